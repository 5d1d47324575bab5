"""The corpus as integers: chunks, words and sentences.

A *chunk* is a run of characters without white space. Text is cut into chunks once, every
distinct chunk gets a number, and all that depends on spelling alone (which words a chunk holds,
their syllables, their sentiment) is worked out once per distinct chunk or word. The stream of
words that measures count is then one gather over arrays; nothing loops over tokens in Python.

What is a word:

- letters and digits of any script, with marks; apostrophes and hyphens inside stay
  (``Korea's``, ``co-operation``), those at the ends do not, but ``Workers' Party`` is printed
  with its apostrophe, though the term is ``workers``;
- ``U.S.``, ``D.P.R.K.`` and a lone capital with a period (``S.`` in ``S. Korea``, but not
  ``I.``) keep their periods;
- numbers keep inner periods and commas (``3.5``, ``10,000``).

A *term* is a word in lower case with straight apostrophes and plain hyphens. A *break* stands
between two words that something divides: a sentence or document end, or punctuation other than
quotation marks and the period of an abbreviation. Phrases do not cross breaks.

Sentences end where `sentencex` says so, but only at white space: an end inside a chunk
(``ROK-U.S.``) is not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.corpus import Corpus

__all__ = ["Tokens", "ragged_indices", "split_sentences", "tokenize", "words_of"]

Ids = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_ABBREVIATION = r"\p{L}(?:\.\p{L})+\b\.?"
_NUMBER = r"\p{Nd}+(?:[.,]\p{Nd}+)+"
_LETTERS = r"[\p{L}\p{M}\p{N}\u200c]+"
_UNIT = f"(?:{_ABBREVIATION}|{_NUMBER}|{_LETTERS})"
_WORD = rf"{_UNIT}(?:[-\u2010\u2011'’ʼ]{_UNIT})*['’ʼ]?"
_INITIAL = r"^[\"“”‘’'(\[«]*((?:[A-HJ-Z]|[\p{Lu}--[A-Z]])\.)[\"“”’')\]»]*$"
_DIVIDERS = r"[,;:!?()\[\]{}<>*|/\\…‒–—―•·、。，；：！？（）«»「」『』-]|\.{2,}"
_INVISIBLE = r"[\u00ad\u200b\u2060\ufeff]"
_BREAK_MARK: Final = "\x00"


@dataclass(frozen=True)
class Tokens:
    """The chunk stream of a corpus and the word stream derived from it.

    Shapes: C chunks, N words, S sentences, D documents. Offsets have one entry more than there
    are items: item ``i`` spans ``offsets[i]`` to ``offsets[i + 1]``.

    Attributes:
        chunk_ids: int32 (C,), indexing ``chunk_types``.
        chunk_types: the distinct chunks, sorted.
        sentence_chunks: int64 (S + 1,), where each sentence starts in the chunk stream.
        document_sentences: int64 (D + 1,), where each document starts among the sentences.
        word_ids: int32 (N,), indexing ``word_types``.
        word_types: the distinct words as written, sorted.
        chunk_words: int64 (C + 1,), where each chunk starts in the word stream.
        breaks: bool (N,), True where something divides the word from the one before it.
    """

    chunk_ids: Ids
    chunk_types: pl.Series
    sentence_chunks: Offsets
    document_sentences: Offsets
    word_ids: Ids
    word_types: pl.Series
    chunk_words: Offsets
    breaks: Flags

    @cached_property
    def document_chunks(self) -> Offsets:
        """int64 (D + 1,), where each document starts in the chunk stream."""
        return self.sentence_chunks[self.document_sentences]

    @cached_property
    def sentence_words(self) -> Offsets:
        """int64 (S + 1,), where each sentence starts in the word stream."""
        return self.chunk_words[self.sentence_chunks]

    @cached_property
    def document_words(self) -> Offsets:
        """int64 (D + 1,), where each document starts in the word stream."""
        return self.chunk_words[self.document_chunks]

    @cached_property
    def words_per_document(self) -> Offsets:
        """int64 (D,), the number of words in each document."""
        return np.diff(self.document_words)

    @cached_property
    def word_documents(self) -> Ids:
        """int32 (N,), the document of each word."""
        documents = np.arange(len(self.words_per_document), dtype=np.int32)
        return np.repeat(documents, self.words_per_document)

    @cached_property
    def _folding(self) -> tuple[pl.Series, Ids]:
        folded = (
            self.word_types.str.to_lowercase()
            .str.replace_all("[’ʼ]", "'")
            .str.replace_all("[\u2010\u2011]", "-")
            .str.strip_chars_end("'")
        )
        return _number(folded)

    @property
    def terms(self) -> pl.Series:
        """The distinct terms, sorted: words in lower case with plain apostrophes and hyphens."""
        return self._folding[0]

    @property
    def term_of_word(self) -> Ids:
        """int32, the term of each word type."""
        return self._folding[1]

    @cached_property
    def term_ids(self) -> Ids:
        """int32 (N,), indexing ``terms``."""
        return self.term_of_word[self.word_ids]

    def sentence_text(self, sentence: int) -> str:
        """A sentence as written, its white space made single spaces."""
        start, end = self.sentence_chunks[sentence : sentence + 2]
        return " ".join(self.chunk_types.gather(self.chunk_ids[start:end]).to_list())

    def select(self, keep: Flags) -> Tokens:
        """The stream of only the documents where ``keep`` (bool, (D,)) is True; types stay."""
        sentences = np.repeat(keep, np.diff(self.document_sentences))
        chunks = np.repeat(keep, np.diff(self.document_chunks))
        words = np.repeat(keep, self.words_per_document)
        return Tokens(
            chunk_ids=self.chunk_ids[chunks],
            chunk_types=self.chunk_types,
            sentence_chunks=_offsets(np.diff(self.sentence_chunks)[sentences]),
            document_sentences=_offsets(np.diff(self.document_sentences)[keep]),
            word_ids=self.word_ids[words],
            word_types=self.word_types,
            chunk_words=_offsets(np.diff(self.chunk_words)[chunks]),
            breaks=self.breaks[words],
        )

    @cached_property
    def usual_words(self) -> pl.Series:
        """For each term the spelling that is most frequent, then first in the sort order."""
        counts = np.bincount(self.word_ids, minlength=len(self.word_types))
        order = np.lexsort((np.arange(len(counts)), -counts, self.term_of_word))
        first = np.searchsorted(self.term_of_word[order], np.arange(len(self.terms)))
        return self.word_types.gather(order[first])

    def written(self, starts: Offsets, words: Offsets) -> pl.Series:
        """Stretches of the word stream as written: ``words[i]`` words from ``starts[i]`` on."""
        return _joined(self.word_types, self.word_ids, starts, words)

    def spelled(self, starts: Offsets, words: Offsets) -> pl.Series:
        """The same stretches as terms, that is in lower case."""
        return _joined(self.terms, self.term_ids, starts, words)


def tokenize(corpus: Corpus) -> Tokens:
    """Cut the texts of a corpus into chunks, words and sentences (once per corpus)."""
    return corpus.derive("tokens", lambda: tokenize_texts(corpus.documents["text"].to_list()))


def tokenize_texts(texts: Sequence[str]) -> Tokens:
    """Cut texts into chunks, words and sentences."""
    sentences = [split_sentences(text) for text in texts]
    spoken = pl.Series([one for many in sentences for one in many], dtype=pl.String)
    lists = spoken.str.extract_all(r"\S+")
    chunk_types, chunk_ids = _number(lists.explode(empty_as_null=False, keep_nulls=False))
    chunk_types, kept = _number(chunk_types.str.replace_all(_INVISIBLE, ""))
    chunk_ids = kept[chunk_ids]
    words = _words_of_types(chunk_types)
    per_chunk = words.counts[chunk_ids]
    gather = ragged_indices(words.offsets[:-1][chunk_ids], per_chunk)
    chunk_words = _offsets(per_chunk)
    sentence_chunks = _offsets(lists.list.len().to_numpy())
    breaks = words.divided[gather]
    if len(gather):
        first = chunk_words[:-1][per_chunk > 0]
        # A divider that trails an earlier chunk divides too; count them up to each chunk.
        trailing = _offsets(words.trailing[chunk_ids])
        at = np.flatnonzero(per_chunk > 0)
        since = np.concatenate([[0], trailing[at[:-1]]])
        breaks[first] |= (trailing[at] - since) > 0
        starts = chunk_words[sentence_chunks[:-1]]
        breaks[starts[starts < len(breaks)]] = True
    return Tokens(
        chunk_ids=chunk_ids,
        chunk_types=chunk_types,
        sentence_chunks=sentence_chunks,
        document_sentences=_offsets(np.array([len(many) for many in sentences])),
        word_ids=words.ids[gather],
        word_types=words.types,
        chunk_words=chunk_words,
        breaks=breaks,
    )


def split_sentences(text: str) -> list[str]:
    """Split into sentences that are not blank; every end lies at white space."""
    import sentencex

    sentences: list[str] = []
    end = 0  # of what has been taken from the text
    for piece in sentencex.segment("en", text):
        # The splitter works through long texts in blocks and may drop white space between them.
        start = text.find(piece, end)
        glued = start == end and end > 0 and not text[end - 1].isspace() and bool(sentences)
        end = start + len(piece) if start >= 0 else end
        if glued and not piece[:1].isspace():
            sentences[-1] += piece
        elif piece and not piece.isspace():
            sentences.append(piece)
    return sentences


def words_of(text: str) -> list[str]:
    """The words of one text, as written, in order: the rule of this module in short."""
    tokens = tokenize_texts([text])
    return tokens.word_types.gather(tokens.word_ids).to_list()


def ragged_indices(starts: npt.NDArray[np.integer], counts: npt.NDArray[np.integer]) -> Offsets:
    """Concatenate the ranges ``starts[i] .. starts[i] + counts[i]`` into one index array."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - counts), counts)


