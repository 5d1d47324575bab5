"""What the tables of several measures say in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.arrays import Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.periods import period_text
from relstat.counting.counts import Counts
from relstat.statistics.intervals import LEVEL, MIN_DOCUMENTS
from relstat.tables.table import Column, Note

__all__ = [
    "INTERVAL_NOTE",
    "PER",
    "as_by",
    "by_title",
    "group_notes",
    "interval_note",
    "nullable",
    "rate_notes",
    "seen",
    "size_of",
    "small_group_notes",
    "total_rate",
]

PER: Final = 10_000  # rates are per so many words

INTERVAL_NOTE: Final = f"[low, high]: {LEVEL:.0%} interval, documents being the unit".replace(
    "%", "\u00a0%"
)
_RATE_NOTE: Final = (
    f"{INTERVAL_NOTE} (a count of 0 is bounded by what documents with the term have elsewhere)"
)
_SHORT_INTERVAL: Final = INTERVAL_NOTE.partition(", doc")[0]


def rate_notes(*names: str) -> list[str]:
    """Explain rates and their intervals; ``names`` are the columns, usually those of all tables."""
    about = names or ("rate", "group_rate")
    bounds = tuple(f"{name}_low" for name in about)
    return [
        Note(f"per {PER // 1000}k: occurrences per {PER:,} words", about=about),
        Note(_RATE_NOTE, about=bounds, short=_SHORT_INTERVAL),
    ]


def interval_note(*names: str) -> Note:
    """Explain the intervals of some columns."""
    bounds = tuple(f"{name}_low" for name in names)
    return Note(INTERVAL_NOTE, about=bounds, short=_SHORT_INTERVAL)


def as_by(by: str | Sequence[str] | None) -> list[str] | None:
    """The fields of ``by`` as a list, for the record of options."""
    if by is None:
        return None
    return [by] if isinstance(by, str) else list(by)


def by_title(groups: Groups | None) -> str:
    """What a title says of the grouping: `` by year``, or nothing."""
    return f" by {' and '.join(groups.by)}" if groups else ""


def size_of(corpus: Corpus) -> tuple[str, str]:
    """How much text there is, in words for a title: documents and words."""
    documents = f"{len(corpus):,} document{'' if len(corpus) == 1 else 's'}"
    return documents, f"{corpus.stream.words:,} words"


def nullable(values: Floats) -> pl.Series:
    """The numbers as a column in which what is not a number is null."""
    return pl.Series(np.asarray(values, np.float64), nan_to_null=True)


def group_notes(groups: Groups | None) -> list[str]:
    """Tell how many documents are in no group."""
    if groups is None or not groups.without_value:
        return []
    names = " and ".join(groups.by)
    return [f"{groups.without_value:,} documents have no {names}: they are in the total only"]


def small_group_notes(groups: Groups | None, sizes: Ints) -> list[str]:
    """Name the groups that are too small for an interval."""
    if groups is None:
        few = int((sizes > 0).sum()) < MIN_DOCUMENTS
        return [f"no interval: fewer than {MIN_DOCUMENTS} documents with text"] if few else []
    inside = (groups.codes >= 0) & (sizes > 0)
    documents = np.bincount(groups.codes[inside], minlength=len(groups.labels))
    small = [label for label, n in zip(groups.labels, documents, strict=True) if n < MIN_DOCUMENTS]
    if not small:
        return []
    named = ", ".join(small[:5]) + (f" and {len(small) - 5} more" if len(small) > 5 else "")
    return [f"no interval for groups of fewer than {MIN_DOCUMENTS} documents: {named}"]


def total_rate(counts: Counts, *, digits: int) -> list[tuple[Column, Any]]:
    """Columns for the rate over all documents and its interval."""
    low, high = counts.rate_intervals(np.zeros(len(counts.sizes), dtype=np.int32), 1, per=PER)
    words = counts.sizes.sum()
    rate = counts.totals / words * PER if words else np.full(len(counts.totals), np.nan)
    bounds = ("rate_low", "rate_high")
    return [
        (Column("rate", "rate", f"per {PER // 1000}k", digits, bounds), nullable(rate)),
        (Column("rate_low", "rate", rank=None), nullable(low[0])),
        (Column("rate_high", "rate", rank=None), nullable(high[0])),
    ]


def seen(corpus: Corpus, counts: Counts) -> tuple[pl.Series, pl.Series]:
    """The first and the last date of each term, as precise as the dates are."""
    cells = counts.table
    dates = corpus.metadata.select("date", "date_precision")[cells.rows]
    used = dates.with_columns(term=cells.terms).drop_nulls("date")
    every = pl.DataFrame({"term": np.arange(len(counts.words))})
    bounds = []
    for latest in (False, True):
        extreme = used.sort("date", "date_precision", descending=[latest, False]).unique(
            "term", keep="first", maintain_order=True
        )
        joined = every.join(extreme, on="term", how="left", maintain_order="left")
        bounds.append(period_text(joined["date"], joined["date_precision"]))
    return bounds[0], bounds[1]
