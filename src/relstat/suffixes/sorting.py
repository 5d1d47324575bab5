"""Sorting the suffixes of a word stream, a slice of the order at a time.

A suffix is the stream of terms from one word to the next break. All suffixes with one first term
are together in sorted order, so the order can be made in slices, each for a range of first
terms: memory is bounded by a slice, and no slice needs another.

A slice is sorted in rounds, as in radix sort from the left: in each the next few terms of a
suffix are packed into one integer, and suffixes that no other equals so far are finished. The
round in which neighbours part says how many words they share. The work is the sum of the
prefixes that tell suffixes apart, and breaks bound these: of natural text less than two rounds
are needed on average, while text that repeats long unbroken runs costs more.

Sources: Manber & Myers (1993), Suffix arrays; McIlroy, Bostic & McIlroy (1993), Engineering
radix sort.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from relstat.arrays import AnyInts, Flags, Ids, Ints, Keys

__all__ = [
    "SLICE_WORDS",
    "Column",
    "SuffixOrder",
    "SuffixSorter",
    "parts",
    "sort_suffixes",
    "suffix_order",
]

SLICE_WORDS: Final = 1 << 20
"""Suffixes that a slice holds, about; more if one first term has more."""

_BLOCK: Final = 1 << 21  # words of the stream that are read at once


class Column(Protocol):
    """Numbers in a row, in memory or on disk; an array of indices or a slice reads some."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: Any) -> npt.NDArray[Any]: ...


Keep = Callable[[Iterator[AnyInts]], Column]
"""What makes one column of the parts of a long one, which come one by one."""


def _in_memory(parts: Iterator[AnyInts]) -> AnyInts:
    return np.concatenate(list(parts))


@dataclass(frozen=True)
class SuffixOrder:
    """The sorted suffixes of a stream of N words, cut where the first term changes.

    Attributes:
        starts: (N,), the word position at which each suffix begins, in sorted order.
        shared: (N,), words that a suffix shares with the one before it, up to a break.
        cuts: int64 (S + 1,), where each of S slices begins in the order, and the end.
    """

    starts: Column
    shared: Column
    cuts: Ints

    @property
    def slices(self) -> list[tuple[int, int]]:
        """Where each slice begins and ends."""
        return list(pairwise(self.cuts.tolist()))


def suffix_order(terms: Column, breaks: Column, *, most: int = SLICE_WORDS) -> SuffixOrder:
    """The sorted suffixes of a stream, all in memory; see :func:`sort_suffixes`."""
    found = list(sort_suffixes(terms, breaks, most=most))
    empty = np.empty(0, dtype=np.int32)
    cuts = np.cumsum([0, *(len(starts) for starts, _ in found)], dtype=np.int64)
    return SuffixOrder(
        np.concatenate([empty, *(starts for starts, _ in found)]),
        np.concatenate([empty, *(shared for _, shared in found)]),
        cuts,
    )


def sort_suffixes(
    terms: Column, breaks: Column, *, most: int = SLICE_WORDS
) -> Iterator[tuple[AnyInts, Ids]]:
    """Sort the suffixes of a stream; yields slices of the order, one by one.

    See :class:`SuffixSorter` for the arguments, and its ``sort`` for what a slice is.
    """
    sorter = SuffixSorter.of(terms, breaks, most=most)
    for first, last in sorter.ranges:
        yield sorter.sort(first, last)


