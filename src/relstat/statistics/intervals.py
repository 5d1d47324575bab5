"""Intervals in closed form for rates, shares, scores and their differences, documents as the unit.

They are made of the estimates and errors of :mod:`relstat.statistics.estimates`.

Source: Satterthwaite (1946), An approximate distribution of estimates of variance components,
Biometrics Bulletin 2, 110-114, for the degrees of freedom of a difference.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.distributions import beta_quantile, t_quantile, t_tail
from relstat.statistics.estimates import LEVEL, MIN_DOCUMENTS, Estimate

__all__ = [
    "LEVEL",
    "MIN_DOCUMENTS",
    "Estimate",
    "agree_with_test",
    "difference_interval",
    "difference_p",
    "equivalence_p",
    "log_ratio_interval",
    "part_interval",
    "rate_interval",
    "score_interval",
    "share_interval",
    "zero_bound",
]

_DOWN: Final = 1.2  # of the degrees of freedom of a rate, how many its lower bound takes
_UP: Final = 0.65  # and its upper bound
_FEW: Final = 2  # documents with a term up to which their spread says nothing

Bounds = tuple[Floats, Floats]


def rate_interval(
    estimate: Estimate,
    having: npt.ArrayLike | None = None,
    documents: npt.ArrayLike | None = None,
    *,
    zero: npt.ArrayLike = np.nan,
    level: float = LEVEL,
) -> Bounds:
    """Return the bounds of a value that cannot be below 0, on the scale of logarithms.

    A sample that misses the few documents with most occurrences has too small a rate and too small
    an error at once, so the error is trusted less upwards than downwards: with 0.65 and 1.2 times
    its degrees of freedom. That evens out how often the truth is above and below, which is 6 and
    0.5 % without it for bursty words in 20 documents.

    Args:
        estimate: the rate and its error.
        having, documents: in how many documents the term occurs, and how many there are. With
            one or two, whose spread says nothing, the bounds are made of those of the share of
            documents and of a burst that varies as much as its mean, where that is narrower.
        zero: the upper bound for a value of 0 (:func:`zero_bound`), whose lower bound is 0.
        level: the share of such intervals that hold the true value.

    Reading: with few effective documents the upper bound is many times the lower one, and no
    method is narrower and still right.
    """
    value = estimate.value
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        down, up = (
            _quantile(estimate, level, part) * estimate.error / value for part in (_DOWN, _UP)
        )
        if having is not None and documents is not None:
            least, most = _widths_of_few(having, documents, level)
            down, up = np.fmin(down, least), np.fmin(up, most)
        low, high = value * np.exp(-down), value * np.exp(up)
    known = np.isfinite(estimate.error)
    bound = np.where(known, np.asarray(zero, np.float64), np.nan)
    low = np.where(value == 0, np.where(np.isfinite(bound), 0.0, np.nan), low)
    high = np.where(value == 0, bound, high)
    return _pair(np.where(known, low, np.nan), np.where(known, high, np.nan))


def score_interval(estimate: Estimate, *, level: float = LEVEL) -> Bounds:
    """Return the bounds of a value of either sign, such as a mean or a readability score.

    NaN where all documents have the same value: their spread says nothing of others.
    """
    wide = _quantile(estimate, level) * np.where(estimate.error > 0, estimate.error, np.nan)
    return _pair(estimate.value - wide, estimate.value + wide)


def part_interval(estimate: Estimate, documents: npt.ArrayLike, *, level: float = LEVEL) -> Bounds:
    """Return the bounds of a part of a whole that is summed over documents, from 0 to 1.

    They are symmetric on the scale of log odds. Where all ``documents`` have one and the same part
    their spread says nothing: then as many as a share of documents may have that was not seen may
    have none of it, or be the part as a whole.
    """
    value = estimate.value
    alike = np.asarray((estimate.error == 0) | (value <= 0) | (value >= 1))
    unseen = np.zeros(alike.shape)
    n = np.broadcast_to(np.asarray(documents, np.float64), alike.shape)[alike]
    if len(n):
        unseen[alike] = share_interval(np.zeros_like(n), n, level=level)[1]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        wide = _quantile(estimate, level) * estimate.error / (value * (1 - value))
        odds = value / (1 - value)
        low, high = 1 - 1 / (1 + odds * np.exp(-wide)), 1 - 1 / (1 + odds * np.exp(wide))
    low = np.where(alike, value * (1 - unseen), low)
    high = np.where(alike, value + (1 - value) * unseen, high)
    known = np.isfinite(estimate.error)
    return _pair(np.where(known, low, np.nan), np.where(known, high, np.nan))


def difference_interval(
    first: Estimate,
    second: Estimate,
    bounds: tuple[Bounds, Bounds] | None = None,
    *,
    level: float = LEVEL,
) -> Bounds:
    """Return the bounds of ``first - second``.

    With the ``bounds`` of both values the bounds of the difference are recovered from them, each
    side from the two that matter to it, so that uneven bounds and zeros count as they should;
    without, the errors are added and Satterthwaite's degrees of freedom are used.

    Source: Zou & Donner (2008), Construction of confidence limits about effect measures, Statistics
    in Medicine 27, 1693-1702.
    """
    gap = first.value - second.value
    if bounds is None:
        # Documents of one value on a side say nothing of others (:func:`score_interval`).
        errors = [np.where(one.error > 0, one.error, np.nan) for one in (first, second)]
        error, freedom = _add(errors[0], first.freedom, errors[1], second.freedom)
        wide = t_quantile((1 + level) / 2, freedom) * error
        return _pair(gap - wide, gap + wide)
    (low1, high1), (low2, high2) = bounds
    down = np.hypot(first.value - low1, high2 - second.value)
    up = np.hypot(high1 - first.value, second.value - low2)
    return _pair(gap - down, gap + up)


def difference_p(first: Estimate, second: Estimate) -> Floats:
    """Return the two-sided p of no difference between two values, from their errors.

    It is below .05 just where the 95 % interval of :func:`difference_interval` leaves 0 out. NaN
    where an error is not known.

    Source: Welch (1947), The generalization of Student's problem when several different population
    variances are involved, Biometrika 34, 28-35.
    """
    errors = [np.where(one.error > 0, one.error, np.nan) for one in (first, second)]
    error, freedom = _add(errors[0], first.freedom, errors[1], second.freedom)
    known = np.isfinite(error)
    with np.errstate(invalid="ignore"):
        apart = np.abs(first.value - second.value) / error
    p = 2 * t_tail(np.where(known, apart, 0.0), np.where(known, freedom, 1.0))
    return np.where(known & np.isfinite(apart), p, np.nan)


def log_ratio_interval(
    first: Estimate,
    second: Estimate,
    centre: npt.ArrayLike | None = None,
    bounds: tuple[Bounds, Bounds] | None = None,
    *,
    level: float = LEVEL,
) -> Bounds:
    """Return the bounds of the binary logarithm of ``first / second``.

    ``centre`` is the log ratio that is printed (with Walter's one half); without it that of the two
    values. The errors of both logarithms are added, with Satterthwaite's degrees of freedom; where
    the ``bounds`` of both values are given and say more (a term in one or two documents), they are
    used. NaN where one of the values is 0, a ratio to nothing has no bound; but with the bounds
    there is one towards 0: of a term that only the first has, the lower one.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        parts = [np.where(e.value > 0, e.error / e.value, np.nan) for e in (first, second)]
        middle = np.asarray(np.log2(first.value / second.value) if centre is None else centre)
        down, up = (
            t_quantile((1 + level) / 2, freedom) * error / np.log(2)
            for error, freedom in (
                _add(parts[0], first.freedom * one, parts[1], second.freedom * other)
                for one, other in ((_DOWN, _UP), (_UP, _DOWN))
            )
        )
        if bounds is not None:
            (low1, high1), (low2, high2) = bounds
            one, two = first.value, second.value
            least = np.hypot(np.log2(one / low1), np.log2(high2 / two))
            most = np.hypot(np.log2(high1 / one), np.log2(two / low2))
            down, up = np.minimum(down, least), np.minimum(up, most)
            only_first = np.where((one > 0) & (two == 0), np.log2(low1 / high2), np.nan)
            only_second = np.where((one == 0) & (two > 0), np.log2(high1 / low2), np.nan)
            low = np.where(np.isfinite(only_first), only_first, middle - down)
            high = np.where(np.isfinite(only_second), only_second, middle + up)
            return _pair(low, high)
    return _pair(middle - down, middle + up)


def agree_with_test(bounds: Bounds, value: npt.ArrayLike, differs: npt.ArrayLike) -> Bounds:
    """Return the bounds of a difference, or log ratio, so that they and its test say the same.

    Args:
        bounds: an interval around ``value``, from documents as the unit; NaN for no bound.
        value: the difference, 0 for none.
        differs: where the test at the level of the interval finds a difference.

    Where the test does, a bound beyond 0 becomes 0, and so does one that is missing on that side;
    where it does not, bounds that leave 0 out reach to it. The result holds at least as often as
    the interval and the test do: it is the set of values that are not rejected, 0 by the test and
    all others by the interval, together with 0's side of them. So a bound of exactly 0 says: there
    is a difference (or none is shown), and its size has no other lower bound.

    Source: Lehmann & Romano (2005), Testing statistical hypotheses, section 3.5: confidence sets
    from a test for each value.
    """
    low, high = bounds
    value, differs = np.asarray(value, np.float64), np.asarray(differs, np.bool_)
    above, below = differs & (value > 0), differs & (value < 0)
    low = np.where(above, np.fmax(low, 0.0), np.where(differs, low, np.minimum(low, 0.0)))
    high = np.where(below, np.fmin(high, 0.0), np.where(differs, high, np.maximum(high, 0.0)))
    return _pair(low, high)


def equivalence_p(first: Estimate, second: Estimate, *, margin: float = 0.5) -> Floats:
    """Return the p of the hypothesis that two rates differ by more than ``margin`` (log ratio).

    Small where they are shown to be alike: a log ratio within -0.5 to 0.5 is a factor of 1.4. A
    large p says that this is not known, not that they differ. NaN where one of the rates is 0.

    Source: Schuirmann (1987), A comparison of the two one-sided tests procedure and the power
    approach, Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(e.value > 0, e.error / e.value, np.nan) for e in (first, second)]
        error, freedom = _add(parts[0], first.freedom, parts[1], second.freedom)
        apart = np.abs(np.log2(first.value / second.value))
        statistic = (margin - apart) * np.log(2) / error
    return t_tail(np.where(np.isnan(statistic), np.nan, statistic), freedom)


def share_interval(
    count: npt.ArrayLike, documents: npt.ArrayLike, *, level: float = LEVEL
) -> Bounds:
    """Return the bounds of a share of documents, ``count / documents``.

    Jeffreys' interval, with the exact bound where no document or every one counts. NaN below
    ``MIN_DOCUMENTS``.

    Source: Brown, Cai & DasGupta (2001), Interval estimation for a binomial proportion, Statistical
    Science 16, 101-133 (section 4.1.2: the modified Jeffreys interval).
    """
    k, n = np.broadcast_arrays(np.asarray(count, np.float64), np.asarray(documents, np.float64))
    tail = (1 - level) / 2
    safe = np.maximum(n, 1.0)
    with np.errstate(invalid="ignore"):
        low = beta_quantile(tail, k + 0.5, n - k + 0.5)
        high = beta_quantile(1 - tail, k + 0.5, n - k + 0.5)
    low = np.where(k == 1, 1 - (1 - tail) ** (1 / safe), low)
    high = np.where(k == n - 1, (1 - tail) ** (1 / safe), high)
    low = np.where(k == 0, 0.0, np.where(k == n, tail ** (1 / safe), low))
    high = np.where(k == n, 1.0, np.where(k == 0, 1 - tail ** (1 / safe), high))
    enough = n >= MIN_DOCUMENTS
    return _pair(np.where(enough, low, np.nan), np.where(enough, high, np.nan))


def zero_bound(
    documents: npt.ArrayLike,
    base: npt.ArrayLike,
    occurrences: npt.ArrayLike,
    having: npt.ArrayLike,
    *,
    level: float = LEVEL,
) -> Floats:
    """Return the upper bound of a rate of which nothing was seen.

    Args:
        documents, base: the number of documents without the term, and their words.
        occurrences, having: how often the term occurs elsewhere in the corpus, and in how many
            documents; where these are fewer than ``MIN_DOCUMENTS`` there is no bound (NaN).

    The exact upper bound of the share of documents that have the term, times what such a document
    has. Words are not independent, so the bound of a Poisson count (3.69 / words) is far too low
    for a bursty term: in simulation it covers the true rate of one in no case.
    """
    n, having = np.asarray(documents, np.float64), np.asarray(having, np.float64)
    share = share_interval(np.zeros_like(n), n, level=level)[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.asarray(occurrences, np.float64) / having
        bound = share * n * each / np.asarray(base, np.float64)
    known = np.isfinite(bound) & (having >= MIN_DOCUMENTS)
    return np.asarray(np.where(known, bound, np.nan), np.float64)


def _widths_of_few(
    having: npt.ArrayLike, documents: npt.ArrayLike, level: float
) -> tuple[Floats, Floats]:
    """How far a rate's bounds lie below and above it, in logarithms, with one or two documents.

    A rate is the share of documents with the term times what such a document has, and the bounds of
    the product are recovered from those of both. What one has is taken to vary as much as its mean
    does, as if four more documents had shown that. NaN for more documents, and for none.
    """
    k, n = np.asarray(having, np.float64), np.asarray(documents, np.float64)
    few = (k >= 1) & (k <= _FEW)
    k = np.where(few, k, 1.0)
    low, high = share_interval(k, n, level=level)
    burst = t_quantile((1 + level) / 2, k + 3) / np.sqrt(k)
    down = np.hypot(np.log(k / n / low), burst)
    up = np.hypot(np.log(high / (k / n)), burst)
    return np.where(few, down, np.nan), np.where(few, up, np.nan)


def _quantile(estimate: Estimate, level: float, part: float = 1.0) -> Floats:
    return t_quantile((1 + level) / 2, estimate.freedom * part)


def _add(
    error: Floats, freedom: Floats, other: Floats, other_freedom: Floats
) -> tuple[Floats, Floats]:
    """Return the error of a difference and its degrees of freedom (Satterthwaite)."""
    first, second = error**2, other**2
    with np.errstate(divide="ignore", invalid="ignore"):
        both = (first + second) ** 2 / (first**2 / freedom + second**2 / other_freedom)
    least = np.minimum(freedom, other_freedom)
    return np.sqrt(first + second), np.where(np.isfinite(both), np.maximum(both, 1.0), least)


def _pair(low: npt.ArrayLike, high: npt.ArrayLike) -> Bounds:
    return np.asarray(low, np.float64), np.asarray(high, np.float64)
