"""What each document adds to the diversity of its group: windows, factors and content words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.arrays import Flags, Floats, Ints, offsets_of
from relstat.corpus.stream import Shard, Stream
from relstat.lexicons.stopwords import english_stopwords
from relstat.statistics.running_diversity import factor_sums, previous_places, window_sums

__all__ = ["MIN_FACTOR_WORDS", "DocumentSums", "sum_documents"]

MIN_FACTOR_WORDS: Final = 100
"""Words below which a document has no MTLD: at 50 words it is a fifth lower than in long texts."""


@dataclass(frozen=True)
class DocumentSums:
    """Sums of each document, arrays with one entry per document.

    Attributes:
        words: all words.
        types: the different words.
        window: words of a window.
        window_types, windows: the types of all windows added up, and how many windows there are: 0
            for a document with fewer words than a window.
        forward, backward: factors of MTLD, read in both ways.
        content: words that are no English function words.
    """

    words: Ints
    types: Ints
    window: int
    window_types: Ints
    windows: Ints
    forward: Floats
    backward: Floats
    content: Ints

    @property
    def long(self) -> Flags:
        """Whether a document has words enough for factors."""
        return self.words >= MIN_FACTOR_WORDS


def sum_documents(stream: Stream, window: int) -> DocumentSums:
    """Read each document in order, and add up its windows, factors and content words."""
    terms = stream.vocabulary.terms.types
    function = terms.is_in(list(english_stopwords())).to_numpy()
    parts = stream.over_shards(_sum_shard, window, np.asarray(function))
    types, window_types, windows, forward, backward, content = (
        np.concatenate(each) for each in zip(*parts, strict=True)
    )
    return DocumentSums(
        stream.words_per_document, types, window, window_types, windows, forward, backward, content
    )


def _sum_shard(
    shard: Shard, window: int, function: Flags
) -> tuple[Ints, Ints, Ints, Floats, Floats, Ints]:
    """The sums of the documents of a shard, in the order of the attributes."""
    terms, bounds = shard.term_ids, offsets_of(shard.words_per_document)
    before = previous_places(terms, bounds)
    return (
        _add_up(before < 0, bounds),
        *window_sums(before, bounds, window),
        *factor_sums(before, bounds),
        _add_up(~function[terms], bounds),
    )


def _add_up(flags: Flags, bounds: Ints) -> Ints:
    """How many of the words of each document are True."""
    summed = offsets_of(flags)
    return np.asarray(summed[bounds[1:]] - summed[bounds[:-1]])
