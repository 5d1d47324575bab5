"""The parts of a release saved as a page of text: dates, title, dateline, body, signature.

Only what cannot well be anything else is taken off the body; in doubt a line stays in it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Final

from relstat.readers.dates import Precision, parse_date

__all__ = ["Parts", "release_parts"]

LONGEST_TITLE: Final = 30  # words
LONGEST_SIGNATURE_LINE: Final = 15  # words
SIGNATURE_LINES: Final = 3
_TAIL: Final = 60  # characters that tell how a line ends: a line may have millions

_FURNITURE_LINE: Final = (
    r"no comments:?|[0-9]+ comments?:?|post a comment|share this:?|newer posts?|older posts?|home"
    r"|email this|blogthis!?|(?:share (?:to|on)|tweet this on) (?:x|twitter|facebook|pinterest)"
    r"|subscribe to: post(?: comments)? \(atom\)"
)
_FURNITURE: Final = re.compile(
    rf"(?:{_FURNITURE_LINE})(?:[\s|·•›‹»«→←]+(?:{_FURNITURE_LINE}))*", re.I
)

_MONTH: Final = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY: Final = rf"(?:{_MONTH} [0-3]?[0-9]|[0-3]?[0-9] {_MONTH})"
_WHEN: Final = rf"(?P<date>{_DAY}(?P<year>,? (?:Juche [0-9]{{1,3}} \([0-9]{{4}}\)|[0-9]{{4}}))?)"
_CITY: Final = r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}"
_AGENCY: Final = r"(?:\([A-Z][\w./ -]{1,29}\)|/[A-Z][\w. -]{1,29}/)"
_DASH: Final = r"\s*(?:--+|—|–|(?<=\s)-(?=\s))\s*"
_PLACE: Final = rf"{_CITY}(?:, {_CITY})?"
_CAPITALS: Final = r"[A-Z]{4,}(?: [A-Z]{2,}){0,3}"
# Many an ordinary sentence opens with a name or a date and has a dash in it ("On May 9 – Victory
# Day –"); an agency, a double hyphen after a date, or capitals make it a dateline. An agency
# between slashes needs no dash.
_DATELINES: Final = (
    re.compile(
        rf"(?P<line>{_PLACE}(?:,? {_WHEN}\.?,?)? {_AGENCY}|{_PLACE}, {_AGENCY})"
        rf"\.?(?:{_DASH}|(?<=/)\.? )"
    ),
    re.compile(rf"(?P<line>{_PLACE}, {_WHEN})\.?\s*--+\s*"),
    re.compile(rf"(?P<line>{_CAPITALS}(?:, {_WHEN})?)\.?{_DASH}(?=[A-Z\"“‘'])"),
)
_SENTENCE_END: Final = re.compile(r"[.:;,…](?:[\"”’')\]]*)$")
_WHOLLY_QUOTED: Final = re.compile(r"[\"“«].*[\"”»]")
_LINE_END: Final = re.compile(r"[.!?:;…\"”»](?:[\"”’')\]]*)$")
_ABBREVIATION_END: Final = re.compile(r"(?:\b[A-Z]\.){2,}[\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page of text holds; ``date`` is the post date, else the signing or dateline date."""

    body: str
    title: str | None = None
    date: dt.date | None = None
    precision: Precision | None = None
    date_signed: dt.date | None = None
    signature: str | None = None
    dateline: str | None = None


def release_parts(text: str, *, title: str | None = None) -> Parts:
    """Divide a page of text into its parts.

    ``title`` is one that is known already: then none is looked for, and a first line that
    repeats it is taken off the body.
    """
    lines = [line.strip() for line in text.split("\n")]
    lines = _without_furniture(_trimmed(lines))
    posted, lines = _leading_date(lines)
    found, lines = _title(lines, title)
    if found and not posted:
        posted, lines = _leading_date(lines)
    parts = _signature(lines)
    if not parts.body:  # a date and a title are no release: leave all as it was
        return Parts("\n".join(_trimmed(text.split("\n"))), title)
    parts, written = _dateline(parts)
    when = posted or parts.date_signed or written
    precision: Precision | None = "day" if when else None
    return replace(parts, title=title or found, date=when, precision=precision)


def _trimmed(lines: list[str]) -> list[str]:
    """The lines less empty ones at both ends."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    return lines[full[0] : full[-1] + 1] if full else []


def _day(line: str) -> dt.date | None:
    """The date of a line that holds nothing else."""
    found = parse_date(line)
    return found[0] if found and found[1] == "day" else None


def _without_furniture(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1] or _FURNITURE.fullmatch(lines[end - 1])):
        end -= 1
    return lines[:end]


def _leading_date(lines: list[str]) -> tuple[dt.date | None, list[str]]:
    when = _day(lines[0]) if lines else None
    return (when, _trimmed(lines[1:])) if when else (None, lines)


def _title(lines: list[str], known: str | None) -> tuple[str | None, list[str]]:
    if not lines:
        return None, lines
    line = re.sub(r"^#{1,3} +", "", lines[0])
    if known is not None:
        repeated = line.casefold() == " ".join(known.split()).casefold()
        return (line, _trimmed(lines[1:])) if repeated else (None, lines)
    alone = len(lines) > 2 and not lines[1]
    short = len(line.split()) <= LONGEST_TITLE
    text_like = _ends_sentence(line) or _WHOLLY_QUOTED.fullmatch(line) or _find_dateline(line)
    if alone and short and not text_like and _has_word(line):
        return line, _trimmed(lines[1:])
    return None, lines


def _ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does; after ``U.S.`` only headline capitals tell."""
    if not _SENTENCE_END.search(line[-_TAIL:]):
        return False
    if not _ABBREVIATION_END.search(line[-_TAIL:]):
        return True
    long_words = [word for word in line.split() if len(word) > 3]
    return sum(word[0].islower() for word in long_words) * 4 > len(long_words)


def _has_word(line: str) -> bool:
    return any(character.isalpha() for character in line)


def _signature(lines: list[str]) -> Parts:
    """Take a signature and the date below it off the end."""
    signed = _day(lines[-1]) if lines else None
    rest = _trimmed(lines[:-1]) if signed else lines
    if not signed or not rest:
        return Parts("\n".join(lines))
    names: list[str] = []
    while rest and len(names) <= SIGNATURE_LINES and _may_sign(rest[-1]):
        names.insert(0, rest[-1])
        rest = _trimmed(rest[:-1])
    # Four lines like these are a list or a poem; lines without a text above them are the text.
    if not rest or len(names) > SIGNATURE_LINES or (names and not names[0][0].isupper()):
        return Parts("\n".join(lines))
    return Parts("\n".join(rest), date_signed=signed, signature=" ".join(names) or None)


def _may_sign(line: str) -> bool:
    tail = line[-_TAIL:]
    ended = _LINE_END.search(tail) and not _ABBREVIATION_END.search(tail)
    return _has_word(line) and not ended and len(line.split()) <= LONGEST_SIGNATURE_LINE


def _find_dateline(text: str) -> re.Match[str] | None:
    return next((found for form in _DATELINES if (found := form.match(text))), None)


def _dateline(parts: Parts) -> tuple[Parts, dt.date | None]:
    """Take the dateline off the body; its date counts only if it has a year."""
    found = _find_dateline(parts.body)
    body = parts.body[found.end() :].lstrip() if found else ""
    if not found or not body:
        return parts, None
    groups = found.groupdict()
    day = _day(groups["date"]) if groups.get("year") else None
    return replace(parts, body=body, dateline=found["line"].rstrip(".")), day
