"""Writing a file so that the old content or the new one is there, whatever happens meanwhile."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from relstat.errors import InputError

__all__ = ["replacing"]


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside ``path``, which takes its place at the end, whole.

    A link stays a link to what is replaced, and permissions stay. What is no regular file (a
    device, a named pipe) is written to as it is. Raises :class:`InputError` where the system
    refuses; the old file is then as it was.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                yield file
            return
        beside = target.with_name(f".relstat-{secrets.token_hex(4)}")
        try:
            with beside.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileNotFoundError):
                beside.chmod(stat.S_IMODE(target.stat().st_mode))
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from None
