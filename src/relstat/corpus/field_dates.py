"""Dates as the fields of records have them: a date, and what programs and editors put around it.

``Published: May 1, 2024``, ``2024-05-01 (Wed)``, ``1 мая 2024 года``, ``<time datetime="...">`` and
``2024-05-00`` mean one day, month or year each. Only what is around the date goes, or is put in the
words that :func:`~relstat.corpus.dates.read_date` knows; where a doubt is left, so is the text.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from typing import Final

from relstat.corpus.calendars import SOLAR_MONTHS
from relstat.corpus.dates import MONTH, WEEKDAY, WrittenDate, read_date
from relstat.lexicons.calendar import calendar_words

__all__ = ["plain_date", "read_field_date"]

_LONGEST: Final = 200  # characters; no date is longer
_LANGUAGES: Final = ("fr", "es", "pt", "it", "de", "nl", "ru", "uk", "pl", "tr", "ar")
_ENGLISH: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_STATED: Final = re.compile(r"\bdatetime\s*=\s*[\"']([^\"']+)[\"']", re.I)
_TAG: Final = re.compile(r"<[^<>]*>")
_UNSEEN: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_AROUND: Final = (
    (r"\"", r"\""),
    ("'", "'"),
    ("“", "”"),
    (r"\[", r"\]"),
    (r"\(", r"\)"),
    ("<", ">"),
)
_ENCLOSED: Final = re.compile("|".join(rf"{a}([^{a}{b}]+){b}" for a, b in _AROUND))
_LABEL: Final = re.compile(
    r"(?:first |last )?(?:published|posted|updated|modified|released|issued|created|dated?)"
    r"(?:\s+(?:on|at|date)\b)?\s*:?\s+(?=\S)",
    re.I,
)
_CLOCK: Final = r"[0-2]?[0-9]:[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)?(?:\s*[ap]\.?m\.?)?"
_ZONE: Final = (
    r"(?:[a-z]+/[a-z_]+|[a-z]+(?: [a-z]+)? time|uhr|hrs|hours|[a-z]{1,5}|\([a-z]{2,5}\)|"
    r"\(?(?:(?:utc|gmt)\s?[+-]?|[+-])[0-9]{1,4}(?::?[0-9]{2})?\)?)"
)
_TAIL: Final = re.compile(rf"(?P<clock>{_CLOCK})\s*(?:{_ZONE}(?![\w/])[\s,]*){{1,3}}", re.I)
_DAY_NAME: Final = rf"[(\[]?{WEEKDAY}[)\]]?"
_LEADING_DAY: Final = re.compile(rf"{_DAY_NAME}\s*[,.\-–|]?\s+", re.I)
_NUMERIC_AFTER: Final = re.compile(
    r"[^\W\d_]{2,12}\.?,\s+(?=\d{1,4}[-./]\d{1,2}[-./]\d)"
)  # "Fr, 13.5.2022"
_TRAILING_DAY: Final = re.compile(rf"\s*[,\s]\s*{_DAY_NAME}", re.I)
_BARRED: Final = re.compile(rf"\s+[-|·•@]\s+(?={_CLOCK})", re.I)
_BARRED_BEFORE: Final = re.compile(rf"({_CLOCK})\s+[-|·•@]\s+(.+)", re.I)
_SPACED: Final = re.compile(r"(\d{4})([ _])(\d{1,2})\2(\d{1,2})(?=$|\D)")
_RUN: Final = re.compile(rf"(\d{{1,2}})({MONTH})(\d{{4}})(?=$|\D)", re.I)
_NAME_FIRST: Final = re.compile(rf"({MONTH})[-./](\d{{1,2}})[-./](\d{{4}})(?=$|\D)", re.I)
_ROMAN: Final = re.compile(r"(\d{1,2})([ .\-/]) ?(IX|IV|V?I{1,3}|V|XI{0,2})\2 ?(\d{4})(?=$|\D)")
_ROMAN_MONTHS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_COLON_CLOCK: Final = re.compile(r"(?<=\d{4}):(?=\d{2}:\d{2})")
_WEEK: Final = re.compile(r"(\d{4})-?[wW](\d{2})-?([1-7])")
_ZEROS: Final = re.compile(r"(\d{4})([-/.])(?:00\2(?:00)|(0[1-9]|1[0-2])\2(?:00))(?:[T ]00:00:00)?")
_MONTH_YEAR: Final = re.compile(r"(0[1-9]|1[0-2]|[1-9](?!\.))[-/.](\d{4})")
_JUCHE: Final = re.compile(r"(.*\b(\d{4})\b.*?)\s*[,(]\s*juche\s*(\d{1,3})\s*\)?", re.I)
_JUCHE_OFFSET: Final = 1911


def read_field_date(text: str) -> WrittenDate | None:
    """The date of a field; None if it is not one date."""
    found = read_date(text)
    if found is not None or len(text) > _LONGEST:
        return found
    plain = plain_date(text)
    return read_date(plain) if plain != text else None


def plain_date(text: str) -> str:
    """Return what a field writes without what is around its date."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return text
    text = _without_marks(text)
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _BARRED.sub(" ", text)
    if found := _BARRED_BEFORE.fullmatch(text):
        text = f"{found[2]} {found[1]}"
    text = _COLON_CLOCK.sub(" ", text)
    text = _TAIL.sub(lambda found: f"{found['clock']} ", text).strip()
    text = _in_english(text)
    text = _NUMERIC_AFTER.sub("", text) if _NUMERIC_AFTER.match(text) else text
    if (day := _LEADING_DAY.match(text)) and any(map(str.isdigit, text[day.end() :])):
        text = text[day.end() :]
    if (days := list(_TRAILING_DAY.finditer(text))) and days[-1].end() == len(text):
        text = text[: days[-1].start()]
    text = _SPACED.sub(r"\1-\3-\4", text)
    text = _ROMAN.sub(_month_by_name, text)
    text = _NAME_FIRST.sub(r"\1 \2, \3", _RUN.sub(r"\1 \2 \3", text))
    if found := _WEEK.fullmatch(text):
        return f"{found[1]}-W{found[2]}-{found[3]}"
    if found := _ZEROS.fullmatch(text):
        return f"{found[1]}-{found[3]}" if found[3] else found[1]
    if found := _MONTH_YEAR.fullmatch(text):
        return f"{found[2]}-{int(found[1]):02}"
    if (found := _JUCHE.fullmatch(text)) and int(found[3]) + _JUCHE_OFFSET == int(found[2]):
        return found[1].strip(" ,")
    return text


