"""Frequencies: the numbers of the table against plain counting, and every option."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat import freq
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, FieldError, InputError, OptionError
from relstat.tables.table import Table
from relstat.text.tokens import words_of
from tests.helpers.terms import plain_terms

MakeCorpus = Callable[..., Corpus]

TEXTS = [
    "The army marches. The army sings.",
    "An Army of workers, and armies of the people.",
    "Workers' rights and the people.",
    "The working people.",
    "People, people, people.",
    "Nothing here.",
]
SOURCES = ["x", "x", "x", "y", "y", None]


def column(table: Table, name: str) -> dict[str, object]:
    """One column of a table by term."""
    return dict(zip(table.frame["term"].to_list(), table.frame[name].to_list(), strict=True))


@pytest.fixture
def corpus(make_corpus: MakeCorpus) -> Corpus:
    """Six documents of the sources x and y, one without a source."""
    return make_corpus(TEXTS, source=SOURCES)


def test_counts_documents_and_rates_equal_a_counter(corpus: Corpus) -> None:
    """The columns of the table are what a few lines of Python count."""
    plain = [Counter(plain_terms(text)) for text in TEXTS]
    total = sum(plain, Counter())
    table = freq(corpus, top=None)
    assert column(table, "count") == dict(total)
    assert column(table, "documents") == {t: sum(t in one for one in plain) for t in total}
    assert column(table, "share") == {t: sum(t in one for one in plain) / 6 for t in total}
    assert column(table, "rate") == pytest.approx(
        {t: n / total.total() * 10_000 for t, n in total.items()}
    )
    assert table.provenance.words == total.total()
    assert table.provenance.documents == 6


def test_a_row_for_each_term_and_group(corpus: Corpus) -> None:
    """Each group's counts, documents and rates are those of its documents alone."""
    table = freq(corpus, by="source", top=None)
    for source in ("x", "y"):
        texts = [text for text, of in zip(TEXTS, SOURCES, strict=True) if of == source]
        plain = [Counter(plain_terms(text)) for text in texts]
        total = sum(plain, Counter())
        of_group = replace(table, frame=table.frame.filter(group=source), spread=None)
        terms = of_group.frame["term"].to_list()
        assert column(of_group, "group_count") == {t: total[t] for t in terms}
        assert column(of_group, "group_documents") == {
            t: sum(t in one for one in plain) for t in terms
        }
        assert column(of_group, "group_rate") == pytest.approx(
            {t: total[t] / total.total() * 10_000 for t in terms}
        )
    assert column(table, "count") == column(freq(corpus, top=None), "count")
    assert any("1 document" in note and "no source" in note for note in table.notes)


def test_order_is_count_then_documents_then_spelling(corpus: Corpus) -> None:
    """Ties are settled by spelling, whatever ``top`` cuts off."""
    whole = freq(corpus, top=None).frame
    keys = [(-row["count"], -row["documents"], row["term"]) for row in whole.rows(named=True)]
    assert keys == sorted(keys)
    for top in range(1, len(whole) + 2):
        assert freq(corpus, top=top).frame.equals(whole.head(top))
    assert freq(corpus, top=0).frame.equals(whole)


def test_written_is_the_most_frequent_spelling(make_corpus: MakeCorpus) -> None:
    """The term is in lower case, beside it stands how it is mostly written."""
    corpus = make_corpus(["Korea KOREA Korea korea", "the Workers' Party. the Workers’ Party"])
    assert column(freq(corpus, top=None), "written")["korea"] == "Korea"
    pairs = freq(corpus, ngram=2, top=None)
    assert column(pairs, "count")["the workers"] == 2
    assert column(pairs, "written")["workers party"] == "Workers' Party"


def test_ngrams_do_not_cross_punctuation(corpus: Corpus) -> None:
    """Runs of two words; rates still divide by all words."""
    table = freq(corpus, ngram=2, top=None)
    counts = column(table, "count")
    assert counts["the army"] == 2
    assert counts["army of"] == 1
    assert counts["the people"] == 2
    assert "workers and" not in counts  # a comma stands between
    assert "people people" not in counts
    words = sum(len(plain_terms(text)) for text in TEXTS)
    assert column(table, "rate")["the army"] == pytest.approx(2 / words * 10_000)


def test_stopwords_english(corpus: Corpus) -> None:
    """Function words leave the list but stay in the base of the rates."""
    table = freq(corpus, stopwords="english", top=None)
    listed = column(table, "count")
    assert not {"the", "of", "and", "an"} & set(listed)
    assert listed["people"] == 6
    assert column(table, "rate")["people"] == column(freq(corpus, top=None), "rate")["people"]
    pairs = column(freq(corpus, ngram=2, stopwords="english", top=None), "count")
    assert "the army" not in pairs
    assert "army marches" in pairs
    threes = column(freq(corpus, ngram=3, stopwords="english", top=None), "count")
    assert "army of workers" in threes  # a function word inside does no harm


def test_stopwords_from_a_file(corpus: Corpus, tmp_path: Path) -> None:
    """A list of one's own: words at white space, comments after #."""
    path = tmp_path / "words.txt"
    path.write_text("# mine\nPEOPLE army # both\n", encoding="utf-8")
    listed = column(freq(corpus, stopwords=path, top=None), "count")
    assert not {"people", "army"} & set(listed)
    assert "the" in listed


def test_a_stopword_list_that_is_not_there_names_the_choices(corpus: Corpus) -> None:
    """A misspelled list is an error, not an empty list."""
    with pytest.raises(InputError, match=r"'englsh'.*there are: none, english, or the path"):
        freq(corpus, stopwords="englsh")


