"""Resampling of documents: its weights, its sums, its intervals."""

from __future__ import annotations

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics import resampling
from relstat.statistics.resampling import (
    LEVEL,
    MIN_DOCUMENTS,
    RESAMPLES,
    interval,
    poisson_weights,
    resampled_sums,
)

BLOCK = 1024  # documents drawn for together


def test_weights_are_poisson_of_mean_one() -> None:
    """Mean and variance are 1, and each number is as frequent as Poisson(1) has it."""
    weights = poisson_weights(0).astype(np.float64)
    assert weights.shape == (RESAMPLES, BLOCK)
    assert weights.mean() == pytest.approx(1, abs=0.005)
    assert weights.var() == pytest.approx(1, abs=0.01)
    for k in range(5):
        assert (weights == k).mean() == pytest.approx(exp(-1) / factorial(k), abs=0.002)


def test_weights_of_documents_are_independent() -> None:
    """Neighbouring documents, and neighbouring blocks, are drawn without regard to each other."""
    first, second = (poisson_weights(block).astype(np.float64) for block in (0, 1))
    assert np.corrcoef(first[:, :-1].ravel(), first[:, 1:].ravel())[0, 1] == pytest.approx(
        0, abs=0.005
    )
    assert np.corrcoef(first.ravel(), second.ravel())[0, 1] == pytest.approx(0, abs=0.005)


def test_weights_are_the_same_every_time() -> None:
    """The same block gives the same weights, also with fewer resamples; other blocks differ."""
    assert np.array_equal(poisson_weights(3), poisson_weights(3))
    assert np.array_equal(poisson_weights(3, 8), poisson_weights(3)[:8])
    assert not np.array_equal(poisson_weights(3), poisson_weights(4))


def test_sums_are_weights_times_values() -> None:
    """Each document counts as often as its weight says, in its own group; -1 counts nowhere."""
    values = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0], [8.0, 80.0]])
    sums = resampled_sums(values, np.array([0, 1, 0, -1]), 2)
    weights = poisson_weights(0)[:, :4].astype(np.float64)
    assert sums.shape == (RESAMPLES, 2, 2)
    assert np.array_equal(sums[:, 0, 0], weights[:, 0] * 1 + weights[:, 2] * 4)
    assert np.array_equal(sums[:, 1, 1], weights[:, 1] * 20)


def test_sums_of_blocks_add_up() -> None:
    """Documents 1,024 onward are the next block: their sums do not depend on those before."""
    values = np.arange(1500.0)[:, None]
    groups = np.zeros(1500, dtype=np.int32)
    whole = resampled_sums(values, groups, 1, resamples=20)
    later = np.where(np.arange(1500)[:, None] < BLOCK, 0.0, values)
    parts = resampled_sums(values[:BLOCK], groups[:BLOCK], 1, resamples=20)
    parts = parts + resampled_sums(later, groups, 1, resamples=20)
    assert np.allclose(whole, parts)
    tail = poisson_weights(1, 20)[:, : 1500 - BLOCK].astype(np.float64) @ values[BLOCK:]
    assert np.allclose(resampled_sums(later, groups, 1, resamples=20)[:, 0], tail)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 2)), min_size=1, max_size=30))
def test_sums_of_groups_add_up(documents: list[tuple[int, int]]) -> None:
    """The groups together sum to the documents that have a group."""
    values = np.array([[value] for value, _ in documents], dtype=np.float64)
    groups = np.array([group for _, group in documents])
    by_group = resampled_sums(values, groups, 3, resamples=16).sum(axis=1)
    together = resampled_sums(values, np.where(groups < 0, -1, 0), 1, resamples=16)[:, 0]
    assert np.allclose(by_group, together)


def test_sums_of_a_sparse_table_are_those_of_the_dense_one() -> None:
    """Counts come as a scipy table, readability sums as an array."""
    from scipy import sparse

    values = np.random.default_rng(1).integers(0, 3, (2500, 20)).astype(np.float64)
    for groups in (np.arange(2500) % 4 - 1, np.zeros(2500, dtype=np.int64)):
        for columns in (4, 20):  # few are made dense
            dense = resampled_sums(values[:, :columns], groups, 3, resamples=10)
            table = sparse.csr_matrix(values[:, :columns])
            assert np.array_equal(resampled_sums(table, groups, 3, resamples=10), dense)


def test_blocks_drawn_together_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many blocks of documents go together, the sums are the same."""
    from scipy import sparse

    table = sparse.csr_matrix(np.random.default_rng(2).integers(0, 3, (2500, 12)))
    groups = np.arange(2500) % 2
    together = resampled_sums(table, groups, 2, resamples=10)
    monkeypatch.setattr(resampling, "_BLOCKS", 1)
    assert np.array_equal(resampled_sums(table, groups, 2, resamples=10), together)


def test_interval_of_a_constant_is_the_constant() -> None:
    """A rate that is the same in every document is sure."""
    low, high = interval(np.full((RESAMPLES, 3), 2.5), 10)
    assert low.tolist() == high.tolist() == [2.5] * 3


def test_interval_cuts_the_tails() -> None:
    """Of the numbers 0 to 1000 the middle 95 % go from 25 to 975."""
    low, high = interval(np.arange(1001.0)[:, None], 10)
    assert LEVEL == 0.95
    assert (low[0], high[0]) == pytest.approx((25, 975))


def test_interval_needs_documents() -> None:
    """Below the least number of documents, or with mostly empty resamples, there is none."""
    samples = np.ones((100, 2))
    low, high = interval(samples, np.array([MIN_DOCUMENTS - 1, MIN_DOCUMENTS]))
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert (low[1], high[1]) == (1, 1)
    samples[:51] = np.nan
    assert np.isnan(interval(samples, 10)[0]).all()
    samples[50] = 1.0
    assert (interval(samples, 10)[0] == 1).all()


def test_interval_covers_the_true_rate_about_as_often_as_it_says() -> None:
    """Of 300 invented outlets with 60 documents about 95 % have the truth in their interval."""
    draw = np.random.default_rng(20220517)
    counts = draw.poisson(draw.gamma(2.0, 1.5, (60, 300)))  # mean 3, far from even
    sums = resampled_sums(np.column_stack([counts, np.ones(60)]), np.zeros(60, np.int32), 1)[:, 0]
    low, high = interval(sums[:, :-1] / sums[:, -1:], 60)
    covered = ((low <= 3) & (high >= 3)).mean()
    assert 0.90 <= covered <= 0.98
