"""Which columns of a table are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from relstat.errors import OptionError
from relstat.tables.table import Column, Table

__all__ = ["pick_columns", "show_columns"]


def pick_columns(table: Table, names: Sequence[str] | None) -> Table:
    """Return the table with some columns only, in this order, for formats of data.

    Of a long table that keeps neither its groups nor a column of them, one row per item is left.
    """
    if names is None:
        return table
    columns = [_named(table, name) for name in names]
    kept = {one.name: replace(one, interval=None, then=None) for one in columns}
    frame, spread = table.frame, table.spread
    if spread is not None and not {spread.over, *spread.values} & set(kept):
        frame = frame.gather_every(table.rows_per_item)
    return replace(table, frame=frame.select(*kept), columns=tuple(kept.values()), spread=None)


def show_columns(table: Table, names: Sequence[str] | None) -> Table:
    """Return the table with some columns first and always printed, all others never.

    Intervals stay beside the numbers that they belong to. In a long table the name of a column of
    groups represents those of all groups.
    """
    if names is None:
        return table
    wanted = [_printed(table, name) or _named(table, name) for name in names]
    chosen = {one.name: replace(one, rank=0) for one in wanted}
    rest = [replace(one, rank=None) for one in table.columns if one.name not in chosen]
    columns = [*chosen.values(), *rest]
    spread = table.spread
    if spread is not None:
        # The block of groups is where the first of its columns is.
        order = [one.name for one in columns if one.name in spread.values]
        spread = replace(spread, values=tuple(order))
    frame = table.frame.select(one.name for one in columns)
    return replace(table, frame=frame, columns=tuple(columns), spread=spread)


def _printed(table: Table, name: str) -> Column | None:
    """The printed column that has this heading, where it is one only: what a reader means."""
    headed = [one for one in table.columns if one.heading == name and one.rank is not None]
    return headed[0] if len(headed) == 1 else None


def _named(table: Table, name: str) -> Column:
    """A column by its name, or by its heading where that is no other's."""
    if name in table.frame.columns:
        return table.column(name)
    headed = [one for one in table.columns if one.heading == name]
    if len(headed) == 1:
        return headed[0]
    raise OptionError.unknown("column", name, table.frame.columns)
