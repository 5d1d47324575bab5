"""Which column of a record file is the text, the title, the date, the id; the rest are fields."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from relstat.corpus.column_names import is_pattern
from relstat.corpus.computed import RESERVED
from relstat.corpus.corpus import CORE_FIELDS
from relstat.errors import FieldError, listing, option
from relstat.readers.grid import Grid
from relstat.readers.problems import FileLog

__all__ = [
    "USUAL",
    "RoleFinder",
    "Roles",
    "Wanted",
    "field_names",
    "has_text",
    "page_roles",
    "plain_name",
    "text_column",
]

USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        *("full_text", "fulltext", "text", "body", "content", "contents", "article"),
        *("article_text", "articlebody", "article_body", "article_content", "body_text"),
        *("bodytext", "text_body", "maintext", "main_text", "news_text", "news_content"),
        *("post_content", "post_text", "raw_text", "story", "transcript", "speech", "document"),
        *("text_content", "plain_text", "clean_text", "tweet_text", "message_text", "selftext"),
        *("content_text", "content_html"),
        *("volltext", "inhalt", "texte", "contenu", "texto", "contenido", "cuerpo", "testo"),
        *("tekst", "текст", "正文", "内容", "內容", "본문", "내용", "متن", "النص"),
    ),
    "title": (
        *("title", "headline", "heading", "article_title", "web_title", "post_title"),
        *("news_title", "subject", "titel", "überschrift", "titre", "título", "titulo", "titular"),
        *("titolo", "tytuł", "заголовок", "название", "标题", "標題", "제목", "عنوان", "العنوان"),
    ),
    "date": (
        *("date", "published", "pubdate", "pub_date", "publish_date", "published_date"),
        *("date_published", "datepublished", "date_publish", "publication_date", "published_at"),
        *("published_on", "published_time", "publication_time", "web_publication_date"),
        *("document_date", "article_date", "news_date", "release_date", "post_date", "posted_at"),
        *("datetime", "date_time", "created_at", "created", "created_utc", "timestamp", "ts"),
        *("datum", "fecha", "дата", "日期", "发布时间", "发布日期", "發布日期", "날짜", "일자"),
        *("تاریخ", "تاريخ", "التاريخ"),
    ),
    "id": ("id", "_id", "doc_id", "docid", "article_id", "document_id", "id_str", "tweet_id"),
}
"""The usual names of each role, the likeliest first; see :func:`plain_name`."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINT: Final = re.compile(r"[\s.\-]+")
_DATE_WORDS: Final = frozenset(
    (
        *("date", "time", "field", "of", "publication", "published", "publish", "pub", "posted"),
        *("post", "release", "released", "issue", "issued", "article", "news", "story", "document"),
        *("doc", "text", "speech", "print", "original", "online", "web", "page", "seen", "first"),
        *("utc", "gmt", "local", "iso", "on", "at", "data"),
    )
)
_TEXT_WORDS: Final = frozenset(
    (
        *("text", "body", "content", "full", "main", "article", "story", "news", "post", "raw"),
        *("plain", "clean", "cleaned", "document", "doc", "page", "web", "complete", "original"),
        *("english", "report", "speech", "statement", "message", "field", "en"),
    )
)
_SURE_TEXT: Final = frozenset(("text", "body", "content"))
_AT_DATE: Final = re.compile(r"(?<=[a-z])(?=date$)|(?<=^date)(?=[a-z])")

