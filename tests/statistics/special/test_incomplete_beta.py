"""Both tails of the beta distribution, against sixty digits, exact sums and scipy."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relstat.statistics.special import incomplete_beta as module
from relstat.statistics.special.incomplete_beta import incomplete_beta
from tests.helpers import sixty_digits
from tests.helpers.sixty_digits import apart

SMALLEST = 1e-300

parameters = st.floats(-6.9, 7).map(exp)  # 1e-3 to 1,100


def check(a: float, b: float, x: float, within: float = 1e-12) -> None:
    """Both tails have their digits; a tiny parameter costs some at the other end."""
    found, exact = incomplete_beta(a, b, x), sixty_digits.beta_tails(a, b, x)
    for value, wanted in zip(found, exact, strict=True):
        if wanted > SMALLEST:
            assert apart(value, wanted) < within + 1e-14 / min(a, b), (a, b, x)


@given(parameters, parameters, st.floats(-12, 12))
def test_tails(a: float, b: float, logit: float) -> None:
    """Anywhere between nearly 0 and nearly 1."""
    check(a, b, 1 / (1 + exp(-logit)))


@given(parameters, parameters, st.floats(-6, 6))
def test_tails_near_the_mean(a: float, b: float, deviations: float) -> None:
    """Some standard deviations of the logit around it."""
    logit = np.log(a / b) + deviations * (1 / a + 1 / b) ** 0.5
    assume(abs(logit) < 30)
    x = float(1 / (1 + np.exp(-logit)))
    assume(0 < x < 1)
    check(a, b, x)


@pytest.mark.slow
@pytest.mark.parametrize("a", [0.5, 30.0, 1.01e4, 1e5, 1e7])
@pytest.mark.parametrize("b", [0.5, 30.0, 1.01e4, 1e5, 1e7])
@pytest.mark.parametrize("deviations", [-20.0, -4.0, -0.1, 0.1, 4.0, 20.0])
def test_tails_of_large_parameters(a: float, b: float, deviations: float) -> None:
    """Up to ten million, where h is a small difference of large numbers."""
    logit = np.log(a / b) + deviations * (1 / a + 1 / b) ** 0.5
    if abs(logit) < 30 and (x := float(1 / (1 + np.exp(-logit)))) < 1:
        check(a, b, x, 1e-12 if min(a, b) < 1e6 else 1e-11)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 99))
def test_whole_parameters_are_binomial_sums(a: int, b: int, percent: int) -> None:
    """The chance of at least a hits in a + b - 1 draws, added up in fractions."""
    share, draws = Fraction(percent, 100), a + b - 1
    terms = [
        comb(draws, hits) * share**hits * (1 - share) ** (draws - hits)
        for hits in range(a, draws + 1)
    ]
    lower, upper = incomplete_beta(a, b, percent / 100)
    # The hundredth is rounded once, which the tail feels more, the larger the parameters.
    assert float(lower) == pytest.approx(float(sum(terms)), rel=1e-13)
    assert float(upper) == pytest.approx(float(1 - sum(terms)), rel=1e-13, abs=1e-16)


@given(parameters, parameters, st.floats(0.001, 0.999))
def test_mirrored(a: float, b: float, x: float) -> None:
    """What is below x is above 1 - x with the parameters exchanged; both tails add up to 1."""
    lower, upper = incomplete_beta(a, b, x, 1 - x)
    mirrored = incomplete_beta(b, a, 1 - x, x)
    assert (float(lower), float(upper)) == pytest.approx(tuple(map(float, mirrored[::-1])))
    assert float(lower + upper) == pytest.approx(1, abs=1e-15)


def test_equal_to_scipy() -> None:
    """Next to scipy on a wide grid."""
    from scipy.special import betainc, betaincc

    size = np.exp(np.linspace(-6.9, 13, 24))
    a, b, z = np.meshgrid(size, size, np.linspace(-6, 6, 13))
    logit = np.clip(np.log(a / b) + z * np.sqrt(1 / a + 1 / b), -30, 30)
    x = 1 / (1 + np.exp(-logit))
    lower, upper = incomplete_beta(a, b, x)
    np.testing.assert_allclose(lower, betainc(a, b, x), rtol=2e-12)
    np.testing.assert_allclose(upper, betaincc(a, b, x), rtol=2e-12)


def test_limits() -> None:
    """Everything lies between 0 and 1; without a parameter there is no distribution."""
    lower, upper = incomplete_beta([2.0, 2.0, 0.0, np.nan], 3.0, [0.0, 1.0, 0.5, 0.5])
    assert lower[:2].tolist() == [0.0, 1.0]
    assert upper[:2].tolist() == [1.0, 0.0]
    assert np.isnan(lower[2:]).all()


def test_points_and_weights_are_those_of_gauss_and_legendre() -> None:
    """As numpy computes them, which has fewer digits of the weights."""
    points, weights = np.polynomial.legendre.leggauss(30)
    assert pytest.approx(points, abs=1e-15) == 2 * module._POINTS - 1
    assert pytest.approx(weights, rel=1e-12) == 2 * module._WEIGHTS


def test_twice_as_many_points_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty points have the digits, whatever the parameters: sixty find the same."""
    draw = np.random.default_rng(20220517)
    a, b = np.exp(draw.uniform(-6.9, 16, (2, 20_000)))
    logit = np.log(a / b) + draw.normal(0, 4, len(a)) * np.sqrt(1 / a + 1 / b)
    small = np.exp(-np.abs(np.clip(logit, -300, 300)))
    less, more = small / (1 + small), 1 / (1 + small)
    given_ = a, b, np.where(logit < 0, less, more), np.where(logit < 0, more, less)
    found = incomplete_beta(*given_)
    halves = np.concatenate([module._POINTS / 2, 0.5 + module._POINTS / 2])
    monkeypatch.setattr(module, "_POINTS", halves)
    monkeypatch.setattr(module, "_WEIGHTS", np.tile(module._WEIGHTS / 2, 2))
    for value, wanted in zip(found, incomplete_beta(*given_), strict=True):
        large = wanted > SMALLEST
        np.testing.assert_allclose(value[large], wanted[large], rtol=1e-12)
