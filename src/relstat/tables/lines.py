"""What a picture of a series shows: lines with bands, gaps, and marks where a level changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from relstat.arrays import Floats

__all__ = ["TOGETHER", "Lines", "Mark"]

TOGETHER: Final = 2  # lines in one panel; more have a panel each


class Mark(NamedTuple):
    """A change of level.

    Attributes:
        begin, at, end: the first period of the level before, the first of the new one, and the one
            past its last.
        before, after: the levels.
        label: what is written there.
    """

    begin: int
    at: int
    end: int
    before: float
    after: float
    label: str


@dataclass(frozen=True, eq=False)
class Lines:
    """Series over one row of periods.

    Attributes:
        labels: the periods, in order, those without a value too.
        names: the items, one line each.
        values, low, high: (items, periods); NaN is a gap, which no line crosses.
        marks: of each item, where its level changed.
        per: what a period is.
        unit: what the values are, for the axis.
        from_zero: whether the axis begins at 0.
        tables: the names of the tables whose values these are.
        panels: the panel of each line, where lines that belong together share one.
        event: a day that is marked: its place among the periods, whose middles are 0, 1, ..., and
            its name.
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats
    low: Floats
    high: Floats
    marks: tuple[tuple[Mark, ...], ...]
    per: str
    unit: str
    from_zero: bool = True
    tables: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    event: tuple[float, str] | None = None

    def divided(self) -> list[list[int]]:
        """Return the lines of each panel: all, one each, or those of one item together."""
        if self.panels:
            together: dict[str, list[int]] = {}
            for line, panel in enumerate(self.panels):
                together.setdefault(panel, []).append(line)
            return list(together.values())
        every = list(range(len(self.names)))
        return [every] if len(every) <= TOGETHER else [[line] for line in every]
