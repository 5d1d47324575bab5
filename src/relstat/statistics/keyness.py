"""How far two groups of releases differ in the use of a term."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats

__all__ = ["benjamini_hochberg", "clustered_p", "log_likelihood", "log_ratio"]


def log_ratio(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Binary logarithm of the ratio of two relative frequencies.

    1 means twice as frequent in the first group, -1 half as frequent. One half is added to
    every count, so that a zero has a value; it shrinks ratios of rare terms towards 0.

    Source: Hardie (2014), Log Ratio: an informal introduction; the constant after Walter (1975).
    """
    first = (np.asarray(count, np.float64) + 0.5) / (np.asarray(words, np.float64) + 0.5)
    second = (np.asarray(other, np.float64) + 0.5) / (np.asarray(other_words, np.float64) + 0.5)
    return np.asarray(np.log2(first / second), np.float64)


def log_likelihood(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """G2 over the four cells of the table (term, not term) x (group, other); never negative.

    It takes words as independent, which they are not: use it to rank, not to test.

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence.
    """
    a, n = np.asarray(count, np.float64), np.asarray(words, np.float64)
    b, m = np.asarray(other, np.float64), np.asarray(other_words, np.float64)
    share = (a + b) / (n + m)
    observed = np.stack(np.broadcast_arrays(a, b, n - a, m - b))
    expected = np.stack(np.broadcast_arrays(n * share, m * share, n * (1 - share), m * (1 - share)))
    with np.errstate(divide="ignore", invalid="ignore"):
        cells = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    return np.asarray(np.maximum(2 * cells.sum(axis=0), 0.0), np.float64)


def clustered_p(
    sums: Floats,
    squares: Floats,
    products: Floats,
    words: Floats,
    words_squared: Floats,
    releases: Floats,
) -> Floats:
    """Two-sided p of the difference between two rates, with releases as the unit.

    Each argument has the two groups on its first axis: the term's count summed over releases,
    its squares, its products with release length, and the sum, squared sum and number of
    release lengths. The variance of a rate is that of a ratio estimator, so terms that crowd
    into few releases get the large p they deserve. NaN when a group has fewer than two
    releases or nothing varies.

    Source: Rao & Scott (1992), A simple method for the analysis of clustered binary data;
    Cochran (1977), Sampling techniques, section 6.3.
    """
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        rate = sums / words
        residual = squares - 2 * rate * products + rate**2 * words_squared
        # Rounding leaves traces where every release has the same rate.
        residual = np.where(residual > 1e-9 * squares, residual, 0.0)
        variance = residual * releases / (releases - 1) / words**2
        variance = np.where(releases > 1, variance, np.nan)
        error = np.sqrt(variance.sum(axis=0))
        z = np.where(error > 0, (rate[0] - rate[1]) / error, np.nan)
    return np.asarray(2 * ndtr(-np.abs(z)), np.float64)


def benjamini_hochberg(p: Floats) -> Floats:
    """p-values adjusted for the number of tests, so that the false discovery rate is kept.

    NaN is no test: it stays NaN and does not count.

    Source: Benjamini & Hochberg (1995), Controlling the false discovery rate.
    """
    adjusted = np.full(p.shape, np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted
