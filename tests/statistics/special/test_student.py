"""Student's t, against closed forms, sixty digits and scipy."""

from __future__ import annotations

from math import atan, exp, pi, sqrt, tan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.special.normal import normal_quantile, normal_tail
from relstat.statistics.special.student import t_quantile, t_quantiles, t_tail
from tests.helpers import sixty_digits
from tests.helpers.sixty_digits import apart

freedoms = st.floats(-0.7, 7).map(exp)  # 0.5 to 1,100


@given(freedoms, st.floats(-7, 7).map(exp))
def test_tail_has_all_digits(freedom: float, t: float) -> None:
    """From 0.001 to 1,100, as far as a number can hold the tail."""
    exact = sixty_digits.t_tail(t, freedom)
    if exact > 1e-300:
        assert apart(t_tail(t, freedom), exact) < 1e-12
    assert float(t_tail(-t, freedom)) == 1 - float(t_tail(t, freedom))


@pytest.mark.slow
@pytest.mark.parametrize("freedom", [1e4, 1e5, 1e6])
@pytest.mark.parametrize("t", [0.01, 1.4, 1.5, 6.0, 36.0])
def test_tail_of_many_degrees_of_freedom(freedom: float, t: float) -> None:
    """Where it is nearly the normal distribution."""
    assert apart(t_tail(t, freedom), sixty_digits.t_tail(t, freedom)) < 1e-12


@given(st.floats(-30, 30))
def test_one_and_two_degrees_of_freedom(t: float) -> None:
    """Cauchy's distribution, and one that has a root in it."""
    assert float(t_tail(t, 1)) == pytest.approx(0.5 - atan(t) / pi, rel=1e-12)
    assert float(t_tail(t, 2)) == pytest.approx(0.5 - t / sqrt(2 + t * t) / 2, rel=1e-11)


@given(st.floats(0.001, 0.999))
def test_quantiles_of_one_and_two(chance: float) -> None:
    """Their quantiles are known in closed form, too."""
    assert float(t_quantile(chance, 1)) == pytest.approx(
        tan(pi * (chance - 0.5)), rel=1e-12, abs=1e-15
    )
    two = (2 * chance - 1) / sqrt(2 * chance * (1 - chance))
    assert float(t_quantile(chance, 2)) == pytest.approx(two, rel=1e-12, abs=1e-15)


@given(freedoms | st.floats(7, 14).map(exp), st.floats(-600, -0.7).map(exp))
def test_a_quantile_gives_back_its_chance(freedom: float, chance: float) -> None:
    """As far as a number can hold the quantile; the other side is the same below 0."""
    t = -float(t_quantile(chance, freedom))
    if np.isfinite(t) and 1e-8 < t < 1e150:
        assert float(t_tail(t, freedom)) == pytest.approx(chance, rel=1e-11)


def test_equal_to_scipy() -> None:
    """Next to scipy, as tables ask for it: quantiles of a level, many degrees of freedom."""
    from scipy.special import stdtr, stdtrit

    freedom = np.exp(np.linspace(-0.69, 13.8, 300))
    for level in (0.6, 0.9, 0.95, 0.975, 0.995, 0.9999):
        assert t_quantile(level, freedom) == pytest.approx(stdtrit(freedom, level), rel=1e-12)
        assert t_quantile(1 - level, freedom) == pytest.approx(
            stdtrit(freedom, 1 - level), rel=1e-12
        )
    t = np.linspace(-20, 30, 201)[:, None]
    np.testing.assert_allclose(t_tail(t, freedom), stdtr(freedom, -t), rtol=1e-11)


@given(st.floats(-12, -0.7).map(exp), st.lists(freedoms | st.floats(7, 50).map(exp), min_size=1))
def test_many_quantiles_of_one_chance(chance: float, freedom: list[float]) -> None:
    """From polynomials through 64 points, on either side of the middle."""
    for level in (chance, 1 - chance):
        found = t_quantiles(level, freedom)
        assert found == pytest.approx(t_quantile(level, freedom), rel=1e-12)
        assert found[0] == t_quantiles(level, freedom[0])


def test_many_quantiles_at_the_limits() -> None:
    """They are those of single ones: the middle, the ends, and what is none."""
    freedom = [0.3, 1.0, 2.5, 16.0, 1e25, np.inf, np.nan, -1.0, 0.0]
    for chance in (0.0, 1e-9, 0.2, 0.5, 0.975, 1.0):
        assert t_quantiles(chance, freedom) == pytest.approx(
            t_quantile(chance, freedom), rel=1e-12, nan_ok=True
        )


def test_limits() -> None:
    """Infinitely many degrees of freedom are the normal distribution; ends are infinite."""
    assert t_quantile([0.1, 0.975], np.inf) == pytest.approx(normal_quantile([0.1, 0.975]))
    assert float(t_tail(2.0, np.inf)) == pytest.approx(float(normal_tail(2.0)))
    assert t_quantile([0.0, 0.5, 1.0], 3.0).tolist() == [-np.inf, 0.0, np.inf]
    assert t_tail([-np.inf, 0.0, np.inf], 3.0).tolist() == [1.0, 0.5, 0.0]
    assert np.isnan(t_quantile(0.9, [np.nan, 0.0])).all()
    assert np.isnan(t_tail([np.nan, 1.0], [3.0, np.nan])).all()
    # A tail beyond the square of what numbers hold.
    assert float(t_tail(1e200, 0.5)) == pytest.approx(float(t_tail(1e100, 0.5)) * 1e-50, rel=1e-12)
