"""Documents that are in memory already: a data frame, or a list of texts.

They are packed as the Parquet file that would hold them and go through the same reader, so that
they are cleaned, dated and measured alike.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from relstat.errors import InputError, MissingExtraError, OptionError

__all__ = ["frame_of_texts", "pack_frame"]


def pack_frame(frame: Any, columns: Iterable[str]) -> io.BytesIO:
    """Return a polars, pandas or Arrow frame as the bytes of a Parquet file.

    Raises :class:`OptionError` for something else, and where it lacks one of ``columns``.
    """
    table = _as_polars(frame)
    for column in columns:
        if column not in table.columns:
            raise OptionError.unknown("column", column, table.columns)
    packed = io.BytesIO()
    table.write_parquet(packed)
    packed.seek(0)
    return packed


def frame_of_texts(texts: Iterable[str | Mapping[str, Any]]) -> pl.DataFrame:
    """Return texts, or records with the key ``text``, as a frame; no text is an InputError."""
    rows = [{"text": one} if isinstance(one, str) else dict(one) for one in texts]
    if not rows:
        raise InputError("nothing to read: no text was given")
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def _as_polars(frame: Any) -> pl.DataFrame:
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    try:
        if hasattr(frame, "__arrow_c_stream__"):
            return pl.DataFrame(frame)
        if type(frame).__module__.partition(".")[0] == "pandas":
            return pl.from_pandas(frame)
    except ModuleNotFoundError:
        raise MissingExtraError("reading a pandas frame", "pandas") from None
    raise OptionError(
        f"from_frame takes a polars, pandas or Arrow frame, not {type(frame).__name__}"
    )
