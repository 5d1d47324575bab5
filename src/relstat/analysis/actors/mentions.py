"""The sentence of each mention of an actor, and where the mention is in it.

This is the shape that engines of tone take: a sentence as text, and the begin and end of the
mention among its characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from relstat.arrays import Ints, offsets_of, ragged_indices
from relstat.corpus.actor_names import Places
from relstat.corpus.stream import Shard, Stream
from relstat.text.atoms import atoms_of
from relstat.text.tokens import Tokens

__all__ = ["MentionSentences", "mention_sentences"]


@dataclass(frozen=True)
class MentionSentences:
    """The sentences of n mentions, in the order of the mentions.

    Attributes:
        sentences: the distinct sentences, white space as single spaces.
        which: int64 (n,), the sentence of each mention.
        spans: int64 (n, 2), begin and end of the mention among the characters of its sentence. A
            possessive ending, or what a hyphen joins to a name (``US-led``), is outside.
        numbers: int64 (n,), which sentence of its document, from 1.
    """

    sentences: list[str]
    which: Ints
    spans: Ints
    numbers: Ints

    @property
    def texts(self) -> list[str]:
        """The sentence of each mention."""
        return [self.sentences[number] for number in self.which.tolist()]

    def select(self, chosen: Ints) -> MentionSentences:
        """Only some mentions, with only their sentences."""
        used, which = np.unique(self.which[chosen], return_inverse=True)
        return MentionSentences(
            [self.sentences[number] for number in used.tolist()],
            which.astype(np.int64).ravel(),
            self.spans[chosen],
            self.numbers[chosen],
        )


def mention_sentences(stream: Stream, places: Places) -> MentionSentences:
    """Find the sentence of each place, and where the place is in it.

    Args:
        stream: the documents.
        places: in the order of the text, such as :attr:`ActorMentions.places`.
    """
    parts, sentences = [], 0
    for shard in stream.shards:
        inside = (places.rows >= shard.first_row) & (places.rows < shard.last_row)
        part = _of_shard(shard, places.select(inside))
        parts.append((part, sentences))
        sentences += len(part.sentences)
    return MentionSentences(
        [text for part, _ in parts for text in part.sentences],
        np.concatenate([part.which + before for part, before in parts]),
        np.concatenate([part.spans for part, _ in parts]),
        np.concatenate([part.numbers for part, _ in parts]),
    )


def _of_shard(shard: Shard, places: Places) -> MentionSentences:
    tokens = shard.tokens
    row = places.rows - shard.first_row
    begins = shard.store.document_words[shard.first : shard.last][shard.keep]
    shift = tokens.document_words[row] - begins[row]
    start, last = places.starts + shift, places.ends + shift - 1
    sentence = np.searchsorted(tokens.sentence_words, start, side="right") - 1
    distinct, which = np.unique(sentence, return_inverse=True)
    # Characters: a chunk and the space after it; one of invisible characters only has neither.
    lengths = tokens.chunk_types.str.len_chars().to_numpy().astype(np.int64)
    lengths += lengths > 0
    letters = offsets_of(lengths[tokens.chunk_ids])
    opens = letters[tokens.sentence_chunks[sentence]]
    edges = []
    for word, atom, end in ((start, places.first, False), (last, places.last, True)):
        chunk = np.searchsorted(tokens.chunk_words, word, side="right") - 1
        inner = _inside_chunks(tokens, chunk, word - tokens.chunk_words[chunk], atom, end=end)
        edges.append(letters[chunk] - opens + inner)
    return MentionSentences(
        _texts(tokens, distinct),
        which.astype(np.int64).ravel(),
        np.stack(edges, axis=1),
        sentence - tokens.document_sentences[row] + 1,
    )


def _texts(tokens: Tokens, sentences: Ints) -> list[str]:
    """Some sentences, their chunks joined by single spaces."""
    first, after = tokens.sentence_chunks[sentences], tokens.sentence_chunks[sentences + 1]
    ids = tokens.chunk_ids[ragged_indices(first, after - first)]
    chunks = tokens.chunk_types.gather(ids).to_list()
    bounds = offsets_of(after - first).tolist()
    return [" ".join(filter(None, chunks[a:b])) for a, b in pairwise(bounds)]


def _inside_chunks(tokens: Tokens, chunk: Ints, nth: Ints, atom: Ints, *, end: bool) -> Ints:
    """Where an atom of the nth word of each chunk begins, or ends, among its characters."""
    types = tokens.chunk_ids[chunk].astype(np.int64)
    keys, which = np.unique(np.stack([types, nth, atom]), axis=1, return_inverse=True)
    table = tokens.vocabulary.words
    numbers = np.unique(keys[0])
    written = dict(zip(numbers.tolist(), tokens.chunk_types.gather(numbers).to_list(), strict=True))
    starts, sizes = table.offsets[numbers], np.diff(table.offsets)[numbers]
    words = iter(table.types.gather(table.ids[ragged_indices(starts, sizes)]).to_list())
    spelled = {
        number: list(islice(words, size))
        for number, size in zip(numbers.tolist(), sizes.tolist(), strict=True)
    }
    found = np.zeros(keys.shape[1], dtype=np.int64)
    for place, (number, word, part) in enumerate(keys.T.tolist()):
        begin = _begin_of(written[number], spelled[number][: word + 1])
        found_atom = atoms_of(spelled[number][word])[part]
        found[place] = begin + (found_atom.end if end else found_atom.start)
    return found[which.ravel()]


def _begin_of(chunk: str, words: Iterable[str]) -> int:
    """Where the last of some words of a chunk begins in it."""
    begin = end = 0
    for word in words:
        begin = chunk.index(word, end)
        end = begin + len(word)
    return begin
