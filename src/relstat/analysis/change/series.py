"""What is followed over time: rates of terms, means of a field, scores; by groups of documents.

Whatever it is, it is known for any division of the documents (periods, both sides of a change or of
an event), with an interval made from documents, and two groups can be compared by documents.
:class:`TermSeries` and :class:`ScoreSeries` do that, so that a trend is one procedure.
"""

from __future__ import annotations

from collections.abc import Sequence, Sized
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from relstat.analysis.change.timelines import Timeline
from relstat.analysis.scoring.group_scores import DocumentCounts, group_scores
from relstat.analysis.scoring.score import Score
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.counting.counts import Counts
from relstat.statistics.inference import influence_p
from relstat.statistics.intervals import difference_interval, log_ratio_interval
from relstat.statistics.keyness import log_ratio
from relstat.statistics.segmentation import Kind

__all__ = ["Contrast", "Grouped", "ScoreSeries", "Series", "TermSeries", "mean_of_field"]

PER: Final = 10_000.0  # words of a rate
_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True)
class Grouped:
    """Items in groups of documents; arrays (groups, items), NaN for what is not known.

    Attributes:
        value, low, high: the rate, mean or score with its 95 % interval.
        amounts, base: what the value is a quotient of: occurrences and words; of a score, its value
            times the documents that are scored, and these.
    """

    value: Floats
    low: Floats
    high: Floats
    amounts: Floats
    base: Floats


@dataclass(frozen=True)
class Contrast:
    """Items after against before; arrays with one entry per item, NaN for what is not known.

    Attributes:
        difference, low, high: after less before, with a 95 % interval.
        log_ratio, ratio_low, ratio_high: of terms the binary logarithm of after over before.
        p: of no difference, documents being the unit.
    """

    difference: Floats
    low: Floats
    high: Floats
    log_ratio: Floats
    ratio_low: Floats
    ratio_high: Floats
    p: Floats


class Series(Protocol):
    """Items whose value is known for any group of documents."""

    @property
    def names(self) -> tuple[str, ...]:
        """The items."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The group of documents of each item; nothing where all documents are followed."""

    @property
    def kind(self) -> Kind:
        """How the amounts of a period vary."""

    @property
    def counts(self) -> Ints:
        """Of each item, occurrences; of a score, the documents that are scored."""

    @property
    def documents(self) -> Ints:
        """How many documents have each item."""

    def select(self, items: Ints) -> Series:
        """Some of the items."""

    def choose(self, keep: Flags) -> Series:
        """The same items, of some of the documents."""

    def covered(self, timeline: Timeline) -> Flags:
        """Whether there is enough text in each period for each item: (periods, items)."""

    def sizes(self, codes: AnyInts, size: int) -> Ints:
        """How many documents each item has in each group: (groups, items)."""

    def by_group(self, codes: AnyInts, size: int) -> Grouped:
        """The items in each group; ``codes`` has the group of each document, -1 for none."""

    def contrast(self, sides: AnyInts, *, test: bool = True) -> Contrast:
        """Compare the documents of side 1 with those of side 0; -1 is in neither."""

    def p(self, sides: AnyInts) -> Floats:
        """The p of :meth:`contrast` alone."""

    def differences(self, sides: AnyInts) -> Floats:
        """The differences of :meth:`contrast` alone."""


