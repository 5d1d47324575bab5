"""Suffixes are sorted alike, however the work on them is divided."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.suffixes import sorting
from relstat.suffixes.sorting import SuffixSorter

streams = st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=60)


@given(streams, st.sampled_from([1, 15, 100]), st.integers(1, 10))
def test_a_frequent_term_is_sorted_in_parts(
    stream: list[tuple[int, bool]], size: int, most: int
) -> None:
    """A slice is the same, sorted at once, or by some terms or second terms at a time."""
    terms = np.array([term for term, _ in stream], dtype=np.int32)
    breaks = np.array([divided for _, divided in stream])
    sorter = SuffixSorter.of(terms, breaks, most=size)
    for first, last in sorter.ranges:
        whole = sorter.sort(first, last)
        parts = sorter.sort(first, last, most=most)
        for one, other in zip(whole, parts, strict=True):
            assert one.tolist() == other.tolist()
            assert one.dtype == other.dtype


@given(streams, st.integers(1, 70))
def test_blocks_of_the_stream_leave_no_trace(stream: list[tuple[int, bool]], block: int) -> None:
    """Where unbroken runs end is known in every block, whatever its size."""
    terms = np.array([term for term, _ in stream], dtype=np.int32)
    breaks = np.array([divided for _, divided in stream])

    def found() -> list[tuple[list[int], list[int]]]:
        sorter = SuffixSorter.of(terms, breaks, most=5)
        made = [sorter.sort(first, last) for first, last in sorter.ranges]
        return [(starts.tolist(), shared.tolist()) for starts, shared in made]

    whole = found()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "_BLOCK", block)
        assert found() == whole
