"""Formats for programs: every column and every digit, and the way back."""

from __future__ import annotations

import io
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.tables.rendering import Style, render
from relstat.tables.rendering.escaping import defused
from relstat.tables.table import Column, Table, Tables

rows = st.lists(
    st.tuples(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=10),
        st.none() | st.integers(0, 10**9),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
    ),
    min_size=1,
    max_size=8,
)


def make_table(values: list[tuple[str, int | None, float | None]]) -> Table:
    """Terms with counts and rates; the rate is in no printed table."""
    schema = {"term": pl.String, "count": pl.Int64, "rate": pl.Float64}
    frame = pl.DataFrame(values, schema=schema, orient="row")
    columns = (Column("term"), Column("count", "count"), Column("rate", "rate", rank=None))
    return Table("Terms, “quoted”", frame, columns, ("one note",))


@pytest.mark.parametrize(("name", "separator"), [("csv", ","), ("tsv", "\t")])
@given(values=rows)
def test_csv_and_tsv_give_the_frame_back(
    name: str, separator: str, values: list[tuple[str, int | None, float | None]]
) -> None:
    """Every digit asked for, all columns, quotes and separators in cells; nulls are empty.

    What a spreadsheet would run is defused, as ``test_escaping`` tells.
    """
    table = make_table(values)
    text = render(table, name, Style(digits="full"))
    read = pl.read_csv(io.StringIO(text), separator=separator, schema=table.frame.schema)
    assert read.equals(defused(table.frame))


@given(values=rows)
def test_json_and_jsonl_give_the_rows_back(
    values: list[tuple[str, int | None, float | None]],
) -> None:
    """One object per row, null for what is not there."""
    table = make_table(values)
    assert json.loads(render(table, "json"))["rows"] == list(table)
    lines = render(table, "jsonl").rstrip("\n").split("\n")
    assert [json.loads(line) for line in lines] == list(table)


def test_json_says_how_the_table_was_made() -> None:
    """Title, kinds of columns, notes and provenance stand beside the rows; text is not escaped."""
    table = make_table([("군대", 1, None)])
    loaded = json.loads(render(table, "json"))
    assert list(loaded) == ["title", "columns", "rows", "notes", "provenance"]
    assert loaded["columns"][1] == {"name": "count", "kind": "count", "label": "count"}
    assert loaded["notes"] == ["one note"]
    assert loaded["provenance"]["relstat"] == table.provenance.version
    assert "군대" in render(table, "json")


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "jsonl"])
def test_a_table_without_rows(name: str) -> None:
    """Headers remain where the format has them."""
    text = render(make_table([]), name)
    expected = {"csv": "term,count,rate\n", "tsv": "term\tcount\trate\n", "jsonl": ""}
    if name == "json":
        assert json.loads(text)["rows"] == []
    else:
        assert text == expected[name]


def test_a_set_of_tables_is_one_json_object() -> None:
    """Tables by name, each as it is alone."""
    table = make_table([("a", 1, 0.1)])
    loaded = json.loads(render(Tables("Both", {"one": table, "two": table}), "json"))
    assert loaded["title"] == "Both"
    assert loaded["tables"]["two"] == json.loads(render(table, "json"))


@pytest.mark.parametrize("name", ["csv", "tsv", "jsonl"])
def test_formats_of_one_table_refuse_a_set(name: str) -> None:
    """The error names the tables to choose from."""
    tables = Tables("Both", {"one": make_table([]), "two": make_table([])})
    with pytest.raises(OptionError, match=rf"{name} holds one table and there are 2.*one, two"):
        render(tables, name)
