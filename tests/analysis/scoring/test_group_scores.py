"""The engine of scores against plain loops over documents."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.scoring.group_scores import DocumentCounts, document_scores, group_scores
from relstat.analysis.scoring.score import Score
from relstat.statistics.readability import ratio
from relstat.statistics.resampling import MIN_RELEASES, poisson_weights

LONG = Score(
    name="long",
    label="long words",
    heading="long",
    needs=("long", "words"),
    formula=ratio,
    written="long ÷ w",
    higher="harder",
    reading="",
    made_for="tests",
    source="",
    citation="",
    kind="share",
    minimum={"words": 2},
)


def counts_of(rows: list[tuple[int, int]], left_out: list[bool] | None = None) -> DocumentCounts:
    """Documents with so many words, and long ones among them."""
    flags = np.array(left_out or [False] * len(rows), dtype=np.bool_)
    values = np.array(rows, dtype=np.float64).reshape(len(rows), 2)
    return DocumentCounts(("words", "long"), values, {"left out": flags})


def test_documents() -> None:
    """A score of each document; NaN below the minimum, without words, and where left out."""
    counts = counts_of([(10, 5), (1, 1), (0, 0), (10, 5)], [False, False, False, True])
    (values,) = document_scores(counts, [LONG]).values()
    np.testing.assert_array_equal(values, [0.5, np.nan, np.nan, np.nan])
    assert counts.count("words").tolist() == [10, 1, 0, 10]
    assert counts.total("words") == 11


def test_groups_are_sums() -> None:
    """Groups and all, by hand; documents of no group count in the last row only."""
    counts = counts_of([(10, 5), (10, 1), (4, 4), (6, 0)], [False, False, False, True])
    summed = group_scores(counts, [LONG], np.array([0, 0, -1, 1]), 2)
    assert summed.documents.tolist() == [2, 0, 3]
    assert summed.total("words").tolist() == [20, 0, 24]
    np.testing.assert_array_equal(summed.estimate(LONG).value, [6 / 20, np.nan, 10 / 24])
    assert np.isnan(summed.estimate(LONG).low).all()  # fewer than five documents


def test_a_share_in_percent_is_a_hundred_times_the_share() -> None:
    """Percent for tables that hold shares and scores in one column."""
    counts = counts_of([(8, 2)])
    percent = LONG.in_percent()
    assert percent.label == "long words, %"
    assert percent.of({"words": np.array(8.0), "long": np.array(2.0)}) == 25
    assert document_scores(counts, [percent])["long"].tolist() == [25]


documents = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from([-1, 0, 1]), st.booleans()),
    min_size=1,
    max_size=40,
)


@given(documents)
def test_intervals_are_those_of_plain_resampling(rows: list[tuple[int, int, int, bool]]) -> None:
    """Groups, all and the difference: percentiles over the same weights, in plain Python."""
    counts = counts_of([(w + extra, w) for w, extra, _, _ in rows], [row[3] for row in rows])
    codes = np.array([row[2] for row in rows])
    summed = group_scores(counts, [LONG], codes, 2)
    made, difference = summed.estimate(LONG), summed.difference(LONG, 0, 1)
    weights = poisson_weights(0)[:, : len(rows)].astype(float)

    def samples(group: int | None) -> np.ndarray[Any, np.dtype[np.float64]]:
        chosen = counts.measured & ((codes == group) if group is not None else True)
        words, long = (weights[:, chosen] @ counts.values[chosen]).T
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(words >= 2, long / words, np.nan)

    def bounds(values: np.ndarray[Any, np.dtype[np.float64]], behind: int) -> tuple[float, float]:
        if behind < MIN_RELEASES or np.isfinite(values).mean() < 0.5:
            return np.nan, np.nan
        low, high = np.nanpercentile(values, [2.5, 97.5])
        return float(low), float(high)

    for place, group in enumerate((0, 1, None)):
        expected = bounds(samples(group), int(summed.documents[place]))
        assert (made.low[place], made.high[place]) == pytest.approx(expected, nan_ok=True)
    both = bounds(samples(0) - samples(1), int(summed.documents[:2].min()))
    assert (float(difference.low), float(difference.high)) == pytest.approx(both, nan_ok=True)
    values = made.value
    assert float(difference.value) == pytest.approx(values[0] - values[1], nan_ok=True)
