"""What an engine of tone is: from sentences and mentions to probabilities.

An engine judges each mention by itself: does the sentence present this actor unfavourably,
neutrally or favourably? Whoever adds one writes a :class:`ToneEngine` and adds it to ``ENGINES`` in
:mod:`relstat.analysis.tone.engines`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences
from relstat.arrays import Flags, Floats, Ids, Ints, offsets_of

__all__ = ["CLASSES", "STATE_MEDIA", "ToneEngine", "ToneScores", "expect_shares", "softmax"]

CLASSES: Final = ("negative", "neutral", "positive")
"""The classes, in the order of the columns of probabilities."""


STATE_MEDIA: Final = (0.14, 0.72, 0.14)
"""The shares of the classes among 806 mentions in sentences of KCNA, the Kremlin and the Tehran
Times that readers labelled."""


@dataclass(frozen=True)
class ToneScores:
    """What an engine says of n mentions, and the H words behind it, if it can name them.

    Attributes:
        probabilities: float64 (n, 3), of the ``CLASSES``, where each is as frequent as the others;
            each row sums to 1.
        hit_mentions: int64 (H,), the mention that a word evaluates.
        hit_words: int32 (H,), indexing ``words``.
        hit_points: float64 (H,), what the word adds to the log odds of favourable against
            unfavourable.
        hit_attached: bool (H,), whether the word is directly before the name, or in it: an epithet.
        words: the distinct words and phrases.
    """

    probabilities: Floats
    hit_mentions: Ints
    hit_words: Ids
    hit_points: Floats
    hit_attached: Flags
    words: pl.Series

    @classmethod
    def without_words(cls, probabilities: Floats) -> ToneScores:
        """Return the scores of an engine that names no words."""
        none = np.empty(0, dtype=np.int64)
        return cls(
            probabilities, none, none.astype(np.int32), none.astype(np.float64),
            none.astype(np.bool_), pl.Series([], dtype=pl.String),
        )  # fmt: skip

    @classmethod
    def together(cls, parts: Sequence[ToneScores]) -> ToneScores:
        """Join the scores of consecutive mentions."""
        if not parts:
            return cls.without_words(np.empty((0, len(CLASSES))))
        if len(parts) == 1:
            return parts[0]
        named = pl.concat([part.words for part in parts])
        words = named.unique().sort()
        number = pl.DataFrame({"word": words, "number": np.arange(len(words), dtype=np.int32)})
        renamed = [
            part.words.to_frame("word").join(number, on="word", how="left", maintain_order="left")
            for part in parts
        ]
        before = offsets_of(np.array([len(part.probabilities) for part in parts]))
        return cls(
            np.concatenate([part.probabilities for part in parts]),
            np.concatenate(
                [part.hit_mentions + more for part, more in zip(parts, before, strict=False)]
            ),
            np.concatenate(
                [
                    new["number"].to_numpy()[part.hit_words]
                    for part, new in zip(parts, renamed, strict=True)
                ]
            ),
            np.concatenate([part.hit_points for part in parts]),
            np.concatenate([part.hit_attached for part in parts]),
            words,
        )


@dataclass(frozen=True)
class ToneEngine:
    """What judges mentions.

    Attributes:
        name: its name in options and tables.
        title: what it is, for notes.
        score: judges mentions, given with their sentences.
        accuracy: macro-F1 by the name of what it was measured on, text that it was not fitted on.
        citations: the publications behind it.
        version: names all that its judgements depend on besides sentence and place. Only a slow
            engine that names no words has one: its judgements are kept with an index.
    """

    name: str
    title: str
    score: Callable[[MentionSentences], ToneScores]
    accuracy: Mapping[str, float]
    citations: tuple[str, ...] = ()
    version: Callable[[], str] | None = None


def softmax(log_odds: Floats) -> Floats:
    """Return the probabilities of log odds, row by row."""
    shifted = np.exp(log_odds - log_odds.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def expect_shares(probabilities: Floats, shares: Sequence[float] = STATE_MEDIA) -> Floats:
    """Return the probabilities where the classes have other shares than a third each.

    Most mentions are neutral: a judgement that weighs all classes alike overstates the others.

    Source: Saerens, Latinne & Decaestecker (2002), Adjusting the outputs of a classifier to new a
    priori probabilities, Neural Computation 14, 21-41, equation 2.4.
    """
    shifted = probabilities * np.asarray(shares)
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
