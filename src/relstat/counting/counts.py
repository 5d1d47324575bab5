"""Counts: how often each term occurs in each document, as one sparse table.

A term is a word, an n-gram of words, a phrase, or a stem. Two passes lead to a table: totals of
all terms first, as sums over shards or slices, then the counts in each document of those terms
alone that were chosen by them. That table is documents x terms, the documents of one term side by
side; group totals, dispersion and what intervals are made of are all sums over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl

from relstat.arrays import (
    AnyInts,
    Flags,
    Floats,
    Ints,
    count_pairs,
    pack_pairs,
    ragged_indices,
    unpack_pairs,
)
from relstat.corpus.stream import Shard, Stream
from relstat.counting.estimates import GroupRates, group_rates
from relstat.counting.sparse_counts import SparseCounts, stack_documents
from relstat.counting.suffix_counts import count_in_documents, count_ngrams, usual_places
from relstat.derived import derived
from relstat.statistics.dispersion import deviation_of_proportions
from relstat.statistics.inference import DocumentTest
from relstat.suffixes.locating import locate_all
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.sorting import parts

__all__ = [
    "Counts",
    "Occurrences",
    "Totals",
    "count_given",
    "count_phrases",
    "count_spelled",
    "count_terms",
    "count_words",
    "join_counts",
    "ngram_totals",
    "types_per_group",
    "usual_words",
    "word_occurrences",
    "word_totals",
]

_SUMS_AT_ONCE = 1 << 20  # groups x terms that are summed together
_LARGEST = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Counts:
    """A documents x terms table of counts.

    Attributes:
        table: how often each term occurs in each document.
        sizes: int64 (documents,), words per document: the base of every rate.
        words: int64 (terms,), how many words each term is long.
        places: int64 (terms,), a word position where each term begins.
    """

    table: SparseCounts
    sizes: Ints
    words: Ints
    places: Ints

    @property
    def totals(self) -> Ints:
        """int64 (terms,), how often each term occurs."""
        return self.table.totals

    @property
    def document_counts(self) -> Ints:
        """int64 (terms,), in how many documents each term occurs."""
        return self.table.document_counts

    def select(self, terms: Ints) -> Counts:
        """The same table with only these terms, in this order."""
        table = self.table.select(terms)
        return Counts(table, self.sizes, self.words[terms], self.places[terms])

    def choose(self, keep: Flags) -> Counts:
        """The same terms in only the documents where ``keep`` is True."""
        return Counts(self.table.choose(keep), self.sizes[keep], self.words, self.places)

    def by_group(self, codes: AnyInts, size: int) -> tuple[Ints, Ints]:
        """Counts and document counts per group, each int64 (groups, terms)."""
        counts = self.table.counts
        return (
            self.table.group_sums(counts, codes, size).astype(np.int64),
            self.table.group_sums(np.ones_like(counts), codes, size).astype(np.int64),
        )

    def rates_by_group(self, codes: AnyInts, size: int) -> GroupRates:
        """Rates of each term in each group, with what their intervals need."""
        return group_rates(self.table, self.sizes, codes, size)

    def test(self) -> DocumentTest:
        """Return the test of any group of documents against all others of the table."""
        cells = self.table
        return DocumentTest(cells.terms, cells.rows, cells.counts, self.sizes, cells.shape[1])

    def merge(self, units: Ints) -> Counts:
        """The same terms with the documents of each unit (numbered from 0) added up."""
        sizes = np.bincount(units, self.sizes).astype(np.int64)
        return Counts(self.table.merge(units), sizes, self.words, self.places)

    def dispersion(self) -> Floats:
        """DPnorm of each term over the documents: see :mod:`relstat.statistics.dispersion`."""
        cells = self.table
        return deviation_of_proportions(
            cells.terms, cells.rows, cells.counts, self.sizes, cells.shape[1]
        )

    def rate_intervals(
        self, codes: AnyInts, size: int, *, per: float = 10_000.0
    ) -> tuple[Floats, Floats]:
        """Lower and upper bound of every term's rate in every group: (groups, terms) each.

        NaN for a group of fewer than ten documents; a count of 0 is bounded by what the term's
        documents elsewhere have. See :mod:`relstat.statistics.intervals`.
        """
        terms = self.table.shape[1]
        low, high = np.full((2, size, terms), np.nan)
        at_once = max(_SUMS_AT_ONCE // max(size, 1), 1)
        for start in range(0, terms, at_once):
            part = np.arange(start, min(start + at_once, terms))
            chosen = self if len(part) == terms else self.select(part)
            low[:, part], high[:, part] = chosen.rates_by_group(codes, size).bounds
        return low * per, high * per


def join_counts(parts: Sequence[Counts]) -> Counts:
    """Put the terms of several tables of the same documents side by side."""
    parts = [part for part in parts if part.table.shape[1]] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    widths = np.cumsum([0, *(part.table.shape[1] for part in parts)])
    table = SparseCounts.of_cells(
        np.concatenate([part.table.rows for part in parts]),
        np.concatenate([part.table.terms + at for part, at in zip(parts, widths, strict=False)]),
        np.concatenate([part.table.counts for part in parts]),
        (parts[0].table.shape[0], int(widths[-1])),
    )
    return Counts(
        table,
        parts[0].sizes,
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.places for part in parts]),
    )


@dataclass(frozen=True)
class Totals:
    """How often each of T terms occurs in a corpus, and where one occurrence begins.

    Attributes:
        counts: int64 (T,), occurrences.
        document_counts: int64 (T,), documents that use the term.
        words: int64 (T,), how many words each term is long.
        places: int64 (T,), the position in the store's stream of words where one begins; for a
            stem that of its most frequent word; -1 for a term that does not occur.
    """

    counts: Ints
    document_counts: Ints
    words: Ints
    places: Ints

    def select(self, terms: Ints) -> Totals:
        """The totals of only these terms, in this order."""
        parts = (self.counts, self.document_counts, self.words, self.places)
        return Totals(*(part[terms] for part in parts))


@dataclass(frozen=True)
class Occurrences:
    """How often each term of the vocabulary occurs, and where: ``counts`` and ``places`` of
    :class:`Totals`, which are known much sooner than in how many documents it does.
    """

    counts: Ints
    places: Ints


@derived
def word_occurrences(stream: Stream) -> Occurrences:
    """Count every term of the vocabulary in all documents of a stream together."""
    size = len(stream.vocabulary.terms.types)
    counts, places = np.zeros(size, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    for found, first in stream.over_shards(_shard_occurrences, size):
        counts += found
        places = np.where(places < 0, first, places)
    return Occurrences(counts, places)


@derived
def word_totals(stream: Stream) -> Totals:
    """Count every term of the vocabulary in the documents of a stream."""
    found, size = word_occurrences(stream), len(stream.vocabulary.terms.types)
    documents = np.sum(stream.over_shards(_shard_documents, size), axis=0)
    return Totals(found.counts, documents, np.ones(size, dtype=np.int64), found.places)


def count_words(stream: Stream, codes: Ints, size: int) -> Counts:
    """Count single words in each document: column ``i`` is what terms of code ``i`` add up to.

    Args:
        stream: the documents.
        codes: int64, the column of each term of the vocabulary; -1 leaves it out.
        size: the number of columns.
    """
    table = stack_documents(stream.over_shards(_shard_table, codes, size))
    totals = word_occurrences(stream)
    # The most frequent member lends its place in the text, so it is written last.
    members = np.flatnonzero((codes >= 0) & (totals.places >= 0))
    members = members[np.argsort(totals.counts[members], kind="stable")]
    places = np.full(size, -1, dtype=np.int64)
    places[codes[members]] = totals.places[members]
    return Counts(table, stream.words_per_document, np.ones(size, dtype=np.int64), places)


def usual_words(stream: Stream, terms: Ints) -> pl.Series:
    """Return the most frequent spelling of each of some terms; of several the first in order."""
    return _usual_words(stream).gather(terms)


@derived
def _usual_words(stream: Stream) -> pl.Series:
    """The most frequent spelling of every term of the vocabulary."""
    vocabulary = stream.vocabulary
    size = len(vocabulary.words.types)
    counts = np.sum(stream.over_shards(_shard_words, size), axis=0)
    of_word = vocabulary.terms.of_word
    order = np.lexsort((np.arange(size), -counts, of_word))
    first = np.searchsorted(of_word[order], np.arange(len(vocabulary.terms.types)))
    return vocabulary.words.types.gather(order[first])


def count_terms(stream: Stream, terms: Ints) -> Counts:
    """Count some terms of the vocabulary in each document, a column for each."""
    codes = np.full(len(stream.vocabulary.terms.types), -1, dtype=np.int64)
    codes[terms] = np.arange(len(terms))
    return count_words(stream, codes, len(terms))


def ngram_totals(stream: Stream, words: int) -> Totals:
    """Totals of every run of ``words`` words that no break divides."""
    places, counts, documents = count_ngrams(stream.slices, words, run=stream.over_slices)
    return Totals(counts, documents, np.full(len(places), words, dtype=np.int64), places)


def count_phrases(stream: Stream, places: Ints, words: Ints) -> Counts:
    """Count in each document the phrases of ``words[i]`` words that begin at ``places[i]``.

    The places of the result are occurrences in the most frequent spelling.
    """
    slices, run = stream.slices, stream.over_slices
    table = count_in_documents(slices, places, words, len(stream), run=run)
    usual = usual_places(slices, places, words, run=run)
    return Counts(table, stream.words_per_document, words, usual)


def count_given(stream: Stream, phrases: Sequence[Sequence[str]]) -> Counts:
    """Count phrases given as terms, also such as do not occur (their place is -1).

    They are looked up: from an index little is read and nothing is listed.
    """
    text, order = stream.text, stream.store.suffixes
    flat = list(chain.from_iterable(phrases))
    words = np.array([len(phrase) for phrase in phrases], dtype=np.int64)
    terms = stream.vocabulary.term_ids(flat).astype(np.int64)
    ranges = locate_all(text, order.starts, terms, words)
    rows: list[Ints] = [np.empty(0, dtype=np.int64)] * len(phrases)
    places = np.full(len(phrases), -1, dtype=np.int64)
    for number, (left, right) in enumerate(zip(*(each.tolist() for each in ranges), strict=True)):
        if not phrases[number]:
            continue
        starts = np.sort(order.starts[left:right]).astype(np.int64)
        row = text.rows[np.searchsorted(text.document_words, starts, side="right") - 1]
        rows[number] = row[row >= 0].astype(np.int64)
        if len(rows[number]):
            places[number] = _usual_place(text, starts[row >= 0], len(phrases[number]))
    columns = np.repeat(np.arange(len(phrases)), [len(found) for found in rows])
    every = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    table = SparseCounts.of(every, columns, (len(stream), len(phrases)))
    return Counts(table, stream.words_per_document, words, places)


def count_spelled(stream: Stream, phrases: pl.Series) -> Counts:
    """Count many phrases, given as terms with spaces between, also such as do not occur.

    As :func:`count_given`, but all are looked up together, and no place of one is known (-1).
    """
    words = phrases.str.count_matches(" ").to_numpy().astype(np.int64) + 1
    flat = phrases.str.split(" ").explode()
    terms = stream.vocabulary.term_ids(flat.to_list()).astype(np.int64)
    text, starts = stream.text, stream.store.suffixes.starts
    low, high = locate_all(text, starts, terms, words)
    cells = [np.empty((3, 0), dtype=np.int64)]
    for part in parts(high - low):
        sizes = (high - low)[part]
        places = np.asarray(starts[ragged_indices(low[part], sizes)], dtype=np.int64)
        rows = text.rows[np.searchsorted(text.document_words, places, side="right") - 1]
        number = np.repeat(np.arange(part.start, part.start + len(sizes)), sizes)
        cells.append(np.stack(count_pairs(rows[rows >= 0].astype(np.int64), number[rows >= 0])))
    row, column, count = np.concatenate(cells, axis=1)
    table = SparseCounts.of_cells(row, column, count, (len(stream), len(phrases)))
    nowhere = np.full(len(phrases), -1, dtype=np.int64)
    return Counts(table, stream.words_per_document, words, nowhere)


def types_per_group(stream: Stream, codes: AnyInts, size: int) -> Ints:
    """How many different terms each group of documents uses: int64 (groups,)."""
    used = np.unique(np.concatenate(stream.over_shards(_shard_groups, codes)))
    return np.bincount(unpack_pairs(used)[0], minlength=size).astype(np.int64)


def _usual_place(text: SuffixText, starts: Ints, words: int) -> int:
    """Of the places where a phrase begins, the first in its most frequent spelling."""
    spelling, size = np.zeros(len(starts), dtype=np.int64), len(text.term_of_word)
    room = 1
    for depth in range(words):
        if room * size > _LARGEST:
            _, spelling = np.unique(spelling, return_inverse=True)
            room = int(spelling.max()) + 1
        spelling = spelling * size + text.words[starts + depth]
        room *= size
    _, first, counts = np.unique(spelling, return_index=True, return_counts=True)
    return int(starts[first[np.lexsort((first, -counts))[0]]])


def _shard_occurrences(shard: Shard, size: int) -> tuple[Ints, Ints]:
    """Occurrences and first place of every term in one shard."""
    counts = np.zeros(size, dtype=np.int64)
    first = np.full(size, -1, dtype=np.int64)
    for stretch in reversed(shard.stretches()):
        terms = shard.terms_in(stretch)
        counts += np.bincount(terms, minlength=size)
        first[terms[::-1]] = np.arange(stretch.stop - 1, stretch.start - 1, -1)
    used = np.flatnonzero(first >= 0)
    first[used] = shard.places(first[used])
    return counts, first


def _shard_documents(shard: Shard, size: int) -> Ints:
    """In how many documents of one shard every term occurs."""
    used, _, _ = count_pairs(shard.term_ids, shard.word_rows)
    return np.bincount(used, minlength=size).astype(np.int64)


def _shard_words(shard: Shard, size: int) -> Ints:
    """Occurrences of every word type in one shard."""
    counts = np.zeros(size, dtype=np.int64)
    for stretch in shard.stretches():
        counts += np.bincount(shard.words_in(stretch), minlength=size)
    return counts


def _shard_table(shard: Shard, codes: Ints, size: int) -> SparseCounts:
    """Count the terms of a shard: its documents x columns."""
    some = bool((codes < 0).any())

    def cells() -> Iterator[tuple[AnyInts, AnyInts]]:
        for stretch in shard.stretches():
            columns, rows = codes[shard.terms_in(stretch)], shard.rows_in(stretch)
            kept = columns >= 0 if some else slice(None)
            yield rows[kept], columns[kept]

    table = SparseCounts.of_parts(cells(), (len(shard.words_per_document), size))
    small = table.rows.astype(np.int32), table.counts.astype(np.int32)
    return SparseCounts(table.shape, table.bounds, *small)


def _shard_groups(shard: Shard, codes: AnyInts) -> Ints:
    """Return the pairs of group and term that occur in a shard, packed."""
    group = codes[shard.rows][shard.word_rows]
    inside = group >= 0
    return np.unique(pack_pairs(group[inside], shard.term_ids[inside]))
