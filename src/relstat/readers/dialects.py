"""How a delimited file is written: its delimiter, its quoting, and where its header is.

The dialect is found by parsing the beginning of the file in every likely way: the right one gives
rows of one width under a header that names known columns. Counting signs in one line is not
enough, since a header may hold a comma and a text many semicolons.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final, Literal

from relstat.readers.columns import USUAL, plain_name

__all__ = ["DELIMITERS", "KNOWN", "Dialect", "Quoting", "find_dialect"]

Quoting = Literal["double", "backslash", "none", "single"]

DELIMITERS: Final = (",", ";", "\t", "|")
_SHOWN: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_FIELDS: Final = (
    *("source", "country", "url", "link", "author", "section", "topic", "category", "lang"),
    *("language", "year", "month", "day", "outlet", "publisher", "name", "summary", "tags"),
)
KNOWN: Final = frozenset(_FIELDS).union(*USUAL.values())
"""Usual names of columns, as :func:`~relstat.readers.columns.plain_name` writes them."""
_HINT: Final = re.compile(r"\"?sep=(.)\"?[,;\t]*\s*", re.IGNORECASE | re.DOTALL)
_PADDED: Final = re.compile(r"[,;|\t] +\"(?!\")")
_SPACED_NAMES: Final = re.compile(r'"?[\w .-]+"?(?:[,;|\t] +"?[\w .-]+"?)+\s*')
_UNQUOTED: Final = 0.4  # marks around fields are seldom part of the values
_LONGEST_NAME: Final = 80
_MOST_ABOVE: Final = 20  # lines that may stand above a header


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written.

    Attributes:
        delimiter: what divides fields.
        quoting: ``double``: ``"`` around fields, doubled inside; ``backslash``: escaped inside;
            ``single``: ``'`` around fields; ``none``: quotation marks are part of the values.
        above: how many lines stand above the header.
        hinted: whether the first of them is Excel's hint at the delimiter, ``sep=;``.
        spaced: whether spaces stand between a delimiter and a quotation mark.
        unnamed: whether the header has no name for the first column, as R writes tables.
    """

    delimiter: str = ","
    quoting: Quoting = "double"
    above: int = 0
    hinted: bool = False
    spaced: bool = False
    unnamed: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """The arguments of the csv module."""
        given: dict[str, Any] = {"delimiter": self.delimiter, "skipinitialspace": self.spaced}
        if self.quoting == "none":
            return given | {"quoting": csv.QUOTE_NONE, "quotechar": None}
        if self.quoting == "backslash":
            return given | {"doublequote": True, "escapechar": "\\"}
        return given | {"quotechar": "'" if self.quoting == "single" else '"'}

    def __str__(self) -> str:
        shown = f"{_SHOWN.get(self.delimiter, repr(self.delimiter))}-separated"
        if self.quoting != "double":
            shown += f", quotation marks: {self.quoting}"
        lines = "1 line" if self.above == 1 else f"{self.above} lines"
        return shown + (f", {lines} above the header" if self.above else "")


def find_dialect(
    lines: Sequence[str], preferred: str, *, text: str | None = None, delimiter: str | None = None
) -> Dialect:
    """Return the dialect in which the first lines of a file make the best table.

    Args:
        lines: the first lines, complete, each with its end.
        preferred: the delimiter that the name of the file means; it wins where others are equal.
        text: the column that the user named as the text.
        delimiter: the delimiter that the user named.
    """
    hint = _HINT.fullmatch(lines[0].strip("\ufeff\r\n")) if lines else None
    if hint and not delimiter and len(lines) > 1:
        found = find_dialect(lines[1:], hint[1], text=text, delimiter=hint[1])
        return replace(found, above=found.above + 1, hinted=not found.above)
    delimiters = [delimiter] if delimiter else [preferred, *DELIMITERS]
    best, best_score = Dialect(delimiters[0]), -1.0
    quotings: list[Quoting] = ["double"]
    joined = "".join(lines)
    if '\\"' in joined:
        quotings.append("backslash")
    if '"' in joined:
        quotings.append("none")
    if re.search(r"(?m)^'[^'\n]*'(?!\w)", joined):
        quotings.append("single")
    padded = (False, True) if _PADDED.search(joined) else (False,)
    if len(padded) > 1 and any(map(_SPACED_NAMES.fullmatch, lines[:_MOST_ABOVE])):
        padded = (True, False)
    for sign, quoting, spaced in product(dict.fromkeys(delimiters), quotings, padded):
        dialect = Dialect(sign, quoting, spaced=spaced)
        score, found = _score(lines, dialect, text)
        score -= _UNQUOTED if quoting == "none" else 0
        if score > best_score + 1e-9:
            best, best_score = found, score
    return best


