"""Printed tables: a title, the cells, notes on how to read them. The one place for tabulate."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from relstat.tables.rendering.cells import Cells, fit, layout, line_length, names_of
from relstat.tables.rendering.choosing import show_columns
from relstat.tables.rendering.escaping import cell_escape, text_escape
from relstat.tables.rendering.footnotes import BETWEEN, footnotes, why_empty
from relstat.tables.rendering.labels import short_labels
from relstat.tables.rendering.style import WIDTH, Style
from relstat.tables.rendering.values import one_line
from relstat.tables.rendering.widening import groups_of, turn, widen
from relstat.tables.table import Table, Tables

__all__ = ["formats", "render", "render_set"]

_LATEX: Final = ("latex", "latex_booktabs", "latex_longtable")
_RAW: Final = ("latex_raw", "unsafehtml")  # cells hold words of others, never mark-up of ours
_MARKDOWN: Final = ("github", "pipe")


def formats() -> tuple[str, ...]:
    """The names of tabulate's formats, ``plain`` first; none that leaves cells as they are."""
    from tabulate import tabulate_formats

    return ("plain", *(name for name in tabulate_formats if name not in ("plain", *_RAW)))


def render(table: Table, format: str, style: Style) -> str:
    """A table in one of tabulate's formats."""
    if not table.items:
        return _dress(table.title, "", [why_empty(table, style)], format, style.width)
    rows = table.items if style.rows is None else min(style.rows, table.items)
    chosen = show_columns(table.head(rows), style.columns)
    columns = layout(widen(chosen))
    short: dict[str, str] = {}
    if style.width is not None and line_length(columns) > style.width:
        groups = groups_of(chosen)
        short = {full: said for full, said in zip(groups, short_labels(groups), strict=True)
                 if full != said}  # fmt: skip
        columns = layout(widen(chosen, short)) if short else columns
    shown, hidden = fit(columns, style.width)
    if chosen.spread is not None and hidden:
        shown, hidden = _with_all_groups(chosen, columns, shown, hidden, style.width)
    notes = footnotes(table, names_of(shown), hidden, style, cut=table.items - rows, short=short)
    return _dress(table.title, _body(shown, format), notes, format, style.width)


def _with_all_groups(
    table: Table,
    columns: Sequence[Cells],
    shown: list[Cells],
    hidden: list[str],
    width: int | None,
) -> tuple[list[Cells], list[str]]:
    """A line per group where columns of groups have no room beside each other, and this has.

    ``columns`` are those of a line per item, ``shown`` those of them that fit, ``hidden`` the
    headings of the others.
    """
    per_group = {cells.column.name for cells in columns} - {one.name for one in table.columns}
    if per_group <= {cells.column.name for cells in shown}:
        return shown, hidden
    turned, lost = fit(layout(turn(table)), width)
    if lost:
        return shown, hidden
    about_items = [one for one in columns if one.column.name not in per_group]
    return turned, [one.heading for one in about_items[1:]]


def render_set(tables: Tables, format: str, style: Style) -> str:
    """All tables of a set, one below the other."""
    parts = [render(table, format, style) for table in tables]
    said = [_paragraph(tables.summary, format, style.width)] if tables.summary else []
    return "\n".join([_heading(tables.title, format), *said, *parts])


def _body(shown: Sequence[Cells], format: str) -> str:
    """The headings and cells, aligned."""
    from tabulate import tabulate

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
    return "\n".join(line.rstrip() for line in body.splitlines()) if plain else body


def _heading(title: str, format: str) -> str:
    title = text_escape(format)(one_line(title))
    if format in _LATEX:
        return f"% {title}\n"
    return f"## {title}\n" if format in _MARKDOWN else f"{title}\n"


def _paragraph(sentences: Sequence[str], format: str, width: int | None) -> str:
    """Sentences as one paragraph, in the manner of the format."""
    if format in _LATEX:
        return "\n".join([*(f"% {text_escape(format)(one_line(one))}" for one in sentences), ""])
    text = text_escape(format)(one_line(" ".join(sentences)))
    if format in _MARKDOWN:
        return f"{text}\n"
    return textwrap.fill(text, width or WIDTH, break_on_hyphens=False) + "\n"


def _dress(title: str, body: str, notes: list[str], format: str, width: int | None) -> str:
    """Put the title above and the notes below, in the manner of the format."""
    escape = text_escape(format)
    title = escape(one_line(title))
    notes = [escape(note) for note in notes]
    joined = BETWEEN.join(notes)
    if format in _LATEX:
        return "\n".join([f"% {title}", *([body] if body else []), *(f"% {n}" for n in notes), ""])
    if format in _MARKDOWN:
        parts = [f"**{title}**", body, joined]
        return "\n\n".join(part for part in parts if part) + "\n"
    filled = textwrap.fill(joined, width or WIDTH, break_on_hyphens=False)
    return "\n".join([title, *([body] if body else []), *([filled] if filled else []), ""])
