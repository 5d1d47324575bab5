"""Items followed in each of some groups of documents: one series for each item and group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from relstat.analysis.change.series import Contrast, Grouped, Series
from relstat.analysis.change.timelines import Timeline
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.corpus.groups import Groups
from relstat.statistics.segmentation import Kind

__all__ = ["GroupSeries"]


@dataclass(frozen=True)
class GroupSeries:
    """The items of a series, of the documents of one group each.

    Attributes:
        whole: the items over all documents.
        divided: the groups.
        pairs: int64 (n, 2), the item and the group of each series.
    """

    whole: Series
    divided: Groups
    pairs: Ints

    @classmethod
    def of(cls, whole: Series, divided: Groups) -> GroupSeries:
        """Divide each item by all groups; the groups of one item are next to each other."""
        pairs = [(item, group) for item in range(len(whole.names))
                 for group in range(len(divided.labels))]  # fmt: skip
        return cls(whole, divided, np.array(pairs, np.int64).reshape(-1, 2))

    @property
    def names(self) -> tuple[str, ...]:
        """The item of each series."""
        return tuple(self.whole.names[item] for item in self.pairs[:, 0].tolist())

    @property
    def groups(self) -> tuple[str, ...]:
        """The group of each series."""
        return tuple(self.divided.labels[group] for group in self.pairs[:, 1].tolist())

    @property
    def kind(self) -> Kind:
        """How the amounts of a period vary."""
        return self.whole.kind

    @property
    def counts(self) -> Ints:
        """Of each series, occurrences; of a score, the documents that are scored."""
        return self._counted("counts")

    @property
    def documents(self) -> Ints:
        """How many documents of the group have each item."""
        return self._counted("documents")

    def _counted(self, name: str) -> Ints:
        found = np.zeros(len(self.pairs), np.int64)
        for here, series, inside in self._parts():
            found[here] = getattr(series.choose(inside), name)
        return found

    def _parts(self) -> Iterator[tuple[Ints, Series, Flags]]:
        """Return for each group the places of its series, its items, and its documents."""
        for group in np.unique(self.pairs[:, 1]).tolist():
            here = np.flatnonzero(self.pairs[:, 1] == group)
            yield here, self.whole.select(self.pairs[here, 0]), self.divided.codes == group

    def select(self, items: Ints) -> GroupSeries:
        """Some of the series."""
        return replace(self, pairs=self.pairs[items])

    def choose(self, keep: Flags) -> GroupSeries:
        """The same series, of some of the documents."""
        divided = replace(self.divided, codes=self.divided.codes[keep])
        return replace(self, whole=self.whole.choose(keep), divided=divided)

    def covered(self, timeline: Timeline) -> Flags:
        """Whether the group of each series has enough text in each period: (periods, series)."""
        found = np.zeros((len(timeline), len(self.pairs)), np.bool_)
        for here, _, inside in self._parts():
            found[:, here] = timeline.choose(inside).covered[:, None]
        return found

    def by_group(self, codes: AnyInts, size: int) -> Grouped:
        """The series in each part of the documents."""
        names = ("value", "low", "high", "amounts", "base")
        made = {name: np.full((size, len(self.pairs)), np.nan) for name in names}
        for here, series, inside in self._parts():
            found = series.by_group(np.where(inside, codes, -1), size)
            for name in names:
                made[name][:, here] = getattr(found, name)
        return Grouped(**made)

    def sizes(self, codes: AnyInts, size: int) -> Ints:
        """How many documents of the group of each series are in each part."""
        made = np.zeros((size, len(self.pairs)), np.int64)
        for here, series, inside in self._parts():
            made[:, here] = series.sizes(np.where(inside, codes, -1), size)
        return made

    def contrast(self, sides: AnyInts, *, test: bool = True) -> Contrast:
        """Compare both sides in each group; unknown where a group has no document on one."""
        names = ("difference", "low", "high", "log_ratio", "ratio_low", "ratio_high", "p")
        made = {name: np.full(len(self.pairs), np.nan) for name in names}
        for here, series, inside in self._parts():
            if _has_both(mine := np.where(inside, sides, -1)):
                found = series.contrast(mine, test=test)
                for name in names:
                    made[name][here] = getattr(found, name)
        return Contrast(**made)

    def p(self, sides: AnyInts) -> Floats:
        """The p of :meth:`contrast` alone."""
        return self._compared(sides, lambda series, mine: series.p(mine))

    def differences(self, sides: AnyInts) -> Floats:
        """The differences of :meth:`contrast` alone."""
        return self._compared(sides, lambda series, mine: series.differences(mine))

    def _compared(self, sides: AnyInts, compare: Callable[[Series, AnyInts], Floats]) -> Floats:
        """One number for each series; NaN where a group has no document on one side."""
        made = np.full(len(self.pairs), np.nan)
        for here, series, inside in self._parts():
            if _has_both(mine := np.where(inside, sides, -1)):
                made[here] = compare(series, mine)
        return made


def _has_both(sides: AnyInts) -> bool:
    """Whether there are documents on both sides."""
    return bool((sides == 0).any() and (sides == 1).any())
