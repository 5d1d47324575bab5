"""Text files and web pages: one release each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from relstat.corpus.dates import Precision, parse_date
from relstat.readers.columns import Wanted, field_names, page_roles
from relstat.readers.frontmatter import split_front_matter
from relstat.readers.html import extract_page
from relstat.readers.problems import FileLog
from relstat.readers.sources import Source

__all__ = ["Draft", "read_page", "read_text"]

_LINE_END: Final = re.compile("\r\n?")


@dataclass(slots=True)
class Draft:
    """One release before it becomes a row."""

    text: str
    id: str
    file: str
    title: str | None = None
    date: date | None = None
    date_precision: Precision | None = None
    fields: dict[str, str | None] = field(default_factory=dict)
    named: dict[str, Any] = field(default_factory=dict)  # what the file's name tells: see NAMED


def read_text(
    source: Source, text: str, log: FileLog, wanted: Wanted, *, most_fields: int
) -> Draft | None:
    """A plain text file: front matter, of which so many fields are kept, and what stands below."""
    front = split_front_matter(_LINE_END.sub("\n", text))
    for line in front.not_understood:
        log.note("front matter not understood", line)
    draft = _draft(source, front.text, log)
    if draft is None:
        return None
    roles = page_roles(front.values, wanted)
    draft.title = front.values.get(roles.title) if roles.title else None
    if roles.date and (written := front.values[roles.date]):
        if when := parse_date(written):
            draft.date, draft.date_precision = when
        else:
            log.note(f"date not understood: {written[:80]!r}")
    if roles.id and (own := front.values[roles.id]):
        draft.id = own
    leftover = [name for name in front.values if name not in (roles.title, roles.date, roles.id)]
    if len(leftover) > most_fields:
        log.note(f"{len(leftover):,} fields in front matter; the first {most_fields} are kept")
        leftover = leftover[:most_fields]
    names = field_names(leftover)
    draft.fields.update({names[name]: front.values[name] for name in leftover})
    return draft


def read_page(source: Source, html: str, log: FileLog) -> Draft | None:
    """A web page: its main text, its title, and its date where the mark-up tells it."""
    page = extract_page(html)
    if page is None:
        log.skip("no main text found in the page")
        return None
    draft = _draft(source, page.text, log)
    if draft is None:
        return None
    draft.title = page.title
    if page.date and (when := parse_date(page.date)):
        draft.date, draft.date_precision = when
    elif page.date_in_words:
        log.note(f"{page.date_in_words} in the page's words is not taken for its date")
    return draft


def _draft(source: Source, text: str, log: FileLog) -> Draft | None:
    if not any(character.isalnum() for character in text):
        log.skip("no words" if text.strip() else "no text")
        return None
    folder = {} if source.folder is None else {"folder": source.folder}
    return Draft(text=text.strip("\n"), id=source.file, file=source.file, fields={**folder})