@dataclass(frozen=True)
class SuffixSorter:
    """Sorts the suffixes of a stream of N words, slice by slice, in any order of the slices.

    Attributes:
        terms: numbers from 0, (N,).
        runs: where the unbroken runs of the stream end, ascending; the last is N.
        cuts: for each block of the stream which of ``runs`` is the first after its start.
        counts: int64, how often each term occurs.
        ranges: for each slice the first of its terms, and the one after its last.
    """

    terms: Column
    runs: Column
    cuts: tuple[int, ...]
    counts: Ints
    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def of(
        cls,
        terms: Column,
        breaks: Column,
        keep: Keep = _in_memory,
        *,
        most: int = SLICE_WORDS,
    ) -> SuffixSorter:
        """Divide the work.

        ``breaks`` is True at a word that something divides from the one before; the first word
        always counts as divided. ``most`` is how many suffixes a slice has, about; of one term
        there may be more. ``keep`` makes one column of the parts of a long one: in memory, unless
        it puts them elsewhere.
        """
        counts = _term_counts(terms)
        found: list[int] = []
        runs = keep(_run_ends(breaks, found))
        ranges = tuple(pairwise(_term_cuts(counts, most)))
        return cls(terms, runs, tuple(found), counts, ranges)

    def sort(self, first: int, last: int, *, most: int = 2 * SLICE_WORDS) -> tuple[AnyInts, Ids]:
        """The suffixes that begin with the terms from ``first`` to before ``last``, sorted.

        Returns where they begin (int32, or int64 for streams of more than 2^31 words), and the
        words that each shares with the one before it (int32; 0 for the first of a term).
        Suffixes are compared as lists of terms that end at the next break, and equal ones stand
        in the order of the stream, so the order does not depend on how it was divided.

        Memory: 8 bytes for each distinct term; about 100 bytes for each suffix of the slice at the
        peak; ``runs``, if they are in memory. Of more than ``most`` suffixes, as "the" has in a
        large stream, so many are sorted at a time, and 25 bytes are held for each.
        Every slice reads the stream once from end to end.
        """
        size = int(self.counts[first:last].sum())
        if size > most and last - first > 1:
            found = [self.sort(*part, most=most) for part in self._divide(first, last, most)]
            starts, shared = zip(*found, strict=True)
            return np.concatenate(starts), np.concatenate(shared)
        positions = np.empty(size, dtype=_whole(len(self.terms)))
        left = np.empty(size, dtype=np.int32)
        self._find(first, last, positions, left)
        bits = len(self.counts).bit_length()
        if last - first == 1 and size > most:
            return _sort_by_second(self.terms, positions, left, bits, most)
        return _sort_slice(self.terms, positions, left, bits)

    def _divide(self, first: int, last: int, most: int) -> list[tuple[int, int]]:
        """The terms of a slice in runs of at most ``most`` suffixes, or one term."""
        cut = parts(self.counts[first:last], most)
        return [(first + part.start, first + part.stop) for part in cut]

    def _find(self, first: int, last: int, positions: AnyInts, left: Ids) -> None:
        """Fill in where the terms of a slice occur, ascending, and how far the next break is."""
        filled = 0
        for number, (start, block) in enumerate(_blocks(self.terms)):
            inside = np.flatnonzero((block >= first) & (block < last))
            if not len(inside):
                continue
            inside += start
            until = slice(filled, filled := filled + len(inside))
            ends = self.runs[self.cuts[number] : self.cuts[number + 1] + 1]
            positions[until] = inside
            left[until] = ends[np.searchsorted(ends, inside, side="right")] - inside


def parts(sizes: Ints, most: int = 1 << 22) -> list[slice]:
    """Cut consecutive items into slices whose sizes add up to at most ``most``, or one item.

    Work that expands phrases to occurrences goes slice by slice, so memory stays bounded.
    """
    ends = np.cumsum(sizes)
    cuts = [0]
    while cuts[-1] < len(sizes):
        done = ends[cuts[-1] - 1] if cuts[-1] else 0
        cuts.append(max(int(np.searchsorted(ends, done + most, side="right")), cuts[-1] + 1))
    return [slice(a, b) for a, b in pairwise(cuts)]


def _blocks(column: Column) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """The column in blocks, each with the position of its first item."""
    for start in range(0, len(column), _BLOCK):
        yield start, column[start : start + _BLOCK]


def _run_ends(breaks: Column, cuts: list[int]) -> Iterator[AnyInts]:
    """Where the unbroken runs of the stream end, block by block; ``cuts`` gets their number so far.

    A run ends where the next one begins; the first word begins one whether or not it is marked.
    """
    whole = _whole(len(breaks))
    before = 0
    for start, block in _blocks(breaks):
        found: AnyInts = (np.flatnonzero(block) + start).astype(whole)
        found = found[found > 0]
        # A break at the first word of a block ends no run that begins in it.
        cuts.append(before + int(len(found) > 0 and found[0] == start))
        before += len(found)
        yield found
    cuts.append(before)
    yield np.array([len(breaks)], dtype=whole)


def _whole(words: int) -> np.dtype[np.int32] | np.dtype[np.int64]:
    """The integers that hold the positions of a stream."""
    return np.dtype(np.int32) if words <= np.iinfo(np.int32).max else np.dtype(np.int64)


def _term_counts(terms: Column) -> Ints:
    """How often each term occurs, up to the largest."""
    counts = np.zeros(0, dtype=np.int64)
    for _, block in _blocks(terms):
        found = np.bincount(block, minlength=len(counts))
        found[: len(counts)] += counts
        counts = found
    return counts


