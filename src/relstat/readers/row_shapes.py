"""What the rows of a delimited file look like: where numbers, dates, addresses and codes stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

__all__ = ["RowShape"]

_USUAL: Final = 0.8  # share of a column's values that must be of one kind
_SEEN: Final = 0.05  # share from which another kind fits as well
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_KINDS: Final = (
    ("number", re.compile(r"[+-]?[0-9][0-9.]*")),
    ("date", re.compile(r"[0-9]{1,4}[-/.][0-9A-Za-z]{1,9}[-/.][0-9]{1,4}(?:[T ].{0,40})?")),
    (
        "date",
        re.compile(
            rf"(?:[a-z]{{3,9}},? )?(?:[0-9]{{1,2}}[- ]{_MONTH}|{_MONTH} [0-9]{{1,2}},?)"
            r"[- ][0-9]{2,4}.{0,40}",
            re.IGNORECASE,
        ),
    ),
    ("address", re.compile(r"(?:https?://|www\.)\S+")),
    ("code", re.compile(r"(?=\S*[0-9])[\w.:/#-]+")),
)
_LONGEST: Final = 200  # characters; what is longer is text


class RowShape:
    """Learns from rows of which kind the values of each column are.

    A column of which most values are numbers, dates, addresses or codes tells rows from other
    lines; columns of texts and names do not.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._spaced = False  # whether a first field was met that has a space
        self._kinds: list[Counter[str]] = []
        self._telling: dict[int, set[str]] | None = None

    def learn(self, row: Sequence[str]) -> None:
        """Take in one row, or the fields at its beginning."""
        self.rows += 1
        self._telling = None
        self._spaced = self._spaced or not row or " " in row[0]
        while len(self._kinds) < len(row):
            self._kinds.append(Counter())
        for kinds, cell in zip(self._kinds, row, strict=False):
            kinds[_kind(cell)] += 1

    def refine(self, lines: Sequence[Sequence[str]]) -> None:
        """Check by other lines, each as its complete fields, what few rows have taught.

        Column by column: of the lines that agree with the columns ahead, most must agree with
        this one. Those that agree with all are learned.
        """
        agreeing = list(lines)
        doubtful: list[int] = []
        confirmed = False
        for column, kinds in self._columns.items():
            whole = [line for line in agreeing if column < len(line)]
            fitting = [line for line in whole if _kind(line[column]) in kinds]
            least = 0.5 * len(whole) if confirmed else 0
            if whole and len(fitting) <= least:
                doubtful.append(column)
            elif fitting:
                agreeing = fitting
                confirmed = True
        if not confirmed:
            return
        for column in doubtful:
            self._kinds[column] = Counter()
        for line in agreeing:
            self.learn(line)

    def may_start(self, line: str, delimiter: str) -> bool:
        """Whether a line may begin a row, at a glance: a space in its first field excludes it."""
        end = line.find(delimiter)
        return end >= 0 and (self._spaced or " " not in line[:end])

    @property
    def is_known(self) -> bool:
        """Whether any column tells rows from other lines."""
        return bool(self._columns)

    def fits(self, row: Sequence[str]) -> bool:
        """Whether the values in the telling columns are what they are in other rows."""
        return all(
            _kind(row[column]) in kinds
            for column, kinds in self._columns.items()
            if column < len(row)
        )

    def starts(self, cells: Sequence[str], *, sure: bool = False) -> bool:
        """Whether a line with these complete fields begins a row.

        At least one telling column must have a value; to be ``sure``, two.
        """
        met = sum(column < len(cells) and bool(cells[column].strip()) for column in self._columns)
        return met >= (2 if sure else 1) and self.fits(cells)

    @property
    def _columns(self) -> dict[int, set[str]]:
        """The kinds that fit in each column that tells rows from other lines."""
        if self._telling is None:
            self._telling = {}
            for column, kinds in enumerate(self._kinds):
                filled = sum(kinds.values()) - kinds["empty"]
                usual = [kind for kind in kinds if kind not in ("text", "empty")]
                if filled and sum(kinds[kind] for kind in usual) >= _USUAL * filled:
                    least = _SEEN * sum(kinds.values())
                    fitting = {kind for kind, count in kinds.items() if count > least}
                    self._telling[column] = fitting - {"text"} or {"number"}
        return self._telling


def _kind(cell: str) -> str:
    cell = cell.strip()
    if not cell or cell in ("NA", "NULL", "null", "\\N", "NaN", "nan", "None", "#N/A"):
        return "empty"
    if len(cell) > _LONGEST:
        return "text"
    return next((kind for kind, form in _KINDS if form.fullmatch(cell)), "text")
