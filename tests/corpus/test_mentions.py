"""Documents chosen by what they say."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.errors import OptionError

TEXTS = {
    "a": ("Talks in Geneva", "The United States and Iran met. Iran's envoy spoke of gifts."),
    "b": ("Iran protests", "The U.S. sent an envoy."),
    "c": ("Weather", "It rained in the united provinces; a state of calm."),
    "d": (None, "IRAN and Iraq signed. Nobody gifted anything."),
}


def corpus_of(texts: dict[str, tuple[str | None, str]]) -> Corpus:
    """A corpus with these titles and texts, by their ids."""
    rows = [
        dict.fromkeys(CORE_FIELDS) | {"id": key, "title": title, "text": text, "file": "f"}
        for key, (title, text) in texts.items()
    ]
    return Corpus.of(pl.DataFrame(rows, schema=dict(CORE_FIELDS)))


def ids(corpus: Corpus) -> str:
    """The ids of the documents, in one word."""
    return "".join(corpus.metadata["id"])


@pytest.fixture(scope="module")
def archive() -> Corpus:
    """Four short texts, one without a title."""
    return corpus_of(TEXTS)


def test_text_title_or_both(archive: Corpus) -> None:
    """A name in the headline counts, unless it is asked for in the text alone."""
    assert ids(archive.mentioning("Iran")) == "abd"
    assert ids(archive.mentioning("Iran", within="text")) == "ad"
    assert ids(archive.mentioning("Iran", within="title")) == "b"


def test_alternatives_may_be_of_several_words(archive: Corpus) -> None:
    """| divides whole alternatives: not "United States" or "U.S. States"."""
    assert ids(archive.mentioning("U.S.|United States")) == "ab"
    assert ids(archive.mentioning("United States | provinces")) == "ac"


def test_wildcards_slots_and_case(archive: Corpus) -> None:
    """The grammar is that of kwic."""
    assert ids(archive.mentioning("gift*")) == "ad"
    assert ids(archive.mentioning("united * and")) == "a"
    assert ids(archive.mentioning("IRAN", exact=True)) == "d"


def test_all_any_and_none(archive: Corpus) -> None:
    """Patterns given together must all hold; any_of at least one; none_of none."""
    assert ids(archive.mentioning("Iran", "envoy")) == "ab"
    assert ids(archive.mentioning("Iran", any_of=["gift*", "Geneva"])) == "ad"
    assert ids(archive.mentioning("Iran", none_of="Iraq")) == "ab"
    assert ids(archive.mentioning(none_of=["Iran", "rain*"])) == ""
    assert archive.mentioning() is archive


def test_choices_can_be_chosen_from(archive: Corpus) -> None:
    """Titles follow a choice as texts do."""
    assert ids(archive.mentioning("Iran").mentioning("Geneva", within="title")) == "a"


def test_errors_say_what_to_write(archive: Corpus) -> None:
    """An empty alternative, no word, another place."""
    for pattern, message in (("Iran|", "an alternative is empty"), ("*", "needs a word")):
        with pytest.raises(OptionError, match=message):
            archive.mentioning(pattern)
    with pytest.raises(OptionError, match="no mentions_in named 'body'; there are: both, text"):
        archive.mentioning("Iran", within="body")  # type: ignore[arg-type]  # wrong on purpose


words = st.sampled_from(["iran", "iraq", "envoy", "gift"])
texts = st.lists(words, max_size=6).map(" ".join)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=6), words, words)
def test_a_search_word_by_word_finds_the_same(
    written: list[tuple[str, str]], one: str, other: str
) -> None:
    """Both words, in title or text: as a regular expression finds them in each."""
    corpus = corpus_of({str(n): pair for n, pair in enumerate(written)})
    expected = [
        str(n)
        for n, pair in enumerate(written)
        if all(re.search(rf"\b{word}\b", " ; ".join(pair)) for word in (one, other))
    ]
    assert corpus.mentioning(one, other).metadata["id"].to_list() == expected
