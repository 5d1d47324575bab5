"""Records out of Parquet, slice by slice."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import polars as pl

from relstat.corpus.column_names import plainly_named
from relstat.readers.formats.format import Format, OpenFile
from relstat.readers.grid import Grid, Undecoded, grid_of_frame
from relstat.readers.limits import Limits, too_large
from relstat.readers.problems import UnreadableError
from relstat.readers.sources import Source

__all__ = ["PARQUET", "is_plain", "parquet_grids"]

_MAGIC: Final = b"PAR1"
_FIRST_ROWS: Final = 64  # of the first slice, which shows the size of a row
_GROWTH: Final = 8  # from slice to slice at most: later rows may be much larger


def _read(opened: OpenFile) -> Iterator[Grid]:
    """Yield the rows of a Parquet file; one that is packed is held in memory meanwhile."""
    undecoded = Undecoded()
    yield from opened.up_to_failure(_grids(opened, undecoded))
    undecoded.report(opened.log)


def _grids(opened: OpenFile, undecoded: Undecoded) -> Iterator[Grid]:
    source, limits = opened.source, opened.limits
    if not is_plain(source):
        content = b"".join(opened.bounded("packed Parquet", limits.whole))
        for grid, _ in parquet_grids(content, opened.size, limits, undecoded):
            yield grid
        return
    told = len(opened.head.data)
    for grid, share in parquet_grids(source.path, opened.size, limits, undecoded):
        done = int(share * source.size)
        if opened.meter and done > told:
            opened.meter.add(done - told)
            told = done
        yield grid


def is_plain(source: Source) -> bool:
    """Whether a file is Parquet on disk, not packed: then it need not be read as a whole."""
    if source.data is not None or not _is_utf8(source.path):
        return False
    with _named_errors(), open(source.path, "rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def parquet_grids(
    content: str | bytes, size: int, limits: Limits, undecoded: Undecoded
) -> Iterator[tuple[Grid, float]]:
    """The rows in grids of about ``size`` bytes, each with the share of all rows then read.

    ``content`` is a path or the bytes of a file; ``undecoded`` counts what is not UTF-8. Raises
    :class:`UnreadableError` for what is no
    Parquet, or is broken further down, or has more columns or bytes than ``limits`` allow.
    """
    if not content:
        raise UnreadableError("empty file")
    with _named_errors():
        table = pl.scan_parquet(
            # An absolute path is not mistaken for an address or a home folder.
            io.BytesIO(content) if isinstance(content, bytes) else os.path.abspath(content),
            glob=False,
            hive_partitioning=False,
        )
        height = table.select(pl.len()).collect().item()
        width = len(table.collect_schema())
    if width > limits.columns:
        raise UnreadableError(f"{width:,} columns; at most {limits.columns:,} are read")
    packed = len(content) if isinstance(content, bytes) else os.path.getsize(content)
    slices = _bounded(_slices(table, height, size), limits.unpacked_from(packed))
    for at, frame in _joined(slices, size):
        with _named_errors():
            grid = grid_of_frame(frame, at, undecoded)
        yield grid, (at + frame.height) / height


def _slices(table: pl.LazyFrame, height: int, size: int) -> Iterator[pl.DataFrame]:
    """The rows in pieces of at most about an eighth of ``size``."""
    at = 0
    rows = _FIRST_ROWS
    while at < height:
        with _named_errors():
            frame = plainly_named(table.slice(at, rows).collect())
        if not frame.height:
            raise UnreadableError(f"it says that it has {height:,} rows, and has {at:,}")
        at += frame.height
        fitting = size * frame.height // (_GROWTH * max(1, _size(frame)))
        rows = max(1, min(int(fitting), rows * _GROWTH))
        yield frame


def _bounded(slices: Iterable[pl.DataFrame], most: int) -> Iterator[pl.DataFrame]:
    """The slices, as long as they hold no more bytes than that."""
    held = 0
    for frame in slices:
        held += _size(frame)
        if held > most:
            raise UnreadableError(too_large("a Parquet file", most))
        yield frame


def _size(frame: pl.DataFrame) -> int:
    """The bytes of a frame as texts; equal ones count each, though they stand in memory once."""
    texts = sum(map(_text_bytes, frame.iter_columns()))
    return max(int(frame.estimated_size()), texts)


def _text_bytes(column: pl.Series) -> int:
    kind = column.dtype
    if kind in (pl.Categorical, pl.Enum):
        column = column.cast(pl.String)
    elif kind not in (pl.String, pl.Binary):
        return 0
    sizes = column.bin.size() if kind == pl.Binary else column.str.len_bytes()
    return int(sizes.sum())


def _joined(slices: Iterable[pl.DataFrame], size: int) -> Iterator[tuple[int, pl.DataFrame]]:
    """Slices put together to frames of about ``size`` bytes, each after its first row's number."""
    held: list[pl.DataFrame] = []
    at = 0
    for frame in slices:
        if held and sum(map(_size, [*held, frame])) > size:
            joined = pl.concat(held)
            yield at, joined
            at += joined.height
            held = []
        held.append(frame)
    if held:
        yield at, pl.concat(held)


@contextmanager
def _named_errors() -> Iterator[None]:
    """What polars says of a broken file, in one line."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise UnreadableError(f"not a readable Parquet file: {reason}") from None


def _is_utf8(path: str) -> bool:
    """Whether polars can be given a path: it takes no other."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


PARQUET: Final = Format(
    name="parquet",
    suffixes=(".parquet", ".pq"),
    read=_read,
    sniff=lambda head: head.data.startswith(_MAGIC),
    packed=True,
)
