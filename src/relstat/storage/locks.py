"""Locks of folders: a file that one process holds, until it lets go or ends, however it ends."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Protocol

__all__ = ["Lock", "try_lock"]


class Lock(Protocol):
    """A file that this process holds."""

    def release(self) -> object:
        """Let others hold it."""


def try_lock(path: Path) -> Lock | None:
    """Hold a file, which is made where it is missing; return None where another process holds it.

    Raises OSError where the file cannot be made, or the file system cannot lock files.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return None
    except NotImplementedError as error:  # what filelock raises where there is no flock
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(path)) from error
    return lock
