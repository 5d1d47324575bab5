"""Phrases: every question about repeated word sequences, answered by one suffix array.

The suffixes of the term stream are sorted once; equal beginnings then stand side by side, and
the LCP array says how many words neighbours share. A phrase is a range of that order. A break
(see :mod:`relstat.tokens`) is a symbol of its own in the stream, and shared beginnings are cut
at the first break, so no phrase crosses a sentence end or a comma.

Sources: Manber & Myers (1993), Suffix arrays; Kasai et al. (2001), Linear-time longest-common-
prefix computation; Abouelhoda, Kurtz & Ohlebusch (2004), Replacing suffix trees with enhanced
suffix arrays; Yamamoto & Church (2001), Using suffix arrays to compute term frequency and
document frequency for all substrings in a corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from relstat.corpus import Corpus
from relstat.errors import OptionError
from relstat.tokens import Tokens, ragged_indices, tokenize

__all__ = ["Phrases", "SequenceHash", "SuffixArray", "parts", "suffix_array"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Phrases:
    """Ranges of a suffix array: int64 arrays of one length, one entry per phrase.

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
class SuffixArray:
    """The sorted suffixes of a term stream of N words.

    Attributes:
        starts: int32 (N,), the word position at which each suffix begins, in sorted order.
        shared: int32 (N,), words that a suffix shares with the one before it, up to a break.
        preceding: int32 (N,), the term before each suffix; -1 where a break stands there.
        documents: int32 (N,), the document of each suffix.

    Memory: 16 bytes a word for these, as much again for the cached arrays that listing
    repeats needs, and about 40 bytes a word at the peak of building.
    """

    starts: npt.NDArray[np.int32]
    shared: npt.NDArray[np.int32]
    preceding: npt.NDArray[np.int32]
    documents: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def _rank_of(self) -> npt.NDArray[np.int32]:
        """Where the suffix that begins at each word position stands in the order."""
        rank = np.empty(len(self), dtype=np.int32)
        rank[self.starts] = np.arange(len(self), dtype=np.int32)
        return rank

    @cached_property
    def _lower(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The nearest suffix before, and after, each one that shares fewer words."""
        before = _nearest_smaller(self.shared)
        after = len(self) - 1 - _nearest_smaller(self.shared[::-1])[::-1]
        return before, after.astype(np.int32)

    @cached_property
    def _previous_in_document(self) -> npt.NDArray[np.int32]:
        """The suffix before each one, in sorted order, that lies in the same document; or -1."""
        order = np.argsort(self.documents, kind="stable").astype(np.int32)
        previous = np.full(len(self), -1, dtype=np.int32)
        same = self.documents[order[1:]] == self.documents[order[:-1]]
        previous[order[1:][same]] = order[:-1][same]
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
        limit = len(self) if max_words is None else max_words
        inside = np.flatnonzero(self.shared >= min_words)
        before, after = self._lower
        if max_words is None:
            left, right, words = before[inside], after[inside], self.shared[inside]
        else:
            capped = np.minimum(self.shared, limit).astype(np.int32)
            left = _nearest_smaller(capped)[inside]
            right = (len(self) - 1 - _nearest_smaller(capped[::-1])[::-1])[inside]
            words = capped[inside]
        # All members of an LCP interval name the same range; the first of each is enough.
        enough = right - left >= min_count
        key = left[enough].astype(np.int64) * (len(self) + 1) + right[enough]
        _, first = np.unique(key, return_index=True)
        chosen = Phrases(
            left[enough][first].astype(np.int64),
            right[enough][first].astype(np.int64),
            words[enough][first].astype(np.int64),
        )
        differs = np.ones(len(self), dtype=np.int64)
        differs[1:] = (self.preceding[1:] != self.preceding[:-1]) | (self.preceding[1:] < 0)
        changes = np.cumsum(differs)
        return chosen[changes[chosen.right - 1] > changes[chosen.left]]

    def ngrams(self, words: int) -> tuple[Phrases, Ints]:
        """All phrases of exactly ``words`` words, and the n-gram at each word position (or -1).

        N-grams that occur once are there too. The second array is int64 (N,).
        """
        fits = self.words_to_break[self.starts] >= words
        opens = fits & (self.shared < words)
        number = np.cumsum(opens) - 1
        at = np.full(len(self), -1, dtype=np.int64)
        at[self.starts[fits]] = number[fits]
        left = np.flatnonzero(opens)
        counts = np.bincount(number[fits], minlength=len(left))
        size = np.full(len(left), words, dtype=np.int64)
        return Phrases(left, left + counts, size), at

    @cached_property
    def words_to_break(self) -> npt.NDArray[np.int32]:
        """For each word position, how many words there are from it to the next break."""
        preceding = np.empty(len(self), dtype=np.int32)
        preceding[self.starts] = self.preceding
        return _run_lengths(preceding < 0)

    def find(self, position: Ints, words: Ints) -> Phrases:
        """The phrases of ``words[i]`` words that begin at word ``position[i]``, all occurrences."""
        before, after = self._lower
        left = self._rank_of[position].astype(np.int64)
        right = left + 1
        active = np.flatnonzero(self.shared[left] >= words)
        while len(active):
            left[active] = before[left[active]]
            active = active[self.shared[left[active]] >= words[active]]
        active = np.flatnonzero(right < len(self))
        active = active[self.shared[right[active]] >= words[active]]
        while len(active):
            right[active] = after[right[active]]
            active = active[right[active] < len(self)]
            active = active[self.shared[right[active]] >= words[active]]
        return Phrases(left, right, words)

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

    def usual_places(self, phrases: Phrases, tokens: Tokens) -> Ints:
        """A word position where each phrase stands in its most frequent spelling.

        Spellings are compared by a 64-bit hash of their word types; of equally frequent ones
        the first in the corpus wins.
        """
        spelling = SequenceHash(tokens.word_ids)
        places = np.empty(len(phrases), dtype=np.int64)
        for part in parts(phrases.counts):
            some = phrases[part]
            number, suffix = self.occurrences(some)
            start = self.starts[suffix].astype(np.int64)
            key = spelling(start, some.words[number])
            order = np.lexsort((start, key, number))
            number, key, start = number[order], key[order], start[order]
            opens = np.ones(len(number), dtype=bool)
            opens[1:] = (number[1:] != number[:-1]) | (key[1:] != key[:-1])
            first = np.flatnonzero(opens)
            sizes = np.diff(np.append(first, len(number)))
            best = np.lexsort((start[first], -sizes, number[first]))
            _, leading = np.unique(number[first][best], return_index=True)
            places[part] = start[first][best][leading]
        return places


class SequenceHash:
    """Hashes of stretches of an id stream, each in constant time (polynomial, modulo 2^64)."""

    def __init__(self, ids: npt.NDArray[np.int32]) -> None:
        base = np.uint64(0x9E3779B97F4A7C15)  # odd, so it has an inverse modulo 2^64
        inverse = np.uint64(pow(int(base), -1, 1 << 64))
        mixed = (ids.astype(np.uint64) + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(31)
        mixed *= np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(29)
        steps = np.full(len(ids) + 1, base, dtype=np.uint64)
        steps[0] = 1
        self._sums = np.zeros(len(ids) + 1, dtype=np.uint64)
        np.cumsum(mixed * np.cumprod(steps)[:-1], out=self._sums[1:])
        steps[1:] = inverse
        self._shift_back = np.cumprod(steps)

    def __call__(self, starts: Ints, lengths: Ints) -> npt.NDArray[np.uint64]:
        """The hash of each stretch; equal stretches have equal hashes."""
        difference = self._sums[starts + lengths] - self._sums[starts]
        return np.asarray(difference * self._shift_back[starts], dtype=np.uint64)


def suffix_array(corpus: Corpus) -> SuffixArray:
    """The suffix array over the terms of a corpus (once per corpus)."""
    return corpus.derive("suffix array", lambda: build_suffix_array(tokenize(corpus)))


def build_suffix_array(tokens: Tokens) -> SuffixArray:
    """Sort the suffixes of a term stream and measure what neighbours share."""
    import pydivsufsort

    terms, breaks = tokens.term_ids, tokens.breaks
    if len(terms) == 0:
        empty = np.empty(0, dtype=np.int32)
        return SuffixArray(empty, empty, empty, empty)
    # The sorted stream holds a 0 before each word that follows a break, and one at the end.
    place = np.arange(len(terms)) + np.cumsum(breaks)
    stream = np.zeros(place[-1] + 2, dtype=np.int32)
    stream[place] = terms + 1
    order = pydivsufsort.divsufsort(stream)
    shared = np.asarray(pydivsufsort.kasai(stream, order), dtype=np.int32)
    zeros = len(stream) - len(terms)
    word_at = np.zeros(len(stream), dtype=np.int32)
    word_at[place] = np.arange(len(terms), dtype=np.int32)
    starts = word_at[order[zeros:]]  # suffixes that begin with a break sort first
    to_break = _run_lengths(breaks)[starts]
    lcp = np.zeros(len(terms), dtype=np.int32)  # kasai's i-th value is for i and i + 1
    lcp[1:] = np.minimum(shared[zeros:-1], np.minimum(to_break[1:], to_break[:-1]))
    before = np.concatenate([[np.int32(-1)], terms[:-1]])
    preceding = np.where(breaks, np.int32(-1), before)[starts]
    return SuffixArray(starts, lcp, preceding.astype(np.int32), tokens.word_documents[starts])


def _run_lengths(breaks: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    """For each word, how many words there are from it to the next break or the end."""
    opens = np.flatnonzero(breaks)
    if len(opens) == 0 or opens[0] != 0:
        opens = np.concatenate([[0], opens])
    ends = np.concatenate([opens[1:], [len(breaks)]])
    return (np.repeat(ends, ends - opens) - np.arange(len(breaks))).astype(np.int32)


def _nearest_smaller(values: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The nearest index to the left that holds a smaller value; -1 or an index of 0 where none.

    Pointers start at the left neighbour; while one points at a value that is not smaller it
    takes over that value's own pointer, so distances about double in every round.
    """
    pointer = np.arange(-1, len(values) - 1, dtype=np.int32)
    # Values of 0 have nothing smaller to find and bound every search.
    active = np.flatnonzero(values > 0)
    active = active[values[pointer[active]] >= values[active]]
    while len(active):
        pointer[active] = pointer[pointer[active]]
        active = active[values[pointer[active]] >= values[active]]
    return pointer


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
