"""Two sets of documents compared within strata: like with like.

Two outlets that write about different years, or topics, differ in words for that reason alone.
Within a stratum (a year, a topic, both) they can be compared; over strata the reference is given
the mix of the target, which is direct standardisation. The rate of the reference is then

    sum over strata of  (share of the target's words in the stratum) x (rate of the reference there)

and the question of the test is: would the target's occurrences exceed those expected from their
strata as much, if within each stratum the documents had been dealt to the two sides at random? With
e = count - rate of the stratum x words, the statistic is the sum of e over the target, and its
moments are sums over strata of those in :mod:`relstat.statistics.inference`, as are two of its
bounds for few documents (few heavy ones, and absence). Documents of a stratum that only one side
has are compared with nothing and do not count. With a single stratum the test is that of
:class:`relstat.statistics.inference.DocumentTest`, but for that module's third bound.

Sources: Mantel & Haenszel (1959), Statistical aspects of the analysis of data from retrospective
studies of disease, Journal of the National Cancer Institute 22, 719-748, for the weights of the
test; Fleiss, Levin & Paik (2003), Statistical methods for rates and proportions, chapter 19, for
direct standardisation; Hoeffding (1956), On the distribution of the number of successes in
independent trials, Annals of Mathematical Statistics 27, 713-721, for the bounds: unequal chances
make the tails of a count of documents smaller than those of a binomial distribution.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import lgamma
from typing import Final

import numpy as np

from relstat.arrays import Flags, Floats, Ints
from relstat.statistics.distributions import hypergeometric_tail, pearson3_tail
from relstat.statistics.estimates import MIN_DOCUMENTS, Estimate, estimate_sum

__all__ = ["Side", "StratifiedTest", "standardised_rate", "target_mix"]

_HEAVY: Final = 6  # documents that are looked at one by one
_UNSURE: Final = 0.25  # one-sided p from which on a bound changes no decision
_AT_ONCE: Final = 1 << 20  # strata x terms that are summed together
_OWN: Final = 5  # documents of a stratum from which on its own rate is trusted
_MANY: Final = 1e9  # documents of which drawing some is the same with and without replacement


@dataclass(frozen=True)
class Side:
    """The documents of one side of a comparison, in strata.

    Attributes:
        term, stratum, count, length: of each cell above zero of the documents x terms table: its
            term (ascending), stratum, occurrences, and the words of its document.
        documents: (strata,), documents with words.
        lengths: (4, strata), sums over these of their words, and of the second, third and fourth
            power of their words.
        terms: the number of terms.
    """

    term: Ints
    stratum: Ints
    count: Floats
    length: Floats
    documents: Floats
    lengths: Floats
    terms: int

    @property
    def strata(self) -> int:
        """The number of strata."""
        return len(self.documents)

    @cached_property
    def bounds(self) -> Ints:
        """Where the cells of each term begin and end: int64 (terms + 1,)."""
        return np.searchsorted(self.term, np.arange(self.terms + 1))

    @cached_property
    def totals(self) -> Floats:
        """How often each term occurs: (terms,)."""
        return np.bincount(self.term, self.count, self.terms).astype(np.float64)

    @property
    def having(self) -> Floats:
        """In how many documents each term occurs: (terms,)."""
        return np.diff(self.bounds).astype(np.float64)

    def choose(self, strata: Flags) -> Side:
        """Return the same side without the documents of other strata."""
        kept = strata[self.stratum]
        return replace(
            self,
            term=self.term[kept],
            stratum=self.stratum[kept],
            count=self.count[kept],
            length=self.length[kept],
            documents=np.where(strata, self.documents, 0.0),
            lengths=np.where(strata, self.lengths, 0.0),
        )

    def slice(self, first: int, last: int) -> Side:
        """Return the same documents with the terms ``first`` to before ``last`` only."""
        cells = slice(int(self.bounds[first]), int(self.bounds[last]))
        return replace(
            self,
            term=self.term[cells] - first,
            stratum=self.stratum[cells],
            count=self.count[cells],
            length=self.length[cells],
            terms=last - first,
        )

    def sum(self, values: Floats) -> Floats:
        """Sum one value per cell: (strata, terms)."""
        place = self.stratum * self.terms + self.term
        summed = np.bincount(place, values, self.strata * self.terms).astype(np.float64)
        return summed.reshape(self.strata, self.terms)


def target_mix(target: Side, reference: Side) -> Floats:
    """Return the share of the target's words in each stratum that both sides have; 0 elsewhere."""
    common = (target.lengths[0] > 0) & (reference.lengths[0] > 0)
    words: Floats = np.where(common, target.lengths[0], 0.0)
    return words / max(float(words.sum()), 1.0)


def standardised_rate(side: Side, mix: Floats) -> Estimate:
    """Return the rates of terms per word, with each stratum weighing as ``mix`` says.

    Args:
        side: the documents; those of strata that do not weigh do not count.
        mix: (strata,), shares that sum to 1, above 0 only where the side has words.

    The mix is taken as given, so the error is that within strata: e is what a document has beyond
    the rate of its stratum, or, in a stratum of fewer than five, beyond the standardised rate. Each
    stratum costs a degree of freedom. Where a few documents have most of the weight, so that all
    are worth fewer than ten that weigh alike (Kish 1965, Survey sampling, section 11.7), there is
    no error. In simulation 95 % intervals made of it cover 93 to 99 %.
    """
    chosen = side.choose(mix > 0)
    parts = [_rates_of(chosen.slice(*part), mix) for part in _slices(chosen)]
    value, squares, fourths = np.concatenate([np.empty((3, 0)), *parts], axis=1)
    used = chosen.documents > 0
    number, strata = chosen.documents.sum(), np.count_nonzero(used)
    made = estimate_sum(value, squares, fourths, np.full(side.terms, number))
    worth = 1 / max((mix[used] ** 2 / chosen.documents[used]).sum(), 1e-300)
    error = made.error if worth >= MIN_DOCUMENTS else np.full(side.terms, np.nan)
    left = (number - strata + 1) / max(number, 1.0)
    return Estimate(made.value, error, np.maximum(made.freedom * left, 1.0))


