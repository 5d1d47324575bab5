"""What goes wrong while reading, collected in order."""

from __future__ import annotations

import re
from typing import Final

from relstat.corpus.records import FILES, RECORDS, Problem
from relstat.errors import InputError

__all__ = ["FileLog", "Problems", "Tally", "UnreadableError"]

LISTED_PER_FILE: Final = 20
_ONE: Final = re.compile(r"\b1 (record|document|line|place|value|row|field)s\b")


class UnreadableError(Exception):
    """A file of which nothing (more) can be read; the message says why, without its name.

    It never leaves the readers: they catch it where the file is known, and report it.
    """


class Problems:
    """The problems of one reading; in strict mode the first that skips something is raised."""

    def __init__(self, *, strict: bool = False) -> None:
        self.strict = strict
        self.items: list[Problem] = []

    def add(
        self,
        file: str,
        line: int | None,
        reason: str,
        *,
        skipped: bool = True,
        kind: str = FILES,
        left_out: int = 1,
    ) -> None:
        """Record a problem; raises :class:`InputError` when it skips something in strict mode."""
        counted = (kind, left_out) if skipped else ("", 0)
        problem = Problem(file, line, reason, skipped, *counted)
        if self.strict and skipped:
            where = file if line is None else f"{file}:{line}"
            raise InputError(f"{where}: {reason}")
        self.items.append(problem)

    def take(self) -> tuple[Problem, ...]:
        """The problems since the last call, which are held no longer."""
        taken = tuple(self.items)
        self.items.clear()
        return taken


class FileLog:
    """The problems of one file; lines beyond the first 20 are counted, not listed."""

    def __init__(self, problems: Problems, file: str) -> None:
        self.file = file
        self._problems = problems
        self._lines = 0
        self.skipped = False
        self.understood: dict[str, str] = {}

    def understand(self, what: str, how: str) -> None:
        """Record how something of the file was understood, such as its encoding."""
        self.understood.setdefault(what, how)

    def skip(self, reason: str) -> None:
        """The file, or what is left of it, is left out."""
        self.skipped = True
        self._problems.add(self.file, None, reason)

    def skip_line(self, line: int, reason: str) -> None:
        """The record at a line is left out."""
        self.skipped = True
        self._lines += 1
        if self._lines <= LISTED_PER_FILE:
            self._problems.add(self.file, line, reason, kind=RECORDS)

    def note(self, reason: str, line: int | None = None) -> None:
        """Something was read in a way that the user should know of."""
        self._problems.add(self.file, line, reason, skipped=False)

    def count(self, tally: Tally, reason: str, *, skipped: bool) -> None:
        """One problem for all that a tally counted; none when it counted nothing.

        ``reason`` may use ``{n}`` for the count; where the first one stands is added.
        """
        if not tally.number:
            return
        text = reason.replace("{n}", f"{tally.number:,}")
        if tally.number == 1:
            text = _ONE.sub(r"1 \1", text)
        # A count without the records' lines is about the whole file.
        where = "" if tally.line is None else f", first at line {tally.line}"
        kind = reason.partition(" in {n}")[0]
        self._problems.add(
            self.file, tally.line, text + where, skipped=skipped, kind=kind, left_out=tally.number
        )

    def close(self) -> None:
        """Say how many more lines had problems than were listed."""
        more = self._lines - LISTED_PER_FILE
        if more > 0:
            reason = f"and {more:,} more like these"
            self._problems.add(self.file, None, reason, kind=RECORDS, left_out=more)


class Tally:
    """How often something happened in a file, and where first."""

    def __init__(self, number: int = 0, line: int | None = None) -> None:
        self.number = number
        self.line = line

    def add(self, line: int | None) -> None:
        """Count one more."""
        self.merge(Tally(1, line))

    def merge(self, later: Tally) -> None:
        """Count what another tally counted further down the file."""
        if later.number and not self.number:
            self.line = later.line
        self.number += later.number
