"""Hard wraps: the lines of a page joined to the paragraphs that they were cut from.

Whether a document is wrapped is decided by its own lines. They are, if there are at least
:data:`LINES` of them, they are as wide as :data:`NARROWEST` characters and hardly any is wider
than :data:`WIDEST`, a third of the breaks stand in the middle of a sentence, and they were filled
as a typesetter fills them: at most of the breaks, the first word of the next line had no room
left on the line before. Verse, lists and addresses break earlier than they must.

In a wrapped document a line goes on in the next one

- if the next one's first word had no room on it (with an allowance, since letters differ in
  width), and no sign of a new paragraph stands between: an indent, where some lines have one
  and most have none, a number or bullet;
- across empty lines (a page break) only in the middle of a sentence: the line does not end one,
  and the next begins with a small letter.

A line of stars, dashes or ``<…>`` is never joined. Paragraphs end up divided by an empty line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import polars as pl

from relstat.cleaning.steps import put

__all__ = ["LINES", "NARROWEST", "WIDEST", "unwrapped"]

LINES: Final = 12
"""A document of fewer lines shows too little of its width."""

WIDEST: Final = 130
"""Characters; longer lines are paragraphs, not lines of a page."""

NARROWEST: Final = 40
"""Characters; verse is narrower."""

_FILLED: Final = 0.6
"""The share of line breaks that were forced by the width, from which a document is wrapped."""

_ROOM: Final = 0.82
"""Lines are measured in characters, pages in millimetres: a word of capitals may fill a line
that seems to have room, so room is counted from this share of the width."""

_CLOSING: Final = "\"'”’)]"
_STOPS: Final = (".", "!", "?", ":", "…")
_ITEM: Final = re.compile(r"(?:\d{1,3}\.?\t|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]\s|[-–—•·▪*]\s)")
_FURNITURE: Final = re.compile(r"[\W_]*$")


def unwrapped(texts: pl.Series) -> pl.Series:
    """The texts, wrapped ones with their lines joined."""
    breaks = texts.str.count_matches("\n", literal=True)
    narrow = texts.str.len_chars() <= WIDEST * breaks
    rows = (narrow & (breaks >= LINES)).arg_true()
    before = texts.gather(rows).to_list()
    after = [_unwrapped(text) for text in before]
    changed = [n for n, text in enumerate(after) if text != before[n]]
    if not changed:
        return texts
    return put(texts, rows.gather(changed), pl.Series([after[n] for n in changed]))


def _unwrapped(text: str) -> str:
    lines = [line.rstrip() for line in text.split("\n")]
    width = _width(lines)
    if not width:
        return text
    indents = _indents_mean_paragraphs(lines)
    paragraphs: list[str] = []
    gap = True
    last = ""
    count = 0
    for line in lines:
        if not line.strip():
            gap = True
            continue
        if paragraphs and _goes_on(last, line, width, gap=gap, first=count == 1, indents=indents):
            paragraphs[-1] += " " + line.strip()
        else:
            paragraphs.append(line.strip())
        last, gap = line.strip(), False
        count += 1
    return "\n\n".join(paragraphs)


def _width(lines: list[str]) -> float:
    """The width of the page in characters; 0 if the lines were not cut to one."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    if len(lengths) < LINES:
        return 0.0
    widest = lengths[int(0.98 * (len(lengths) - 1))]
    if widest > WIDEST:
        return 0.0
    width = float(lengths[int(0.9 * (len(lengths) - 1))])
    pairs = [
        (line.strip(), after.strip())
        for line, after in pairwise(lines)
        if line.strip() and after.strip()
    ]
    if width < NARROWEST or len(pairs) < LINES - 1:
        return 0.0
    filled = sum(_has_no_room(line, after, width) for line, after in pairs)
    amid = sum(not _ends(line) and after[0].islower() for line, after in pairs)
    return width if filled >= _FILLED * len(pairs) and amid * 3 >= len(pairs) else 0.0


def _ends(line: str) -> bool:
    """Whether a line ends a sentence or introduces something."""
    return line.rstrip(_CLOSING).endswith(_STOPS)


def _has_no_room(line: str, after: str, width: float) -> bool:
    """Whether the next line's first word did not fit on the line."""
    if len(line) >= _ROOM * width + 4:
        return True
    return len(line) + 1 + len(after.split(None, 1)[0]) > _ROOM * width + 4


def _indents_mean_paragraphs(lines: list[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    indented = sum(line[0].isspace() for line in filled)
    return 0 < indented <= 0.4 * len(filled)


def _goes_on(last: str, line: str, width: float, *, gap: bool, first: bool, indents: bool) -> bool:
    """Whether a line goes on in the next; ``gap``: over empty lines, ``first``: from the first."""
    words = line.strip()
    if _FURNITURE.match(words) or _FURNITURE.match(last):
        return False
    begins = bool(_ITEM.match(words)) or (indents and line[0].isspace())
    amid = not _ends(last) and words[0].islower() and not begins
    # A record leaves out the speaker's name, so its first line looks as if it had room.
    if first and not begins and not _ends(last) and (amid or last.split()[-1].islower()):
        return True
    if len(last) < width / 2 or begins:
        return False
    if gap:
        return amid or (not _ends(last) and _has_no_room(last, words, width))
    return amid or _has_no_room(last, words, width)
