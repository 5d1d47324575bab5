"""Long tables in print: a line per item, columns per group; data formats stay long."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.tables.rendering.widening import turn, widen
from relstat.tables.table import Column, Spread, Table

SPREAD = Spread("group", ("group_count", "group_rate", "low", "high"), "{over} {label}")


def long_table(items: int, groups: list[str]) -> Table:
    """Terms with a count in all, a count and a rate with interval in each group, and a p."""
    rows = [(item, group) for item in range(items) for group in range(len(groups))]
    frame = pl.DataFrame(
        {
            "term": [f"t{item}" for item, _ in rows],
            "count": [100 * item for item, _ in rows],
            "group": [groups[group] for _, group in rows],
            "group_count": [10 * item + group for item, group in rows],
            "group_rate": [item + group / 10 for item, group in rows],
            "low": [item + group / 10 - 1 for item, group in rows],
            "high": [item + group / 10 + 1 for item, group in rows],
            "p": [item / 100 for item, _ in rows],
        },
        schema_overrides={"term": pl.String, "group": pl.String},
    )
    columns = (
        Column("term"),
        Column("count", "count"),
        Column("group"),
        Column("group_count", "count", rank=None),
        Column("group_rate", "rate", "/10k", 1, ("low", "high")),
        Column("low", "rate", rank=None),
        Column("high", "rate", rank=None),
        Column("p", "p"),
    )
    return Table("Terms", frame, columns, spread=SPREAD)


@given(st.integers(1, 9), st.lists(st.text(max_size=5), min_size=1, max_size=6, unique=True))
def test_widening_keeps_every_number(items: int, groups: list[str]) -> None:
    """Each number of the long table is at its item and group in the wide one, and none is lost."""
    table = long_table(items, groups)
    wide = widen(table)
    assert len(wide) == table.items == items
    for row in table:
        there = wide.frame.row(int(row["term"][1:]), named=True)
        assert all(there[name] == row[name] for name in ("term", "count", "p"))
        assert all(there[f"{name}: {row['group']}"] == row[name] for name in SPREAD.values)
    assert wide.frame.width == 3 + len(SPREAD.values) * len(groups)


def test_print_is_wide_and_data_are_long() -> None:
    """Text has a line per item, csv and json a row per item and group."""
    table = long_table(2, ["x", "y"])
    assert table.render().splitlines()[1:4] == [
        "term  count           x /10k           y /10k       p",
        "t0        0  0.0 [-1.0, 1.0]  0.1 [-0.9, 1.1]  <0.001",
        "t1      100  1.0 [ 0.0, 2.0]  1.1 [ 0.1, 2.1]   0.010",
    ]
    assert table.render("csv").splitlines()[:3] == [
        "term,count,group,group_count,group_rate,low,high,p",
        "t0,0,x,0,0.0,-1.0,1.0,0.0",
        "t0,0,y,1,0.1,-0.9,1.1,0.0",
    ]
    loaded = json.loads(table.render("json"))
    assert len(loaded["rows"]) == 4
    assert loaded["spread"] == {"over": "group", "values": list(SPREAD.values)}


def test_head_counts_items() -> None:
    """The first item comes with all its groups."""
    table = long_table(3, ["x", "y"])
    assert table.items == 3
    assert len(table.head(1)) == 2
    assert table.head(0).items == len(table.head(0)) == 0
    assert table.head(0).render()


def test_an_item_without_one_of_the_groups_is_an_error() -> None:
    """A long table is whole: every item has every group, in one order."""
    table = long_table(3, ["x", "y"])
    for frame in (table.frame.head(5), table.frame.reverse()[1:], table.frame.sort("group")):
        with pytest.raises(OptionError, match="not every item has a row for every group, in order"):
            Table("Terms", frame, table.columns, spread=SPREAD)
    with pytest.raises(OptionError, match="no column named 'period'"):
        Table("Terms", table.frame, table.columns, spread=Spread("period", ("group_rate",)))


@given(st.integers(1, 9), st.lists(st.text(max_size=5), min_size=1, max_size=6, unique=True))
def test_turning_keeps_every_number_of_groups(items: int, groups: list[str]) -> None:
    """Each number of a group is at its group and item in the turned table."""
    table = long_table(items, groups)
    turned = turn(table)
    assert turned.frame["group"].to_list() == groups
    for row in table:
        there = turned.frame.row(groups.index(row["group"]), named=True)
        assert all(there[f"{name}: {row['term'][1:]}"] == row[name] for name in SPREAD.values)


def test_groups_that_do_not_fit_side_by_side_are_lines() -> None:
    """No group is missing from print where a line for each shows them all."""
    table = long_table(2, [f"{year}" for year in range(1999, 2021)])
    printed = table.render(width=100).splitlines()
    assert printed[1:4] == [
        "group          t0 /10k         t1 /10k",
        "1999   0.0 [-1.0, 1.0]  1.0 [0.0, 2.0]",
        "2000   0.1 [-0.9, 1.1]  1.1 [0.1, 2.1]",
    ]
    assert printed[23].startswith("2020 ")
    assert "not shown here: count, p" in printed[-1]


def test_groups_that_fit_neither_way_are_cut() -> None:
    """With many items and many groups the columns that have no room are named."""
    printed = long_table(30, [f"{year}" for year in range(1999, 2021)]).render(width=100)
    assert printed.splitlines()[2].startswith("t0 ")
    assert "not shown here" in printed


def test_an_interval_with_one_bound_is_open() -> None:
    """A missing bound is infinity, not a gap; without both there is no interval."""
    frame = pl.DataFrame(
        {"x": [1.0, 2.0, 3.0], "low": [0.5, None, None], "high": [None, 9.5, None]}
    )
    columns = (
        Column("x", "score", digits=1, interval=("low", "high")),
        Column("low", "score", rank=None, digits=1),
        Column("high", "score", rank=None, digits=1),
    )
    assert Table("Bounds", frame, columns).render().splitlines()[2:] == [
        "1.0 [0.5,   ∞]",
        "2.0 [ -∞, 9.5]",
        "3.0",
    ]


def test_items_that_are_called_alike_are_turned_side_by_side() -> None:
    """Each keeps its own numbers."""
    table = long_table(2, [f"{year}" for year in range(1999, 2021)])
    alike = replace(table, frame=table.frame.with_columns(term=pl.lit("same")))
    printed = alike.render(width=100).splitlines()
    assert printed[1].split() == ["group", "same", "/10k", "same", "/10k"]
    assert printed[2].startswith("1999   0.0 [-1.0, 1.0]  1.0 ")
