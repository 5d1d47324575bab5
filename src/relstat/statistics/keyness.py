"""Keyness: how a term's use differs between a target and a reference, from four numbers.

Every formula takes ``count`` of ``words`` words in the target and ``other`` of ``other_words``
words in the reference, and broadcasts. The list of them by name, with label and reading, is
:data:`relstat.statistics.families.KEYNESS`. None of them is a test: words are not independent of
each other, so p comes from documents (:mod:`relstat.statistics.inference`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.adjustment import benjamini_hochberg
from relstat.statistics.contingency import (
    as_floats,
    chi_square,
    chi_square_yates,
    finite,
    fisher_exact,
    log_likelihood,
    odds_ratio,
    williams_factor,
)
from relstat.statistics.distributions import beta_quantile

__all__ = [
    "bayesian_information",
    "benjamini_hochberg",
    "chi_square",
    "chi_square_yates",
    "conservative_log_ratio",
    "effect_size_ell",
    "fisher_exact",
    "log_likelihood",
    "log_likelihood_two_cells",
    "log_likelihood_williams",
    "log_odds_z",
    "log_ratio",
    "odds_ratio",
    "percent_difference",
    "positive_log_ratio",
    "simple_maths",
    "weighted_log_odds",
    "williams_factor",
]

SMOOTHING: Final = 0.5  # Walter's constant, which every log ratio of relstat adds
_PRIOR_WORDS: Final = 500.0


def log_ratio(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return the binary logarithm of the ratio of two rates, one half added to each number.

    Reading: 0 where the term is as frequent in both, 1 twice as frequent in the target, -1 half as
    frequent. The halves give zeros a value and draw ratios of rare terms towards 0. Do not order
    terms by it alone: the largest values rest on the fewest occurrences.

    Source: Hardie (2014), Log Ratio: an informal introduction; the constant after Walter (1975),
    The distribution of Levin's measure of attributable risk, Biometrika 62, 371-374.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    first, second = (a + SMOOTHING) / (n + SMOOTHING), (b + SMOOTHING) / (m + SMOOTHING)
    return np.asarray(np.log2(first / second), np.float64)


def conservative_log_ratio(
    count: npt.ArrayLike,
    words: npt.ArrayLike,
    other: npt.ArrayLike,
    other_words: npt.ArrayLike,
    *,
    level: float = 0.95,
    tested: int = 1,
) -> Floats:
    """Return LRC: the bound of the log ratio's exact interval that is nearer to 0, or 0 inside it.

    Args:
        count, words, other, other_words: see above.
        level: of the interval.
        tested: the number of terms that are compared together (Bonferroni).

    Reading: the least difference that the counts are compatible with, so that terms order by size
    and by certainty at once. The interval takes words as independent; for bursty words it is too
    narrow.

    Source: Evert (2022), Measuring keyness; the interval after Clopper & Pearson (1934),
    Biometrika 26, 404-413, given the sum of both counts.
    """
    low, high = _exact_log_ratio(count, words, other, other_words, (1 - level) / 2 / tested)
    return np.where(low > 0, low, np.where(high < 0, high, 0.0))


def positive_log_ratio(
    count: npt.ArrayLike,
    words: npt.ArrayLike,
    other: npt.ArrayLike,
    other_words: npt.ArrayLike,
    *,
    level: float = 0.95,
    tested: int = 1,
) -> Floats:
    """Return the lower bound of the log ratio, one-sided: for keywords of the target only.

    Reading: above 0 the term is more frequent in the target. -inf becomes NaN where the target
    does not have the term. Arguments and source as for :func:`conservative_log_ratio`.
    """
    return finite(_exact_log_ratio(count, words, other, other_words, (1 - level) / tested)[0])


def log_likelihood_two_cells(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return G2 over the two cells of the term alone: 2 (count ln(count / E1) + other ln(...)).

    Reading: as :func:`log_likelihood`, which it equals nearly for rare terms; it is the number of
    Rayson's calculator, of WordSmith and of AntConc's older versions.

    Source: Rayson & Garside (2000), Comparing corpora using frequency profiling, 1-6.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (a + b) / (n + m)
        first = np.where(a > 0, a * np.log(a / (n * share)), 0.0)
        second = np.where(b > 0, b * np.log(b / (m * share)), 0.0)
    return np.asarray(np.maximum(2 * (first + second), 0.0), np.float64)


def log_likelihood_williams(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return G2 divided by Williams' factor, for small tables.

    Reading: as :func:`log_likelihood`. Source: see :func:`williams_factor`.
    """
    given = (count, words, other, other_words)
    return log_likelihood(*given) / williams_factor(*given)


