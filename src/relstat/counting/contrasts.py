"""Which group uses a term most, and how much more than all others together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.counting.estimates import GroupRates, Rates
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.statistics.intervals import LEVEL, Bounds, agree_with_test, log_ratio_interval
from relstat.statistics.keyness import log_ratio

__all__ = [
    "ALPHA",
    "Contrasts",
    "Pair",
    "contrast_groups",
    "groups_using",
    "merge_clusters",
    "number_units",
    "pair_of",
    "pair_with_rest",
]


ALPHA: Final = 0.05  # adjusted p below which a difference is found


@dataclass(frozen=True)
class Contrasts:
    """Arrays with one entry per term; NaN is what cannot be computed.

    Attributes:
        group: int64, the group with the highest rate; the first of equal ones.
        log_ratio: binary logarithm of its rate over that of the others.
        low, high: its interval, which leaves 0 out just where ``p`` is below .05; where the others
            do not have the term only ``low``.
        p: adjusted for the choice of the group and for the number of terms; NaN where no group's
            rate is above that of the others.
    """

    group: Ints
    log_ratio: Floats
    low: Floats
    high: Floats
    p: Floats


@dataclass(frozen=True)
class Pair:
    """Terms in a group and outside of it: arrays with one entry per term.

    Attributes:
        here, rest: the rates on both sides, of units.
        log_ratio: of ``here`` to ``rest``; NaN where a side has no words.
        more: where the group has the term, at a higher rate than the rest.
    """

    here: Rates
    rest: Rates
    log_ratio: Floats
    more: Flags

    def select(self, terms: Ints) -> Pair:
        """The same sides with some terms only."""
        return Pair(
            self.here.select(terms),
            self.rest.select(terms),
            self.log_ratio[terms],
            self.more[terms],
        )

    def interval(self, level: float = LEVEL, differs: Flags | None = None) -> Bounds:
        """The bounds of the log ratio; where the rest does not have the term only the lower one.

        With ``differs``, where the test finds a difference at that level, they agree with it
        (:func:`relstat.statistics.intervals.agree_with_test`).
        """
        each = self.here.bounds_at(level), self.rest.bounds_at(level)
        bounds = log_ratio_interval(
            self.here.estimate, self.rest.estimate, self.log_ratio, each, level=level
        )
        return bounds if differs is None else agree_with_test(bounds, self.log_ratio, differs)


def pair_with_rest(rates: GroupRates, group: Ints) -> Pair:
    """Set one group, or another one for each term, against all others together."""
    chosen = np.arange(len(rates.counts))[:, None] == group
    return pair_of(rates.combine(chosen), rates.combine(~chosen))


def pair_of(here: Rates, rest: Rates) -> Pair:
    """Set one side against another."""
    ratio = log_ratio(here.counts, here.words, rest.counts, rest.words)
    ratio = np.where((here.words > 0) & (rest.words > 0), ratio, np.nan)
    # Cross-multiplied, so that equal rates are equal.
    more = (here.counts > 0) & (here.counts * rest.words > rest.counts * here.words)
    return Pair(here, rest, ratio, more)


def contrast_groups(counts: Counts, groups: Groups, clusters: Groups | None = None) -> Contrasts:
    """Set the group that uses each term most against all others; documents are the unit.

    The p-value of :class:`relstat.statistics.inference.DocumentTest` is multiplied by the number of
    groups where there are more than two, because the highest was chosen, and then adjusted for all
    terms (Benjamini & Hochberg 1995). Intervals have the level of that adjustment
    (:func:`relstat.statistics.selected_level`) and agree with it. With ``clusters`` the documents
    of one cluster in one group are one unit.
    """
    size, terms = len(groups.labels), counts.table.shape[1]
    units, codes = merge_clusters(counts, groups, clusters)
    units, codes = units.choose(codes >= 0), codes[codes >= 0]
    rates = units.rates_by_group(codes, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.nan_to_num(rates.counts / rates.words)
    most = shares.argmax(axis=0) if size else np.zeros(terms, dtype=np.int64)
    if size < 2 or not terms:
        empty = np.full(terms, np.nan)
        return Contrasts(most, empty, empty, empty, empty)
    pair = pair_with_rest(rates, most)
    p = np.full(terms, np.nan)
    for group in range(size):
        mine = np.flatnonzero((most == group) & pair.more)
        if len(mine):
            p[mine] = units.select(mine).test().p(codes == group)
    choices = size if size > 2 else 1
    p = benjamini_hochberg(np.minimum(p * choices, 1.0))
    differs = p < ALPHA
    level = selected_level(int(differs.sum()), int(np.isfinite(p).sum()) * choices)
    low, high = pair.interval(level, differs)
    return Contrasts(most, pair.log_ratio, low, high, p)


def merge_clusters(
    counts: Counts, groups: Groups | None, clusters: Groups | None
) -> tuple[Counts, AnyInts]:
    """Add up the documents of each cluster in each group: the units of tests and intervals.

    Returns:
        The counts by unit, and the group of each unit (0 without groups). A document without a
        cluster is a unit of its own; without ``clusters`` every document is.
    """
    documents = len(counts.sizes)
    codes = np.zeros(documents, np.int64) if groups is None else groups.codes.astype(np.int64)
    if clusters is None:
        return counts, codes
    units, of_unit = number_units(codes, clusters)
    return counts.merge(units), of_unit


def number_units(codes: AnyInts, clusters: Groups) -> tuple[Ints, AnyInts]:
    """Number the units: the documents of each cluster in each group, or a document without one.

    Returns:
        The unit of each document, and the group of each unit.
    """
    documents, named = len(codes), len(clusters.labels)
    cluster = clusters.codes.astype(np.int64)
    cluster = np.where(cluster >= 0, cluster, np.arange(documents) + named)
    pairs = (codes.astype(np.int64) + 1) * (documents + named) + cluster
    _, first, units = np.unique(pairs, return_index=True, return_inverse=True)
    return units.ravel(), codes[first]


def groups_using(documents: Ints, labels: tuple[str, ...]) -> pl.Series:
    """The groups that use each term, as lists of ``{group}``: int64 (groups, terms) documents."""
    used = (documents > 0).T
    lists = [[{"group": labels[code]} for code in np.flatnonzero(row)] for row in used]
    return pl.Series(lists, dtype=pl.List(pl.Struct({"group": pl.String})))
