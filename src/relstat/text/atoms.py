"""The atoms of a word: its parts between hyphens, as names are compared.

``US-led`` has the atoms ``us`` and ``led``, ``U.S.`` and ``US`` have the atom ``us``, ``Iran's``
has ``iran``. Atoms are in lower case; how each was written is kept as its case.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import polars as pl

from relstat.arrays import Flags

__all__ = ["CAPITALS", "CAPITAL_FIRST", "SMALL", "Atom", "atoms_of", "has_atom"]

SMALL: Final = 0
CAPITAL_FIRST: Final = 1
CAPITALS: Final = 2
"""How an atom is written: ``led``, ``Led``, ``LED``."""

_HYPHENS: Final = "-\u2010\u2011"
_PART: Final = re.compile(f"[^{_HYPHENS}]+")
_APOSTROPHES: Final = re.compile("[’‘‛′＇ʼʻʹʾʿ]")
_ABBREVIATION: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
_ADDRESS: Final = re.compile(r"[/@#_]|^www\.")


@dataclass(frozen=True, slots=True)
class Atom:
    """A part of a word: folded, its case, and where it begins and ends in the word.

    A possessive ending is no part of it.
    """

    text: str
    case: int
    start: int
    end: int


def atoms_of(word: str) -> list[Atom]:
    """Return the atoms of a word in their order; an address of the web has none."""
    if _ADDRESS.search(word):
        return []
    return [
        _read_atom(found[0], found.start())
        for found in _PART.finditer(word)
        if found[0].strip("'’")
    ]


def _read_atom(written: str, start: int) -> Atom:
    bare = _APOSTROPHES.sub("'", written)
    if bare[-2:] in ("'s", "'S"):
        bare = bare[:-2]
    bare = bare.rstrip("'")
    end = start + len(bare)
    if _ABBREVIATION.fullmatch(bare):
        bare = bare.replace(".", "")
    letters = [letter for letter in bare if letter.isalpha()]
    case = SMALL
    if letters and letters[0].isupper():
        case = CAPITALS if all(one.isupper() for one in letters) else CAPITAL_FIRST
    return Atom(_fold(bare), case, start, end)


def _fold(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(one for one in text if not unicodedata.combining(one))
    return text.lower()


def has_atom(words: pl.Series, atoms: pl.Series) -> Flags:
    """Return for each word whether one of its atoms may be among some: bool, (words,).

    A word with an accent always may.
    """
    straight = words.str.replace_all(_APOSTROPHES.pattern, "'")
    plain = (
        straight.str.to_lowercase()
        .str.replace_all(f"'s?([{_HYPHENS}]|$)", "$1")
        .str.replace_all(r"(\p{L})\.", "$1")
    )
    parts = pl.DataFrame({"word": plain}).with_row_index("number")
    parts = parts.with_columns(pl.col("word").str.extract_all(_PART.pattern)).explode("word")
    hits = parts.filter(pl.col("word").is_in(atoms.implode()))["number"]
    found = straight.str.contains(r"[^\x00-\x7F]").to_numpy().copy()
    found[hits.to_numpy()] = True
    return found
