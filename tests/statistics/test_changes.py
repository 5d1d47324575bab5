"""Silences, trends, splits and dispersion, against counting by hand and other implementations."""

from __future__ import annotations

from itertools import combinations
from math import comb, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.changes import (
    best_split,
    dispersion,
    rank_trend,
    silence_p,
    step,
    trend,
)

some_counts = st.lists(st.integers(0, 9), min_size=3, max_size=9)


@given(st.integers(1, 12), st.data())
def test_a_silence_is_as_likely_as_counting_says(periods: int, data: st.DataObject) -> None:
    """Of all ways to place the periods with a term, the share that leaves the stretch empty."""
    silent = data.draw(st.integers(0, periods))
    present = data.draw(st.integers(0, periods - silent))
    placed = list(combinations(range(periods), present))
    empty = sum(all(place < periods - silent for place in places) for places in placed)
    assert silence_p(periods, present, silent) == pytest.approx(empty / len(placed))
    assert empty / len(placed) == comb(periods - silent, present) / comb(periods, present)


def test_half_a_period_is_half_as_much() -> None:
    """A fraction of a period lies between the whole numbers; no silence is no evidence."""
    p = silence_p(10, 4, np.array([0.0, 1.0, 1.5, 2.0]))
    assert p[0] == 1
    assert (np.diff(p) < 0).all()


@given(some_counts)
def test_rank_trend_is_kendalls(counts: list[int]) -> None:
    """The sum over pairs, and the variance with ties, as written in the books."""
    n = len(counts)
    z, p = rank_trend(np.array([counts], dtype=np.float64))
    total = sum(np.sign(counts[j] - counts[i]) for i in range(n) for j in range(i + 1, n))
    ties = [counts.count(value) for value in set(counts)]
    variance = n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)
    if variance == 0:
        assert np.isnan(z[0])
        return
    assert z[0] == pytest.approx((total - np.sign(total)) / (variance / 18) ** 0.5)
    assert 0 <= p[0] <= 1


def test_rank_trend_without_ties_is_close_to_the_exact_test() -> None:
    """Next to scipy's exact p of Kendall's tau against time."""
    from scipy.stats import kendalltau

    values = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 8.0]
    _, p = rank_trend(np.array([values]))
    assert p[0] == pytest.approx(kendalltau(range(10), values, method="exact").pvalue, abs=0.02)


@given(some_counts, st.lists(st.integers(1, 50), min_size=9, max_size=9))
def test_the_trend_is_bounded_by_the_number_of_periods(counts: list[int], base: list[int]) -> None:
    """However large a count is, z is at most the root of the periods; scale does not matter."""
    table, words = np.array([counts], np.float64), np.array(base[: len(counts)], np.float64)
    z, _ = trend(table, words)
    if np.isnan(z[0]):
        return
    assert abs(z[0]) <= len(counts) ** 0.5 + 1e-9
    again, _ = trend(7 * table, 3 * words)
    assert again[0] == pytest.approx(z[0])
    back, _ = trend(table[:, ::-1], words[::-1])
    assert back[0] == pytest.approx(-z[0])


def test_one_burst_is_one_observation() -> None:
    """A thousand documents in the last period are no trend; steady growth is one."""
    burst, growth = [0] * 14 + [1000], list(range(15))
    z, p = trend(np.array([burst, growth], dtype=np.float64), np.ones(15))
    assert abs(z[0]) < 1.1
    assert z[1] > 2.5
    assert p[1] < 0.01


@given(some_counts, st.lists(st.integers(1, 50), min_size=9, max_size=9))
def test_the_best_split_is_the_best(counts: list[int], base: list[int]) -> None:
    """Every cut is tried; G2 is that of two rates against one."""
    base = base[: len(counts)]
    (cut,), (g2,) = best_split(np.array([counts], np.float64), np.array(base, np.float64))

    def gain(at: int) -> float:
        total, words, found = sum(counts), sum(base), 0.0
        for part in (slice(None, at), slice(at, None)):
            held, size = sum(counts[part]), sum(base[part])
            found += 2 * held * log(held * words / (total * size)) if held else 0.0
        return found

    best = max(gain(at) for at in range(1, len(counts))) if sum(counts) else 0.0
    assert g2 == pytest.approx(max(best, 0.0), abs=1e-9)
    if cut:
        assert gain(int(cut)) == pytest.approx(g2, abs=1e-9)


def test_a_base_for_each_term() -> None:
    """Rows with their own bases are judged as if they were alone."""
    counts = np.array([[1, 2, 3, 9, 9, 9], [5, 5, 5, 1, 1, 1]], dtype=np.float64)
    base = np.array([[5, 5, 5, 9, 10, 11], [6, 7, 8, 6, 7, 8]], dtype=np.float64)
    for function in (trend, best_split, step):
        together = function(counts, base)
        for row in (0, 1):
            alone = function(counts[[row]], base[row])
            assert [float(one[row]) for one in together] == pytest.approx(
                [float(one[0]) for one in alone], nan_ok=True
            )


def test_dispersion_of_independent_counts_is_one() -> None:
    """Poisson counts have about 1, bursts much more; few periods say what is usual."""
    random = np.random.default_rng(1)
    even = random.poisson(6, (400, 20)).astype(np.float64)
    bursts = np.where(random.random((40, 20)) < 0.2, 30.0, 0.0)
    expected = np.full((440, 20), 6.0)
    phi = dispersion(np.concatenate([even, bursts]), expected, np.ones(440))
    assert np.median(phi[:400]) < 1.2
    assert phi[400:].min() > 5
    short = dispersion(bursts[:1, :2], expected[:1, :2], np.ones(1))
    assert 1 <= short[0] < phi[400]


def test_step_finds_the_step_and_not_the_noise() -> None:
    """A clear change is sure and in its place; of unchanged series few are called changed."""
    random = np.random.default_rng(2)
    steady = random.poisson(5, (500, 20)).astype(np.float64)
    changed = np.array([[2.0] * 12 + [9.0] * 8])
    p, cut, _ = step(np.concatenate([changed, steady]), np.ones(20))
    assert cut[0] == 12
    assert p[0] < 0.001
    assert (p[1:] < 0.05).mean() < 0.05
