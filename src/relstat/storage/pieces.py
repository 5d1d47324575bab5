"""Pieces: batches of documents on their way into an index.

A piece has its own vocabulary, so pieces are made independently of one another, in any process;
:mod:`relstat.storage.writer` joins them. The first document of a piece may go on with the last one
of the piece before, where that is a long text (:mod:`relstat.corpus.long_texts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from relstat.arrays import Flags, Ids, offsets_of
from relstat.corpus.corpus import CORE_FIELDS
from relstat.corpus.fingerprints import digests_in_parts, digests_of
from relstat.corpus.long_texts import PART, begins, begins_document, wholes
from relstat.storage.arrays import save_frame
from relstat.storage.patches import PATCH_BYTES, patches
from relstat.text.segmentation import Chunks, bits_of, cut

__all__ = [
    "DIGEST",
    "Piece",
    "continues",
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
        whole = wholes(read)
        parts = [False] * len(texts) if whole is None else (~whole).to_list()
        found = patches(read["text"].to_list(), texts, parts)
        piece = cls(
            documents=cleaned.drop("text").with_columns(digests),
            originals=read.drop("text").hstack(found),
            chunks=cut(texts),
        )
        return piece if whole is None else piece._joined()

    def _joined(self) -> Piece:
        """The piece with a long text, or all that it holds of one, as one document."""
        first = begins_document(self.documents)
        first[:1] = True
        rows = np.append(np.flatnonzero(first), len(first))
        return Piece(
            documents=self.documents.filter(first),
            originals=self.originals.filter(first).with_columns(
                _joined_patches(self.originals[PATCH_BYTES], first)
            ),
            chunks=replace(self.chunks, document_sentences=self.chunks.document_sentences[rows]),
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
    def load_chunks(stem: Path, *, mapped: bool = False) -> Chunks:
        """The texts of a saved piece; ``mapped`` leaves the ids on disk until they are used."""
        return Chunks(
            types=types_of(stem),
            ids=np.load(stem.with_suffix(".ids.npy"), "r" if mapped else None),
            sentence_chunks=offsets_of(np.load(stem.with_suffix(".sentences.npy"))),
            document_sentences=offsets_of(np.load(stem.with_suffix(".sizes.npy"))),
        )


def documents_of(stems: Sequence[Path]) -> pl.LazyFrame:
    """The metadata of saved pieces; the fields that all have come first."""
    found = _scan(stems, ".documents", _none().documents)
    if PART not in found.collect_schema().names():
        return found
    long = [
        stem for stem in stems if PART in pl.read_parquet_schema(stem.with_suffix(".documents"))
    ]
    digests = pl.Series(DIGEST, digests_in_parts(_parts_in(long)), dtype=pl.UInt64)
    return _with_long(found, digests).drop(PART)


def originals_of(stems: Sequence[Path]) -> pl.LazyFrame:
    """The metadata as read of saved pieces, and the patches of their texts; sorted fields.

    The columns that all have come first.
    """
    first = _none().originals
    joined = _scan(stems, ".originals", first)
    others = sorted(set(joined.collect_schema().names()) - set(first.columns))
    joined = joined.select(*first.columns, *others)
    if PART not in others:
        return joined
    parts = joined.select(PART, PATCH_BYTES).filter(pl.col(PART).is_not_null()).collect()
    return _with_long(joined, _joined_patches(parts[PATCH_BYTES], begins_document(parts)))


def continues(stem: Path) -> bool:
    """Whether the first document of a saved piece continues the last one of the piece before."""
    found = pl.scan_parquet(stem.with_suffix(".documents"), glob=False)
    if PART not in found.collect_schema().names():
        return False
    return not begins_document(found.select(PART).head(1).collect()).all()


def _joined_patches(patches: pl.Series, opens: Flags) -> pl.Series:
    """For each document its patch, or those of its parts as one; ``opens`` marks their first."""
    cuts = np.append(np.flatnonzero(opens), len(opens)).tolist()
    joined = [
        patches[first] if last == first + 1 else b"".join(patches[first:last])
        for first, last in pairwise(cuts)
    ]
    return pl.Series(PATCH_BYTES, joined, dtype=pl.Binary)


def _with_long(rows: pl.LazyFrame, values: pl.Series) -> pl.LazyFrame:
    """A row for each document, a column of long texts replaced by ``values``, one for each."""
    first = (pl.col(PART) == "first").fill_null(False)
    number = (first.cast(pl.Int64).cum_sum() - 1).clip(0)
    new = pl.when(first).then(pl.lit(values).gather(number)).otherwise(values.name)
    return rows.filter(begins()).with_columns(new.alias(values.name))


def _parts_in(stems: Sequence[Path]) -> Iterator[tuple[bool, Iterator[bytes]]]:
    """The texts of the parts in pieces, bit by bit, and whether each begins its document."""
    for stem in stems:
        chunks = Piece.load_chunks(stem)
        cuts = chunks.sentence_chunks[chunks.document_sentences]
        parts = pl.read_parquet(stem.with_suffix(".documents"), columns=[PART])
        opens = begins_document(parts)
        for row in parts[PART].is_not_null().arg_true().to_list():
            ids = chunks.ids[cuts[row] : cuts[row + 1]]
            yield bool(opens[row]), (bit.encode() for bit in bits_of(chunks.types, ids))


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
