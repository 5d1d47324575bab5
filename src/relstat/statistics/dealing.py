"""What is left to chance once it is known to which group a few documents were dealt.

Of documents that are dealt to two groups at random, e = count - rate x words is what each has
beyond the rate of all, and the sum of e over a group is compared with what is likely
(:mod:`relstat.statistics.inference`, and :mod:`relstat.statistics.stratified` within strata). One
very long document, or one full of the term, skews the distribution of that sum so much that a curve
through its moments ends before sums that are quite likely: those of all ways to deal the others. So
the chance of a sum is at least the chance that this document is dealt to one group, times that of
what is then still needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.arrays import Flags, Floats, Ints
from relstat.statistics.distributions import pearson3_tail

__all__ = ["HEAVY", "UNSURE", "Deal", "excess_tail", "rank_cells", "skewed"]

HEAVY: Final = 6  # documents that are looked at one by one
UNSURE: Final = 0.25  # one-sided p from which on a bound changes no decision
_SKEWED: Final = 0.1  # skewness from which on the end of the curve is near enough to matter
_ROUNDING: Final = 1e-9  # of a variance, what may be left of it where nothing varies


@dataclass(frozen=True)
class Deal:
    """Terms whose documents are dealt to two sides, within strata.

    Attributes:
        excess: (terms,), the sum of e over the richer side, above 0.
        rich: (strata, terms), documents of that side.
        total: (strata,), documents of both sides.
        second, third: (strata, terms), the sums of e^2 and e^3.
    """

    excess: Floats
    rich: Floats
    total: Floats
    second: Floats
    third: Floats

    def chance(self, beyond: Floats, stratum: Ints, *, rich: bool) -> Floats:
        """Return the chance that the first few of some documents are on one side, and of the rest.

        Args:
            beyond: (terms, few), e of these documents, the most extreme first, 0 for none.
            stratum: (terms, few), the stratum of each.
            rich: whether they are on the richer side, or on the other one.

        It is the highest over the first, the first two, the first three ... documents.
        """
        terms = np.arange(len(self.excess))
        dealt, best, forced = np.ones(len(terms)), np.zeros(len(terms)), np.zeros(len(terms))
        sums = np.stack([np.zeros_like(self.second), self.second, self.third])
        known = np.zeros_like(self.second)
        total, size = self.total[:, None], self.rich if rich else self.total[:, None] - self.rich
        parts = _Parts.of(sums, np.broadcast_to(total, self.rich.shape), self.rich)
        whole = [each.sum(axis=0) for each in parts.all]
        least = _ROUNDING * whole[1]
        for e, of in zip(beyond.T, stratum.T, strict=True):
            cell = of, terms
            before = _Parts.of(
                sums[:, of, terms],
                self.total[of] - known[cell],
                self.rich[cell] - (known[cell] if rich else 0.0),
            )
            left = np.maximum(self.total[of] - known[cell], 1.0)
            dealt = dealt * np.maximum(size[cell] - known[cell], 0.0) / left
            known[cell] += 1
            sums[:, of, terms] += np.stack([e, -(e**2), -(e**3)])
            after = _Parts.of(
                sums[:, of, terms],
                self.total[of] - known[cell],
                self.rich[cell] - (known[cell] if rich else 0.0),
            )
            whole = [
                one + new - old for one, new, old in zip(whole, after.all, before.all, strict=True)
            ]
            mean, variance, moment = whole
            forced = forced + (e if rich else 0.0)
            usable = (e != 0) & (dealt > 0) & (variance > least)
            tail = excess_tail(self.excess - forced - mean, np.where(usable, variance, 0.0), moment)
            best = np.where(usable, np.maximum(best, dealt * tail), best)
        return best


@dataclass(frozen=True)
class _Parts:
    """Mean, variance and third moment of the sum of e over the documents that one side draws."""

    mean: Floats
    variance: Floats
    moment: Floats

    @property
    def all(self) -> tuple[Floats, Floats, Floats]:
        return self.mean, self.variance, self.moment

    @classmethod
    def of(cls, sums: Floats, rest: Floats, drawn: Floats) -> _Parts:
        """Of ``drawn`` of ``rest`` documents, of which less the sum, and e^2 and e^3, are given.

        ``sums`` are those of the documents that are known: the others' e add up to less of that.
        """
        first, second, third = sums
        some = np.maximum(rest, 1.0)
        mean = -first / some
        spread = second / some - mean**2
        skew = third / some - 3 * mean * second / some + 2 * mean**3
        left = rest - drawn
        drawn = np.where((rest > 0) & (left >= 0), np.maximum(drawn, 0.0), 0.0)
        variance = drawn * left / np.maximum(rest - 1, 1.0) * spread
        ways = np.maximum((rest - 1) * (rest - 2), 1.0)
        return cls(drawn * mean, variance, drawn * left * (left - drawn) / ways * skew)


def excess_tail(excess: Floats, variance: Floats, moment: Floats) -> Floats:
    """Return the chance of at least that excess, by three moments; 1/2 where nothing varies."""
    varies = variance > 0
    deviation = np.sqrt(np.where(varies, variance, 1.0))
    return np.where(varies, pearson3_tail(excess / deviation, moment / deviation**3), 0.5)


def skewed(variance: Floats, moment: Floats) -> Flags:
    """Return where a curve through the moments ends; without skewness it has no end."""
    return np.asarray(np.abs(moment) > _SKEWED * np.maximum(variance, 0.0) ** 1.5, np.bool_)


def rank_cells(term: Ints, terms: int) -> tuple[Ints, Ints]:
    """Return the rank of each cell in its term, and where the cells of its term begin.

    ``term`` is ascending.
    """
    number = np.bincount(term, minlength=terms)
    start = (np.cumsum(number) - number)[term]
    return np.arange(len(term)) - start, start
