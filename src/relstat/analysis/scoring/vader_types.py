"""What the spelling of a token decides for VADER, worked out once per distinct chunk.

vaderSentiment's tokens are our chunks, but for those with an emoji, which it writes out in words.
For each distinct token: its valence, whether it boosts, negates, stands in capitals or is named by
a rule, and its "!" and "?".
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, Floats, Ids, Ints
from relstat.lexicons import load_lexicon

__all__ = ["Kinds", "Rules", "VaderTypes", "look_up_vader", "straighten"]

# White space to Python, and so to VADER, but not to the tokenizer.
_SEPARATORS: Final = ("\x1c", "\x1d", "\x1e", "\x1f")
_ODD_APOSTROPHES: Final = "[‘’‛′＇ʼʻʹʾʿ]"
_ODD_QUOTES: Final = "[“”„‟«»＂]"


@dataclass(frozen=True)
class VaderTypes:
    """All that the spelling of the distinct chunks decides.

    Attributes:
        words: the distinct words of the lexicon in lower case, sorted.
        exact: whether any capitals are emphasis.
        kinds, rules: what each distinct token is, and the tables of phrases.
        starts: int64 (chunks,), the first token of each chunk, as a number of a token type.
        counts: int64 (chunks,), how many there are: one but for emojis.
    """

    words: pl.Series
    exact: bool
    kinds: Kinds
    rules: Rules
    starts: Ints
    counts: Ints


def straighten(types: pl.Series) -> pl.Series:
    """Return chunks with straight marks: the lists are typed so."""
    typed = types.str.replace_all(_ODD_APOSTROPHES, "'")
    return typed.str.replace_all(_ODD_QUOTES, '"')


def look_up_vader(typed: pl.Series, *, exact: bool) -> VaderTypes:
    """Look distinct chunks up in VADER's lexicon and word lists."""
    boosters = load_lexicon("vader_boosters_en").numbers("boost")
    rules = Rules(boosters, load_lexicon("vader_idioms_en").numbers("valence"))
    emojis = load_lexicon("vader_emojis").mapping("words")
    types, starts, counts = _split_as_vader(typed, emojis)
    negations = load_lexicon("vader_negations_en").words
    words, kinds = _describe(types, load_lexicon("vader_en").numbers("valence"), rules, negations)
    return VaderTypes(words, exact, kinds, rules, starts, counts)


@dataclass(frozen=True)
class Rules:
    """VADER's tables of phrases, with a number for each word that a rule names."""

    boosters: Mapping[str, float]
    idioms: Mapping[str, float]

    @property
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
class Kinds:
    """What the spelling of each token type decides; one entry more, for "no such word"."""

    word: Ids  # its number among the words of the lexicon, -1 for none
    capitals: Flags
    value: Floats  # NaN: not in the lexicon
    boost: Floats  # 0: no booster
    negates: Flags
    code: npt.NDArray[np.int16]  # see Rules.codes; 0: no rule names it
    calls: Ints  # "!" in it
    asks: Ints  # "?" in it

    def __len__(self) -> int:
        return len(self.capitals) - 1

    @property
    def in_lexicon(self) -> Flags:
        """Return which types the lexicon has."""
        return ~np.isnan(self.value)


def _split_as_vader(chunks: pl.Series, emojis: Mapping[str, str]) -> tuple[list[str], Ints, Ints]:
    """Chunks are VADER's tokens but for those with an emoji, which it writes out in words.

    Returns the token types, and for each chunk the number of its first one and how many it has.
    """
    odd = chunks.str.contains_any([*emojis, *_SEPARATORS]) | (chunks == "")
    types = chunks.to_list()
    starts = np.arange(len(types), dtype=np.int64)
    counts = np.ones(len(types), dtype=np.int64)
    for chunk in odd.arg_true().to_list():
        written = ""
        for character in types[chunk]:
            # A space goes before the words of an emoji, but none after them.
            ahead = " " if written else ""
            written += ahead + emojis[character] if character in emojis else character
        starts[chunk], counts[chunk] = len(types), len(written.split())
        types.extend(written.split())
    return types, starts, counts


def _describe(
    types: list[str], lexicon: Mapping[str, float], rules: Rules, negations: frozenset[str]
) -> tuple[pl.Series, Kinds]:
    """Look up every token type; two characters or fewer keep their punctuation, as ``:)``."""
    bare = [token.strip(string.punctuation) for token in types]
    bare = [word if len(word) > 2 else token for word, token in zip(bare, types, strict=True)]
    lowered = [word.lower() for word in bare]
    codes = rules.codes
    nothing = float("nan")
    known = sorted({word for word in lowered if word in lexicon})
    number = {word: place for place, word in enumerate(known)}
    kinds = Kinds(
        word=np.array([*(number.get(word, -1) for word in lowered), -1], dtype=np.int32),
        capitals=np.array([*(word.isupper() for word in bare), False]),
        value=np.array([*(lexicon.get(word, nothing) for word in lowered), nothing]),
        boost=np.array([*(rules.boosters.get(word, 0.0) for word in lowered), 0.0]),
        negates=np.array([*(word in negations or "n't" in word for word in lowered), False]),
        code=np.array([*(codes.get(word, 0) for word in lowered), 0], dtype=np.int16),
        calls=np.array([*(token.count("!") for token in types), 0], dtype=np.int64),
        asks=np.array([*(token.count("?") for token in types), 0], dtype=np.int64),
    )
    return pl.Series(known, dtype=pl.String), kinds
