"""Which words occur inside phrases that other documents have too.

A word is *repeated* when it is part of a run of ``length`` words, no break inside, that at least so
many other documents have. Longer repeated phrases need no look of their own: all their runs are
repeated in the same documents. Among fewer documents fewer words are repeated, so the share of a
choice of documents is counted with these alone as the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relstat.arrays import Flags, Ints, count_pairs, ragged_indices
from relstat.corpus.stream import Stream
from relstat.suffixes.slices import LoadSlice

__all__ = ["RepeatedRuns", "repeated_runs"]


@dataclass(frozen=True)
class RepeatedRuns:
    """Every run of words that two or more documents have, or as many as were asked for.

    Attributes:
        length: words of a run.
        run, place, row: int64, one entry per occurrence, by place: the number of the run, the
            position in the stream of words where it begins, and the document.
        holders: int64 (2, cells), the number of a run and a document that has it, each pair once.
        documents: the number of documents of the corpus.
    """

    length: int
    run: Ints
    place: Ints
    row: Ints
    holders: Ints
    documents: int

    def choose(self, chosen: Flags) -> RepeatedRuns:
        """Only the occurrences in some documents."""
        here = chosen[self.row]
        return RepeatedRuns(
            self.length,
            self.run[here],
            self.place[here],
            self.row[here],
            self.holders[:, chosen[self.holders[1]]],
            self.documents,
        )

    def words(self, others: int) -> Ints:
        """How many words of each document are repeated in ``others`` other ones: int64 (D,)."""
        held = np.bincount(self.holders[0], minlength=int(self.run.max(initial=-1)) + 1)
        often = np.flatnonzero(held[self.run] > others)
        place, row = self.place[often], self.row[often]
        # Where runs overlap, a word counts for the first one.
        free = np.full(len(place), self.length, dtype=np.int64)
        free[1:] = np.minimum(np.diff(place), self.length)
        counts: Ints = np.bincount(row, weights=free, minlength=self.documents).astype(np.int64)
        return counts


def repeated_runs(stream: Stream, length: int, documents: int = 2) -> RepeatedRuns:
    """Find the runs of ``length`` words that at least so many documents have."""
    text = stream.text
    empty = np.empty((2, 0), dtype=np.int64)
    found, known = [empty], 0
    tasks = [(load, length, documents) for load in stream.slices.loaders]
    for numbers, places in stream.over_slices(_slice_runs, tasks):
        found.append(np.stack([numbers + known, places]))
        known += int(numbers.max(initial=-1)) + 1
    number, place = np.concatenate(found, axis=1)
    order = np.argsort(place, kind="stable")
    number, place = number[order], place[order]
    stored = np.searchsorted(text.document_words, place, side="right") - 1
    row = text.rows[stored].astype(np.int64)
    held, holder, _ = count_pairs(number, row)
    return RepeatedRuns(length, number, place, row, np.stack([held, holder]), len(stream))


def _slice_runs(load: LoadSlice, length: int, documents: int) -> tuple[Ints, Ints]:
    """The runs of a slice that so many documents have: a number from 0, and every place."""
    found = load()
    grams = found.ngrams(length)
    grams = grams[grams.counts >= documents]
    grams = grams[found.document_counts(grams) >= documents]
    number = np.repeat(np.arange(len(grams)), grams.counts)
    return number, found.starts[ragged_indices(grams.left, grams.counts)].astype(np.int64)
