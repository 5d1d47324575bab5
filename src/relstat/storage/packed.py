"""Integers and booleans packed in files that are read in place.

They are plain ``.npy`` files, mapped into memory: reading touches only the pages that are asked
for, and processes that read the same file share them. Nothing is pickled.

Packed integers take one array in a file. A width that the processor knows (1, 2, 4 or 8 bytes)
is stored as that type, in one dimension. Widths between are rows of single bytes, lowest first,
and one row of zeros at the end: so every item can be read as the next larger type, from where it
begins, and the bytes of its neighbour masked away.

Packed booleans are eight to a byte, lowest bit first, and one last byte: how many bits of the
byte before it are unused.
"""

from __future__ import annotations

import mmap
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from relstat.arrays import Bytes, Flags
from relstat.errors import CorruptIndexError, IndexChangedError

__all__ = ["PackedBits", "PackedBitsWriter", "PackedInts", "PackedIntsWriter", "bytes_needed"]

Key = int | np.integer[Any] | slice | npt.NDArray[Any]

# Of a large file only so much is held in memory at once: pages that were read are given back to the
# system, which keeps them as long as nobody else needs the room.
_LARGE: Final = 1 << 26
_HELD: Final = 1 << 25
_AROUND: Final = 1 << 20  # bytes that the system maps, at most about, where one is read
_FEW: Final = 1 << 6  # items that are read in any order
_SPAN: Final = 1 << 21  # neighbouring items read together, of many in any order

_PLAIN: Final = ("|u1", "<u2", "<i4", "<u4", "<i8")
_BETWEEN: Final = (3, 5, 6, 7)


