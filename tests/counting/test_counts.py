"""The table of counts against plain counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.arrays import AT_ONCE
from relstat.corpus import stream
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import (
    Counts,
    Totals,
    count_given,
    count_phrases,
    count_terms,
    count_words,
    ngram_totals,
    types_per_group,
    usual_words,
    word_totals,
)
from relstat.text.tokens import tokenize_texts
from tests.helpers.terms import plain_terms

MakeCorpus = Callable[..., Corpus]

# Few words, so that they repeat; commas and full stops make breaks.
some_texts = st.lists(
    st.lists(st.sampled_from(["a", "B", "b", "c", ",", "."]), max_size=15).map(" ".join),
    min_size=1,
    max_size=6,
)


def spelled(corpus: Corpus, counts: Counts | Totals) -> list[str]:
    """What the terms of a table are, read from their places in the text."""
    return corpus.stream.spelled(counts.places, counts.words).to_list()


def per_document(corpus: Corpus, counts: Counts) -> list[dict[str, int]]:
    """The table as one dictionary of counts for each document."""
    names = spelled(corpus, counts)
    return [
        {names[term]: int(row[term]) for term in np.flatnonzero(row)}
        for row in counts.table.toarray()
    ]


def count_all(corpus: Corpus) -> Counts:
    """Every term of a corpus that was not chosen from another."""
    return count_terms(corpus.stream, np.arange(len(corpus.stream.vocabulary.terms.types)))


def count_ngrams(corpus: Corpus, size: int) -> Counts:
    """Every run of so many words."""
    found = ngram_totals(corpus.stream, size)
    return count_phrases(corpus.stream, found.places, found.words)


def plain_ngrams(corpus: Corpus, size: int) -> list[dict[str, int]]:
    """N-grams counted with a loop over words, started anew at each break."""
    tokens = tokenize_texts(corpus.documents["text"].to_list())
    terms = tokens.vocabulary.terms.types.gather(tokens.term_ids).to_list()
    found: list[Counter[str]] = [Counter() for _ in tokens.words_per_document]
    for start in range(len(terms) - size + 1):
        if not tokens.breaks[start + 1 : start + size].any():
            found[tokens.word_documents[start]][" ".join(terms[start : start + size])] += 1
    return [dict(counter) for counter in found]


@pytest.mark.parametrize("at_once", [2, AT_ONCE])
@given(texts=some_texts)
def test_words_are_counted_as_a_counter_does(
    make_corpus: MakeCorpus, at_once: int, texts: list[str]
) -> None:
    """Counts, document counts and sizes equal those of plain Counters.

    So they do where a shard is counted a stretch after the other.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "AT_ONCE", at_once)
        check_counts(make_corpus(texts), texts)


def check_counts(corpus: Corpus, texts: list[str]) -> None:
    """Every word of a corpus is counted as a plain Counter counts it."""
    counts, totals = count_all(corpus), word_totals(corpus.stream)
    plain = [Counter(plain_terms(text)) for text in texts]
    assert per_document(corpus, counts) == [dict(counter) for counter in plain]
    assert counts.sizes.tolist() == [counter.total() for counter in plain]
    everywhere = sum(plain, Counter())
    documents = Counter(term for counter in plain for term in counter)
    names = spelled(corpus, counts)
    assert names == spelled(corpus, totals) == sorted(everywhere)
    for found in ((counts.totals, counts.document_counts), (totals.counts, totals.document_counts)):
        assert found[0].tolist() == [everywhere[term] for term in names]
        assert found[1].tolist() == [documents[term] for term in names]


@given(texts=some_texts, codes=st.lists(st.integers(-1, 2), min_size=3, max_size=3))
def test_members_of_a_column_add_up(
    make_corpus: MakeCorpus, texts: list[str], codes: list[int]
) -> None:
    """A column is the sum of its terms, and stands where its most frequent one does."""
    corpus = make_corpus(texts)
    terms = corpus.stream.vocabulary.terms.types.to_list()
    code = dict(zip("abc", codes, strict=True))
    counts = count_words(corpus.stream, np.array([code[term] for term in terms], dtype=np.int64), 3)
    plain = [Counter(plain_terms(text)) for text in texts]
    everywhere = sum(plain, Counter())
    for column in range(3):
        members = [term for term in terms if code[term] == column]
        expected = [sum(counter[term] for term in members) for counter in plain]
        assert counts.table.toarray()[:, column].tolist() == expected
        assert counts.document_counts[column] == sum(n > 0 for n in expected)
        place = counts.places[column : column + 1]
        if members:
            (shown,) = corpus.stream.spelled(place, np.array([1]))
            assert everywhere[shown] == max(everywhere[term] for term in members)
        else:
            assert place.tolist() == [-1]


