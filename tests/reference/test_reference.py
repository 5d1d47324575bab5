"""The hand-checked reference says what it can say, and says it about the texts that were read."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from relstat.corpus.dates import parse_date

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "tests" / "reference"
RELEASES = [
    json.loads(line)
    for line in (REFERENCE / "documents.jsonl").read_text(encoding="utf-8").splitlines()
]
NAMES = [f"{document['corpus']}/{document['id']}" for document in RELEASES]

PARTS = ("title", "subtitle", "dateline", "author", "signature", "end_mark")
INSIDE = ("joint_spans", "paragraph_numbers", "speakers")
PLACES = ("glued", "unspaced", "ocr_glued", "split_words", "spaced_hyphens", "ligature_splits")


@pytest.fixture(scope="module")
def evaluation(load_script: Callable[[str], ModuleType]) -> ModuleType:
    """The script that compares predictions with the reference."""
    return load_script("evaluate_cleaning")


@pytest.fixture(scope="module")
def texts(shared_data: Path, evaluation: ModuleType) -> dict[str, str]:
    """The raw text of each document of the reference, by corpus and id."""
    raw = evaluation.raw_records(shared_data, ((one["corpus"], one["id"]) for one in RELEASES))
    return {f"{corpus}/{name}": record["text"] for (corpus, name), record in raw.items()}


def spans(document: dict[str, Any]) -> list[list[int]]:
    """All spans of a document that stand outside its body or cover it."""
    found = [document[part] for part in (*PARTS, "body") if document[part]]
    return [*found, *document.get("date_lines", []), *document.get("repeats", [])]


def test_enough_of_every_corpus() -> None:
    """At least 210 documents, none twice, with enough of each corpus and of each kind of damage."""
    assert len(set(NAMES)) == len(NAMES) >= 210
    drawn = Counter(one["corpus"] for one in RELEASES if one["drawn"] == "random")
    assert drawn == {
        "kcna_2011_2012_raw_sample": 35,
        "kcna_kp_2023_2024": 45,
        "rodong_2018_sample": 7,
        "kremlin_en": 35,
        "tehran_times_part1": 45,
        "ungd_1946_1960": 15,
        "ungd_2010_2024": 20,
        "dprk_new_year_ko": 8,
        "kcna_2011_2012": 15,
    }
    assert sum(len(one["glued"]) for one in RELEASES) > 100
    assert sum(one.get("joints", 0) for one in RELEASES) > 150


@pytest.mark.parametrize("document", RELEASES, ids=NAMES)
def test_what_is_said_fits_together(document: dict[str, Any]) -> None:
    """Spans lie inside the text and apart from each other; dates are dates; lists are in order."""
    inside = [*document["furniture"], *(span for key in INSIDE for span in document.get(key, []))]
    for start, end in [*spans(document), *inside]:
        assert 0 <= start < end <= document["chars"]
    for (_, end), (start, _) in pairwise(sorted(spans(document))):
        assert end <= start
    outer = sorted([*spans(document), *document["furniture"]])
    body = document["body"]
    repeats = document.get("repeats", [])
    for (first, end), (start, last) in pairwise(outer):
        within = [first, end] == body or [first, end] in repeats
        assert end <= start or (within and last <= end) or [start, last] == body
    for key in (*PLACES, *INSIDE, "furniture"):
        assert document.get(key, []) == sorted(document.get(key, []))
    for place in (place for key in PLACES for place in document.get(key, [])):
        assert body[0] < place < body[1]
    for start, end in (span for key in INSIDE[:1] for span in document.get(key, [])):
        assert body[0] < start < end < body[1]
    cut = {*document["split_words"], *document.get("spaced_hyphens", [])}
    assert set(document["kept_hyphens"]) <= cut
    if document["date"]:
        found = parse_date(document["date"])
        assert found
        assert found[1] == document["date_precision"]
    else:
        assert document["date_precision"] is None
    if "joints" in document:
        assert len(document["joint_spans"]) == document["joints"]
        assert document["paragraphs"] is None or document["paragraphs"] >= document["joints"]
    assert document["read"] in ("whole", "edges")
    assert (body is None) == (document["chars"] == 0)


def test_no_text_of_others() -> None:
    """The reference holds offsets and our own comments: nothing long enough to be a passage."""
    for document in RELEASES:
        said = [str(value) for key, value in document.items() if isinstance(value, str)]
        assert all(len(one) < 170 for one in said)


@pytest.mark.parametrize("document", RELEASES, ids=NAMES)
def test_it_is_about_these_texts(
    document: dict[str, Any], texts: dict[str, str], evaluation: ModuleType
) -> None:
    """The text is the one that was read, and every offset points at what it says it does."""
    text = texts[f"{document['corpus']}/{document['id']}"]
    assert len(text) == document["chars"]
    assert evaluation.digest(text) == document["digest"]
    inside = [*document["furniture"], *(span for key in INSIDE for span in document.get(key, []))]
    for start, end in [*spans(document), *inside]:
        assert text[start:end] == text[start:end].strip()
    for place in [*document["glued"], *document.get("ocr_glued", [])]:
        assert text[place - 1].isalnum()
        assert text[place].isalpha()
    for place in document["unspaced"]:
        assert not text[place - 1].isspace()
        assert not text[place - 1].isalnum()
        assert text[place].isalpha()
    for place in document["split_words"]:
        assert re.match(r"\w-[ \t]*\n\s*\w", text[place - 1 :])
    for place in document.get("spaced_hyphens", []):
        assert re.match(r"\w- \w", text[place - 1 :])
    for place in document.get("ligature_splits", []):
        assert re.match(r"f [a-z]|fi [a-z]", text[place - 1 :]) or text[place - 2 : place] == "fi"
    for start, end in document.get("joint_spans", []):
        assert set(text[start:end]) <= set(", \r")
    for start, end in document.get("paragraph_numbers", []):
        assert re.fullmatch(r"\d+\.", text[start:end])
    for start, end in document.get("speakers", []):
        assert text[end - 1] == ":"
        assert start == 0 or text[start - 1] == "\n"
    for place in document.get("lookalikes", []):
        assert text[place].isalpha()
        assert not text[place].isascii()
    if document["dateline"]:
        dateline = text[slice(*document["dateline"])]
        assert dateline.startswith(document["place"])
        assert document["agency"] is None or document["agency"] in dateline


def test_copies_are_copies(shared_data: Path, evaluation: ModuleType) -> None:
    """What is called a copy has the same text, letter by letter, and no copy is left out."""
    same: dict[str, list[str]] = {}
    for record in evaluation.read_lines(shared_data / "kcna_kp_2023_2024.jsonl.gz"):
        same.setdefault(evaluation.digest(record["text"]), []).append(record["id"])
    for document in RELEASES:
        others = [name for name in same.get(document["digest"], []) if name != document["id"]]
        assert document.get("copies", []) == others
        assert document.get("copy_of") == (others[0] if others else None)
