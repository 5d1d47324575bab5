"""How often p and intervals are wrong: what inference.py measures, on counts alone.

Every function draws from a generator that it is given, and returns plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from relstat.arrays import Flags, Floats, Ints
from relstat.statistics import estimates, intervals
from relstat.statistics.adjustment import benjamini_hochberg
from relstat.statistics.distributions import (
    chi_square_tail,
    normal_tail,
    t_quantile,
    t_tail,
)
from relstat.statistics.inference import DocumentTest
from relstat.statistics.keyness import log_likelihood

__all__ = [
    "Cells",
    "Sample",
    "coverage",
    "difference_bounds",
    "planted",
    "random_splits",
    "rate_bounds",
    "ratio_z",
    "real_samples",
    "score_bounds",
    "simulated",
    "tests",
]

P = Callable[["Cells", Flags], Floats]
Bounds = tuple[Floats, Floats]


@dataclass(frozen=True)
class Cells:
    """The cells above zero of a documents x terms table, by term, and the words of documents."""

    term: Ints
    document: Ints
    count: Ints
    sizes: Ints
    terms: int

    def choose(self, rows: Ints) -> Cells:
        """The same terms in these documents, in this order."""
        place = np.full(len(self.sizes), -1)
        place[rows] = np.arange(len(rows))
        document = place[self.document]
        kept = document >= 0
        return Cells(
            self.term[kept], document[kept], self.count[kept], self.sizes[rows], self.terms
        )

    @cached_property
    def test(self) -> DocumentTest:
        """The test of any group of these documents."""
        return DocumentTest(self.term, self.document, self.count, self.sizes, self.terms)

    @property
    def documents(self) -> Ints:
        """In how many documents each term occurs."""
        return np.bincount(self.term, minlength=self.terms)


def tests(peer: Any | None) -> dict[str, P]:
    """The tests by name: relstat's, and what else is in use."""
    found: dict[str, P] = {
        "relstat": lambda cells, target: cells.test.p(target),
        "G2 of words": _words_p,
        "Welch's t of rates": _welch_p,
    }
    if peer is not None:
        found["pycorpdiff"] = lambda cells, target: _peer_p(peer, cells, target)
    return found