@given(texts=some_texts, size=st.integers(1, 4))
def test_ngrams_do_not_cross_breaks(make_corpus: MakeCorpus, texts: list[str], size: int) -> None:
    """N-grams equal those found by a loop that starts anew at each break."""
    corpus = make_corpus(texts)
    counts, totals = count_ngrams(corpus, size), ngram_totals(corpus.stream, size)
    assert per_document(corpus, counts) == plain_ngrams(corpus, size)
    assert (counts.words == size).all()
    assert spelled(corpus, counts) == spelled(corpus, totals)
    assert counts.totals.tolist() == totals.counts.tolist()
    assert counts.document_counts.tolist() == totals.document_counts.tolist()


@given(texts=some_texts, keep=st.lists(st.booleans(), min_size=6, max_size=6))
def test_ngrams_of_a_choice_are_those_of_its_texts(
    make_corpus: MakeCorpus, texts: list[str], keep: list[bool]
) -> None:
    """Documents that were left out are not counted, though the suffixes are those of all."""
    whole = make_corpus(texts)
    count_ngrams(whole, 2)
    chosen = whole.choose(np.array(keep[: len(texts)]))
    alone = make_corpus([text for text, kept in zip(texts, keep, strict=False) if kept])
    assert per_document(chosen, count_ngrams(chosen, 2)) == plain_ngrams(alone, 2)


@given(
    texts=some_texts,
    phrases=st.lists(st.lists(st.sampled_from("abcz"), min_size=1, max_size=3), max_size=4),
)
def test_given_phrases_are_counted_as_ngrams_are(
    make_corpus: MakeCorpus, texts: list[str], phrases: list[list[str]]
) -> None:
    """Also those of different lengths, and those that do not occur."""
    corpus = make_corpus(texts)
    counts = count_given(corpus.stream, phrases)
    assert counts.words.tolist() == [len(phrase) for phrase in phrases]
    for column, phrase in enumerate(phrases):
        plain = [one.get(" ".join(phrase), 0) for one in plain_ngrams(corpus, len(phrase))]
        assert counts.table.toarray()[:, column].tolist() == plain
        assert counts.totals[column] == sum(plain)
        assert counts.document_counts[column] == sum(n > 0 for n in plain)
        if sum(plain):
            assert spelled(corpus, counts.select(np.array([column]))) == [" ".join(phrase)]
        else:
            assert counts.places[column] == -1


@given(texts=some_texts, largest=st.integers(1, 200))
def test_spellings_of_long_phrases_are_numbered_again(
    make_corpus: MakeCorpus, texts: list[str], largest: int
) -> None:
    """The most frequent spelling of a phrase is the same, however few numbers there are for it."""
    stream = make_corpus([text.title() if n % 2 else text for n, text in enumerate(texts)]).stream
    terms = stream.vocabulary.terms.types.to_list()
    phrases = [[first, second, first] for first in terms for second in terms]
    expected = count_given(stream, phrases).places.tolist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("relstat.counting.counts._LARGEST", largest)
        assert count_given(stream, phrases).places.tolist() == expected


def test_phrases_are_counted_per_document(make_corpus: MakeCorpus) -> None:
    """Overlapping occurrences all count; the place is in the most frequent spelling."""
    corpus = make_corpus(["a a a", "A a", "b. A a", "A a"])
    counts = count_phrases(corpus.stream, np.array([0]), np.array([2]))
    assert counts.table.toarray().ravel().tolist() == [2, 1, 1, 1]
    assert counts.totals.tolist() == [5]
    assert counts.document_counts.tolist() == [4]
    assert corpus.stream.written(counts.places, counts.words).to_list() == ["A a"]


