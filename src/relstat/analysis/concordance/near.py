"""The words near a node: within a window of words or the sentence, each place counted once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import polars as pl

from relstat.analysis.concordance.excerpts import Around
from relstat.arrays import Flags, Ints, count_pairs, ragged_indices
from relstat.corpus.stream import Stream
from relstat.counting.counts import Counts, word_occurrences
from relstat.counting.sparse_counts import SparseCounts
from relstat.counting.term_patterns import Found

__all__ = ["MOST_EPITHET", "Near", "Side", "count_near", "find_epithets"]

Side = Literal["both", "left", "right"]
MOST_EPITHET: Final = 4
"""Words of an epithet at most."""


@dataclass(frozen=True)
class Near:
    """The words near a node.

    Attributes:
        terms: the terms that occur there, by number in the vocabulary.
        counts: how often each does in each document; the sizes are the places near the node.
        left, right: how often before and after a node; a place between two is on both sides.
        positions: int64 (terms, places), how often at each distance from the nearest node, from
            the farthest on the left to the farthest on the right.
        distances: what these are: -5 to -1, 1 to 5.
    """

    terms: Ints
    counts: Counts
    left: Ints
    right: Ints
    positions: Ints
    distances: Ints


def count_near(stream: Stream, node: Found, window: Around, side: Side) -> Near:
    """Count the words near each occurrence of a node, each place once.

    Args:
        stream: the corpus.
        node: its occurrences.
        window: words on each side, in the same document, or ``sentence``.
        side: which places count.
    """
    starts, ends = node.starts, node.starts + node.words
    first, last = _limits(stream, node, window)
    sides = {
        "left": ragged_indices(first, starts - first),
        "right": ragged_indices(ends, last - ends),
    }
    own = np.unique(ragged_indices(starts, node.words))
    places = {
        name: np.setdiff1d(positions, own) if side in (name, "both") else positions[:0]
        for name, positions in sides.items()
    }
    every = np.union1d(places["left"], places["right"])
    bounds = stream.store.document_words
    document = np.searchsorted(bounds, every, side="right") - 1
    rows = stream.text.rows[document].astype(np.int64)
    terms, column = np.unique(stream.text.terms(every), return_inverse=True)
    documents, size = len(stream.words_per_document), len(terms)
    table = SparseCounts.of(rows, column.ravel(), (documents, size))
    sizes = np.bincount(rows, minlength=documents).astype(np.int64)
    shown = word_occurrences(stream).places[terms]
    left, right = (
        np.bincount(np.searchsorted(terms, stream.text.terms(at)), minlength=size)
        for at in (places["left"], places["right"])
    )
    reach = window if isinstance(window, int) else 5
    distances = np.concatenate([np.arange(-reach, 0), np.arange(1, reach + 1)])
    at = _distances(every, starts, ends, (bounds[document], bounds[document + 1]), side)
    shown_at = np.flatnonzero(np.abs(at) <= reach)
    cell = column.ravel()[shown_at] * len(distances) + np.searchsorted(distances, at[shown_at])
    positions = np.bincount(cell, minlength=size * len(distances)).reshape(size, len(distances))
    counts = Counts(table, sizes, np.ones(size, dtype=np.int64), shown)
    return Near(terms.astype(np.int64), counts, left, right, positions.astype(np.int64), distances)


def _limits(stream: Stream, node: Found, window: Around) -> tuple[Ints, Ints]:
    """From where and to where words count as near each occurrence."""
    ends = node.starts + node.words
    if window == "sentence":
        return _sentences(stream, node)
    bounds = stream.store.document_words
    document = np.searchsorted(bounds, node.starts, side="right") - 1
    first = np.maximum(node.starts - window, bounds[document])
    return first, np.minimum(ends + window, bounds[document + 1])


def _sentences(stream: Stream, node: Found) -> tuple[Ints, Ints]:
    """Where the sentence of each occurrence begins and ends."""
    store = stream.store
    document = np.searchsorted(store.document_words, node.starts, side="right") - 1
    first, last = np.zeros((2, len(document)), dtype=np.int64)
    for low, high in pairwise(store.shard_documents.tolist()):
        here = np.flatnonzero((document >= low) & (document < high))
        if not len(here):
            continue
        wanted = np.unique(document[here])
        keep = np.zeros(high - low, dtype=np.bool_)
        keep[wanted - low] = True
        tokens = store.tokens(low, high).select(keep)
        place = np.searchsorted(wanted, document[here])
        shift = tokens.document_words[place] - store.document_words[document[here]]
        opens = node.starts[here] + shift
        closes = opens + node.words[here] - 1
        bounds = tokens.sentence_words
        first[here] = bounds[np.searchsorted(bounds, opens, side="right") - 1] - shift
        last[here] = bounds[np.searchsorted(bounds, closes, side="right")] - shift
    return first, last


def _distances(
    places: Ints, starts: Ints, ends: Ints, limits: tuple[Ints, Ints], side: Side
) -> Ints:
    """How far each place is from the nearest node of its document: below 0 before, above 0 after.

    ``limits`` are where the document of each place begins and ends. Of one side only the nodes on
    the other side of the place count.
    """
    if not len(starts):
        return np.zeros(len(places), dtype=np.int64)
    opens, closes = np.sort(starts), np.sort(ends)
    following = opens[np.minimum(np.searchsorted(opens, places, side="right"), len(opens) - 1)]
    preceding = closes[np.maximum(np.searchsorted(closes, places, side="right") - 1, 0)]
    far = np.iinfo(np.int64).max
    is_before = (following > places) & (following < limits[1]) & (side != "right")
    is_after = (preceding <= places) & (preceding > limits[0]) & (side != "left")
    before = np.where(is_before, following - places, far)
    after = np.where(is_after, places - preceding + 1, far)
    return np.where(before <= after, -before, after)


def find_epithets(stream: Stream, node: Found, left_out: Flags) -> Counts:
    """Count the runs of content words directly before a node, as long as they are.

    The sizes of the counts are the occurrences of the node.

    Args:
        stream: the corpus.
        node: its occurrences.
        left_out: bool (T,), terms at which a run ends.

    A run has at most four words and does not go over punctuation; an occurrence without one counts
    in the sizes only. *The great leader General Kim* has the epithet *great leader General*.
    """
    text = stream.text
    bounds = text.document_words
    document = np.searchsorted(bounds, node.starts, side="right") - 1
    length = np.zeros(len(node.starts), dtype=np.int64)
    going = np.arange(len(node.starts))
    for taken in range(1, MOST_EPITHET + 1):
        at = node.starts[going] - taken
        inside = at >= bounds[document[going]]
        going, at = going[inside], at[inside]
        joined = ~np.asarray(text.breaks[at + 1], dtype=np.bool_)
        joined &= ~left_out[text.terms(at)]
        going = going[joined]
        length[going] = taken
    some = np.flatnonzero(length)
    begins = node.starts[some] - length[some]
    spelled = stream.spelled(begins, length[some])
    number = spelled.rank("dense").cast(pl.Int64).to_numpy() - 1 if len(some) else some
    size = int(number.max(initial=-1)) + 1
    row, term, counts = count_pairs(node.rows[some], number)
    table = SparseCounts.of_cells(row, term, counts, (len(stream), size))
    words, places = np.zeros((2, size), dtype=np.int64)
    words[number], places[number] = length[some], begins
    nodes = np.bincount(node.rows, minlength=len(stream)).astype(np.int64)
    return Counts(table, nodes, words, places)
