"""Calendars beside the Gregorian one, and the days that their dates are.

- *Solar Hijri* (Iran, Afghanistan): years of 365 or 366 days from the March equinox; leap years by
  the cycle of 33 years, which agrees with the official calendar for 1244 to 1472 (1865 to 2093).
- *Islamic*: lunar months; the Umm al-Qura calendar of Saudi Arabia where its months are known, 1343
  to 1500 (1924 to 2077). Where the moon is sighted, a day may differ by one.
- *Juche* (year 1 is 1912), *Minguo* (year 1 is 1912) and *Buddhist* (year 2484 is 1941) count other
  years, with the months and days of the Gregorian calendar.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from typing import Final, Literal

from relstat.lexicons.calendar import calendar_words

__all__ = ["CALENDARS", "ISLAMIC_MONTHS", "SOLAR_MONTHS", "YEARS", "Calendar", "gregorian"]

Calendar = Literal["solar hijri", "islamic", "buddhist", "minguo", "juche"]

CALENDARS: Final[tuple[Calendar, ...]] = ("solar hijri", "islamic", "buddhist", "minguo", "juche")

YEARS: Final[dict[Calendar, tuple[int, int]]] = {
    "solar hijri": (1244, 1472),
    "islamic": (1343, 1500),
    "buddhist": (2343, 2643),
    "minguo": (1, 189),
    "juche": (1, 189),
}
"""The first and the last year that is understood of each calendar."""

_OFFSETS: Final = {"buddhist": -543, "minguo": 1911, "juche": 1911}

SOLAR_MONTHS: Final = calendar_words("solar-month")
"""The months of the Solar Hijri calendar in Latin letters."""

ISLAMIC_MONTHS: Final = calendar_words("islamic-month")
"""The months of the Islamic calendar in Latin letters."""

_LEAP: Final = frozenset((1, 5, 9, 13, 17, 22, 26, 30))  # years of the cycle of 33
_SOLAR_START: Final = date(2020, 3, 20)  # 1 Farvardin 1399

# The lengths of the months of the Umm al-Qura calendar, AH 1343 to 1500, as published by the King
# Abdulaziz City for Science and Technology: a year is twelve digits to the base 4, each the days of
# a month less 28, written in hexadecimal.
_ISLAMIC_FIRST: Final = 1343
_ISLAMIC_START: Final = date(1924, 8, 1)
_ISLAMIC_LENGTHS: Final = (
    "9a6a2a59999999d8a65a69695a69a5999a5c999a8e6659a69995a69999999a66966669999999a6599a5999999a"
    "a65969a9965999999a99999999999999999a9998a999999a99999999999999999a999a6999999999666a66659a"
    "666666999a5a99996965a99996669a9999996666669999999a65999a69666699999999999a59a9a5999a59999a"
    "69999999999a999a6599999a59999a99599a9999699a65999a9966669999999a66666669a6599a666599a99966"
    "6a665969a9965a69999999a66666669999669a66599a9996669a65969a9965a69a5966a66659a699996699a665"
    "99a9996669a6659aa6595aa69656a69996669a65999a66996669a6599a69965a9a65969a6966666999966a6665"
    "9a69996669a59999a66666669a59969a96599a999666a66599a69966669999999a6696666a65966a69659a9999"
    "669a66599a69996669a65999a996666a59996a66665a66999666a665969a9965a6a65969a6665a6699999999a6"
    "659a6999666a66596a9996669a65999a66665a69a59699a9659a699996699a6599a6996666a65966a69659a6a5"
    "9669a66599a669666669a6599a69965a6a65969a6965a66a59999a66659a6999666a66599a699666699a5999a6"
    "9665a6a59666a66599a9996669a59999a666666669a5966a"
)


def gregorian(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """Return the day that a date of another calendar is; None if the calendar lacks it.

    Years beyond :data:`YEARS` are not understood.
    """
    first, last = YEARS[calendar]
    if not (first <= year <= last and 1 <= month <= 12 and day >= 1):
        return None
    if calendar == "solar hijri":
        return _solar_hijri(year, month, day)
    if calendar == "islamic":
        return _islamic(year, month, day)
    try:
        return date(year + _OFFSETS[calendar], month, day)
    except ValueError:
        return None


def _solar_hijri(year: int, month: int, day: int) -> date | None:
    length = 31 if month <= 6 else 30 if month <= 11 or year % 33 in _LEAP else 29
    if day > length:
        return None
    before = 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    years = range(min(year, 1399), max(year, 1399))
    days = sum(366 if one % 33 in _LEAP else 365 for one in years)
    start = _SOLAR_START + timedelta(days if year >= 1399 else -days)
    return start + timedelta(before + day - 1)


def _islamic(year: int, month: int, day: int) -> date | None:
    starts = _islamic_starts()
    number = (year - _ISLAMIC_FIRST) * 12 + month - 1
    if day > starts[number + 1] - starts[number]:
        return None
    return _ISLAMIC_START + timedelta(starts[number] + day - 1)


@cache
def _islamic_starts() -> tuple[int, ...]:
    """The days from the first month of the Umm al-Qura calendar to each other one."""
    lengths = [
        (value >> 2 * (11 - place) & 3) + 28
        for at in range(0, len(_ISLAMIC_LENGTHS), 6)
        for value in (int(_ISLAMIC_LENGTHS[at : at + 6], 16),)
        for place in range(12)
    ]
    return tuple(accumulate(lengths, initial=0))
