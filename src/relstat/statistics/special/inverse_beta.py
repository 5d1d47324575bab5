"""Quantiles of the beta distribution, found on the scale of logits: log(x / (1 - x))."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats
from relstat.statistics.special.elementwise import map_blocks
from relstat.statistics.special.incomplete_beta import BLOCK, log_scale, log_tails
from relstat.statistics.special.normal import normal_quantile

__all__ = ["beta_quantile", "guess_by_first_term", "solve_tail", "split_logit"]

_CLOSE: Final = 1e-6
_ROUNDS: Final = 60
_FAR: Final = 700.0  # the logit of what is nearly 1 less the smallest number


def beta_quantile(chance: npt.ArrayLike, a: npt.ArrayLike, b: npt.ArrayLike) -> Floats:
    """Return the value that a beta variable is below with this chance."""
    return map_blocks(_quantile, chance, a, b, block=BLOCK)[0]


def split_logit(logit: Floats) -> tuple[Floats, Floats]:
    """Return x and 1 - x, given log(x / (1 - x)), each with all its digits."""
    small = np.exp(-np.abs(logit))
    less, more = small / (1 + small), 1 / (1 + small)
    return np.where(logit < 0, less, more), np.where(logit < 0, more, less)


def solve_tail(log_chance: Floats, a: Floats, b: Floats, guess: Floats) -> Floats:
    """Return the logit of the x whose lower tail has this logarithm.

    Halley's method for the logarithm of the tail. As a function of the logit that is concave, so
    that from below no step of Newton's method goes too far; a step here is at most twice as long.

    Args:
        log_chance: the logarithm; the smaller the chance, the better.
        a, b: the parameters.
        guess: where to begin, below the solution or not far above it.

    Source: Halley's method as in Press et al. (2007), Numerical recipes, 3rd ed., section 9.4.2,
    p. 463.
    """
    logit, scale = guess.copy(), log_scale(a, b)
    open_ = np.flatnonzero(np.abs(guess) < _FAR)
    for _ in range(_ROUNDS):
        if not len(open_):
            break
        x, rest = split_logit(logit[open_])
        tail, front = log_tails(a[open_], b[open_], x, rest, scale[open_])
        apart, slope = tail - log_chance[open_], np.exp(front - tail)
        bend = a[open_] * rest - b[open_] * x - slope
        logit[open_] -= 2 * apart / np.maximum(2 * slope - apart * bend, slope)
        open_ = open_[(np.abs(apart) > _CLOSE) & (np.abs(logit[open_]) < _FAR)]
    return logit


def guess_by_first_term(log_chance: Floats, a: Floats, b: Floats) -> Floats:
    """Return the solution for very small chances, by the first term of the power series.

    On the scale of logits it is never above the solution.
    """
    total = a + b
    log_beta = a * np.log(a / total) + b * np.log(b / total) - log_scale(a, b)
    return np.asarray((log_chance + np.log(a) + log_beta) / a, np.float64)


def _quantile(chance: Floats, a: Floats, b: Floats) -> tuple[Floats]:
    value = np.full_like(chance, np.nan)
    known = (a > 0) & (b > 0)
    value[known & (chance == 0)], value[known & (chance == 1)] = 0.0, 1.0
    for where, mirrored in (
        (known & (chance > 0) & (chance <= 0.5), False),
        (known & (chance > 0.5) & (chance < 1), True),
    ):
        if where.any():
            first, second = (b[where], a[where]) if mirrored else (a[where], b[where])
            tail = 1 - chance[where] if mirrored else chance[where]
            logit = solve_tail(np.log(tail), first, second, _guess(tail, first, second))
            value[where] = split_logit(-logit if mirrored else logit)[0]
    return (value,)


def _guess(chance: Floats, a: Floats, b: Floats) -> Floats:
    """Return a logit that is below the solution, or near it where both parameters are from 1 on.

    Source: Abramowitz & Stegun (1964), Handbook of mathematical functions, 26.5.22, p. 945.
    """
    least = guess_by_first_term(np.log(chance), a, b)
    both = (a >= 1) & (b >= 1)
    first, second = 1 / (2 * np.where(both, a, 1) - 1), 1 / (2 * np.where(both, b, 1) - 1)
    y = -normal_quantile(chance)
    mean, part = 2 / (first + second), (y * y - 3) / 6
    w = y * np.sqrt(np.maximum(mean + part, 0.0)) / mean
    w -= (second - first) * (part + 5 / 6 - 2 / (3 * mean))
    return np.where(both, np.maximum(np.log(a / b) - 2 * w, least), least)
