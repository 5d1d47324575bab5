"""Keyness against reference values, against scipy, and in cases a reader can check by hand."""

from __future__ import annotations

import json
from math import log, log2, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.keyness import (
    benjamini_hochberg,
    clustered_p,
    log_likelihood,
    log_ratio,
)

tables = st.tuples(
    st.integers(0, 50), st.integers(50, 10_000), st.integers(0, 50), st.integers(50, 10_000)
)


def vectors(folder: Path, prefix: str) -> list[dict[str, Any]]:
    """The reference values whose name begins so."""
    listed = json.loads((folder / "measures.json").read_text(encoding="utf-8"))["vectors"]
    return [vector for vector in listed if vector["id"].startswith(prefix)]


def clustered(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> float:
    """The p of two groups of releases, each release given as (count, words)."""
    groups = [np.array(group, dtype=np.float64).reshape(-1, 2) for group in (first, second)]
    columns = [
        [count.sum(), (count**2).sum(), (count * words).sum(), words.sum(), (words**2).sum(), n]
        for count, words, n in ((group[:, 0], group[:, 1], len(group)) for group in groups)
    ]
    return float(clustered_p(*(np.array(pair) for pair in zip(*columns, strict=True))))


def test_log_likelihood_of_reference_tables(shared_vectors: Path) -> None:
    """R's G-test on four toy counts, and Evert's keyness file."""
    for vector in (*vectors(shared_vectors, "key.g2"), *vectors(shared_vectors, "key.evert.")):
        given, expected = vector["inputs"], vector["expected"]
        g2 = log_likelihood(given["f1"], given["N1"], given["f2"], given["N2"])
        wanted = expected["G2"] if isinstance(expected, dict) else expected
        assert float(g2) == pytest.approx(wanted, rel=1e-9)


def test_log_likelihood_of_dunnings_bigram(shared_vectors: Path) -> None:
    """The first word's occurrences against all others, as Dunning laid the table out."""
    (vector,) = vectors(shared_vectors, "assoc.g2.dunning2")
    both, first, second, total = (vector["inputs"][name] for name in ("n11", "n1", "n2", "N"))
    g2 = log_likelihood(both, first, second - both, total - first)
    assert float(g2) == pytest.approx(vector["expected"], abs=vector["tolerance"])


def test_log_ratio_of_reference_tables(shared_vectors: Path) -> None:
    """Evert's log ratio with Walter's one half."""
    for vector in vectors(shared_vectors, "key.evert."):
        given = vector["inputs"]
        ratio = log_ratio(given["f1"], given["N1"], given["f2"], given["N2"])
        assert float(ratio) == pytest.approx(vector["expected"]["LogRatio_walter"], rel=1e-9)


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


@given(st.integers(1, 29), st.integers(30, 60), st.integers(1, 29), st.integers(30, 60))
def test_clustered_p_with_releases_of_one_word_is_the_z_test(
    a: int, n: int, b: int, m: int
) -> None:
    """When words are the releases, it is the z-test of two shares (unpooled, n - 1)."""
    from scipy.stats import norm

    p = clustered([(1, 1)] * a + [(0, 1)] * (n - a), [(1, 1)] * b + [(0, 1)] * (m - b))
    x, y = a / n, b / m
    z = (x - y) / sqrt(x * (1 - x) / (n - 1) + y * (1 - y) / (m - 1))
    assert p == pytest.approx(2 * norm.sf(abs(z)), rel=1e-6, abs=1e-12)


def test_clustered_p_by_hand() -> None:
    """Rates 0.2 and 0.4 in two releases of 10 words each; each variance is 2 x 2 / 400."""
    from scipy.stats import norm

    p = clustered([(1, 10), (3, 10)], [(3, 10), (5, 10)])
    assert p == pytest.approx(2 * norm.sf(0.2 / sqrt(0.02)))


def test_crowding_makes_p_larger() -> None:
    """Ten occurrences in one of ten releases prove less than one in each of nine and a double."""
    nothing = [(0, 100)] * 9 + [(1, 100)]
    spread = clustered([(1, 100)] * 8 + [(2, 100), (0, 100)], nothing)
    crowded = clustered([(10, 100)] + [(0, 100)] * 9, nothing)
    assert spread < 0.001 < 0.3 < crowded


def test_clustered_p_without_variation_or_with_one_release_is_nan() -> None:
    """There is no p where nothing tells how much releases differ."""
    assert np.isnan(clustered([(1, 10)], [(1, 10), (3, 10)]))
    assert np.isnan(clustered([(1, 10), (1, 10)], [(1, 10), (1, 10)]))
    assert np.isnan(clustered([(1, 7)] * 3, [(2, 7)] * 3))