def test_usual_words_are_the_most_frequent_spellings(make_corpus: MakeCorpus) -> None:
    """Of the spellings of a term the most frequent stands for it, then the first in order."""
    corpus = make_corpus(["party Party", "Party army Army"])
    assert corpus.stream.vocabulary.terms.types.to_list() == ["army", "party"]
    assert usual_words(corpus.stream, np.array([1, 0, 1])).to_list() == ["Party", "Army", "Party"]
    chosen = corpus.choose(np.array([True, False]))
    assert usual_words(chosen.stream, np.array([1])).to_list() == ["Party"]


@given(texts=some_texts, codes=st.lists(st.integers(-1, 2), min_size=6, max_size=6))
def test_types_of_groups(make_corpus: MakeCorpus, texts: list[str], codes: list[int]) -> None:
    """How many different terms the documents of each group use together."""
    corpus, mine = make_corpus(texts), codes[: len(texts)]
    terms = [set(plain_terms(text)) for text in texts]
    expected = [
        len(set().union(*(some for some, code in zip(terms, mine, strict=True) if code == group)))
        for group in range(3)
    ]
    assert types_per_group(corpus.stream, np.array(mine), 3).tolist() == expected


@pytest.fixture
def small(make_corpus: MakeCorpus) -> tuple[Corpus, Counts]:
    """Three documents: a a b / b / a c."""
    corpus = make_corpus(["a a b", "b", "a c"])
    return corpus, count_all(corpus)


def test_select_keeps_the_order_asked_for(small: tuple[Corpus, Counts]) -> None:
    """Terms c and a, in this order."""
    corpus, counts = small
    chosen = counts.select(np.array([2, 0]))
    assert spelled(corpus, chosen) == ["c", "a"]
    assert chosen.totals.tolist() == [1, 3]
    assert chosen.document_counts.tolist() == [1, 2]


def test_by_group_sums_documents(small: tuple[Corpus, Counts]) -> None:
    """The first and third document are group 0, the second is in none."""
    _, counts = small
    totals, documents = counts.by_group(np.array([0, -1, 0]), 2)
    assert totals.tolist() == [[3, 1, 1], [0, 0, 0]]
    assert documents.tolist() == [[2, 1, 1], [0, 0, 0]]


def test_terms_of_one_code_are_one_column(small: tuple[Corpus, Counts]) -> None:
    """Terms a and c become one term, shown where the more frequent one stands; b is dropped."""
    corpus, _ = small
    merged = count_words(corpus.stream, np.array([0, -1, 0]), 1)
    assert merged.totals.tolist() == [4]
    assert merged.document_counts.tolist() == [2]
    assert spelled(corpus, merged) == ["a"]


def test_intervals_do_not_depend_on_the_slice(
    make_corpus: MakeCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terms bounded together or one by one have the same intervals."""
    counts = count_all(make_corpus(["a a b", "b", "a c", "c b", "a", "b b a"] * 3))
    codes = np.repeat([0, 1, -1], [11, 6, 1])
    together = counts.rate_intervals(codes, 2)
    monkeypatch.setattr("relstat.counting.counts._SUMS_AT_ONCE", 1)
    alone = counts.rate_intervals(codes, 2)
    assert np.array_equal(together, alone, equal_nan=True)
    assert np.isfinite(together[0][0]).all()
    assert np.isnan(together[0][1]).all()  # six documents are too few


def test_documents_of_one_rate_do_not_vouch_for_others(make_corpus: MakeCorpus) -> None:
    """When every second word is ``a`` in ten documents, 3.1 in ten of all may be without it."""
    counts = count_all(make_corpus(["a b"] * 10))
    low, high = counts.rate_intervals(np.zeros(10, dtype=np.int32), 1)
    share = 0.025 ** (1 / 10)
    assert low.tolist() == [[pytest.approx(5000 * share)] * 2]
    assert high.tolist() == [[pytest.approx(5000 / share)] * 2]


def test_real_documents_are_counted_as_a_counter_does(kcna: Corpus) -> None:
    """Words and runs of three words of every 50th document of KCNA."""
    corpus = kcna.choose((pl.Series(range(len(kcna))) % 50 == 0).to_numpy())
    plain = [dict(Counter(plain_terms(text))) for text in corpus.documents["text"]]
    counts = count_terms(corpus.stream, np.flatnonzero(word_totals(corpus.stream).counts))
    assert per_document(corpus, counts) == plain
    assert counts.sizes.tolist() == [sum(one.values()) for one in plain]
    assert per_document(corpus, count_ngrams(corpus, 3)) == plain_ngrams(corpus, 3)
