"""Documents that are in memory already: a data frame, or a list of texts.

They are packed as the Parquet file that would hold them and go through the same reader, so that
they are cleaned, dated and measured alike.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
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


def frame_of_texts(texts: Iterable[str | Mapping[str, Any] | None]) -> pl.DataFrame:
    """Return texts, or records with the key ``text``, as a frame.

    None and NaN are texts that are missing. Raises :class:`InputError` where there is no text,
    :class:`OptionError` for something else than texts.
    """
    if isinstance(texts, str | bytes | Mapping) or hasattr(texts, "columns"):
        kind = type(texts).__name__
        raise OptionError(f"from_texts takes a list of texts or of dicts, not one {kind}")
    rows = [_as_record(number, one) for number, one in enumerate(texts, 1)]
    if not rows:
        raise InputError("nothing to read: no text was given")
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def _as_record(number: int, given: object) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return dict(given)
    if isinstance(given, str):
        return {"text": given}
    if given is None or given != given:  # what pandas has for a missing text
        return {"text": None}
    kind = type(given).__name__
    raise OptionError(f"from_texts takes texts or dicts; number {number} is of the type {kind}")


def _as_polars(frame: Any) -> pl.DataFrame:
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if not hasattr(frame, "columns"):
        raise OptionError(
            f"from_frame takes a polars, pandas or Arrow frame, not {type(frame).__name__}; "
            "from_texts takes a list or column of texts"
        )
    if type(frame).__module__.partition(".")[0] == "pandas":
        if find_spec("pyarrow") is None:  # without it polars fails in several ways
            raise MissingExtraError("reading a pandas frame", "pandas")
        return pl.from_pandas(frame)
    try:
        return pl.DataFrame(frame)
    except TypeError:
        raise OptionError(
            f"from_frame takes a polars, pandas or Arrow frame, not {type(frame).__name__}"
        ) from None
