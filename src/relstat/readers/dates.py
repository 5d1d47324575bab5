"""Dates as releases write them, read only where they can mean one thing."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal

__all__ = ["Precision", "parse_date"]

Precision = Literal["day", "month", "year"]

JUCHE_OFFSET: Final = 1911  # Juche 1 is 1912, the year of Kim Il Sung's birth

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_MONTH = rf"(?P<month_name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_JUCHE = r"juche\s*(?P<juche>[0-9]{1,3})(?:\s*\(\s*(?P<year>[12][0-9]{3})\s*\))?"
_ZONE = r"(?:z|[a-z]{2,5}|(?:utc|gmt)?[+-][0-9]{2}:?[0-9]{2})"
_CLOCK = (
    r"[0-2]?[0-9]:[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)?(?:\s*[ap]\.?m\.?)?"
    rf"(?:\s*{_ZONE})?(?:\s*\([a-z ]+\))?"
)
_TIME = rf"(?:(?:t|,?\s+(?:at\s+)?){_CLOCK})?"

_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})\.?{_TIME}",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?:t[0-9]{{4,6}}z?)?",
        rf"{_YEAR}[-/.](?P<month>[0-9]{{1,2}})",
        _YEAR,
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_DAY}[\s-]+{_MONTH},?[\s-]+{_YEAR}{_TIME}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_WEEKDAY}{_JUCHE}(?:,?\s*{_MONTH}(?:\s+{_DAY})?)?",
        rf"{_JUCHE}\s*\.\s*(?P<month>[0-9]{{1,2}})(?:\s*\.\s*(?P<day>[0-9]{{1,2}}))?\s*\.?",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_JUCHE}",
        rf"{_WEEKDAY}{_DAY}\s+{_MONTH},?\s+{_JUCHE}",
    )
)
_LONGEST: Final = 80  # characters; no date is longer, and a whole text is not worth trying


def parse_date(text: str) -> tuple[date, Precision] | None:
    """The calendar day that ``text`` writes and how precise it is; None if it is not one date.

    Understood are ISO dates and times (the day as written, whatever the zone), 2022-05, 2022,
    2022.05.17, 2022/05/17, 20220517, English month names with the day before or after them, RFC
    2822, and Juche years with or without the common year (they must agree). A month is stored
    as its first day, a year as 1 January. All-number dates with the year last are never
    guessed: 05/06/2022 means two days.
    """
    text = " ".join(text[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _date_of(found.groupdict())
    return None


def _date_of(parts: dict[str, str | None]) -> tuple[date, Precision] | None:
    juche, written = parts.get("juche"), parts.get("year")
    year = int(written) if written else int(juche or 0) + JUCHE_OFFSET
    if juche and (int(juche) < 1 or year != int(juche) + JUCHE_OFFSET):
        return None
    name, number, day = parts.get("month_name"), parts.get("month"), parts.get("day")
    month = _MONTHS[name.lower()] if name else int(number) if number else None
    precision: Precision = "day" if day else "month" if month is not None else "year"
    try:
        return date(year, 1 if month is None else month, int(day) if day else 1), precision
    except ValueError:  # 30 February
        return None
