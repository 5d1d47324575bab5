"""Files too large to be measured in memory: a temporary index, removed with the corpus.

What files hold takes many times their size in memory, while an index is built batch by batch and
stays on disk. Its tables are the same, byte for byte. The index is in a folder of its own among
the temporary files of the system (``TMPDIR`` chooses another place), held by a lock as long as its
corpus lives. It is removed when the corpus is, when the process ends, and after an error. A
process that was killed cannot do that: the next one that makes such a folder removes those that
nobody holds.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from relstat.corpus.corpus import Corpus
from relstat.corpus.options import OpeningOptions
from relstat.errors import IndexWriteError, option
from relstat.loading.indexing import index_sources
from relstat.readers import Problems, ReadOptions, Source, packed_times
from relstat.storage.folder import open_folder
from relstat.storage.locks import Lock, try_lock
from relstat.storage.store import corpus_of_index
from relstat.text.vocabulary import TokenOptions
from relstat.workers import Workers

__all__ = ["read_through_index"]

_PER_PROCESS: Final = 300 * 2**20  # bytes of files that are worth the memory of one more process
_PREFIX: Final = "relstat-"
_OURS: Final = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}")  # as tempfile makes them
_HELD: Final = "held"
_INDEX: Final = "corpus.relstat"
_PIPE: Final = "pipe"


def read_through_index(
    sources: list[Source], problems: Problems, how: OpeningOptions, origin: str
) -> Corpus:
    """Build a temporary index of files and open it.

    Args:
        sources: the files, and pipes that were read, which are put on disk.
        problems: what was met on the way to them.
        how: the options of reading.
        origin: where the documents come from, in words.

    Raises:
        IndexWriteError: the temporary files of the system have no room for it, or no place.
    """
    folder = None
    try:
        folder, held = _begin_folder()
        for number, source in enumerate(sources):  # in place: a pipe shall not stay in memory
            sources[number] = _spooled(source, folder / f"{_PIPE}-{number}")
        size = sum(source.size * packed_times(source) for source in sources)
        tokens = TokenOptions(how.apostrophes or "keep", how.hyphens or "keep")
        workers = Workers(how.jobs, how.scheduler, how.watch)
        building = replace(workers, jobs=_jobs(workers, size, len(sources)))
        index = folder / _INDEX
        index_sources(index, sources, problems, ReadOptions.of(how), tokens, building, how.progress)
        opened = open_folder(index)
        corpus = corpus_of_index(opened, origin, workers)
    except BaseException as error:
        if folder is not None:
            _remove(folder, held)
        if isinstance(error, OSError | IndexWriteError):
            raise _no_room(error) from error
        raise
    weakref.finalize(opened, _remove_own, folder, held, os.getpid())
    return corpus


def _jobs(workers: Workers, size: int, files: int) -> int | None:
    """In how many processes to build: each takes memory, so few where there is little to do."""
    if workers.jobs is not None:
        return workers.jobs
    return max(1, min(workers.processes(max(files, 2)), size // _PER_PROCESS))


def _no_room(error: Exception) -> IndexWriteError:
    reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
    return IndexWriteError(
        f"a temporary index of the files cannot be written: {reason}; name another folder in "
        f"TMPDIR, or raise {option('in_memory')} to measure them in memory"
    )


def _spooled(source: Source, folder: Path) -> Source:
    """A source whose bytes are on disk: those of a pipe are put there, alone in a folder."""
    if source.data is None:
        return source
    folder.mkdir()
    (folder / _PIPE).write_bytes(source.data)
    return replace(source, path=str(folder / _PIPE), data=None)


def _begin_folder() -> tuple[Path, Lock]:
    """Make a folder that this process holds; and remove those that nobody holds any longer."""
    _sweep(Path(tempfile.gettempdir()))
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            held = try_lock(folder / _HELD)
        except FileNotFoundError:  # another process, which swept, was here first
            continue
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if held is not None:
            if (folder / _HELD).exists():
                return folder, held
            held.release()


def _sweep(place: Path) -> None:
    """Remove the folders of processes that were killed."""
    with suppress(OSError):
        for name in sorted(os.listdir(place)):
            folder = place / name
            if not (_OURS.fullmatch(name) and _is_left(folder)):
                continue
            with suppress(OSError):
                held = try_lock(folder / _HELD)
                if held is not None:
                    _remove(folder, held)


def _is_left(folder: Path) -> bool:
    """Whether a folder may be one of ours, of this user, and holds nothing of others."""
    try:
        if folder.is_symlink() or (hasattr(os, "getuid") and folder.stat().st_uid != os.getuid()):
            return False
        names = set(os.listdir(folder))
    except OSError:
        return False
    return _HELD in names and all(
        name in (_HELD, _INDEX) or name.startswith(f"{_PIPE}-") for name in names
    )


def _remove(folder: Path, held: Lock) -> None:
    """Remove a folder that is held; the lock goes last, so that what is left is still known."""
    with suppress(OSError):
        for name in sorted(os.listdir(folder)):
            if name != _HELD:
                path = folder / name
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
    held.release()
    shutil.rmtree(folder, ignore_errors=True)


def _remove_own(folder: Path, held: Lock, process: int) -> None:
    """The same at the end of a corpus, unless another process has inherited this one's."""
    if os.getpid() == process:
        _remove(folder, held)
