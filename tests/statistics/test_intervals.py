"""Intervals by documents: by hand, at their edges, and how often they cover the truth."""

from __future__ import annotations

from math import exp, log2, sqrt

import numpy as np
import pytest
from scipy.stats import t

from relstat.statistics.estimates import (
    MIN_DOCUMENTS,
    Estimate,
    estimate_ratio,
    estimate_score,
    estimate_sum,
)
from relstat.statistics.intervals import (
    agree_with_test,
    difference_interval,
    log_ratio_interval,
    part_interval,
    rate_interval,
    score_interval,
    share_interval,
    zero_bound,
)


def ratio(counts: np.ndarray, sizes: np.ndarray) -> Estimate:
    """The rate over the last axis, with its error."""
    total, base = counts.sum(-1), sizes.sum(-1)
    beyond = counts - np.asarray(total / base)[..., None] * sizes
    return estimate_ratio(
        total, base, (beyond**2).sum(-1), (beyond**4).sum(-1), np.full(total.shape, sizes.shape[-1])
    )


def simulated(
    rng: np.random.Generator, documents: int, rate: float, shape: float | None, samples: int = 1500
) -> tuple[np.ndarray, np.ndarray]:
    """Counts and words of corpora of uneven documents; a small ``shape`` makes the word bursty."""
    sizes = np.maximum(20, np.exp(rng.normal(np.log(180), 0.7, (samples, documents))))
    mean = sizes * rate
    if shape is not None:
        mean = mean * rng.gamma(shape, 1 / shape, mean.shape)
    return rng.poisson(mean).astype(np.float64), sizes


def covered(bounds: tuple[np.ndarray, np.ndarray], truth: float) -> float:
    """The share of printed intervals that hold the truth."""
    low, high = bounds
    printed = np.isfinite(low) & np.isfinite(high)
    return float(((low <= truth) & (truth <= high))[printed].mean())


KINDS = [(0.005, None), (0.005, 0.5), (0.005, 0.1), (0.0005, 0.5)]


@pytest.mark.parametrize(("rate", "shape"), KINDS)
@pytest.mark.parametrize("documents", [10, 20, 50, 200])
def test_coverage_of_rates(documents: int, rate: float, shape: float | None) -> None:
    """Even and bursty words: 92 to 99 % of 95 % intervals hold the true rate."""
    counts, sizes = simulated(np.random.default_rng(1), documents, rate, shape)
    having = (counts > 0).sum(axis=-1)
    assert 0.92 <= covered(rate_interval(ratio(counts, sizes), having, documents), rate) <= 0.995


@pytest.mark.parametrize(("rate", "shape"), KINDS[:3])
@pytest.mark.parametrize(("one", "two"), [(10, 10), (20, 200), (100, 100)])
def test_coverage_of_differences(one: int, two: int, rate: float, shape: float | None) -> None:
    """A word that is twice as frequent on one side: log ratio and difference of the rates."""
    rng = np.random.default_rng(2)
    samples = simulated(rng, one, rate, shape), simulated(rng, two, 2 * rate, shape)
    first, second = (ratio(*sample) for sample in samples)
    left, right = (
        rate_interval(ratio(counts, sizes), (counts > 0).sum(axis=-1), counts.shape[-1])
        for counts, sizes in samples
    )
    bounds = left, right
    assert 0.92 <= covered(log_ratio_interval(first, second, None, bounds), -1.0) <= 0.99
    assert 0.92 <= covered(difference_interval(first, second, bounds), -rate) <= 0.99


def test_coverage_of_means() -> None:
    """Means of skewed values over documents of uneven length."""
    rng = np.random.default_rng(3)
    for documents in (10, 50):
        weights = rng.integers(1, 30, (1500, documents)).astype(np.float64)
        values = weights * rng.normal(0.2, 0.5, weights.shape) + rng.normal(0, 1, weights.shape)
        assert 0.93 <= covered(score_interval(ratio(values, weights)), 0.2) <= 0.985


def test_a_score_of_ratios_is_their_ratio() -> None:
    """Slopes found numerically give the error of a ratio, and groups do not touch each other."""
    rng = np.random.default_rng(5)
    parts = np.stack([rng.poisson(3, 60), rng.integers(50, 90, 60)], axis=1).astype(np.float64)
    codes = np.repeat([0, 1, -1], 20)
    found = estimate_score(lambda sums: sums[:, 0] / sums[:, 1], parts, codes, 2)
    for group in (0, 1):
        mine = parts[codes == group]
        alone = ratio(mine[:, 0], mine[:, 1])
        for name in ("value", "error", "freedom"):
            assert getattr(found, name)[group] == pytest.approx(float(getattr(alone, name)))


