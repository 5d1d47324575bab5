"""What is right before and right after phrases, as far as the next content word.

A *context* of a phrase is one of its two sides: the words from its edge to the next word that is
no function word, no break between (``visited the *``, ``* on Thursday``). A side whose content word
is more than four words away is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from relstat.analysis.phrases.phrase_stream import PhraseStream
from relstat.arrays import Flags, Ints, number_pairs
from relstat.counting.sparse_counts import SparseCounts
from relstat.suffixes.slices import LoadSlice

__all__ = ["Neighbours", "find_neighbours"]

_REACH: Final = 4  # words of a context


@dataclass(frozen=True)
class Neighbours:
    """The contexts of P phrases; contexts are numbered by the place of their first occurrence.

    Attributes:
        phrase, context, row: int64, one entry for each document (row) in which a phrase occurs
            in a context, sorted.
        places, words: int64 (C,), an occurrence of each context in the stream.
        left: bool (C,), whether it is before the phrase.
        phrases: P.
    """

    phrase: Ints
    context: Ints
    row: Ints
    places: Ints
    words: Ints
    left: Flags
    phrases: int

    @cached_property
    def documents(self) -> SparseCounts:
        """In how many documents each phrase occurs in each context: phrases x contexts."""
        return SparseCounts.of(self.phrase, self.context, (self.phrases, len(self.places)))

    def contexts_of(self, phrase: int) -> tuple[Ints, Ints]:
        """Return the contexts of a phrase, and in how many documents it occurs in each."""
        begin, end = np.searchsorted(self.phrase, [phrase, phrase + 1])
        contexts, documents = np.unique(self.context[begin:end], return_counts=True)
        return contexts, documents.astype(np.int64)


def find_neighbours(stream: PhraseStream, places: Ints, words: Ints) -> Neighbours:
    """The contexts of the phrases of ``words[i]`` words that begin at ``places[i]``."""
    homes = stream.slices.with_phrases(places)
    tasks = [(load, places[some], words[some]) for load, some in homes]
    found = [
        np.stack([some[number], start, row])
        for (_, some), (number, start, row) in zip(
            homes, stream.run(_slice_places, tasks), strict=True
        )
    ]
    number, start, row = np.concatenate([np.empty((3, 0), dtype=np.int64), *found], axis=1)
    order = np.lexsort((number, start))  # the same whatever the slices are
    number, start, row = number[order], start[order], row[order]
    sides = (_sides(stream, start - 1, -1), _sides(stream, start + words[number], 1))
    (left, left_words), (right, right_words) = sides
    known = int(left.max(initial=-1)) + 1
    context = np.concatenate([left, np.where(right >= 0, right + known, -1)])
    size = np.concatenate([left_words, right_words])
    begin = np.concatenate([start - left_words, start + words[number]])
    phrase, row = np.tile(number, 2), np.tile(row, 2)
    there = np.flatnonzero(context >= 0)
    kinds, first, kind = np.unique(context[there], return_index=True, return_inverse=True)
    rank = np.empty(len(kinds), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(kinds))
    at = there[np.sort(first)]
    cells = np.unique(np.stack([phrase[there], rank[kind], row[there]]), axis=1)
    return Neighbours(
        cells[0], cells[1], cells[2], begin[at], size[at], at < len(left), len(places)
    )


def _slice_places(load: LoadSlice, places: Ints, words: Ints) -> tuple[Ints, Ints, Ints]:
    """Every occurrence of some phrases: which one, where it begins, and its document."""
    found = load()
    number, suffix = found.occurrences(found.find(places, words))
    return (
        number,
        found.starts[suffix].astype(np.int64),
        found.documents[suffix].astype(np.int64),
    )


def _sides(stream: PhraseStream, at: Ints, step: int) -> tuple[Ints, Ints]:
    """A number for the words from each position on, in steps, to a content word; its length.

    -1 and 0 where there is none. Equal numbers are equal words.
    """
    text = stream.slices.text
    numbers, lengths = np.full(len(at), -1, dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    so_far, at, active, known = np.zeros(len(at), dtype=np.int64), at.copy(), np.arange(len(at)), 0
    for length in range(1, _REACH + 1):
        active = active[text.goes_on(at[active] + (step < 0))]
        if not len(active):
            break
        term = text.terms(at[active])
        so_far[active] = number_pairs(so_far[active], term)
        done = ~stream.function_word[term]
        numbers[active[done]] = known + so_far[active[done]]
        lengths[active[done]] = length
        known += int(so_far[active].max()) + 1
        active = active[~done]
        at[active] += step
    return numbers, lengths
