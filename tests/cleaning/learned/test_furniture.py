"""Furniture: what recurs at the edges is found, shown and taken off; text stays."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.cleaning.learned import furniture
from relstat.cleaning.learned.edge_units import recurring
from relstat.cleaning.learned.furniture import Furniture, edges_of, find_furniture, merge_edges

LICENCE = "All pages of Vale Wire are published under an open licence, version 4.0."
PLACES = [
    "mill",
    "dam",
    "school",
    "harbour",
    "bridge",
    "market",
    "museum",
    "clinic",
    "farm",
    "quarry",
]
DEEDS = ["opened", "repaired", "praised", "visited", "painted", "measured", "closed", "enlarged"]


def bodies(count: int, seed: int = 1) -> list[str]:
    """Invented documents of a few paragraphs, each different."""
    dice = random.Random(seed)

    def sentence() -> str:
        where, other = dice.choice(PLACES), dice.choice(PLACES)
        deed, year = dice.choice(DEEDS), dice.randrange(1950, 2020)
        return f"The {where} number {dice.randrange(99)} was {deed} by the {other} in {year}."

    return ["\n\n".join(f"{sentence()} {sentence()}" for _ in range(3)) for _ in range(count)]


def series(texts: Sequence[str | None]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def sources(texts: Sequence[str | None], name: str | None = "Vale Wire") -> pl.Series:
    return pl.Series([name] * len(texts), dtype=pl.String)


def learn(texts: Sequence[str], name: str | None = "Vale Wire") -> Furniture:
    return find_furniture(merge_edges([edges_of(series(texts), sources(texts, name))]))


def cleaned(texts: Sequence[str]) -> list[str]:
    """The texts after learning from them."""
    return learn(texts).remove(series(texts), sources(texts)).to_list()


@pytest.mark.parametrize(
    "glue", [" ", "\n", "\n\n", "  "], ids=["one space", "line", "paragraph", "two spaces"]
)
def test_a_licence_sentence_is_taken_off(glue: str) -> None:
    """A sentence at the end of every document goes, on a line of its own or not."""
    texts = bodies(30)
    assert cleaned([f"{text}{glue}{LICENCE}" for text in texts]) == texts


def test_units_are_peeled_one_after_the_other() -> None:
    """Initials before an end mark before a licence: all three are at the edge, in turn."""
    texts = bodies(40)
    initials = ["AB/CD", "EF/GH", "AB / KL", "MN/OP/QR", "ST/"]
    marked = [f"{text} {initials[i % 5]} END\n{LICENCE}" for i, text in enumerate(texts)]
    assert cleaned(marked) == texts


@pytest.mark.parametrize(
    "mark",
    ["-0-", "###", "(Source: Vale Radio)", "[ends]", "END", "Vale News Desk", "Post a Comment"],
)
def test_marks_at_the_end(mark: str) -> None:
    """End marks, credits, teams and navigation lines go."""
    texts = bodies(30)
    assert cleaned([f"{text}\n{mark}" for text in texts]) == texts


@pytest.mark.parametrize("code", ["[pol]", "-01", "@H=", "[ed] -07 @H=", "Share Print Mail\n"])
def test_codes_at_the_start(code: str) -> None:
    """Codes of the wire desk and navigation before the text go."""
    texts = bodies(30)
    assert cleaned([f"{code} {text}" for text in texts]) == texts


def test_what_varies_falls_together() -> None:
    """Page numbers, counters and credits differ in every document, and are one unit each."""
    texts = bodies(30)
    marked = [f"{text}\n{i} comments on page {i + 3}" for i, text in enumerate(texts)]
    found = learn(marked)
    assert found.frame.height == 1
    assert found.remove(series(marked), sources(marked)).to_list() == texts


@pytest.mark.parametrize(
    "closing",
    [
        "The mill number 7 was opened by the dam in 1960.",  # made of what the texts are made of
        "I thank you for your attention.",
        "God bless Vale and all who live there.",
        "Long live the workers of the mill!",
        "Vale, May 14, Juche 78 (1989)",
        "2022-05-14",
        "<…>",
    ],
)
def test_the_text_itself_stays_at_the_end(closing: str) -> None:
    """Formulas, spoken thanks and blessings, slogans, dates and omissions are text."""
    texts = [f"{text}\n\n{closing}" for text in bodies(30)]
    assert cleaned(texts) == texts


@pytest.mark.parametrize(
    "opening",
    [
        "VALE, May {i} (VNA) --",
        "Vale, May {i} (VNA)\n",
        "The message reads, in part:\n",
        "Mr. President,\n",
        "Fellow citizens of the valley:\n",
        "Tuesday, May {i}, 2022\n",
        "{i}.",
    ],
)
def test_the_text_itself_stays_at_the_start(opening: str) -> None:
    """Datelines, date lines, what leads on to the text, salutations and numbers are text."""
    texts = [f"{opening.format(i=i)} {text}" for i, text in enumerate(bodies(28), 1)]
    assert cleaned(texts) == texts


def test_copies_are_no_evidence() -> None:
    """The last line of a document that was saved many times does not become furniture."""
    copy = bodies(1, seed=9)[0]
    near = [f"{copy.replace('The', 'A', 1)}{' ' * i}\n{copy}\nVale News Desk" for i in range(20)]
    texts = bodies(10) + [f"{copy}\nVale News Desk"] * 20 + near
    assert cleaned(texts) == texts


def test_what_stands_in_the_middle_too_stays() -> None:
    """A unit that texts use in their middle is a part of the text."""
    texts = [text.replace("\n\n", "\n\n* * *\n\n", 1) + "\n\n* * *" for text in bodies(30)]
    assert cleaned(texts) == texts


def test_each_source_has_its_own() -> None:
    """What is furniture in one source stays in another; no source is a source of its own."""
    texts = bodies(60)
    marked = [f"{text}\n-0-" if i % 2 else text for i, text in enumerate(texts)]
    outlets = pl.Series([None if i % 2 else "B" for i in range(60)], dtype=pl.String)
    found = find_furniture(edges_of(series(marked), outlets))
    assert found.frame.select("source", "unit", "documents", "of").rows() == [(None, "-0-", 30, 30)]
    assert found.remove(series(marked), outlets).to_list() == texts
    other = pl.Series(["B"] * 60, dtype=pl.String)
    assert found.remove(series(marked), other).to_list() == marked


def test_the_frame_shows_what_and_why() -> None:
    """One row a unit: where, how often, of how many, how often elsewhere, and why."""
    texts = bodies(40)
    found = learn([f"{text} {LICENCE}" if i < 30 else text for i, text in enumerate(texts)])
    row = found.frame.row(0, named=True)
    assert row.pop("why").startswith("a sentence; 100% different surroundings; ")
    assert row == {
        "source": "Vale Wire",
        "edge": "bottom",
        "unit": LICENCE,
        "documents": 30,
        "of": 40,
        "share": 0.75,
        "elsewhere": 0,
    }


def test_listed_lines_go_at_once() -> None:
    """Lines that are named need no evidence, and are shown as listed."""
    given = Furniture(learn([]).learned).with_lines(["No comments:", "  Post a  Comment ", ""])
    texts = series(["Home\nThe dam was closed.\n\nNo comments:\n\nPost a Comment\n", "Stay", None])
    expected = ["Home\nThe dam was closed.", "Stay", None]
    assert given.remove(texts, sources(texts.to_list())).to_list() == expected
    assert given.frame.select("edge", "unit", "why").rows() == [
        ("either", "No comments:", "listed"),
        ("either", "Post a Comment", "listed"),
    ]


def test_only_furniture_leaves_an_empty_text() -> None:
    """A text is emptied only where all of it is furniture; null and blank texts stay so."""
    found = learn([f"{text}\n-0-" for text in bodies(20)])
    texts = series(["-0-", "A -0-", "A.-0-", "A-0-", "", None, " \n"])
    assert found.remove(texts, sources(texts.to_list())).to_list() == [
        "", "A", "A.", "A-0-", "", None, " \n",
    ]  # fmt: skip


def test_the_texts_given_stay_as_they_are() -> None:
    """Removing makes new texts; those that were given do not change."""
    marked = series([f"{text}\n-0-" for text in bodies(20)])
    before = marked.to_list()
    find_furniture(edges_of(marked, sources(before))).remove(marked, sources(before))
    assert marked.to_list() == before


@given(st.data())
def test_any_cut_into_batches_gives_the_same(data: st.DataObject) -> None:
    """The batches may be cut, ordered and grouped in any way, and the sample may overflow."""
    texts = [f"{text}\n-0-" for text in bodies(12)]
    owners = data.draw(st.lists(st.sampled_from(["A", "B", None]), min_size=12, max_size=12))
    room = data.draw(st.integers(1, 15))
    batch = data.draw(st.lists(st.integers(0, 3), min_size=12, max_size=12))
    frame = pl.DataFrame({"text": texts, "source": pl.Series(owners, dtype=pl.String)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(furniture, "SAMPLE", room)
        whole = merge_edges([edges_of(frame["text"], frame["source"])])
        parts = [
            edges_of(part["text"], part["source"])
            for number in data.draw(st.permutations(range(4)))
            if (part := frame.filter(pl.Series(batch) == number)) is not None
        ]
        left = merge_edges([merge_edges(parts[:2]), *parts[2:]])
        right = merge_edges([*parts[:1], merge_edges(parts[1:])])
    assert whole.equals(left)
    assert whole.equals(right)


UNITS = st.sampled_from(["-0-", "END", "AB/CD", LICENCE, "Post a Comment", "[pol]", "word", "Dam."])
GLUE = st.sampled_from([" ", "\n", "\n\n", "  ", ". "])


@given(st.lists(st.tuples(UNITS, GLUE), max_size=8))
def test_removing_is_idempotent_and_touches_edges_only(parts: list[tuple[str, str]]) -> None:
    """A second time changes nothing, and what is left is one piece of what was there."""
    found = FOUND()
    text = "".join(unit + glue for unit, glue in parts)
    once = found.remove(series([text]), sources([text]))
    assert found.remove(once, sources([text])).to_list() == once.to_list()
    assert once[0] in text
    if "word" in text:
        assert "word" in once[0]


def found_once() -> Callable[[], Furniture]:
    """Learned at the first call, for all examples."""
    kept: list[Furniture] = []

    def get() -> Furniture:
        if not kept:
            texts = bodies(40)
            ends = ["-0-", "AB/CD", "END", LICENCE, "Post a Comment"]
            marked = [f"[pol] {text}\n{ends[i % 5]}" for i, text in enumerate(texts)]
            kept.append(learn(marked).with_lines(["Post a Comment"]))
        return kept[0]

    return get


FOUND = found_once()


def test_texts_without_common_edges_stay() -> None:
    """Nothing in common, nothing found, nothing changed."""
    texts = bodies(50)
    assert learn(texts).frame.is_empty()
    assert cleaned(texts) == texts


def test_nothing_to_learn_from() -> None:
    """No texts, or blank ones only, give no furniture."""
    assert learn([]).frame.is_empty()
    assert learn(["", " \n "]).frame.is_empty()
    assert merge_edges([]).is_empty()


@given(
    st.lists(st.lists(st.sampled_from(["a", "b.", "\n", "C"]), max_size=7), min_size=1, max_size=9)
)
def test_recurring_units_equal_a_plain_count(texts: list[list[str]]) -> None:
    """How often a unit stands at an edge, and alone there, as counted by hand."""
    written = [" ".join(words) for words in texts]
    for edge in ("top", "bottom"):
        counts: dict[str, int] = {}
        alone: dict[str, int] = {}
        for text in written:
            lines = [line.split() for line in text.strip().splitlines() if line.strip()]
            line = (lines[0] if edge == "top" else lines[-1]) if lines else []
            for size in range(1, len(line) + 1):
                unit = " ".join(line[:size] if edge == "top" else line[-size:])
                counts[unit] = counts.get(unit, 0) + 1
                alone[unit] = alone.get(unit, 0) + (size == len(line))
        found = recurring(series(written), edge, 2)
        expected = {unit: (n, alone[unit] / n) for unit, n in counts.items() if n >= 2}
        assert {
            row[0]: row[1:] for row in found.select("unit", "documents", "alone").rows()
        } == expected
