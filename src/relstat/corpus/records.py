"""What a corpus is made of: one document, and one thing met while documents were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Final

from relstat.errors import spell_options

__all__ = ["FILES", "LANGUAGES", "RECORDS", "Document", "Problem"]

FILES: Final = "files not read, or in part"
RECORDS: Final = "records not understood"
LANGUAGES: Final = "in other languages"

_SHOWN: Final = 80  # characters of a text in its repr


@dataclass(frozen=True, slots=True)
class Problem:
    """Something met while reading: where, why, and what was done about it.

    Attributes:
        file: where; with a line of it, if it is about one.
        reason: why, in words; an option that :func:`relstat.errors.option` names is spelled as in
            Python, and in ``shell_reason`` as in a shell.
        skipped: whether something could not be read because of it.
        kind: what was left out and why, in the words of an overview; nothing where all was kept.
        left_out: how many of that kind.
        parts: these in parts, by name, such as languages; where known.
    """

    file: str
    line: int | None
    reason: str
    skipped: bool = True
    kind: str = ""
    left_out: int = 0
    parts: tuple[tuple[str, int], ...] = ()
    shell_reason: str = ""

    def __post_init__(self) -> None:
        shell_reason = self.shell_reason or spell_options(self.reason, shell=True)
        object.__setattr__(self, "shell_reason", shell_reason)
        object.__setattr__(self, "reason", spell_options(self.reason, shell=False))
        object.__setattr__(self, "parts", tuple((name, n) for name, n in self.parts))

    def __str__(self) -> str:
        return f"{self._place}: {self.reason}"

    def in_shell(self) -> str:
        """Where and why, with options named as a shell does."""
        return f"{self._place}: {self.shell_reason}"

    @property
    def _place(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One published text with its metadata; ``fields`` holds every column but the core ones."""

    id: str
    title: str | None
    date: date | None
    text: str
    fields: Mapping[str, Any]

    def __repr__(self) -> str:
        named = f" {self.title!r}" if self.title else ""
        dated = f" of {self.date}" if self.date else ""
        text = shorten(self.text, _SHOWN, placeholder=" …")
        return f"<Document {self.id!r}{dated}{named}: {text!r}>"
