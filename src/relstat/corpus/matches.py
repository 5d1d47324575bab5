"""Where a pattern occurs in a corpus, found in the sorted suffixes.

The rarest word of a pattern, or run of words in it, is looked up in the order of suffixes
(:func:`relstat.suffixes.locating.locate`); around each place where it occurs the rest is compared.
So the work is that of the rarest part, and of an index only what is around it is read.

A pattern is found inside unbroken runs, as phrases are, unless it is told to go across
punctuation. It never leaves a document. A slot of uncertain length takes as few words as it can, so
that each place where a pattern begins counts once; those that overlap all count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from relstat.arrays import Flags, Ids, Ints, ragged_indices
from relstat.corpus.patterns import Pattern, Slot, Word, expand, vocabulary_of
from relstat.corpus.stream import Stream
from relstat.suffixes.locating import locate
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.sorting import Column

__all__ = ["Matches", "count_words_of", "find_matches"]


@dataclass(frozen=True)
class Matches:
    """The n places where a pattern occurs, in the order of the corpus.

    Attributes:
        starts: int64 (n,), the word position at which each begins.
        ends: int64 (n,), the position after its last word.
        rows: int64 (n,), the document it occurs in, as a row of the corpus.
        documents: int64 (n,), that document among those of the store.
    """

    starts: Ints
    ends: Ints
    rows: Ints
    documents: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, chosen: npt.NDArray[Any]) -> Matches:
        return Matches(
            self.starts[chosen], self.ends[chosen], self.rows[chosen], self.documents[chosen]
        )

    @property
    def document_count(self) -> int:
        """In how many documents the pattern occurs."""
        return len(np.unique(self.rows))


def find_matches(stream: Stream, pattern: Pattern, *, across: bool = False) -> Matches:
    """All places where a pattern occurs; ``across`` lets it go on over punctuation."""
    text, order = stream.text, stream.store.suffixes
    types = vocabulary_of(pattern, stream.vocabulary)
    numbers = [
        None if isinstance(part, Slot) else expand(part.choices, types) for part in pattern.parts
    ]
    if any(found is not None and not len(found) for found in numbers) or not len(text.words):
        return _matches(text, np.empty((2, 0), dtype=np.int64))
    of_word = text.term_of_word
    terms = [
        found if found is None or not pattern.exact else np.unique(of_word[found])
        for found in numbers
    ]
    (place, last), positions = _rarest(text, order.starts, pattern, terms, across=across)
    if last - place == len(terms) and not pattern.exact:  # looked up as a whole
        positions.sort()
        return _matches(text, np.stack([positions, positions + len(terms)]))
    before = pattern.parts[:place]
    least = sum(1 if isinstance(part, Word) else part.least for part in before)
    most = sum(1 if isinstance(part, Word) else part.most for part in before)
    begins = (positions[:, None] - np.arange(least, most + 1)).ravel()
    begins = np.unique(begins[begins >= 0])
    masks = [
        None if found is None else _of_words(found, len(types), None if pattern.exact else of_word)
        for found in numbers
    ]
    return _matches(text, _go_on(text, pattern, masks, begins, across=across))


def count_words_of(stream: Stream, pattern: Pattern) -> list[tuple[Word, int]]:
    """How often each word of a pattern occurs in the text, whatever is around it."""
    words = [Word(part.choices) for part in pattern.parts if isinstance(part, Word)]
    return [
        (word, len(find_matches(stream, Pattern(pattern.text, (word,), pattern.exact))))
        for word in words
    ]


def _of_words(found: Ids, size: int, of_word: Ids | None) -> Flags:
    """For each word type, whether it is among ``found`` (types, or terms where that is given)."""
    mask = np.zeros(size, dtype=np.bool_)
    mask[found] = True
    chosen: Flags = mask if of_word is None else mask[of_word]
    return chosen


def _rarest(
    text: SuffixText,
    starts: Column,
    pattern: Pattern,
    terms: list[Ids | None],
    *,
    across: bool,
) -> tuple[tuple[int, int], Ints]:
    """The part, or run of parts, that occurs in the fewest places: which, and the places."""
    best: tuple[int, tuple[int, int], list[tuple[int, int]]] | None = None
    for first, last in _lookups(pattern, terms, across=across):
        if last - first > 1:
            run = [int(one[0]) for one in terms[first:last] if one is not None]
            ranges = [locate(text, starts, run)]
        else:
            single = terms[first]
            assert single is not None
            ranges = _term_ranges(text, starts, single)
        size = sum(right - left for left, right in ranges)
        if best is None or size < best[0]:
            best = (size, (first, last), ranges)
    assert best is not None
    _, which, ranges = best
    left = np.array([low for low, _ in ranges], dtype=np.int64)
    right = np.array([high for _, high in ranges], dtype=np.int64)
    if len(ranges) == 1:
        found = np.asarray(starts[int(left[0]) : int(right[0])])
    else:
        found = np.asarray(starts[ragged_indices(left, right - left)])
    return which, found.astype(np.int64)


def _lookups(pattern: Pattern, terms: list[Ids | None], *, across: bool) -> list[tuple[int, int]]:
    """Which parts can be looked up: runs of certain words that nothing divides, or single words."""
    runs: list[tuple[int, int]] = []
    first = 0
    while first < len(terms):
        last = first + 1
        if _certain(terms[first]) and not across:
            while (
                last < len(terms) and _certain(terms[last]) and pattern.parts[last].gap == "joined"
            ):
                last += 1
        if terms[first] is not None:
            runs.append((first, last))
        first = last
    return runs


def _certain(terms: Ids | None) -> bool:
    return terms is not None and len(terms) == 1


def _term_ranges(text: SuffixText, starts: Column, terms: Ids) -> list[tuple[int, int]]:
    """Where the suffixes that begin with any of some terms (ascending) stand, as few ranges."""
    opens = np.flatnonzero(np.diff(terms, prepend=-2) != 1)
    first = terms[opens]
    after = terms[np.append(opens[1:], len(terms)) - 1] + 1
    # The same binary search for all of them at once.
    wanted = np.concatenate([first, after])
    low = np.zeros(len(wanted), dtype=np.int64)
    high = np.full(len(wanted), len(starts), dtype=np.int64)
    while (active := np.flatnonzero(low < high)).size:
        middle = (low[active] + high[active]) >> 1
        less = text.terms(np.asarray(starts[middle]).astype(np.int64)) < wanted[active]
        low[active[less]] = middle[less] + 1
        high[active[~less]] = middle[~less]
    bounds = np.split(low, 2)
    return list(zip(bounds[0].tolist(), bounds[1].tolist(), strict=True))


def _go_on(
    text: SuffixText,
    pattern: Pattern,
    masks: list[Flags | None],
    begins: Ints,
    *,
    across: bool,
) -> Ints:
    """Of the places where a pattern may begin those where it does, and its nearest end: (2, n)."""
    begins = begins[begins < len(text.words)]
    document = np.searchsorted(text.document_words, begins, side="right") - 1
    limit = text.document_words[document + 1]
    start, at = np.arange(len(begins)), begins.copy()
    # What a slot before punctuation demands still holds when it takes no word.
    divided = np.zeros(len(begins), dtype=np.bool_)
    for number, (part, mask) in enumerate(zip(pattern.parts, masks, strict=True)):
        divided |= part.gap == "divided"
        if isinstance(part, Word):
            fits = _steps(text, at, limit[start], divided, first=number == 0, across=across)
            start, at = start[fits], at[fits]
            assert mask is not None
            fits = mask[text.words[at]]
            start, at = start[fits], at[fits] + 1
            divided = np.zeros(len(at), dtype=np.bool_)
            continue
        kept = [(start, at, divided)] if part.least == 0 else []
        for taken in range(1, part.most + 1):
            first = number == 0 and taken == 1
            fits = _steps(text, at, limit[start], divided, first=first, across=across)
            start, at = start[fits], at[fits] + 1
            divided = np.zeros(len(at), dtype=np.bool_)
            if taken >= part.least:
                kept.append((start, at, divided))
        start, at, divided = (np.concatenate(some) for some in zip(*kept, strict=True))
    order = np.lexsort((at, start))
    start, at = start[order], at[order]
    nearest = np.flatnonzero(np.diff(start, prepend=-1))
    return np.stack([begins[start[nearest]], at[nearest]])


def _steps(
    text: SuffixText, at: Ints, limit: Ints, divided: Flags, *, first: bool, across: bool
) -> Flags:
    """Whether a pattern may take the word at each position, whatever it is."""
    inside = at < limit
    if first:
        return inside
    here = np.minimum(at, len(text.words) - 1)
    broken = np.asarray(text.breaks[here], dtype=np.bool_)
    fits: Flags = inside & np.where(divided, broken, ~broken | across)
    return fits


def _matches(text: SuffixText, found: Ints) -> Matches:
    """Those in documents of the corpus."""
    document = np.searchsorted(text.document_words, found[0], side="right") - 1
    rows = text.rows[document].astype(np.int64)
    return Matches(found[0], found[1], rows, document)[rows >= 0]
