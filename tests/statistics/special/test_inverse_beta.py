"""Quantiles of the beta distribution: they give back their chance, and are scipy's."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.special.incomplete_beta import incomplete_beta
from relstat.statistics.special.inverse_beta import beta_quantile
from tests.helpers import sixty_digits

parameters = st.floats(-6.9, 7).map(exp)
chances = st.floats(0.001, 0.999) | st.floats(-690, -0.7).map(exp)


@given(parameters, parameters, chances)
def test_a_quantile_gives_back_its_chance(a: float, b: float, chance: float) -> None:
    """The tail below it is the chance, as well as rounding the quantile allows."""
    x = float(beta_quantile(chance, a, b))
    assert 0 <= x <= 1
    if 1e-290 < x < 0.9:
        lower, _ = sixty_digits.beta_tails(a, b, x)
        assert float(lower) == pytest.approx(chance, rel=1e-12 + 1e-15 * max(a, b))


@given(parameters, parameters, st.floats(0.001, 0.499))
def test_mirrored(a: float, b: float, chance: float) -> None:
    """Exchanging the parameters and the chances exchanges x and 1 - x."""
    assert float(beta_quantile(chance, a, b)) == pytest.approx(
        1 - float(beta_quantile(1 - chance, b, a)), rel=1e-9, abs=1e-15
    )


def test_equal_to_scipy() -> None:
    """Next to scipy on a wide grid."""
    from scipy.special import betaincinv

    a, b, chance = np.meshgrid(
        *([np.exp(np.linspace(-6, 13, 20))] * 2), [1e-5, 0.025, 0.3, 0.5, 0.975]
    )
    found, wanted = beta_quantile(chance, a, b), betaincinv(a, b, chance)
    large = wanted > 1e-290
    assert found[large] == pytest.approx(wanted[large], rel=1e-11)
    assert (found[~large] < 1e-289).all()


def test_small_chances_keep_their_digits() -> None:
    """Where scipy gives up, or is wrong by many powers of ten."""
    chance = np.array([1e-300, 1e-170, 1e-100, 1e-30])
    for a, b in ((11.3, 1.03), (20.1, 0.7), (0.9, 30.0), (150.0, 2000.0)):
        lower, _ = incomplete_beta(a, b, beta_quantile(chance, a, b))
        assert lower == pytest.approx(chance, rel=1e-11)


def test_ends() -> None:
    """No chance is at 0, all of it at 1; and nearly all where a parameter is nearly 0."""
    assert beta_quantile([0.0, 1.0], 2.0, 3.0).tolist() == [0.0, 1.0]
    first, second = beta_quantile([0.5, 0.5], [1e-3, 1e6], [1e6, 1e-3])
    assert first < 1e-290
    assert second == 1
    assert np.isnan(beta_quantile([0.5, np.nan, 0.5], [np.nan, 1.0, 0.0], 1.0)).all()
