"""Which of some documents with equal or similar texts are one, by their dates and titles.

Documents are taken one after the other, the earliest first. Each is a copy of the most similar
document that was kept before it, of equally similar ones the first; without one it is kept itself.
Texts that only equal others, the many, are decided with arrays; those that are similar to others
one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Flags, Floats, Ints, number_pairs, pack_pairs
from relstat.corpus.periods import date_bounds, period_text
from relstat.corpus.similar_texts import SimilarTexts

__all__ = ["CopyRules", "number_rows"]

_LITTLE: Final = 20  # words below which the same text is no sign of the same document
_DAYS: Final = 30  # between copies word for word
_NEAR_DAYS: Final = 3  # between near-copies
_FEW: Final = 200  # documents that are decided sooner one by one than with arrays


@dataclass(frozen=True)
class CopyRules:
    """Whether two of N documents, known by their numbers, are one.

    Attributes:
        wordings: int64 (N,), equal for equal texts.
        neighbours: the similar wordings of a wording, with their similarity.
        little: bool (N,), so short that title and date must agree, too.
        names: int64 (N,), equal for equal titles and dates.
        dated: bool (N,).
        earliest, latest: int64 (N,), the days that the date may mean; 0 without one.
    """

    wordings: Ints
    neighbours: dict[int, list[tuple[int, float]]]
    little: Flags
    names: Ints
    dated: Flags
    earliest: Ints
    latest: Ints

    @classmethod
    def of(
        cls, fields: pl.DataFrame, words: Ints, wordings: Ints, similar: SimilarTexts
    ) -> CopyRules:
        """Take the rules from the metadata, the lengths and the wordings of the documents."""
        neighbours: dict[int, list[tuple[int, float]]] = defaultdict(list)
        pairs = (similar.first, similar.second, similar.similarity)
        for one, other, near in zip(*(values.tolist() for values in pairs), strict=True):
            neighbours[one].append((other, near))
            neighbours[other].append((one, near))
        earliest, latest = (days.to_physical() for days in date_bounds(fields))
        dates = period_text(fields["date"], fields["date_precision"])
        return cls(
            wordings,
            dict(neighbours),
            words < _LITTLE,
            number_rows([fields["title"], dates]),
            (earliest.is_not_null() & latest.is_not_null()).to_numpy(),
            earliest.fill_null(0).to_numpy().astype(np.int64),
            latest.fill_null(0).to_numpy().astype(np.int64),
        )

    def in_order(self) -> Ints:
        """Return the numbers from the earliest document to the latest, undated ones last."""
        return np.lexsort((self.earliest, ~self.dated))

    def assign(self, numbers: Ints, groups: Ints, *, inside: bool) -> tuple[Ints, Floats]:
        """Find the kept document that each one is a copy of.

        Args:
            numbers: the documents in their order.
            groups: int64 (N,); a copy is of the same group, without ``inside`` of another.

        Returns:
            For each of ``numbers`` a number, or -1 where it is kept, and the similarity, NaN there.
        """
        original = np.full(len(self.wordings), -1, dtype=np.int64)
        near = np.full(len(self.wordings), np.nan)
        linked = np.isin(self.wordings[numbers], np.array(list(self.neighbours), dtype=np.int64))
        self._assign_equal(numbers[~linked], groups, original, near, inside=inside)
        self._assign_singly(numbers[linked], groups, original, near, inside=inside)
        return original[numbers], near[numbers]

    def _assign_equal(
        self, numbers: Ints, groups: Ints, original: Ints, near: Floats, *, inside: bool
    ) -> None:
        """Write originals and similarities of documents whose wordings are similar to no others.

        In each round the first document left of every wording is kept, and those that are copies of
        it go: the first kept one is the one that they are assigned to.
        """
        # Short texts of other names are never one: they need not be compared.
        named = np.where(self.little, self.names + 1, 0)
        kind = number_pairs(self.wordings[numbers], named[numbers])
        kind = pack_pairs(kind, groups[numbers]) if inside else kind
        order = np.argsort(kind, kind="stable")
        left, kind = numbers[order], kind[order]
        while len(left) > _FEW:
            starts = np.concatenate([[True], kind[1:] != kind[:-1]])
            leader = left[np.maximum.accumulate(np.where(starts, np.arange(len(left)), 0))]
            copied = ~starts & self._are_one(left, leader)
            if not inside:
                copied &= groups[left] != groups[leader]
            original[left[copied]], near[left[copied]] = leader[copied], 1.0
            rest = ~(starts | copied)
            left, kind = left[rest], kind[rest]
        self._assign_singly(left, groups, original, near, inside=inside)

    def _are_one(self, numbers: Ints, others: Ints) -> Flags:
        """Whether titles and dates allow documents of equal texts to be one, pair by pair."""
        named = ~self.little[numbers] | (self.names[numbers] == self.names[others])
        apart = np.maximum(
            self.earliest[numbers] - self.latest[others],
            self.earliest[others] - self.latest[numbers],
        )
        undated = ~(self.dated[numbers] & self.dated[others])
        allowed: Flags = named & (undated | (apart <= _DAYS))
        return allowed

    def _assign_singly(
        self, numbers: Ints, groups: Ints, original: Ints, near: Floats, *, inside: bool
    ) -> None:
        """Write the originals and similarities of documents, comparing one with the other."""
        wordings, group = self.wordings[numbers].tolist(), groups[numbers].tolist()
        kept: dict[int, list[int]] = defaultdict(list)  # places in ``numbers``, by wording
        rows = _Rows(self, numbers)
        for place, wording in enumerate(wordings):
            choice = [
                (similarity, other)
                for text, similarity in [(wording, 1.0), *self.neighbours.get(wording, ())]
                for other in kept.get(text, ())
                if (group[place] == group[other]) == inside and rows.are_one(place, other)
            ]
            if choice:
                similarity, other = max(choice, key=lambda one: one[0])
                original[numbers[place]], near[numbers[place]] = numbers[other], similarity
            else:
                kept[wording].append(place)


class _Rows:
    """The rules as lists, which are faster than arrays to look single documents up in."""

    def __init__(self, rules: CopyRules, numbers: Ints) -> None:
        self._wordings = rules.wordings[numbers].tolist()
        self._little = rules.little[numbers].tolist()
        self._names = rules.names[numbers].tolist()
        self._dated = rules.dated[numbers].tolist()
        self._days = list(
            zip(rules.earliest[numbers].tolist(), rules.latest[numbers].tolist(), strict=True)
        )

    def are_one(self, place: int, other: int) -> bool:
        """Whether titles and dates allow two documents to be one, given their texts."""
        exact = self._wordings[place] == self._wordings[other]
        if exact and self._little[place] and self._names[place] != self._names[other]:
            return False
        if not (self._dated[place] and self._dated[other]):
            return True
        (first, last), (other_first, other_last) = self._days[place], self._days[other]
        apart = max(first - other_last, other_first - last)
        return bool(apart <= (_DAYS if exact else _NEAR_DAYS))


def number_rows(columns: Sequence[pl.Series]) -> Ints:
    """Return a number for each row of some columns, equal for equal rows; null equals null."""
    frame = pl.DataFrame([column.alias(str(place)) for place, column in enumerate(columns)])
    kinds = frame.unique().with_row_index("number")
    found = frame.join(kinds, on=frame.columns, how="left", nulls_equal=True, maintain_order="left")
    return found["number"].to_numpy().astype(np.int64)
