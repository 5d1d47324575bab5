"""Differences of scores between groups, with intervals and p that take documents as the unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.scoring.group_scores import GroupScores
from relstat.analysis.scoring.score import Score
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.statistics.inference import influence_p
from relstat.statistics.intervals import agree_with_test

__all__ = ["ScoreContrasts", "contrast_scores"]

_ALPHA: Final = 0.05


@dataclass(frozen=True)
class ScoreContrasts:
    """Arrays with one entry per score; NaN is what cannot be computed.

    Attributes:
        first, second: the groups compared; -1 where fewer than two groups have the score.
        difference: the score of ``first`` minus that of ``second``.
        low, high: its interval at ``level``, which leaves 0 out, or ends there, just where ``p`` is
            below .05; NaN where one of the two has fewer than ten documents, except for a bound
            of 0 that the test gives.
        p: adjusted for the number of scores and, of more than two groups, for their choice.
        level: of the intervals: it holds for all scores that differ, together.
    """

    first: Ints
    second: Ints
    difference: Floats
    low: Floats
    high: Floats
    p: Floats
    level: float


def contrast_scores(
    summed: GroupScores, scores: Sequence[Score], clusters: AnyInts | None = None
) -> ScoreContrasts:
    """Return the difference of each score between two groups, the outermost ones of several.

    Two groups are compared as they come, first minus second; of more, the group with the highest
    value with that of the lowest, and their p is multiplied by the number of pairs. The p are those
    of dealing the documents of both groups at random
    (:func:`relstat.statistics.inference.influence_p`), adjusted for all scores that are printed
    together (Benjamini & Hochberg 1995).

    Args:
        summed: the scores of groups, from :func:`relstat.analysis.scoring.group_scores`.
        scores: what to compare; one that is not smooth has a difference, but no interval or p.
        clusters: the cluster of each document, -1 for none: documents of one cluster in one group
            are one unit of the test.
    """
    size, number = len(summed.documents) - 1, len(scores)
    first, second = np.full((2, number), -1, dtype=np.int64)
    difference, low, high, p = np.full((4, number), np.nan)
    compared: dict[tuple[int, int], list[int]] = {}
    for place, score in enumerate(scores):
        values = score.of(summed.sums)[:size]
        known = np.flatnonzero(np.isfinite(values))
        if len(known) < 2:
            continue
        pair = (0, 1)
        if size > 2:
            pair = int(known[values[known].argmax()]), int(known[values[known].argmin()])
        first[place], second[place] = pair
        difference[place] = values[pair[0]] - values[pair[1]]
        if score.smooth:
            compared.setdefault(pair, []).append(place)
    for pair, places in compared.items():
        p[places] = _chances(summed, [scores[place] for place in places], pair, clusters)
    pairs = size * (size - 1) // 2
    p = benjamini_hochberg(np.minimum(p * max(pairs, 1), 1.0))
    differs = p < _ALPHA
    level = selected_level(int(differs.sum()), int(np.isfinite(p).sum()) * max(pairs, 1))
    for place in np.flatnonzero(np.isfinite(p)).tolist():
        found = summed.difference(scores[place], int(first[place]), int(second[place]), level=level)
        low[place], high[place] = agree_with_test(
            (found.low, found.high), difference[place], differs[place]
        )
    return ScoreContrasts(first, second, difference, low, high, p, level)


def _chances(
    summed: GroupScores,
    scores: Sequence[Score],
    pair: tuple[int, int],
    clusters: AnyInts | None,
) -> Floats:
    """The p of some scores in the documents of two groups."""
    inside: Flags = np.isin(summed.codes, pair)
    mine = summed.codes[inside] == pair[0]
    together = np.where(inside, 0, -1)
    influence = np.stack([summed.influence(score, together) for score in scores], axis=1)
    if clusters is not None:
        alone = np.arange(len(clusters)) + clusters.max(initial=-1) + 1
        units = np.where(clusters >= 0, clusters, alone)[inside] * 2 + mine
        _, begins, unit = np.unique(units, return_index=True, return_inverse=True)
        merged = np.zeros((len(begins), len(scores)))
        np.add.at(merged, unit.ravel(), influence)
        influence, mine = merged, mine[begins]
    return influence_p(influence, mine)
