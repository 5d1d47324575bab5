"""Keyness against scipy, and in cases a reader can check by hand."""

from __future__ import annotations

from math import log, log2, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.keyness import (
    bayesian_information,
    benjamini_hochberg,
    chi_square,
    chi_square_yates,
    conservative_log_ratio,
    effect_size_ell,
    fisher_exact,
    log_likelihood,
    log_likelihood_two_cells,
    log_likelihood_williams,
    log_odds_z,
    log_ratio,
    odds_ratio,
    percent_difference,
    positive_log_ratio,
    simple_maths,
    weighted_log_odds,
    williams_factor,
)

tables = st.tuples(
    st.integers(0, 50), st.integers(50, 10_000), st.integers(0, 50), st.integers(50, 10_000)
)


def test_log_ratio_by_hand() -> None:
    """4 in 100 words against 1 in 100 is log2 of 4.5 / 1.5; zeros have a value."""
    assert float(log_ratio(4, 100, 1, 100)) == pytest.approx(log2(3))
    assert float(log_ratio(3, 100, 3, 100)) == 0
    assert float(log_ratio(0, 100, 0, 100)) == 0
    assert float(log_ratio(2, 100, 0, 100)) == pytest.approx(log2(5))


def test_log_likelihood_by_hand() -> None:
    """A word in each of 2 words against none of 2: each cell that is not empty holds 2."""
    assert float(log_likelihood(2, 2, 0, 2)) == pytest.approx(2 * (2 + 2) * log(2))
    assert float(log_likelihood(1, 2, 1, 2)) == 0
    assert float(log_likelihood(0, 2, 0, 2)) == 0


@given(tables)
def test_log_likelihood_equals_scipy(table: tuple[int, int, int, int]) -> None:
    """The G-test of scipy on the 2 x 2 table gives the same number."""
    from scipy.stats import chi2_contingency

    a, n, b, m = table
    g2 = float(log_likelihood(a, n, b, m))
    if a + b == 0 or a + b == n + m:
        assert g2 == 0
    else:
        cells = [[a, b], [n - a, m - b]]
        expected = chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert g2 == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(tables)
def test_log_ratio_changes_its_sign_with_the_sides(table: tuple[int, int, int, int]) -> None:
    """Swapping the groups turns the log ratio round and leaves G2."""
    a, n, b, m = table
    assert float(log_ratio(a, n, b, m)) == pytest.approx(-float(log_ratio(b, m, a, n)))
    assert float(log_likelihood(a, n, b, m)) == pytest.approx(float(log_likelihood(b, m, a, n)))


@given(st.lists(st.floats(0, 1), max_size=30))
def test_benjamini_hochberg_equals_scipy(p: list[float]) -> None:
    """The adjusted p-values are those of scipy, in the order given."""
    from scipy.stats import false_discovery_control

    adjusted = benjamini_hochberg(np.array(p))
    assert adjusted == pytest.approx(false_discovery_control(p) if p else [])


def test_benjamini_hochberg_leaves_out_what_is_no_test() -> None:
    """NaN stays NaN and does not make the others larger."""
    adjusted = benjamini_hochberg(np.array([0.01, np.nan, 0.04]))
    assert adjusted[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(adjusted[1])


def test_simple_statistics_by_hand() -> None:
    """20 in 1,000 words against 10 in 1,000."""
    table = (20, 1000, 10, 1000)
    assert float(percent_difference(*table)) == pytest.approx(100)
    assert float(odds_ratio(*table)) == pytest.approx(20 * 990 / (10 * 980))
    assert float(simple_maths(*table)) == pytest.approx(20_100 / 10_100)
    assert float(simple_maths(*table, added=1)) == pytest.approx(20_001 / 10_001)
    two_cells = 2 * (20 * log(20 / 15) + 10 * log(10 / 15))
    assert float(log_likelihood_two_cells(*table)) == pytest.approx(two_cells)
    assert float(bayesian_information(*table)) == pytest.approx(
        float(log_likelihood(*table)) - log(2000)
    )
    assert float(effect_size_ell(*table)) == pytest.approx(two_cells / (2000 * log(15)))
    assert float(chi_square(*table)) == pytest.approx(5**2 * (2 / 15 + 2 / 985))
    assert float(chi_square_yates(*table)) == pytest.approx(4.5**2 * (2 / 15 + 2 / 985))
    factor = 1 + 3 * (2000 / 30 + 2000 / 1970 - 1) / 12_000
    assert float(williams_factor(*table)) == pytest.approx(factor)
    assert float(log_likelihood_williams(*table)) == pytest.approx(
        float(log_likelihood(*table)) / factor
    )


def test_log_odds_by_hand() -> None:
    """2 of 10 against 1 of 10 with one pseudo-occurrence among four."""
    given: dict[str, Any] = {"prior": 1.0, "prior_words": 4.0}
    value = log(3 / 11) - log(2 / 12)
    assert float(weighted_log_odds(2, 10, 1, 10, **given)) == pytest.approx(value)
    whole = sqrt(1 / 3 + 1 / 11 + 1 / 2 + 1 / 12)
    assert float(log_odds_z(2, 10, 1, 10, **given)) == pytest.approx(value / whole)
    short = value / sqrt(1 / 3 + 1 / 2)
    assert float(log_odds_z(2, 10, 1, 10, variance_terms=2, **given)) == pytest.approx(short)


def test_a_zero_in_the_reference() -> None:
    """Ratios have no value then; the smoothed and the conservative ones have."""
    table = (5, 100, 0, 100)
    assert np.isnan([percent_difference(*table), odds_ratio(*table)]).all()
    assert float(log_ratio(*table)) == pytest.approx(log2(11))
    # 5 of 5 occurrences in one half of the words: the lower bound of the share is 0.025 ** 0.2.
    share = 0.025**0.2
    assert float(conservative_log_ratio(*table)) == 0 == max(0, log2(share / (1 - share)))
    share = 0.025 ** (1 / 50)
    least = log2(share / (1 - share))
    assert float(conservative_log_ratio(50, 100, 0, 100)) == pytest.approx(least)
    share = 0.05 ** (1 / 50)
    assert float(positive_log_ratio(50, 100, 0, 100)) == pytest.approx(log2(share / (1 - share)))


@given(tables)
def test_conservative_log_ratio_is_nearer_to_zero(table: tuple[int, int, int, int]) -> None:
    """LRC never has another sign than the raw difference, and more tests only make it smaller."""
    a, n, b, m = table
    value = float(conservative_log_ratio(*table))
    assert value * (a * m - b * n) >= 0
    assert abs(float(conservative_log_ratio(*table, tested=1000))) <= abs(value)
    assert value == pytest.approx(-float(conservative_log_ratio(b, m, a, n)))


@given(tables)
def test_chi_square_and_fisher_equal_scipy(table: tuple[int, int, int, int]) -> None:
    """Pearson's and Yates' chi-square and Fisher's p of scipy, whatever the table."""
    from scipy.stats import chi2_contingency
    from scipy.stats import fisher_exact as scipy_fisher

    a, n, b, m = table
    cells = [[a, b], [n - a, m - b]]
    if 0 < a + b < n + m:
        for function, correction in ((chi_square, False), (chi_square_yates, True)):
            expected = chi2_contingency(cells, correction=correction).statistic
            assert float(function(*table)) == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert float(fisher_exact(*table)) == pytest.approx(scipy_fisher(cells).pvalue, rel=1e-7)
