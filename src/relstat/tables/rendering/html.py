"""HTML: a whole page for a browser or for print, and a fragment for a notebook.

A page stands alone: nothing in it is loaded from elsewhere. Long and wide tables scroll inside of
it, under headings that stay; in print they run over pages. A page stays under a megabyte: of a
longer table it has the first rows, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from typing import Final

from relstat.tables.rendering.cells import Cells, layout, names_of
from relstat.tables.rendering.choosing import show_columns
from relstat.tables.rendering.footnotes import footnotes, why_empty
from relstat.tables.rendering.style import Style
from relstat.tables.rendering.values import one_line
from relstat.tables.rendering.widening import widen
from relstat.tables.table import Table, Tables

__all__ = ["fragment", "page"]

_ROOM: Final = 900_000  # bytes of cells in a page
_ROWS: Final = 60  # more are cut in a notebook, as pandas does,
_ENDS: Final = 5  # to so many at each end
_COLUMNS: Final = 20  # more are cut there, too
_GAP: Final = "…"
_LEADING: Final = 3  # columns of which one stays in view

_STYLE: Final = """
.relstat { color: #1a1a1a; background: #fff; font: 15px/1.45 system-ui, sans-serif; }
.relstat h1, .relstat h2 { font-size: 1.15em; line-height: 1.3; margin: 0 0 .6em; }
.relstat h1 { font-size: 1.35em; }
.relstat .summary { max-width: 46em; margin: 0 0 1.6em; }
.relstat section { margin: 0 0 2.2em; }
.relstat .scroll { overflow: auto; max-height: 85vh; width: fit-content; max-width: 100%;
  border: 1px solid #ccc; }
.relstat table { border-collapse: separate; border-spacing: 0; width: max-content; font-size: .93em;
  font-variant-numeric: tabular-nums; }
.relstat th, .relstat td { padding: .25em .6em; text-align: right; vertical-align: top;
  white-space: nowrap; border: 0; border-bottom: 1px solid #e4e4e4; background: #fff; }
.relstat thead th { position: sticky; top: 0; z-index: 1; white-space: normal; min-width: 3.5em;
  max-width: 11em; vertical-align: bottom; background: #f2f2f2; border-bottom: 1px solid #999; }
.relstat .k { position: sticky; left: 0; }
.relstat thead .k { z-index: 2; }
.relstat .t { text-align: left; white-space: pre-wrap; min-width: 6em; max-width: 34em;
  overflow-wrap: anywhere; }
.relstat .i { padding-left: 0; color: #555; }
.relstat .notes { margin: .5em 0 0; padding: 0; list-style: none; font-size: .86em; color: #444;
  max-width: 60em; }
@media (max-width: 600px) {
  .relstat { font-size: 14px; }
  .relstat .t { max-width: 15em; }
  .relstat .k { max-width: 10em; }
}
@media print {
  .relstat { font-size: 9pt; }
  .relstat .scroll { overflow: visible; max-height: none; border: 0; }
  .relstat thead { display: table-header-group; }
  .relstat table { width: auto; }
  .relstat thead th, .relstat .k { position: static; }
  .relstat tr { break-inside: avoid; }
  .relstat th, .relstat td { padding: .15em .4em; }
}
""".strip()
_PAGE_STYLE: Final = "body { margin: 0; } main.relstat { padding: 1em; }"


def page(table: Table | Tables, style: Style) -> str:
    """Return a complete page with one table or a set."""
    title = _plain(table.title)
    members = list(table) if isinstance(table, Tables) else [table]
    room = _ROOM // max(len(members), 1)
    parts = []
    if isinstance(table, Tables):
        parts.append(f"<h1>{title}</h1>")
        parts += _summary(table.summary)
    level = "h2" if isinstance(table, Tables) else "h1"
    parts += [_section(one, style, level, room) for one in members]
    version = members[0].provenance.version if members else ""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="generator" content="relstat {escape(version)}">',
            f"<title>{title}</title>",
            f"<style>\n{_STYLE}\n{_PAGE_STYLE}\n</style>",
            "</head>",
            '<body>\n<main class="relstat">',
            *parts,
            "</main>\n</body>\n</html>\n",
        ]
    )


def fragment(table: Table | Tables, style: Style) -> str:
    """Return what a notebook shows: of a long table both ends, of a wide one both sides."""
    members = list(table) if isinstance(table, Tables) else [table]
    heading = f"<h2>{_plain(table.title)}</h2>\n" if isinstance(table, Tables) else ""
    said = _summary(table.summary) if isinstance(table, Tables) else []
    parts = "\n".join([*said, *(_preview(one, style) for one in members)])
    return f'<div class="relstat">\n<style>\n{_STYLE}\n</style>\n{heading}{parts}\n</div>\n'


@dataclass(frozen=True)
class _Grid:
    """The cells of a table as mark-up."""

    columns: Sequence[Cells]

    @cached_property
    def key(self) -> int:
        """The column that stays in view: of the first ones the text with the most values."""
        leading = [
            (len(set(cells.bare)), -place)
            for place, cells in enumerate(self.columns[:_LEADING])
            if cells.column.is_text
        ]
        return -max(leading, default=(0, 0))[1]

    def _kind(self, place: int) -> str:
        """The classes of the cells of a column."""
        names = ["t"] * (not self.columns[place].right) + ["k"] * (place == self.key)
        return f' class="{" ".join(names)}"' if names else ""

    def head(self) -> str:
        """The row of headings; one with intervals is above two columns."""
        made = []
        for place, cells in enumerate(self.columns):
            kind = self._kind(place)
            span = ' colspan="2"' if cells.has_interval else ""
            made.append(f'<th scope="col"{kind}{span}>{escape(cells.heading)}</th>')
        return f"<thead><tr>{''.join(made)}</tr></thead>"

    def rows(self) -> Iterator[str]:
        """A row after the other."""
        columns = []
        for place, cells in enumerate(self.columns):
            opening = f"<td{self._kind(place)}>"
            made = [f"{opening}{escape(value)}</td>" for value in cells.bare]
            if cells.has_interval:
                made = [
                    f'{one}<td class="i">{escape(interval)}</td>'
                    for one, interval in zip(made, cells.intervals, strict=True)
                ]
            columns.append(made)
        for row in zip(*columns, strict=True):
            yield f"<tr>{''.join(row)}</tr>"

    def gap(self) -> str:
        """A row that is in the place of many."""
        cells = (
            f"<td{self._kind(place)}>{_GAP}</td>" + "<td></td>" * cells.has_interval
            for place, cells in enumerate(self.columns)
        )
        return f"<tr>{''.join(cells)}</tr>"


def _section(table: Table, style: Style, level: str, room: int) -> str:
    title = _plain(table.title)
    if not table.items:
        reason = escape(why_empty(table, style))
        return f"<section>\n<{level}>{title}</{level}>\n<p>{reason}</p>\n</section>"
    most = table.items if style.rows is None else min(style.rows, table.items)
    columns = layout(widen(show_columns(table.head(most), style.columns)))
    grid = _Grid(columns)
    rows: list[str] = []
    for row in grid.rows():
        room -= len(row.encode()) + 1
        if room < 0 and rows:
            break
        rows.append(row)
    notes = footnotes(table, names_of(columns), [], style, cut=table.items - len(rows))
    return "\n".join(
        [
            "<section>",
            f"<{level}>{title}</{level}>",
            f'<div class="scroll" tabindex="0" role="region" aria-label="{title}">',
            _table(grid, rows),
            "</div>",
            *_list(notes),
            "</section>",
        ]
    )


def _preview(table: Table, style: Style) -> str:
    """A table for a notebook, with its size below."""
    if not table.items:
        return _section(table, style, "h2", _ROOM)
    wide = widen(show_columns(table, style.columns))
    cut = table.items > _ROWS
    if cut:
        wide = replace(wide, frame=wide.frame.head(_ENDS).vstack(wide.frame.tail(_ENDS)))
    columns = layout(wide)
    hidden = columns[_COLUMNS:]
    grid = _Grid(columns[:_COLUMNS])
    rows = list(grid.rows())
    if cut:
        rows.insert(_ENDS, grid.gap())
    notes = footnotes(table, names_of(grid.columns), [cells.heading for cells in hidden], style)
    size = f"{table.items:,} rows × {len(columns):,} columns"
    shown = [f"{size}; {2 * _ENDS} rows are shown"] if cut else [size]
    return "\n".join(
        [
            f"<section><h2>{_plain(table.title)}</h2>",
            f'<div class="scroll">{_table(grid, rows)}</div>',
            *_list([*shown, *notes]),
            "</section>",
        ]
    )


def _table(grid: _Grid, rows: Sequence[str]) -> str:
    return "\n".join(["<table>", grid.head(), "<tbody>", *rows, "</tbody>", "</table>"])


def _summary(sentences: Sequence[str]) -> list[str]:
    """The first paragraph of a page."""
    text = " ".join(_plain(sentence) for sentence in sentences)
    return [f'<p class="summary">{text}</p>'] if text else []


def _list(notes: Sequence[str]) -> list[str]:
    """Notes, one below the other."""
    if not notes:
        return []
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return [f'<ul class="notes">{items}</ul>']


def _plain(title: str) -> str:
    return escape(one_line(title))
