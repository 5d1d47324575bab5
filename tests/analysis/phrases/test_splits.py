"""Phrases cut in two: margins from their own positions, against a plain count."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.phrase_stream import phrase_stream
from relstat.analysis.phrases.splits import split_tables, weakest_splits
from relstat.corpus.corpus import Corpus
from relstat.statistics.association import ASSOCIATIONS

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]

some_texts = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "d,", "e"]), max_size=20).map(" ".join),
    min_size=2,
    max_size=6,
)


def runs_of(texts: list[str]) -> list[list[str]]:
    """The words of all texts between commas."""
    return [run for text in texts for piece in text.split(",") if (run := piece.split())]


def margins(
    runs: list[list[str]], gram: tuple[str, ...]
) -> list[tuple[tuple[str, ...], int, int, int, int]]:
    """By definition: of all runs of so many words, those that begin and end like the phrase."""
    n = len(gram)
    grams = [tuple(run[i : i + n]) for run in runs for i in range(len(run) - n + 1)]
    return [
        (
            gram,
            grams.count(gram),
            sum(one[:cut] == gram[:cut] for one in grams),
            sum(one[cut:] == gram[cut:] for one in grams),
            len(grams),
        )
        for cut in range(1, n)
    ]


@given(some_texts, st.sampled_from([(1000, 1000), (8, 5), (3, 2)]), st.booleans(), st.data())
def test_tables_equal_brute_force(
    make_corpus: MakeCorpus,
    cut_into: Cut,
    texts: list[str],
    cut: tuple[int, int],
    each: bool,
    data: st.DataObject,
) -> None:
    """In shards and slices, and of a choice of documents, as counted one by one.

    Of a few phrases each occurrence is looked at; here also those of ``each`` phrase by itself.
    """
    keep = data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    with cut_into(*cut):
        corpus = make_corpus(texts).choose(np.array(keep))
        stream = phrase_stream(corpus.stream)
        limits = Thresholds(2, 1, 1, 4, bundles=True)
        found = stream.inventory(limits)
        alone = [found.places[[i]] for i in range(len(found))] if each else [found.places]
        words = [found.words[[i]] for i in range(len(found))] if each else [found.words]
        tables = [
            split_tables(stream.slices, *some, run=stream.run)
            for some in zip(alone, words, strict=True)
        ]
        first, second, runs = (
            np.concatenate([np.empty(0, np.int64), *(table[place] for table in tables)])
            for place in (1, 2, 3)
        )
        owner = np.repeat(np.arange(len(found)), found.words - 1)
        grams = [tuple(gram.split()) for gram in stream.spelled(found.places, found.words)]
    chosen = runs_of([text for text, one in zip(texts, keep, strict=True) if one])
    expected = [row for gram in grams for row in margins(chosen, gram)]
    rows = zip(
        [grams[i] for i in owner.tolist()],
        found.counts[owner].tolist(),
        first.tolist(),
        second.tolist(),
        runs.tolist(),
        strict=True,
    )
    assert list(rows) == expected


def test_the_weakest_split_counts(make_corpus: MakeCorpus) -> None:
    """``sea of fire`` always together, ``the`` in many places: the loose joint decides."""
    corpus = make_corpus(["the sea of fire"] * 4 + ["the day", "the army", "one sea of fire"])
    stream = phrase_stream(corpus.stream)
    found = stream.inventory(Thresholds(2, 1, 2, 4, bundles=True))
    scores, backwards = weakest_splits(
        stream.slices, found.places, found.words, found.counts, "delta-p", run=stream.run
    )
    phrases = stream.spelled(found.places, found.words).to_list()
    forwards = dict(zip(phrases, scores.tolist(), strict=True))
    back = dict(zip(phrases, backwards.tolist(), strict=True))
    assert forwards["sea of fire"] == 1
    # All 5 runs of four words end alike, whether "the" opens them or not.
    assert forwards["the sea of fire"] == 0
    # Before "sea" stands "the" in 4 of 5 places; before other words in 2 of 12.
    assert back["the sea"] == pytest.approx(4 / 5 - 2 / 12)


def test_single_words_have_no_split(make_corpus: MakeCorpus) -> None:
    """No joint, no score; and nothing to cut is no error."""
    stream = phrase_stream(make_corpus(["a b", "a c"]).stream)
    for places in (np.array([0]), np.empty(0, dtype=np.int64)):
        ones = np.ones(len(places), dtype=np.int64)
        for measure in ASSOCIATIONS:
            scores = weakest_splits(stream.slices, places, ones, ones, measure, run=stream.run)
            assert np.isnan(scores).all()
