"""What a file format is, and the open file that its reader works on.

To add a format, write one module with one :class:`Format` value and list it in
:data:`relstat.readers.formats.FORMATS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeVar

from relstat.readers.columns import Wanted, has_text
from relstat.readers.decoding import text_lines
from relstat.readers.drafts import Draft
from relstat.readers.grid import Grid, Names, Record, grids_of_records
from relstat.readers.limits import Limits, too_large
from relstat.readers.options import ReadOptions
from relstat.readers.problems import FileLog, UnreadableError
from relstat.readers.sources import Source
from relstat.readers.unpacking import Meter, unpack, unpacked_size

__all__ = ["Format", "Head", "OpenFile"]

_Item = TypeVar("_Item", Grid, str)

_ASKED: Final = 50  # files of the same folder that decide a guess in doubt
_BEGINNING: Final = 2**16  # bytes read of each, at most


@dataclass(frozen=True)
class Head:
    """The first bytes of a file, shown to formats that recognise their content.

    Attributes:
        data: the first 8 KiB, or all of a shorter file.
        encoding: the encoding that the user named, if any.
        wanted: the columns that the user named.
        whole: whether the file ends here.
    """

    data: bytes
    encoding: str | None = None
    wanted: Wanted = field(default_factory=Wanted)
    whole: bool = False

    @cached_property
    def text(self) -> str:
        """The bytes as text, without white space and byte order mark at the start."""
        encoding = self.encoding or "utf-8"
        for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
            if self.data.startswith(mark):
                encoding = name
        return self.data.decode(encoding, "replace").lstrip("\ufeff \t\r\n")

    @property
    def lines(self) -> list[str]:
        """The lines of the text that are complete."""
        lines = self.text.splitlines()
        return lines if self.whole or len(lines) < 2 else lines[:-1]


@dataclass(frozen=True)
class Format:
    """One kind of file that can be read.

    Attributes:
        name: what the format is called in options and messages, such as ``csv``.
        suffixes: the endings of file names that mean this format, with their dot.
        read: yields a :class:`~relstat.readers.drafts.Draft` for a file that is one document, or
            :class:`~relstat.readers.grid.Grid` objects for a file of records.
        sniff: whether the first bytes of a file without a known suffix show this format.
        overrides: whether they show it so clearly that the suffix of another format, given by its
            name, is wrong.
        title: what messages call a file that is too large, such as ``a page``.
        largest: the bytes that such a file may hold, by the limits of the reading; None for a
            format that is streamed.
        packed: whether files of this format are compressed by themselves.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[OpenFile], Iterable[Draft | Grid]]
    sniff: Callable[[Head], bool] = lambda head: False
    overrides: Callable[[Head, str], bool] = lambda head, named: False
    title: str = "a file"
    largest: Callable[[Limits], int] | None = None
    packed: bool = False


class OpenFile:
    """A file whose first bytes were read, and what a format needs to read the rest.

    Attributes:
        source: the file.
        head: its first bytes.
        log: takes the problems met, and how the file was understood.
        options: how to read.
        limits: how much to read.
        size: about how many bytes of records to put in one grid.
        begun: whether records of the file were given away already.
        names: the names of the fields of its records.
    """

    def __init__(
        self,
        source: Source,
        head: Head,
        pieces: Iterable[bytes],
        log: FileLog,
        options: ReadOptions,
        meter: Meter | None,
        size: int,
    ) -> None:
        self.source = source
        self.head = head
        self.log = log
        self.options = options
        self.limits = options.limits
        self.size = size
        self.meter = meter
        self.begun = False
        self.names = Names(self.limits.columns)
        self._pieces = iter(pieces)

    def bounded(self, title: str, most: int) -> Iterator[bytes]:
        """The bytes of a file that is held in memory, unless they are more than ``most``."""
        size = 0
        for piece in self._pieces:
            size += len(piece)
            if max(size, self.source.size) > most:
                raise UnreadableError(too_large(title, most))
            yield piece

    def require_within(self, title: str, most: int) -> None:
        """Raise UnreadableError for a file of more bytes than ``most``, before all are read."""
        if unpacked_size(self.source, most) > most:
            raise UnreadableError(too_large(title, most))

    def lines(self, longest: int, *, declared: str | None = None) -> Iterator[str]:
        r"""The lines of a file that is streamed, each with its ``\n``, none longer than that."""
        largest = self.limits.unpacked_from(self.source.size)
        return self._lines(self._pieces, longest, largest, declared)

    def text(self, title: str, most: int, *, declared: str | None = None) -> str:
        """The text of a file that is held in memory, unless it has more bytes than ``most``."""
        return "".join(self.text_lines(title, most, declared=declared))

    def text_lines(self, title: str, most: int, *, declared: str | None = None) -> Iterator[str]:
        """The lines of such a text, one after the other."""
        return self._lines(self.bounded(title, most), most, most, declared)

    def grids(self, records: Iterable[Record]) -> Iterator[Grid]:
        """Records put together to grids.

        A file that becomes unreadable ends there if records of it were given away already;
        otherwise nothing of it is read.
        """
        return grids_of_records(self._up_to_failure(records), self.size, self.names)

    def up_to_failure(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Grids or lines before a file becomes unreadable; see :meth:`grids`."""
        return self._up_to_failure(items)

    def is_document(self, value: Any) -> bool:
        """Whether a JSON value has a text, and so is a document rather than a wrapper."""
        return has_text(value, self.options.wanted)

    def _lines(
        self, pieces: Iterator[bytes], longest: int, largest: int, declared: str | None
    ) -> Iterator[str]:
        return text_lines(
            lambda: unpack(self.source, largest=largest),
            pieces,
            self.log,
            encoding=self.options.encoding,
            declared=declared,
            longest=longest,
            others=self._others,
        )

    def _others(self) -> Iterator[bytes]:
        """The beginnings of other files in the same folder, for a guess that is in doubt."""
        if self.source.data is not None:
            return
        folder = os.path.dirname(self.source.path) or "."
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            return
        asked = 0
        for name in names:
            path = os.path.join(folder, name)
            other = Source(name, path)
            same = other.suffix == self.source.suffix and other.packing == self.source.packing
            if not same or path == self.source.path or not os.path.isfile(path):
                continue
            if asked == _ASKED:
                return
            asked += 1
            with suppress(UnreadableError):
                yield b"".join(unpack(other, largest=_BEGINNING))

    def _up_to_failure(self, items: Iterable[Any]) -> Iterator[Any]:
        try:
            yield from items
        except UnreadableError as error:
            if not self.begun:
                raise
            self.log.skip(f"{error}; read up to there")
