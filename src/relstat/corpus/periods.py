"""Dates as precise as they are known: a day, a month or a year, and the periods made of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

import polars as pl

from relstat.errors import OptionError

__all__ = ["FINE_ENOUGH", "PERIODS", "date_bounds", "parse_period", "period_text"]

PERIODS: Final = ("year", "quarter", "month")
FINE_ENOUGH: Final = {  # what the date must be precise to
    "year": ("day", "month", "year"),
    "quarter": ("day", "month"),
    "month": ("day", "month"),
}


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
    """The earliest and latest day that each release's date may mean."""
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
