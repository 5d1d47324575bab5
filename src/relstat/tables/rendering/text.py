"""Printed tables: a title, the cells, notes on how to read them. The one place for tabulate."""

from __future__ import annotations

import textwrap
from typing import Final

from relstat.tables.rendering.cells import fit, layout
from relstat.tables.rendering.escaping import cell_escape, text_escape
from relstat.tables.rendering.values import one_line
from relstat.tables.rendering.widening import widen
from relstat.tables.table import Table, Tables

__all__ = ["formats", "render", "render_set"]

_LATEX: Final = ("latex", "latex_booktabs", "latex_longtable")
_RAW: Final = ("latex_raw", "unsafehtml")  # cells hold words of others, never mark-up of ours
_MARKDOWN: Final = ("github", "pipe")
_NOTE_WIDTH: Final = 100


def formats() -> tuple[str, ...]:
    """The names of tabulate's formats, ``plain`` first; none that leaves cells as they are."""
    from tabulate import tabulate_formats

    return ("plain", *(name for name in tabulate_formats if name not in ("plain", *_RAW)))


def render(table: Table, format: str, width: int | None) -> str:
    """A table in one of tabulate's formats; ``width`` limits the length of lines."""
    from tabulate import tabulate

    shown, yielded = fit(layout(widen(table)), width)
    notes = [*table.notes, _origin(table)]
    if yielded:
        notes.append(f"not shown here: {', '.join(yielded)} (csv and json have all columns)")
    escape = cell_escape(format)
    columns = [[escape(value) for value in cells.values] for cells in shown]
    rows = list(zip(*columns, strict=True))
    headings = tuple(escape(cells.heading) for cells in shown)
    # tabulate widens columns for their headings; as a first row of plain cells they are not.
    plain = format == "plain"
    body = tabulate(
        [headings, *rows] if plain else rows,
        headers=() if plain else headings,
        tablefmt=format,
        disable_numparse=True,
        colalign=["right" if cells.right else "left" for cells in shown] if rows or plain else None,
        preserve_whitespace=True,
    )
    if plain:
        body = "\n".join(line.rstrip() for line in body.splitlines())
    return _dress(table.title, body, notes, format, width or _NOTE_WIDTH)


def render_set(tables: Tables, format: str, width: int | None) -> str:
    """All tables of a set, one below the other."""
    parts = [render(table, format, width) for table in tables]
    return "\n".join([_heading(tables.title, format), *parts])


def _origin(table: Table) -> str:
    made = table.provenance
    corpus = f", corpus {made.corpus}" if made.corpus else ""
    uncleaned = [f"not cleaned: {', '.join(made.uncleaned)}"] if made.uncleaned else []
    return " · ".join([*made.tokens.notes(), *uncleaned, f"relstat {made.version}{corpus}"])


def _heading(title: str, format: str) -> str:
    title = text_escape(format)(one_line(title))
    if format == "html":
        return f"<h2>{title}</h2>\n"
    if format in _LATEX:
        return f"% {title}\n"
    return f"## {title}\n" if format in _MARKDOWN else f"{title}\n"


def _dress(title: str, body: str, notes: list[str], format: str, width: int) -> str:
    """Put the title above and the notes below, in the manner of the format."""
    escape = text_escape(format)
    title = escape(one_line(title))
    notes = [escape(one_line(note)) for note in notes]
    joined = " · ".join(notes)
    if format == "html":
        caption = f"<table>\n<caption>{title}</caption>"
        return f"{body.replace('<table>', caption, 1)}\n<p><small>{joined}</small></p>\n"
    if format in _LATEX:
        return "\n".join([f"% {title}", body, *(f"% {note}" for note in notes), ""])
    if format in _MARKDOWN:
        return f"**{title}**\n\n{body}\n\n{joined}\n"
    return "\n".join([title, body, textwrap.fill(joined, width, break_on_hyphens=False), ""])
