"""What a caller chooses: columns, digits, width."""

from __future__ import annotations

import io
import json
import math
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.tables.rendering import Style, line_width, render
from relstat.tables.table import Column, Spread, Table

numbers = st.floats(allow_nan=False, allow_infinity=False)


def rates(values: list[float | None]) -> Table:
    """One column of numbers, and a list of the same."""
    frame = pl.DataFrame(
        {"rate": values, "series": [values] * len(values)},
        schema={"rate": pl.Float64, "series": pl.List(pl.Float64)},
    )
    return Table("T", frame, (Column("rate", "rate"), Column("series", "series")))


@given(st.lists(numbers, min_size=1, max_size=5), st.integers(2, 17))
def test_numbers_are_near_what_they_were(values: list[float], digits: int) -> None:
    """As near as the digits allow; whole digits are never lost; lists are rounded alike."""
    table = rates(list(values))
    for text in (table.render("csv", digits=digits), table.render("jsonl", digits=digits)):
        if text.startswith("{"):
            rows = [json.loads(line) for line in text.splitlines()]
            made, series = [row["rate"] for row in rows], rows[0]["series"]
        else:
            read = pl.read_csv(io.StringIO(text))
            made, series = read["rate"].to_list(), json.loads(read["series"][0])
        for got in (made, series):
            for value, rounded in zip(values, got, strict=True):
                near = max(10.0 ** (1 - digits), sys.float_info.epsilon)
                assert math.isclose(value, rounded, rel_tol=near, abs_tol=1e-307)
                assert abs(value - rounded) <= 0.5 or abs(value) > 1e15


def test_digits_by_default() -> None:
    """Six in csv, all in json; large counts that are held as floats keep theirs."""
    table = rates([1 / 3, 2_978_354.0, None, 1e-12 / 3])
    lines = [line.split(",")[0] for line in table.render("csv").splitlines()]
    assert lines[1:] == ["0.333333", "2978354.0", "", "3.33333e-13"]
    assert json.loads(table.render("json"))["rows"][0]["rate"] == 1 / 3
    assert table.render("csv", digits="full").splitlines()[1].startswith("0.3333333333333333,")
    assert json.loads(table.render("json", digits=2))["rows"][0]["rate"] == 0.33


@pytest.mark.parametrize("digits", [0, -1, 18, "all"])
def test_impossible_digits(digits: object) -> None:
    """The error names the choices."""
    with pytest.raises(OptionError, match="digits is a number from 1 to 17, or full, not"):
        Style(digits=digits)  # type: ignore[arg-type]  # wrong on purpose


@pytest.fixture
def grouped() -> Table:
    """Two terms in two groups."""
    frame = pl.DataFrame(
        {
            "term": ["a", "a", "b", "b"], "count": [3, 3, 1, 1], "group": ["x", "y"] * 2,
            "group_count": [1, 2, 0, 1], "group_rate": [1.0, 2.0, 0.0, 1.0],
            "low": [0.5, 1.5, 0.0, 0.5], "high": [1.5, 2.5, 0.5, 1.5],
        }
    )  # fmt: skip
    columns = (
        Column("term"), Column("count", "count", "n"), Column("group"),
        Column("group_count", "count", "n here", rank=None),
        Column("group_rate", "rate", "/10k", 1, ("low", "high")),
        Column("low", "rate", rank=None), Column("high", "rate", rank=None),
    )  # fmt: skip
    spread = Spread("group", ("group_count", "group_rate", "low", "high"))
    return Table("T", frame, columns, spread=spread)


def test_columns_of_data(grouped: Table) -> None:
    """Those named, in that order; without the groups a row for each item."""
    assert grouped.render("csv", columns=["group_rate", "term"]).splitlines()[:3] == [
        "group_rate,term", "1.0,a", "2.0,a",
    ]  # fmt: skip
    assert grouped.render("csv", columns=["term", "count"]).splitlines() == [
        "term,count", "a,3", "b,1",
    ]  # fmt: skip
    made = json.loads(grouped.render("json", columns=["term", "n"]))
    assert [column["name"] for column in made["columns"]] == ["term", "count"]
    assert made["rows"] == [{"term": "a", "count": 3}, {"term": "b", "count": 1}]
    with pytest.raises(OptionError, match="no column named 'rate'; there are: term, count, group"):
        grouped.render("csv", columns=["rate"])


def test_columns_of_print(grouped: Table) -> None:
    """Also those that are not printed usually; intervals stay; groups side by side."""
    printed = grouped.render(columns=["term", "group_count", "group_rate"]).splitlines()
    assert printed[1].split() == [
        "term",
        "x",
        "n",
        "here",
        "x",
        "/10k",
        "y",
        "n",
        "here",
        "y",
        "/10k",
    ]
    assert printed[2].split() == ["a", "1", "1.0", "[0.5,", "1.5]", "2", "2.0", "[1.5,", "2.5]"]
    assert grouped.render(columns=["count", "term"]).splitlines()[1:] == ["n  term", "3  a", "1  b"]


def test_the_width_of_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """``COLUMNS`` where it is set, 100 where nothing says otherwise."""
    monkeypatch.delenv("COLUMNS", raising=False)
    assert line_width(io.StringIO()) == 100
    monkeypatch.setenv("COLUMNS", "72")
    assert line_width(io.StringIO()) == 72
    for wrong in ("", "0", "wide", "-5"):
        monkeypatch.setenv("COLUMNS", wrong)
        assert line_width(io.StringIO()) == 100


def test_print_fits_the_line(monkeypatch: pytest.MonkeyPatch, grouped: Table) -> None:
    """``print(table)`` keeps to the width of the terminal."""
    monkeypatch.setenv("COLUMNS", "20")
    assert max(map(len, str(grouped).splitlines()[:4])) <= 20
    assert render(grouped) != str(grouped)


def test_a_printed_heading_goes_before_a_name() -> None:
    """In print a name means what is printed under it, in data the column that is named so."""
    table = Table(
        "Phrases",
        pl.DataFrame({"phrase": ["kim jong un"], "written": ["Kim Jong Un"]}),
        (Column("phrase", rank=None), Column("written", label="phrase")),
    )
    assert "Kim Jong Un" in table.render(columns=["phrase"])
    assert table.render("csv", columns=["phrase"]) == "phrase\nkim jong un\n"
