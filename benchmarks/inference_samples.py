"""How often intervals hold the truth: what inference.py measures of samples of documents.

Every function draws from a generator that it is given, and returns plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from inference_tasks import Cells

from relstat.arrays import Floats, Ints
from relstat.statistics import estimates, intervals
from relstat.statistics.distributions import t_quantile

__all__ = [
    "Sample",
    "coverage",
    "difference_bounds",
    "parts",
    "rate_bounds",
    "real_samples",
    "regular",
    "regular_bounds",
    "score_bounds",
    "simulated",
    "spaced",
]

Bounds = tuple[Floats, Floats]


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


def regular(
    generator: np.random.Generator, documents: int, odd: float, count: int, samples: int
) -> tuple[Sample, float]:
    """Documents of 100 words that have a word once, some of them ``count`` times; its true rate."""
    sizes = np.full((samples, documents), 100.0)
    counts = np.where(generator.random(sizes.shape) < odd, float(count), 1.0)
    return Sample(counts, sizes), (1 + odd * (count - 1)) / 100


def spaced(
    generator: np.random.Generator, documents: int, rate: float, samples: int
) -> tuple[Sample, float]:
    """Documents of uneven length in which a word comes back at even distances; its true rate."""
    sizes = simulated(generator, documents, rate, None, samples).sizes
    return Sample(np.floor(sizes * rate + generator.random(sizes.shape)), sizes), rate


def regular_bounds(sample: Sample) -> dict[str, Bounds]:
    """95 % intervals of a rate: with the floor, without, and as wide as independent words'."""
    total, base = sample.counts.sum(axis=1), sample.sizes.sum(axis=1)
    n = np.full(len(total), sample.sizes.shape[1])
    beyond = sample.counts - (total / base)[:, None] * sample.sizes
    pull = beyond / base[:, None]
    own = estimates.estimate_sum(total / base, (pull**2).sum(axis=1), (pull**4).sum(axis=1), n)
    with np.errstate(divide="ignore", invalid="ignore"):
        words = np.exp(1.96 / np.sqrt(total))
    low, high = intervals.rate_interval(own, sample.having, n)
    return {
        "relstat": intervals.rate_interval(sample.estimate, sample.having, n),
        "without a floor": (low, high),
        "never narrower than independent words": (
            np.minimum(low, own.value / words),
            np.maximum(high, own.value * words),
        ),
    }


def parts(
    generator: np.random.Generator, documents: int, part: float, shape: float | None, samples: int
) -> dict[str, Bounds]:
    """95 % intervals of a share of sentences, 11 in a document on average; small shapes: uneven."""
    sentences = 1.0 + generator.poisson(10, (samples, documents))
    chance = np.full(sentences.shape, part)
    if shape is not None:
        chance = generator.beta(part * shape, (1 - part) * shape, sentences.shape)
    counts = generator.binomial(sentences.astype(np.int64), chance).astype(np.float64)
    base = sentences.sum(axis=1)
    value = counts.sum(axis=1) / base
    pull = (counts - value[:, None] * sentences) / base[:, None]
    n = np.full(samples, documents)
    found = estimates.estimate_sum(value, (pull**2).sum(axis=1), (pull**4).sum(axis=1), n)
    wide = t_quantile(0.975, documents - 1) * found.error
    return {"relstat": intervals.part_interval(found, n), "t": (value - wide, value + wide)}


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
    *,
    part: bool = False,
) -> dict[str, Bounds]:
    """95 % intervals of a score of samples of real documents; ``part`` for a part of a whole."""
    drawn = generator.integers(0, len(parts), samples * documents)
    codes = np.arange(len(drawn)) // documents
    estimate = estimates.estimate_score(function, parts[drawn], codes, samples)
    weights = np.random.default_rng(0).poisson(1.0, (200, documents))
    each = parts[drawn].reshape(samples, documents, -1)
    sums = np.einsum("rd,sdc->rsc", weights, each, optimize=True)
    low, high = np.nanpercentile(function(sums), [2.5, 97.5], axis=0)
    own = (
        intervals.part_interval(estimate, np.full(samples, documents))
        if part
        else intervals.score_interval(estimate)
    )
    return {"relstat": own, "Poisson bootstrap": (low, high)}


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


def _bootstrap(sample: Sample, resamples: int) -> Bounds:
    """Percentiles of Poisson bootstrap resamples; a sample without the term has none."""
    weights = np.random.default_rng(0).poisson(1.0, (resamples, sample.sizes.shape[1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = (sample.counts @ weights.T) / (sample.sizes @ weights.T)
    low, high = np.nanpercentile(rates, [2.5, 97.5], axis=1)
    seen = sample.counts.sum(axis=1) > 0
    return np.where(seen, low, np.nan), np.where(seen, high, np.nan)
