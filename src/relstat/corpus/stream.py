"""The stream of a corpus in shards: what measures count, in memory or on disk.

A *store* holds the integers of some documents: in memory after reading files
(:class:`MemoryStore`), or memory-mapped in the folder of an index
(:class:`relstat.storage.store.IndexStore`). A *stream* is the choice of a store's documents that a
corpus consists of, and its *shards* are consecutive parts of bounded size. A measure hands a
function to :meth:`Stream.over_shards` or :meth:`Stream.per_document`; the workers run it in this
process, in others or on a cluster, and the results come back in order. So results do not depend on
who worked, nor on where the shards were cut.

Positions in the stream of words are those of the store, whatever documents a corpus chose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import AT_ONCE, Flags, Ids, Offsets, offsets_of, ragged_indices
from relstat.derived import Derived, choose_derived
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.slices import Slices
from relstat.suffixes.sorting import Column, SuffixOrder, suffix_order
from relstat.text.segmentation import bits_of
from relstat.text.tokens import Tokens, tokenize_texts
from relstat.text.vocabulary import TokenOptions, Vocabulary
from relstat.workers import Workers

__all__ = [
    "SHARD_WORDS",
    "MemoryStore",
    "Results",
    "Shard",
    "Store",
    "Stream",
    "StreamTexts",
    "cut_shards",
]

_MANY_WORDS: Final = 1 << 23  # from which other processes are worth their start for slices
_MANY_CHUNKS: Final = 1 << 16  # in a document, from which they are joined without Python's help
_MANY_DECODED: Final = 1 << 24  # words from which shards do not keep what they decoded

SHARD_WORDS: Final = 1 << 22
"""Words that a shard holds at most, unless one document has more."""


class Results(Protocol):
    """What took long to compute and is kept for the next command, by name."""

    @property
    def generation(self) -> str:
        """What the store holds, as a digest."""

    def read(self, name: str, version: str) -> pl.DataFrame | None:
        """Return what was written last, or None for nothing of this version."""

    def write(self, name: str, version: str, frame: pl.DataFrame) -> None:
        """Keep a frame in place of what was kept; do nothing where that is refused."""


class Store(Protocol):
    """The integers of D documents with N words."""

    @property
    def vocabulary(self) -> Vocabulary: ...

    @property
    def document_words(self) -> Offsets:
        """int64 (D + 1,), where each document starts in the stream of words."""

    @property
    def document_sentences(self) -> Offsets:
        """int64 (D + 1,), where each document starts among the sentences."""

    @property
    def shard_documents(self) -> Offsets:
        """int64, the first document of each shard, and the number of all documents."""

    @property
    def words(self) -> Column:
        """The word type of each word, (N,)."""

    @property
    def breaks(self) -> Column:
        """Whether something divides each word from the one before it, (N,)."""

    @property
    def suffixes(self) -> SuffixOrder:
        """The sorted suffixes of the stream."""

    @property
    def results(self) -> Results | None:
        """What is kept beside the documents; None where nothing outlives the process."""

    def tokens(self, first: int, last: int) -> Tokens:
        """The stream of some consecutive documents."""


@dataclass(frozen=True)
class MemoryStore:
    """A store whose arrays are in memory."""

    all_tokens: Tokens

    @property
    def vocabulary(self) -> Vocabulary:
        return self.all_tokens.vocabulary

    @property
    def document_words(self) -> Offsets:
        return self.all_tokens.document_words

    @property
    def document_sentences(self) -> Offsets:
        return self.all_tokens.document_sentences

    @cached_property
    def shard_documents(self) -> Offsets:
        return cut_shards(self.document_words)

    @property
    def words(self) -> Ids:
        return self.all_tokens.word_ids

    @property
    def breaks(self) -> Flags:
        return self.all_tokens.breaks

    @cached_property
    def suffixes(self) -> SuffixOrder:
        tokens = self.all_tokens
        return suffix_order(tokens.term_ids, tokens.breaks)

    @property
    def results(self) -> None:
        return None

    def tokens(self, first: int, last: int) -> Tokens:
        return self.all_tokens.documents(first, last)


@dataclass(frozen=True)
class Shard:
    """Consecutive documents of a corpus: rows ``first_row`` to before ``last_row``.

    ``keep`` says which of the store's documents from ``first`` to before ``last`` they are.
    """

    store: Store
    first: int
    last: int
    keep: Flags
    first_row: int

    @property
    def last_row(self) -> int:
        return self.first_row + int(self.keep.sum())

    @property
    def rows(self) -> slice:
        """The rows of the corpus."""
        return slice(self.first_row, self.last_row)

    @cached_property
    def tokens(self) -> Tokens:
        """The stream of its documents."""
        return self.store.tokens(self.first, self.last).select(self.keep)

    def texts(self) -> list[str]:
        """The texts of its documents, to the letter."""
        tokens = self.tokens
        bounds = tokens.document_chunks.tolist()
        if bounds[-1] > _MANY_CHUNKS * max(len(tokens), 1):  # a string each would be much
            types, ids = tokens.vocabulary.types, tokens.type_ids
            return ["".join(bits_of(types, ids[a:b])) for a, b in pairwise(bounds)]
        chunks = tokens.vocabulary.types.gather(tokens.type_ids).to_list()
        return ["".join(chunks[a:b]) for a, b in pairwise(bounds)]

    @cached_property
    def words_per_document(self) -> Offsets:
        """int64, one for each of its documents."""
        return np.diff(self.store.document_words[self.first : self.last + 1])[self.keep]

    @cached_property
    def word_ids(self) -> Ids:
        """int32, the word type of each word of its documents."""
        bounds = self.store.document_words[self.first : self.last + 1]
        words = self.store.words[int(bounds[0]) : int(bounds[-1])]
        if self.keep.all():
            return np.asarray(words)
        return np.asarray(words[np.repeat(self.keep, np.diff(bounds))])

    @cached_property
    def breaks(self) -> Flags:
        """Whether something divides each word of its documents from the one before it: bool."""
        bounds = self.store.document_words[self.first : self.last + 1]
        breaks = np.asarray(self.store.breaks[int(bounds[0]) : int(bounds[-1])], dtype=np.bool_)
        return breaks if self.keep.all() else breaks[np.repeat(self.keep, np.diff(bounds))]

    def places(self, words: Offsets) -> Offsets:
        """Where words of its documents, given by their number, occur in the store's stream."""
        row = np.searchsorted(np.cumsum(self.words_per_document), words, side="right")
        before = np.cumsum(self.words_per_document) - self.words_per_document
        starts = self.store.document_words[self.first : self.last][self.keep]
        return starts[row] + words - before[row]

    @cached_property
    def term_ids(self) -> Ids:
        """int32, the term of each word of its documents."""
        return self.store.vocabulary.terms.of_word[self.word_ids]

    @cached_property
    def word_rows(self) -> Ids:
        """int32, the document of each word, counted from the shard's first."""
        documents = np.arange(len(self.words_per_document), dtype=np.int32)
        return np.repeat(documents, self.words_per_document)

    def stretches(self) -> Sequence[slice]:
        """Its words in slices of ``AT_ONCE`` at most: no long text is decoded as a whole."""
        words = int(self.words_per_document.sum())
        return [slice(at, min(at + AT_ONCE, words)) for at in range(0, max(words, 1), AT_ONCE)]

    def words_in(self, stretch: slice) -> Ids:
        """int32, the word type of each word of a stretch."""
        if len(self.stretches()) == 1 or not self.keep.all():
            return self.word_ids[stretch]
        first = int(self.store.document_words[self.first])
        return np.asarray(self.store.words[first + stretch.start : first + stretch.stop])

    def terms_in(self, stretch: slice) -> Ids:
        """int32, the term of each word of a stretch."""
        if len(self.stretches()) == 1:
            return self.term_ids
        return self.store.vocabulary.terms.of_word[self.words_in(stretch)]

    def rows_in(self, stretch: slice) -> Ids:
        """int32, the document of each word of a stretch, counted from the shard's first."""
        if len(self.stretches()) == 1:
            return self.word_rows
        bounds = np.clip(offsets_of(self.words_per_document), stretch.start, stretch.stop)
        return np.repeat(np.arange(len(bounds) - 1, dtype=np.int32), np.diff(bounds))


