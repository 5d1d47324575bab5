"""A stored order of suffixes, used slice by slice: loading, routing and looking up.

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
from relstat.suffixes.sorting import Column, SuffixOrder

__all__ = [
    "KEPT_WORDS",
    "LoadSlice",
    "Loader",
    "Run",
    "Slices",
    "load_slice",
    "locate",
    "locate_all",
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


def locate(text: SuffixText, starts: Column, phrase: Sequence[int]) -> tuple[int, int]:
    """The range of the stored order in which the suffixes begin with a phrase, given as terms.

    Suffixes of documents that are not in the corpus count too.
    """
    left, right = locate_all(text, starts, [phrase])
    return int(left[0]), int(right[0])


def locate_all(
    text: SuffixText, starts: Column, phrases: Sequence[Sequence[int]]
) -> tuple[Ints, Ints]:
    """The ranges of many phrases, none of them empty: where each begins and ends.

    A binary search for all at once: for each phrase it reads about 2 log2(N) positions and the
    words there.
    """
    longest = max(map(len, phrases), default=0)
    wanted = np.full((len(phrases), longest), -1, dtype=np.int64)
    for number, phrase in enumerate(phrases):
        wanted[number, : len(phrase)] = phrase
    words = np.array([len(phrase) for phrase in phrases], dtype=np.int64)
    left = _bisect(text, starts, wanted, words, np.zeros(len(phrases), dtype=np.int64), after=False)
    return left, _bisect(text, starts, wanted, words, left, after=True)


def _bisect(
    text: SuffixText, starts: Column, wanted: Ints, words: Ints, low: Ints, *, after: bool
) -> Ints:
    """The first rank from ``low`` on whose suffix is not before a phrase, or is ``after`` it."""
    low = low.copy()
    high = np.full_like(low, len(starts))
    while len(open_ := np.flatnonzero(low < high)):
        middle = (low[open_] + high[open_]) // 2
        order = _compared(text, starts[middle].astype(np.int64), wanted[open_], words[open_])
        passed = order <= 0 if after else order < 0
        low[open_[passed]] = middle[passed] + 1
        high[open_[~passed]] = middle[~passed]
    return low


def _compared(text: SuffixText, begins: Ints, wanted: Ints, words: Ints) -> Ints:
    """Whether the words from a position to the next break are before (-1), as (0), or after (1)
    a phrase, of as many words at most.
    """
    order = np.zeros(len(begins), dtype=np.int64)
    same = np.arange(len(begins))
    for depth in range(wanted.shape[1]):
        same = same[words[same] > depth]
        positions = begins[same] + depth
        if depth:
            goes_on = text.goes_on(positions)
            order[same[~goes_on]] = -1  # it is the beginning of the phrase
            same, positions = same[goes_on], positions[goes_on]
        order[same] = np.sign(text.terms(positions) - wanted[same, depth])
        same = same[order[same] == 0]
    return order