def test_stems_add_up(corpus: Corpus) -> None:
    """Words with one stem are one term under their most frequent word."""
    table = freq(corpus, stem=True, top=None)
    counts = column(table, "count")
    assert counts["army"] == 4  # army, army, Army, armies
    assert "armies" not in counts
    assert column(table, "documents")["army"] == 2
    assert sum(int(str(n)) for n in counts.values()) == sum(len(plain_terms(t)) for t in TEXTS)


def test_thresholds(corpus: Corpus) -> None:
    """``min_count`` and ``min_docs`` leave out what is rarer."""
    whole = freq(corpus, top=None).frame
    assert freq(corpus, top=None, min_count=3).frame.equals(whole.filter(pl.col("count") >= 3))
    kept = freq(corpus, top=None, min_docs=3).frame
    assert kept.equals(whole.filter(pl.col("documents") >= 3))
    assert len(freq(corpus, min_count=99)) == 0


def test_intervals_hold_the_rate(make_corpus: MakeCorpus) -> None:
    """Ten documents are enough for an interval of the total."""
    texts = ["a b a c", "a b", "c a b a", "d", "a c c b d"] * 2
    for row in freq(make_corpus(texts), top=None):
        assert row["rate_low"] <= row["rate"] <= row["rate_high"]


def test_no_interval_below_ten_documents(corpus: Corpus) -> None:
    """Groups of three and two documents have rates without intervals, and a note says so."""
    table = freq(corpus, by="source")
    for source in ("x", "y"):
        of_group = table.frame.filter(group=source)
        assert of_group["group_rate"].null_count() == 0
        assert of_group["group_rate_low"].null_count() == len(of_group) == table.items
    assert any("no interval" in note and "x, y" in note for note in table.notes)
    few = freq(corpus.where({"source": "x"}))
    assert few.frame["rate_low"].null_count() == len(few)
    assert any("no interval" in note for note in few.notes)


def test_a_group_without_words_has_null_rates(make_corpus: MakeCorpus) -> None:
    """Nothing divided by nothing is null, not 0."""
    table = freq(make_corpus(["a b", "..."], source=["x", "y"]), by="source")
    empty = table.frame.filter(group="y")
    assert empty["group_rate"].to_list() == [None, None]
    assert empty["group_count"].to_list() == [0, 0]


@pytest.mark.parametrize("text", ["", "...", "* * *"])
@pytest.mark.parametrize("ngram", [1, 2])
def test_documents_without_words_give_an_empty_table(
    make_corpus: MakeCorpus, text: str, ngram: int
) -> None:
    """There is nothing to list and that is no error."""
    table = freq(make_corpus([text]), ngram=ngram)
    assert len(table) == 0
    assert "1 document, 0 words" in table.title
    assert table.render(width=100)


@given(
    texts=st.lists(st.text(st.sampled_from("aAbи한 .,-'’U.S"), max_size=20), min_size=1, max_size=6)
)
def test_any_text_is_counted_completely(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """The counts of all terms sum to the words of the texts, the rates to 10,000."""
    table = freq(make_corpus(texts), top=None)
    words = sum(len(words_of(text)) for text in texts)
    assert table.frame["count"].sum() == words
    assert column(table, "count") == Counter(term for text in texts for term in plain_terms(text))
    if words:
        assert table.frame["rate"].sum() == pytest.approx(10_000)


def test_errors_say_what_is_wrong(corpus: Corpus) -> None:
    """Options that do not fit, unknown fields, and nothing to measure."""
    with pytest.raises(OptionError, match="ngram is at least 1, not 0"):
        freq(corpus, ngram=0)
    with pytest.raises(OptionError, match="stem"):
        freq(corpus, ngram=2, stem=True)
    with pytest.raises(FieldError, match="no field named 'yaer'; there are: "):
        freq(corpus, by="yaer")
    with pytest.raises(EmptyCorpusError):
        freq(corpus.where({"source": "z"}))


def test_real_documents(kcna: Corpus) -> None:
    """Every 50th document of KCNA against a Counter, whole and by month."""
    rows = pl.Series(range(len(kcna))) % 50 == 0
    corpus = kcna.choose(rows.to_numpy())
    plain: Counter[str] = Counter()
    monthly: dict[str, Counter[str]] = {}
    months = corpus.values("month").to_list()
    for month, text in zip(months, corpus.documents["text"], strict=True):
        terms = plain_terms(text)
        plain.update(terms)
        monthly.setdefault(month, Counter()).update(terms)
    table = freq(corpus, by="month", top=300)
    assert table.items == 300
    for row in table:
        assert row["count"] == plain[row["term"]]
        assert row["rate_low"] <= row["rate"] <= row["rate_high"]
        counter = monthly[row["group"]]
        assert row["group_count"] == counter[row["term"]]
        assert row["group_rate"] == pytest.approx(counter[row["term"]] / counter.total() * 10_000)
    counts = table.frame["count"].gather_every(len(monthly)).to_list()
    assert counts == [n for _, n in plain.most_common(300)]


def test_terms_are_printed_as_they_were_typed(make_corpus: MakeCorpus) -> None:
    """A name keeps its capitals; where they hide another word, a note says so."""
    corpus = make_corpus(["Kim Jong Un told us that they gave us the US plan."])
    table = freq(corpus, terms=["Kim Jong Un", "US", "gift*"])
    assert [row["written"] for row in table] == ["US", "Kim Jong Un", "gift*"]
    assert [row["term"] for row in table] == ["us", "kim jong un", "gift*"]
    assert "US: mostly written us; exact matches case" in [str(note) for note in table.notes]
    assert not any("mostly written" in note for note in freq(corpus, terms=["Kim Jong Un"]).notes)
