"""Building an index from files, bringing it up to date, opening it.

:func:`build_index` reads every source in batches, in several processes if asked to;
:func:`update_index` takes the documents of unchanged sources out of the index itself, as they were
read. What all batches tell together decides what is furniture and which names are glued; then
every batch is cleaned and handed to :mod:`relstat.storage` as a piece. Either way the same pieces
are joined in the same order, so an updated index equals one that was built afresh, file by file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Final

import polars as pl

from relstat.cleaning.learned.dates import date_problems
from relstat.corpus.corpus import CORE_FIELDS
from relstat.corpus.long_texts import PART, begins_document, divided
from relstat.corpus.options import BuildingOptions, Progress, WorkOptions, keywords_of
from relstat.corpus.records import Problem
from relstat.corpus.stream import Stream
from relstat.errors import InputError, OptionError
from relstat.loading.drafts import clean_drafts, joined_documents, save_read, write_originals
from relstat.loading.opening import Corpus
from relstat.readers import (
    Meter,
    Problems,
    ReadOptions,
    Source,
    find_sources,
    group_sources,
    read_sources,
    source_digest,
)
from relstat.storage.folder import Opened, build, open_folder
from relstat.storage.manifest import Manifest
from relstat.storage.patches import restored
from relstat.storage.store import IndexStore, corpus_of_index, open_index, write_cleaned
from relstat.storage.verification import require_whole
from relstat.storage.writer import write_arrays
from relstat.text.vocabulary import TokenOptions
from relstat.workers import Workers

__all__ = ["build_index", "check_index", "index_sources", "update_index"]

AnyPath = str | os.PathLike[str]

_TASK_BYTES: Final = 32 << 20  # input that one task reads, unless a file is larger
_STAGING: Final = "staging"
_MANY_WORDS: Final = 1 << 24  # from which the memory of waiting processes counts


@keywords_of(BuildingOptions)
def build_index(
    paths: AnyPath | Sequence[AnyPath], output: AnyPath, how: BuildingOptions
) -> Corpus:
    """Build an index of files, so that they need never be read again.

    The index is a folder. It is built beside the content that it had, if any, and takes its place
    in one step: whenever the work is interrupted, the old index or the new one is there. How files
    are read is kept with the index.

    Args:
        paths: files and folders, as for :func:`relstat.read`; not a pipe.
        output: the folder, usually ``NAME.relstat``.

    Returns:
        The documents of the index, opened.

    Raises:
        InputError: a path does not exist, or ``strict`` and something is left out.
        IndexWriteError: the folder holds something else, or cannot be written.
        OptionError: an option without sense.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    named = [os.fspath(path) for path in listed]
    if "-" in named or any(Path(path).is_fifo() for path in named):
        raise OptionError("an index is built of files; a pipe cannot be read again")
    tokens = TokenOptions(how.apostrophes or "keep", how.hyphens or "keep")
    plan = _Plan(named, ReadOptions.of(how), tokens, Workers(how.jobs, how.scheduler, how.watch))
    return _build(Path(output), plan, None, how.progress)


@keywords_of(WorkOptions)
def update_index(path: AnyPath, how: WorkOptions) -> Corpus:
    """Bring an index up to date with the files it was built of; returns it opened.

    The paths given when it was built are searched again: new and changed files (by their
    content) are read, those that are gone are dropped, all others are taken from the index.
    """
    old = open_folder(Path(path))
    options = old.manifest.options
    plan = _Plan(
        paths=options["paths"],
        reading=ReadOptions.from_dict(options["reading"]),
        tokens=TokenOptions(**options["tokens"]),
        workers=Workers(how.jobs, how.scheduler, how.watch),
    )
    reusable = old if old.manifest.libraries == _libraries() else None
    return _build(Path(path), plan, reusable, how.progress)


def index_sources(
    path: Path,
    sources: Sequence[Source],
    problems: Problems,
    reading: ReadOptions,
    tokens: TokenOptions,
    workers: Workers,
    progress: Progress | None,
) -> None:
    """Build an index, which is never updated, of sources that were found already.

    ``problems`` are those met on the way to them. Raises as :func:`build_index` does.
    """
    plan = _Plan([source.file for source in sources], reading, tokens, workers, (sources, problems))
    build(path, lambda folder: _write(folder, plan, None, progress))


def check_index(path: AnyPath) -> Manifest:
    """Compare every file of an index with its checksum, and its arrays with each other.

    Returns what the index records. Raises :class:`CorruptIndexError` that names what is damaged.
    """
    opened = open_folder(Path(path))
    opened.check()
    require_whole(IndexStore(opened), Path(path))
    return opened.manifest


