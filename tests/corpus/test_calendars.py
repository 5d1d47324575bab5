"""Calendars against published days, and against libraries, for every day that they have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from relstat.corpus.calendars import YEARS, Calendar, gregorian


@pytest.mark.parametrize(
    ("calendar", "written", "day"),
    [
        # Days of the Iranian official calendar: the new year 1358, 22 Bahman 1357, leap days.
        ("solar hijri", (1358, 1, 1), date(1979, 3, 21)),
        ("solar hijri", (1357, 11, 22), date(1979, 2, 11)),
        ("solar hijri", (1399, 12, 30), date(2021, 3, 20)),
        ("solar hijri", (1403, 12, 30), date(2025, 3, 20)),
        ("solar hijri", (1404, 1, 1), date(2025, 3, 21)),
        # Days that Saudi Arabia announced: 1 Ramadan, 1 Shawwal, 1 Muharram.
        ("islamic", (1444, 9, 1), date(2023, 3, 23)),
        ("islamic", (1445, 10, 1), date(2024, 4, 10)),
        ("islamic", (1446, 1, 1), date(2024, 7, 7)),
        ("juche", (1, 4, 15), date(1912, 4, 15)),
        ("juche", (111, 5, 17), date(2022, 5, 17)),
        ("minguo", (113, 1, 13), date(2024, 1, 13)),
        ("buddhist", (2567, 5, 14), date(2024, 5, 14)),
    ],
)
def test_published_days(calendar: Calendar, written: tuple[int, int, int], day: date) -> None:
    """Days that calendars and newspapers printed side by side."""
    assert gregorian(calendar, *written) == day


@pytest.mark.parametrize(
    ("calendar", "written"),
    [
        ("solar hijri", (1402, 12, 30)), ("solar hijri", (1402, 7, 31)), ("islamic", (1445, 9, 31)),
        ("solar hijri", (1243, 1, 1)), ("islamic", (1501, 1, 1)), ("juche", (190, 1, 1)),
        ("buddhist", (2566, 2, 29)), ("minguo", (0, 1, 1)), ("islamic", (1445, 13, 1)),
    ],
)  # fmt: skip
def test_days_that_are_none(calendar: Calendar, written: tuple[int, int, int]) -> None:
    """A day that the calendar lacks, or whose year is not understood."""
    assert gregorian(calendar, *written) is None


def compare(calendar: Calendar, convert: Callable[[int, int, int], date], longest: int) -> None:
    """Compare every day of all months that are understood, and those just beyond their ends."""
    first, last = YEARS[calendar]
    for year in range(first, last + 1):
        for month in range(1, 13):
            for day in range(1, longest + 1):
                try:
                    wanted = convert(year, month, day)
                except ValueError:
                    wanted = None
                assert gregorian(calendar, year, month, day) == wanted, (year, month, day)


@pytest.mark.slow
def test_solar_hijri_as_jdatetime() -> None:
    """All 83,640 days from 1244 to 1472, and none more."""
    jdatetime = pytest.importorskip("jdatetime")
    compare("solar hijri", lambda *day: jdatetime.date(*day).togregorian(), 31)


@pytest.mark.slow
def test_islamic_as_hijridate() -> None:
    """All 55,988 days of the Umm al-Qura calendar from 1343 to 1500, and none more."""
    hijridate = pytest.importorskip("hijridate")
    compare("islamic", lambda *day: date(*hijridate.Hijri(*day).to_gregorian().datetuple()), 30)
