"""What stands above the body of a document: date lines, title, subtitle, byline, dateline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from relstat.cleaning.parts.datelines import Dateline, find_dateline
from relstat.cleaning.parts.lines import Line, first_line, has_word, is_author, only_date
from relstat.corpus.dates import WrittenDate, read_date

__all__ = ["Head", "letters_of", "read_head"]

LONGEST_TITLE: Final = 30  # words
MOST_HEADINGS: Final = 3  # lines above a date line

_SENTENCE_END: Final = re.compile(r"[.:;,…!–—](?:[\"”’')\]]*)[*†‡§¹²³]*$")  # with note signs
_WHOLLY_QUOTED: Final = re.compile(
    r"[\"“«„].*[\"”»“]|[\"“«„‘'][^\"“”«»„]+[\"”»“’'],? ?[-–—―(].*|‘[^‘’]*’(?!\w)"
)
_ABBREVIATION_END: Final = re.compile(r"(?:\b[A-Z]\.){2,}[\"”’')\]]*$")
_SLOGAN: Final = re.compile(r"[^\n]*[!！][\"”’')\]»]*")
_SALUTATION: Final = re.compile(
    r"(?:dear|distinguished|esteemed|respected|honou?rable|comrades?|friends?|ladies|mr\.?|madam"
    r"|your excellenc|동포|동지|친애하는|사랑하는)[^\n]*[!,:]$",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(r"[\w.' -]{2,40}: [^\n]*\?")  # of a speaker
_LIST_ITEM: Final = re.compile(
    r"[(\[]?(?:\d{1,3}|[ivx]{1,4}|[a-z])(?:[.)\]:]+|\s[-–—])\s|[-*•·▪◦●■□▶►→–—✓]\s|[①-⑳⑴-⒇]"
    r"|(?:no|nr|art|article|point|item|step|point|para)\.?\s?\d|\d+(?:\.\d+)+\.?\s",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(r"(?:by|written by|story by)\s*:?\s+(?P<who>\S.*)", re.IGNORECASE)
_WRAPPED: Final = re.compile(r"(?P<dash>-{1,3}|[–—―]+)\s*(?P<text>\S.*\S)\s*(?P=dash)")
_DATE_AFTER_DASH: Final = re.compile(r"(?P<before>.*?)\s*[-–—]\s*(?P<date>\S.{3,40})")
# A Korean archive prints its own introduction (haeje) and then the original text (wonmun).
_INTRODUCTION: Final = re.compile(
    r"^[^\S\n]*해\s?제[^\S\n]*\n(?P<note>.*?)^[^\S\n]*원\s?문[^\S\n]*\n", re.M | re.S
)
_INTRODUCED: Final = 4_000  # characters from the top, to the end of such an introduction


@dataclass(slots=True)
class Head:
    """What was found above the body, and where the body begins."""

    start: int = 0
    title: str | None = None
    subtitle: str | None = None
    author: str | None = None
    dateline: Dateline | None = None
    when: WrittenDate | None = None
    source: str | None = None
    notes: list[str] = field(default_factory=list)


def letters_of(text: str) -> str:
    """The letters and digits of a text in lower case: two spellings of one title agree in them."""
    return "".join(character for character in text.casefold() if character.isalnum())


def read_head(text: str, title: str | None, wanted: frozenset[str]) -> Head:
    """Read from the top of ``text`` as long as a line can be nothing but a part of a document.

    ``title`` is one that is known; then none is looked for, only its copy is taken off.
    ``wanted`` are the names of the parts to look for.
    """
    head = Head()
    _date_line(head, text, "first line", wanted)
    known = title is not None
    if "title" in wanted:
        _title(head, text, title)
    if "notes" in wanted:
        _introduction(head, text, known or bool(head.title))
    if "title" in wanted and head.when is None:
        _headings(head, text, known or bool(head.title), wanted)
    if head.title:
        _subtitle(head, text, wanted)
    if "byline" in wanted:
        _byline(head, text)
    if head.title or head.subtitle or head.author:
        _date_line(head, text, "below the title", wanted)
        if "byline" in wanted and head.author is None:
            _byline(head, text)
    while "dateline" in wanted and (found := find_dateline(text, _skip(text, head.start))):
        head.dateline = head.dateline.joined(found) if head.dateline else found
        head.start = found.end
    return head


def _skip(text: str, start: int) -> int:
    """The place of the first character at or after ``start`` that is no space."""
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _date_line(head: Head, text: str, source: str, wanted: frozenset[str]) -> None:
    line = first_line(text, head.start)
    while "date" in wanted and line and line.rest and (when := only_date(line.text)):
        if head.when is None:
            head.when, head.source = when, "juche line" if when.juche else source
        elif when.first_day != head.when.first_day:
            return
        head.start = line.end
        line = first_line(text, head.start)


def _title(head: Head, text: str, known: str | None) -> None:
    line = first_line(text, head.start)
    if line is None:
        return
    words = re.sub(r"^#{1,3} +", "", line.text)
    if known is None:
        if line.rest and line.alone and _title_like(words) and not _in_list(text, line):
            head.title, head.start = words, line.end
        return
    if line.rest and _same(words, known):
        head.title, head.start = words, line.end
        return
    # A title without a line of its own, before a dateline
    same = " ".join(known.split())
    after = line.start + len(line.text) - len(words) + len(same)
    run_on = words[: len(same)].casefold() == same.casefold() and text[after : after + 1].isspace()
    if same and run_on and find_dateline(text, _skip(text, after)):
        head.title, head.start = text[line.start : after], after


def _in_list(text: str, line: Line) -> bool:
    """Whether a text has several lines, and none of them ends as a sentence or is a date."""
    lines = 1
    following = first_line(text, line.end)
    while following is not None:
        if not _title_like(following.text) or only_date(following.text):
            return False
        lines += 1
        following = first_line(text, following.end)
    return lines > MOST_HEADINGS


def _same(line: str, title: str) -> bool:
    """Whether a line has the letters and digits of a title, and is no sentence beside it."""
    if abs(len(line) - len(title)) > 10 + len(title) // 4 or not has_word(line):
        return False
    stopped = line.endswith(".") and not title.rstrip().endswith(".")
    return letters_of(line) == letters_of(title) and not stopped


def _title_like(words: str) -> bool:
    if len(words) > 400 or len(words.split()) > LONGEST_TITLE or not has_word(words):
        return False
    return not (
        _ends_sentence(words)
        or _WHOLLY_QUOTED.fullmatch(words)
        or _SLOGAN.fullmatch(words)
        or _SALUTATION.match(words)
        or _QUESTION.fullmatch(words)
        or find_dateline(words + " The")
        or _LIST_ITEM.match(words)
        or (words[-1:].isalnum() and read_date(words))  # "3 March" is no title
    )


def _ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does; after ``U.S.`` the capitals of headlines decide."""
    if not _SENTENCE_END.search(line):
        return False
    if not _ABBREVIATION_END.search(line):
        return True
    long_words = [word for word in line.split() if len(word) > 3]
    return sum(word[0].islower() for word in long_words) * 4 >= max(len(long_words), 1)


