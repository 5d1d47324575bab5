"""What varies in page furniture, made alike: numbers, months, weekdays, initials, credits.

"Page 3" and "Page 12" are one unit, "MH/PA" and "SA/MA" are one, "(Source: Reuters)" and
"(Source: Press TV)" are one. Each kind of varying part becomes one character of the Unicode
private use area; :func:`pattern_of` turns a masked unit into a regular expression for the
original text.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

__all__ = ["CREDIT", "INITIALS", "MONTH", "NUMBER", "WEEKDAY", "masked", "pattern_of"]

NUMBER: Final = "\ue000"
MONTH: Final = "\ue001"
WEEKDAY: Final = "\ue002"
INITIALS: Final = "\ue003"
CREDIT: Final = "\ue004"

_NUMBER: Final = r"[0-9]+(?:[.,:][0-9]+)*"
_MONTH: Final = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_WEEKDAY: Final = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_INITIALS: Final = "(?:[A-Z]{1,4}(?: ?/ ?[A-Z]{1,4})+/?|[A-Z]{1,4}/)"
_CREDIT: Final = r"[^()\n]{1,60}"

# The words of Unicode are not needed here, and their boundaries take ten times as long.
_MASKS: Final = (
    (rf"(?-u:\b){_INITIALS}", INITIALS),
    (rf"\(([A-Za-z]{{3,10}}): ?{_CREDIT}\)", f"(${{1}}:{CREDIT})"),
    (rf"(?-u:\b){_MONTH}", MONTH),
    (rf"(?-u:\b){_WEEKDAY}", WEEKDAY),
    (_NUMBER, NUMBER),
)
_MEANT: Final = {
    NUMBER: _NUMBER,
    MONTH: _MONTH,
    WEEKDAY: _WEEKDAY,
    INITIALS: _INITIALS,
    CREDIT: " ?" + _CREDIT,
}


def masked(texts: pl.Series) -> pl.Series:
    """The texts with everything that varies replaced by the character of its kind."""
    for pattern, mask in _MASKS:
        texts = texts.str.replace_all(pattern, mask)
    return texts


def pattern_of(unit: str, *, are_masked: bool = False) -> str:
    """A regular expression (of polars) for all that has this masked form.

    Words may be divided by any white space but a line end. ``are_masked`` says that the texts
    to be searched are masked, too.
    """
    meant = {} if are_masked else _MEANT
    words = ("".join(meant.get(sign) or re.escape(sign) for sign in word) for word in unit.split())
    return r"[^\S\n]+".join(words)
