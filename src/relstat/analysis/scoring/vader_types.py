"""What the spelling of a token decides for VADER, worked out once per distinct chunk.

vaderSentiment's tokens are our chunks, but for those with an emoji, which it writes out in words.
For each distinct token: its valence, whether it boosts, negates, stands in capitals or is named by
a rule, and its "!" and "?".
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.vader_lists import Codes, Rules, VaderLists, load_vader_lists
from relstat.arrays import Bytes, Flags, Floats, Ids, Ints

__all__ = [
    "BUT",
    "CAPITALS",
    "SCORED",
    "SIGN",
    "Kinds",
    "VaderTypes",
    "look_up_vader",
    "straighten",
]

# White space to Python, and so to VADER, but not to the tokenizer.
_SEPARATORS: Final = ("\x1c", "\x1d", "\x1e", "\x1f")
_ODD_APOSTROPHES: Final = "[‘’‛′＇ʼʻʹʾʿ]"
_ODD_QUOTES: Final = "[“”„‟«»＂]"
SCORED: Final = 1
CAPITALS: Final = 2
SIGN: Final = 4
BUT: Final = 8
"""Marks of a token: it may be scored, is in capitals, has "!" or "?", is "but"."""


@dataclass(frozen=True)
class VaderTypes:
    """All that the spelling of the distinct chunks decides.

    Attributes:
        words: the distinct words of the lexicon in lower case, sorted.
        exact: whether any capitals are emphasis.
        kinds, rules: what each distinct token is, and the tables of phrases.
        starts: int64 (chunks,), the first token of each chunk, as a number of a token type.
        counts: int64 (chunks,), how many there are: one but for emojis.
        whole: every chunk is one token, of its own number.
    """

    words: pl.Series
    exact: bool
    kinds: Kinds
    rules: Rules
    starts: Ints
    counts: Ints
    whole: bool


def straighten(types: pl.Series) -> pl.Series:
    """Return chunks with straight marks: the lists are typed so."""
    typed = types.str.replace_all(_ODD_APOSTROPHES, "'")
    return typed.str.replace_all(_ODD_QUOTES, '"')


def look_up_vader(typed: pl.Series, *, exact: bool) -> VaderTypes:
    """Look distinct chunks up in VADER's lexicon and word lists."""
    lists = load_vader_lists()
    types, starts, counts = _split_as_vader(typed, lists.emojis)
    words, kinds = _describe(types, lists)
    whole = len(types) == len(typed) and bool((counts == 1).all())
    return VaderTypes(words, exact, kinds, lists.rules, starts, counts, whole)


@dataclass(frozen=True)
class Kinds:
    """What the spelling of each token type decides; one entry more, for "no such word"."""

    word: Ids  # its number among the words of the lexicon, -1 for none
    capitals: Flags
    value: Floats  # NaN: not in the lexicon
    boost: Floats  # 0: no booster
    negates: Flags
    code: Codes  # see Rules.codes; 0: no rule names it
    calls: Floats  # "!" in it
    asks: Floats  # "?" in it
    but: int  # the code of "but"

    def __len__(self) -> int:
        return len(self.capitals) - 1

    @property
    def in_lexicon(self) -> Flags:
        """Return which types the lexicon has."""
        return ~np.isnan(self.value)

    @cached_property
    def marks(self) -> Bytes:
        """Return what is asked of every word of a text: the sum of the marks that fit each type."""
        marks = np.zeros(len(self.value), dtype=np.uint8)
        marks[self.in_lexicon & (self.boost == 0)] = SCORED
        marks[self.capitals] |= CAPITALS
        marks[(self.calls > 0) | (self.asks > 0)] |= SIGN
        marks[self.code == self.but] |= BUT
        return marks


def _split_as_vader(chunks: pl.Series, emojis: Mapping[str, str]) -> tuple[pl.Series, Ints, Ints]:
    """Chunks are VADER's tokens but for those with an emoji, which it writes out in words.

    Returns the token types, and for each chunk the number of its first one and how many it has.
    """
    odd = chunks.str.contains_any([*emojis, *_SEPARATORS]) | (chunks == "")
    places = odd.arg_true().to_list()
    starts = np.arange(len(chunks), dtype=np.int64)
    counts = np.ones(len(chunks), dtype=np.int64)
    more: list[str] = []
    for chunk, typed in zip(places, chunks.gather(places).to_list(), strict=True):
        written = ""
        for character in typed:
            # A space goes before the words of an emoji, but none after them.
            ahead = " " if written else ""
            written += ahead + emojis[character] if character in emojis else character
        starts[chunk], counts[chunk] = len(chunks) + len(more), len(written.split())
        more.extend(written.split())
    return pl.concat([chunks, pl.Series(more, dtype=pl.String)]), starts, counts


def _describe(types: pl.Series, lists: VaderLists) -> tuple[pl.Series, Kinds]:
    """Look up every token type; two characters or fewer keep their punctuation, as ``:)``."""
    bare = types.str.strip_chars(string.punctuation)
    bare = bare.zip_with(bare.str.len_chars() > 2, types)
    lowered, capitals = _in_small_letters(bare)
    unlisted = len(lists.words)
    entry = (
        lowered.to_frame("word")
        .join(lists.words, on="word", how="left", maintain_order="left")["entry"]
        .fill_null(unlisted)
        .extend_constant(unlisted, 1)
        .to_numpy()
    )
    value = lists.value[entry]
    known = np.unique(entry[~np.isnan(value)])
    number = np.full(unlisted + 1, -1, dtype=np.int32)
    number[known] = np.arange(len(known), dtype=np.int32)
    negates = lists.negates[entry]
    negates[lowered.str.contains("n't", literal=True).arg_true().to_numpy()] = True
    signs = {sign: np.zeros(len(types) + 1) for sign in "!?"}
    marked = types.str.contains_any(list(signs)).arg_true()
    for sign, counts in signs.items():
        some = types.gather(marked).str.count_matches(sign, literal=True)
        counts[marked.to_numpy()] = some.to_numpy()
    kinds = Kinds(
        word=number[entry],
        capitals=np.append(capitals, False),
        value=value,
        boost=lists.boost[entry],
        negates=negates,
        code=lists.code[entry],
        calls=signs["!"],
        asks=signs["?"],
        but=lists.rules.codes["but"],
    )
    return lists.words["word"].gather(known).alias(""), kinds


def _in_small_letters(words: pl.Series) -> tuple[pl.Series, Flags]:
    """Words in small letters, and which of them are in capitals, both as Python has it."""
    lowered = words.str.to_lowercase()
    capitals = (words.str.contains("[A-Z]") & ~words.str.contains("[a-z]")).to_numpy().copy()
    odd = words.str.contains(r"[^\x00-\x7f]").arg_true()
    if len(odd):
        # Polars follows another version of Unicode than Python.
        written = words.gather(odd).to_list()
        lowered = lowered.scatter(odd, [word.lower() for word in written])
        capitals[odd.to_numpy()] = [word.isupper() for word in written]
    return lowered, capitals
