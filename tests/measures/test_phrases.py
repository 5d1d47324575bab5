"""The table of phrases: its numbers, its dates, and the formulas planted in the examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import relstat
from relstat import phrases
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, OptionError
from relstat.lexicons.stopwords import english_stopwords
from relstat.text.tokens import words_of
from tests.helpers.terms import plain_terms

MakeCorpus = Callable[..., Corpus]
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "releases"
INPUTS = {
    "Veshkar": "veshkar-dispatch",
    "Sarnovia": "sarnovia-president",
    "Jovara": "jovara-news.jsonl",
    "Hadrash": "nurvaz-herald.csv",
}


def planted() -> list[tuple[str, str, int]]:
    """Formula, agency and number of documents from the first table of the examples' README."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    section = text.split("### Formulas")[1].split("###")[0]
    rows = re.findall(r"^\| (.+?) \| (\w+) \| (\d+) \|$", section, flags=re.MULTILINE)
    return [(formula, agency, int(documents)) for formula, agency, documents in rows]


def core(formula: str) -> str:
    """A formula as terms, without the function words at its edges."""
    terms = plain_terms(formula)
    stop = english_stopwords()
    content = [place for place, term in enumerate(terms) if term not in stop]
    return " ".join(terms[content[0] : content[-1] + 1])


@pytest.fixture(scope="module")
def agencies() -> dict[str, Corpus]:
    """The example documents of each agency."""
    return {agency: relstat.read(EXAMPLES / name) for agency, name in INPUTS.items()}


@pytest.fixture
def dated(make_corpus: MakeCorpus) -> Corpus:
    """One formula in six documents of two outlets, dated by day, month and year."""
    return make_corpus(
        [f"{n} Friendly Ties {n}" for n in "abcd"] + ["e friendly ties e", "nothing here"],
        date=["2012-03-04", "2011-05", "2012-03-05", None, "2012", "1999-01-01"],
        source=["x", "x", "y", "y", "y", "y"],
    )


def test_the_planted_table_is_read() -> None:
    """The README names seventeen formulas of four agencies."""
    assert len(planted()) == 17
    assert {agency for _, agency, _ in planted()} == set(INPUTS)


@pytest.mark.parametrize(
    ("formula", "agency", "documents"), planted(), ids=[row[0][:30] for row in planted()]
)
def test_planted_formulas_are_found(
    agencies: dict[str, Corpus], formula: str, agency: str, documents: int
) -> None:
    """Each formula is listed, trimmed or inside a longer one, in as many documents as planted."""
    corpus = agencies[agency]
    table = phrases(corpus, top=None)
    listed = {row["phrase"]: row["documents"] for row in table}
    parts = [core(part) for part in formula.split(",")]
    for part in parts:
        holding = {p: n for p, n in listed.items() if f" {part} " in f" {p} "}
        assert max(holding.values(), default=0) >= documents, (part, holding)
    exact = [listed[part] for part in parts if part in listed]
    assert all(n >= documents for n in exact)


def test_the_columns(dated: Corpus) -> None:
    """Count, documents, share, rate, spelling and dates of the one formula."""
    table = phrases(dated)
    (row,) = table
    words = sum(len(words_of(text)) for text in dated.documents["text"])
    assert (row["phrase"], row["written"], row["words"]) == ("friendly ties", "Friendly Ties", 2)
    assert (row["count"], row["documents"], row["inside"]) == (5, 5, 0)
    assert row["share"] == pytest.approx(5 / 6)
    assert row["rate"] == pytest.approx(5 / words * 10_000)
    assert (row["rate_low"], row["rate_high"]) == (None, None)  # six documents are too few
    assert row["score"] > 0


def test_first_and_last_seen_are_as_precise_as_the_dates(dated: Corpus) -> None:
    """The earliest is known to the month, the latest to the day; the undated one says nothing."""
    (row,) = phrases(dated)
    assert (row["first_seen"], row["last_seen"]) == ("2011-05", "2012-03-05")
    (row,) = phrases(dated.where({"source": "y"}), min_docs=2)
    assert row["first_seen"] == "2012"


def test_without_dates_first_and_last_seen_are_null(make_corpus: MakeCorpus) -> None:
    """No date is no date, and a note says why the columns are empty."""
    table = phrases(make_corpus([f"{n} friendly ties {n}" for n in "abc"]))
    assert [table.frame[name].to_list() for name in ("first_seen", "last_seen")] == [[None]] * 2
    assert "first and last seen are empty: no document has a date" in table.notes


def test_groups_count_their_own_documents(dated: Corpus) -> None:
    """The total is the sum of the groups."""
    x, y = phrases(dated, by="source")
    assert (x["group"], y["group"]) == ("x", "y")
    assert (x["group_count"], y["group_count"]) == (2, 3)
    assert (x["group_documents"], y["group_documents"]) == (2, 3)
    assert x["group_rate"] == pytest.approx(2 / 8 * 10_000)
    assert x["count"] == y["count"] == 5


def test_top(agencies: dict[str, Corpus]) -> None:
    """The first so many rows; None and 0 give all."""
    corpus = agencies["Veshkar"]
    whole = phrases(corpus, top=None).frame
    assert phrases(corpus, top=0).frame.equals(whole)
    assert phrases(corpus, top=5).frame.equals(whole.head(5))
    assert whole["score"].is_sorted(descending=True)


def test_lengths(agencies: dict[str, Corpus]) -> None:
    """``min_words`` and ``max_words`` bound the words of every phrase."""
    words = phrases(agencies["Jovara"], top=None, min_words=3, max_words=5).frame["words"]
    assert words.is_between(3, 5).all()
    assert len(words) > 5


