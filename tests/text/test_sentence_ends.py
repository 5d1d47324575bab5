"""Sentence ends: abbreviations, ranks, clock times, quotations, and 1,700 places read by hand."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.text.segmentation import cut

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    chunks = cut([text])
    types = chunks.types.to_list()
    words = [types[number] for number in chunks.ids]
    ends = chunks.sentence_chunks.tolist()
    return ["".join(words[a:b]).strip() for a, b in pairwise(ends)]


def starts(text: str) -> set[int]:
    """The places where sentences start."""
    chunks = cut([text])
    types = chunks.types.to_list()
    begins = set(chunks.sentence_chunks.tolist())
    found, at = set(), 0
    for place, number in enumerate(chunks.ids):
        if place in begins:
            found.add(at)
        at += len(types[number])
    return found


@pytest.mark.parametrize(
    "text",
    [
        "It has three tasks, namely – 1. Growth, 2. Good Governance, 3. Peace for all.",
        "The points are: 1. Peace; 2. Trade.",
    ],
)
def test_items_of_a_list_within_a_sentence(text: str) -> None:
    """A number after a comma, colon or dash counts; a day of the month ends a sentence."""
    assert sentences(text) == [text]
    days = ["They met on May 3, 17.", "They left on the 12.", "Peace came in June 9."]
    assert sentences(" ".join(days)) == days


def test_the_number_of_a_heading() -> None:
    """Roman numbers open a line; at the end of a name they end a sentence."""
    assert sentences("All is well.\nIV. Growth of Trade")[1:] == ["IV. Growth of Trade"]
    assert sentences("He met Karl IV. They spoke.") == ["He met Karl IV.", "They spoke."]


NAMES = st.sampled_from(["Ri Yong", "Kim Chol", "Ivanov", "Zarif", "Smith"])
RANKS = st.sampled_from(
    ["Secy.", "Gen.", "Lt. Gen.", "Lieut. Col.", "Pres.", "Dr.", "Maj.", "Prof.", "Sgt.", "Capt."]
)
PLACES = st.sampled_from(
    ["Vol. 4", "No. 12", "Art. 9", "the U.S. Seventh Fleet", "C.C. Secretary Ri", "S. Korea",
     "s. Korea", "10 a.m. Monday", "6 p.m. Tokyo time", "9 a.m. May 3", "the U.S. Army", "pp. 7"]
)  # fmt: skip


@given(st.lists(st.tuples(RANKS, NAMES, PLACES), min_size=1, max_size=5))
def test_no_sentence_ends_in_an_abbreviation(pieces: list[tuple[str, str, str]]) -> None:
    """However they are put together, each sentence is one."""
    wanted = [f"The guest {rank} {name} spoke of {place} today." for rank, name, place in pieces]
    assert sentences(" ".join(wanted)) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        ["They left the U.S.", "The train came."],
        ["It came at 10 a.m.", "He saw it."],
        ["He is a Gen.", "They are not."],
        ["Is it so?", "No.", "He said it."],
        ["He belongs to the C.C.", "It met in May."],
        ["They grow rice, maize, etc.", "I saw it."],
        ["It has schools, halls, etc.", "A study came out."],
        ["“Peace is near.", "We shall meet again,” he said."],
        ['"It failed in 2012.', 'The minister left", he said.'],
    ],
)
def test_sentences_that_end_there(wanted: list[str]) -> None:
    """An abbreviation may end a sentence, and a quotation hold several."""
    assert sentences(" ".join(wanted)) == wanted


@pytest.mark.parametrize("name", ["sentence_boundaries", "sentence_boundaries_blind"])
def test_places_read_by_hand(name: str, shared_data: Path) -> None:
    """At least 99.5 % of the places of six outlets are decided as their reader did."""
    labelled = (REFERENCE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    labels = [json.loads(line) for line in labelled]
    wanted = {(one["corpus"], one["id"]) for one in labels}
    texts: dict[tuple[str, str], str] = {}
    for corpus in sorted({one["corpus"] for one in labels}):
        with gzip.open(shared_data / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if (corpus, record["id"]) in wanted:
                    texts[corpus, record["id"]] = record["text"]
    found = {key: starts(text) for key, text in texts.items()}
    right = [(one["offset"] in found[one["corpus"], one["id"]]) == one["ends"] for one in labels]
    assert len(right) >= 450
    assert sum(right) >= 0.995 * len(right)
