"""Readability formulas on counts small enough to check by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relstat.statistics import readability as formulas

COUNTS = {
    "words": 100, "sentences": 5, "syllables": 150, "letters": 470, "chars": 500,
    "complex3": 12, "long7": 22, "polysyllables": 12, "unfamiliar": 10,
}  # fmt: skip


def all_scores(counts: dict[str, Any]) -> dict[str, Any]:
    """Every formula on one set of counts, under the names of the reference file."""
    words, sentences = counts["words"], counts["sentences"]
    return {
        "flesch": formulas.flesch_reading_ease(words, sentences, counts["syllables"]),
        "flesch_kincaid": formulas.flesch_kincaid_grade(words, sentences, counts["syllables"]),
        "gunning_fog": formulas.gunning_fog_index(words, sentences, counts["complex3"]),
        "smog": formulas.smog_grade(counts["polysyllables"], sentences),
        "ari": formulas.automated_readability_index(words, sentences, counts["chars"]),
        "coleman_liau": formulas.coleman_liau_index(words, sentences, counts["letters"]),
        "coleman_liau_textstat": formulas.coleman_liau_index(
            words, sentences, counts["letters"], weight=0.058
        ),
        "lix": formulas.lix(words, sentences, counts["long7"]),
        "rix": formulas.rix(sentences, counts["long7"]),
        "dale_chall_adj": formulas.dale_chall_score(words, sentences, counts["unfamiliar"]),
    }


def test_formulas_on_round_numbers() -> None:
    """100 words in 5 sentences: each formula worked out by hand."""
    scores = all_scores(COUNTS)
    assert scores["flesch"] == pytest.approx(206.835 - 20.3 - 126.9)
    assert scores["flesch_kincaid"] == pytest.approx(7.8 + 17.7 - 15.59)
    assert scores["gunning_fog"] == pytest.approx(0.4 * (20 + 12))
    assert scores["smog"] == pytest.approx(1.043 * 72**0.5 + 3.1291)
    assert scores["ari"] == pytest.approx(23.55 + 10 - 21.43)
    assert scores["coleman_liau"] == pytest.approx(0.0588 * 470 - 0.296 * 5 - 15.8)
    assert scores["lix"] == pytest.approx(42)
    assert scores["rix"] == pytest.approx(4.4)
    assert scores["dale_chall_adj"] == pytest.approx(1.579 + 0.992 + 3.6365)


def test_formulas_against_the_reference_file(shared_vectors: Path) -> None:
    """The shared formula vectors hold to the last digits."""
    reference = json.loads((shared_vectors / "readability.json").read_text(encoding="utf-8"))
    for vector in reference["formula_vectors"]:
        scores = all_scores(vector["counts"])
        assert sorted(scores) == sorted(vector["expected"])
        for name, expected in vector["expected"].items():
            assert scores[name] == pytest.approx(expected, abs=1e-9), name


@pytest.mark.parametrize(
    ("words", "sentences", "raw"), [(119, 5, 14.5)], ids=["Coleman & Liau's own example"]
)
def test_coleman_liau_on_its_paper(words: int, sentences: int, raw: float) -> None:
    """639 letters, 119 words, 5 sentences: grade 14.5."""
    score = formulas.coleman_liau_index(words, sentences, 639)
    assert score == pytest.approx(raw, abs=0.05)


def test_dale_chall_has_its_step_above_five_percent() -> None:
    """At 5 % of difficult words nothing is added, just above it 3.6365 is."""
    at, above = formulas.dale_chall_score([1000, 1000], [50, 50], [50, 51])
    assert at == pytest.approx(0.1579 * 5 + 0.0496 * 20)
    assert above - at == pytest.approx(0.01579 + 3.6365)


def test_characters_may_be_divided_by_runs() -> None:
    """ARI divides characters by the written units they were counted in."""
    score = formulas.automated_readability_index(90, 9, 500, 100)
    assert score == pytest.approx(4.71 * 5 + 0.5 * 10 - 21.43)


def test_nothing_to_measure_is_not_a_number() -> None:
    """Without words, sentences or syllables there is no score, and no warning either."""
    nothing = all_scores(dict.fromkeys(COUNTS, 0))
    assert all(np.isnan(score) for score in nothing.values())
    assert np.isnan(formulas.flesch_reading_ease(3, 1, 0))
    assert np.isnan(formulas.flesch_kincaid_grade(3, 1, 0))


def test_formulas_keep_the_shape_of_their_counts() -> None:
    """Arrays of any shape go in and come out, element by element."""
    counts = {name: np.full((3, 4), float(value)) for name, value in COUNTS.items()}
    single = all_scores(COUNTS)
    for name, score in all_scores(counts).items():
        assert score.shape == (3, 4)
        np.testing.assert_allclose(score, single[name], err_msg=name)


def test_longer_sentences_and_words_are_harder() -> None:
    """Fewer sentences make every score harder; more syllables, letters or long words too."""
    base = all_scores(COUNTS)
    harder = all_scores({**COUNTS, "sentences": 4})
    assert harder.pop("flesch") < base["flesch"]
    assert all(score > base[name] for name, score in harder.items())
