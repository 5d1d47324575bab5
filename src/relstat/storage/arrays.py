"""Columns of integers and strings, and frames, in Parquet files that are read whole.

They are compressed with zstd; nothing is pickled. What is read in place, a part at a time, is in
:mod:`relstat.storage.packed`.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import AnyInts
from relstat.errors import CorruptIndexError

__all__ = [
    "load_column",
    "load_strings",
    "save_column",
    "save_frame",
    "save_lazily",
    "save_strings",
]

Ints = npt.NDArray[np.int32] | npt.NDArray[np.int64]

# On the word ids of running text, one large page at this level takes 1.06 bytes a word. Pages and
# row groups as polars makes them take 1.7; higher levels take ten times as long for 0.05 less.
_LEVEL: Final = 9
_PAGE_BYTES: Final = 1 << 26
_MOST_ROWS: Final = 1 << 22  # of a column that are packed together
_ROWS_AT_ONCE: Final = 1 << 16  # of a frame that is written as it is made


def save_column(path: Path, values: AnyInts) -> None:
    """Write integers (one dimension) as a compressed column: int32 if all fit, else int64.

    Raises:
        ValueError: the values are not integers, or one does not fit into int64.
    """
    if values.ndim != 1 or values.dtype.kind not in "iu":
        raise ValueError(f"a column is one dimension of integers, not {values.dtype}")
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    if high >= 1 << 63:
        raise ValueError(f"{high} does not fit into int64")
    small = low >= -(1 << 31) and high < 1 << 31
    _save(path, pl.Series(values.astype(np.int32 if small else np.int64, copy=False)))


def load_column(source: Path | bytes) -> Ints:
    """The integers of a file of :func:`save_column`, or of its content; read-only.

    Raises:
        CorruptIndexError: this is no such file.
    """
    values = _load(source)
    if values.dtype not in (pl.Int32, pl.Int64):
        raise CorruptIndexError.because(_name(source), "holds no column of integers")
    loaded: Ints = values.to_numpy()
    return loaded


def save_strings(path: Path, strings: pl.Series) -> None:
    """Write strings, none of them null, as a compressed column; the order is kept.

    Raises:
        ValueError: the series holds something else.
    """
    if strings.dtype != pl.String or strings.null_count():
        raise ValueError(f"a column of strings is without null, not {strings.dtype}")
    _save(path, strings)


def load_strings(source: Path | bytes) -> pl.Series:
    """The strings of a file of :func:`save_strings`, or of its content.

    Raises:
        CorruptIndexError: this is no such file.
    """
    strings = _load(source)
    if strings.dtype != pl.String:
        raise CorruptIndexError.because(_name(source), "holds no column of strings")
    return strings


def save_frame(
    path: Path, frame: pl.DataFrame, compression: Literal["zstd", "lz4"] = "zstd", **options: Any
) -> None:
    """Write a frame as a Parquet file; raises OSError where the system refuses."""
    content = BytesIO()  # polars' own writing makes other errors of those of the system
    frame.write_parquet(content, compression=compression, **options)
    path.write_bytes(content.getbuffer())


def save_lazily(path: Path, frame: pl.LazyFrame) -> None:
    """Write a frame that is never in memory as a whole; raises OSError where the system refuses."""
    content = BytesIO()
    frame.sink_parquet(content, row_group_size=_ROWS_AT_ONCE, maintain_order=True)
    path.write_bytes(content.getbuffer())


def _save(path: Path, values: pl.Series) -> None:
    save_frame(
        path,
        values.alias("values").to_frame(),
        compression_level=_LEVEL,
        statistics=False,
        row_group_size=min(max(1, len(values)), _MOST_ROWS),
        data_page_size=_PAGE_BYTES,
    )


def _load(source: Path | bytes) -> pl.Series:
    """The one column without null of a Parquet file or its content."""
    try:
        # As bytes: a name is not read as a pattern, nor folders as partitions.
        content = source if isinstance(source, bytes) else source.read_bytes()
        frame = pl.read_parquet(content, use_statistics=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise CorruptIndexError.because(_name(source), "is damaged or cut off") from error
    if frame.columns != ["values"] or frame["values"].null_count():
        raise CorruptIndexError.because(_name(source), "holds no column without null")
    return frame["values"]


def _name(source: Path | bytes) -> Path | str:
    return "a column" if isinstance(source, bytes) else source
