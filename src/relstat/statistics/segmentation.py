"""When a rate changed: change points of a series, with p from random orders of its periods.

The period is the unit. Where nothing changed, the periods with their amounts of text could have
come in any order, so the largest contrast of a stretch of periods with all others is compared with
the largest one in random orders. However unevenly occurrences are spread over documents, and
however much text a period has, the random orders have the same periods, so nothing needs to be
assumed of either; and a burst that fills one period is as large in each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from relstat.arrays import Flags, Floats, Ints

__all__ = ["MIN_SEGMENT", "ChangePoints", "change_points"]

MIN_SEGMENT: Final = 3
"""Periods with text between two changes, and before the first and after the last: what lasts one or
two periods is a burst."""
_DRAWS: Final = 999
_ENOUGH: Final = 25  # random orders with as large a contrast, after which no more are drawn
_AT_ONCE: Final = 111  # random orders computed together
_GRID: Final = 48  # places at which a stretch may begin or end, in the first pass
_EVENT: Final = 2  # periods that one event may fill
_SHORT: Final = 5  # periods of a raised stretch, up to which an event may be all of it

Kind = Literal["counts", "sums"]
_Gain = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class ChangePoints:
    """The changes of one series.

    Attributes:
        at: the first period after each change, ascending.
        p: of each, the largest p of the tests that led to it.
        overall: p of no change at all; NaN where the series is too short or has nothing to test.
    """

    at: Ints
    p: Floats
    overall: float


def change_points(
    amounts: npt.ArrayLike,
    base: npt.ArrayLike,
    *,
    kind: Kind = "counts",
    min_segment: int = MIN_SEGMENT,
    alpha: float = 0.05,
    seed: int = 0,
) -> ChangePoints:
    """Return the periods from which on a rate, or mean, is another than before.

    Args:
        amounts: (periods,), occurrences, or sums of a score over documents.
        base: (periods,), what they are divided by, such as words or documents; 0 is a gap, which
            takes no part: a change across it is dated at the first period after.
        kind: ``counts`` vary as their root (a contrast is a log likelihood ratio of Poisson
            counts), ``sums`` vary as the root of the base (a ratio of sums of squares).
        min_segment: periods that a new level must last.
        alpha: p up to which a change is listed.
        seed: of the random orders; the same seed gives the same p.

    Returns:
        No change where none is shown, which is no proof that there was none: with 24 periods and
        100 occurrences a rate that doubles is found in about half of all cases.

    Each stretch of periods is set against those around it: all that come before a date against all
    after it, or a stretch in the middle against both sides. The largest contrast is tested, and the
    parts are searched again. The two highest rates are cut to the third first (of means the
    two lowest, too), so that no event of one or two periods decides.
    With fewer than eight periods no p can be small.

    Source: Olshen, Venkatraman, Lucito & Wigler (2004), Circular binary segmentation for the
    analysis of array-based DNA copy number data, Biostatistics 5, 557-572, for the stretches and
    the random orders; Kulldorff (1997), A spatial scan statistic, for the likelihood ratio over
    uneven amounts; Besag & Clifford (1991), Sequential Monte Carlo p-values, Biometrika 78,
    301-304, for stopping early.
    """
    values, weights = np.asarray(amounts, np.float64), np.asarray(base, np.float64)
    known = np.flatnonzero(weights > 0)
    search = _Search(values[known], weights[known], kind, min_segment, alpha, seed)
    if len(known) < 2 * min_segment or not search.varies:
        return ChangePoints(np.empty(0, np.int64), np.empty(0), float("nan"))
    found: dict[int, float] = {}
    overall = search.divide(0, len(known), found)
    at = search.settle(sorted(found))
    p = np.array([found[one] for one in sorted(found)])
    return ChangePoints(known[at], p, overall)


@dataclass(frozen=True)
class _Search:
    """Periods with text, and how stretches of them are contrasted."""

    amounts: Floats
    base: Floats
    kind: Kind
    least: int
    alpha: float
    seed: int

    @property
    def varies(self) -> bool:
        """Whether the periods differ at all."""
        rates = self.amounts / self.base
        return bool(np.ptp(rates) > 1e-12 * max(np.abs(rates).max(), 1e-300))

    @property
    def gain(self) -> _Gain:
        """What a stretch adds to the log likelihood, as a function of its sums."""
        return _count_gain if self.kind == "counts" else _mean_gain

    def divide(
        self, begin: int, end: int, found: dict[int, float], above: float = 0.0, parts: int = 1
    ) -> float:
        """Find the changes inside some periods; return the p of none there.

        ``above`` is the largest p that led here; the periods are one of ``parts`` that are searched
        beside each other, by which their p is multiplied (Bonferroni).
        """
        if end - begin < 2 * self.least:
            return float("nan")
        amounts, base = self._capped(begin, end), self.base[begin:end]
        places = _places(end - begin, self.least)
        contrasts, largest = _contrast(amounts[None], base[None], places, self.gain)
        if not contrasts[0] > 0:
            return 1.0
        p = min(self._p(amounts, base, places, float(contrasts[0])) * parts, 1.0)
        start, stop = (int(one[largest[0]]) for one in places)
        if p <= self.alpha:
            p = max(p, self._p_without_event(begin, end, start, stop) * parts)
        if p > self.alpha:
            return p
        start, stop = self._refine(amounts, base, start, stop)
        cuts = [one for one in (start, stop) if 0 < one < end - begin]
        for one in cuts:
            found[begin + one] = max(p, above)
        edges = [begin, *(begin + one for one in cuts), end]
        for low, high in pairwise(edges):
            self.divide(low, high, found, max(p, above), parts * (len(edges) - 1))
        return p

    def _p_without_event(self, begin: int, end: int, start: int, stop: int) -> float:
        """Return p without the two periods in a row that most raise a short stretch, or 0.

        A stretch that is raised for a few periods must be so without the event of two of them.
        """
        amounts, base = self.amounts[begin:end], self.base[begin:end]
        inside = np.zeros(end - begin, np.bool_)
        inside[start:stop] = True
        totals = [(one[inside].sum(), one[~inside].sum()) for one in (amounts, base)]
        if totals[0][0] * totals[1][1] < totals[0][1] * totals[1][0]:
            inside = ~inside
        if inside.sum() > _SHORT or end - begin < 2 * self.least + _EVENT:
            return 0.0
        excess = np.where(inside, amounts - amounts.sum() / base.sum() * base, -np.inf)
        first = int((excess[:-1] + excess[1:]).argmax())
        kept = np.delete(np.arange(end - begin), [first, first + 1])
        rest = _Search(amounts[kept], base[kept], self.kind, self.least, self.alpha, self.seed)
        places = _places(len(kept), self.least)
        cut = rest._capped(0, len(kept))
        contrasts, _ = _contrast(cut[None], base[kept][None], places, self.gain)
        return rest._p(cut, base[kept], places, float(contrasts[0])) if contrasts[0] > 0 else 1.0

    def _capped(self, begin: int, end: int) -> Floats:
        """Return the amounts of some periods, the two highest rates cut to the third.

        So an event of one or two periods decides nothing. Means, which an event may lower as well,
        are cut on both sides.
        """
        amounts, base = self.amounts[begin:end], self.base[begin:end]
        rates = amounts / base
        ordered = np.sort(rates)
        low = ordered[0 if self.kind == "counts" else _EVENT]
        return np.clip(rates, low, ordered[-1 - _EVENT]) * base

    def _p(
        self, amounts: Floats, base: Floats, places: tuple[Ints, Ints], contrast: float
    ) -> float:
        """Return how often random orders of the periods have as large a contrast."""
        generator = np.random.default_rng(self.seed)
        limit, drawn, as_large = contrast * (1 - 1e-9), 0, 0
        while drawn < _DRAWS and as_large < _ENOUGH:
            order = generator.permuted(np.tile(np.arange(len(base)), (_AT_ONCE, 1)), axis=1)
            largest, _ = _contrast(amounts[order], base[order], places, self.gain)
            as_large += int((largest >= limit).sum())
            drawn += _AT_ONCE
        return (1 + as_large) / (1 + drawn)

    def _refine(self, amounts: Floats, base: Floats, start: int, stop: int) -> tuple[int, int]:
        """Move the ends of a stretch to the best places between those of the first pass."""
        size = len(base)
        step = -(-size // _GRID)
        if step < 2:
            return start, stop
        near = [
            np.array([at]) if at in (0, size)
            else np.arange(max(at - step + 1, self.least), min(at + step, size - self.least + 1))
            for at in (start, stop)
        ]  # fmt: skip
        first, last = (one.ravel() for one in np.meshgrid(*near, indexing="ij"))
        fits = last - first >= self.least
        _, best = _contrast(amounts[None], base[None], (first[fits], last[fits]), self.gain)
        return int(first[fits][best[0]]), int(last[fits][best[0]])

    def settle(self, cuts: list[int]) -> Ints:
        """Move each change to the best place between its neighbours."""
        edges = [0, *cuts, len(self.base)]
        for number in range(1, len(edges) - 1):
            low, high = edges[number - 1], edges[number + 1]
            possible = np.arange(low + self.least, high - self.least + 1) - low
            places = np.zeros_like(possible), possible
            amounts, base = self._capped(low, high), self.base[low:high]
            _, best = _contrast(amounts[None], base[None], places, self.gain)
            edges[number] = low + int(possible[best[0]])
        return np.array(edges[1:-1], dtype=np.int64)


def _places(size: int, least: int) -> tuple[Ints, Ints]:
    """Return where the stretches begin and end: each from the start, or inside on both sides."""
    ends = np.arange(least, size - least + 1)
    step = -(-size // _GRID)
    ends = ends[(ends - least) % step == 0]
    first, last = (one.ravel() for one in np.meshgrid(np.append(0, ends), ends, indexing="ij"))
    fits: Flags = last - first >= least
    return first[fits], last[fits]


def _contrast(
    amounts: Floats, base: Floats, places: tuple[Ints, Ints], gain: _Gain
) -> tuple[Floats, Ints]:
    """Return the largest contrast of each row, and the number of its stretch.

    ``amounts`` and ``base`` are (rows, periods). A stretch with two ends inside has one more place
    that was chosen: the logarithm of the number of periods is taken off, times the dispersion.
    """
    first, last = places
    sums = [
        np.concatenate([np.zeros((len(one), 1)), np.cumsum(one, axis=1)], axis=1)
        for one in (amounts, base)
    ]
    inside = [one[:, last] - one[:, first] for one in sums]
    whole = [one[:, -1:] for one in sums]
    outside = [total - part for total, part in zip(whole, inside, strict=True)]
    contrasts = gain(inside[0], inside[1]) + gain(outside[0], outside[1]) - gain(*whole)
    size = amounts.shape[1]
    expected = whole[0] / whole[1] * base
    variance = expected if gain is _count_gain else base
    spread = ((amounts - expected) ** 2 / np.maximum(variance, 1e-300)).sum(axis=1, keepdims=True)
    price = np.log(size) / max(size - 2, 1)
    # Once the stretch is taken out, the rest is the dispersion.
    doubled = contrasts - price * np.maximum(spread / 2 - contrasts, 0.0)
    contrasts = np.where(first > 0, doubled, contrasts)
    best = contrasts.argmax(axis=1)
    return np.take_along_axis(contrasts, best[:, None], axis=1)[:, 0], best


def _count_gain(count: Floats, base: Floats) -> Floats:
    """Return the log likelihood of Poisson counts at their own rate, up to a constant."""
    safe = np.maximum(count, 1e-300)
    return np.where(count > 0, count * np.log(safe / base), 0.0)


def _mean_gain(total: Floats, base: Floats) -> Floats:
    """Return half the sum of squares that a mean of its own explains."""
    return total * total / base / 2
