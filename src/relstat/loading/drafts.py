"""Drafts of an index: documents as they were read, batch by batch, and pieces made of them.

The evidence of a batch is on disk beside it, and merged a few at a time, so that memory
does not grow with the number of batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from relstat.cleaning.pipeline import Cleaner, Evidence, Finished, Learned, settled
from relstat.corpus.cleaning_record import Cleaned
from relstat.readers import Problems, distinct_ids
from relstat.storage.arrays import save_frame, save_lazily
from relstat.storage.pieces import Piece, documents_of, originals_of
from relstat.workers import Workers

__all__ = ["clean_drafts", "joined_documents", "save_read", "write_originals"]

_EVIDENCE: Final = ("steps", "edges", "words", "dates")  # what drafts hold, as frames
_MERGED: Final = 4  # drafts whose evidence is in memory at once


def save_read(documents: pl.DataFrame, stem: Path) -> None:
    """Save documents as they were read."""
    save_frame(stem.with_suffix(".read"), documents, "lz4")


def _begin(stem: Path, cleaner: Cleaner) -> int:
    """Make a draft of documents as read; save their evidence, return their number."""
    begun, evidence = cleaner.begin(pl.read_parquet(stem.with_suffix(".read")))
    save_frame(stem.with_suffix(".begun"), begun, "lz4")
    for name in _EVIDENCE:
        save_frame(stem.with_suffix(f".{name}"), getattr(evidence, name), "lz4")
    return evidence.documents


def _evidence(drafts: Sequence[Path], documents: Sequence[int]) -> Evidence:
    """The evidence of all drafts, merged a few at a time."""
    together = Evidence.merged([])
    for at in range(0, len(drafts), _MERGED):
        some = [
            Evidence(number, **{name: pl.read_parquet(stem.with_suffix(f".{name}"))
                                for name in _EVIDENCE})
            for stem, number in zip(
                drafts[at : at + _MERGED], documents[at : at + _MERGED], strict=True
            )
        ]  # fmt: skip
        together = Evidence.merged([together, *some] if at else some)
    return together


def _finish(stem: Path, cleaner: Cleaner, learned: Learned) -> Finished:
    """Make a piece of a draft; returns what was done to its documents."""
    read, begun = (stem.with_suffix(suffix) for suffix in (".read", ".begun"))
    cleaned, steps = cleaner.finish(pl.read_parquet(begun), learned)
    Piece.of(cleaned, pl.read_parquet(read)).save(stem)
    read.unlink()
    begun.unlink()
    return steps


def clean_drafts(drafts: Sequence[Path], cleaner: Cleaner, workers: Workers) -> Cleaned:
    """Make pieces of all drafts, by the evidence of all; returns what was done."""
    documents = workers.map(_begin, [(draft, cleaner) for draft in drafts])
    together = _evidence(drafts, documents)
    learned = cleaner.learn(together)
    finished = workers.map(_finish, [(draft, cleaner, learned) for draft in drafts])
    return cleaner.record(together, learned, finished)


def joined_documents(
    pieces: Sequence[Path], read: Sequence[str], problems: Problems
) -> pl.LazyFrame:
    """The metadata of all pieces; ``read`` are the columns that they had as they were read."""
    found = documents_of(pieces)
    names = found.collect_schema().names()
    made = distinct_ids(found, problems)
    if made is not None:
        rest = found.select(name for name in names if name != made.name)
        found = pl.concat([made.to_frame().lazy(), rest], how="horizontal").select(names)
    return settled(found, read)


def write_originals(folder: Path, pieces: Sequence[Path]) -> list[str]:
    """Write the metadata as read and the patches of all pieces; returns the names of the columns.

    Their order does not depend on the batches.
    """
    originals = originals_of(pieces)
    save_lazily(folder / "originals.parquet", originals)
    return originals.collect_schema().names()
