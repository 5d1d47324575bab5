"""log gamma and what it is made of, against sixty digits, factorials and scipy."""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import exp, factorial, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.special import gamma
from relstat.statistics.special.gamma import (
    deviance,
    log_gamma,
    log_gamma_above_1,
    log_remainder,
    stirling_error,
)
from tests.helpers import sixty_digits
from tests.helpers.sixty_digits import apart

sizes = st.floats(-12, 20).map(exp)


@given(sizes | st.floats(0.3, 3))
def test_log_gamma_has_all_digits(x: float) -> None:
    """From 6e-6 to 5e8, also near 1 and 2, where it is 0."""
    exact = sixty_digits.log_gamma(x)
    assert abs(exact) < 1e-60 or apart(log_gamma(x), exact) < 2e-15


def test_log_gamma_of_whole_numbers_is_that_of_factorials() -> None:
    """gamma(n + 1) is n!, to the last digit that a logarithm has."""
    n = np.arange(1, 150)
    assert log_gamma(n + 1) == pytest.approx([log(factorial(one)) for one in n], rel=1e-15)


def test_log_gamma_equals_scipy() -> None:
    """Next to scipy, whose relative error near 2 is larger than its absolute one."""
    from scipy.special import gammaln

    x = np.exp(np.linspace(-12, 25, 4001))
    np.testing.assert_allclose(log_gamma(x), gammaln(x), rtol=1e-14, atol=1e-14)


def test_log_gamma_at_its_limits() -> None:
    """Infinite at 0 and at infinity; below 0 it is not asked for."""
    assert log_gamma([0.0, np.inf]).tolist() == [np.inf, np.inf]
    assert np.isnan(log_gamma([-0.5, np.nan])).all()
    assert log_gamma([1.0, 2.0]).tolist() == [0.0, 0.0]


@given(st.floats(-30, -0.7).map(exp))
def test_log_gamma_above_1_keeps_the_digits_of_small_numbers(x: float) -> None:
    """1 + x would lose them."""
    with localcontext(prec=70):
        exact = sixty_digits.log_gamma(1 + Decimal(x))
    assert abs(exact) < 1e-60 or apart(log_gamma_above_1(x), exact) < 2e-15


@given(sizes)
def test_stirling_error(x: float) -> None:
    """What is added to Stirling's approximation, so only its absolute error matters."""
    with localcontext(prec=70):
        d = Decimal(x)
        lost = (d + Decimal("0.5")) * d.ln() - d + (2 * sixty_digits.PI).ln() / 2
        exact = float(sixty_digits.log_gamma(1 + d) - lost)
    assert float(stirling_error(x)) == pytest.approx(exact, rel=1e-15, abs=2e-15)


@given(sizes, st.floats(-3, 3) | st.floats(-1e-6, 1e-6))
def test_deviance(x: float, logarithm: float) -> None:
    """X log(x / mean) + mean - x, also where it is a small difference of large numbers."""
    mean = x * exp(logarithm)
    with localcontext(prec=70):
        exact = Decimal(x) * (Decimal(x) / Decimal(mean)).ln() + Decimal(mean) - Decimal(x)
    assert float(deviance(x, x)) == 0
    assert exact == 0 or apart(deviance(x, mean), exact) < 1e-14


def test_deviance_of_nothing() -> None:
    """The limits where x or the mean are 0."""
    assert deviance([0.0, 0.0, 2.0], [3.0, 0.0, 0.0]).tolist() == [3.0, 0.0, np.inf]


@given(st.floats(-0.99, 50) | st.floats(-30, -10).map(exp))
def test_log_remainder(x: float) -> None:
    """log(1 + x) - x, which is near -x^2 / 2 for small x."""
    with localcontext(prec=70):
        exact = (1 + Decimal(x)).ln() - Decimal(x)
    assert abs(exact) < 1e-50 or apart(log_remainder(np.array([x]))[0], exact) < 4e-15


def test_zeta() -> None:
    """The table of Riemann's zeta function is scipy's."""
    from scipy.special import zetac

    assert zetac(np.arange(2, 28)) == pytest.approx(gamma._ZETA_LESS_1, rel=1e-13)
