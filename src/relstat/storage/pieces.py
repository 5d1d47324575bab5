"""Pieces: batches of documents on their way into an index.

A piece has its own vocabulary, so pieces are made independently of one another, in any process;
:mod:`relstat.storage.writer` joins them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from relstat.arrays import Ids, offsets_of
from relstat.corpus.corpus import CORE_FIELDS
from relstat.corpus.fingerprints import digests_of
from relstat.storage.arrays import save_frame
from relstat.storage.patches import patches
from relstat.text.segmentation import Chunks, cut

__all__ = [
    "DIGEST",
    "Piece",
    "documents_of",
    "originals_of",
    "types_of",
]

DIGEST = "relstat:digest"
"""The column of the digests of texts."""


@dataclass(frozen=True)
class Piece:
    """Some documents.

    Attributes:
        documents: their metadata, and the digest of each text.
        originals: their metadata as read, and what leads back from each text to its original.
        chunks: the texts.
    """

    documents: pl.DataFrame
    originals: pl.DataFrame
    chunks: Chunks

    @classmethod
    def of(cls, cleaned: pl.DataFrame, read: pl.DataFrame) -> Piece:
        """Cut the column ``text`` of cleaned documents; ``read`` are the same ones as read."""
        texts = cleaned["text"].to_list()
        digests = pl.Series(DIGEST, digests_of(texts), dtype=pl.UInt64)
        return cls(
            documents=cleaned.drop("text").with_columns(digests),
            originals=read.drop("text").hstack(patches(read["text"].to_list(), texts)),
            chunks=cut(texts),
        )

    def save(self, stem: Path) -> None:
        """Write the piece to files whose names begin with ``stem``."""
        save_frame(stem.with_suffix(".documents"), self.documents)
        save_frame(stem.with_suffix(".originals"), self.originals)
        types = pl.DataFrame({"type": self.chunks.types})
        save_frame(stem.with_suffix(".types"), types, "lz4")
        np.save(stem.with_suffix(".ids.npy"), self.chunks.ids)
        np.save(stem.with_suffix(".sentences.npy"), np.diff(self.chunks.sentence_chunks))
        np.save(stem.with_suffix(".sizes.npy"), np.diff(self.chunks.document_sentences))

    @staticmethod
    def renumber(stem: Path, ids: Ids) -> None:
        """Give the chunks of a saved piece the numbers of another vocabulary."""
        np.save(stem.with_suffix(".ids.npy"), ids)

    @staticmethod
    def load_chunks(stem: Path) -> Chunks:
        """The texts of a saved piece."""
        return Chunks(
            types=types_of(stem),
            ids=np.load(stem.with_suffix(".ids.npy")),
            sentence_chunks=offsets_of(np.load(stem.with_suffix(".sentences.npy"))),
            document_sentences=offsets_of(np.load(stem.with_suffix(".sizes.npy"))),
        )


def documents_of(stems: Sequence[Path]) -> pl.LazyFrame:
    """The metadata of saved pieces; the fields that all have come first."""
    return _scan(stems, ".documents", _none().documents)


def originals_of(stems: Sequence[Path]) -> pl.LazyFrame:
    """The metadata as read of saved pieces, and the patches of their texts; sorted fields.

    The columns that all have come first.
    """
    first = _none().originals
    joined = _scan(stems, ".originals", first)
    others = sorted(set(joined.collect_schema().names()) - set(first.columns))
    return joined.select(*first.columns, *others)


def _scan(stems: Sequence[Path], suffix: str, none: pl.DataFrame) -> pl.LazyFrame:
    """The frames of pieces, one below the other, not yet read; ``none`` has the first columns."""
    frames = [pl.scan_parquet(stem.with_suffix(suffix), glob=False) for stem in stems]
    return pl.concat([none.lazy(), *frames], how="diagonal")


def _none() -> Piece:
    none = pl.DataFrame(schema=dict(CORE_FIELDS))
    return Piece.of(none, none)


def types_of(stem: Path) -> pl.Series:
    """The distinct chunks of a saved piece, sorted."""
    return pl.read_parquet(stem.with_suffix(".types"))["type"]
