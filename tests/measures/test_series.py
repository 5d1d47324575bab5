"""Series: signs, columns, and rates before and after a date of one's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from relstat.analysis.change.timelines import Timeline
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.measures.series import nothing_changed, period_rates, series_rates, side_rates
from relstat.tables.rendering.values import series_signs


@pytest.fixture
def timeline() -> Timeline:
    """Six years with ten documents of 20 words each; the fourth one has a single document."""
    codes = np.array([n for year in range(6) for n in [year] * (1 if year == 3 else 10)], np.int32)
    labels = tuple(str(2000 + year) for year in range(6))
    return Timeline("year", labels, codes, np.full(len(codes), 20, np.int64), min_text=100)


def test_signs(timeline: Timeline) -> None:
    """From the lowest to the highest rate; nothing found and nothing read are told apart."""
    counts = np.array([[1, 4, 8, 1, 0, 2], [0, 0, 0, 0, 0, 0]])
    signs = [series_signs(row) for row in series_rates(counts, timeline)]
    assert signs == ["▁▄█?·▂", "···?··"]


def test_why_nothing_changed(timeline: Timeline) -> None:
    """What to try, but where most documents have no date, that is the reason."""
    assert nothing_changed(timeline, "no change", "try less") == "no change: try less"
    undated = replace(timeline, codes=np.full(len(timeline.codes), -1, np.int32))
    assert nothing_changed(undated, "no change", "try less") == (
        "no change: 51 of 51 documents have no date fine enough"
    )


def test_long_series_put_periods_together() -> None:
    """Sixty years are twenty signs, three years each."""
    codes = np.repeat(np.arange(60), 2).astype(np.int32)
    long = Timeline("year", tuple(map(str, range(60))), codes, np.full(120, 50), min_text=100)
    counts = np.array([[1] * 30 + [0] * 30])
    assert series_rates(counts, long).to_list() == [[100] * 10 + [0] * 10]


def test_columns(timeline: Timeline) -> None:
    """Counts and rates per 10,000 words; null where there is too little text."""
    (periods,) = period_rates(np.array([[1, 4, 8, 1, 0, 2]]), timeline)
    assert [tuple(one.values()) for one in periods[1:5]] == [
        ("2001", 4, pytest.approx(4 / 200 * 10_000)),
        ("2002", 8, pytest.approx(8 / 200 * 10_000)),
        ("2003", None, None),
        ("2004", 0, 0),
    ]


def test_both_sides_are_two_groups(timeline: Timeline) -> None:
    """Rates and intervals before and after a split are those of two groups of documents."""
    random = np.random.default_rng(5)
    plain = random.poisson(0.4, (len(timeline.codes), 3))
    rows, terms = np.nonzero(plain)
    table = SparseCounts.of_cells(rows, terms, plain[rows, terms], plain.shape)
    ones = np.ones(3, dtype=np.int64)
    counts = Counts(table, timeline.sizes, ones, ones)
    splits = np.array([2, 5, 0])
    sides = side_rates(counts, timeline, splits)
    for term, split in enumerate(splits.tolist()):
        groups = (timeline.codes >= split).astype(np.int32)
        totals, documents = counts.by_group(groups, 2)
        low, high = counts.rate_intervals(groups, 2)
        for side, (_, rates, found) in enumerate(sides):
            assert found[:, term].tolist() == [totals[side, term], documents[side, term]]
            assert rates[1:, term] == pytest.approx(
                [low[side, term], high[side, term]], nan_ok=True
            )