def _introduction(head: Head, text: str, titled: bool) -> None:
    """An archive's introduction between its headings, and the headings above it."""
    found = _INTRODUCTION.search(text[: head.start + _INTRODUCED], head.start)
    if not found:
        return
    above = [line.strip() for line in text[head.start : found.start()].split("\n")]
    headings = [line for line in above if line]
    if len(headings) > MOST_HEADINGS:
        return
    for place, heading in enumerate(headings):
        dated = _DATE_AFTER_DASH.fullmatch(heading)
        when = only_date(dated["date"]) if dated else only_date(heading)
        if when and not head.when:
            head.when, head.source = when, "juche line" if when.juche else "below the title"
            headings[place] = dated["before"] if dated else ""
    _keep_headings(head, [heading for heading in headings if heading], titled)
    head.notes.append(" ".join(found["note"].split()))
    head.start = found.end()


def _headings(head: Head, text: str, titled: bool, wanted: frozenset[str]) -> None:
    """Up to three lines above a date line: they are headings, whatever they say."""
    if "date" not in wanted:
        return
    headings: list[Line] = []
    line = first_line(text, head.start)
    while line and line.rest and len(headings) <= MOST_HEADINGS:
        when = only_date(line.text)
        if when:
            head.when, head.source = when, "juche line" if when.juche else "below the title"
            _keep_headings(head, [heading.text for heading in headings], titled)
            head.start = line.end
            return
        if not _title_like(line.text):
            return
        headings.append(line)
        line = first_line(text, line.end)


def _keep_headings(head: Head, headings: list[str], titled: bool) -> None:
    if headings and not titled:
        head.title = headings.pop(0)
    if headings:
        bare = [_WRAPPED.fullmatch(heading) for heading in headings]
        head.subtitle = " ".join(
            found["text"] if found else heading
            for found, heading in zip(bare, headings, strict=True)
        )


def _subtitle(head: Head, text: str, wanted: frozenset[str]) -> None:
    """A line between dashes below the title."""
    line = first_line(text, head.start)
    if "subtitle" not in wanted or head.subtitle or line is None or not line.rest:
        return
    wrapped = _WRAPPED.fullmatch(line.text)
    if wrapped and len(line.text.split()) <= LONGEST_TITLE and has_word(wrapped["text"]):
        head.subtitle, head.start = wrapped["text"], line.end


def _byline(head: Head, text: str) -> None:
    line = first_line(text, head.start)
    if line is None or not line.rest:
        return
    found = _BYLINE.fullmatch(line.text)
    if found and is_author(found["who"]):
        head.author, head.start = found["who"].strip(), line.end
