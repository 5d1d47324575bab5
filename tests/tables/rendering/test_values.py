"""Cells that are made of several numbers: series, lists of entries, before and after."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.tables.rendering.values import series_signs, written
from relstat.tables.table import Column, Entries, Table

WORDS = pl.List(pl.Struct({"word": pl.String, "points": pl.Float64}))


@pytest.mark.parametrize(
    ("values", "full", "signs"),
    [
        ([1.0, 4.0, 8.0, 0.0, None], None, "▁▄█·?"),
        ([0.5, 1.0, 0.0], 1.0, "▄█·"),
        ([0.125, 0.126], 1.0, "▁▂"),
        ([0.0, 0.0], None, "··"),
        ([None, None], None, "??"),
        ([], None, ""),
    ],
)
def test_signs_of_a_series(values: list[float | None], full: float | None, signs: str) -> None:
    """From the lowest eighth to the highest; nothing found and nothing read differ."""
    assert series_signs(values, full) == signs


@given(st.lists(st.none() | st.floats(0, 1e6), max_size=30), st.floats(1e-3, 1e3))
def test_signs_do_not_depend_on_the_unit(values: list[float | None], unit: float) -> None:
    """A sign for each number, one of them full; rates per word and per 10,000 words look alike."""
    signs = series_signs(values)
    assert len(signs) == len(values)
    positive = [value for value in values if value]
    assert ("█" in signs) == bool(positive)
    if not positive or min(positive) > 1e-300:
        scaled = series_signs([None if value is None else value * unit for value in values])
        assert scaled == signs


def list_table(lists: list[Any], how: Entries) -> Table:
    """One column of lists beside a number."""
    frame = pl.DataFrame({"n": [9] * len(lists), "words": pl.Series(lists, dtype=WORDS)})
    return Table("T", frame, (Column("n", "count"), Column("words", "list", entries=how)))


def test_entries_are_written_by_their_form() -> None:
    """One after the other; the number of what is left out is that of the list or of a column."""
    lists = [[{"word": "peace", "points": 2.14}, {"word": "war", "points": -1.0}], [], None]
    table = list_table(lists, Entries("{word} {points:+.1f}"))
    assert written(table, table.column("words")) == ["peace +2.1, war -1.0", "", ""]
    table = list_table(lists, Entries("{word}", most=1))
    assert written(table, table.column("words"))[0] == "peace and 1 more"
    table = list_table(lists[:1], Entries("{word}", "; ", total="n"))
    assert written(table, table.column("words")) == ["peace; war and 7 more"]


def test_lists_are_json_in_csv_and_themselves_elsewhere() -> None:
    """A cell of csv holds what json has; null stays null."""
    lists = [[{"word": "peace", "points": 2.0}], None]
    table = list_table(lists, Entries("{word}"))
    cells = pl.read_csv(StringIO(table.render("csv")))["words"].to_list()
    assert [None if cell is None else json.loads(cell) for cell in cells] == lists
    assert [row["words"] for row in json.loads(table.render("json"))["rows"]] == lists


def test_before_and_after_are_one_cell() -> None:
    """Two numbers with an arrow between, on the left as text is."""
    frame = pl.DataFrame({"old": ["a", "b"], "before": [1113, 2], "after": [0, 15]})
    columns = (
        Column("old"), Column("before", "count", "with old", then="after"),
        Column("after", "count", rank=None),
    )  # fmt: skip
    lines = Table("T", frame, columns).render().splitlines()[1:4]
    assert lines == ["old  with old", "a    1,113 → 0", "b    2 → 15"]
