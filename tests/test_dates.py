"""Dates: what is understood, what is not, and how precise it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.dates import parse_date

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
        ("Sept. 9, 1948", date(1948, 9, 9), "day"),
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


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)))
def test_every_iso_day_is_itself(day: date) -> None:
    """ISO dates come back as they went in."""
    assert parse_date(day.isoformat()) == (day, "day")


@given(st.text(alphabet="0123456789-/.,() :TZJuchemay+", max_size=30))
def test_nothing_raises(text: str) -> None:
    """Any text is a date or none."""
    parse_date(text)
