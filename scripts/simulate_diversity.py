"""Simulate how well the intervals and tests of ``relstat diversity`` hold on real documents.

    python scripts/simulate_diversity.py INDEX [INDEX ...]

Documents are drawn at random from a corpus, whose own value is known: of 100 intervals 95 should
hold it. Two groups drawn from one corpus do not differ but by chance: of 100 tests 5 should find a
difference. The table of docs/diversity.md is made by this script; the draws are the same each time.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

import relstat
from relstat.analysis.diversity.diversity_scores import (
    DiversityScore,
    DrawnTypes,
    SummedScore,
    diversity_scores,
)
from relstat.arrays import Flags
from relstat.statistics.estimates import Estimate
from relstat.statistics.intervals import difference_p, score_interval

DRAWS = 400
SIZES = (20, 40, 100, 200, 400, 1600)
SPLITS = ((20, 400), (40, 40), (200, 2000), (400, 400))


def choose(score: DiversityScore, keep: Flags) -> DiversityScore:
    """Return the score of some documents only."""
    if isinstance(score, DrawnTypes):
        return replace(score, table=score.table.choose(keep), sizes=score.sizes[keep])
    assert isinstance(score, SummedScore)
    return replace(score, parts=score.parts[keep], used=score.used[keep])


def flags(rows: np.ndarray, documents: int) -> Flags:
    """Mark some documents."""
    keep = np.zeros(documents, np.bool_)
    keep[rows] = True
    return keep


def coverage(score: DiversityScore, size: int, draws: int) -> tuple[float, float, float]:
    """Return the share of intervals that hold the value of all, of those there are; the mean
    error of the value; and the share of draws that have an interval.
    """
    generator = np.random.default_rng(size)
    everything = np.zeros(len(score.used), np.int32)
    truth = float(score.estimate(everything, 1).value[0])
    held, values = [], []
    for _ in range(draws):
        rows = generator.choice(len(everything), size, replace=False)
        drawn = choose(score, flags(rows, len(everything)))
        made = drawn.estimate(np.zeros(size, np.int32), 1)
        low, high = score_interval(made)
        values.append(float(made.value[0]))
        if np.isfinite(low[0]):
            held.append(bool(low[0] <= truth <= high[0]))
    bias = np.nanmean(values) / truth - 1
    return float(np.mean(held)) if held else float("nan"), float(bias), len(held) / draws


def false_differences(score: DiversityScore, first: int, second: int, draws: int) -> float:
    """Return the share of tests of two random groups that find a difference at .05."""
    generator = np.random.default_rng(first + second)
    found = []
    for _ in range(draws):
        rows = generator.choice(len(score.used), first + second, replace=False)
        drawn = choose(score, flags(np.sort(rows), len(score.used)))
        mine = generator.permutation(np.arange(first + second) < first)
        made = drawn.estimate(np.where(mine, 0, 1), 2)
        one, two = (
            Estimate(made.value[side], made.error[side], made.freedom[side]) for side in (0, 1)
        )
        p = float(difference_p(one, two))
        if np.isfinite(p):
            found.append(p < 0.05)
    return float(np.mean(found)) if found else float("nan")


def main(paths: Sequence[str]) -> None:
    """Print two tables per corpus."""
    for path in paths:
        corpus = relstat.open(path)
        scores = diversity_scores(corpus)
        documents = len(corpus)
        print(f"{path}: {documents:,} documents")
        for score in scores:
            row = []
            for size in SIZES:
                if size * 4 > documents:
                    continue
                held, bias, known = coverage(score, size, DRAWS)
                row.append(f"{size}: {held:.1%} ({bias:+.1%}, {known:.0%})")
            print(f"  {score.label:15} held  {'  '.join(row)}")
        for score in scores:
            row = []
            for first, second in SPLITS:
                if (first + second) * 2 > documents:
                    continue
                share = false_differences(score, first, second, DRAWS)
                row.append(f"{first}/{second}: {share:.1%}")
            print(f"  {score.label:15} false {'  '.join(row)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
