"""HTML: a page that stands alone and stays small, and what a notebook shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import polars as pl

from relstat.tables.rendering import Style, render
from relstat.tables.table import Column, Note, Spread, Table, Tables

VOID = {"meta", "br", "link", "img"}


class Outline(HTMLParser):
    """The elements of a page, all closed, and the texts of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.names.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be of that name."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Add to the text of a cell."""
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


def table_of(rows: int) -> Table:
    """Terms with a rate and its interval."""
    frame = pl.DataFrame(
        {
            "term": [f"<term {n}>" for n in range(rows)],
            "rate": [n + 0.26 for n in range(rows)],
            "low": [n - 1.0 for n in range(rows)],
            "high": [None if n == 1 else n + 1.0 for n in range(rows)],
        },
        schema={"term": pl.String, "rate": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    )
    frame = frame.with_columns(low=pl.when(pl.col("high").is_not_null()).then("low"))
    columns = (
        Column("term"), Column("rate", "rate", "/10k", 1, ("low", "high")),
        Column("low", "rate", rank=None), Column("high", "rate", rank=None),
    )  # fmt: skip
    return Table("Terms & more", frame, columns, ("a <note>",))


def test_a_page_is_whole() -> None:
    """Doctype, language, character set, title, style; nothing is loaded from elsewhere."""
    page = render(table_of(3), "html")
    assert page.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n')
    outline = Outline(page)
    assert outline.names[:4] == ["html", "head", "meta", "meta"]
    assert outline.names.count("title") == outline.names.count("h1") == 1
    assert "<title>Terms &amp; more</title>" in page
    assert "a &lt;note&gt;" in page
    assert not re.search(r"https?:|src=|<link|<script|@import|url\(", page)
    assert outline.rows == [
        ["term", "/10k"],
        ["<term 0>", "0.3", "[-1.0, 1.0]"],
        ["<term 1>", "1.3", ""],
        ["<term 2>", "2.3", "[1.0, 3.0]"],
    ]


def test_a_set_is_one_page() -> None:
    """One title, a heading for each table."""
    page = render(Tables("Both", {"a": table_of(1), "b": table_of(2)}), "html")
    assert page.count("<!doctype") == page.count("<h1>Both</h1>") == 1
    assert Outline(page).names.count("h2") == Outline(page).names.count("table") == 2


def test_a_page_stays_under_a_megabyte() -> None:
    """Of a longer table it has the first rows and says how many there are."""
    page = render(table_of(20_000), "html")
    assert 800_000 < len(page.encode()) < 1_000_000
    rows = len(Outline(page).rows) - 1
    assert f"{rows:,} of 20,000 rows; csv and json have all" in page
    both = Tables("Both", {"a": table_of(20_000), "b": table_of(20_000)})
    assert len(render(both, "html").encode()) < 1_000_000


def test_a_long_table_of_groups_is_wide_in_a_page() -> None:
    """A line for each item."""
    frame = pl.DataFrame({"term": ["a", "a"], "group": ["x", "y"], "rate": [1.0, 2.0]})
    columns = (Column("term"), Column("group"), Column("rate", "rate", "/10k"))
    table = Table("T", frame, columns, spread=Spread("group", ("rate",)))
    assert Outline(render(table, "html")).rows == [
        ["term", "x /10k", "y /10k"],
        ["a", "1.0", "2.0"],
    ]


def test_an_empty_table_is_a_sentence() -> None:
    """Why it is empty, and no grid."""
    page = render(table_of(0), "html")
    assert "<p>a &lt;note&gt;</p>" in page
    assert "<table>" not in page


def test_a_notebook_shows_both_ends() -> None:
    """Of more than 60 rows the first and the last five, with the size of all; small."""
    shown = table_of(2762)._repr_html_()
    rows = Outline(shown).rows
    assert len(rows) == 12
    assert [row[0] for row in rows[5:8]] == ["<term 4>", "…", "<term 2757>"]
    assert len(rows[6]) == 3
    assert "2,762 rows × 2 columns; 10 rows are shown" in shown
    assert len(shown) < 10_000
    assert "<html" not in shown
    assert len(Outline(table_of(60)._repr_html_()).rows) == 61


def test_a_notebook_cuts_wide_tables() -> None:
    """Twenty columns, and the names of the others."""
    frame = pl.DataFrame({f"c{n}": [n] for n in range(30)})
    table = Table("T", frame, tuple(Column(name, "count") for name in frame.columns))
    shown = table._repr_html_()
    assert len(Outline(shown).rows[0]) == 20
    assert "not shown here: c20, c21, c22, c23 and 6 more" in shown


def test_notes_are_chosen_as_in_text() -> None:
    """Short, full or none."""
    notes = (Note("the whole story", short="in short"),)
    table = Table("T", pl.DataFrame({"a": [1]}), (Column("a", "count"),), notes)
    assert "in short" in render(table, "html")
    assert "the whole story" in render(table, "html", Style(notes="full"))
    none = render(table, "html", Style(notes="none"))
    assert "in short" not in none
    assert "<ul" not in none
