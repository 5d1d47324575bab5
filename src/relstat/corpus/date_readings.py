"""What a date may mean that does not say in which order or calendar it is written.

``05/06/2022`` is a day in May or in June; ``1402/02/27`` is no year of ours. One such date proves
nothing, but the others of its source do: ``17/06/2022`` has only one order, ``1402/02/31`` exists
in only one calendar. What may be meant is listed here; :mod:`relstat.cleaning.learned.dates`
decides.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final, get_args

from relstat.corpus.calendars import Calendar, gregorian
from relstat.corpus.dates import FIRST_YEAR, LAST_YEAR, WrittenDate, parse_date
from relstat.corpus.field_dates import plain_date

__all__ = ["EXCEL_DAYS", "ORDERS", "RULES", "UNIX_TIME", "readings"]

EXCEL_DAYS: Final = "Excel's number of days"

ORDERS: Final = {
    "dmy": "day/month/year",
    "mdy": "month/day/year",
    "ymd": "year/month/day",
    "excel": EXCEL_DAYS,
}
"""The orders of numbers in a date; ``excel`` counts days from the start of 1900."""

UNIX_TIME: Final = "Unix time (UTC)"

RULES: Final = (*ORDERS.values(), *(f"{name} calendar" for name in get_args(Calendar)), UNIX_TIME)
"""Everything that such a date may be read as."""

_NUMBERS: Final = re.compile(
    r"([0-9]{1,4})\s?([-/.])\s?([0-9]{1,2})\s?\2\s?([0-9]{1,4})\.?(?:[T ,].{0,40})?"
)
_RUN: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_UNIX: Final = re.compile(r"([0-9]{10})(?:[0-9]{3}|[0-9]{6}|[0-9]{9})?(?:\.[0-9]+)?")
_EXCEL: Final = re.compile(r"([1-7][0-9]{4})(?:\.[0-9]+)?")
_EXCEL_START: Final = date(1899, 12, 30)  # as Excel takes 1900 for a leap year
_PIVOT: Final = 70  # 70 to 99 are years of the last century
_UNIX_YEARS: Final = (1990, 2100)


def readings(text: str) -> dict[str, WrittenDate]:
    """Return what a date may mean, by the rule; nothing for what is sure or no date at all."""
    text = plain_date(text).strip()
    if not text or not text[0].isdigit() or parse_date(text):
        return {}
    if found := _UNIX.fullmatch(text):
        day = datetime.fromtimestamp(int(found[1]), UTC).date()
        plausible = _UNIX_YEARS[0] <= day.year < _UNIX_YEARS[1]
        return {UNIX_TIME: WrittenDate(day.year, day.month, day.day)} if plausible else {}
    if found := _EXCEL.fullmatch(text):
        day = _EXCEL_START + timedelta(int(found[1]))
        return {EXCEL_DAYS: WrittenDate(day.year, day.month, day.day)}
    if found := _RUN.fullmatch(text):
        return _other_calendars(int(found[1]), int(found[2]), int(found[3]))
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return {}
    first, second, third = (int(found[n]) for n in (1, 3, 4))
    wide = [len(found[n]) for n in (1, 4)]
    meant: dict[str, WrittenDate] = {}
    if wide[1] == 4 and wide[0] <= 2:
        _add(meant, "dmy", third, second, first)
        _add(meant, "mdy", third, first, second)
        if not FIRST_YEAR <= third <= LAST_YEAR:
            meant |= _other_calendars(third, second, first)
    elif wide[0] <= 2 and wide[1] == 2:
        _add(meant, "dmy", _century(third), second, first)
        _add(meant, "mdy", _century(third), first, second)
        if wide[0] == 2:
            _add(meant, "ymd", _century(first), second, third)
    elif wide[0] >= 3 and wide[1] <= 2:
        meant |= _other_calendars(first, second, third)
    return meant


def _add(meant: dict[str, WrittenDate], order: str, year: int, month: int, day: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return
    try:
        datetime(year, month, day)
    except ValueError:
        return
    meant[ORDERS[order]] = WrittenDate(year, month, day)


def _century(year: int) -> int:
    return year + (1900 if year >= _PIVOT else 2000)


def _other_calendars(year: int, month: int, day: int) -> dict[str, WrittenDate]:
    """The days that a date is in calendars beside ours; years of three digits are Minguo."""
    meant: dict[str, WrittenDate] = {}
    for calendar in get_args(Calendar):
        if calendar == "juche" or (calendar == "minguo") != (year < 1000):
            continue
        found = gregorian(calendar, year, month, day)
        if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR:
            written = WrittenDate(found.year, found.month, found.day, calendar=calendar)
            meant[f"{calendar} calendar"] = written
    return meant
