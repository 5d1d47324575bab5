"""The engine *small*: a linear model of the words around the mention.

The log odds of the three classes are sums of weights over the features of a mention
(:mod:`relstat.analysis.tone.surroundings`), divided by the square root of their number: a
multinomial logistic regression. It learned from mentions labelled by readers, and from many more
that the engine *large* had judged (distillation). So each word's part in a judgement can be named.
``scripts/tone_models/`` trained it.

Sources: Hinton, Vinyals & Dean (2015), Distilling the knowledge in a neural network; Guo, Pleiss,
Sun & Weinberger (2017), On calibration of modern neural networks, for the temperature.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.engine import CLASSES, ToneScores, softmax
from relstat.analysis.tone.surroundings import BUCKETS, Surroundings, find_surroundings
from relstat.arrays import Floats
from relstat.lexicons.dictionary_files import packaged_dictionary

__all__ = ["FeatureWeights", "score_by_features"]

_DICTIONARY: Final = "state_en"
_FILE: Final = "small_en.xz"
_AT_ONCE: Final = 20_000  # mentions, to bound memory
_SAID: Final = 0.1  # points from which a word is named


@dataclass(frozen=True)
class FeatureWeights:
    """What each feature adds to the log odds of each class.

    Attributes:
        weights: int8 (BUCKETS, 3), in steps of ``step``.
        step: the log odds of one step.
    """

    weights: np.ndarray[tuple[int, int], np.dtype[np.int8]]
    step: float

    @classmethod
    def from_bytes(cls, packed: bytes) -> FeatureWeights:
        """Read what :meth:`to_bytes` wrote."""
        found = np.frombuffer(lzma.decompress(packed), dtype=np.int8)
        step = float(np.frombuffer(found[:8].tobytes(), dtype="<f8")[0])
        return cls(found[8:].reshape(BUCKETS, len(CLASSES)), step)

    def to_bytes(self) -> bytes:
        """Pack the weights."""
        head = np.array([self.step], dtype="<f8").tobytes()
        return lzma.compress(head + self.weights.tobytes(), preset=9)

    @classmethod
    @cache
    def packaged(cls) -> FeatureWeights:
        """Read those that ship with relstat."""
        return cls.from_bytes(files("relstat.analysis.tone").joinpath(_FILE).read_bytes())

    def log_odds(self, found: Surroundings) -> Floats:
        """Return what the features of each mention add up to: float64 (n, 3)."""
        counts = np.diff(found.offsets)
        rows = self.weights[found.numbers].astype(np.float32)
        sums = np.add.reduceat(rows, found.offsets[:-1], axis=0)  # no mention is without features
        return np.asarray(sums * (self.step / np.sqrt(counts))[:, None], dtype=np.float64)

    def points(self, found: Surroundings) -> Floats:
        """Return what each feature adds to favourable against unfavourable: float64 (F,)."""
        difference = self.weights[:, 2].astype(np.float64) - self.weights[:, 0]
        size = np.sqrt(np.diff(found.offsets))
        return np.asarray(difference[found.numbers] * self.step / size[found.owners])


def score_by_features(mentions: MentionSentences) -> ToneScores:
    """Judge mentions by the packaged weights of features."""
    return score_by(mentions, FeatureWeights.packaged())


def score_by(mentions: MentionSentences, model: FeatureWeights) -> ToneScores:
    """Judge mentions with given weights of features."""
    parts = [
        _score(mentions.select(np.arange(first, min(first + _AT_ONCE, len(mentions.which)))), model)
        for first in range(0, len(mentions.which), _AT_ONCE)
    ]
    return ToneScores.together(parts)


def _score(mentions: MentionSentences, model: FeatureWeights) -> ToneScores:
    found = find_surroundings(mentions, packaged_dictionary(_DICTIONARY))
    kept = (found.words >= 0) & found.evaluating[found.words]
    cell = found.owners[kept] * len(found.names) + found.words[kept]
    cells, which = np.unique(cell, return_inverse=True)
    points = np.bincount(which.ravel(), model.points(found)[kept], len(cells)).astype(np.float64)
    attached = np.bincount(which.ravel(), found.attached[kept], len(cells)) > 0
    said = np.abs(points) >= _SAID
    owners, words = np.divmod(cells[said], max(len(found.names), 1))
    return ToneScores(
        softmax(model.log_odds(found)),
        owners,
        words.astype(np.int32),
        points[said],
        attached[said],
        found.names,
    )
