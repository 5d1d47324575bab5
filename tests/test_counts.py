"""The table of counts against plain counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import relstat
from relstat.corpus import Corpus
from relstat.counts import Counts, count_ngrams, count_phrases, count_words
from relstat.repeats import suffix_array
from relstat.tokens import tokenize, words_of

MakeCorpus = Callable[..., Corpus]

# Few words, so that they repeat; commas and full stops make breaks.
some_texts = st.lists(
    st.lists(st.sampled_from(["a", "B", "b", "c", ",", "."]), max_size=15).map(" ".join),
    min_size=1,
    max_size=6,
)


def plain_terms(text: str) -> list[str]:
    """The words of a text in lower case, with plain apostrophes that do not trail."""
    return [word.lower().replace("’", "'").rstrip("'") for word in words_of(text)]


def spelled(corpus: Corpus, counts: Counts) -> list[str]:
    """What the terms of a table are, read from their places in the text."""
    return tokenize(corpus).spelled(counts.places, counts.words).to_list()


def per_document(corpus: Corpus, counts: Counts) -> list[dict[str, int]]:
    """The table as one dictionary of counts for each release."""
    names = spelled(corpus, counts)
    return [
        {names[term]: int(row[term]) for term in np.flatnonzero(row)}
        for row in counts.table.toarray()
    ]


def plain_ngrams(corpus: Corpus, size: int) -> list[dict[str, int]]:
    """N-grams counted with a loop over words, started anew at each break."""
    tokens = tokenize(corpus)
    terms = tokens.terms.gather(tokens.term_ids).to_list()
    found: list[Counter[str]] = [Counter() for _ in tokens.words_per_document]
    for start in range(len(terms) - size + 1):
        if not tokens.breaks[start + 1 : start + size].any():
            found[tokens.word_documents[start]][" ".join(terms[start : start + size])] += 1
    return [dict(counter) for counter in found]


@given(texts=some_texts)
def test_words_are_counted_as_a_counter_does(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """Counts, document counts and sizes equal those of plain Counters."""
    corpus = make_corpus(texts)
    counts = count_words(corpus)
    plain = [Counter(plain_terms(text)) for text in texts]
    assert per_document(corpus, counts) == [dict(counter) for counter in plain]
    assert counts.sizes.tolist() == [counter.total() for counter in plain]
    everywhere = sum(plain, Counter())
    documents = Counter(term for counter in plain for term in counter)
    for term, total, releases in zip(
        spelled(corpus, counts), counts.totals, counts.document_counts, strict=True
    ):
        assert (total, releases) == (everywhere[term], documents[term])


@given(texts=some_texts, size=st.integers(1, 4))
def test_ngrams_do_not_cross_breaks(make_corpus: MakeCorpus, texts: list[str], size: int) -> None:
    """N-grams equal those found by a loop that starts anew at each break."""
    corpus = make_corpus(texts)
    counts = count_ngrams(corpus, size)
    assert per_document(corpus, counts) == plain_ngrams(corpus, size)
    assert (counts.words == size).all()


def test_phrases_are_counted_per_release(make_corpus: MakeCorpus) -> None:
    """Overlapping occurrences all count; the place is in the most frequent spelling."""
    corpus = make_corpus(["a a a", "A a", "b. A a", "A a"])
    array = suffix_array(corpus)
    found = array.find(np.array([0]), np.array([2]))
    counts = count_phrases(corpus, found)
    assert counts.table.toarray().ravel().tolist() == [2, 1, 1, 1]
    assert counts.totals.tolist() == [5]
    assert counts.document_counts.tolist() == [4]
    assert tokenize(corpus).written(counts.places, counts.words).to_list() == ["A a"]


@pytest.fixture
def small(make_corpus: MakeCorpus) -> tuple[Corpus, Counts]:
    """Three releases: a a b / b / a c."""
    corpus = make_corpus(["a a b", "b", "a c"])
    return corpus, count_words(corpus)


def test_select_keeps_the_order_asked_for(small: tuple[Corpus, Counts]) -> None:
    """Terms c and a, in this order."""
    corpus, counts = small
    chosen = counts.select(np.array([2, 0]))
    assert spelled(corpus, chosen) == ["c", "a"]
    assert chosen.totals.tolist() == [1, 3]
    assert chosen.document_counts.tolist() == [1, 2]


def test_by_group_sums_releases(small: tuple[Corpus, Counts]) -> None:
    """The first and third release are group 0, the second is in none."""
    _, counts = small
    totals, documents = counts.by_group(np.array([0, -1, 0]), 2)
    assert totals.tolist() == [[3, 1, 1], [0, 0, 0]]
    assert documents.tolist() == [[2, 1, 1], [0, 0, 0]]


def test_merge_terms_adds_up(small: tuple[Corpus, Counts]) -> None:
    """Terms a and c become one term, shown where the more frequent one stands; b is dropped."""
    corpus, counts = small
    merged = counts.merge_terms(np.array([0, -1, 0]), 1)
    assert merged.totals.tolist() == [4]
    assert merged.document_counts.tolist() == [2]
    assert spelled(corpus, merged) == ["a"]


def test_rate_samples_do_not_depend_on_the_slice(make_corpus: MakeCorpus) -> None:
    """Terms resampled together or one by one have the same samples."""
    corpus = make_corpus(["a a b", "b", "a c", "c b", "a", "b b a"])
    sample = count_words(corpus).rate_samples(np.zeros(6, dtype=np.int32), 1)
    single = np.concatenate([sample(slice(i, i + 1)) for i in range(3)], axis=2)
    assert np.array_equal(sample(slice(None)), single, equal_nan=True)


def test_rates_of_a_constant_have_a_narrow_interval(make_corpus: MakeCorpus) -> None:
    """When every second word is ``a`` in all releases the rate is 5,000 without doubt."""
    counts = count_words(make_corpus(["a b"] * 6))
    low, high = counts.rate_intervals(np.zeros(6, dtype=np.int32), 1)
    assert low.tolist() == high.tolist() == [[5000, 5000]]


def sample_of(path: Path, step: int) -> Corpus:
    """Every so many releases of a file."""
    corpus = relstat.read(path)
    rows = pl.Series(range(len(corpus))) % step == 0
    return Corpus(corpus.documents.filter(rows))


def test_real_releases_are_counted_as_a_counter_does(shared_data: Path) -> None:
    """Words and pairs of words of every 50th release of KCNA."""
    corpus = sample_of(shared_data / "kcna_2011_2012.jsonl.gz", 50)
    plain = [dict(Counter(plain_terms(text))) for text in corpus.documents["text"]]
    counts = count_words(corpus)
    assert per_document(corpus, counts) == plain
    assert counts.sizes.tolist() == [sum(one.values()) for one in plain]
    assert per_document(corpus, count_ngrams(corpus, 3)) == plain_ngrams(corpus, 3)