_NO_TEXT: Final = f"no text column; name it with {option('text_field')}"


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

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that play a role."""
        played = (self.text, self.title, self.date, self.id)
        return tuple(dict.fromkeys(column for column in played if column is not None))


class RoleFinder:
    """The column of each role in one record file, whose columns become known batch by batch.

    The first batch with a text column settles the roles, as far as they have columns. A role
    without one may find it later; a column that comes later and would have been chosen before
    the settled one is left a field, and that is a problem.
    """

    def __init__(self, wanted: Wanted, log: FileLog) -> None:
        self.columns: dict[str, None] = {}
        self._filled: dict[str, None] = {}
        self._wanted = wanted
        self._log = log
        self._chosen: dict[str, str | None] = dict.fromkeys(USUAL)
        self._late: set[str] = set()

    def roles(self, grid: Grid) -> Roles | None:
        """The roles after one more batch; None as long as no column is the text."""
        self.columns.update(dict.fromkeys(grid.frame.columns))
        new = (one for one in grid.frame if one.name not in self._filled and (one != "").any())
        self._filled.update((one.name, None) for one in new)
        settled = self._chosen["text"] is not None
        for role, usual in USUAL.items():
            name = getattr(self._wanted, role)
            if name:
                best = _match(name, self.columns)
            else:  # a column without a value is taken only if no other one fits
                best = _first(usual, self._filled) or _first(usual, self.columns)
            if not name and best is None:
                best = _alike(role, self.columns)
            if not settled or self._chosen[role] is None:
                self._chosen[role] = best
            elif best is not None and best != self._chosen[role]:
                self._note_late(role, best, grid)
        text = self._chosen["text"]
        if text is None:
            return None
        return Roles(text, self._chosen["title"], self._chosen["date"], self._chosen["id"])

    def close(self) -> None:
        """Report the columns that were asked for and never came; a file without text is skipped."""
        listed = listing(self.columns)
        for role, column in self._chosen.items():
            name = getattr(self._wanted, role)
            if name and column is None and role != "text":
                self._log.note(f"no field named {name!r}; there are: {listed}")
        if self._chosen["text"] is None:
            name = self._wanted.text
            missing = f"no field named {name!r}" if name else _NO_TEXT
            self._log.skip(f"{missing}; there are: {listed}")
        elif self._chosen["date"] is None and not self._wanted.date:
            may = [one for one in self.columns if "date" in plain_name(one).split("_")]
            if may:
                named = option("date_field")
                self._log.note(
                    f"no column taken for the date; name it with {named}: {listing(may)}"
                )

    def _note_late(self, role: str, column: str, grid: Grid) -> None:
        if column in self._late:
            return
        self._late.add(column)
        self._log.note(
            f"{column!r} first appears after {self._chosen[role]!r} was taken for the {role}; "
            f"it is a field; name the one you mean with {role}_field",
            grid.first_line(column),
        )


def page_roles(keys: Collection[str], wanted: Wanted) -> Roles:
    """The keys of front matter that are title, date and id; the text stands below it."""
    chosen = {
        role: (_match(name, keys) if (name := getattr(wanted, role)) else None)
        or _first(USUAL[role], keys)
        for role in ("title", "date", "id")
    }
    return Roles("", **chosen)


def has_text(record: Any, wanted: Wanted) -> bool:
    """Whether a JSON object has a text, and so is a document rather than a wrapper."""
    if not isinstance(record, dict):
        return False
    name = text_column(record, wanted)
    return name is not None and not isinstance(record[name], list | dict)


def text_column(columns: Collection[str], wanted: Wanted) -> str | None:
    """The column of texts among some; None where there is none."""
    if wanted.text:
        return _match(wanted.text, columns)
    return _first(USUAL["text"], columns) or _alike("text", columns)


def field_names(columns: Iterable[str], given: Mapping[str, str] | None = None) -> dict[str, str]:
    """What each leftover column is called in the corpus: never as a field of relstat's own.

    ``given`` are the names of the file's columns met before, which stay and come first.
    """
    names = dict(given or {})
    new = [column for column in columns if column not in names]
    own = {*CORE_FIELDS, *RESERVED}
    reserved = own | {*names.values()}
    taken = reserved | set(new)
    for column in new:
        name = column
        if column in reserved or not column.strip() or is_pattern(column):
            odd = column in own or not column.strip()
            name = f"{column.strip()}_field".lstrip("_") if odd else f"{column}_"
            while name in taken:
                name += "_"
            taken.add(name)
        names[column] = name
    return names


def plain_name(column: str) -> str:
    """Return a column's name as the usual ones are written: ``Full Text``, ``fullText``."""
    return _JOINT.sub("_", _HUMP.sub("_", column.strip("\ufeff\"' \t\r\n"))).casefold()


def _alike(role: str, columns: Iterable[str]) -> str | None:
    """The one column whose name says no more than that it is the text or date of a document.

    ``DateField``, ``seendate`` and ``Story Text`` are such names, ``birth_date``, ``update`` and
    ``alt_text`` are none. Of two, none is chosen.
    """
    if role not in ("text", "date"):
        return None
    known, sure = (_DATE_WORDS, {"date"}) if role == "date" else (_TEXT_WORDS, _SURE_TEXT)
    found = []
    for column in columns:
        plain = plain_name(column)
        words = (_AT_DATE.sub("_", plain) if role == "date" else plain).split("_")
        if not sure.isdisjoint(words) and known.issuperset(words):
            found.append(column)
    return found[0] if len(found) == 1 else None


def _match(name: str, columns: Collection[str]) -> str | None:
    if name in columns:
        return name
    return _first((name.casefold(),), columns)


def _first(usual: Iterable[str], columns: Collection[str]) -> str | None:
    folded: dict[str, str] = {}
    for column in columns:
        folded.setdefault(column.strip().casefold(), column)
    for column in columns:
        folded.setdefault(plain_name(column), column)
    return next((folded[name] for name in usual if name in folded), None)
