"""Notes in print: at most three lines, about what is shown; all of them when asked for."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import OptionError, option
from relstat.tables.notes import Note
from relstat.tables.rendering import Style, render
from relstat.tables.table import Column, Table


def table_with(*notes: str, columns: int = 2) -> Table:
    """A table with these notes; the columns are called c0, c1, ..."""
    frame = pl.DataFrame({f"c{n}": [1] for n in range(columns)})
    return Table("T", frame, tuple(Column(name, "count", rank=3) for name in frame.columns), notes)


def note_lines(table: Table, style: Style) -> list[str]:
    """The lines below the cells."""
    return render(table, "plain", style).splitlines()[3:]


def test_a_note_is_a_string_with_more_to_it() -> None:
    """The full text, a short one, the columns that it is about."""
    note = Note("rates are per 10,000 words", about="rate", short="per 10,000 words")
    assert note == "rates are per 10,000 words"
    assert note in table_with(note).notes
    assert (note.short, note.about) == ("per 10,000 words", ("rate",))
    assert Note("all").short == "all"
    first = table_with("plain").notes[0]
    assert isinstance(first, Note)
    assert first.about == ()


def test_short_full_and_none() -> None:
    """What is short is printed; the rest, and how the table was made, when asked for."""
    table = table_with(Note("the long story", short="short"), Note("method", short=""))
    assert note_lines(table, Style()) == ["short"]
    (full,) = note_lines(table, Style(notes="full"))
    assert full.startswith("the long story · method · relstat ")
    assert note_lines(table, Style(notes="none")) == []
    with pytest.raises(OptionError, match="no notes named 'long'; there are: full, short, none"):
        Style(notes="long")  # type: ignore[arg-type]  # wrong on purpose


def test_only_notes_about_columns_that_are_shown() -> None:
    """One about a hidden column is left out, and so is it where the column yields."""
    table = table_with(Note("of c0", about="c0"), Note("of c39", about="c39"), "of all", columns=40)
    assert note_lines(table, Style()) == ["of c0 · of c39 · of all"]
    narrow = " ".join(note_lines(table, Style(width=80)))
    assert narrow.startswith("of c0 · of all · not shown here: c")
    assert note_lines(table, Style(columns=["c39"])) == ["of c39 · of all"]


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans()), max_size=12), st.integers(60, 140))
def test_at_most_three_lines(sizes: list[tuple[int, bool]], width: int) -> None:
    """Definitions yield first; where something is left out, the reader learns how to get it."""
    notes = [
        Note("word " * size + str(n), about="c0" if about else ())
        for n, (size, about) in enumerate(sizes)
    ]
    table = table_with(*notes)
    lines = note_lines(table, Style(width=width))
    assert len(lines) <= 3
    printed = " ".join(lines)
    whole = [note for note in notes if f"{note} " in f"{printed} "]
    if len(whole) < len(notes):
        assert printed.endswith('more: render(notes="full")')
        if any(note in whole and note.about for note in notes):
            assert all(note in whole for note in notes if not note.about)


def test_an_empty_table_says_why() -> None:
    """One sentence in the place of cells, whatever notes are asked for."""
    reason = Note(f"no term is so frequent: lower {option('min_count')}")
    table = table_with(Note("of c0", about="c0"), reason).head(0)
    assert reason == "no term is so frequent: lower min_count"
    for notes in ("short", "full", "none"):
        style = Style(notes=notes)
        assert render(table, "plain", style) == f"T\n{reason}\n"
    in_shell = render(table, "plain", Style(shell=True))
    assert in_shell == "T\nno term is so frequent: lower --min-count\n"
    assert render(table_with().head(0), "plain") == "T\nno rows\n"


def test_rows_that_are_not_printed_are_counted() -> None:
    """``rows`` cuts what is printed and never what is written as data."""
    frame = pl.DataFrame({"n": list(range(70))})
    table = Table("T", frame, (Column("n", "count"),))
    printed = table.render(rows=3)
    assert printed.splitlines()[1:] == ["n", "0", "1", "2", "3 of 70 rows; csv and json have all"]
    assert str(table).endswith("60 of 70 rows; csv and json have all\n")
    assert len(json.loads(table.render("json", rows=3))["rows"]) == 70


def test_json_has_every_note_in_full() -> None:
    """Whatever is printed."""
    table = table_with(Note("the long story", short=""))
    assert json.loads(render(table, "json", Style(notes="none")))["notes"] == ["the long story"]
