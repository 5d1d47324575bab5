"""Periods: which one follows, and how many a year has."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.periods import ALL_PERIODS, PER_YEAR, date_field, following_period


@pytest.mark.parametrize("per", ALL_PERIODS)
@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_the_following_period_is_that_of_the_next_days(per: str, day: date) -> None:
    """Walking on day by day, the first other period is the one that follows."""
    days = [day + timedelta(days=n) for n in range(400)]
    frame = pl.DataFrame({"date": days, "date_precision": ["day"] * len(days)})
    labels = date_field(frame, per).unique(maintain_order=True).to_list()
    assert following_period(labels[0]) == labels[1]


def test_a_year_has_so_many() -> None:
    """From the longest to the shortest."""
    assert list(PER_YEAR) == ["year", "quarter", "month", "week", "day"]
    assert [round(PER_YEAR[per]) for per in ALL_PERIODS] == [1, 4, 12, 52, 365]
