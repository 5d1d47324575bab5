"""Records as a grid of strings: the form that all record formats share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import polars as pl

__all__ = ["Grid", "Number", "Record", "as_text", "grid_of_frame", "grid_of_records"]

Record = tuple[int, Mapping[str, Any]]
"""The 1-based line where a record starts, and its values by name."""

_BATCH: Final = 4096  # records turned into columns at once, which bounds the memory


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


def grid_of_records(records: Iterable[Record]) -> Grid:
    """Collect records; names may differ from record to record."""
    frames: list[pl.DataFrame] = []
    lines: list[int] = []
    nested: dict[str, list[int]] = {}
    stream = iter(records)
    while batch := list(islice(stream, _BATCH)):
        columns: dict[str, list[str | None]] = {}
        names = dict.fromkeys(name for _, record in batch for name in record)
        for name in names:
            values = [record.get(name) for _, record in batch]
            rows = [row for row, value in enumerate(values) if isinstance(value, list | dict)]
            if rows:
                nested.setdefault(name, []).extend(row + len(lines) for row in rows)
            columns[name] = [
                value if value is None or value.__class__ is str else as_text(value)
                for value in values
            ]
        lines += [line for line, _ in batch]
        schema = dict.fromkeys(columns, pl.String)
        frames.append(
            pl.DataFrame(columns, schema=schema) if columns else pl.DataFrame(height=len(batch))
        )
    frame = pl.concat(frames, how="diagonal") if frames else pl.DataFrame()
    return Grid(frame, pl.Series("line", lines, pl.Int64), nested)


def grid_of_frame(frame: pl.DataFrame) -> Grid:
    """A typed frame as strings; its lines are row numbers."""
    nested: dict[str, list[int]] = {}
    columns: list[pl.Series] = []
    for column in frame.iter_columns():
        kind = column.dtype
        if kind.is_nested():
            nested[column.name] = column.is_not_null().arg_true().to_list()
        if kind == pl.String or kind.is_numeric() or kind in (pl.Boolean, pl.Date, pl.Time):
            columns.append(column.cast(pl.String))
        else:
            texts = [None if value is None else as_text(value) for value in column.to_list()]
            columns.append(pl.Series(column.name, texts, pl.String))
    numbers = pl.int_range(1, frame.height + 1, eager=True).cast(pl.Int64)
    return Grid(pl.DataFrame(columns), numbers.alias("line"), nested)


def as_text(value: Any) -> str:
    """A value as text: numbers as written, true and false, lists and objects as compact JSON."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, list | dict):
        return "".join(_compact(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
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
