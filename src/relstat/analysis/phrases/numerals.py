"""English numerals, which count up without anybody changing a formula."""

from __future__ import annotations

import re
from typing import Final

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
_MONTHS_AND_DAYS: Final = (
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_WORDS: Final = frozenset(f"{_UNITS} {_MONTHS_AND_DAYS}".split())


def is_numeral(term: str) -> bool:
    """Whether a term is a number, an ordinal, a month or a day.

    ``67th``, ``sixty-eighth`` and ``may`` are: what a calendar moves on is no choice of words.
    """
    if _DIGITS.fullmatch(term):
        return True
    return all(part in _WORDS for part in term.split("-"))
