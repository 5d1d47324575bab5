"""Records out of comma, semicolon and tab separated values, each with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from relstat.readers.grid import Record, size_in_bytes
from relstat.readers.limits import too_large
from relstat.readers.problems import FileLog

__all__ = ["delimiter_of", "separated_records", "wide_fields"]


def delimiter_of(header: str, preferred: str) -> str:
    """The character that divides a header line; ``preferred`` unless another is more frequent."""
    return max((preferred, ",", ";", "\t", "|"), key=header.count)


@contextmanager
def wide_fields(widest: int) -> Iterator[None]:
    """Lift the csv module's limit on the size of a field, and put it back."""
    before = csv.field_size_limit(min(widest, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def separated_records(lines: Iterable[str], log: FileLog, preferred: str) -> Iterator[Record]:
    """Comma, semicolon or tab separated values with a header; an empty field is null.

    Rows that do not fit the header are left out. Use inside :func:`wide_fields`.
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
