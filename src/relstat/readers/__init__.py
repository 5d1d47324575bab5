"""Reading releases out of files into a :class:`~relstat.corpus.Corpus`.

Reading never changes the words of a text. What it does change is named in
:mod:`relstat.readers.repairs` and counted in the corpus's problems, as is everything that was
left out or read by a guess.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import BinaryIO

import polars as pl

from relstat.corpus import Corpus
from relstat.errors import InputError
from relstat.readers.columns import Wanted
from relstat.readers.decoding import check_encoding
from relstat.readers.documents import documents_of_drafts, join_documents
from relstat.readers.files import FileReader
from relstat.readers.pages import Draft
from relstat.readers.patterns import NamePattern
from relstat.readers.problems import Problems
from relstat.readers.sources import find_sources
from relstat.readers.unpacking import Meter

__all__ = ["read"]

_DRAFTS_AT_ONCE = 4096


def read(
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text_field: str | None = None,
    title_field: str | None = None,
    date_field: str | None = None,
    id_field: str | None = None,
    fields: str | None = None,
    encoding: str | None = None,
    strict: bool = False,
    progress: Callable[[int, int], None] | None = None,
    stdin: BinaryIO | None = None,
) -> Corpus:
    """Read releases from files and folders.

    Plain text (one release a file, with or without front matter), HTML, JSON Lines, JSON, CSV,
    TSV and Parquet are read, each also as ``.gz`` or ``.zst``. Folders are walked in sorted
    order; ``README`` and ``LICENSE`` files and names that start with a dot are passed over in
    them. Text files and pages found in a folder get the field ``folder``. Columns of records
    are found by their usual names; all others become fields.

    Args:
        paths: files and folders in the order wanted; ``-`` is standard input.
        text_field, title_field, date_field, id_field: the columns of record files that hold
            these, instead of the usual names.
        fields: a pattern that names fields in the paths, ``{source}/{date}-{slug}.txt``; it
            fills only what a release does not say itself.
        encoding: the encoding of all files; without it UTF-8, a byte order mark, or a guess
            that is reported.
        strict: raise an error at the first problem that leaves something out.
        progress: called with the bytes read and the bytes in all.
        stdin: what ``-`` reads.

    Raises:
        InputError: none of the paths exists, or ``strict`` and something is left out.
        OptionError: a pattern or an encoding without sense; as :class:`FieldError` a column
            name that no record file has.
        MissingExtraError: there are web pages, and the extra ``html`` is not installed.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not listed:
        raise InputError("nothing to read: no path was given")
    wanted = Wanted(text_field, title_field, date_field, id_field)
    pattern = NamePattern(fields) if fields is not None else None
    encoding = check_encoding(encoding)
    problems = Problems(strict=strict)
    sources = find_sources(listed, problems, stdin)
    meter = Meter(progress, sum(source.size for source in sources))
    reader = FileReader(problems, meter, wanted, encoding, pattern)
    frames: list[pl.DataFrame] = []
    drafts: list[Draft] = []
    for source in sources:
        result = reader.read(source)
        if isinstance(result, Draft):
            drafts.append(result)
        if drafts and (isinstance(result, pl.DataFrame) or len(drafts) == _DRAFTS_AT_ONCE):
            frames.append(documents_of_drafts(drafts))
            drafts = []
        if isinstance(result, pl.DataFrame):
            frames.append(result)
    if drafts:
        frames.append(documents_of_drafts(drafts))
    if reader.columns:
        wanted.require_met(reader.columns)
    meter.finish()
    documents = join_documents(frames, problems)
    return Corpus(documents, tuple(problems.items), _origin([str(os.fspath(p)) for p in listed]))


def _origin(paths: list[str]) -> str:
    """The inputs in short."""
    shown = ", ".join(paths[:3])
    return f"{shown} and {len(paths) - 3:,} more" if len(paths) > 3 else shown
