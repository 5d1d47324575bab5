"""Which files to read, in a fixed order: the paths as given, folders in sorted order.

Inside a folder, names that start with a dot, and ``README`` and ``LICENSE`` files, are passed
over in silence, since they are no documents; name them to read them. So are indexes. A file whose
name means no format is read if its content is a web page; the others are counted in one problem
for each folder given. A folder reached twice through links is read once.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from relstat.errors import InputError, OptionError
from relstat.readers.formats import format_of, is_page, named_format
from relstat.readers.limits import MAX_SIZE, too_large
from relstat.readers.problems import Problems
from relstat.readers.sources import STDIN, Source
from relstat.storage.folder import is_index

__all__ = ["find_sources", "group_sources", "packed_times"]

_PACKED_TIMES: Final = 4  # what text unpacks to, at a guess
_PIECE: Final = 2**20  # bytes read of a pipe at once
_NO_DOCUMENT: Final = ("README", "LICENSE", "LICENCE")


def find_sources(
    paths: Sequence[str | os.PathLike[str]],
    problems: Problems,
    stdin: BinaryIO | None,
    *,
    most: int = MAX_SIZE // 4,
    may_be_gone: bool = False,
    input_format: str | None = None,
) -> list[Source]:
    """List the files behind ``paths``; raises :class:`InputError` when one of them does not exist.

    ``most`` is how many bytes of standard input or a pipe are read, which stand in memory. Of paths
    that were named long ago some may be gone, but not all: that is a problem then. A named
    ``input_format`` takes all files of a folder, not only those of a known kind.

    Raises :class:`OptionError` for a format that does not exist.
    """
    any_suffix = input_format is not None and bool(named_format(input_format))
    sources: list[Source] = []
    missing: list[str] = []
    seen: set[str] = set()
    for path in [os.fspath(path) for path in paths]:
        if path == "-":
            if stdin is not None:
                data = _all_of(stdin, STDIN, problems, most)
                sources.append(Source(STDIN, data=data, size=len(data)))
            else:
                problems.add("-", None, "no standard input to read")
            continue
        try:
            status = os.stat(path)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            missing.append(path)
            continue
        except OSError as error:
            problems.add(_shown(path), None, error.strerror or "cannot be read")
            continue
        if is_index(Path(path)):
            raise InputError(f"{_shown(path)}: is an index and not a folder of files; open it")
        found = (
            _walk(path, problems, any_suffix=any_suffix)
            if stat.S_ISDIR(status.st_mode)
            else [_named(path, status, problems, most)]
        )
        for source in found:
            if source is None:
                continue
            if source.data is None and not _is_first(source.path, seen):
                problems.add(source.file, None, "given twice, read once")
                continue
            sources.append(source)
    if missing and (not may_be_gone or len(missing) == len(paths)):
        named = ", ".join(map(_shown, missing))
        raise InputError(f"no such file or folder: {named}{nearest_path(missing[0])}")
    for path in missing:
        problems.add(_shown(path), None, "no such file or folder")
    return sources


def nearest_path(path: str | Path) -> str:
    """Return what may be meant by a path that is not there, as the end of a message, or nothing."""
    wanted = Path(path)
    try:
        near = get_close_matches(wanted.name, os.listdir(wanted.parent), n=1, cutoff=0.75)
    except (OSError, ValueError):
        return ""
    return f"; did you mean '{_shown(str(wanted.parent / near[0]))}'?" if near else ""


def group_sources(sources: Iterable[Source], size: int) -> list[list[Source]]:
    """Divide sources into runs of about ``size`` bytes, one task of reading each.

    The order is kept. A compressed file (Parquet is one) counts four times its size; one that
    is as large as ``size`` is alone. Raises :class:`OptionError` for a size below 1.
    """
    if size < 1:
        raise OptionError(f"the size of a group of files must be at least 1 byte, not {size}")
    groups: list[list[Source]] = []
    held = size
    for source in sources:
        weight = source.size * packed_times(source)
        if held >= size or held + weight > size:
            groups.append([])
            held = 0
        groups[-1].append(source)
        held += weight
    return groups


def packed_times(source: Source) -> int:
    """Return about how many times its size a file unpacks to, judged by its name."""
    own = format_of(source)
    packed = source.packing or (own is not None and own.packed)
    return _PACKED_TIMES if packed else 1


def _named(path: str, status: os.stat_result, problems: Problems, most: int) -> Source | None:
    """A file that was named; a pipe is read whole, since it can be read only once."""
    if stat.S_ISREG(status.st_mode):
        return Source(_shown(path), path, size=status.st_size)
    if stat.S_ISFIFO(status.st_mode):
        try:
            with open(path, "rb") as pipe:
                data = _all_of(pipe, _shown(path), problems, most)
        except OSError as error:
            problems.add(_shown(path), None, error.strerror or "cannot be read")
            return None
        return Source(_shown(path), path, data=data, size=len(data))
    problems.add(_shown(path), None, "not a regular file")
    return None


def _all_of(pipe: BinaryIO, name: str, problems: Problems, most: int) -> bytes:
    """What a pipe holds; beyond ``most`` bytes the rest is not read."""
    pieces: list[bytes] = []
    size = 0
    while size <= most and (piece := pipe.read(_PIECE)):
        pieces.append(piece)
        size += len(piece)
    data = b"".join(pieces)
    if size > most:
        problems.add(name, None, f"{too_large('a pipe', most)}; the rest is not read")
    return data[:most]


def _is_first(path: str, seen: set[str]) -> bool:
    """Whether this very file was not met before; copies and hard links are files of their own."""
    real = os.path.realpath(path)
    if real in seen:
        return False
    seen.add(real)
    return True


def _walk(root: str, problems: Problems, *, any_suffix: bool) -> Iterator[Source]:
    visited: set[tuple[int, int]] = set()
    unknown: list[str] = []
    pending = [root]
    while pending:
        path = pending.pop()
        try:
            status = os.stat(path)
            if stat.S_ISDIR(status.st_mode):
                if is_index(Path(path)):
                    continue
                if os.path.islink(path) and _leads_up(path, root):
                    reason = "a link to a folder above the one that was named; not followed"
                    problems.add(_shown(path), None, reason, skipped=False)
                    continue
                # Without this, a link to a parent folder would be walked for ever.
                if (status.st_dev, status.st_ino) in visited:
                    continue
                visited.add((status.st_dev, status.st_ino))
                names = sorted(os.listdir(path), reverse=True)
                pending += [os.path.join(path, name) for name in names if not _passed_over(name)]
                continue
        except OSError as error:
            problems.add(_shown(path), None, error.strerror or "cannot be read")
            continue
        if not stat.S_ISREG(status.st_mode):
            problems.add(_shown(path), None, "not a regular file")
            continue
        source = Source(_shown(path), path, size=status.st_size, folder=_folder(path, root))
        if any_suffix or format_of(source) is not None or is_page(source):
            yield source
        else:
            unknown.append(_shown(path))
    if unknown:
        files = "1 file" if len(unknown) == 1 else f"{len(unknown):,} files"
        reason = f"{files} of unknown kind, first {unknown[0]!r}; name a file to read it as text"
        problems.add(_shown(root), None, reason)


def _leads_up(path: str, root: str) -> bool:
    """Whether a link leads to a folder that holds the one that was named."""
    target, named = os.path.realpath(path), os.path.realpath(root)
    return target != named and os.path.commonpath([target, named]) == target


def _passed_over(name: str) -> bool:
    return name.startswith(".") or name.partition(".")[0].upper() in _NO_DOCUMENT


def _folder(path: str, root: str) -> str:
    """The folder of a file, relative to the folder that was given, or that folder's name."""
    inside = PurePath(os.path.relpath(os.path.dirname(path), root)).as_posix()
    return _shown(os.path.basename(os.path.abspath(root)) if inside == "." else inside)


def _shown(path: str) -> str:
    """A path as text: bytes that are no UTF-8 cannot stand in a table."""
    return os.fsencode(path).decode("utf-8", "replace")
