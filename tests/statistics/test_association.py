"""Association scores against NLTK and scipy, by hand, and in their own limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures

from relstat.statistics.association import (
    ASSOCIATIONS,
    chi_square,
    delta_p,
    dice,
    fisher_exact,
    g2,
    jaccard,
    lambda_score,
    lambda_z,
    local_mi,
    log_dice,
    mi2,
    mi3,
    mikolov_score,
    minimum_sensitivity,
    normalised_pmi,
    pmi,
    t_score,
    z_score,
)

Tables = st.tuples(st.integers(1, 100_000), *[st.integers(0, 10_000_000)] * 3).map(
    lambda cells: (cells[0], cells[0] + cells[1], cells[0] + cells[2], sum(cells))
)


@given(Tables)
@example((50, 50, 50, 1000))
@example((1, 3, 4, 6))
@example((2, 9, 7, 4_512_609))
def test_equal_to_nltk(table: tuple[int, int, int, int]) -> None:
    """G2, t, PMI, Dice and phi of NLTK on every valid table (G2 there has no sign)."""
    both, first, second, places = table
    marginals = (both, (first, second), places)
    assert abs(g2(*table)) == pytest.approx(
        BigramAssocMeasures.likelihood_ratio(*marginals), rel=1e-6, abs=1e-6
    )
    assert t_score(*table) == pytest.approx(BigramAssocMeasures.student_t(*marginals))
    assert dice(*table) == pytest.approx(BigramAssocMeasures.dice(*marginals))
    assert 2.0 ** (log_dice(*table) - 14) == pytest.approx(BigramAssocMeasures.dice(*marginals))
    assert jaccard(*table) == pytest.approx(BigramAssocMeasures.jaccard(*marginals))
    assert pmi(*table) == pytest.approx(BigramAssocMeasures.pmi(*marginals), abs=1e-9)
    assert 2.0 ** mi3(*table) == pytest.approx(both**3 * places / first / second)
    assert 2.0 ** mi2(*table) == pytest.approx(both**2 * places / first / second)
    if max(first, second) < places:
        chi2 = BigramAssocMeasures.chi_sq(*marginals)
        assert abs(chi_square(*table)) == pytest.approx(chi2, rel=1e-6, abs=1e-6)
    if max(first, second) < places:
        both_ways = delta_p(*table) * delta_p(both, second, first, places)
        assert both_ways == pytest.approx(BigramAssocMeasures.phi_sq(*marginals))


@given(Tables)
def test_signs_agree(table: tuple[int, int, int, int]) -> None:
    """Above chance every score but logDice that has a value is above 0, below chance below it."""
    both, first, second, places = table
    beyond = both * places - first * second
    for formula in (g2, normalised_pmi, t_score, delta_p):
        value = float(formula(*table))
        assert not value * beyond < 0 or abs(value) < 1e-6


def test_limits() -> None:
    """Parts that are always together have the greatest logDice, NPMI and Delta P."""
    always = (50, 50, 50, 1000)
    assert [float(score(*always)) for score in (log_dice, normalised_pmi, delta_p)] == [14, 1, 1]
    assert float(delta_p(10, 10, 50, 1000)) == pytest.approx(1 - 40 / 990)
    assert float(delta_p(10, 50, 10, 1000)) == pytest.approx(0.2)


def test_what_a_table_does_not_give_is_not_a_number() -> None:
    """The logarithm of nothing has no value; lambda adds a half and has one."""
    never = (0, 5, 5, 100)
    assert np.isnan([log_dice(*never), t_score(*never)]).all()
    assert float(normalised_pmi(*never)) == -1
    assert lambda_score(0, 50, 50, 100) < 0
    assert np.isnan(normalised_pmi(7, 7, 7, 7))


def test_arrays() -> None:
    """Many tables at once give what each alone gives."""
    tables = np.array([[8, 13, 32, 31777], [20, 42, 20, 14307668]])
    for formula in ASSOCIATIONS.values():
        assert formula(*tables.T).tolist() == [float(formula(*table)) for table in tables]


def test_by_hand() -> None:
    """4 together, of 8 and 16 among 64 places: twice the 2 that chance gives."""
    table = (4, 8, 16, 64)
    assert float(pmi(*table)) == 1
    assert float(mi2(*table)) == 3
    assert float(mi3(*table)) == 5
    assert float(local_mi(*table)) == 4
    assert float(t_score(*table)) == 1
    assert float(z_score(*table)) == pytest.approx(2**0.5)
    assert float(dice(*table)) == pytest.approx(1 / 3)
    assert float(jaccard(*table)) == 0.2
    assert float(minimum_sensitivity(*table)) == 0.25
    assert float(delta_p(*table)) == pytest.approx(4 / 8 - 12 / 56)
    assert float(mikolov_score(*table)) == 2
    assert float(mikolov_score(*table, discount=2)) == 1
    odds = 4.5 * 44.5 / (4.5 * 12.5)
    assert float(lambda_score(*table)) == pytest.approx(np.log(odds))
    error = (2 / 4.5 + 1 / 44.5 + 1 / 12.5) ** 0.5
    assert float(lambda_z(*table)) == pytest.approx(np.log(odds) / error)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_fisher_equals_scipy(both: int, one: int, two: int, neither: int) -> None:
    """The two-sided p of scipy, on every small table."""
    from scipy.stats import fisher_exact as scipy_fisher

    places = both + one + two + neither
    p = float(fisher_exact(both, both + one, both + two, places))
    assert p == pytest.approx(scipy_fisher([[both, one], [two, neither]]).pvalue, rel=1e-9)
