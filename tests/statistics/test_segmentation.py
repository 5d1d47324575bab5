"""Change points: what is found, what is not, and how often nothing is called a change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.arrays import Floats
from relstat.statistics.segmentation import change_points


def level(*parts: tuple[int, float], seed: int = 0) -> Floats:
    """Counts of periods at some levels one after the other."""
    random = np.random.default_rng(seed)
    return np.concatenate([random.poisson(rate, size) for size, rate in parts]).astype(float)


def test_a_step_is_found_and_dated() -> None:
    """A rate that is four times as high from the thirteenth period on."""
    found = change_points(level((12, 10), (12, 40)), np.full(24, 1000.0))
    assert found.at.tolist() == [12]
    assert found.p[0] == found.overall < 0.01


def test_two_steps_are_found() -> None:
    """Up and down again, each within a period."""
    found = change_points(level((10, 10), (10, 40), (10, 10)), np.full(30, 1000.0))
    assert np.abs(found.at - [10, 20]).max() <= 1


def test_more_text_is_no_change() -> None:
    """Twice the words with twice the occurrences is the same rate; with as many it is half."""
    counts = level((12, 20), (12, 40), seed=4)
    words = np.repeat([1000.0, 2000.0], 12)
    assert not len(change_points(counts, words).at)
    halved = change_points(level((24, 20)), words)
    assert np.abs(halved.at - 12).max() <= 1


def test_one_event_is_no_change() -> None:
    """One or two periods with twenty times as much, wherever they are."""
    for first in (0, 5, 11, 22):
        for periods in (1, 2):
            counts = level((24, 10), seed=first)
            counts[first : first + periods] += 200
            found = change_points(counts, np.full(24, 1000.0)).at
            assert not ((found >= first - 2) & (found <= first + periods + 2)).any()


def test_a_change_across_a_gap_is_dated_after_it() -> None:
    """Periods without text take no part, and a new level begins where text does."""
    counts, words = level((10, 10), (14, 40)), np.full(24, 1000.0)
    counts[9:12] = words[9:12] = 0
    assert change_points(counts, words).at.tolist() == [12]


def test_means_of_a_score() -> None:
    """A mean that rises by two standard deviations, weighted by documents."""
    random = np.random.default_rng(6)
    documents = random.integers(5, 200, 24).astype(float)
    means = np.repeat([40.0, 44.0], 12) + random.normal(0, 8, 24) / np.sqrt(documents)
    found = change_points(means * documents, documents, kind="sums")
    assert found.at.tolist() == [12]


def test_random_series_have_few_changes() -> None:
    """At most 5 % of series without a change have one, with uneven text and clustered counts."""
    random = np.random.default_rng(9)
    claimed = 0
    for _ in range(150):
        words = random.gamma(2, 500, 16)
        counts = random.poisson(words / 50 * random.gamma(4, 1 / 4, 16)).astype(float)
        claimed += len(change_points(counts, words).at) > 0
    assert claimed <= 14  # 7.5 and three standard errors


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 500)), max_size=16))
@settings(max_examples=25)
def test_what_always_holds(periods: list[tuple[int, int]]) -> None:
    """Changes are ascending, inside the text, three periods with text apart, and repeatable."""
    counts = np.array([count if words else 0 for count, words in periods], dtype=np.float64)
    words = np.array([words for _, words in periods], dtype=np.float64)
    found, again = change_points(counts, words), change_points(counts, words)
    assert found.at.tolist() == again.at.tolist()
    assert found.p.tolist() == again.p.tolist()
    known = np.flatnonzero(words > 0)
    places = [0, *np.searchsorted(known, found.at).tolist(), len(known)]
    assert (found.p <= 0.05).all()
    if len(found.at):
        assert set(found.at.tolist()) <= set(known.tolist())
        assert np.diff(places).min() >= 3


def test_too_short_or_too_even_is_not_tested() -> None:
    """Fewer than six periods, or equal rates, give no p."""
    for counts, words in (([1, 2, 3], [9, 9, 9]), ([2] * 9, [9] * 9), ([0] * 9, [9] * 9)):
        found = change_points(counts, words)
        assert not len(found.at)
        assert np.isnan(found.overall)


def test_ruptures_finds_the_same_step() -> None:
    """The peer's optimal split of one clear step is ours."""
    peer = pytest.importorskip("ruptures")
    counts = level((15, 20), (15, 60), seed=2)
    theirs = peer.Dynp(model="l2", min_size=3, jump=1).fit(counts).predict(n_bkps=1)[0]
    assert change_points(counts, np.ones(30), kind="sums").at.tolist() == [theirs]
