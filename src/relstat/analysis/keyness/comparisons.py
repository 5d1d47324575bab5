"""What is set against what: each group against the rest, every pair, like with like, or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations
from typing import Final

import numpy as np

from relstat.analysis.keyness.word_counts import WordCounts
from relstat.arrays import AnyInts, Floats
from relstat.corpus.groups import Groups
from relstat.counting.contrasts import Pair, merge_clusters, pair_of
from relstat.counting.counts import Counts
from relstat.counting.sides import WeightedRates, side_of, weighted_rates
from relstat.statistics.estimates import Estimate
from relstat.statistics.intervals import equivalence_p
from relstat.statistics.strata import target_mix
from relstat.statistics.stratified import StratifiedTest

__all__ = [
    "OTHERS",
    "Comparison",
    "ask_alike",
    "compare_all",
    "compare_groups",
    "compare_matched",
    "compare_with_file",
]

OTHERS: Final = "all others"


@dataclass(frozen=True)
class Comparison:
    """Every term in a target against a reference: arrays with one entry per term.

    Attributes:
        target, reference: what each is called.
        code: the group that the target is.
        pair: the rates on both sides.
        p: two-sided, documents being the unit, not adjusted; NaN where nothing can be tested.
        unmatched: documents of the target, and of the reference, that were left out because the
            other side has none like them.
    """

    target: str
    reference: str
    code: int
    pair: Pair
    p: Floats
    unmatched: tuple[int, int] = (0, 0)


def compare_groups(
    counts: Counts, groups: Groups, clusters: Groups | None = None, *, pairs: bool = False
) -> list[Comparison]:
    """Set each group against all others together, or with ``pairs`` against each other one."""
    size, terms = len(groups.labels), counts.table.shape[1]
    units, codes = merge_clusters(counts, groups, clusters)
    units, codes = units.choose(codes >= 0), codes[codes >= 0]
    rates = units.rates_by_group(codes, size)
    test = None if pairs else units.test()
    known: dict[tuple[int, int], Floats] = {}
    found = []
    for target, other in _sides(size, pairs=pairs):
        chosen = np.zeros((size, terms), np.bool_)
        chosen[target] = True
        rest = ~chosen if other is None else np.roll(chosen, other - target, axis=0)
        pair = pair_of(rates.combine(chosen), rates.combine(rest))
        # The p of two groups is the same from either side.
        against = 1 - target if other is None and size == 2 else other
        key = (target, -1) if against is None else (min(target, against), max(target, against))
        if key not in known:
            if test is not None:
                known[key] = test.p(codes == key[0])
            else:
                inside = np.isin(codes, key)
                known[key] = units.choose(inside).test().p(codes[inside] == key[0])
        p = known[key]
        name = OTHERS if other is None else groups.labels[other]
        found.append(Comparison(groups.labels[target], name, target, pair, p))
    return found


def compare_all(counts: Counts, groups: Groups, clusters: Groups | None = None) -> Comparison:
    """Ask which terms all groups say alike: each term in its two outermost groups.

    The p of a term is the largest of those of each two groups (Berger 1982, an intersection-union
    test): it is small only where no two of them differ by more than the margin of
    :func:`relstat.statistics.intervals.equivalence_p`.
    """
    size = len(groups.labels)
    units, codes = merge_clusters(counts, groups, clusters)
    rates = units.choose(codes >= 0).rates_by_group(codes[codes >= 0], size)
    one = rates.estimate
    parts = [
        Estimate(one.value[group], one.error[group], one.freedom[group]) for group in range(size)
    ]
    p = np.stack([equivalence_p(first, second) for first, second in combinations(parts, 2)])
    number = np.arange(size)[:, None]
    pair = pair_of(
        rates.combine(number == one.value.argmax(axis=0)),
        rates.combine(number == one.value.argmin(axis=0)),
    )
    worst = np.where(np.isnan(p).any(axis=0), np.nan, p.max(axis=0))
    return Comparison("all", "each other", -1, pair, worst)


def ask_alike(comparison: Comparison) -> Comparison:
    """Return the comparison with the p of the question whether the rates are alike."""
    pair = comparison.pair
    return replace(comparison, p=equivalence_p(pair.here.estimate, pair.rest.estimate))


def compare_matched(
    counts: Counts,
    groups: Groups,
    strata: Groups,
    clusters: Groups | None = None,
    *,
    pairs: bool = False,
) -> list[Comparison]:
    """Set groups against others that are given their mix of strata, such as years or topics.

    Documents in strata that only one side has are left out.
    """
    size, kinds = len(groups.labels), len(strata.labels)
    both = np.where(
        (groups.codes >= 0) & (strata.codes >= 0), groups.codes * np.int64(kinds) + strata.codes, -1
    )
    units, mixed = merge_clusters(counts, _coded(both), clusters)
    kept = mixed >= 0
    units, mixed = units.choose(kept), mixed[kept]
    codes, stratum = np.divmod(mixed, max(kinds, 1))
    found = []
    for target, other in _sides(size, pairs=pairs):
        inside = codes == target
        outside = codes != target if other is None else codes == other
        sides = [side_of(units, stratum, kinds, keep) for keep in (inside, outside)]
        mix = target_mix(*sides)
        # Anew, not chosen from these, so that the longest documents are those of common strata.
        common = np.where(mix[stratum] > 0, stratum, -1)
        chosen = [side_of(units, common, kinds, keep) for keep in (inside, outside)]
        elsewhere = (
            chosen[0].totals + chosen[1].totals, chosen[0].having + chosen[1].having
        )  # fmt: skip
        here, rest = (weighted_rates(side, mix, elsewhere) for side in chosen)
        unmatched = tuple(
            int(side.documents.sum() - some.documents.sum())
            for side, some in zip(sides, chosen, strict=True)
        )
        test, pair = StratifiedTest(*chosen), pair_of(here, rest)
        # Strata may disagree so much that the test and the rates point to different sides.
        agree = (test.excess() > 0) == pair.more
        p = np.where(agree | np.isnan(test.p()), test.p(), 1.0)
        name = OTHERS if other is None else groups.labels[other]
        label = groups.labels[target]
        found.append(Comparison(label, name, target, pair, p, (unmatched[0], unmatched[1])))
    return found


def compare_with_file(
    counts: Counts,
    groups: Groups,
    file: WordCounts,
    spelled: Sequence[str],
    clusters: Groups | None = None,
) -> list[Comparison]:
    """Set each group against the counts of a file; ``spelled`` are the terms as the file has them.

    Without what a file of ``freq`` with ``reference`` has, nothing is tested: p and the bounds of
    the reference are NaN.
    """
    units, codes = merge_clusters(counts, groups, clusters)
    units, codes = units.choose(codes >= 0), codes[codes >= 0]
    reference = file.side(spelled)
    rates = units.rates_by_group(codes, len(groups.labels))
    one = np.ones(1)
    everything = np.zeros(len(codes), np.int64)
    found = []
    for target, label in enumerate(groups.labels):
        chosen = np.zeros((len(groups.labels), len(spelled)), np.bool_)
        chosen[target] = True
        here = rates.combine(chosen)
        side = side_of(units, everything, 1, codes == target)
        elsewhere = (side.totals + reference.totals, side.having + reference.having)
        if file.tested:
            rest = weighted_rates(reference, one, elsewhere)
            p = StratifiedTest(side, reference).p()
        else:
            rest = _counted(file, reference.totals, elsewhere)
            p = np.full(len(spelled), np.nan)
        known = file.has(spelled)
        pair = pair_of(here, rest)
        pair = Pair(here, rest, np.where(known, pair.log_ratio, np.nan), pair.more & known)
        found.append(Comparison(label, file.name, target, pair, np.where(known, p, np.nan)))
    return found


def _counted(file: WordCounts, counts: Floats, elsewhere: tuple[Floats, Floats]) -> WeightedRates:
    """Rates of which nothing but the counts is known."""
    nothing = np.full(len(counts), np.nan)
    words = np.full(len(counts), file.words)
    rates = Estimate(counts / max(file.words, 1.0), nothing, np.ones(len(counts)))
    return WeightedRates(counts, words, np.full(len(counts), file.documents), rates, elsewhere)


def _sides(size: int, *, pairs: bool) -> list[tuple[int, int | None]]:
    """Which group is set against which other one; None for all others together."""
    if pairs:
        return list(permutations(range(size), 2))
    return [(target, None) for target in range(size)]


def _coded(codes: AnyInts) -> Groups:
    """Numbers of groups as groups without names."""
    return Groups((), (), codes.astype(np.int64))
