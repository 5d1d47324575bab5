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
from relstat.text.hyphenation import hyphenation_points

__all__ = ["look_up_syllables", "syllable_counts", "syllable_table"]


def syllable_counts(words: pl.Series) -> Ids:
    """Syllables of each word, in any case of letters; int32, shape (words,)."""
    return look_up_syllables(words)[0]


def look_up_syllables(words: pl.Series) -> tuple[Ids, Flags]:
    """Syllables of each word, and whether the number is only pyphen's; both of shape (words,)."""
    lowered = words.rename("word").str.to_lowercase().to_frame()
    syllables = lowered.join(syllable_table(), on="word", how="left", maintain_order="left")[
        "syllables"
    ]
    missing = syllables.is_null()
    places = missing.arg_true()
    missed = lowered.select(pl.col("word").gather(places))
    distinct = missed["word"].unique()
    guesses = pl.DataFrame({"word": distinct, "guess": hyphenation_points(distinct) + np.int32(1)})
    guess = missed.join(guesses, on="word", how="left", maintain_order="left")["guess"]
    counted = syllables.fill_null(0).to_numpy().astype(np.int32)
    counted[places.to_numpy()] = guess.to_numpy()
    return counted, missing.to_numpy().astype(np.bool_)


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
