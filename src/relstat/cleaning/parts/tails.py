"""What stands below the body of a document: signature, byline, end marks, editors' notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from relstat.cleaning.parts.datelines import PLACE_AND_DATE
from relstat.cleaning.parts.lines import Line, has_word, is_author, last_line, only_date
from relstat.corpus.dates import WrittenDate
from relstat.text.abbreviations import abbreviations

__all__ = ["FURNITURE", "NO_PLAIN_END", "PLAIN_END", "Tail", "read_tail"]

LONGEST_SIGNATURE_LINE: Final = 15  # words
SIGNATURE_LINES: Final = 3
_REACH: Final = {")": 600, "]": 600}  # characters that a note in brackets may take
_SHORT: Final = 120  # characters that any other mark may take

# Most texts end in a sentence of words: then nothing stands below them, but for a few notes.
# Python and polars both read these.
_WORD_END: Final = r"[A-Za-zß-ÿ가-힣]['’]?[.!?…。]+[\"”“’'»]*\s*$"
_NUMBER_END: Final = r"[0-9%][.!?]+[\"”“’'»]*\s*$"
_LONG_LINE: Final = 80  # characters; a shorter last line that ends in a number may be a date
PLAIN_END: Final = rf"{_WORD_END}|[^\n]{{{_LONG_LINE}}}{_NUMBER_END}"
"""Matches a text that ends in a sentence."""

NO_PLAIN_END: Final = (
    r"(?i)continued[.…]+\s*$|\bsources? ?[:;][^\n]+$|\n[^\S\n]*(?:written |story )?by [^\n]+$"
    r"|권[^\n]*$|☞[^\n]*$|(?:photo|picture)s?\b[^.!?]+[.!?]?$"
)
"""Matches a text that ends in a note or a byline all the same."""

_FURNITURE_LINE: Final = (
    r"no comments:?|[0-9]+ comments?:?|post a comment|share this:?|newer posts?|older posts?|home"
    r"|email this|blogthis!?|(?:share (?:to|on)|tweet this on) (?:x|twitter|facebook|pinterest)"
    r"|subscribe to: post(?: comments)? \(atom\)"
)
FURNITURE: Final = re.compile(
    rf"(?:{_FURNITURE_LINE})(?:[\s|·•›‹»«→←]+(?:{_FURNITURE_LINE}))*", re.I
)
"""Matches a line that the pages of blogs print below every article."""

Forms: TypeAlias = dict[str, tuple[re.Pattern[str], ...]]


def _kind(character: str) -> str:
    """What a mark ends in: most marks can be told apart by it."""
    if character in ")]>＞":
        return "bracket"
    return "letter" if character.isalpha() or character == "/" else "other"


def _by_last_character(*forms: tuple[str, str, str]) -> Forms:
    """Forms of marks, each with what it may end in and what must stand before it."""
    return {
        kind: tuple(
            re.compile(rf"{before}(?P<mark>{mark})$")
            for ends, before, mark in forms
            if ends in (kind, "any")
        )
        for kind in ("bracket", "letter", "other")
    }


# What may stand before a mark that is glued to the last sentence: its end, or a new line.
_ENDED: Final = r"(?:^|\n[^\S\n]*|(?<=[.!?…:;\"”“’'»)\]>。])\s*)"
_STOP: Final = r"[.!?…][\"”’)]*\s+"
_ALONE: Final = r"(?:^|\n)[^\S\n]*"
_INITIALS: Final = r"[A-Z]{1,3}(?:/ ?[A-Z]{1,3})+/?|[A-Z]{2,3}/"
_END_MARKS: Final = _by_last_character(
    ("bracket", r"", r"[(<＜](?:END|End|end|끝)[)>＞]"),
    ("other", r"", r"-\s?[03]?0\s?-|(?<=\s)-0|#{3,}|_{3,}"),
    ("other", _ALONE, r"[^\w\n<>()\[\]\"“”'’.,!?]{3,}|-- ?o0o ?--|- ?END ?-"),
    ("letter", r"(?:^|\s|(?<=[.!?”]))", rf"(?:{_INITIALS})(?: E(?:ND|nd)(?: [A-Z]{{2,4}})?)?"),
    ("letter", _ENDED, r"(?:[A-Z]{2,3} )?END(?: [A-Z]{2,4})?"),
    ("letter", _STOP, r"[A-Z]{2,3}"),
)
_CONTINUED: Final = r"(?:[Tt]o [Bb]e [Cc]ontinued|[Cc]ontinued|계속)"
_SOURCE: Final = r"[Ss]ources? ?[:;] ?[^\s:;()\[\]\n][^()\[\]\n]{1,80}"
_PHOTO: Final = r"(?:Photo|PHOTO|Picture)s?"
_CREW: Final = r"(?:Additional |Extra )?(?:Reporting|Writing|Editing|Compiled|Translated) by"
_AGENCIES: Final = r"[A-Z]{3,6}|Bloomberg|Interfax|Reuters|Sputnik|Tasnim|Xinhua|Yonhap"
_NOTES: Final = _by_last_character(
    ("bracket", r"", rf"\[[Ee]d(?:itor)?s?\.?\]|[(\[<]{_CONTINUED}[.…]*[)\]>]"),
    ("bracket", r"", rf"\( ?{_SOURCE}\)|\[ ?{_SOURCE}\]|\({_PHOTO}\b[^()]{{3,80}}\)"),
    ("bracket", rf"(?:{_STOP}|{_ALONE})", rf"\((?:{_AGENCIES})\)"),
    ("bracket", _ENDED, rf"[(\[](?:{_CREW}|[Ee]ditor['’]?s'? note)\b[^()\[\]]{{3,400}}[)\]]"),
    ("bracket", _ALONE, r"<(?:…|\.\.\.)>"),
    ("any", _ENDED, rf"{_SOURCE}|{_PHOTO}(?: by)?(?: ?[:/] ?| by )[^.!?\n]{{3,80}}"),
    ("any", _ENDED, rf"{_CONTINUED}[.…]*"),
    ("any", _ALONE, r"☞[^\n]{3,80}"),
    ("any", _ALONE, r"『?[^』\n]{2,20}』? ?[0-9]{1,3}권[^\n]{0,50}pp ?\.[^\n]{1,20}"),
)
_TEAM: Final = (
    r"(?:[A-Z][\w.'’-]* ){0,3}"
    r"(?:News Team|Staff Writer|(?:Staff|Special) (?:Reporter|Correspondent))"
)
# Romanised Korean: a family name and two syllables. Other names glued to an end may be anything.
_KOREAN: Final = (
    r"(?:An|Chae|Choe|Chon|Chu|Han|Ho|Hong|Hwang|Hyon|Im|Jang|Ji|Jin|Jo|Jon|Jong|Ju|Kang|Kil|Kim|Ko"
    r"|Kong|Ku|Kwak|Kwon|Kye|Mun|Myong|Nam|No|O|Om|Pae|Paek|Pak|Pang|Pong|Pyon|Ra|Ri|Rim|Ro|Ryang"
    r"|Ryo|Ryom|Ryu|Sim|Sin|So|Sok|Son|Song|Sonu|Tae|Thae|To|U|Un|Won|Yang|Yom|Yon|Yu|Yun)"
    r" [A-Z][a-z]{1,6} [A-Z][a-z]{1,6}"
)
_AUTHORS: Final = _by_last_character(
    ("letter", _ENDED, _TEAM),
    ("letter", r"(?<=[a-z][.!?])[\"”’']?\s+", _KOREAN),
)
_NAME_OR_INITIALS: Final = re.compile(rf"{_TEAM}|{_KOREAN}|[A-Z]{{2,3}}")
_BYLINE: Final = re.compile(r"(?:by|written by|story by)\s*:?\s+(?P<who>\S.*)", re.IGNORECASE)
_LAST: Final = 60  # characters that tell how a line ends: a line may have millions
_STOPPED: Final = re.compile(r"[.!?:;…。\"”»](?:[\"”’')\]»]*)$")
_ABBREVIATION_END: Final = re.compile(r"(?:\b[A-Z]\.){2,}[\"”’')\]]*$")
_CAPITALISED: Final = re.compile(r"[A-ZÀ-ÖØ-Þ][\w.'’-]*,? (?:(?:of|for|the|and) )*[A-ZÀ-ÖØ-Þ]")

_PLAIN_WORD: Final = re.compile(_WORD_END)
_PLAIN_NUMBER: Final = re.compile(_NUMBER_END)
_NOT_PLAIN: Final = re.compile(NO_PLAIN_END)


@dataclass(slots=True)
class Tail:
    """What was found below the body, and where the body ends."""

    end: int
    author: str | None = None
    signature: str | None = None
    place: str | None = None
    signed: WrittenDate | None = None
    end_marks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_tail(text: str, start: int, wanted: frozenset[str]) -> Tail:
    """Read from the bottom of ``text``, not above ``start``, as long as nothing is in doubt.

    ``wanted`` are the names of the parts to look for.
    """
    bottom = _stripped(text, start, len(text))
    tail = Tail(end=bottom)
    before = -1
    while tail.end != before and not _ends_plainly(text, start, tail.end):
        before = tail.end
        if "furniture" in wanted:
            _furniture(tail, text, start)
        if "end mark" in wanted:
            while _take(tail, text, start, _END_MARKS, tail.end_marks):
                pass
        if "notes" in wanted:
            _take(tail, text, start, _NOTES, tail.notes)
        if "byline" in wanted and tail.author is None:
            _author(tail, text, start)
        if "signature" in wanted and tail.signed is None:
            _signature(tail, text, start)
    if tail.end == bottom:
        tail.end = len(text)
    return tail


def _ends_plainly(text: str, start: int, end: int) -> bool:
    """Whether the last thing is a sentence, so that nothing stands below it.

    That is ``PLAIN_END`` without ``NO_PLAIN_END``, looked for where it can be only.
    """
    near = max(start, end - 20)
    if not _PLAIN_WORD.search(text, near, end):
        number = _PLAIN_NUMBER.search(text, near, end)
        begin = number.start() - _LONG_LINE if number else -1
        if begin < start or "\n" in text[begin:end]:
            return False
    return not _NOT_PLAIN.search(text, max(start, end - 200), end)


def _furniture(tail: Tail, text: str, start: int) -> None:
    while (line := last_line(text, start, tail.end)) and FURNITURE.fullmatch(line.text):
        tail.end = _stripped(text, start, line.start)


def _stripped(text: str, start: int, end: int) -> int:
    """The place after the last character before ``end`` that is no space."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _take(tail: Tail, text: str, start: int, forms: Forms, found: list[str]) -> bool:
    """Take one mark off the end, if one of the forms is there."""
    end = _stripped(text, start, tail.end)
    if end == start:
        return False
    last = text[end - 1]
    begin = max(start, end - _REACH.get(last, _SHORT))
    piece = text[begin:end]
    for form in forms[_kind(last)]:
        mark = form.search(piece)
        if mark and (mark.start() > 0 or begin == start):
            if _follows_abbreviation(piece[: mark.start("mark")], mark["mark"]):
                continue
            found.insert(0, mark["mark"])
            tail.end = _stripped(text, start, begin + mark.start("mark"))
            return True
    return False


