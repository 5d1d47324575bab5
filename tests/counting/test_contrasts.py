"""The group that uses a term most, against all others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.groups import Groups
from relstat.counting.contrasts import contrast_groups, groups_using
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.keyness import log_ratio


def counts_of(table: list[list[int]], size: int = 100) -> Counts:
    """Counts of terms in documents of equal length."""
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
    """The ratio of rates, around it its interval, and the p of the test of that group."""
    first, second = (
        [[2, 0], [3, 1], [4, 0], [3, 0], [2, 0]],
        [[1, 4], [0, 6], [1, 5], [0, 4], [0, 5]],
    )
    counts = counts_of(first * 2 + second * 2)
    found = contrast_groups(counts, groups_of([0] * 10 + [1] * 10))
    assert found.group.tolist() == [0, 1]
    assert found.log_ratio[0] == pytest.approx(float(log_ratio(28, 1000, 4, 1000)))
    assert (found.low < found.log_ratio).all()
    assert (found.log_ratio < found.high).all()
    alone = counts.test().p(np.arange(20) < 10)
    assert (alone <= found.p).all()
    assert (found.p <= 2 * alone).all()


@given(st.integers(2, 4), st.integers(0, 10_000))
def test_interval_and_p_never_contradict(size: int, seed: int) -> None:
    """An interval leaves 0 out, or ends there, just where the adjusted p is below .05."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(size), rng.integers(8, 40, size))
    lift = np.exp(rng.normal(0, 1, (size, 6)))[codes]
    table = rng.poisson(rng.gamma(0.5, 2, (len(codes), 6)) * lift)
    groups = Groups(("x",), tuple("abcd"[:size]), codes.astype(np.int32))
    found = contrast_groups(counts_of(table.tolist()), groups)
    differs = found.p < 0.05
    known = np.isfinite(found.low)
    assert (found.low[differs] >= 0).all()
    assert (found.low[known & ~differs] <= 0).all()
    assert not (found.high < found.low).any()


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
    """One group has no others; equal rates are no difference."""
    alone = contrast_groups(counts_of([[1], [2]]), groups_of([0, 0]))
    assert np.isnan([alone.log_ratio, alone.low, alone.p]).all()
    equal = contrast_groups(counts_of([[1]] * 30), groups_of([0] * 15 + [1] * 15))
    assert np.isnan(equal.p).all()


def test_a_term_of_one_group_only_has_a_lower_bound() -> None:
    """How much more frequent than never has no upper end."""
    only = contrast_groups(counts_of([[1]] * 12 + [[0]] * 12), groups_of([0] * 12 + [1] * 12))
    assert 0 < only.low[0] < only.log_ratio[0]
    assert np.isnan(only.high[0])
    assert only.p[0] < 0.001


def test_a_small_group_without_a_term_is_no_evidence() -> None:
    """A term of the many is not typical of them because seven documents lack it."""
    table = [[1]] * 60 + [[0]] * 60 + [[0]] * 7
    found = contrast_groups(counts_of(table), groups_of([0] * 120 + [1] * 7))
    assert found.group.tolist() == [0]
    assert found.p[0] > 0.01


def test_documents_of_a_cluster_are_one_witness() -> None:
    """A term in twelve reports of one event, and nowhere else, is one event's term."""
    counts = counts_of([[2]] * 12 + [[0]] * 48)
    groups = groups_of([0] * 30 + [1] * 30)
    events = Groups(("event",), ("visit",), np.array([0] * 12 + [-1] * 48, dtype=np.int32))
    assert contrast_groups(counts, groups).p[0] < 0.01
    assert contrast_groups(counts, groups, events).p[0] > 0.2


def test_groups_using() -> None:
    """The groups with at least one document, in the order of the groups."""
    documents = np.array([[1, 1, 0], [2, 0, 0], [1, 1, 3]])
    used = groups_using(documents, ("a", "b", "c")).to_list()
    assert [[one["group"] for one in row] for row in used] == [["a", "b", "c"], ["a", "c"], ["c"]]
    assert groups_using(np.array([[4, 0]]), ("a",)).to_list() == [[{"group": "a"}], []]
