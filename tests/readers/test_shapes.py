"""What wraps records: web services, data frames, messengers, files under a wrong name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.corpus.corpus import Corpus
from relstat.readers import read
from tests.helpers.tiers import examples

ONE, TWO = "The envoys met in the hall.", "It was a good day, they said."
RECORDS = [{"id": "a", "text": ONE, "date": "2024-05-01"}, {"id": "b", "text": TWO, "date": None}]


def read_json(content: str | bytes) -> Corpus:
    """What is read of a file with that content, texts left as they are."""
    data = content if isinstance(content, bytes) else content.encode()
    return read("-", stdin=io.BytesIO(data), raw=True, input_format="json")


def columns(records: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Records by columns."""
    return {name: [record[name] for record in records] for name in records[0]}


SHAPES: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "list": lambda some: some,
    "data": lambda some: {"status": "ok", "data": some, "meta": {"n": 2}},
    "by name": lambda some: {
        one["id"]: {name: one[name] for name in ("text", "date")} for one in some
    },
    "lists in a list": lambda some: [[one] for one in some],
    "columns": columns,
    "columns by row": lambda some: {
        name: {str(row): value for row, value in enumerate(column)}
        for name, column in columns(some).items()
    },
    "split": lambda some: {
        "columns": list(some[0]), "index": [0, 1], "data": [list(one.values()) for one in some]
    },
    "types marked": lambda some: [
        {**one, "id": {"$oid": one["id"]}, "date": {"$date": one["date"]}} for one in some
    ],
    "paragraphs": lambda some: [{**one, "text": [one["text"]]} for one in some],
    "runs": lambda some: [
        {**one, "text": [one["text"][:5], {"type": "bold", "text": one["text"][5:]}]}
        for one in some
    ],
    "inside an article": lambda some: [
        {"id": one["id"], "article": {"body": one["text"], "date": one["date"]}} for one in some
    ],
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@given(
    texts=st.lists(st.text('abc, é"{}[]:\\\n.', min_size=1, max_size=20), min_size=2, max_size=4)
)
@settings(max_examples=examples(8))
def test_records_are_found_in_every_shape(shape: str, texts: list[str]) -> None:
    """Whatever lies around them, the same records come out, each with its own text and date."""
    some = [
        {"id": f"n{number}", "text": f"Text {number}. {text}", "date": f"2024-05-0{number}"}
        for number, text in enumerate(texts, start=1)
    ]
    corpus = read_json(json.dumps(SHAPES[shape](some)))
    found = corpus.documents.select("id", "text", "date").cast({"date": str}).to_dicts()
    assert found == some
    assert not [problem for problem in corpus.problems if problem.skipped]


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(map(json.dumps, RECORDS)),
        ",\n".join(map(json.dumps, RECORDS)),
        "".join(map(json.dumps, RECORDS)),
        "\n".join(json.dumps(one, indent=1) for one in RECORDS),
        "".join(f"\x1e{json.dumps(one)}\n" for one in RECORDS),
        "[\n" + ",\n".join(map(json.dumps, RECORDS)) + ",\n]",
        f"\ufeff{json.dumps(RECORDS[0])}\n" + "\0" * 99 + f"\n\ufeff{json.dumps(RECORDS[1])}\n\x1a",
    ],
)
def test_records_in_a_row(tmp_path: Path, content: str) -> None:
    """Objects one after the other, with commas or marks or none, under any name.

    Only objects of a line each, or a list, are records under the name of a text, which may open
    with one object.
    """
    lines = content.startswith(("{", "[")) and "\n " not in content and "\n" in content
    for name in ("a.json", "a.jsonl", "a.txt", "a.csv")[: 4 if lines else 2]:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        corpus = read(path, raw=True)
        assert corpus.documents.select("id", "text").rows() == [("a", ONE), ("b", TWO)], name


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.txt", f"id,date,text\n1,2024-05-01,\"{TWO}\"\n", [TWO]),
        ("a.txt", f"id\tdate\ttext\n1\t2024-05-01\t{TWO}\n2\t2024-05-02\t{ONE}\n", [TWO, ONE]),
        ("a.txt", "Text, date and place\n\nThe hall, the road, the bridge.", None),
        ("a.txt", "Title; the text\nOne; two", None),
        ("a.srt", f"1\n00:00:01,000 --> 00:00:04,000\n{ONE}\n\n2\n00:05,000 --> 00:08,000\nSo",
         [f"{ONE}\nSo"]),
        ("a.txt", f"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Minister>{ONE}\n", [ONE]),
    ],
)  # fmt: skip
def test_a_text_file_may_be_something_else(
    tmp_path: Path, name: str, content: str, wanted: list[str] | None
) -> None:
    """A table is read as records, subtitles without their times, prose as it is."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read(path, raw=True).documents["text"].to_list() == (wanted or [content])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", "{\\rtf1\\ansi The hall.}", "RTF"),
        ("a.xml", "<?xml version='1.0'?><rss><item>The hall.</item></rss>", "root 'rss'"),
        ("a.txt", "<TEI><p>The hall.</p></TEI>", "root 'TEI'"),
        ("a.sql", "-- dump\n\nSET NAMES utf8;\nCREATE TABLE `a` (`text` text);\n", "SQL"),
        ("b.txt", "INSERT INTO news VALUES (1,'The hall.');\n", "SQL"),
        ("a.ris", "TY  - NEWS\nTI  - The hall\nER  - \n", "RIS"),
        ("a.bib", "@article{a1,\n  title = {The hall},\n}\n", "BibTeX"),
        ("a.txt", "HD The hall\nWC 1,231 words\nPD 13 May 2022\nLP It was.\n", "Factiva"),
        ("a.txt", "One.\nEnd of Document\n\nTwo.\nEnd of Document\n", "several articles of Nexis"),
        ("a.txt", f"{'_' * 60}\n\nFull text: One.\n{'_' * 60}\n\nFull text: Two.\n", "ProQuest"),
        ("a.csv", "PK\x03\x04 [Content_Types].xml xl/workbook.xml", "Excel"),
        ("a.txt", "PK\x03\x04 word/document.xml", "Word"),
        ("a.txt", "%PDF-1.7", "PDF"),
        ("a.mht", "From: a\nMIME-Version: 1.0\n\nThe hall.", "MIME"),
        ("a.json", "<html><body>Error 502</body></html>", "a web page, not json"),
        ("a.csv", "<!doctype html><body>Forbidden, sorry</body>", "a web page, not csv"),
    ],
)
def test_other_kinds_are_refused_by_name(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    """What only looks like a text is not counted, and the reader learns what it is."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    corpus = read(path)
    assert len(corpus) == 0
    assert reason in corpus.problems[0].reason
