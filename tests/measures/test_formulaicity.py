"""Formulaicity: repeated words against a plain count, and groups at equal size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat import formulaicity
from relstat.analysis.phrases.repeated_words import repeated_runs
from relstat.corpus.corpus import Corpus
from relstat.errors import EmptyCorpusError, OptionError

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]

some_texts = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "d,"]), max_size=20).map(" ".join),
    min_size=1,
    max_size=6,
)


def by_hand(texts: list[str], length: int, others: int) -> list[int]:
    """Repeated words of each text: each run of words looked up in all other texts."""
    pieces = [[piece.split() for piece in text.split(",")] for text in texts]
    holders: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, runs in enumerate(pieces):
        for run in runs:
            for i in range(len(run) - length + 1):
                holders[tuple(run[i : i + length])].add(number)
    repeated = []
    for runs in pieces:
        words = 0
        for run in runs:
            inside = set()
            for i in range(len(run) - length + 1):
                if len(holders[tuple(run[i : i + length])]) > others:
                    inside |= set(range(i, i + length))
            words += len(inside)
        repeated.append(words)
    return repeated


@given(
    some_texts,
    st.integers(1, 4),
    st.integers(1, 2),
    st.sampled_from([(1000, 1000), (8, 5), (3, 2)]),
    st.data(),
)
def test_repeated_words_equal_brute_force(
    make_corpus: MakeCorpus,
    cut_into: Cut,
    texts: list[str],
    length: int,
    others: int,
    cut: tuple[int, int],
    data: st.DataObject,
) -> None:
    """In shards and slices, of a choice of documents, and of a further choice from these."""
    flags = st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))
    keep, drawn = np.array(data.draw(flags)), np.array(data.draw(flags))
    with cut_into(*cut):
        runs = repeated_runs(make_corpus(texts).choose(keep).stream, length)
    chosen = [text for text, one in zip(texts, keep, strict=True) if one]
    assert runs.words(others).tolist() == by_hand(chosen, length, others)
    inner = drawn[keep]
    expected = iter(
        by_hand([text for text, one in zip(chosen, inner, strict=True) if one], length, others)
    )
    found = runs.choose(inner).words(others).tolist()
    assert found == [next(expected) if one else 0 for one in inner]


@pytest.fixture
def outlets(make_corpus: MakeCorpus) -> Corpus:
    """One outlet that repeats itself, and one, half as large, that does not."""
    same = [f"x{n} long live the great cause of independence y{n}" for n in range(20)]
    own = [" ".join(f"w{n}{i}" for i in range(9)) for n in range(10)]
    return make_corpus([*same, *own], source=["x"] * 20 + ["y"] * 10)


def test_groups_at_equal_size(outlets: Corpus) -> None:
    """Seven of nine words are repeated, whatever is drawn; of the other outlet none."""
    first, second = formulaicity(outlets, by="source")
    assert first["share"] == pytest.approx(7 / 9)
    assert first["share_whole"] == pytest.approx(7 / 9)
    assert first["share_low"] <= first["share"] <= first["share_high"]
    assert (second["share"], second["share_low"], second["share_high"]) == (0, 0, 0)
    assert first["drawn_words"] == second["drawn_words"] == 45
    assert first["drawn_documents"] == 5
    assert not any("empty" in str(note) for note in formulaicity(outlets, by="source").notes)


def test_less_text_repeats_less(make_corpus: MakeCorpus) -> None:
    """Two groups of one kind, one ten times as large: equal at equal size, not as a whole."""
    texts = [f"a{n % 10} b{n % 10} c{n % 10} d{n % 10}" for n in range(110)]
    corpus = make_corpus(texts, source=["x"] * 100 + ["y"] * 10)
    large, small = formulaicity(corpus, by="source")
    assert (large["share_whole"], small["share_whole"]) == (1, 0)
    assert large["share"] < 0.7
    notes = formulaicity(corpus, by="source").notes
    assert any("smallest group decides" in str(note) for note in notes) is False
    tiny = make_corpus([*texts, *["a b c d"] * 5], source=["x"] * 100 + ["y"] * 10 + ["z"] * 5)
    notes = formulaicity(tiny.where(source=["x", "z"]), by="source").notes
    assert any("10 words are drawn, too few" in str(note) for note in notes)


def test_one_row_without_groups(outlets: Corpus) -> None:
    """All documents, at half their words or at the size asked for."""
    (row,) = formulaicity(outlets)
    assert (row["group"], row["documents"], row["words"]) == ("all", 30, 270)
    assert row["drawn_words"] == 135
    (row,) = formulaicity(outlets, words=90)
    assert row["drawn_words"] == 90


def test_too_little_text_is_empty(outlets: Corpus) -> None:
    """No share where a group has less text than asked for, or fewer than five documents."""
    rows = list(formulaicity(outlets, by="source", words=100))
    assert rows[0]["share"] is not None
    assert (rows[1]["share"], rows[1]["drawn_words"]) == (None, None)
    assert rows[1]["share_whole"] == 0
    assert any("empty" in str(one) for one in formulaicity(outlets, by="source", words=100).notes)
    few = outlets.choose(np.arange(30) < 4)
    (row,) = formulaicity(few)
    assert row["share"] is None


def test_each_document(outlets: Corpus) -> None:
    """The most formulaic first; a document without words has no share."""
    table = formulaicity(outlets, each=True, top=3)
    assert [(row["repeated"], row["share"]) for row in table] == [(7, pytest.approx(7 / 9))] * 3
    assert len(formulaicity(outlets, each=True, top=0)) == 30


def test_a_document_without_words_has_no_share(make_corpus: MakeCorpus) -> None:
    """Nothing is no number, and it does no harm to others."""
    table = formulaicity(make_corpus(["", "a b c d", "a b c d"]), each=True)
    assert table.frame["share"].to_list() == [1, 1, None]


def test_errors_say_what_is_wrong(outlets: Corpus) -> None:
    """Options that do not fit, and nothing to measure."""
    with pytest.raises(OptionError, match="min_words is at least 1, not 0"):
        formulaicity(outlets, min_words=0)
    with pytest.raises(OptionError, match="words is at least 1, not 0"):
        formulaicity(outlets, words=0)
    with pytest.raises(OptionError, match="each or by, not both"):
        formulaicity(outlets, each=True, by="source")
    with pytest.raises(EmptyCorpusError):
        formulaicity(outlets.where({"source": "z"}))
