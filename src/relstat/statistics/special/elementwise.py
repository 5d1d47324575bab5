"""Apply a function to arrays a block at a time, so that what it works on stays in the cache."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from relstat.arrays import Floats

__all__ = ["map_blocks", "map_distinct", "polynomial"]

_FEW = 64  # elements that are not worth sorting


def map_blocks(
    function: Callable[..., tuple[Floats, ...]], *given: npt.ArrayLike, block: int = 4096
) -> tuple[Floats, ...]:
    """Return what ``function`` gives for the arguments, broadcast against each other.

    Args:
        function: takes a float64 array of one dimension for each argument, and returns a tuple of
            arrays of the same length. It must treat each element by itself.
        given: numbers or arrays.
        block: how many elements to work on together.
    """
    if all(
        type(one) is np.ndarray
        and one.dtype == np.float64
        and one.ndim == 1
        and len(one) == len(given[0])  # type: ignore[arg-type]  # an array by the first condition
        and len(one) <= block
        for one in given
    ):
        return function(*given)
    arrays = np.broadcast_arrays(*(np.asarray(one, np.float64) for one in given))
    shape, size = arrays[0].shape, arrays[0].size
    flat = [array.ravel() for array in arrays]
    parts = [
        function(*(array[start : start + block] for array in flat))
        for start in range(0, max(size, 1), block)
    ]
    return tuple(np.concatenate(column).reshape(shape) for column in zip(*parts, strict=True))


def map_distinct(function: Callable[..., Floats], *given: npt.ArrayLike) -> Floats:
    """Return what ``function`` gives for the arguments, computed once for equal ones.

    In a table of terms many have the same few numbers of documents behind them.
    """
    arrays = [np.asarray(one, np.float64) for one in given]
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    varied = [number for number, array in enumerate(arrays) if array.size > 1]
    if np.prod(shape) <= _FEW or not varied:
        return function(*arrays)
    kind = np.zeros(shape, np.int64)
    tables = []
    for number in varied:
        values = np.unique(arrays[number])
        kind = kind * len(values) + np.searchsorted(values, arrays[number])
        tables.append(values)
    kinds = np.unique(kind)
    chosen, code = dict(enumerate(arrays)), kinds
    for number, values in zip(reversed(varied), reversed(tables), strict=True):
        code, place = np.divmod(code, len(values))
        chosen[number] = values[place]
    found = function(*chosen.values())
    return np.asarray(found[np.searchsorted(kinds, kind)], np.float64)


def polynomial(x: Floats, coefficients: tuple[float, ...]) -> Floats:
    """Return the value of a polynomial, given its coefficients from the highest power down."""
    value = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        value *= x
        value += coefficient
    return value
