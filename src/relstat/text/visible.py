"""Characters that would act on a terminal, shown as what they are.

A file name or a field of somebody else's may hold escape sequences, which move the cursor, hide
text or make links, line ends, which fake a message of ours, or marks that turn the direction of
writing, which make ``gpj.exe`` look like ``exe.jpg``.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ACTING", "visible"]

ACTING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, line separators, marks that override the direction of writing, and halves
of characters. The marks that Arabic and Persian texts need to be read right are not among them."""


def visible(text: str) -> str:
    r"""The text with each such character written as ``\x1b`` or ``\u202e``."""
    return ACTING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape", "surrogatepass").decode("ascii")
