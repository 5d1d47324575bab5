"""The suffix array against counting by brute force."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import OptionError
from relstat.repeats import SuffixArray, build_suffix_array
from relstat.tokens import Tokens, tokenize_texts

# Few words, so that texts repeat themselves; commas and full stops make breaks.
texts_with_repeats = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "a", "b", ",", "."]), max_size=25).map(" ".join),
    min_size=1,
    max_size=5,
)
Run = tuple[str, ...]


def runs(tokens: Tokens) -> list[tuple[int, list[str]]]:
    """The stretches between breaks as (document, terms)."""
    words = tokens.terms.gather(tokens.term_ids).to_list()
    found: list[tuple[int, list[str]]] = []
    for word, divided, document in zip(words, tokens.breaks, tokens.word_documents, strict=True):
        if divided:
            found.append((int(document), []))
        found[-1][1].append(word)
    return found


def brute_force(tokens: Tokens) -> tuple[Counter[Run], dict[Run, set[int]], set[Run]]:
    """Counts, documents and the maximal ones of all word sequences inside runs."""
    counts: Counter[Run] = Counter()
    documents: dict[Run, set[int]] = defaultdict(set)
    before: dict[Run, list[str | None]] = defaultdict(list)
    after: dict[Run, list[str | None]] = defaultdict(list)
    for document, run in runs(tokens):
        for i in range(len(run)):
            for j in range(i + 1, len(run) + 1):
                gram = tuple(run[i:j])
                counts[gram] += 1
                documents[gram].add(document)
                before[gram].append(run[i - 1] if i else None)
                after[gram].append(run[j] if j < len(run) else None)

    def differs(neighbours: list[str | None]) -> bool:
        return None in neighbours or len(set(neighbours)) > 1

    maximal = {
        gram
        for gram, n in counts.items()
        if n > 1 and differs(before[gram]) and differs(after[gram])
    }
    return counts, documents, maximal


def spelled(tokens: Tokens, array: SuffixArray, left: int, words: int) -> Run:
    """The terms of a phrase."""
    start = int(array.starts[left])
    return tuple(tokens.terms.gather(tokens.term_ids[start : start + words]).to_list())


@given(texts_with_repeats)
def test_maximal_repeats_equal_brute_force(texts: list[str]) -> None:
    """Maximal repeats, their counts and document counts are those of a slow, obvious count."""
    tokens = tokenize_texts(texts)
    array = build_suffix_array(tokens)
    counts, documents, maximal = brute_force(tokens)
    repeats = array.maximal_repeats()
    found = {
        spelled(tokens, array, int(left), int(words)): (int(n), int(docs))
        for left, words, n, docs in zip(
            repeats.left, repeats.words, repeats.counts, array.document_counts(repeats), strict=True
        )
    }
    assert found == {gram: (counts[gram], len(documents[gram])) for gram in maximal}


@given(texts_with_repeats, st.integers(1, 4))
def test_ngrams_equal_a_counter(texts: list[str], words: int) -> None:
    """All n-grams of one length, with counts, equal a Counter's."""
    tokens = tokenize_texts(texts)
    array = build_suffix_array(tokens)
    counts, documents, _ = brute_force(tokens)
    grams, at = array.ngrams(words)
    found = {
        spelled(tokens, array, int(left), words): (int(n), int(docs))
        for left, n, docs in zip(
            grams.left, grams.counts, array.document_counts(grams), strict=True
        )
    }
    expected = {g: (n, len(documents[g])) for g, n in counts.items() if len(g) == words}
    assert found == expected
    assert np.bincount(at[at >= 0], minlength=len(grams)).tolist() == grams.counts.tolist()


@given(texts_with_repeats, st.data())
def test_find_returns_every_occurrence(texts: list[str], data: st.DataObject) -> None:
    """A phrase looked up at any of its places has all its occurrences."""
    tokens = tokenize_texts(texts)
    array = build_suffix_array(tokens)
    if not len(array):
        return
    position = data.draw(st.integers(0, len(array) - 1))
    room = int(array.words_to_break[position])
    words = data.draw(st.integers(1, room))
    counts, _, _ = brute_force(tokens)
    found = array.find(np.array([position]), np.array([words]))
    assert found.counts[0] == counts[spelled(tokens, array, int(found.left[0]), words)]


@given(texts_with_repeats, st.integers(1, 3))
def test_max_words_keeps_the_first_words_of_longer_repeats(texts: list[str], most: int) -> None:
    """With a limit, every phrase is within it and is a repeat with the right count."""
    tokens = tokenize_texts(texts)
    array = build_suffix_array(tokens)
    counts, _, maximal = brute_force(tokens)
    repeats = array.maximal_repeats(max_words=most)
    found = {
        spelled(tokens, array, int(left), int(words)): int(n)
        for left, words, n in zip(repeats.left, repeats.words, repeats.counts, strict=True)
    }
    assert all(len(gram) <= most and counts[gram] == n for gram, n in found.items())
    assert {gram for gram in maximal if len(gram) < most} <= set(found)


def test_a_repeat_occurs_at_least_twice() -> None:
    """Asking for repeats that occur once is a mistake and is called one."""
    array = build_suffix_array(tokenize_texts(["a b a b"]))
    with pytest.raises(OptionError, match="at least twice"):
        array.maximal_repeats(min_count=1)
