"""Rates by group, their errors and their units, against plain sums."""

from __future__ import annotations

import numpy as np
import pytest

from relstat.corpus.groups import Groups
from relstat.counting.contrasts import merge_clusters
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.estimates import MIN_DOCUMENTS, estimate_ratio


def counts_of(table: np.ndarray, sizes: np.ndarray) -> Counts:
    """Counts of a dense documents x terms table."""
    rows, terms = np.nonzero(table)
    ones = np.ones(table.shape[1], dtype=np.int64)
    cells = SparseCounts.of_cells(rows, terms, table[rows, terms], table.shape)
    return Counts(cells, sizes, ones, ones)


def some_counts(documents: int = 90, terms: int = 12, seed: int = 1) -> tuple[Counts, np.ndarray]:
    """Bursty terms in documents of uneven length, and the table they are from."""
    rng = np.random.default_rng(seed)
    table = rng.poisson(rng.gamma(0.4, 2, (documents, terms)))
    return counts_of(table, rng.integers(30, 400, documents)), table


def groups_of(codes: np.ndarray) -> Groups:
    """Groups named by their number."""
    labels = tuple(str(code) for code in range(int(codes.max()) + 1))
    return Groups(("x",), labels, codes.astype(np.int32))


def test_errors_are_those_of_the_documents() -> None:
    """Every group's rate and error equal those of its own documents, computed one by one."""
    counts, table = some_counts()
    codes = np.arange(90) % 4 - 1
    found = counts.rates_by_group(codes, 3)
    for group in range(3):
        mine = codes == group
        y, n = table[mine].astype(float), counts.sizes[mine].astype(float)
        rate = y.sum(axis=0) / n.sum()
        e = y - rate * n[:, None]
        alone = estimate_ratio(
            y.sum(axis=0), n.sum(), (e**2).sum(axis=0), (e**4).sum(axis=0), mine.sum()
        )
        for name in ("value", "error", "freedom"):
            assert getattr(found.estimate, name)[group] == pytest.approx(getattr(alone, name))
        assert found.having[group].tolist() == (y > 0).sum(axis=0).tolist()


def test_one_group_against_all_others() -> None:
    """The group of each term, and the rest, are those of a comparison of two groups."""
    counts, _ = some_counts()
    codes = np.arange(90) % 3
    rates = counts.rates_by_group(codes, 3)
    chosen = np.arange(3)[:, None] == np.full(12, 1)
    here, rest = rates.combine(chosen), rates.combine(~chosen)
    two = counts.rates_by_group((codes != 1).astype(int), 2)
    for found, row in ((here, 0), (rest, 1)):
        assert found.estimate.value == pytest.approx(two.estimate.value[row])
        assert found.estimate.error == pytest.approx(two.estimate.error[row])
        assert found.estimate.freedom == pytest.approx(two.estimate.freedom[row])
        for side in (0, 1):
            assert found.bounds[side] == pytest.approx(two.bounds[side][row])


def test_equal_rates_have_the_bounds_of_unseen_documents() -> None:
    """Where every document has the same rate, others may not: as if words were independent."""
    sizes = np.arange(10, 30) * 10
    counts = counts_of((sizes // 10)[:, None], sizes)
    found = counts.rates_by_group(np.zeros(20, dtype=int), 1)
    assert found.bounds[0][0, 0] == pytest.approx(0.1 * np.exp(-1.959964 / np.sqrt(390)), rel=1e-4)


def test_small_and_empty_groups_have_no_bounds() -> None:
    """Below ten documents bounds are NaN; a count of 0 among enough is bounded from elsewhere."""
    table = np.zeros((60, 1), dtype=np.int64)
    table[30:, 0] = 2
    codes = np.repeat([0, 1, 2, 3], [MIN_DOCUMENTS - 1, 21, 30, 0])
    low, high = counts_of(table, np.full(60, 100)).rates_by_group(codes, 4).bounds
    assert np.isnan(low[[0, 3]]).all()
    assert (low[1, 0], high[1, 0]) == (0, pytest.approx((1 - 0.025 ** (1 / 21)) * 2 / 100))
    assert low[2, 0] == pytest.approx(0.02 * 0.025 ** (1 / 30))
    assert high[2, 0] == pytest.approx(0.02 / 0.025 ** (1 / 30))


def test_clusters_are_added_up_within_groups() -> None:
    """Documents of one event in one group are one unit; those without an event stay alone."""
    table = np.array([[1, 0], [2, 0], [0, 4], [8, 0], [1, 1]])
    counts = counts_of(table, np.array([10, 20, 30, 40, 50]))
    groups = groups_of(np.array([0, 0, 1, 1, 1]))
    clusters = groups_of(np.array([0, 0, 0, -1, -1]))
    merged, codes = merge_clusters(counts, groups, clusters)
    rows = sorted(
        [int(codes[i]), int(merged.sizes[i]), *merged.table.toarray()[i].tolist()]
        for i in range(len(codes))
    )
    assert rows == [[0, 30, 3, 0], [1, 30, 0, 4], [1, 40, 8, 0], [1, 50, 1, 1]]
    assert merged.totals.tolist() == counts.totals.tolist()
    same, alone = merge_clusters(counts, None, None)
    assert same is counts
    assert alone.tolist() == [0] * 5


def test_copies_prove_nothing_when_clustered() -> None:
    """Ten copies of one text are ten witnesses as documents, and one as a cluster."""
    table = np.zeros((60, 1), dtype=np.int64)
    table[:10, 0] = 3
    counts = counts_of(table, np.full(60, 100))
    codes = np.repeat([0, 1], 30)
    assert counts.test().p(codes == 0)[0] < 0.01
    event = np.where(np.arange(60) < 10, 0, -1)
    merged, units = merge_clusters(counts, groups_of(codes), groups_of(event))
    assert merged.test().p(units == 0)[0] > 0.2
