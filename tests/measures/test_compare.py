"""Groups side by side: the numbers are those of the single measures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import relstat
from relstat import compare, freq, phrases, readability, sentiment
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.measures.compare import MOST_GROUPS, sides
from relstat.tables.rendering.widening import widen
from relstat.tables.table import Table, Tables

MakeCorpus = Callable[..., Corpus]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "releases"
INPUTS = ("jovara-news.jsonl", "nurvaz-herald.csv", "sarnovia-president")


def examples(count: int) -> Corpus:
    """The documents of the first so many agencies."""
    return relstat.read([EXAMPLES / name for name in INPUTS[:count]])


@pytest.fixture(scope="module", params=[2, 3])
def compared(request: pytest.FixtureRequest) -> tuple[Corpus, Tables]:
    """Two agencies, and three."""
    corpus = examples(request.param)
    return corpus, compare(corpus, by="source", top=None)


def row(table: Table, measure: str, group: str) -> dict[str, Any]:
    """One number of a group in a table that has a row for each number and group."""
    (found,) = (one for one in table if (one["measure"], one["group"]) == (measure, group))
    return found


def test_tables_and_groups(compared: tuple[Corpus, Tables]) -> None:
    """Seven tables; those of numbers have a row for each group, and print a column for each."""
    corpus, tables = compared
    names = ["size", "terms", "names", "phrases", "formulaicity", "readability", "sentiment"]
    assert list(tables.members) == names
    labels = list(corpus.groups("source").labels)
    for name in ("size", "readability", "sentiment"):
        table = tables[name]
        assert table.frame.columns[:3] == ["measure", "group", "value"]
        assert table.frame["group"].to_list() == labels * table.items
        headings = table.render("tsv").splitlines()[0].split("\t")
        assert headings == table.frame.columns
        assert len(table.render(width=400).splitlines()[1].split("  ")) >= len(labels) + 2
    assert max(map(len, tables.render(width=100).splitlines()[2:])) <= 100


def test_size_equals_the_corpora_alone(compared: tuple[Corpus, Tables]) -> None:
    """Documents, words, sentences and word types of each group read for itself."""
    corpus, tables = compared
    for label in corpus.groups("source").labels:
        alone = next(iter(relstat.info(corpus.where({"source": label}), full=True)["size"]))
        for measure, name in (
            ("documents", "documents"), ("words", "words"), ("sentences", "sentences"),
            ("word types", "types"),
        ):  # fmt: skip
            assert row(tables["size"], measure, label)["value"] == alone[name]


def test_the_difference(compared: tuple[Corpus, Tables]) -> None:
    """First minus second of two groups, with its interval; highest minus lowest of three."""
    corpus, tables = compared
    labels = corpus.groups("source").labels
    for name in ("size", "readability", "sentiment"):
        frame = tables[name].frame
        assert ("difference_low" in frame.columns) == (len(labels) == 2 and name != "size")
        for one in frame.partition_by("measure"):
            values = one["value"].to_list()
            expected = values[0] - values[1] if len(values) == 2 else max(values) - min(values)
            assert one["difference"].to_list() == pytest.approx([expected] * len(labels))


def test_readability_and_sentiment_equal_the_single_measures(
    compared: tuple[Corpus, Tables],
) -> None:
    """The same scores and the same intervals."""
    corpus, tables = compared
    reading = {one["group"]: one for one in readability(corpus, by="source")}
    tone = {one["group"]: one for one in sentiment(corpus, by="source")}
    for label in corpus.groups("source").labels:
        for table, measure, alone, name in (
            ("readability", "Flesch reading ease", reading, "flesch"),
            ("sentiment", "mean of sentences, -1 to 1", tone, "mean"),
        ):
            found = row(tables[table], measure, label)
            expected = [alone[label][f"{name}{end}"] for end in ("", "_low", "_high")]
            assert [found["value"], found["low"], found["high"]] == expected
            assert found["documents"] == alone[label]["documents"]


def test_terms_equal_frequencies(compared: tuple[Corpus, Tables]) -> None:
    """The rate of a distinctive term is that of ``freq``; those of the others lie below."""
    corpus, tables = compared
    whole = freq(corpus, by="source", top=None)
    counted = {(one["term"], one["group"]): one for one in whole}
    terms = tables["terms"]
    assert len(terms) > 0
    for one in terms:
        same = counted[one["term"], one["group"]]
        assert one["rate"] == pytest.approx(same["group_rate"])
        assert one["documents"] == same["documents"] >= 3
        assert one["rate"] > one["others"]
        assert one["log_ratio"] > 0
        assert one["p"] < 0.05
        assert 0 <= one["dp"] <= 1


def test_phrases_equal_the_single_measure(compared: tuple[Corpus, Tables]) -> None:
    """Counts and rates are those of ``phrases``; exclusive ones are in no other group."""
    corpus, tables = compared
    whole = phrases(corpus, by="source", top=None)
    listed = {(one["phrase"], one["group"]): one for one in whole}
    for one in tables["phrases"]:
        same = listed[one["phrase"], one["group"]]
        assert (one["count"], one["documents"]) == (same["count"], same["documents"])
        used = one["where"] in ("everywhere", f"only {one['group']}")
        assert (same["group_count"] > 0) == used
        assert one["group_rate"] == pytest.approx(same["group_rate"])


def test_top_bounds_the_rows_of_each_group() -> None:
    """At most so many terms for each group, and so many phrases for each block."""
    tables = compare(examples(2), by="source", top=3)
    for name, column in (("terms", "group"), ("phrases", "where")):
        counted = widen(tables[name]).frame.group_by(column).len()
        assert (counted["len"] <= 3).all()


@pytest.mark.parametrize("groups", [1, MOST_GROUPS + 1])
def test_the_number_of_groups(make_corpus: MakeCorpus, groups: int) -> None:
    """One group has nothing to be compared with, thirteen fill no page."""
    corpus = make_corpus(["some words"] * groups, source=[f"s{n}" for n in range(groups)])
    with pytest.raises(OptionError, match=f"2 to 12 groups and source has {groups};"):
        compare(corpus, by="source")


def test_errors_say_what_is_wrong(make_corpus: MakeCorpus) -> None:
    """Unknown fields and nothing to measure."""
    with pytest.raises(FieldError, match="no field named 'outlet'; there are: "):
        compare(make_corpus(["a", "b"]), by="outlet")
    with pytest.raises(EmptyCorpusError):
        compare(make_corpus([]), by="source")


@pytest.mark.parametrize("texts", [["a b", "c d"], ["", ""], ["a b", "..."]])
def test_tiny_groups_have_nulls(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """A document on each side, with or without words: no interval, no error, no NaN."""
    tables = compare(make_corpus(texts, source=["x", "y"]), by="source")
    for table in tables:
        for series in table.frame.select(pl.col(pl.Float64)):
            assert not series.is_nan().any()
    tone = tables["readability"].frame
    assert tone["low"].null_count() == len(tone)
    assert tables.render(width=100)


def no_index(path: str) -> frozenset[str]:
    """What is told of paths none of which is an index."""
    return frozenset()


def test_sides_are_named_by_their_paths(make_corpus: MakeCorpus) -> None:
    """The file or folder without suffixes; the whole path where two would be the same."""
    corpus = make_corpus(
        ["a", "b", "c", "d"], file=["in/x.jsonl.gz", "in/y/1.txt", "in/y/2.txt", "in/yy/1.txt"]
    )
    named = sides(corpus, ["in/x.jsonl.gz", "in/y/"], no_index)
    assert named.values("side").to_list() == ["x", "y", "y", None]
    alike = make_corpus(["a", "b"], file=["one/all.csv", "two/all.csv"])
    labels = sides(alike, ["one/all.csv", "two/all.csv"], no_index).groups("side").labels
    assert labels == ("one/all.csv", "two/all.csv")
    with pytest.raises(OptionError, match="two paths"):
        sides(corpus, ["in/y"], no_index)


def test_the_side_of_an_index_is_that_of_its_files(make_corpus: MakeCorpus) -> None:
    """Documents from an index are known by the files that it was built of."""
    corpus = make_corpus(["a", "b", "c"], file=["raw/1.txt", "raw/2.txt", "x.csv"])
    built_of = {"old.relstat": frozenset({"raw/1.txt", "raw/2.txt"})}
    named = sides(corpus, ["old.relstat", "x.csv"], lambda path: built_of.get(path, frozenset()))
    assert named.values("side").to_list() == ["old", "old", "x"]
