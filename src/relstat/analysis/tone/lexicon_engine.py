"""The engine *lexicon*: words of a dictionary around the mention, weighed by their place.

The evaluation of a mention is the sum over the words of tone in its sentence of weight x place
(:mod:`relstat.analysis.tone.evidence`). Two thresholds turn it into probabilities, as in ordinal
regression: favourable is sigma(e - t1), unfavourable sigma(-e - t2), and neutral is the rest. So
every word's part in a judgement can be named, and the parts sum exactly. Weights of places are
never of the wrong sign. They were fitted by ``scripts/fit_tone_lexicon.py``.

Source: McCullagh (1980), Regression models for ordinal data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.engine import ToneScores
from relstat.analysis.tone.evidence import PLACES, SIGNS, find_evidence
from relstat.arrays import Floats
from relstat.lexicons import load_lexicon
from relstat.lexicons.dictionary_files import packaged_dictionary
from relstat.text.tokens import Tokens

__all__ = ["THRESHOLD", "PlaceWeights", "score_by_lexicon"]

THRESHOLD: Final = "threshold"
_DICTIONARY: Final = "state_en"
_PLACES: Final = "tone_places_en"


@dataclass(frozen=True)
class PlaceWeights:
    """What a word of tone counts by its place, and from which sums on a mention is not neutral.

    Attributes:
        weights: float64 (places x signs,), in the order of FEATURES; those of hostile words are
            0 or negative.
        favourable, unfavourable: the thresholds t1 and t2.
    """

    weights: Floats
    favourable: float
    unfavourable: float

    @classmethod
    def packaged(cls) -> PlaceWeights:
        """Read those that ship with relstat."""
        lexicon = load_lexicon(_PLACES)
        by_sign = {sign: lexicon.numbers(sign) for sign in SIGNS}
        weights = np.array([by_sign[sign][place] for place in PLACES for sign in SIGNS])
        return cls(weights, by_sign[SIGNS[0]][THRESHOLD], by_sign[SIGNS[1]][THRESHOLD])

    def probabilities(self, evaluation: Floats) -> Floats:
        """Return the probabilities of the three classes: float64 (n, 3)."""
        favourable = _sigma(evaluation - self.favourable)
        unfavourable = _sigma(-evaluation - self.unfavourable)
        neutral = np.maximum(1 - favourable - unfavourable, 0.0)
        return np.stack([unfavourable, neutral, favourable], axis=1)


def score_by_lexicon(mentions: MentionSentences) -> ToneScores:
    """Judge mentions by the words of the packaged dictionary around each."""
    return score_by(mentions, PlaceWeights.packaged())


def score_by(
    mentions: MentionSentences, places: PlaceWeights, tokens: Tokens | None = None
) -> ToneScores:
    """Judge mentions with given weights of places; ``tokens`` are the words of their sentences."""
    evidence = find_evidence(mentions, packaged_dictionary(_DICTIONARY), tokens)
    weights = places.weights.reshape(len(PLACES), len(SIGNS))
    points = (evidence.values * weights[:, evidence.negative.astype(np.int64)].T).sum(axis=1)
    evaluation = np.bincount(evidence.mentions, points, evidence.size).astype(np.float64)
    counted = points != 0
    return ToneScores(
        places.probabilities(evaluation),
        evidence.mentions[counted],
        evidence.words[counted],
        points[counted],
        evidence.attached[counted],
        evidence.names,
    )


def _sigma(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)))
