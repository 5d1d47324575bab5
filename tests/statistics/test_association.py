"""Association scores against NLTK, the reference values, and their own limits."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nltk.metrics.association import BigramAssocMeasures

from relstat.statistics.association import (
    ASSOCIATIONS,
    delta_p,
    g2,
    lambda_score,
    log_dice,
    normalised_pmi,
    t_score,
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
    dice = 2.0 ** (log_dice(*table) - 14)
    assert dice == pytest.approx(BigramAssocMeasures.dice(*marginals))
    if both < places:
        pmi = normalised_pmi(*table) * -np.log2(both / places)
        assert pmi == pytest.approx(BigramAssocMeasures.pmi(*marginals), abs=1e-9)
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
    assert np.isnan([log_dice(*never), normalised_pmi(*never), t_score(*never)]).all()
    assert lambda_score(0, 50, 50, 100) < 0
    assert np.isnan(normalised_pmi(7, 7, 7, 7))


def test_arrays() -> None:
    """Many tables at once give what each alone gives."""
    tables = np.array([[8, 13, 32, 31777], [20, 42, 20, 14307668]])
    for formula in ASSOCIATIONS.values():
        assert formula(*tables.T).tolist() == [float(formula(*table)) for table in tables]


def test_reference_values(shared_vectors: Path) -> None:
    """The values that Manning & Schuetze, Dunning, Rychly and quanteda print."""
    vectors = json.loads((shared_vectors / "measures.json").read_text(encoding="utf-8"))["vectors"]
    names = {"t-score": t_score, "G2 (4-cell)": g2, "NPMI": normalised_pmi}
    checked = 0
    for vector in vectors:
        if vector["id"].startswith("assoc.") and vector["measure"] in names:
            table = [vector["inputs"][name] for name in ("n11", "n1", "n2", "N")]
            found = float(names[vector["measure"]](*table))
            assert found == pytest.approx(vector["expected"], abs=vector["tolerance"])
            checked += 1
    assert checked >= 4
    quanteda = {v["id"]: v for v in vectors if v["id"].startswith("assoc.quanteda")}
    for name, expected in (("lambda", 4.317488), ("caps.lambda", 1.8101086078962516)):
        cells = quanteda[f"assoc.quanteda.{name}"]["inputs"]["table"]
        both, first = cells["11"], cells["11"] + cells["10"]
        table = [both, first, both + cells["01"], sum(cells.values())]
        assert float(lambda_score(*table)) == pytest.approx(expected, abs=1e-6)
