"""How often p is wrong, and how much is found: what inference.py measures of tests.

Every function draws from a generator that it is given, or from a seed, and returns plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from relstat.arrays import Flags, Floats, Ints
from relstat.counting.contrasts import pair_with_rest
from relstat.counting.estimates import group_rates
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.statistics.distributions import chi_square_tail, normal_tail, t_tail
from relstat.statistics.estimates import score_influence
from relstat.statistics.inference import DocumentTest, influence_p
from relstat.statistics.keyness import log_likelihood

__all__ = [
    "Cells",
    "listed_intervals",
    "planted",
    "random_scores",
    "random_splits",
    "ratio_z",
    "tests",
]

P = Callable[["Cells", Flags], Floats]


@dataclass(frozen=True)
class Cells:
    """The cells above zero of a documents x terms table, by term, and the words of documents."""

    term: Ints
    document: Ints
    count: Ints
    sizes: Ints
    terms: int

    def choose(self, rows: Ints) -> Cells:
        """The same terms in these documents, in this order."""
        place = np.full(len(self.sizes), -1)
        place[rows] = np.arange(len(rows))
        document = place[self.document]
        kept = document >= 0
        return Cells(
            self.term[kept], document[kept], self.count[kept], self.sizes[rows], self.terms
        )

    @cached_property
    def test(self) -> DocumentTest:
        """The test of any group of these documents."""
        return DocumentTest(self.term, self.document, self.count, self.sizes, self.terms)

    @property
    def documents(self) -> Ints:
        """In how many documents each term occurs."""
        return np.bincount(self.term, minlength=self.terms)


def tests(peer: Any | None) -> dict[str, P]:
    """The tests by name: relstat's, and what else is in use."""
    found: dict[str, P] = {
        "relstat": lambda cells, target: cells.test.p(target),
        "G2 of words": _words_p,
        "Welch's t of rates": _welch_p,
    }
    if peer is not None:
        found["pycorpdiff"] = lambda cells, target: _peer_p(peer, cells, target)
    return found


