"""Sentence scores summed per release: what tables of sentiment are made of.

:mod:`relstat.vader` scores sentences; here they are counted for each release, with the words that
were scored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.corpus import Corpus
from relstat.languages import not_english
from relstat.tokens import Tokens, tokenize
from relstat.vader import SentenceScores, score

__all__ = ["THRESHOLD", "ScoredReleases", "engine", "ratios"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

THRESHOLD: Final = 0.05  # the authors' own: at or beyond it a sentence is not neutral


@dataclass(frozen=True)
class ScoredReleases:
    """What the rows are summed from; releases that are not measured hold zeros and no hits.

    Attributes:
        foreign: bool (D,), not in English.
        measured: bool (D,), in English and with a sentence.
        sums: float64 (D, 5): sentences, sum of their scores, positive, negative and covered.
        hit_documents, hit_words, hit_valences: the scored words, as in ``SentenceScores``.
        words: the distinct scored words.
    """

    tokens: Tokens
    foreign: Flags
    measured: Flags
    sums: Floats
    hit_documents: Ints
    hit_words: npt.NDArray[np.int32]
    hit_valences: Floats
    words: list[str]

    @classmethod
    def of(cls, corpus: Corpus) -> ScoredReleases:
        """Score a corpus, once."""
        tokens = tokenize(corpus)
        scores: SentenceScores = corpus.derive("vader", lambda: score(tokens))
        foreign = not_english(corpus)
        per_document = np.diff(tokens.document_sentences)
        measured = ~foreign & (per_document > 0)
        document = np.repeat(np.arange(len(corpus)), per_document)
        summed = (
            scores.compound,
            scores.compound >= THRESHOLD,
            scores.compound <= -THRESHOLD,
            scores.hits > 0,
        )
        sums = [per_document, *(np.bincount(document, one, len(corpus)) for one in summed)]
        hit_documents = document[scores.hit_sentences]
        kept = measured[hit_documents]
        return cls(
            tokens=tokens,
            foreign=foreign,
            measured=measured,
            sums=np.stack(sums, axis=1) * measured[:, None],
            hit_documents=hit_documents[kept],
            hit_words=scores.hit_words[kept],
            hit_valences=scores.hit_valences[kept],
            words=scores.words.to_list(),
        )


def ratios(sums: Floats) -> dict[str, Floats]:
    """Per sentence: mean, positive, negative, coverage; NaN where there is no sentence."""
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.moveaxis(sums[..., 1:] / sums[..., :1], -1, 0)
    return dict(zip(("mean", "positive", "negative", "coverage"), values, strict=True))


def engine() -> str:
    """The name and version of the library whose rules and word list are used."""
    from importlib.metadata import version

    return f"vaderSentiment {version('vaderSentiment')}"
