"""Scores of diversity that compare groups of any size, with errors made of documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol, Self

import numpy as np

from relstat.analysis.diversity.document_sums import DocumentSums, sum_documents
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.diversity import expected_types_by_group
from relstat.statistics.estimates import MIN_DOCUMENTS, Estimate, jackknife_score

__all__ = [
    "DRAWN",
    "MIN_TYPES_DOCUMENTS",
    "WINDOW",
    "DiversityScore",
    "DrawnTypes",
    "SummedScore",
    "comparable",
    "diversity_scores",
    "running_scores",
]

DRAWN: Final = 1_000
"""Words in which different words are counted, unless another number is asked for."""
WINDOW: Final = 50
"""Words of a window of MATTR, unless another number is asked for."""
MIN_TYPES_DOCUMENTS: Final = 200
"""Documents below which types have no interval: in simulation it held in 87 to 93 % then."""
_FLAGS: Final = 1 << 26  # groups x terms that are counted at once


class DiversityScore(Protocol):
    """A score of groups of documents."""

    @property
    def name(self) -> str:
        """Its name in tables."""

    @property
    def label(self) -> str:
        """The heading of its column."""

    @property
    def digits(self) -> int:
        """After the point."""

    @property
    def fewest(self) -> int:
        """Documents below which there is no interval."""

    @property
    def used(self) -> Flags:
        """(documents,), whether a document takes part."""

    def estimate(self, codes: AnyInts, size: int) -> Estimate:
        """The score of each group; ``codes`` has the group of each document, -1 for none."""

    def merge(self, units: Ints) -> Self:
        """The same with the documents of each unit (numbered from 0) taken as one."""


@dataclass(frozen=True)
class DrawnTypes:
    """Different words expected among equally many words drawn from a group."""

    table: SparseCounts
    sizes: AnyInts
    drawn: int
    name: str = "expected_types"
    digits: int = 0
    fewest: int = MIN_TYPES_DOCUMENTS

    @property
    def label(self) -> str:
        """The heading of its column."""
        return f"types in {self.drawn:,}"

    @property
    def used(self) -> Flags:
        """Documents with words."""
        return np.asarray(self.sizes > 0)

    def estimate(self, codes: AnyInts, size: int) -> Estimate:
        """See :func:`relstat.statistics.diversity.expected_types_by_group`."""
        codes = np.where(self.used, codes, -1)
        cells = self._cells_of(codes >= 0)
        made = expected_types_by_group(*cells, codes, size, self.drawn)
        documents = np.bincount(codes[codes >= 0], minlength=size)
        error = np.where(documents >= self.fewest, made.error, np.nan)
        return Estimate(made.value, error, made.freedom)

    def merge(self, units: Ints) -> DrawnTypes:
        """The same with the documents of each unit as one."""
        sizes = np.bincount(units, self.sizes).astype(np.int64)
        return replace(self, table=self.table.merge(units), sizes=sizes)

    def types(self, codes: AnyInts, size: int) -> Ints:
        """How many different words each group uses."""
        found = np.zeros(size, np.int64)
        at_once = max(_FLAGS // max(self.table.shape[1], 1), 1)
        for first in range(0, size, at_once):
            some = min(size - first, at_once)
            group = codes[self.table.rows] - first
            inside = np.flatnonzero((group >= 0) & (group < some))
            used = np.zeros((some, self.table.shape[1]), np.bool_)
            used[group[inside], self.table.terms[inside]] = True
            found[first : first + some] = np.count_nonzero(used, axis=1)
        return found

    def _cells_of(self, among: Flags) -> tuple[AnyInts, AnyInts, AnyInts]:
        cells = self.table
        if among.all():
            return cells.terms, cells.rows, cells.counts
        chosen = among[cells.rows]
        return cells.terms[chosen], cells.rows[chosen], cells.counts[chosen]


@dataclass(frozen=True)
class SummedScore:
    """A function of sums over the documents of a group.

    Attributes:
        parts: (documents, columns), what each document adds.
        function: takes sums, (groups, columns), and returns a score for each group.
    """

    name: str
    label: str
    digits: int
    parts: Floats
    used: Flags
    function: Callable[[Floats], Floats]
    fewest: int = MIN_DOCUMENTS

    def estimate(self, codes: AnyInts, size: int) -> Estimate:
        """See :func:`relstat.statistics.jackknife_score`."""
        return jackknife_score(self.function, self.parts, np.where(self.used, codes, -1), size)

    def merge(self, units: Ints) -> SummedScore:
        """The same with the documents of each unit as one."""
        kept = self.parts * self.used[:, None]
        parts = np.stack([np.bincount(units, column) for column in kept.T], axis=1)
        used = np.bincount(units, self.used) > 0
        return replace(self, parts=parts.astype(np.float64), used=used)

    def of_documents(self) -> Floats:
        """The score of each document; NaN where it takes no part."""
        return np.where(self.used, self.function(self.parts), np.nan)


def comparable(score: DiversityScore, made: Estimate) -> tuple[Estimate, str, int]:
    """Return a score beside others in one column: its values, heading, and digits after the point.

    A share is in percent there, so that it has the digits of the others.
    """
    if score.name != "mattr":
        return made, score.label, score.digits
    return Estimate(made.value * 100, made.error * 100, made.freedom), f"{score.label}, %", 1


def diversity_scores(
    corpus: Corpus, *, drawn: int = DRAWN, window: int = WINDOW
) -> tuple[DrawnTypes, SummedScore, SummedScore]:
    """Return the scores of a corpus, from what its documents add to them.

    Args:
        corpus: the documents.
        drawn: words in which different words are counted.
        window: words of a window of MATTR.
    """
    sums = sum_documents(corpus.stream, window)
    return DrawnTypes(sums.table, sums.words, drawn), *running_scores(sums)


def running_scores(sums: DocumentSums) -> tuple[SummedScore, SummedScore]:
    """Return the scores that are read in order inside documents: MATTR and MTLD."""
    window = sums.window
    windows = np.stack([sums.window_types, sums.windows * window], axis=1).astype(np.float64)
    factors = np.stack([sums.words.astype(np.float64), sums.forward, sums.backward], axis=1)
    return (
        SummedScore("mattr", f"MATTR {window}", 3, windows, sums.windows > 0, _ratio),
        SummedScore("mtld", "MTLD", 1, factors, sums.long, _mtld),
    )


def _ratio(sums: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums[:, 1] > 0, sums[:, 0] / sums[:, 1], np.nan)


def _mtld(sums: Floats) -> Floats:
    """The mean of words per factor, read forward and backward; NaN without a repeated word."""
    with np.errstate(divide="ignore", invalid="ignore"):
        both = sums[:, 0] / sums[:, 1] + sums[:, 0] / sums[:, 2]
    return np.where((sums[:, 1] > 0) & (sums[:, 2] > 0), both / 2, np.nan)
