"""Both tails of the gamma distribution, against sixty digits, closed forms and scipy."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.special import incomplete_gamma as module
from relstat.statistics.special.incomplete_gamma import incomplete_gamma
from relstat.statistics.special.normal import normal_tail
from tests.helpers import sixty_digits
from tests.helpers.sixty_digits import apart

SMALLEST = 1e-300

shapes = st.floats(-7, 9).map(exp)  # 9e-4 to 8,100


def check(shape: float, x: float) -> None:
    """Both tails have their digits, as far as they are no tiny part of 1."""
    found, exact = incomplete_gamma(shape, x), sixty_digits.gamma_tails(shape, x)
    for value, wanted in zip(found, exact, strict=True):
        if wanted > SMALLEST:
            assert apart(value, wanted) < 1e-12, (shape, x)


@given(shapes, st.floats(-6, 6))
def test_tails_near_the_mean(shape: float, deviations: float) -> None:
    """Some standard deviations around it."""
    check(shape, abs(shape + deviations * shape**0.5) + 1e-9)


@given(shapes, st.floats(-12, 2))
def test_tails_far_away(shape: float, logarithm: float) -> None:
    """From a millionth of the mean to seven times as much."""
    check(shape, shape * exp(logarithm))


@given(st.floats(-7, 0.5).map(exp), st.floats(-20, 0.6).map(exp))
def test_tails_of_small_shapes(shape: float, x: float) -> None:
    """Where nearly all lies at 0, the little that is above keeps its digits."""
    check(shape, x)


@pytest.mark.slow
@pytest.mark.parametrize("shape", [11.99, 12.0, 12.5, 1e5, 1e6])
@pytest.mark.parametrize("deviations", [-30.0, -5.0, -1e-3, 0.0, 1e-3, 5.0, 30.0])
def test_tails_of_large_shapes(shape: float, deviations: float) -> None:
    """Where the expansion begins, and far beyond it."""
    if (x := shape + deviations * shape**0.5) > 0:
        check(shape, x)


def test_a_large_shape_is_nearly_normal() -> None:
    """With 4e12 there is no difference but what the skewness makes."""
    z = np.array([-30.0, -5.0, -1.0, 0.0, 1.0, 5.0, 30.0])
    shape = 4e12
    lower, upper = incomplete_gamma(shape, shape + z * shape**0.5)
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    bent = (1 - z * z) / 3 / shape**0.5 * density
    assert lower == pytest.approx(normal_tail(-z) + bent, rel=3e-8)
    assert upper == pytest.approx(normal_tail(z) - bent, rel=3e-8)


@given(st.floats(0, 700))
def test_closed_forms(x: float) -> None:
    """Shape 1 is the exponential distribution, 1/2 the square of a normal variable."""
    assert float(incomplete_gamma(1, x)[1]) == pytest.approx(exp(-x), rel=1e-13)
    half = float(incomplete_gamma(0.5, x)[1])
    assert half == pytest.approx(2 * float(normal_tail((2 * x) ** 0.5)), rel=1e-12)


@given(shapes, shapes)
def test_the_tails_of_neighbours_differ_by_one_term(shape: float, x: float) -> None:
    """Raising the shape by 1 takes x^shape e^-x / gamma(shape + 1) off the lower tail."""
    front = float(sixty_digits.log_gamma(shape + 1))
    term = exp(shape * np.log(x) - x - front)
    lower, upper = incomplete_gamma([shape, shape + 1], x)
    assert lower[0] - lower[1] == pytest.approx(term, rel=1e-9, abs=1e-13)
    assert upper[1] - upper[0] == pytest.approx(term, rel=1e-9, abs=1e-13)


def test_equal_to_scipy() -> None:
    """Next to scipy on a wide grid; where scipy is wrong the sixty digits decide."""
    from scipy.special import gammainc, gammaincc

    shape = np.exp(np.linspace(-7, 11, 73))[:, None]
    x = np.maximum(shape + np.linspace(-6, 20, 79) * np.sqrt(shape), 1e-6)
    lower, upper = incomplete_gamma(shape, x)
    np.testing.assert_allclose(lower, gammainc(shape, x), rtol=1e-11)
    np.testing.assert_allclose(upper, gammaincc(shape, x), rtol=1e-11, atol=1e-300)


@pytest.mark.slow
def test_where_scipy_is_wrong() -> None:
    """Scipy 1.17 has 0.3 % less for a shape of a million, five deviations below the mean."""
    exact, _ = sixty_digits.gamma_tails(10**6, 10**6 - 5000)
    assert apart(incomplete_gamma(10**6, 10**6 - 5000)[0], exact) < 1e-13


def test_limits() -> None:
    """Nothing lies below 0 or above everything; no shape, no tail."""
    lower, upper = incomplete_gamma([2.0, 2.0, 0.0, np.nan], [0.0, np.inf, 1.0, 1.0])
    assert lower[:2].tolist() == [0.0, 1.0]
    assert upper[:2].tolist() == [1.0, 0.0]
    assert np.isnan(lower[2:]).all()


def test_the_expansion_follows_from_its_equation() -> None:
    """Its coefficients are those of e / m', where m' = m - 1 solves m' - log(1 + m') = e^2 / 2."""
    from fractions import Fraction

    size = len(module._EXPANSION)
    root = [Fraction(0), Fraction(1)]  # m' as a power series of e: m' dm' = e (1 + m') de
    for k in range(2, size + 1):
        inner = sum(root[i] * root[k + 1 - i] for i in range(2, k))
        root.append((Fraction(2, k + 1) * root[k - 1] - inner) / 2)
    quotient = [Fraction(1)]
    for n in range(1, size):
        quotient.append(-sum((root[j + 1] * quotient[n - j] for j in range(1, n + 1)), Fraction(0)))
    assert [float(one) for one in quotient] == pytest.approx(module._EXPANSION, rel=1e-15)
