"""Counts of phrases and n-grams from slices, against counting by brute force."""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relstat.arrays import (
    count_pairs,
    number_pairs,
    offsets_of,
    order_of,
    owners_of,
    pack_pairs,
    unpack_pairs,
)
from relstat.counting.suffix_counts import count_in_documents, count_ngrams, usual_places
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.slices import Slices
from relstat.suffixes.sorting import suffix_order

Gram = tuple[int, ...]

# Each document is one unbroken run; word type 2 * t + 1 is another spelling of term t.
some_documents = st.lists(st.lists(st.integers(0, 7), max_size=10), min_size=1, max_size=6)
slice_sizes = st.sampled_from([1, 4, 1000])


def here(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Do the work in this process, and see that it could be done in another."""
    return [function(*pickle.loads(pickle.dumps(task))) for task in tasks]


def slices_of(documents: list[list[int]], most: int) -> Slices:
    """The slices of documents without breaks."""
    text = SuffixText(
        words=np.array([word for one in documents for word in one], dtype=np.int32),
        term_of_word=np.arange(8, dtype=np.int32) // 2,
        breaks=np.array([i == 0 for one in documents for i in range(len(one))], dtype=np.bool_),
        document_words=np.cumsum([0, *map(len, documents)]),
        rows=np.arange(len(documents), dtype=np.int32),
    )
    terms = text.terms(np.arange(len(text.words)))
    return Slices.of(text, suffix_order(terms, text.breaks, most=most))


def grams_of(documents: list[list[int]], words: int) -> dict[Gram, list[tuple[int, int, Gram]]]:
    """All n-grams of terms: document, position and spelling of each occurrence."""
    found = defaultdict(list)
    offset = 0
    for row, document in enumerate(documents):
        for i in range(len(document) - words + 1):
            spelling = tuple(document[i : i + words])
            found[tuple(word // 2 for word in spelling)].append((row, offset + i, spelling))
        offset += len(document)
    return found


@given(some_documents, st.integers(1, 3), slice_sizes)
def test_ngrams_and_their_counts(documents: list[list[int]], words: int, most: int) -> None:
    """Totals, documents, the table and the usual spelling of all n-grams of one length."""
    slices = slices_of(documents, most)
    expected = grams_of(documents, words)
    places, counts, used = count_ngrams(slices, words, run=here)
    names = [tuple(slices.text.terms(np.arange(at, at + words)).tolist()) for at in places]
    assert names == sorted(expected)
    assert counts.tolist() == [len(expected[gram]) for gram in names]
    assert used.tolist() == [len({row for row, *_ in expected[gram]}) for gram in names]

    # Any order will do, and any of the places.
    chosen, lengths = places[::-1], np.full(len(places), words)
    table = count_in_documents(slices, chosen, lengths, len(documents), run=here)
    for gram, column in zip(names[::-1], table.toarray().T, strict=True):
        rows = Counter(row for row, *_ in expected[gram])
        assert column.tolist() == [rows[row] for row in range(len(documents))]

    usual = usual_places(slices, chosen, lengths, run=here).tolist()
    for gram, place in zip(names[::-1], usual, strict=True):
        spellings = defaultdict(list)
        for _, position, spelling in expected[gram]:
            spellings[spelling].append(position)
        assert place == min(spellings.values(), key=lambda found: (-len(found), found))[0]


def test_nothing_to_count() -> None:
    """No words, no phrases: tables without columns."""
    slices = slices_of([[], []], 1000)
    none = np.empty(0, dtype=np.int64)
    assert [len(column) for column in count_ngrams(slices, 2, run=here)] == [0, 0, 0]
    assert count_in_documents(slices, none, none, 2, run=here).shape == (2, 0)
    assert usual_places(slices, none, none, run=here).tolist() == []


pairs_of_numbers = st.lists(
    st.tuples(*[st.sampled_from([0, 1, 2, 2**16, 2**31 - 1])] * 2), max_size=20
)


@given(pairs_of_numbers)
def test_owners(pairs: list[tuple[int, int]]) -> None:
    """The item of each place is the last that begins at or before it and is not empty."""
    sizes = [size % 5 for size, _ in pairs]
    offsets = offsets_of(np.array(sizes, dtype=np.int64))
    places = np.arange(offsets[-1])[:: 1 + len(sizes) % 3]
    wanted = np.searchsorted(offsets, places, side="right") - 1
    assert owners_of(places, offsets).tolist() == wanted.tolist()


@given(pairs_of_numbers)
def test_pairs(pairs: list[tuple[int, int]]) -> None:
    """Pairs packed, ordered, counted and numbered, up to the largest numbers."""
    first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    again = unpack_pairs(pack_pairs(first, second))
    assert list(zip(*(column.tolist() for column in again), strict=True)) == pairs
    for keys in (first, pack_pairs(first, second)):
        assert order_of(keys).tolist() == np.argsort(keys, kind="stable").tolist()
    found = [column.tolist() for column in count_pairs(first, second)]
    assert list(zip(*found, strict=True)) == [
        (*pair, n) for pair, n in sorted(Counter(pairs).items())
    ]
    distinct = sorted(set(pairs))
    assert number_pairs(first, second).tolist() == [distinct.index(pair) for pair in pairs]