@dataclass(frozen=True)
class _TypeWords:
    """The words of each chunk type: ragged arrays over the types."""

    types: pl.Series
    ids: Ids  # all words of all chunk types, one after the other
    divided: Flags  # a divider stands before that word, inside its chunk
    offsets: Offsets
    counts: Offsets
    trailing: npt.NDArray[np.int64]  # 1 where a divider stands after the chunk's last word


def _words_of_types(chunk_types: pl.Series) -> _TypeWords:
    """Find words and dividers in every distinct chunk."""
    initial = chunk_types.str.extract(_INITIAL, 1)
    pieces = chunk_types.str.extract_all(f"{_WORD}|{_DIVIDERS}|\\.")
    flat = (
        pl.DataFrame({"chunk": np.arange(len(chunk_types)), "piece": pieces, "initial": initial})
        .with_columns(
            pl.when(pl.col("initial").is_null())
            .then(pl.col("piece"))
            .otherwise(pl.concat_list("initial"))
        )
        .explode("piece", empty_as_null=False, keep_nulls=False)
        .select(
            "chunk",
            "piece",
            is_word=pl.col("piece").str.contains(r"[\p{L}\p{M}\p{N}]"),
            # A single period at the very end of a chunk belongs to an abbreviation, or ends a
            # sentence, which is a break anyway; inside a chunk it divides.
            divides=(pl.col("piece") != ".") | (pl.col("chunk") == pl.col("chunk").shift(-1)),
        )
        .with_columns(divides=pl.col("divides").fill_null(False) & ~pl.col("is_word"))
    )
    chunk = flat["chunk"].to_numpy()
    is_word = flat["is_word"].to_numpy()
    divides = _offsets(flat["divides"].to_numpy())
    counts = np.bincount(chunk[is_word], minlength=len(chunk_types)).astype(np.int64)
    offsets = _offsets(counts)
    position = np.flatnonzero(is_word)
    before = divides[position]  # dividers ahead of each word, over all types
    type_start = np.searchsorted(chunk, np.arange(len(chunk_types) + 1))
    owner = chunk[position]
    previous = divides[type_start[owner]]
    follows = np.flatnonzero(owner[1:] == owner[:-1]) + 1
    previous[follows] = before[follows - 1]
    last = divides[type_start[:-1]]
    has_words = counts > 0
    last[has_words] = before[offsets[1:][has_words] - 1]
    trailing = (divides[type_start[1:]] - last) > 0
    # An apostrophe at the end may be a closing quotation mark, except after s.
    spelled = flat["piece"].filter(flat["is_word"]).str.replace("([^sS])['’ʼ]$", "$1")
    types, ids = _number(spelled)
    return _TypeWords(
        types=types,
        ids=ids,
        divided=before > previous,
        offsets=offsets,
        counts=counts,
        trailing=trailing.astype(np.int64),
    )


def _joined(types: pl.Series, ids: Ids, starts: Offsets, counts: Offsets) -> pl.Series:
    """Stretches of an id stream as text, their words parted by single spaces."""
    words = types.gather(ids[ragged_indices(starts, counts)])
    owner = np.repeat(np.arange(len(starts)), counts)
    return (
        pl.DataFrame({"owner": owner, "word": words})
        .group_by("owner", maintain_order=True)
        .agg(pl.col("word").str.join(" "))["word"]
    )


def _number(values: pl.Series) -> tuple[pl.Series, Ids]:
    """The distinct values, sorted, and for each value its place among them."""
    types = values.unique().sort()
    codes = values.cast(pl.Enum(types)).to_physical()
    return types, codes.to_numpy().astype(np.int32)


def _offsets(counts: npt.NDArray[np.generic]) -> Offsets:
    """Where each item starts when items of these sizes follow one another, and the end."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets
