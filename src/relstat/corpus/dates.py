"""Dates as documents write them, read only where they can mean one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from relstat.corpus.calendars import ISLAMIC_MONTHS, SOLAR_MONTHS, YEARS, Calendar, gregorian
from relstat.lexicons.calendar import calendar_words

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "MONTH",
    "WEEKDAY",
    "Precision",
    "WrittenDate",
    "date_in_address",
    "parse_date",
    "read_date",
]

Precision = Literal["day", "month", "year"]

FIRST_YEAR: Final = 1700
LAST_YEAR: Final = 2100
"""The years that are plausible: a year beyond them belongs to another calendar, or is a slip."""

JUCHE_OFFSET: Final = 1911  # Juche 1 is 1912, the year of Kim Il Sung's birth

_MONTHS: Final = calendar_words("month")


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of all words, longer ones first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


WEEKDAY: Final = _any_of(calendar_words("weekday"))
"""Matches the name of a weekday, short or long; to be read without regard to case."""

MONTH: Final = _any_of(_MONTHS)
"""Matches the name of a month, short or long; to be read without regard to case."""

_DAY_OF_WEEK = rf"(?:{WEEKDAY}\.?,?\s+)?"
_NAME = rf"(?P<month_name>{MONTH})\b\.?"
_PLAUSIBLE = r"(?:1[7-9][0-9]{2}|20[0-9]{2}|2100)"
_YEAR = rf"(?P<year>{_PLAUSIBLE})"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_NUMBER = r"(?P<month>[0-9]{1,2})"
_NUMERAL = r"(?P<day>[0-9]{1,2})"
_JUCHE = r"juche\s*(?P<juche>[0-9]{1,3})(?:\s*\(\s*(?P<year>[12][0-9]{3})\s*\))?"
_CHUCHE = r"주체\s*(?P<juche>[0-9]{1,3})(?:\s*\(\s*(?P<year>[12][0-9]{3})\s*\))?"
_ZONE = (
    r"(?:(?:z|[a-z]{2,5}|(?:utc|gmt)?[+-][0-9]{1,2}(?::?[0-9]{2})?)"
    r"(?:\s*\[[a-z_]+(?:/[a-z_+-]+)*\]|\s*\([a-z ]+\))?)"
)
_CLOCK = (
    r"(?:[0-2]?[0-9]:[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)?(?:\s*[ap]\.?m\.?)?"
    r"|[0-2][0-9]\.[0-5][0-9](?:\.[0-5][0-9])?"
    rf"|[0-9]{{1,2}}\s*[ap]\.?m\.?)(?:\s*{_ZONE})?"
)
_TIME = (
    rf"(?:(?:t|,?\s+(?:at\s+|오[전후]\s*)?|:(?=[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}} )){_CLOCK}"
    rf"|t[0-2][0-9]{_ZONE}?)?"
)
_BASIC_TIME = rf"(?:[t ]?[0-2][0-9](?:[0-5][0-9](?:[0-6][0-9](?:[.,][0-9]+)?)?)?{_ZONE}?)?"
_BEFORE = rf"(?:{_CLOCK},?\s+(?:on\s+)?)?"
_KOREAN_WEEKDAY = _any_of(calendar_words("weekday", language="ko"))
_KOREAN_TIME = rf"(?:\s*\(?{_KOREAN_WEEKDAY}\)?)?(?:\s+[0-2]?[0-9]시(?:\s*[0-5]?[0-9]분)?)?"
_CHINESE_WEEKDAY = r"(?:(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日](?:曜日)?)"
_CHINESE_TIME = (
    rf"(?:\s*[(（]?{_CHINESE_WEEKDAY}[)）]?)?"
    rf"(?:\s*(?:上午|下午|晚上|凌晨|中午|午前|午後)?\s*(?:{_CLOCK}|[0-2]?[0-9][时時点點](?:\s*[0-5]?[0-9]分)?))?"
)
_KOREAN_DAY = rf"(?:\s*{_NUMBER}월(?:\s*{_NUMERAL}일{_KOREAN_TIME})?)?"

_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.]|\. ){_NUMBER}(?P=mark){_NUMERAL}\.?{_TIME}",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_BASIC_TIME}",
        rf"{_YEAR}(?:[-/]|\. ){_NUMBER}|(?P<year_>{_PLAUSIBLE})\.(?P<month_>[0-9]{{2}})",
        rf"{_YEAR}[-/ ]{_NAME}[-/ ]{_NUMERAL}{_TIME}",
        rf"{_YEAR}-w(?P<week>[0-9]{{2}})-?(?P<weekday>[1-7])",
        rf"{_YEAR}-(?P<ordinal>[0-9]{{3}})",
        rf"{_DAY_OF_WEEK}{_NAME}\s+{_DAY}\s+{_CLOCK}\s+{_YEAR}",
        rf"{_YEAR}年{_NUMBER}月{_NUMERAL}日{_CHINESE_TIME}",
        _YEAR,
        rf"{_BEFORE}{_DAY_OF_WEEK}{_NAME}(?:\s+|(?<=\.)){_DAY}(?:,?\s+{_YEAR}{_TIME})?",
        rf"{_BEFORE}{_DAY_OF_WEEK}(?:the\s+)?{_DAY}(?:[\s/.-]+|\s+of\s+){_NAME}"
        rf"(?:,?[\s/.-]+{_YEAR}{_TIME})?",
        rf"{_NAME},?\s+{_YEAR}",
        rf"{_DAY_OF_WEEK}{_JUCHE}(?:,?\s*{_NAME}(?:\s+{_DAY})?)?",
        rf"{_JUCHE}\s*\.\s*{_NUMBER}(?:\s*\.\s*{_NUMERAL})?\s*\.?(?:,?\s*\(?{WEEKDAY}\.?\)?)?",
        rf"{_DAY_OF_WEEK}{_NAME}\s+{_DAY},?\s+{_JUCHE}",
        rf"{_DAY_OF_WEEK}{_DAY}\s+{_NAME},?\s+{_JUCHE}",
        rf"{_NAME},?\s+{_JUCHE}",
        rf"{_YEAR}년{_KOREAN_DAY}",
        rf"{_CHUCHE}년?{_KOREAN_DAY}",
        rf"{_CHUCHE}\s*\.\s*{_NUMBER}(?:\s*\.\s*{_NUMERAL})?\s*\.?",
        rf"{_NUMBER}월\s*{_NUMERAL}일",
    )
)
_ERAS: Final[tuple[tuple[Calendar, str], ...]] = (
    ("solar hijri", r"(?:s\.?h\.?|a\.?p\.?|h\.?s\.?|a\.?h\.?s\.?|solar hijri|jalali|shamsi)"),
    ("islamic", r"(?:a\.?h\.?|hijri|h\.)"),
    ("buddhist", r"(?:b\.?e\.?|พ\.ศ\.)"),
    ("minguo", r"(?:r\.?o\.?c\.?|minguo|民國|民国|中華民國)"),
)
_OTHER_YEAR = r"(?P<year>[0-9]{1,4})"


def _month_names(months: dict[str, int]) -> str:
    names = sorted(months, key=len, reverse=True)
    return "(?P<own>" + "|".join(map(re.escape, names)) + r")\b"


def _named_forms() -> tuple[tuple[Calendar, re.Pattern[str]], ...]:
    """Dates that name their calendar: by the month, or by an era before or after them."""
    forms: list[tuple[Calendar, str]] = []
    own: tuple[tuple[Calendar, dict[str, int]], ...] = (
        ("solar hijri", SOLAR_MONTHS),
        ("islamic", ISLAMIC_MONTHS),
    )
    for calendar, months in own:
        name = _month_names(months)
        era = rf"(?:\s*,?\s*\(?{dict(_ERAS)[calendar]}\)?)?"
        forms += [
            (
                calendar,
                rf"{_DAY_OF_WEEK}{_DAY}[\s-]+(?:of\s+)?{name},?[\s-]+{_OTHER_YEAR}{era}{_TIME}",
            ),
            (calendar, rf"{_DAY_OF_WEEK}{name}\s+{_DAY},?\s+{_OTHER_YEAR}{era}{_TIME}"),
            (calendar, rf"{_OTHER_YEAR}[\s,-]+{name}[\s-]+{_NUMERAL}{era}"),
        ]
    for calendar, era in _ERAS:
        plain = rf"{_OTHER_YEAR}(?P<mark>[-/.]){_NUMBER}(?P=mark){_NUMERAL}"
        forms += [
            (calendar, rf"{era}\s*{plain}"),
            (calendar, rf"{plain}\s*\(?{era}\)?"),
            (calendar, rf"{era}\s*{_OTHER_YEAR}年\s*{_NUMBER}月\s*{_NUMERAL}日"),
        ]
        if calendar in ("buddhist", "minguo"):
            for when in (rf"{_NAME}\s+{_DAY},?", rf"{_DAY}\s+{_NAME},?"):
                forms.append((calendar, rf"{_DAY_OF_WEEK}{when}\s+{era}\s*{_OTHER_YEAR}"))
                forms.append((calendar, rf"{_DAY_OF_WEEK}{when}\s+{_OTHER_YEAR}\s*\(?{era}\)?"))
    return tuple((one, re.compile(form, re.IGNORECASE)) for one, form in forms)


_NAMED_FORMS: Final = _named_forms()
_ANY_ERA: Final = "|".join(era for _, era in _ERAS)
_MAY_NAME_ANOTHER: Final = re.compile(
    rf"{_month_names(SOLAR_MONTHS | ISLAMIC_MONTHS).replace('?P<own>', '?:')}"
    rf"|[0-9]\s*,?\s*\(?(?:{_ANY_ERA})|(?:{_ANY_ERA})\s*[0-9]",
    re.IGNORECASE,
)
_LONGEST: Final = 80  # characters; no date is longer, and a whole text is not worth trying
_LAST_DAYS: Final = 25  # of December: what they date may be published in the next year

_NEAR: Final = 200  # days

_ADDRESS_YEAR: Final = r"(?:19|20)[0-9]{2}"
_ADDRESS_DATE: Final = re.compile(
    rf"(?<![0-9])(?P<year>{_ADDRESS_YEAR})(?P<mark>[-_/.]?)(?P<month>0[1-9]|1[0-2])"
    r"(?:(?P=mark)(?P<day>0[1-9]|[12][0-9]|3[01]))?(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it is written: what is not said is None.

    A day comes with its month. ``May 14`` has no year; ``2022`` has nothing else. ``juche``
    tells that the year was counted from 1912, ``calendar`` from which other calendar the day was
    converted.
    """

    year: int | None
    month: int | None = None
    day: int | None = None
    juche: bool = False
    calendar: Calendar | None = None

    @property
    def precision(self) -> Precision | None:
        """What the date is exact to; None where the year is not said."""
        if self.year is None:
            return None
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> date | None:
        """The first day that is meant; None where the year is not said."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    def in_year(self, year: int) -> WrittenDate | None:
        """The same month and day in a year; None if it has no such day (29 February)."""
        return _possible(replace(self, year=year))

    def near(self, day: date, precision: Precision) -> WrittenDate | None:
        """The date with the year that another date gives it; None if that leaves a doubt.

        A day or a month gives the only year in which the date comes within 200 days of it. A
        year gives itself, but not to the last week of December: what was written then may be
        dated by the year in which it was published.
        """
        if precision == "year":
            late = self.month == 12 and (self.day or 0) >= _LAST_DAYS
            return None if late else self.in_year(day.year)
        middle = day if precision == "day" else day.replace(day=15)
        years = range(max(middle.year - 1, 1), min(middle.year + 1, 9999) + 1)
        able = [found for year in years if (found := self.in_year(year))]
        near = [
            one for one in able if one.first_day and abs((one.first_day - middle).days) <= _NEAR
        ]
        return near[0] if len(near) == 1 else None


def parse_date(text: str) -> tuple[date, Precision] | None:
    """The calendar day that ``text`` writes and how precise it is; None if it is not one date.

    Understood is what :func:`read_date` understands, where it has a year. A month is stored as
    its first day, a year as 1 January.
    """
    found = read_date(text)
    if found is None:
        return None
    day, precision = found.first_day, found.precision
    return (day, precision) if day and precision else None


def read_date(text: str) -> WrittenDate | None:
    """The date that ``text`` writes, as precise as it is written; None if it is not one date.

    Understood are ISO dates and times (the day as written, whatever the zone), 2022-05, 2022,
    2022.05.17, 2022. 5. 17., 2022/05/17, 20220517, 2022-W20-2, 2022-137, English month names, short
    or long, with the day before or after them and with or without a year, RFC 2822, ctime, Juche
    years with or without the common year (they must agree), Korean, Chinese and Japanese dates, and
    days of other calendars that name it by their month or era (27 Ordibehesht 1402, 2567-05-17 BE).
    Years are those from 1700 to 2100. All-number dates with the year last are never guessed:
    05/06/2022 means two days (see :mod:`relstat.corpus.date_readings`).
    """
    text = " ".join(text[: _LONGEST + 1].split())
    if not text or len(text) > _LONGEST:
        return None
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _date_of(found.groupdict())
    return _read_named(text) if _MAY_NAME_ANOTHER.search(text) else None


def _read_named(text: str) -> WrittenDate | None:
    """A day of a calendar that the text names."""
    for calendar, form in _NAMED_FORMS:
        found = form.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        own, name, number = parts.get("own"), parts.get("month_name"), parts.get("month")
        months = SOLAR_MONTHS if calendar == "solar hijri" else ISLAMIC_MONTHS
        month = months[own.lower()] if own else _MONTHS[name.lower()] if name else int(number or 0)
        day = gregorian(calendar, int(parts["year"]), month, int(parts["day"]))
        if day is not None:
            return WrittenDate(day.year, day.month, day.day, calendar=calendar)
    return None


def _date_of(parts: dict[str, str | None]) -> WrittenDate | None:
    juche, written = parts.get("juche"), parts.get("year") or parts.get("year_")
    year = int(written) if written else int(juche) + JUCHE_OFFSET if juche else None
    first, last = YEARS["juche"]
    if juche and (not first <= int(juche) <= last or year != int(juche) + JUCHE_OFFSET):
        return None
    if written and (parts.get("week") or parts.get("ordinal")):
        return _counted(int(written), parts)
    name, day = parts.get("month_name"), parts.get("day")
    number = parts.get("month") or parts.get("month_")
    month = _MONTHS[name.lower()] if name else int(number) if number else None
    return _possible(WrittenDate(year, month, int(day) if day else None, juche=bool(juche)))


def _counted(year: int, parts: dict[str, str | None]) -> WrittenDate | None:
    """A day that is counted in weeks or days of its year."""
    try:
        if week := parts.get("week"):
            day = date.fromisocalendar(year, int(week), int(parts.get("weekday") or 1))
        else:
            day = date(year, 1, 1) + timedelta(int(parts.get("ordinal") or 0) - 1)
    except ValueError:
        return None
    return WrittenDate(day.year, day.month, day.day) if day.year == year or week else None


def _possible(written: WrittenDate) -> WrittenDate | None:
    """The date if the calendar has it; a day without a year may be 29 February."""
    month = 1 if written.month is None else written.month
    day = 1 if written.day is None else written.day
    try:
        date(2000 if written.year is None else written.year, month, day)
    except ValueError:  # 30 February
        return None
    return written


def date_in_address(address: str) -> WrittenDate | None:
    """The date that the address of a page or the name of a file holds.

    That is a day, or a year and a month with a mark between them, all in numbers:
    ``/2011/201112/2011-12-01ee.html``. The most precise counts, and all must agree. A year
    alone, or one run together with a month, may be any number and is no date.
    """
    found = [
        _date_of(match.groupdict())
        for match in _ADDRESS_DATE.finditer(address.split("?")[0])
        if match["day"] or match["mark"]
    ]
    dates = sorted({one for one in found if one}, key=lambda one: one.day is not None)
    if not dates:
        return None
    best = dates[-1]
    agree = all(
        (one.year, one.month) == (best.year, best.month) and one.day in (None, best.day)
        for one in dates
    )
    return best if agree else None
