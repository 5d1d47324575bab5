"""The sentences of mentions, and the spans of the mentions in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relstat.analysis.actors.mentions import mention_sentences
from relstat.corpus.corpus import Corpus
from relstat.loading.opening import open as open_corpus

MakeCorpus = Callable[..., Corpus]


def marked(corpus: Corpus) -> list[str]:
    """Return the sentence of each mention with the mention in brackets."""
    found = mention_sentences(corpus.stream, corpus.actor_mentions.places)
    return [
        f"{text[:begin]}[{text[begin:end]}]{text[end:]}"
        for text, (begin, end) in zip(found.texts, found.spans.tolist(), strict=True)
    ]


def test_a_mention_is_shown_in_its_sentence(make_corpus: MakeCorpus) -> None:
    """White space is single, a possessive ending and what a hyphen joins are outside."""
    texts = ["It rained.  “Iran’s\n guests” came. US-led troops, too.", "Nothing.", "In Peru!"]
    corpus = make_corpus(texts)
    assert marked(corpus) == [
        "“[Iran]’s guests” came.",
        "[US]-led troops, too.",
        "In [Peru]!",
    ]
    found = mention_sentences(corpus.stream, corpus.actor_mentions.places)
    assert found.numbers.tolist() == [2, 3, 1]


@pytest.mark.parametrize(
    "text",
    ["The (Iran-Iraq) accord", "a\u200b Iran \u200b x", "Kim Jong\u00a0Un", "…Cuba…", "U.S.’s"],
)
def test_odd_signs_do_not_move_a_span(text: str, make_corpus: MakeCorpus) -> None:
    """Brackets, invisible characters and wide spaces are counted as they are shown."""
    corpus = make_corpus([text])
    aliases = {"Iran", "Iraq", "Kim Jong Un", "Cuba", "U.S.", "U.S"}
    found = mention_sentences(corpus.stream, corpus.actor_mentions.places)
    assert len(found.which)
    for sentence, (begin, end) in zip(found.texts, found.spans.tolist(), strict=True):
        assert sentence[begin:end] in aliases


def test_nobody_is_mentioned(make_corpus: MakeCorpus) -> None:
    """A corpus without a mention has no sentence."""
    corpus = make_corpus(["Nothing.", ""])
    found = mention_sentences(corpus.stream, corpus.actor_mentions.places)
    assert (found.sentences, found.texts, found.spans.shape) == ([], [], (0, 2))


def test_files_and_index_agree(example_documents: Corpus, example_index: object) -> None:
    """The same mentions in the same sentences, read from files or from an index."""
    indexed = open_corpus(str(example_index), copies="keep", lang="all")
    assert marked(indexed) == marked(example_documents)
    chosen = indexed.choose(indexed.metadata["title"].is_not_null().to_numpy())
    assert set(marked(chosen)) <= set(marked(indexed))
