"""Dispersion against reference values and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics import dispersion
from relstat.statistics.dispersion import TermCells, deviation_of_proportions
from relstat.statistics.families import DISPERSION


def dp(counts: list[int], sizes: list[int]) -> float:
    """DPnorm of one term with so many occurrences in documents of these sizes."""
    values = np.array(counts)
    document = np.flatnonzero(values)
    term = np.zeros(len(document), dtype=np.int64)
    return float(deviation_of_proportions(term, document, values[document], np.array(sizes), 1)[0])


def test_reference_values(shared_vectors: Path) -> None:
    """The toy corpus of Gries."""
    listed = json.loads((shared_vectors / "measures.json").read_text(encoding="utf-8"))["vectors"]
    checked = 0
    for vector in listed:
        if vector["id"].startswith("disp.") and "DPnorm" in str(vector["expected"]):
            given = vector["inputs"]
            expected = pytest.approx(vector["expected"]["DPnorm"], abs=vector["tolerance"])
            assert dp(given["v"], given["sizes"]) == expected
            checked += 1
    assert checked >= 3


def test_by_hand() -> None:
    """Shares 3/4 and 1/4 in halves deviate by 1/4, and 1/2 is the most there can be."""
    assert dp([3, 1], [10, 10]) == pytest.approx(0.5)
    assert dp([2, 2], [10, 10]) == pytest.approx(0)
    assert dp([1, 3], [10, 30]) == pytest.approx(0)
    assert dp([4, 0], [10, 10]) == pytest.approx(1)
    assert dp([4, 0, 0], [10, 10, 0]) == pytest.approx(1)  # a document without words plays no part


def test_a_term_that_does_not_occur_has_none() -> None:
    """Two terms, of which the second is nowhere."""
    found = deviation_of_proportions(
        np.array([0]), np.array([1]), np.array([5]), np.array([10, 10]), 2
    )
    assert found[0] == pytest.approx(1)
    assert np.isnan(found[1])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 99)), min_size=2, max_size=8))
def test_equals_the_formula_of_the_paper(parts: list[tuple[int, int]]) -> None:
    """Half the sum of |observed - expected share|, over 1 - smallest expected share."""
    counts, sizes = [count for count, _ in parts], [size for _, size in parts]
    if not sum(counts):
        assert np.isnan(dp(counts, sizes))
        return
    expected = [size / sum(sizes) for size in sizes]
    observed = [count / sum(counts) for count in counts]
    half = sum(abs(o - e) for o, e in zip(observed, expected, strict=True)) / 2
    assert dp(counts, sizes) == pytest.approx(half / (1 - min(expected)), abs=1e-12)
    assert 0 <= dp(counts, sizes) <= 1


FORMULAS = {
    "range": dispersion.dispersion_range,
    "sd_pop": dispersion.sd_pop,
    "vc": dispersion.vc,
    "juilland_D": dispersion.juilland_d,
    "carroll_D2": dispersion.carroll_d2,
    "rosengren_S": dispersion.rosengren_s,
    "DP": dispersion.dp,
    "DPnorm": dispersion.dp_norm,
    "KLD": dispersion.kld,
    "DA": dispersion.da,
}


def test_every_vector_of_dispersion(shared_vectors: Path) -> None:
    """The toy corpus of Gries in ten measures, and DP of a real word in tlda."""
    listed = json.loads((shared_vectors / "measures.json").read_text(encoding="utf-8"))["vectors"]
    checked = 0
    for vector in listed:
        if not vector["id"].startswith("disp."):
            continue
        table = vector["inputs"]["v"], vector["inputs"]["sizes"]
        expected = vector["expected"]
        if vector["id"] == "disp.tlda.DP":
            assert 1 - float(dispersion.dp(*table)) == pytest.approx(expected, abs=1e-7)
            used = float(dispersion.dp_norm(*table, smallest="used"))
            assert 1 - used == pytest.approx(0.4462310, abs=1e-7)
            checked += 1
            continue
        for name, value in expected.items():
            found = float(FORMULAS[name](*table))
            assert found == pytest.approx(value, abs=vector["tolerance"]), (vector["id"], name)
            checked += 1
    assert checked >= 27


parts = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 99)), min_size=1, max_size=8)
BOUNDS = {"sd": np.inf, "vc": np.inf, "range": np.inf, "kld": np.inf}


@given(parts)
@pytest.mark.filterwarnings("error")
def test_bounds_and_limits(drawn: list[tuple[int, int]]) -> None:
    """From 0 to the most there is, without a warning; NaN for a term that does not occur."""
    counts, sizes = np.array(drawn).T
    for name, statistic in DISPERSION.items():
        value = float(statistic(counts, sizes))
        if not counts.sum():
            assert np.isnan(value), name
        elif len(counts) > 1:
            assert -1e-9 <= value <= BOUNDS.get(name, 1.0) + 1e-9, name
        else:
            assert np.isnan(value) or value >= 0, name


@given(parts, st.randoms())
def test_parts_in_any_order(drawn: list[tuple[int, int]], random: object) -> None:
    """No formula reads the order of the parts; empty parts play no part."""
    turned = [*drawn, (0, 0)]
    random.shuffle(turned)  # type: ignore[attr-defined]
    for name, statistic in DISPERSION.items():
        one = float(statistic(*np.array(drawn).T))
        other = float(statistic(*np.array(turned).T))
        assert one == pytest.approx(other, nan_ok=True, abs=1e-9), name


@given(st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=1, max_size=5))
def test_cells_are_the_table(rows: list[list[int]]) -> None:
    """Cells above zero give what the whole table gives."""
    table, sizes = np.array(rows), np.array([10, 20, 30, 40])
    term, part = np.nonzero(table)
    cells = TermCells(term, part, table[term, part], len(table))
    for name, statistic in DISPERSION.items():
        assert np.allclose(statistic(table, sizes), statistic(cells, sizes), equal_nan=True), name


@given(st.lists(st.integers(0, 99), min_size=2, max_size=6))
def test_da_by_pairs(counts: list[int]) -> None:
    """DA is 1 less the mean difference of all pairs of rates over twice the mean."""
    sizes = np.arange(1, len(counts) + 1) * 100
    rates = np.array(counts) / sizes
    found = float(dispersion.da(counts, sizes))
    if not rates.any():
        assert np.isnan(found)
        return
    apart = [abs(a - b) for i, a in enumerate(rates) for b in rates[i + 1 :]]
    assert found == pytest.approx(1 - np.mean(apart) / (2 * rates.mean()), abs=1e-9)


def test_average_reduced_frequency() -> None:
    """Even occurrences count in full, a heap of them once; terms together as one by one."""
    assert float(dispersion.arf([0, 25, 50, 75], 100)) == pytest.approx(4)
    assert float(dispersion.arf([7], 100)) == pytest.approx(1)
    # Distances 1, 1, 1 and 97, each at most 25.
    assert float(dispersion.arf([3, 4, 5, 6], 100)) == pytest.approx((1 + 1 + 1 + 25) / 25)
    assert np.isnan(dispersion.arf([], 100))
    both = dispersion.arf([0, 3, 25, 4, 50, 5, 75, 6], 100, [0, 2, 0, 2, 0, 2, 0, 2])
    assert both[[0, 2]] == pytest.approx([4, 28 / 25])
    assert np.isnan(both[1])


def test_residual_is_what_frequency_leaves() -> None:
    """Terms on the curve of their frequency have about 0, an even one of them less."""
    generator = np.random.default_rng(5)
    frequency = np.repeat(2 ** np.arange(1, 9), 40)
    usual = 1 / np.sqrt(frequency) + generator.normal(0, 0.01, len(frequency))
    usual[100] -= 0.3
    usual[7] = np.nan
    found = dispersion.dispersion_residual(usual, frequency)
    assert np.isnan(found[7])
    assert found[100] == pytest.approx(-0.3, abs=0.06)
    rest = np.delete(found, [7, 100])
    assert abs(rest.mean()) < 0.02
    assert abs(np.corrcoef(rest, np.log(np.delete(frequency, [7, 100])))[0, 1]) < 0.3
    assert np.isnan(dispersion.dispersion_residual([np.nan], [3])).all()
    assert dispersion.dispersion_residual([0.4], [3]) == pytest.approx([0.0])
