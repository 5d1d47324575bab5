"""Scores of diversity: groups alone and together, clusters as units, errors that hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from relstat.analysis.diversity.diversity_scores import MIN_TYPES_DOCUMENTS, diversity_scores
from relstat.corpus.corpus import Corpus

MakeCorpus = Callable[..., Corpus]


@pytest.fixture(scope="module")
def corpus(make_corpus: MakeCorpus) -> Corpus:
    """Documents of 20 to 200 words in a vocabulary of 300."""
    generator = np.random.default_rng(4)
    share = 1 / np.arange(1, 301)
    texts = [
        " ".join(f"w{n}" for n in generator.choice(300, size, p=share / share.sum()))
        for size in generator.integers(20, 200, 260)
    ]
    return make_corpus(texts)


def test_a_group_is_measured_as_if_alone(corpus: Corpus) -> None:
    """Other groups, and documents in none, do not matter."""
    codes = np.arange(len(corpus)) % 3 - 1
    for score in diversity_scores(corpus, drawn=200):
        both = score.estimate(codes, 2)
        for group in (0, 1):
            alone = score.estimate(np.where(codes == group, 0, -1), 1)
            for name in ("value", "error", "freedom"):
                one, other = getattr(both, name)[group], getattr(alone, name)[0]
                assert one == pytest.approx(other, nan_ok=True)


def test_units_of_one_document_change_nothing(corpus: Corpus) -> None:
    """Merged one by one the scores are the same; merged by two the values of sums are."""
    everything = np.zeros(len(corpus), np.int64)
    for score in diversity_scores(corpus, drawn=200):
        usual = score.estimate(everything, 1)
        same = score.merge(np.arange(len(corpus))).estimate(everything, 1)
        assert same.value[0] == pytest.approx(usual.value[0])
        assert same.error[0] == pytest.approx(usual.error[0])
        half = score.merge(np.arange(len(corpus)) // 2).estimate(everything[::2], 1)
        assert half.value[0] == pytest.approx(usual.value[0], rel=0.01)


def test_few_documents_have_no_error(corpus: Corpus) -> None:
    """Types need more documents than running measures do."""
    for size in (MIN_TYPES_DOCUMENTS - 1, MIN_TYPES_DOCUMENTS):
        codes = np.where(np.arange(len(corpus)) < size, 0, -1)
        types, mattr, _ = diversity_scores(corpus, drawn=200)
        assert np.isnan(types.estimate(codes, 1).error[0]) == (size < MIN_TYPES_DOCUMENTS)
        assert np.isfinite(mattr.estimate(codes, 1).error[0])


def test_jackknife_is_delete_one(corpus: Corpus) -> None:
    """The variance is (n - 1) / n times the squares of what leaving out a document changes."""
    _, mattr, _ = diversity_scores(corpus)
    kept = mattr.parts[mattr.used]
    sums = kept.sum(axis=0)
    without = np.array([mattr.function((sums - part)[None])[0] for part in kept])
    squares = ((without - without.mean()) ** 2).sum() * (len(kept) - 1) / len(kept)
    found = mattr.estimate(np.zeros(len(corpus), np.int64), 1)
    assert found.error[0] == pytest.approx(np.sqrt(squares))
