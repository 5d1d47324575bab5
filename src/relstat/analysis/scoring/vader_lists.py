"""VADER's word lists, put together: what each listed word is, and the tables of phrases.

They are those of vaderSentiment, as packaged in :mod:`relstat.lexicons`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, Floats
from relstat.lexicons import load_lexicon

__all__ = ["Codes", "Rules", "VaderLists", "load_vader_lists"]

Codes = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Rules:
    """VADER's tables of phrases, with a number for each word that a rule names."""

    boosters: Mapping[str, float]
    idioms: Mapping[str, float]

    @cached_property
    def codes(self) -> dict[str, int]:
        """Number the words that a rule names, from 1."""
        named = {"no", "or", "nor", "never", "so", "this", "without", "doubt", "least"}
        named |= {"at", "very", "but", "kind", "of"}
        for phrase in (*self.idioms, *self.boosters):
            if " " in phrase:
                named.update(phrase.split())
        return {word: number for number, word in enumerate(sorted(named), 1)}

    def phrases(self, table: Mapping[str, float], length: int) -> list[tuple[list[int], float]]:
        """The entries of ``table`` that have ``length`` words, as codes."""
        codes = self.codes
        split = [(phrase.split(), value) for phrase, value in table.items()]
        return [([codes[word] for word in words], v) for words, v in split if len(words) == length]


@dataclass(frozen=True)
class VaderLists:
    """The listed words, and what each is; the arrays have one entry more, for any other word.

    Attributes:
        words: the frame of ``entry`` and ``word``, sorted by word.
        value: float64, the valence; NaN where the lexicon does not have the word.
        boost: float64; 0 for no booster.
        negates: bool.
        code: int16, see :attr:`Rules.codes`; 0 where no rule names the word.
        rules: the tables of phrases.
        emojis: the words that are written for each.
    """

    words: pl.DataFrame
    value: Floats
    boost: Floats
    negates: Flags
    code: Codes
    rules: Rules
    emojis: Mapping[str, str]


@cache
def load_vader_lists() -> VaderLists:
    """Put the packaged lists together; they do not change while the program runs."""
    valences = load_lexicon("vader_en").numbers("valence")
    boosters = load_lexicon("vader_boosters_en").numbers("boost")
    rules = Rules(boosters, load_lexicon("vader_idioms_en").numbers("valence"))
    negations = load_lexicon("vader_negations_en").words
    listed = sorted({*valences, *boosters, *negations, *rules.codes})
    nothing = float("nan")

    def each(values: list[Any], other: Any, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        found = np.array([*values, other], dtype=dtype)
        found.flags.writeable = False
        return found

    return VaderLists(
        words=pl.DataFrame({"word": pl.Series(listed, dtype=pl.String)}).with_row_index("entry"),
        value=each([valences.get(word, nothing) for word in listed], nothing, np.float64),
        boost=each([boosters.get(word, 0.0) for word in listed], 0.0, np.float64),
        negates=each([word in negations for word in listed], False, np.bool_),
        code=each([rules.codes.get(word, 0) for word in listed], 0, np.int16),
        rules=rules,
        emojis=load_lexicon("vader_emojis").mapping("words"),
    )