def _score(lines: Sequence[str], dialect: Dialect, text: str | None) -> tuple[float, Dialect]:
    """How good a table the lines make, and the dialect with where its header is."""
    rows = _parsed(lines, dialect)
    if not rows:
        return 0.0, dialect
    at = _header(rows, text)
    header, above = rows[at][1], rows[at][0]
    width = len(header)
    below = [len(row) for _, row in rows[at + 1 :] if any(row)]
    fitting = sum(
        size == width or (size > width and not any(row[width:]))
        for size, row in zip(below, (row for _, row in rows[at + 1 :] if any(row)), strict=True)
    )
    unnamed = _has_row_names(lines, rows, at)
    share = 0.9 if unnamed else fitting / len(below) if below else 0.5
    names = [cell.strip().casefold() for cell in header]
    known = sum(name in KNOWN or plain_name(name) in KNOWN for name in header)
    usual = {*names, *map(plain_name, header)}
    wanted = (text.casefold() in names) if text else not usual.isdisjoint(USUAL["text"])
    # A table has columns; a header names them; rows fit it.
    score = (width > 1) + 2 * wanted + share + known / (1 + len(names)) - 0.01 * at
    return score, replace(dialect, above=above, unnamed=unnamed)


def _has_row_names(lines: Sequence[str], rows: Sequence[tuple[int, list[str]]], at: int) -> bool:
    """Whether the first column are the names of rows that R writes without a name above them.

    They are quoted as the names of columns are, or count from 1. An unquoted delimiter in every
    row would look the same, but for the space that follows it.
    """
    header = rows[at][1]
    below = [(start, row) for start, row in rows[at + 1 :] if any(row)]
    if not below or any(len(row) != len(header) + 1 for _, row in below):
        return False
    if any(cell[:1] == " " for _, row in below for cell in row):
        return False
    first = [row[0] for _, row in below]
    if not all(first) or len(set(first)) < len(first):
        return False
    quoted = lines[rows[at][0]].startswith('"')
    if quoted:
        return all(lines[start].startswith('"') for start, _ in below)
    counted = first == [str(number) for number in range(1, len(first) + 1)]
    return counted and plain_name(header[0]) not in (*USUAL["id"], "no", "nr", "number", "index")


def _header(rows: Sequence[tuple[int, list[str]]], text: str | None) -> int:
    """Which row is the header: the first, unless it is narrower than what follows."""
    widths = Counter(len(row) for _, row in rows if any(row))
    if not widths:
        return 0
    usual = max(widths, key=lambda width: (widths[width], width))
    first = next(number for number, (_, row) in enumerate(rows) if any(row))
    names = (text.casefold(),) if text else USUAL["text"]
    for number, (_, row) in enumerate(rows[:_MOST_ABOVE]):
        cells = {*(cell.strip().casefold() for cell in row), *map(plain_name, row)}
        if not cells.isdisjoint(names) and _are_names(row):
            return number
    if len([cell for cell in rows[first][1] if cell.strip()]) >= min(usual, 2):
        return first
    return next(
        (
            number
            for number, (_, row) in enumerate(rows[:_MOST_ABOVE])
            if len(row) == usual and _are_names(row)
        ),
        first,
    )


def _are_names(row: Sequence[str]) -> bool:
    return all(len(cell) <= _LONGEST_NAME and "\n" not in cell for cell in row)


def _parsed(lines: Sequence[str], dialect: Dialect) -> list[tuple[int, list[str]]]:
    """The rows, each with the number of lines before it; lenient, and none at an error."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(lines, strict=False, **dialect.options)
    start = 0
    try:
        for row in reader:
            rows.append((start, row))
            start = reader.line_num
    except csv.Error:
        pass
    # The last row may have been cut off inside a quoted field.
    return rows[:-1] if len(rows) > 2 and start >= len(lines) and len(rows[-1][1]) == 1 else rows
