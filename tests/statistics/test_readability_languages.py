"""Formulas of other languages, by hand and against textstat where it has the same."""

from __future__ import annotations

import numpy as np
import pytest

from relstat.analysis.scoring.registry import scores_of
from relstat.statistics import readability_languages as formulas

COUNTS = {
    name: np.array(float(value))
    for name, value in {
        "words": 100, "sentences": 5, "syllables": 200, "letters": 500, "polysyllables": 20,
        "long": 25, "monosyllables": 40,
    }.items()
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("es", "szigriszt_pazos", 206.835 - 62.3 * 2 - 20),
        ("es", "fernandez_huerta", 206.84 - 60 * 2 - 1.02 * 20),
        ("es", "gutierrez_de_polini", 95.2 - 9.7 * 5 - 0.35 * 20),
        ("es", "crawford", -0.205 * 5 + 0.049 * 200 - 3.407),
        ("fr", "kandel_moles", 207 - 1.015 * 20 - 73.6 * 2),
        ("de", "amstad", 180 - 20 - 58.5 * 2),
        ("de", "wiener_sachtextformel", 3.87 + 3.344 + 3.2425 - 1.308 - 0.875),
        ("it", "gulpease", 89 + 15 - 50),
        ("it", "franchina_vacca", 217 - 1.3 * 20 - 60 * 2),
        ("nl", "douma", 206.84 - 0.93 * 20 - 77 * 2),
        ("nl", "brouwer", 195 - 2 * 20 - 200 / 3 * 2),
        ("ru", "oborneva", 206.835 - 1.3 * 20 - 60.1 * 2),
        ("ru", "oborneva_grade", 0.5 * 20 + 8.4 * 2 - 15.59),
    ],
)
def test_formulas_on_round_numbers(language: str, name: str, expected: float) -> None:
    """100 words in 5 sentences, 200 syllables and 500 letters."""
    (score,) = scores_of("readability", "relstat", [name], language=language)
    assert score.of(COUNTS) == pytest.approx(expected)


def test_every_language_has_scores_by_default() -> None:
    """Those of its literature, and the lengths of sentences, which any language has."""
    own = {s.name for s in scores_of("readability", everything=True)}
    for language in ("es", "fr", "de", "it", "nl", "ru"):
        chosen = [score.name for score in scores_of("readability", language=language)]
        assert len(chosen) >= 3
        assert {"words_per_sentence", "long_sentences"} <= set(chosen)
        assert set(chosen) - own


def test_undefined_is_not_a_number() -> None:
    """Without words, sentences or syllables there is no score."""
    assert np.isnan(formulas.reading_ease(3, 1, 0, base=1, length=1, weight=1))
    assert np.isnan(formulas.gulpease(0, 0, 0))
