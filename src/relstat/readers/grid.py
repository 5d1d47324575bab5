"""Records as a grid of strings: the form that all record formats share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from relstat.readers.decoding import decode_bytes
from relstat.readers.problems import FileLog, Tally

__all__ = [
    "Grid",
    "Names",
    "Number",
    "Record",
    "Undecoded",
    "as_text",
    "grid_of_frame",
    "grids_of_records",
    "size_in_bytes",
]

Record = tuple[int, Mapping[str, Any], int]
"""The 1-based line where a record starts, its values by name, and about how many bytes it has."""

_CHUNK: Final = 4096  # records turned into columns at once, which bounds the memory


class Number(str):
    """A number of a JSON file, exactly as written."""

    __slots__ = ()


@dataclass(frozen=True)
class Grid:
    """Records as columns.

    Attributes:
        frame: one String column for each name met, one row for each record.
        lines: Int64, where each record starts.
        nested: for a column, the rows whose value was a list or an object.
    """

    frame: pl.DataFrame
    lines: pl.Series
    nested: Mapping[str, list[int]] = field(default_factory=dict)

    def first_line(self, column: str) -> int:
        """Where a column first has a value, or where the grid starts if it has none."""
        filled = self.lines.filter(self.frame[column].is_not_null())
        return int(filled[0] if len(filled) else self.lines[0])


class Names:
    """The names of fields in one file: ``most`` of them; all that are met later are left out.

    A file whose every record has names of its own would take memory without end.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.full = False
        self._known: set[str] = set()

    def admitted(self, names: Iterable[str]) -> list[str]:
        """Those of the names that were met before, or for which there is room."""
        listed = dict.fromkeys(names)
        new = [name for name in listed if name not in self._known]
        room = self.most - len(self._known)
        self.full |= len(new) > room
        self._known.update(new[:room])
        return [name for name in listed if name in self._known]


def grids_of_records(records: Iterable[Record], size: int, names: Names) -> Iterator[Grid]:
    """Collect records, at most about ``size`` bytes in each grid; their names may differ.

    A record that is larger has a grid of its own. Without records there is no grid.
    """
    collected = _Collector(names)
    chunk: list[Record] = []
    held = 0
    for record in records:
        full = held > 0 and held + record[2] > size
        if full or len(chunk) == _CHUNK:
            collected.add(chunk)
            chunk = []
        if full:
            yield collected.grid()
            collected = _Collector(names)
            held = 0
        chunk.append(record)
        held += record[2]
    if chunk:
        collected.add(chunk)
        yield collected.grid()


class _Collector:
    """Turns chunks of records into one grid."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._frames: list[pl.DataFrame] = []
        self._lines: list[int] = []
        self._nested: dict[str, list[int]] = {}

    def add(self, chunk: Sequence[Record]) -> None:
        """Take in the next records."""
        columns: dict[str, list[str | None]] = {}
        names = self._names.admitted(name for _, values, _ in chunk for name in values)
        for name in names:
            cells = [values.get(name) for _, values, _ in chunk]
            plain = all(cell is None or cell.__class__ is str for cell in cells)
            columns[name] = cells if plain else self._as_texts(name, cells)
        self._lines += [line for line, _, _ in chunk]
        schema = dict.fromkeys(columns, pl.String)
        self._frames.append(
            pl.DataFrame(columns, schema=schema) if columns else pl.DataFrame(height=len(chunk))
        )

    def grid(self) -> Grid:
        """All records that were taken in."""
        frame = pl.concat(self._frames, how="diagonal")
        return Grid(frame, pl.Series("line", self._lines, pl.Int64), self._nested)

    def _as_texts(self, name: str, cells: Sequence[Any]) -> list[str | None]:
        start = len(self._lines)
        rows = [start + row for row, cell in enumerate(cells) if isinstance(cell, list | dict)]
        if rows:
            self._nested.setdefault(name, []).extend(rows)
        return [cell if cell is None or cell.__class__ is str else as_text(cell) for cell in cells]


class Undecoded:
    """What was met in binary columns that is not UTF-8: values read as something else, bad bytes.

    Attributes:
        guessed: values by the encoding that was guessed for each.
        bad: places that could not be decoded.
    """

    def __init__(self) -> None:
        self.guessed: dict[str, Tally] = {}
        self.bad = Tally()

    def text(self, value: bytes, line: int) -> str:
        """The text of a value, counted if it is not UTF-8."""
        text, encoding = decode_bytes(value)
        if encoding:
            self.guessed.setdefault(encoding, Tally()).add(line)
        if "\ufffd" in text and (bad := text.count("\ufffd") - value.count(b"\xef\xbf\xbd")) > 0:
            self.bad.merge(Tally(bad, line))
        return text

    def report(self, log: FileLog) -> None:
        """Count it as problems of the file."""
        for encoding, tally in self.guessed.items():
            reason = f"not UTF-8; {{n}} values read as {encoding} (guessed)"
            log.count(tally, reason, skipped=False)
        log.count(self.bad, "not UTF-8 in {n} places, read as U+FFFD", skipped=False)


def grid_of_frame(frame: pl.DataFrame, before: int = 0, undecoded: Undecoded | None = None) -> Grid:
    """A typed frame as strings; its lines are row numbers after the rows ``before`` it.

    ``undecoded`` counts what binary columns hold that is not UTF-8.
    """
    undecoded = undecoded or Undecoded()
    nested: dict[str, list[int]] = {}
    columns: list[pl.Series] = []
    for column in frame.iter_columns():
        kind = column.dtype
        if kind.is_nested():
            nested[column.name] = column.is_not_null().arg_true().to_list()
        if kind.is_float():
            # An integer column with gaps comes out of pandas as floats.
            whole = column.cast(pl.String).str.replace(r"^(-?[0-9]+)\.0$", "$1")
            columns.append(whole.set(column.is_nan().fill_null(False), None))
        elif kind == pl.String or kind.is_numeric() or kind in (pl.Boolean, pl.Date, pl.Time):
            columns.append(column.cast(pl.String))
        elif kind == pl.Binary:
            texts = [
                None if value is None else undecoded.text(value, before + row)
                for row, value in enumerate(column.to_list(), start=1)
            ]
            columns.append(pl.Series(column.name, texts, pl.String))
        else:
            texts = [None if value is None else as_text(value) for value in column.to_list()]
            columns.append(pl.Series(column.name, texts, pl.String))
    numbers = pl.int_range(before + 1, before + frame.height + 1, eager=True).cast(pl.Int64)
    return Grid(pl.DataFrame(columns), numbers.alias("line"), nested)


def size_in_bytes(text: str) -> int:
    """The size of a text as UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def as_text(value: Any) -> str:
    """A value as text: numbers as written, true and false, lists and objects as compact JSON."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | dict):
        return "".join(_compact(value))
    if isinstance(value, bytes):
        return decode_bytes(value)[0]
    if value is True or value is False:
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _compact(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        yield "["
        for number, item in enumerate(value):
            yield "," if number else ""
            yield from _compact(item)
        yield "]"
    elif isinstance(value, dict):
        yield "{"
        for number, (key, item) in enumerate(value.items()):
            yield ("," if number else "") + json.dumps(key, ensure_ascii=False) + ":"
            yield from _compact(item)
        yield "}"
    elif value is None:
        yield "null"
    elif isinstance(value, Number) or not isinstance(value, str):
        text = as_text(value)
        numeric = isinstance(value, Number | int | float)
        yield text if numeric else json.dumps(text, ensure_ascii=False)
    else:
        yield json.dumps(value, ensure_ascii=False)