@dataclass(frozen=True)
class _PassingShards(Sequence[Shard]):
    """Shards that are made anew for each use, so that what they decode is gone after it."""

    shards: Sequence[Shard]

    def __len__(self) -> int:
        return len(self.shards)

    def __getitem__(self, index: Any) -> Any:  # of a number only
        return replace(self.shards[index])


@dataclass(frozen=True)
class _ShardTasks(Sequence[tuple[Any, ...]]):
    """What a function is given for each shard, held no longer than it works."""

    shards: Sequence[Shard]
    arguments: tuple[Any, ...]

    def __len__(self) -> int:
        return len(self.shards)

    def __getitem__(self, index: Any) -> Any:
        return (self.shards[index], *self.arguments)


@dataclass(frozen=True)
class Stream:
    """The documents of a store that a corpus consists of, in their order.

    Attributes:
        store: the integers.
        keep: bool, one per document of the store: True for those of the corpus.
        workers: who counts.
        kept: what was derived from the stream.
    """

    store: Store
    keep: Flags
    workers: Workers = Workers()
    kept: dict[Derived[Any, Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls, store: Store, keep: Flags | None = None, *, workers: Workers | None = None
    ) -> Stream:
        """Return the stream of some documents of a store, or of all."""
        every = np.ones(len(store.document_words) - 1, dtype=np.bool_)
        return cls(store, every if keep is None else keep, workers or Workers())

    @classmethod
    def of_texts(
        cls, texts: list[str], options: TokenOptions, *, workers: Workers | None = None
    ) -> Stream:
        """Cut texts into words and return their stream, in memory."""
        return cls.of(MemoryStore(tokenize_texts(texts, options)), workers=workers)

    def __len__(self) -> int:
        return int(self.keep.sum())

    def choose(self, keep: Flags) -> Stream:
        """Return the stream of only those documents where ``keep`` (one per document) is True."""
        chosen = self.keep.copy()
        chosen[self.keep] = keep
        return Stream(self.store, chosen, self.workers, choose_derived(self.kept, keep))

    def over_shards(
        self, function: Callable[..., Any], *arguments: Any, heavy: bool = False
    ) -> list[Any]:
        """Return ``function(shard, *arguments)`` for each shard, in order.

        ``heavy`` marks work that takes much longer than it takes to start another process.
        """
        tasks = _ShardTasks(self.shards, arguments)
        few = self.words < _MANY_DECODED
        return self.workers.map(function, tasks, heavy=heavy, threads=few)

    def per_document(
        self, function: Callable[..., npt.NDArray[Any]], *arguments: Any, heavy: bool = False
    ) -> npt.NDArray[Any]:
        """Return the values that ``function(shard, *arguments)`` gives the documents, joined."""
        return np.concatenate(self.over_shards(function, *arguments, heavy=heavy))

    def over_slices(
        self,
        function: Callable[..., Any],
        tasks: Sequence[tuple[Any, ...]],
        *,
        threads: bool = True,
    ) -> list[Any]:
        """Return ``function(*task)`` for tasks on slices of the sorted suffixes, in order.

        Without ``threads`` a process works on one slice at a time: where that takes much memory.
        """
        return self.workers.map(function, tasks, heavy=self.words >= _MANY_WORDS, threads=threads)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary; it may hold types that no chosen document uses."""
        return self.store.vocabulary

    @cached_property
    def words_per_document(self) -> Offsets:
        """int64 (D,), the number of words in each document."""
        return np.diff(self.store.document_words)[self.keep]

    @cached_property
    def sentences_per_document(self) -> Offsets:
        """int64 (D,), the number of sentences in each document."""
        return np.diff(self.store.document_sentences)[self.keep]

    @cached_property
    def words(self) -> int:
        """How many words all documents have together."""
        return int(self.words_per_document.sum())

    @cached_property
    def shards(self) -> Sequence[Shard]:
        """The documents in parts of at most ``SHARD_WORDS`` words; an empty one for none."""
        cuts = self.store.shard_documents.tolist()
        shards, row = [], 0
        for first, last in pairwise(cuts):
            keep = self.keep[first:last]
            if keep.any():
                shards.append(Shard(self.store, first, last, keep, row))
                row = shards[-1].last_row
        shards = shards or [Shard(self.store, 0, 0, self.keep[:0], 0)]
        return shards if self.words < _MANY_DECODED else _PassingShards(shards)

    @cached_property
    def text(self) -> SuffixText:
        """The stream as questions about phrases need it."""
        store = self.store
        rows = np.where(self.keep, np.cumsum(self.keep) - 1, -1).astype(np.int32)
        return SuffixText(
            store.words, store.vocabulary.terms.of_word, store.breaks, store.document_words, rows
        )

    @cached_property
    def slices(self) -> Slices:
        """The sorted suffixes in slices, each loaded where it is worked on."""
        self.workers.begin(Slices.of)
        return Slices.of(self.text, self.store.suffixes)

    def written(self, starts: Offsets, words: Offsets) -> pl.Series:
        """Stretches of the word stream as written: ``words[i]`` words from ``starts[i]`` on."""
        return self._joined(self.vocabulary.words.types, starts, words, terms=False)

    def spelled(self, starts: Offsets, words: Offsets) -> pl.Series:
        """The same stretches as terms, that is in lower case."""
        return self._joined(self.vocabulary.terms.types, starts, words, terms=True)

    def _joined(
        self, types: pl.Series, starts: Offsets, words: Offsets, *, terms: bool
    ) -> pl.Series:
        ids = self.store.words[ragged_indices(starts, words)]
        if terms:
            ids = self.vocabulary.terms.of_word[ids]
        owner = np.repeat(np.arange(len(starts)), words)
        return (
            pl.DataFrame({"owner": owner, "word": types.gather(ids)})
            .group_by("owner", maintain_order=True)
            .agg(pl.col("word").str.join(" "))["word"]
        )


@dataclass(frozen=True)
class StreamTexts:
    """The texts of the documents of a stream, put together from their chunks when asked for."""

    stream: Stream

    def __len__(self) -> int:
        return len(self.stream)

    def filter(self, keep: pl.Series) -> StreamTexts:
        """The texts where ``keep`` is true."""
        return StreamTexts(self.stream.choose(keep.to_numpy()))

    def to_list(self) -> list[str]:
        """All texts."""
        return [text for shard in self.stream.shards for text in shard.texts()]


def cut_shards(document_words: Offsets, most: int = SHARD_WORDS) -> Offsets:
    """Where to cut documents into shards of even size: int64, first and last included.

    ``document_words`` are the offsets of the documents in the stream of words.
    """
    documents, total = len(document_words) - 1, int(document_words[-1])
    shards = max(-(-total // most), 1)
    wanted = total * np.arange(1, shards) // shards
    inner = np.searchsorted(document_words, wanted)
    return np.unique(np.concatenate([[0], inner, [documents]])).astype(np.int64)
