"""The engine *lexicon*: what its words say of a mention, and that the parts make the whole."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.engine import CLASSES, ToneScores, expect_shares
from relstat.analysis.tone.engines import ENGINES, engine_of
from relstat.analysis.tone.evidence import FEATURES, find_evidence
from relstat.analysis.tone.lexicon_engine import PlaceWeights, score_by_lexicon
from relstat.errors import OptionError
from relstat.lexicons.dictionary_files import packaged_dictionary
from tests.helpers.tiers import examples


def mentions_of(*marked: str) -> MentionSentences:
    """Return the mentions in sentences whose names are in brackets, one each."""
    spans = [(one.index("["), one.index("]") - 1) for one in marked]
    which = np.arange(len(marked))
    return MentionSentences(
        [re.sub(r"[\[\]]", "", one) for one in marked], which, np.array(spans), which
    )


def tone_of(marked: str) -> float:
    """Return favourable minus unfavourable, where all classes are as frequent."""
    (row,) = score_by_lexicon(mentions_of(marked)).probabilities
    return float(row[2] - row[0])


def words_of(scores: ToneScores) -> dict[str, float]:
    """Return the words behind the first mention with their points."""
    names = scores.words.gather(scores.hit_words).to_list()
    return dict(zip(names, scores.hit_points.tolist(), strict=True))


@pytest.mark.parametrize(
    "marked",
    [
        "The friendly people of [Cuba] won a great victory.",
        "He praised the wise leadership of [Kim Jong Il].",
        "[Iran]'s achievements were welcomed with admiration.",
    ],
)
def test_praise_is_favourable(marked: str) -> None:
    """Approving words near a name raise its tone."""
    assert tone_of(marked) > 0.2


@pytest.mark.parametrize(
    "marked",
    [
        "The atrocities were committed by [Japan].",
        "[Israel] brutally massacred civilians.",
        "The [puppet regime] spoke.",
        "They condemned the criminal aggression of the [United States].",
    ],
)
def test_blame_is_unfavourable(marked: str) -> None:
    """Hostile words near a name, or in it, lower its tone."""
    assert tone_of(marked) < -0.2


def test_a_name_alone_is_neutral() -> None:
    """Without a word of tone, neutral is the most probable class."""
    (row,) = score_by_lexicon(mentions_of("[Peru] has a capital.")).probabilities
    assert CLASSES[int(row.argmax())] == "neutral"


def test_negation_turns_a_word() -> None:
    """What is not so counts the other way round, and less."""
    assert tone_of("[Peru] is not friendly.") < 0 < tone_of("[Peru] is friendly.")


def test_the_doer_is_blamed_more_than_the_victim() -> None:
    """Before a name, "by" makes it the doer, "against" the object."""
    done = "The massacre by [Iran] was long."
    suffered = "The massacre against [Iran] was long."
    assert tone_of(done) < tone_of(suffered) <= 0.05


@pytest.mark.parametrize("marked", ["anti-[Iran]", "[Daesh] spoke", "[Security Council]"])
def test_a_name_is_no_insult_of_itself(marked: str) -> None:
    """A name in capitals has no tone, nor has a word such as anti-Iran for Iran."""
    assert not len(score_by_lexicon(mentions_of(marked)).hit_points)


def test_epithets_stand_before_a_name_or_in_it() -> None:
    """An adjective after an article is attached, a verb is not."""
    scores = score_by_lexicon(
        mentions_of("the brutal [Japan] spoke", "he condemned [Japan]", "the [puppet regime]")
    )
    names = scores.words.gather(scores.hit_words).to_list()
    attached = {name for name, one in zip(names, scores.hit_attached, strict=True) if one}
    assert attached == {"brutal", "puppet regime"}


WORDS = st.lists(
    st.sampled_from(
        ["friendly", "brutal", "war", "peace", "not", "the", "against", "by", "Iran,", "praised"]
    ),
    max_size=9,
)


@settings(max_examples=examples(40))
@given(WORDS, WORDS)
def test_the_points_of_words_make_the_judgement(before: list[str], after: list[str]) -> None:
    """Probabilities sum to 1, and follow from the sum of the points alone."""
    marked = " ".join([*before, "[Cuba]", *after])
    scores = score_by_lexicon(mentions_of(marked))
    places = PlaceWeights.packaged()
    expected = places.probabilities(np.array([scores.hit_points.sum()]))
    assert scores.probabilities == pytest.approx(expected)
    assert scores.probabilities.sum(axis=1) == pytest.approx([1.0])
    features = find_evidence(mentions_of(marked), packaged_dictionary("state_en")).features
    assert features.shape == (1, len(FEATURES))
    assert features[0] @ places.weights == pytest.approx(scores.hit_points.sum())


def test_weights_have_their_own_sign() -> None:
    """An approving word never lowers the tone, a hostile one never raises it."""
    weights = PlaceWeights.packaged().weights.reshape(-1, 2)
    assert (weights[:, 0] >= 0).all()
    assert (weights[:, 1] <= 0).all()


def test_mentions_of_one_sentence_are_judged_apart() -> None:
    """Each name has the words that are near it."""
    text = "The heroic Cuba defeated the brutal Spain."
    spans = np.array(
        [(text.index(name), text.index(name) + len(name)) for name in ("Cuba", "Spain")]
    )
    both = MentionSentences([text], np.zeros(2, dtype=np.int64), spans, np.ones(2, dtype=np.int64))
    first, second = score_by_lexicon(both).probabilities
    assert first[2] - first[0] > second[2] - second[0]


@given(st.lists(st.tuples(*[st.floats(0.01, 1)] * 3), min_size=1, max_size=5))
def test_shares_are_expected_by_bayes(rows: list[tuple[float, float, float]]) -> None:
    """Equal shares change nothing, rarer classes get rarer, each row sums to 1."""
    given_rows = np.array(rows)
    given_rows /= given_rows.sum(axis=1, keepdims=True)
    assert expect_shares(given_rows, (1 / 3, 1 / 3, 1 / 3)) == pytest.approx(given_rows)
    shifted = expect_shares(given_rows)
    assert shifted.sum(axis=1) == pytest.approx(np.ones(len(rows)))
    assert (shifted[:, 1] >= given_rows[:, 1] - 1e-9).all()


def test_engines_state_their_accuracy() -> None:
    """Every engine has figures of what it was measured on; an unknown one is an error."""
    assert all(0 < score < 1 for engine in ENGINES for score in engine.accuracy.values())
    assert engine_of("lexicon").name == "lexicon"
    with pytest.raises(
        OptionError, match="no engine named 'oracle'; there are: small, large, lexicon"
    ):
        engine_of("oracle")
