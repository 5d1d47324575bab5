"""Trends: the tables of terms, fields and scores over periods, events and the calendar."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from relstat.analysis.change.timelines import Timeline
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.corpus.periods import following_period
from relstat.errors import FieldError, OptionError
from relstat.measures.freq import freq
from relstat.measures.trend import trend
from relstat.measures.trend_periods import place_of

MakeCorpus = Callable[..., Corpus]

MONTHS = [f"{year}-{month:02}" for year in (2011, 2012) for month in range(1, 13)]
GAP = "2011-06"


@pytest.fixture(scope="module")
def agency(make_corpus: Callable[..., Corpus]) -> Corpus:
    """Two years of twelve documents a month, in which *marshal* begins in January 2012.

    Nothing is published in June 2011, *flood* fills one month, and the field ``size`` doubles.
    """
    random = np.random.default_rng(1)
    texts, dates, sizes = [], [], []
    for place, month in enumerate(MONTHS):
        for number in range(0 if month == GAP else 12):
            words = ["the", "people", "work", "and", "sing"] * 10
            words += ["marshal"] * int(random.poisson(3 if place >= 12 else 0.2))
            words += ["flood"] * (5 if month == "2012-05" else 0)
            words += ["birthday"] * (6 if number == 4 and month.endswith("-04") else 0)
            texts.append(" ".join(words))
            dates.append(f"{month}-{2 * number + 1:02}")
            sizes.append(str(10 + random.integers(3) + 10 * (place >= 12)))
    return make_corpus(texts, date=dates, size=sizes, kind=["news"] * len(texts))


def test_a_new_level_is_dated(agency: Corpus) -> None:
    """The summary names the month, both rates and the direction; the changes have the rest."""
    tables = trend(agency, ["marshal", "flood"], per="month", min_text=100)
    rows = {row["item"]: row for row in tables["trend"]}
    assert rows["marshal"]["trend"] == "rising"
    (change,) = rows["marshal"]["changes"]
    assert change["since"] == "2012-01"
    assert change["after"] > 5 * change["before"]
    assert rows["flood"]["changes"] == []
    (burst,) = rows["flood"]["bursts"]
    assert (burst["since"], burst["until"]) == ("2012-05", "2012-05")
    (row,) = tables["changes"]
    assert (row["item"], row["from"], row["until"]) == ("marshal", "2011-01", "2012-12")
    assert row["log_ratio_low"] < row["log_ratio"] < row["log_ratio_high"]
    assert row["p"] < 0.05


def test_counts_are_those_of_freq(agency: Corpus) -> None:
    """Rate, interval and occurrences agree with freq, in all and in each month."""
    tables = trend(agency, ["marshal"], per="month", min_text=100, series=True)
    (mine,) = tables["trend"]
    theirs = list(freq(agency, terms=["marshal"], by="month"))
    assert (mine["count"], mine["documents"]) == (theirs[0]["count"], theirs[0]["documents"])
    for name in ("rate", "rate_low", "rate_high"):
        assert mine[name] == pytest.approx(theirs[0][name])
    months = {row["period"]: row for row in tables["periods"]}
    for row in theirs:
        assert months[row["group"]]["value"] == pytest.approx(row["group_rate"])
        assert months[row["group"]]["value_low"] == pytest.approx(row["group_rate_low"])


def test_a_gap_is_empty(agency: Corpus) -> None:
    """A month without text is a row without a value, not 0, and counts for no test."""
    tables = trend(agency, ["marshal"], per="month", min_text=100, series=True)
    months = {row["period"]: row for row in tables["periods"]}
    assert list(months) == MONTHS
    assert months[GAP]["value"] is None
    assert months[GAP]["amount"] is None
    assert tables["trend"]["periods"].to_list() == [23]
    assert tables.lines is not None
    assert np.isnan(tables.lines.values[0, MONTHS.index(GAP)])


@pytest.mark.parametrize("per", ["day", "week", "month", "quarter", "year"])
def test_every_length_of_period(agency: Corpus, per: str) -> None:
    """Days and weeks are periods, too; words add up to those of the corpus."""
    tables = trend(agency, ["people"], per=per, min_text=1, series=True)  # type: ignore[arg-type]
    assert tables["periods"]["words"].sum() == agency.stream.words


def test_fields_and_scores(agency: Corpus) -> None:
    """The mean of a field of numbers, and readability."""
    tables = trend(agency, field="size", per="month", min_text=100)
    (row,) = tables["trend"]
    assert row["mean"] == pytest.approx(np.mean(agency.values("size").cast(int).to_list()))
    assert row["changes"][0]["since"] == "2012-01"
    scored = trend(agency, score="flesch,words_per_sentence", per="month", min_text=100)
    assert len(scored["trend"]) == 2
    assert (
        trend(agency, score="sentiment", per="quarter", min_text=100)["trend"]["mean"].null_count()
        == 0
    )


def test_an_event_and_its_placebos(agency: Corpus) -> None:
    """Before and after a day, beside the same at days that the event does not divide."""
    tables = trend(
        agency, ["marshal", "people"], per="month", min_text=100, event="2012-01-01", window=90
    )
    rows = {row["item"]: row for row in tables["event"]}
    assert rows["marshal"]["p"] < 0.001
    assert rows["marshal"]["placebo_share"] == 0
    assert rows["marshal"]["difference"] == pytest.approx(
        rows["marshal"]["after"] - rows["marshal"]["before"]
    )
    assert rows["people"]["placebo_share"] > 0.1
    assert rows["people"]["placebo_dates"] >= 10
    assert tables.lines is not None
    assert tables.lines.event == (11.5, "2012-01-01")


def test_a_day_of_the_year(agency: Corpus) -> None:
    """The ninth of April has birthdays in both years; a Tuesday has no more than others."""
    tables = trend(agency, ["birthday"], per="month", min_text=100, season="month")
    assert {row["place"] for row in tables["season"]} <= {"04"}
    assert not len(trend(agency, ["people"], min_text=100, season="weekday")["season"])


def test_an_anniversary_is_found(make_corpus: Callable[..., Corpus]) -> None:
    """Three documents of each day, and one day of each year that has the word."""
    days = [date(2010, 3, 1) + timedelta(days=n) for n in range(800)]
    days = [day for day in days if day.month in (3, 4, 5)]
    texts = [
        "we work and sing all day " * 5
        + ("the sun rises " * 4 if (day.month, day.day) == (4, 15) else "")
        for day in days
        for _ in range(6)
    ]
    corpus = make_corpus(texts, date=[day.isoformat() for day in days for _ in range(6)])
    (row,) = trend(corpus, ["sun"], per="month", min_text=100, season="monthday")["season"]
    assert (row["place"], row["above"], row["years"]) == ("04-15", 3, 3)


def test_nothing_to_follow(agency: Corpus) -> None:
    """What is missing, doubled or unknown is named."""
    with pytest.raises(OptionError, match="none was given"):
        trend(agency)
    with pytest.raises(OptionError, match="patterns and field together"):
        trend(agency, ["people"], field="size")
    with pytest.raises(OptionError, match="'kind' holds no numbers, such as 'news'"):
        trend(agency, field="kind")
    with pytest.raises(FieldError, match="siez"):
        trend(agency, field="siez")
    with pytest.raises(OptionError, match="flesch"):
        trend(agency, score="flsch")
    with pytest.raises(OptionError, match="decade"):
        trend(agency, ["people"], per="decade")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="is a day"):
        trend(agency, ["people"], event="2012-01")
    with pytest.raises(OptionError, match="documents in the 90 days before"):
        trend(agency, ["people"], event="2011-01-02")
    with pytest.raises(OptionError, match="monthdya"):
        trend(agency, ["people"], season="monthdya")  # type: ignore[arg-type]


def test_from_a_shell(agency: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Patterns come first, then what is there to be read; the same numbers as in Python."""
    path = tmp_path / "agency.jsonl"
    rows = zip(agency.texts.to_list(), agency.metadata["date"].to_list(), strict=True)
    path.write_text("\n".join(json.dumps({"text": t, "date": d.isoformat()}) for t, d in rows))
    options = ["--per", "month", "--min-text", "100", "-f", "json", "--copies", "keep"]
    assert main(["trend", "marshal", "the people", str(path), *options]) == 0
    made = json.loads(capsys.readouterr().out)["tables"]["trend"]["rows"]
    assert [row["item"] for row in made] == ["marshal", "the people"]
    expected = trend(agency, ["marshal", "the people"], per="month", min_text=100)["trend"]
    assert [row["rate"] for row in made] == pytest.approx(expected["rate"].to_list())
    assert main(["trend", "marshal", str(tmp_path / "nosuch.jsonl")]) == 1
    assert "after the patterns give files" in capsys.readouterr().err


