"""The folder of an index: built beside the old content, published in one step, checked when read.

::

    NAME.relstat/
        lock                      held by the process that builds
        manifest.json             names the generation that is read, and the checksums of its files
        data-<digest>/            that generation; named after what it and its manifest hold
            contents.json         what it holds, by which it is known as ours
        data-unfinished-<chance>/ the next one, while it is being built or after its builder died
            unfinished            marks it as ours
        results/                  what measures computed; :mod:`relstat.storage.results`

A builder fills a folder of its own, writes it through to the disk, gives it its name and then
replaces ``manifest.json``, which is one step for the file system. Killed at any moment it leaves
the old index or the new one; the next build removes the rest, and no file that relstat did not
write. What workers of a dead builder may still write goes to a folder that nobody uses.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from relstat.errors import (
    CorruptIndexError,
    IndexBusyError,
    IndexChangedError,
    IndexWriteError,
    InputError,
)
from relstat.storage.generations import (
    CONTENTS,
    MARK,
    begin_generation,
    content_hash,
    contents_of,
    is_generation,
    remove_files,
    sweep_generations,
)
from relstat.storage.locks import try_lock
from relstat.storage.manifest import FileRecord, Manifest

__all__ = ["Opened", "build", "is_index", "open_folder"]

_MANIFEST: Final = "manifest.json"
_NEXT_MANIFEST: Final = "manifest.json.next"
_LOCK: Final = "lock"
_SUFFIX: Final = ".relstat"
_TRIES: Final = 100


@dataclass(frozen=True)
class Opened:
    """One whole generation of an index.

    Sizes are checked when the folder is opened, checksums whenever a file is read whole with
    :meth:`read`, and the first time that it is asked for with :meth:`verified`. Names are those
    of ``manifest.files``. All methods raise:

    - ``CorruptIndexError`` that names the file, if it is not the one that was written;
    - ``IndexChangedError`` if another process has rebuilt the index since it was opened.

    Attributes:
        folder: the folder of the index.
        manifest: what it holds.
    """

    folder: Path
    manifest: Manifest
    _intact: set[str] = field(default_factory=set, repr=False, compare=False)

    @classmethod
    def unpublished(cls, generation: Path, manifest: Manifest) -> Opened:
        """What a builder has written so far, before it has a name and checksums."""
        names = sorted(path.name for path in generation.iterdir() if path.name != MARK)
        files = {name: FileRecord(*_size_and_hash(generation / name)) for name in names}
        return cls(generation, replace(manifest, data="", files=files))

    def path(self, name: str) -> Path:
        """Where a file is; its checksum is not looked at."""
        if name not in self.manifest.files:
            raise CorruptIndexError.because(self.folder, f"holds no file {name}")
        return self.folder / self.manifest.data / name

    def verified(self, name: str) -> Path:
        """Where a file is, once its checksum was found right; that is looked at one time only."""
        path = self.path(name)
        if name not in self._intact:
            self._require(name, _recorded(path))
        return path

    def read(self, name: str) -> bytes:
        """The content of a file, of which the checksum is right."""
        path = self.path(name)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise self._damage(f"{name} cannot be read: {error.strerror}") from error
        self._require(name, FileRecord(len(content), content_hash(content)))
        return content

    def check(self) -> None:
        """Verify every file anew, and the record of a generation; the error names the damaged."""
        root = self.folder / self.manifest.data
        damaged = _differing(root, self.manifest.files)
        if _content(root / CONTENTS) != contents_of(self.manifest):
            damaged.append(CONTENTS)
        if damaged:
            raise self._damage(f"{', '.join(damaged)}: damaged or missing")

    def _require(self, name: str, found: FileRecord | None) -> None:
        if found != self.manifest.files[name]:
            raise self._damage(f"{name} is damaged or missing")
        self._intact.add(name)

    def _damage(self, what: str) -> InputError:
        """The error for a file that is not as it was: the builder's doing, or damage."""
        with suppress(InputError):
            if _read_manifest(self.folder).data != self.manifest.data:
                return _changed(self.folder)
        return CorruptIndexError.because(self.folder, what)


