"""Runs of words that a corpus writes as a unit, and the phrases that keep their edges for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat import phrases
from relstat.analysis.phrases.units import UNIT_WORDS, marked_runs
from relstat.corpus.corpus import Corpus
from relstat.corpus.stream import Stream
from relstat.text.vocabulary import TokenOptions

MakeCorpus = Callable[..., Corpus]
SLOGAN = '"By our nation itself"'
TEXTS = [
    'Say "by our nation" and ("for all"), "one", "yes, no", “on it”\nA line of words\n\nand more',
    "the flag of WE AND THE PARTY is up, A BIG DAY. U.S. A",
    f'"{"so " * (UNIT_WORDS + 1)}" and "open "of it" more',
]


def runs_of(texts: list[str], keep: list[bool] | None = None) -> set[str]:
    """The marked runs of the chosen texts as written."""
    stream = Stream.of_texts(texts, TokenOptions())
    if keep is not None:
        stream = stream.choose(np.array(keep))
    return set(stream.written(*marked_runs(stream)).to_list())


def test_what_is_written_as_a_unit() -> None:
    """Quotation marks of several kinds, whole lines, capitals; no single words, nothing broken."""
    assert runs_of(TEXTS[:1]) == {
        "by our nation",
        "for all",
        "on it",
        "A line of words",
        "and more",
    }
    assert runs_of(TEXTS[1:2]) == {
        "WE AND THE PARTY"
    }  # A shows nothing at an edge, nor does U.S. A
    assert runs_of(TEXTS[2:]) == {"of it"}  # too long; and the marks before it were not closed


@given(st.lists(st.booleans(), min_size=3, max_size=3))
def test_only_chosen_documents_count(keep: list[bool]) -> None:
    """A choice of documents has the runs that its texts alone would have."""
    alone = [text for text, one in zip(TEXTS, keep, strict=True) if one]
    assert runs_of(TEXTS, keep) == (runs_of(alone) if alone else set())


@pytest.mark.parametrize(
    ("bare", "phrase"), [(0, "by our nation itself"), (1, "by our nation itself"), (2, None)]
)
def test_a_slogan_keeps_its_edges_where_most_of_it_is_marked(
    make_corpus: MakeCorpus, bare: int, phrase: str | None
) -> None:
    """Three of four are enough, three of five are not."""
    texts = [f"{n}x {SLOGAN} {n}y" for n in "abc"] + ["x by our nation itself y"] * bare
    listed = phrases(make_corpus(texts)).frame["phrase"].to_list()
    assert ("by our nation itself" in listed) == (phrase is not None)


def test_the_core_gives_way_to_its_unit(make_corpus: MakeCorpus) -> None:
    """``united nation`` is not listed beside a unit that has three quarters of it."""
    texts = [f'{n} "by our united nation itself" {n}' for n in "abc"]
    assert phrases(make_corpus(texts)).frame["phrase"].to_list() == ["by our united nation itself"]
    texts += [f"{n} united nation {n}" for n in "defg"]
    listed = phrases(make_corpus(texts)).frame.select("phrase", "count").rows()
    assert sorted(listed) == [("by our united nation itself", 3), ("united nation", 7)]


def test_limits_hold_for_units(make_corpus: MakeCorpus) -> None:
    """Documents and words bound them as they bound other phrases, and bundles know none."""
    corpus = make_corpus([f"{n}x {SLOGAN} {n}y" for n in "abc"])
    assert "by our nation itself" in phrases(corpus, min_words=4).frame["phrase"].to_list()
    limits: tuple[dict[str, Any], ...] = (
        {"min_docs": 4},
        {"min_words": 5},
        {"max_words": 3},
        {"min_count": 4},
    )
    for options in limits:
        listed = phrases(corpus, **options).frame["phrase"].to_list()
        assert "by our nation itself" not in listed


def test_units_with_names_as_one_symbol(make_corpus: MakeCorpus) -> None:
    """A run keeps its place where names are one word; one that ends inside a name is dropped."""
    texts = [f'{n}x "The hand of Kim Il Sung" {n}y "for Pak" Mun {n}z' for n in "abc"]
    listed = phrases(make_corpus(texts), names="slot").frame["phrase"].to_list()
    assert listed == ["the hand of <name>"]
