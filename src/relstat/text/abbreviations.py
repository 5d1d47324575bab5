"""Periods that end an abbreviation and not a sentence.

The sentence splitter knows many abbreviations, but not those of ranks and offices in the documents
("Secy. Kim Jong Il", "Lieut. Gen. Ding"), nor those that may be before a capital ("10 a.m.
Monday", "U.S. Seventh Fleet", "s. Korea"). Its boundary after one is taken back unless what follows
opens a sentence: a word such as "The" or "He", or a new paragraph.

The splitter does not look inside quotations; a sentence that ends there in a plain word ends all
the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from relstat.lexicons.calendar import calendar_words
from relstat.lexicons.lexicon import load_lexicon

__all__ = [
    "ABBREVIATED",
    "MAY_BE_ABBREVIATION",
    "OPENS",
    "OPENS_SURELY",
    "PLAIN_END",
    "SURE_END",
    "abbreviations",
    "continues",
]


def _of(*kinds: str) -> frozenset[str]:
    return frozenset(word for word, kind in load_lexicon("abbreviations_en").rows if kind in kinds)


def abbreviations() -> frozenset[str]:
    """Return all abbreviations after which a sentence may go on, in lower case, no last period."""
    return _of("title", "running", "numbered", "other")


_TITLES: Final = _of("title")
_RUNNING: Final = _of("running")
_NUMBERED: Final = _of("numbered")
_CLOCK: Final = _of("clock")
_AFTER_CLOCK: Final = _of("zone") | {*calendar_words("month"), *calendar_words("weekday")}
_OPENERS: Final = load_lexicon("sentence_openers_en").words
_ROMAN: Final = re.compile(r"[IVXL]{1,6}")
_OPEN: Final = r"^[\"“”‘’'(\[«]*"
_DOTTED: Final = "|".join(sorted(re.escape(word) for word in abbreviations() | _CLOCK))

MAY_BE_ABBREVIATION: Final = (
    rf"{_OPEN}(?:(?i:{_DOTTED})|(?:\p{{L}}\.)*\p{{L}}|[IVXL]{{1,6}}|[0-9]{{1,2}})"
    r"\.[^\S\n]*\n?[^\S\n]*$"
)
"""Matches every chunk, with the white space after it, that may end in an abbreviation."""

_BEFORE_ITEMS: Final = (":", ";", ",", "–", "—", "--")
_EDGES: Final = "\"“”‘’'()[]«»,;:!? \t\r\n"


def continues(chunk: str, following: Sequence[str], before: str = "") -> bool:
    """Whether a sentence goes on after a chunk that ends in a period.

    Args:
        before: the chunk before that, in the same document.
        chunk: the chunk before the boundary; :data:`MAY_BE_ABBREVIATION` matches it.
        following: the next two chunks, as far as there are any.
    """
    bare = chunk.strip(_EDGES).removesuffix(".")
    word = bare.lower()
    after = following[0].strip(_EDGES)
    opens = after.rstrip(".").lower() in _OPENERS
    if bare.isdigit():
        # An item of a list in a sentence: "three tasks, namely – 1. Growth, 2. Good Governance".
        return not opens and before.rstrip().endswith(_BEFORE_ITEMS) and after[:1].isupper()
    if before.endswith("\n") and _ROMAN.fullmatch(bare):
        return after[:1].isupper()  # the number of a heading
    if word in _NUMBERED:
        return after[:1].isdigit() or re.fullmatch(r"[IVXL]+[.,]?", after) is not None
    if word in _CLOCK:
        second = following[1].strip(_EDGES + ".").lower() if len(following) > 1 else ""
        return after.rstrip(".").lower() in _AFTER_CLOCK or second == "time"
    if opens or not after:
        return False
    if word in _TITLES or word in _RUNNING:
        return bare[0].isupper() or word in _RUNNING
    if "." in bare:
        # "U.S. Seventh Fleet", "C.C. Secretary": names go on, sentences open with other words.
        return bare.isupper() and after[0].isupper() and not following[0].startswith(("“", '"'))
    return len(bare) == 1 and bare.isalpha() and bare not in "IaQA" and after[0].isupper()


_SHORT_WORDS: Final = "me|us|it|so|do|up|on|in|go|be|to|is|he|we|by|no"
_ABBREVIATED: Final = "|".join(sorted(abbreviations() - {"etc"}))  # before a capital it ends
_CLOSE: Final = r"[.!?][\"”’)\]]*\s*$"

SURE_END: Final = rf"{_OPEN}(?:[\p{{Ll}}'’-]{{3,}}|(?:{_SHORT_WORDS}))(?:,\p{{Ll}}+)*{_CLOSE}"
"""Matches a chunk that ends a sentence if a capital follows, unless it is an abbreviation."""

PLAIN_END: Final = rf"{_OPEN}(?:[\p{{L}}’'-]*\p{{L}}{{2,}}|[0-9][0-9.,]*[0-9]%?)['’s]*{_CLOSE}"
"""Matches a chunk that ends a sentence if a word follows that opens sentences."""

OPENS: Final = rf"{_OPEN}\p{{Lu}}"
"""Matches a chunk that begins with a capital."""

_CAPITALISED_OPENERS: Final = "|".join(sorted(word.capitalize() for word in _OPENERS))
OPENS_SURELY: Final = rf"{_OPEN}(?:{_CAPITALISED_OPENERS})(?:['’]\p{{L}}+)?,?\s*$"
"""Matches a chunk that is a word which opens sentences, with its capital."""

ABBREVIATED: Final = rf"(?i){_OPEN}(?:{_ABBREVIATED})\.\s*$"
"""Matches a chunk that is an abbreviation in any case."""
