"""The test by documents: exact where it can be, honest where labels are random."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.inference import DocumentTest, influence_p


def of_table(table: np.ndarray, sizes: np.ndarray) -> DocumentTest:
    """A test of a dense documents x terms table."""
    term, document = np.nonzero(table.T)
    return DocumentTest(term, document, table[document, term], sizes, table.shape[1])


def first(documents: int, total: int) -> np.ndarray:
    """The group of the first documents."""
    return np.arange(total) < documents


def dealt(counts: np.ndarray, sizes: np.ndarray, target: np.ndarray) -> float:
    """The exact one-sided chance of an excess as large, over all ways to deal the documents."""
    beyond = counts - counts.sum() / sizes.sum() * sizes
    observed = abs(beyond[target].sum())
    sign = np.sign(beyond[target].sum()) or 1.0
    size = int(target.sum())
    sums = [sign * beyond[list(some)].sum() for some in combinations(range(len(counts)), size)]
    return float(np.mean(np.array(sums) >= observed - 1e-9))


Counts = st.lists(st.integers(0, 6), min_size=8, max_size=11)


@given(Counts, st.integers(1, 7), st.randoms(use_true_random=False))
def test_near_the_exact_chance(counts: list[int], size: int, random: object) -> None:
    """Against all ways to deal eight to eleven documents: seldom far below the exact p."""
    y = np.array(counts)
    sizes = np.array([20 + (7 * i) % 30 for i in range(len(y))])
    target = first(size, len(y))
    p = float(of_table(y[:, None], sizes).p(target)[0])
    if not y.sum():
        assert np.isnan(p)
        return
    exact = min(2 * dealt(y, sizes, target), 1.0)
    assert p >= exact / 3
    assert 0 < p <= 1


def test_one_document_against_many_is_its_rank() -> None:
    """The one document that has a term, alone in its group of 100: two in a hundred."""
    table = np.zeros((100, 1), dtype=np.int64)
    table[0, 0] = 30
    p = of_table(table, np.full(100, 50)).p(first(1, 100))
    # One of 100 ways; the bound halves it, since the others weigh nothing.
    assert p[0] == pytest.approx(0.02, rel=1e-9)


def test_absence_from_a_small_group_is_no_evidence() -> None:
    """A term in a tenth of 1,000 documents is missing from 7 of them quite often."""
    table = np.zeros((1007, 1), dtype=np.int64)
    table[np.arange(7, 107), 0] = 3
    p = of_table(table, np.full(1007, 200)).p(first(7, 1007))
    assert p[0] > 0.4


def test_absence_from_a_large_group_is() -> None:
    """The same term missing from 200 of 400 documents is not chance."""
    table = np.zeros((400, 1), dtype=np.int64)
    table[200:240, 0] = 1
    assert of_table(table, np.full(400, 200)).p(first(200, 400))[0] < 1e-6


def test_a_burst_proves_little() -> None:
    """A hundred occurrences in one document are not more than one document's luck."""
    table = np.zeros((40, 2), dtype=np.int64)
    table[0, 0] = 100
    table[:20, 1] = 5
    table[20:, 1] = 1
    burst, even = of_table(table, np.full(40, 200)).p(first(20, 40))
    assert burst > 0.3
    assert even < 1e-6


def test_sides_are_alike() -> None:
    """A group against the rest is the rest against the group."""
    rng = np.random.default_rng(7)
    table = rng.poisson(rng.gamma(0.3, 3, (60, 40)))
    test = of_table(table, rng.integers(20, 400, 60))
    target = first(20, 60)
    assert test.p(target) == pytest.approx(test.p(~target), nan_ok=True)


def test_nothing_to_compare() -> None:
    """NaN without a second group, without words in a group, and for a term that does not occur."""
    table, sizes = np.array([[1, 0], [2, 0], [0, 0]]), np.array([10, 10, 0])
    test = of_table(table, sizes)
    for target in ([True] * 3, [False] * 3, [False, False, True]):
        assert np.isnan(test.p(np.array(target))).all()
    assert np.isnan(test.p(np.array([True, False, False]))).tolist() == [False, True]