@dataclass(frozen=True)
class TermSeries:
    """Terms, by their rate per 10,000 words."""

    names: tuple[str, ...]
    table: Counts
    kind: Kind = "counts"
    groups: tuple[str, ...] = ()

    @property
    def counts(self) -> Ints:
        """Of each term, its occurrences."""
        return self.table.totals

    @property
    def documents(self) -> Ints:
        """How many documents have each term."""
        return self.table.document_counts

    def select(self, items: Ints) -> TermSeries:
        """Some of the terms."""
        names = tuple(self.names[item] for item in items.tolist())
        return TermSeries(names, self.table.select(items), self.kind)

    def choose(self, keep: Flags) -> TermSeries:
        """The same terms, of some of the documents."""
        return replace(self, table=self.table.choose(keep))

    def covered(self, timeline: Timeline) -> Flags:
        """Whether each period has enough text, for all terms alike."""
        return _alike(timeline.covered, self.names)

    def sizes(self, codes: AnyInts, size: int) -> Ints:
        """The documents of each group, for all terms alike."""
        return _alike(np.bincount(codes[codes >= 0], minlength=size), self.names)

    def by_group(self, codes: AnyInts, size: int) -> Grouped:
        """The rates of each group."""
        rates = self.table.rates_by_group(codes, size)
        low, high = rates.bounds
        words = np.broadcast_to(rates.words, rates.counts.shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.where(words > 0, rates.counts / words, np.nan)
        return Grouped(value * PER, low * PER, high * PER, rates.counts, words)

    def contrast(self, sides: AnyInts, *, test: bool = True) -> Contrast:
        """The difference of both rates, and their log ratio."""
        inside = sides >= 0
        some, codes = self.table.choose(inside), sides[inside]
        rates = some.rates_by_group(codes, 2)
        before, after = (rates.combine(np.arange(2)[:, None] == side) for side in (0, 1))
        both = after.bounds, before.bounds
        low, high = difference_interval(after.estimate, before.estimate, both)
        ratio = log_ratio(after.counts, after.words, before.counts, before.words)
        bounds = log_ratio_interval(after.estimate, before.estimate, ratio, both)
        p = self.p(sides) if test else np.full(len(self.names), np.nan)
        return Contrast(self.differences(sides), low * PER, high * PER, ratio, *bounds, p)

    def p(self, sides: AnyInts) -> Floats:
        """The p of dealing the documents of both sides at random."""
        inside = sides >= 0
        return self.table.choose(inside).test().p(sides[inside] == 1)

    def differences(self, sides: AnyInts) -> Floats:
        """After less before, per 10,000 words."""
        totals, _ = self.table.by_group(sides, 2)
        words = np.bincount(sides[sides >= 0], self.table.sizes[sides >= 0], 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = np.where(words[:, None] > 0, totals / words[:, None], np.nan)
        return np.asarray((rates[1] - rates[0]) * PER, np.float64)


@dataclass(frozen=True)
class ScoreSeries:
    """Scores, or the mean of a field, each a function of sums over documents."""

    scores: tuple[Score, ...]
    measured: DocumentCounts
    kind: Kind = "sums"
    groups: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The labels of the scores."""
        return tuple(score.label for score in self.scores)

    @property
    def counts(self) -> Ints:
        """The documents that are scored."""
        return np.full(len(self.scores), self.measured.measured.sum(), np.int64)

    @property
    def documents(self) -> Ints:
        """The documents that are scored."""
        return self.counts

    def select(self, items: Ints) -> ScoreSeries:
        """Some of the scores."""
        scores = tuple(self.scores[item] for item in items.tolist())
        return ScoreSeries(scores, self.measured, self.kind)

    def choose(self, keep: Flags) -> ScoreSeries:
        """The same scores, of some of the documents."""
        return replace(self, measured=self.measured.choose(keep))

    def covered(self, timeline: Timeline) -> Flags:
        """Whether each period has enough text, for all scores alike."""
        return _alike(timeline.covered, self.scores)

    def sizes(self, codes: AnyInts, size: int) -> Ints:
        """The documents of each group that are scored, for all scores alike."""
        used = codes[(codes >= 0) & self.measured.measured]
        return _alike(np.bincount(used, minlength=size), self.scores)

    def by_group(self, codes: AnyInts, size: int) -> Grouped:
        """The scores of each group, from its summed counts."""
        groups = group_scores(self.measured, codes, size)
        found = groups.estimates(self.scores)
        value, low, high = (
            np.stack([getattr(one, name)[:size] for one in found], axis=1)
            for name in ("value", "low", "high")
        )
        documents = np.repeat(groups.documents[:size, None], len(found), axis=1).astype(np.float64)
        base = np.where(np.isfinite(value), documents, 0.0)
        return Grouped(value, low, high, np.nan_to_num(value) * base, base)

    def contrast(self, sides: AnyInts, *, test: bool = True) -> Contrast:
        """The difference of both scores."""
        groups = group_scores(self.measured, sides, 2)
        found = [groups.difference(score, 1, 0) for score in self.scores]
        value, low, high = (
            np.array([float(getattr(one, name)) for one in found])
            for name in ("value", "low", "high")
        )
        nothing = np.full(len(found), np.nan)
        p = self.p(sides) if test else nothing
        return Contrast(value, low, high, nothing, nothing, nothing, p)

    def differences(self, sides: AnyInts) -> Floats:
        """After less before."""
        groups = group_scores(self.measured, sides, 2)
        values = [score.of(groups.sums) for score in self.scores]
        return np.array([one[1] - one[0] for one in values], dtype=np.float64)

    def p(self, sides: AnyInts) -> Floats:
        """The p of dealing the documents of both sides at random."""
        return np.array([self._p(score, sides) for score in self.scores], dtype=np.float64)

    def _p(self, score: Score, sides: AnyInts) -> float:
        """The p of dealing the documents of both sides at random."""
        used: Flags = (sides >= 0) & self.measured.measured
        codes = np.where(used, 0, -1)
        if not score.smooth or not used.any():
            return float("nan")
        influence = group_scores(self.measured, codes, 1).influence(score, codes)
        return float(influence_p(influence[:, None], sides[used] == 1)[0])


def _alike(values: npt.NDArray[_Number], items: Sized) -> npt.NDArray[_Number]:
    """Return the same numbers for each of some items."""
    return np.repeat(values[:, None], len(items), axis=1)


def mean_of_field(name: str, values: Sequence[float | None]) -> ScoreSeries:
    """Return the mean of a field over the documents that have a value."""
    known = np.array([value is not None for value in values], dtype=np.bool_)
    numbers = np.array([value if value is not None else 0.0 for value in values], np.float64)
    columns = np.stack([numbers, known.astype(np.float64)], axis=1)

    def mean(total: Floats, documents: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(documents > 0, total / documents, np.nan)

    score = Score(
        name=name,
        label=name,
        heading=name,
        needs=("total", "documents"),
        formula=mean,
        written="total / documents",
        higher="a larger value",
        reading="the mean of the field",
        made_for="numbers",
        source="",
        citation="",
        digits=2,
    )
    left_out = {f"without a number in {name}": ~known}
    return ScoreSeries((score,), DocumentCounts(("total", "documents"), columns, left_out))
