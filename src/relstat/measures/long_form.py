"""Long frames: a row per item and group, item-level columns repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.measures.layout import PER, nullable
from relstat.tables.table import Column, Spread

__all__ = ["Block", "Layout", "group_rates", "lay_out", "over_groups"]

Pairs = Sequence[tuple[Column, Any]]


@dataclass(frozen=True)
class Block:
    """Values of every item in every group (or period).

    ``over`` describes the column of groups, which are ``labels``. ``values`` are columns with
    arrays (groups, items) or lists of a series per group. ``heading`` is as for :class:`Spread`.
    """

    over: Column
    labels: Sequence[str]
    values: Pairs
    heading: str = "{over} {label}"


class Layout(NamedTuple):
    """What a table is made of besides its title, notes and record."""

    frame: pl.DataFrame
    columns: tuple[Column, ...]
    spread: Spread | None


def lay_out(items: Pairs, block: Block | None = None, *, after: str | None = None) -> Layout:
    """Build a frame with a row per item, or with ``block`` a row per item and group.

    The columns of the block follow the column ``after``; they come last without it.
    """
    whole = pl.DataFrame({column.name: values for column, values in items})
    columns = [column for column, _ in items]
    if block is None:
        return Layout(whole, tuple(columns), None)
    size, groups = whole.height, len(block.labels)
    repeated = whole[np.repeat(np.arange(size), groups)]
    inner = [pl.Series(block.over.name, list(block.labels) * size, dtype=pl.String)]
    inner += [_by_item(column.name, values, size) for column, values in block.values]
    described = [block.over, *(column for column, _ in block.values)]
    place = len(columns) if after is None else [one.name for one in columns].index(after) + 1
    columns[place:place] = described
    frame = repeated.with_columns(inner).select(column.name for column in columns)
    spread = Spread(block.over.name, tuple(one.name for one in described[1:]), block.heading)
    return Layout(frame, tuple(columns), spread)


def _by_item(name: str, values: npt.NDArray[Any] | Sequence[pl.Series], size: int) -> pl.Series:
    """One column of a block, item after item instead of group after group."""
    if isinstance(values, np.ndarray):
        flat = np.ascontiguousarray(values.T).ravel()
        series = nullable(flat) if flat.dtype.kind == "f" else pl.Series(flat)
        return series.alias(name)
    order = np.arange(len(values) * size).reshape(len(values), size).T.ravel()
    return pl.concat(list(values))[order].alias(name)


def over_groups(groups: Groups) -> Column:
    """The column of groups."""
    return Column("group", label=" and ".join(groups.by))


def group_rates(counts: Counts, groups: Groups, *, digits: int) -> Block:
    """Count, rate with interval, and documents of each term in each group."""
    size = len(groups.labels)
    totals, documents = counts.by_group(groups.codes, size)
    low, high = counts.rate_intervals(groups.codes, size, per=PER)
    inside = groups.codes >= 0
    words = np.bincount(groups.codes[inside], weights=counts.sizes[inside], minlength=size)
    rate = np.full(totals.shape, np.nan)
    filled = words > 0
    rate[filled] = totals[filled] / words[filled, None] * PER
    bounds = ("group_rate_low", "group_rate_high")
    return Block(
        over_groups(groups),
        groups.labels,
        [
            (Column("group_count", "count", rank=None), totals),
            (Column("group_rate", "rate", f"per {PER // 1000}k", digits, bounds), rate),
            (Column(bounds[0], "rate", rank=None), np.asarray(low)),
            (Column(bounds[1], "rate", rank=None), np.asarray(high)),
            (Column("group_documents", "count", rank=None), documents),
        ],
    )
