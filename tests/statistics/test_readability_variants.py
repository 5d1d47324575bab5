"""Further readability formulas: round numbers by hand, and the worked examples of papers."""

from __future__ import annotations

import json
from collections import Counter
from math import ceil, floor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics import readability as classic
from relstat.statistics import readability_variants as formulas


def test_formulas_on_round_numbers() -> None:
    """100 words in 5 sentences, 150 syllables, 60 words of one, 12 of three or more."""
    assert formulas.linsear_write(88, 12, 5) == pytest.approx((88 + 36) / 5 / 2)
    assert formulas.linsear_write(95, 5, 10) == pytest.approx((110 / 10 - 2) / 2)
    assert formulas.spache_1953(100, 5, 10) == pytest.approx(0.141 * 20 + 0.86 + 0.839)
    assert formulas.spache_1974(100, 5, 10) == pytest.approx(0.121 * 20 + 0.82 + 0.659)
    assert formulas.dale_chall_1948(100, 5, 4) == pytest.approx(0.6316 + 0.992 + 3.6365)
    assert formulas.dale_chall_1995(100, 5, 10) == pytest.approx(64 - 9.5 - 13.8)
    assert formulas.forcast_grade(150, 90) == pytest.approx(20 - 90 / 10)
    assert formulas.danielson_bryan_1(500, 100, 5) == pytest.approx(5.182 + 1.94 - 0.6059)
    assert formulas.danielson_bryan_2(500, 100, 5) == pytest.approx(131.059 - 51.82 - 19.4)
    assert formulas.easy_listening(50, 5) == pytest.approx(10)
    assert formulas.coleman_c2(100, 5, 60) == pytest.approx(69.6 + 7.4 - 37.95)
    assert formulas.mcalpine_eflaw(100, 5, 40) == pytest.approx(28)
    assert formulas.flesch_psk(100, 5, 150) == pytest.approx(1.556 + 6.825 - 2.2029)
    assert formulas.dale_chall_psk(100, 5, 10) == pytest.approx(1.155 + 1.192 + 3.2672)
    assert formulas.fog_psk(100, 5, 12) == pytest.approx(3.068 + 1.754 + 1.1808)
    fjp = formulas.farr_jenkins_paterson_psk(100, 5, 60)
    assert fjp == pytest.approx(8.4335 + 1.846 - 3.888)
    assert formulas.reading_minutes(476, 1) == pytest.approx(2)
    assert formulas.reading_seconds(2000, 2) == pytest.approx(14.69)


def test_dale_chall_with_and_without_the_adjustment() -> None:
    """As published the constant is always there; adjusted it comes in above 5 % hard words."""
    few, many = formulas.dale_chall_1948([1000, 1000], [50, 50], [40, 60])
    low, high = classic.dale_chall_score([1000, 1000], [50, 50], [40, 60])
    assert few - low == pytest.approx(3.6365)
    assert many == high


def test_the_worked_examples_of_dale_and_chall(shared_vectors: Path) -> None:
    """The authors' own counts of words, sentences and unfamiliar words give their scores."""
    vectors = json.loads((shared_vectors / "readability.json").read_text(encoding="utf-8"))
    known: dict[str, dict[str, float]] = {}
    for vector in vectors["vectors"]:
        if vector["source"] == "dale-chall-1948" and vector["metric"] != "unfamiliar_words_unique":
            known.setdefault(vector["text_id"], {})[vector["metric"]] = vector["expected"]
    second, third = known["DaleChall1948_2"], known["DaleChall1948_3"]
    for counts in (second, third):
        score = formulas.dale_chall_1948(
            counts["word_count"], counts["sentence_count"], counts["unfamiliar_words_count"]
        )
        assert score == pytest.approx(counts["dale_chall_1948"], rel=0.02)


def test_undefined_is_not_a_number() -> None:
    """Without words, sentences or documents there is no score."""
    for value in (
        formulas.linsear_write(0, 0, 0),
        formulas.forcast_grade(0, 0),
        formulas.coleman_c2(0, 0, 0),
        formulas.flesch_psk(3, 1, 0),
        formulas.danielson_bryan_1(5, 0, 1),
        formulas.reading_minutes(0, 0),
        formulas.text_standard(*[0] * 12),
    ):
        assert np.isnan(value)


counts = st.integers(1, 40)


@given(st.lists(st.tuples(counts, counts, counts, counts, counts, counts), min_size=1, max_size=5))
def test_text_standard_is_the_most_frequent_grade(
    rows: list[tuple[int, int, int, int, int, int]],
) -> None:
    """The mode of eight formulas' grades, the first of equals, in plain Python."""
    sentences, long, letters, hard, many, one = np.array(rows, float).T
    words = sentences * 8 + long
    syllables, characters = words + many, words * 4 + letters
    found = formulas.text_standard(
        words, sentences, syllables, characters, words, characters, hard, hard, hard, words, one,
        sentences,
    )  # fmt: skip
    assert found.shape == words.shape
    for i in range(len(rows)):
        w, s = words[i], sentences[i]
        ease = float(classic.flesch_reading_ease(w, s, syllables[i]))
        bands = {90: [5], 80: [6], 70: [7], 60: [8, 9], 50: [10], 40: [11], 30: [12]}
        inside = [grades for low, grades in bands.items() if low <= ease < low + 10]
        votes: list[float] = []
        for place, score in enumerate((
            classic.flesch_kincaid_grade(w, s, syllables[i]),
            classic.smog_grade(hard[i], s),
            classic.coleman_liau_index(w, s, characters[i]),
            classic.automated_readability_index(w, s, characters[i], w),
            classic.dale_chall_score(w, s, hard[i]),
            formulas.linsear_write(w, one[i], s),
            classic.gunning_fog_index(w, s, hard[i]),
        )):  # fmt: skip
            number = float(score)
            votes += [floor(number), ceil(number), round(number)]
            votes += (inside[0] if inside else [13]) if place == 0 else []
        expected = Counter(votes).most_common(1)[0][0]
        assert found[i] == min(max(expected, 1), 18)
