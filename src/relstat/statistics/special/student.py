"""Student's t distribution: its tail and its quantiles, from the beta distribution's.

The tail above t > 0 with f degrees of freedom is half the lower tail at f / (f + t^2) of the beta
distribution with parameters f / 2 and 1/2 (Abramowitz & Stegun 1964, Handbook of mathematical
functions, 26.7.1, p. 948, with 26.5.27).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.special.elementwise import map_blocks
from relstat.statistics.special.incomplete_beta import BLOCK, incomplete_beta
from relstat.statistics.special.inverse_beta import guess_by_first_term, solve_tail
from relstat.statistics.special.normal import normal_quantile, normal_tail

__all__ = ["t_quantile", "t_tail"]

_FAR: Final = 1e150  # beyond it the tail is a power of t, and the square of t too large


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


def _tail(statistic: Floats, freedom: Floats) -> tuple[Floats]:
    size = np.abs(statistic)
    t = np.minimum(size, _FAR)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = t * t
        x, rest = freedom / (freedom + square), square / (freedom + square)
        half = incomplete_beta(freedom / 2, 0.5, x, rest)[0] / 2
        half = np.where(size > _FAR, half * (t / size) ** freedom, half)
    value = np.where(statistic > 0, half, 1 - half)
    normal = freedom == np.inf
    value[normal] = normal_tail(statistic[normal])
    return (value,)


def _quantile(chance: Floats, freedom: Floats) -> tuple[Floats]:
    tail = np.minimum(chance, 1 - chance)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = np.full_like(chance, np.nan)
        inside = (tail > 0) & (tail < 0.5) & (freedom > 0) & (freedom < np.inf)
        both, f = 2 * tail[inside], freedom[inside]
        a, b = f / 2, np.full_like(f, 0.5)
        guess = np.where(f < 1, guess_by_first_term(np.log(both), a, b), _guess(both, f))
        logit = solve_tail(np.log(both), a, b, guess)
        value[inside] = np.sqrt(f) * np.exp(-logit / 2)
        value[(freedom > 0) & (tail == 0.5)] = 0.0
        value[(freedom > 0) & (tail == 0)] = np.inf
        normal = freedom == np.inf
        value[normal] = -normal_quantile(tail[normal])
    return (np.where(chance < 0.5, -value, value),)


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
