"""Two sets of documents compared within strata: like with like.

Two outlets that write about different years, or topics, differ in words for that reason alone.
Within a stratum (a year, a topic, both) they can be compared; over strata the reference is given
the mix of the target, which is direct standardisation. The rate of the reference is then

    sum over strata of  (share of the target's words in the stratum) x (rate of the reference there)

and the question of the test is: would the target's occurrences exceed those expected from their
strata as much, if within each stratum the documents had been dealt to the two sides at random? With
e = count - rate of the stratum x words, the statistic is the sum of e over the target, and its
moments are sums over strata of those in :mod:`relstat.statistics.inference`, and its three bounds
for few documents hold within strata. Documents of a stratum that only one side has are compared
with nothing and do not count. With a single stratum the test is that of
:class:`relstat.statistics.inference.DocumentTest`.

Sources: Mantel & Haenszel (1959), Statistical aspects of the analysis of data from retrospective
studies of disease, Journal of the National Cancer Institute 22, 719-748, for the weights of the
test; Fleiss, Levin & Paik (2003), Statistical methods for rates and proportions, chapter 19, for
direct standardisation; Hoeffding (1956), On the distribution of the number of successes in
independent trials, Annals of Mathematical Statistics 27, 713-721, for the bounds: unequal chances
make the tails of a count of documents smaller than those of a binomial distribution.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import lgamma
from typing import Final

import numpy as np

from relstat.arrays import Flags, Floats, Ints
from relstat.statistics.dealing import HEAVY, UNSURE, Deal, excess_tail, rank_cells, skewed
from relstat.statistics.distributions import hypergeometric_tail
from relstat.statistics.strata import Side, slice_terms, target_mix

__all__ = ["StratifiedTest"]

_MANY: Final = 1e9  # documents of which drawing some is the same with and without replacement


@dataclass(frozen=True)
class StratifiedTest:
    """The test of a target against a reference within strata that both have."""

    target: Side
    reference: Side

    def p(self) -> Floats:
        """Return the two-sided p of each term: (terms,).

        Reading: as for :class:`relstat.statistics.inference.DocumentTest`. NaN for a term that
        occurs in no stratum that both sides have, and where there is no such stratum.
        """
        found: Floats = self._dealt[0]
        return found

    def excess(self) -> Floats:
        """Return what the target has beyond the rates of its strata, in occurrences: (terms,).

        The p is about this number. It may differ in sign from the difference of the standardised
        rates where strata disagree, since it gives large strata more weight.
        """
        found: Floats = self._dealt[1]
        return found

    @cached_property
    def _dealt(self) -> Floats:
        """The p of each term, and its excess: (2, terms)."""
        mix = target_mix(self.target, self.reference)
        target, reference = (side.choose(mix > 0) for side in (self.target, self.reference))
        if not mix.sum():
            return np.full((2, self.target.terms), np.nan)
        parts = [
            _Dealt(target.slice(*part), reference.slice(*part)).test()
            for part in slice_terms(target)
        ]
        return np.concatenate([np.empty((2, 0)), *parts], axis=1)


class _Dealt:
    """Documents of two sides, dealt anew within each stratum."""

    def __init__(self, target: Side, reference: Side) -> None:
        self.target, self.reference, self.terms = target, reference, target.terms
        cells = [
            np.concatenate([getattr(side, name) for side in (target, reference)])
            for name in ("term", "stratum", "count", "length")
        ]
        order = np.argsort(cells[0], kind="stable")
        self.term, self.stratum, self.count, self.length = (one[order] for one in cells)
        self.documents = target.documents + reference.documents
        self.lengths = target.lengths + reference.lengths
        both = replace(
            target, term=self.term, stratum=self.stratum, count=self.count, length=self.length
        )
        self.sums = both.sum(self.count)
        self.rate = self.sums / np.maximum(self.lengths[0], 1.0)[:, None]
        self.second, self.third = self._moments(both)
        self.beyond = self.count - self.rate[self.stratum, self.term] * self.length

    def _moments(self, both: Side) -> tuple[Floats, Floats]:
        """Second and third moment of e over the documents of each stratum: (strata, terms)."""
        y, n, r = self.count, self.length, self.rate
        squares, products = both.sum(y**2), both.sum(y * n)
        second = squares - 2 * r * products + r**2 * self.lengths[1][:, None]
        third = both.sum(y**3) - 3 * r * both.sum(y**2 * n)
        third += 3 * r**2 * both.sum(y * n**2) - r**3 * self.lengths[2][:, None]
        second = np.where(second > 1e-9 * squares, second, 0.0)
        documents = np.maximum(self.documents, 1.0)[:, None]
        return second / documents, third / documents

    def test(self) -> Floats:
        """The p of each term, and its excess."""
        inside = self.target.sum(self.target.count)
        excess = (inside - self.rate * self.target.lengths[0][:, None]).sum(axis=0)
        total, here = self.documents, self.target.documents
        rest = total - here
        rich = np.where(excess > 0, here[:, None], rest[:, None])  # documents of the richer side
        poor = total[:, None] - rich
        size = total[:, None]
        variance = (rich * poor / np.maximum(size - 1, 1.0) * self.second).sum(axis=0)
        ways = np.maximum((size - 1) * (size - 2), 1.0)
        moment = (rich * poor * (poor - rich) / ways * self.third).sum(axis=0)
        tail = excess_tail(np.abs(excess), variance, moment)
        counts = self.sums.sum(axis=0)
        open_ = (tail < UNSURE) & (counts > 0)
        share = np.where(excess > 0, (here / np.maximum(total, 1))[:, None],
                         (rest / np.maximum(total, 1))[:, None])  # fmt: skip
        chance = share[self.stratum, self.term]  # that a document is dealt to the richer side
        heavy = self._heavy_bound(open_, np.abs(excess), chance)
        poor_count = np.where(excess > 0, counts - inside.sum(axis=0), inside.sum(axis=0))
        lacking = open_ & (poor.sum(axis=0) <= total.sum() / 2)
        absent = self._absence_bound(lacking, poor_count, chance)
        bounds = np.maximum(np.maximum(heavy / 2, absent), self._least_chance())
        some = open_ & skewed(variance, moment)
        bounds = np.maximum(bounds, self._dealt_bound(some, np.abs(excess), rich))
        p = np.where(counts > 0, np.minimum(2 * np.maximum(tail, bounds), 1.0), np.nan)
        return np.stack([p, excess])

    def _heavy_bound(self, some: Flags, excess: Floats, chance: Floats) -> Floats:
        """The chance that a few heavy documents, which suffice, are dealt to the richer side."""
        cells = self._sort_cells(some, self.beyond)
        term, beyond, chance = self.term[cells], self.beyond[cells], chance[cells]
        rank, start = rank_cells(term, self.terms)
        upto, expected, chances = (
            np.concatenate([[0.0], np.cumsum(one)]) for one in (beyond, chance * beyond, chance)
        )
        whole, chances = expected[1:] - expected[start], chances[1:] - chances[start]
        needed, place = excess[term] * (1 - 1e-9), np.arange(1, len(term) + 1)
        bound = np.zeros(self.terms)
        for j in range(1, HEAVY + 1):
            # The j lightest of the heaviest documents up to here, against what these would bring.
            lightest = upto[1:] - upto[np.maximum(place - j, 0)]
            enough = np.flatnonzero((rank >= j - 1) & (lightest - whole >= needed))
            last = np.full(self.terms, -1)
            last[term[enough]] = enough  # the largest number of documents that will do
            found = np.flatnonzero(last >= 0)
            number = rank[last[found]] + 1.0
            tail = self._tail(j, number, chances[last[found]] / number, upper=True)
            bound[found] = np.maximum(bound[found], tail)
        return bound

    def _absence_bound(self, some: Flags, poor_count: Floats, chance: Floats) -> Floats:
        """The chance that the poorer side gets at most as many of the term's documents."""
        cells = self._sort_cells(some, self.count)
        term, count = self.term[cells], self.count[cells]
        _, start = rank_cells(term, self.terms)
        upto = np.concatenate([[0.0], np.cumsum(count)])
        # Of the fullest documents, as many as make up its count.
        within = upto[1:] - upto[start] <= poor_count[term] + 1e-9
        most = np.bincount(term, within, self.terms).astype(np.float64)
        documents = np.bincount(term, minlength=self.terms).astype(np.float64)
        missed = np.bincount(term, 1 - chance[cells], self.terms)
        bound, found = np.zeros(self.terms), np.flatnonzero(documents)
        share = missed[found] / documents[found]
        bound[found] = self._tail(most[found], documents[found], share, upper=False)
        return bound

    def _dealt_bound(self, some: Flags, excess: Floats, rich: Floats) -> Floats:
        """The chance of the excess together with the likeliest way to deal the heavy documents.

        See :class:`relstat.statistics.dealing.Deal`.
        """
        bound, found = np.zeros(self.terms), np.flatnonzero(some)
        if not len(found):
            return bound
        sums = (each[:, found] * self.documents[:, None] for each in (self.second, self.third))
        deal = Deal(excess[found], rich[:, found], self.documents, *sums)
        place = np.cumsum(some) - 1
        # Only documents above the spread skew the sum; sorting all of them would take long.
        spread = np.sqrt((self.second * self.documents[:, None]).sum(axis=0) / self.documents.sum())
        cells = self._sort_cells(some, self.beyond, above=np.where(some, spread, np.inf))
        rank, _ = rank_cells(self.term[cells], self.terms)
        cells, rank = cells[rank < HEAVY], rank[rank < HEAVY]
        at = place[self.term[cells]], rank
        heavy, of = np.zeros((len(found), HEAVY)), np.zeros((len(found), HEAVY), np.int64)
        heavy[at], of[at] = self.beyond[cells], self.stratum[cells]
        bound[found] = deal.chance(heavy, of, rich=True)
        light, of = self._longest(found)
        if light.shape[1]:
            bound[found] = np.maximum(bound[found], deal.chance(light, of, rich=False))
        return bound

    def _longest(self, found: Ints) -> tuple[Floats, Ints]:
        """What each of some terms lacks in the longest documents, most first, and their strata."""
        known = [side.longest for side in (self.target, self.reference) if side.longest]
        if not known:
            return np.empty((len(found), 0)), np.empty((len(found), 0), np.int64)
        words, stratum = (
            np.concatenate([getattr(each, name) for each in known]) for name in ("words", "stratum")
        )
        counts = np.concatenate([each.counts[:, found] for each in known])
        few = np.argsort(-words, kind="stable")[:HEAVY]
        beyond = (counts[few] - self.rate[np.ix_(stratum[few], found)] * words[few, None]).T
        beyond = np.minimum(beyond, 0.0)
        order = np.argsort(beyond, axis=1, kind="stable")
        return np.take_along_axis(beyond, order, axis=1), stratum[few][order]

    def _tail(self, most: Floats | int, documents: Floats, share: Floats, *, upper: bool) -> Floats:
        """The chance of that many of some documents on a side that gets this share of them."""
        strata = np.flatnonzero(self.documents)
        total = float(self.documents[strata[0]]) if len(strata) == 1 else _MANY
        return hypergeometric_tail(most, total, documents, np.round(share * total), upper=upper)

    def _least_chance(self) -> float:
        """The chance of one single way to deal the documents."""
        total, here = (_log_factorial(one) for one in (self.documents, self.target.documents))
        rest = _log_factorial(self.documents - self.target.documents)
        return float(np.exp((here + rest - total).sum()))

    def _sort_cells(self, some: Flags, values: Floats, above: Floats | None = None) -> Ints:
        """The cells of some terms, or of these only values ``above``, the largest value first."""
        cells = np.flatnonzero(some[self.term] if above is None else values > above[self.term])
        return cells[np.lexsort((-values[cells], self.term[cells]))]


def _log_factorial(n: Floats) -> Floats:
    return np.array([lgamma(one + 1) for one in n.tolist()])
