"""From a long table to the one that is printed: a line per item, or where there are many groups
a line per group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from relstat.tables.table import Column, Spread, Table

__all__ = ["groups_of", "turn", "widen"]

_AS_THEY_ARE: Final[Mapping[str, str]] = {}


def groups_of(table: Table) -> list[str]:
    """The groups of a long table, in order; none of another."""
    if table.spread is None:
        return []
    return [str(group) for group in table.frame[table.spread.over].head(table.rows_per_item)]


def widen(table: Table, names: Mapping[str, str] = _AS_THEY_ARE) -> Table:
    """Return the table with a row per item and, for each group, its own columns.

    A column of a group is called ``NAME: GROUP``; ``names`` has other names of groups for the
    headings. A table without ``spread`` is returned as it is.
    """
    spread, step, groups = table.spread, table.rows_per_item, groups_of(table)
    if spread is None:
        return table
    columns: list[Column] = []
    values: list[pl.Series] = []
    for column in table.columns:
        series = table.frame[column.name]
        if column.name == spread.over:
            continue
        if column.name not in spread.values:
            columns.append(column)
            values.append(series.gather_every(step))
        elif column.name == spread.values[0]:
            for place, group in enumerate(groups):
                for name in spread.values:
                    wide = _of_group(table.column(name), group, names.get(group, group), spread)
                    columns.append(wide)
                    values.append(table.frame[name].gather_every(step, place).alias(wide.name))
    return replace(table, frame=pl.DataFrame(values), columns=tuple(columns), spread=None)


def turn(table: Table) -> Table:
    """Return a long table with a row per group and, for each item, its own columns.

    A column of an item is called ``NAME: NUMBER``; its heading has the first printed column of the
    item. What is
    true of an item in all groups is left out. A table without ``spread`` is returned as it is.
    """
    spread, step = table.spread, table.rows_per_item
    if spread is None:
        return table
    name = next(one.name for one in table.columns if one.rank == 0 and one.name != spread.over)
    items = table.frame[name].gather_every(step).to_list()
    columns = [table.column(spread.over)]
    values = [table.frame[spread.over].head(step)]
    for place, item in enumerate(items):
        for value in spread.values:
            columns.append(_of_group(table.column(value), str(place), str(item), spread))
            series = table.frame[value].slice(place * step, step)
            values.append(series.alias(columns[-1].name))
    return replace(table, frame=pl.DataFrame(values), columns=tuple(columns), spread=None)


def _of_group(column: Column, group: str, shown: str, spread: Spread) -> Column:
    """Describe the column of one group, or item."""

    def named(name: str) -> str:
        return f"{name}: {group}" if name in spread.values else name

    bounds = column.interval
    return replace(
        column,
        name=named(column.name),
        label=spread.heading.format(over=shown, label=column.heading),
        interval=None if bounds is None else (named(bounds[0]), named(bounds[1])),
        then=None if column.then is None else named(column.then),
    )
