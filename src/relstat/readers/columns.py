"""Which column of a record file is the text, the title, the date, the id; the rest are fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from relstat.corpus import CORE_FIELDS
from relstat.errors import FieldError
from relstat.readers.problems import FileLog

__all__ = ["USUAL", "Roles", "Wanted", "field_names", "has_text", "page_roles", "resolve"]

USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        *("text", "body", "content", "article", "fulltext", "full_text", "article_text"),
        *("articlebody", "article_body", "body_text", "text_body", "maintext", "main_text"),
        *("raw_text", "story", "transcript", "speech", "document"),
    ),
    "title": ("title", "headline", "heading", "article_title", "subject"),
    "date": (
        *("date", "published", "pubdate", "pub_date", "publish_date", "published_date"),
        *("date_published", "datepublished", "date_publish", "publication_date", "published_at"),
        *("release_date", "post_date", "datetime", "created_at", "timestamp"),
    ),
    "id": ("id", "_id", "doc_id", "docid", "article_id"),
}
"""The usual names of each role, the likeliest first; capitals do not matter."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns that the user named."""

    text: str | None = None
    title: str | None = None
    date: str | None = None
    id: str | None = None

    def require_met(self, columns: Collection[str]) -> None:
        """Raise :class:`FieldError` for a name that no file had; ``columns`` are all met."""
        for role in fields(self):
            name = getattr(self, role.name)
            if name is not None and _match(name, columns) is None:
                raise FieldError.unknown("field", name, sorted(columns))


@dataclass(frozen=True, slots=True)
class Roles:
    """The column that plays each role in one file."""

    text: str
    title: str | None
    date: str | None
    id: str | None

    def __contains__(self, column: str) -> bool:
        return column in (self.text, self.title, self.date, self.id)


def resolve(columns: Collection[str], wanted: Wanted, log: FileLog) -> Roles | None:
    """Find the column of each role; without a text column the file is left out (None)."""
    listed = ", ".join(columns)
    chosen: dict[str, str | None] = {}
    for role, usual in USUAL.items():
        name = getattr(wanted, role)
        chosen[role] = _match(name, columns) if name else _first(usual, columns)
        if name and chosen[role] is None and role != "text":
            log.note(f"no field named {name!r}; there are: {listed}")
    text = chosen["text"]
    if text is None:
        if wanted.text:
            log.skip(f"no field named {wanted.text!r}; there are: {listed}")
        else:
            log.skip(f"no text column; name it with text_field; there are: {listed}")
        return None
    return Roles(text, chosen["title"], chosen["date"], chosen["id"])


def page_roles(keys: Collection[str], wanted: Wanted) -> Roles:
    """The keys of front matter that are title, date and id; the text stands below it."""
    chosen = {
        role: (_match(name, keys) if (name := getattr(wanted, role)) else None)
        or _first(USUAL[role], keys)
        for role in ("title", "date", "id")
    }
    return Roles("", **chosen)


def has_text(record: Any, wanted: Wanted) -> bool:
    """Whether a JSON object has a text, and so is a release rather than a wrapper."""
    if not isinstance(record, dict):
        return False
    name = _match(wanted.text, record) if wanted.text else _first(USUAL["text"], record)
    return name is not None and not isinstance(record[name], list | dict)


def field_names(columns: Iterable[str]) -> dict[str, str]:
    """What each leftover column is called in the corpus: never as a core column."""
    columns = list(columns)
    names: dict[str, str] = {}
    taken = set(columns) | set(CORE_FIELDS)
    for column in columns:
        name = column
        if column in CORE_FIELDS or not column.strip():
            name = f"{column.strip()}_field".lstrip("_")
            while name in taken:
                name += "_"
            taken.add(name)
        names[column] = name
    return names


def _match(name: str, columns: Collection[str]) -> str | None:
    if name in columns:
        return name
    return _first((name.casefold(),), columns)


def _first(usual: Iterable[str], columns: Collection[str]) -> str | None:
    folded: dict[str, str] = {}
    for column in columns:
        folded.setdefault(column.strip().casefold(), column)
    return next((folded[name] for name in usual if name in folded), None)
