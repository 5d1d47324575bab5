"""Whether what is to be written is a file that is read: it would be lost."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from relstat.errors import OptionError, option

__all__ = ["require_no_input"]


def require_no_input(outputs: Iterable[Path], inputs: Sequence[str | Path]) -> None:
    """Raise :class:`OptionError` if an output is among the inputs, or lies inside an index.

    Files are compared by what they are, not by their names: links and other spellings count.
    """
    from relstat.storage.folder import is_index

    named = [Path(path) for path in inputs if os.fspath(path) != "-"]
    read: set[tuple[int, int] | None] | None = None  # found when the first output is there
    for output in outputs:
        here = output.resolve()
        for path in named:
            if here.is_relative_to(path.resolve()) and path.is_dir() and is_index(path):
                raise OptionError(f"{output}: is inside the index {path}; choose another name")
        written = _identity(output)
        if written is None:
            continue
        read = set(_identities(named)) if read is None else read
        if written in read:
            raise OptionError(
                f"{output}: is one of the files that are read, which {option('output')} would "
                "overwrite; choose another name"
            )


def _identities(paths: Iterable[Path]) -> Iterator[tuple[int, int] | None]:
    """What identifies each file behind some paths."""
    for path in paths:
        yield _identity(path)
        for folder, _, names in os.walk(path):
            yield from (_identity(Path(folder, name)) for name in names)


def _identity(path: Path) -> tuple[int, int] | None:
    """Device and number of a regular file; None for what is none."""
    with suppress(OSError):
        if path.is_file():
            found = path.stat()
            return found.st_dev, found.st_ino
    return None
