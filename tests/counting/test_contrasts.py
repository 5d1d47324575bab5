"""The group that uses a term most, against all others."""

from __future__ import annotations

import numpy as np
import pytest

from relstat.corpus.groups import Groups
from relstat.counting.contrasts import contrast_groups, where_used
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.keyness import clustered_p, log_ratio


def counts_of(table: list[list[int]], size: int = 100) -> Counts:
    """Counts of terms in releases of equal length."""
    array = np.array(table)
    rows, terms = np.nonzero(array)
    ones = np.ones(array.shape[1], dtype=np.int64)
    cells = SparseCounts.of_cells(rows, terms, array[rows, terms], (len(array), len(ones)))
    return Counts(cells, np.full(len(array), size), ones, ones)


def groups_of(codes: list[int]) -> Groups:
    """Groups named a, b, c by code."""
    labels = tuple("abc"[: max(codes) + 1])
    return Groups(("x",), labels, np.array(codes, dtype=np.int32))


def test_two_groups() -> None:
    """The ratio of rates, and the p-value of the two groups' own numbers."""
    table = [[2, 0], [3, 1], [4, 0], [3, 0], [2, 0], [1, 4], [0, 6], [1, 5], [0, 4], [0, 5]]
    found = contrast_groups(counts_of(table), groups_of([0] * 5 + [1] * 5))
    assert found.group.tolist() == [0, 1]
    assert found.log_ratio[0] == pytest.approx(float(log_ratio(14, 500, 2, 500)))
    assert (found.low < found.log_ratio).all()
    assert (found.log_ratio < found.high).all()
    by_hand = clustered_p(
        *(
            np.array(pair, dtype=np.float64)[:, None]
            for pair in ((14, 2), (42, 2), (1400, 200), (500, 500), (50_000, 50_000), (5, 5))
        )
    )
    assert by_hand[0] <= found.p[0] <= 2 * by_hand[0]


def test_of_three_groups_the_choice_is_paid_for() -> None:
    """The p-value is three times that of the one comparison."""
    table = [[3], [2], [4], [3], [2], [1], [2], [1], [2], [1], [1], [1], [2], [1], [2]]
    codes = [0] * 5 + [1] * 5 + [2] * 5
    three = contrast_groups(counts_of(table), groups_of(codes))
    two = contrast_groups(counts_of(table), groups_of([min(code, 1) for code in codes]))
    assert three.group.tolist() == [0]
    assert three.log_ratio.tolist() == two.log_ratio.tolist()
    assert three.p[0] == pytest.approx(min(3 * two.p[0], 1))


def test_what_cannot_be_compared_is_not_a_number() -> None:
    """One group has no others; a term of one group only has a ratio and no interval."""
    alone = contrast_groups(counts_of([[1], [2]]), groups_of([0, 0]))
    assert np.isnan([alone.log_ratio, alone.low, alone.p]).all()
    only = contrast_groups(counts_of([[1]] * 5 + [[0]] * 5), groups_of([0] * 5 + [1] * 5))
    assert only.log_ratio[0] > 0
    assert np.isnan([only.low, only.high]).all()


def test_where_used() -> None:
    """In words: everywhere, in one group only, or in so many of them."""
    documents = np.array([[1, 1, 0], [2, 0, 0], [1, 1, 3]])
    assert where_used(documents, ("a", "b", "c")) == ["everywhere", "2 of 3", "only c"]
    assert where_used(np.array([[4]]), ("a",)) == ["only a"]
