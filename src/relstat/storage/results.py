"""Results that took long to compute, kept in the folder of an index for the next command.

They are in ``NAME.relstat/results/``, beside the generations, a Parquet file for each kind of
result after the hash of its content and of the version of what computed it. A file that is damaged,
or of another version, counts as none and is replaced: results can always be computed again. So an
index that cannot be written is read as well, and a lost file costs time only.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import polars as pl

__all__ = ["IndexResults"]

_FOLDER: Final = "results"
_DIGEST: Final = 32  # bytes


@dataclass(frozen=True)
class IndexResults:
    """The results kept in the folder of an index; see :class:`relstat.corpus.stream.Results`."""

    index: Path
    generation: str

    def read(self, name: str, version: str) -> pl.DataFrame | None:
        """Return what was written last, or None for nothing of this version."""
        try:
            content = self._path(name).read_bytes()
        except OSError:
            return None
        if content[:_DIGEST] != _hash(content[_DIGEST:], version):
            return None
        return pl.read_parquet(content[_DIGEST:])

    def write(self, name: str, version: str, frame: pl.DataFrame) -> None:
        """Keep a frame in place of what was kept, in one step; do nothing where that is refused."""
        packed = BytesIO()
        frame.write_parquet(packed)
        content = packed.getvalue()
        path = self._path(name)
        unfinished = path.with_name(f"{name}.{secrets.token_hex(4)}.part")
        with suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            for left in path.parent.glob(f"{name}.*.part"):  # by a process that was killed
                left.unlink()
            unfinished.write_bytes(_hash(content, version) + content)
            os.replace(unfinished, path)

    def _path(self, name: str) -> Path:
        return self.index / _FOLDER / f"{name}.kept"


def _hash(content: bytes, version: str) -> bytes:
    digest = hashlib.blake2b(version.encode(), digest_size=_DIGEST)
    digest.update(content)
    return digest.digest()