def is_index(path: Path) -> bool:
    """Whether a folder is an index, be it damaged or not finished; nothing is read.

    A folder that merely holds a file ``manifest.json`` or ``lock`` among others is none.
    """
    manifest, lock = (path / _MANIFEST).is_file(), (path / _LOCK).is_file()
    if not (manifest or lock):
        return False
    with os.scandir(path) as entries:
        names = {entry.name for entry in entries if not entry.name.startswith(".")}
    return (
        any(map(is_generation, names))
        or (lock and names <= {_MANIFEST, _NEXT_MANIFEST, _LOCK})
        or (manifest and path.suffix == _SUFFIX)
    )


def open_folder(path: Path) -> Opened:
    """Open an index: its manifest is read, and all files are there in their sizes.

    Raises:
        InputError: there is no index, or it cannot be read.
        CorruptIndexError: a file is missing or has another size, or the manifest is damaged.
        IndexVersionError: the index has another format.
        IndexChangedError: it is rebuilt so often that no generation could be opened.
    """
    manifest = _read_manifest(path)
    for _ in range(_TRIES):
        damage = _size_damage(path / manifest.data, manifest.files)
        if damage is None:
            return Opened(path, manifest)
        latest = _read_manifest(path)
        if latest.data == manifest.data:
            raise CorruptIndexError.because(path, damage)
        manifest = latest  # another process has published it in between
    raise _changed(path)


def build(path: Path, write: Callable[[Path], Manifest]) -> Manifest:
    """Build the index ``path`` anew: ``write`` fills an empty folder and describes it.

    ``write`` returns a manifest without ``data`` and ``files``. If the published index is the
    same and whole, it stays as it is. An index that was found damaged is replaced, but is not
    whole before the build ends.

    Returns:
        The manifest as published.

    Raises:
        IndexBusyError: another process is writing this index; there is no waiting.
        IndexWriteError: the path holds something else, which is left alone; or the file system
            refuses, then the old index stays and what was half built is removed.
    """
    try:
        _refuse_foreign(path)
        new = not path.exists()
        path.mkdir(exist_ok=True)
        with _locked(path):
            _sweep(path)
            _restore_record(path)
            try:
                manifest = _publish(path, write)
            except BaseException:
                _sweep(path)
                if new:
                    _remove_new(path)
                raise
            _sweep(path)
            return manifest
    except OSError as error:
        where = f" ({error.filename})" if error.filename not in (None, str(path)) else ""
        reason = error.strerror or str(error)
        raise IndexWriteError(f"{path}: the index cannot be written: {reason}{where}") from error


def _remove_new(path: Path) -> None:
    """Remove the folder of an index that was to be the first of its name, and failed."""
    with suppress(OSError):  # another process may have begun to build there, or holds the lock
        (path / _LOCK).unlink()
        path.rmdir()


def _publish(path: Path, write: Callable[[Path], Manifest]) -> Manifest:
    unfinished = begin_generation(path)
    described = replace(write(unfinished), data="", files=_sealed(unfinished))
    contents = contents_of(described)
    name = f"data-{content_hash(contents, 16)}"
    _write_through(unfinished / CONTENTS, contents)
    (unfinished / MARK).unlink()
    _sync_folder(unfinished)
    text = replace(described, data=name).to_json().encode("ascii")
    manifest = Manifest.from_json(text, path)
    _write_through(path / _NEXT_MANIFEST, text)
    _put_in_place(unfinished, path / name, manifest.files)
    if _content(path / _MANIFEST) == text:
        return manifest
    _sync_folder(path)
    os.replace(path / _NEXT_MANIFEST, path / _MANIFEST)
    _sync_folder(path)
    _sync_folder(path.parent)
    return manifest


