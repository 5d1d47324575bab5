"""A stored order of suffixes, used slice by slice: loading and routing.

Work on phrases is a list of tasks, one for each slice, that this process or others do. Between
them a phrase is known as a place in the stream where it begins and its number of words: its
first term tells the slice that knows all its occurrences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from relstat.arrays import Ids, Ints
from relstat.suffixes.repeats import SuffixSlice, SuffixText, sorted_positions
from relstat.suffixes.sorting import SuffixOrder

__all__ = [
    "KEPT_WORDS",
    "LoadSlice",
    "Loader",
    "Run",
    "Slices",
    "load_slice",
]

KEPT_WORDS: Final = 1 << 23
"""Words of a stream up to which loaded slices stay in memory: about 50 bytes for each."""


def load_slice(text: SuffixText, order: SuffixOrder, low: int, high: int) -> SuffixSlice:
    """The suffixes ``low`` to before ``high`` of a stored order that the corpus has.

    Both must be cuts of the order. What a suffix shares with the last kept one before it is the
    least that any two neighbours between them share.
    """
    starts = np.asarray(order.starts[low:high])
    shared = np.asarray(order.shared[low:high]).astype(np.int32, copy=False)
    ascending, rank = sorted_positions(starts)
    rows = np.repeat(text.rows, np.diff(np.searchsorted(ascending, text.document_words)))
    documents = np.empty(len(starts), dtype=np.int32)
    documents[rank] = rows
    kept = documents >= 0
    if not kept.all():
        at = np.flatnonzero(kept)
        begins = np.concatenate([[0], at[:-1] + 1])
        shared = np.minimum.reduceat(shared[: at[-1] + 1], begins) if len(at) else shared[:0]
        starts, documents = starts[at], documents[at]
        rank = (np.cumsum(kept) - 1)[rank[rows >= 0]]
    return SuffixSlice(text, low, starts, shared, documents, rank.astype(np.int32))


@dataclass(frozen=True)
class Loader:
    """Loads a slice; with ``keep`` it is loaded once and stays in the memory of this process.

    It can be pickled if its text and order can; what it has loaded stays behind.
    """

    text: SuffixText
    order: SuffixOrder
    low: int
    high: int
    keep: bool = False
    _kept: list[SuffixSlice] = field(default_factory=list, repr=False, compare=False)

    def __call__(self) -> SuffixSlice:
        """The slice."""
        if self._kept:
            return self._kept[0]
        found = load_slice(self.text, self.order, self.low, self.high)
        if self.keep:
            self._kept.append(found)
        return found

    def __reduce__(self) -> tuple[type[Loader], tuple[SuffixText, SuffixOrder, int, int]]:
        return Loader, (self.text, self.order, self.low, self.high)


LoadSlice = Callable[[], SuffixSlice]
Run = Callable[[Callable[..., Any], Sequence[tuple[Any, ...]]], Sequence[Any]]
"""Gives ``function(*task)`` for each task, in order; perhaps in other processes."""


@dataclass(frozen=True)
class Slices:
    """The suffixes of a corpus in slices, each loaded where it is worked on.

    Attributes:
        text: the stream.
        loaders: functions that load the slices, in order; tasks that get one can be pickled if
            it can, as a :class:`Loader` can.
        terms: int32, the first term of each slice.
    """

    text: SuffixText
    loaders: Sequence[LoadSlice]
    terms: Ids

    @classmethod
    def of(cls, text: SuffixText, order: SuffixOrder) -> Slices:
        """The slices of a stored order; of a small one they stay in memory once loaded."""
        keep = len(order.starts) <= KEPT_WORDS
        loaders = [Loader(text, order, low, high, keep) for low, high in order.slices]
        return cls(text, loaders, text.terms(order.starts[order.cuts[:-1]]))

    def with_phrases(self, places: Ints) -> list[tuple[LoadSlice, Ints]]:
        """The slices that know phrases which begin at some places, and which phrases each does."""
        home = np.searchsorted(self.terms, self.text.terms(places), side="right") - 1
        here = [np.flatnonzero(home == number) for number in range(len(self.loaders))]
        return [(load, some) for load, some in zip(self.loaders, here, strict=True) if len(some)]
