"""How far two engines agree about the same sentences and documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.group_scores import DocumentCounts, GroupScores, group_scores
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.scored_documents import THRESHOLD
from relstat.analysis.scoring.sentence_scores import SentenceScorer
from relstat.arrays import AnyInts, Flags, Floats
from relstat.corpus.stream import Shard, Stream
from relstat.statistics.intervals import MIN_DOCUMENTS
from relstat.statistics.readability import ratio

__all__ = ["AGREEMENT", "Agreement", "compare_engines"]

_NORMAL: Final = 1.959963984540054  # the 97.5 % quantile of the normal distribution
_LEAST: Final = 3  # documents that a correlation needs

_SHARED = {
    "formula": ratio,
    "higher": "more agreement",
    "made_for": "",
    "source": "",
    "citation": "",
    "kind": "share",
    "valid": (0.0, 1.0),
}
AGREEMENT: Final = (
    Score(
        name="both",
        label="sentences that both find positive or negative",
        heading="both",
        needs=("both", "sentences"),
        written="sentences with a sign by both ÷ s",
        reading="sentences to which both give a sign",
        **_SHARED,  # type: ignore[arg-type]  # the fields that the scores share
    ),
    Score(
        name="same",
        label="the same sign, of those",
        heading="same sign",
        needs=("same", "both"),
        written="sentences with the same sign ÷ sentences with a sign by both",
        reading="of those, the sentences to which both give the same sign; 50 % is chance",
        **_SHARED,  # type: ignore[arg-type]  # the fields that the scores share
    ),
)


@dataclass(frozen=True)
class Agreement:
    """How far two engines agree, in each group and in all documents, the last.

    ``summed`` are the counts of sentences; ``correlation`` that of the means of documents, with its
    bounds; NaN where there are too few.
    """

    summed: GroupScores
    correlation: Floats
    low: Floats
    high: Floats


def compare_engines(
    stream: Stream, pair: tuple[Engine, Engine], measured: Flags, codes: AnyInts, size: int
) -> Agreement:
    """Compare two engines in the documents where ``measured`` is True."""
    scorers = tuple(engine.prepare(stream.vocabulary) for engine in pair)
    table = np.concatenate(stream.over_shards(_compare_shard, scorers, heavy=True))
    measured = measured & (table[:, 0] > 0)
    counts = DocumentCounts(("sentences", "both", "same"), table[:, :3], {"": ~measured})
    means = table[:, 3:] / np.maximum(table[:, :1], 1)
    every = [np.flatnonzero(measured & (codes == group)) for group in range(size)]
    every.append(np.flatnonzero(measured))
    bounds = np.array([_correlate(means[rows, 0], means[rows, 1]) for rows in every])
    return Agreement(group_scores(counts, codes, size), *bounds.T)


def _compare_shard(shard: Shard, scorers: tuple[SentenceScorer, SentenceScorer]) -> Floats:
    """For each document: sentences, those with two signs, with equal ones, and sums of scores."""
    tokens = shard.tokens
    document = np.repeat(np.arange(len(tokens)), np.diff(tokens.document_sentences))
    scores = [scorer.score(tokens).compound for scorer in scorers]
    signs = [np.sign(one) * (np.abs(one) >= THRESHOLD) for one in scores]
    product = signs[0] * signs[1]
    columns = (np.ones(len(document)), product != 0, product > 0, *scores)
    return np.stack([np.bincount(document, one, len(tokens)) for one in columns], axis=1)


def _correlate(first: Floats, second: Floats) -> tuple[float, float, float]:
    """Return Pearson's correlation with Fisher's interval (1921), documents being the unit."""
    n = len(first)
    if n < _LEAST or not first.std() or not second.std():
        return (np.nan, np.nan, np.nan)
    value = float(np.corrcoef(first, second)[0, 1])
    if n < MIN_DOCUMENTS:
        return (value, np.nan, np.nan)
    middle, wide = np.arctanh(np.clip(value, -1 + 1e-15, 1 - 1e-15)), _NORMAL / np.sqrt(n - 3)
    return (value, float(np.tanh(middle - wide)), float(np.tanh(middle + wide)))
