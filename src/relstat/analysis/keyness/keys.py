"""Which terms are keys: more frequent in a target, less frequent, or shown to be alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from relstat.analysis.keyness.comparisons import Comparison
from relstat.arrays import Flags, Floats, Ints
from relstat.counting.contrasts import Pair
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.statistics.estimates import LEVEL
from relstat.statistics.families import KEYNESS

__all__ = ["ALPHA", "KEYS", "ORDERS", "Found", "Keys", "Order", "find_keys", "sides_of"]

Keys = Literal["positive", "negative", "lockwords"]
Order = Literal["bound", "weight"]
KEYS: Final = get_args(Keys)
ORDERS: Final = get_args(Order)
_PER: Final = 10_000
ALPHA: Final = 0.05  # adjusted p below which a term is listed
_UNTESTED: Final = "log-odds-z"  # the order where nothing can be tested


@dataclass(frozen=True)
class Found:
    """Every term in every comparison.

    Attributes:
        comparisons: what was compared.
        p: (comparisons, terms), adjusted together.
        passed: (comparisons, terms), what is listed.
        keys: which terms are looked for.
        level: of the intervals of log ratios, which holds for all rows that differ.
        tested: how many p there are; 0 where nothing can be tested.
    """

    comparisons: Sequence[Comparison]
    p: Floats
    passed: Flags
    keys: str
    level: float
    tested: int

    def sort(
        self, top: int | None, statistic: str | None = None, order: str = "bound"
    ) -> list[Ints]:
        """The terms listed for each comparison, the strongest first.

        Args:
            top: terms of each; None or 0 for all.
            statistic: what they are sorted by; without one the bound of the log ratio nearer to 0.
            order: ``weight`` multiplies that bound by log2(1 + occurrences per 10,000 words on the
                side that has more).
        """
        found = []
        for one, passed in zip(self.comparisons, self.passed, strict=True):
            listed = np.flatnonzero(passed)
            strength = self._strength(one.pair.select(listed), statistic, order)
            ordered = listed[np.lexsort((listed, -np.nan_to_num(strength, nan=-np.inf)))]
            found.append(ordered[: top or None])
        return found

    def _strength(self, pair: Pair, statistic: str | None, order: str) -> Floats:
        """What the rows of a comparison are sorted by, the highest first."""
        if statistic is None and self.tested:
            if self.keys == "lockwords":
                return pair.here.counts + pair.rest.counts
            # Not yet cut at 0, so that rows whose bound is 0 keep an order.
            low, high = pair.interval(self.level)
            bound = low if self.keys == "positive" else -high
            more = pair.here if self.keys == "positive" else pair.rest
            weight = np.log2(1 + _PER * more.estimate.value) if order == "weight" else 1.0
            return np.asarray(bound * weight, np.float64)
        chosen = KEYNESS[statistic or _UNTESTED]
        values = np.asarray(chosen(*sides_of(pair)), np.float64)
        if chosen.kind == "p" or (chosen.signed and self.keys == "negative"):
            return -values
        return values


def sides_of(pair: Pair) -> tuple[Floats, Floats, Floats, Floats]:
    """The four numbers that statistics of keyness take."""
    return pair.here.counts, pair.here.words, pair.rest.counts, pair.rest.words


def find_keys(comparisons: Sequence[Comparison], keys: str) -> Found:
    """List the terms that are more, or less, frequent in targets; all p are adjusted together.

    Of lockwords p is that of the question whether they are alike. Where nothing can be tested every
    term whose rate is higher (lower) is listed, and no lockword.
    """
    if not comparisons:
        nothing = np.empty((0, 0))
        return Found(comparisons, nothing, nothing > 0, keys, LEVEL, 0)
    p = benjamini_hochberg(np.stack([one.p for one in comparisons]))
    tested = int(np.isfinite(p).sum())
    wanted = np.stack([_higher(one.pair, keys) for one in comparisons])
    differs = p < ALPHA
    passed = wanted & differs if tested or keys == "lockwords" else wanted
    # Rows of both directions: at this level a raw p is below 1 - level just where it is listed.
    level = LEVEL if keys == "lockwords" else selected_level(int(differs.sum()), tested)
    return Found(comparisons, p, passed, keys, level, tested)


def _higher(pair: Pair, keys: str) -> Flags:
    if keys == "lockwords":
        return np.ones(len(pair.more), np.bool_)
    if keys == "positive":
        return pair.more
    known = np.isfinite(pair.log_ratio)
    return known & (pair.rest.counts * pair.here.words > pair.here.counts * pair.rest.words)
