"""Dates in doubt: what the other dates of their source prove, and what stays refused."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.calendars import gregorian
from relstat.corpus.corpus import Corpus
from relstat.corpus.date_readings import readings
from relstat.errors import OptionError
from relstat.loading.indexing import build_index
from relstat.readers import read

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def corpus_of(dates: Sequence[str | None], source: str = "S", **options: Any) -> Corpus:
    """Records with these dates."""
    lines = [
        json.dumps({"id": str(n), "text": "The envoys left.", "date": when, "source": source})
        for n, when in enumerate(dates)
    ]
    return read("-", stdin=io.BytesIO("\n".join(lines).encode()), **options)


def days_of(corpus: Corpus) -> list[str | None]:
    """The days of the records, as ISO dates."""
    return [None if day is None else day.isoformat() for day in corpus.documents["date"]]


@given(days=st.lists(DAYS, min_size=1, max_size=30), order=st.sampled_from(["dmy", "mdy"]))
def test_no_day_is_wrong(days: list[date], order: str) -> None:
    """In a source of one order each date is read right or not at all."""
    form = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    found = days_of(corpus_of([day.strftime(form) for day in days]))
    assert all(one in (None, day.isoformat()) for one, day in zip(found, days, strict=True))
    if any(day.day > 12 for day in days) and len(days) < 20:
        assert None not in found


@given(days=st.lists(DAYS, min_size=1, max_size=12))
def test_a_given_order_overrules(days: list[date]) -> None:
    """With the order given there is no doubt."""
    written = [f"{day.day}.{day.month}.{day.year}" for day in days]
    assert days_of(corpus_of(written, date_order="dmy")) == [day.isoformat() for day in days]


def test_one_date_proves_the_order_of_its_source_only(tmp_path: Path) -> None:
    """17/05 proves day before month for one outlet; the other stays in doubt. Both are told."""
    lines = [("05/06/2022", "A"), ("17/05/2022", "A"), ("05/06/2022", "B"), (None, "B")]
    path = tmp_path / "a.jsonl"
    path.write_text(
        "\n".join(json.dumps({"text": "Left.", "date": d, "source": s}) for d, s in lines)
    )
    corpus = read(path)
    assert days_of(corpus) == ["2022-06-05", "2022-05-17", None, None]
    assert corpus.documents["date_source"].to_list()[:2] == ["field, day/month/year"] * 2
    assert [problem.reason for problem in corpus.problems] == [
        "2 dates read as day/month/year, first '05/06/2022'",
        "1 date not understood, first '05/06/2022' at line 3",
    ]
    index = build_index(path, tmp_path / "i.relstat", jobs=1)
    assert days_of(index) == days_of(corpus) or index.metadata["date"].to_list() == [
        date(2022, 6, 5), date(2022, 5, 17), None, None
    ]  # fmt: skip
    assert {problem.reason for problem in index.problems} >= {p.reason for p in corpus.problems}


def test_proofs_that_disagree_prove_nothing() -> None:
    """Dates of one possible order are read; those of two are not."""
    assert days_of(corpus_of(["17/05/2022", "05/17/2022", "05/06/2022"])) == [
        "2022-05-17", "2022-05-17", None
    ]  # fmt: skip


def test_a_slip_among_many_proves_nothing() -> None:
    """One impossible month among a hundred dates may be a typing error."""
    dates = [f"{n % 12 + 1:02}/{n % 11 + 1:02}/2022" for n in range(100)] + ["13/01/2022"]
    assert days_of(corpus_of(dates))[:100] == [None] * 100


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        (["1402/02/31", "1402/02/27"], ["2023-05-21", "2023-05-17"]),
        (["1402/02/27", "1402-12-29"], [None, None]),
        (["1445-10-05"], [None]),
        (["2567-05-17", "2567-05-18"], [None, None]),
        (["113/05/17"], [None]),
        (["27 Ordibehesht 1402"], ["2023-05-17"]),
        (["5 Shawwal 1445 AH"], ["2024-04-14"]),
        (["17 May 2567 BE"], ["2024-05-17"]),
        (["ROC 113/05/17", "Juche 113 (2024) May 17"], ["2024-05-17", "2024-05-17"]),
        (["1715904000", "1715904000000"], ["2024-05-17", "2024-05-17"]),
        (["1402", "2567", "0000-00-00", "9999-12-31"], [None] * 4),
    ],
)
def test_calendars(dates: list[str], wanted: list[str | None]) -> None:
    """A calendar that is named or proven is converted; otherwise the date is refused, never AD."""
    assert days_of(corpus_of(dates)) == wanted


def test_the_address_proves_a_calendar() -> None:
    """What the address says of one document decides for the others."""
    records = [
        {"text": "Left.", "date": "1402/02/27", "url": "http://x.example/2023/05/17/a.html"},
        {"text": "Left.", "date": "1402/03/01", "url": "http://x.example/b.html"},
    ]
    data = "\n".join(json.dumps({**one, "source": "S"}) for one in records).encode()
    corpus = read("-", stdin=io.BytesIO(data))
    assert days_of(corpus) == ["2023-05-17", "2023-05-22"]
    assert set(corpus.documents["date_source"]) == {"field, solar hijri calendar"}


def test_a_given_calendar_overrules() -> None:
    """The option decides where nothing else does."""
    found = days_of(corpus_of(["1402/02/27", "2022-05-01"], calendar="solar hijri"))
    assert found == ["2023-05-17", "2022-05-01"]
    with pytest.raises(OptionError, match="no calendar named 'solar'"):
        corpus_of(["2022"], calendar="solar")
    with pytest.raises(OptionError, match="no order of dates named 'dym'"):
        corpus_of(["2022"], date_order="dym")


@given(day=st.dates(date(1925, 1, 1), date(2070, 12, 31)))
def test_calendars_count_every_day_once(day: date) -> None:
    """The day after a day is the next day in every calendar, over months and years."""
    for calendar, year in (
        ("solar hijri", day.year - 621),
        ("islamic", (day.year - 622) * 33 // 32),
    ):
        around = [
            found
            for one in (year - 1, year, year + 1)
            for month in range(1, 13)
            for number in range(1, 32)
            if (found := gregorian(calendar, one, month, number))  # type: ignore[arg-type]
        ]
        assert around == sorted(set(around))
        assert day in around
        assert (around[-1] - around[0]).days == len(around) - 1


@given(st.text("0123456789/-. :T", max_size=20))
def test_readings_are_days(text: str) -> None:
    """Whatever the text, nothing raises, and years are plausible."""
    assert all(1700 <= (one.year or 0) <= 2100 for one in readings(text).values())
