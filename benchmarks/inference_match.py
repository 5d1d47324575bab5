"""Comparison of like with like under random labels: what inference.py measures of ``--match``.

Every function draws from a generator that it is given, and returns plain numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from inference_tasks import Cells

from relstat.analysis.keyness.comparisons import Comparison, compare_groups, compare_matched
from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.adjustment import benjamini_hochberg

__all__ = ["Matched", "deal_within", "draw_labels", "outlets", "topics_differ"]

TERMS = 400
_TOPICS_APART = 1.5  # standard deviation of the logarithm of a term's rates over topics


@dataclass(frozen=True)
class Matched:
    """Of terms in at least ten documents: shares of p below .05, and of intervals that hold 0.

    Attributes:
        plain, matched: p of all documents, and within strata.
        held: of the matched intervals that have a bound.
        listed: rows with an adjusted p below .05, matched.
    """

    plain: float
    matched: float
    held: float
    listed: int


def topics_differ(
    generator: np.random.Generator, sizes: tuple[int, int], topics: int, shape: float | None
) -> Matched:
    """Two outlets that write the same about each topic, and choose their topics at random.

    Each term has a rate for each topic, and with a ``shape`` a burst in each document.
    """
    mixes = [generator.dirichlet(np.ones(topics)) for _ in sizes]
    topic = np.concatenate(
        [generator.choice(topics, n, p=mix) for n, mix in zip(sizes, mixes, strict=True)]
    )
    words = np.maximum(20, np.exp(generator.normal(np.log(180), 0.7, sum(sizes)))).astype(np.int64)
    rate = 10 ** generator.uniform(-4, -2, TERMS)
    rate = rate * np.exp(generator.normal(0, _TOPICS_APART, (topics, TERMS)))[topic]
    if shape is not None:
        rate = rate * generator.gamma(shape, 1 / shape, rate.shape)
    table = generator.poisson(np.minimum(rate, 0.5) * words[:, None])
    document, term = np.nonzero(table)
    counts = _counts_of(document, term, table[document, term], words, TERMS)
    return _compare(counts, np.arange(sum(sizes)) < sizes[0], topic, topics)


def deal_within(
    cells: Cells, strata: Ints, target: Flags, documents: Ints, least: int = 3
) -> Matched:
    """Real documents, of which some are the target; terms in fewer than ``least`` are left out."""
    mine = cells.choose(documents)
    counts = _counts_of(mine.document, mine.term, mine.count, mine.sizes, mine.terms)
    usual = np.flatnonzero(counts.document_counts >= least)
    number = int(strata.max()) + 1
    return _compare(counts.select(usual), target[documents], strata[documents], number)


def draw_labels(
    generator: np.random.Generator, strata: Ints, documents: int, share: float
) -> tuple[Ints, Flags]:
    """Choose documents, and deal some to the target: in each stratum another share of them.

    Returns:
        The documents, and for all documents of the corpus whether they are the target's.
    """
    chosen = generator.choice(len(strata), documents, replace=False)
    odds = np.exp(generator.normal(np.log(share / (1 - share)), 1.5, int(strata.max()) + 1))
    return chosen, generator.random(len(strata)) < (odds / (1 + odds))[strata]


def _counts_of(document: Ints, term: Ints, count: Ints, words: Ints, terms: int) -> Counts:
    table = SparseCounts.of_cells(document, term, count, (len(words), terms))
    return Counts(table, words, np.ones(terms, np.int64), np.zeros(terms, np.int64))


def _compare(counts: Counts, target: Flags, strata: Ints, number: int) -> Matched:
    groups = Groups(("outlet",), ("one", "other"), np.where(target, 0, 1))
    kinds = Groups(("topic",), tuple(map(str, range(number))), strata.astype(np.int32))
    plain = compare_groups(counts, groups)[0].p
    matched = compare_matched(counts, groups, kinds)[0]
    usual = counts.document_counts >= 10
    held, bounded = _hold_zero(matched)
    return Matched(
        _share_low(plain[usual]),
        _share_low(matched.p[usual]),
        float(held[usual & bounded].mean()) if (usual & bounded).any() else float("nan"),
        int((benjamini_hochberg(matched.p) < 0.05).sum()),
    )


def _hold_zero(comparison: Comparison) -> tuple[Flags, Flags]:
    """Which intervals of the log ratio hold 0, and which have a bound at all."""
    low, high = comparison.pair.interval()
    bounded = np.isfinite(low) | np.isfinite(high)
    inside = np.nan_to_num(low, nan=-np.inf) <= 0, np.nan_to_num(high, nan=np.inf) >= 0
    return np.asarray(inside[0] & inside[1]), np.asarray(bounded)


def _share_low(p: Floats) -> float:
    known = p[np.isfinite(p)]
    return float((known < 0.05).mean()) if len(known) else float("nan")


def outlets(found: list[Matched]) -> tuple[float, float, float]:
    """The mean shares of several draws: plain, matched, and intervals that hold."""
    parts = np.array([[one.plain, one.matched, one.held] for one in found])
    known = np.isfinite(parts)
    sums, number = np.where(known, parts, 0.0).sum(axis=0), known.sum(axis=0)
    plain, matched, held = np.where(number > 0, sums / np.maximum(number, 1), np.nan).tolist()
    return plain, matched, held
