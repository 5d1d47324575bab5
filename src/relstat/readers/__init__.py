"""Reading documents out of files into a :class:`~relstat.corpus.corpus.Corpus`.

Readers give documents as their files hold them; what was left out or read by a guess is counted
in the corpus's problems. Texts are cleaned afterwards, by :mod:`relstat.cleaning`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
import polars as pl

from relstat.cleaning.learned.dates import date_problems
from relstat.corpus.computed import OWN_FIELDS
from relstat.corpus.corpus import Corpus, Texts
from relstat.corpus.fingerprints import digests_in_parts, text_digests
from relstat.corpus.long_texts import PART, begins_document, joined_texts
from relstat.corpus.options import PipeOptions, Progress, keywords_of
from relstat.corpus.stream import MemoryStore, Stream, StreamTexts
from relstat.errors import InputError
from relstat.readers.batches import BATCH_BYTES, Batch, read_source, read_sources
from relstat.readers.documents import distinct_ids, join_documents
from relstat.readers.finding import find_sources, group_sources, packed_times
from relstat.readers.options import ReadOptions
from relstat.readers.problems import Problems
from relstat.readers.sources import Source
from relstat.readers.unpacking import Meter, source_digest
from relstat.text.tokens import tokenize_texts
from relstat.text.vocabulary import TokenOptions
from relstat.workers import Workers

__all__ = [
    "BATCH_BYTES",
    "Batch",
    "Meter",
    "Problems",
    "Progress",
    "ReadOptions",
    "Source",
    "distinct_ids",
    "find",
    "find_sources",
    "group_sources",
    "join_documents",
    "origin_of",
    "packed_times",
    "read",
    "read_found",
    "read_source",
    "read_sources",
    "source_digest",
]

AnyPath = str | os.PathLike[str]


@keywords_of(PipeOptions)
def read(paths: AnyPath | Sequence[AnyPath], how: PipeOptions) -> Corpus:
    """Read documents from files and folders.

    Plain text (one document a file, with or without front matter), HTML, JSON Lines, JSON, CSV,
    TSV and Parquet are read, each also as ``.gz`` or ``.zst``. Folders are walked in sorted
    order; ``README`` and ``LICENSE`` files and names that start with a dot are passed over in
    them. Text files and pages found in a folder get the field ``folder``. Columns of records
    are found by their usual names; all others become fields.

    Args:
        paths: files and folders in the order wanted; ``-`` is standard input, or ``stdin``.

    Raises:
        InputError: a path that does not exist, or ``strict`` and something is left out.
        OptionError: a pattern or an encoding without sense; as :class:`FieldError` a column
            name that no record file has.
        MissingExtraError: there are web pages, and the extra ``html`` is not installed.
    """
    sources, problems = find(paths, how)
    return read_found(sources, problems, how, origin_of(paths))


def find(paths: AnyPath | Sequence[AnyPath], how: PipeOptions) -> tuple[list[Source], Problems]:
    """Return the files behind paths, pipes read, and what was met; raises as :func:`read` does."""
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not listed:
        raise InputError("nothing to read: no path was given")
    options = ReadOptions.of(how)
    problems = Problems(strict=options.strict)
    form, most = options.input_format, options.limits.whole
    return find_sources(listed, problems, how.stdin, most=most, input_format=form), problems


def read_found(
    sources: Sequence[Source], problems: Problems, how: PipeOptions, origin: str
) -> Corpus:
    """Read files that :func:`find` found; ``origin`` says in words where they come from."""
    options = ReadOptions.of(how)
    meter = Meter(how.progress, sum(source.size for source in sources))
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
    read = join_documents(frames, problems)
    workers = Workers(how.jobs, how.scheduler, how.watch)
    workers.begin(options.cleaner.clean)
    documents, cleaned = options.cleaner.clean(read)
    problems.items += date_problems(cleaned.dates)
    tokens = TokenOptions(how.apostrophes or "keep", how.hyphens or "keep")
    corpus = Corpus(
        metadata=documents.filter(begins_document(documents)).drop("text", PART, strict=False),
        texts=_texts_of(documents, tokens, workers),
        originals=joined_texts(read),
        cleaned=cleaned,
        problems=tuple(problems.items),
        understood=understood,
        origin=origin,
        reading=options.given,
        options=tokens,
        workers=workers,
        computed=OWN_FIELDS,
    )
    if PART in documents.columns:
        texts = zip(begins_document(documents), documents["text"], strict=True)
        text_digests.put(
            corpus, digests_in_parts((first, [text.encode()]) for first, text in texts)
        )
    return corpus


def _texts_of(documents: pl.DataFrame, options: TokenOptions, workers: Workers) -> Texts:
    """The texts of documents; long ones are cut into words as they were read, part by part."""
    if PART not in documents.columns:
        return documents["text"]
    parts = tokenize_texts(documents["text"].to_list(), options)
    rows = np.append(np.flatnonzero(begins_document(documents)), documents.height)
    whole = replace(parts, document_sentences=parts.document_sentences[rows])
    return StreamTexts(Stream.of(MemoryStore(whole), workers=workers))


def origin_of(paths: AnyPath | Sequence[AnyPath]) -> str:
    """Return the inputs in short."""
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    # Bytes that are no text in any encoding cannot stand in a title.
    shown = ", ".join(os.fsencode(path).decode("utf-8", "replace") for path in listed[:3])
    return f"{shown} and {len(listed) - 3:,} more" if len(listed) > 3 else shown
