"""From raw values to the text of cells, and which of them fit on a line."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from wcwidth import wcswidth

from relstat.tables.rendering.values import one_line, written
from relstat.tables.table import Column, Table

__all__ = ["Cells", "fit", "layout", "line_length", "names_of"]

_COMBINED: Final = 4  # characters that may be in one place, such as a letter with accents
_WORD: Final = 16  # characters of a word of a heading that is not divided
_GAP: Final = 2  # spaces between columns in the plain format
_NO_LOWER: Final = "-∞"  # an interval with one bound is open on the other side
_NO_UPPER: Final = "∞"
# How a table is made narrower, step by step, until it fits: headings wrap at so many
# characters, text cells are cut to so many, columns of a rank yield, intervals go, first those
# of the groups side by side and then those of what sets them apart; at last columns yield from
# the right.
_STEPS: Final[tuple[tuple[str, int], ...]] = (
    ("wrap", 14),
    ("cut", 60),
    ("rank", 3),
    ("rank", 2),
    ("cut", 44),
    ("rank", 1),
    ("cut", 28),
    ("cut", 22),
    ("intervals", 1),
    ("intervals", 0),
    ("cut", 20),
)


@dataclass(frozen=True)
class Cells:
    """One printed column: its heading and cells, and how to shrink it."""

    column: Column
    heading: str
    values: tuple[str, ...]
    bare: tuple[str, ...]  # the values without their intervals
    intervals: tuple[str, ...] = ()  # those alone, where there are any

    @property
    def has_interval(self) -> bool:
        """Whether an interval is beside any value."""
        return bool(self.intervals)

    @property
    def is_spread(self) -> bool:
        """Whether the column is of one of several groups side by side."""
        return ": " in self.column.name

    @property
    def width(self) -> int:
        """Characters that the column takes on a line."""
        return max(map(_width, (*self.heading.splitlines(), *self.values)), default=0)

    @property
    def longest(self) -> int:
        """The length of the longest value, in characters."""
        return max(map(len, self.values), default=0)

    @property
    def right(self) -> bool:
        """Whether the column is aligned to the right, as numbers are."""
        return not (self.column.is_text or self.column.kind == "date") or (
            self.column.align == "right"
        )

    def without_interval(self) -> Cells:
        """The column with plain values."""
        return replace(self, values=self.bare, intervals=())

    def wrapped(self, most: int) -> Cells:
        """The column with its heading on several lines, no wider than its values need."""
        bound = self.heading.replace("per 10k", "per\u00a010k")  # stays on one line
        word = min(max(map(_width, bound.split(" ")), default=0), _WORD)
        room = max(most, word, *map(_width, self.values))
        lines = textwrap.wrap(bound, room, max_lines=4, placeholder="…")
        made = "\n".join(lines).replace("\u00a0", " ")
        return replace(self, heading=made or self.heading)

    def shortened(self, most: int) -> Cells:
        """The column with text cut to ``most`` characters."""
        if not self.column.is_text:
            return self
        cut_one = _cut_left if self.column.align == "right" else _cut
        cut = tuple(cut_one(value, most) for value in self.values)
        return replace(self, values=cut, bare=cut)


def layout(table: Table) -> list[Cells]:
    """All columns that are ever printed, as text; of empty ones only those of rank 0."""
    return [
        _cells(table, column)
        for column in table.columns
        if column.rank is not None
        and (column.rank == 0 or table.frame[column.name].null_count() < len(table))
    ]


def names_of(columns: Sequence[Cells]) -> list[str]:
    """The names of the columns of a table that are shown, bounds of intervals included."""
    names = []
    for cells in columns:
        names.append(cells.column.name)
        if cells.has_interval and cells.column.interval:
            names += cells.column.interval
    return [name.partition(": ")[0] for name in names]


def line_length(columns: Sequence[Cells]) -> int:
    """The characters that columns take side by side."""
    return sum(cells.width + _GAP for cells in columns) - _GAP


def fit(columns: Sequence[Cells], width: int | None) -> tuple[list[Cells], list[str]]:
    """The columns that fit in ``width`` characters, and the headings of those that do not.

    The first two columns always stay.
    """
    shown = list(columns)
    if width is None:
        return shown, []
    shown = [cells.shortened(width) if cells.longest > width else cells for cells in shown]

    def too_wide() -> bool:
        return line_length(shown) > width

    for step, value in _STEPS:
        if not too_wide():
            break
        if step == "cut":
            shown = _shorten_longest(shown, width, least=value)
        elif step == "wrap":
            shown = [cells.wrapped(value) for cells in shown]
        elif step == "intervals":
            shown = [
                cells.without_interval().wrapped(10) if cells.is_spread >= value else cells
                for cells in shown
            ]
        else:
            for cells in [one for one in shown[2:] if one.column.rank == value][::-1]:
                if too_wide():
                    shown.remove(cells)
    while too_wide() and len(shown) > 2:
        shown.pop()
    shown = _lengthen(shown, columns, width)
    kept = {cells.column.name for cells in shown}
    return shown, [cells.column.heading for cells in columns if cells.column.name not in kept]


def _shorten_longest(columns: list[Cells], width: int, *, least: int) -> list[Cells]:
    """Cut the longest text columns as far as the line needs, none below ``least`` characters."""
    shown = list(columns)
    while (excess := line_length(shown) - width) > 0:
        texts = sorted(
            (cells.width, place)
            for place, cells in enumerate(shown)
            if cells.column.is_text and cells.width > least
        )
        if not texts:
            break
        longest, place = texts[-1]
        # Down to the next longest at the most, so that columns of one length shrink together.
        others = [size for size, _ in texts[:-1] if size < longest]
        most = max(least, longest - excess, others[-1] if others else least)
        shown[place] = shown[place].shortened(most)
        if shown[place].width >= longest:
            break
    return shown


def _lengthen(shown: Sequence[Cells], columns: Sequence[Cells], width: int) -> list[Cells]:
    """Give text that was cut the room that later steps have freed, the first columns first."""
    whole = {cells.column.name: cells for cells in columns}
    grown = list(shown)
    for place, cells in enumerate(shown):
        before = whole[cells.column.name]
        most = min(before.longest, cells.longest + width - line_length(grown))
        while cells.column.is_text and most > cells.longest:
            longer = replace(before.shortened(most), heading=cells.heading)
            if line_length([*grown[:place], longer, *grown[place + 1 :]]) <= width:
                grown[place] = longer
                break
            most -= 1
    return grown


def _cells(table: Table, column: Column) -> Cells:
    bare = tuple(written(table, column))
    values = bare
    intervals: tuple[str, ...] = ()
    if column.interval is not None:
        lows, highs = (written(table, replace(column, name=name)) for name in column.interval)
        bounds = [
            (low or _NO_LOWER, high or _NO_UPPER) if low or high else None
            for low, high in zip(lows, highs, strict=True)
        ]
        there = [bound for bound in bounds if bound]
        if there:
            pad_low, pad_high = (max(len(bound[side]) for bound in there) for side in (0, 1))
            missing = " " * (pad_low + pad_high + 5)
            values = tuple(
                f"{value} [{bound[0]:>{pad_low}}, {bound[1]:>{pad_high}}]"
                if bound
                else f"{value}{missing}"
                for value, bound in zip(bare, bounds, strict=True)
            )
            intervals = tuple(f"[{bound[0]}, {bound[1]}]" if bound else "" for bound in bounds)
    return Cells(column, one_line(column.heading), values, bare, intervals)


def _width(value: str) -> int:
    columns = wcswidth(value)
    return columns if columns >= 0 else len(value)


def _cut(value: str, most: int) -> str:
    value = value[: _COMBINED * most]  # a field may hold a million characters
    if _width(value) <= most:
        return value
    while _width(value) > most - 1:
        value = value[:-1]
    return value.rstrip() + "…"


def _cut_left(value: str, most: int) -> str:
    if _width(value) <= most:
        return value
    while _width(value) > most - 1:
        value = value[1:]
    return "…" + value.lstrip()
