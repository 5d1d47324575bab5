"""Fields from a table of the user's own: categories of sources, periods of policy, coordinates."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from relstat.corpus.periods import date_bounds, parse_period
from relstat.errors import InputError, OptionError, listing, option

__all__ = ["PERIOD_COLUMNS", "fields_by_date", "fields_by_value", "read_table"]

PERIOD_COLUMNS: Final = ("since", "until")
"""The columns that make a table one of periods: first and last day, month or year of each."""


def read_table(path: str | os.PathLike[str]) -> pl.DataFrame:
    """Read a small table, all of it as text: csv, tsv, jsonl, json or parquet, by its suffix.

    Raises :class:`InputError` for a file that cannot be read.
    """
    name = Path(path)
    try:
        match name.suffix.lower():
            case ".tsv" | ".tab":
                return pl.read_csv(name, separator="\t", infer_schema=False)
            case ".parquet":
                return pl.read_parquet(name).cast(pl.String)
            case ".jsonl" | ".ndjson":
                return pl.read_ndjson(name, infer_schema_length=None).cast(pl.String)
            case ".json":
                return pl.read_json(name, infer_schema_length=None).cast(pl.String)
            case _:
                return pl.read_csv(name, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise InputError(f"{name}: cannot read the table: {reason}") from error


def fields_by_value(table: pl.DataFrame, on: str, values: pl.Series) -> Mapping[str, pl.Series]:
    """Look each document's value of a field up in the column of that name.

    Returns the other columns, one value per document; null where the table has no such row.

    Raises:
        OptionError: no such column, no other one, or a value that has two rows.
    """
    columns = _other_columns(table, on)
    keys = table[on].cast(pl.String)
    twice = sorted(set(keys.filter(keys.is_duplicated()).drop_nulls()))
    if twice:
        raise OptionError(f"the table to join has more than one row for {on} {listing(twice[:5])}")
    rows = pl.DataFrame({on: values}).join(
        table.with_columns(keys.alias(on)), on=on, how="left", maintain_order="left"
    )
    return {name: rows[name].cast(pl.String) for name in columns}


def fields_by_date(table: pl.DataFrame, documents: pl.DataFrame) -> Mapping[str, pl.Series]:
    """Look each document's date up among periods: rows with ``since`` and ``until``.

    An empty ``until`` is open. A document has the values of the period that its date lies in for
    certain; null for none.

    Raises:
        OptionError: periods that overlap, or something that is no date.
    """
    columns = _other_columns(table, *PERIOD_COLUMNS)
    earliest, latest = date_bounds(documents)
    place = pl.Series([None] * len(documents), dtype=pl.Int64)
    for row, (since, until) in enumerate(table.select(PERIOD_COLUMNS).iter_rows()):
        inside = pl.Series([True]).new_from_index(0, len(documents))
        if since:
            inside &= (earliest >= parse_period(since)[0]).fill_null(False)
        if until:
            inside &= (latest <= parse_period(until)[1]).fill_null(False)
        inside &= earliest.is_not_null()
        if (inside & place.is_not_null()).any():
            raise OptionError(f"periods of the table to join overlap: {since} to {until}")
        place = place.zip_with(~inside, pl.Series([row]).new_from_index(0, len(documents)))
    return {name: table[name].cast(pl.String).gather(place) for name in columns}


def _other_columns(table: pl.DataFrame, *keys: str) -> list[str]:
    """The columns that are added to the documents."""
    for key in keys:
        if key not in table.columns:
            raise OptionError.unknown(f"column for {option('on')}", key, table.columns)
    others = [name for name in table.columns if name not in keys]
    if not others:
        raise OptionError(f"the table to join has no column beside {' and '.join(keys)}")
    return others
