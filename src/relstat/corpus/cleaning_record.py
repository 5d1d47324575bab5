"""The record of cleaning: what was done to the texts of a corpus, and what was learned for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

__all__ = ["FURNITURE", "JOINTS", "STEPS", "TABLES", "Cleaned"]

STEPS: Final[dict[str, Any]] = {
    "step": pl.String,
    "source": pl.String,
    "documents": pl.Int64,
    "characters": pl.Int64,
}
FURNITURE: Final[dict[str, Any]] = {
    "source": pl.String,
    "edge": pl.String,
    "unit": pl.String,
    "documents": pl.UInt32,
    "of": pl.UInt32,
    "share": pl.Float64,
    "elsewhere": pl.UInt32,
    "why": pl.String,
}
JOINTS: Final[dict[str, Any]] = {
    "written": pl.String,
    "repaired": pl.String,
    "count": pl.Int64,
    "evidence": pl.String,
}
TABLES: Final = ("steps", "furniture", "joints")
"""The tables of a record, which an index keeps."""


@dataclass(frozen=True)
class Cleaned:
    """What cleaning did to a corpus as it was read, whatever was chosen from it since.

    Attributes:
        steps: for each step and source (null: none known) the documents that the step changed,
            and the characters that it added, less those that it took away.
        furniture: what recurs at the edges, and was taken off them.
        joints: the glued words that were divided.
        off: the steps that were switched off.
        dates: what became of dates that were in doubt; an index keeps it as problems.
    """

    steps: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=STEPS))
    furniture: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FURNITURE))
    joints: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=JOINTS))
    off: tuple[str, ...] = ()
    dates: pl.DataFrame = field(default_factory=pl.DataFrame)

    @classmethod
    def together(cls, records: Sequence[Cleaned]) -> Cleaned:
        """The records of corpora that were cleaned each by itself, added up."""
        steps = pl.concat([record.steps for record in records])
        return cls(
            steps.group_by("step", "source", maintain_order=True).agg(
                pl.col("documents", "characters").sum()
            ),
            pl.concat([record.furniture for record in records]),
            pl.concat([record.joints for record in records]),
            tuple(dict.fromkeys(name for record in records for name in record.off)),
        )

    @property
    def summary(self) -> str:
        """Which repairs changed the most documents, in a line; nothing where none did."""
        made = (
            self.steps.filter(pl.col("step") != "parts")
            .group_by("step", maintain_order=True)
            .agg(pl.col("documents").sum(), pl.col("characters").sum().abs())
            .sort("documents", "characters", descending=True, maintain_order=True)
        )
        if made.is_empty():
            return ""
        most = [
            f"{step} in {documents:,}"
            for step, documents in made.head(3).select("step", "documents").rows()
        ]
        rest = len(made) - 3
        more = [f"{rest} more step{'' if rest == 1 else 's'}"] if rest > 0 else []
        return (
            f"texts cleaned: {', '.join([*most, *more])}; 'relstat info --repairs' lists all, "
            "--raw leaves all as it was"
        )