def test_documents_without_a_number_are_counted(make_corpus: MakeCorpus) -> None:
    """Those that lack the field, or have letters in it, are left out, and the table says so."""
    corpus = make_corpus(
        ["word " * 60] * 36,
        date=[f"{2020 + n // 12}-{n % 12 + 1:02}-01" for n in range(36)],
        score=["many" if n % 6 == 0 else f"{n}" for n in range(36)],
    )
    table = trend(corpus, field="score", per="month", min_text=10)["trend"]
    assert any("6 documents without a number in score left out" in note for note in table.notes)


@pytest.fixture(scope="module")
def two_agencies(make_corpus: Callable[..., Corpus]) -> Corpus:
    """Two agencies of twelve documents a month; *marshal* begins at one of them in January 2012.

    South publishes nothing in June 2011, and one document has no agency.
    """
    random = np.random.default_rng(2)
    texts, dates = ["we sing"], ["2011-01-01"]
    names: list[str | None] = [None]
    for place, month in enumerate(MONTHS):
        for name in ("North", "South"):
            for number in range(0 if (name, month) == ("South", GAP) else 12):
                often = 3 if name == "North" and place >= 12 else 0.2
                words = ["the", "people", "work"] * 10 + ["marshal"] * int(random.poisson(often))
                texts.append(" ".join(words))
                dates.append(f"{month}-{2 * number + 1:02}")
                names.append(name)
    return make_corpus(texts, date=dates, agency=names)