def _rates_of(side: Side, mix: Floats) -> Floats:
    """The rate of each term, and the sums of the second and fourth powers of its influences."""
    words, documents = side.lengths[0], side.documents
    weight = np.divide(mix, words, out=np.zeros(len(mix)), where=words > 0)
    rates = side.sum(side.count) / np.where(words > 0, words, 1.0)[:, None]
    value = mix @ rates
    trusted = documents >= _OWN
    centre = np.where(trusted[:, None] | (len(mix) == 1), rates, value)
    expected = centre[side.stratum, side.term] * side.length
    # What a stratum's own rate costs in degrees of freedom.
    several = trusted & (len(mix) > 1)
    own = np.where(several, documents / np.maximum(documents - 1, 1.0), 1.0)
    scale = weight * np.sqrt(own)
    sums = []
    for power in (2, 4):
        with_term = ((side.count - expected) ** power - expected**power) * (
            scale[side.stratum] ** power
        )
        without = (scale**power * side.lengths[power - 1]) @ centre**power
        sums.append(np.maximum(np.bincount(side.term, with_term, side.terms) + without, 0.0))
    # Rounding may leave the fourth powers outside of what the squares allow.
    least = sums[0] ** 2 / max(documents.sum(), 1.0)
    return np.stack([value, sums[0], np.clip(sums[1], least, sums[0] ** 2)])


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
            _Dealt(target.slice(*part), reference.slice(*part)).test() for part in _slices(target)
        ]
        return np.concatenate([np.empty((2, 0)), *parts], axis=1)


class _Dealt:
    """Documents of two sides, dealt anew within each stratum."""

    def __init__(self, target: Side, reference: Side) -> None:
        self.target, self.terms = target, target.terms
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
        tail = _pearson3(np.abs(excess), variance, moment)
        counts = self.sums.sum(axis=0)
        open_ = (tail < _UNSURE) & (counts > 0)
        share = np.where(excess > 0, (here / np.maximum(total, 1))[:, None],
                         (rest / np.maximum(total, 1))[:, None])  # fmt: skip
        chance = share[self.stratum, self.term]  # that a document is dealt to the richer side
        heavy = self._heavy_bound(open_, np.abs(excess), chance)
        poor_count = np.where(excess > 0, counts - inside.sum(axis=0), inside.sum(axis=0))
        lacking = open_ & (poor.sum(axis=0) <= total.sum() / 2)
        absent = self._absence_bound(lacking, poor_count, chance)
        bounds = np.maximum(np.maximum(heavy / 2, absent), self._least_chance())
        p = np.where(counts > 0, np.minimum(2 * np.maximum(tail, bounds), 1.0), np.nan)
        return np.stack([p, excess])

    def _heavy_bound(self, some: Flags, excess: Floats, chance: Floats) -> Floats:
        """The chance that a few heavy documents, which suffice, are dealt to the richer side."""
        beyond = self.count - self.rate[self.stratum, self.term] * self.length
        cells = self._sort_cells(some, beyond)
        term, beyond, chance = self.term[cells], beyond[cells], chance[cells]
        rank, start = _ranks(term, self.terms)
        upto, expected, chances = (
            np.concatenate([[0.0], np.cumsum(one)]) for one in (beyond, chance * beyond, chance)
        )
        whole, chances = expected[1:] - expected[start], chances[1:] - chances[start]
        needed, place = excess[term] * (1 - 1e-9), np.arange(1, len(term) + 1)
        bound = np.zeros(self.terms)
        for j in range(1, _HEAVY + 1):
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
        _, start = _ranks(term, self.terms)
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

    def _sort_cells(self, some: Flags, values: Floats) -> Ints:
        """The cells of some terms, the largest value of a term first."""
        cells = np.flatnonzero(some[self.term])
        return cells[np.lexsort((-values[cells], self.term[cells]))]


def _slices(side: Side) -> Iterator[tuple[int, int]]:
    """The terms in parts that are summed together: first, and last not included."""
    step = max(_AT_ONCE // max(side.strata, 1), 1)
    for first in range(0, side.terms, step):
        yield first, min(first + step, side.terms)


def _ranks(term: Ints, terms: int) -> tuple[Ints, Ints]:
    """The rank of each cell in its term, and where the cells of its term begin."""
    number = np.bincount(term, minlength=terms)
    start = (np.cumsum(number) - number)[term]
    return np.arange(len(term)) - start, start


def _pearson3(excess: Floats, variance: Floats, moment: Floats) -> Floats:
    """The chance of at least that excess, by three moments; 1/2 where nothing varies."""
    varies = variance > 0
    deviation = np.sqrt(np.where(varies, variance, 1.0))
    return np.where(varies, pearson3_tail(excess / deviation, moment / deviation**3), 0.5)


def _log_factorial(n: Floats) -> Floats:
    return np.array([lgamma(one + 1) for one in n.tolist()])
