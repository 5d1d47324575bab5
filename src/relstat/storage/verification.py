"""Whether the arrays of an index fit together, whatever their checksums say.

A checksum shows that a file is what was written. That what was written is right is shown here:
as many entries everywhere as there are documents, sentences, words and types, ids inside their
tables, and every position of the stream once in the order of the suffixes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import AnyInts
from relstat.errors import CorruptIndexError
from relstat.storage.store import IndexStore

__all__ = ["require_whole"]

_AT_ONCE: Final = 1 << 20  # chunks of which words are made at once


def require_whole(store: IndexStore, path: Path) -> None:
    """Raise :class:`CorruptIndexError`, which names ``path``, if the arrays do not fit together."""
    try:
        for what, right in _checks(store):
            if not right:
                raise CorruptIndexError.because(path, f"{what} do not fit together")
    except (IndexError, ValueError) as error:
        raise CorruptIndexError.because(path, f"its arrays do not fit together: {error}") from error


def _checks(store: IndexStore) -> Iterator[tuple[str, bool]]:
    """What is compared, and whether it is right; the cheap ones first."""
    counts = store.folder.manifest.counts
    words, documents = int(store.document_words[-1]), store.documents.height
    yield (
        "documents",
        documents == counts["documents"] == _rows(store, "originals.parquet")
        and store.shard_documents[0] == 0
        and store.shard_documents[-1] == documents,
    )
    yield "words", words == counts["words"] == len(store.words) == len(store.breaks)
    yield "sentences", int(store.document_sentences[-1]) == counts["sentences"]
    vocabulary = store.vocabulary
    yield "types", len(vocabulary.types) == counts["types"] == len(vocabulary.chunks.of_type)
    yield "chunks", _inside(vocabulary.chunks.of_type, len(vocabulary.chunks.types))
    yield (
        "words of chunks",
        len(vocabulary.words.offsets) == len(vocabulary.chunks.types) + 1
        and len(vocabulary.words.ids) == int(vocabulary.words.offsets[-1])
        and _inside(vocabulary.words.ids, len(vocabulary.words.types)),
    )
    yield (
        "terms",
        len(vocabulary.terms.of_word) == len(vocabulary.words.types)
        and _inside(vocabulary.terms.of_word, len(vocabulary.terms.types)),
    )
    for first, last in zip(store.shard_documents[:-1], store.shard_documents[1:], strict=True):
        if first < last:
            yield f"shard of documents {first} to {last - 1}", _same_words(store, first, last)
    yield "suffixes", _sorted_once(store, words)


def _rows(store: IndexStore, name: str) -> int:
    """How many rows a frame has; it is not loaded."""
    return int(
        pl.scan_parquet(store.folder.path(name), glob=False).select(pl.len()).collect().item()
    )


def _inside(ids: AnyInts, size: int) -> bool:
    """Whether all ids are numbers of a table of that size."""
    return not len(ids) or (int(ids.min()) >= 0 and int(ids.max()) < size)


def _same_words(store: IndexStore, first: int, last: int) -> bool:
    """Whether the chunks of some documents are cut into the words that the stream has there."""
    tokens = store.tokens(first, last)
    if not _inside(tokens.type_ids, len(store.vocabulary.types)):
        return False
    at = start = int(store.document_words[first])
    ends = np.full(len(tokens) + 1, start)
    for chunk in range(0, len(tokens.type_ids), _AT_ONCE):
        some = tokens.stretch(chunk, chunk + _AT_ONCE)
        inside = (tokens.document_chunks > chunk) & (tokens.document_chunks <= chunk + _AT_ONCE)
        ends[inside] = at + some.chunk_words[tokens.document_chunks[inside] - chunk]
        if not np.array_equal(some.word_ids, store.words[at : at + some.chunk_words[-1]]):
            return False
        at += int(some.chunk_words[-1])
    return np.array_equal(ends, store.document_words[first : last + 1])


def _sorted_once(store: IndexStore, words: int) -> bool:
    """Whether the suffixes have every position of the stream once, by rising first term."""
    order = store.suffixes
    if len(order.starts) != words or int(order.cuts[-1]) != words:
        return False
    seen = np.zeros(words, dtype=np.bool_)
    terms = store.vocabulary.terms.of_word
    for start, stop in zip(order.cuts[:-1].tolist(), order.cuts[1:].tolist(), strict=True):
        positions = order.starts[start:stop]
        if not _inside(positions, words) or len(order.shared[start:stop]) != stop - start:
            return False
        first = terms[store.words[positions]]
        if (np.diff(first) < 0).any():
            return False
        seen[positions] = True
    return bool(seen.all())
