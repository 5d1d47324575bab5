"""English numerals, which count up without anybody changing a formula."""

from __future__ import annotations

import re
from typing import Final

from relstat.lexicons.calendar import calendar_words

__all__ = ["is_numeral"]

_DIGITS: Final = re.compile(r"\d[\d.,]*(st|nd|rd|th|s)?")
_UNITS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion "
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth "
    "fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth"
)
_WORDS: Final = frozenset(_UNITS.split()).union(
    calendar_words("month", form="name"), calendar_words("weekday", form="name")
)


def is_numeral(term: str) -> bool:
    """Whether a term is a number, an ordinal, a month or a day.

    ``67th``, ``sixty-eighth`` and ``may`` are: what a calendar moves on is no choice of words.
    """
    if _DIGITS.fullmatch(term):
        return True
    return all(part in _WORDS for part in term.split("-"))
