"""Rates of terms by group with what their intervals and comparisons need.

What :mod:`relstat.statistics` asks for is made of counts here: sums over the documents of each
group, as arrays of groups x terms. The unit is the document, or a cluster of documents that
:mod:`relstat.counting.contrasts` adds up first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from itertools import pairwise
from typing import Final, Protocol, Self

import numpy as np

from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.estimates import LEVEL, Estimate, estimate_ratio
from relstat.statistics.intervals import Bounds, rate_interval, zero_bound

__all__ = ["GroupRates", "Rates", "group_rates"]


_CELLS_AT_ONCE: Final = 1 << 17
_POWERS: Final = ((2, 0), (1, 1), (4, 0), (3, 1), (2, 2), (1, 3))  # of occurrences and words


class Rates(Protocol):
    """How often terms occur on one side of a comparison; :class:`GroupRates` has the attributes."""

    @property
    def counts(self) -> Floats:
        """Occurrences."""

    @property
    def words(self) -> Floats:
        """Words."""

    @property
    def documents(self) -> Floats:
        """Documents with words."""

    @property
    def estimate(self) -> Estimate:
        """The rates, per word, with their errors."""

    @property
    def bounds(self) -> Bounds:
        """The 95 % bounds of the rates, per word."""

    def bounds_at(self, level: float) -> Bounds:
        """The bounds at another level."""

    def select(self, terms: Ints) -> Self:
        """The rates of some terms only."""


@dataclass(frozen=True)
class GroupRates:
    """How often terms occur in groups of documents.

    Attributes:
        counts: (groups, terms), occurrences.
        having: (groups, terms), documents that have the term.
        words, documents: (groups, 1) or (groups, terms), words, and documents with words.
        products: for powers a and b of :data:`_POWERS` the sums over documents of
            occurrences^a x words^b, (groups, terms); and of words^b, as ``words`` is.
        elsewhere: occurrences and documents of each term in the whole table, (terms,), from which
            the bound of a count of 0 is made.
    """

    counts: Floats
    having: Floats
    words: Floats
    documents: Floats
    products: Mapping[tuple[int, int], Floats]
    elsewhere: tuple[Ints, Ints]

    @cached_property
    def estimate(self) -> Estimate:
        """The rates, per word, with their errors."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(self.words > 0, self.counts / self.words, 0.0)
        at = self.products
        squares = np.maximum(at[2, 0] - 2 * rate * at[1, 1] + rate**2 * at[0, 2], 0.0)
        fourths = (
            at[4, 0] - 4 * rate * at[3, 1] + 6 * rate**2 * at[2, 2] - 4 * rate**3 * at[1, 3]
            + rate**4 * at[0, 4]
        )  # fmt: skip
        # Rounding may leave it outside of what the sum of squares allows.
        fourths = np.clip(fourths, squares**2 / np.maximum(self.documents, 1.0), squares**2)
        return estimate_ratio(self.counts, self.words, squares, fourths, self.documents)

    @cached_property
    def bounds(self) -> Bounds:
        """The 95 % bounds of the rates, per word."""
        return self.bounds_at(LEVEL)

    def bounds_at(self, level: float) -> Bounds:
        """The bounds of the rates, per word, at another level."""
        zero = zero_bound(self.documents, self.words, *self.elsewhere, level=level)
        low, high = rate_interval(
            self.estimate, self.having, self.documents, zero=zero, level=level
        )
        return low, np.minimum(high, 1.0)  # no term occurs more often than once a word

    def select(self, terms: Ints) -> Self:
        """The rates of some terms only: intervals take most of the time."""

        def some(values: Floats) -> Floats:
            return values[..., terms] if values.shape[-1] == self.counts.shape[-1] else values

        return replace(
            self,
            counts=some(self.counts),
            having=some(self.having),
            words=some(self.words),
            documents=some(self.documents),
            products={powers: some(values) for powers, values in self.products.items()},
            elsewhere=(self.elsewhere[0][terms], self.elsewhere[1][terms]),
        )

    def combine(self, where: Flags) -> GroupRates:
        """The rates of some groups together: of those that are True for a term, (groups, terms)."""

        def total(values: Floats) -> Floats:
            return np.asarray((values * where).sum(axis=0), np.float64)

        return GroupRates(
            counts=total(self.counts),
            having=total(self.having),
            words=total(self.words),
            documents=total(self.documents),
            products={powers: total(values) for powers, values in self.products.items()},
            elsewhere=self.elsewhere,
        )


def group_rates(table: SparseCounts, sizes: Ints, codes: AnyInts, size: int) -> GroupRates:
    """Sum up the terms of each group.

    Args:
        table: documents x terms.
        sizes: (documents,), words of each.
        codes: the group of each document, from 0 to ``size - 1``; -1 is in none.
        size: the number of groups.
    """
    inside = (codes >= 0) & (sizes > 0)
    mine, lengths = codes[inside], sizes[inside].astype(np.float64)

    def over_documents(values: Floats) -> Floats:
        return np.bincount(mine, values, size).astype(np.float64)[:, None]

    terms, names = table.shape[1], ((1, 0), (0, 0), *_POWERS)
    sums = {powers: np.zeros((size, terms)) for powers in names}
    # Some terms after the other: what is made of their cells stays near the processor.
    cuts = np.searchsorted(table.bounds, np.arange(0, len(table.rows), _CELLS_AT_ONCE))
    for first, last in pairwise(np.unique([0, *cuts, terms]).tolist()):
        cells = slice(int(table.bounds[first]), int(table.bounds[last]))
        rows, width = table.rows[cells], last - first
        group = codes[rows].astype(np.int64)
        kept = np.flatnonzero(group >= 0)
        of_term = np.repeat(np.arange(width), np.diff(table.bounds[first : last + 1]))
        place = group[kept] * width + of_term[kept]
        count = table.counts[cells][kept].astype(np.float64)
        length = sizes[rows[kept]].astype(np.float64)
        for powers in names:
            value = _multiply(count, length, powers)
            summed = np.bincount(place, value, size * width).reshape(size, width)
            sums[powers][:, first:last] = summed
    products = {powers: sums[powers] for powers in _POWERS}
    products |= {(0, b): over_documents(lengths**b) for b in (2, 4)}
    return GroupRates(
        counts=sums[1, 0],
        having=sums[0, 0],
        words=over_documents(lengths),
        documents=over_documents(np.ones(len(lengths))),
        products=products,
        elsewhere=(table.totals, table.document_counts),
    )


def _multiply(count: Floats, length: Floats, powers: tuple[int, int]) -> Floats | None:
    """Return count^a x length^b, None for ones: numpy's own powers take ten times as long."""
    factors = [count] * powers[0] + [length] * powers[1]
    if len(factors) < 2:
        return factors[0] if factors else None
    return reduce(np.multiply, factors)
