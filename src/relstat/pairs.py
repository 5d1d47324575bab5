"""Pairs of numbers as single numbers, so that sorting and telling apart are those of integers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["count_pairs", "number_pairs", "pack_pairs", "unpack_pairs"]

Ints = npt.NDArray[np.int64]
AnyInts = npt.NDArray[np.integer[Any]]


def pack_pairs(first: AnyInts, second: AnyInts) -> Ints:
    """Pairs of numbers from 0 to 2^31 - 1 as one number each, which sorts as the pairs do."""
    packed = first.astype(np.int64)
    packed <<= 32
    packed |= second
    return packed


def unpack_pairs(packed: Ints) -> tuple[Ints, Ints]:
    """The pairs that :func:`pack_pairs` packed."""
    return packed >> 32, packed & 0xFFFFFFFF


def count_pairs(first: AnyInts, second: AnyInts) -> tuple[Ints, Ints, Ints]:
    """The distinct pairs, sorted, and how often each occurs: three int64 arrays."""
    packed = pack_pairs(first, second)
    packed.sort()
    opens = np.flatnonzero(np.diff(packed, prepend=-1))
    counts = np.diff(np.append(opens, len(packed)))
    return *unpack_pairs(packed[opens]), counts


def number_pairs(first: AnyInts, second: AnyInts) -> Ints:
    """A number from 0 for each pair, in the order of the pairs; equal pairs have the same."""
    packed = pack_pairs(first, second)
    order = np.argsort(packed)
    number = np.empty(len(packed), dtype=np.int64)
    number[order] = np.cumsum(np.diff(packed[order], prepend=-1) != 0) - 1
    return number
