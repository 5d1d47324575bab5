"""Steps: applied in order, counted, and the counts of batches merged."""

from __future__ import annotations

import polars as pl
import pytest

from relstat.cleaning.characters.repairs import CHARACTER_STEPS
from relstat.cleaning.paragraphs.repairs import PARAGRAPH_STEPS
from relstat.cleaning.steps import ORIGINS, Step, add_up, apply_steps, put, settle
from relstat.corpus.cleaning_record import STEPS

SHOUT = Step("shout", "writes capitals", lambda texts: texts.str.to_uppercase())
PAD = Step("pad", "adds two dots", lambda texts: texts + "..")
TEXTS = dict.fromkeys(ORIGINS, pl.String)
CUT = Step("cut", "drops a b", lambda texts: texts.str.replace("B", ""), "B")


def test_steps_are_made_in_order_and_counted() -> None:
    """A row per step and source: the documents changed, and how much longer they became."""
    texts = pl.Series(["abc", "XYZ"])
    origins = pl.DataFrame({"source": ["KCNA", None], "long": [None, None]}, schema=TEXTS)
    after, counts = apply_steps(texts, (SHOUT, CUT, PAD), origins)
    assert after.to_list() == ["AC..", "XYZ.."]
    assert settle(add_up(counts)).rows() == [
        ("cut", "KCNA", 1, -1),
        ("pad", None, 1, 2),
        ("pad", "KCNA", 1, 2),
        ("shout", "KCNA", 1, 0),
    ]
    assert settle(add_up(counts)).schema == STEPS
    assert texts.to_list() == ["abc", "XYZ"]


def test_a_long_text_counts_once() -> None:
    """However many of its parts a step changed, in one batch or several; the characters add up."""
    texts = pl.Series(["abc", "abc", "abc", "abc"])
    origins = pl.DataFrame(
        {"source": ["KCNA"] * 4, "long": ["a.txt", "a.txt", "b.txt", None]}, schema=TEXTS
    )
    _, one = apply_steps(texts, (PAD,), origins)
    _, more = apply_steps(texts[:1], (PAD,), origins[:1])
    assert settle(add_up([*one, *more])).rows() == [("pad", "KCNA", 3, 10)]


def test_counts_of_batches_add_up_to_those_of_the_whole() -> None:
    """It does not matter how a corpus is cut into batches."""
    steps = (*CHARACTER_STEPS, *PARAGRAPH_STEPS)
    texts = pl.Series(["plain", "a\u00a0b", "caf\u0065\u0301", "re\ufb02ected", "a\r\nb", ""])
    whole, counts = apply_steps(texts, steps)
    parts = [apply_steps(texts[:2], steps), apply_steps(texts[2:], steps)]
    assert pl.concat([text for text, _ in parts]).to_list() == whole.to_list()
    assert add_up(one for _, some in parts for one in some).rows() == add_up(counts).rows()


def test_counts_add_up_to_the_difference_in_length() -> None:
    """The characters of all steps together are what the texts gained or lost."""
    texts = pl.Series(["re\ufb02ected \u200b&amp; ``so''", "\ufeffIt \u2015 <b>is</b>."])
    after, counts = apply_steps(texts, CHARACTER_STEPS)
    assert after.to_list() == ['reflected & "so"', "It — is."]
    gained = len("".join(after)) - len("".join(texts))
    assert add_up(counts)["characters"].sum() == gained


def test_no_texts() -> None:
    """No text in, no text out, and nothing is counted."""
    after, counts = apply_steps(pl.Series([], dtype=pl.String), CHARACTER_STEPS)
    assert len(after) == 0
    assert add_up(counts).is_empty()
    assert settle(add_up([])).schema == STEPS


@pytest.mark.parametrize("steps", [CHARACTER_STEPS, PARAGRAPH_STEPS])
def test_every_step_says_what_it_does(steps: tuple[Step, ...]) -> None:
    """Names differ; a description is one clause for a table."""
    names = [step.name for step in steps]
    assert len(set(names)) == len(names)
    assert all(step.does and not step.does.endswith(".") for step in steps)


@pytest.mark.parametrize("rows", [[0, 1], [1], []])
def test_new_texts_leave_the_given_ones_as_they_are(rows: list[int]) -> None:
    """Also where every text is replaced; the name of the series stays."""
    texts = pl.Series("text", ["one", "two"])
    new = pl.Series("new", [f"new {row}" for row in rows], dtype=pl.String)
    made = put(texts, pl.Series(rows, dtype=pl.UInt32), new)
    assert made.to_list() == [f"new {n}" if n in rows else texts[n] for n in range(2)]
    assert made.name == "text"
    assert texts.to_list() == ["one", "two"]
