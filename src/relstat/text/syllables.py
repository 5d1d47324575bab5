"""Syllables of English words: looked up in the CMU Pronouncing Dictionary, else hyphenated.

The packaged table has 126,052 words; a word's syllables are the vowels of its first
pronunciation. A word that is not in it (most names, numbers, rare words) gets the number of
hyphenation points that `pyphen` finds, plus one: a rough count, too low rather than too high,
so measures say how many words it touched. textstat follows the same rule.

textstat reads the dictionary through nltk, whose copy is older: it gives another number for 120
of the 123,328 words that both have, and lacks the other words of this one.

``scripts/build_syllables.py`` made the table; ``lexicons/cmudict.LICENSE`` has its terms.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from relstat.arrays import Flags, Ids
from relstat.lexicons import load_lexicon

__all__ = ["look_up_syllables", "syllable_counts", "syllable_table"]


def syllable_counts(words: pl.Series) -> Ids:
    """Syllables of each word, in any case of letters; int32, shape (words,)."""
    return look_up_syllables(words)[0]


def look_up_syllables(words: pl.Series) -> tuple[Ids, Flags]:
    """Syllables of each word, and whether the number is only pyphen's; both of shape (words,)."""
    lowered = words.rename("word").str.to_lowercase().to_frame()
    known = lowered.unique().join(syllable_table(), on="word", how="left")
    missed = known.filter(pl.col("syllables").is_null())["word"].to_list()
    guesses = pl.DataFrame(
        {"word": missed, "guess": _hyphenate(missed)},
        schema={"word": pl.String, "guess": pl.Int32},
    )
    counted = lowered.join(
        known.join(guesses, on="word", how="left"), on="word", how="left", maintain_order="left"
    )
    syllables = counted.select(pl.coalesce("syllables", "guess")).to_series()
    return (
        syllables.to_numpy().astype(np.int32),
        counted["guess"].is_not_null().to_numpy().astype(np.bool_),
    )


def syllable_table() -> pl.DataFrame:
    """The packaged table: ``word`` (lower case) and ``syllables`` (int32)."""
    lexicon = load_lexicon("syllables_en")
    return (
        pl.DataFrame(
            {
                "syllables": [int(count) for count in lexicon.column("syllables")],
                "word": lexicon.column("words"),
            },
            schema={"syllables": pl.Int32, "word": pl.String},
        )
        .with_columns(pl.col("word").str.split(" "))
        .explode("word")
        .select("word", "syllables")
    )


def _hyphenate(words: list[str]) -> list[int]:
    """The hyphenation points of each word, plus one: pyphen's, but found in half its time.

    pyphen looks up every stretch of a word; here a stretch is given up as soon as no pattern
    begins with it.
    """
    if not words:
        return []
    import pyphen

    dictionary = pyphen.Pyphen(lang="en_US")
    patterns = dictionary.hd.patterns
    found: dict[str, tuple[int, tuple[int, ...]]] = {
        pattern[:end]: (0, ()) for pattern in patterns for end in range(1, len(pattern))
    }
    found.update(patterns)
    points = []
    for word in words:
        shown = f".{word.lower()}."
        marks = [0] * (len(shown) + 1)
        for first in range(len(shown) - 1):
            for last in range(first + 1, len(shown) + 1):
                known = found.get(shown[first:last])
                if known is None:
                    break
                for place, mark in enumerate(known[1], first + known[0]):
                    if mark > marks[place]:
                        marks[place] = mark
        # A mark stands before a letter of the word, and the word has a point more before it.
        inside = marks[dictionary.left + 1 : len(word) - dictionary.right + 2]
        points.append(1 + sum(mark % 2 for mark in inside))
    return points
