"""Notes under a table: what each says, in short and in full, and which columns it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, Literal, Self, get_args

from relstat.errors import OptionError, spell_options

__all__ = ["NOTES", "Note", "Notes", "as_note", "check_notes"]

Notes = Literal["full", "short", "none"]
NOTES: Final = get_args(Notes)


class Note(str):
    """A sentence under a table, for the reader.

    As a string it is the full text, which json and ``notes="full"`` give. ``short`` is what is
    printed otherwise: the same without it, nothing where it is empty. ``about`` names the columns
    that the note explains: it is left out of a short print that shows none of them. A note about
    no column is about the table.

    Options in the text are named by :func:`relstat.errors.option`: ``min_count`` in Python,
    ``--min-count`` in a shell.
    """

    about: tuple[str, ...]
    _full: str
    _short: str

    def __new__(
        cls, text: str, *, about: str | Iterable[str] = (), short: str | None = None
    ) -> Self:
        """Keep the text as it is for Python."""
        made = super().__new__(cls, spell_options(text, shell=False))
        made.about = (about,) if isinstance(about, str) else tuple(about)
        made._full = text
        made._short = text if short is None else short
        return made

    @property
    def short(self) -> str:
        """What a short print has of it."""
        return spell_options(self._short, shell=False)

    def text(self, *, short: bool, shell: bool) -> str:
        """The short or the full text, with options named as in a shell or in Python."""
        return spell_options(self._short if short else self._full, shell=shell)

    def concerns(self, columns: Collection[str]) -> bool:
        """Whether it is about the table, or about one of some columns."""
        return not self.about or any(name in columns for name in self.about)


def as_note(text: str) -> Note:
    """The text as a note about the table, unless it is a note already."""
    return text if isinstance(text, Note) else Note(text)


def check_notes(notes: str) -> None:
    """Raise :class:`OptionError` unless it is one of ``full``, ``short``, ``none``."""
    if notes not in NOTES:
        raise OptionError.unknown("notes", notes, NOTES)
