"""The engine *small*: features that never change, and parts that make the whole."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.lexicon_engine import score_by_lexicon
from relstat.analysis.tone.small_engine import (
    LEXICON_SHARE,
    FeatureWeights,
    score_by,
    score_by_features,
)
from relstat.analysis.tone.surroundings import BUCKETS, find_surroundings
from relstat.arrays import Floats
from relstat.lexicons.dictionary_files import packaged_dictionary

DICTIONARY = packaged_dictionary("state_en")
WORDS = st.sampled_from(
    ["the", "wise", "leader", "praised", "brutal", ",", "aggression", "by", "against", "of", "-",
     "friendly", ".", "“", "heroic", "people"]
)  # fmt: skip
SIDES = st.lists(WORDS, max_size=45).map(" ".join)


def mentions_of(*marked: str) -> MentionSentences:
    """Return the mentions in sentences whose names are in brackets, one each."""
    spans = [(one.index("["), one.index("]") - 1) for one in marked]
    which = np.arange(len(marked))
    texts = [re.sub(r"[\[\]]", "", one) for one in marked]
    return MentionSentences(texts, which, np.array(spans).reshape(-1, 2), which)


def random_weights(seed: int) -> FeatureWeights:
    """Return weights that mean nothing."""
    drawn = np.random.default_rng(seed).integers(-100, 100, (BUCKETS, 3))
    return FeatureWeights(drawn.astype(np.int8), 0.01)


def log_odds(probabilities: Floats) -> Floats:
    """Return favourable against unfavourable."""
    return np.asarray(np.log(probabilities[:, 2] / probabilities[:, 0]))


@given(SIDES, SIDES, st.lists(SIDES, max_size=3))
def test_a_mention_is_judged_by_its_own_sentence(left: str, right: str, others: list[str]) -> None:
    """Whatever else is judged beside it, and in whatever order."""
    marked = f"{left} [Iran] {right}"
    alone = find_surroundings(mentions_of(marked), DICTIONARY)
    rest = [f"{other} [Cuba]" for other in others]
    together = find_surroundings(mentions_of(*rest, marked), DICTIONARY)
    last = together.numbers[together.offsets[-2] :]
    assert np.sort(alone.numbers).tolist() == np.sort(last).tolist()


@given(SIDES, SIDES)
def test_words_beyond_thirty_do_not_count(left: str, right: str) -> None:
    """More words at either end change nothing."""
    far = " ".join(["war"] * 5)
    near = f"{left} " + " ".join(["so"] * 30)
    end = " ".join(["so"] * 30) + f" {right}"
    one = find_surroundings(mentions_of(f"{near} [Iran] {end}"), DICTIONARY)
    two = find_surroundings(mentions_of(f"{far} {near} [Iran] {end} {far}"), DICTIONARY)
    assert sorted(one.numbers.tolist()) == sorted(two.numbers.tolist())


def test_numbers_of_features_never_change() -> None:
    """Weights that were trained elsewhere meet the same numbers here."""
    found = find_surroundings(mentions_of("The friendly [Cuban]-led visit, they said"), DICTIONARY)
    assert int(found.numbers.astype(np.int64).sum()) == 21_295_513


def test_side_distance_and_breaks_are_told_apart() -> None:
    """The same word has other features elsewhere."""
    places = [
        "praised [Iran]", "[Iran] praised", "praised it and so [Iran]", "praised, [Iran]",
    ]  # fmt: skip
    sets = [
        frozenset(find_surroundings(mentions_of(one), DICTIONARY).numbers.tolist())
        for one in places
    ]
    assert len(set(sets)) == len(places)


def test_weights_survive_packing() -> None:
    """What was written is what is read."""
    model = random_weights(0)
    again = FeatureWeights.from_bytes(model.to_bytes())
    assert again.step == model.step
    assert np.array_equal(again.weights, model.weights)


def test_points_make_the_whole() -> None:
    """Points of features and what the lexicon finds add up to the log odds of a mention."""
    mentions = mentions_of("the wise leader of [Iran] praised the heroic people", "so [Cuba] - or")
    model = random_weights(1)
    found = find_surroundings(mentions, DICTIONARY)
    sums = np.bincount(found.owners, model.points(found))
    lexical = score_by_lexicon(mentions).probabilities
    judged = score_by(mentions, model)
    whole = sums + LEXICON_SHARE * log_odds(lexical)
    assert whole == pytest.approx(log_odds(judged.probabilities), abs=1e-5)


def test_words_of_the_lexicon_have_their_points() -> None:
    """Without weights of features the points are those of the lexicon."""
    mentions = mentions_of("the brutal aggression by [Iran] was condemned", "so [Cuba] - or")
    model = FeatureWeights(np.zeros((BUCKETS, 3), np.int8), 0.01)
    judged = score_by(mentions, model)
    odds = log_odds(judged.probabilities)
    found = dict(zip(judged.words.gather(judged.hit_words), judged.hit_points, strict=True))
    assert {"brutal", "aggression"} & found.keys()
    assert set(judged.hit_mentions.tolist()) == {0}
    assert sum(found.values()) == pytest.approx(
        odds[0] - odds[1], abs=0.2
    )  # small ones are not said


def test_parts_are_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mentions are judged some thousands at a time; that changes nothing."""
    marked = ["wise [Iran] won", "brutal [Cuba] lost", "by [Iran] heroic", "the [UN] said", "[A] b"]
    whole = score_by_features(mentions_of(*marked))
    monkeypatch.setattr("relstat.analysis.tone.small_engine._AT_ONCE", 2)
    parts = score_by_features(mentions_of(*marked))
    assert np.array_equal(parts.probabilities, whole.probabilities)
    for one in (whole, parts):
        assert np.all(np.diff(one.hit_mentions) >= 0)
    listed = [
        sorted(zip(one.hit_mentions.tolist(), one.words.gather(one.hit_words).to_list(),
                   one.hit_points.round(9).tolist(), one.hit_attached.tolist(), strict=True))
        for one in (whole, parts)
    ]  # fmt: skip
    assert listed[0] == listed[1]


def test_nothing_to_judge() -> None:
    """No mention, no judgement; a mention of signs only has one."""
    assert score_by_features(mentions_of()).probabilities.shape == (0, 3)
    (row,) = score_by_features(mentions_of("so it was [!]")).probabilities
    assert row.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("The heroic people of [Cuba] won a victory.", "[Cuba] brutally massacred civilians."),
        ("We thank [Russia] for its friendship.", "We condemn [Russia] for its aggression."),
        ("He praised [Iran]'s great achievements.", "He denounced [Iran]'s criminal policy."),
    ],
)
def test_praise_is_better_than_blame(better: str, worse: str) -> None:
    """The order is what readers would give."""
    high, low = log_odds(score_by_features(mentions_of(better, worse)).probabilities)
    assert high > 0.5
    assert low < -0.5
