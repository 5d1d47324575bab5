"""The order in which people read lists of words: accents and capitals decide last.

Code points put ``Zürich`` before ``Århus`` and both after ``Zagreb``. Here letters are compared
without their marks first ("Abuja, Århus, Eritrea, Évian, Łódź, Zagreb, Zürich"), then the words as
they are. Letters that are no letter with a mark stand where English lists put them: ``ø`` with
``o``, ``ł`` with ``l``, ``æ`` as ``ae``, ``ß`` as ``ss``.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Ints

__all__ = ["natural_key", "order_key", "reading_ranks"]

_DIGITS: Final = re.compile(r"([0-9]{1,18})")
_LETTERS: Final = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ŧ": "t",
    }
)


def order_key(text: str) -> tuple[str, str]:
    """Return what a text is ordered by: its letters without marks, then the text itself."""
    if text.isascii():
        return text.lower(), text
    bare = unicodedata.normalize("NFD", text.lower().translate(_LETTERS))
    return "".join(one for one in bare if not unicodedata.combining(one)), text


def natural_key(text: str) -> tuple[list[str | int], str]:
    """Return what names are ordered by: as :func:`order_key`, and numbers in them by their size.

    ``part 2`` is before ``part 10``.
    """
    bare = order_key(text)[0]
    # Words and numbers take turns, so that only like is compared with like.
    parts = _DIGITS.split(bare)
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], text


def reading_ranks(values: pl.Series) -> Ints:
    """Return the place of each distinct value in reading order (int64, from 0)."""
    listed = values.to_list()
    order = sorted(range(len(listed)), key=lambda place: order_key(listed[place]))
    ranks = np.empty(len(listed), dtype=np.int64)
    ranks[order] = np.arange(len(listed))
    return ranks
