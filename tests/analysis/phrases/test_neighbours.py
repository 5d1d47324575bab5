"""Contexts of phrases, against reading the texts word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.neighbours import find_neighbours
from relstat.analysis.phrases.phrase_stream import phrase_stream
from relstat.corpus.corpus import Corpus
from relstat.lexicons.stopwords import english_stopwords

MakeCorpus = Callable[..., Corpus]
Cut = Callable[[int, int], AbstractContextManager[None]]
STOP = english_stopwords()
words = st.sampled_from(
    ["of", "the", "and", "in", "wreath", "bier", "tomb", "to", "laid", "by", ","]
)
some_texts = st.lists(st.lists(words, max_size=25).map(" ".join), min_size=3, max_size=6)


def told(corpus: Corpus) -> Counter[tuple[str, str, int]]:
    """Phrase, context and document, as they are found."""
    stream = phrase_stream(corpus.stream)
    found = stream.inventory(Thresholds(2, 1))
    near = find_neighbours(stream, found.places, found.words)
    phrases = stream.spelled(found.places, found.words).to_list()
    texts = stream.spelled(near.places, near.words).to_list()
    contexts = [
        f"{text} *" if left else f"* {text}" for text, left in zip(texts, near.left, strict=True)
    ]
    return Counter(
        (phrases[phrase], contexts[context], int(row))
        for phrase, context, row in zip(near.phrase, near.context, near.row, strict=True)
    )


def read(corpus: Corpus, phrases: list[str]) -> Counter[tuple[str, str, int]]:
    """The same, by walking from each occurrence to the next content word."""
    found: set[tuple[str, str, int]] = set()
    for row, text in enumerate(corpus.texts.to_list()):
        for stretch in text.split(","):
            terms = stretch.split()
            for phrase in phrases:
                wanted = phrase.split()
                for at in range(len(terms) - len(wanted) + 1):
                    if terms[at : at + len(wanted)] != wanted:
                        continue
                    before = context(terms[:at][::-1])
                    after = context(terms[at + len(wanted) :])
                    if before:
                        found.add((phrase, " ".join(before[::-1]) + " *", row))
                    if after:
                        found.add((phrase, "* " + " ".join(after), row))
    return Counter(found)


def context(terms: list[str]) -> list[str]:
    """Up to the first content word among four."""
    for length in range(1, min(len(terms), 4) + 1):
        if terms[length - 1] not in STOP:
            return terms[:length]
    return []


@given(some_texts)
def test_contexts_are_those_of_the_text(make_corpus: MakeCorpus, texts: list[str]) -> None:
    """Every side of every occurrence, once for each document."""
    corpus = make_corpus(texts)
    stream = phrase_stream(corpus.stream)
    found = stream.inventory(Thresholds(2, 1))
    phrases = stream.spelled(found.places, found.words).to_list()
    assert told(corpus) == read(corpus, phrases)


@given(some_texts)
def test_slices_do_not_matter(make_corpus: MakeCorpus, cut_into: Cut, texts: list[str]) -> None:
    """Contexts have the same numbers however the suffixes are cut."""

    def numbered() -> list[list[int]]:
        stream = phrase_stream(make_corpus(texts).stream)
        found = stream.inventory(Thresholds(2, 1))
        near = find_neighbours(stream, found.places, found.words)
        return [near.phrase.tolist(), near.context.tolist(), near.row.tolist()]

    whole = numbered()
    with cut_into(5, 5):
        assert numbered() == whole


def test_no_phrases_have_no_contexts(make_corpus: MakeCorpus) -> None:
    """An empty inventory is fine."""
    stream = phrase_stream(make_corpus(["a b"]).stream)
    none = np.empty(0, dtype=np.int64)
    near = find_neighbours(stream, none, none)
    assert near.documents.shape == (0, 0)
