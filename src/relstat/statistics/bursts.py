"""Bursts: stretches of periods in which a term is far more frequent than usual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relstat.errors import OptionError

__all__ = ["Burst", "find_bursts"]


@dataclass(frozen=True)
class Burst:
    """One burst: its first and last period, and by how much it is the better account (weight)."""

    first: int
    last: int
    weight: float


def find_bursts(
    counts: npt.ArrayLike,
    base: npt.ArrayLike,
    *,
    scaling: float = 2.0,
    gamma: float = 1.0,
    dispersion: float = 1.0,
) -> list[Burst]:
    """Return the stretches in which a rate is nearer to ``scaling`` times its mean than to it.

    Args:
        counts: (periods,), occurrences.
        base: (periods,), words; a period with 0 is a gap, and ends no burst.
        scaling: how much more frequent a term is in a burst.
        gamma: the price of entering one, in logarithms of the number of periods: higher gives
            fewer and longer bursts.
        dispersion: by how much the variance of a count exceeds that of independent occurrences;
            that of words that documents repeat is well above 1.

    Reading: a description, not a test: random series have bursts, too. The weight is the logarithm
    of how much likelier the counts of the burst are at the higher rate.

    Source: Kleinberg (2002), Bursty and hierarchical structure in streams, KDD 2002, 91-101,
    section 4 (two states, for counts in batches), with Poisson in the place of binomial counts.
    """
    if scaling <= 1 or dispersion <= 0:
        raise OptionError("scaling is above 1, and dispersion above 0")
    found, words = np.asarray(counts, np.float64), np.asarray(base, np.float64)
    total = found[words > 0].sum()
    if not total:
        return []
    expected = np.maximum(total / words[words > 0].sum() * words, 0.0)
    found = np.where(words > 0, found, 0.0)
    # What the higher rate gains over the lower one in each period.
    gains = (found * np.log(scaling) - (scaling - 1) * expected) / dispersion
    price = gamma * np.log(max(int((words > 0).sum()), 2))
    return _intervals(_cheapest_states(gains, price), gains, words > 0)


def _cheapest_states(gains: npt.NDArray[np.float64], price: float) -> list[bool]:
    """Return whether each period is in a burst, of the sequence of states that costs least."""
    low, high = 0.0, -price  # the best gain that ends in each state
    came_from: list[tuple[bool, bool]] = []
    for gain in gains.tolist():
        came_from.append((high > low, high >= low - price))
        low, high = max(low, high), max(high, low - price) + gain
    state, states = high > low, []
    for from_low, from_high in reversed(came_from):
        states.append(state)
        state = from_high if state else from_low
    return states[::-1]


def _intervals(
    states: list[bool], gains: npt.NDArray[np.float64], known: npt.NDArray[np.bool_]
) -> list[Burst]:
    """Return the stretches of periods in a burst, without gaps at their ends."""
    marked = np.flatnonzero(np.asarray(states, np.bool_) & known)
    inside = np.asarray(states, np.bool_)
    bursts: list[Burst] = []
    for at in marked.tolist():
        first = bursts.pop().first if bursts and inside[bursts[-1].last : at + 1].all() else at
        bursts.append(Burst(first, at, float(gains[first : at + 1].sum())))
    return bursts
