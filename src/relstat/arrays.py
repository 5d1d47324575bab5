"""Arrays that the whole package speaks of: names of their types, ranges and pairs of numbers.

Pairs of numbers are packed into single numbers, so that sorting and comparing them are operations
on integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = [
    "AT_ONCE",
    "AnyInts",
    "Bytes",
    "Flags",
    "Floats",
    "Ids",
    "Ints",
    "Keys",
    "Offsets",
    "add_pairs",
    "count_pairs",
    "number_pairs",
    "offsets_of",
    "order_of",
    "owners_of",
    "pack_pairs",
    "ragged_indices",
    "unpack_pairs",
]

AnyInts = npt.NDArray[np.integer[Any]]
"""Integers of any width."""
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
"""True or False for each of something."""
Floats = npt.NDArray[np.float64]
Ids = npt.NDArray[np.int32]
"""Numbers of types: of chunks, words or terms."""
Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
"""Digests and other numbers that only identify."""
Offsets = npt.NDArray[np.int64]
"""(n + 1,): item i of n is what lies from ``offsets[i]`` to before ``offsets[i + 1]``."""
AT_ONCE: Final = 1 << 22
"""Elements of an array that are processed in one block, where arrays may be very long."""
Number = TypeVar("Number", bound=np.integer[Any])


def offsets_of(counts: npt.NDArray[np.generic]) -> Offsets:
    """Return where each item starts when items of these sizes follow one another, and the end."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def owners_of(places: Ints, offsets: Offsets) -> Ints:
    """Return the item that each place lies in; the places are in order, each in some item."""
    return np.repeat(np.arange(len(offsets) - 1), np.diff(np.searchsorted(places, offsets)))


def ragged_indices(starts: AnyInts, counts: AnyInts) -> Offsets:
    """Concatenate the ranges ``starts[i] .. starts[i] + counts[i]`` into one index array."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    found: Ints = np.repeat(starts - (ends - counts), counts)
    found += np.arange(total, dtype=np.int64)
    return found


def pack_pairs(first: AnyInts, second: AnyInts) -> Ints:
    """Pack pairs of numbers from 0 to 2^31 - 1 into one number each, which sorts as they do."""
    packed = first.astype(np.int64)
    packed <<= 32
    packed |= second
    return packed


def unpack_pairs(packed: Ints) -> tuple[Ints, Ints]:
    """Return the pairs that :func:`pack_pairs` packed."""
    return packed >> 32, packed & 0xFFFFFFFF


def count_pairs(first: AnyInts, second: AnyInts) -> tuple[Ints, Ints, Ints]:
    """Count the distinct pairs: three int64 arrays, the pairs in sorted order and their counts."""
    width = int(second.max(initial=0)) + 1
    if (int(first.max(initial=0)) + 1) * width < 1 << 32:
        # Numbers half as wide are sorted in half the time.
        narrow = first.astype(np.uint32)
        narrow *= np.uint32(width)
        narrow += second.astype(np.uint32)
        found, counts = _count_each(narrow)
        ones, others = np.divmod(found.astype(np.int64), width)
        return ones, others, counts
    pairs, counts = _count_each(pack_pairs(first, second))
    return *unpack_pairs(pairs), counts


def add_pairs(counted: Sequence[tuple[Ints, Ints, Ints]]) -> tuple[Ints, Ints, Ints]:
    """Add up what :func:`count_pairs` gave for several parts."""
    if len(counted) == 1:
        return counted[0]
    none = np.zeros(0, dtype=np.int64)
    ones, others, counts = (np.concatenate([none, *some]) for some in zip(*counted, strict=True))
    pairs = pack_pairs(ones, others)
    order = np.argsort(pairs)
    opens = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    return *unpack_pairs(pairs[order][opens]), np.add.reduceat(counts[order], opens)


def _count_each(numbers: npt.NDArray[Number]) -> tuple[npt.NDArray[Number], Ints]:
    """Return the distinct numbers in sorted order, and how often each occurs; sorts in place."""
    numbers.sort()
    opens = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=opens[1:])
    places = np.flatnonzero(opens)
    return numbers[places], np.diff(places, append=len(numbers))


def order_of(keys: Ints) -> Ints:
    """Return the order that sorts numbers from 0 on, equal ones in the order that they have.

    As ``argsort(kind="stable")``, but several times as fast where a number and a place fit into 63
    bits together.
    """
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits > 63:
        return np.argsort(keys, kind="stable")
    packed = keys << bits
    packed |= np.arange(len(keys), dtype=np.int64)
    packed.sort()
    packed &= (1 << bits) - 1
    return packed


def number_pairs(first: AnyInts, second: AnyInts) -> Ints:
    """Number the distinct pairs from 0 in their order; equal pairs get the same number."""
    packed = pack_pairs(first, second)
    order = np.argsort(packed)
    number = np.empty(len(packed), dtype=np.int64)
    number[order] = np.cumsum(np.diff(packed[order], prepend=-1) != 0) - 1
    return number
