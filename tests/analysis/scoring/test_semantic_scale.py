"""Latent Semantic Scaling: a planted scale is found again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from relstat.analysis.scoring.group_scores import document_scores
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.semantic_scale import Scale, fit_scale
from relstat.analysis.scoring.word_vectors import (
    _leading_vectors,
    _search_vectors,
    choose_terms,
    vectors_of,
)
from relstat.arrays import Floats
from relstat.corpus.stream import Stream
from relstat.errors import OptionError
from relstat.statistics.readability import ratio
from relstat.text.vocabulary import TokenOptions

SEEDS = {"good": 1.0, "fine": 1.0, "bad": -1.0, "poor": -1.0}
SIDES = {
    1: ["good", "fine", *(f"sunny{letter}" for letter in "abcdefghijklmnopqr")],
    -1: ["bad", "poor", *(f"stormy{letter}" for letter in "abcdefghijklmnopqr")],
}
TOPICS = [[f"topic{a}{b}" for b in "abcdefgh"] for a in "abcdefghijklmnopqrst"]
SCORE = Score("score", "", "", ("polarity", "terms"), ratio, "", "", "", "", "", "")


def planted(documents: int = 250, seed: int = 3) -> tuple[list[str], Floats]:
    """Documents whose sentences are of one side or the other, by their place on a scale."""
    random = np.random.default_rng(seed)
    places = random.uniform(-1, 1, documents)
    texts = []
    for place in places:
        sentences = []
        for _ in range(12):
            side = SIDES[1 if random.random() < (1 + place) / 2 else -1]
            topic = TOPICS[random.integers(len(TOPICS))]
            words = [*random.choice(side, 3), *random.choice(topic, 4), "the", "of", "and", "in"]
            sentences.append(" ".join(random.permutation(words)).capitalize() + ".")
        texts.append(" ".join(sentences))
    return texts, places


@pytest.fixture(scope="module")
def fitted() -> tuple[Scale, Floats]:
    """A scale fitted to the planted documents, and the places."""
    texts, places = planted()
    stream = Stream.of_texts(texts, TokenOptions())
    return fit_scale(stream, SEEDS, np.zeros(len(texts), np.bool_)), places


def test_words_of_each_side_have_its_sign(fitted: tuple[Scale, Floats]) -> None:
    """Words that never were seeds get the sign of the company they keep; others are between."""
    scale, _ = fitted
    polarity = dict(zip(scale.terms.to_list(), scale.polarity().tolist(), strict=True))
    sunny = [polarity[word] for word in SIDES[1][2:]]
    stormy = [polarity[word] for word in SIDES[-1][2:]]
    assert min(sunny) > 0 > max(stormy)
    plain = [abs(polarity[word]) for topic in TOPICS for word in topic]
    assert np.mean(plain) < np.mean(np.abs([*sunny, *stormy])) / 2
    assert scale.apart > 0


def test_documents_are_placed_where_they_were_planted(fitted: tuple[Scale, Floats]) -> None:
    """Scores follow the planted places, with mean 0 over words and deviation 1."""
    scale, places = fitted
    counts = scale.documents()
    scores = document_scores(counts, [SCORE])["score"]
    assert np.corrcoef(scores, places)[0, 1] > 0.85
    assert scores.std() == pytest.approx(1)
    assert counts.values[:, 0].sum() == pytest.approx(0, abs=1e-9)


def test_without_a_seed_the_others_decide(fitted: tuple[Scale, Floats]) -> None:
    """Each seed left out gives nearly the same scale, and its part is what is missing."""
    scale, places = fitted
    for number in range(len(scale.seeds)):
        scores = document_scores(scale.documents(number), [SCORE])["score"]
        assert np.corrcoef(scores, places)[0, 1] > 0.8
        whole = scale.polarity() * len(scale.seeds) - scale.parts[number]
        assert scale.polarity(number) == pytest.approx(whole / (len(scale.seeds) - 1))


def test_the_same_text_gives_the_same_scale() -> None:
    """Nothing depends on chance; documents that are left out count for nothing."""
    texts, _ = planted(60)
    strange = ["Good stormya stormyb bad. " * 30]
    alone = fit_scale(Stream.of_texts(texts, TokenOptions()), SEEDS, np.zeros(60, np.bool_))
    more = Stream.of_texts([*texts, *strange], TokenOptions())
    both = fit_scale(more, SEEDS, np.arange(61) == 60)
    assert both.terms.to_list() == alone.terms.to_list()
    assert both.polarity() == pytest.approx(alone.polarity(), abs=1e-5)
    scores = document_scores(both.documents(), [SCORE])["score"]
    assert np.isnan(scores[60])
    assert scores[:60] == pytest.approx(document_scores(alone.documents(), [SCORE])["score"],
                                        abs=1e-3)  # fmt: skip


def test_seeds_with_wildcards_and_rare_seeds() -> None:
    """A wildcard is one seed of several words; a seed that is too rare is named."""
    texts, _ = planted(60)
    stream = Stream.of_texts(texts, TokenOptions())
    nobody = np.zeros(60, np.bool_)
    scale = fit_scale(stream, {"sunny*": 1.0, "good": 1.0, "Stormya": -1.0, "awful": -1.0}, nobody)
    assert scale.seeds == ("sunny*", "good", "Stormya")
    assert scale.missing == ("awful",)
    with pytest.raises(OptionError, match=r"seeds of both sides.*too rare here: awful"):
        fit_scale(stream, {"good": 1.0, "fine": 1.0, "awful": -1.0}, nobody)


def test_shared_sentences_by_hand() -> None:
    """Vectors are the leading ones of the matrix of how often two terms share a sentence."""
    texts = ["a1 b1 b1. a1 c1. d1 c1.", "b1 d1 a1."]
    stream = Stream.of_texts(texts, TokenOptions())
    terms = choose_terms(np.ones(4, np.int64), np.ones(4, np.bool_), np.empty(0, np.int64), 9)
    found = vectors_of(stream, np.ones(2, np.bool_), terms)
    rows = np.array([[1, 2, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1], [1, 1, 0, 1]], np.float64)
    values, vectors = np.linalg.eigh(rows.T @ rows)
    wanted = vectors[:, [values.argmax()]]
    wanted /= np.abs(wanted)
    assert found.vectors @ found.vectors.T == pytest.approx(wanted @ wanted.T, abs=1e-6)


@pytest.mark.parametrize("solve", [_leading_vectors, _search_vectors])
def test_leading_vectors_equal_a_full_decomposition(
    solve: Callable[[Any, int], Any],
) -> None:
    """Whole or searched, they are those of a spectrum that falls off as that of words."""
    random = np.random.default_rng(5)
    axes, _ = np.linalg.qr(random.standard_normal((240, 240)))
    matrix = (axes * (1e5 / np.arange(1, 241) ** 0.8)) @ axes.T
    found = solve(matrix.astype(np.float32), 40).astype(np.float64)
    assert found.T @ found == pytest.approx(np.eye(40), abs=1e-4)
    assert np.linalg.norm(axes[:, :40].T @ found) ** 2 == pytest.approx(40, abs=1)
