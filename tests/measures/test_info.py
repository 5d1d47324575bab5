"""What info tells of a corpus, in numbers that can be checked by eye."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from relstat import info
from relstat.corpus.corpus import Corpus
from relstat.corpus.records import Problem
from relstat.errors import FieldError
from relstat.tables.table import Tables

MakeCorpus = Callable[..., Corpus]
ENGLISH = "The people of the country are working for the future of all. They work."


@pytest.fixture
def corpus(make_corpus: MakeCorpus) -> Corpus:
    """Four documents of two sources, one without a source."""
    return make_corpus(
        [ENGLISH, "The army. The Army!", "Nothing here", ""],
        date=["2012-06-30", "2012-05", "2013", None],
        source=["x", "y", None, "y"],
    )


def rows(tables: Tables, name: str, key: str) -> dict[str, dict[str, Any]]:
    """The rows of one of the tables by the value of a column."""
    return {row[key]: row for row in tables[name]}


def test_size_has_a_row_for_each_group_and_one_for_all(corpus: Corpus) -> None:
    """Without ``by`` the source divides the documents."""
    size = rows(info(corpus), "size", "group")
    assert list(size) == ["x", "y", "all"]
    assert {k: v for k, v in size["y"].items() if k != "languages"} == {
        "group": "y", "documents": 2, "words": 4, "types": 2, "sentences": 2, "undated": 1,
        "first": "2012-05", "last": "2012-05",
    }  # fmt: skip
    assert size["x"]["words"] == 14
    assert size["x"]["languages"] == [{"language": "en", "share": 1.0}]
    assert (size["all"]["documents"], size["all"]["words"]) == (4, 20)
    assert (size["all"]["first"], size["all"]["last"]) == ("2012-05", "2013")
    assert size["all"]["languages"] == [
        {"language": "?", "share": 0.5},
        {"language": "en", "share": 0.5},
    ]


def test_size_by_another_field(corpus: Corpus) -> None:
    """The group of a document without the field is told in a note."""
    tables = info(corpus, by="month")
    assert list(rows(tables, "size", "group")) == ["2012-05", "2012-06", "all"]
    assert any("2 documents have no month" in note for note in tables["size"].notes)


def test_a_group_named_all(make_corpus: MakeCorpus) -> None:
    """A value that is spelled like the total is still only its own documents."""
    frame = info(make_corpus(["a", "b c"], source=["all", "x"]))["size"].frame
    assert frame.select("group", "words").rows() == [("all", 1), ("x", 2), ("all", 3)]


def test_fields(corpus: Corpus) -> None:
    """How many documents have a value, how many values there are, and the most frequent."""
    fields = rows(info(corpus), "fields", "field")
    assert fields["source"] == {
        "field": "source",
        "documents": 3,
        "distinct": 2,
        "values": [{"value": "y", "documents": 2}, {"value": "x", "documents": 1}],
    }
    assert [one["value"] for one in fields["year"]["values"]] == ["2012", "2013"]
    assert fields["month"]["documents"] == 2
    assert fields["title"]["documents"] == 0
    assert [one["value"] for one in fields["id"]["values"]] == ["0", "1", "2"]
    assert "0, 1, 2 and 1 more" in info(corpus)["fields"].render()
    assert "text" not in fields


def test_problems_that_skipped_something_come_first(corpus: Corpus) -> None:
    """A note tells how many are not listed."""
    problems = (
        Problem("a.txt", None, "a repair", skipped=False),
        Problem("b.csv", 7, "no text"),
        Problem("c.txt", None, "another repair", skipped=False),
    )
    tables = info(replace(corpus, problems=problems), top=2)
    assert tables["problems"].title == "Problems met: 3"
    assert tables["problems"].frame.rows() == [
        ("b.csv", 7, "no text", "skipped"),
        ("a.txt", None, "a repair", "kept"),
    ]
    assert tables["problems"].total == 3
    assert len(info(replace(corpus, problems=problems), top=0)["problems"]) == 3
    assert "problems" not in info(corpus).members


def test_a_corpus_without_documents_is_described_too(make_corpus: MakeCorpus) -> None:
    """Zeros and nulls, no error."""
    tables = info(make_corpus([]))
    (row,) = tables["size"]
    assert (row["documents"], row["words"], row["first"]) == (0, 0, None)
    assert tables.render(width=100)


def test_unknown_fields_name_the_choices(corpus: Corpus) -> None:
    """A misspelled field is an error."""
    with pytest.raises(FieldError, match="no field named 'outlet'; there are: "):
        info(corpus, by="outlet")


@pytest.mark.parametrize("name", ["n", "value", "term", "documents", "words", "group", "count"])
def test_a_field_may_have_any_name(make_corpus: Callable[..., Corpus], name: str) -> None:
    """Names that our own tables use are names of fields too."""
    tables = info(make_corpus(["a b", "c"], **{name: ["x", "y"]}), by=name)
    fields = tables["fields"].frame.filter(pl.col("field") == name)
    assert [one["value"] for one in fields["values"].item()] == ["x", "y"]
