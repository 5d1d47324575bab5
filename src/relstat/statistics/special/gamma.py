"""The logarithm of the gamma function, and the two small terms that large arguments leave of it."""

from __future__ import annotations

from math import log, pi
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.special.elementwise import map_blocks, polynomial

__all__ = ["deviance", "log_gamma", "log_gamma_above_1", "log_remainder", "stirling_error"]

_HALF_LOG_2PI: Final = 0.5 * log(2 * pi)
_EULER: Final = 0.5772156649015329
_LARGE: Final = 4  # from which on that fraction has all digits
_NEAR: Final = 0.25  # abs(x / (2 + x)) up to which log(1 + x) is taken from its series

# Riemann's zeta of 2, 3, ... 27, less 1.
_ZETA_LESS_1: Final = (
    0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993,
    0.01734306198444914, 0.008349277381922827, 0.00407735619794434, 0.0020083928260822143,
    0.0009945751278180853, 0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915,
    6.124813505870483e-05, 3.058823630702049e-05, 1.528225940865187e-05, 7.637197637899763e-06,
    3.81729326499984e-06, 1.908212716553939e-06, 9.539620338727962e-07, 4.769329867878064e-07,
    2.38450502727733e-07, 1.1921992596531106e-07, 5.960818905125948e-08, 2.980350351465228e-08,
    1.4901554828365043e-08, 7.45071178983543e-09,
)  # fmt: skip
# log gamma(2 + x) = x times this polynomial in x, of which the constant is 1 - Euler's constant.
_AROUND_2: Final = (
    *((-1) ** k * value / k for k, value in reversed(list(enumerate(_ZETA_LESS_1, 2)))),
    1 - _EULER,
)
# c0 / (x + c1 / (x + c2 / (x + ...))) is what Stirling's approximation lacks.
_FRACTION: Final = (
    1 / 12, 1 / 30, 53 / 210, 195 / 371, 22999 / 22737, 29944523 / 19733142, 2.26948897420496,
    3.009917383259398, 4.026887192343901, 5.00276808075403, 6.283911370815782, 7.495919122384034,
)  # fmt: skip
_ATANH: Final = tuple(1 / power for power in range(27, 2, -2))


def log_gamma(x: npt.ArrayLike) -> Floats:
    """Return the natural logarithm of the gamma function of positive numbers.

    Its relative error stays small where the value is 0, at 1 and 2. NaN below 0; infinite at 0.

    Source: Abramowitz & Stegun (1964), Handbook of mathematical functions, 6.1.33 (p. 256) around
    2, 6.1.15 to get there, 6.1.48 (p. 258) for large arguments.
    """
    return map_blocks(_log_gamma, x)[0]


def log_gamma_above_1(x: npt.ArrayLike) -> Floats:
    """Return log gamma(1 + x) for x >= 0, with all its digits near 0."""
    return map_blocks(_log_gamma_above_1, x)[0]


def stirling_error(x: npt.ArrayLike) -> Floats:
    """Return log gamma(1 + x) less Stirling's approximation, (x + 1/2) log x - x + log(2 pi) / 2.

    It falls with 1 / 12x. Sources: Loader (2000), Fast and accurate computation of binomial
    probabilities, p. 2; the fraction: Abramowitz & Stegun (1964), 6.1.48, p. 258.
    """
    return map_blocks(_stirling_error, x)[0]


def deviance(x: npt.ArrayLike, mean: npt.ArrayLike) -> Floats:
    """Return x log(x / mean) + mean - x of positive numbers, also where the two nearly agree.

    ``mean`` where x is 0. Source: Loader (2000), p. 3, where half a deviance has this name: bd0.
    """
    return map_blocks(_deviance, x, mean)[0]


def log_remainder(x: Floats) -> Floats:
    """Return log(1 + x) - x for x > -1, with all its digits near 0."""
    ratio = x / (2 + x)
    square = ratio * ratio
    with np.errstate(divide="ignore", invalid="ignore"):
        near = np.abs(ratio) < _NEAR
        # log(1 + x) is 2 (r + r^3 / 3 + r^5 / 5 + ...), and x is 2r + rx.
        value = ratio * (2 * square * polynomial(np.where(near, square, 0.0), _ATANH) - x)
        far = ~near
        value[far] = np.log1p(x[far]) - x[far]
    return value


def _log_gamma(x: Floats) -> tuple[Floats]:
    value = np.full_like(x, np.nan)
    far = (x > _LARGE) & (x < np.inf)
    large = x[far]
    value[far] = (large - 0.5) * np.log(large) - large + _HALF_LOG_2PI + _divide(large)
    near = (x > 0) & (x <= _LARGE)
    value[near] = _small_log_gamma(x[near])
    value[(x == 0) | (x == np.inf)] = np.inf
    return (value,)


def _small_log_gamma(x: Floats) -> Floats:
    """The same up to 4: from around 1 or 2, which are reached by gamma(x + 1) = x gamma(x)."""
    steps = np.maximum(np.ceil(x - 2.5), 0.0)
    product = np.where(steps > 0, x - 1, 1.0) * np.where(steps > 1, x - 2, 1.0)
    rest = x - steps
    low, lowest = rest < 1.5, rest < 0.5
    around = rest - np.where(lowest, 0.0, np.where(low, 1.0, 2.0))
    value = around * polynomial(around, _AROUND_2)
    value -= np.where(low, np.log1p(around), 0.0)
    value -= np.where(lowest, np.log(rest), 0.0)
    value += np.log(product)
    return np.asarray(value, np.float64)


def _log_gamma_above_1(x: Floats) -> tuple[Floats]:
    value = _log_gamma(1 + x)[0]
    small = x < 0.5
    few = x[small]
    value[small] = few * polynomial(few, _AROUND_2) - np.log1p(few)
    return (value,)


def _divide(x: Floats) -> Floats:
    """Return the continued fraction."""
    value = _FRACTION[-1] / x
    for coefficient in reversed(_FRACTION[:-1]):
        value += x
        np.divide(coefficient, value, out=value)
    return value


def _stirling_error(x: Floats) -> tuple[Floats]:
    with np.errstate(divide="ignore", invalid="ignore"):
        low = x < _LARGE
        value = _divide(np.where(low, x + _LARGE, x))
        few = x[low]
        raised = np.zeros_like(few)
        for step in range(_LARGE):
            raised += (few + (step + 0.5)) * np.log1p(1 / (few + step)) - 1
        value[low] += raised
    value[x < 0] = np.nan
    return (value,)


def _deviance(x: Floats, mean: Floats) -> tuple[Floats]:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = mean / x
        near = (ratio > 0.6) & (ratio < 1.7)
        value = x * np.log(x / mean) + mean - x
        value[near] = -x[near] * log_remainder((mean[near] - x[near]) / x[near])
    value[x == 0] = mean[x == 0]
    value[(mean == 0) & (x > 0)] = np.inf
    return (value,)
