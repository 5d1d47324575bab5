"""The terms of a text by plain Python, to hold counts against."""

from __future__ import annotations

import re

from relstat.text.tokens import words_of

__all__ = ["plain_terms"]


def plain_terms(text: str) -> list[str]:
    """The words of a text in lower case, plain apostrophes but at the end, *b.c.* for *b.c*."""
    plain = (word.lower().replace("’", "'").rstrip("'") for word in words_of(text))
    return [re.sub(r"^([^\W\d_](?:\.[^\W\d_])+)$", r"\1.", word) for word in plain]
