"""The generations of an index: folders that are begun, finished, and removed in the end.

Only what relstat wrote is ever removed: an unfinished folder has a mark, a finished one a record of
its files, after which it is named.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from relstat.errors import InputError
from relstat.storage.manifest import Manifest

__all__ = [
    "CONTENTS",
    "MARK",
    "begin_generation",
    "content_hash",
    "contents_of",
    "is_generation",
    "remove_files",
    "sweep_generations",
]

CONTENTS: Final = "contents.json"
"""The record of a finished generation."""
MARK: Final = "unfinished"
"""The file that marks one that is being built."""

_FINISHED: Final = re.compile(r"data-[0-9a-f]{32}")
_UNFINISHED: Final = re.compile(r"data-unfinished-[0-9a-f]{8}")


def is_generation(name: str) -> bool:
    """Return whether a name is one that generations have."""
    return bool(_FINISHED.fullmatch(name) or _UNFINISHED.fullmatch(name))


def content_hash(content: bytes, size: int = 32) -> str:
    """Return the BLAKE2b hash of some content: ``size`` bytes, hexadecimal."""
    return hashlib.blake2b(content, digest_size=size).hexdigest()


def contents_of(manifest: Manifest) -> bytes:
    """Return the record of a generation, of which its name is the hash."""
    return replace(manifest, data="").to_json().encode("ascii")


def begin_generation(path: Path) -> Path:
    """Make an empty folder that no other build uses, with the mark of relstat."""
    unfinished = path / f"data-unfinished-{secrets.token_hex(4)}"
    unfinished.mkdir()
    (unfinished / MARK).touch()
    return unfinished


def sweep_generations(index: Path, keep: str | None) -> None:
    """Remove what builds left that was not published, and generations that are read no longer.

    Args:
        index: the folder of the index, which nobody else builds now.
        keep: the name of the generation that is read, if any; with None no finished one is removed.

    What cannot be removed now (on Windows, because it is being read) is left to the next build.
    """
    for name in sorted(os.listdir(index)):
        if _UNFINISHED.fullmatch(name):
            _remove_unfinished(index / name)
        elif _FINISHED.fullmatch(name) and keep is not None and name != keep:
            remove_files(index / name, _own_files(index / name))


def _remove_unfinished(folder: Path) -> None:
    """Remove a folder of a build that ended; if it has the mark of one, with all that it holds.

    It gets another name first: workers of a dead builder then find their folder no more.
    """
    if not (folder / MARK).exists() and any(folder.iterdir()) and not _own_files(folder):
        return
    aside = begin_generation(folder.parent)
    left = aside / "left"
    with suppress(OSError):
        folder.rename(left)
    shutil.rmtree(left, ignore_errors=True)
    if not left.exists():  # the mark goes last
        shutil.rmtree(aside, ignore_errors=True)


def _own_files(folder: Path) -> list[str]:
    """The files of a generation, by the record in it; none if that is not what relstat wrote."""
    try:
        contents = (folder / CONTENTS).read_bytes()
        files = Manifest.from_json(contents, folder).files
    except (OSError, InputError):
        return []
    finished = _FINISHED.fullmatch(folder.name)
    return [] if finished and folder.name[5:] != content_hash(contents, 16) else [*files, CONTENTS]


def remove_files(folder: Path, names: Collection[str]) -> None:
    """Remove some files of a folder, its record last, and then the folders that are empty.

    Killed on the way, it leaves the record of what is left to remove, or an empty folder.
    """
    for name in names:
        if name != CONTENTS:
            with suppress(OSError):
                (folder / name).unlink()
    inner = {parent for name in names for parent in (folder / name).parents} - {folder}
    for each in sorted(inner & set(folder.rglob("*")), reverse=True):
        with suppress(OSError):
            each.rmdir()
    with suppress(OSError):
        if CONTENTS in names:
            (folder / CONTENTS).unlink()
    with suppress(OSError):
        folder.rmdir()
