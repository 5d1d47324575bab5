"""Whether a series rises or falls over its periods, and by how much: ranks and median slopes.

A series is a row of values, one for each period, in order. A period without a value is NaN: it
keeps its place in time and takes part in nothing. Neither method asks what form a rise has, and one
period, however high, is one period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.distributions import normal_tail
from relstat.statistics.estimates import LEVEL
from relstat.statistics.special.normal import normal_quantile

__all__ = [
    "MannKendall",
    "TheilSen",
    "kendall_p",
    "kendall_score",
    "kendall_tau",
    "kendall_tau_b",
    "kendall_z",
    "mann_kendall",
    "theil_sen",
    "theil_sen_slope",
]


@dataclass(frozen=True)
class MannKendall:
    """The Mann-Kendall test of some series; arrays with one entry per series.

    Attributes:
        score: S, pairs of periods that rise less pairs that fall.
        variance: of S over all orders of the values, less for ties.
        z: S, less 1 for continuity, over its standard error.
        p: two-sided, of no trend.
        tau: S over the number of pairs, from -1 (each period lower) to 1 (each period higher).
        tau_b: S over the pairs that are not tied; 1 where ties alone keep ``tau`` from 1.
        periods: how many have a value.
    """

    score: Floats
    variance: Floats
    z: Floats
    p: Floats
    tau: Floats
    tau_b: Floats
    periods: Floats


@dataclass(frozen=True)
class TheilSen:
    """The median slope of some series with its interval; arrays with one entry per series.

    Attributes:
        slope: the median of the slopes of all pairs of periods; NaN with fewer than two values.
        low, high: its bounds; NaN where too few pairs give none.
    """

    slope: Floats
    low: Floats
    high: Floats


def mann_kendall(values: npt.ArrayLike) -> MannKendall:
    """Return the Mann-Kendall test of each series.

    Args:
        values: (periods,) or (series, periods), NaN for a period without a value.

    Reading: p is small where the periods rise, or fall, more steadily than values in random order
    would; ``tau`` says how steadily, not how steeply (that is :func:`theil_sen`). p and z are NaN
    where all values are equal; with four values or fewer p is never below .05.

    The test takes the order of the periods as random where there is no trend. Series in which high
    months follow high months without a trend get small p too often: docs/trend.md has the figures.

    Source: Mann (1945), Nonparametric tests against trend, Econometrica 13, 245-259; Kendall
    (1975), Rank correlation methods, 4th ed., section 4.9, for ties; tau-b p. 35.
    """
    given = np.asarray(values, np.float64)
    rows = np.atleast_2d(given)
    score = np.zeros(len(rows))
    for apart in range(1, rows.shape[1]):
        score += np.nan_to_num(np.sign(rows[:, apart:] - rows[:, :-apart])).sum(axis=1)
    n = np.isfinite(rows).sum(axis=1).astype(np.float64)
    tied, thirds = _count_ties(rows)
    pairs = n * (n - 1) / 2
    variance = np.maximum(n * (n - 1) * (2 * n + 5) - thirds, 0.0) / 18
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (score - np.sign(score)) / np.sqrt(variance)
        z = np.where(variance > 0, z, np.nan)
        tau = np.where(pairs > 0, score / pairs, np.nan)
        tau_b = np.where(pairs > tied, score / np.sqrt(pairs * (pairs - tied)), np.nan)
    p = 2 * normal_tail(np.abs(z))
    found = (score, variance, z, p, tau, tau_b, n)
    return MannKendall(*(np.asarray(one.reshape(given.shape[:-1]), np.float64) for one in found))


def _count_ties(rows: Floats) -> tuple[Floats, Floats]:
    """Return the tied pairs of each row, and what ties take off 18 times the variance of S."""
    ordered = np.sort(rows, axis=1)  # NaN last
    size = rows.shape[1]
    tied, thirds, run = np.zeros(len(rows)), np.zeros(len(rows)), np.ones(len(rows))
    for place in range(1, size + 1):
        goes_on = np.zeros(len(rows), np.bool_)
        if place < size:
            goes_on = ordered[:, place] == ordered[:, place - 1]
        pairs = run * (run - 1)
        tied += np.where(goes_on, 0.0, pairs / 2)
        thirds += np.where(goes_on, 0.0, pairs * (2 * run + 5))
        run = np.where(goes_on, run + 1, 1.0)
    return tied, thirds


def theil_sen(
    values: npt.ArrayLike, times: npt.ArrayLike | None = None, *, level: float = LEVEL
) -> TheilSen:
    """Return the median slope of each series, with its interval.

    Args:
        values: (periods,) or (series, periods), NaN for a period without a value.
        times: (periods,), when each period is, ascending; by default 0, 1, 2 and so on.
        level: of the interval.

    Reading: by how much a value rises (below 0: falls) in one unit of time, half of all pairs of
    periods rising faster and half slower. A burst of a period or two changes it little. It is 0
    where more than half of the pairs are tied, as for a term that most periods lack. The interval
    is made from the variance of S (:func:`mann_kendall`) and holds where that test does.

    Source: Sen (1968), Estimates of the regression coefficient based on Kendall's tau, Journal of
    the American Statistical Association 63, 1379-1389 (the slope p. 1381, the interval sections
    3 and 6); Theil (1950).
    """
    given = np.asarray(values, np.float64)
    rows = np.atleast_2d(given)
    when = np.arange(rows.shape[1]) if times is None else np.asarray(times, np.float64)
    reach = normal_quantile((1 + level) / 2) * np.sqrt(mann_kendall(rows).variance)
    found = np.full((3, len(rows)), np.nan)
    for number, row in enumerate(rows):
        known = np.flatnonzero(np.isfinite(row))
        first, second = np.triu_indices(len(known), 1)
        if not len(first):
            continue
        value, at = row[known], when[known]
        slopes = np.sort((value[second] - value[first]) / (at[second] - at[first]))
        found[0, number] = np.median(slopes)
        below = int(np.floor((len(slopes) - reach[number]) / 2)) - 1
        if 0 <= below < len(slopes):
            found[1:, number] = slopes[below], slopes[len(slopes) - 1 - below]
    return TheilSen(*(one.reshape(given.shape[:-1]) for one in found))


def kendall_score(values: npt.ArrayLike) -> Floats:
    """Return S of :func:`mann_kendall`: rising less falling pairs of periods."""
    return mann_kendall(values).score


def kendall_z(values: npt.ArrayLike) -> Floats:
    """Return z of :func:`mann_kendall`."""
    return mann_kendall(values).z


def kendall_p(values: npt.ArrayLike) -> Floats:
    """Return the two-sided p of :func:`mann_kendall`."""
    return mann_kendall(values).p


def kendall_tau(values: npt.ArrayLike) -> Floats:
    """Return tau of :func:`mann_kendall`: S over all pairs of periods."""
    return mann_kendall(values).tau


def kendall_tau_b(values: npt.ArrayLike) -> Floats:
    """Return tau-b of :func:`mann_kendall`: S over pairs that are not tied."""
    return mann_kendall(values).tau_b


def theil_sen_slope(values: npt.ArrayLike) -> Floats:
    """Return the median slope of :func:`theil_sen`, per period."""
    return theil_sen(values).slope
