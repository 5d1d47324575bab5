"""How sure it is that a term began, ended, returned, or changed its rate, period by period.

The period is the unit of all tests: whether a term stands in it, or how many of its documents have
the term. However often a document repeats a term, and however many documents of one week repeat
each other, a period is one observation. That is the allowance for overdispersion.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats, Ints
from relstat.statistics.distributions import chi_square_tail, normal_tail
from relstat.statistics.special.gamma import log_gamma
from relstat.statistics.trends import mann_kendall

__all__ = ["best_split", "dispersion", "rank_trend", "silence_p", "step", "trend"]


def silence_p(periods: npt.ArrayLike, present: npt.ArrayLike, silent: npt.ArrayLike) -> Floats:
    """The chance that one given stretch of ``silent`` periods has none of ``present`` ones.

    Of ``periods`` periods ``present`` have the term; if these lay anywhere, the chance would be
    C(periods - silent, present) / C(periods, present). For the stretch after the last occurrence,
    or before the first one, it is the p-value of the hypothesis that the term goes on as before.
    ``silent`` may be a fraction of periods, where they hold unequal amounts of text; what is
    present lies outside of it, so ``silent + present`` is at most ``periods``. 1 for a term that
    is present nowhere.

    Source: Solow (1993), Inferring extinction from sighting data; Burgman, Grimson & Ferson
    (1995), Inferring threat from scientific collections (for periods); McCarthy (1998),
    Identifying declining and threatened species with museum data (effort in the place of time).
    """
    n = np.asarray(periods, np.float64)
    k, s = np.asarray(present, np.float64), np.asarray(silent, np.float64)
    room = np.maximum(n - s - k, 0.0)
    chance = log_gamma(n - s + 1) - log_gamma(room + 1) - log_gamma(n + 1) + log_gamma(n - k + 1)
    return np.asarray(np.minimum(np.exp(chance), 1.0), np.float64)


def trend(counts: Floats, base: Floats) -> tuple[Floats, Floats]:
    """Whether the rate rises or falls over the periods: z and two-sided p of each term.

    Args:
        counts: (terms, periods), events in each period, such as documents that have the term.
        base: (periods,), what they are counted among, such as words; or (terms, periods).

    The score is the sum over periods of time x (count - expected count), with the expected counts
    those of a constant rate and time the number of the period among those with text; its variance
    is the sum of the squared parts. So a burst in one period, however large, makes z about 1, and
    with few periods nothing is significant: z is at most the root of their number. NaN where a term
    has no event or nothing varies.

    Source: Cochran (1954) and Armitage (1955) for the trend; White (1980) for a variance that
    holds whatever the dispersion within periods.
    """
    base = np.atleast_2d(base)
    total = np.maximum(base.sum(axis=1, keepdims=True), 1e-300)
    rate = counts.sum(axis=1, keepdims=True) / total
    time = np.cumsum(base > 0, axis=1, dtype=np.float64)
    centre = (time * base).sum(axis=1, keepdims=True) / total
    parts = (time - centre) * (counts - rate * base)
    error = np.sqrt((parts**2).sum(axis=1))
    varies = error > 1e-9 * np.maximum(counts.sum(axis=1), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(varies, parts.sum(axis=1) / error, np.nan)
    return z, 2 * normal_tail(np.abs(z))


def rank_trend(values: Floats) -> tuple[Floats, Floats]:
    """Whether values rise or fall over the periods, by their ranks: z and two-sided p.

    Every pair of periods counts, by its direction alone, so neither the form of a rise nor a
    burst matters; ties are allowed for, and one is taken off the sum for continuity. ``values``
    has the shape (terms, periods). NaN where all are equal.

    Source: Mann (1945), Nonparametric tests against trend; Kendall (1975), Rank correlation
    methods.
    """
    found = mann_kendall(values)
    return found.z, found.p


def best_split(counts: Floats, base: Floats) -> tuple[Ints, Floats]:
    """Where the rate changed most: the first period after the change, and G2 of the change.

    Of all ways to cut the periods in two, the one with the greatest log likelihood ratio of two
    constant rates to one. 0 and 0.0 where there is nothing to cut. ``counts`` and ``base`` are as
    for :func:`trend`.

    Source: Hinkley & Hinkley (1970), Inference about the change-point in a sequence of binomial
    variables. G2 is for order; a maximum over cuts has no chi-square distribution.
    """
    terms, periods = counts.shape
    if periods < 2:
        return np.zeros(terms, dtype=np.int64), np.zeros(terms)
    base = np.atleast_2d(base)
    here, size = np.cumsum(counts, axis=1)[:, :-1], np.cumsum(base, axis=1)[:, :-1]
    total, whole = counts.sum(axis=1, keepdims=True), base.sum(axis=1, keepdims=True)
    sides = ((here, size), (total - here, whole - size))
    with np.errstate(divide="ignore", invalid="ignore"):
        likelihood: Any = sum(
            np.where(count > 0, count * np.log(count * whole / (total * words)), 0.0)
            for count, words in sides
        )
    possible = (size > 0) & (size < whole)
    likelihood = np.where(possible, likelihood, -np.inf)
    cut = likelihood.argmax(axis=1)
    best = np.maximum(np.take_along_axis(likelihood, cut[:, None], axis=1)[:, 0], 0.0)
    return np.where(best > 0, cut + 1, 0), 2 * np.where(np.isfinite(best), best, 0.0)


def dispersion(counts: Floats, expected: Floats, groups: Floats, *, prior: float = 5.0) -> Floats:
    """By how much the variance of counts over periods exceeds that of independent events.

    Args:
        counts, expected: (terms, periods); an expected count of 0 leaves a period out.
        groups: (terms,), how many constant rates the expected counts come from.
        prior: for so many periods the value that is usual counts beside a term's own.

    Pearson's statistic over its degrees of freedom, drawn towards 1 + a x mean, the form that the
    negative binomial has, with the median a of all terms: of few periods the value of one term
    says little. At least 1.

    Source: McCullagh & Nelder (1989), Generalized linear models, section 4.5; the shrinkage after
    Lund, Nettleton, McCarthy & Smyth (2012), QuasiSeq.
    """
    used = expected > 0
    safe = np.where(used, expected, 1.0)
    pearson = np.where(used, (counts - expected) ** 2 / safe, 0.0).sum(axis=1)
    periods = used.sum(axis=1)
    free = np.maximum(periods - groups, 0.0)
    mean = np.where(used, expected, 0.0).sum(axis=1) / np.maximum(periods, 1)
    known = (free >= prior) & (mean > 0)
    own = (pearson[known] / free[known] - 1) / mean[known]
    usual = max(float(np.median(own)), 0.0) if len(own) else 0.0
    shrunk = (pearson + prior * (1 + usual * mean)) / (free + prior)
    return np.asarray(np.maximum(shrunk, 1.0), np.float64)


def step(counts: Floats, base: Floats) -> tuple[Floats, Ints, Floats]:
    """How sure it is that a rate changed once: p, the first period after, and G2 over dispersion.

    G2 of the best split is divided by the dispersion around the two rates, taken as chi-square
    with one degree of freedom, and its p multiplied by the number of places where the change
    could have been (Bonferroni). ``counts`` and ``base`` are as for :func:`trend`.

    Source: McCullagh & Nelder (1989), Generalized linear models, chapter 6, for the quotient.
    """
    base = np.atleast_2d(base)
    cut, g2 = best_split(counts, base)
    after = np.arange(base.shape[1]) >= cut[:, None]
    expected = np.zeros_like(counts)
    for side in (after, ~after):
        held = side * base
        rate = (counts * side).sum(axis=1) / np.maximum(held.sum(axis=1), 1e-300)
        expected += rate[:, None] * held
    found = g2 / dispersion(counts, expected, np.full(len(counts), 2.0))
    places = np.maximum((base > 0).sum(axis=1) - 1, 1)
    return np.minimum(chi_square_tail(found) * places, 1.0), cut, found
