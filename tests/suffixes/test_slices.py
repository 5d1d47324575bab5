"""Phrases are found in a stored order as a search through all suffixes finds them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.slices import locate_all
from relstat.suffixes.sorting import suffix_order

streams = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40)
phrases = st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=5), max_size=6)


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
    left, right = locate_all(text, starts, wanted)
    for phrase, first, last in zip(wanted, left.tolist(), right.tolist(), strict=True):
        found = [rank for rank, one in enumerate(suffixes) if one[: len(phrase)] == phrase]
        assert list(range(first, last)) == found
        assert all(one[: len(phrase)] < phrase for one in suffixes[:first])
