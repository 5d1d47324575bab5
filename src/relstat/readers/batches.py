"""Documents batch by batch, so that a corpus larger than memory can be read.

:func:`relstat.read` and the index builder both read through here, one into memory, the other
piece by piece and in several processes; so they read alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from relstat.cleaning.learned.dates import WRITTEN
from relstat.corpus.corpus import CORE_FIELDS
from relstat.corpus.long_texts import begins_document
from relstat.corpus.records import Problem
from relstat.readers.documents import documents_of_drafts
from relstat.readers.drafts import Draft
from relstat.readers.files import FileReader
from relstat.readers.options import ReadOptions
from relstat.readers.problems import Problems
from relstat.readers.sources import Source
from relstat.readers.unpacking import Meter

__all__ = ["BATCH_BYTES", "Batch", "read_source", "read_sources"]

BATCH_BYTES: Final = 2**24
"""About how many bytes of records one batch holds at most; a larger document is alone."""


@dataclass(frozen=True, eq=False)
class Batch:
    """Documents of one or more consecutive sources, in order.

    Attributes:
        documents: a frame with the core columns and the fields (String); it may have no rows.
            Ids are as the files give them, not yet distinct: see
            :func:`~relstat.readers.documents.join_documents`.
        problems: what was met since the batch before, in order; what is counted for a whole
            file comes with its last batch.
        columns: for each file that it holds documents or problems of, the columns of its records
            met so far; none for texts and pages.
        fields: for each of these files the fields that its documents here have.
        understood: for each of these files how it was read: its format, encoding and the like.
    """

    documents: pl.DataFrame
    problems: tuple[Problem, ...]
    columns: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, tuple[str, ...]]
    understood: Mapping[str, Mapping[str, str]]


def read_source(
    source: Source, options: ReadOptions, meter: Meter | None = None
) -> Iterator[Batch]:
    """The documents of one file, at least one batch; see :func:`read_sources`."""
    return read_sources([source], options, meter)


def read_sources(
    sources: Iterable[Source],
    options: ReadOptions,
    meter: Meter | None = None,
    *,
    size: int = BATCH_BYTES,
) -> Iterator[Batch]:
    """The documents of files in order, small ones together in batches of about ``size`` bytes.

    JSON Lines, CSV, TSV, long text files and Parquet that is not packed are streamed; pages, JSON
    arrays and packed Parquet stand in memory one at a time. No sources, no batch.

    Raises :class:`InputError` at the first problem that leaves something out, if
    ``options.strict``; :class:`MissingExtraError` for a page without the extra ``html``.
    """
    problems = Problems(strict=options.strict)
    reader = FileReader(options, problems, meter, size)
    held: list[_Piece] = []
    weight = 0
    for source in sources:
        for piece in _pieces(source, reader, problems):
            # Problems alone stay with what came before: a file's counts end its last batch.
            if held and piece.weight and weight + piece.weight > size:
                yield _joined(held, meter)
                held = []
                weight = 0
            held.append(piece)
            weight += piece.weight
    if held:
        yield _joined(held, meter)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What was read of one file at once: a draft, a frame, or problems alone."""

    documents: Draft | pl.DataFrame | None
    columns: tuple[str, ...]
    problems: tuple[Problem, ...]
    file: str
    understood: Mapping[str, str]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields of its documents, and of what their file's name tells."""
        if isinstance(self.documents, pl.DataFrame):
            return tuple(name for name in self.documents.columns if name not in CORE_FIELDS)
        if self.documents is None:
            return ()
        doubt = (WRITTEN,) if self.documents.written else ()
        return (*self.documents.fields, *self.documents.named, *doubt)

    @property
    def weight(self) -> int:
        """About its size in bytes."""
        if isinstance(self.documents, pl.DataFrame):
            return int(self.documents.estimated_size())
        return len(self.documents.text) if self.documents else 0


def _pieces(source: Source, reader: FileReader, problems: Problems) -> Iterator[_Piece]:
    """What one file holds, and at its end what was counted in it."""
    for documents in reader.read(source):
        yield _Piece(documents, reader.columns, problems.take(), source.file, {})
    done = dict(reader.understood)
    yield _Piece(None, reader.columns, problems.take(), source.file, done)


def _joined(pieces: Sequence[_Piece], meter: Meter | None) -> Batch:
    frames: list[pl.DataFrame] = []
    drafts: list[Draft] = []
    for piece in pieces:
        if isinstance(piece.documents, Draft):
            drafts.append(piece.documents)
        elif piece.documents is not None:
            frames += _of(drafts)
            drafts = []
            frames.append(piece.documents)
    frames += _of(drafts)
    if not frames:
        frames = [pl.DataFrame(schema=dict(CORE_FIELDS))]
    documents = frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")
    if meter:
        meter.found(int(begins_document(documents).sum()))
    return Batch(
        documents=documents,
        problems=tuple(problem for piece in pieces for problem in piece.problems),
        columns=_by_file((piece.file, piece.columns) for piece in pieces),
        fields=_by_file((piece.file, piece.fields) for piece in pieces),
        understood={piece.file: piece.understood for piece in pieces if piece.understood},
    )


def _by_file(names: Iterable[tuple[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """All names given for a file, each once, in the order met."""
    gathered: dict[str, dict[str, None]] = {}
    for file, some in names:
        gathered.setdefault(file, {}).update(dict.fromkeys(some))
    return {file: tuple(some) for file, some in gathered.items()}


def _of(drafts: Sequence[Draft]) -> list[pl.DataFrame]:
    return [documents_of_drafts(drafts)] if drafts else []
