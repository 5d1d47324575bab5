"""How much of a file is read: the limits that keep an accident or an attack from filling memory.

One number moves the limits on sizes, ``max_size``: all are shares of it. What goes beyond one
is left out and reported like every other problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from relstat.errors import OptionError, option

__all__ = ["MAX_SIZE", "Limits", "parse_size", "too_large"]

MAX_SIZE: Final = 4 * 2**30
"""Bytes that one compressed file may unpack to, unless ``max_size`` says otherwise."""

_SIZE: Final = re.compile(r"([0-9]{1,15})\s*([kmgt]?)(?:i?b)?", re.IGNORECASE)
_UNITS: Final = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading, all in bytes but for the last three.

    Attributes:
        unpacked: what a compressed file may unpack to; record files that are streamed, and
            Parquet, may go beyond up to ``ratio`` times their size on disk.
        whole: what is held in memory as a whole: a JSON file, packed Parquet, a pipe.
        text: a text file, which is one document.
        record: a line of a record file, or a field of CSV.
        page: a web page; its tree takes some fifty times as much memory, and a second a megabyte.
        columns: names of fields that are examined in one record file.
        fields: of them, how many are kept; so many of the front matter of a text.
        depth: how deep lists and objects of JSON may lie in one another.
        ratio: how many times its size a packed file of records may unpack to in any case.
    """

    unpacked: int = MAX_SIZE
    whole: int = MAX_SIZE // 4
    text: int = MAX_SIZE // 16
    record: int = MAX_SIZE // 64
    page: int = MAX_SIZE // 256
    columns: int = 2_000
    fields: int = 500
    depth: int = 100
    ratio: int = 200

    @classmethod
    def of(cls, max_size: int | None) -> Self:
        """The limits where ``max_size`` takes the place of 4 GiB."""
        size = MAX_SIZE if max_size is None else max_size
        return cls(size, size // 4, size // 16, size // 64, size // 256)

    def unpacked_from(self, size: int) -> int:
        """The bytes that ``size`` packed ones may unpack to when they are streamed."""
        return max(self.unpacked, self.ratio * size)


def parse_size(size: int | str | None, name: str = "max_size", least: str = "4K") -> int | None:
    """A number of bytes: as an integer, or written ``500M``, ``4G``, ``1T`` (powers of 1,024).

    Raises :class:`OptionError`, which names the option, for what is no size, or too small a one.
    """
    if size is None:
        return None
    found = _SIZE.fullmatch(str(size).strip()) if not isinstance(size, bool) else None
    number = _bytes(found) if found else -1
    lowest = _SIZE.fullmatch(least)
    if number < (_bytes(lowest) if lowest else 0):
        raise OptionError(
            f"{option(name)} is a size of {least} or more, such as 500M or 16G, not {size!r}"
        )
    return number


def _bytes(written: re.Match[str]) -> int:
    return int(written[1]) * _UNITS[written[2].lower()]


def too_large(what: str, most: int) -> str:
    """The reason to leave out something larger than a limit."""
    return f"{what} of more than {most:,} bytes; {option('max_size')} raises the limit"
