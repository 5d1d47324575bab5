"""How often a pattern occurs in each group of documents."""

from __future__ import annotations

import numpy as np
import polars as pl

from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.measures.concordance import Concordance
from relstat.measures.layout import (
    PER,
    group_notes,
    nullable,
    rate_notes,
    small_group_notes,
)
from relstat.measures.long_form import over_groups
from relstat.tables.table import Column, Table

__all__ = ["tabulate_groups"]


def tabulate_groups(made: Concordance, groups: Groups) -> Table:
    """Return a row per group: places, their rate with its interval, and documents with one."""
    corpus, found = made.corpus, made.found
    table = SparseCounts.of(found.rows, np.zeros_like(found.rows), (len(corpus), 1))
    nothing = np.zeros(1, dtype=np.int64)
    counts = Counts(table, corpus.stream.words_per_document, nothing, nothing)
    size = len(groups.labels)
    totals, documents = (values[:, 0] for values in counts.by_group(groups.codes, size))
    low, high = (values[:, 0] for values in counts.rate_intervals(groups.codes, size, per=PER))
    inside = groups.codes >= 0
    codes = groups.codes[inside]
    words = np.bincount(codes, weights=counts.sizes[inside], minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = totals / words * PER
    sizes = np.bincount(codes, minlength=size)
    return Table(
        title=made.title("Places of", groups),
        frame=pl.DataFrame(
            {
                "group": pl.Series(groups.labels, dtype=pl.String),
                "count": totals,
                "rate": nullable(rate),
                "rate_low": nullable(low),
                "rate_high": nullable(high),
                "documents": documents,
                "share": documents / sizes,
                "of": sizes,
            }
        ),
        columns=(
            over_groups(groups),
            Column("count", "count"),
            Column("rate", "rate", f"per {PER // 1000}k", 2, ("rate_low", "rate_high")),
            Column("rate_low", "rate", rank=None),
            Column("rate_high", "rate", rank=None),
            Column("documents", "count"),
            Column("share", "share", "of documents"),
            Column("of", "count", "all documents", rank=2),
        ),
        notes=(*rate_notes(), *group_notes(groups), *small_group_notes(groups, counts.sizes)),
        provenance=made.provenance,
    )
