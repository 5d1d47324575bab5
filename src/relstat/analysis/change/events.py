"""Before and after a date, and the same comparison at other dates of the same archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.change.series import Contrast, Grouped, Series
from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.periods import parse_period
from relstat.errors import OptionError, option

__all__ = ["WINDOW", "Event", "compare_event"]

WINDOW: Final = 90
_PLACEBOS: Final = 200  # dates at most, evenly spaced
_FEWEST_DOCUMENTS: Final = 10  # on either side
_FEWEST_PLACEBOS: Final = 10  # with fewer, a share says nothing


@dataclass(frozen=True)
class Event:
    """Items before and after a date.

    Attributes:
        day: the first day after.
        window: days on either side.
        sides: the items before and after, (2, items).
        documents: on either side.
        contrast: after against before.
        placebos: dates at which the same was compared.
        as_large: (items,), the share of placebos whose difference is at least as large, in either
            direction; NaN with fewer than ten of them, or where the item has fewer than ten
            documents on a side.
    """

    day: date
    window: int
    sides: Grouped
    documents: tuple[int, int]
    contrast: Contrast
    placebos: int
    as_large: Floats


def compare_event(corpus: Corpus, series: Series, event: str | date, window: int) -> Event:
    """Compare the days before a date with those from it on, and placebo dates likewise.

    Placebo dates are days of the archive from which ``window`` days on either side lie in it, and
    hold no day of the event's other side: those of which both windows end before the event, or
    begin on its day or later. Documents count whose day is known.

    Raises:
        OptionError: not a day; too few documents on a side.
    """
    first, last = parse_period(event)
    if first != last:
        raise OptionError(f"{option('event')} is a day, as 2011-12-17, not {event!r}")
    if window < 1:
        raise OptionError(f"{option('window')} is a number of days, 1 or more, not {window}")
    days = _days(corpus)
    if not (days >= 0).any():
        raise OptionError(f"{option('event')} needs documents that are dated to the day")
    at = first.toordinal()
    sides = _sides(days, at, window)
    documents = int((sides == 0).sum()), int((sides == 1).sum())
    if min(documents) < _FEWEST_DOCUMENTS:
        raise OptionError(
            f"{option('event')} {first}: {documents[0]:,} documents in the {window} days before "
            f"it and {documents[1]:,} in those from it on; {_FEWEST_DOCUMENTS} are needed on "
            "either side"
        )
    contrast = series.contrast(sides)
    placebos = _placebo_dates(days, at, window)
    found = np.array([_placebo(series, _sides(days, one, window)) for one in placebos])
    as_large = np.full(len(series.names), np.nan)
    if len(found):
        limit = np.abs(contrast.difference) * (1 - 1e-9)
        known = np.isfinite(found).sum(axis=0)
        shares = (np.abs(found) >= limit).sum(axis=0) / np.maximum(known, 1)
        usable = (known >= _FEWEST_PLACEBOS) & np.isfinite(limit) & _has_enough(series, sides)
        as_large = np.where(usable, shares, np.nan)
    return Event(
        first, window, series.by_group(sides, 2), documents, contrast, len(placebos), as_large
    )


def _has_enough(series: Series, sides: Ints) -> Flags:
    """Return which items have enough documents on either side."""
    return np.asarray(series.sizes(sides, 2).min(axis=0) >= _FEWEST_DOCUMENTS)


def _placebo(series: Series, sides: Ints) -> Floats:
    """Return the differences at another date; NaN for items with too few documents on a side."""
    return np.where(_has_enough(series, sides), series.differences(sides), np.nan)


def _days(corpus: Corpus) -> Ints:
    """Return the day of each document as an ordinal; -1 where it is not known."""
    documents = corpus.metadata
    known = documents["date_precision"] == "day"
    ordinals = documents["date"].dt.epoch("d") + date(1970, 1, 1).toordinal()
    return (
        pl.select(pl.when(known.fill_null(False)).then(ordinals).otherwise(-1).cast(pl.Int64))
        .to_series()
        .to_numpy()
    )


def _sides(days: Ints, at: int, window: int) -> Ints:
    """Return 0 for documents of the days before, 1 of those from ``at`` on, -1 for others."""
    sides = np.where((days >= at) & (days < at + window), 1, -1)
    return np.where((days >= at - window) & (days < at) & (days >= 0), 0, sides)


def _placebo_dates(days: Ints, at: int, window: int) -> list[int]:
    """Return other days of the archive, evenly spaced, whose windows the event does not divide."""
    known = days[days >= 0]
    begin, end = int(known.min()), int(known.max()) + 1
    before = np.arange(begin + window, at - window + 1)
    after = np.arange(at + window, end - window + 1)
    possible = np.concatenate([before, after])
    chosen = possible[:: max(-(-len(possible) // _PLACEBOS), 1)]
    return [
        one
        for one in chosen.tolist()
        if min(np.bincount(_sides(days, one, window) + 1, minlength=3)[1:]) >= _FEWEST_DOCUMENTS
    ]
