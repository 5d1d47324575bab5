"""The normal tail and its quantiles, against sixty digits and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.special.normal import mills_ratio, normal_quantile, normal_tail
from tests.helpers import sixty_digits
from tests.helpers.sixty_digits import apart


@given(st.floats(-9, 37.4))
def test_normal_tail_has_all_digits(z: float) -> None:
    """Down to tails of 1e-306."""
    assert apart(normal_tail(z), sixty_digits.normal_tail(z)) < 2e-15


def test_normal_tail_equals_scipy() -> None:
    """Next to scipy, over all that a number can hold."""
    from scipy.special import ndtr

    z = np.linspace(-40, 37.4, 4001)
    assert normal_tail(z) == pytest.approx(ndtr(-z), rel=1e-12)


def test_normal_tail_at_its_limits() -> None:
    """1/2 in the middle, nothing beyond everything, and NaN of NaN."""
    assert normal_tail([-np.inf, 0.0, 60.0, np.inf]).tolist() == [1.0, 0.5, 0.0, 0.0]
    assert np.isnan(normal_tail(np.nan))


@given(st.floats(0, 37))
def test_mills_ratio_is_the_tail_without_its_front(z: float) -> None:
    """Times exp(-z^2 / 2) it is the tail."""
    found = float(mills_ratio(np.array([z]))[0]) * np.exp(-z * z / 2)
    assert found == pytest.approx(float(normal_tail(z)), rel=1e-13)


@given(st.floats(-690, -0.7).map(np.exp))
def test_a_quantile_gives_back_its_chance(chance: float) -> None:
    """The tail beyond the quantile is the chance, as well as rounding the quantile allows."""
    z = float(normal_quantile(chance))
    assert float(normal_tail(-z)) == pytest.approx(chance, rel=3e-16 * (2 + z * z))
    assert float(normal_quantile(1 - 2.0**-30)) == -float(normal_quantile(2.0**-30))


def test_normal_quantile_equals_scipy() -> None:
    """Next to scipy; the ends are infinite, and there is nothing beyond them."""
    from scipy.special import ndtri

    chance = np.concatenate([np.linspace(0, 1, 1001), np.logspace(-300, -1, 300)])
    assert normal_quantile(chance) == pytest.approx(ndtri(chance), rel=1e-13)
    assert np.isnan(normal_quantile([-0.1, 1.1, np.nan])).all()
