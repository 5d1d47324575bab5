"""What recurs in the calendar: days of the year, months and weekdays with more of an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import polars as pl

from relstat.analysis.change.series import Contrast, Grouped, Series
from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.periods import WEEKDAYS
from relstat.errors import OptionError, option
from relstat.statistics.adjustment import benjamini_hochberg

__all__ = ["SEASONS", "Peak", "Season", "find_peaks"]

Season = Literal["monthday", "month", "weekday"]
SEASONS: Final = ("monthday", "month", "weekday")
_NEAR: Final = 15  # days on either side with which a day of the year is compared
_BESIDE: Final = 2  # days on either side that may belong to the same occasion
_FEWEST: Final = 3  # documents of a peak
_ALPHA: Final = 0.05
_LEAP: Final = 2000  # a year that has all days


@dataclass(frozen=True)
class Peak:
    """An item that is more frequent at one place of the calendar.

    Attributes:
        item: its number.
        label: the place: 04-15, April or Sunday.
        sides: the item in the comparison and at the place, (2, 1).
        contrast: the place against what it is compared with.
        p: of no difference, documents being the unit, adjusted for all places and items.
        above: years (of a weekday, months) in which the place was above what it is compared with.
        years: years with documents in both.
    """

    item: int
    label: str
    sides: Grouped
    contrast: Contrast
    p: float
    above: int
    years: int


def find_peaks(corpus: Corpus, series: Series, season: Season) -> list[Peak]:
    """Return the places of the calendar with more of an item than beside it, the surest first.

    A day of the year is compared with the days up to fifteen away on either side, but for the two
    next to it; of peaks next to each other the surest is listed. A month and a weekday are compared
    with all others. Only documents whose day is known take part.

    Raises:
        OptionError: no document is dated to the day.
    """
    places, labels, years = _calendar(corpus, season)
    if not (places >= 0).any():
        raise OptionError(f"{option('season')} needs documents that are dated to the day")
    size = len(labels)
    values = series.by_group(places, size)
    raw: dict[tuple[int, int], float] = {}  # by place and item
    found: dict[tuple[int, int], Ints] = {}
    for place, nearby in _comparisons(size, season):
        if not np.isfinite(values.value[place]).any():
            continue
        enough = values.amounts[place] >= _FEWEST
        weights = values.base[nearby].sum(axis=0)
        usual = values.amounts[nearby].sum(axis=0) / np.maximum(weights, 1e-300)
        here = values.amounts[place] / np.maximum(values.base[place], 1e-300)
        candidates = np.flatnonzero(enough & (weights > 0) & (here > usual))
        if not len(candidates):
            continue
        sides = np.where(np.isin(places, nearby), 0, -1)
        sides[places == place] = 1
        tested = series.select(candidates).p(sides)
        for item, one in zip(candidates.tolist(), tested.tolist(), strict=True):
            raw[place, item] = one
            found[place, item] = sides
    every_p = np.where(np.isfinite(values.value), 1.0, np.nan)  # what was not tested differs less
    for key, one in raw.items():
        every_p[key] = one
    adjusted = benjamini_hochberg(every_p)
    peaks = []
    for (place, item), sides in found.items():
        if not adjusted[place, item] < _ALPHA or _is_beside(place, item, raw, size, season):
            continue
        mine = series.select(np.array([item]))
        above, every = _years_above(mine, sides, years)
        both, contrast = mine.by_group(sides, 2), mine.contrast(sides, test=False)
        p, label = float(adjusted[place, item]), labels[place]
        peaks.append(Peak(item, label, both, contrast, p, above, every))
    order = {label: number for number, label in enumerate(labels)}
    return sorted(peaks, key=lambda peak: (peak.item, peak.p, order[peak.label]))


def _calendar(corpus: Corpus, season: Season) -> tuple[Ints, list[str], Ints]:
    """Return the place of each document in the calendar, the names of places, and its year."""
    documents = corpus.metadata
    known = (documents["date_precision"] == "day").fill_null(False).to_numpy()
    day = documents["date"]
    labels = {
        "monthday": [
            date.fromordinal(date(_LEAP, 1, 1).toordinal() + n).strftime("%m-%d")
            for n in range(366)
        ],
        "month": [date(_LEAP, n, 1).strftime("%m") for n in range(1, 13)],
        "weekday": list(WEEKDAYS),
    }[season]
    if season == "weekday":
        number = day.dt.weekday().cast(pl.Int64) - 1
    else:
        text = day.dt.strftime("%m-%d" if season == "monthday" else "%m")
        number = text.replace_strict(labels, list(range(len(labels))), return_dtype=pl.Int64)
    places = np.where(known, number.fill_null(-1).to_numpy(), -1)
    return places, labels, np.where(known, day.dt.year().fill_null(0).to_numpy(), 0)


def _comparisons(size: int, season: Season) -> Iterator[tuple[int, Ints]]:
    """Return each place and what it is compared with."""
    every = np.arange(size)
    for place in range(size):
        apart = _days_apart(every, place, size)
        far = (apart > _BESIDE) & (apart <= _NEAR) if season == "monthday" else apart > 0
        yield place, np.flatnonzero(far)


def _days_apart(days: Ints, day: int, size: int) -> Ints:
    """Return how far some days of the year are from one, the year being a circle."""
    apart = np.abs(days - day)
    return np.asarray(np.minimum(apart, size - apart), np.int64)


def _is_beside(
    place: int, item: int, p: Mapping[tuple[int, int], float], size: int, season: Season
) -> bool:
    """Whether a day of the year is next to a surer peak of the same item."""
    if season != "monthday":
        return False
    nearby = np.flatnonzero(_days_apart(np.arange(size), place, size) <= _BESIDE).tolist()
    return any((p.get((day, item), 1.0), day) < (p[place, item], place) for day in nearby)


def _years_above(series: Series, sides: Ints, years: Ints) -> tuple[int, int]:
    """Return in how many years the place is above what it is compared with, and of how many."""
    above = every = 0
    for year in np.unique(years[sides >= 0]).tolist():
        here: Flags = years == year
        mine = np.where(here, sides, -1)
        if min(np.bincount(mine[mine >= 0], minlength=2)) == 0:
            continue
        difference: Floats = series.differences(mine)
        if np.isfinite(difference[0]):
            every += 1
            above += bool(difference[0] > 0)
    return above, every