def test_coverage_of_a_score_of_two_ratios() -> None:
    """Words per sentence and syllables per word in one formula, documents of uneven length."""
    rng = np.random.default_rng(6)
    for documents in (10, 40):
        sentences = rng.integers(1, 15, 800 * documents)
        words = rng.poisson(sentences * rng.gamma(8, 22 / 8, len(sentences))) + 1
        syllables = rng.poisson(words * rng.normal(1.7, 0.1, len(words)))
        parts = np.stack([words, sentences, syllables], axis=1).astype(np.float64)

        def score(sums: np.ndarray) -> np.ndarray:
            words, sentences, syllables = sums.T
            return np.asarray(206.835 - 1.015 * words / sentences - 84.6 * syllables / words)

        found = estimate_score(score, parts, np.arange(len(parts)) // documents, 800)
        truth = float(score(parts.sum(axis=0, keepdims=True))[0])
        assert 0.92 <= covered(score_interval(found), truth) <= 0.985


@pytest.mark.parametrize("documents", [10, 20, 50, 400])
def test_coverage_of_shares(documents: int) -> None:
    """Shares of documents, exactly: never far below 93 %, and 95 to 97 % on average."""
    from scipy.stats import binom

    k = np.arange(documents + 1)
    low, high = share_interval(k, documents)
    truths = np.linspace(0.01, 0.99, 99)
    chances = np.array([binom.pmf(k, documents, p)[(low <= p) & (p <= high)].sum() for p in truths])
    assert chances.min() >= 0.89
    assert 0.945 <= chances.mean() <= 0.97


def test_a_rate_by_hand() -> None:
    """Ten documents of 10 words, with 1 and 3 occurrences in turn."""
    counts, sizes = np.tile([1.0, 3.0], 5), np.full(10, 10.0)
    found = ratio(counts, sizes)
    assert float(found.value) == pytest.approx(0.2)
    assert float(found.error) == pytest.approx(sqrt(10 / 9 * 10) / 100)
    assert float(found.freedom) == 9  # 1.25 x 10 effective documents, at most 9
    error = sqrt(100 / 9) / 100 / 0.2
    down, wide, up = (t.ppf(0.975, 9 * part) * error for part in (1.2, 1, 0.65))
    low, high = rate_interval(found)
    assert [float(low), float(high)] == pytest.approx([0.2 * exp(-down), 0.2 * exp(up)])
    low, high = score_interval(found)
    assert [float(low), float(high)] == pytest.approx([0.2 * (1 - wide), 0.2 * (1 + wide)])


def test_one_heavy_document_leaves_one_degree() -> None:
    """Where one document has nearly all, its error is hardly known."""
    counts, sizes = np.array([50.0, *[0.0] * 11]), np.full(12, 100.0)
    heavy = ratio(counts, sizes)
    assert 1 <= float(heavy.freedom) < 1.6
    low, high = rate_interval(heavy)
    assert high / low > 1000
    nearer = rate_interval(heavy, 1, 12)
    assert low < nearer[0] < float(heavy.value) < nearer[1] < high


def test_too_few_documents_have_no_interval() -> None:
    """Below ten documents the bounds are NaN, and so is everything made of them."""
    few = ratio(np.ones(MIN_DOCUMENTS - 1), np.arange(10.0, 10.0 + MIN_DOCUMENTS - 1))
    many = ratio(np.arange(20.0), np.full(20, 100.0))
    bounds = rate_interval(few, 1, MIN_DOCUMENTS - 1), score_interval(few)
    for pair in (*bounds, rate_interval(few), log_ratio_interval(few, many)):
        assert np.isnan(pair).all()
    assert np.isnan(share_interval(2, MIN_DOCUMENTS - 1)).all()
    assert np.isnan(difference_interval(few, many)).all()


def test_zeros() -> None:
    """A rate of 0 reaches from 0 to its bound, where there is one; a log ratio to it has none."""
    none = ratio(np.zeros(30), np.full(30, 100.0))
    some = ratio(np.arange(30.0) % 3, np.full(30, 100.0))
    assert np.isnan(rate_interval(none)).all()
    bound = zero_bound(30, 3000, 40, 20)
    assert float(bound) == pytest.approx((1 - 0.025 ** (1 / 30)) * 30 * 2 / 3000)
    low, high = rate_interval(none, zero=bound)
    assert (float(low), float(high)) == (0, float(bound))
    assert np.isnan(log_ratio_interval(some, none)).all()
    low, high = difference_interval(some, none, (rate_interval(some), (low, high)))
    assert low < float(some.value) < high
    assert np.isnan(zero_bound(30, 3000, 40, 9))
    assert np.isnan(zero_bound(9, 3000, 40, 20))


def test_equal_rates_hide_documents_that_differ() -> None:
    """Twelve documents alike: 0.025^(1/12) of all may be so, or the words may be independent."""
    even = ratio(np.full(12, 3.0), np.full(12, 30.0))
    share = 0.025 ** (1 / 12)
    assert [float(one) for one in rate_interval(even)] == pytest.approx([0.1 * share, 0.1 / share])
    often = ratio(np.full(12, 300.0), np.full(12, 3000.0))
    words = exp(1.959964 / 60)
    assert [float(one) for one in rate_interval(often)] == pytest.approx([0.1 / words, 0.1 * words])


@pytest.mark.parametrize("documents", [10, 20, 50, 200])
@pytest.mark.parametrize(("odd", "count"), [(0.0, 0), (0.02, 0), (0.02, 2), (0.05, 0), (0.05, 2)])
def test_coverage_of_once_in_nearly_every_document(documents: int, odd: float, count: int) -> None:
    """Few documents that have none or two may be missing from a sample: at least 92 % cover."""
    rng = np.random.default_rng(9)
    sizes = np.full((1500, documents), 100.0)
    counts = np.where(rng.random(sizes.shape) < odd, float(count), 1.0)
    truth = (1 + odd * (count - 1)) / 100
    assert covered(rate_interval(ratio(counts, sizes)), truth) >= 0.92


@pytest.mark.parametrize("documents", [10, 20, 50, 200])
@pytest.mark.parametrize(("part", "shape"), [(0.3, None), (0.3, 1), (0.05, None), (0.05, 1)])
def test_coverage_of_parts(documents: int, part: float, shape: float | None) -> None:
    """Shares of sentences, even and uneven over documents, also near 0: 93 % or more cover."""
    rng = np.random.default_rng(10)
    sentences = 1.0 + rng.poisson(10, (1500, documents))
    chance = np.full(sentences.shape, part)
    if shape is not None:
        chance = rng.beta(part * shape, (1 - part) * shape, sentences.shape)
    counts = rng.binomial(sentences.astype(np.int64), chance).astype(np.float64)
    value = counts.sum(1) / sentences.sum(1)
    pull = (counts - value[:, None] * sentences) / sentences.sum(1)[:, None]
    number = np.full(1500, documents)
    found = estimate_sum(value, (pull**2).sum(1), (pull**4).sum(1), number)
    low, high = part_interval(found, number)
    assert ((low >= 0) & (low <= value) & (value <= high) & (high <= 1)).all()
    assert covered((low, high), part) >= 0.93


def test_documents_of_one_value_have_no_interval() -> None:
    """A score that all documents share has no bounds; a part of a whole those of a share."""
    alike = estimate_sum(0.4, 0.0, 0.0, 20)
    assert np.isnan(score_interval(alike)).all()
    unseen = 1 - 0.025 ** (1 / 20)
    low, high = part_interval(alike, 20)
    assert (float(low), float(high)) == pytest.approx((0.4 * (1 - unseen), 0.4 + 0.6 * unseen))


def test_a_log_ratio_is_centred_where_it_is_printed() -> None:
    """Around the smoothed log ratio when that is given, as far as around the raw one."""
    rng = np.random.default_rng(4)
    first, second = (ratio(rng.poisson(2, 40).astype(float), np.full(40, 100.0)) for _ in range(2))
    low, high = log_ratio_interval(first, second)
    raw = log2(first.value / second.value)
    assert low < raw < high
    shifted = log_ratio_interval(first, second, 0.25)
    assert float(shifted[0]) - 0.25 == pytest.approx(float(low) - raw)
    assert float(shifted[1]) - 0.25 == pytest.approx(float(high) - raw)


def test_bounds_agree_with_their_test() -> None:
    """Where the test finds a difference 0 is left out, or is the bound; where not it is inside."""
    low = np.array([-1.0, 0.5, np.nan, -3.0, 0.2, np.nan])
    high = np.array([3.0, 2.0, np.nan, 1.0, 2.0, 2.0])
    value = np.array([1.0, 1.0, 1.0, -1.0, 1.0, 1.0])
    found = np.array([True, True, True, True, False, False])
    agreed = agree_with_test((low, high), value, found)
    assert agreed[0] == pytest.approx([0, 0.5, 0, -3, 0, np.nan], nan_ok=True)
    assert agreed[1] == pytest.approx([3, 2, np.nan, 0, 2, 2], nan_ok=True)


def test_higher_levels_are_wider() -> None:
    """A level for many rows gives wider bounds."""
    found = ratio(np.arange(20.0), np.full(20, 100.0))
    narrow, wide = rate_interval(found), rate_interval(found, level=0.999)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.filterwarnings("error")
def test_nothing_warns() -> None:
    """Groups without words or documents give NaN, and no warning."""
    zeros = np.zeros(3)
    empty = estimate_ratio(zeros, zeros, zeros, zeros, zeros)
    assert np.isnan(rate_interval(empty)).all()
    assert np.isnan(score_interval(estimate_sum(zeros, zeros, zeros, zeros))).all()
    assert np.isnan(log_ratio_interval(empty, empty)).all()
    assert np.isnan(difference_interval(empty, empty)).all()
    assert np.isnan(zero_bound(zeros, zeros, zeros, zeros)).all()
    assert np.isnan(share_interval(zeros, zeros)).all()
