"""Whole numbers of types summed over the stream of each document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats, Ids, Ints, Keys

__all__ = ["PerType", "running_sums", "sum_stream", "sums_between"]

PerType = Mapping[str, npt.NDArray[Any]]
"""A value for each distinct chunk or term, by the name of what is counted."""
_AT_ONCE: Final = 1 << 16  # chunks or words


def sum_stream(per_type: PerType, names: Sequence[str], ids: Ids, documents: Ints) -> Floats:
    """Sum values of types over the stream of each document: float64 (documents, names).

    Names without values are 0.

    Several counts are summed at once, as fields of one number: the sums of a document fit into
    their fields, and running sums may overflow, since their differences are right all the same.
    """
    counts = np.zeros((len(documents) - 1, len(names)))
    packed = _pack(per_type, names, int(np.diff(documents).max(initial=0)))
    first = 0
    while first < len(counts):
        # So many documents that the sums stay in the cache of the processor.
        stop = int(np.searchsorted(documents, documents[first] + _AT_ONCE, side="right")) - 1
        stop = max(stop, first + 1)
        some = ids[documents[first] : documents[stop]]
        bounds = documents[first : stop + 1] - documents[first]
        for table, fields in packed:
            sums = np.diff(running_sums(table, some)[bounds])
            for column, shift, bits in fields:
                field = (sums >> np.uint64(shift)) & np.uint64((1 << bits) - 1)
                counts[first:stop, column] = field
        first = stop
    return counts


def _pack(
    per_type: PerType, names: Sequence[str], longest: int
) -> list[tuple[Keys, list[tuple[int, int, int]]]]:
    """Put counts of types side by side into numbers of 64 bits.

    ``longest`` is the length of the longest document. Returns for each number that of each type,
    and for each field its column, where it begins and its bits.
    """
    packed: list[tuple[Keys, list[tuple[int, int, int]]]] = []
    begin = 64
    for column, name in enumerate(names):
        if name not in per_type:
            continue
        values = per_type[name].astype(np.uint64)
        bits = max((int(values.max(initial=0)) * longest).bit_length(), 1)
        if begin + bits > 64:
            packed.append((np.zeros(len(values), dtype=np.uint64), []))
            begin = 0
        table, fields = packed[-1]
        table |= values << np.uint64(begin)
        fields.append((column, begin, bits))
        begin += bits
    return packed


def running_sums(of_type: npt.NDArray[Any], ids: Ids) -> npt.NDArray[Any]:
    """Return the sum of the values of all types before each place, and of all: (ids + 1,).

    Values without a sign stay so, and the sums of floats are whole numbers.
    """
    kind = np.uint64 if of_type.dtype == np.uint64 else np.int64
    total = np.zeros(len(ids) + 1, dtype=kind)
    np.cumsum(of_type.astype(kind, copy=False)[ids], out=total[1:])
    return total


def sums_between(values: npt.NDArray[Any], offsets: Ints) -> Ints:
    """The sum of each item's values, where item ``i`` spans ``offsets[i]`` to the next."""
    total = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.diff(total[offsets])
