"""Diversity of text read in order: reference values, brute force, and what must always hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics import running_diversity
from relstat.statistics.families import RUNNING
from relstat.statistics.running_diversity import (
    factor_sums,
    mattr,
    msttr,
    mtld,
    mtld_ma,
    previous_places,
    window_sums,
)

texts = st.lists(st.sampled_from("abcdefgh"), max_size=60)


@pytest.fixture(scope="module")
def vectors(shared_vectors: Path) -> Mapping[str, Any]:
    """The reference values by name."""
    listed = json.loads((shared_vectors / "measures.json").read_text(encoding="utf-8"))["vectors"]
    return {vector["id"]: vector for vector in listed}


def factors_by_hand(words: Sequence[str], threshold: float = 0.72) -> float:
    """The factors of a text, read forward as the paper says."""
    found, start = 0.0, 0
    for end in range(1, len(words) + 1):
        ratio = len(set(words[start:end])) / (end - start)
        if ratio < threshold - 1e-12:
            found, start = found + 1, end
    if start < len(words):
        found += (1 - len(set(words[start:])) / (len(words) - start)) / (1 - threshold)
    return found


def test_vectors(vectors: Mapping[str, Any]) -> None:
    """LexicalRichness, quanteda, textacy and koRpus."""
    ten = vectors["lex.lr.all"]
    tokens = ten["inputs"]["tokens"]
    assert mattr(tokens, window=5) == pytest.approx(ten["expected"]["mattr5"])
    assert mtld(tokens) == pytest.approx(ten["expected"]["mtld72"], rel=ten["tolerance"])
    seven = vectors["lex.q.mattr"]
    found = [mattr(seven["inputs"]["tokens"], window=size) for size in (2, 3, 4)]
    assert found == pytest.approx(seven["expected"], abs=seven["tolerance"])
    cats = vectors["lex.textacy.mtld"]
    tokens = cats["inputs"]["tokens"]
    found = [mtld(tokens, threshold=level) for level in (0.72, 0.66, 0.75)]
    assert found == pytest.approx(cats["expected"], abs=cats["tolerance"])
    assert mtld(tokens, threshold=0.75, inclusive=True) == pytest.approx(9.583333, abs=1e-6)
    assert mtld(tokens, min_words=10) == pytest.approx(10.749002, abs=1e-6)
    korpus = vectors["lex.koRpus"]
    tokens, close = korpus["inputs"]["tokens"], korpus["tolerance"]
    assert msttr(tokens) == pytest.approx(korpus["expected"][1], abs=close)
    assert mtld(tokens) == pytest.approx(korpus["expected"][8], abs=close)
    assert mattr(tokens, window=100) == pytest.approx(0.7348, abs=5e-5)
    assert mtld_ma(tokens) == pytest.approx(102.3, abs=0.05)


def test_a_text_without_repeats_has_no_mtld(vectors: Mapping[str, Any]) -> None:
    """Where others print 7, 0 or 7,000,000."""
    assert np.isnan(mtld(vectors["edge.mtld.alltypes"]["inputs"]["tokens"]))


@pytest.mark.filterwarnings("error")
def test_limits() -> None:
    """Nothing, one word, one word over and over, all different."""
    for name, statistic in RUNNING.items():
        for tokens in ([], ["a"], ["a"] * 200, [f"w{n}" for n in range(200)]):
            assert not np.isinf(statistic(tokens)), name
        assert np.isnan(statistic([])), name
    assert mattr(["a"] * 200) == pytest.approx(1 / 50)
    assert msttr(["a"] * 250) == pytest.approx(0.01)
    assert msttr(["a"] * 150, rest=True) == pytest.approx((0.01 + 0.02) / 2)
    assert np.isnan(mattr(["a"] * 49))
    assert mtld(["a"] * 200) == pytest.approx(2)
    assert mtld_ma(["a"] * 200) == pytest.approx(2)


@given(texts, st.integers(1, 12))
def test_windows_by_hand(words: list[str], window: int) -> None:
    """Every window counted on its own."""
    found = mattr(words, window=window)
    each = [
        len(set(words[i : i + window])) / window for i in range(max(len(words) - window + 1, 0))
    ]
    assert found == pytest.approx(np.mean(each) if each else np.nan, nan_ok=True)


@given(texts, st.floats(0.3, 0.9))
@pytest.mark.filterwarnings("error")
def test_factors_by_hand(words: list[str], threshold: float) -> None:
    """Word by word as the paper says; both ways are the mean of each."""
    ahead, back = (factors_by_hand(each, threshold) for each in (words, words[::-1]))
    expected = [len(words) / factors if factors > 1e-12 else np.nan for factors in (ahead, back)]
    for direction, value in zip(("forward", "backward"), expected, strict=True):
        found = mtld(words, threshold=threshold, direction=direction)  # type: ignore[arg-type]
        assert found == pytest.approx(value, nan_ok=True)
    assert mtld(words, threshold=threshold) == pytest.approx(np.mean(expected), nan_ok=True)


@given(texts)
def test_turned_round_and_renamed(words: list[str]) -> None:
    """Both directions of a text are those of the text turned round; names do not matter."""
    assert mtld(words[::-1]) == pytest.approx(mtld(words), nan_ok=True)
    assert mattr(words[::-1], window=5) == pytest.approx(mattr(words, window=5), nan_ok=True)
    renamed = [ord(word) * 7 for word in words]
    for name, statistic in RUNNING.items():
        assert statistic(renamed) == pytest.approx(statistic(words), nan_ok=True), name


@given(st.lists(texts, min_size=1, max_size=8), st.integers(2, 9), st.sampled_from([1, 48]))
def test_documents_one_by_one(documents: list[list[str]], window: int, lanes: int) -> None:
    """The sums of documents side by side are those of each alone; none sees its neighbour."""
    terms = np.array([ord(word) for document in documents for word in document], np.int32)
    bounds = np.cumsum([0, *(len(document) for document in documents)])
    before = previous_places(terms, bounds)
    types, windows = window_sums(before, bounds, window)
    usual = running_diversity._LANES
    running_diversity._LANES = lanes  # type: ignore[misc]
    try:
        ahead, back = factor_sums(before, bounds)
    finally:
        running_diversity._LANES = usual  # type: ignore[misc]
    for place, words in enumerate(documents):
        assert ahead[place] == pytest.approx(factors_by_hand(words), abs=1e-9)
        assert back[place] == pytest.approx(factors_by_hand(words[::-1]), abs=1e-9)
        assert windows[place] == max(len(words) - window + 1, 0)
        value = types[place] / windows[place] / window if windows[place] else np.nan
        assert value == pytest.approx(mattr(words, window=window), nan_ok=True)


@given(texts)
def test_moving_factors_by_hand(words: list[str]) -> None:
    """The factor from every word on, the text read as a circle."""
    lengths = []
    for start in range(len(words)):
        turned = words[start:] + words[:start]
        ends = (
            end for end in range(1, len(words) + 1) if len(set(turned[:end])) / end < 0.72 - 1e-12
        )
        lengths.append(next(ends, None))
    known = bool(words) and None not in lengths
    expected = np.mean(lengths) if known else np.nan  # type: ignore[arg-type]
    assert mtld_ma(words) == pytest.approx(expected, nan_ok=True)


def test_peer() -> None:
    """LexicalRichness, where it is installed; its factors end at the threshold itself."""
    peer = pytest.importorskip("lexicalrichness")
    generator = np.random.default_rng(8)
    words = [f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in generator.zipf(1.4, 650) % 300]
    other = peer.LexicalRichness(" ".join(words))
    assert mattr(words, window=25) == pytest.approx(other.mattr(window_size=25))
    assert mtld(words, inclusive=True) == pytest.approx(other.mtld(threshold=0.72))
    # Of a text whose last segment is a full one it drops that.
    assert msttr(words) == pytest.approx(other.msttr(segment_window=100))
