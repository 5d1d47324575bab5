"""Diversity from counts: reference values, limits, and what must always hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics import richness
from relstat.statistics.families import DIVERSITY

counted = st.lists(st.integers(0, 30), max_size=12)


@pytest.fixture(scope="module")
def vectors(shared_vectors: Path) -> Mapping[str, Any]:
    """The reference values by name."""
    listed = json.loads((shared_vectors / "measures.json").read_text(encoding="utf-8"))["vectors"]
    return {vector["id"]: vector for vector in listed}


def test_lexical_richness(vectors: Mapping[str, Any]) -> None:
    """Twelve formulas on the ten words of LexicalRichness."""
    vector = vectors["lex.lr.all"]
    tokens, expected = vector["inputs"]["tokens"], vector["expected"]
    found = {
        "ttr": richness.ttr(tokens), "rttr": richness.root_ttr(tokens),
        "cttr": richness.corrected_ttr(tokens), "herdan": richness.herdan_c(tokens),
        "summer": richness.summer_s(tokens), "dugast": richness.dugast_u(tokens),
        "maas": richness.maas_a2(tokens), "yulek": richness.yule_k(tokens),
        "yulei": richness.yule_i(tokens), "herdan_vm": richness.herdan_vm(tokens),
        "simpson": richness.simpson_d(tokens), "hdd5": richness.hdd(tokens, words=5),
    }  # fmt: skip
    for name, value in found.items():
        assert value == pytest.approx(expected[name], rel=vector["tolerance"]), name
    assert set(expected) - set(found) == {"mattr5", "mtld72"}


def test_curve_of_vocd(vectors: Mapping[str, Any]) -> None:
    """The ratio of 100 words at D = 2."""
    vector = vectors["lex.vocd.curve"]
    found = float(richness.vocd_curve(vector["inputs"]["N"], vector["inputs"]["D"]))
    assert found == pytest.approx(vector["expected"], abs=vector["tolerance"])


def test_quanteda(vectors: Mapping[str, Any]) -> None:
    """TTR and C of seven words, I of two toy texts, and K of St John."""
    static, toy = vectors["lex.q.static"], vectors["lex.q.yulei"]
    tokens = static["inputs"]["tokens"]
    found = [richness.ttr(tokens), richness.herdan_c(tokens)]
    assert found == pytest.approx(static["expected"], abs=static["tolerance"])
    found = [richness.yule_i(text.split()) for text in toy["inputs"]["texts"]]
    assert found == pytest.approx(toy["expected"], abs=toy["tolerance"])
    spectrum = vectors["lex.q.stjohn"]["inputs"]["spectrum"]
    counts = np.repeat([int(times) for times in spectrum], list(spectrum.values()))
    assert (counts.sum(), len(counts)) == (755, 331)
    assert richness.yule_k(counts) == pytest.approx(112.766984, abs=1e-5)


def test_korpus(vectors: Mapping[str, Any]) -> None:
    """Eight formulas on a text of 556 words, with decimal logarithms and HD-D as a sum."""
    vector = vectors["lex.koRpus"]
    tokens, expected = vector["inputs"]["tokens"], vector["expected"]
    found = [
        richness.ttr(tokens), expected[1], richness.herdan_c(tokens), richness.root_ttr(tokens),
        richness.corrected_ttr(tokens), richness.dugast_u(tokens, base=10),
        richness.yule_k(tokens), 42 * richness.hdd(tokens), expected[8],
    ]  # fmt: skip
    assert found == pytest.approx(expected, abs=vector["tolerance"])


@pytest.mark.filterwarnings("error")
def test_limits() -> None:
    """Nothing, one word, one word over and over, and all different: a number or NaN."""
    for name, statistic in DIVERSITY.items():
        assert np.isnan(statistic([])), name
        assert np.isnan(statistic([0, 0])), name
        for counts in ([1], [40], [1] * 40):
            value = statistic(counts)
            assert not np.isinf(value), name
    once, same, different = [1], [40], [1] * 40
    assert [richness.ttr(text) for text in (once, same, different)] == [1, 1 / 40, 1]
    assert np.isnan(richness.herdan_c(once))
    assert np.isnan(richness.simpson_d(once))
    assert richness.simpson_d(same) == 1
    assert richness.yule_k(different) == 0
    assert np.isnan(richness.dugast_u(different))
    assert np.isnan(richness.honore_h(different))
    assert np.isnan(richness.hdd(different))  # fewer than 42 words
    assert richness.hdd([1] * 60) == pytest.approx(1)
    assert np.isnan(richness.vocd_d([1] * 60))
    assert richness.entropy(same) == 0
    assert richness.entropy(different) == pytest.approx(np.log2(40))
    assert richness.brunet_w(once) == 1


@given(counted)
@pytest.mark.filterwarnings("error")
def test_names_of_words_do_not_matter(counts: list[int]) -> None:
    """The order of the types, types that do not occur, and the words themselves change nothing."""
    words = [f"w{number}" for number, times in enumerate(counts) for _ in range(times)]
    for name, statistic in DIVERSITY.items():
        value = statistic(counts)
        assert statistic([0, *reversed(counts)]) == pytest.approx(value, nan_ok=True), name
        if words:
            assert statistic(words) == pytest.approx(value, nan_ok=True), name


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_bounds(counts: list[int]) -> None:
    """Shares are shares, and a second copy of a text is never more varied."""
    for name in ("ttr", "herdan-c", "simpson-d", "sichel-s", "hdd"):
        value = DIVERSITY[name](counts)
        assert np.isnan(value) or -1e-12 <= value <= 1 + 1e-12, name
    twice = [2 * times for times in counts]
    assert richness.ttr(twice) == pytest.approx(richness.ttr(counts) / 2)
    assert richness.yule_k(twice) >= richness.yule_k(counts)
    assert richness.entropy(twice) == pytest.approx(richness.entropy(counts))
    assert richness.hdd(counts, words=1) == pytest.approx(1)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=12))
def test_more_words_have_more_types_and_a_lower_ratio(counts: list[int]) -> None:
    """Rarefaction: the expected types rise with the draw, the ratio falls."""
    drawn = range(1, sum(counts) + 1)
    ratios = np.array([richness.hdd(counts, words=words) for words in drawn])
    assert (np.diff(ratios) <= 1e-12).all()
    assert (np.diff(ratios * np.array(drawn)) >= -1e-12).all()
    assert ratios[-1] == pytest.approx(richness.ttr(counts))


@given(st.floats(3, 150))
def test_vocd_finds_its_own_curve(d: float) -> None:
    """A text with the ratios of a curve has about the D of it."""
    share = 1 / np.arange(1, 400) ** (1 + 20 / d)
    counts = np.maximum(np.round(share / share.sum() * 3000), 1).astype(int)
    found = richness.vocd_d(counts)
    drawn = np.arange(35, 51)
    ratios = np.array([richness.hdd(counts, words=int(words)) for words in drawn])

    def squares(at: float) -> float:
        return float(((richness.vocd_curve(drawn, at) - ratios) ** 2).sum())

    assert squares(found) <= min(squares(found * 1.01), squares(found / 1.01))


def test_density() -> None:
    """A share of words; none without words."""
    found = richness.lexical_density([3, 0], [4, 0])
    assert found[0] == 0.75
    assert np.isnan(found[1])


def test_peer() -> None:
    """LexicalRichness, where it is installed."""
    peer = pytest.importorskip("lexicalrichness")
    generator = np.random.default_rng(8)
    text = " ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in
                    generator.zipf(1.4, 600) % 300)  # fmt: skip
    other, words = peer.LexicalRichness(text), text.split()
    pairs = {
        "ttr": other.ttr, "root-ttr": other.rttr, "corrected-ttr": other.cttr,
        "herdan-c": other.Herdan, "summer-s": other.Summer, "dugast-u": other.Dugast,
        "maas-a2": other.Maas, "yule-k": other.yulek, "yule-i": other.yulei,
        "herdan-vm": other.herdanvm, "simpson-d": other.simpsond,
    }  # fmt: skip
    for name, value in pairs.items():
        assert DIVERSITY[name](words) == pytest.approx(value), name
    assert richness.hdd(words) == pytest.approx(other.hdd(draws=42))
