"""Stretches of text as they occur in the document, with what is around them.

Words are numbers; what is shown is put together from the chunks of the text, punctuation and all.
White space becomes single spaces. Only the documents that are shown are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import Literal

import numpy as np

from relstat.arrays import Ints, ragged_indices
from relstat.corpus.stream import Store, Stream
from relstat.text.tokens import Tokens

__all__ = ["Around", "Excerpt", "excerpts"]

Around = int | Literal["sentence"]
"""How much is shown around a stretch: so many words on each side, or to the sentence's ends."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of text, what is before and after it, all three as one, its sentence's number."""

    left: str
    middle: str
    right: str
    whole: str
    sentence: int


def excerpts(stream: Stream, starts: Ints, ends: Ints, around: Around = 0) -> list[Excerpt]:
    """The words from ``starts[i]`` to before ``ends[i]``, positions of the store, as written.

    Each stretch lies inside one document. The sentence is that of its first word, from 1 in
    each document.
    """
    store = stream.store
    document = np.searchsorted(store.document_words, starts, side="right") - 1
    found: list[Excerpt | None] = [None] * len(starts)
    for first, last in pairwise(store.shard_documents.tolist()):
        here = np.flatnonzero((document >= first) & (document < last))
        if not len(here):
            continue
        page = _Page(store, first, last, np.unique(document[here]))
        for number, shown in zip(
            here.tolist(),
            page.excerpts(document[here], starts[here], ends[here], around),
            strict=True,
        ):
            found[number] = shown
    return [one for one in found if one is not None]


@dataclass(frozen=True)
class _Page:
    """Some documents (ascending) of a shard, whose documents are ``first`` to before ``last``."""

    store: Store
    first: int
    last: int
    documents: Ints

    @cached_property
    def tokens(self) -> Tokens:
        keep = np.zeros(self.last - self.first, dtype=np.bool_)
        keep[self.documents - self.first] = True
        return self.store.tokens(self.first, self.last).select(keep)

    def excerpts(self, document: Ints, starts: Ints, ends: Ints, around: Around) -> list[Excerpt]:
        tokens = self.tokens
        place = np.searchsorted(self.documents, document)
        shift = tokens.document_words[place] - self.store.document_words[document]
        start, end = starts + shift, ends + shift
        sentence = np.searchsorted(tokens.sentence_words, start, side="right") - 1
        if around == "sentence":
            closing = np.searchsorted(tokens.sentence_words, end - 1, side="right")
            low, high = tokens.sentence_chunks[sentence], tokens.sentence_chunks[closing]
        else:
            least, most = tokens.document_words[place], tokens.document_words[place + 1]
            low = self._chunk_of(np.maximum(start - around, least))
            high = self._chunk_of(np.minimum(end + around, most) - 1) + 1
        opens, closes = self._chunk_of(start), self._chunk_of(end - 1)
        nth = start - tokens.chunk_words[opens], end - 1 - tokens.chunk_words[closes]
        within = sentence - tokens.document_sentences[place] + 1
        letters = _Letters.of(
            tokens, ragged_indices(low, high - low), np.concatenate([opens, closes])
        )
        columns = (low, opens, nth[0], closes, nth[1], high, within)
        return [
            self._excerpt(letters, *line)
            for line in zip(*(each.tolist() for each in columns), strict=True)
        ]

    def _chunk_of(self, word: Ints) -> Ints:
        return np.searchsorted(self.tokens.chunk_words, word, side="right") - 1

    def _excerpt(
        self,
        letters: _Letters,
        low: int,
        opens: int,
        first: int,
        closes: int,
        last: int,
        high: int,
        sentence: int,
    ) -> Excerpt:
        """One excerpt: of chunks ``low`` to before ``high``.

        The stretch is from word ``first`` of chunk ``opens`` to word ``last`` of ``closes``.
        """
        numbers = self.tokens.chunk_ids[low:high].tolist()
        chunks = [letters.chunks[number] for number in numbers]
        begin = letters.spans[numbers[opens - low]][first][0]
        end = letters.spans[numbers[closes - low]][last][1]
        opening, closing = chunks[opens - low], chunks[closes - low]
        if opens == closes:
            middle = [opening[begin:end]]
        else:
            middle = [opening[begin:], *chunks[opens - low + 1 : closes - low], closing[:end]]
        return Excerpt(
            _joined([*chunks[: opens - low], opening[:begin]]),
            _joined(middle),
            _joined([closing[end:], *chunks[closes - low + 1 :]]),
            _joined(chunks),
            sentence,
        )


@dataclass(frozen=True)
class _Letters:
    """Chunks, by their numbers, as written; of some also where their words begin and end."""

    chunks: dict[int, str]
    spans: dict[int, list[tuple[int, int]]]

    @classmethod
    def of(cls, tokens: Tokens, chunks: Ints, edges: Ints) -> _Letters:
        """Of the chunks at some places of a stream, and with their words at some of these."""
        numbers = np.unique(tokens.chunk_ids[chunks])
        written = dict(
            zip(numbers.tolist(), tokens.chunk_types.gather(numbers).to_list(), strict=True)
        )
        table, some = tokens.vocabulary.words, np.unique(tokens.chunk_ids[edges])
        starts, sizes = table.offsets[some], np.diff(table.offsets)[some]
        words = iter(table.types.gather(table.ids[ragged_indices(starts, sizes)]).to_list())
        spans = {
            number: _spans(written[number], islice(words, size))
            for number, size in zip(some.tolist(), sizes.tolist(), strict=True)
        }
        return cls(written, spans)


def _spans(chunk: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words of a chunk stand among its characters."""
    spans, end = [], 0
    for word in words:
        begin = chunk.index(word, end)
        end = begin + len(word)
        spans.append((begin, end))
    return spans


def _joined(chunks: list[str]) -> str:
    return " ".join(filter(None, chunks))
