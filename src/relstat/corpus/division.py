"""Dividing the words of a corpus by other rules than those it was made with.

A chunk holds all letters and signs of its words, so the words of another division follow from the
chunks: no text is read again, and an index need not be built again.
"""

from __future__ import annotations

from dataclasses import replace

from relstat.corpus.corpus import AnyCorpus
from relstat.corpus.fingerprints import text_digests
from relstat.corpus.stream import MemoryStore, Store, Stream, StreamTexts
from relstat.text.tokens import Tokens
from relstat.text.vocabulary import TokenOptions, Vocabulary

__all__ = ["divide_words"]


def divide_words(corpus: AnyCorpus, options: TokenOptions) -> AnyCorpus:
    """Return the corpus with its words divided by ``options``, in memory.

    All that is counted in words follows anew: phrases, languages, copies, lengths. Only what
    depends on the characters alone is kept.
    """
    if corpus.options == options:
        return corpus
    before = corpus.stream
    store = MemoryStore(_divide(before.store, options))
    stream = Stream.of(store, before.keep, workers=before.workers)
    divided = replace(corpus, texts=StreamTexts(stream), options=options, kept={})
    if text_digests.known(corpus):
        text_digests.put(divided, text_digests(corpus))
    return divided


def _divide(store: Store, options: TokenOptions) -> Tokens:
    """The stream of all documents of a store, its chunks divided into words anew."""
    tokens = store.tokens(0, len(store.document_words) - 1)
    return replace(tokens, vocabulary=Vocabulary(tokens.vocabulary.types, options))