def _follows_abbreviation(before: str, mark: str) -> bool:
    """Whether a name or capitals belong to the words before: "Gift to Secy. Kim", "U.S. MP"."""
    words = before[-_LAST:].split()
    if not words or not words[-1].endswith(".") or not _NAME_OR_INITIALS.fullmatch(mark):
        return False
    word = words[-1].removesuffix(".").lstrip("\"“‘'([«")
    return "." in word or len(word) == 1 or word.lower() in abbreviations()


def _author(tail: Tail, text: str, start: int) -> None:
    names: list[str] = []
    if _take(tail, text, start, _AUTHORS, names):
        tail.author = names[0]
        return
    line = last_line(text, start, tail.end)
    found = _BYLINE.fullmatch(line.text) if line and line.rest else None
    if line and found and is_author(found["who"]):
        tail.author, tail.end = found["who"], _stripped(text, start, line.start)


def _signature(tail: Tail, text: str, start: int) -> None:
    """A date below one to three lines that sign; or a date alone, below a sentence."""
    line = last_line(text, start, tail.end)
    if line is None or not line.rest:
        return
    place, signed = _place_and_date(line.text)
    if signed is None:
        return
    names: list[Line] = []
    last = line
    above = last_line(text, start, last.start)
    while above and _may_sign(above.text) and len(names) <= SIGNATURE_LINES:
        names.insert(0, above)
        last = above
        above = last_line(text, start, last.start)
    # Four lines like these are a list or a poem; lines without a sentence above are the text.
    if above is None or len(names) > SIGNATURE_LINES or only_date(above.text):
        return
    if names and not (_CAPITALISED.match(names[0].text) and _STOPPED.search(above.text[-_LAST:])):
        return
    tail.signed, tail.place = signed, place
    tail.signature = " ".join(name.text for name in names) or None
    tail.end = _stripped(text, start, last.start)


def _place_and_date(line: str) -> tuple[str | None, WrittenDate | None]:
    """The date of a line that says when, or where and when, and nothing else."""
    if when := only_date(line):
        return None, when
    found = PLACE_AND_DATE.fullmatch(line) if len(line) <= 80 else None
    when = only_date(found["date"]) if found else None
    return (found["place"], when) if found and when else (None, None)


def _may_sign(line: str) -> bool:
    tail = line[-_LAST:]
    ended = _STOPPED.search(tail) and not _ABBREVIATION_END.search(tail)
    short = len(line.split()) <= LONGEST_SIGNATURE_LINE
    return has_word(line) and not ended and short and only_date(line) is None
