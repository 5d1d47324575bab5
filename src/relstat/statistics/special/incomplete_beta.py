"""The regularised incomplete beta function: both tails of the beta distribution.

The tail that does not hold the mean is computed, and the other one is 1 less that. It is

    x^a (1 - x)^b / B(a, b) * the integral of exp(-h(s)) over s from 0 on,
    h(s) = a s + (a + b) log(1 + x (exp(-s) - 1)),

where s is how far a point is below x on the scale of logits, log(x / (1 - x)). h rises from 0,
bends upward everywhere and has slope a in the end. So thirty points of Gauss and Legendre, up to
where h is 38, give all digits as soon as a is 6 or more. A smaller a is raised by 1 until it is,
at the price of one term each.

Sources: quadrature for large parameters as in Press, Teukolsky, Vetterling & Flannery (2007),
Numerical recipes, 3rd ed., section 6.4, pp. 272-273; here on the scale of logits and for all
parameters, with the front factor after Loader (2000), Fast and accurate computation of binomial
probabilities, which keeps the digits of small tails. To raise a: Abramowitz & Stegun (1964),
Handbook of mathematical functions, 26.5.16, p. 944. The points: 25.4.29, p. 887.
"""

from __future__ import annotations

from math import factorial, pi
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Flags, Floats
from relstat.statistics.special.elementwise import map_blocks, polynomial
from relstat.statistics.special.gamma import deviance, log_remainder, stirling_error

__all__ = ["BLOCK", "incomplete_beta", "log_scale", "log_tails"]

BLOCK: Final = 1024  # thirty points of as many integrals stay in the cache
_RAISED: Final = 6.0  # what a is raised to
_END: Final = 38.0  # exp(-38) is 3e-17
_ROUNDS: Final = 4  # of Newton's method, to find where h is 38
_LARGE: Final = 1e4  # from which on, in both, h is a small difference of large terms
# exp(s) - 1 - s for small s: s^2 times this polynomial.
_EXP_REST: Final = tuple(1 / factorial(power) for power in range(11, 1, -1))
_HALF_POINTS: Final = (
    0.0514718425553177, 0.15386991360858354, 0.25463692616788985, 0.3527047255308781,
    0.44703376953808915, 0.5366241481420199, 0.6205261829892429, 0.6978504947933158,
    0.7677774321048262, 0.8295657623827684, 0.8825605357920527, 0.9262000474292743,
    0.9600218649683075, 0.9836681232797472, 0.9968934840746495,
)  # fmt: skip
_HALF_WEIGHTS: Final = (
    0.10285265289355884, 0.1017623897484055, 0.09959342058679527, 0.09636873717464425,
    0.09212252223778612, 0.08689978720108298, 0.08075589522942021, 0.0737559747377052,
    0.06597422988218049, 0.057493156217619065, 0.04840267283059405, 0.03879919256962705,
    0.02878470788332337, 0.01846646831109096, 0.007968192496166605,
)  # fmt: skip
# From -1 to 1; here from 0 to 1.
_POINTS: Final = (1 + np.array([*(-x for x in reversed(_HALF_POINTS)), *_HALF_POINTS])) / 2
_WEIGHTS: Final = np.array([*reversed(_HALF_WEIGHTS), *_HALF_WEIGHTS]) / 2


def incomplete_beta(
    a: npt.ArrayLike, b: npt.ArrayLike, x: npt.ArrayLike, rest: npt.ArrayLike | None = None
) -> tuple[Floats, Floats]:
    """Return the chances that a beta variable is below ``x``, and that it is above.

    Args:
        a, b: above 0. One of 0.001 costs up to two digits of the tail at the other end.
        x: from 0 to 1.
        rest: 1 - x, where it is known with more digits than x has.
    """
    rest = 1 - np.asarray(x, np.float64) if rest is None else rest
    lower, upper = map_blocks(_tails, a, b, x, rest, block=BLOCK)
    return lower, upper


def log_scale(a: Floats, b: Floats) -> Floats:
    """Return the part of the front factor's logarithm that does not depend on x."""
    total = a + b
    errors = stirling_error(total) - stirling_error(a) - stirling_error(b)
    return np.asarray(errors + 0.5 * np.log(a / (2 * pi) * (b / total)), np.float64)


def log_tails(
    a: Floats, b: Floats, x: Floats, rest: Floats, scale: Floats
) -> tuple[Floats, Floats]:
    """Return logarithms of the lower tail, and of x^a (1 - x)^b / B(a, b).

    The latter is the derivative of the tail by the logit of x. ``scale`` is that of the parameters.
    """
    below = _is_below(a, b, x, rest)
    first, second = np.where(below, a, b), np.where(below, b, a)
    place, other = np.where(below, x, rest), np.where(below, rest, x)
    front = scale - _apart(first, second, place, other)
    with np.errstate(divide="ignore"):
        small = front + np.log(_sum_tail(first, second, place, other))
        large = np.log1p(-np.minimum(np.exp(small), 1.0))
    return np.where(below, small, large), front


