"""A table of counts, documents x terms, of which only the cells above zero are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import AnyInts, Flags, Floats, Ints, add_pairs, count_pairs, ragged_indices

__all__ = ["SparseCounts", "stack_documents"]

_PRODUCTS_AT_ONCE: Final = 1 << 22


@dataclass(frozen=True)
class SparseCounts:
    """The cells above zero, ordered by term and then by document.

    Attributes:
        shape: the number of documents and of terms.
        bounds: int64 (terms + 1,), where the cells of each term begin and end.
        rows: (cells,), the document of each cell.
        counts: (cells,), its count.
    """

    shape: tuple[int, int]
    bounds: Ints
    rows: AnyInts
    counts: AnyInts

    @classmethod
    def of(cls, rows: AnyInts, terms: AnyInts, shape: tuple[int, int]) -> SparseCounts:
        """Of occurrences: the document and the term of each, in any order."""
        return cls.of_parts([(rows, terms)], shape)

    @classmethod
    def of_parts(
        cls, parts: Iterable[tuple[AnyInts, AnyInts]], shape: tuple[int, int]
    ) -> SparseCounts:
        """The same of occurrences in several parts, which are counted one after the other."""
        counted = [count_pairs(terms, rows) for rows, terms in parts]
        column, row, counts = add_pairs(counted)
        return cls(shape, _bounds(column, shape[1]), row, counts)

    @classmethod
    def of_cells(
        cls, rows: AnyInts, terms: AnyInts, counts: AnyInts, shape: tuple[int, int]
    ) -> SparseCounts:
        """Of cells, each given once, in any order: document, term and count."""
        order = np.lexsort((rows, terms))
        return cls(shape, _bounds(terms, shape[1]), rows[order], counts[order])

    @cached_property
    def terms(self) -> Ints:
        """int64 (cells,), the term of each cell."""
        return np.repeat(np.arange(self.shape[1]), np.diff(self.bounds))

    @cached_property
    def totals(self) -> Ints:
        """int64 (terms,), how often each term occurs."""
        return self._summed(self.terms, self.counts, self.shape[1]).astype(np.int64)

    @cached_property
    def document_counts(self) -> Ints:
        """int64 (terms,), in how many documents each term occurs."""
        return np.diff(self.bounds)

    def select(self, terms: Ints) -> SparseCounts:
        """The same table with only these terms, in this order."""
        sizes = self.document_counts[terms]
        cells = ragged_indices(self.bounds[terms], sizes)
        bounds = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
        return SparseCounts(
            (self.shape[0], len(terms)), bounds, self.rows[cells], self.counts[cells]
        )

    def choose(self, keep: Flags) -> SparseCounts:
        """The same table with only the documents where ``keep`` is True."""
        if keep.all():
            return self
        cells = keep[self.rows]
        row = (np.cumsum(keep) - 1).astype(self.rows.dtype)[self.rows[cells]]
        shape = (int(np.count_nonzero(keep)), self.shape[1])
        return SparseCounts(shape, _bounds(self.terms[cells], shape[1]), row, self.counts[cells])

    def merge(self, units: Ints, size: int | None = None) -> SparseCounts:
        """The same terms with the documents of each unit (0 to ``size - 1``) added up."""
        size = int(units.max(initial=-1)) + 1 if size is None else size
        places, which = np.unique(self.terms * size + units[self.rows], return_inverse=True)
        counts = np.bincount(which.ravel(), self.counts, len(places)).astype(np.int64)
        term, row = np.divmod(places, max(size, 1))
        return SparseCounts.of_cells(row, term, counts, (size, self.shape[1]))

    def group_sums(self, values: npt.NDArray[Any], codes: AnyInts, groups: int) -> Floats:
        """Sums over the documents of each group of one value a cell: float64 (groups, terms).

        ``codes`` gives the group of each document; -1 is in none.
        """
        group = codes[self.rows]
        inside = group >= 0
        cell = group[inside].astype(np.int64) * self.shape[1] + self.terms[inside]
        summed = self._summed(cell, values[inside], groups * self.shape[1])
        return summed.reshape(groups, self.shape[1])

    def toarray(self) -> Ints:
        """The whole table, zeros too: int64 (documents, terms)."""
        table = np.zeros(self.shape, dtype=np.int64)
        table[self.rows, self.terms] = self.counts
        return table

    def rows_of(self, documents: AnyInts) -> Ints:
        """Some documents with all their terms, zeros too: int64 (documents, terms)."""
        cells, place = self._cells_of(documents)
        table = np.zeros((len(documents), self.shape[1]), dtype=np.int64)
        table[place, self.terms[cells]] = self.counts[cells]
        return table

    def inner_products(self, values: npt.NDArray[Any], first: AnyInts, second: AnyInts) -> Floats:
        """Sum the products of the values of two rows over all terms: float64 (first, second).

        Args:
            values: one for each cell.
            first, second: documents, each at most once.
        """
        (cells1, place1), (cells2, place2) = (self._cells_of(rows) for rows in (first, second))
        begins = _bounds(self.terms[cells2], self.shape[1])
        partners = np.diff(begins)[self.terms[cells1]]
        found = np.zeros(len(first) * len(second))
        done = np.concatenate([[0], np.cumsum(partners)])
        start = 0
        while start < len(cells1):
            room = done[start] + _PRODUCTS_AT_ONCE
            end = max(int(np.searchsorted(done, room, side="right")) - 1, start + 1)
            mine = np.repeat(np.arange(start, end), partners[start:end])
            other = ragged_indices(begins[self.terms[cells1[start:end]]], partners[start:end])
            place = place1[mine] * len(second) + place2[other]
            found += self._summed(place, values[cells1[mine]] * values[cells2[other]], len(found))
            start = end
        return found.reshape(len(first), len(second))

    def _cells_of(self, rows: AnyInts) -> tuple[Ints, Ints]:
        """Return the cells of some documents, and which of these each is of."""
        place = np.full(self.shape[0], -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        cells = np.flatnonzero(place[self.rows] >= 0)
        return cells, place[self.rows[cells]]

    @staticmethod
    def _summed(place: AnyInts, values: npt.NDArray[Any], size: int) -> Floats:
        return np.bincount(place, weights=values, minlength=size).astype(np.float64)


def stack_documents(parts: Sequence[SparseCounts]) -> SparseCounts:
    """Put tables of the same terms one below the other."""
    if len(parts) == 1:
        return parts[0]
    bounds = np.sum([part.bounds for part in parts], axis=0)
    kind = np.result_type(*(part.counts for part in parts))
    rows, counts = np.empty(bounds[-1], np.int32), np.empty(bounds[-1], kind)
    above, starts = 0, bounds[:-1].copy()
    for part in parts:
        cells = ragged_indices(starts, part.document_counts)
        rows[cells], counts[cells] = part.rows + above, part.counts
        starts += part.document_counts
        above += part.shape[0]
    return SparseCounts((above, parts[0].shape[1]), bounds, rows, counts)


def _bounds(terms: AnyInts, size: int) -> Ints:
    """Where the cells of each of ``size`` terms begin and end, once they are ordered."""
    bounds = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(terms, minlength=size), out=bounds[1:])
    return bounds
