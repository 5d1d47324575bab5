"""What a corpus is made of: one document, and one thing met while documents were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any, Final

__all__ = ["Document", "Problem"]

_SHOWN: Final = 80  # characters of a text in its repr


@dataclass(frozen=True, slots=True)
class Problem:
    """Something met while reading: where, why, and what was done about it.

    ``skipped`` tells whether a document or file was left out because of it.
    """

    file: str
    line: int | None
    reason: str
    skipped: bool = True

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.reason}"


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
