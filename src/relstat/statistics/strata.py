"""Documents in strata, such as years or topics: a side of a comparison of like with like.

Its rates are directly standardised: each stratum weighs as it does on the other side. The test is
in :mod:`relstat.statistics.stratified`.

Source: Fleiss, Levin & Paik (2003), Statistical methods for rates and proportions, chapter 19.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from relstat.arrays import Flags, Floats, Ints
from relstat.statistics.estimates import MIN_DOCUMENTS, Estimate, estimate_sum

__all__ = ["LongDocuments", "Side", "slice_terms", "standardised_rate", "target_mix"]

_AT_ONCE: Final = 1 << 20  # strata x terms that are summed together
_OWN: Final = 5  # documents of a stratum from which on its own rate is trusted


@dataclass(frozen=True)
class LongDocuments:
    """The longest documents of a side.

    Attributes:
        stratum, words: (documents,), of each.
        counts: (documents, terms), occurrences.
    """

    stratum: Ints
    words: Floats
    counts: Floats


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
        longest: the longest documents, six at most; None where they are not known.
    """

    term: Ints
    stratum: Ints
    count: Floats
    length: Floats
    documents: Floats
    lengths: Floats
    terms: int
    longest: LongDocuments | None = None

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
        kept, longest = strata[self.stratum], self.longest
        if longest is not None:
            some = strata[longest.stratum]
            longest = LongDocuments(
                longest.stratum[some], longest.words[some], longest.counts[some]
            )
        return replace(
            self,
            term=self.term[kept],
            stratum=self.stratum[kept],
            count=self.count[kept],
            length=self.length[kept],
            documents=np.where(strata, self.documents, 0.0),
            lengths=np.where(strata, self.lengths, 0.0),
            longest=longest,
        )

    def slice(self, first: int, last: int) -> Side:
        """Return the same documents with the terms ``first`` to before ``last`` only."""
        cells, longest = slice(int(self.bounds[first]), int(self.bounds[last])), self.longest
        if longest is not None:
            longest = replace(longest, counts=longest.counts[:, first:last])
        return replace(
            self,
            term=self.term[cells] - first,
            stratum=self.stratum[cells],
            count=self.count[cells],
            length=self.length[cells],
            terms=last - first,
            longest=longest,
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
    parts = [_rates_of(chosen.slice(*part), mix) for part in slice_terms(chosen)]
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


def slice_terms(side: Side) -> Iterator[tuple[int, int]]:
    """Yield the terms in parts that are summed together: first, and last not included."""
    step = max(_AT_ONCE // max(side.strata, 1), 1)
    for first in range(0, side.terms, step):
        yield first, min(first + step, side.terms)
