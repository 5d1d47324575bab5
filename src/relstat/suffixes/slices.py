"""A stored order of suffixes, used slice by slice: loading, routing and looking up.

Work on phrases is a list of tasks, one for each slice, that this process or others do. Between
them a phrase is known as a place in the stream where it begins and its number of words: its
first term tells the slice that knows all its occurrences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from relstat.suffixes.repeats import SuffixSlice, SuffixText, sorted_positions
from relstat.suffixes.sorting import Column, SuffixOrder

__all__ = ["LoadSlice", "Run", "Slices", "load_slice", "locate"]

Ids = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]


def load_slice(text: SuffixText, order: SuffixOrder, low: int, high: int) -> SuffixSlice:
    """The suffixes ``low`` to before ``high`` of a stored order that the corpus has.

    Both must be cuts of the order. What a suffix shares with the last kept one before it is the
    least that any two neighbours between them share.
    """
    starts = np.asarray(order.starts[low:high])
    shared = np.asarray(order.shared[low:high]).astype(np.int32, copy=False)
    ascending, rank = sorted_positions(starts)
    documents = np.empty(len(starts), dtype=np.int32)
    documents[rank] = text.rows[np.searchsorted(text.document_words, ascending, side="right") - 1]
    kept = np.flatnonzero(documents >= 0)
    if len(kept) < len(starts):
        begins = np.concatenate([[0], kept[:-1] + 1])
        lowest = np.minimum.reduceat(shared[: kept[-1] + 1], begins) if len(kept) else shared[:0]
        starts, shared, documents = starts[kept], lowest, documents[kept]
    return SuffixSlice(text, low, starts, shared, documents)


LoadSlice = Callable[[], SuffixSlice]
Run = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Sequence[Any]]
"""Gives ``function(*task)`` for each task, in order; perhaps in other processes."""


@dataclass(frozen=True)
class Slices:
    """The suffixes of a corpus in slices, each loaded where it is worked on.

    Attributes:
        text: the stream.
        loaders: functions that load the slices, in order; tasks that get one can be pickled if
            it can, as ``partial(load_slice, text, order, low, high)`` can if text and order can.
        terms: int32, the first term of each slice.
    """

    text: SuffixText
    loaders: Sequence[LoadSlice]
    terms: Ids

    @classmethod
    def of(cls, text: SuffixText, order: SuffixOrder) -> Slices:
        """The slices of a stored order."""
        loaders = [partial(load_slice, text, order, low, high) for low, high in order.slices]
        return cls(text, loaders, text.terms(order.starts[order.cuts[:-1]]))

    def with_phrases(self, places: Ints) -> list[tuple[LoadSlice, Ints]]:
        """The slices that know phrases which begin at some places, and which phrases each does."""
        home = np.searchsorted(self.terms, self.text.terms(places), side="right") - 1
        here = [np.flatnonzero(home == number) for number in range(len(self.loaders))]
        return [(load, some) for load, some in zip(self.loaders, here, strict=True) if len(some)]


def locate(text: SuffixText, starts: Column, phrase: Sequence[int]) -> tuple[int, int]:
    """The range of the stored order in which the suffixes begin with a phrase, given as terms.

    A binary search: it reads about 2 log2(N) positions and the words there. Suffixes of
    documents that are not in the corpus count too.
    """
    from bisect import bisect_left, bisect_right

    wanted = list(phrase)

    def beginning(rank: int) -> list[int]:
        start = int(starts[rank : rank + 1][0])
        positions = np.arange(start, min(start + len(wanted), len(text.words)))
        broken = np.flatnonzero(~text.goes_on(positions[1:]))
        unbroken = positions[: broken[0] + 1] if len(broken) else positions
        terms: list[int] = text.terms(unbroken).tolist()
        return terms

    ranks = range(len(starts))
    left = bisect_left(ranks, wanted, key=beginning)
    return left, bisect_right(ranks, wanted, lo=left, key=beginning)
