"""One document of a text file or a web page, before it becomes a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from relstat.cleaning.characters.markup import LONGEST_EMPTY, only_markup
from relstat.corpus.dates import Precision
from relstat.corpus.field_dates import read_field_date
from relstat.corpus.long_texts import Part
from relstat.readers.problems import FileLog
from relstat.readers.sources import Source

__all__ = ["Draft", "draft_of", "sure_date"]


@dataclass(slots=True)
class Draft:
    """One document before it becomes a row."""

    text: str
    id: str
    file: str
    title: str | None = None
    date: date | None = None
    date_precision: Precision | None = None
    fields: dict[str, str | None] = field(default_factory=dict)
    written: str | None = None  # a date that is not understood by itself
    named: dict[str, Any] = field(default_factory=dict)  # what the file's name tells: see NAMED
    part: Part | None = None  # of a long text; its first part has all that is known of it

    @property
    def continues(self) -> bool:
        """Whether its text continues that of the draft before."""
        return self.part in ("more", "last")


def sure_date(written: str) -> tuple[date, Precision] | None:
    """The date of a field, where it is sure by itself and in our calendar."""
    found = read_field_date(written)
    if found is None or found.calendar is not None:
        return None
    day, precision = found.first_day, found.precision
    return (day, precision) if day and precision else None


def draft_of(source: Source, text: str, log: FileLog) -> Draft | None:
    """A document with this text; None where the text has no words, which is a problem."""
    if not any(character.isalnum() for character in text) or (
        len(text) <= LONGEST_EMPTY and only_markup(pl.Series([text])).item()
    ):
        log.skip("no words" if text.strip() else "no text")
        return None
    folder = {} if source.folder is None else {"folder": source.folder}
    return Draft(text=text.strip("\n"), id=source.file, file=source.file, fields={**folder})
