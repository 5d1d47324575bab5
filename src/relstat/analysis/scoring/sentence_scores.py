"""What an engine of sentiment makes of sentences: a score of each, and the words behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import polars as pl

from relstat.arrays import Floats, Ids, Ints
from relstat.text.tokens import Tokens

__all__ = ["ALPHA", "SentenceScorer", "SentenceScores"]

ALPHA: Final = 15.0
"""Of the squashing x / sqrt(x^2 + alpha) that brings a sum of valences to -1 to 1."""


@dataclass(frozen=True)
class SentenceScores:
    """The scores of S sentences and the H scored words behind them.

    Attributes:
        compound: float64 (S,), -1 to 1.
        sums: float64 (S,), the sums of valences of which the scores are made by ``ALPHA``, with
            what punctuation adds.
        hits: int64 (S,), words with a valence other than 0 after all rules.
        hit_sentences: int64 (H,), the sentence of each such word.
        hit_words: int32 (H,), indexing the ``words`` of the scorer.
        hit_valences: float64 (H,), signed, after all rules but the one for punctuation.
    """

    compound: Floats
    sums: Floats
    hits: Ints
    hit_sentences: Ints
    hit_words: Ids
    hit_valences: Floats


class SentenceScorer(Protocol):
    """All that the word types of a corpus decide; it scores any of its sentences."""

    @property
    def words(self) -> pl.Series:
        """The distinct words or phrases that it scores."""

    def score(self, tokens: Tokens) -> SentenceScores:
        """Score every sentence."""
