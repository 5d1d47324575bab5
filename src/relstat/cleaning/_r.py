r"""The repairs that every text gets while it is read. They touch no word.

1. *line ends*: ``\r\n``, ``\r``, form feeds and the other line separators become ``\n``;
2. *spaces*: non-breaking and other odd spaces become plain spaces;
3. *control characters*: removed, but for the code points 128 to 159: Windows-1252 text read
   as Latin-1 has its quotation marks and dashes there (removing the one in ``Korea\x92s``
   would make a new word), so those become the characters that Windows-1252 means.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

__all__ = [
    "KINDS",
    "ODD",
    "needs_repair",
    "repair",
    "repaired",
    "repairs_in",
    "without_surrogates",
]

_LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\u2028\u2029"
_SPACES = "\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x9f"

ODD: Final = f"[{_LINE_ENDS}{_SPACES}{_CONTROLS}]"
"""Matches any character that a repair would change; Python and polars both read it."""

KINDS: Final = {
    "line ends": (re.compile(f"\r\n|[{_LINE_ENDS}]"), "made line ends plain in {n} {what}"),
    "spaces": (re.compile(f"[{_SPACES}]"), "made odd spaces plain in {n} {what}"),
    "controls": (re.compile(f"[{_CONTROLS}]"), "removed control characters in {n} {what}"),
}
"""Each repair with what it matches and what is reported, in the order in which they are made."""

_PLAIN: Final = {"line ends": "\n", "spaces": " "}


def repairs_in(text: str) -> list[str]:
    """The names of the repairs that the text needs."""
    return [name for name, (pattern, _) in KINDS.items() if pattern.search(text)]


def repair(text: str) -> str:
    """The text with all repairs made."""
    for name, plain in _PLAIN.items():
        text = KINDS[name][0].sub(plain, text)
    return KINDS["controls"][0].sub(_meant, text)


def needs_repair(texts: pl.Series, name: str) -> pl.Series:
    """Which texts of a column need one repair; null needs none."""
    return texts.str.contains(KINDS[name][0].pattern).fill_null(False)


def repaired(texts: pl.Series, needed: pl.Series, name: str) -> pl.Series:
    """A column with one repair made where it is needed; the same as :func:`repair` in three."""
    if not needed.any():
        return texts
    if name != "controls":
        return texts.str.replace_all(KINDS[name][0].pattern, _PLAIN[name])
    rows = needed.arg_true()
    mended = [KINDS[name][0].sub(_meant, text) for text in texts.gather(rows).to_list()]
    return texts.scatter(rows, pl.Series(mended, dtype=pl.String))


def _meant(found: re.Match[str]) -> str:
    """What a control character stands for: from 128 the Windows-1252 character, or nothing."""
    code = ord(found[0])
    return bytes([code]).decode("cp1252", "ignore") if code >= 0x80 else ""


def without_surrogates(text: str) -> str:
    """The text without unpaired surrogates, which no encoding can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")
