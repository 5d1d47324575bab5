"""Documents of a corpus, or what a file of counts knows of documents, as a side of a comparison."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.counting.counts import Counts
from relstat.statistics.dealing import HEAVY
from relstat.statistics.estimates import LEVEL, Estimate
from relstat.statistics.intervals import Bounds, rate_interval, zero_bound
from relstat.statistics.strata import LongDocuments, Side, standardised_rate

__all__ = ["WeightedRates", "side_of", "weighted_rates"]


@dataclass(frozen=True)
class WeightedRates:
    """Rates of terms over documents that do not weigh alike: arrays with one entry per term.

    Attributes:
        counts: occurrences that the words would have at these rates; whole where all weigh alike.
        words, documents: of the side; with words, and in strata that weigh.
        estimate: the rates per word, with their errors.
        elsewhere: occurrences and documents of each term on both sides, from which the bound of a
            count of 0 is made.
    """

    counts: Floats
    words: Floats
    documents: Floats
    estimate: Estimate
    elsewhere: tuple[Floats, Floats]

    @cached_property
    def bounds(self) -> Bounds:
        """The 95 % bounds of the rates, per word."""
        return self.bounds_at(LEVEL)

    def bounds_at(self, level: float) -> Bounds:
        """The bounds of the rates, per word, at another level."""
        zero = zero_bound(self.documents, self.words, *self.elsewhere, level=level)
        return rate_interval(self.estimate, zero=zero, level=level)

    def select(self, terms: Ints) -> Self:
        """The rates of some terms only."""
        one = self.estimate
        return replace(
            self,
            counts=self.counts[terms],
            words=self.words[terms],
            documents=self.documents[terms],
            estimate=Estimate(one.value[terms], one.error[terms], one.freedom[terms]),
            elsewhere=(self.elsewhere[0][terms], self.elsewhere[1][terms]),
        )


def weighted_rates(side: Side, mix: Floats, elsewhere: tuple[Floats, Floats]) -> WeightedRates:
    """Return the rates of a side when each stratum weighs as ``mix`` says."""
    estimate = standardised_rate(side, mix)
    words, documents = side.lengths[0][mix > 0].sum(), side.documents[mix > 0]
    worth = 1 / max((mix[mix > 0] ** 2 / documents).sum(), 1e-300) if len(documents) else 0.0
    terms = np.ones(side.terms)
    return WeightedRates(estimate.value * words, words * terms, worth * terms, estimate, elsewhere)


def side_of(counts: Counts, strata: AnyInts, size: int, keep: Flags) -> Side:
    """Take some documents of a corpus as a side.

    Args:
        counts: documents x terms.
        strata: the stratum of each document, from 0 to ``size - 1``; -1 is in none.
        size: the number of strata.
        keep: which documents the side has.
    """
    inside = keep & (strata >= 0) & (counts.sizes > 0)
    cells = np.flatnonzero(inside[counts.table.rows])
    rows = counts.table.rows[cells]
    mine, lengths = strata[inside], counts.sizes[inside].astype(np.float64)
    few = np.flatnonzero(inside)[np.argsort(-lengths, kind="stable")[:HEAVY]]
    return Side(
        term=counts.table.terms[cells],
        stratum=strata[rows].astype(np.int64),
        count=counts.table.counts[cells].astype(np.float64),
        length=counts.sizes[rows].astype(np.float64),
        documents=np.bincount(mine, minlength=size).astype(np.float64),
        lengths=np.stack([np.bincount(mine, lengths**power, size) for power in (1, 2, 3, 4)]),
        terms=counts.table.shape[1],
        longest=LongDocuments(
            strata[few].astype(np.int64),
            counts.sizes[few].astype(np.float64),
            counts.table.rows_of(few).astype(np.float64),
        ),
    )
