"""Differences of scores: by hand, honest for random groups, and never against their own p."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.scoring.group_scores import DocumentCounts, GroupScores, group_scores
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.score_contrasts import ScoreContrasts, contrast_scores
from relstat.statistics.readability import ratio

LENGTH = Score(
    name="length",
    label="letters per word",
    heading="length",
    needs=("letters", "words"),
    formula=ratio,
    written="letters ÷ w",
    higher="harder",
    reading="",
    made_for="tests",
    source="",
    citation="",
)
LONG = replace(LENGTH, name="long", label="long words", needs=("long", "words"), kind="share")
SCORES = (LENGTH, LONG)


def documents_of(
    rng: np.random.Generator, number: int, letters: float = 5.0, long: float = 0.2
) -> np.ndarray:
    """Words, letters and long words of documents of uneven length and habit."""
    words = rng.integers(20, 400, number)
    each = rng.normal(letters, 0.5, number)
    habit = rng.beta(4 * long, 4 * (1 - long), number)
    return np.stack([words, words * each, rng.binomial(words, habit)], axis=1)


def contrasts_of(
    tables: list[np.ndarray], scores: tuple[Score, ...] = SCORES
) -> tuple[ScoreContrasts, GroupScores]:
    """The contrasts of groups, and their sums."""
    values = np.concatenate(tables).astype(np.float64)
    counts = DocumentCounts(("words", "letters", "long"), values, {})
    codes = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    summed = group_scores(counts, codes, len(tables))
    return contrast_scores(summed, scores), summed


def test_two_groups_are_compared_as_they_come() -> None:
    """First minus second, with an interval around the difference, and a small p."""
    rng = np.random.default_rng(1)
    found, summed = contrasts_of([documents_of(rng, 40), documents_of(rng, 30, 6.0, 0.6)])
    assert (found.first.tolist(), found.second.tolist()) == ([0, 0], [1, 1])
    values = [summed.estimate(score).value for score in SCORES]
    assert found.difference == pytest.approx([value[0] - value[1] for value in values])
    assert (found.p < 1e-5).all()
    assert (found.low < found.difference).all()
    assert (found.difference < found.high).all()
    assert (found.high < 0).all()
    assert found.level == pytest.approx(0.95)


def test_of_several_groups_the_outermost_are_compared() -> None:
    """Highest minus lowest, and p three times as large for the choice among three pairs."""
    rng = np.random.default_rng(2)
    low, middle, high = (documents_of(rng, 20, letters) for letters in (4.8, 5.0, 5.2))
    three, _ = contrasts_of([low, middle, high], (LENGTH,))
    two, _ = contrasts_of([high, low], (LENGTH,))
    assert (three.first.tolist(), three.second.tolist()) == ([2], [0])
    assert three.difference == pytest.approx(two.difference)
    assert three.p == pytest.approx(3 * two.p)
    assert three.level > two.level


@given(st.integers(2, 4), st.integers(0, 10_000))
def test_interval_and_p_never_contradict(size: int, seed: int) -> None:
    """An interval leaves 0 out, or ends there, just where the adjusted p is below .05."""
    rng = np.random.default_rng(seed)
    tables = [
        documents_of(rng, int(rng.integers(3, 40)), rng.normal(5, 0.3), rng.uniform(0.05, 0.5))
        for _ in range(size)
    ]
    found, _ = contrasts_of(tables)
    differs = found.p < 0.05
    inside = (found.low <= 0) & (found.high >= 0)
    at_edge = (found.low == 0) | (found.high == 0)
    known = np.isfinite(found.low) & np.isfinite(found.high)
    assert (inside | ~known | differs).all()
    assert (~inside | at_edge | ~differs).all()


def test_documents_of_a_cluster_are_one_unit() -> None:
    """Twelve reports of one event, with longer words than all others, are one witness."""
    rng = np.random.default_rng(5)
    values = documents_of(rng, 60)
    values[:12, 1] = values[:12, 0] * 7
    counts = DocumentCounts(("words", "letters", "long"), values.astype(np.float64), {})
    summed = group_scores(counts, np.repeat([0, 1], 30), 2)
    event = np.where(np.arange(60) < 12, 0, -1)
    assert contrast_scores(summed, (LENGTH,)).p[0] < 0.01
    assert contrast_scores(summed, (LENGTH,), event).p[0] > 0.1


@pytest.mark.filterwarnings("error")
def test_what_cannot_be_compared_is_not_a_number() -> None:
    """One group with the score, or none, and a score that takes steps."""
    rng = np.random.default_rng(6)
    empty = np.zeros((12, 3))
    found, _ = contrasts_of([documents_of(rng, 12), empty])
    assert found.first.tolist() == [-1, -1]
    assert np.isnan([found.difference, found.low, found.high, found.p]).all()
    steps = replace(LENGTH, smooth=False)
    found, _ = contrasts_of([documents_of(rng, 12), documents_of(rng, 12)], (steps,))
    assert np.isfinite(found.difference).all()
    assert np.isnan([found.low, found.high, found.p]).all()