def _without_marks(text: str) -> str:
    """The text without tags, entities, invisible marks and brackets, its digits as ours."""
    if "<" in text:
        stated = _STATED.search(text)
        text = stated[1] if stated else _TAG.sub(" ", text)
    text = unicodedata.normalize("NFKC", html.unescape(text))
    if not text.isascii():
        text = "".join(str(unicodedata.digit(c, c)) for c in _UNSEEN.sub("", text))
        text = _DASHES.sub("-", text)
    text = " ".join(text.split())
    enclosed = _ENCLOSED.fullmatch(text)
    return next(part for part in enclosed.groups() if part).strip() if enclosed else text


def _month_by_name(found: re.Match[str]) -> str:
    """A date whose month is a Roman number: ``13.V.2022``."""
    return f"{found[1]} {_ENGLISH[_ROMAN_MONTHS.index(found[3])]} {found[4]}"


@cache
def _foreign() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of dates with months in other languages, and their words in English."""
    months: dict[str, str] = {}
    for language in _LANGUAGES:
        for word, number in calendar_words("month", language=language).items():
            months[word] = _ENGLISH[number - 1]
    own = {number: name.title() for name, number in reversed(SOLAR_MONTHS.items())}
    for word, number in calendar_words("solar-month", language="fa").items():
        months[word] = own[number]
    days = {day for one in _LANGUAGES for day in calendar_words("weekday", language=one)}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    weekdays = "|".join(sorted(map(re.escape, days), key=len, reverse=True))
    form = (
        rf"(?:(?:{weekdays}),?\s+)?(?:le |den |el |il |am |on )?"
        r"(?P<day>\d{1,2})(?:\.|º|°|er|ème)?\s+"
        rf"(?:de |d['’]\s?)?(?P<name>{names})\.?,?\s+(?:de |del )?(?P<year>\d{{4}})"
        r"(?:\s*(?:года|року|г\.|р\.|г|r\.))?(?P<rest>(?:,?\s.*)?)"
    )
    return re.compile(form, re.I), months


def _in_english(text: str) -> str:
    """A date with the name of a month in another language with the English one."""
    form, months = _foreign()
    found = form.fullmatch(text)
    if found is None:
        return text
    return f"{found['day']} {months[found['name'].lower()]} {found['year']}{found['rest']}"
