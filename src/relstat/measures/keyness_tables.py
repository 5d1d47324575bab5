"""Tables of keys: the rows and columns of terms that set one side apart from another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.keyness.keys import ALPHA, Found, sides_of
from relstat.analysis.keyness.terms import Terms
from relstat.arrays import Ints
from relstat.measures.layout import PER, nullable
from relstat.statistics.families import KEYNESS
from relstat.tables.table import Column

__all__ = ["key_rows"]

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