def test_equal_rates_are_no_difference() -> None:
    """Where every document has the same rate, p is 1."""
    table = np.array([[2], [4], [6], [8]])
    assert of_table(table, np.array([10, 20, 30, 40])).p(first(2, 4))[0] == 1


@pytest.mark.parametrize(("small", "large"), [(10, 10), (50, 50), (10, 400), (5, 400), (200, 200)])
def test_random_labels(small: int, large: int) -> None:
    """Of bursty terms in uneven documents at most 6 % have p < .05, whatever the sizes."""
    rng = np.random.default_rng(11)
    total = small + large
    low, listed = [], 0
    for _ in range(12):
        sizes = np.maximum(20, np.exp(rng.normal(np.log(180), 0.7, total))).astype(np.int64)
        shape = rng.choice([0.1, 0.5, 5.0], 300)
        rate = np.exp(rng.normal(np.log(10), 1.2, 300)) / 1e4
        burst = rng.gamma(shape, 1 / shape, (total, 300))
        table = rng.poisson(sizes[:, None] * rate * burst)
        p = of_table(table, sizes).p(first(small, total))
        enough = (table > 0).sum(axis=0) >= 3
        low.append(p[enough])
        listed += bool((p[enough] < 0.05 / enough.sum()).any())
    assert np.mean(np.concatenate(low) < 0.05) <= 0.06
    assert listed <= 2


def test_one_heavy_document_does_not_end_the_curve() -> None:
    """A document with a hundred of a term: that the other group has few of the rest is no wonder.

    The document skews the sum so much that a curve through its moments ends before sums that are
    likely without it; six uneven groups of real documents listed such terms in 9 % of splits.
    """
    rng = np.random.default_rng(3)
    low = 0
    for _ in range(8):
        table = rng.poisson(0.8, (1285, 100))
        table[-1] = 102
        p = of_table(table, np.full(1285, 200)).p(first(50, 1285))
        low += int((p < 1e-3).sum())
    assert low <= 3


def test_one_long_document_does_not_end_the_curve() -> None:
    """The same for a document of 20,000 words in which the term is missing."""
    rng = np.random.default_rng(4)
    sizes = np.full(1005, 200)
    sizes[-1] = 20_000
    low = 0
    for _ in range(8):
        table = rng.poisson(2, (1005, 100))
        table[-1] = 0
        p = of_table(table, sizes).p(first(5, 1005))
        low += int((p < 1e-3).sum())
    assert low <= 3


@pytest.mark.parametrize(("small", "large"), [(5, 5), (10, 10), (5, 400), (20, 2000), (200, 200)])
def test_random_labels_of_scores(small: int, large: int) -> None:
    """Influences of even, skewed and heavy-tailed documents: at most 6 % of p are below .05."""
    rng = np.random.default_rng(12)
    shape = (small + large, 400)
    drawn = (rng.normal(size=shape), rng.gamma(0.3, 1, shape), -rng.gamma(0.1, 1, shape),
             rng.standard_t(3, shape))  # fmt: skip
    p = np.concatenate([influence_p(one, first(small, small + large)) for one in drawn])
    assert np.mean(p < 0.05) <= 0.06
    assert np.mean(p < 0.005) <= 0.006


def test_scores_of_few_documents_against_all_ways_to_deal_them() -> None:
    """Eight documents: seldom far below the exact p, and never 0."""
    rng = np.random.default_rng(13)
    for size in (1, 3, 4, 6):
        influence = rng.gamma(0.5, 1, (8, 30))
        found = influence_p(influence, first(size, 8))
        for column, p in zip(influence.T, found, strict=True):
            exact = min(2 * dealt(column, np.ones(8), first(size, 8)), 1.0)
            assert p >= exact / 3
            assert p > 0


def test_scores_that_cannot_be_compared() -> None:
    """NaN without influence, and without documents on both sides."""
    assert np.isnan(influence_p(np.zeros((6, 1)), first(3, 6))).all()
    for documents in (0, 6):
        assert np.isnan(influence_p(np.ones((6, 2)), first(documents, 6))).all()
