"""Text files and web pages: one release each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from relstat.readers.columns import Wanted, field_names, page_roles
from relstat.readers.dates import Precision, parse_date
from relstat.readers.frontmatter import split_front_matter
from relstat.readers.html import extract_page
from relstat.readers.problems import FileLog, Tally
from relstat.readers.release import Parts, release_parts
from relstat.readers.repairs import KINDS, repair, repairs_in
from relstat.readers.sources import Source

__all__ = ["Draft", "read_page", "read_text"]


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


def read_text(
    source: Source, text: str, log: FileLog, wanted: Wanted, *, most_fields: int
) -> Draft | None:
    """A plain text file: front matter, of which so many fields are kept, then a release's parts."""
    text = _repaired(text, log)
    front = split_front_matter(text)
    for line in front.not_understood:
        log.note("front matter not understood", line)
    roles = page_roles(front.values, wanted)
    title = front.values.get(roles.title) if roles.title else None
    draft = _draft(source, release_parts(front.text, title=title), log)
    if draft is None:
        return None
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
    """A web page: its main text, then the parts of a release; the page's own date wins."""
    page = extract_page(html)
    if page is None:
        log.skip("no main text found in the page")
        return None
    title = _repaired(page.title, log) if page.title else None
    draft = _draft(source, release_parts(_repaired(page.text, log), title=title), log)
    if draft and page.date and (when := parse_date(page.date)):
        draft.date, draft.date_precision = when
    if draft and draft.date is None and page.date_in_words:
        log.note(f"{page.date_in_words} in the page's words is not taken for its date")
    return draft


def _repaired(text: str, log: FileLog) -> str:
    for name in repairs_in(text):
        log.count(Tally(1), KINDS[name][1].replace("{n} {what}", "the text"), skipped=False)
    return repair(text)


def _draft(source: Source, parts: Parts, log: FileLog) -> Draft | None:
    if not any(character.isalnum() for character in parts.body):
        log.skip("no words" if parts.body.strip() else "no text")
        return None
    found: Mapping[str, str | None] = {
        "date_signed": parts.date_signed.isoformat() if parts.date_signed else None,
        "signature": parts.signature,
        "dateline": parts.dateline,
        "folder": source.folder,
    }
    return Draft(
        text=parts.body,
        id=source.file,
        file=source.file,
        title=parts.title,
        date=parts.date,
        date_precision=parts.precision,
        fields={name: value for name, value in found.items() if value is not None},
    )
