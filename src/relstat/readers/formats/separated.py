"""Comma, semicolon, tab and otherwise separated values: a header, and a record for each row.

:mod:`relstat.readers.dialects` finds how a file is written, :mod:`relstat.readers.rows` reads its
rows. An empty field is null.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Final

from relstat.readers.columns import USUAL, plain_name, text_column
from relstat.readers.dialects import find_dialect
from relstat.readers.formats.format import Format, Head, OpenFile
from relstat.readers.grid import Grid, Record, size_in_bytes
from relstat.readers.rows import RowReader

__all__ = ["CSV", "TSV"]

_SURVEYED: Final = 2**16  # characters of the beginning that show the dialect
_LINES: Final = 300


def _read(opened: OpenFile, preferred: str) -> Iterator[Grid]:
    """Yield the rows of a delimited file as grids."""
    grids = opened.grids(_records(opened, preferred))
    while True:  # the limit of the csv module is lifted only while a grid is made
        with _wide_fields(opened.limits.record):
            grid = next(grids, None)
        if grid is None:
            return
        yield grid


def _records(opened: OpenFile, preferred: str) -> Iterator[Record]:
    log, options = opened.log, opened.options
    lines = opened.lines(opened.limits.record)
    if b"\r\r\n" in opened.head.data:  # line ends that were written twice on Windows
        lines = (f"{line[:-3]}\r\n" if line.endswith("\r\r\n") else line for line in lines)
    first: list[str] = []
    size = 0
    for line in islice(lines, _LINES):
        first.append(line)
        size += len(line)
        if size > _SURVEYED:
            break
    dialect = find_dialect(first, preferred, text=options.text_field, delimiter=options.delimiter)
    log.understand("dialect", str(dialect))
    if dialect.above and not dialect.hinted:
        lines_above = "1 line" if dialect.above == 1 else f"{dialect.above} lines"
        log.note(f"{lines_above} above the header passed over", 1)
    reader = RowReader(chain(first, lines), dialect, log)
    header = reader.header()
    if header is None:
        return
    names = _distinct(header[1])
    text = text_column(names, options.wanted)
    place = None if text is None else names.index(text)
    for line_number, row in reader.rows(place):
        if reader.returns:
            row = [value.replace("\x0b", "\r") for value in row]
        values = {name: value or None for name, value in zip(names, row, strict=True)}
        yield line_number, values, size_in_bytes("".join(row))


@contextmanager
def _wide_fields(widest: int) -> Iterator[None]:
    """Lift the csv module's limit on the size of a field, and put it back."""
    before = csv.field_size_limit(min(widest, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _distinct(header: Sequence[str]) -> list[str]:
    """The names of a header, made distinct; a column without a name gets its number."""
    names: dict[str, None] = {}
    again: dict[str, int] = {}
    for number, cell in enumerate(header, start=1):
        name = base = cell.strip() or f"column_{number}"
        while name in names:
            again[base] = again.get(base, 1) + 1
            name = f"{base}_{again[base]}"
        names[name] = None
    return list(names)


def _has_header(head: Head, *, tabs: bool) -> bool:
    """Whether a file begins with a header that names a text column."""
    lines = [f"{line}\n" for line in head.lines[:50]]
    if not lines:
        return False
    dialect = find_dialect(lines, ",", text=head.wanted.text)
    if (dialect.delimiter == "\t") != tabs:
        return False
    for line in lines[dialect.above :]:
        if line.strip():
            break
    row = next(csv.reader([line], **dialect.options), [])
    cells = {*(cell.strip().casefold() for cell in row), *map(plain_name, row)}
    names = (head.wanted.text.casefold(),) if head.wanted.text else USUAL["text"]
    return len(row) > 1 and not cells.isdisjoint(names)


CSV: Final = Format(
    name="csv",
    suffixes=(".csv",),
    read=lambda opened: _read(opened, ","),
    sniff=lambda head: _has_header(head, tabs=False),
)
TSV: Final = Format(
    name="tsv",
    suffixes=(".tsv", ".tab"),
    read=lambda opened: _read(opened, "\t"),
    sniff=lambda head: _has_header(head, tabs=True),
)
