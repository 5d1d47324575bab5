"""Formats for programs: every column, full precision, null where there is no value.

json, jsonl and parquet hold texts and lists as they are; csv and tsv make texts safe for
spreadsheets, and hold lists as JSON.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import polars as pl

from relstat.tables.rendering.escaping import defused, needs_quotes
from relstat.tables.table import Spread, Table, Tables

__all__ = ["json_set", "render"]

# What JSON may leave as it is and yet acts on a terminal; the value read back is the same.
_UNESCAPED: Final = re.compile(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(table: Table, format: str) -> str:
    """A table as csv, tsv, json or jsonl."""
    if format in ("csv", "tsv"):
        safe = defused(_with_flat_columns(table.frame))
        return safe.write_csv(
            separator="," if format == "csv" else "\t",
            quote_style="non_numeric" if needs_quotes(safe) else "necessary",
        )
    if format == "jsonl":
        return "".join(f"{_dump(row)}\n" for row in table)
    return f"{_dump(_as_dict(table), indent=2)}\n"


def _with_flat_columns(frame: pl.DataFrame) -> pl.DataFrame:
    """Write lists as JSON text, as formats of one text per cell need it."""
    lists = [name for name, kind in frame.schema.items() if kind.is_nested()]
    return frame.with_columns(
        pl.Series(
            name, [None if one is None else _dump(one) for one in frame[name].to_list()], pl.String
        )
        for name in lists
    )


def json_set(tables: Tables) -> str:
    """A set of tables as one JSON object."""
    members = {name: _as_dict(table) for name, table in tables.members.items()}
    return f"{_dump({'title': tables.title, 'tables': members}, indent=2)}\n"


def _as_dict(table: Table) -> dict[str, Any]:
    spread = {} if table.spread is None else {"spread": _spread_as_dict(table.spread)}
    return {
        "title": table.title,
        "columns": [
            {"name": column.name, "kind": column.kind, "label": column.heading}
            for column in table.columns
        ],
        **spread,
        "rows": list(table),
        "notes": list(table.notes),
        "provenance": table.provenance.as_dict(),
    }


def _spread_as_dict(spread: Spread) -> dict[str, Any]:
    return {"over": spread.over, "values": list(spread.values)}


def _dump(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str, indent=indent)
    return _UNESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
