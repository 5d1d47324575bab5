"""The engine of all scores: sum counts by group, compute scores of the sums, and intervals.

A group is scored by its summed counts, as if its documents were one text, so long documents weigh
more than short ones. Intervals take the document as the unit (:mod:`relstat.statistics.intervals`):
the words of one document depend on each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from relstat.analysis.scoring.score import Counts, Score, needed_counts
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.statistics.estimates import LEVEL, Estimate, estimate_score, score_influence
from relstat.statistics.intervals import (
    Bounds,
    difference_interval,
    part_interval,
    score_interval,
)

__all__ = ["Bounded", "DocumentCounts", "GroupScores", "document_scores", "group_scores"]

_FIELDS: Final = ("value", "error", "freedom")  # of an estimate


@dataclass(frozen=True)
class DocumentCounts:
    """What scores are computed from, counted in each document.

    Attributes:
        names: what is counted, one for each column of ``values``.
        values: float64, shape (documents, names).
        left_out: the documents that are not scored, by the reason; each bool, (documents,).
    """

    names: tuple[str, ...]
    values: Floats
    left_out: Mapping[str, Flags]

    @cached_property
    def measured(self) -> Flags:
        """Return which documents are scored: bool, shape (documents,)."""
        measured = np.ones(len(self.values), dtype=np.bool_)
        for flags in self.left_out.values():
            measured &= ~flags
        return measured

    @cached_property
    def scored(self) -> Floats:
        """Return ``values`` with zeros for the documents that are not scored."""
        return np.where(self.measured[:, None], self.values, 0.0)

    def choose(self, keep: Flags) -> DocumentCounts:
        """Return the counts of some of the documents."""
        left_out = {reason: flags[keep] for reason, flags in self.left_out.items()}
        return DocumentCounts(self.names, self.values[keep], left_out)

    def count(self, name: str) -> Ints:
        """Return one count of every document, also of those that are not scored."""
        return self.values[:, self.names.index(name)].astype(np.int64)

    def total(self, name: str) -> int:
        """Return the sum of a count over the documents that are scored."""
        return int(self.count(name)[self.measured].sum())


@dataclass(frozen=True)
class Bounded:
    """A score of each group and its interval; NaN where there is none. All of one shape."""

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class GroupScores:
    """The counts of groups summed, from which every score of them follows.

    The last group is that of all documents that are scored, in whatever group or in none.

    Attributes:
        sums: each count summed over the documents of each group, of shape (groups + 1,).
        documents: how many documents are scored; int64, shape (groups + 1,).
        counts: those of each document.
        codes: the group of each document that is scored and in one, otherwise -1.
    """

    sums: Counts
    documents: Ints
    counts: DocumentCounts
    codes: AnyInts

    def total(self, name: str) -> Ints:
        """Return the sum of a count in each group, of shape (groups + 1,)."""
        return self.sums[name].astype(np.int64)

    def estimate(self, score: Score) -> Bounded:
        """Return a score of each group with its interval, each of shape (groups + 1,)."""
        return self.estimates([score])[0]

    def estimates(self, scores: Sequence[Score]) -> list[Bounded]:
        """Return what :meth:`estimate` does for several scores, sooner than one by one."""
        nothing = np.full(len(self.documents), np.nan)
        made = [Bounded(score.of(self.sums), nothing, nothing) for score in scores]
        smooth = [place for place, score in enumerate(scores) if score.smooth]
        parts = [place for place in smooth if scores[place].whole is not None]
        others = [place for place in smooth if scores[place].whole is None]
        for places in filter(None, (parts, others)):
            found = [self._estimate(scores[place]) for place in places]
            rows = [np.stack([getattr(one, name) for one in found]) for name in _FIELDS]
            wholes = [[scores[place].whole] for place in places]
            whole = None if places is others else np.array(wholes, np.float64)
            low, high = _bounds_of(whole, Estimate(*rows), self.documents)
            for row, place in enumerate(places):
                made[place] = replace(made[place], low=low[row], high=high[row])
        return made

    def difference(self, score: Score, first: int, second: int, *, level: float = LEVEL) -> Bounded:
        """Return the score of one group minus that of another, each of shape ()."""
        values = score.of(self.sums)
        if not score.smooth:
            nothing = np.array(np.nan)
            return Bounded(values[first] - values[second], nothing, nothing)
        found = self._estimate(score)
        pair = [
            Estimate(found.value[group], found.error[group], found.freedom[group])
            for group in (first, second)
        ]
        bounds = None
        if score.whole is not None:
            both = [
                _bounds_of(score.whole, one, self.documents[group], level)
                for one, group in zip(pair, (first, second), strict=True)
            ]
            bounds = both[0], both[1]
        low, high = difference_interval(pair[0], pair[1], bounds, level=level)
        return Bounded(values[first] - values[second], low, high)

    def influence(self, score: Score, codes: AnyInts) -> Floats:
        """Return what each document of one group adds to its score, in their order.

        ``codes`` is 0 for the documents of the group, otherwise -1.
        """
        of_sums, columns = self._function(score)
        inside = codes >= 0
        return score_influence(of_sums, columns[inside], codes[inside], 1)[1]

    def _function(self, score: Score) -> tuple[Callable[[Floats], Floats], Floats]:
        """A score as a function of sums, and what each document adds to them."""
        needed = needed_counts([score])
        names = self.counts.names
        columns = self.counts.scored[:, [names.index(name) for name in needed]]

        def of_sums(sums: Floats) -> Floats:
            return score.of(_by_name(needed, sums))

        return of_sums, columns

    def _estimate(self, score: Score) -> Estimate:
        """The score of each group with its error, as documents give it."""
        of_sums, columns = self._function(score)
        everything = np.where(self.counts.measured, 0, -1)
        groups = estimate_score(of_sums, columns, self.codes, len(self.documents) - 1)
        whole = estimate_score(of_sums, columns, everything, 1)
        return Estimate(
            *(np.concatenate([getattr(groups, name), getattr(whole, name)]) for name in _FIELDS)
        )


def group_scores(
    counts: DocumentCounts, codes: AnyInts | None = None, size: int = 0
) -> GroupScores:
    """Sum the counts of each group.

    Args:
        counts: those of each document.
        codes: the group of each document, 0 to ``size - 1``; -1 is in none. None for no groups.
        size: the number of groups.
    """
    groups = np.full(len(counts.values), -1, np.int32) if codes is None else codes
    inside = counts.measured & (groups >= 0)
    sums = np.zeros((size + 1, len(counts.names)))
    np.add.at(sums, groups[inside], counts.values[inside])
    sums[-1] = counts.scored.sum(axis=0)
    documents = np.append(np.bincount(groups[inside], minlength=size), counts.measured.sum())
    return GroupScores(
        sums=_by_name(counts.names, sums),
        documents=documents.astype(np.int64),
        counts=counts,
        codes=np.where(inside, groups, -1),
    )


def document_scores(counts: DocumentCounts, scores: Sequence[Score]) -> dict[str, Floats]:
    """Return the scores of each document by name; NaN where undefined or not scored."""
    named = _by_name(counts.names, counts.scored)
    return {score.name: np.where(counts.measured, score.of(named), np.nan) for score in scores}


def _bounds_of(
    whole: float | Floats | None, estimate: Estimate, documents: Ints, level: float = LEVEL
) -> Bounds:
    """Return the bounds of a score: of a part of a whole they lie inside it."""
    if whole is None:
        return score_interval(estimate, level=level)
    part = Estimate(estimate.value / whole, estimate.error / whole, estimate.freedom)
    low, high = part_interval(part, documents, level=level)
    return whole * low, whole * high


def _by_name(names: Sequence[str], values: Floats) -> Counts:
    return dict(zip(names, np.moveaxis(values, -1, 0), strict=True))
