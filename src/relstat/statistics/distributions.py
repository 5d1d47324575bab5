"""Tails and quantiles of distributions, vectorised."""

from __future__ import annotations

from math import pi
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.special import inverse_beta, student
from relstat.statistics.special.elementwise import map_distinct
from relstat.statistics.special.gamma import deviance, stirling_error
from relstat.statistics.special.incomplete_gamma import incomplete_gamma
from relstat.statistics.special.normal import normal_tail
from relstat.statistics.special.student import t_tail

__all__ = [
    "beta_quantile",
    "chi_square_tail",
    "hypergeometric_tail",
    "log_hypergeometric",
    "normal_tail",
    "pearson3_tail",
    "t_quantile",
    "t_tail",
]

_NEGLIGIBLE: Final = 1e-17


def t_quantile(chance: npt.ArrayLike, freedom: npt.ArrayLike) -> Floats:
    """Return the quantile of Student's t; ``freedom`` may be a fraction. NaN where it is NaN."""
    if np.ndim(chance) == 0:
        return student.t_quantiles(float(np.asarray(chance)), freedom)
    return student.t_quantile(chance, freedom)


def beta_quantile(chance: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
    """Return the quantile of the beta distribution; 0 where a is 0, and 1 where b is 0."""
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    inside = (a > 0) & (b > 0)
    given = chance, np.where(inside, a, 1.0), np.where(inside, b, 1.0)
    found = map_distinct(inverse_beta.beta_quantile, *given)
    return np.where(inside, found, np.where(a > 0, 1.0, 0.0))


def chi_square_tail(statistic: npt.ArrayLike, freedom: npt.ArrayLike = 1.0) -> Floats:
    """Return the chance that a chi-square variable is above ``statistic``."""
    half = np.asarray(freedom, np.float64) / 2
    return incomplete_gamma(half, np.asarray(statistic, np.float64) / 2)[1]


def pearson3_tail(z: npt.ArrayLike, skewness: npt.ArrayLike) -> Floats:
    """Return the chance that a standardised Pearson type III variable is above ``z``.

    It is a gamma distribution, moved and scaled to mean 0 and variance 1, and mirrored where the
    skewness is negative; with skewness 0 it is the normal distribution.

    Source: Johnson, Kotz & Balakrishnan (1994), Continuous univariate distributions 1, chapter 17.
    """
    z, skewness = np.broadcast_arrays(np.asarray(z, np.float64), np.asarray(skewness, np.float64))
    skewed = np.abs(skewness) > 1e-6
    skew = np.where(skewed, skewness, 1.0)
    shape = 4 / skew**2
    lower, upper = incomplete_gamma(shape, np.maximum(shape + 2 * z / skew, 0.0))
    above = np.where(skew > 0, upper, lower)
    return np.where(skewed, above, normal_tail(z))


def hypergeometric_tail(
    found: npt.ArrayLike,
    total: npt.ArrayLike,
    marked: npt.ArrayLike,
    drawn: npt.ArrayLike,
    *,
    upper: bool = False,
) -> Floats:
    """Return the chance of at most ``found`` marked items among ``drawn`` of ``total`` items.

    With ``upper``, of at least ``found``. The terms are summed from ``found`` outwards, on the side
    where they fall, so that small chances keep all their digits.
    """
    x, n, m, k = (
        np.array(one, np.float64) for one in np.broadcast_arrays(found, total, marked, drawn)
    )
    if upper:  # as many unmarked ones at most
        x, m = k - x, n - m
    low, high = np.maximum(0.0, k + m - n), np.minimum(m, k)
    chance = np.where(x >= high, 1.0, 0.0)
    inner = (x >= low) & (x < high)
    below = inner & (x * n <= m * k)
    above = inner & ~below
    chance[below] = _sum_terms(x[below], n[below], m[below], k[below])
    # At least x + 1 marked ones are at most k - x - 1 unmarked ones.
    rest = k[above] - x[above] - 1
    chance[above] = 1 - _sum_terms(rest, n[above], n[above] - m[above], k[above])
    return np.clip(chance, 0.0, 1.0)


def log_hypergeometric(found: Floats, total: Floats, marked: Floats, drawn: Floats) -> Floats:
    """Return the natural logarithm of the chance of exactly ``found``; -inf where impossible.

    Source: Loader (2000), Fast and accurate computation of binomial probabilities.
    """
    share = drawn / np.maximum(total, 1)
    return (
        _log_binomial(found, marked, share)
        + _log_binomial(drawn - found, total - marked, share)
        - _log_binomial(drawn, total, share)
    )


def _sum_terms(x: Floats, n: Floats, m: Floats, k: Floats) -> Floats:
    """Sum the chances of x, x - 1, ... marked items."""
    total = np.ones(len(x))
    term = np.ones(len(x))
    step = x.copy()
    active = np.flatnonzero(step > 0)
    while len(active):
        s = step[active]
        above, below = m[active] - s + 1, k[active] - s + 1
        term[active] *= s * (n[active] - m[active] - k[active] + s) / (above * below)
        total[active] += term[active]
        step[active] = s - 1
        active = active[(s > 1) & (term[active] > _NEGLIGIBLE * total[active])]
    return total * np.exp(log_hypergeometric(x, n, m, k))


def _log_binomial(x: Floats, n: Floats, p: Floats) -> Floats:
    """The log chance of x of n with probability p, without differences of large numbers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = (
            stirling_error(n) - stirling_error(x) - stirling_error(n - x)
            - deviance(x, n * p) - deviance(n - x, n * (1 - p))
            + 0.5 * np.log(n / (2 * pi * x * (n - x)))
        )  # fmt: skip
        nothing, everything = n * np.log1p(-p), n * np.log(p)
    found = np.where(x == 0, np.where(n == 0, 0.0, nothing), inside)
    found = np.where((x == n) & (n > 0), everything, found)
    return np.where((x < 0) | (x > n), -np.inf, found)
