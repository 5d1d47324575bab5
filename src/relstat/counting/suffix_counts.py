"""Counts of phrases and n-grams, slice by slice of the sorted suffixes.

A phrase is given as a place in the stream where it begins and its number of words.
"""

from __future__ import annotations

import numpy as np

from relstat.arrays import Ints, count_pairs
from relstat.counting.sparse_counts import SparseCounts
from relstat.suffixes.slices import LoadSlice, Run, Slices

__all__ = ["count_in_documents", "count_ngrams", "usual_places"]


def count_ngrams(slices: Slices, words: int, *, run: Run) -> tuple[Ints, Ints, Ints]:
    """All phrases of ``words`` words, in the order of their terms, also those that occur once.

    A place where each begins, its occurrences, and the documents that have it: int64.
    """
    found = run(_slice_ngrams, [(load, words) for load in slices.loaders])
    places, counts, documents = np.concatenate([np.empty((3, 0), dtype=np.int64), *found], axis=1)
    return places, counts, documents


def count_in_documents(
    slices: Slices, places: Ints, words: Ints, documents: int, *, run: Run
) -> SparseCounts:
    """How often a phrase of ``words[i]`` words from ``places[i]`` on occurs in each document."""
    homes = slices.with_phrases(places)
    parts = run(_slice_cells, [(load, places[some], words[some]) for load, some in homes])
    cells = [
        np.stack([rows, some[number], counts])
        for (_, some), (rows, number, counts) in zip(homes, parts, strict=True)
    ]
    rows, columns, counts = np.concatenate([np.empty((3, 0), dtype=np.int64), *cells], axis=1)
    return SparseCounts.of_cells(rows, columns, counts, (documents, len(places)))


def usual_places(slices: Slices, places: Ints, words: Ints, *, run: Run) -> Ints:
    """Where each phrase occurs in its most frequent spelling; see :class:`SuffixSlice`."""
    usual = places.copy()
    homes = slices.with_phrases(places)
    parts = run(_slice_usual, [(load, places[some], words[some]) for load, some in homes])
    for (_, some), found in zip(homes, parts, strict=True):
        usual[some] = found
    return usual


def _slice_ngrams(load: LoadSlice, words: int) -> Ints:
    """Places, counts and document counts of all n-grams of a slice."""
    found = load()
    grams = found.ngrams(words)
    places = found.starts[grams.left].astype(np.int64)
    return np.stack([places, grams.counts, found.document_counts(grams)])


def _slice_cells(load: LoadSlice, places: Ints, words: Ints) -> tuple[Ints, Ints, Ints]:
    """Document, number and count of each phrase in each document that has it."""
    found = load()
    number, suffix = found.occurrences(found.find(places, words))
    return count_pairs(found.documents[suffix], number)


def _slice_usual(load: LoadSlice, places: Ints, words: Ints) -> Ints:
    """The places of the most frequent spellings."""
    found = load()
    return found.usual_places(found.find(places, words))
