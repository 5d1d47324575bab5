"""Groups side by side: the numbers are those of the single measures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import relstat
from relstat import compare, freq, phrases, readability, sentiment
from relstat.analysis.phrases.names import name_terms
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.lexicons.stopwords import english_stopwords
from relstat.measures.compare import MOST_GROUPS, sides
from relstat.measures.compare_scores import _diversity, _readability, score_rows
from relstat.measures.compare_size import year_spans
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
    """Ten tables; those of numbers have a row for each group, and print a column for each."""
    corpus, tables = compared
    names = [
        "size", "years", "terms", "names", "phrases", "shared", "formulaicity", "diversity",
        "readability", "sentiment",
    ]  # fmt: skip
    assert list(tables.members) == names
    labels = list(corpus.groups("source").labels)
    for name in ("size", "formulaicity", "diversity", "readability", "sentiment"):
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
    """First minus second of two groups, highest minus lowest of three, inside its interval."""
    _, tables = compared
    for name in ("size", "formulaicity", "diversity", "readability", "sentiment"):
        frame = tables[name].frame
        for one in frame.partition_by("measure"):
            values = one["value"].to_list()
            expected = values[0] - values[1] if len(values) == 2 else max(values) - min(values)
            assert one["difference"].to_list() == pytest.approx([expected] * len(values))
            if name != "size" and one["difference_low"][0] is not None:
                assert one["difference_low"][0] <= expected <= one["difference_high"][0]
                reaches = one["difference_low"][0] < 0 < one["difference_high"][0]
                assert reaches == (one["p"][0] >= 0.05)


def test_p_of_scores_is_that_of_welch_adjusted_together() -> None:
    """Means over documents of one sentence are a plain t test; all p are adjusted together."""
    corpus = examples(2)
    found = score_rows(corpus, corpus.groups("source"))
    raw = [row for row in found.rows if np.isfinite(row.p)]
    tables = compare(corpus, by="source")
    listed = {
        (family, one["measure"]): one["p"]
        for family in ("formulaicity", "diversity", "readability", "sentiment")
        for one in tables[family]
    }
    assert {(row.family, row.label) for row in raw} == {
        key for key, p in listed.items() if p is not None
    }
    for row in raw:
        assert listed[row.family, row.label] == pytest.approx(row.p)


@pytest.mark.slow
def test_random_halves_differ_in_no_score(make_corpus: MakeCorpus) -> None:
    """Of all scores of random halves about one in twenty has a raw p below .05."""
    generator = np.random.default_rng(8)
    words = sorted(english_stopwords())
    texts = [
        " ".join(
            f"{' '.join(generator.choice(words, generator.integers(4, 30)))}."
            for _ in range(generator.integers(1, 6))
        )
        for _ in range(120)
    ]
    small = []
    for _ in range(12):
        half = np.where(generator.permutation(120) < 60, "a", "b").tolist()
        corpus = make_corpus(texts, source=half)
        rows = [
            row
            for family in (_readability, _diversity)
            for row in family(corpus, corpus.groups("source"))[0]
        ]
        small += [row.p < 0.05 for row in rows if np.isfinite(row.p)]
    assert np.mean(small) < 0.12


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
            ("sentiment", "mean sentiment, -1 to 1", tone, "mean"),
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
    """Counts and rates are those of ``phrases``; shared ones are used in every group."""
    corpus, tables = compared
    whole = phrases(corpus, by="source", top=None)
    listed = {(one["phrase"], one["group"]): one for one in whole}
    for one in tables["shared"]:
        same = listed[one["phrase"], one["group"]]
        assert (one["count"], one["documents"]) == (same["count"], same["documents"])
        assert same["group_count"] > 0
        assert one["group_rate"] == pytest.approx(same["group_rate"])
    for one in tables["phrases"]:
        assert one["rate"] == pytest.approx(listed[one["term"], one["group"]]["group_rate"])


def test_names_are_set_apart(compared: tuple[Corpus, Tables]) -> None:
    """Words and phrases are without names and numbers; names are whole, and nothing else."""
    corpus, tables = compared
    names = name_terms(corpus.stream)
    known = dict(zip(corpus.stream.vocabulary.terms.types, names, strict=True))
    for one in [*tables["terms"], *tables["phrases"]]:
        assert not any(known[word] for word in one["term"].split(" "))
        assert not one["term"][0].isdigit()
    for one in tables["names"]:
        assert any(known[word] for word in one["term"].split(" "))


def test_top_bounds_the_rows_of_each_group() -> None:
    """At most so many terms for each group, and so many shared phrases."""
    tables = compare(examples(2), by="source", top=3)
    for name in ("terms", "names", "phrases"):
        counted = tables[name].frame.group_by("group").len()
        assert (counted["len"] <= 3).all()
    assert tables["shared"].items <= 3


@pytest.fixture(scope="module")
def hostile(make_corpus: MakeCorpus) -> Corpus:
    """Two outlets that speak of one country: one as hostile, the other as a friend."""
    first = ["The hostile U.S. forces came. We met them."] * 25 + ["We met friends."] * 5
    second = ["The friendly United States helped. We met them."] * 25 + ["We met."] * 5
    return make_corpus(
        first + second,
        outlet=["a"] * 30 + ["b"] * 30,
        date=["2011-03"] * 30 + ["2016-03"] * 30,
    )


def test_what_is_said_near_a_mention(hostile: Corpus) -> None:
    """Documents that mention it, and the words near it that set the outlets apart."""
    tables = compare(hostile, by="outlet", mentions="U.S.|United States")
    documents = {
        one["group"]: one["value"] for one in tables["size"] if one["measure"] == "documents"
    }
    assert documents == {"a": 25, "b": 25}
    found = {(one["group"], one["term"]) for one in tables["collocates"]}
    assert {("a", "hostile"), ("a", "forces"), ("b", "friendly"), ("b", "helped")} <= found
    by_hand = 25 / (25 * 7) * 10_000  # the, hostile; forces, came, we, met, them
    row = next(one for one in tables["collocates"] if one["term"] == "hostile")
    assert row["rate"] == pytest.approx(by_hand)
    assert "collocates" not in compare(hostile, by="outlet").members


def test_the_summary_is_made_of_the_tables(hostile: Corpus) -> None:
    """At most five sentences, whose numbers are in the tables; years that do not meet are named."""
    tables = compare(hostile, by="outlet", mentions="U.S.|United States")
    assert 3 <= len(tables.summary) <= 5
    text = " ".join(tables.summary)
    assert text.startswith("25 documents of a (2011) and 25 documents of b (2016) are compared")
    assert "which have no year in common" in text
    first = next(iter(tables["terms"]))
    assert f"“{first['written']}” ({first['rate']:.1f} per 10,000 words" in text
    near = next(iter(tables["collocates"]))
    assert (
        f"Near “U.S.” or “United States”, the most distinctive words are, in a, “{near['written']}”"
        in text
    )
    assert text in " ".join(tables.render(width=100).split("\n")).replace("  ", " ")
    assert ", %" not in text
    assert tables.title.startswith("Comparison by outlet where U.S.|United States is mentioned: a,")


def test_a_few_dates_are_not_those_of_a_group(make_corpus: MakeCorpus) -> None:
    """Years are named of groups that mostly have one; of others, that they have few or none."""
    corpus = make_corpus(
        ["We met."] * 12,
        outlet=["a"] * 4 + ["b"] * 4 + ["c"] * 4,
        date=["2011-03", "2012-01", "2013", None, "2016-03", *[None] * 7],
    )
    spans = year_spans(corpus, corpus.groups("outlet"))
    assert spans == ["2011-2013", "most without a date", "no dates"]


def test_the_summary_is_in_every_format(hostile: Corpus, tmp_path: Path) -> None:
    """In print, Markdown, HTML and JSON, and in a file of its own beside those of the tables."""
    tables = compare(hostile, by="outlet")
    first = tables.summary[0]
    assert first in tables.render("github")
    assert f'<p class="summary">{first}' in tables.render("html")
    assert json.loads(tables.render("json"))["summary"] == list(tables.summary)
    tables.write(tmp_path / "out.csv")
    assert first in (tmp_path / "out-summary.csv").read_text(encoding="utf-8").replace('"', "")


def test_like_with_like(hostile: Corpus) -> None:
    """Without a common year nothing is compared within years, and that is said."""
    tables = compare(hostile, by="outlet", match="year")
    assert not len(tables["terms"])
    assert "no year has documents of both sides" in tables["terms"].notes[0]


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
