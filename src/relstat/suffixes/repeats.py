"""Phrases: every question about repeated word sequences, answered from sorted suffixes.

In the sorted order of suffixes (see :mod:`relstat.suffixes.sorting`) equal beginnings stand side by
side, so a phrase is a range of that order. All occurrences of a phrase begin with one term: a
slice of the order, cut where the first term changes, knows all about the phrases that begin with
its terms. A corpus may consist of some documents of a stream; the suffixes of the others are left
out when a slice is loaded (:mod:`relstat.suffixes.slices`).

Sources: Manber & Myers (1993), Suffix arrays; Abouelhoda, Kurtz & Ohlebusch (2004), Replacing
suffix trees with enhanced suffix arrays; Yamamoto & Church (2001), Using suffix arrays to compute
term frequency and document frequency for all substrings in a corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import (
    AnyInts,
    Flags,
    Ids,
    Ints,
    count_pairs,
    number_pairs,
    pack_pairs,
    ragged_indices,
    unpack_pairs,
)
from relstat.errors import OptionError
from relstat.suffixes.sorting import Column, parts

__all__ = ["Phrases", "SuffixSlice", "SuffixText", "sorted_positions"]

_FEW: Final = 64  # phrases up to which each is looked for by itself, not all in one pass
_STEP: Final = 256  # suffixes looked at first on each side


@dataclass(frozen=True)
class SuffixText:
    """A stream of N words in S stored documents, and which of these a corpus has.

    Attributes:
        words: (N,), the word type at each position.
        term_of_word: int32, the term of each word type.
        breaks: bool (N,), True where something divides the word from the one before it.
        document_words: int64 (S + 1,), where each stored document starts in the stream.
        rows: int32 (S,), the row of the corpus that each stored document is; -1 for none.
    """

    words: Column
    term_of_word: Ids
    breaks: Column
    document_words: Ints
    rows: Ids

    def terms(self, positions: npt.NDArray[Any]) -> Ids:
        """The terms at some positions."""
        terms: Ids = self.term_of_word[self.words[positions]]
        return terms

    def goes_on(self, positions: npt.NDArray[Any]) -> Flags:
        """Whether there is a word at each position that no break divides from the one before."""
        size = len(self.words)
        if not size:
            return np.zeros(len(positions), dtype=np.bool_)
        unbroken = ~np.asarray(self.breaks[np.minimum(positions, size - 1)], dtype=np.bool_)
        return unbroken & (positions < size) & (positions > 0)


@dataclass(frozen=True)
class Phrases:
    """Ranges of a slice: int64 arrays of one length, one entry per phrase.

    The occurrences of phrase ``i`` are the suffixes ``left[i]`` to before ``right[i]``; it is
    ``words[i]`` words long.
    """

    left: Ints
    right: Ints
    words: Ints

    def __len__(self) -> int:
        return len(self.left)

    def __getitem__(self, chosen: npt.NDArray[np.generic] | slice) -> Phrases:
        return Phrases(self.left[chosen], self.right[chosen], self.words[chosen])

    @property
    def counts(self) -> Ints:
        """How often each phrase occurs; overlapping occurrences all count."""
        return self.right - self.left


@dataclass(frozen=True)
class SuffixSlice:
    """The n sorted suffixes of a corpus that begin with some consecutive terms.

    Attributes:
        text: the stream.
        first: rank of the slice's first suffix in the stored order: ``first + left`` puts
            phrases of different slices into one order.
        starts: (n,), the word position at which each suffix begins, in sorted order.
        shared: int32 (n,), words that a suffix shares with the one before it, up to a break.
        documents: int32 (n,), the row of the corpus in which each suffix stands.
        by_position: int32 (n,), the suffixes in the order of the stream.

    Memory: 16 bytes a suffix for these, up to 32 more for what is derived and kept, and about 80
    in all at the peak of listing repeats.
    """

    text: SuffixText
    first: int
    starts: AnyInts
    shared: Ids
    documents: Ids
    by_position: Ids

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def preceding(self) -> Ids:
        """int32 (n,), the term before each suffix; -1 where a break is there."""
        preceding = np.full(len(self), -1, dtype=np.int32)
        inside = np.flatnonzero(self.text.goes_on(self.starts))
        preceding[inside] = self.text.terms(self.starts[inside] - 1)
        return preceding

    @cached_property
    def _ascending(self) -> AnyInts:
        """The positions at which suffixes begin, ascending."""
        return self.starts[self.by_position]

    @cached_property
    def room(self) -> tuple[Ids, Ids]:
        """Words from each suffix to the next break, and from the last break to it: int32 (n,)."""
        breaks = np.flatnonzero(np.asarray(self.text.breaks[:], dtype=np.bool_))
        bounds = np.concatenate([[0], breaks[breaks > 0], [len(self.text.words)]])
        start = self._ascending
        after = np.searchsorted(bounds, start, side="right")
        ahead, behind = np.empty((2, len(start)), dtype=np.int32)
        ahead[self.by_position] = bounds[after] - start
        behind[self.by_position] = start - bounds[after - 1]
        return ahead, behind

    @cached_property
    def _previous_in_document(self) -> Ids:
        """The suffix before each one, in sorted order, that lies in the same document; or -1."""
        packed = pack_pairs(self.documents, np.arange(len(self)))
        packed.sort()
        document, suffix = unpack_pairs(packed)
        previous = np.full(len(self), -1, dtype=np.int32)
        same = document[1:] == document[:-1]
        previous[suffix[1:][same]] = suffix[:-1][same]
        return previous

    def maximal_repeats(
        self, *, min_count: int = 2, min_words: int = 1, max_words: int | None = None
    ) -> Phrases:
        """Every phrase that cannot be extended without losing an occurrence.

        A repeat is listed when its occurrences differ in the word after (or stand before
        different breaks) and in the word before. So a phrase that only ever occurs inside one
        longer phrase is not there. With ``max_words`` a longer repeat appears cut to its first
        ``max_words`` words.
        """
        if min_count < 2:
            raise OptionError(f"a repeat occurs at least twice: min_count is {min_count}")
        chosen = self._intervals(min_count, min_words, max_words)
        differs = np.ones(len(self), dtype=np.int64)
        differs[1:] = (self.preceding[1:] != self.preceding[:-1]) | (self.preceding[1:] < 0)
        changes = np.cumsum(differs)
        return chosen[changes[chosen.right - 1] > changes[chosen.left]]

    def _intervals(self, min_count: int, min_words: int, max_words: int | None) -> Phrases:
        """The LCP intervals: ranges of suffixes that share more words than with those outside.

        A stretch of suffixes that share at least so many words with the one before is an interval
        of the fewest words that any of them shares; without those that share so few it falls
        into the stretches inside. Rounds are as many as intervals are nested.
        """
        at = np.flatnonzero(self.shared >= min_words)
        shared = self.shared[at]
        if max_words is not None:
            shared = np.minimum(shared, np.int32(min(max_words, np.iinfo(np.int32).max)))
        found = [Phrases(*np.empty((3, 0), dtype=np.int64))]
        while len(at):
            first, sizes = _stretches(at)
            lowest = np.minimum.reduceat(shared, first)
            enough = sizes + 1 >= min_count
            left = at[first[enough]] - 1
            found.append(Phrases(left, left + sizes[enough] + 1, lowest[enough].astype(np.int64)))
            lowest[~enough] = np.iinfo(np.int32).max
            inside = shared > np.repeat(lowest, sizes)
            at, shared = at[inside], shared[inside]
        return Phrases(
            np.concatenate([some.left for some in found]),
            np.concatenate([some.right for some in found]),
            np.concatenate([some.words for some in found]),
        )

    def ngrams(self, words: int, *, min_count: int = 1) -> Phrases:
        """All phrases of exactly ``words`` words that occur ``min_count`` times."""
        at = np.flatnonzero(self.shared >= words)
        first, sizes = _stretches(at)
        left = at[first] - 1  # with the suffix before it, which shares nothing with its own
        right = left + sizes + 1
        if min_count > 1:
            enough = sizes + 1 >= min_count
            left, right = left[enough], right[enough]
        else:
            # What occurs once may reach beyond a break; what neighbours share does not.
            alone = np.ones(len(self), dtype=np.bool_)
            alone[at] = alone[left] = False
            once = np.flatnonzero(alone)
            for further in range(1, words):
                once = once[self.text.goes_on(self.starts[once] + further)]
            left, right = np.concatenate([left, once]), np.concatenate([right, once + 1])
            order = np.argsort(left)
            left, right = left[order], right[order]
        return Phrases(left, right, np.full(len(left), words, dtype=np.int64))

    def find(self, positions: Ints, words: Ints) -> Phrases:
        """The phrases of ``words[i]`` words that begin at ``positions[i]``, all occurrences.

        The words must be before the next break, and a suffix of this slice begin at the position.
        """
        rank = self.by_position[np.searchsorted(self._ascending, positions)].astype(np.int64)
        if len(rank) <= _FEW:
            ranges = [self._range(*one) for one in zip(rank.tolist(), words.tolist(), strict=True)]
            left, right = np.array(ranges, dtype=np.int64).reshape(-1, 2).T
            return Phrases(left, right, words)
        left, right = rank.copy(), rank + 1
        order = np.argsort(words, kind="stable")
        lengths, first = np.unique(words[order], return_index=True)
        at = np.arange(len(self))  # suffixes that share at least so many words
        for length, here in zip(lengths, np.split(order, first[1:]), strict=True):
            at = at[self.shared[at] >= length]
            if not len(at):
                break
            opens, sizes = _stretches(at)
            begins = at[opens]
            stretch = np.searchsorted(begins, rank[here] + 1, side="right") - 1
            inside = (stretch >= 0) & (rank[here] < (begins + sizes)[stretch])
            here, stretch = here[inside], stretch[inside]
            left[here] = begins[stretch] - 1
            right[here] = (begins + sizes)[stretch]
        return Phrases(left, right, words)

    def _range(self, rank: int, words: int) -> tuple[int, int]:
        """The suffixes around one that share its first ``words`` words, looked for outwards."""
        left, right, step = rank, rank + 1, _STEP
        while left > 0 and self.shared[left] >= words:
            low = max(left - step, 0)
            fewer = np.flatnonzero(self.shared[low : left + 1] < words)
            left, step = low + int(fewer[-1]) if len(fewer) else low, 2 * step
        step = _STEP
        while right < len(self) and self.shared[right] >= words:
            fewer = np.flatnonzero(self.shared[right : right + step] < words)
            right, step = min(right + (int(fewer[0]) if len(fewer) else step), len(self)), 2 * step
        return left, right

    def occurrences(self, phrases: Phrases) -> tuple[Ints, Ints]:
        """Every occurrence of every phrase: the phrase's number and the suffix that begins it."""
        number = np.repeat(np.arange(len(phrases)), phrases.counts)
        return number, ragged_indices(phrases.left, phrases.counts)

    def document_counts(self, phrases: Phrases) -> Ints:
        """In how many documents each phrase occurs: int64, one per phrase.

        An occurrence is the first of its document when the previous suffix of that document
        lies before the phrase's range.
        """
        counts = np.empty(len(phrases), dtype=np.int64)
        for part in parts(phrases.counts):
            some = phrases[part]
            number, suffix = self.occurrences(some)
            first = self._previous_in_document[suffix] < some.left[number]
            counts[part] = np.bincount(number, weights=first, minlength=len(some))
        return counts

    def usual_places(self, phrases: Phrases) -> Ints:
        """A word position where each phrase occurs in its most frequent spelling.

        Of equally frequent spellings the first in the stream wins; so does its first place.
        """
        _, once, again = np.unique(
            pack_pairs(phrases.left, phrases.words), return_index=True, return_inverse=True
        )
        return self._usual_places(phrases[once])[again]

    def _usual_places(self, phrases: Phrases) -> Ints:
        """The same for phrases that are all different."""
        places = np.empty(len(phrases), dtype=np.int64)
        for part in parts(phrases.counts):
            some = phrases[part]
            number, suffix = self.occurrences(some)
            start = self.starts[suffix].astype(np.int64)
            usual = np.minimum.reduceat(start, np.cumsum(some.counts) - some.counts)
            key, varies = self._spellings(number, start, some.words)
            several = np.flatnonzero(varies[number])
            number, key, start = number[several], key[several], start[several]
            order = np.lexsort((start, key, number))
            number, key, start = number[order], key[order], start[order]
            opens = np.ones(len(number), dtype=np.bool_)
            opens[1:] = (number[1:] != number[:-1]) | (key[1:] != key[:-1])
            first = np.flatnonzero(opens)
            sizes = np.diff(np.append(first, len(number)))
            # Written last, the best stays.
            best = np.lexsort((-start[first], sizes))
            usual[number[first][best]] = start[first][best]
            places[part] = usual
        return places

    def _spellings(self, number: Ints, start: Ints, words: Ints) -> tuple[Ints, Flags]:
        """What tells the spellings of a phrase apart, and whether it has several.

        Occurrences of one phrase have the same key if they are spelled the same.
        """
        key, active, depth = np.zeros(len(number), dtype=np.int64), np.arange(len(number)), 0
        varies = np.zeros(len(words), dtype=np.bool_)
        while len(active):
            word, owner = self.text.words[start[active] + depth], number[active]
            differs = (word[1:] != word[:-1]) & (owner[1:] == owner[:-1])
            here = np.zeros(len(words), dtype=np.bool_)
            here[owner[1:][differs]] = True
            some = np.flatnonzero(here[owner])
            key[active[some]] = number_pairs(key[active[some]], word[some])
            varies |= here
            depth += 1
            active = active[words[owner] > depth]
        return key, varies

    def successors(self, phrases: Phrases) -> tuple[Ints, Ids, Ints]:
        """The terms right after each phrase, no break between: number, term and count.

        In the order of the phrases, then of the terms.
        """
        return self._neighbours(phrases, after=True)

    def predecessors(self, phrases: Phrases) -> tuple[Ints, Ids, Ints]:
        """The terms right before each phrase, no break between: number, term and count."""
        return self._neighbours(phrases, after=False)

    def _neighbours(self, phrases: Phrases, *, after: bool) -> tuple[Ints, Ids, Ints]:
        numbers, terms, counts = [], [], []
        for part in parts(phrases.counts):
            some = phrases[part]
            number, suffix = self.occurrences(some)
            if after:
                end = self.starts[suffix] + some.words[number]
                inside = np.flatnonzero(self.text.goes_on(end))
                term = self.text.terms(end[inside])
            else:
                inside = np.flatnonzero(self.preceding[suffix] >= 0)
                term = self.preceding[suffix[inside]]
            owner, neighbour, count = count_pairs(number[inside], term)
            numbers.append(owner + part.start)
            terms.append(neighbour.astype(np.int32))
            counts.append(count)
        empty = np.empty(0, dtype=np.int64)
        return (
            np.concatenate([empty, *numbers]),
            np.concatenate([empty.astype(np.int32), *terms]),
            np.concatenate([empty, *counts]),
        )


def sorted_positions(starts: AnyInts) -> tuple[Ints, Ints]:
    """Positions in ascending order, and where each was."""
    # Sorting integers that hold both is several times as fast as sorting indices.
    bits = len(starts).bit_length()
    both = starts.astype(np.int64) << bits | np.arange(len(starts))
    both.sort()
    return both >> bits, both & ((1 << bits) - 1)


def _stretches(at: Ints) -> tuple[Ints, Ints]:
    """Where stretches of consecutive numbers begin in an ascending array, and their sizes."""
    first = np.flatnonzero(np.diff(at, prepend=-2) != 1)
    return first, np.diff(np.append(first, len(at)))
