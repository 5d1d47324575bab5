"""What a corpus is made of: one document, and one thing met while documents were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = ["Document", "Problem"]


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


@dataclass(frozen=True, slots=True)
class Document:
    """One published text with its metadata; ``fields`` holds every column but the core ones."""

    id: str
    title: str | None
    date: date | None
    text: str
    fields: Mapping[str, Any]