def test_groups_are_followed_each_on_its_own(two_agencies: Corpus) -> None:
    """Each group has its counts as in freq, its gaps, and its changes of level."""
    tables = trend(
        two_agencies, ["marshal", "people"], by="agency", per="month", min_text=100, series=True
    )
    rows = {(row["item"], row["group"]): row for row in tables["trend"]}
    assert list(rows) == [
        (item, group) for item in ("marshal", "people") for group in ("North", "South")
    ]
    assert rows["marshal", "North"]["trend"] == "rising"
    changes = {(row["item"], row["group"], row["since"]) for row in tables["changes"]}
    assert ("marshal", "North", "2012-01") in changes
    assert "South" not in {group for _, group, _ in changes}
    assert [rows["people", group]["periods"] for group in ("North", "South")] == [24, 23]
    for row in freq(two_agencies, terms=["marshal", "people"], by="agency"):
        mine = rows[row["term"], row["group"]]
        assert mine["count"] == row["group_count"]
        for name in ("rate", "rate_low", "rate_high"):
            assert mine[name] == pytest.approx(row[f"group_{name}"])
    alone = trend(
        two_agencies.where(agency="North"), ["marshal"], per="month", min_text=100, series=True
    )
    months = [row for row in tables["periods"] if row["item"] == "marshal"]
    assert [row["value"] for row in months if row["group"] == "North"] == pytest.approx(
        alone["periods"]["value"].to_list()
    )
    (gap,) = [row["period"] for row in months if row["value"] is None]
    assert gap == GAP
    assert any("1 documents without agency" in str(note) for note in tables["trend"].notes)
    assert tables.lines is not None
    assert tables.lines.divided() == [[0, 1], [2, 3]]


def test_an_event_in_groups(two_agencies: Corpus) -> None:
    """A group with too few documents on a side has no share of placebo dates, not 0 %."""
    tables = trend(
        two_agencies, ["marshal"], by="agency", min_text=100, event="2011-06-15", window=30
    )
    north, south = tables["event"]
    assert north["placebo_share"] > 0
    assert south["placebo_share"] is None


def test_without_dates_that_is_the_first_note(make_corpus: Callable[..., Corpus]) -> None:
    """A table of documents that are mostly undated opens its notes with their number."""
    corpus = make_corpus(["we sing all day"] * 9, date=["2011-01-01", *[None] * 8])
    tables = trend(corpus, ["sing"])
    assert str(tables["trend"].notes[0]).startswith("left out: 8 documents have no date")
    assert tables["trend"]["trend"].to_list() == [None]
    assert str(tables["changes"].notes[0]).startswith("too few years with text (0)")


def test_the_tables_do_not_depend_on_what_is_found(agency: Corpus) -> None:
    """A script finds the changes also where there is none: a table without a row, and why."""
    tables = trend(agency, ["work"], per="year", min_text=100)
    assert list(tables.members) == ["trend", "changes"]
    assert not len(tables["changes"])
    assert "2" in str(tables["changes"].notes[0])


@pytest.mark.parametrize(
    ("per", "place"), [("day", 349.5), ("week", 49.5 + 5 / 7), ("quarter", 2.5 + 77 / 92)]
)
def test_an_event_lies_in_its_period(per: str, place: float) -> None:
    """A day of the year 2011, which begins on a Saturday, at its part of each period."""
    first = {"day": "2011-01-01", "week": "2010-W52", "quarter": "2011-Q1"}[per]
    labels = [first]
    while len(labels) < 360:
        labels.append(following_period(labels[-1]))
    nothing = np.zeros(0, np.int32)
    timeline = Timeline(per, tuple(labels), nothing, nothing.astype(np.int64))
    found = place_of(date(2011, 12, 17), timeline)
    assert found is not None
    assert found[0] == pytest.approx(place)
    assert place_of(date(1990, 1, 1), timeline) is None
