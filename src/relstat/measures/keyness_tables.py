"""Tables of keys: the rows, columns and notes of terms that set one side apart from another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.keyness.keys import ALPHA, Found, sides_of
from relstat.analysis.keyness.terms import Terms
from relstat.arrays import Ints
from relstat.corpus.groups import Groups
from relstat.errors import option
from relstat.measures.layout import PER, nullable, rate_notes, small_group_notes
from relstat.statistics.families import KEYNESS
from relstat.tables.table import Column, Note

__all__ = ["key_notes", "key_rows"]

_HEADINGS: Final = {
    "positive": "more frequent in",
    "negative": "less frequent in",
    "lockwords": "as frequent in",
}


def key_rows(
    terms: Terms,
    found: Found,
    rows: Sequence[Ints],
    statistic: str | None = None,
    *,
    pairs: bool = False,
) -> tuple[pl.DataFrame, tuple[Column, ...]]:
    """Return the rows of all comparisons, and what their columns hold.

    Args:
        terms: what was compared.
        found: the comparisons.
        rows: the terms that are listed for each of them, in order.
        statistic: a further column.
        pairs: whether the reference of a row is shown, as it is not always the same.
    """
    parts = [_rows_of(terms, found, place, order, statistic) for place, order in enumerate(rows)]
    columns = _columns(found.keys, statistic, pairs=pairs, digits=2 if _is_small(parts) else 1)
    return pl.concat([part.select(column.name for column in columns) for part in parts]), columns


def _rows_of(
    terms: Terms, found: Found, place: int, order: Ints, statistic: str | None
) -> pl.DataFrame:
    """The rows of a comparison."""
    one = found.comparisons[place]
    pair = one.pair.select(order)
    made: dict[str, Any] = {
        "group": pl.Series([one.target] * len(order), dtype=pl.String),
        "against": pl.Series([one.reference] * len(order), dtype=pl.String),
        "term": terms.spelled(order),
        "written": terms.written(order),
    }
    for name, side in (("rate", pair.here), ("others", pair.rest)):
        low, high = side.bounds
        made[name] = nullable(side.estimate.value * PER)
        made[f"{name}_low"] = nullable(low * PER)
        made[f"{name}_high"] = nullable(high * PER)
    tested = found.keys != "lockwords" and found.tested
    low, high = pair.interval(found.level, found.p[place, order] < ALPHA if tested else None)
    made["log_ratio"] = nullable(pair.log_ratio)
    made["log_ratio_low"] = nullable(low)
    made["log_ratio_high"] = nullable(high)
    made["p"] = nullable(found.p[place, order])
    if statistic is not None:
        made["statistic"] = nullable(np.asarray(KEYNESS[statistic](*sides_of(pair)), np.float64))
    made["dp"] = nullable(terms.counts.select(order).dispersion())
    made["documents"] = terms.counts.document_counts[order]
    return pl.DataFrame(made)


def _is_small(parts: Sequence[pl.DataFrame]) -> bool:
    """Whether rates need another digit."""
    rates = pl.concat([part["rate"] for part in parts]).drop_nulls()
    return bool(len(rates)) and float(np.median(rates.to_numpy())) < 1


def _columns(keys: str, statistic: str | None, *, pairs: bool, digits: int) -> tuple[Column, ...]:
    columns = [
        Column("group", label=_HEADINGS[keys]),
        Column("against", label="than in" if keys != "lockwords" else "as in",
               rank=0 if pairs else None),
        Column("term", rank=None),
        Column("written", label="term"),
        Column("rate", "rate", "target per 10k", digits, ("rate_low", "rate_high")),
        Column("rate_low", "rate", digits=digits, rank=None),
        Column("rate_high", "rate", digits=digits, rank=None),
        Column("others", "rate", "reference per 10k", digits, ("others_low", "others_high")),
        Column("others_low", "rate", digits=digits, rank=None),
        Column("others_high", "rate", digits=digits, rank=None),
        Column("log_ratio", "score", "log ratio", 1, ("log_ratio_low", "log_ratio_high")),
        Column("log_ratio_low", "score", digits=1, rank=None),
        Column("log_ratio_high", "score", digits=1, rank=None),
        Column("p", "p", "adj. p", rank=1),
    ]  # fmt: skip
    if statistic is not None:
        chosen = KEYNESS[statistic]
        columns.append(Column("statistic", "score", chosen.label, chosen.digits))
    return (
        *columns,
        Column("dp", "score", "DP", 2, rank=2),
        Column("documents", "count", rank=3),
    )


def key_notes(
    found: Found,
    groups: Groups,
    sizes: Ints,
    cluster: str | None,
    special: Sequence[str] = (),
) -> list[str]:
    """Return how to read the rows, or the sentence that says why there are none.

    Args:
        found: the comparisons.
        groups: the targets.
        sizes: words of each document.
        cluster: the field whose values are the units, if documents are not.
        special: what is true of this table only, which comes first.
    """
    unit = f"{cluster} is the unit" if cluster else "documents are the unit"
    small = small_group_notes(groups, sizes)
    listed = int(found.passed.sum())
    if not listed:
        return [_nothing(found, groups, unit), *special, *small]
    reading = Note(
        f"as frequent: rates within a factor of 1.4 by an equivalence test ({unit})",
        about="log_ratio",
    )
    if found.keys != "lockwords":
        reading = Note(
            "log ratio: 1 is twice, 2 four times as frequent as in the reference; its interval "
            "holds for all rows that differ together, and the order is by its bound nearer to 0 (a "
            "bound of 0.0: they differ, and may do so very little); no upper bound where the "
            "reference does not have the term",
            about="log_ratio",
            short="log ratio: 1 is twice as frequent as in the reference, 2 four times",
        )
    return [
        *special,
        reading,
        Note(
            f"adj. p: {unit}, adjusted for {found.tested:,} comparisons (Benjamini-Hochberg)",
            about="p",
            short=f"adj. p: {unit}",
        ),
        Note("DP: 0 evenly spread, 1 in one place", about="dp"),
        *rate_notes("rate", "others"),
        *small,
    ]


def _nothing(found: Found, groups: Groups, unit: str) -> str:
    """The sentence that an empty table is."""
    if len(groups.labels) == 1:
        by = " and ".join(groups.by)
        return f"every document has the {by} {groups.labels[0]}: nothing to compare it with"
    if not found.tested and not found.p.size:
        return f"no term occurs often enough to be compared: lower {option('min_docs')}"
    what = "are shown to be as frequent" if found.keys == "lockwords" else "differ"
    return (
        f"no terms {what} at an adjusted p below {ALPHA}, of {found.tested:,} comparisons; {unit}"
    )
