"""How often the terms of each category of a dictionary occur in each document."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from relstat.analysis.scoring.lexicon_scorer import LexiconScorer, prepare
from relstat.arrays import Flags, Ints
from relstat.corpus.stream import Shard, Stream
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.lexicons.dictionary import NAME, Dictionary

__all__ = ["CategoryCounts", "count_categories"]


@dataclass(frozen=True)
class CategoryCounts:
    """The occurrences of the categories of a dictionary.

    Attributes:
        names: the categories, the most frequent first, else in the order of the dictionary.
        counts: documents x categories.
        terms: for each category its terms that occur, with their counts, the most frequent first:
            a frame with ``category`` (its number), ``term`` and ``count``.
        empty: the entries that hold no word, and can never be found.
    """

    names: tuple[str, ...]
    counts: Counts
    terms: pl.DataFrame
    empty: tuple[str, ...]


def count_categories(stream: Stream, dictionary: Dictionary, measured: Flags) -> CategoryCounts:
    """Count the categories in the documents where ``measured`` is True, the most frequent first.

    A term counts in each of its categories, negated or not. Words inside a phrase that the
    dictionary has count for the phrase alone.
    """
    scorer = prepare(dictionary, stream.vocabulary)
    parts = stream.over_shards(_count_shard, scorer, heavy=True)
    rows, units, sizes = (np.concatenate(many) for many in zip(*parts, strict=True))
    kept = measured[rows]
    rows, units, sizes = rows[kept], units[kept], sizes[kept]
    names = tuple(one for one in dictionary.categories if one != NAME)
    columns = [dictionary.categories.index(one) for one in names]
    member = scorer.units.categories[:, columns]
    found = [np.flatnonzero(member[units, category]) for category in range(len(names))]
    numbers = np.repeat(np.arange(len(names)), [len(one) for one in found])
    cells = np.concatenate([np.empty(0, np.int64), *found])
    totals = np.bincount(numbers, sizes[cells], len(names))
    order = np.argsort(-totals, kind="stable")
    names = tuple(names[place] for place in order)
    numbers = np.argsort(order)[numbers]
    summed = (
        pl.DataFrame({"term": numbers, "row": rows[cells], "count": sizes[cells]})
        .group_by("term", "row")
        .agg(pl.col("count").sum())
    )
    table = SparseCounts.of_cells(
        summed["row"].to_numpy(),
        summed["term"].to_numpy(),
        summed["count"].to_numpy(),
        (len(stream), len(names)),
    )
    words = np.where(measured, stream.words_per_document, 0)
    nothing = np.full(len(names), -1, dtype=np.int64)
    return CategoryCounts(
        names,
        Counts(table, words, np.ones(len(names), dtype=np.int64), nothing),
        _list_terms(scorer, numbers, units[cells], sizes[cells]),
        scorer.units.empty,
    )


def _list_terms(scorer: LexiconScorer, categories: Ints, units: Ints, sizes: Ints) -> pl.DataFrame:
    """Return the terms of each category with their counts, the most frequent first."""
    counted = (
        pl.DataFrame({"category": categories, "unit": units, "count": sizes})
        .group_by("category", "unit")
        .agg(pl.col("count").sum())
    )
    return (
        counted.select("category", scorer.words.gather(counted["unit"]).alias("term"), "count")
        .group_by("category", "term")
        .agg(pl.col("count").sum())
        .sort("category", "count", "term", descending=[False, True, False])
    )


def _count_shard(shard: Shard, scorer: LexiconScorer) -> tuple[Ints, Ints, Ints]:
    """Count each term with a category in each document of a shard: document, unit, count."""
    tokens = shard.tokens
    scores = scorer.score(tokens)
    document = np.repeat(np.arange(len(tokens)), np.diff(tokens.document_sentences))
    size = max(len(scorer.words), 1)
    cells = document[scores.match_sentences] * size + scores.match_words
    places, counts = np.unique(cells, return_counts=True)
    row, unit = np.divmod(places, size)
    return row + shard.first_row, unit, counts
