"""No test leaves a file in the project, or changes one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Folders that tools and builds write to at any time.
_IGNORED = {"__pycache__", "build", "dist"}


def files_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Return size and time of change of each file of a folder; caches and builds are left out."""
    found = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if name not in _IGNORED and not name.startswith(".") and not name.endswith(".egg-info")
        ]
        for name in names:
            path = Path(parent, name)
            status = path.lstat()
            found[path.relative_to(folder).as_posix()] = (status.st_size, status.st_mtime_ns)
    return found


@pytest.fixture(scope="session", autouse=True)
def untouched_tree() -> Iterator[None]:
    """Compare the project's files after the tests with those before."""
    before = files_of(ROOT)
    yield
    after = files_of(ROOT)
    changed = sorted(name for name in before | after if before.get(name) != after.get(name))
    assert not changed, f"written or removed while the tests ran: {', '.join(changed)}"
