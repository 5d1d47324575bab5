"""Bursts: the cheapest sequence of states, against trying all of them."""

from __future__ import annotations

from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.statistics.bursts import find_bursts


def test_a_stretch_at_twice_the_rate_is_a_burst() -> None:
    """Three high periods in twelve, and a gap inside does not divide them."""
    counts = np.array([5, 4, 6, 5, 30, 0, 28, 31, 5, 4, 6, 5])
    words = np.full(12, 100)
    words[5] = 0
    (burst,) = find_bursts(counts, words)
    assert (burst.first, burst.last) == (4, 7)
    assert burst.weight > 0
    assert find_bursts(np.full(9, 5), np.full(9, 100)) == []
    assert find_bursts([0, 0], [10, 10]) == find_bursts([], []) == []


@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_no_sequence_of_states_is_cheaper(counts: list[int]) -> None:
    """Of all ways to mark periods as bursts, none explains the counts better at that price."""
    if not sum(counts):
        return
    mean, price = sum(counts) / len(counts), log(len(counts))

    def worth(states: tuple[bool, ...]) -> float:
        gains = [n * log(2) - mean for n in counts]
        entered = sum(
            now and not before for before, now in zip((False, *states), states, strict=False)
        )
        return sum(gain for gain, on in zip(gains, states, strict=True) if on) - price * entered

    found = np.zeros(len(counts), np.bool_)
    for burst in find_bursts(counts, np.ones(len(counts))):
        found[burst.first : burst.last + 1] = True
    best = max(worth(states) for states in product((False, True), repeat=len(counts)))
    assert worth(tuple(found.tolist())) == pytest.approx(best)


def test_clustered_words_have_fewer_bursts() -> None:
    """The same counts, of words that documents repeat, say less."""
    counts = [5, 5, 12, 5, 5, 5]
    assert find_bursts(counts, np.ones(6), gamma=0.5)
    assert not find_bursts(counts, np.ones(6), gamma=0.5, dispersion=4)


def test_options_that_mean_nothing() -> None:
    """A burst is more frequent than usual, and counts vary."""
    with pytest.raises(OptionError, match="scaling"):
        find_bursts([1], [1], scaling=1)
