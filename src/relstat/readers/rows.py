"""The rows of a delimited file, and what to do where its quoting is broken.

Well-formed rows are read by the csv module. A row that is not is read again leniently: a quotation
mark ends a field only before a delimiter or a line end. What still does not fit is left out, and
reading goes on at the next line that looks like the start of a row: whose numbers, dates and codes
stand in the columns where other rows have theirs. A line inside a broken field has no such things
there, so no record is made of the inside of another. The same comparison notices a quoted field
that swallows the rows after it.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from relstat.readers.dialects import Dialect
from relstat.readers.limits import too_large
from relstat.readers.problems import FileLog, Tally
from relstat.readers.row_shapes import RowShape

__all__ = ["Row", "RowReader"]

Row = tuple[int, list[str]]
"""The 1-based line where a row starts, and its fields, as many as the header has."""

_LEARNED: Final = 300  # rows that teach what rows look like
_ENOUGH: Final = 20  # rows from which what was learned is believed
_AHEAD: Final = 200  # lines looked at where fewer were read
_HELD: Final = 2**20  # characters of a broken row that are read again at most
_RETURN: Final = re.compile("\r(?!\n?$)")


class RowReader:
    """Reads the rows of a delimited file.

    Attributes:
        width: how many columns the header has.
        returns: whether lone carriage returns stand in fields, as vertical tabs.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, log: FileLog) -> None:
        self.width = 0
        self.returns = False
        self._dialect = dialect
        self._log = log
        self._lines = iter(lines)
        self._waiting: deque[str] = deque()  # lines that were taken and are read again
        self._taken: list[str] = []  # lines of the present row
        self._number = 0  # lines of the rows that are done
        self._shape = RowShape()
        self._text: int | None = None
        self._marked = Tally()
        self._short = Tally()
        self._wide = Tally()
        self._repeated = Tally()
        self._names: list[str] = []

    def header(self) -> Row | None:
        """Read the names of the columns; None where there are none."""
        for _ in range(self._dialect.above):
            next(self._source(), None)
        while True:
            start = self._begin()
            try:
                row = next(self._reader(), None)
            except csv.Error as error:
                self._log.skip_line(start, f"broken header: {error}")
                return None
            if row is None:
                return None
            if any(cell.strip() for cell in row):
                if self._dialect.unnamed:
                    row = ["", *row]
                self.width = len(row)
                self._names = row
                self._begin()
                return start, row

    def rows(self, text: int | None) -> Iterator[Row]:
        """Read the rows that fit the header; ``text`` is the column of texts, where it is known."""
        self._text = text
        width, taken, shape, names = self.width, self._taken, self._shape, self._names
        reader = self._reader()
        while True:
            start = self._number + 1
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                yield from self._mended(start, _reason(error))
                reader = self._reader()
                continue
            if self._is_inside(taken):
                self._pass_over(start, "a quotation mark of the row above is missing")
                reader = self._reader()
            elif len(row) == width and len(taken) == 1:
                if row == names:
                    self._repeated.add(self._begin() - 1)
                    continue
                if shape.rows < _LEARNED:
                    shape.learn(row)
                self._number += 1
                taken.clear()
                yield start, row
            elif not row or row == ["\x1a"]:  # an empty line, the end of a file of DOS
                self._begin()
            elif len(taken) > 1 and self._swallows(taken):
                yield from self._mended(start, "a quotation mark opens here and swallows rows")
                reader = self._reader()
            elif (whole := self._fitted(row)) is not None:
                if len(row) < width:
                    self._short.add(start)
                elif len(row) > width and any(cell.strip() for cell in row[width:]):
                    self._wide.add(start)
                if shape.rows < _LEARNED:
                    shape.learn(whole)
                self._begin()
                yield start, whole
            else:
                fields = "1 field" if len(row) == 1 else f"{len(row):,} fields"
                self._pass_over(start, f"{fields} where the header has {width:,}")
                reader = self._reader()
        marked = "quotation marks are not doubled in {n} rows; read as written"
        self._log.count(self._marked, marked, skipped=False)
        self._log.count(self._short, "last fields are missing in {n} rows", skipped=False)
        wide = "delimiters in the last field are not quoted in {n} rows; read as written"
        self._log.count(self._wide, wide, skipped=False)
        repeated = "the header comes again in {n} rows; passed over"
        self._log.count(self._repeated, repeated, skipped=False)

    # --- lines ---

    def _source(self) -> Iterator[str]:
        """The lines that are still to be read, noted as taken."""
        while True:
            line = self._waiting.popleft() if self._waiting else next(self._lines, None)
            if line is None:
                return
            if "\r" in line and line.find("\r", 0, len(line) - 2) >= 0:
                line = _RETURN.sub("\x0b", line)
                self.returns = True
            if line[:1] == "\ufeff":  # files with byte order marks, put one after the other
                line = line.lstrip("\ufeff")
            self._taken.append(line)
            yield line

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._source(), strict=True, **self._dialect.options)

    def _begin(self) -> int:
        """End the present row; returns the number of the line where the next one starts."""
        self._number += len(self._taken)
        self._taken.clear()
        return self._number + 1

    def _keep(self, count: int) -> None:
        """Leave only the first lines with the present row; the others are read again."""
        self._waiting.extendleft(reversed(self._taken[count:]))
        del self._taken[count:]

    def _peek(self) -> str | None:
        """The next line that is not empty, left where it is."""
        place = 0
        while True:
            if place == len(self._waiting):
                line = next(self._lines, None)
                if line is None:
                    return None
                self._waiting.append(line)
            if self._waiting[place].strip():
                return self._waiting[place]
            place += 1

    # --- rows that do not fit ---

    def _is_inside(self, taken: Sequence[str]) -> bool:
        """Whether what could be a row is the rest of one whose opening mark is missing.

        A row has its marks in pairs; lines with one too many must look like other rows.
        """
        marks = sum(line.count('"') for line in taken)
        if self._dialect.quoting != "double" or marks % 2 == 0:
            return False
        self._learn_ahead()
        return self._shape.is_known and not self._starts_row(taken[0])

    def _fitted(self, row: list[str]) -> list[str] | None:
        """A row as one of the header's width, if that loses nothing."""
        width = self.width
        if len(row) >= width:
            return self._unquoted(row) if any(cell.strip() for cell in row[width:]) else row[:width]
        if self._text is None or self._text >= len(row) or not row[self._text].strip():
            return None
        follows = self._peek()
        if follows is not None and self._shape.is_known and not self._starts_row(follows):
            return None  # what follows belongs to this row
        return [*row, *[""] * (width - len(row))] if self._shape.fits(row) else None

    def _unquoted(self, row: list[str]) -> list[str] | None:
        """A row whose last field, the text, holds delimiters, if all before it is as elsewhere."""
        last = self.width - 1
        if self._text != last or len(self._taken) > 1 or '"' in self._taken[0]:
            return None
        self._learn_ahead()
        if not self._shape.is_known or not self._shape.starts(row[:last]):
            return None
        return [*row[:last], self._dialect.delimiter.join(row[last:])]

    def _mended(self, start: int, reason: str) -> Iterator[Row]:
        """The broken row that was taken, read leniently or as one line; otherwise a problem."""
        self._learn_ahead()
        row, size = self._lenient_row()
        if row is None:
            line = self._taken[0].rstrip("\r\n")
            row, size = line.split(self._dialect.delimiter), 1
            follows = self._taken[1] if len(self._taken) > 1 else self._peek()
            if not self._shape.is_known or (follows is not None and not self._starts_row(follows)):
                row = None
        if row is not None and len(row) == self.width and self._shape.fits(row):
            self._keep(size)
            self._marked.add(start)
            self._begin()
            yield start, row
        else:
            self._pass_over(start, reason)

    def _lenient_row(self) -> tuple[list[str] | None, int]:
        """The fields of the row that begins with the first line taken, and how many lines it has.

        A field that is never closed, or only beyond the start of another row, makes none.
        """
        size = 1
        held = len(self._taken[0])
        while True:
            cells, closed = split_leniently("".join(self._taken[:size]), self._dialect)
            if closed:
                return cells, size
            if size == len(self._taken) and next(self._source(), None) is None:
                return None, size
            line = self._taken[size]
            held += len(line)
            if held > _HELD or (self._shape.is_known and self._starts_row(line)):
                return None, size
            size += 1

    def _pass_over(self, start: int, reason: str) -> None:
        """Report a broken row, and go on at the next line that starts one."""
        self._learn_ahead()
        if self._shape.is_known:
            self._log.skip_line(start, reason)
            self._keep(1)
            while (line := self._peek()) is not None and not self._starts_row(line):
                for taken in self._source():  # that line, and the empty ones ahead of it
                    if taken.strip():
                        break
            self._begin()
            return
        # Nothing shows where a row starts: where this one ends is the best guess.
        row, size = self._lenient_row()
        rest = "" if row is not None else "; the rest is not read"
        self._log.skip_line(start, reason + rest)
        if row is None:
            for _ in self._source():
                self._begin()
        else:
            self._keep(size)
        self._begin()

    def _learn_ahead(self) -> None:
        """Learn from the broken row's beginning and the next lines, where few rows were read."""
        if self._shape.rows >= _ENOUGH or not self._taken:
            return
        if not self._shape.is_known:
            cells, _ = split_leniently(self._taken[0], self._dialect)
            self._shape.learn(cells[: self.width])
        while len(self._waiting) < _AHEAD and (line := next(self._lines, None)) is not None:
            self._waiting.append(line)
        ahead = [*self._taken[1:], *self._waiting][:_AHEAD]
        split = (split_leniently(line, self._dialect)[0] for line in ahead if line.strip())
        self._shape.refine([cells for cells in split if len(cells) <= self.width])

    def _swallows(self, taken: Sequence[str]) -> bool:
        """Whether a line inside a quoted field is clearly the start of a row."""
        may_start, delimiter = self._shape.may_start, self._dialect.delimiter
        return any(
            may_start(line, delimiter) and self._starts_row(line, sure=True) for line in taken[1:]
        )

    def _starts_row(self, line: str, *, sure: bool = False) -> bool:
        """Whether a line looks like the start of a row, by what other rows look like."""
        cells, _ = split_leniently(line, self._dialect)
        if len(cells) > self.width and self._text == self.width - 1 and '"' not in line:
            return self._shape.starts(cells[: self._text], sure=True)
        return len(cells) <= self.width and self._shape.starts(cells, sure=sure)


