"""Workbooks, read back from their XML: numbers are numbers, texts are texts, nothing is cut."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.commands import main
from relstat.errors import MissingExtraError, OptionError
from relstat.tables.rendering import Style, render, write
from relstat.tables.rendering.excel import _sheet_name as sheet_name
from relstat.tables.table import Column, Provenance, Table, Tables

EXAMPLES = str(Path(__file__).resolve().parents[3] / "examples" / "releases")
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Cell = tuple[str, str]  # type and value

TABLE = Table(
    "Terms = peace",
    pl.DataFrame(
        {
            "term": ["=1+1", "@SUM(A1)", "007", "http://x.example", "a\x1bb", None],
            "count": [12345678, 0, 3, 4, 5, None],
            "share": [0.123456789012345, 1.0, 0.0, None, 0.5, 0.25],
            "where": [[1, 2], [], None, [3], [4], [5]],
        },
        strict=False,
    ),
    (Column("term"), Column("count", "count"), Column("share", "share"), Column("where")),
    ("a note",),
    Provenance("freq"),
)


def sheets(path: Path) -> dict[str, list[list[Cell]]]:
    """The cells of each sheet: ``n`` for numbers, ``s`` for texts, ``b`` for truth values."""
    with zipfile.ZipFile(path) as book:
        assert not [name for name in book.namelist() if "vba" in name or "external" in name.lower()]
        texts = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(one.itertext()) for one in texts]
        names = ElementTree.fromstring(book.read("xl/workbook.xml")).find(f"{SPACE}sheets")
        assert names is not None
        found: dict[str, list[list[Cell]]] = {}
        for number, sheet in enumerate(names, start=1):
            tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert tree.find(f".//{SPACE}f") is None  # no formula
            assert tree.find(f".//{SPACE}hyperlink") is None
            rows = []
            for row in tree.iter(f"{SPACE}row"):
                cells = []
                for cell in row:
                    value = cell.find(f"{SPACE}v")
                    text = "" if value is None or value.text is None else value.text
                    kind = cell.get("t", "n")
                    cells.append((kind, shared[int(text)] if kind == "s" else text))
                rows.append(cells)
            found[str(sheet.get("name"))] = rows
    return found


def test_numbers_are_numbers_and_texts_are_texts(tmp_path: Path) -> None:
    """All digits, no formula, no link, no number made of a text; null is an empty cell."""
    path = tmp_path / "t.xlsx"
    assert write(TABLE, path) == [path]
    table = sheets(path)["table"]
    assert table[0] == [("s", name) for name in ("term", "count", "share", "where")]
    assert table[1] == [("s", "=1+1"), ("n", "12345678"), ("n", "0.123456789012345"),
                        ("s", "[1, 2]")]  # fmt: skip
    assert [row[0] for row in table[2:6]] == [
        ("s", "@SUM(A1)"), ("s", "007"), ("s", "http://x.example"), ("s", "a b"),
    ]  # fmt: skip
    assert table[6] == [("n", "0.25"), ("s", "[5]")]


def test_a_sheet_says_how_to_read_the_others(tmp_path: Path) -> None:
    """Title, headings, notes and record."""
    path = tmp_path / "t.xlsx"
    write(TABLE, path)
    notes = [text for row in sheets(path)["notes"] for _, text in row]
    for text in ("Terms = peace", "count: count", "a note", "method: freq"):
        assert text in notes


def test_each_table_of_a_set_has_a_sheet(tmp_path: Path) -> None:
    """One file for ``compare``, and for whatever else has several tables."""
    path = tmp_path / "c.xlsx"
    argv = ["compare", EXAMPLES, "--by", "source", "-q", "-o", str(path)]
    assert main(argv) == 0
    book = sheets(path)
    assert list(book)[:2] == ["summary", "size"]
    assert list(book)[-1] == "notes"
    numbers = [cell for row in book["terms"][1:] for cell in row if cell[0] == "n"]
    assert len(numbers) > 100


def test_columns_and_digits_can_be_chosen(tmp_path: Path) -> None:
    """As in csv."""
    path = tmp_path / "t.xlsx"
    write(TABLE, path, style=Style(columns=["share", "term"], digits=2))
    assert sheets(path)["table"][1] == [("n", "0.12"), ("s", "=1+1")]


def test_the_same_table_is_the_same_file(tmp_path: Path) -> None:
    """Whatever the time is."""
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        write(TABLE, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_what_does_not_fit_is_an_error(tmp_path: Path) -> None:
    """Nothing is cut without a word."""
    long = Table("T", pl.DataFrame({"text": ["x" * 40_000]}), (Column("text"),))
    with pytest.raises(OptionError, match="a text of 40,000 characters in 'text' is too long"):
        write(long, tmp_path / "t.xlsx")
    assert not list(tmp_path.iterdir())
    many = Table("T", pl.DataFrame({"n": range(1_048_576)}), (Column("n", "count"),))
    with pytest.raises(OptionError, match="table has 1,048,576 rows and a sheet of Excel 1,048,5"):
        write(many, tmp_path / "t.xlsx")
    with pytest.raises(OptionError, match="xlsx is not text: write it to a file"):
        render(TABLE, "xlsx")


def test_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without XlsxWriter the error says what to install."""
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'relstat\[excel\]'"):
        write(TABLE, tmp_path / "t.xlsx")


@given(st.lists(st.text(max_size=40), max_size=6))
def test_names_of_sheets(names: list[str]) -> None:
    """Any names become different ones that Excel takes, none of them that of the notes."""
    taken = {"notes"}
    made = [sheet_name(name, taken) for name in names]
    assert len({one.casefold() for one in [*made, "notes"]}) == len(made) + 1
    assert all(0 < len(one) <= 31 and not set("[]:*?/\\") & set(one) for one in made)


def test_a_set_of_one_table(tmp_path: Path) -> None:
    """Its sheet has its name."""
    write(Tables.of(lines=TABLE), tmp_path / "t.xlsx")
    assert len(sheets(tmp_path / "t.xlsx")) == 2
