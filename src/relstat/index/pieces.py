"""Pieces: batches of releases cut into chunks, on their way into an index.

A piece has its own vocabulary, so pieces are made independently of one another, in any process;
:mod:`relstat.index.writer` joins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.chunks import Chunks, cut
from relstat.corpus import CORE_FIELDS, digests_of
from relstat.tokens import Tokens
from relstat.vocabulary import offsets_of

__all__ = ["Piece", "documents_of", "no_documents", "types_of"]


@dataclass(frozen=True)
class Piece:
    """Some releases: their metadata, and their chunks.

    The metadata has the columns ``relstat:id`` and ``relstat:digest``, too.
    """

    documents: pl.DataFrame
    chunks: Chunks

    @classmethod
    def of_texts(cls, documents: pl.DataFrame) -> Piece:
        """Cut the column ``text`` of releases."""
        texts = documents["text"].to_list()
        kept = documents.drop("text").with_columns(
            pl.col("id").alias("relstat:id"),
            pl.Series("relstat:digest", digests_of(texts), dtype=pl.UInt64),
        )
        return cls(kept, cut(texts))

    @classmethod
    def of_tokens(cls, documents: pl.DataFrame, tokens: Tokens) -> Piece:
        """Take releases out of an index; ``documents`` are the rows of ``tokens``."""
        used = np.zeros(len(tokens.vocabulary.types), dtype=np.bool_)
        used[tokens.type_ids] = True
        number = (np.cumsum(used) - 1).astype(np.int32)
        chunks = Chunks(
            types=tokens.vocabulary.types.filter(pl.Series(used)),
            ids=number[tokens.type_ids],
            sentence_chunks=tokens.sentence_chunks,
            document_sentences=tokens.document_sentences,
        )
        return cls(documents, chunks)

    def save(self, stem: Path) -> None:
        """Write the piece to files whose names begin with ``stem``."""
        self.documents.write_parquet(stem.with_suffix(".documents"), compression="zstd")
        pl.DataFrame({"type": self.chunks.types}).write_parquet(
            stem.with_suffix(".types"), compression="lz4"
        )
        np.save(stem.with_suffix(".ids.npy"), self.chunks.ids)
        np.save(stem.with_suffix(".sentences.npy"), np.diff(self.chunks.sentence_chunks))
        np.save(stem.with_suffix(".sizes.npy"), np.diff(self.chunks.document_sentences))

    @staticmethod
    def renumber(stem: Path, ids: npt.NDArray[np.int32]) -> None:
        """Give the chunks of a saved piece the numbers of another vocabulary."""
        np.save(stem.with_suffix(".ids.npy"), ids)

    @classmethod
    def load(cls, stem: Path) -> Piece:
        """Read what :meth:`save` wrote."""
        chunks = Chunks(
            types=types_of(stem),
            ids=np.load(stem.with_suffix(".ids.npy")),
            sentence_chunks=offsets_of(np.load(stem.with_suffix(".sentences.npy"))),
            document_sentences=offsets_of(np.load(stem.with_suffix(".sizes.npy"))),
        )
        return cls(documents_of(stem), chunks)


def documents_of(stem: Path) -> pl.DataFrame:
    """The metadata of a saved piece."""
    return pl.read_parquet(stem.with_suffix(".documents"))


def no_documents() -> pl.DataFrame:
    """The metadata of no releases, with all columns that pieces have."""
    return Piece.of_texts(pl.DataFrame(schema=dict(CORE_FIELDS))).documents


def types_of(stem: Path) -> pl.Series:
    """The distinct chunks of a saved piece, sorted."""
    return pl.read_parquet(stem.with_suffix(".types"))["type"]
