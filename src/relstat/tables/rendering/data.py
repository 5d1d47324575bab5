"""Formats for programs: every column, null where there is no value.

csv and tsv have six significant digits, which is more than any estimate here is sure of.
json, jsonl and parquet hold texts and lists as they are; csv and tsv make texts safe for
spreadsheets, and hold lists as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from relstat.tables.notes import as_note
from relstat.tables.rendering.choosing import pick_columns
from relstat.tables.rendering.escaping import defused, needs_quotes
from relstat.tables.rendering.style import Digits, Style
from relstat.tables.table import Table, Tables

__all__ = ["json_set", "render", "round_floats"]

_DIGITS: Final = 6  # of csv and tsv, significant
# What JSON may leave as it is and yet acts on a terminal; the value read back is the same.
_UNESCAPED: Final = re.compile(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(table: Table, format: str, style: Style) -> str:
    """A table as csv, tsv, json or jsonl."""
    table = pick_columns(table, style.columns)
    if format in ("csv", "tsv"):
        digits = _DIGITS if style.digits is None else style.digits
        safe = defused(_with_flat_columns(round_floats(table.frame, digits), digits))
        return safe.write_csv(
            separator="," if format == "csv" else "\t",
            quote_style="non_numeric" if needs_quotes(safe) else "necessary",
        )
    if format == "jsonl":
        return "".join(f"{_dump(row)}\n" for row in _rows(table, style))
    return f"{_document(table, style)}\n"


def _with_flat_columns(frame: pl.DataFrame, digits: Digits) -> pl.DataFrame:
    """Write lists as JSON text, as formats of one text per cell need it."""
    lists = [name for name, kind in frame.schema.items() if kind.is_nested()]
    return frame.with_columns(
        pl.Series(name, [_as_text(one, digits) for one in frame[name].to_list()], pl.String)
        for name in lists
    )


def _as_text(value: Any, digits: Digits) -> str | None:
    return None if value is None else _dump(_shortened(value, digits))


def round_floats(frame: pl.DataFrame, digits: Digits) -> pl.DataFrame:
    """Round floating-point columns to significant digits, but no digit before the point."""
    if not isinstance(digits, int):
        return frame
    large = 10.0 ** (digits - 1)
    floats = [pl.col(name) for name, kind in frame.schema.items() if kind == pl.Float64]
    return frame.with_columns(
        pl.when(one.abs() < large).then(one.round_sig_figs(digits)).otherwise(one.round(0))
        for one in floats
    )


def _shortened(value: Any, digits: Digits) -> Any:
    """The same with every floating-point number rounded, inside lists and records too."""
    if isinstance(value, dict):
        return {name: _shortened(one, digits) for name, one in value.items()}
    if isinstance(value, list):
        return [_shortened(one, digits) for one in value]
    if not isinstance(value, float) or not isinstance(digits, int):
        return value
    return float(f"{value:.{digits}g}") if abs(value) < 10.0 ** (digits - 1) else round(value, 0)


def _rows(table: Table, style: Style) -> Iterable[dict[str, Any]]:
    if not isinstance(style.digits, int):
        return table
    return (_shortened(row, style.digits) for row in table)


def json_set(tables: Tables, style: Style) -> str:
    """A set of tables as one JSON object."""
    members = {name: _document(table, style, "    ") for name, table in tables.members.items()}
    said = {"summary": _list(tables.summary, "")} if tables.summary else {}
    whole = {"title": _dump(tables.title), **said, "tables": _object(members, "  ")}
    return f"{_object(whole)}\n"


def _document(table: Table, style: Style, pad: str = "") -> str:
    """A table as a JSON object, with a line for each of its columns, rows and notes."""
    table = pick_columns(table, style.columns)
    columns = (
        {"name": column.name, "kind": column.kind, "label": column.heading}
        for column in table.columns
    )
    notes = (as_note(note).text(short=False, shell=style.shell) for note in table.notes)
    parts = {"title": _dump(table.title), "columns": _list(columns, pad)}
    if table.spread is not None:
        parts["spread"] = _dump({"over": table.spread.over, "values": list(table.spread.values)})
    parts["rows"] = _list(_rows(table, style), pad)
    parts["notes"] = _list(notes, pad)
    record = table.provenance.as_dict()
    parts["provenance"] = _object({name: _dump(one) for name, one in record.items()}, f"{pad}  ")
    return _object(parts, pad)


def _object(parts: Mapping[str, str], pad: str = "") -> str:
    """An object of parts that are JSON already, each on lines of its own."""
    lines = ",\n".join(f"{pad}  {_dump(name)}: {text}" for name, text in parts.items())
    return f"{{\n{lines}\n{pad}}}"


def _list(values: Iterable[Any], pad: str) -> str:
    """A list with a line for each value."""
    lines = ",\n".join(f"{pad}    {_dump(value)}" for value in values)
    return f"[\n{lines}\n{pad}  ]" if lines else "[]"


def _dump(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
