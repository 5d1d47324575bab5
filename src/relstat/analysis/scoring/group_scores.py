"""The engine of all scores: sum counts by group, compute scores of the sums, and intervals.

A group is scored by its summed counts, as if its documents were one text, so long documents weigh
more than short ones. Intervals resample whole documents: the words of one document depend on each
other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from relstat.analysis.scoring.score import Counts, Score, needed_counts
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.statistics.resampling import MIN_RELEASES, interval, resampled_sums

__all__ = ["DocumentCounts", "Estimate", "GroupScores", "document_scores", "group_scores"]


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

    def count(self, name: str) -> Ints:
        """Return one count of every document, also of those that are not scored."""
        return self.values[:, self.names.index(name)].astype(np.int64)

    def total(self, name: str) -> int:
        """Return the sum of a count over the documents that are scored."""
        return int(self.count(name)[self.measured].sum())


@dataclass(frozen=True)
class Estimate:
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
        large: the groups with enough documents for an interval, in order, and the last group.
        resampled: the sums in every resample, each of shape (resamples, large).
    """

    sums: Counts
    documents: Ints
    large: Ints
    resampled: Counts

    def total(self, name: str) -> Ints:
        """Return the sum of a count in each group, of shape (groups + 1,)."""
        return self.sums[name].astype(np.int64)

    def estimate(self, score: Score) -> Estimate:
        """Return a score of each group with its interval, each of shape (groups + 1,)."""
        low, high = np.full((2, len(self.documents)), np.nan)
        behind = self.documents[self.large]
        low[self.large], high[self.large] = interval(score.of(self.resampled), behind)
        return Estimate(score.of(self.sums), low, high)

    def difference(self, score: Score, first: int, second: int) -> Estimate:
        """Return the score of one group minus that of another, each of shape ()."""
        pair = [first, second]
        values = score.of(self.sums)[pair]
        low = high = np.array(np.nan)
        if np.isin(pair, self.large).all():
            samples = score.of(self.resampled)[:, np.searchsorted(self.large, pair)]
            behind = int(self.documents[pair].min())
            low, high = interval(samples[:, 0] - samples[:, 1], behind)
        return Estimate(values[0] - values[1], low, high)


def group_scores(
    counts: DocumentCounts, scores: Sequence[Score], codes: AnyInts | None = None, size: int = 0
) -> GroupScores:
    """Sum the counts of each group, once as they are and once in every resample.

    Args:
        counts: those of each document.
        scores: the scores that will be asked for: only what they need is resampled.
        codes: the group of each document, 0 to ``size - 1``; -1 is in none. None for no groups.
        size: the number of groups.
    """
    groups = np.full(len(counts.values), -1, np.int32) if codes is None else codes
    inside = counts.measured & (groups >= 0)
    sums = np.zeros((size + 1, len(counts.names)))
    np.add.at(sums, groups[inside], counts.values[inside])
    sums[-1] = counts.scored.sum(axis=0)
    documents = np.append(np.bincount(groups[inside], minlength=size), counts.measured.sum())
    # Only groups that can have an interval are resampled on their own; the rest go together.
    large = np.flatnonzero(documents[:-1] >= MIN_RELEASES)
    place = np.full(size + 1, len(large))
    place[large] = np.arange(len(large))
    needed = needed_counts(scores)
    columns = counts.values[:, [counts.names.index(name) for name in needed]]
    resampled = resampled_sums(
        columns, np.where(counts.measured, place[groups], -1), len(large) + 1
    )
    resampled[:, -1] = resampled.sum(axis=1)
    return GroupScores(
        sums=_by_name(counts.names, sums),
        documents=documents.astype(np.int64),
        large=np.append(large, size),
        resampled=_by_name(needed, resampled),
    )


def document_scores(counts: DocumentCounts, scores: Sequence[Score]) -> dict[str, Floats]:
    """Return the scores of each document by name; NaN where undefined or not scored."""
    named = _by_name(counts.names, counts.scored)
    return {score.name: np.where(counts.measured, score.of(named), np.nan) for score in scores}


def _by_name(names: Sequence[str], values: Floats) -> Counts:
    return dict(zip(names, np.moveaxis(values, -1, 0), strict=True))