def ratio_z(cells: Cells, target: Flags) -> Floats:
    """The p of the ratio z test with unpooled variances (Rao & Scott 1992; Cochran 1977, 6.3)."""
    count, lengths = cells.count.astype(np.float64), cells.sizes[cells.document].astype(np.float64)
    rates, variances = [], []
    for group in (target, ~target):
        mine, sizes = group[cells.document], cells.sizes[group].astype(np.float64)
        sums, squares, products = (
            np.bincount(cells.term, values * mine, cells.terms)
            for values in (count, count**2, count * lengths)
        )
        rate = sums / sizes.sum()
        residual = squares - 2 * rate * products + rate**2 * (sizes**2).sum()
        rates.append(rate)
        variances.append(residual * len(sizes) / (len(sizes) - 1) / sizes.sum() ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(rates[0] - rates[1]) / np.sqrt(variances[0] + variances[1])
    return 2 * normal_tail(z)


def random_splits(
    cells: Cells, groups: tuple[int, ...], test: P, splits: int, seed: int, *, least: int = 3
) -> tuple[float, list[int]]:
    """Deal documents at random: the share of raw p < .05, and the rows listed in each split.

    Several groups are each compared with all others, and all p adjusted together. The share is of
    terms in at least ten documents; terms in fewer than ``least`` are not tested.
    """
    generator = np.random.default_rng(seed)
    below, tested, listed = 0, 0, []
    for _ in range(splits):
        rows = generator.permutation(len(cells.sizes))[: sum(groups)]
        mine, codes = cells.choose(rows), np.repeat(np.arange(len(groups)), groups)
        compared = range(1 if len(groups) == 2 else len(groups))
        p = np.stack([test(mine, codes == group) for group in compared])
        documents = mine.documents
        p[:, documents < least] = np.nan
        usual = p[:, documents >= 10]
        below += int((usual < 0.05).sum())
        tested += int(np.isfinite(usual).sum())
        listed.append(int((benjamini_hochberg(p) < 0.05).sum()))
    return below / max(tested, 1), listed


def planted(
    cells: Cells, groups: tuple[int, int], test: P, ratio: float, seed: int, terms: int = 300
) -> tuple[int, int]:
    """Thin some terms in the second group: how many of them are listed, and how many others."""
    mine, target, chosen = _plant(cells, groups, ratio, seed, terms)
    p = test(mine, target)
    p[mine.documents < 3] = np.nan
    listed = benjamini_hochberg(p) < 0.05
    return int(listed[chosen].sum()), int(listed[~chosen].sum())


def _plant(
    cells: Cells, groups: tuple[int, int], ratio: float, seed: int, terms: int
) -> tuple[Cells, Flags, Flags]:
    """Documents of two groups, which are in the first, and which terms are thinned in the other."""
    generator = np.random.default_rng(seed)
    rows = generator.permutation(len(cells.sizes))[: sum(groups)]
    mine, target = cells.choose(rows), np.arange(sum(groups)) < groups[0]
    usual = np.flatnonzero(mine.documents >= 20)
    chosen = np.zeros(mine.terms, np.bool_)
    chosen[generator.choice(usual, min(terms, len(usual)), replace=False)] = True
    thinned = chosen[mine.term] & ~target[mine.document]
    count = mine.count.copy()
    count[thinned] = generator.binomial(count[thinned], 1 / ratio)
    kept = count > 0
    mine = Cells(mine.term[kept], mine.document[kept], count[kept], mine.sizes, mine.terms)
    return mine, target, chosen


def listed_intervals(
    cells: Cells, groups: tuple[int, int], ratio: float, seed: int, terms: int = 300
) -> dict[str, tuple[int, int, int]]:
    """Of the rows listed with planted terms: how many, intervals that miss, and that include 0.

    At 95 % each, and at the level of the adjustment, where they agree with p. The truth of a
    planted term is the log of ``ratio``, and of all others 0.
    """
    mine, target, chosen = _plant(cells, groups, ratio, seed, terms)
    p = mine.test.p(target)
    p[mine.documents < 3] = np.nan
    adjusted = benjamini_hochberg(p)
    differs = adjusted < 0.05
    table = SparseCounts.of_cells(
        mine.document, mine.term, mine.count, (len(mine.sizes), mine.terms)
    )
    rates = group_rates(table, mine.sizes, np.where(target, 0, 1), 2)
    pair = pair_with_rest(rates, np.zeros(mine.terms, dtype=np.int64))
    truth = np.where(chosen, np.log2(ratio), 0.0)[differs]
    level = selected_level(int(differs.sum()), int(np.isfinite(p).sum()))
    found = {}
    for name, bounds in {
        "95 %": pair.interval(),
        "of that level": pair.interval(level),
        "agreeing": pair.interval(level, differs),
    }.items():
        low, high = (np.nan_to_num(one[differs], nan=end) for one, end in zip(
            bounds, (-np.inf, np.inf), strict=True))  # fmt: skip
        missed = (truth < low) | (high < truth)
        found[name] = len(truth), int(missed.sum()), int(((low < 0) & (high > 0)).sum())
    return found


def random_scores(
    values: Floats,
    function: Callable[[Floats], Floats],
    groups: tuple[int, ...],
    splits: int,
    generator: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Deal documents at random: p of a score in two groups, relstat's and Welch's t of documents'.

    ``values`` are what documents add to the sums that the score is a function of.
    """
    own, welch = [], []
    codes = np.zeros(sum(groups), np.int64)
    target = np.arange(sum(groups)) < groups[0]
    each = function(values)
    for _ in range(splits):
        rows = generator.choice(len(values), sum(groups), replace=False)
        influence = score_influence(function, values[rows], codes, 1)[1]
        own.append(float(influence_p(influence[:, None], target)[0]))
        welch.append(_welch_of_scores(each[rows], target))
    return np.array(own), np.array(welch)


def _words_p(cells: Cells, target: Flags) -> Floats:
    """The p of G2, words being the unit."""
    inside = np.bincount(cells.term, cells.count * target[cells.document], cells.terms)
    total = np.bincount(cells.term, cells.count, cells.terms)
    words, others = cells.sizes[target].sum(), cells.sizes[~target].sum()
    g2 = log_likelihood(inside, words, total - inside, others)
    return np.where(total > 0, chi_square_tail(g2), np.nan)


def _welch_p(cells: Cells, target: Flags) -> Floats:
    """The p of Welch's t test of the rates of documents."""
    rates = cells.count / cells.sizes[cells.document]
    means, errors, n = [], [], []
    for group in (target, ~target):
        documents = np.count_nonzero(group)
        mine = rates * group[cells.document]
        mean = np.bincount(cells.term, mine, cells.terms) / documents
        square = np.bincount(cells.term, mine**2, cells.terms) / documents
        means.append(mean)
        errors.append((square - mean**2) / (documents - 1))
        n.append(documents)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = errors[0] + errors[1]
        freedom = variance**2 / sum(e**2 / (k - 1) for e, k in zip(errors, n, strict=True))
        statistic = np.abs(means[0] - means[1]) / np.sqrt(variance)
        return 2 * t_tail(statistic, freedom)


def _welch_of_scores(scores: Floats, target: Flags) -> float:
    """The p of Welch's t test of the scores of documents, those without one left out."""
    sides = [scores[group & np.isfinite(scores)] for group in (target, ~target)]
    errors = [side.var(ddof=1) / len(side) for side in sides]
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = errors[0] + errors[1]
        parts = (error**2 / (len(side) - 1) for error, side in zip(errors, sides, strict=True))
        statistic = abs(sides[0].mean() - sides[1].mean()) / np.sqrt(variance)
        return float(2 * t_tail(statistic, variance**2 / sum(parts)))


def _peer_p(peer: Any, cells: Cells, target: Flags) -> Floats:
    """The p that pycorpdiff prints by default: of its log likelihood, words being the unit."""
    import pandas as pd

    inside = np.bincount(cells.term, cells.count * target[cells.document], cells.terms)
    total = np.bincount(cells.term, cells.count, cells.terms)
    words = (int(cells.sizes[group].sum()) for group in (target, ~target))
    table = peer.log_likelihood(pd.Series(inside), pd.Series(total - inside), *words)
    return np.where(total > 0, table["p_value"].to_numpy(), np.nan)
