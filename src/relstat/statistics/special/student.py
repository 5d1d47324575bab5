"""Student's t distribution: its tail and its quantiles, from the beta distribution's.

The tail above t > 0 with f degrees of freedom is half the lower tail at f / (f + t^2) of the beta
distribution with parameters f / 2 and 1/2 (Abramowitz & Stegun 1964, Handbook of mathematical
functions, 26.7.1, p. 948, with 26.5.27).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.special.elementwise import map_blocks
from relstat.statistics.special.incomplete_beta import BLOCK, incomplete_beta
from relstat.statistics.special.inverse_beta import guess_by_first_term, solve_tail
from relstat.statistics.special.normal import normal_quantile, normal_tail

__all__ = ["t_quantile", "t_quantiles", "t_tail"]

_FAR: Final = 1e150  # beyond it the tail is a power of t, and the square of t too large
_NORMAL: Final = 1e15  # degrees of freedom from which on it is the normal distribution, nearly
# Pieces of 1 / degrees of freedom, on each of which one polynomial has all the digits.
_EDGES: Final = np.array([0.0, 1 / 16, 1 / 4, 1 / 2, 1.0])
_ANGLES: Final = np.pi * (np.arange(16) + 0.5) / 16
_LEAST_TAIL: Final = 1e-6  # smaller ones would need more points


def t_tail(statistic: npt.ArrayLike, freedom: npt.ArrayLike) -> Floats:
    """Return the chance that a variable of Student's t distribution is above ``statistic``.

    Args:
        statistic: any number.
        freedom: degrees of freedom above 0, also a fraction; infinite for the normal distribution.
    """
    return map_blocks(_tail, statistic, freedom)[0]


def t_quantile(chance: npt.ArrayLike, freedom: npt.ArrayLike) -> Floats:
    """Return the value that a variable of Student's t distribution is below with this chance.

    Args:
        chance: from 0 to 1.
        freedom: degrees of freedom above 0, also a fraction; infinite for the normal distribution.
    """
    return map_blocks(_quantile, chance, freedom, block=BLOCK)[0]


def t_quantiles(chance: float, freedom: npt.ArrayLike) -> Floats:
    """Return what :func:`t_quantile` does, of one chance for many degrees of freedom, sooner.

    The logarithm of a quantile is a smooth function of 1 / degrees of freedom: it is computed at
    64 points, and for one degree or more taken from the polynomials through these.

    Source: Trefethen (2013), Approximation theory and approximation practice, chapters 3 and 19,
    for polynomials through Chebyshev's points and how to evaluate them (Clenshaw).
    """
    tail = min(chance, 1 - chance)
    if not _LEAST_TAIL < tail < 0.5:
        return t_quantile(chance, freedom)
    terms = _terms_of(tail)

    def interpolate(freedom: Floats) -> tuple[Floats]:
        value = np.full_like(freedom, np.nan)
        place = 1 / np.maximum(freedom, 1.0)
        number = np.searchsorted(_EDGES[1:-1], place)
        for piece in range(len(_EDGES) - 1):
            here = np.flatnonzero((number == piece) & (freedom >= 1))
            low, high = _EDGES[piece : piece + 2]
            twice = (4 * place[here] - 2 * (low + high)) / (high - low)
            last, before = np.zeros_like(twice), np.zeros_like(twice)
            for term in terms[:0:-1]:
                last, before = term[piece] + twice * last - before, last
            value[here] = np.exp(terms[0][piece] + twice * last / 2 - before)
        value = -value if chance < 0.5 else value
        few = freedom < 1
        value[few] = t_quantile(chance, freedom[few])
        return (value,)

    return map_blocks(interpolate, freedom)[0]


@lru_cache(16)
def _terms_of(tail: float) -> list[list[float]]:
    """Return the terms of the polynomials through the quantiles of a chance, piece by piece."""
    low, high = _EDGES[:-1, None], _EDGES[1:, None]
    places = (low + high + (high - low) * np.cos(_ANGLES)) / 2
    heights = np.log(-t_quantile(tail, 1 / places))
    weights = np.cos(np.outer(_ANGLES, np.arange(len(_ANGLES)))) * 2 / len(_ANGLES)
    weights[:, 0] /= 2
    return [(heights * weight).sum(axis=1).tolist() for weight in weights.T]


def _tail(statistic: Floats, freedom: Floats) -> tuple[Floats]:
    size = np.abs(statistic)
    t = np.minimum(size, _FAR)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = t * t
        x, rest = freedom / (freedom + square), square / (freedom + square)
        half = incomplete_beta(freedom / 2, 0.5, x, rest)[0] / 2
        half = np.where(size > _FAR, half * (t / size) ** freedom, half)
    value = np.where(statistic > 0, half, 1 - half)
    normal = freedom >= _NORMAL
    t = np.clip(statistic[normal], -40, 40)
    value[normal] = normal_tail(t - _beyond_normal(t, freedom[normal]))
    return (value,)


def _quantile(chance: Floats, freedom: Floats) -> tuple[Floats]:
    tail = np.minimum(chance, 1 - chance)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = np.full_like(chance, np.nan)
        inside = (tail > 0) & (tail < 0.5) & (freedom > 0) & (freedom < _NORMAL)
        both, f = 2 * tail[inside], freedom[inside]
        a, b = f / 2, np.full_like(f, 0.5)
        guess = np.where(f < 1, guess_by_first_term(np.log(both), a, b), _guess(both, f))
        logit = solve_tail(np.log(both), a, b, guess)
        value[inside] = np.sqrt(f) * np.exp(-logit / 2)
        value[(freedom > 0) & (tail == 0.5)] = 0.0
        value[(freedom > 0) & (tail == 0)] = np.inf
        normal = freedom >= _NORMAL
        z = -normal_quantile(tail[normal])
        value[normal] = np.where(tail[normal] > 0, z + _beyond_normal(z, freedom[normal]), z)
    return (np.where(chance < 0.5, -value, value),)


def _beyond_normal(z: Floats, freedom: Floats) -> Floats:
    """Return by how much t is above the normal z of the same tail, for very many degrees.

    Source: Abramowitz & Stegun (1964), 26.7.5, p. 949, its first term.
    """
    return np.asarray((z**3 + z) / (4 * freedom), np.float64)


def _guess(chance: Floats, freedom: Floats) -> Floats:
    """Return nearly the logit at which both tails of t together have this chance.

    Source: Hill (1970), Algorithm 396: Student's t-quantiles, Communications of the ACM 13,
    619-620; from one degree of freedom on.
    """
    n = np.maximum(freedom, 1.0)
    a = 1 / (n - 0.5)
    b = 48 / (a * a)
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * np.sqrt(a * np.pi / 2) * n
    y = (d * chance) ** (2 / n)
    near = y > 0.05 + a
    part = 1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)
    far = (part * y - 1) * (n + 1) / (n + 2) + 1 / y
    z = normal_quantile(chance / 2)
    square = z * z
    c = c + np.where(n < 5, 0.3 * (n - 4.5) * (z + 0.6), 0.0)
    c = (((0.05 * d * z - 5) * z - 7) * z - 2) * z + b + c
    w = (((((0.4 * square + 6.3) * square + 36) * square + 94.5) / c - square - 3) / b + 1) * z
    y = np.where(near, np.expm1(a * w * w), far)
    return -np.log(y)
