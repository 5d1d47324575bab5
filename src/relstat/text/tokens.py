"""Texts as integers: chunks, words and sentences.

Text is cut into chunks once (:mod:`relstat.text.segmentation`); what words they hold is a matter of
the vocabulary (:mod:`relstat.text.vocabulary`). The stream of words that measures count is one
gather over arrays; nothing loops over tokens in Python.

A *break* is between two words that something divides: a sentence or document end, or
punctuation other than quotation marks and the period of an abbreviation. Phrases do not cross
breaks. Sentences end where `sentencex` says so, but only at white space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from relstat.arrays import Flags, Ids, Offsets, offsets_of
from relstat.text.segmentation import cut, merge_types
from relstat.text.vocabulary import TokenOptions, Vocabulary

__all__ = ["Tokens", "join_tokens", "terms_of", "tokenize_texts", "words_of"]


@dataclass(frozen=True)
class Tokens:
    """The stream of D documents, and all that follows from it and the vocabulary.

    Shapes: C chunks, N words, S sentences, D documents. Offsets have one entry more than there
    are items: item ``i`` spans ``offsets[i]`` to ``offsets[i + 1]``.

    Attributes:
        vocabulary: the types.
        type_ids: int32 (C,), indexing the types: joined, they are the text to the letter.
        sentence_chunks: int64 (S + 1,), where each sentence starts in the stream.
        document_sentences: int64 (D + 1,), where each document starts among the sentences.
    """

    vocabulary: Vocabulary
    type_ids: Ids
    sentence_chunks: Offsets
    document_sentences: Offsets

    def __len__(self) -> int:
        return len(self.document_sentences) - 1

    @property
    def chunk_types(self) -> pl.Series:
        """The distinct chunks without white space and invisible characters, sorted."""
        return self.vocabulary.chunks.types

    @cached_property
    def chunk_ids(self) -> Ids:
        """int32 (C,), indexing ``chunk_types``."""
        return self.vocabulary.chunks.of_type[self.type_ids]

    @cached_property
    def document_chunks(self) -> Offsets:
        """int64 (D + 1,), where each document starts in the stream of chunks."""
        return self.sentence_chunks[self.document_sentences]

    @cached_property
    def chunk_words(self) -> Offsets:
        """int64 (C + 1,), where each chunk starts in the stream of words."""
        per_chunk = np.diff(self.vocabulary.words.offsets).astype(np.int32)
        return offsets_of(per_chunk[self.chunk_ids])

    @cached_property
    def sentence_words(self) -> Offsets:
        """int64 (S + 1,), where each sentence starts in the stream of words."""
        return self.chunk_words[self.sentence_chunks]

    @cached_property
    def document_words(self) -> Offsets:
        """int64 (D + 1,), where each document starts in the stream of words."""
        return self.chunk_words[self.document_chunks]

    @cached_property
    def words_per_document(self) -> Offsets:
        """int64 (D,), the number of words in each document."""
        return np.diff(self.document_words)

    @cached_property
    def _word_places(self) -> Ids:
        """int32 (N,), where each word occurs in the vocabulary's table of words."""
        starts = self.vocabulary.words.offsets[:-1].astype(np.int32)[self.chunk_ids]
        counts = np.diff(self.chunk_words)
        places = np.repeat(starts, counts)
        # Few chunks hold more than one word; their second words follow, their third ones, ...
        more = np.flatnonzero(counts > 1)
        nth = 1
        while len(more):
            places[self.chunk_words[more] + nth] += nth
            nth += 1
            more = more[counts[more] > nth]
        return places

    @cached_property
    def word_ids(self) -> Ids:
        """int32 (N,), the word type of each word."""
        return self.vocabulary.words.ids[self._word_places]

    @cached_property
    def term_ids(self) -> Ids:
        """int32 (N,), the term of each word."""
        return self.vocabulary.terms.of_word[self.word_ids]

    @cached_property
    def breaks(self) -> Flags:
        """Bool (N,), True where something divides the word from the one before it."""
        words = self.vocabulary.words
        breaks = words.divided[self._word_places]
        if len(breaks):
            # What is after a chunk's last word divides it from whatever word comes next.
            trailed = np.flatnonzero(words.trailing[self.chunk_ids]) + 1
            following = np.concatenate([self.chunk_words[trailed], self.sentence_words])
            breaks[following[following < len(breaks)]] = True
        return breaks

    @cached_property
    def word_documents(self) -> Ids:
        """int32 (N,), the document of each word."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.words_per_document)

    def sentence_text(self, sentence: int) -> str:
        """A sentence as written, its white space made single spaces."""
        start, end = self.sentence_chunks[sentence : sentence + 2]
        return " ".join(self.chunk_types.gather(self.chunk_ids[start:end]).to_list())

    def text(self, document: int, most: int | None = None) -> str:
        """The text of a document to the letter, or no more than its first ``most`` chunks."""
        start, end = self.document_chunks[document : document + 2].tolist()
        end = end if most is None else min(end, start + most)
        return "".join(self.vocabulary.types.gather(self.type_ids[start:end]).to_list())

    def select(self, keep: Flags) -> Tokens:
        """The stream of only the documents where ``keep`` (bool, (D,)) is True."""
        if keep.all():
            return self
        sentences = np.repeat(keep, np.diff(self.document_sentences))
        chunks = np.repeat(keep, np.diff(self.document_chunks))
        return Tokens(
            vocabulary=self.vocabulary,
            type_ids=self.type_ids[chunks],
            sentence_chunks=offsets_of(np.diff(self.sentence_chunks)[sentences]),
            document_sentences=offsets_of(np.diff(self.document_sentences)[keep]),
        )

    def documents(self, first: int, last: int) -> Tokens:
        """The stream of the documents from ``first`` to before ``last``, without copying it."""
        if (first, last) == (0, len(self)):
            return self
        sentences = self.document_sentences[first : last + 1]
        chunks = self.sentence_chunks[sentences[0] : sentences[-1] + 1]
        return Tokens(
            vocabulary=self.vocabulary,
            type_ids=self.type_ids[chunks[0] : chunks[-1]],
            sentence_chunks=chunks - chunks[0],
            document_sentences=sentences - sentences[0],
        )

    def stretch(self, first: int, last: int) -> Tokens:
        """The chunks from ``first`` to before ``last`` as if they were one sentence."""
        ids = self.type_ids[first:last]
        return Tokens(self.vocabulary, ids, np.array([0, len(ids)]), np.array([0, 1]))


def tokenize_texts(texts: Sequence[str], options: TokenOptions | None = None) -> Tokens:
    """Cut texts into chunks, words and sentences."""
    chunks = cut(texts)
    vocabulary = Vocabulary(chunks.types, options or TokenOptions())
    return Tokens(vocabulary, chunks.ids, chunks.sentence_chunks, chunks.document_sentences)


def join_tokens(parts: Sequence[Tokens]) -> Tokens:
    """The streams of several corpora, cut by the same options, one after the other."""
    types, numbers = merge_types([part.vocabulary.types for part in parts])
    ids = [of_type[part.type_ids] for of_type, part in zip(numbers, parts, strict=True)]
    sentences = [np.diff(part.sentence_chunks) for part in parts]
    documents = [np.diff(part.document_sentences) for part in parts]
    return Tokens(
        vocabulary=Vocabulary(types, parts[0].vocabulary.options),
        type_ids=np.concatenate(ids),
        sentence_chunks=offsets_of(np.concatenate(sentences)),
        document_sentences=offsets_of(np.concatenate(documents)),
    )


def words_of(text: str) -> list[str]:
    """The words of one text, as written, in order: the rule of :mod:`relstat.text.vocabulary`."""
    tokens = tokenize_texts([text])
    return tokens.vocabulary.words.types.gather(tokens.word_ids).to_list()


def terms_of(text: str, options: TokenOptions | None = None) -> list[str]:
    """The terms of one text in order."""
    tokens = tokenize_texts([text], options)
    return tokens.vocabulary.terms.types.gather(tokens.term_ids).to_list()
