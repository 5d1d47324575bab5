"""Counts: how often each term stands in each document, as one sparse table.

A term is a word, an n-gram of words, a phrase, or a stem. The table is documents x terms in
compressed columns, so that one term's documents lie side by side; group totals, document
frequencies, dispersion and resampled intervals are all sums over it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from relstat.corpus import Corpus
from relstat.repeats import Phrases, suffix_array
from relstat.statistics.resampling import ZERO_COUNT_BOUND, interval, resampled_sums
from relstat.tokens import Tokens, tokenize

__all__ = ["Counts", "count_ngrams", "count_phrases", "count_words"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_COLUMNS_AT_ONCE = 2048  # terms resampled together: bounds memory at about 16 MB a group


@dataclass(frozen=True)
class Counts:
    """A documents x terms table of counts.

    Attributes:
        table: scipy CSC matrix, int32, shape (documents, terms), without stored zeros.
        sizes: int64 (documents,), words per document: the base of every rate.
        words: int64 (terms,), how many words each term is long.
        places: int64 (terms,), a word position where each term begins.
    """

    table: Any
    sizes: Ints
    words: Ints
    places: Ints

    @cached_property
    def totals(self) -> Ints:
        """int64 (terms,), how often each term occurs."""
        return np.asarray(self.table.sum(axis=0), dtype=np.int64).ravel()

    @cached_property
    def document_counts(self) -> Ints:
        """int64 (terms,), in how many documents each term occurs."""
        return np.asarray(np.diff(self.table.indptr), dtype=np.int64)

    def select(self, terms: Ints) -> Counts:
        """The same table with only these terms, in this order."""
        return Counts(self.table[:, terms], self.sizes, self.words[terms], self.places[terms])

    def merge_terms(self, codes: Ints, size: int) -> Counts:
        """Add up the terms that have the same code; -1 drops a term."""
        from scipy import sparse

        kept = np.flatnonzero(codes >= 0)
        ones = np.ones(len(kept), dtype=np.int32)
        shape = (self.table.shape[1], size)
        merged = (self.table @ sparse.csc_matrix((ones, (kept, codes[kept])), shape=shape)).tocsc()
        merged.sort_indices()
        places, words = np.zeros((2, size), dtype=np.int64)
        # The most frequent member lends its place in the text, so it is written last.
        order = kept[np.argsort(self.totals[kept], kind="stable")]
        places[codes[order]] = self.places[order]
        words[codes[order]] = self.words[order]
        return Counts(merged, self.sizes, words, places)

    def by_group(self, codes: npt.NDArray[np.integer], size: int) -> tuple[Ints, Ints]:
        """Counts and document counts per group, each int64 (groups, terms)."""
        from scipy import sparse

        inside = np.flatnonzero(codes >= 0)
        shape = (size, len(codes))
        member = sparse.csr_matrix(
            (np.ones(len(inside), np.int64), (codes[inside], inside)), shape=shape
        )
        present = self.table.copy()
        present.data = np.ones_like(present.data)
        return (
            np.asarray((member @ self.table).todense(), dtype=np.int64),
            np.asarray((member @ present).todense(), dtype=np.int64),
        )

    def rate_samples(
        self, codes: npt.NDArray[np.integer], size: int, *, per: float = 10_000.0
    ) -> Callable[[slice], Floats]:
        """A function that gives resampled rates for a slice of terms.

        The result has the shape (resamples, groups, terms in the slice); the same releases are
        drawn for every slice.
        """
        words = resampled_sums(self.sizes[:, None].astype(np.float64), codes, size)
        rows = self.table.tocsr()

        def sample(terms: slice) -> Floats:
            part = resampled_sums(rows[:, terms], codes, size)
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.asarray(part / words * per, dtype=np.float64)

        return sample

    def rate_intervals(
        self, codes: npt.NDArray[np.integer], size: int, *, per: float = 10_000.0
    ) -> tuple[Floats, Floats]:
        """Lower and upper bound of every term's rate in every group: (groups, terms) each.

        Resampling cannot tell how rare a term is that was never seen: where a group's count is
        0, the upper bound is the exact Poisson one.
        """
        sample = self.rate_samples(codes, size, per=per)
        terms = self.table.shape[1]
        low, high = np.full((2, size, terms), np.nan)
        releases = np.bincount(codes[(codes >= 0) & (self.sizes > 0)], minlength=size)
        for start in range(0, terms, _COLUMNS_AT_ONCE):
            part = slice(start, start + _COLUMNS_AT_ONCE)
            low[:, part], high[:, part] = interval(sample(part), releases[:, None])
        words = np.bincount(codes[codes >= 0], weights=self.sizes[codes >= 0], minlength=size)
        unseen = (self.by_group(codes, size)[0] == 0) & np.isfinite(high)
        with np.errstate(divide="ignore"):
            bound = np.broadcast_to(ZERO_COUNT_BOUND / words[:, None] * per, high.shape)
        return low, np.where(unseen, bound, high)


def count_words(corpus: Corpus) -> Counts:
    """Count single words; column ``i`` is term ``i`` of the corpus's tokens."""
    tokens = tokenize(corpus)
    return corpus.derive(
        "word counts",
        lambda: _count_starts(tokens, tokens.term_ids.astype(np.int64), len(tokens.terms), 1),
    )


def count_ngrams(corpus: Corpus, words: int) -> Counts:
    """Count runs of ``words`` words that no break divides; 1 counts single words."""
    if words == 1:
        return count_words(corpus)
    grams, at = suffix_array(corpus).ngrams(words)
    return _count_starts(tokenize(corpus), at, len(grams), words)


def count_phrases(corpus: Corpus, phrases: Phrases) -> Counts:
    """Count phrases of any length, given as ranges of the corpus's suffix array.

    ``places`` are occurrences in the most frequent spelling.
    """
    from scipy import sparse

    tokens, array = tokenize(corpus), suffix_array(corpus)
    number, suffix = array.occurrences(phrases)
    cells = (np.ones(len(number), dtype=np.int32), (array.documents[suffix], number))
    shape = (len(tokens.words_per_document), len(phrases))
    table = sparse.coo_matrix(cells, shape=shape).tocsc()
    places = array.usual_places(phrases, tokens)
    return Counts(table, tokens.words_per_document, phrases.words, places)


def _count_starts(tokens: Tokens, at: Ints, size: int, words: int) -> Counts:
    """Count the term that begins at each word position (-1 for none) per document."""
    from scipy import sparse

    begins = np.flatnonzero(at >= 0)
    kept = np.concatenate([[0], np.cumsum(at >= 0)])
    shape = (len(tokens.words_per_document), size)
    cells = (np.ones(len(begins), dtype=np.int32), at[begins], kept[tokens.document_words])
    table = sparse.csr_matrix(cells, shape=shape).tocsc()
    table.sum_duplicates()
    places = np.zeros(size, dtype=np.int64)
    places[at[begins][::-1]] = begins[::-1]
    return Counts(table, tokens.words_per_document, np.full(size, words, dtype=np.int64), places)