def _term_cuts(counts: Ints, most: int) -> list[int]:
    """The terms at which slices of even size begin, and the end; no slice is empty."""
    ends = np.cumsum(counts)
    total = int(counts.sum())
    slices = -(-total // most)
    wanted = total * np.arange(1, slices) // max(slices, 1)
    inner = np.searchsorted(ends, wanted) + 1
    # Terms that do not occur belong to the slice before them.
    cuts = np.unique(np.concatenate([[0], inner, [len(counts)]]))
    filled = np.flatnonzero(np.diff(np.concatenate([[0], ends])[cuts]))
    return [*cuts[filled].tolist(), len(counts)] if len(filled) else []


@dataclass
class _Unsorted:
    """Suffixes that others equal in their first ``depth`` words, group by group.

    ``rank`` is the place in the order of the slice; ``group`` numbers the groups from 0.
    """

    rank: Ids
    group: Ids
    starts: npt.NDArray[Any]
    left: Ids  # words to the next break
    depth: int


def _sort_by_second(
    terms: Column, positions: npt.NDArray[Any], left: Ids, bits: int, most: int
) -> tuple[npt.NDArray[Any], Ids]:
    """Sort the suffixes of one first term, those with some of its second terms at a time."""
    second = terms[np.minimum(positions + 1, len(terms) - 1)].astype(np.int32) + np.int32(1)
    second[left <= 1] = 0  # nothing follows
    starts, shared = np.empty_like(positions), np.empty_like(left)
    filled = 0
    for first, last in pairwise(_term_cuts(np.bincount(second), most)):
        inside = np.flatnonzero((second >= first) & (second < last))
        until = slice(filled, filled := filled + len(inside))
        starts[until], shared[until] = _sort_slice(
            terms, positions[inside], left[inside], bits, depth=1
        )
        shared[until.start] = min(until.start, 1)  # the neighbour before has another second term
    return starts, shared


def _sort_slice(
    terms: Column, positions: npt.NDArray[Any], left: Ids, bits: int, *, depth: int = 0
) -> tuple[npt.NDArray[Any], Ids]:
    """Sort the suffixes at ``positions`` (ascending), which end after ``left`` words.

    Their first ``depth`` words are the same.
    """
    size = len(positions)
    starts, ends = np.empty_like(positions), np.empty_like(left)
    shared = np.zeros(size, dtype=np.int32)
    rest = _Unsorted(
        np.arange(size, dtype=np.int32), np.zeros(size, dtype=np.int32), positions, left, depth
    )
    while len(rest.rank):
        words = max(1, (64 - int(rest.group[-1]).bit_length()) // bits)
        key = _packed_terms(terms, rest, words, bits)
        order = np.argsort(key)
        key, rest.starts, rest.left = key[order], rest.starts[order], rest.left[order]
        starts[rest.rank], ends[rest.rank] = rest.starts, rest.left
        differs = key[1:] ^ key[:-1]
        _note_shared(shared, rest, differs, words, bits)
        rest = _still_equal(rest, differs == 0, rest.depth + words)
    # Suffixes that have ended are equal in all further rounds; so cut what they share.
    shared[1:] = np.minimum(shared[1:], np.minimum(ends[1:], ends[:-1]))
    equal = np.zeros(size, dtype=np.bool_)
    equal[1:] = (shared[1:] == ends[1:]) & (ends[1:] == ends[:-1])
    _order_equal(starts, equal)
    return starts, shared


def _packed_terms(terms: Column, rest: _Unsorted, words: int, bits: int) -> Keys:
    """The group of each suffix and its next ``words`` terms in one integer; 0 past a break."""
    key = rest.group.astype(np.uint64)
    for depth in range(rest.depth, rest.depth + words):
        symbol = terms[np.minimum(rest.starts + depth, len(terms) - 1)].astype(np.uint64)
        symbol += np.uint64(1)
        symbol[rest.left <= depth] = 0
        key <<= np.uint64(bits)
        key |= symbol
    return key


def _note_shared(shared: Ids, rest: _Unsorted, differs: Keys, words: int, bits: int) -> None:
    """Write down what neighbours of one group share up to the end of this round."""
    equal = np.full(len(differs), rest.depth, dtype=np.int32)
    for unequal in range(words):
        equal += differs < np.uint64(1 << unequal * bits)
    inside = np.flatnonzero(rest.group[1:] == rest.group[:-1])
    shared[rest.rank[inside + 1]] = equal[inside]


def _still_equal(rest: _Unsorted, same: Flags, depth: int) -> _Unsorted:
    """The suffixes that equal a neighbour after ``depth`` words and have not ended before."""
    opens = np.concatenate([[True], ~same])
    goes_on = np.concatenate([[False], same]) | np.concatenate([same, [False]])
    # One that ends at this depth is told from longer ones by the 0 that the next round sees.
    goes_on &= rest.left >= depth
    return _Unsorted(
        rest.rank[goes_on],
        np.cumsum(opens[goes_on], dtype=np.int32) - np.int32(1),
        rest.starts[goes_on],
        rest.left[goes_on],
        depth,
    )


def _order_equal(starts: npt.NDArray[Any], equal: Flags) -> None:
    """Put equal suffixes into the order of the stream; ``equal`` marks all but a group's first."""
    member = equal.copy()
    member[:-1] |= equal[1:]
    at = np.flatnonzero(member)
    # Sorting integers that hold both is several times as fast as sorting by two keys.
    bits = int(starts.max(initial=0)).bit_length()
    both = np.cumsum(~equal[at], dtype=np.int64) << bits | starts[at]
    both.sort()
    starts[at] = both & ((1 << bits) - 1)
