"""What each document adds to the diversity of its group: windows and factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.arrays import AnyInts, Flags, Floats, Ints, offsets_of
from relstat.corpus.stream import Shard, Stream
from relstat.counting.sparse_counts import SparseCounts, stack_documents
from relstat.statistics.running_diversity import (
    factor_sums,
    places_before,
    sort_places,
    window_sums,
)

__all__ = ["MIN_FACTOR_WORDS", "DocumentSums", "sum_documents"]

MIN_FACTOR_WORDS: Final = 100
"""Words below which a document has no MTLD: at 50 words it is a fifth lower than in long texts."""


@dataclass(frozen=True)
class DocumentSums:
    """Sums of each document, arrays with one entry per document.

    Attributes:
        table: how often each term of the vocabulary occurs in each.
        words: all words.
        window: words of a window.
        types: the different words.
        window_types, windows: the types of all windows added up, and how many windows there are: 0
            for a document with fewer words than a window.
        forward, backward: factors of MTLD, read in both ways.
    """

    table: SparseCounts
    words: Ints
    window: int
    types: Ints
    window_types: Ints
    windows: Ints
    forward: Floats
    backward: Floats

    @property
    def long(self) -> Flags:
        """Whether a document has words enough for factors."""
        return self.words >= MIN_FACTOR_WORDS


def sum_documents(stream: Stream, window: int) -> DocumentSums:
    """Read each document in order, and add up its words, windows and factors."""
    parts = stream.over_shards(_sum_shard, window, len(stream.vocabulary.terms.types))
    table = stack_documents([part[0] for part in parts])
    sums = [np.concatenate(each) for each in zip(*(part[1:] for part in parts), strict=True)]
    return DocumentSums(table, stream.words_per_document, window, *sums)


def _sum_shard(
    shard: Shard, window: int, size: int
) -> tuple[SparseCounts, Ints, Ints, Ints, Floats, Floats]:
    """The table of the documents of a shard, and their sums in the order of the attributes."""
    terms, bounds = shard.term_ids, offsets_of(shard.words_per_document)
    order = sort_places(terms)
    before = places_before(order, bounds)
    return (
        _cells_of(order, shard.word_rows, (len(bounds) - 1, size)),
        _add_up(before < 0, bounds),
        *window_sums(before, bounds, window),
        *factor_sums(before, bounds),
    )


def _cells_of(order: Ints, rows: AnyInts, shape: tuple[int, int]) -> SparseCounts:
    """Count each word in each document, of words sorted by :func:`sort_places`."""
    row, term = rows[order & 0xFFFFFFFF], order >> 32
    opens = np.ones(len(order), np.bool_)
    opens[1:] = (term[1:] != term[:-1]) | (row[1:] != row[:-1])
    first = np.flatnonzero(opens)
    counts = np.diff(np.append(first, len(order))).astype(np.int32)
    bounds = offsets_of(np.bincount(term[first], minlength=shape[1]))
    return SparseCounts(shape, bounds, row[first].astype(np.int32), counts)


def _add_up(flags: Flags, bounds: Ints) -> Ints:
    """How many of the words of each document are True."""
    summed = offsets_of(flags)
    return np.asarray(summed[bounds[1:]] - summed[bounds[:-1]])
