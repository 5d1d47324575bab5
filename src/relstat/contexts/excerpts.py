"""Stretches of text as they stand in the release, with what is around them.

Words are numbers; what is shown is put together from the chunks of the text, punctuation and all.
White space becomes single spaces. Only the releases that are shown are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from relstat.stream import Store, Stream
from relstat.tokens import Tokens

__all__ = ["Around", "Excerpt", "excerpts"]

Ints = npt.NDArray[np.int64]

Around = int | Literal["sentence"]
"""How much is shown around a stretch: so many words on each side, or to the sentence's ends."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of text, what stands before and after it, and the number of its sentence."""

    left: str
    middle: str
    right: str
    sentence: int


def excerpts(stream: Stream, starts: Ints, ends: Ints, around: Around = 0) -> list[Excerpt]:
    """The words from ``starts[i]`` to before ``ends[i]``, positions of the store, as written.

    Each stretch lies inside one document. The sentence is that of its first word, from 1 in
    each release.
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
        columns = (low, opens, nth[0], closes, nth[1], high, within)
        return [
            self._excerpt(*line) for line in zip(*(each.tolist() for each in columns), strict=True)
        ]

    def _chunk_of(self, word: Ints) -> Ints:
        return np.searchsorted(self.tokens.chunk_words, word, side="right") - 1

    def _excerpt(
        self, low: int, opens: int, first: int, closes: int, last: int, high: int, sentence: int
    ) -> Excerpt:
        """One excerpt: of chunks ``low`` to before ``high``.

        The stretch is from word ``first`` of chunk ``opens`` to word ``last`` of ``closes``.
        """
        chunks = self.tokens.chunk_types.gather(self.tokens.chunk_ids[low:high]).to_list()
        begin = self._span(opens, first)[0]
        end = self._span(closes, last)[1]
        opening, closing = chunks[opens - low], chunks[closes - low]
        if opens == closes:
            middle = [opening[begin:end]]
        else:
            middle = [opening[begin:], *chunks[opens - low + 1 : closes - low], closing[:end]]
        return Excerpt(
            _joined([*chunks[: opens - low], opening[:begin]]),
            _joined(middle),
            _joined([closing[end:], *chunks[closes - low + 1 :]]),
            sentence,
        )

    def _span(self, chunk: int, word: int) -> tuple[int, int]:
        """Where a word of a chunk stands among its characters."""
        table = self.tokens.vocabulary.words
        number = int(self.tokens.chunk_ids[chunk])
        text: str = self.tokens.chunk_types[number]
        offset = int(table.offsets[number])
        end = 0
        for spelled in table.types.gather(table.ids[offset : offset + word + 1]).to_list():
            begin = text.index(spelled, end)
            end = begin + len(spelled)
        return begin, end


def _joined(chunks: list[str]) -> str:
    return " ".join(filter(None, chunks))