def ratio_z(cells: Cells, target: Flags) -> Floats:
    """The p of the ratio z test with unpooled variances (Rao & Scott 1992; Cochran 1977, 6.3)."""
    count, lengths = cells.count.astype(np.float64), cells.sizes[cells.document].astype(np.float64)
    rates, variances = [], []
    for group in (target, ~target):
        mine, sizes = group[cells.document], cells.sizes[group].astype(np.float64)
        sums, squares, products = (
            np.bincount(cells.term, values * mine, cells.terms)
            for values in (count, count**2, count * lengths)
        )
        rate = sums / sizes.sum()
        residual = squares - 2 * rate * products + rate**2 * (sizes**2).sum()
        rates.append(rate)
        variances.append(residual * len(sizes) / (len(sizes) - 1) / sizes.sum() ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(rates[0] - rates[1]) / np.sqrt(variances[0] + variances[1])
    return 2 * normal_tail(z)


def random_splits(
    cells: Cells, groups: tuple[int, ...], test: P, splits: int, seed: int, *, least: int = 3
) -> tuple[float, list[int]]:
    """Deal documents at random: the share of raw p < .05, and the rows listed in each split.

    Several groups are each compared with all others, and all p adjusted together. The share is of
    terms in at least ten documents; terms in fewer than ``least`` are not tested.
    """
    generator = np.random.default_rng(seed)
    below, tested, listed = 0, 0, []
    for _ in range(splits):
        rows = generator.permutation(len(cells.sizes))[: sum(groups)]
        mine, codes = cells.choose(rows), np.repeat(np.arange(len(groups)), groups)
        compared = range(1 if len(groups) == 2 else len(groups))
        p = np.stack([test(mine, codes == group) for group in compared])
        documents = mine.documents
        p[:, documents < least] = np.nan
        usual = p[:, documents >= 10]
        below += int((usual < 0.05).sum())
        tested += int(np.isfinite(usual).sum())
        listed.append(int((benjamini_hochberg(p) < 0.05).sum()))
    return below / max(tested, 1), listed


def planted(
    cells: Cells, groups: tuple[int, int], test: P, ratio: float, seed: int, terms: int = 300
) -> tuple[int, int]:
    """Thin some terms in the second group: how many of them are listed, and how many others."""
    generator = np.random.default_rng(seed)
    rows = generator.permutation(len(cells.sizes))[: sum(groups)]
    mine, target = cells.choose(rows), np.arange(sum(groups)) < groups[0]
    usual = np.flatnonzero(mine.documents >= 20)
    chosen = np.zeros(mine.terms, np.bool_)
    chosen[generator.choice(usual, min(terms, len(usual)), replace=False)] = True
    thinned = chosen[mine.term] & ~target[mine.document]
    count = mine.count.copy()
    count[thinned] = generator.binomial(count[thinned], 1 / ratio)
    kept = count > 0
    mine = Cells(mine.term[kept], mine.document[kept], count[kept], mine.sizes, mine.terms)
    p = test(mine, target)
    p[mine.documents < 3] = np.nan
    listed = benjamini_hochberg(p) < 0.05
    return int(listed[chosen].sum()), int(listed[~chosen].sum())


@dataclass(frozen=True)
class Sample:
    """Samples of documents: counts and words, (samples, documents)."""

    counts: Floats
    sizes: Floats

    @property
    def having(self) -> Ints:
        """In how many documents of each sample the word occurs."""
        return np.asarray((self.counts > 0).sum(axis=1), np.int64)

    @property
    def estimate(self) -> estimates.Estimate:
        """The rate of each sample with its error."""
        total, base = self.counts.sum(axis=1), self.sizes.sum(axis=1)
        beyond = self.counts - (total / base)[:, None] * self.sizes
        return estimates.estimate_ratio(
            total,
            base,
            (beyond**2).sum(axis=1),
            (beyond**4).sum(axis=1),
            np.full(len(total), self.sizes.shape[1]),
        )


def simulated(
    generator: np.random.Generator, documents: int, rate: float, shape: float | None, samples: int
) -> Sample:
    """Documents of uneven length, median 180 words; a small ``shape`` makes the word bursty."""
    sizes = np.maximum(
        20, np.round(np.exp(generator.normal(np.log(180), 0.7, (samples, documents))))
    )
    mean = sizes * rate
    if shape is not None:
        mean = mean * generator.gamma(shape, 1 / shape, mean.shape)
    return Sample(generator.poisson(mean).astype(np.float64), sizes)


def real_samples(
    generator: np.random.Generator, cells: Cells, terms: Ints, documents: int, samples: int
) -> Iterator[tuple[Sample, float]]:
    """Samples of real documents, drawn with replacement: for each term, and its true rate."""
    drawn = generator.integers(0, len(cells.sizes), (samples, documents))
    sizes = cells.sizes[drawn].astype(np.float64)
    for term in terms.tolist():
        mine = cells.term == term
        sums = np.bincount(cells.document[mine], cells.count[mine], len(cells.sizes))
        counts = sums.astype(np.float64)
        yield Sample(counts[drawn], sizes), counts.sum() / cells.sizes.sum()


def rate_bounds(sample: Sample, resamples: int = 400) -> dict[str, Bounds]:
    """95 % intervals of a rate by name."""
    estimate = sample.estimate
    documents = sample.sizes.shape[1]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        wide = t_quantile(0.975, documents - 1) * estimate.error / estimate.value
        plain = estimate.value * np.exp(-wide), estimate.value * np.exp(wide)
    return {
        "relstat": intervals.rate_interval(estimate, sample.having, documents),
        "t, n - 1 degrees of freedom": plain,
        "Poisson bootstrap": _bootstrap(sample, resamples),
    }


def difference_bounds(first: Sample, second: Sample) -> dict[str, Bounds]:
    """95 % intervals of the log ratio and of the difference of two rates, and of a rate of 0.

    Where a sample has no occurrence, its bound is made with what the other one has.
    """
    samples, found = (first, second), (first.estimate, second.estimate)
    occurrences = first.counts.sum(axis=1) + second.counts.sum(axis=1)
    having = first.having + second.having
    bounds = []
    for sample, estimate in zip(samples, found, strict=True):
        documents = np.full(len(having), sample.sizes.shape[1])
        words = sample.sizes.sum(axis=1)
        zero = intervals.zero_bound(documents, words, occurrences, having)
        bounds.append(intervals.rate_interval(estimate, sample.having, documents, zero=zero))
    none = found[0].value == 0
    low, high = bounds[0]
    both = bounds[0], bounds[1]
    return {
        "log ratio": intervals.log_ratio_interval(*found, None, both),
        "difference": intervals.difference_interval(*found, both),
        "rate of 0": (np.where(none, low, np.nan), np.where(none, high, np.nan)),
    }


def score_bounds(
    function: Callable[[Floats], Floats],
    parts: Floats,
    documents: int,
    samples: int,
    generator: np.random.Generator,
) -> dict[str, Bounds]:
    """95 % intervals of a score of samples of real documents."""
    drawn = generator.integers(0, len(parts), samples * documents)
    codes = np.arange(len(drawn)) // documents
    estimate = estimates.estimate_score(function, parts[drawn], codes, samples)
    weights = np.random.default_rng(0).poisson(1.0, (200, documents))
    each = parts[drawn].reshape(samples, documents, -1)
    sums = np.einsum("rd,sdc->rsc", weights, each, optimize=True)
    low, high = np.nanpercentile(function(sums), [2.5, 97.5], axis=0)
    return {"relstat": intervals.score_interval(estimate), "Poisson bootstrap": (low, high)}


def coverage(bounds: Bounds, truth: float) -> tuple[float, float, float]:
    """Of the printed intervals the share that covers the truth; the share printed; the median of
    the upper over the lower bound.
    """
    low, high = bounds
    printed = np.isfinite(low) & np.isfinite(high)
    if not printed.any():
        return float("nan"), 0.0, float("nan")
    covered = ((low <= truth) & (truth <= high))[printed].mean()
    with np.errstate(divide="ignore", invalid="ignore"):
        width = float(np.median((high / low)[printed]))
    return float(covered), float(printed.mean()), width


def _words_p(cells: Cells, target: Flags) -> Floats:
    """The p of G2, words being the unit."""
    inside = np.bincount(cells.term, cells.count * target[cells.document], cells.terms)
    total = np.bincount(cells.term, cells.count, cells.terms)
    words, others = cells.sizes[target].sum(), cells.sizes[~target].sum()
    g2 = log_likelihood(inside, words, total - inside, others)
    return np.where(total > 0, chi_square_tail(g2), np.nan)


def _welch_p(cells: Cells, target: Flags) -> Floats:
    """The p of Welch's t test of the rates of documents."""
    rates = cells.count / cells.sizes[cells.document]
    means, errors, n = [], [], []
    for group in (target, ~target):
        documents = np.count_nonzero(group)
        mine = rates * group[cells.document]
        mean = np.bincount(cells.term, mine, cells.terms) / documents
        square = np.bincount(cells.term, mine**2, cells.terms) / documents
        means.append(mean)
        errors.append((square - mean**2) / (documents - 1))
        n.append(documents)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = errors[0] + errors[1]
        freedom = variance**2 / sum(e**2 / (k - 1) for e, k in zip(errors, n, strict=True))
        statistic = np.abs(means[0] - means[1]) / np.sqrt(variance)
        return 2 * t_tail(statistic, freedom)


def _peer_p(peer: Any, cells: Cells, target: Flags) -> Floats:
    """The p that pycorpdiff prints by default: of its log likelihood, words being the unit."""
    import pandas as pd

    inside = np.bincount(cells.term, cells.count * target[cells.document], cells.terms)
    total = np.bincount(cells.term, cells.count, cells.terms)
    words = (int(cells.sizes[group].sum()) for group in (target, ~target))
    table = peer.log_likelihood(pd.Series(inside), pd.Series(total - inside), *words)
    return np.where(total > 0, table["p_value"].to_numpy(), np.nan)


def _bootstrap(sample: Sample, resamples: int) -> Bounds:
    """Percentiles of Poisson bootstrap resamples; a sample without the term has none."""
    weights = np.random.default_rng(0).poisson(1.0, (resamples, sample.sizes.shape[1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = (sample.counts @ weights.T) / (sample.sizes @ weights.T)
    low, high = np.nanpercentile(rates, [2.5, 97.5], axis=1)
    seen = sample.counts.sum(axis=1) > 0
    return np.where(seen, low, np.nan), np.where(seen, high, np.nan)
