"""Reading documents out of files into a :class:`~relstat.corpus.corpus.Corpus`.

Readers give documents as their files hold them; what was left out or read by a guess is counted
in the corpus's problems. Texts are cleaned afterwards, by :mod:`relstat.cleaning`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import BinaryIO

import polars as pl

from relstat.cleaning.learned.dates import date_problems
from relstat.cleaning.pipeline import Speakers
from relstat.corpus.computed import OWN_FIELDS
from relstat.corpus.corpus import Corpus
from relstat.errors import InputError
from relstat.readers.batches import BATCH_BYTES, Batch, read_source, read_sources
from relstat.readers.documents import join_documents
from relstat.readers.finding import find_sources, group_sources
from relstat.readers.options import FileOptions, ReadOptions
from relstat.readers.problems import Problems
from relstat.readers.sources import Source
from relstat.readers.unpacking import Meter, Progress, source_digest
from relstat.text.vocabulary import Inner, TokenOptions
from relstat.workers import Workers

__all__ = [
    "BATCH_BYTES",
    "Batch",
    "FileOptions",
    "Meter",
    "Problems",
    "Progress",
    "ReadOptions",
    "Source",
    "find_sources",
    "group_sources",
    "join_documents",
    "read",
    "read_source",
    "read_sources",
    "source_digest",
]


def read(
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text_field: str | None = None,
    title_field: str | None = None,
    date_field: str | None = None,
    id_field: str | None = None,
    fields: str | None = None,
    encoding: str | None = None,
    date_order: str | None = None,
    calendar: str | None = None,
    delimiter: str | None = None,
    max_size: int | str | None = None,
    strict: bool = False,
    raw: bool = False,
    without: Sequence[str] = (),
    keep_furniture: bool = False,
    furniture_lines: Sequence[str] = (),
    speakers: Speakers = "keep",
    apostrophes: Inner = "keep",
    hyphens: Inner = "keep",
    jobs: int | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> Corpus:
    """Read documents from files and folders.

    Plain text (one document a file, with or without front matter), HTML, JSON Lines, JSON, CSV,
    TSV and Parquet are read, each also as ``.gz`` or ``.zst``. Folders are walked in sorted
    order; ``README`` and ``LICENSE`` files and names that start with a dot are passed over in
    them. Text files and pages found in a folder get the field ``folder``. Columns of records
    are found by their usual names; all others become fields.

    Args:
        paths: files and folders in the order wanted; ``-`` is standard input.
        text_field, title_field, date_field, id_field: the columns of record files that hold
            these, instead of the usual names.
        fields: a pattern that names fields in the paths, ``{source}/{date}-{slug}.txt``; it
            fills only what a document does not say itself.
        encoding: the encoding of all files; without it UTF-8, a byte order mark, or a guess
            that is reported.
        date_order: the order of numbers in dates such as 05/06/2022: ``dmy``, ``mdy`` or ``ymd``;
            without it the one that other dates of the source prove.
        calendar: the calendar of dates in years that are none of ours, such as ``solar hijri``;
            without it the one that other dates of the source prove.
        delimiter: the sign that divides the fields of delimited files, such as ``;`` or ``tab``;
            without it the one that makes the best table.
        max_size: the bytes that one compressed file may unpack to, such as ``"16G"``; 4 GiB
            without it. The limits on whole files, texts, pages and records are shares of it.
        strict: raise an error at the first problem that leaves something out.
        raw: leave the texts as they are; without it they are cleaned, and what was done is told
            in the ``cleaned`` of the corpus and in :func:`relstat.info`.
        without: steps of cleaning to leave out, by name.
        keep_furniture: leave what recurs at the edges of texts where it is.
        furniture_lines: lines to take off the edges of texts, besides those that are learned.
        speakers: ``drop`` takes the names before what is said in transcripts out of the text.
        apostrophes, hyphens: whether words are kept whole or split at them.
        jobs, scheduler: who measures; see :class:`relstat.workers.Workers`.
        progress: called with the bytes read, the bytes in all, and the documents found so far.
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
    options = ReadOptions(
        text_field=text_field,
        title_field=title_field,
        date_field=date_field,
        id_field=id_field,
        fields=fields,
        encoding=encoding,
        date_order=date_order,
        calendar=calendar,
        delimiter=delimiter,
        max_size=max_size,
        strict=strict,
        raw=raw,
        without=tuple(without),
        keep_furniture=keep_furniture,
        furniture_lines=tuple(furniture_lines),
        speakers=speakers,
    )
    problems = Problems(strict=strict)
    sources = find_sources(listed, problems, stdin, most=options.limits.whole)
    meter = Meter(progress, sum(source.size for source in sources))
    frames: list[pl.DataFrame] = []
    columns: dict[str, None] = {}
    understood: dict[str, Mapping[str, str]] = {}
    for batch in read_sources(sources, options, meter):
        frames.append(batch.documents)
        columns.update(dict.fromkeys(chain.from_iterable(batch.columns.values())))
        problems.items += batch.problems
        understood.update(batch.understood)
    options.require_met(columns)
    meter.finish()
    documents = join_documents(frames, problems)
    originals = documents["text"]
    documents, cleaned = options.cleaner.clean(documents)
    problems.items += date_problems(cleaned.dates)
    return Corpus.of(
        documents,
        originals=originals,
        cleaned=cleaned,
        problems=tuple(problems.items),
        understood=understood,
        origin=_origin([str(os.fspath(path)) for path in listed]),
        options=TokenOptions(apostrophes, hyphens),
        workers=Workers(jobs, scheduler),
        computed=OWN_FIELDS,
    )


def _origin(paths: list[str]) -> str:
    """The inputs in short."""
    # Bytes that are no text in any encoding cannot stand in a title.
    shown = ", ".join(os.fsencode(path).decode("utf-8", "replace") for path in paths[:3])
    return f"{shown} and {len(paths) - 3:,} more" if len(paths) > 3 else shown
