"""Front matter: the part of YAML that is understood."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relstat.corpus.records import Problem
from relstat.readers import read
from relstat.readers.formats.frontmatter import split_front_matter

TEXT = """---
title: "A: \\"quoted\\" title"   # a comment
date: 2020-03
source: 'It''s us'
tags: [one, "two, too", three]
# nothing
topic: war # and peace
url: http://example.org/a#b
empty:
none: null
broken line
nested: {a: 1}
---
First paragraph of it.

Second.
"""


def test_values() -> None:
    """Scalars, quoted scalars and one-line lists are read; other lines are named."""
    front = split_front_matter(TEXT)
    assert front.values == {
        "title": 'A: "quoted" title',
        "date": "2020-03",
        "source": "It's us",
        "tags": "one; two, too; three",
        "topic": "war",
        "url": "http://example.org/a#b",
        "empty": None,
        "none": None,
    }
    assert front.not_understood == (11, 12)
    assert front.text.startswith("First paragraph")


def test_no_front_matter() -> None:
    """A rule at the top is no front matter unless it closes over some key."""
    for text in ("Text.", "---\nText.\n", "---\nA verse here\n---\nText", "\n---\na: b\n---\nText"):
        assert split_front_matter(text).text == text


def test_values_win_over_found_parts(tmp_path: Path) -> None:
    """Title, date and fields come from the front matter; lines not understood are problems."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT.replace("First", "Monday, March 4, 2019\n\nFirst"), encoding="utf-8")
    corpus = read(path)
    row = corpus.documents.row(0, named=True)
    assert (row["title"], row["date"], row["date_precision"]) == (
        'A: "quoted" title',
        date(2020, 3, 1),
        "month",
    )
    assert row["text"] == "First paragraph of it.\n\nSecond."
    assert (row["source"], row["tags"]) == ("It's us", "one; two, too; three")
    reason = "front matter not understood"
    assert corpus.problems == tuple(Problem(str(path), n, reason, False) for n in (11, 12))


@pytest.mark.parametrize("nothing", ['""', "''", '"  "', "~", "NA", "null", '"N/A"'])
@pytest.mark.parametrize("key", ["title", "date", "id", "section"])
def test_what_means_nothing_is_no_value(tmp_path: Path, key: str, nothing: str) -> None:
    """A blank value and one that means that nothing is there are null, as in every format."""
    path = tmp_path / "gift.md"
    path.write_text(f"---\n{key}: {nothing}\nauthor: Ri\n---\nA gift was sent to the leader.\n")
    row = read(path).documents.row(0, named=True)
    assert row["id" if key == "id" else key] == (str(path) if key == "id" else None)
    assert row["author"] == "Ri"


@pytest.mark.parametrize(("key", "read_as"), [("country", "NA"), ("iso2", "NA"), ("topic", None)])
def test_namibia_in_the_head_of_a_text(tmp_path: Path, key: str, read_as: str | None) -> None:
    """``NA`` under the name of a country is Namibia; elsewhere it is no value."""
    path = tmp_path / "visit.md"
    path.write_text(f"---\n{key}: NA\nauthor: Ri\n---\nA delegation arrived in Windhoek.\n")
    row = read(path).documents.row(0, named=True)
    assert (row[key], row["author"]) == (read_as, "Ri")


@pytest.mark.parametrize("head", ["id:", "Title:", "#+AUTHOR:", "date: \nauthor:"])
def test_a_key_without_a_value_at_the_top_of_a_text(head: str) -> None:
    """A text may open with a label and nothing behind it; with a title or a date it is a head."""
    front = split_front_matter(f"{head}\ntitle: A gift\n\nA gift was sent.\n")
    assert front.values["title"] == "A gift"
    assert set(front.values.values()) == {None, "A gift"} or head == "Title:"
    assert split_front_matter(f"{head}\nA gift was sent.\n").values == {}


def test_a_date_that_is_not_understood_is_reported(tmp_path: Path) -> None:
    """An ambiguous date is left out with a problem."""
    path = tmp_path / "a.txt"
    path.write_text("---\ndate: 05/06/2022\ntext: x\nid: r1\n---\nText here.\n", encoding="utf-8")
    corpus = read(path)
    row = corpus.documents.row(0, named=True)
    assert (row["date"], row["text_field"], row["id"]) == (None, "x", "r1")
    assert [p.reason for p in corpus.problems] == ["date not understood: '05/06/2022'"]


@pytest.mark.parametrize(
    "head",
    [
        '+++\ntitle = "A visit"\ndate = 2024-03-05T09:00:00Z\ntags = ["a", "b"]\n'
        "[params]\nx = 1\n+++\n",
        "---\ntitle: A visit\ndate: 2024-03-05\ntags:\n  - a\n  - b\nparams:\n  x: 1\n---\n",
        "---\ntitle: >\n  A\n  visit\ndate: 2024-03-05\ntags:\n- a\n- 'b'\n---\n",
        '{\n"title": "A visit",\n"date": "2024-03-05",\n"tags": ["a", "b"], "params": {"x": 1}}\n',
        ';;;\n"title": "A visit",\n"date": "2024-03-05",\n"tags": ["a", "b"]\n;;;\n',
        "Title: A visit\nDate: 2024-03-05\nTags: a; b\n",
        "#+TITLE: A visit\n#+DATE: 2024-03-05\n#+TAGS: a; b\n",
    ],
)
def test_every_usual_head(head: str) -> None:
    """YAML, TOML, JSON, Org mode and bare lines: title, date and tags, and none of it text."""
    front = split_front_matter(f"{head}\nThe envoys left.\n")
    values = {key.lower(): value for key, value in front.values.items()}
    assert values["title"] == "A visit"
    assert (values["date"] or "")[:10] == "2024-03-05"
    assert values["tags"] == "a; b"
    assert values.get("params.x", "1") == "1"
    assert front.text.strip() == "The envoys left."
    assert front.not_understood == ()


@pytest.mark.parametrize(
    "text",
    [
        "Note: the envoys left.\nThey came.\n\nMore.",
        "Title: one\nAnd prose without a key.\n\nMore.",
        "{ a brace } and words\n\nMore.",
        "+++\nno toml here\n",
        "Source: KCNA\n\nMore.",
    ],
)
def test_prose_is_no_head(text: str) -> None:
    """Lines with a colon, braces and rules are text unless all of it is metadata."""
    assert split_front_matter(text).text == text
