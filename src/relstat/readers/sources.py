"""One file to read, and what its name tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

__all__ = ["STDIN", "Source"]

STDIN: Final = "<stdin>"

_PACKED: Final = {".gz": "gzip", ".zst": "zstd"}
# A page saved from an address keeps its query in its name: "view.php?id=7", "view.php@id=7".
_QUERY: Final = re.compile(r"(?<=[a-z0-9])[?@][\w.%+-]+=.*$", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, or what standard input held (``data``).

    ``folder`` is the folder's name to record when the file was found by walking one: relative
    to the folder that was given, or that folder's own name.
    """

    file: str
    path: str = ""
    data: bytes | None = None
    size: int = 0
    folder: str | None = None

    @property
    def packing(self) -> str | None:
        """What the name says about compression: ``gzip``, ``zstd`` or nothing."""
        return _PACKED.get(PurePath(self.file).suffix.lower())

    @property
    def suffix(self) -> str:
        """The suffix in small letters, less that of compression and the query of an address."""
        name = PurePath(self.file).name
        if self.packing:
            name = name[: name.rindex(".")]
        suffix = PurePath(name).suffix.lower()
        return suffix if suffix[1:].isalnum() else PurePath(_QUERY.sub("", name)).suffix.lower()

    @property
    def plain_name(self) -> str:
        """The path as shown, with forward slashes, less the suffix of compression."""
        shown = PurePath(self.file).as_posix()
        return shown[: shown.rindex(".")] if self.packing else shown
