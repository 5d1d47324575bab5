"""Dispersion against reference values and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.dispersion import deviation_of_proportions


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
