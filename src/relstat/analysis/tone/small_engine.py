"""The engine *small*: a linear model of the words around the mention.

The log odds of the three classes are sums of weights over the features of a mention
(:mod:`relstat.analysis.tone.surroundings`), divided by the square root of their number: a
multinomial logistic regression. It learned from mentions labelled by readers, and from many more
that the engine *large* had judged (distillation). To these log odds the logarithms of what the
engine *lexicon* finds are added, weighed: words that it never learned count as well. So each word's
part in a judgement can be named, and all parts, with what is said of no word, sum to the log odds.
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
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone import lexicon_engine
from relstat.analysis.tone.engine import CLASSES, ToneScores, softmax
from relstat.analysis.tone.lexicon_engine import PlaceWeights
from relstat.analysis.tone.surroundings import BUCKETS, Surroundings, find_surroundings
from relstat.arrays import Floats, Ids
from relstat.lexicons.dictionary_files import packaged_dictionary
from relstat.text.tokens import tokenize_texts

__all__ = ["LEXICON_SHARE", "FeatureWeights", "score_by_features"]

LEXICON_SHARE: Final = 0.15
"""The weight of the engine *lexicon*: lowest log loss on documents that were left out."""

_DICTIONARY: Final = "state_en"
_FILE: Final = "small_en.xz"
_AT_ONCE: Final = 20_000  # mentions, to bound memory
_SAID: Final = 0.1  # points from which a word is named
_RARE: Final = 1e-6  # a smaller probability of the engine lexicon counts as this one


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
    tokens = tokenize_texts(mentions.sentences)
    found = find_surroundings(mentions, packaged_dictionary(_DICTIONARY), tokens)
    lexical = lexicon_engine.score_by(mentions, PlaceWeights.packaged(), tokens)
    logs = _logarithms(lexical.probabilities)
    kept = np.append(found.evaluating, np.False_)[found.words]  # -1 is about no word
    names, numbers = _join_names(found.names, lexical.words)
    owners = np.concatenate([found.owners[kept], lexical.hit_mentions])
    words = np.concatenate([found.words[kept], numbers[lexical.hit_words]])
    cells, which = np.unique(owners * len(names) + words, return_inverse=True)
    parts = np.concatenate([model.points(found)[kept], _lexical_points(lexical, logs)])
    points = np.bincount(which.ravel(), parts, len(cells)).astype(np.float64)
    beside = np.concatenate([found.attached[kept], lexical.hit_attached])
    attached = np.bincount(which.ravel(), beside, len(cells)) > 0
    said = np.abs(points) >= _SAID
    named, words = np.divmod(cells[said], max(len(names), 1))
    return ToneScores(
        softmax(model.log_odds(found) + logs),
        named,
        words.astype(np.int32),
        points[said],
        attached[said],
        names,
    )


def _logarithms(probabilities: Floats) -> Floats:
    """What probabilities of the engine *lexicon* add to the log odds."""
    return np.asarray(LEXICON_SHARE * np.log(np.maximum(probabilities, _RARE)))


def _lexical_points(lexical: ToneScores, logs: Floats) -> Floats:
    """What each word of the lexicon adds to favourable against unfavourable.

    A mention without such words has a constant, which is said of no word; what is beyond it is
    divided as the evaluation of the mention is made of its words.
    """
    (none,) = _logarithms(PlaceWeights.packaged().probabilities(np.zeros(1)))
    beyond = logs[:, 2] - logs[:, 0] - (none[2] - none[0])
    sums = np.bincount(lexical.hit_mentions, lexical.hit_points, len(beyond))
    factor = np.divide(beyond, sums, out=np.zeros(len(beyond)), where=np.abs(sums) > _RARE)
    return np.asarray(lexical.hit_points * factor[lexical.hit_mentions])


def _join_names(terms: pl.Series, words: pl.Series) -> tuple[pl.Series, Ids]:
    """Return all terms and words, and the number of each word among them."""
    found = pl.DataFrame({"word": words}).join(
        pl.DataFrame({"word": terms, "number": np.arange(len(terms), dtype=np.int64)}),
        on="word", how="left", maintain_order="left",
    )["number"]  # fmt: skip
    new = found.is_null()
    numbers = found.fill_null(-1).to_numpy().copy()
    numbers[new.to_numpy()] = len(terms) + np.arange(int(new.sum()))
    return pl.concat([terms, words.filter(new)]), numbers
