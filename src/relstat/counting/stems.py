"""Stems: words of one stem as one term (Snowball English)."""

from __future__ import annotations

import numpy as np
import polars as pl

from relstat.arrays import Ints
from relstat.corpus.stream import Stream
from relstat.counting.counts import Counts, count_words, word_occurrences
from relstat.text.vocabulary import number

__all__ = ["count_stems", "stem_codes", "stems_of"]


def stems_of(terms: pl.Series) -> pl.Series:
    """Return the stem of each term, in lower case."""
    from nltk.stem.snowball import SnowballStemmer

    stemmer = SnowballStemmer("english")
    return pl.Series([stemmer.stem(term) for term in terms], dtype=pl.String)


def count_stems(stream: Stream, stopwords: frozenset[str] = frozenset()) -> Counts:
    """Count the stems of words in each document; ``stopwords`` have none.

    The place of a stem is one of its most frequent word, by which it is shown.
    """
    return count_words(stream, *stem_codes(stream, stopwords))


def stem_codes(stream: Stream, stopwords: frozenset[str] = frozenset()) -> tuple[Ints, int]:
    """Return the number of the stem of each term of the vocabulary (-1: none), and how many."""
    terms = stream.vocabulary.terms.types
    listed = (word_occurrences(stream).counts > 0) & ~terms.is_in(list(stopwords)).to_numpy()
    members = np.flatnonzero(listed)
    stems, of_member = number(stems_of(terms.gather(members)))
    codes = np.full(len(terms), -1, dtype=np.int64)
    codes[members] = of_member
    return codes, len(stems)
