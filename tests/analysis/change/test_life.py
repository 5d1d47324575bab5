"""Lives: each can be had, none without reason, and chance makes few of them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.change.life import LIVES, MIN_EXPECTED, judge_lives
from relstat.analysis.change.timelines import Timeline
from relstat.arrays import Ints


def timeline_of(documents: list[int], words: int = 100, min_text: int = 1) -> Timeline:
    """Periods with so many documents of equal length."""
    codes = np.repeat(np.arange(len(documents)), documents).astype(np.int32)
    labels = tuple(str(2000 + number) for number in range(len(documents)))
    return Timeline("year", labels, codes, np.full(len(codes), words, np.int64), min_text)


def judged(documents: list[list[int]], timeline: Timeline) -> list[str]:
    """The lives of terms that stand in so many documents of each period."""
    found = judge_lives(np.array(documents, dtype=np.int64), timeline)
    return [LIVES[code] for code in found.life]


EXAMPLES = {
    "born": [0] * 10 + [20, 25, 18, 22, 19, 30, 21, 24, 20, 23],
    "dead": [20, 25, 18, 22, 19, 30, 21, 24, 20, 23] + [0] * 10,
    "passing": [0] * 7 + [20, 25, 18, 22, 19, 30] + [0] * 7,
    "revived": [20, 25, 18, 22, 19, 30] + [0] * 8 + [20, 25, 18, 22, 19, 30],
    "rising": [1, 2, 0, 1, 3, 2, 1, 2, 1, 0, 15, 18, 20, 17, 15, 19, 22, 18, 16, 20],
    "fading": [15, 18, 20, 17, 15, 19, 22, 18, 16, 20, 1, 2, 0, 1, 3, 2, 1, 2, 1, 0],
    "stable": [15, 18, 20, 17, 15, 19, 22, 18, 16, 20] * 2,
    "unclear": [0, 1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
}


@pytest.mark.parametrize("life", EXAMPLES)
def test_each_life_can_be_had(life: str) -> None:
    """A plain example of each, alone and among others."""
    timeline = timeline_of([50] * 20)
    assert judged([EXAMPLES[life]], timeline) == [life]
    assert judged(list(EXAMPLES.values()), timeline) == list(EXAMPLES)


def test_what_is_told_of_a_birth() -> None:
    """The period of birth, the silence before, and the documents expected in it."""
    timeline = timeline_of([50] * 20)
    found = judge_lives(np.array([EXAMPLES["born"]]), timeline)
    assert (found.since[0], found.split[0], found.until[0]) == (10, 10, -1)
    assert found.silent[:, 0].tolist() == [0, 10]
    assert found.expected[0] == pytest.approx(sum(EXAMPLES["born"]))
    assert (found.first[0], found.last[0], found.present[0]) == (10, 19, 10)
    assert found.p[0] < 0.001


def test_what_is_told_of_a_return_and_of_a_spell() -> None:
    """A return has the silence between; a spell its first and last period."""
    timeline = timeline_of([50] * 20)
    found = judge_lives(np.array([EXAMPLES["revived"], EXAMPLES["passing"]]), timeline)
    assert found.silent[:, 0].tolist() == [6, 14]
    assert found.since.tolist() == [14, 7]
    assert found.until.tolist() == [-1, 12]


def test_a_burst_is_no_life() -> None:
    """Two hundred documents of one period tell nothing about all others."""
    burst = [0] * 12 + [200] + [0] * 7
    assert judged([burst], timeline_of([250] * 20)) == ["unclear"]


def test_silence_is_no_evidence_where_nothing_was_read() -> None:
    """The same silence over empty years, or over years with little text, claims nothing."""
    for early in (0, 1):
        (life,) = judged([EXAMPLES["born"]], timeline_of([early] * 10 + [500] * 10))
        assert life in ("unclear", "stable")
    assert judged([EXAMPLES["born"]], timeline_of([500] * 20)) == ["born"]


def test_at_the_edges_nobody_is_born_or_dies() -> None:
    """What was there in the first period is not born; what is there in the last one not dead."""
    timeline = timeline_of([50] * 20)
    early = [20, *[0] * 9, *EXAMPLES["born"][10:]]
    late = [*EXAMPLES["dead"][:10], *[0] * 9, 20]
    assert not {"born", "dead", "passing"} & set(judged([early, late], timeline))


def test_more_text_is_not_a_rise() -> None:
    """Ten times as many documents with the term among ten times as many documents: stable."""
    documents = [50] * 10 + [500] * 10
    series = [10] * 10 + [100] * 10
    assert judged([series], timeline_of(documents)) == ["stable"]


def test_longer_documents_are_not_a_rise() -> None:
    """A rise per document alone, or per word alone, is none: both must show it."""
    codes = np.repeat(np.arange(20), 50).astype(np.int32)
    sizes = np.where(codes < 10, 100, 800).astype(np.int64)
    timeline = Timeline("year", tuple(map(str, range(20))), codes, sizes, 1)
    per_document_only = [5] * 10 + [40] * 10
    per_word_only = [40] * 10 + [40] * 10
    assert not {"rising", "fading"} & set(judged([per_document_only, per_word_only], timeline))


def test_a_silence_begins_with_the_next_period_that_was_read() -> None:
    """Nothing is dated into a year without text."""
    series = EXAMPLES["dead"]
    documents = [50] * 10 + [0] * 3 + [50] * 10
    found = judge_lives(np.array([series[:10] + [0] * 13]), timeline_of(documents))
    assert LIVES[found.life[0]] == "dead"
    assert found.since[0] == 13
    assert found.last[0] == 9


some_series = st.lists(st.lists(st.integers(0, 6), min_size=8, max_size=8), min_size=1, max_size=5)
some_documents = st.lists(st.integers(6, 40), min_size=8, max_size=8)


@given(some_series, some_documents, st.integers(0, 8))
def test_an_empty_period_changes_nothing(
    series: list[list[int]], texts: list[int], at: int
) -> None:
    """Periods without text, wherever they are, are as if they were not there."""
    documents = np.array(series)
    plain = judge_lives(documents, timeline_of(texts))
    longer = np.insert(documents, at, 0, axis=1)
    other = judge_lives(longer, timeline_of([*texts[:at], 0, *texts[at:]]))
    assert plain.life.tolist() == other.life.tolist()
    assert plain.p == pytest.approx(other.p)
    moved = np.where(plain.since >= at, plain.since + 1, plain.since)
    assert moved.tolist() == other.since.tolist()


@given(some_series, some_documents)
def test_claims_rest_on_text(series: list[list[int]], texts: list[int]) -> None:
    """Whatever the series: claims are significant, and their silences empty and long enough."""
    documents = np.array(series)
    found = judge_lives(documents, timeline_of(texts))
    for row, code in enumerate(found.life.tolist()):
        life, silent = LIVES[code], slice(*found.silent[:, row].tolist())
        assert 0 <= found.p[row] <= 1
        if life in ("stable", "unclear"):
            assert found.since[row] == -1
            continue
        assert found.p[row] <= 0.05
        if life in ("born", "dead", "passing", "revived"):
            assert documents[row, silent].sum() == 0
            assert found.expected[row] >= MIN_EXPECTED


def test_backwards_births_are_deaths() -> None:
    """Time runs both ways: what is born in a series is dead in the reversed one."""
    names = {"born": "dead", "dead": "born", "rising": "fading", "fading": "rising"}
    timeline = timeline_of([50] * 20)
    for life, series in EXAMPLES.items():
        assert judged([series[::-1]], timeline) == [names.get(life, life)]


def drawn(kind: str, means: Ints, random: np.random.Generator, terms: int) -> Ints:
    """Documents with terms of a constant rate, from independent to very bursty."""
    shape = (terms, len(means))
    weight = {
        "independent": np.ones(shape),
        "uneven": random.gamma(2, 1 / 2, shape),
        "very uneven": random.gamma(1, 1, shape),
        "bursts": np.where(random.random(shape) < 0.2, 5.0, 0.0),
    }[kind]
    return np.asarray(random.poisson(means * weight), dtype=np.int64)


@pytest.mark.parametrize("kind", ["independent", "uneven", "very uneven", "bursts"])
@pytest.mark.parametrize("periods", [10, 15, 24])
@pytest.mark.parametrize("mean", [0.5, 4.0, 30.0])
def test_constant_rates_are_seldom_called_anything(kind: str, periods: int, mean: float) -> None:
    """At most one in twenty formulas that never changed is called changed, in uneven archives too.

    Half of the terms are of the kind, the others independent: what is usual tells nothing then.
    """
    random = np.random.default_rng(7)
    texts = random.integers(100, 400, periods)
    timeline = timeline_of(texts.tolist())
    means = (mean * texts / texts.mean()).clip(max=texts)
    documents = np.concatenate(
        [drawn(one, means, random, 400) for one in (kind, "independent")]
    ).clip(max=texts)
    changed = judge_lives(documents, timeline).since[:400] >= 0
    assert changed.mean() <= 0.05


def test_changes_are_found() -> None:
    """Of formulas that begin, end or triple half-way nearly all are called so, at their time."""
    random = np.random.default_rng(8)
    timeline = timeline_of([200] * 24)
    early, late = np.arange(24) < 12, np.arange(24) >= 12
    for life, means in (("born", 10 * late), ("dead", 10 * early), ("rising", 4 + 16 * late)):
        documents = random.poisson(means * random.gamma(5, 1 / 5, (200, 24)))
        found = judge_lives(documents.astype(np.int64), timeline)
        right = np.array([LIVES[code] == life for code in found.life])
        assert right.mean() > 0.9
        assert abs(np.median(found.since[right]) - 12) <= 1


def test_names_of_lives_are_in_order() -> None:
    """From beginning to end, then what is not told; no name twice."""
    assert len(set(LIVES)) == len(LIVES)
    assert all(one != other for one, other in pairwise(LIVES))


def test_no_period_with_enough_text_tells_nothing() -> None:
    """Nothing is claimed, not even stability, and nothing is warned of."""
    timeline = timeline_of([50] * 20, min_text=10_000)
    assert judged(list(EXAMPLES.values()), timeline) == ["unclear"] * len(EXAMPLES)
