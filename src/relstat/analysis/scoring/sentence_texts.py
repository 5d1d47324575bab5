"""Sentences as they are written, by document and number."""

from __future__ import annotations

import numpy as np
import polars as pl

from relstat.corpus.stream import Stream

__all__ = ["write_sentences"]


def write_sentences(stream: Stream, sentences: pl.DataFrame) -> pl.Series:
    """Return sentences as they are written, their white space made single spaces.

    ``sentences`` has the columns ``row``, the document, and ``number``, its place there from 1.
    """
    rows, numbers = sentences["row"].to_numpy(), sentences["number"].to_numpy()
    written = np.empty(len(rows), dtype=object)
    for shard in stream.shards:
        inside = np.flatnonzero((rows >= shard.first_row) & (rows < shard.last_row))
        if not len(inside):
            continue
        tokens = shard.tokens
        first = tokens.document_sentences[rows[inside] - shard.first_row]
        written[inside] = [
            tokens.sentence_text(int(sentence)) for sentence in first + numbers[inside] - 1
        ]
    return pl.Series(written.tolist(), dtype=pl.String)
