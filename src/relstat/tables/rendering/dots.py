"""What of a table is drawn as dots with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Floats
from relstat.errors import OptionError
from relstat.tables.table import Column, Table, Tables

__all__ = ["Dots", "dots_of"]

_SIGNED: Final = ("log_ratio", "difference", "slope", "contribution", "tone", "group_tone")
"""Columns that say what a table is about, whatever is before them; their 0 is drawn."""


@dataclass(frozen=True, eq=False)
class Dots:
    """Values with intervals, a row each.

    Attributes:
        title, unit: of the picture, and of its axis; what all rows are of is with the unit.
        labels: the name of each row.
        items: what each row is of; rows of one item are together.
        groups: the group of each row, by which it is marked; empty for none.
        values, low, high: NaN where there is none.
        signed: whether 0 divides them.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    items: tuple[str, ...]
    groups: tuple[str, ...]
    values: Floats
    low: Floats
    high: Floats
    signed: bool

    def __len__(self) -> int:
        return len(self.labels)


def dots_of(table: Table | Tables) -> Dots:
    """Return what of a table is drawn; of a set the first table that can be drawn.

    With groups side by side these are the values by group, a row for each item and group.
    Otherwise it is the difference, or log ratio, of each row, or the first value with an interval.

    Raises:
        OptionError: no column has an interval, or there is no row.
    """
    tables = [table] if isinstance(table, Table) else list(table)
    for one in tables:
        column = _drawn(one)
        if column is not None and len(one):
            return _dots(one, column)
    raise OptionError(
        "there is nothing to draw: a picture shows values with intervals, such as those of trend, "
        "of freq by a field, and of keyness"
    )


def _drawn(table: Table) -> Column | None:
    """Return the column that is drawn."""
    bounded = [one for one in table.columns if one.interval is not None and one.rank is not None]
    if table.spread is not None:
        inner = [one for one in bounded if one.name in table.spread.values]
        return next(iter(inner), None)
    signed = [one for one in bounded if one.name in _SIGNED]
    return next(iter([*signed, *bounded]), None)


def _dots(table: Table, column: Column) -> Dots:
    """Return the rows of a table as dots."""
    frame, spread = table.frame, table.spread
    over = None if spread is None else spread.over
    named = [
        one.name
        for one in table.columns
        if one.kind in ("text", "date") and one.rank is not None and one.name != over
        and one.name != column.name
    ][: 2 if over is None else 1]  # fmt: skip
    unit = column.heading
    if len(named) > 1 and frame.height > 1:  # what all rows are of does not tell them apart
        same = [one for one in named[:-1] if frame[one].n_unique() == 1 and frame[one][0]]
        unit = " · ".join([unit, *(str(frame[one][0]) for one in same)])
        named = [one for one in named if one not in same]
    items = _joined(frame, named)
    groups = [""] * frame.height if over is None else _joined(frame, [over])
    labels = [
        f"{item} · {group}" if group else item for item, group in zip(items, groups, strict=True)
    ]
    assert column.interval is not None
    values, low, high = (
        frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in (column.name, *column.interval)
    )
    return Dots(
        table.title,
        unit,
        tuple(labels),
        tuple(items),
        tuple(groups),
        np.asarray(values, np.float64),
        np.asarray(low, np.float64),
        np.asarray(high, np.float64),
        column.name in _SIGNED,
    )


def _joined(frame: pl.DataFrame, names: list[str]) -> list[str]:
    """Return the values of some columns, joined in each row."""
    rows = frame.select(pl.col(names).cast(pl.String)).rows() if names else [()] * frame.height
    return [" · ".join(value for value in row if value) for row in rows]
