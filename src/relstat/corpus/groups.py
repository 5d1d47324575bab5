"""Documents divided into groups by the values of fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from relstat.arrays import Ids
from relstat.corpus.periods import WEEKDAYS

__all__ = ["Groups", "divide"]


@dataclass(frozen=True, slots=True)
class Groups:
    """The documents divided by the values of one or more fields.

    ``codes`` (int32, one per document) index ``labels``; -1 marks a document without a value.
    Labels are sorted by the values, weekdays from Monday.
    """

    by: tuple[str, ...]
    labels: tuple[str, ...]
    codes: Ids

    @property
    def without_value(self) -> int:
        """Documents that belong to no group."""
        return int((self.codes < 0).sum())


def divide(names: Sequence[str], values: Sequence[pl.Series]) -> Groups:
    """Divide documents by the values of one or more fields, joined as ``a | b``."""
    joined = pl.select(pl.concat_str(values, separator=" | ")).to_series()
    labels = _in_order(names, joined, values)
    codes = joined.replace_strict(
        labels, list(range(len(labels))), default=-1, return_dtype=pl.Int32
    )
    return Groups(tuple(names), tuple(labels), codes.fill_null(-1).to_numpy().astype(np.int32))


def _in_order(names: Sequence[str], joined: pl.Series, values: Sequence[pl.Series]) -> list[str]:
    """The labels of groups, by the order of the values they are joined of."""
    rows = dict(zip(joined.to_list(), zip(*values, strict=True), strict=True))
    rows.pop(None, None)

    def key(label: str) -> list[tuple[int, str]]:
        return [
            (WEEKDAYS.index(value) if name == "weekday" and value in WEEKDAYS else 0, value)
            for name, value in zip(names, rows[label], strict=True)
        ]

    return sorted(rows, key=key)
