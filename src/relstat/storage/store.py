"""The store of an index: its arrays, memory-mapped or read when first asked for.

Files of a generation (see :mod:`relstat.storage.folder`):

=========================  =================================================================
``documents.parquet``      the metadata, and in the columns of ``KEPT`` what is known besides
``originals.parquet``      the metadata as read, and what leads from texts to their originals
``cleaned-*.parquet``      what cleaning did, found and learned
``languages.parquet``      the language guessed for each
``wordings``               the wording of each: documents that say the same have the same
``similar.parquet``        the pairs of wordings that are similar
``shards``, ``slices``     where documents are cut into shards, and suffixes into slices
``types``, ``type_chunk``  the distinct chunks with white space; the bare chunk of each
``chunks``, ``chunk_size`` the distinct bare chunks; how many words each has
``trailing``               a divider is after a chunk's last word (1) or not (0)
``chunk_word``, ``divided``  the words of all chunks; a divider is before that one (1)
``words``, ``word_term``   the distinct words; the term of each
``terms``                  the distinct terms
``stream-0000``            the types of a shard, in order
``sentences-0000``         how many chunks each of its sentences has
``text.npy``               the word type at every position, packed
``breaks.npy``             whether something divides it from the one before, a bit each
``suffixes.npy``           where the sorted suffixes begin, packed
``shared-0000``            for each suffix of a slice, words shared with the one before it
=========================  =================================================================

Names without a suffix are compressed columns (``.parquet``).
Every file is compared with its checksum before it is used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.arrays import Flags, Ids, Offsets, offsets_of
from relstat.corpus.cleaning_record import TABLES, Cleaned
from relstat.corpus.computed import OWN_FIELDS
from relstat.corpus.corpus import Corpus
from relstat.corpus.duplicates import similar_texts
from relstat.corpus.fingerprints import fingerprint, text_digests
from relstat.corpus.languages import guess_languages, scripts
from relstat.corpus.records import Problem
from relstat.corpus.similar_texts import SimilarTexts
from relstat.corpus.stream import Stream, StreamTexts
from relstat.errors import CorruptIndexError
from relstat.storage.arrays import load_column, load_strings, save_column, save_frame, save_strings
from relstat.storage.folder import Opened, open_folder
from relstat.storage.manifest import Manifest
from relstat.storage.packed import PackedBits, PackedInts
from relstat.storage.patches import restored
from relstat.storage.results import IndexResults
from relstat.suffixes.sorting import SuffixOrder
from relstat.text.tokens import Tokens
from relstat.text.vocabulary import (
    ChunkTable,
    TermTable,
    TokenOptions,
    Vocabulary,
    WordTable,
)
from relstat.workers import Workers

__all__ = [
    "KEPT",
    "IndexStore",
    "StoredVocabulary",
    "WrittenVocabulary",
    "corpus_of_index",
    "open_index",
    "write_cleaned",
    "write_similar",
    "write_vocabulary",
]

KEPT: Final = (
    "relstat:digest",  # of the text
    "relstat:words",
    "relstat:sentences",
)

_PAIRS: Final = ("first", "second", "similarity")


class StoredVocabulary(Vocabulary):
    """A vocabulary whose tables lie in an index and are read when first asked for."""

    def __init__(self, folder: Opened) -> None:
        super().__init__(None, TokenOptions(**folder.manifest.options["tokens"]))
        self._folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return StoredVocabulary, (self._folder,)

    @cached_property
    def types(self) -> pl.Series:
        return self._strings("types")

    @cached_property
    def chunks(self) -> ChunkTable:
        return ChunkTable(self._strings("chunks"), self._column("type_chunk"))

    @cached_property
    def words(self) -> WordTable:
        return WordTable(
            types=self._strings("words"),
            ids=self._column("chunk_word"),
            offsets=offsets_of(self._column("chunk_size")),
            divided=self._column("divided") > 0,
            trailing=self._column("trailing") > 0,
        )

    @cached_property
    def terms(self) -> TermTable:
        return TermTable(self._strings("terms"), self._column("word_term"))

    def _strings(self, name: str) -> pl.Series:
        return load_strings(self._folder.read(f"{name}.parquet"))

    def _column(self, name: str) -> Ids:
        return _column(self._folder, name)


class WrittenVocabulary(StoredVocabulary):
    """The same while the index is being built, and its files have no checksums yet."""

    def __init__(self, folder: Path, options: TokenOptions) -> None:
        Vocabulary.__init__(self, None, options)
        self._path = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return WrittenVocabulary, (self._path, self.options)

    def _strings(self, name: str) -> pl.Series:
        return load_strings(self._path / f"{name}.parquet")

    def _column(self, name: str) -> Ids:
        return load_column(self._path / f"{name}.parquet").astype(np.int32, copy=False)


def write_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    """Write the tables that :class:`StoredVocabulary` reads."""
    chunks, words, terms = vocabulary.chunks, vocabulary.words, vocabulary.terms
    for name, strings in (
        ("types", vocabulary.types),
        ("chunks", chunks.types),
        ("words", words.types),
        ("terms", terms.types),
    ):
        save_strings(folder / f"{name}.parquet", strings)
    for name, numbers in (
        ("type_chunk", chunks.of_type),
        ("chunk_size", np.diff(words.offsets)),
        ("trailing", words.trailing.astype(np.int32)),
        ("chunk_word", words.ids),
        ("divided", words.divided.astype(np.int32)),
        ("word_term", terms.of_word),
    ):
        save_column(folder / f"{name}.parquet", numbers)


def write_similar(folder: Path, found: SimilarTexts) -> None:
    """Write which documents say the same."""
    save_column(folder / "wordings.parquet", found.wordings)
    pairs = {name: getattr(found, name) for name in _PAIRS}
    save_frame(folder / "similar.parquet", pl.DataFrame(pairs))


def _similar(folder: Opened) -> SimilarTexts:
    pairs = pl.read_parquet(folder.read("similar.parquet"))
    return SimilarTexts(_column(folder, "wordings"), *(pairs[name].to_numpy() for name in _PAIRS))


@dataclass(frozen=True)
class IndexStore:
    """The integers of an index; see :class:`relstat.corpus.stream.Store`."""

    folder: Opened

    def __reduce__(self) -> tuple[Any, ...]:
        return IndexStore, (self.folder,)

    @cached_property
    def vocabulary(self) -> StoredVocabulary:
        return StoredVocabulary(self.folder)

    @cached_property
    def documents(self) -> pl.DataFrame:
        """The metadata and the columns of ``KEPT``."""
        return pl.read_parquet(self.folder.read("documents.parquet"))

    @cached_property
    def originals(self) -> pl.DataFrame:
        """The metadata as read, and the columns of a patch."""
        return pl.read_parquet(self.folder.read("originals.parquet"))

    @cached_property
    def document_words(self) -> Offsets:
        return offsets_of(self.documents["relstat:words"].to_numpy())

    @cached_property
    def document_sentences(self) -> Offsets:
        return offsets_of(self.documents["relstat:sentences"].to_numpy())

    @cached_property
    def shard_documents(self) -> Offsets:
        return load_column(self.folder.read("shards.parquet")).astype(np.int64)

    @cached_property
    def words(self) -> PackedInts:
        return PackedInts(self.folder.verified("text.npy"))

    @cached_property
    def breaks(self) -> PackedBits:
        return PackedBits(self.folder.verified("breaks.npy"))

    @cached_property
    def suffixes(self) -> SuffixOrder:
        cuts = load_column(self.folder.read("slices.parquet")).astype(np.int64)
        starts = PackedInts(self.folder.verified("suffixes.npy"))
        return SuffixOrder(starts, _Shared(self.folder, cuts), cuts)

    @cached_property
    def results(self) -> IndexResults:
        return IndexResults(self.folder.folder, self.folder.manifest.data)

    def tokens(self, first: int, last: int) -> Tokens:
        if first == last:
            none = offsets_of(np.empty(0, dtype=np.int64))
            return Tokens(self.vocabulary, np.empty(0, dtype=np.int32), none, none)
        cuts = self.shard_documents
        begin = int(np.searchsorted(cuts, first, side="right")) - 1
        end = max(int(np.searchsorted(cuts, last)), begin + 1)
        ids, sizes = (
            _joined([_column(self.folder, f"{name}-{k:04}") for k in range(begin, end)])
            for name in ("stream", "sentences")
        )
        start, stop = cuts[begin], cuts[end]
        whole = Tokens(
            vocabulary=self.vocabulary,
            type_ids=ids,
            sentence_chunks=offsets_of(sizes),
            document_sentences=self.document_sentences[start : stop + 1]
            - self.document_sentences[start],
        )
        return whole.documents(int(first - start), int(last - start))


@dataclass(frozen=True)
class _Originals:
    """The texts of an index as they were read."""

    store: IndexStore
    keep: Flags

    def __len__(self) -> int:
        return int(self.keep.sum())

    def filter(self, keep: pl.Series) -> _Originals:
        """Those where ``keep`` is true."""
        chosen = self.keep.copy()
        chosen[self.keep] = keep.to_numpy()
        return _Originals(self.store, chosen)

    def to_list(self) -> list[str]:
        """All of them."""
        texts = StreamTexts(Stream(self.store, self.keep)).to_list()
        return restored(texts, self.store.originals.filter(pl.Series(self.keep)))


@dataclass(frozen=True)
class _Shared:
    """Words that neighbouring suffixes share, a file for each slice of their order."""

    folder: Opened
    cuts: Offsets

    def __len__(self) -> int:
        return int(self.cuts[-1])

    def __getitem__(self, at: slice) -> Ids:
        """The values of consecutive suffixes."""
        start, stop, _ = at.indices(len(self))
        begin = int(np.searchsorted(self.cuts, start, side="right")) - 1
        end = max(int(np.searchsorted(self.cuts, stop)), begin + 1)
        slices = [_column(self.folder, f"shared-{k:04}") for k in range(begin, end)]
        values = np.concatenate(slices)
        return values[start - self.cuts[begin] : stop - self.cuts[begin]]


def write_cleaned(folder: Path, cleaned: Cleaned) -> None:
    """Write what cleaning did."""
    for name in TABLES:
        save_frame(folder / f"cleaned-{name}.parquet", getattr(cleaned, name))


def _cleaned(folder: Opened) -> Cleaned:
    steps, furniture, joints = (
        pl.read_parquet(folder.read(f"cleaned-{name}.parquet")) for name in TABLES
    )
    return Cleaned(steps, furniture, joints, tuple(folder.manifest.options["off"]))


def open_index(path: str | os.PathLike[str], *, workers: Workers | None = None) -> Corpus:
    """Open an index; its arrays stay on disk until they are asked for."""
    return corpus_of_index(open_folder(Path(path)), os.fspath(path), workers or Workers())


def corpus_of_index(folder: Opened, origin: str, workers: Workers) -> Corpus:
    """The documents of an index, with what is known of them already.

    Raises :class:`CorruptIndexError` for a manifest that relstat did not write, whatever its
    digest says.
    """
    try:
        return _corpus(folder, origin, workers)
    except (KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        damage = f"manifest.json does not describe an index of relstat ({error!r:.80})"
        raise CorruptIndexError.because(folder.folder, damage) from error


def _corpus(folder: Opened, origin: str, workers: Workers) -> Corpus:
    store = IndexStore(folder)
    manifest = folder.manifest
    documents = store.documents
    stream = Stream.of(store, workers=workers)
    corpus = Corpus(
        metadata=documents.drop(KEPT),
        texts=StreamTexts(stream),
        originals=_Originals(store, stream.keep),
        cleaned=_cleaned(folder),
        problems=tuple(_problems(manifest)),
        understood={one["file"]: one.get("understood", {}) for one in manifest.sources},
        reading=manifest.options.get("given", {}),
        origin=origin,
        options=TokenOptions(**manifest.options["tokens"]),
        workers=workers,
        computed=OWN_FIELDS,
    )
    text_digests.put(corpus, documents["relstat:digest"].to_numpy())
    languages = pl.read_parquet(folder.read("languages.parquet"))
    guess_languages.put(corpus, languages["lang"])
    scripts.put(corpus, languages["script"].to_numpy())
    similar_texts.put(stream, _similar(folder))
    if manifest.fingerprint:
        fingerprint.put(corpus, manifest.fingerprint)
    return corpus


def _problems(manifest: Manifest) -> Iterator[Problem]:
    """What was met while the files were read, in the order of reading."""
    read = (one for source in manifest.sources for one in source["problems"])
    for one in chain(manifest.options["found"], read, manifest.options["joined"]):
        yield Problem(**one)


def _joined(columns: Sequence[Ids]) -> Ids:
    """Columns as one; a single one is not copied, since that of a long text is long."""
    return columns[0] if len(columns) == 1 else np.concatenate(columns)


def _column(folder: Opened, name: str) -> Ids:
    return load_column(folder.read(f"{name}.parquet")).astype(np.int32, copy=False)
