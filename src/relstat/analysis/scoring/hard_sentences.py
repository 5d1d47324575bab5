"""Which sentences make a corpus hard to read: those that pull its reading ease down most."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.reading_counts import syllables_of_terms
from relstat.analysis.scoring.sentence_texts import write_sentences
from relstat.arrays import AnyInts, Flags, Ints
from relstat.corpus.stream import Shard, Stream
from relstat.statistics.readability import flesch_pull

__all__ = ["hard_sentences"]

_SPARE: Final = 4  # candidates for each sentence wanted, since one may occur several times


def hard_sentences(
    stream: Stream, measured: Flags, codes: AnyInts, size: int, limit: int
) -> pl.DataFrame:
    """Return the sentences of each group that make it hard to read, those that do most first.

    Words, sentences and syllables are relstat's own. A sentence that occurs several times in the
    same words is one row.

    Args:
        stream: the documents.
        measured: which documents are scored; bool, shape (documents,).
        codes: the group of each document, 0 to ``size - 1``; -1 is in none.
        size: the number of groups.
        limit: the maximum number of sentences of a group.

    Returns:
        A frame with ``group`` (the code), ``pull`` (see :func:`flesch_pull`), ``words``,
        ``syllables``, ``count`` (occurrences), ``row`` and ``number`` (the first document with
        it, and its place there, from 1) and ``sentence``.
    """
    syllables = syllables_of_terms(stream.vocabulary)
    parts = stream.over_shards(_count_sentences, syllables)
    sentences = pl.concat(parts).with_row_index("place")
    group = pl.Series("group", np.where(measured, codes, -1).astype(np.int64))
    sentences = sentences.with_columns(group=group.gather(sentences["row"]))
    chosen = []
    for code in range(size):
        inside = sentences.filter((pl.col("group") == code) & (pl.col("words") > 0))
        pull = flesch_pull(inside["words"].to_numpy(), inside["syllables"].to_numpy())
        chosen.append(_hardest(stream, inside.with_columns(pull=pl.Series(pull)), limit))
    return pl.concat(chosen)


def _hardest(stream: Stream, sentences: pl.DataFrame, limit: int) -> pl.DataFrame:
    """Choose the different sentences of the strongest pull."""
    ranked = sentences.sort("pull", descending=True, nulls_last=True, maintain_order=True)
    wanted = limit * _SPARE
    while True:
        # With all that pull as much as the last one: equal sentences are counted together.
        least = ranked["pull"].slice(min(wanted, len(ranked)) - 1, 1)
        candidates = ranked.filter(pl.col("pull") >= least.item()) if len(ranked) else ranked
        found = (
            candidates.with_columns(sentence=write_sentences(stream, candidates))
            .group_by("sentence", maintain_order=True)
            .agg(
                pl.len().cast(pl.Int64).alias("count"),
                pl.col("group", "pull", "words", "syllables", "row", "number").first(),
            )
            .select("group", "pull", "words", "syllables", "count", "row", "number", "sentence")
        )
        if len(found) >= limit or len(candidates) == len(ranked):
            return found.head(limit)
        wanted *= 2


def _count_sentences(shard: Shard, syllables: Ints) -> pl.DataFrame:
    """Count the words and syllables of each sentence of a shard."""
    tokens = shard.tokens
    per_document = np.diff(tokens.document_sentences)
    total = np.concatenate([[0], np.cumsum(syllables[tokens.term_ids], dtype=np.int64)])
    first = np.repeat(tokens.document_sentences[:-1], per_document)
    return pl.DataFrame(
        {
            "row": np.repeat(np.arange(len(per_document)), per_document) + shard.first_row,
            "number": np.arange(len(first)) - first + 1,
            "words": np.diff(tokens.sentence_words),
            "syllables": np.diff(total[tokens.sentence_words]),
        }
    )
