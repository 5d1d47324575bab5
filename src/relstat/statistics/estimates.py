"""Estimates of rates, shares and scores in closed form, with errors made of documents.

Words inside a document are not independent, so every error is made of documents (or of clusters of
documents, where the caller adds these up first). A rate, a share of words, a mean over sentences
and a readability score are all *ratios of sums* over documents, or made of such ratios: for each
document e = y - rate x n is what it has beyond the rate, and the variance of the rate is
n / (n - 1) x sum of e^2 / N^2.

How far that variance can be trusted depends on how many documents carry it. The *effective number
of documents*, (sum e^2)^2 / sum e^4, is n / 3 for even words and near 1 where one document has
nearly all occurrences; 1.25 times that are the degrees of freedom of Student's t. Simulation
(docs/inference.md) found this factor: the covered share is 94 to 98 % for even and for bursty
words from 10 documents on, where n - 1 degrees of freedom give 84 to 96 %, and leaving out
intervals with few effective documents makes those that remain cover less, because what is left
are the samples that happened to miss the long tail.

Sources: Cochran (1977), Sampling techniques, section 6.3, for the variance of a ratio; Carter,
Schnepel & Steigerwald (2017), Asymptotic behavior of a t-test robust to cluster heterogeneity,
Review of Economics and Statistics 99, 698-709, for the effective number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import AnyInts, Floats
from relstat.statistics.distributions import t_quantile

__all__ = [
    "LEVEL",
    "MIN_DOCUMENTS",
    "Estimate",
    "estimate_ratio",
    "estimate_score",
    "estimate_sum",
    "jackknife_score",
    "score_influence",
]

LEVEL: Final = 0.95
MIN_DOCUMENTS: Final = 10
"""Fewer documents give no interval: their spread says too little about the spread of others."""
_TRUST: Final = 1.25
_NORMAL: Final = 1.959964  # standard errors of a 95 % interval where these are known
_KNOWN: Final = 1e9  # degrees of freedom of an error that is known
_UNSEEN: Final = -log((1 - LEVEL) / 2)  # bound of the documents that were not seen among many


@dataclass(frozen=True)
class Estimate:
    """Values with their standard errors; arrays of one shape, or numbers.

    Attributes:
        value: the ratio, or the score; NaN where there is nothing to divide by.
        error: its standard error; NaN below ``MIN_DOCUMENTS``.
        freedom: degrees of freedom of that error, from 1 to documents - 1; a large number for an
            error that is no estimate but a bound (:func:`estimate_ratio`).
    """

    value: Floats
    error: Floats
    freedom: Floats


def estimate_ratio(
    total: npt.ArrayLike,
    base: npt.ArrayLike,
    squares: npt.ArrayLike,
    fourths: npt.ArrayLike,
    documents: npt.ArrayLike,
) -> Estimate:
    """Return ``total / base`` with its error.

    Args:
        total, base: sums over documents, of occurrences and of words.
        squares, fourths: sums over documents of e^2 and e^4, e = y - rate x n.
        documents: how many documents with words there are.

    The error has a floor, because documents that have a term equally often hide those that do not:
    of n alike, up to 3.7 in n of all may differ. A 95 % interval reaches at least as far as that of
    independent words, 1.96 / sqrt(total) of the value, or as 3.7 / n of it, whichever is less. In
    simulation (docs/inference.md) intervals without it cover as little as 20 % where one document
    in fifty differs, and with it 95 % or more.
    """
    base, total = np.asarray(base, np.float64), np.asarray(total, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(base > 0, total / base, np.nan)
        squares = np.asarray(squares, np.float64) / base**2
        fourths = np.asarray(fourths, np.float64) / base**4
    return _raise_error(estimate_sum(value, squares, fourths, documents), total, documents)


def estimate_sum(
    value: npt.ArrayLike, squares: npt.ArrayLike, fourths: npt.ArrayLike, documents: npt.ArrayLike
) -> Estimate:
    """Return a value with its error, given the influence u of each document on it.

    Args:
        value: a function of sums over documents, such as a readability score.
        squares, fourths: sums over documents of u^2 and u^4, where u is what the value would
            change by, to first order, per document: the sum over the function's arguments of its
            slope x the document's part. For a ratio u is e / N.
        documents: how many documents there are.
    """
    value, n = np.asarray(value, np.float64), np.asarray(documents, np.float64)
    # Rounding leaves traces where all documents have the same rate.
    squares = np.asarray(squares, np.float64)
    squares = np.where(squares > 1e-13 * value**2, squares, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(squares * n / (n - 1))
        effective = np.where(squares > 0, squares**2 / np.asarray(fourths, np.float64), n)
        freedom = np.maximum(np.minimum(_TRUST * effective, n - 1), 1.0)
    error = np.where((n >= MIN_DOCUMENTS) & np.isfinite(value), error, np.nan)
    return Estimate(value, error, freedom)


def estimate_score(
    function: Callable[[Floats], npt.ArrayLike], parts: Floats, codes: AnyInts, size: int
) -> Estimate:
    """Return a score of each group, a function of sums over its documents, with its error.

    Args:
        function: takes sums, (groups, columns), and returns a score for each group, NaN where
            there is none: a mean, a readability score, a share.
        parts: (documents, columns), what each document adds to the sums.
        codes: the group of each document, from 0 to ``size - 1``; -1 is in none.
        size: the number of groups.

    The slopes of the function at the sums are taken numerically, so that any smooth function will
    do; a step in it, as the Dale-Chall formula has one, is not seen.

    Source: Särndal, Swensson & Wretman (1992), Model assisted survey sampling, section 5.5: Taylor
    linearisation.
    """
    inside = codes >= 0
    codes, parts = codes[inside], np.asarray(parts, np.float64)[inside]
    value, influence = score_influence(function, parts, codes, size)
    documents = np.bincount(codes, minlength=size)
    squares, fourths = (np.bincount(codes, influence**power, size) for power in (2, 4))
    return estimate_sum(value, squares, fourths, documents)


def score_influence(
    function: Callable[[Floats], npt.ArrayLike], parts: Floats, codes: AnyInts, size: int
) -> tuple[Floats, Floats]:
    """Return a score of each group, and what each document adds to its own group's, on average 0.

    The arguments are those of :func:`estimate_score`, every document in a group.
    """
    columns = [np.bincount(codes, column, size) for column in parts.T]
    sums = np.stack(columns, axis=1).astype(np.float64)
    value = np.asarray(function(sums), np.float64)
    influence = np.zeros(len(codes))
    for column in range(sums.shape[1]):
        step = np.zeros_like(sums)
        step[:, column] = 1e-5 * np.maximum(np.abs(sums[:, column]), 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):  # a count of 0 less a step is below 0
            up, down = (np.asarray(function(sums + way * step), np.float64) for way in (1, -1))
            slope = (up - down) / (2 * step[:, column])
        influence += np.where(np.isfinite(slope), slope, 0.0)[codes] * parts[:, column]
    documents = np.bincount(codes, minlength=size)
    influence -= (np.bincount(codes, influence, size) / np.maximum(documents, 1))[codes]
    return value, influence


def jackknife_score(
    function: Callable[[Floats], npt.ArrayLike], parts: Floats, codes: AnyInts, size: int
) -> Estimate:
    """Return a score of each group with its error, from the scores without each document in turn.

    The arguments are those of :func:`estimate_score`. It counts in full what a very long document
    does to a ratio, which slopes do not: the ratio is drawn to that document. In simulation
    (docs/diversity.md) 95 % intervals of diversity cover 95 to 98 % where slopes give 90 to 98 %.

    Source: Efron & Stein (1981), The jackknife estimate of variance, Annals of Statistics 9,
    586-596.
    """
    inside = codes >= 0
    codes, parts = codes[inside], np.asarray(parts, np.float64)[inside]
    columns = [np.bincount(codes, column, size) for column in parts.T]
    sums = np.stack(columns, axis=1).astype(np.float64)
    value = np.asarray(function(sums), np.float64)
    without = np.asarray(function(sums[codes] - parts), np.float64)
    documents = np.bincount(codes, minlength=size)
    mean = np.bincount(codes, without, size) / np.maximum(documents, 1)
    influence = mean[codes] - without  # NaN where there is nothing without it
    influence = np.where(np.isfinite(influence), influence, 0.0)
    squares, fourths = (np.bincount(codes, influence**power, size) for power in (2, 4))
    # With n documents the jackknife is (n - 1) / n of the sum, where first order is n / (n - 1).
    shrunk = np.maximum(1 - 1 / np.maximum(documents, 1), 0.0) ** 2
    return estimate_sum(value, squares * shrunk, fourths * shrunk**2, documents)


def _raise_error(estimate: Estimate, total: Floats, documents: npt.ArrayLike) -> Estimate:
    """Return the rates with the error of the floor where their interval would be narrower."""
    n = np.asarray(documents, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        least = estimate.value * np.minimum(_NORMAL / np.sqrt(total), _UNSEEN / n)
    shape = np.shape(least)
    value, error, freedom, n, least, total = (
        np.broadcast_to(one, shape).ravel()
        for one in (estimate.value, estimate.error, estimate.freedom, n, least, total)
    )
    near = np.flatnonzero((_NORMAL * error < least) & (total > 0))
    chance = (1 + LEVEL) / 2
    raised = near[error[near] * t_quantile(chance, freedom[near]) < least[near]]
    error, freedom = error.copy(), freedom.copy()
    error[raised], freedom[raised] = least[raised] / _NORMAL, _KNOWN
    return Estimate(value.reshape(shape), error.reshape(shape), freedom.reshape(shape))