def split_leniently(text: str, dialect: Dialect) -> tuple[list[str], bool]:
    """Split a row into fields, a quotation mark being literal unless it stands at their edges.

    Returns the fields that are complete, and whether that is the whole row; otherwise a quoted
    field is open at its end.
    """
    text = text.rstrip("\r\n")
    delimiter = dialect.delimiter
    mark = {"single": "'", "none": ""}.get(dialect.quoting, '"')
    cells: list[str] = []
    at = 0
    while True:
        while dialect.spaced and text.startswith(" ", at):
            at += 1
        if mark and text.startswith(mark, at):
            found = _closing(text, at + 1, delimiter, mark)
            if found < 0:
                return cells, False
            cells.append(text[at + 1 : found].replace(mark * 2, mark))
            at = found + 1
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end
        if at >= len(text):
            return cells, True
        at += len(delimiter)


def _closing(text: str, at: int, delimiter: str, mark: str) -> int:
    """Where a quoted field is closed: a mark before a delimiter or the end of a line; or -1."""
    loose = False  # a single mark was met inside: then two at the end are one and the closing one
    while True:
        start = text.find(mark, at)
        if start < 0:
            return -1
        end = start
        while text.startswith(mark, end):
            end += 1
        closes = end == len(text) or text.startswith(delimiter, end)
        odd = (end - start) % 2 == 1
        if closes and (odd or loose):
            return end - 1
        loose |= odd and not closes
        at = end


def _reason(error: csv.Error) -> str:
    message = str(error)
    if "field limit" in message:
        return f"{too_large('a field', csv.field_size_limit())}; it is left out"
    if "end of data" in message:
        return "a quotation mark opens here and is never closed"
    return f"broken row: {error}"