@dataclass(frozen=True)
class _Plan:
    """What an index is built of, and how."""

    paths: Sequence[str]
    reading: ReadOptions
    tokens: TokenOptions
    workers: Workers
    found: tuple[Sequence[Source], Problems] | None = None  # where the paths were searched before

    def sources(self, *, may_be_gone: bool) -> tuple[Sequence[Source], Problems]:
        """The files to read, and what was met on the way to them."""
        if self.found is not None:
            return self.found
        problems = Problems(strict=self.reading.strict)
        form = self.reading.input_format
        return (
            find_sources(self.paths, problems, None, may_be_gone=may_be_gone, input_format=form),
            problems,
        )

    def digests(self, sources: Sequence[Source]) -> dict[str, str]:
        """The digest of each source; of one that is never updated from it is nothing."""
        known = self.found is None
        return {source.file: _digest(source) if known else "" for source in sources}

    def as_dict(self) -> dict[str, Any]:
        return {
            "paths": list(self.paths),
            "reading": self.reading.as_dict(),
            "tokens": asdict(self.tokens),
            "off": list(self.reading.cleaner.off),
            "given": self.reading.given,
        }


@dataclass(frozen=True)
class _Staged:
    """What reading some sources left in the staging folder.

    ``drafts`` are the stems of its batches, ``documents`` how many there are in all.
    """

    drafts: tuple[Path, ...]
    documents: int
    problems: tuple[Problem, ...]
    columns: Mapping[str, tuple[str, ...]]  # of the records of each source, by its file
    fields: Mapping[str, tuple[str, ...]]  # of the documents of each source
    understood: Mapping[str, Mapping[str, str]]  # how each source was read


def _build(
    path: Path,
    plan: _Plan,
    old: Opened | None,
    progress: Progress | None,
) -> Corpus:
    build(path, lambda folder: _write(folder, plan, old, progress))
    return Corpus.wrap(open_index(path, workers=plan.workers))


def _write(
    folder: Path,
    plan: _Plan,
    old: Opened | None,
    progress: Progress | None,
) -> Manifest:
    """Fill a generation folder; returns what it holds."""
    sources, found = plan.sources(may_be_gone=old is not None)
    digests = plan.digests(sources)
    staging = folder / _STAGING
    staging.mkdir()
    reuse = _Reuse.of(old, digests)
    staged = _stage(sources, reuse, plan, staging, progress)
    columns = {file: names for part in staged for file, names in part.columns.items()}
    plan.reading.require_met(list(dict.fromkeys(chain.from_iterable(columns.values()))))
    pieces = [draft for part in staged for draft in part.drafts]
    cleaned = clean_drafts(pieces, plan.reading.cleaner, plan.workers)
    write_cleaned(folder, cleaned)
    joined = Problems(strict=plan.reading.strict)
    read = write_originals(folder, pieces)
    counts = write_arrays(
        folder, joined_documents(pieces, read, joined), pieces, staging, plan.tokens, plan.workers
    )
    joined.items += date_problems(cleaned.dates)
    if counts["words"] >= _MANY_WORDS:
        plan.workers.dismiss()
    shutil.rmtree(staging)
    per_source = _by_file(problem for part in staged for problem in part.problems)
    fields = {file: names for part in staged for file, names in part.fields.items()}
    understood = {file: how for part in staged for file, how in part.understood.items()}
    manifest = Manifest(
        relstat=version("relstat"),
        libraries=_libraries(),
        options=plan.as_dict()
        | {"found": [asdict(one) for one in found.items]}
        | {"joined": [asdict(one) for one in joined.items]},
        sources=[
            {
                "file": source.file,
                "size": source.size,
                "digest": digests[source.file],
                "columns": list(columns.get(source.file, ())),
                "fields": list(fields.get(source.file, ())),
                "understood": dict(understood.get(source.file, {})),
                "problems": [asdict(one) for one in per_source.get(source.file, ())],
            }
            for source in sources
        ],
        counts=counts,
        fingerprint="",
    )
    unpublished = Opened.unpublished(folder, manifest)
    require_whole(IndexStore(unpublished), folder)
    corpus = corpus_of_index(unpublished, str(folder), plan.workers)
    return replace(manifest, fingerprint=corpus.fingerprint)


