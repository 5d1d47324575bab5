"""What tables and sets of tables have in common: the ways out as text and as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from relstat.tables.notes import Notes

if TYPE_CHECKING:
    from relstat.tables.rendering.style import Digits
    from relstat.tables.table import Table, Tables

__all__ = ["Printable"]

_ROWS: Final = 60  # that ``print`` shows of a table


class Printable:
    """Something that is printed, written to a file, and shown in a notebook."""

    def __str__(self) -> str:
        from relstat.tables.rendering import Style, line_width, render

        return render(self._self, style=Style(width=line_width(), rows=_ROWS))

    def render(
        self,
        format: str = "plain",
        *,
        width: int | None = None,
        columns: Sequence[str] | None = None,
        rows: int | None = None,
        digits: Digits = None,
        notes: Notes = "short",
    ) -> str:
        """Return the table as text in one of ``relstat.tables.rendering.formats()``.

        Args:
            format: ``plain``, ``html``, ``csv``, ``json`` and so on.
            width: characters of a line in ``plain``. Columns of high rank yield until it fits, and
                a note says which; without it all are printed.
            columns: names of the columns to write, in this order.
            rows: lines to print at most, in text formats and HTML; a note says how many there are.
            digits: significant digits of numbers in csv, tsv, json and jsonl, or ``full``. Without
                it csv and tsv have 6, json and jsonl all. Whole numbers keep theirs.
            notes: ``short``, at most three lines about the columns shown; ``full``; or ``none``.

        Raises:
            OptionError: an unknown format or column, or a set of tables in a format of one.
        """
        from relstat.tables.rendering import Style, render

        style = Style(width=width, columns=columns, rows=rows, digits=digits, notes=notes)
        return render(self._self, format, style)

    def write(
        self,
        path: str | Path,
        format: str | None = None,
        *,
        columns: Sequence[str] | None = None,
        digits: Digits = None,
        notes: Notes = "short",
    ) -> None:
        """Write to a file; without ``format`` its suffix decides. Options as for :meth:`render`.

        Of a set of tables, formats that hold one table get one file for each, NAME-TABLE.csv.
        """
        from relstat.tables.rendering import Style, write

        write(self._self, Path(path), format, Style(columns=columns, digits=digits, notes=notes))

    def plot(self, path: str | Path) -> None:
        """Draw to a file, NAME.svg or NAME.png (needs the extra ``plot``).

        Tables of :func:`relstat.trend` are lines with bands; others are dots with the intervals of
        the first column that has any, groups side by side.

        Raises:
            OptionError: another suffix; no column with an interval; more rows than fit.
            MissingExtraError: matplotlib is not installed.
        """
        from relstat.tables.rendering.pictures import write_picture

        write_picture(self._self, Path(path))

    def _repr_html_(self) -> str:
        from relstat.tables.rendering import preview

        return preview(self._self)

    @property
    def _self(self) -> Table | Tables:
        return cast("Table | Tables", self)
