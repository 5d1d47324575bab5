"""How a table is written: what a caller may choose, the same for every format."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TextIO

from relstat.errors import OptionError, option
from relstat.tables.notes import Notes, check_notes

__all__ = ["WIDTH", "Digits", "Style", "line_width"]

Digits = int | Literal["full"] | None

WIDTH: Final = 100  # characters of a line where nothing else is known


@dataclass(frozen=True, kw_only=True)
class Style:
    """What a caller chose about the look of a table.

    Attributes:
        width: characters of a line in ``plain``; None for no limit.
        columns: names of the columns to write, in this order; None for all, or those that fit.
        rows: lines to print at most in text formats and HTML; None for all.
        digits: significant digits of csv, tsv, json and jsonl, or ``full``; None for 6 in csv and
            tsv and all in json and jsonl. Whole numbers keep theirs.
        notes: ``short`` (three lines about the columns shown), ``full`` or ``none``.
        shell: whether notes name options as a shell does, ``--min-count``.
    """

    width: int | None = None
    columns: Sequence[str] | None = None
    rows: int | None = None
    digits: Digits = None
    notes: Notes = "short"
    shell: bool = False

    def __post_init__(self) -> None:
        check_notes(self.notes)
        if self.digits not in (None, "full") and not (
            isinstance(self.digits, int) and 1 <= self.digits <= 17
        ):
            raise OptionError(
                f"{option('digits')} is a number from 1 to 17, or full, not {self.digits!r}"
            )


def line_width(stream: TextIO | None = None) -> int:
    """Return the characters of a line: ``COLUMNS``, the width of the terminal, or 100."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    target = sys.stdout if stream is None else stream
    return shutil.get_terminal_size((WIDTH, 24)).columns if target and target.isatty() else WIDTH
