r"""Line ends, spaces and control characters.

1. *line ends*: ``\r\n``, ``\r``, form feeds and the other line separators become ``\n``;
2. *spaces*: non-breaking and other odd spaces become plain spaces;
3. *controls*: removed, but for the code points 128 to 159: Windows-1252 text read as Latin-1
   has its quotation marks and dashes there (removing the one in ``Korea\x92s`` would make a
   new word), so those become the characters that Windows-1252 means.

They touch no word.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from relstat.cleaning.steps import Step, mend

__all__ = ["PATTERNS", "STEPS", "plain"]

_LINE_ENDS: Final = "\r\x0b\x0c\x1c\x1d\x1e\u2028\u2029"
_SPACES: Final = "\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_CONTROLS: Final = "\x00-\x08\x0e-\x1b\x7f-\x9f"

PATTERNS: Final = {
    "line ends": re.compile(f"\r\n|[{_LINE_ENDS}]"),
    "spaces": re.compile(f"[{_SPACES}]"),
    "controls": re.compile(f"[{_CONTROLS}]"),
}
"""What each step changes, in the order in which they are made."""

_PLAIN: Final = {"line ends": "\n", "spaces": " "}


def plain(text: str) -> str:
    """The text with all three made."""
    for name, instead in _PLAIN.items():
        text = PATTERNS[name].sub(instead, text)
    return _without_controls(text)


def _line_ends(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(PATTERNS["line ends"].pattern, _PLAIN["line ends"])


def _spaces(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(PATTERNS["spaces"].pattern, _PLAIN["spaces"])


def _controls(texts: pl.Series) -> pl.Series:
    return mend(texts, PATTERNS["controls"].pattern, _without_controls)


def _without_controls(text: str) -> str:
    return PATTERNS["controls"].sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    """What a control character stands for: from 128 the Windows-1252 character, or nothing."""
    code = ord(found[0])
    return bytes([code]).decode("cp1252", "ignore") if code >= 0x80 else ""


STEPS: Final = (
    Step(
        "line ends",
        "makes line ends and page breaks plain",
        _line_ends,
        PATTERNS["line ends"].pattern,
    ),
    Step(
        "spaces",
        "makes non-breaking and other odd spaces plain",
        _spaces,
        PATTERNS["spaces"].pattern,
    ),
    Step("controls", "removes control characters", _controls, PATTERNS["controls"].pattern),
)
"""The three as steps; a null stays null."""
