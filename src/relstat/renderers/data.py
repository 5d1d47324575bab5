"""Formats for programs: every column, full precision, null where there is no value."""

from __future__ import annotations

import json
from typing import Any

from relstat.table import Table, Tables

__all__ = ["json_set", "render"]


def render(table: Table, format: str) -> str:
    """A table as csv, tsv, json or jsonl."""
    if format in ("csv", "tsv"):
        return table.frame.write_csv(separator="," if format == "csv" else "\t")
    if format == "jsonl":
        return "".join(f"{_dump(row)}\n" for row in table)
    return f"{_dump(_as_dict(table), indent=2)}\n"


def json_set(tables: Tables) -> str:
    """A set of tables as one JSON object."""
    members = {name: _as_dict(table) for name, table in tables.members.items()}
    return f"{_dump({'title': tables.title, 'tables': members}, indent=2)}\n"


def _as_dict(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [
            {"name": column.name, "kind": column.kind, "label": column.heading}
            for column in table.columns
        ],
        "rows": list(table),
        "notes": list(table.notes),
        "provenance": table.provenance.as_dict(),
    }


def _dump(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=str, indent=indent)
