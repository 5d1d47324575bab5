"""Many phrases are looked up at once as a search through all suffixes finds them."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.stream import Stream
from relstat.counting.counts import count_given, count_spelled
from relstat.suffixes.locating import locate_all
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.sorting import suffix_order
from relstat.text.vocabulary import TokenOptions

streams = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40)
phrases = st.lists(st.lists(st.integers(0, 4), max_size=5), max_size=6)


@given(streams, phrases)
def test_many_phrases_are_located_at_once(
    stream: list[tuple[int, bool]], wanted: list[list[int]]
) -> None:
    """Each has the ranks of all suffixes that begin with it, up to the next break."""
    terms = np.array([term for term, _ in stream], dtype=np.int32)
    breaks = np.array([divided for _, divided in stream], dtype=np.bool_)
    documents = np.array([0, len(terms)], dtype=np.int64)
    same = np.arange(5, dtype=np.int32)
    text = SuffixText(terms, same, breaks, documents, np.zeros(1, dtype=np.int32))
    starts = suffix_order(terms, breaks).starts
    ends = [*(np.flatnonzero(breaks[1:]) + 1), len(terms)] if stream else []
    suffixes = [terms[at : min(end for end in ends if end > at)].tolist() for at in starts[:]]
    words = np.array([len(phrase) for phrase in wanted], dtype=np.int64)
    flat = np.array([term for phrase in wanted for term in phrase], dtype=np.int64)
    left, right = locate_all(text, starts, flat, words)
    for phrase, first, last in zip(wanted, left.tolist(), right.tolist(), strict=True):
        found = [rank for rank, one in enumerate(suffixes) if one[: len(phrase)] == phrase]
        assert list(range(first, last)) == found
        assert all(one[: len(phrase)] < phrase for one in suffixes[:first])


some_words = st.sampled_from(["kim", "jong", "il", "of", "un,"])
some_texts = st.lists(st.lists(some_words, max_size=12).map(" ".join), min_size=1, max_size=5)
some_phrases = st.lists(
    st.lists(st.sampled_from(["kim", "jong", "il", "of", "un", "nowhere"]), min_size=1, max_size=4),
    max_size=8,
)


@given(some_texts, some_phrases, st.data())
def test_counts_are_those_of_looking_up_one_by_one(
    texts: list[str], phrases: list[list[str]], data: st.DataObject
) -> None:
    """Each phrase in each chosen document, those that do not occur too."""
    stream = Stream.of_texts(texts, TokenOptions())
    keep = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    stream = stream.choose(np.array(keep))
    spelled = pl.Series([" ".join(phrase) for phrase in phrases], dtype=pl.String)
    found, expected = count_spelled(stream, spelled), count_given(stream, phrases)
    assert found.table.toarray().tolist() == expected.table.toarray().tolist()
    assert found.words.tolist() == expected.words.tolist()
    assert found.sizes.tolist() == expected.sizes.tolist()
