"""Intervals by resampling whole documents.

Words inside a document are not independent (one formula brings ten words along), so documents
are resampled, never words. The resampling is the Poisson bootstrap: in every resample each
document gets a weight drawn from Poisson(1), independent of all others, so weights need no
knowledge of the corpus's size and sums over parts of a corpus can be added up. Weights come
from the raw output of a counter-based generator (Philox) keyed by the document's position: same
corpus, same interval, on every machine and with any number of processes.

Source: Hanley & MacGibbon (2006), Creating non-parametric bootstrap samples using Poisson
frequencies; Chamandy et al. (2012), Estimating uncertainty for massive data streams.
"""

from __future__ import annotations

from math import exp, factorial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from relstat.arrays import AnyInts, Floats

__all__ = [
    "LEVEL",
    "MIN_DOCUMENTS",
    "RESAMPLES",
    "ZERO_COUNT_BOUND",
    "columns_at_once",
    "interval",
    "poisson_weights",
    "resampled_sums",
]

Weights = npt.NDArray[np.uint8]
Thresholds = npt.NDArray[np.uint16]

RESAMPLES: Final = 1000
LEVEL: Final = 0.95
MIN_DOCUMENTS: Final = 5  # below this an interval says more about luck than about the outlet
# Upper bound of a count of which none was seen: 1 - LEVEL/2 of a Poisson's mass, -ln(0.025).
ZERO_COUNT_BOUND: Final = 3.689
_BLOCK: Final = 1024  # documents per random block; part of the definition of a resample
_SEED: Final = 20_220_517
_BLOCKS: Final = 8  # that are drawn together for sparse tables: weights of 65 MB
_COLUMNS: Final = 1 << 13
_FEW_COLUMNS: Final = 8  # up to which a plain sum is faster than BLAS, which starts threads


def poisson_weights(block: int, resamples: int = RESAMPLES) -> Weights:
    """Weights of the documents ``block * 1024`` onward: uint8, shape (resamples, 1024)."""
    return _weights(block, resamples, _poisson_thresholds())


def _weights(block: int, resamples: int, thresholds: Thresholds) -> Weights:
    generator = np.random.Philox(key=_SEED, counter=[0, 0, 0, block])
    raw = generator.random_raw(resamples * _BLOCK // 4).view(np.uint16)
    if not np.little_endian:  # the halves of a raw draw keep their order on every machine
        raw = raw.reshape(-1, 4)[:, ::-1].ravel()
    # Comparing with the few thresholds takes half the time of looking each draw up in a table.
    weights = np.zeros(len(raw), dtype=np.uint8)
    reached = np.empty(len(raw), dtype=np.bool_)
    for threshold in thresholds:
        np.greater_equal(raw, threshold, out=reached)
        weights += reached.view(np.uint8)
    return weights.reshape(resamples, _BLOCK)


def _poisson_thresholds() -> Thresholds:
    """Poisson(1) by inversion at a resolution of 1/65536: the least 16-bit draw of each weight."""
    cumulative = np.cumsum([exp(-1) / factorial(k) for k in range(12)])
    draws = (np.arange(65536) + 0.5) / 65536
    weights = np.searchsorted(cumulative, draws)
    return np.searchsorted(weights, np.arange(1, weights[-1] + 1)).astype(np.uint16)


def resampled_sums(
    values: Any, groups: AnyInts, size: int, *, resamples: int = RESAMPLES
) -> Floats:
    """Sums of ``values`` over the documents of each group, in every resample.

    Args:
        values: shape (documents, columns), an array or a scipy CSR matrix.
        groups: the group of each document, from 0 to ``size - 1``; -1 is in none.
        size: the number of groups.
        resamples: how many resamples.

    Returns:
        Shape (resamples, size, columns). Where a resample drew no document of a group the sums
        are 0, so a ratio of two of them is not a number, and :func:`interval` passes over it.
    """
    if values.shape[1] > _FEW_COLUMNS and not isinstance(values, np.ndarray):
        return _sparse_sums(values.T.tocsr().astype(np.float64), groups, size, resamples)
    values = values if isinstance(values, np.ndarray) else values.toarray()
    few = values.shape[1] <= _FEW_COLUMNS
    sums = np.zeros((resamples, size, values.shape[1]))
    thresholds, drawn = _poisson_thresholds(), np.empty((resamples, _BLOCK))
    for block in range(-(-values.shape[0] // _BLOCK)):
        rows = slice(block * _BLOCK, (block + 1) * _BLOCK)
        part, codes = values[rows].astype(np.float64), groups[rows]
        weights = _weights(block, resamples, thresholds)
        for group in np.unique(codes[codes >= 0]):
            inside = np.flatnonzero(codes == group)
            mine = drawn[:, : len(inside)]
            # As bytes: copying columns takes longer than multiplying them.
            mine[:] = weights if len(inside) == _BLOCK else weights.take(inside, axis=1)
            if few:
                columns = np.ascontiguousarray(part[inside].T)
                sums[:, group] += np.einsum("ri,ci->rc", mine, columns)
            else:
                sums[:, group] += mine @ part[inside]
    return sums


def columns_at_once(size: int) -> int:
    """How many columns to resample together in ``size`` groups: sums of about 65 MB."""
    return max(_COLUMNS // max(size, 1), 1)


def _sparse_sums(columns: Any, groups: AnyInts, size: int, resamples: int) -> Floats:
    """The same for a scipy CSR matrix of columns x documents.

    Each cell adds its multiple of the weights of one document, which lie side by side here. Some
    blocks go together: adding up what they give takes as long as they do.
    """
    sums = np.zeros((size, columns.shape[0], resamples))
    thresholds = _poisson_thresholds()
    for first in range(0, columns.shape[1], _BLOCKS * _BLOCK):
        part = columns[:, first : first + _BLOCKS * _BLOCK]
        codes = groups[first : first + part.shape[1]]
        weights = np.empty((part.shape[1], resamples))
        for start in range(0, len(weights), _BLOCK):
            here = weights[start : start + _BLOCK]
            drawn = _weights((first + start) // _BLOCK, resamples, thresholds)
            here[:] = drawn[:, : len(here)].T
        for group in np.unique(codes[codes >= 0]):
            inside = np.flatnonzero(codes == group)
            if len(inside) == len(codes):
                sums[group] += part @ weights
            else:
                sums[group] += part[:, inside] @ weights[inside]
    return np.moveaxis(sums, 2, 0)


def interval(
    samples: Floats, documents: npt.NDArray[np.integer] | int, *, level: float = LEVEL
) -> tuple[Floats, Floats]:
    """Percentile interval over the first axis of ``samples``.

    NaN where fewer than ``MIN_DOCUMENTS`` documents stand behind the value (``documents``
    broadcasts against the remaining axes) or where fewer than half of the resamples gave one.
    """
    if samples.size == 0:
        empty = np.empty(samples.shape[1:])
        return empty, empty.copy()
    tail = (1 - level) / 2 * 100
    usable = np.isfinite(samples)
    if usable.all() and (np.asarray(documents) >= MIN_DOCUMENTS).all():
        low, high = np.percentile(samples, [tail, 100 - tail], axis=0)
        return low, high
    enough = (usable.mean(axis=0) >= 0.5) & (np.asarray(documents) >= MIN_DOCUMENTS)
    # One finite filler row keeps nanpercentile silent where nothing is usable.
    filled = np.where(enough, np.where(usable, samples, np.nan), 0.0)
    low, high = np.nanpercentile(filled, [tail, 100 - tail], axis=0)
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)
