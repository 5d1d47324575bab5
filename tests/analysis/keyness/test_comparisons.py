"""What all groups say alike, and what is only not shown to differ."""

from __future__ import annotations

import numpy as np
import pytest

from relstat.analysis.keyness.comparisons import compare_all, compare_groups
from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts


def made_up(
    generator: np.random.Generator, documents: int, groups: int, terms: int, apart: float
) -> tuple[Counts, Groups]:
    """Bursty terms whose binary log ratio between the first group and each other one is given."""
    codes = np.repeat(np.arange(groups), documents).astype(np.int32)
    sizes = generator.integers(100, 400, len(codes)).astype(np.int64)
    rate = 10 ** generator.uniform(-2.5, -1.5, terms) * generator.gamma(2, 0.5, (len(codes), terms))
    table = generator.poisson(rate * np.where(codes == 0, 2.0**apart, 1)[:, None] * sizes[:, None])
    row, term = np.nonzero(table)
    cells = SparseCounts.of_cells(row, term, table[row, term], table.shape)
    ones = np.ones(terms, np.int64)
    labels = tuple(str(code) for code in range(groups))
    return Counts(cells, sizes, ones, -ones), Groups(("group",), labels, codes)


@pytest.mark.parametrize("groups", [2, 3])
def test_terms_at_the_margin_are_seldom_called_alike(groups: int) -> None:
    """Rates just a factor of 1.4 apart: at most about one in twenty is a lockword."""
    generator = np.random.default_rng(3)
    found = [
        (compare_all(*made_up(generator, 60, groups, 150, 0.5)).p < 0.05).mean() for _ in range(6)
    ]
    assert np.mean(found) < 0.07


def test_terms_that_are_alike_are_found() -> None:
    """Equal rates in 400 documents each are shown to be equal, mostly (in 150: two of three)."""
    counts, groups = made_up(np.random.default_rng(4), 400, 3, 150, 0.0)
    assert (compare_all(counts, groups).p < 0.05).mean() > 0.8


def test_the_outermost_groups_are_shown() -> None:
    """The pair of a term is its highest and its lowest rate."""
    counts, groups = made_up(np.random.default_rng(5), 40, 3, 50, 0.2)
    pair = compare_all(counts, groups).pair
    totals, _ = counts.by_group(groups.codes, 3)
    words = np.bincount(groups.codes, counts.sizes)
    rates = totals / words[:, None]
    np.testing.assert_allclose(pair.here.estimate.value, rates.max(axis=0))
    np.testing.assert_allclose(pair.rest.estimate.value, rates.min(axis=0))


def test_pairs_are_what_two_groups_alone_are() -> None:
    """Every pair of three groups has the p of a corpus of these two."""
    counts, groups = made_up(np.random.default_rng(6), 30, 3, 40, 1.0)
    pairs = {(one.target, one.reference): one for one in compare_groups(counts, groups, pairs=True)}
    assert len(pairs) == 6
    keep = groups.codes != 1
    two = Groups(("group",), ("0", "2"), (groups.codes[keep] // 2).astype(np.int32))
    alone = compare_groups(counts.choose(keep), two)[0]
    np.testing.assert_allclose(pairs["0", "2"].p, alone.p)
    np.testing.assert_allclose(pairs["2", "0"].p, alone.p)
    np.testing.assert_allclose(pairs["0", "2"].pair.log_ratio, alone.pair.log_ratio)
