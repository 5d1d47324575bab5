"""Nested and consolidated counts, margins and overlap: reference values and what must hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.statistics import association, readability
from relstat.statistics.sequences import (
    bag_jaccard,
    bigram_table,
    consolidate_counts,
    nested_counts,
    shingle_index,
)

words = st.lists(st.sampled_from("abc"), max_size=20)


@pytest.fixture(scope="module")
def vectors(shared_vectors: Path) -> Mapping[str, Any]:
    """The reference values by name."""
    listed = json.loads((shared_vectors / "measures.json").read_text(encoding="utf-8"))["vectors"]
    return {vector["id"]: vector for vector in listed}


@pytest.mark.parametrize("name", ["ngram.nested.1", "ngram.nested.3"])
def test_nested(vectors: Mapping[str, Any], name: str) -> None:
    """The toy texts of quanteda."""
    given, expected = vectors[name]["inputs"], vectors[name]["expected"]
    texts = [text.split() for text in given["texts"]]
    found = nested_counts(texts, given["sizes"], min_count=given["min_count"], breaks=".")
    named = {" ".join(gram): list(pair) for gram, pair in found.items()}
    assert {gram: named[gram] for gram in expected} == expected


def test_consolidated(vectors: Mapping[str, Any]) -> None:
    """The worked example of Buerki."""
    vector = vectors["ngram.consolidate"]
    given = {tuple(gram.split()): count for gram, count in vector["inputs"].items()}
    found = {" ".join(gram): count for gram, count in consolidate_counts(given).items()}
    assert found == vector["expected"]


def test_overlap(vectors: Mapping[str, Any]) -> None:
    """The toy documents of textreuse."""
    bags, runs = vectors["reuse.jaccard_bag"], vectors["reuse.shingle_index"]
    found = bag_jaccard(bags["inputs"]["a"], bags["inputs"]["b"])
    assert found == pytest.approx(bags["expected"], abs=bags["tolerance"])
    index = shingle_index({name: text.split() for name, text in runs["inputs"].items()}, 2)
    assert {" ".join(gram): names for gram, names in index.items()} == runs["expected"]


def test_a_word_beside_itself(vectors: Mapping[str, Any]) -> None:
    """Margins of pairs: no cell is below 0. And G2 is twice the sum, whatever is counted."""
    vector = vectors["edge.repeat.bigram"]
    both, first, second, pairs = bigram_table(vector["inputs"]["tokens"], "X", "X")
    cells = both, first - both, second - both, pairs - first - second + both
    assert cells == tuple(vector["expected"][name] for name in ("n11", "n10", "n01", "n00"))
    factor = vectors["edge.nltk.trigram_factor"]["expected"]
    observed = np.array([10, 20, 30, 940.0])
    expected = np.array([30 * 40, 30 * 960, 970 * 40, 970 * 960]) / 1000
    by_hand = factor * (observed * np.log(observed / expected)).sum()
    assert float(association.g2(10, 30, 40, 1000)) == pytest.approx(by_hand)


def test_flesch(vectors: Mapping[str, Any]) -> None:
    """The cat in the hat."""
    toy, hat = vectors["read.fre"], vectors["read.fre2"]
    rows = zip(*(toy["inputs"][name] for name in ("W", "sent", "syll")), strict=True)
    found = [
        float(readability.flesch_reading_ease(n, sentences, syllables))
        for n, sentences, syllables in rows
    ]
    assert found == pytest.approx(toy["expected"], abs=toy["tolerance"])
    given = hat["inputs"]
    found = [float(readability.flesch_reading_ease(given["W"], given["sent"], given["syll"]))]
    assert found == pytest.approx([hat["expected"]], abs=hat["tolerance"])


@given(words, words)
def test_overlap_is_symmetric(one: list[str], other: list[str]) -> None:
    """From 0 to one half, and one half for the same bag."""
    found = bag_jaccard(one, other)
    assert found == pytest.approx(bag_jaccard(other, one), nan_ok=True)
    assert np.isnan(found) or 0 <= found <= 0.5
    assert bag_jaccard(one, one[::-1]) == (pytest.approx(0.5) if one else pytest.approx(
        float("nan"), nan_ok=True))  # fmt: skip


@given(st.lists(words, max_size=4))
def test_nested_occurrences_are_occurrences(texts: list[list[str]]) -> None:
    """None of the longest is nested, no more are nested than there are."""
    for gram, (count, nested) in nested_counts(texts, [1, 2, 3]).items():
        assert 0 <= nested <= count
        if len(gram) == 3:
            assert nested == 0


@given(words)
def test_cells_of_pairs(tokens: list[str]) -> None:
    """No cell is below 0."""
    both, first, second, pairs = bigram_table(tokens, "a", "a")
    assert min(both, first - both, second - both, pairs - first - second + both) >= 0
