"""Mann-Kendall and Theil-Sen, against printed values, other programs, and counting by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau

from relstat.statistics.families import TRENDS
from relstat.statistics.trends import mann_kendall, theil_sen

some_values = st.lists(st.integers(0, 9), min_size=3, max_size=12)

PRINTED = [
    # pymannkendall 1.4.3, original_test: S, variance, z, p, tau, slope
    ([1, 2, 3, 4, 5],
     (10, 16.666666666666668, 2.2045407685048604, 0.0274863361115103, 1.0, 1.0)),
    ([0, 0, 1, 1, 2, 0, 3, 3, 5, 4, 6, 6],
     (52, 206, 3.55333837288725, 0.0003803748560675668, 0.7878787878787878, 0.5505050505050505)),
]  # fmt: skip


@pytest.mark.parametrize(("values", "expected"), PRINTED)
def test_values_of_pymannkendall(values: list[int], expected: tuple[float, ...]) -> None:
    """The reference values of trends, with and without ties."""
    found = mann_kendall(values)
    # Its slope of the series with ties is the median of the same slopes; see the next test.
    assert [found.score, found.variance, found.z, found.p, found.tau] == pytest.approx(
        expected[:5], abs=1e-12
    )
    assert float(theil_sen(values).slope) == pytest.approx(expected[5], abs=1e-12)


@given(some_values)
def test_pairs_are_counted(values: list[int]) -> None:
    """S, tau and tau-b are those of a loop over pairs, and of scipy."""
    found = mann_kendall(values)
    pairs = list(combinations(values, 2))
    score = sum(np.sign(later - first) for first, later in pairs)
    assert found.score == score
    assert found.tau == pytest.approx(score / len(pairs))
    theirs = kendalltau(range(len(values)), values).statistic
    assert float(found.tau_b) == pytest.approx(theirs, nan_ok=True)


@given(some_values, st.data())
def test_a_gap_takes_no_part(values: list[int], data: st.DataObject) -> None:
    """The test of a series with gaps is that of the series without them."""
    places = data.draw(st.lists(st.integers(0, len(values)), max_size=4))
    gappy = [float(one) for one in values]
    for place in sorted(places, reverse=True):
        gappy.insert(place, np.nan)
    found, plain = mann_kendall(gappy), mann_kendall(values)
    assert found.periods == len(values)
    for name in ("score", "variance", "z", "p", "tau", "tau_b"):
        assert np.array_equal(getattr(found, name), getattr(plain, name), equal_nan=True)


@given(some_values)
def test_a_series_backwards_falls(values: list[int]) -> None:
    """Turned round, S and slope change their sign, and p stays."""
    there, back = mann_kendall(values), mann_kendall(values[::-1])
    assert there.score == -back.score
    assert np.array_equal(there.p, back.p, equal_nan=True)
    assert theil_sen(values).slope == pytest.approx(-theil_sen(values[::-1]).slope)


def test_rows_are_series() -> None:
    """Several series at once give what each gives alone."""
    rows = np.random.default_rng(3).normal(size=(5, 9))
    together, slopes = mann_kendall(rows), theil_sen(rows)
    for number, row in enumerate(rows):
        assert together.p[number] == mann_kendall(row).p
        assert slopes.low[number] == theil_sen(row).low


def test_shuffled_periods_have_no_trend() -> None:
    """Of series in random order 5 % at most have p below .05."""
    random = np.random.default_rng(1)
    for periods in (6, 12, 30):
        rows = random.poisson(3, size=(4000, periods)).astype(float)
        assert (mann_kendall(rows).p < 0.05).mean() < 0.06


def test_a_slope_is_a_median_and_keeps_gaps_in_time() -> None:
    """2 a period, across a gap and in spite of a burst."""
    values = [0.0, 2, np.nan, 6, 8, 100, 12, 14, 16, 18]
    found = theil_sen(values)
    assert found.slope == 2
    assert found.low <= 2 <= found.high
    assert theil_sen(values, np.arange(10) / 12).slope == pytest.approx(24)


def test_the_interval_of_a_slope_holds() -> None:
    """About 95 of 100 intervals have the true slope."""
    random = np.random.default_rng(2)
    rows = 0.3 * np.arange(24) + random.normal(size=(500, 24))
    found = theil_sen(rows)
    assert 0.92 <= ((found.low <= 0.3) & (found.high >= 0.3)).mean() <= 0.98


def test_too_little_gives_nothing() -> None:
    """No value, one value and equal values have no p; two have a slope and no interval."""
    for values in ([np.nan, np.nan], [3.0], [2.0, 2.0, 2.0]):
        assert np.isnan(mann_kendall(values).p)
    found = theil_sen([1.0, 3.0])
    assert found.slope == 2
    assert np.isnan([found.low, found.high]).all()
    assert np.isnan(theil_sen([np.nan, 1.0]).slope)


@pytest.mark.parametrize("name", TRENDS)
def test_the_family_is_complete(name: str) -> None:
    """Each entry has a heading, a reading, a source and a documented function of a series."""
    entry = TRENDS[name]
    assert entry.label
    assert entry.source
    assert "\n" not in entry.reading
    assert (entry.function.__doc__ or "").startswith("Return ")
    assert np.isfinite(entry(PRINTED[1][0]))
    assert np.isfinite(entry([[1.0, np.nan, 2, 4, 3], [3, 1, 2, 0, np.nan]])).all()


def test_pymannkendall_agrees() -> None:
    """The peer gives the same for random series with ties."""
    peer = pytest.importorskip("pymannkendall")
    random = np.random.default_rng(8)
    for size in (5, 12, 40):
        values = random.poisson(2, size)
        theirs, ours = peer.original_test(values), mann_kendall(values)
        assert [ours.score, ours.variance, ours.z, ours.p, ours.tau] == pytest.approx(
            [theirs.s, theirs.var_s, theirs.z, theirs.p, theirs.Tau]
        )
        assert theil_sen(values).slope == pytest.approx(theirs.slope)
