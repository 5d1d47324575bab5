"""Printed tables: rounding, alignment, width, and what is kept out."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from relstat.errors import OptionError
from relstat.tables.rendering import Style, formats, render
from relstat.tables.table import Column, Kind, Table, Tables

DATA = ("csv", "tsv", "json", "jsonl", "parquet", "xlsx")
TEXT_FORMATS = [name for name in formats() if name not in DATA]


def one_column(values: list[Any], kind: Kind, **options: Any) -> list[str]:
    """The cells of a column of that kind as printed."""
    frame = pl.DataFrame({"name": [f"r{n}" for n in range(len(values))], "v": values})
    table = Table("T", frame, (Column("name"), Column("v", kind, **options)))
    lines = render(table, "plain").splitlines()[2 : 2 + len(values)]
    return [line.partition(" ")[2].strip() for line in lines]


def wide_table(columns: int, text: str = "word", rows: int = 3) -> Table:
    """A term and many rates with intervals."""
    data: dict[str, list[Any]] = {"term": [text] * rows}
    described = [Column("term")]
    for n in range(columns):
        bounds = (f"low {n}", f"high {n}")
        described.append(Column(f"rate {n}", "rate", f"some outlet {n} /10k", 1, bounds, n % 4))
        described += [Column(name, "rate", rank=None) for name in bounds]
        data |= {f"rate {n}": [1234.5] * rows, bounds[0]: [1.0] * rows, bounds[1]: [9999.9] * rows}
    return Table("A wide table", pl.DataFrame(data), tuple(described), ("a note " * 30,))


@pytest.mark.parametrize("format_name", TEXT_FORMATS)
def test_every_format_renders(format_name: str) -> None:
    """Title, cells and notes are in every format of tabulate, and so is a table without rows."""
    table = wide_table(2)
    text = render(table, format_name)
    assert text.endswith("\n")
    assert "A wide table" in text
    assert "word" in text
    assert "a note" in text
    assert render(table.head(0), format_name).endswith("\n")
    both = render(Tables("Both", {"a": table, "b": table}), format_name)
    assert both.count("A wide table") >= 2
    assert "Both" in both


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("count", [1234567, 0, None], ["1,234,567", "0", ""]),
        ("rate", [1.26, 1234.56, None], ["1.3", "1,234.6", ""]),
        ("score", [-0.126, 2.0, -0.001], ["-0.13", "2.00", "0.00"]),
        ("share", [0.5, 0.1234, None], ["50.0%", "12.3%", ""]),
        ("p", [0.0001, 0.0456, 1.0], ["<0.001", "0.046", "1.000"]),
        ("text", ["a", "", None], ["a", "", ""]),
    ],
)
def test_numbers_are_rounded_by_their_kind(
    kind: Kind, values: list[Any], expected: list[str]
) -> None:
    """Nulls are empty cells, zero has no sign."""
    assert one_column(values, kind) == expected


def test_digits_of_a_column() -> None:
    """A column may ask for more or fewer digits than its kind has."""
    assert one_column([1.23456], "rate", digits=3) == ["1.235"]
    assert one_column([1.6], "score", digits=0) == ["2"]


def test_the_table_itself_is_not_rounded() -> None:
    """Printing leaves the frame alone."""
    table = wide_table(1)
    before = table.frame.clone()
    render(table, "plain", Style(width=40))
    assert table.frame.equals(before)


def test_an_interval_stands_beside_its_number() -> None:
    """Bounds are padded to the same width; a number without interval stays aligned."""
    frame = pl.DataFrame({"t": ["a", "b"], "r": [10.0, 2.0], "lo": [8.0, None], "hi": [12.0, None]})
    columns = (
        Column("t"), Column("r", "rate", "/10k", 1, ("lo", "hi")),
        Column("lo", "rate", rank=None), Column("hi", "rate", rank=None),
    )  # fmt: skip
    lines = render(Table("T", frame, columns), "plain").splitlines()
    assert lines[2].split(maxsplit=1)[1] == "10.0 [8.0, 12.0]"
    assert lines[3].index("2.0") == lines[2].index("0.0")
    assert "lo" not in lines[1].split()


@pytest.mark.parametrize("columns", [1, 3, 8, 20, 60])
@pytest.mark.parametrize("text", ["word", "long words " * 20, "한국어 " * 40, "x" * 300])
def test_no_line_is_longer_than_asked(columns: int, text: str) -> None:
    """Text is cut, intervals go, columns yield, and a note says which."""
    printed = render(wide_table(columns, text), "plain", Style(width=100))
    assert max(wcswidth(line) for line in printed.splitlines()) <= 100
    if columns > 8:
        notes = " ".join(printed.split())
        assert "not shown here: " in notes
        assert "csv and json have all columns" in notes


def test_columns_of_high_rank_yield_first() -> None:
    """A column of rank 0 is printed as long as one of rank 3 is."""
    header = " ".join(render(wide_table(8), "plain", Style(width=100)).split("word")[0].split())
    assert "outlet 3" not in header or "outlet 0" in header


def test_text_takes_the_room_that_yielding_columns_free() -> None:
    """A phrase that was cut for intervals is whole again where these had to go anyway."""
    phrase = "arrogant powers and their followers"
    frame = pl.DataFrame({"phrase": [phrase], "value": [1.0], "low": [0.5], "high": [2.0]})
    columns = (
        Column("phrase"),
        Column("value", "rate", "per 10k", 5, ("low", "high")),
        Column("low", "rate", digits=5, rank=None),
        Column("high", "rate", digits=5, rank=None),
    )
    table = Table("Phrases", frame, columns)
    assert phrase in render(table, style=Style(width=46))


def test_intervals_of_groups_go_before_that_of_their_difference() -> None:
    """Side by side the groups lose theirs first: what is claimed is the difference."""
    sides, described = (": a", ": b", ""), [Column("term")]
    data: dict[str, list[Any]] = {"term": ["peace"]}
    for side in sides:
        bounds = (f"low{side}", f"high{side}")
        described.append(Column(f"rate{side}", "rate", interval=bounds))
        described += [Column(name, "rate", rank=None) for name in bounds]
        data |= {name: [12.5] for name in (f"rate{side}", *bounds)}
    table = Table("Rates", pl.DataFrame(data), tuple(described))

    def intervals(width: int) -> int:
        return render(table, style=Style(width=width)).count("[")

    assert [intervals(width) for width in (200, 50, 25)] == [3, 1, 0]


def test_without_a_width_all_columns_are_printed() -> None:
    """Files have no edge."""
    printed = render(wide_table(20), "plain")
    assert all(f"some outlet {n} /10k" in printed for n in range(20))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_breaks_a_line(text: str) -> None:
    """Control characters, line ends and marks that turn the direction round are spaces."""
    frame = pl.DataFrame({"t": [text, "end"]})
    printed = render(Table("T", frame, (Column("t"),)), "plain")
    assert len(printed.splitlines()) == 4
    hidden = "\x00\x07\x1b\r\x7f\x85\u2028\u2029\u202e\u2066"
    assert not set(printed) & set(hidden)


def test_html_is_escaped() -> None:
    """What stands in a text is not mark-up, in the title, in the cells and in the notes."""
    table = Table("<T>", pl.DataFrame({"t": ["<b>&"]}), (Column("t", label="<i>"),), ("<n>",))
    html = render(table, "html")
    assert "&lt;T&gt;" in html
    assert "&lt;b&gt;&amp;" in html
    assert "&lt;n&gt;" in html
    assert "<i>" not in html


def test_unknown_formats_name_the_choices() -> None:
    """And parquet is no text."""
    with pytest.raises(OptionError, match="no format named 'excel'; there are: csv, tsv, json"):
        render(wide_table(1), "excel")
    with pytest.raises(OptionError, match="parquet is not text"):
        render(wide_table(1), "parquet")


def test_text_aligned_to_the_right_is_cut_on_the_left() -> None:
    """What is read from the right keeps its end, and all cells end in one place."""
    data = {"left": ["word " * 30 + "end", "short end"], "keyword": ["here"] * 2}
    described = (Column("left", align="right"), Column("keyword"))
    lines = render(
        Table("T", pl.DataFrame(data), described), "plain", Style(width=40)
    ).splitlines()[2:4]
    assert all(line.endswith("end  here") for line in lines)
    assert lines[0].startswith("…")
    assert max(map(len, lines)) <= 40
