"""Comma, semicolon, tab and otherwise separated values: a header, and a record for each row.

:mod:`relstat.readers.dialects` finds how a file is written, :mod:`relstat.readers.rows` reads its
rows. An empty field is null.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Final

from relstat.readers.columns import USUAL, plain_name, text_column
from relstat.readers.dialects import KNOWN, find_dialect
from relstat.readers.formats.format import Format, Head, OpenFile
from relstat.readers.grid import Grid, Record, size_in_bytes
from relstat.readers.problems import FileLog
from relstat.readers.rows import Row, RowReader

__all__ = ["CSV", "TSV"]

_SURVEYED: Final = 2**16  # characters of the beginning that show the dialect
_LINES: Final = 300
_SHOWN: Final = 2  # usual names, and rows, that make a table
_WORDS: Final = 4
_IMPORT_ID: Final = re.compile(r"\{\s*\"ImportId\"\s*:")


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
    for line_number, row in _below_questions(reader.rows(place), log):
        if reader.returns:
            row = [value.replace("\x0b", "\r") for value in row]
        values = {name: value or None for name, value in zip(names, row, strict=True)}
        yield line_number, values, size_in_bytes("".join(row))


def _below_questions(rows: Iterator[Row], log: FileLog) -> Iterator[Row]:
    """The rows without those that Qualtrics writes between the header and the answers.

    They are the questions, and a row of objects like ``{"ImportId":"QID1"}``.
    """
    first = list(islice(rows, _SHOWN))
    filled = [[cell for cell in row if cell] for _, row in first]
    marked = [n for n, row in enumerate(filled) if row and all(map(_IMPORT_ID.match, row))]
    if marked:
        log.note("questions below the header, as Qualtrics writes them, passed over", first[0][0])
        first = first[marked[-1] + 1 :]
    yield from first
    yield from rows


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


def _is_table(head: Head) -> bool:
    """Whether a file that is named as a text is a table: all its rows fit a header of short names.

    Two of the names, at least, must be usual ones, and no name may be more than four words.
    """
    lines = [f"{line}\n" for line in head.lines[:50]]
    dialect = find_dialect(lines, ",", text=head.wanted.text)
    rows = list(csv.reader(lines[dialect.above :], **dialect.options))
    rows = [row for row in rows if row]
    if len(rows) < _SHOWN or (not head.whole and len(rows) < _SHOWN + 1):
        return False
    names = [plain_name(cell) for cell in rows[0]]
    usual = sum(name in KNOWN for name in names)
    short = all(name and name.count("_") < _WORDS for name in names)
    below = rows[1:] if head.whole else rows[1:-1]
    return short and usual >= _SHOWN and all(len(row) == len(names) for row in below)


CSV: Final = Format(
    name="csv",
    suffixes=(".csv",),
    read=lambda opened: _read(opened, ","),
    sniff=lambda head: _has_header(head, tabs=False),
    overrides=lambda head, named: named == "text" and _is_table(head),
)
TSV: Final = Format(
    name="tsv",
    suffixes=(".tsv", ".tab"),
    read=lambda opened: _read(opened, "\t"),
    sniff=lambda head: _has_header(head, tabs=True),
    overrides=lambda head, named: named == "text" and _is_table(head),
)
