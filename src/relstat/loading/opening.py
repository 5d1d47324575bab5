"""Opening what paths name: an index, or files of documents that are read now."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.corpus import corpus as core
from relstat.corpus.cleaning_record import Cleaned
from relstat.corpus.computed import OWN_FIELDS
from relstat.corpus.division import divide_words
from relstat.corpus.duplicates import keep_copies
from relstat.corpus.fingerprints import fingerprint
from relstat.corpus.languages import keep_language, state_languages
from relstat.corpus.options import OpeningOptions, keywords_of
from relstat.corpus.stream import MemoryStore, Stream, StreamTexts
from relstat.errors import InputError, OptionError, option
from relstat.loading.frames import frame_of_texts, pack_frame
from relstat.storage.folder import is_index
from relstat.storage.store import open_index
from relstat.tables.table import Table, Tables
from relstat.text.tokens import join_tokens
from relstat.workers import Workers

__all__ = ["IN_MEMORY", "Corpus", "files_of", "is_index_path", "open", "read"]

AnyPath = str | os.PathLike[str]
IN_MEMORY: Final = 100 * 2**20
"""Bytes of files that are measured in memory, unless an option says otherwise."""

_OF_LINES: Final = ("text", "document", "position")  # columns of a concordance


@dataclass(frozen=True, repr=False)
class Corpus(core.Corpus):
    """Documents as a table, and how to make one of what is in memory.

    :func:`relstat.open` and :func:`relstat.read` return one; what a corpus is and can do is said of
    :class:`relstat.corpus.corpus.Corpus`, which knows nothing of readers.
    """

    @classmethod
    def wrap(cls, corpus: core.Corpus) -> Corpus:
        """Return a corpus as this class."""
        return cls(**{each.name: getattr(corpus, each.name) for each in fields(core.Corpus)})

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        text: str | None = None,
        title: str | None = None,
        date: str | None = None,
        id: str | None = None,
        **how: Any,
    ) -> Corpus:
        """Make a corpus of a polars, pandas or Arrow frame, with a row per document.

        Rows are read as those of a Parquet file with the same columns are: they are cleaned, and
        the numbers are the same.

        Args:
            frame: the documents.
            text, title, date, id: the columns that hold these, where they do not have their usual
                names; all other columns become fields.
            how: as for :func:`relstat.open` (``lang``, ``copies``, ``raw``, ...).

        Raises:
            OptionError: a column that the frame does not have; something that is no frame.
        """
        columns = {"text_field": text, "title_field": title, "date_field": date, "id_field": id}
        given: dict[str, Any] = {name: one for name, one in columns.items() if one is not None}
        packed = pack_frame(frame, given.values())
        return _named(open("-", stdin=packed, **how, **given), "frame")

    @classmethod
    def from_texts(cls, texts: Iterable[str | Mapping[str, Any] | None], **how: Any) -> Corpus:
        """Make a corpus of texts, or of records (``{"text": ..., "date": ..., "source": ...}``).

        Args:
            texts: strings, dicts, or a column of a frame; None and NaN are texts that are missing.
            how: as for :func:`relstat.open`.

        Raises:
            InputError: no text at all. OptionError: something else than texts.
        """
        packed = pack_frame(frame_of_texts(texts), ())
        return _named(open("-", stdin=packed, **how), "texts")

    @classmethod
    def from_lines(cls, lines: Table | Tables, **how: Any) -> Corpus:
        """Make a corpus of the lines that :func:`relstat.kwic` returns, each a document.

        The text of a line is its left side, node and right side: with ``context="sentence"`` the
        sentence. Its id is that of the document and the position of the node. The lines are kept as
        they are: not cleaned, in any language, and each place for itself, so that a sentence with
        two places is there twice; ``how`` can change that (``copies="drop"``).

        Raises:
            OptionError: something else than lines.
        """
        table = lines["lines"] if isinstance(lines, Tables) else lines
        lacking = [name for name in _OF_LINES if name not in table.frame.columns]
        if lacking:
            raise OptionError(f"from_lines takes the lines of kwic; no column {lacking[0]!r} here")
        place = pl.format("{}:{}", "document", "position").alias("id")
        kept: dict[str, Any] = {"raw": True, "lang": "all", "copies": "keep"}
        kept.update(how)
        return cls.from_frame(table.frame.with_columns(place), text="text", id="id", **kept)


def _named(corpus: Corpus, name: str) -> Corpus:
    """The corpus with the name of what it was made of in the place of that of a pipe."""
    was = corpus.metadata["file"][0] if len(corpus) else corpus.origin
    return replace(
        corpus,
        metadata=corpus.metadata.with_columns(
            pl.col("id").str.replace(f"^{re.escape(was)}:", f"{name}:"),
            file=pl.lit(name, dtype=pl.String),
        ),
        problems=tuple(
            replace(problem, file=problem.file.replace(was, name)) for problem in corpus.problems
        ),
        origin=name,
        kept={key: value for key, value in corpus.kept.items() if key is not fingerprint},
    )


@keywords_of(OpeningOptions)
def open(paths: AnyPath | Sequence[AnyPath], how: OpeningOptions) -> Corpus:
    """Open an index, or read files.

    An index opens in milliseconds: its arrays stay on disk until they are asked for. Several
    indexes, or indexes and files, are joined in memory, in the order given. Options of reading are
    for files: an index was read already, and alone takes none of them.

    Args:
        paths: what :func:`relstat.build_index` built, and what :func:`relstat.read` takes.

    Raises:
        InputError: a path that does not exist, or an index that is damaged; ``strict``.
        OptionError: an option that does not fit an index.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    workers = Workers(how.jobs, how.scheduler, how.watch)
    parts: list[core.Corpus] = []
    for indexed, run in groupby(listed, key=is_index_path):
        if indexed:
            indexes = [open_index(path, workers=workers) for path in run]
            parts += [_require(corpus, how) for corpus in indexes]
            continue
        parts.append(_read_files(list(run), how))
    given = [name for name in how.given if name != "strict"]
    if given and all(map(is_index_path, listed)):
        raise OptionError(
            f"{option(given[0])} has no effect on an index: give it to relstat index, which reads "
            "files"
        )
    if not parts:
        raise InputError("nothing to read: no path was given")
    corpus = parts[0] if len(parts) == 1 else _joined(parts, workers)
    corpus = state_languages(corpus, field=how.lang_field, assumed=how.assume_lang)
    return Corpus.wrap(keep_copies(keep_language(corpus, how.lang), how.copies))


