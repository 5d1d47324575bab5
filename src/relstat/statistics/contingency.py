"""Formulas for a table of two by two, written as two samples: a count among a number, twice.

``count`` of ``words`` words in one sample and ``other`` of ``other_words`` in the other. The four
cells of the table are ``count``, ``words - count``, ``other`` and ``other_words - other``. All
arguments broadcast against each other. Keyness and association are both made of these.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.distributions import (
    hypergeometric_tail,
    log_hypergeometric,
)

__all__ = [
    "chi_square",
    "chi_square_yates",
    "fisher_exact",
    "log_likelihood",
    "odds_ratio",
    "williams_factor",
]

_TIES: Final = 1e-7  # relative difference up to which two chances count as equal


def log_likelihood(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return G2, the log likelihood ratio over all four cells: 2 x sum of O ln(O / E).

    Reading: 0 where both rates are equal, never negative; it grows with the difference and with
    the amount of text. Not a test: it takes words as independent draws, which they are not, so
    order terms by it and take p from documents (:mod:`relstat.statistics.inference`).

    Source: Dunning (1993), Accurate methods for the statistics of surprise and coincidence,
    Computational Linguistics 19, 61-74.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (a + b) / (n + m)
        observed = np.stack(np.broadcast_arrays(a, b, n - a, m - b))
        expected = np.stack(
            np.broadcast_arrays(n * share, m * share, n * (1 - share), m * (1 - share))
        )
        cells = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    return np.asarray(np.maximum(2 * cells.sum(axis=0), 0.0), np.float64)


def williams_factor(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return Williams' q, by which G2 (or chi-square) of a small table is *divided*.

    q = 1 + (N / words + N / other_words - 1)(N / hits + N / misses - 1) / 6N: always above 1, and
    near 1 for large tables. 1 where a row or a column of the table is empty.

    Source: Williams (1976), Improved likelihood ratio tests for complete contingency tables,
    Biometrika 63, 33-37.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    total, hits = n + m, a + b
    with np.errstate(divide="ignore", invalid="ignore"):
        sides = (total / n + total / m - 1) * (total / hits + total / (total - hits) - 1)
        factor = 1 + sides / (6 * total)
    return np.where(np.isfinite(factor), factor, 1.0)


def chi_square(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return Pearson's chi-square, sum of (O - E)^2 / E, without a correction.

    Reading: as G2, but larger for rare terms, whose expected counts are small. Not a test of words,
    for the same reason; avoid it where an expected count is below 5.

    Source: Pearson (1900), Philosophical Magazine 50, 157-175.
    """
    return _chi_square(as_floats(count, words, other, other_words), 0.0)


def chi_square_yates(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return Pearson's chi-square with Yates' correction, (abs(O - E) - 1/2)^2 / E.

    Reading: as :func:`chi_square`, a little smaller. The difference is never corrected beyond 0.

    Source: Yates (1934), Contingency tables involving small numbers and the chi-square test,
    Supplement to the Journal of the Royal Statistical Society 1, 217-235.
    """
    return _chi_square(as_floats(count, words, other, other_words), 0.5)


def fisher_exact(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return the two-sided p of Fisher's exact test: all tables at most as likely as this one.

    Reading: small where the rates differ; 1 for an empty table. The arguments are whole numbers.
    Exact for whatever is independent: documents that have a term, but not words.

    Source: Fisher (1935), The logic of inductive inference, Journal of the Royal Statistical
    Society 98, 39-82; Pedersen (1996), Fishing for exactness, for words.
    """
    arrays = as_floats(count, words, other, other_words)
    a, n, b, m = (np.round(np.atleast_1d(one)) for one in np.broadcast_arrays(*arrays))
    total, hits = n + m, a + b
    low, high = np.maximum(0.0, n + hits - total), np.minimum(n, hits)
    poor = a * total <= n * hits
    # Mirror the richer tables, so that the tail at hand is always the lower one.
    x = np.where(poor, a, n - a)
    marked = np.where(poor, hits, total - hits)
    last = np.where(poor, high, n - low)
    near = hypergeometric_tail(x, total, marked, n)
    limit = log_hypergeometric(x, total, marked, n) + _TIES
    # The first number beyond the mode that is at most as likely, by halving.
    mode = np.floor((n + 1) * (marked + 1) / (total + 2))
    left, right = np.maximum(mode, x + 1), last + 1
    while (open_ := left < right).any():
        middle = np.floor((left + right) / 2)
        likely = log_hypergeometric(middle, total, marked, n) > limit
        left = np.where(open_ & likely, middle + 1, left)
        right = np.where(open_ & ~likely, middle, right)
    far = np.where(left <= last, hypergeometric_tail(left, total, marked, n, upper=True), 0.0)
    p = np.where(low < high, np.minimum(near + far, 1.0), 1.0)
    return np.asarray(p.reshape(np.broadcast_shapes(*(one.shape for one in arrays))), np.float64)


def odds_ratio(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return the sample odds ratio: (count / misses) / (other / other misses).

    Reading: 1 where both rates are equal, 2 where the odds are twice as high; for rare terms it is
    the ratio of the rates. 1 where neither sample has the term, NaN (no finite value) where only
    the first has it. It says nothing of how sure it is.

    Source: Everitt (1992), The analysis of contingency tables, 2nd ed., section 2.8; Pojanapunya &
    Watson Todd (2018), Log-likelihood and odds ratio, Corpus Linguistics and Linguistic Theory 14.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = a * (m - b) / (b * (n - a))
    return np.where(np.isfinite(ratio), ratio, np.where(a * m == b * n, 1.0, np.nan))


def as_floats(*given: npt.ArrayLike) -> tuple[Floats, ...]:
    """Return the arguments as arrays of floats."""
    return tuple(np.asarray(one, np.float64) for one in given)


def finite(values: npt.ArrayLike) -> Floats:
    """Return the values with NaN in place of what is not finite."""
    values = np.asarray(values, np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def _chi_square(table: tuple[Floats, ...], correction: float) -> Floats:
    a, n, b, m = table
    total, hits = n + m, a + b
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = n * hits / total
        apart = np.maximum(np.abs(a - expected) - correction, 0.0)
        # The four deviations are equal, and the sum of 1 / E is this fraction.
        value = apart**2 * total**3 / (n * m * hits * (total - hits))
    return np.where(np.isfinite(value), value, 0.0)
