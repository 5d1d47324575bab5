"""Dates as precise as they are known: a day, a month or a year, and the periods made of them.

A *period* is a stretch of time (year, quarter, month, ...), a *calendar field* what recurs in each
(weekday, day of the year). A date that is not precise enough has no value: a date known only by
its year is in no month.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

import polars as pl

from relstat.errors import OptionError

__all__ = [
    "ALL_PERIODS",
    "DATE_FIELDS",
    "PERIODS",
    "PER_YEAR",
    "WEEKDAYS",
    "date_bounds",
    "date_field",
    "following_period",
    "parse_period",
    "period_text",
    "sides_of",
]

PERIODS: Final = ("year", "quarter", "month")
"""The periods of a series, of which the one that suits a corpus can be chosen."""
PER_YEAR: Final = {"year": 1.0, "quarter": 4.0, "month": 12.0, "week": 365.25 / 7, "day": 365.25}
"""How many of each period a year has, from the longest to the shortest."""
ALL_PERIODS: Final = tuple(PER_YEAR)
"""The periods that a series can be asked for."""
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip

_DAY: Final = pl.col("date").dt
_OF_DAY, _OF_MONTH, _OF_YEAR = ("day",), ("day", "month"), ("day", "month", "year")
_FIELDS: Final[dict[str, tuple[pl.Expr, tuple[str, ...]]]] = {
    "year": (_DAY.strftime("%Y"), _OF_YEAR),
    "quarter": (_DAY.strftime("%Y-Q") + _DAY.quarter().cast(pl.String), _OF_MONTH),
    "month": (_DAY.strftime("%Y-%m"), _OF_MONTH),
    "decade": ((_DAY.year() // 10 * 10).cast(pl.String) + "s", _OF_YEAR),
    "week": (_DAY.strftime("%G-W%V"), _OF_DAY),
    "day": (_DAY.strftime("%Y-%m-%d"), _OF_DAY),
    "weekday": (
        _DAY.weekday().replace_strict(dict(enumerate(WEEKDAYS, 1)), return_dtype=pl.String),
        _OF_DAY,
    ),
    "monthday": (_DAY.strftime("%m-%d"), _OF_DAY),
}
DATE_FIELDS: Final = tuple(_FIELDS)
"""Fields that every dated document has: year (2012), quarter (2012-Q2), month (2012-06), decade
(2010s), week (ISO 8601, 2012-W24), day (2012-06-15), weekday (Friday), monthday (06-15)."""


def date_field(documents: pl.DataFrame, name: str) -> pl.Series:
    """The values of one of ``DATE_FIELDS``; null where the date is not precise enough."""
    label, fine_enough = _FIELDS[name]
    fine = pl.col("date_precision").is_in(fine_enough)
    return documents.select(pl.when(fine).then(label).alias(name)).to_series()


def following_period(label: str) -> str:
    """Return the period after one: 2012, 2012-Q2, 2012-06, 2012-W24 or 2012-06-15."""
    year, _, part = label.partition("-")
    if not part:
        return f"{int(year) + 1:04}"
    if part.startswith("Q"):
        quarter = int(part[1:]) % 4 + 1
        return f"{int(year) + (quarter == 1):04}-Q{quarter}"
    if part.startswith("W"):
        monday = date.fromisocalendar(int(year), int(part[1:]), 1) + timedelta(days=7)
        return "{:04}-W{:02}".format(*monday.isocalendar()[:2])
    if "-" in part:
        return (date.fromisoformat(label) + timedelta(days=1)).isoformat()
    following = date(int(year) + int(part) // 12, int(part) % 12 + 1, 1)
    return f"{following.year:04}-{following.month:02}"


def sides_of(documents: pl.DataFrame, day: str) -> pl.Series:
    """Whether each document is from before a day, month or year, or from then on.

    A document without a date, or whose date is too coarse to decide, has no value.
    """
    first, _ = parse_period(day)
    earliest, latest = date_bounds(documents)
    return pl.select(
        pl.when(latest < first)
        .then(pl.lit(f"before {day}"))
        .when(earliest >= first)
        .then(pl.lit(f"from {day}"))
        .alias(f"date:{day}")
    ).to_series()


def parse_period(value: str | date) -> tuple[date, date]:
    """First and last day of ``2012``, ``2012-06`` or ``2012-06-30``.

    Raises :class:`OptionError` for anything else.
    """
    if isinstance(value, date):
        return value, value
    parts = value.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
        if len(numbers) == 2:
            year, month = numbers
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        day = date(*numbers)
    except (ValueError, TypeError):
        raise OptionError(f"not a date: {value!r}; write 2012, 2012-06 or 2012-06-30") from None
    return day, day


def date_bounds(documents: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The earliest and latest day that each document's date may mean."""
    day, precision = pl.col("date"), pl.col("date_precision")
    bounds = documents.select(
        pl.when(precision == "year")
        .then(day.dt.truncate("1y"))
        .when(precision == "month")
        .then(day.dt.month_start())
        .otherwise(day)
        .alias("earliest"),
        pl.when(precision == "year")
        .then(day.dt.truncate("1y").dt.offset_by("1y").dt.offset_by("-1d"))
        .when(precision == "month")
        .then(day.dt.month_end())
        .otherwise(day)
        .alias("latest"),
    )
    return bounds["earliest"], bounds["latest"]


def period_text(days: pl.Series, precisions: pl.Series) -> pl.Series:
    """Dates as text that shows no more than is known: 2012-06-30, 2012-06 or 2012."""
    day, precision = pl.col("day"), pl.col("precision")
    frame = pl.DataFrame({"day": days, "precision": precisions})
    return frame.select(
        pl.when(precision == "year")
        .then(day.dt.strftime("%Y"))
        .when(precision == "month")
        .then(day.dt.strftime("%Y-%m"))
        .otherwise(day.dt.strftime("%Y-%m-%d"))
        .alias("period")
    ).to_series()
