"""Tables as a workbook of Excel: a sheet for each, and one that says how to read them.

Numbers are numbers, with a format by their kind; a text is a text, never a formula or a link. The
one place for XlsxWriter.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from relstat.errors import MissingExtraError, OptionError
from relstat.tables.notes import as_note
from relstat.tables.rendering.choosing import pick_columns
from relstat.tables.rendering.data import round_floats
from relstat.tables.rendering.escaping import UNPRINTED
from relstat.tables.rendering.style import Style
from relstat.tables.table import Column, Table, Tables

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["workbook"]

_ROWS: Final = 1_048_576  # of a sheet
_COLUMNS: Final = 16_384
_CELL: Final = 32_767  # characters
_NAME: Final = 31  # characters of the name of a sheet
_WIDEST: Final = 60  # characters of a column, as it opens
_NOTES: Final = "notes"
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_ACTING: Final = re.compile(UNPRINTED)
_FORMATS: Final = {"count": "#,##0", "rate": "#,##0.0##", "score": "0.00##", "share": "0.0%",
                   "p": "0.000"}  # fmt: skip
_WHEN: Final = datetime(2000, 1, 1)  # not the clock: the same tables are the same bytes


def workbook(table: Table | Tables, style: Style) -> bytes:
    """Return tables as the content of a workbook.

    Raises :class:`OptionError` for a table or a text that is too long for Excel: nothing is cut.
    """
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError:
        raise MissingExtraError("writing .xlsx", "excel") from None
    named = {"table": table} if isinstance(table, Table) else table.members
    chosen = {name: _chosen(one, style) for name, one in named.items()}
    for name, one in chosen.items():
        _require_room(name, one)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    made = io.BytesIO()
    book = Workbook(made, options)
    book.set_properties({"created": _WHEN, "title": _safe(table.title)})
    taken = {_NOTES}
    for name, one in chosen.items():
        _write_sheet(book, book.add_worksheet(_sheet_name(name, taken)), one)
    _write_notes(book.add_worksheet(_NOTES), chosen, style)
    book.close()
    return made.getvalue()


def _chosen(table: Table, style: Style) -> Table:
    """The columns and digits that are wanted."""
    picked = pick_columns(table, style.columns)
    return replace(picked, frame=round_floats(picked.frame, style.digits))


def _require_room(name: str, table: Table) -> None:
    """Raise where a sheet has no room for a table."""
    if table.frame.height >= _ROWS or table.frame.width > _COLUMNS:
        raise OptionError(
            f"{name} has {table.frame.height:,} rows and a sheet of Excel {_ROWS - 1:,}: write csv "
            "or parquet"
        )


def _write_sheet(book: Workbook, sheet: Worksheet, table: Table) -> None:
    """Write the names of the columns and the values, each by its kind."""
    bold = book.add_format({"bold": True})
    for place, column in enumerate(table.columns):
        values = table.frame[column.name].to_list()
        form = _FORMATS.get(column.kind)
        how = book.add_format({"num_format": form}) if form else None
        sheet.write_string(0, place, _safe(column.name), bold)
        for row, value in enumerate(values, start=1):
            _write_cell(sheet, row, place, value, how, column)
        shown = [column.name, *(_as_text(value) for value in values[:200])]
        sheet.set_column(place, place, min(max(map(len, shown)) + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    if table.frame.height and table.frame.width:
        sheet.autofilter(0, 0, table.frame.height, table.frame.width - 1)


def _write_cell(
    sheet: Worksheet, row: int, place: int, value: Any, how: Any, column: Column
) -> None:
    """Write one value: nothing, a truth value, a number, or a text."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, how)
    else:
        text = _as_text(value)
        if len(text) > _CELL:
            raise OptionError(
                f"a text of {len(text):,} characters in {column.name!r} is too long for a cell of "
                f"Excel ({_CELL:,}): write csv or parquet"
            )
        sheet.write_string(row, place, text)


def _write_notes(sheet: Worksheet, tables: dict[str, Table], style: Style) -> None:
    """Write what each table is, what its columns are, its notes, and how it was made."""
    lines: list[Sequence[str]] = []
    for name, table in tables.items():
        lines.append((name, _safe(table.title)))
        lines += [("column", f"{one.name}: {one.heading}") for one in table.columns]
        lines += [
            ("note", as_note(note).text(short=False, shell=style.shell)) for note in table.notes
        ]
        record = table.provenance.as_dict()
        lines += [("made by", f"{key}: {_as_text(value)}") for key, value in record.items()]
        lines.append(("", ""))
    for row, cells in enumerate(lines):
        for place, text in enumerate(cells):
            sheet.write_string(row, place, _safe(text)[:_CELL])
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 120)


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes, and that no other sheet has."""
    plain = _FORBIDDEN.sub(" ", _safe(name)).strip("' ")[:_NAME] or "table"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: _NAME - len(str(number)) - 1]} {number}"
    taken.add(found.casefold())
    return found


def _as_text(value: Any) -> str:
    """A value as a text: lists as JSON."""
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, list | dict):
        return _safe(json.dumps(value, ensure_ascii=False, default=str))
    return "" if value is None else str(value)


def _safe(text: str) -> str:
    """A text without what no cell can hold."""
    return _ACTING.sub(" ", text)