def test_counts_equal_a_search_in_the_text(agencies: dict[str, Corpus]) -> None:
    """Every phrase of every agency counted again with a loop over runs of words."""
    for corpus in agencies.values():
        check_counts(corpus, phrases(corpus, top=None).frame)


def check_counts(corpus: Corpus, frame: pl.DataFrame) -> None:
    """Count each phrase of a table in texts whose breaks are written as bars."""
    (shard,) = corpus.stream.shards
    tokens = shard.tokens
    words = tokens.vocabulary.terms.types.gather(tokens.term_ids).to_list()
    marked = [
        f"| {word}" if broken else word for word, broken in zip(words, tokens.breaks, strict=True)
    ]
    bounds = tokens.document_words.tolist()
    texts = [f" {' '.join(marked[start:end])} " for start, end in pairwise(bounds)]
    for phrase, count, documents in frame.select("phrase", "count", "documents").rows():
        found = [len(re.findall(f"(?= {re.escape(phrase)} )", text)) for text in texts]
        assert (count, documents) == (sum(found), sum(n > 0 for n in found)), phrase


def test_real_documents(kcna: Corpus) -> None:
    """The strongest 60 phrases of every 40th document of KCNA against a plain count."""
    rows = pl.Series(range(len(kcna))) % 40 == 0
    corpus = Corpus.of(kcna.documents.filter(rows))
    table = phrases(corpus, top=60)
    assert len(table) == 60
    check_counts(corpus, table.frame)


@pytest.mark.parametrize("text", ["", "...", "a"])
def test_nothing_to_list_is_an_empty_table(make_corpus: MakeCorpus, text: str) -> None:
    """A corpus without repeats has no rows and still prints."""
    table = phrases(make_corpus([text]))
    assert len(table) == 0
    assert table.render(width=100)


def test_errors_say_what_is_wrong(dated: Corpus) -> None:
    """Options that do not fit, unknown fields, and nothing to measure."""
    with pytest.raises(OptionError, match="min_count is at least 2"):
        phrases(dated, min_count=1)
    with pytest.raises(FieldError, match="no field named 'outlet'; there are: "):
        phrases(dated, by="outlet")
    with pytest.raises(EmptyCorpusError):
        phrases(dated.where({"source": "z"}))


def test_dispersion_sources_and_association(dated: Corpus) -> None:
    """Five of six documents of two outlets; the two words never stand apart."""
    (row,) = phrases(dated)
    assert row["sources"] == 2
    assert 0 < row["dp"] < 0.2
    assert row["association"] == pytest.approx(14)
    assert "association_back" not in row
    (row,) = phrases(dated, association="delta-p")
    assert (row["association"], row["association_back"]) == (1, 1)


def test_without_a_source_there_are_none(make_corpus: MakeCorpus) -> None:
    """No field, no number; and the column is not printed."""
    table = phrases(make_corpus([f"{n} friendly ties {n}" for n in "abc"]))
    assert table.frame["sources"].to_list() == [None]
    assert "sources" not in table.render(width=200)


@pytest.fixture
def with_names(make_corpus: MakeCorpus) -> Corpus:
    """One formula around three names, and a name by itself."""
    names = ["Kim Il", "Park", "Ho Song"] * 4
    return make_corpus(
        [f"x sends wreath to bier of {name}, for Kim Il it was {n}" for n, name in enumerate(names)]
    )


def test_names_as_a_slot(with_names: Corpus) -> None:
    """Each run of names is one word, so the formula with its slot is one phrase."""
    kept = phrases(with_names, top=0).frame["phrase"].to_list()
    assert "kim il" in kept
    row = next(iter(phrases(with_names, names="slot")))
    assert row["phrase"] == row["written"] == "x sends wreath to bier of <name>"
    assert row["count"] == 12
    dropped = phrases(with_names, names="drop", top=0).frame["phrase"].to_list()
    assert sorted(dropped) == sorted(set(kept) - {"kim il"})


def test_groups_are_compared(make_corpus: MakeCorpus) -> None:
    """Where a phrase is used, which group uses it most, and how sure that is."""
    both, one = "a loyal sons, b hostile forces", "c loyal sons, d peace"
    corpus = make_corpus([both] * 8 + [one] * 8, source=["x"] * 8 + ["y"] * 8)
    rows = {row["phrase"]: row for row in phrases(corpus, by="source", min_words=2, top=0)}
    assert rows["b hostile forces"]["used_in"] == [{"group": "x"}]
    assert rows["b hostile forces"]["most_in"] == "x"
    assert rows["b hostile forces"]["log_ratio"] > 2
    used = {phrase: [one["group"] for one in row["used_in"]] for phrase, row in rows.items()}
    assert used.pop("loyal sons", ["x", "y"]) == ["x", "y"]
    assert {tuple(groups) for groups in used.values()} == {("x",), ("y",)}


def test_bundles(dated: Corpus) -> None:
    """The rule of the literature, in one number; it sets the other thresholds."""
    table = phrases(dated, bundle=40, max_words=2, min_words=2)
    assert [row["phrase"] for row in table] == ["friendly ties"]
    assert table.title.startswith("Lexical bundles, 40 per million")
    assert table.provenance.options["min_docs"] == 5
    with pytest.raises(OptionError, match="leave out min_count and min_docs"):
        phrases(dated, bundle=40, min_docs=2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"order": "size"}, "no order named 'size'; there are: formula, bits, count"),
        ({"association": "none"}, "no association named 'none'; there are: logdice, g2"),
        ({"names": "hide"}, "no names named 'hide'; there are: keep, slot, drop"),
    ],
)
def test_choices_are_named(dated: Corpus, options: dict[str, Any], message: str) -> None:
    """A wrong choice names the right ones."""
    with pytest.raises(OptionError, match=message):
        phrases(dated, **options)