def _tails(a: Floats, b: Floats, x: Floats, rest: Floats) -> tuple[Floats, Floats]:
    lower, upper = np.full_like(x, np.nan), np.full_like(x, np.nan)
    known = (a > 0) & (b > 0)
    lower[known & (x <= 0)], upper[known & (x <= 0)] = 0.0, 1.0
    lower[known & (rest <= 0)], upper[known & (rest <= 0)] = 1.0, 0.0
    inside = known & (x > 0) & (rest > 0)
    below = _is_below(a, b, x, rest)
    for where, mirrored in ((inside & below, False), (inside & ~below, True)):
        given = [one[where] for one in ((b, a, rest, x) if mirrored else (a, b, x, rest))]
        front = np.exp(log_scale(*given[:2]) - _apart(*given))
        small = np.minimum(front * _sum_tail(*given), 1.0)
        lower[where], upper[where] = (1 - small, small) if mirrored else (small, 1 - small)
    return lower, upper


def _is_below(a: Floats, b: Floats, x: Floats, rest: Floats) -> Flags:
    """Return whether to compute the lower tail: where x is below the mean, about."""
    with np.errstate(divide="ignore"):
        edge = np.minimum(1 / (a + b), 0.5)
    # A parameter up to 1 puts a peak at its end; close to it the tail that begins there is easy.
    at_ends = np.where(a <= 1, x <= edge, rest > edge)
    at_ends = np.where((a <= 1) & (b <= 1), x <= 0.5, at_ends)
    return np.where((a <= 1) | (b <= 1), at_ends, a * rest >= b * x)


def _apart(a: Floats, b: Floats, x: Floats, rest: Floats) -> Floats:
    """Return by how much the front factor's logarithm is below that at the mean."""
    total = a + b
    return deviance(a, total * x) + deviance(b, total * rest)


def _sum_tail(a: Floats, b: Floats, x: Floats, rest: Floats) -> Floats:
    """Return the lower tail, divided by the front factor."""
    total, term = np.zeros_like(x), np.ones_like(x)
    a = a.copy()
    low = np.flatnonzero(a < _RAISED)
    while len(low):
        total[low] += term[low] / a[low]
        term[low] *= (a[low] + b[low]) * x[low] / a[low]
        a[low] += 1
        low = low[a[low] < _RAISED]
    return total + term * _integrate(a, b, x, rest)


def _integrate(a: Floats, b: Floats, x: Floats, rest: Floats) -> Floats:
    """Return the integral of exp(-h)."""
    end = _find_end(a, b, x, rest)
    found = np.empty_like(x)
    large = np.minimum(a, b) > _LARGE
    for where, exponent in (
        (large, _rise_of_large),
        (~large & (a < b), _rise_by_a),
        (~large & (a >= b), _rise_by_b),
    ):
        if where.any():
            s = np.multiply.outer(_POINTS, end[where])
            height = np.exp(-exponent(a[where], b[where], x[where], rest[where], s))
            height *= _WEIGHTS[:, None]
            # Added up one by one, whatever the width of the block.
            found[where] = np.add.accumulate(height, axis=0)[-1] * end[where]
    return found


def _find_end(a: Floats, b: Floats, x: Floats, rest: Floats) -> Floats:
    """Return where h is 38 or a little more."""
    slope = np.maximum(a * rest - b * x, 0.0)
    bend = (a + b) * x * rest
    end = 2 * _END / (slope + np.sqrt(slope**2 + 2 * _END * bend))
    for _ in range(_ROUNDS):
        step = x * np.expm1(-end)
        rise = a * end + (a + b) * np.log1p(step)
        share = (x + step) / (1 + step)
        end = end - (rise - _END) / (a - (a + b) * share)
    return np.asarray(end, np.float64)


def _rise_by_a(a: Floats, b: Floats, x: Floats, rest: Floats, s: Floats) -> Floats:
    """Return h, of terms that are as large as a."""
    return a * s + (a + b) * np.log1p(x * np.expm1(-s))


def _rise_by_b(a: Floats, b: Floats, x: Floats, rest: Floats, s: Floats) -> Floats:
    """Return h, of terms that are as large as b."""
    return (a + b) * np.log1p(rest * np.expm1(s)) - b * s


def _rise_of_large(a: Floats, b: Floats, x: Floats, rest: Floats, s: Floats) -> Floats:
    """Return h, where s is small: its slope at 0, and what it has beyond."""
    step = x * np.expm1(-s)
    bend = log_remainder(step) + x * s * s * polynomial(-s, _EXP_REST)
    return (a * rest - b * x) * s + (a + b) * bend