@keywords_of(OpeningOptions)
def read(paths: AnyPath | Sequence[AnyPath], how: OpeningOptions) -> Corpus:
    """Read files and folders; as :func:`relstat.open`, for what is no index.

    :func:`relstat.readers.read` describes the formats.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    for path in listed:
        if is_index_path(path):
            raise InputError(
                f"{path}: is an index, not a folder of files: open it with relstat.open"
            )
    return open(listed, **{each.name: getattr(how, each.name) for each in fields(how)})


def _read_files(paths: Sequence[AnyPath], how: OpeningOptions) -> core.Corpus:
    """Read files into memory, or where they are too large for it through a temporary index."""
    from relstat import readers  # they take time to load, and an index needs none
    from relstat.readers.limits import parse_size

    most = parse_size(how.in_memory, "in_memory", "0")
    sources, problems = readers.find(paths, how)
    origin = readers.origin_of(paths)
    size = sum(source.size * readers.packed_times(source) for source in sources)
    # The processes of a cluster need not see the temporary files of this machine.
    if size <= (IN_MEMORY if most is None else most) or how.scheduler is not None:
        return readers.read_found(sources, problems, how, origin)
    from relstat.loading.temporary import read_through_index

    if how.notify:
        how.notify(
            f"{size / 2**20:,.0f} MB of files: a temporary index is built, and removed at the end; "
            "'relstat index' builds one that stays"
        )
    return read_through_index(sources, problems, how, origin)


def is_index_path(path: AnyPath) -> bool:
    """Whether a path names an index; ``-`` is a pipe."""
    return os.fspath(path) != "-" and is_index(Path(path))


def files_of(path: str) -> frozenset[str]:
    """The names of the files that an index was built of; none for another path."""
    if not is_index_path(path):
        return frozenset()
    return frozenset(open_index(path).metadata["file"].unique().to_list())


def _require(corpus: core.Corpus, how: OpeningOptions) -> core.Corpus:
    """Return the corpus of an index with its words divided as asked for."""
    skipped = [problem for problem in corpus.problems if problem.skipped]
    if how.strict and skipped:
        raise InputError(str(skipped[0]))
    names = ("apostrophes", "hyphens")
    chosen = {name: value for name in names if (value := getattr(how, name)) is not None}
    return divide_words(corpus, replace(corpus.options, **chosen))


@dataclass(frozen=True)
class _JoinedTexts:
    """The texts of several corpora as they were read, put together when asked for.

    With each corpus the flags of those that are wanted, or None for all.
    """

    parts: tuple[tuple[core.Corpus, npt.NDArray[np.bool_] | None], ...]

    def __len__(self) -> int:
        return sum(len(part) if keep is None else int(keep.sum()) for part, keep in self.parts)

    def filter(self, keep: pl.Series) -> _JoinedTexts:
        """The texts where ``keep`` is true."""
        flags, chosen = keep.to_numpy(), []
        for part, before in self.parts:
            now = np.ones(len(part), dtype=np.bool_) if before is None else before.copy()
            mine, flags = flags[: now.sum()], flags[now.sum() :]
            now[now] = mine
            chosen.append((part, now))
        return _JoinedTexts(tuple(chosen))

    def to_list(self) -> list[str]:
        """All texts."""
        return [
            text
            for part, keep in self.parts
            for text in (part if keep is None else part.choose(keep)).original_texts()
        ]


def _joined(parts: Sequence[core.Corpus], workers: Workers) -> core.Corpus:
    """Several corpora as one, in memory."""
    from relstat.readers import Problems, join_documents

    if len({part.options for part in parts}) > 1:
        raise OptionError(
            "words are divided by different rules in what is given: choose "
            f"{option('apostrophes')} and {option('hyphens')}, keep or split"
        )
    streams = [part.stream for part in parts]
    tokens = join_tokens([shard.tokens for stream in streams for shard in stream.shards])
    stream = Stream.of(MemoryStore(tokens), workers=workers)
    problems = Problems()
    problems.items += [problem for part in parts for problem in part.problems]
    metadata = join_documents([part.metadata for part in parts], problems).drop("text")
    return core.Corpus(
        metadata=metadata,
        texts=StreamTexts(stream),
        originals=_JoinedTexts(tuple((part, None) for part in parts)),
        cleaned=Cleaned.together([part.cleaned for part in parts]),
        problems=tuple(problems.items),
        understood={file: how for part in parts for file, how in part.understood.items()},
        reading=_reading_of(parts),
        origin=", ".join(part.origin for part in parts),
        options=parts[0].options,
        workers=workers,
        computed=OWN_FIELDS,
    )


def _reading_of(parts: Sequence[core.Corpus]) -> Mapping[str, Any]:
    """How all parts were read; where they differ, how each was."""
    if all(part.reading == parts[0].reading for part in parts):
        return parts[0].reading
    return {part.origin: dict(part.reading) for part in parts}