@dataclass(frozen=True)
class _Reuse:
    """Which sources are taken out of an index, and the index."""

    store: IndexStore | None
    files: frozenset[str]
    records: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, old: Opened | None, digests: Mapping[str, str]) -> _Reuse:
        if old is None:
            return cls(None, frozenset(), {})
        records = {record["file"]: record for record in old.manifest.sources}
        same = {
            file
            for file, digest in digests.items()
            if digest and file in records and records[file]["digest"] == digest
        }
        return cls(IndexStore(old), frozenset(same), records)

    def stage(self, sources: Sequence[Source], stem: str, staging: Path) -> _Staged:
        """Documents of consecutive sources that did not change, as they were read."""
        assert self.store is not None
        files = [source.file for source in sources]
        originals = self.store.originals
        wanted = originals["file"].is_in(files).to_numpy()
        drafts: list[Path] = []
        for shard in Stream(self.store, wanted).shards:
            rows = originals[shard.first : shard.last].filter(pl.Series(shard.keep))
            texts = restored(shard.texts(), rows)
            read = rows.with_columns(pl.Series("text", texts, dtype=pl.String))
            drafts.append(staging / f"{stem}-{len(drafts):04}")
            save_read(divided(read.select(self._columns(files, read))), drafts[-1])
        problems = [Problem(**one) for file in files for one in self.records[file]["problems"]]
        columns, fields = (
            {file: tuple(self.records[file][what]) for file in files}
            for what in ("columns", "fields")
        )
        understood = {file: self.records[file].get("understood", {}) for file in files}
        documents = int(wanted.sum())
        return _Staged(tuple(drafts), documents, tuple(problems), columns, fields, understood)

    def _columns(self, files: Sequence[str], rows: pl.DataFrame) -> list[str]:
        """The columns that reading these files would give."""
        fields = {name for file in files for name in self.records[file]["fields"]}
        if PART in rows.columns and rows[PART].null_count() < rows.height:
            fields.add(PART)
        return [*CORE_FIELDS, *(name for name in rows.columns if name in fields)]


def _stage(
    sources: Sequence[Source],
    reuse: _Reuse,
    plan: _Plan,
    staging: Path,
    progress: Progress | None,
) -> list[_Staged]:
    """The documents of all sources, in their order."""
    staged: dict[int, _Staged] = {}
    tasks: dict[int, tuple[Any, ...]] = {}
    number = 0
    for old, run in groupby(sources, key=lambda source: source.file in reuse.files):
        if old:
            staged[number] = reuse.stage(list(run), f"{number:06}", staging)
            number += 1
            continue
        for group in group_sources(run, _TASK_BYTES):
            tasks[number] = (group, plan.reading, staging, f"{number:06}")
            number += 1
    read = _read_all(list(tasks.values()), plan.workers, progress)
    staged |= dict(zip(tasks, read, strict=True))
    return [staged[place] for place in sorted(staged)]


def _read_all(
    tasks: Sequence[tuple[Any, ...]],
    workers: Workers,
    progress: Progress | None,
) -> list[_Staged]:
    """Read the sources of all tasks."""
    sizes = [sum(source.size for source in task[0]) for task in tasks]
    meter = Meter(progress, sum(sizes))
    if workers.processes(len(tasks)) == 1:
        read = [_read(*task, meter=meter) for task in tasks]
    else:  # how far another process is within a task is not known here

        def done(number: int, staged: _Staged) -> None:
            meter.found(staged.documents)
            meter.add(sizes[number])

        read = workers.map(_read, tasks, done=done)
    meter.finish()
    return read


def _read(
    sources: Sequence[Source],
    options: ReadOptions,
    staging: Path,
    stem: str,
    *,
    meter: Meter | None = None,
) -> _Staged:
    """Read sources and save their documents."""
    drafts: list[Path] = []
    documents = 0
    problems: list[Problem] = []
    columns: dict[str, tuple[str, ...]] = {}
    fields: dict[str, tuple[str, ...]] = {}
    understood: dict[str, Mapping[str, str]] = {}
    for batch in read_sources(sources, options, meter):
        drafts.append(staging / f"{stem}-{len(drafts):04}")
        save_read(batch.documents, drafts[-1])
        documents += int(begins_document(batch.documents).sum())
        problems += batch.problems
        understood |= batch.understood
        columns |= batch.columns  # those of a file are all that it had so far
        for file, names in batch.fields.items():
            fields[file] = tuple(dict.fromkeys((*fields.get(file, ()), *names)))
    return _Staged(tuple(drafts), documents, tuple(problems), columns, fields, understood)


def _digest(source: Source) -> str:
    """The digest of a source's bytes; nothing where it cannot be read, which reading reports."""
    try:
        return source_digest(source)
    except InputError:
        return ""


def _by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    sorted_out: dict[str, list[Problem]] = {}
    for problem in problems:
        sorted_out.setdefault(problem.file, []).append(problem)
    return sorted_out


def _libraries() -> dict[str, str]:
    """The libraries whose versions shape what is in an index."""
    return {name: version(name) for name in ("polars", "py3langid", "relstat", "sentencex")}