def percent_difference(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return %DIFF: by how many per cent the target's rate is above the reference's.

    Reading: 0 equal, 100 twice as frequent, -50 half as frequent, -100 not in the target. NaN (no
    finite value) where the reference does not have the term; 0 where neither does. It has no
    upper end, so rises and falls of the same size look different: prefer the log ratio.

    Source: Gabrielatos & Marchi (2011), Keyness: matching metrics to definitions; Gabrielatos
    (2018), Keyness analysis, in Corpus approaches to discourse, 225-258.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = 100 * (a * m / (n * b) - 1)
    return np.where(np.isfinite(value), value, np.where(a * m == b * n, 0.0, np.nan))


def bayesian_information(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return BIC of a difference: G2 (four cells) less ln of all words of both sides.

    Reading: below 0 the counts favour equal rates; 2 to 6 positive, 6 to 10 strong, above 10 very
    strong evidence of a difference. It takes words as independent, so it is too sure.

    Source: Wilson (2013), Embracing Bayes factors for key item analysis in corpus linguistics,
    3-11; the scale after Kass & Raftery (1995), Bayes factors, p. 777.
    """
    _, n, _, m = as_floats(count, words, other, other_words)
    size = np.log(np.maximum(n + m, 1.0))
    return log_likelihood(count, words, other, other_words) - size


def effect_size_ell(
    count: npt.ArrayLike, words: npt.ArrayLike, other: npt.ArrayLike, other_words: npt.ArrayLike
) -> Floats:
    """Return ELL, the effect size of G2: G2 / (N ln of the least expected count).

    N is the words of both sides, the expected counts those of the term (two cells). Reading: the
    share of the largest G2 that is possible, from 0; comparable over corpora of different size.
    NaN where an expected count is at most 1. 0 where the term does not occur.

    Source: Johnston, Berry & Mielke (2006), Measures of effect size for chi-squared and
    likelihood-ratio goodness-of-fit tests, Perceptual and Motor Skills 103, 412-414.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.minimum(n, m) * (a + b) / (n + m)
        value = log_likelihood_two_cells(a, n, b, m) / ((n + m) * np.log(least))
    return np.where(a + b == 0, 0.0, np.where(least > 1, finite(value), np.nan))


def simple_maths(
    count: npt.ArrayLike,
    words: npt.ArrayLike,
    other: npt.ArrayLike,
    other_words: npt.ArrayLike,
    *,
    added: float = 100.0,
) -> Floats:
    """Return the ratio of the rates per million words, ``added`` to each.

    Reading: 1 equal, 2 about twice as frequent. A large ``added`` (100, 1000) favours common terms,
    a small one (1) rare terms: that is its use, and why numbers of different settings differ.

    Source: Kilgarriff (2009), Simple maths for keywords, Proceedings of Corpus Linguistics.
    """
    a, n, b, m = as_floats(count, words, other, other_words)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (np.where(t > 0, k / t * 1e6, 0.0) for k, t in ((a, n), (b, m)))
        return finite((first + added) / (second + added))


def weighted_log_odds(
    count: npt.ArrayLike,
    words: npt.ArrayLike,
    other: npt.ArrayLike,
    other_words: npt.ArrayLike,
    *,
    prior: npt.ArrayLike | None = None,
    prior_words: npt.ArrayLike | None = None,
) -> Floats:
    """Return the difference of the log odds with a Dirichlet prior, in natural logarithms.

    Args:
        count, words, other, other_words: see above.
        prior: pseudo-occurrences of each term; without it each term's share of both sides
            together, of 500 words: the informative prior of the paper.
        prior_words: their sum over all terms; without it the sum of ``prior``.

    Reading: 0 equal, 0.69 odds twice as high in the target. The prior draws rare terms towards 0.

    Source: Monroe, Colaresi & Quinn (2008), Fightin' words, Political Analysis 16, 372-403,
    equation 16.
    """
    return _log_odds(count, words, other, other_words, prior, prior_words)[0]


def log_odds_z(
    count: npt.ArrayLike,
    words: npt.ArrayLike,
    other: npt.ArrayLike,
    other_words: npt.ArrayLike,
    *,
    prior: npt.ArrayLike | None = None,
    prior_words: npt.ArrayLike | None = None,
    variance_terms: int = 4,
) -> Floats:
    """Return the z of the weighted log odds: the difference over its standard error.

    ``variance_terms`` is 4 for the whole variance (equation 19) or 2 for its approximation
    (equation 20). Reading: beyond 1.96 the paper calls a term distinctive; words are taken as
    independent, so it is an order, not a test. Other arguments and source as for
    :func:`weighted_log_odds`.
    """
    value, first, second = _log_odds(count, words, other, other_words, prior, prior_words)
    parts = (first[0], second[0]) if variance_terms == 2 else (*first, *second)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = sum(1 / part for part in parts)
        return finite(value / np.sqrt(variance))


def _exact_log_ratio(
    count: npt.ArrayLike,
    words: npt.ArrayLike,
    other: npt.ArrayLike,
    other_words: npt.ArrayLike,
    tail: float,
) -> tuple[Floats, Floats]:
    """Bounds of the log ratio of two Poisson rates, given the sum of the counts."""
    a, n, b, m = as_floats(count, words, other, other_words)
    low, high = beta_quantile(tail, a, b + 1), beta_quantile(1 - tail, a + 1, b)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.log2(m / n)
        return np.log2(low / (1 - low)) + scale, np.log2(high / (1 - high)) + scale


def _log_odds(
    count: npt.ArrayLike,
    words: npt.ArrayLike,
    other: npt.ArrayLike,
    other_words: npt.ArrayLike,
    prior: npt.ArrayLike | None,
    prior_words: npt.ArrayLike | None,
) -> tuple[Floats, tuple[Floats, Floats], tuple[Floats, Floats]]:
    """The difference of log odds, and of each side the hits and misses with the prior."""
    a, n, b, m = as_floats(count, words, other, other_words)
    if prior is None:
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(n + m > 0, (a + b) / (n + m), 0.0)
        pseudo, whole = share * _PRIOR_WORDS, np.asarray(_PRIOR_WORDS)
    else:
        pseudo = np.asarray(prior, np.float64)
        whole = np.asarray(pseudo.sum() if prior_words is None else prior_words, np.float64)
    first = (a + pseudo, n + whole - a - pseudo)
    second = (b + pseudo, m + whole - b - pseudo)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(first[0] / first[1]) - np.log(second[0] / second[1])
    return np.where(a + b == 0, 0.0, finite(value)), first, second
