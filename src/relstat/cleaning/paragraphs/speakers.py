"""Names of speakers before the paragraphs of a transcript: ``Vladimir Putin:``, ``Question:``.

A document is a transcript if at least :data:`TURNS` of its paragraphs begin with the same name,
which never stands in small letters in the text, as the words of a heading do. What is taken off
is a name: at most :data:`LONGEST` words, nearly all of them capitalised, no article at the
beginning, up to a colon in the first line. ``The message reads, in part:`` is none.

Taking names off drops words of the record: counts of "Putin" fall, and who says what is lost.
It is right for readability, tone and phrases of what is said; it is wrong for counts of names.
So it is off unless asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import polars as pl

from relstat.cleaning.steps import mend

__all__ = ["LONGEST", "TURNS", "split_speakers"]

TURNS: Final = 3
"""Paragraphs with one speaker, from which a document is a transcript; two are enough of a role
such as ``Question``."""

LONGEST: Final = 16
"""Words of a name with its office."""

_SIGNS: Final = r"(?m)^[ \t]*\p{Lu}[^:\n]{0,140}:(?:[ \t]|$)"
_PREFIX: Final = re.compile(r"^[ \t]*([^\W\d_][^:\n]{0,140}):(?:[ \t]+|$\n*)", re.MULTILINE)
_ROLES: Final = frozenset(
    ["question", "answer", "remark", "reply", "response", "moderator", "voice", "speaker", "q", "a"]
)
_LINKS: Final = frozenset(["of", "the", "and", "for", "to", "in", "on", "at"])
_PARTICLES: Final = frozenset(["al", "bin", "da", "de", "der", "van", "von"])
_NOTE: Final = re.compile(r"\s*\([^()]*\)")


def split_speakers(texts: pl.Series) -> pl.Series:
    """The texts of transcripts without the names of speakers; other texts as they are."""
    return mend(texts, _SIGNS, _without_speakers)


def _without_speakers(text: str) -> str:
    found = [match for match in _PREFIX.finditer(text) if _is_speaker(match[1])]
    names = Counter(_last_word(match[1]) for match in found)
    forms = Counter(_last_word(name) for name in {match[1] for match in found})
    # "President of Steelland Ivan Rudov" and then "Ivan Rudov" is one turn's worth of proof more.
    if not any(_makes_transcript(w, n + (forms[w] > 1), text) for w, n in names.items()):
        return text
    parts, end = [], 0
    for match in found:
        parts.append(text[end : match.start()])
        end = match.end()
    return "".join([*parts, text[end:]])


def _last_word(name: str) -> str:
    return _NOTE.sub("", name).split()[-1].rpartition(".")[2]


def _makes_transcript(word: str, turns: int, text: str) -> bool:
    """Whether a word before so many turns is a role, or a name: none stands in small letters."""
    lowered = word.lower()
    if lowered in _ROLES:
        return turns >= TURNS - 1
    return (
        turns >= TURNS and not word.isupper() and not re.search(rf"\b{re.escape(lowered)}\b", text)
    )


def _is_speaker(words: str) -> bool:
    """Whether what stands before a colon is a name, with or without an office, or a role."""
    name = _NOTE.sub("", words).strip()
    parts = [part.removeprefix("al-") for part in name.split() if part not in _PARTICLES]
    if not parts or len(parts) > LONGEST or re.search(r"[.!?;“”\"]\s|[.!?;,]$", name):
        return False
    if name.lower() in _ROLES:
        return True
    if len(parts) == 1:
        return bool(re.fullmatch(r"(?:[A-Z]\.)+[A-Z][\w’'-]+", name))
    small = [part for part in parts if not part[0].isupper() and part.lower() not in _LINKS]
    capital = sum(part[0].isupper() for part in parts)
    ends = parts[-1][0].isupper() and parts[-2][0].isupper()
    return ends and len(small) * 4 <= capital and parts[0].lower() not in _LINKS
