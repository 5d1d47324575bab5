"""Dates: what is understood, what is not, and how precise it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.dates import WrittenDate, date_in_address, parse_date, read_date

DAY = date(2022, 5, 17)


@pytest.mark.parametrize(
    "text",
    [
        "2022-05-17",
        " 2022-05-17 ",
        "2022-5-17",
        "2022-05-17T23:30:00Z",
        "2022-05-17T23:30:00.123456+09:00",
        "2022-05-17 23:30",
        "2022-05-17 23:30:00 UTC",
        "2022.05.17",
        "2022.5.17.",
        "2022/05/17",
        "20220517",
        "20220517T093000Z",
        "May 17, 2022",
        "May 17th, 2022",
        "May 17 2022",
        "17 May 2022",
        "17-May-2022",
        "Tuesday, May 17, 2022",
        "TUESDAY, MAY 17, 2022",
        "Tue 17 May 2022",
        "May 17, 2022 at 10:30 AM",
        "Tue, 17 May 2022 10:30:00 +0900",
        "Tue, 17 May 2022 10:30:00 GMT",
        "Juche 111 (2022) May 17",
        "Juche111(2022).5.17.",
        "Juche 111 May 17",
        "May 17, Juche 111 (2022)",
        "17 May, Juche 111 (2022)",
        "the 17th of May 2022",
        "2022. 5. 17.",
        "2022-05-17 14:00:00+00",
        "2022-05-17T09:30:00+09",
        "2022-05-17T14",
        "2022-05-17T14:00:00,123Z",
        "2022-05-17T14:00:00+09:00[Asia/Seoul]",
        "20220517T140000+0900",
        "20220517140000",
        "Tue May 17 14:00:00 2022",
        "Tue May 17 14:00:00 UTC 2022",
        "Tue May 17 2022 14:00:00 GMT+0900 (Korea Standard Time)",
        "17/May/2022:14:00:00 +0900",
        "2022-W20-2",
        "2022-137",
        "2022 May 17",
        "2:00 p.m., May 17, 2022",
        "2022年5月17日",
        "2022年5月17日 10:04",
        "2022年5月17日 星期二 10时04分",
        "2022年5月17日(火) 22:04",
        "27 Ordibehesht 1401",
        "Ordibehesht 27, 1401",
        "1401/02/27 SH",
        "16 Shawwal 1443",
        "17 May 2565 BE",
        "民國111年5月17日",
        "2022-05-17 오전 11:52:56",
        "2022년 5월 17일",
        "2022년 05월 17일",
        "2022년 5월 17일 화요일",
        "2022년 05월 17일 09시 37분",
        "주체111(2022)년 5월 17일",
        "주체111(2022).5.17.",
    ],
)
def test_a_day_is_understood(text: str) -> None:
    """Common ways to write one day give that day, whatever clock or zone follows."""
    assert parse_date(text) == (DAY, "day")


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2022-05", date(2022, 5, 1), "month"),
        ("2022.05", date(2022, 5, 1), "month"),
        ("May 2022", date(2022, 5, 1), "month"),
        ("Juche 111 (2022) May", date(2022, 5, 1), "month"),
        ("2022", date(2022, 1, 1), "year"),
        ("1790", date(1790, 1, 1), "year"),
        ("Juche 78 (1989)", date(1989, 1, 1), "year"),
        ("Juche 111", date(2022, 1, 1), "year"),
        ("May, Juche 111", date(2022, 5, 1), "month"),
        ("2022. 5", date(2022, 5, 1), "month"),
        ("2022년 5월", date(2022, 5, 1), "month"),
        ("2022년", date(2022, 1, 1), "year"),
        ("주체111(2022)년", date(2022, 1, 1), "year"),
        ("Sept. 9, 1948", date(1948, 9, 9), "day"),
        ("Sept.9, 1948", date(1948, 9, 9), "day"),
        ("29 February 2024", date(2024, 2, 29), "day"),
    ],
)
def test_precision_is_told(text: str, day: date, precision: str) -> None:
    """A month is stored as its first day and a year as 1 January, and both say so."""
    assert parse_date(text) == (day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "05/06/2022",
        "17/05/2022",
        "1402/02/27",
        "2567-05-17",
        "1402",
        "2022.5",
        "32 Khordad 1402",
        "17.05.2022",
        "5-6-22",
        "2022-13-01",
        "2022-02-30",
        "30 February 2022",
        "202205",
        "1652745600",
        "May 17",
        "May 14-17, 2022",
        "Juche 111 (2021)",
        "Juche 0",
        "17 May 2022 in Pyongyang",
        "yesterday",
        "２０２２",
        "2022-05-17" * 20,
    ],
)
def test_what_may_mean_two_things_is_not_guessed(text: str) -> None:
    """Ambiguous, impossible and incomplete dates are no dates."""
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("May 14", 5, 14),
        ("14 May", 5, 14),
        ("Jan. 1", 1, 1),
        ("Jan.12", 1, 12),
        ("Saturday, May 14", 5, 14),
        ("5월 14일", 5, 14),
        ("Feb. 29", 2, 29),
    ],
)
def test_a_day_may_have_no_year(text: str, month: int, day: int) -> None:
    """A month and a day without a year are a written date, but no date of the calendar."""
    assert read_date(text) == WrittenDate(None, month, day)
    assert WrittenDate(None, month, day).precision is None
    assert parse_date(text) is None


def test_a_juche_year_is_told() -> None:
    """Whether the year was counted from 1912 is kept."""
    assert read_date("Juche 111 (2022)") == WrittenDate(2022, juche=True)
    assert read_date("2022") == WrittenDate(2022)


def test_a_year_comes_from_a_date_nearby() -> None:
    """A day without a year gets the only year that brings it within 200 days."""
    new_year = WrittenDate(None, 1, 2)
    assert new_year.near(date(2012, 1, 3), "day") == WrittenDate(2012, 1, 2)
    assert new_year.near(date(2011, 12, 30), "day") == WrittenDate(2012, 1, 2)
    assert WrittenDate(None, 12, 30).near(date(2012, 1, 3), "day") == WrittenDate(2011, 12, 30)
    assert WrittenDate(None, 12, 30).near(date(2012, 1, 1), "month") == WrittenDate(2011, 12, 30)
    assert WrittenDate(None, 2, 29).near(date(2011, 3, 1), "day") is None


def test_a_year_in_doubt_is_not_given() -> None:
    """Half a year away two years are as near, and a year says nothing of its last week."""
    assert WrittenDate(None, 1, 2).near(date(2012, 7, 3), "day") is None
    assert WrittenDate(None, 12, 24).near(date(2012, 1, 1), "year") == WrittenDate(2012, 12, 24)
    assert WrittenDate(None, 12, 30).near(date(2012, 1, 1), "year") is None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-160, 160))
def test_nearby_days_keep_their_year(day: date, apart: int) -> None:
    """A day that loses its year gets it back from any date within 160 days."""
    other = date.fromordinal(day.toordinal() + apart)
    whole = WrittenDate(day.year, day.month, day.day)
    bare = WrittenDate(None, day.month, day.day)
    assert bare.near(other, "day") == whole


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("http://x.example/2011/201112/2011-12-01ee.html", WrittenDate(2011, 12, 1)),
        ("http://x.example/2012/201206/news28/20120628-17ee.html", WrittenDate(2012, 6, 28)),
        ("http://x.example/2012/05/bridge.html", WrittenDate(2012, 5)),
        ("bridges/2012_05_03.txt", WrittenDate(2012, 5, 3)),
        ("http://x.example/news/201512/Bridge", None),
        ("http://x.example/2012/bridge", None),
        ("http://x.example/2012-05-03/2012-05-04", None),
        ("http://x.example/120120503", None),
        ("http://x.example/a?since=2012-05-03", None),
        ("", None),
    ],
)
def test_an_address_may_hold_a_date(address: str, found: WrittenDate | None) -> None:
    """Full dates count; a run of six digits may be any number, and two dates are none."""
    assert date_in_address(address) == found


@given(st.dates(min_value=date(1700, 1, 1), max_value=date(2100, 12, 31)))
def test_every_iso_day_is_itself(day: date) -> None:
    """ISO dates come back as they went in."""
    assert parse_date(day.isoformat()) == (day, "day")


@given(st.text(alphabet="0123456789-/.,() :TZJuchemay+", max_size=30))
def test_nothing_raises(text: str) -> None:
    """Any text is a date or none."""
    parse_date(text)
    read_date(text)
    date_in_address(text)
