"""How each item of a series moved: trend, slope, changes of level and bursts, with adjusted p."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from relstat.analysis.change.series import Grouped, Series
from relstat.analysis.change.timelines import Timeline
from relstat.arrays import Floats, Ints
from relstat.corpus.periods import PER_YEAR
from relstat.statistics.adjustment import benjamini_hochberg
from relstat.statistics.bursts import Burst, find_bursts
from relstat.statistics.segmentation import change_points
from relstat.statistics.trends import MannKendall, TheilSen, mann_kendall, theil_sen

__all__ = ["ALPHA", "Change", "Direction", "Trends", "judge_trends", "segment_codes"]

ALPHA: Final = 0.05
Direction = Literal["rising", "falling", "unclear"]


@dataclass(frozen=True)
class Change:
    """A change of the level of one item.

    Attributes:
        item: its number.
        begin, at, end: the first period of the level before, the first of the new level, and the
            one past its last.
        p: adjusted for all changes that were looked for in all items.
    """

    item: int
    begin: int
    at: int
    end: int
    p: float


@dataclass(frozen=True)
class Trends:
    """The items of a series over the periods of a timeline.

    Attributes:
        periods: their values, (periods, items); NaN in periods with too little text.
        kendall: the trend of each; ``p`` is its p, adjusted for all items.
        slopes: per year.
        changes: those that are shown, by item and date.
        bursts: of each item; none of scores.
    """

    periods: Grouped
    kendall: MannKendall
    p: Floats
    slopes: TheilSen
    changes: tuple[Change, ...]
    bursts: tuple[tuple[Burst, ...], ...]

    def direction(self, item: int) -> Direction | None:
        """Whether an item rises or falls; None where too few periods have a value to test it."""
        if np.isnan(self.p[item]):
            return None
        if not self.p[item] < ALPHA:
            return "unclear"
        return "rising" if self.kendall.score[item] > 0 else "falling"


def judge_trends(series: Series, timeline: Timeline) -> Trends:
    """Follow each item over the periods that have enough text; the others are gaps."""
    found = series.by_group(timeline.codes, len(timeline))
    gap = ~series.covered(timeline)
    value, low, high = (np.where(gap, np.nan, one) for one in (found.value, found.low, found.high))
    base = np.where(gap, 0.0, found.base)
    periods = Grouped(value, low, high, np.where(gap, 0.0, found.amounts), base)
    times = np.arange(len(timeline)) / PER_YEAR[timeline.per]
    kendall = mann_kendall(value.T)
    return Trends(
        periods,
        kendall,
        benjamini_hochberg(kendall.p),
        theil_sen(value.T, times),
        _find_changes(series, periods),
        tuple(_bursts(series, periods, item) for item in range(len(series.names))),
    )


def _find_changes(series: Series, periods: Grouped) -> tuple[Change, ...]:
    """Return the changes whose adjusted p is small."""
    items = range(len(series.names))
    found = [
        change_points(periods.amounts[:, item], periods.base[:, item], kind=series.kind)
        for item in items
    ]
    overall = np.array([one.overall for one in found])
    sizes = [len(one.at) for one in found]
    # All that was looked for is adjusted together: what was found, and items without anything.
    tests = np.concatenate([overall, *(one.p for one in found)])
    replaced = np.append(np.array(sizes) > 0, np.zeros(sum(sizes), np.bool_))
    adjusted = benjamini_hochberg(np.where(replaced, np.nan, tests))
    changes: list[Change] = []
    place = len(found)
    for item, one in enumerate(found):
        p = adjusted[place : place + sizes[item]]
        place += sizes[item]
        kept = np.flatnonzero(p < ALPHA)
        edges = [0, *one.at[kept].tolist(), len(periods.base)]
        changes += [
            Change(item, edges[n], edges[n + 1], edges[n + 2], float(p[which]))
            for n, which in enumerate(kept.tolist())
        ]
    return tuple(changes)


def _bursts(series: Series, periods: Grouped, item: int) -> tuple[Burst, ...]:
    """Return the bursts of a term, the variance of its counts being what documents make it."""
    if series.kind != "counts":
        return ()
    counts, base = periods.amounts[:, item], periods.base[:, item]
    spread = np.asarray(_spread_within(periods, item))
    return tuple(find_bursts(counts, base, dispersion=max(float(spread), 1.0)))


def _spread_within(periods: Grouped, item: int) -> float:
    """Return by how much the variance of counts exceeds that of independent occurrences.

    From the widths of the intervals of the periods, which are made of documents; the median of
    them, because a period with few documents says little.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        width = np.log(periods.high[:, item] / periods.low[:, item]) / 2 / 1.96
        found = width**2 * periods.amounts[:, item]
    known = found[np.isfinite(found)]
    return float(np.median(known)) if len(known) else 1.0


def segment_codes(timeline: Timeline, change: Change) -> Ints:
    """Return for each document 0 in the level before a change, 1 in the new level, -1 in none."""
    codes = timeline.codes.astype(np.int64)
    sides = np.where((codes >= change.begin) & (codes < change.at), 0, -1)
    return np.where((codes >= change.at) & (codes < change.end), 1, sides)
