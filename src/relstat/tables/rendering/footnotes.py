"""The notes that are printed under a table: few, short, and about what is shown."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

from relstat.tables.notes import Note, as_note
from relstat.tables.rendering.style import WIDTH, Style
from relstat.tables.rendering.values import one_line
from relstat.tables.table import Table

__all__ = ["BETWEEN", "footnotes", "why_empty"]

BETWEEN: Final = " · "
_LINES: Final = 3  # of notes in a short print
_NAMED: Final = 4  # columns that are named as not shown, groups that are named in full
_NOTHING: Final[Mapping[str, str]] = {}


def footnotes(
    table: Table,
    shown: Sequence[str],
    hidden: Sequence[str],
    style: Style,
    *,
    cut: int = 0,
    short: Mapping[str, str] = _NOTHING,
) -> list[str]:
    """Return the notes to print under a table.

    ``shown`` are the names of the printed columns, ``hidden`` the headings of those for which
    there was no room, ``cut`` the number of rows that are not printed, ``short`` the groups with
    other names in the headings.
    """
    if style.notes == "none":
        return []
    divided = table.provenance.tokens.notes()
    missing = [*divided, *_renamed(short, style), *_missing(table, hidden, cut, style)]
    every = [as_note(note) for note in table.notes]
    if style.notes == "full":
        return [*(_spelled(note, style) for note in every), *missing, origin(table)]
    notes = [note for note in every if note.short and note.concerns(shown)]
    further = "more: --notes full" if style.shell else 'more: render(notes="full")'
    left_out = False
    while notes:
        said = [_spelled(note, style) for note in notes] + missing
        if _fits([*said, further] if left_out else said, style.width):
            break
        # A definition yields before what is true of this table only.
        last = max(
            (place for place, note in enumerate(notes) if note.about), default=len(notes) - 1
        )
        del notes[last]
        left_out = True
    said = [_spelled(note, style) for note in notes] + missing
    return [*said, further] if left_out else said


def why_empty(table: Table, style: Style) -> str:
    """Return the sentence that an empty table is: why it is empty, and what to try."""
    for note in map(as_note, table.notes):
        if not note.about:
            return _spelled(note, style, short=False)
    return "no rows"


def origin(table: Table) -> str:
    """Return how the texts were read, the version of relstat, and the corpus."""
    made = table.provenance
    corpus = f", corpus {made.corpus}" if made.corpus else ""
    uncleaned = [f"not cleaned: {', '.join(made.uncleaned)}"] if made.uncleaned else []
    return BETWEEN.join([*uncleaned, f"relstat {made.version}{corpus}"])


def _missing(table: Table, hidden: Sequence[str], cut: int, style: Style) -> list[str]:
    """What the print leaves out, and where it is."""
    said = []
    if cut:
        said.append(f"{table.items - cut:,} of {table.items:,} rows; csv and json have all")
    if hidden:
        more = len(hidden) - _NAMED
        named = ", ".join(hidden[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        if style.notes == "full":
            named = ", ".join(hidden)
        said.append(f"not shown here: {named} (csv and json have all columns)")
    return said


def _renamed(short: Mapping[str, str], style: Style) -> list[str]:
    """Which group a short heading represents."""
    named = [f"{said} = {full}" for full, said in short.items()]
    shown = named if style.notes == "full" else named[:_NAMED]
    more = f" and {len(named) - len(shown)} more" if len(named) > len(shown) else ""
    return [one_line("; ".join(shown) + more)] if named else []


def _spelled(note: Note, style: Style, *, short: bool | None = None) -> str:
    short = style.notes == "short" if short is None else short
    return one_line(note.text(short=short, shell=style.shell))


def _fits(notes: Sequence[str], width: int | None) -> bool:
    return len(textwrap.wrap(BETWEEN.join(notes), width or WIDTH)) <= _LINES
