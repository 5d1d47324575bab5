"""English numerals, which count up without anybody changing a formula."""

from __future__ import annotations

import re
from typing import Final

from relstat.lexicons import load_lexicon
from relstat.lexicons.calendar import calendar_words

__all__ = ["NUMBER_WORDS", "is_numeral"]

_DIGITS: Final = re.compile(r"\d[\d.,]*(st|nd|rd|th|s)?")
NUMBER_WORDS: Final = load_lexicon("numerals_en").words.union(
    calendar_words("month", form="name"), calendar_words("weekday", form="name")
)


def is_numeral(term: str) -> bool:
    """Whether a term is a number, an ordinal, a month or a day.

    ``67th``, ``sixty-eighth`` and ``may`` are: what a calendar moves on is no choice of words.
    """
    if _DIGITS.fullmatch(term):
        return True
    return all(part in NUMBER_WORDS for part in term.split("-"))
