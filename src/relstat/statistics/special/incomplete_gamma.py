"""The regularised incomplete gamma functions: both tails of the gamma distribution.

The tail that does not hold the mean is computed, and the other one is 1 less that. How depends on
where x lies: a power series below the mean, a continued fraction above it, another series where
both x and the shape are small, and for shapes from 12 on, near the mean, an expansion around the
normal distribution that holds however large the shape is.

Source: Gil, Segura & Temme (2012), Efficient and accurate algorithms for the computation and
inversion of the incomplete gamma function ratios, SIAM Journal on Scientific Computing 34,
A2965-A2981, sections 2 and 3; the series for small arguments after Gautschi (1979), A computational
procedure for incomplete gamma functions, ACM Transactions on Mathematical Software 5, 466-481.
"""

from __future__ import annotations

from math import log, pi
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Flags, Floats
from relstat.statistics.special.elementwise import map_blocks
from relstat.statistics.special.gamma import (
    deviance,
    log_gamma_above_1,
    log_remainder,
    stirling_error,
)
from relstat.statistics.special.normal import mills_ratio

__all__ = ["incomplete_gamma"]

_EPSILON: Final = 1e-17
_LARGE: Final = 12.0  # the shape from which on the expansion has all digits
_AROUND: Final = (0.3, 2.35)  # times the shape: where it has them
_SMALL: Final = 1.5
# e / (m - 1) as a power series of e, where e^2 / 2 = m - 1 - log m and e has the sign of m - 1.
_EXPANSION: Final = (
    1.0, -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073,
    0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05, -2.185448510679992e-06,
    -1.85406221071516e-06, 8.296711340953087e-07, -1.7665952736826078e-07, 6.707853543401498e-09,
    1.0261809784240309e-08, -4.382036018453353e-09, 9.14769958223679e-10, -2.5514193994946248e-11,
    -5.830772132550426e-11, 2.4361948020667415e-11, -5.0276692801141755e-12, 1.1004392031956135e-13,
    3.371763262400985e-13, -1.392388722418162e-13, 2.8534893807047445e-14, -5.139111834242572e-16,
    -1.9752288294349442e-15, 8.099521156704561e-16, -1.6522531216398162e-16,
)  # fmt: skip


def incomplete_gamma(shape: npt.ArrayLike, x: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the chances that a gamma variable (scale 1) is below ``x``, and that it is above.

    Args:
        shape: above 0; also fractions, and numbers as large as 1e13.
        x: from 0 on.
    """
    lower, upper = map_blocks(_both, shape, x)
    return lower, upper


def _both(shape: Floats, x: Floats) -> tuple[Floats, Floats]:
    known = (shape > 0) & (x > 0) & np.isfinite(shape) & np.isfinite(x)
    around = known & (shape >= _LARGE) & (x > _AROUND[0] * shape) & (x < _AROUND[1] * shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        # Where the median is, roughly; a fraction of a shape has it near 0.
        turn = np.where(x >= 0.5, x, log(0.5) / np.log(x))
    below = known & ~around & (shape > turn)
    small = known & ~around & ~below & (x < _SMALL)
    above = known & ~around & ~below & ~small
    lower, upper = np.full_like(x, np.nan), np.full_like(x, np.nan)
    for where, tail, is_lower in (
        (around & (x < shape), _expand_lower, True),
        (around & (x >= shape), _expand_upper, False),
        (below, _sum_lower, True),
        (small, _sum_upper, False),
        (above, _divide_upper, False),
    ):
        if where.any():
            found = tail(shape[where], x[where])
            lower[where], upper[where] = (found, 1 - found) if is_lower else (1 - found, found)
    _fill(lower, upper, (shape > 0) & (x == 0), 0.0)
    _fill(lower, upper, (shape > 0) & (x == np.inf), 1.0)
    return lower, upper


def _fill(lower: Floats, upper: Floats, where: Flags, value: float) -> None:
    lower[where], upper[where] = value, 1 - value


def _front(shape: Floats, x: Floats) -> Floats:
    """Return x^shape e^-x / gamma(1 + shape)."""
    exponent = -stirling_error(shape) - deviance(shape, x)
    return np.exp(exponent) / np.sqrt(2 * pi * shape)


def _sum_lower(shape: Floats, x: Floats) -> Floats:
    """Sum x^n / ((shape + 1) ... (shape + n))."""
    total, term, place = np.ones_like(x), np.ones_like(x), shape.copy()
    while (term > _EPSILON * total).any():
        place += 1
        term *= x / place
        total += term
    return np.minimum(_front(shape, x) * total, 1.0)


def _sum_upper(shape: Floats, x: Floats) -> Floats:
    """Take 1 - x^shape / gamma(1 + shape), and what the series of the lower tail has beyond it."""
    log_first = shape * np.log(x) - log_gamma_above_1(shape)
    term, total, n = -x, x / (shape + 1), 1
    while (np.abs(term) > _EPSILON * total).any():
        n += 1
        term = term * -x / n
        total -= term / (shape + n)
    return -np.expm1(log_first) + np.exp(log_first) * shape * total


def _divide_upper(shape: Floats, x: Floats) -> Floats:
    """Take Legendre's continued fraction, as a series of the same convergents."""
    base = x + 1 - shape
    q, p, step = (x - 1 - shape) * base, np.zeros_like(x), 1 - shape
    ratio, term, total = np.zeros_like(x), np.ones_like(x), np.ones_like(x)
    wider = 4 * base
    while (np.abs(term) > _EPSILON * total).any():
        p += step
        q += wider
        wider += 8
        step += 2
        part = p * (1 + ratio)
        ratio = part / (q - part)
        term = term * ratio
        total += term
    return _front(shape, x) * shape / base * total


def _expand_lower(shape: Floats, x: Floats) -> Floats:
    z, half_square, rest = _around(shape, x)
    return np.exp(-half_square) * (mills_ratio(-z) - rest)


def _expand_upper(shape: Floats, x: Floats) -> Floats:
    z, half_square, rest = _around(shape, x)
    return np.exp(-half_square) * (mills_ratio(z) + rest)


def _around(shape: Floats, x: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the normal value z, half its square, and what goes beside the normal tail."""
    apart = (x - shape) / shape
    half = -log_remainder(apart)
    eta = np.copysign(np.sqrt(2 * half), apart)
    inverse = 1 / shape
    last, before = np.zeros_like(x), np.zeros_like(x)
    total = np.zeros_like(x)
    for m in range(len(_EXPANSION) - 1, 0, -1):
        last, before = _EXPANSION[m] + (m + 1) * inverse * before, last
        total = last + eta * total
    rest = total / (1 + before * inverse) / np.sqrt(2 * pi * shape)
    return eta * np.sqrt(shape), half * shape, rest
