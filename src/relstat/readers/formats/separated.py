"""Records out of comma, semicolon and tab separated values, each with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from relstat.readers.columns import USUAL
from relstat.readers.formats.format import Format, Head, OpenFile
from relstat.readers.grid import Grid, Record, size_in_bytes
from relstat.readers.limits import too_large
from relstat.readers.problems import FileLog

__all__ = ["CSV", "TSV", "delimiter_of", "separated_records"]


def delimiter_of(header: str, preferred: str) -> str:
    """The character that divides a header line; ``preferred`` unless another is more frequent."""
    return max((preferred, ",", ";", "\t", "|"), key=header.count)


@contextmanager
def _wide_fields(widest: int) -> Iterator[None]:
    """Lift the csv module's limit on the size of a field, and put it back."""
    before = csv.field_size_limit(min(widest, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def separated_records(lines: Iterable[str], log: FileLog, preferred: str) -> Iterator[Record]:
    """Comma, semicolon or tab separated values with a header; an empty field is null.

    Rows that do not fit the header are left out. Use inside :func:`_wide_fields`.
    """
    stream = iter(lines)
    header = next(stream, "")
    start = 1
    while header and not header.strip():
        header = next(stream, "")
        start += 1

    def with_header() -> Iterator[str]:
        yield header
        yield from stream

    reader = csv.reader(with_header(), delimiter=delimiter_of(header, preferred), strict=True)
    names: list[str] | None = None
    while True:
        line = start + reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error):
                reason = "a quotation mark opens here and is never closed; the rest is not read"
            elif "field limit" in str(error):
                # What comes next may lie inside the field: it must not be taken for rows.
                most = csv.field_size_limit()
                log.skip_line(line, f"{too_large('a field', most)}; the rest is not read")
                return
            else:
                reason = f"broken row: {error}"
            log.skip_line(line, reason)
            if names is None:
                return
            continue
        if names is None:
            names = _distinct(row)
        elif len(row) == len(names):
            values = {name: value or None for name, value in zip(names, row, strict=True)}
            yield line, values, size_in_bytes("".join(row))
        elif row:
            fields = "1 field" if len(row) == 1 else f"{len(row):,} fields"
            log.skip_line(line, f"{fields} where the header has {len(names):,}")


def _distinct(header: list[str]) -> list[str]:
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


def _read(opened: OpenFile, preferred: str) -> Iterator[Grid]:
    lines = opened.lines(opened.limits.record)
    grids = opened.grids(separated_records(lines, opened.log, preferred))
    while True:  # the limit of the csv module is lifted only while a grid is made
        with _wide_fields(opened.limits.record):
            grid = next(grids, None)
        if grid is None:
            return
        yield grid


def _has_header(head: Head, delimiter: str) -> bool:
    """Whether the first line is a header that names a text column."""
    first = head.text.partition("\n")[0]
    if delimiter_of(first, ",") != delimiter and delimiter == "\t":
        return False
    cells = [cell.strip().strip('"').casefold() for cell in first.split(delimiter_of(first, ","))]
    names = (head.wanted.text.casefold(),) if head.wanted.text else USUAL["text"]
    return len(cells) > 1 and any(name in cells for name in names)


CSV: Final = Format(
    name="csv",
    suffixes=(".csv",),
    read=lambda opened: _read(opened, ","),
    sniff=lambda head: _has_header(head, ","),
)
TSV: Final = Format(
    name="tsv",
    suffixes=(".tsv", ".tab"),
    read=lambda opened: _read(opened, "\t"),
    sniff=lambda head: _has_header(head, "\t"),
)
