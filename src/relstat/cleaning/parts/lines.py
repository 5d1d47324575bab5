"""Lines at the edges of a text, read without cutting the whole text into lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from relstat.corpus.dates import WrittenDate, read_date
from relstat.corpus.field_dates import read_field_date

__all__ = ["Line", "first_line", "has_word", "is_author", "last_line", "only_date"]

_NAME: Final = r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*|d[aeiu]|de[lr]|v[ao]n|bin|al-\w+)"
_AUTHOR: Final = re.compile(
    rf"{_NAME}(?: {_NAME}){{0,4}}(?:(?:,| and| &) {_NAME}(?: {_NAME}){{0,4}}){{0,3}}"
    r"|(?:a |our )?(?:staff|special|own)? ?(?:writer|reporter|correspondent|staff)s?",
)

_LABEL: Final = re.compile(
    r"(?:(?:first )?(?:published|posted|released|issued)(?: on| at)?"
    r"|(?:release |publication )?date)\s?[:：|]\s?"
    r"|(?:first )?(?:published|posted|released|issued) (?:on|at) ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line less the spaces around it; ``start`` and ``end`` are places in the text.

    From the top, ``end`` is where the next line begins; from the bottom, ``start`` is where the
    line itself begins. ``alone`` tells that an empty line or the edge stands between it and
    what is left, ``rest`` that something is left.
    """

    text: str
    start: int
    end: int
    alone: bool
    rest: bool


def first_line(text: str, start: int) -> Line | None:
    """The first line with a character in it at or after ``start``."""
    while start < len(text) and text[start].isspace():
        start += 1
    if start == len(text):
        return None
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    following = end
    while following < len(text) and text[following].isspace():
        following += 1
    rest = following < len(text)
    alone = not rest or text.count("\n", end, following) > 1
    return Line(text[start:end].rstrip(), start, min(end + 1, len(text)), alone, rest)


def last_line(text: str, start: int, end: int) -> Line | None:
    """The last line with a character in it between ``start`` and ``end``."""
    while end > start and text[end - 1].isspace():
        end -= 1
    if end == start:
        return None
    begin = max(text.rfind("\n", start, end) + 1, start)
    while text[begin].isspace():
        begin += 1
    before = begin
    while before > start and text[before - 1].isspace():
        before -= 1
    rest = before > start
    alone = not rest or text.count("\n", before, begin) > 1
    return Line(text[begin:end], begin, end, alone, rest)


def only_date(line: str) -> WrittenDate | None:
    """The date of a line that holds nothing else: a day, or whatever is counted in Juche years.

    A label may say that it is the date: ``Published: 14 May 2022, 10:00``.
    """
    if len(line) > 80 or not any(character.isdigit() for character in line):
        return None
    bare = line.strip(" -–—[]<>")
    found = read_date(bare)
    if found is None and (label := _LABEL.match(bare)):
        found = read_field_date(bare[label.end() :])
    exact = found and (found.precision == "day" or (found.juche and found.precision))
    return found if exact else None


def has_word(text: str) -> bool:
    """Whether there is a letter in it."""
    return any(character.isalpha() for character in text)


def is_author(text: str) -> bool:
    """Whether a byline names one or more persons, or says that a reporter wrote it."""
    return bool(_AUTHOR.fullmatch(text.strip(" .,")))
