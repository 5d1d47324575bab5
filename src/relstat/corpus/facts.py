"""What distinguishes two documents in nearly the same words: their numbers, days and names.

A notice that is issued every day, or sent to one country after the other, changes in a number or a
name only. Where each of two texts has a number that the other lacks, they are about two things, and
so they are with a month or a day of the week, or with a name, unless it is spelled otherwise only.
What only one of the texts has is an addition, not a difference. A list of names in another
language is another text, too: where one text has function words of English that the other lacks,
and the other has some of another language.

A name is a term that occurs with a capital only, and without a digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Bytes, Flags, Ids, Ints
from relstat.derived import derived
from relstat.lexicons.calendar import calendar_words
from relstat.lexicons.lexicon import load_lexicon
from relstat.text.vocabulary import Vocabulary

__all__ = ["Facts", "find_facts"]

_NUMBER, _DAY, _NAME, _ENGLISH, _OTHER = 1, 2, 3, 4, 5
# Function words of one language only, and of no names.
_ENGLISH_WORDS: Final = ("the", "of", "and", "with", "that", "by")
_OTHER_WORDS: Final = (
    *("los", "las", "por", "para", "con", "que", "y", "les", "des", "une", "et", "pour", "und"),
    *("der", "das", "para", "pelo", "não", "и", "на", "по"),
)
_ALIKE: Final = 0.7  # of the letters of two spellings of a name, in order
_UNCLEAR: Final = frozenset({"one", "first", "second", "may", "march"})  # also other words


@dataclass(frozen=True)
class Facts:
    """Which terms of a vocabulary are numbers or names.

    Attributes:
        terms: string (V,), the terms.
        kinds: uint8 (V,), 0 for a term that is neither, nor a function word that tells a language.
    """

    terms: pl.Series
    kinds: Bytes

    def differ(self, terms: Ids, pairs: Ints, sides: Ints) -> Flags:
        """Find the pairs of texts that are about two things.

        Args:
            terms: int32 (N,), terms of both texts of each pair.
            pairs: int64 (N,), the number of the pair, from 0.
            sides: int64 (N,), 1 for the one text and -1 for the other.

        Returns:
            Bool, one flag for each pair up to the last that is named.
        """
        size = int(pairs.max(initial=-1)) + 1
        kept = self.kinds[terms] > 0
        # What one text has more often than the other is left over on its side.
        key = pairs[kept] * len(self.terms) + terms[kept]
        keys, place = np.unique(key, return_inverse=True)
        left = np.bincount(place, weights=sides[kept], minlength=len(keys))
        keys, left = keys[left != 0], left[left != 0]
        owner, term = np.divmod(keys, max(len(self.terms), 1))
        kind = self.kinds[term]
        found = np.zeros((size, _OTHER + 1, 2), dtype=np.bool_)
        found[owner, kind, (left > 0).astype(np.int64)] = True
        both: Flags = found[:, :, 0] & found[:, :, 1]
        differing: Flags = both[:, _NUMBER] | both[:, _DAY]
        for side in (0, 1):
            differing |= found[:, _ENGLISH, side] & found[:, _OTHER, 1 - side]
        starts = np.searchsorted(owner, np.arange(size + 1))
        for pair in np.flatnonzero(both[:, _NAME] & ~differing).tolist():
            own = slice(starts[pair], starts[pair + 1])
            names = kind[own] == _NAME
            more, less = (term[own][names & (side * left[own] > 0)].tolist() for side in (1, -1))
            differing[pair] = not self._are_spellings(more, less)
        return differing

    def _are_spellings(self, some: list[int], others: list[int]) -> bool:
        """Whether each name of the shorter list is like one of the longer list."""
        fewer, more = sorted((some, others), key=len)
        spelled = self.terms.gather(more).to_list()
        return all(
            any(SequenceMatcher(None, name, other).ratio() >= _ALIKE for other in spelled)
            for name in self.terms.gather(fewer).to_list()
        )


@derived
def find_facts(vocabulary: Vocabulary) -> Facts:
    """Find the numbers and names of a vocabulary."""
    terms, words = vocabulary.terms, vocabulary.words.types
    numerals = sorted(load_lexicon("numerals_en").words - _UNCLEAR)
    days = sorted({*calendar_words("month"), *calendar_words("weekday")} - _UNCLEAR)
    numbers = terms.types.str.contains(r"^\p{Nd}[\p{N}.,:/-]*(?:st|nd|rd|th|%)?$")
    numbers |= terms.types.is_in(numerals)
    capital = words.str.contains(r"^\P{L}*\p{Lu}").to_numpy()
    small = np.bincount(terms.of_word[~capital], minlength=len(terms.types))
    named = (small == 0) & terms.types.str.contains(r"^\p{L}[^\p{N}]*$").to_numpy()
    kinds = np.where(named, _NAME, 0)
    kinds[terms.types.is_in(days).to_numpy()] = _DAY
    kinds[numbers.to_numpy()] = _NUMBER
    kinds[terms.types.is_in(sorted(set(_ENGLISH_WORDS))).to_numpy()] = _ENGLISH
    kinds[terms.types.is_in(sorted(set(_OTHER_WORDS))).to_numpy()] = _OTHER
    return Facts(terms.types, kinds.astype(np.uint8))
