"""A digest of what computes results that an index keeps: after a change they are made anew."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

__all__ = ["digest_of_code"]

_ROOT: Final = Path(__file__).parents[1]


@cache
def digest_of_code(*folders: str) -> str:
    """Return a digest of the files in folders of relstat (code, lists, weights) and of libraries.

    It does not change while the program runs.
    """
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for path in sorted((_ROOT / folder).glob("*.*")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    libraries = (sys.version, np.__version__, pl.__version__, version("pyphen"), version("relstat"))
    digest.update("\0".join(libraries).encode())
    return digest.hexdigest()