def _put_in_place(unfinished: Path, final: Path, files: Mapping[str, FileRecord]) -> None:
    """Give a generation its name, unless it is there already, and whole."""
    if final.is_dir():
        if not _differing(final, files):
            return
        remove_files(final, [*files, CONTENTS])  # it is damaged
    unfinished.rename(final)


def _sealed(folder: Path) -> dict[str, FileRecord]:
    """Write all that is in a folder through to the disk; sizes and checksums of its files."""
    records = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            _sync_folder(path)
            continue
        if path == folder / MARK:
            continue
        with path.open("rb+") as file:  # Windows syncs only what is open for writing
            os.fsync(file.fileno())
        records[path.relative_to(folder).as_posix()] = FileRecord(*_size_and_hash(path))
    _sync_folder(folder)
    return records


def _sweep(path: Path) -> None:
    """Remove what is not published; where ``manifest.json`` cannot be read, no generation."""
    keep: str | None = None
    with suppress(InputError):
        keep = _read_manifest(path).data if (path / _MANIFEST).exists() else ""
    sweep_generations(path, keep)
    with suppress(OSError):
        (path / _NEXT_MANIFEST).unlink()


def _restore_record(path: Path) -> None:
    """Write the record of the published generation anew if it is damaged.

    Without it nobody would know, once there is another generation, which files were relstat's.
    """
    with suppress(InputError):
        manifest = _read_manifest(path)
        folder = path / manifest.data
        if folder.is_dir() and _content(folder / CONTENTS) != contents_of(manifest):
            _write_through(folder / CONTENTS, contents_of(manifest))


def _refuse_foreign(path: Path) -> None:
    if path.is_dir():
        if any(path.iterdir()) and not is_index(path):
            raise IndexWriteError(
                f"{path}: holds something other than an index and is left alone; "
                "choose another name"
            )
    elif os.path.lexists(path):
        raise IndexWriteError(f"{path}: is a file, not an index; choose another name")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        lock = try_lock(path / _LOCK)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            raise IndexWriteError(f"{path}: this file system cannot lock files") from error
        raise
    if lock is None:
        raise IndexBusyError(
            f"{path}: another process is writing this index; try again when it has ended"
        )
    try:
        yield
    finally:
        lock.release()


def _read_manifest(path: Path) -> Manifest:
    try:
        return Manifest.from_json((path / _MANIFEST).read_bytes(), path)
    except FileNotFoundError as error:
        if not path.is_dir():
            raise InputError(f"{path}: there is no such index") from error
        if not is_index(path):
            raise InputError(f"{path}: this folder is not an index") from error
        raise CorruptIndexError.because(
            path, "is not finished: its build was interrupted, or still runs, or lost manifest.json"
        ) from error
    except NotADirectoryError as error:
        raise InputError(
            f"{path}: is a file, not an index; build one with: relstat index {path} -o NAME.relstat"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot read manifest.json: {error.strerror}") from error


def _size_damage(root: Path, files: Mapping[str, FileRecord]) -> str | None:
    """What is wrong with the first file that is missing or has another size."""
    for name in sorted(files):
        try:
            size = (root / name).stat().st_size
        except OSError:
            return f"{name} is missing"
        if size != files[name].size:
            return f"{name} has {size} bytes instead of {files[name].size}"
    return None


def _differing(root: Path, files: Mapping[str, FileRecord]) -> list[str]:
    """The files that are missing or have another size or checksum."""
    return [name for name in sorted(files) if _recorded(root / name) != files[name]]


def _recorded(path: Path) -> FileRecord | None:
    """Size and checksum of a file; None if it cannot be read."""
    try:
        return FileRecord(*_size_and_hash(path))
    except OSError:
        return None


def _size_and_hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=32))
        return file.tell(), digest.hexdigest()


def _changed(path: Path) -> IndexChangedError:
    return IndexChangedError(f"{path}: was rebuilt while it was being read; run the command again")


def _content(path: Path) -> bytes | None:
    """What a file holds; None if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Write the names in a folder through to the disk, where a folder can be synced."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
