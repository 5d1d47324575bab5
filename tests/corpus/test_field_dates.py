"""Dates of fields: what programs and editors put around a date does not change its day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.corpus.date_readings import EXCEL_DAYS, readings
from relstat.corpus.field_dates import plain_date, read_field_date
from relstat.lexicons.calendar import calendar_words
from tests.helpers.tiers import examples

DAYS = st.dates(date(1946, 1, 1), date(2050, 12, 31))
FORMS = (
    *("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%Y_%m_%d", "%d%b%Y", "%b-%d-%Y", "%b.%d.%Y"),
    *("%Y-%m-%dT10:00:00Z", "%B %d, %Y 10:00 PM", "%Y-%m-%d 23:59:59"),
)
AROUND = (
    *("{}", "Published: {}", "Updated on {}", "Date: {}", "({})", '"{}"', "\u200e{}\u200e"),
    *("<time>{}</time>", "<time datetime='{}'>then</time>", "{}<br>", "\u00a0{} "),
)
CLOCKED = (
    *("{}, 10:00 Pyongyang time", "{} 10:00 Asia/Tokyo", "{} 10:00 +0900 KST", "{} | 10:00"),
    *("{} - 10:00 (GMT+3)", "{} 10:00 UTC+9", "10:00 | {}"),
    *("{} (%a)", "(%A) {}", "%A - {}", "%a, {}"),
)


@given(day=DAYS, form=st.sampled_from(FORMS), around=st.sampled_from(AROUND))
@settings(max_examples=examples(80))
def test_what_is_around_a_date_does_not_change_it(day: date, form: str, around: str) -> None:
    """Labels, tags, brackets and invisible marks leave the day."""
    found = read_field_date(around.format(day.strftime(form)))
    assert found is not None
    assert found.first_day == day


@given(day=DAYS, around=st.sampled_from(CLOCKED))
@settings(max_examples=examples(60))
def test_clocks_zones_and_weekdays(day: date, around: str) -> None:
    """A time of day with any zone, and the name of the day, may stand on both sides."""
    for form in ("%Y-%m-%d", "%B %d, %Y"):
        found = read_field_date(day.strftime(around).format(day.strftime(form)))
        assert found is not None, day.strftime(around).format(day.strftime(form))
        assert found.first_day == day


@pytest.mark.parametrize("language", ["fr", "es", "pt", "it", "de", "nl", "ru", "uk", "pl", "tr"])
def test_months_of_other_languages(language: str) -> None:
    """Each language has twelve months, and a date with one is read."""
    months = calendar_words("month", language=language)
    assert set(months.values()) == set(range(1, 13))
    for word, number in months.items():
        found = read_field_date(f"17 {word} 2022")
        assert found is not None
        assert found.first_day == date(2022, number, 17)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("le 1er mai 2024", "2024-05-01"),
        ("mercredi 1er mai 2024", "2024-05-01"),
        ("miércoles, 1 de mayo del 2024", "2024-05-01"),
        ("среда, 1 мая 2024 года, 10:00", "2024-05-01"),
        ("Mittwoch, 1. Mai 2024", "2024-05-01"),
        ("۱ اردیبهشت ۱۴۰۳", "2024-04-20"),
        ("May 1, 2024 (Juche 113)", "2024-05-01"),
        ("May 1, 2024 (Juche 112)", None),
        ("2024W183", "2024-05-01"),
        ("1.V.2024", "2024-05-01"),
        ("[Juche113.5.1. Wednesday]", "2024-05-01"),
        ("Mi, 2024-05-01", "2024-05-01"),
        ("bis 2024-05-01", None),
        ("01-XII-2024 10.04", "2024-12-01"),
        ("1.XIII.2024", None),
        ("2024-05-01 10.04", "2024-05-01"),
        ("01MAY2024:10:00:00", "2024-05-01"),
        ("２０２４-０５-０１", "2024-05-01"),
        ("Published May 1, 2024 | Updated May 2, 2024", None),
        ("2024-05-01/2024-05-03", None),
        ("1-3 May 2024", None),
        ("two days ago", None),
        ("5.2024", None),
    ],
)
def test_one_day_or_none(written: str, meant: str | None) -> None:
    """Forms that mean one day are read; two days, and none, are not."""
    found = read_field_date(written)
    assert (str(found.first_day) if found else None) == meant


@pytest.mark.parametrize(
    ("written", "day", "precision"),
    [
        ("2024-05-00", "2024-05-01", "month"),
        ("2024-00-00", "2024-01-01", "year"),
        ("05/2024", "2024-05-01", "month"),
        ("0000-00-00", None, None),
    ],
)
def test_parts_that_are_not_known(written: str, day: str | None, precision: str | None) -> None:
    """A day or month of zeros is not said."""
    found = read_field_date(written)
    assert (str(found.first_day) if found else None) == day
    assert (found.precision if found else None) == precision


@given(st.text(max_size=60))
@settings(max_examples=examples(100))
def test_any_text_is_no_error(text: str) -> None:
    """Whatever a field holds, it is a date or not, and plain stays plain."""
    read_field_date(text)
    assert isinstance(plain_date(text), str)


def test_numbers_of_programs() -> None:
    """Unix time in any unit says its day; Excel's days only where named or proven."""
    for zeros in (0, 3, 6, 9):
        [found] = readings(f"1714521600{'0' * zeros}").values()
        assert found.first_day == date(2024, 5, 1)
    assert readings("45413.75")[EXCEL_DAYS].first_day == date(2024, 5, 1)
