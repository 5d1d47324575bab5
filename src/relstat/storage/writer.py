"""Writing the arrays of an index from pieces.

Three passes, none of which holds more than a piece, a shard or a slice beside the vocabulary and
the metadata: the pieces' vocabularies become one; every piece is renumbered and its words are
appended to the stream; the suffixes of the stream are sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.arrays import AnyInts, Ids, Ints, offsets_of
from relstat.corpus.facts import find_facts
from relstat.corpus.language_fields import stated_languages
from relstat.corpus.languages import Written, find_doubtful, name_languages
from relstat.corpus.similar_texts import find_similar, spelling_numbers
from relstat.corpus.stream import cut_shards
from relstat.storage.arrays import save_column, save_frame, save_lazily
from relstat.storage.packed import PackedBits, PackedBitsWriter, PackedInts, PackedIntsWriter
from relstat.storage.pieces import Piece, continues, types_of
from relstat.storage.store import WrittenVocabulary, write_similar, write_vocabulary
from relstat.suffixes.sorting import SuffixSorter
from relstat.text.tokens import Tokens
from relstat.text.vocabulary import TokenOptions, Vocabulary
from relstat.workers import Workers

__all__ = ["write_arrays"]

_BEGINNINGS: Final[dict[str, Any]] = {
    "english": pl.Boolean,
    "scripts": pl.Int8,
    "enough": pl.Boolean,
    "sizes": pl.Int64,
    "begins": pl.String,
}
_TYPES_AT_ONCE: Final = 1 << 22  # types of pieces that are joined in one go


def write_arrays(
    folder: Path,
    documents: pl.LazyFrame,
    pieces: Sequence[Path],
    staging: Path,
    options: TokenOptions,
    workers: Workers,
) -> dict[str, int]:
    """Write all arrays of an index; returns the counts for the manifest.

    Args:
        folder: the generation to fill.
        documents: the metadata of all pieces, in order.
        pieces: the saved pieces; they are changed.
        staging: a folder for what is needed on the way only.
        options: how chunks are cut into words.
        workers: who does the work.
    """
    vocabulary = Vocabulary(_union(pieces), options)
    write_vocabulary(folder, vocabulary)
    written = _write_words(folder, pieces, staging, vocabulary)
    words, sentences = written.counts()
    counts = pl.LazyFrame(
        {"relstat:words": words, "relstat:sentences": sentences},
        schema={"relstat:words": pl.Int64, "relstat:sentences": pl.Int64},
    )
    kept = pl.concat([documents, counts], how="horizontal")
    save_lazily(folder / "documents.parquet", kept)
    shards = cut_shards(offsets_of(words))
    save_column(folder / "shards.parquet", shards)
    sorter = SuffixSorter.of(
        PackedInts(staging / "terms.npy"),
        PackedBits(folder / "breaks.npy"),
        keep=partial(_write_runs, staging / "runs.npy", int(words.sum())),
    )
    types = len(vocabulary.types)
    del vocabulary  # whoever works on reads what it needs of it
    # All that is left is independent of one another.
    tasks: list[tuple[Any, ...]] = [
        (_write_languages, folder, pieces, options, stated_languages(documents)),
        (_write_similar, folder, staging / "terms.npy", offsets_of(words), options),
    ]
    starts = [staging / f"starts-{number:04}.npy" for number in range(len(sorter.ranges))]
    tasks += [
        (_write_slice, sorter, number, folder / f"shared-{number:04}.parquet", path)
        for number, path in enumerate(starts)
    ]
    tasks += [
        (_write_shard, folder, number, parts)
        for number, parts in enumerate(_parts_of_shards(pieces, written.documents(), shards))
    ]
    workers.map(_do, tasks)
    _write_order(folder, starts, int(words.sum()))
    return {
        "documents": len(words),
        "words": int(words.sum()),
        "sentences": int(sentences.sum()),
        "types": types,
    }


def _do(function: Callable[..., None], *arguments: Any) -> None:
    function(*arguments)


@dataclass(frozen=True)
class _Written:
    """What is known of each piece once its words are written: a list entry for each."""

    words: list[Ints]  # of each of its documents
    sentences: list[Ints]
    continues: list[bool]  # whether its first document continues the last one of the piece before

    def counts(self) -> tuple[Ints, Ints]:
        """The words and the sentences of each document."""
        none = np.zeros(0, dtype=np.int64)
        words, sentences = (np.concatenate([none, *some]) for some in (self.words, self.sentences))
        if not any(self.continues):
            return words, sentences
        begins = np.ones(len(words), dtype=np.bool_)
        starts = offsets_of(np.array([len(some) for some in self.words]))[:-1]
        begins[starts[self.continues]] = False
        first = np.flatnonzero(begins)
        return np.add.reduceat(words, first), np.add.reduceat(sentences, first)

    def documents(self) -> list[tuple[int, int]]:
        """Which documents each piece holds something of: from, to before."""
        spans = []
        end = 0
        for some, goes_on in zip(self.words, self.continues, strict=True):
            start = end - goes_on
            end = start + len(some)
            spans.append((start, end))
        return spans


def _union(pieces: Sequence[Path]) -> pl.Series:
    """The distinct chunks of all pieces, sorted."""
    joined: list[pl.Series] = [pl.Series("type", [], dtype=pl.String)]
    for piece in pieces:
        joined.append(types_of(piece))
        if sum(map(len, joined[1:])) > _TYPES_AT_ONCE:
            joined = [pl.concat(joined).unique()]
    return pl.concat(joined).unique().sort()


def _write_words(
    folder: Path, pieces: Sequence[Path], staging: Path, vocabulary: Vocabulary
) -> _Written:
    """Renumber the pieces and append their words to the stream."""
    written = _Written([], [], [])
    largest = max(len(vocabulary.words.types) - 1, 0)
    with (
        PackedIntsWriter(folder / "text.npy", largest) as stream,
        PackedIntsWriter(staging / "terms.npy", np.iinfo(np.int32).max) as terms,
        PackedBitsWriter(folder / "breaks.npy") as breaks,
    ):
        for stem in pieces:
            chunks = Piece.load_chunks(stem)
            place = np.asarray(vocabulary.types.search_sorted(chunks.types), dtype=np.int32)
            tokens = Tokens(
                vocabulary, place[chunks.ids], chunks.sentence_chunks, chunks.document_sentences
            )
            Piece.renumber(stem, tokens.type_ids)
            stream.append(tokens.word_ids)
            terms.append(tokens.term_ids)
            breaks.append(tokens.breaks)
            written.words.append(tokens.words_per_document)
            written.sentences.append(np.diff(tokens.document_sentences))
            written.continues.append(continues(stem))
            found = find_doubtful(tokens)
            _save_beginnings(stem, found.without_first() if written.continues[-1] else found)
    return written


def _parts_of_shards(
    pieces: Sequence[Path], documents: Sequence[tuple[int, int]], shards: Ints
) -> list[list[tuple[Path, int, int]]]:
    """For each shard the pieces that it takes documents of, and which: from, to before."""
    parts = []
    for first, last in pairwise(shards.tolist()):
        overlap = [
            (stem, max(first, start) - start, min(last, end) - start)
            for stem, (start, end) in zip(pieces, documents, strict=True)
        ]
        parts.append([(stem, low, high) for stem, low, high in overlap if low < high])
    return parts


def _write_shard(folder: Path, number: int, parts: Sequence[tuple[Path, int, int]]) -> None:
    """Write the types and the sentences of one shard."""
    ids: list[Ids] = [np.zeros(0, np.int32)]
    sizes: list[Ints] = [np.zeros(0, np.int64)]
    for stem, first, last in parts:
        chunks = Piece.load_chunks(stem, mapped=True)
        start, end = chunks.document_sentences[[first, last]]
        sentences = chunks.sentence_chunks[start : end + 1]
        ids.append(chunks.ids[sentences[0] : sentences[-1]])
        sizes.append(np.diff(sentences))
    save_column(folder / f"stream-{number:04}.parquet", np.concatenate(ids))
    save_column(folder / f"sentences-{number:04}.parquet", np.concatenate(sizes))


def _write_languages(
    folder: Path, pieces: Sequence[Path], options: TokenOptions, stated: pl.Series | None
) -> None:
    """Write the language guessed for each document, and its script."""
    found = _load_beginnings(pieces)
    named = name_languages([found], WrittenVocabulary(folder, options), stated)
    languages = pl.DataFrame({"lang": named, "script": found.scripts})
    save_frame(folder / "languages.parquet", languages)


def _save_beginnings(stem: Path, found: Written) -> None:
    """Save how the documents of a piece are written and begin."""
    begins = [found.doubtful.get(one) for one in range(len(found.sizes))]
    documents = {name: getattr(found, name) for name in _BEGINNINGS if name != "begins"}
    frame = pl.DataFrame(documents | {"begins": begins}, schema=_BEGINNINGS)
    save_frame(stem.with_suffix(".begins"), frame, "lz4")
    words = pl.DataFrame({"term_ids": found.term_ids, "word_ids": found.word_ids})
    save_frame(stem.with_suffix(".first"), words, "lz4")


def _load_beginnings(pieces: Sequence[Path]) -> Written:
    """How the documents of all pieces are written and begin."""
    paths = [stem.with_suffix(".first") for stem in pieces]
    total = sum(
        pl.scan_parquet(path, glob=False).select(pl.len()).collect().item() for path in paths
    )
    ids = {name: np.empty(total, np.int32) for name in ("term_ids", "word_ids")}
    filled = 0
    for path in paths:  # one by one into their place: all of them twice would be much
        words = pl.read_parquet(path.read_bytes())
        for name, array in ids.items():
            array[filled : filled + len(words)] = words[name].to_numpy()
        filled += len(words)
    none = pl.DataFrame(schema=_BEGINNINGS)
    found = [pl.read_parquet(stem.with_suffix(".begins").read_bytes()) for stem in pieces]
    documents = pl.concat([none, *found])
    row = documents["begins"].is_not_null().arg_true()
    begins = zip(row.to_list(), documents["begins"].gather(row).to_list(), strict=True)
    columns = {name: documents[name].to_numpy() for name in _BEGINNINGS if name != "begins"}
    return Written(doubtful=dict(begins), **columns, **ids)


def _write_similar(folder: Path, terms: Path, offsets: Ints, options: TokenOptions) -> None:
    """Write which documents say the same."""
    vocabulary = WrittenVocabulary(folder, options)
    spelled, facts = spelling_numbers(vocabulary), find_facts(vocabulary)
    write_similar(folder, find_similar(PackedInts(terms), offsets, spelled, facts, terms.parent))


def _write_runs(path: Path, words: int, ends: Iterator[AnyInts]) -> PackedInts:
    """Put on disk where the unbroken runs of the stream end."""
    with PackedIntsWriter(path, max(words, np.iinfo(np.int32).max)) as runs:
        for some in ends:
            runs.append(some)
    return PackedInts(path)


def _write_slice(sorter: SuffixSorter, number: int, shared_path: Path, starts_path: Path) -> None:
    """Sort one slice of the suffixes."""
    starts, shared = sorter.sort(*sorter.ranges[number])
    save_column(shared_path, shared)
    np.save(starts_path, starts)


def _write_order(folder: Path, starts: Sequence[Path], words: int) -> None:
    """Put the sorted slices together."""
    sizes = []
    with PackedIntsWriter(folder / "suffixes.npy", max(words - 1, 0)) as order:
        for path in starts:
            order.append(found := np.load(path))
            sizes.append(len(found))
    save_column(folder / "slices.parquet", offsets_of(np.array(sizes, dtype=np.int64)))
