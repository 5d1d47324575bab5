"""What a score is: a formula of counts, with everything needed to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np

from relstat.arrays import Floats

__all__ = ["Counts", "Score", "needed_counts"]

Counts = Mapping[str, Floats]  # arrays of any one shape, by the name of what is counted
_PERCENT: Final = 100


@dataclass(frozen=True)
class Score:
    """One score of texts; a member of the registry in :mod:`relstat.analysis.scoring.registry`.

    Attributes:
        name: the identifier: the column of tables, the name in options.
        label: the full name, for rows of tables and for the reference.
        heading: the short name above a column.
        needs: the counts that the formula takes, in the order of its arguments.
        formula: a function of arrays of counts; NaN where the score is undefined.
        written: the formula as the reference prints it.
        higher: what a high value means, as the end of "higher is ...".
        reading: how to read a value: its unit, or landmarks of the scale.
        made_for: the texts and readers that the formula was made for.
        valid: the lowest and the highest value that it was made for; None is open.
        source: author and year.
        citation: the publication.
        kind: ``share`` for a part of a whole, 0 to 1; ``score`` otherwise.
        digits: decimal places in print.
        rank: how soon the column yields in a narrow table, as of a table's column.
        minimum: counts below which the score is not given.
        undefined: which texts have no score although they were counted.
        as_textstat: the fields that differ where texts are counted as textstat does.
        default: whether tables show it when no scores are chosen.
        percent: whether it is a part of a whole in per cent (:meth:`in_percent`).
        smooth: whether small changes of the counts change it little, so that it has an interval.
        languages: the languages that it was made for (ISO 639-1); none for any.
    """

    name: str
    label: str
    heading: str
    needs: tuple[str, ...]
    formula: Callable[..., Floats]
    written: str
    higher: str
    reading: str
    made_for: str
    source: str
    citation: str
    valid: tuple[float | None, float | None] = (None, None)
    kind: Literal["score", "share"] = "score"
    digits: int = 1
    rank: int = 0
    minimum: Mapping[str, int] = field(default_factory=dict)
    undefined: str = ""
    as_textstat: Mapping[str, Any] = field(default_factory=dict)
    default: bool = False
    languages: tuple[str, ...] = ("en",)
    smooth: bool = True
    percent: bool = False

    @property
    def whole(self) -> float | None:
        """Return 1 for a share, 100 for one in per cent, None for what is no part of a whole."""
        return _PERCENT if self.percent else 1.0 if self.kind == "share" else None

    def of(self, counts: Counts) -> Floats:
        """Return the score of texts from their counts; NaN where it is undefined."""
        values = self.formula(*(counts[name] for name in self.needs))
        for name, least in self.minimum.items():
            values = np.where(counts[name] < least, np.nan, values)
        return values

    def counted(self, convention: str) -> Score:
        """Return the score as it is made from counts of that convention."""
        return replace(self, **self.as_textstat) if convention == "textstat" else self

    def in_percent(self) -> Score:
        """Return a share as a score from 0 to 100, and any other score as it is."""
        if self.kind != "share":
            return self

        def percent(*counts: Floats) -> Floats:
            return self.formula(*counts) * _PERCENT

        return replace(self, formula=percent, kind="score", label=f"{self.label}, %", percent=True)


def needed_counts(scores: Sequence[Score]) -> tuple[str, ...]:
    """Return the names of all counts that some of these scores need, in order of appearance."""
    names = (name for score in scores for name in (*score.needs, *score.minimum))
    return tuple(dict.fromkeys(names))
