"""All steps of cleaning together: their order, their switches, and counts that add up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import relstat
from relstat.cleaning.pipeline import Cleaner, Evidence, settled
from relstat.corpus.corpus import CORE_FIELDS
from relstat.errors import OptionError
from tests.helpers.tiers import examples

LICENCE = "All words of the Daily Herald are free to share by licence."
NOUNS = (
    *("bridge", "school", "harvest", "railway", "library", "harbour", "museum", "theatre"),
    *("orchard", "tunnel", "ferry", "market", "garden", "mill", "quarry", "stadium"),
    *("clinic", "archive", "foundry", "station", "canal", "bakery", "airport", "forest"),
)


def document(number: int) -> str:
    """A document that is damaged in many ways."""
    what, other, third = (NOUNS[(number * step + step) % len(NOUNS)] for step in (1, 5, 7))
    return (
        f"Harrun, March {number + 1} (VCD) -- The {what}\u00a0was opened by minister Ada Brel\x00. "
        f"Guests of all {number + 3} towns spoke of a new \u200b{other}.\n\n"
        f"A second paragraph tells that a {third} comes after the {what} and {other}. {LICENCE}"
    )


def documents_of(texts: Sequence[str]) -> pl.DataFrame:
    """Documents of one source, all of a year."""
    none = [None] * len(texts)
    core = {
        "id": [str(number) for number in range(len(texts))],
        "title": none,
        "date": none,
        "date_precision": none,
        "text": texts,
        "file": ["made up"] * len(texts),
        "line": none,
    }
    source = pl.Series("source", ["VCD"] * len(texts), dtype=pl.String)
    return pl.DataFrame(core, schema=dict(CORE_FIELDS)).with_columns(source)


TEXTS = [document(number) for number in range(24)]


def test_all_steps_together() -> None:
    """Repairs of characters, furniture and parts leave the body, and fields tell the rest."""
    cleaned, _ = Cleaner().clean(documents_of(TEXTS))
    first = cleaned.row(0, named=True)
    assert first["text"].startswith("The school was opened by minister Ada Brel. Guests")
    assert first["text"].endswith("comes after the school and harbour.")
    assert (first["dateline"], first["place"], first["agency"]) == (
        "Harrun, March 1 (VCD)", "Harrun", "VCD",
    )  # fmt: skip
    assert not set("\u00a0\x00\u200b") & set("".join(cleaned["text"]))
    assert "signature" not in cleaned.columns  # no document has one


def test_counts_add_up() -> None:
    """The characters of all steps are the difference of all texts."""
    documents = documents_of(TEXTS)
    cleaned, record = Cleaner().clean(documents)
    grown = sum(map(len, cleaned["text"])) - sum(map(len, documents["text"]))
    assert record.steps["characters"].sum() == grown
    counted = dict(record.steps.select("step", "documents").rows())
    assert {counted[step] for step in ("spaces", "controls", "invisible", "parts")} == {24}
    assert counted["furniture"] == 24
    assert record.furniture["unit"].to_list() == [LICENCE]
    assert "furniture in 24" in record.summary


def test_every_step_can_be_left_out() -> None:
    """A step that is left out changes nothing, and the record says so."""
    documents = documents_of(TEXTS)
    made = set(Cleaner().clean(documents)[1].steps["step"])
    assert {"spaces", "furniture", "parts"} <= made
    for step in Cleaner.descriptions():
        cleaner = Cleaner(without=(step,))
        _, record = cleaner.clean(documents)
        assert step not in record.steps["step"]
        assert record.off == (step,)
    assert LICENCE in Cleaner(without=("furniture",)).clean(documents)[0]["text"][0]


def test_raw_changes_nothing() -> None:
    """Without cleaning texts and fields are as they were read."""
    documents = documents_of(TEXTS)
    cleaned, record = Cleaner(raw=True).clean(documents)
    assert cleaned.equals(documents)
    assert record.steps.is_empty()
    assert record.off == tuple(Cleaner.descriptions())


def test_listed_furniture() -> None:
    """Lines that are named go from the edges, however few documents have them."""
    texts = ["It is so.\n\nPost a Comment below", "Post a Comment below stands in the middle here."]
    cleaned, _ = Cleaner(furniture_lines=("Post a Comment below",)).clean(documents_of(texts))
    assert cleaned["text"].to_list() == ["It is so.", texts[1]]


def test_speakers_are_kept_unless_dropped() -> None:
    """The names before what is said go only if asked for."""
    turns = "\n\n".join(
        f"Question: What of point {n}?\n\nAda Brel: We will see to point {n} soon."
        for n in range(9)
    )
    kept, dropped = (
        Cleaner(speakers=how).clean(documents_of([turns]))[0]["text"][0] for how in ("keep", "drop")
    )
    assert kept.count("Ada Brel:") == 9
    assert "Ada Brel:" not in dropped
    assert dropped.count("We will see to point") == 9


def test_unknown_names_are_refused() -> None:
    """A step or treatment that does not exist is an error that lists those that do."""
    with pytest.raises(OptionError, match="named 'polish'; there are: page heads, entities"):
        Cleaner(without=("polish",))
    with pytest.raises(OptionError, match="keep, drop"):
        Cleaner(speakers="hide")  # type: ignore[arg-type]


@settings(max_examples=examples(15))
@given(st.lists(st.integers(1, 23), max_size=4, unique=True).map(sorted))
def test_batches_do_not_matter(cuts: list[int]) -> None:
    """Documents cleaned batch by batch come out as they do all at once."""
    documents, cleaner = documents_of(TEXTS), Cleaner()
    whole, record = cleaner.clean(documents)
    bounds = [0, *cuts, len(TEXTS)]
    parts = [documents[a:b] for a, b in pairwise(bounds)]
    begun = [cleaner.begin(part) for part in parts]
    evidence = Evidence.merged([each for _, each in begun])
    learned = cleaner.learn(evidence)
    finished = [cleaner.finish(part, learned) for part, _ in begun]
    joined = settled(pl.concat([part for part, _ in finished]), documents.columns)
    assert joined.equals(whole)
    again = cleaner.record(evidence, learned, [steps for _, steps in finished])
    assert again.steps.equals(record.steps)
    assert again.furniture.equals(record.furniture)


def test_originals_are_kept(tmp_path: Path) -> None:
    """What was read stays at hand, in memory and in an index, also after a choice."""
    path, index = tmp_path / "r.jsonl", tmp_path / "r.relstat"
    lines = [json.dumps({"text": text, "source": "VCD", "n": n}) for n, text in enumerate(TEXTS)]
    path.write_text("\n".join(lines))
    for corpus in (relstat.read(path), relstat.build_index(path, index), relstat.open(index)):
        assert corpus.original_texts() == TEXTS
        assert corpus.where({"n": "7"}).original_texts() == [TEXTS[7]]
        assert corpus.texts.to_list() != TEXTS


def test_what_changed_is_shown(tmp_path: Path) -> None:
    """``clean`` gives the documents, and with ``diff`` what was taken away and added."""
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join(json.dumps({"text": text}) for text in TEXTS))
    corpus = relstat.read(path)
    assert relstat.clean(corpus).frame["text"].to_list() == corpus.texts.to_list()
    changes = relstat.clean(corpus, diff=3).frame
    assert changes["id"].n_unique() == 3
    assert any(LICENCE[:20] in change and "[-" in change for change in changes["change"])
    with pytest.raises(OptionError, match="at least 1 document"):
        relstat.clean(corpus, diff=0)


def test_titles_are_one_line_without_the_date_of_the_site() -> None:
    """Spaces and line ends around words go; a date in brackets too, where the date is known."""
    written = ["Humor of “Kim”\n\n[Juche113.6.11.]", " A \n B [sic]", "[Juche113.6.11.]"]
    frame = documents_of(["One.", "Two.", "Three."]).with_columns(
        pl.Series("title", written), date=pl.date(2024, 6, 11)
    )
    titles = Cleaner().clean(frame)[0]["title"].to_list()
    assert titles == ["Humor of “Kim”", "A B [sic]", "[Juche113.6.11.]"]
    dateless = frame.with_columns(pl.lit(None, pl.Date).alias("date"))
    assert Cleaner().clean(dateless)[0]["title"][0] == "Humor of “Kim” [Juche113.6.11.]"
    kept = Cleaner(without=("parts", "spaces")).clean(frame)[0]["title"].to_list()
    assert kept == written
