"""Tables of what cleaning did: how often each step changed something, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from relstat.cleaning.pipeline import Cleaner
from relstat.corpus.corpus import Corpus
from relstat.tables.table import Column, Provenance, Table

__all__ = ["furniture_table", "joints_table", "off_notes", "repairs_table"]


def repairs_table(corpus: Corpus, provenance: Provenance) -> Table:
    """A row for each step that changed something in a source: documents, and characters."""
    steps = corpus.cleaned.steps
    does: Mapping[str, str] = Cleaner.descriptions()
    total = pl.DataFrame(
        {
            "step": ["all steps"],
            "source": [None],
            "documents": [None],
            "characters": [steps["characters"].sum()],
        },
        schema=steps.schema,
    )
    frame = pl.concat([steps, total]).with_columns(
        pl.col("step").replace_strict(does, default=None, return_dtype=pl.String).alias("does")
    )
    columns = (
        Column("step"),
        Column("source"),
        Column("documents", "count"),
        Column("characters", "count", "characters added"),
        Column("does", label="what it does", rank=2),
    )
    notes = (
        "steps in the order in which they run, over all documents read, before any choice; "
        "documents: number that the step changed; characters: added minus removed",
        *off_notes(corpus),
    )
    return Table("Repairs", frame, columns, notes, provenance)


def furniture_table(corpus: Corpus, provenance: Provenance, top: int | None) -> Table:
    """A row for each unit of page furniture: what, where, how often, and why it is taken off."""
    found = corpus.cleaned.furniture
    frame = found.sort(
        ["documents", "source", "edge", "unit"], descending=[True, False, False, False],
        nulls_last=True,
    ).head(top or found.height).select(
        "unit", "source", "edge", "documents", "of", "share", "elsewhere", "why"
    )  # fmt: skip
    columns = (
        Column("unit"),
        Column("source", rank=1),
        Column("edge"),
        Column("documents", "count"),
        Column("of", "count", rank=3),
        Column("share", "share"),
        Column("elsewhere", "count"),
        Column("why", rank=2),
    )
    notes = (
        "units in their most frequent form; numbers, dates and initials vary; share: documents "
        "with the unit at that edge, of those sampled; elsewhere: occurrences in the middle of "
        "texts",
        *off_notes(corpus),
    )
    title = "Page furniture removed"
    return Table(title, frame, columns, notes, provenance, total=found.height)


def joints_table(corpus: Corpus, provenance: Provenance, top: int | None) -> Table:
    """A row for each glued word that was divided."""
    found = corpus.cleaned.joints
    frame = found.head(top or found.height)
    columns = tuple(Column(name, "count" if name == "count" else "text") for name in frame.columns)
    notes = ("words that had lost the space between them, found by the other words of the corpus",)
    title = "Glued words divided"
    return Table(title, frame, columns, notes, provenance, total=found.height)


def off_notes(corpus: Corpus) -> list[str]:
    """Which steps of cleaning were switched off."""
    off = corpus.cleaned.off
    if not off:
        return []
    if set(off) == set(Cleaner.descriptions()):
        return ["texts as read, not cleaned"]
    return [f"steps left out: {', '.join(off)}"]
