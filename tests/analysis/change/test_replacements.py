"""Which formula took the place of which: what makes a pair, and what does not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.change.life import judge_lives
from relstat.analysis.change.replacements import find_replacements, turn_of_shares
from relstat.analysis.change.timelines import make_timeline
from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.neighbours import find_neighbours
from relstat.analysis.phrases.phrase_stream import phrase_stream
from relstat.corpus.corpus import Corpus
from relstat.lexicons.stopwords import english_stopwords

MakeCorpus = Callable[..., Corpus]
TOWNS = ["tarum", "velt", "ombra", "dalk", "sorrin", "kasseth", "murn"]
VERBS = ["praised", "opened", "joined", "left", "saw"]


def pairs_of(corpus: Corpus) -> set[tuple[str, str]]:
    """Old and new formulas, as terms."""
    stream, timeline = phrase_stream(corpus.stream), make_timeline(corpus, "year", min_text=1)
    found = stream.inventory(Thresholds(5, 3))
    counts = stream.count(found.places, found.words)
    documents = timeline.tables(counts)[1]
    phrases = [tuple(text.split()) for text in stream.spelled(counts.places, counts.words)]
    pairs = find_replacements(
        phrases,
        [frozenset(terms) - english_stopwords() for terms in phrases],
        find_neighbours(stream, counts.places, counts.words),
        judge_lives(documents, timeline),
        documents,
        timeline,
    )
    return {(" ".join(phrases[pair.old]), " ".join(phrases[pair.new])) for pair in pairs}


def years(old: str, new: str, *, other: str = "") -> tuple[list[str], list[str]]:
    """Ten documents a year for fourteen years: ``old`` stands in their middle, later ``new``."""
    texts, dates = [], []
    for year in range(14):
        for number in range(10):
            town, verb = TOWNS[(number + year) % 7], VERBS[(number + 2 * year) % 5]
            formula = old if year < 7 else new
            texts.append(f"{verb} {formula} {town} , {verb} {other} {town}")
            dates.append(str(2000 + year))
    return texts, dates


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("memorial palace", "palace museum"),
        ("great general hall", "great marshal hall"),
        ("grand labour union", "grand workers union"),
    ],
)
def test_an_exchange_is_found(make_corpus: MakeCorpus, old: str, new: str) -> None:
    """The new formula stands where the old one stood, and shares a word with it."""
    texts, dates = years(old, new)
    assert pairs_of(make_corpus(texts, date=dates)) == {(old, new)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("memorial palace", "great memorial palace"),  # one holds the other
        ("sixth general session", "seventh general session"),  # they count up
        ("memorial palace", "memorial palace"),  # nothing changed
    ],
)
def test_what_is_no_exchange(make_corpus: MakeCorpus, old: str, new: str) -> None:
    """A longer form, a counter, and a formula that stays."""
    texts, dates = years(old, new)
    assert not {(old, new)} & pairs_of(make_corpus(texts, date=dates))


def test_counters_are_no_exchange_in_longer_forms_either(make_corpus: MakeCorpus) -> None:
    """Where each has a numeral that the other lacks, the calendar moved on."""
    texts, dates = years("sixth general session", "seventh general session")
    assert pairs_of(make_corpus(texts, date=dates)) == set()


def test_the_places_must_be_the_same(make_corpus: MakeCorpus) -> None:
    """Formulas that share a word and change at one time, in contexts of their own, are no pair."""
    texts, dates = years("memorial palace", "palace museum")
    moved = ["near palace museum , there" if "palace museum" in text else text for text in texts]
    assert pairs_of(make_corpus(moved, date=dates)) == set()


some_held = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=12
).map(lambda rows: np.array(rows, dtype=np.int64).T)


@given(some_held)
def test_a_turn_is_one(held: np.ndarray) -> None:
    """Before it the old variant holds three quarters, after it the new one; never both ways."""
    turned = turn_of_shares(held)
    if turned is None:
        return
    change, p, strength = turned
    old, new = held
    assert 0 <= p <= 0.05
    assert strength > 0
    assert old[:change].sum() >= 0.75 * (old + new)[:change].sum() >= 5 * 0.75
    assert new[change:].sum() >= 0.75 * (old + new)[change:].sum()
    assert (old + new)[change] > 0
    assert turn_of_shares(held[::-1]) is None


@given(some_held, st.integers(0, 11))
def test_periods_with_neither_change_no_turn(held: np.ndarray, at: int) -> None:
    """A period in which neither variant stands is as if it were not there."""
    at = min(at, held.shape[1])
    longer = np.insert(held, at, 0, axis=1)
    one, other = turn_of_shares(held), turn_of_shares(longer)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert other[0] == one[0] + (one[0] >= at)
        assert other[1:] == pytest.approx(one[1:])