def bytes_needed(largest: int) -> int:
    """The whole bytes, 1 to 8, that hold every integer from 0 to ``largest``.

    Raises:
        ValueError: ``largest`` is negative or does not fit into int64.
    """
    if not 0 <= largest < 1 << 63:
        raise ValueError(f"packed integers are between 0 and 2**63 - 1, not {largest}")
    return max(1, (largest.bit_length() + 7) // 8)


class PackedInts:
    """Non-negative integers in a file of a :class:`PackedIntsWriter`, read in place.

    ``packed[key]`` takes what a numpy array of one dimension takes (an integer, a slice, an array
    of indices or of booleans) and copies the values out as int32, or as int64 if the file can
    hold larger ones. ``packed[:]`` is all of them. Pickling keeps the path only. A file of
    ``large`` bytes or more is never resident as a whole.

    Raises:
        CorruptIndexError: the file is cut off or holds something else.
        IndexChangedError: the file is gone.
    """

    def __init__(self, path: Path, *, large: int = _LARGE) -> None:
        self.path = path
        stored = _mapped(path)
        kind = stored.dtype.str
        if stored.ndim == 1 and kind in _PLAIN:
            wide = kind in ("<u4", "<i8")
            self._rows: Bytes | None = None
            self._items = stored
        elif stored.ndim == 2 and kind == "|u1" and stored.shape[1] in _BETWEEN and len(stored):
            width = stored.shape[1]
            wide = width > 4
            self._rows = stored[:-1]
            self._items = np.ndarray(
                (len(stored) - 1,), "<i8" if wide else "<i4", stored, strides=(width,)
            )
            self._mask = self._items.dtype.type((1 << 8 * width) - 1)
        else:
            raise CorruptIndexError.because(path, "holds no packed integers")
        self.dtype: np.dtype[Any] = np.dtype(np.int64 if wide else np.int32)
        self._map = _map_of(stored) if stored.nbytes >= large else None
        self._touched = 0

    def __len__(self) -> int:
        return len(self._items)

    def __reduce__(self) -> tuple[type[PackedInts], tuple[Path]]:
        return PackedInts, (self.path,)

    def __getitem__(self, key: Key) -> Any:
        if self._map is None:
            return self._read(key)
        if isinstance(key, np.ndarray) and key.dtype != np.bool_ and key.size > _FEW:
            return self._read_spans(key)
        found = self._read(key)
        apart = not isinstance(key, slice)
        self._touch(found.size * (_AROUND if apart else self._items.itemsize))
        return found

    def _touch(self, size: int) -> None:
        """Count bytes that were read, and give their pages back once they are many."""
        self._touched += size
        if self._map is not None and self._touched >= _HELD:
            self._map.madvise(mmap.MADV_DONTNEED)
            self._touched = 0

    def _read_spans(self, key: npt.NDArray[Any]) -> Any:
        """The items at many indices, by their place in the file: one stretch after the other."""
        wanted = key.ravel()
        if (lowest := int(wanted.min())) < 0:
            if lowest < -len(self):
                raise IndexError(f"index {lowest} is out of range: there are {len(self)} items")
            wanted = np.where(wanted < 0, wanted + len(self), wanted)
        order = np.argsort(wanted)
        wanted = wanted[order]
        found = np.empty(len(wanted), self.dtype)
        spans = np.searchsorted(wanted, np.arange(0, len(self) + _SPAN, _SPAN))
        spans[-1] = len(wanted)  # what is out of range is refused where it is read
        for start, stop in pairwise(spans.tolist()):
            if start < stop:
                found[order[start:stop]] = self._read(wanted[start:stop])
                self._touch(min((stop - start) * _AROUND, _SPAN * self._items.itemsize))
        return found.reshape(key.shape)

    def _read(self, key: Key) -> Any:
        if self._rows is None:
            # Slices are views: only they are not copies yet.
            return self._items[key].astype(self.dtype, copy=isinstance(key, slice))
        if isinstance(key, np.ndarray) and key.dtype != np.bool_:
            return self._gather(self._rows, key)
        return (self._items[key] & self._mask).astype(self.dtype, copy=False)

    def _gather(self, rows: Bytes, key: npt.NDArray[Any]) -> Any:
        """The items at the indices ``key``; copying rows is faster than unaligned reads."""
        wide = np.zeros((*key.shape, self._items.itemsize), np.uint8)
        wide[..., : rows.shape[1]] = rows.take(
            key.astype(np.intp, casting="same_kind", copy=False), axis=0
        )
        return wide.view(self._items.dtype)[..., 0].astype(self.dtype, copy=False)


class PackedBits:
    """Booleans in a file of a :class:`PackedBitsWriter`, eight to a byte, read in place.

    ``packed[key]`` takes the keys of :class:`PackedInts` and copies the values out as bool.

    Raises:
        CorruptIndexError: the file is cut off or holds something else.
        IndexChangedError: the file is gone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        stored = _mapped(path)
        if stored.ndim != 1 or stored.dtype != np.uint8 or not len(stored):
            raise CorruptIndexError.because(path, "holds no packed booleans")
        self._bytes = stored[:-1]
        self._length = 8 * len(self._bytes) - int(stored[-1])
        if not 0 <= self._length <= 8 * len(self._bytes) < self._length + 8:
            raise CorruptIndexError.because(path, "holds no packed booleans")

    def __len__(self) -> int:
        return self._length

    def __reduce__(self) -> tuple[type[PackedBits], tuple[Path]]:
        return PackedBits, (self.path,)

    def __getitem__(self, key: Key) -> Any:
        if isinstance(key, slice):
            start, stop, step = key.indices(self._length)
            if step == 1:
                return self._range(start, max(start, stop))
            key = np.fromiter(range(start, stop, step), np.intp)
        places = self._places(np.asarray(key))
        bits = self._bytes.take(places >> 3) >> (places & 7).astype(np.uint8) & 1
        return bits.astype(np.bool_)

    def _range(self, start: int, stop: int) -> Flags:
        first = start >> 3
        bits = np.unpackbits(self._bytes[first : (stop + 7) >> 3], bitorder="little")
        return bits[start - 8 * first : stop - 8 * first].view(np.bool_)

    def _places(self, key: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The key as indices from the start: the unused bits at the end are out of range."""
        if key.dtype == np.bool_:
            if key.shape != (self._length,):
                raise IndexError(f"{len(key)} booleans choose among {self._length} items")
            return np.flatnonzero(key)
        key = key.astype(np.intp, casting="same_kind", copy=False)
        lowest, highest = (key.min(), key.max()) if key.size else (0, -1)
        if lowest < -self._length or highest >= self._length:
            raise IndexError(f"index out of range: there are {self._length} items")
        return np.where(key < 0, key + self._length, key) if lowest < 0 else key


class _NpyWriter:
    """A ``.npy`` file that grows by blocks; its header is right once the file is closed.

    Until then the header tells of no rows at all, which does not fit the size of the file, so
    what a killed writer leaves is refused.
    """

    def __init__(self, path: Path, kind: str, columns: tuple[int, ...] = ()) -> None:
        self._kind, self._columns, self._rows = kind, columns, 0
        self._file = path.open("wb")
        self._write_header()

    def _write_header(self) -> None:
        # numpy leaves room in the header for the first dimension to grow.
        np.lib.format.write_array_header_1_0(
            self._file,
            {"descr": self._kind, "fortran_order": False, "shape": (self._rows, *self._columns)},
        )

    def _write(self, rows: npt.NDArray[Any]) -> None:
        self._rows += len(rows)
        self._file.write(np.ascontiguousarray(rows).data)

    def _finish(self) -> None:
        """What is to be written after the last block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._file:
            if kind is None:
                self._finish()
                self._file.seek(0)
                self._write_header()


class PackedIntsWriter(_NpyWriter):
    """Writes non-negative integers block by block, each in as few bytes as ``largest`` needs.

    A context manager; the file can be read with :class:`PackedInts` after it ends.
    """

    def __init__(self, path: Path, largest: int) -> None:
        self._largest = largest
        self._width = bytes_needed(largest)
        if self._width in _BETWEEN:
            super().__init__(path, "|u1", (self._width,))
        else:
            signs = {1: "|u1", 2: "<u2", 4: "<i4" if largest < 1 << 31 else "<u4", 8: "<i8"}
            super().__init__(path, signs[self._width])

    def append(self, values: npt.ArrayLike) -> None:
        """Write ``values`` (one dimension, any integer type) after those before.

        Raises:
            ValueError: a value is not an integer from 0 to ``largest``.
        """
        block = np.atleast_1d(np.asarray(values))
        if not block.size:
            return
        if block.ndim > 1 or block.dtype.kind not in "iu":
            raise ValueError(
                f"one dimension of integers is packed, not {block.dtype} {block.shape}"
            )
        if block.min() < 0 or block.max() > self._largest:
            raise ValueError(
                f"values from {block.min()} to {block.max()} are not within 0 to {self._largest}"
            )
        if self._columns:
            single = block.astype("<i8").view(np.uint8).reshape(-1, 8)
            self._write(single[:, : self._width])
        else:
            self._write(block.astype(self._kind))

    def _finish(self) -> None:
        if self._columns:
            self._write(np.zeros((1, self._width), np.uint8))


class PackedBitsWriter(_NpyWriter):
    """Writes booleans block by block, eight to a byte.

    A context manager; the file can be read with :class:`PackedBits` after it ends.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, "|u1")
        self._rest = np.zeros(0, np.bool_)

    def append(self, values: npt.ArrayLike) -> None:
        """Write ``values`` (one dimension of bool) after those before.

        Raises:
            ValueError: the values are not booleans.
        """
        block = np.atleast_1d(np.asarray(values))
        if block.size and (block.ndim > 1 or block.dtype != np.bool_):
            raise ValueError(
                f"one dimension of booleans is packed, not {block.dtype} {block.shape}"
            )
        bits = np.concatenate([self._rest, block.astype(np.bool_)])
        whole = len(bits) // 8 * 8
        self._write(np.packbits(bits[:whole], bitorder="little"))
        self._rest = bits[whole:]

    def _finish(self) -> None:
        self._write(np.packbits(self._rest, bitorder="little"))
        self._write(np.array([-len(self._rest) % 8], np.uint8))


def _map_of(stored: npt.NDArray[Any]) -> mmap.mmap | None:
    """The map behind an array, where the system takes advice on it."""
    base: Any = stored
    while base is not None and not isinstance(base, mmap.mmap):
        base = getattr(base, "base", None)
    return base if hasattr(mmap, "MADV_DONTNEED") else None


def _mapped(path: Path) -> npt.NDArray[Any]:
    """The array of a ``.npy`` file, mapped into memory; the file holds it and nothing else."""
    try:
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
        size = path.stat().st_size
    except FileNotFoundError as error:
        raise IndexChangedError(
            f"{path}: is gone: the index was rebuilt or removed while it was being read"
        ) from error
    except Exception as error:  # numpy reads the header as Python, and fails in as many ways
        raise CorruptIndexError.because(path, "is damaged or cut off") from error
    if (
        not isinstance(stored, np.memmap)
        or not stored.flags.c_contiguous
        or size != stored.offset + stored.nbytes
    ):
        raise CorruptIndexError.because(path, "is damaged or cut off")
    # A plain array is indexed faster than a memmap, and keeps the map open.
    return np.asarray(stored)
