"""Expected different words in a draw: by all draws, by simulation, whatever the size."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics.diversity import expected_types, expected_types_by_group
from relstat.statistics.intervals import difference_interval, score_interval


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.integers(1, 4))
def test_the_mean_over_all_draws(counts: list[int], words: int) -> None:
    """The different words of every possible draw, averaged."""
    text = [word for word, times in enumerate(counts) for _ in range(times)]
    found = expected_types(np.array(counts), words)
    if words > len(text):
        assert np.isnan(found)
        return
    draws = [len({text[at] for at in some}) for some in combinations(range(len(text)), words)]
    assert found == pytest.approx(np.mean(draws))


def test_more_text_of_the_same_kind_is_not_more_varied() -> None:
    """A text ten times as long has the same expected number, and more word types."""
    generator = np.random.default_rng(1)
    share = 1 / np.arange(1, 3001)
    short, long = (generator.multinomial(n, share / share.sum()) for n in (20_000, 200_000))
    assert np.count_nonzero(long) > 1.2 * np.count_nonzero(short)
    assert expected_types(long, 1000) == pytest.approx(expected_types(short, 1000), rel=0.03)


def test_intervals_hold_for_documents() -> None:
    """Of documents with topics of their own, about 95 of 100 intervals hold the true number."""
    generator = np.random.default_rng(6)
    share = 1 / np.arange(1, 801)
    topics = generator.dirichlet(60 * share / share.sum(), 30)
    truth = float((1 - (1 - topics.mean(axis=0)) ** 500).sum())
    hits, apart = [], []
    for _ in range(120):
        topic = generator.integers(0, 30, 120)
        table = np.array([generator.multinomial(80, topics[one]) for one in topic])
        document, term = np.nonzero(table)
        codes = (np.arange(120) < 60).astype(np.int64)
        made = expected_types_by_group(term, document, table[document, term], codes, 2, 500)
        low, high = score_interval(made)
        hits += ((low <= truth) & (truth <= high)).tolist()
        one, two = (type(made)(*(getattr(made, name)[group] for name in
                    ("value", "error", "freedom"))) for group in (0, 1))  # fmt: skip
        bounds = difference_interval(one, two)
        apart.append(bounds[0] <= 0 <= bounds[1])
    assert np.mean(apart) > 0.9
    assert np.mean(hits) > 0.88  # a sample of 60 documents lacks some of 30 topics


def test_few_documents_have_no_error() -> None:
    """Thirty-nine documents say too little of others."""
    term, document = np.tile(np.arange(5), 39), np.repeat(np.arange(39), 5)
    made = expected_types_by_group(term, document, np.full(195, 3), np.zeros(39, np.int64), 1, 20)
    assert np.isfinite(made.value).all()
    assert np.isnan(made.error).all()
