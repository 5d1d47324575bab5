"""Text files: one document each, with or without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from relstat.corpus.long_texts import beginning_of, lines_of, parts_of
from relstat.readers.columns import field_names, page_roles
from relstat.readers.drafts import Draft, draft_of, sure_date
from relstat.readers.formats.format import Format, OpenFile
from relstat.readers.formats.frontmatter import split_front_matter
from relstat.readers.missing import Meaning

__all__ = ["TEXT", "without_cues"]

_TITLE: Final = "a text"
_LINE_END: Final = re.compile("\r\n?")
_MOMENT: Final = r"(?:\d{1,2}:)?\d{1,2}:\d{2}[.,]\d{3}"
_TIMES: Final = rf"{_MOMENT}[ \t]+-->[ \t]+{_MOMENT}[^\n]*"
_SUBTITLES: Final = re.compile(rf"\s*(?:WEBVTT\b[^\n]*\n(?:.*\n){{0,20}}?\s*)?(?:\S+\n)?{_TIMES}\n")
_HEADER: Final = re.compile(r"\s*WEBVTT\b[^\n]*\n(?:[^\n]+\n)*")
_CUE: Final = re.compile(rf"(?m)^(?:[^\n]{{0,80}}\n)?{_TIMES}$")
_VOICE: Final = re.compile(r"</?(?:v|c|lang|b|i|u|ruby|rt)\b[^<>]*>|<[\d:.]+>|\{\\an\d\}")


def without_cues(text: str) -> str:
    """The words of subtitles (SRT, WebVTT) without numbers and times; other texts as they are."""
    if not _SUBTITLES.match(text):
        return text
    text = _HEADER.sub("", text)
    lines = [line.strip() for line in _CUE.sub("\n", text).split("\n")]
    return "\n".join(_VOICE.sub("", line) for line in lines if line)


def _read(opened: OpenFile) -> Iterator[Draft]:
    """Yield the document of a text file: front matter, and the text below it."""
    source, log, limits = opened.source, opened.log, opened.limits
    lines = opened.up_to_failure(opened.text_lines(_TITLE, limits.text))
    text, opened.begun = beginning_of(lines)
    if opened.begun:  # half a text is none
        opened.require_within(_TITLE, limits.text)
    if _SUBTITLES.match(text):
        text += "".join(lines)
    front = split_front_matter(without_cues(_LINE_END.sub("\n", text)))
    for line in front.not_understood:
        log.note("front matter not understood", line)
    text = front.text.lstrip("\n")
    parts = iter((text,))
    if opened.begun:
        parts = parts_of(chain(lines_of(text), _with_line_feeds(lines)))
    draft = draft_of(source, first := next(parts, ""), log)
    if draft is None:
        return
    meaning = Meaning()
    values = meaning.read_values(front.values)
    if meaning.found:
        log.understand("missing", str(meaning))
    roles = page_roles(values, opened.options.wanted)
    draft.title = values.get(roles.title) if roles.title else None
    if roles.date and (written := values[roles.date]):
        if when := sure_date(written):
            draft.date, draft.date_precision = when
        else:
            draft.written = written
    if roles.id and (own := values[roles.id]):
        draft.id = own
    leftover = [name for name in values if name not in (roles.title, roles.date, roles.id)]
    if len(leftover) > limits.fields:
        log.note(f"{len(leftover):,} fields in front matter; the first {limits.fields} are kept")
        leftover = leftover[: limits.fields]
    names = field_names(leftover)
    draft.fields.update({names[name]: values[name] for name in leftover})
    yield from _in_parts(draft, chain([first], parts))


def _with_line_feeds(lines: Iterable[str]) -> Iterator[str]:
    """Lines that end as all lines do here."""
    for line in lines:
        yield from lines_of(_LINE_END.sub("\n", line)) if "\r" in line else (line,)


def _in_parts(draft: Draft, parts: Iterator[str]) -> Iterator[Draft]:
    """The document with its text; where that is in parts, one for each."""
    draft.text = next(parts)
    for number, text in enumerate(parts):
        draft.part = "more" if number else "first"
        yield draft
        draft = Draft(text=text, id=draft.id, file=draft.file, part="last")
    draft.text = draft.text.rstrip("\n")
    yield draft


TEXT: Final = Format(
    name="text",
    suffixes=(".txt", ".text", ".md", ".markdown"),
    read=_read,
    title=_TITLE,
    largest=lambda limits: limits.text,
)
