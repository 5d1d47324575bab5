"""The evaluator of sentiment, on invented sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

import relstat


@pytest.fixture(scope="module")
def evaluation(load_script: Callable[[str], ModuleType]) -> ModuleType:
    """The script that compares engines with a reader."""
    return load_script("evaluate_sentiment")


def test_macro_f1_by_hand(evaluation: ModuleType) -> None:
    """The mean of the F1 of the three signs; a sign that nobody gives counts as 0."""
    reader, found = np.array([1, 1, 0, -1]), np.array([1, 0, 0, 1])
    # 1: 1 of (2 + 2) / 2; 0: 1 of (1 + 2) / 2; -1: none of it
    assert evaluation.macro_f1(reader, found) == pytest.approx((2 / 4 + 2 / 3 + 0) / 3)
    told = evaluation.agreement(reader, found)
    assert told["opposite"] == 1
    assert told["none where the reader has one"] == 1


def test_sentences_are_found_by_their_number(evaluation: ModuleType) -> None:
    """A judgement names the document and the sentence in it, from 1."""
    corpus = relstat.Corpus.from_texts(["A stone. Peace came.", "A terrible war."])
    first, second = corpus.metadata["id"].to_list()
    judged = [
        evaluation.Judgement("x", second, 1, "first", -1),
        evaluation.Judgement("x", first, 2, "first", 1),
    ]
    sentences = evaluation.find_sentences(corpus, judged)
    assert sentences == ["A terrible war.", "Peace came."]
    assert evaluation.signs_of(sentences, "state").tolist() == [-1, 1]


def test_the_judgements(evaluation: ModuleType) -> None:
    """Sixty sentences a sample, of one corpus or of three, each judged once, with three signs."""
    judged = evaluation.read_judgements()
    samples = Counter((one.corpus, one.sample) for one in judged)
    other = {size for (_, sample), size in samples.items() if sample.startswith("other reader")}
    author = {size for (_, sample), size in samples.items() if not sample.startswith("other")}
    assert (author, other) == ({60}, {20})
    assert len({one[:3] for one in judged}) == len(judged)
    assert {one.sign for one in judged} == {-1, 0, 1}
