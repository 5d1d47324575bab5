"""The engine of scores against plain loops over documents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.scoring.group_scores import DocumentCounts, document_scores, group_scores
from relstat.analysis.scoring.score import Score
from relstat.statistics.readability import ratio

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
    summed = group_scores(counts, np.array([0, 0, -1, 1]), 2)
    assert summed.documents.tolist() == [2, 0, 3]
    assert summed.total("words").tolist() == [20, 0, 24]
    np.testing.assert_array_equal(summed.estimate(LONG).value, [6 / 20, np.nan, 10 / 24])
    assert np.isnan(summed.estimate(LONG).low).all()  # fewer than ten documents


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
def test_groups_are_bounded_by_their_own_documents(rows: list[tuple[int, int, int, bool]]) -> None:
    """Each group's interval is that of a corpus that has its documents only; so are differences."""
    counts = counts_of([(w + extra, w) for w, extra, _, _ in rows], [row[3] for row in rows])
    codes = np.array([row[2] for row in rows])
    summed = group_scores(counts, codes, 2)
    made = summed.estimate(LONG)
    for place, group in enumerate((0, 1)):
        mine = [row for row in rows if row[2] == group]
        alone = counts_of([(w + extra, w) for w, extra, _, _ in mine], [row[3] for row in mine])
        one = group_scores(alone).estimate(LONG)
        for name in ("value", "low", "high"):
            expected = getattr(one, name)[-1]
            assert getattr(made, name)[place] == pytest.approx(expected, nan_ok=True)
    both = summed.difference(LONG, 0, 1)
    assert float(both.value) == pytest.approx(made.value[0] - made.value[1], nan_ok=True)
    if np.isfinite(both.low):
        assert both.low <= both.value <= both.high


def test_a_part_that_nobody_has_is_bounded() -> None:
    """None of twenty documents has a long word: others may, in up to a sixth of documents."""
    found = group_scores(counts_of([(10, 0)] * 20)).estimate(LONG)
    assert (found.value[-1], found.low[-1]) == (0, 0)
    assert found.high[-1] == pytest.approx(1 - 0.025 ** (1 / 20))
