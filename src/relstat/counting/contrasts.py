"""Which group uses a term most, and how much more than all others together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relstat.arrays import AnyInts, Floats, Ints
from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.statistics.keyness import benjamini_hochberg, clustered_p, log_ratio
from relstat.statistics.resampling import columns_at_once, interval, resampled_sums

__all__ = ["Contrasts", "contrast_groups", "merge_clusters", "where_used"]


@dataclass(frozen=True)
class Contrasts:
    """Arrays with one entry per term; NaN is what cannot be computed.

    Attributes:
        group: int64, the group with the highest rate; the first of equal ones.
        log_ratio, low, high: binary logarithm of its rate over that of the others, and its
            interval; the bounds are NaN where one side has no occurrence.
        p: adjusted for the choice of the group and for the number of terms.
    """

    group: Ints
    log_ratio: Floats
    low: Floats
    high: Floats
    p: Floats


def contrast_groups(counts: Counts, groups: Groups) -> Contrasts:
    """Set the group that uses each term most against all others; releases are the unit.

    The p-value of the difference of two ratio estimates (Rao & Scott 1992) is multiplied by the
    number of groups where there are more than two, because the highest was chosen, and then
    adjusted for all terms (Benjamini & Hochberg 1995).
    """
    size, terms = len(groups.labels), counts.table.shape[1]
    sums, squares, products = counts.moments(groups.codes, size)
    inside = groups.codes >= 0
    codes, words = groups.codes[inside], counts.sizes[inside].astype(np.float64)
    lengths = np.bincount(codes, weights=words, minlength=size).astype(np.float64)
    squared = np.bincount(codes, weights=words**2, minlength=size).astype(np.float64)
    releases = np.bincount(codes, minlength=size).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = np.nan_to_num(sums / lengths[:, None])
    most = rates.argmax(axis=0) if size else np.zeros(terms, dtype=np.int64)

    def two(values: Floats) -> Floats:
        here = np.take_along_axis(values, most[None], axis=0)[0]
        return np.stack([here, values.sum(axis=0) - here])

    def alike(values: Floats) -> Floats:
        return two(np.repeat(values[:, None], terms, axis=1))

    if size < 2 or not terms:
        empty = np.full(terms, np.nan)
        return Contrasts(most, empty, empty, empty, empty)
    count, length = two(sums), alike(lengths)
    p = clustered_p(
        count, two(squares), two(products), length, alike(squared), alike(releases)
    )  # fmt: skip
    p = np.minimum(p * (size if size > 2 else 1), 1.0)
    low, high = _bounds(counts, groups, most, count)
    ratio = log_ratio(count[0], length[0], count[1], length[1])
    ratio = np.where((length > 0).all(axis=0), ratio, np.nan)
    return Contrasts(most, ratio, low, high, benjamini_hochberg(p))


def merge_clusters(
    counts: Counts, groups: Groups | None, clusters: Groups | None
) -> tuple[Counts, AnyInts]:
    """Add up the documents of each cluster in each group: the units of tests and intervals.

    Returns:
        The counts by unit, and the group of each unit (0 without groups). A document without a
        cluster is a unit of its own; without ``clusters`` every document is.
    """
    documents = len(counts.sizes)
    codes = np.zeros(documents, np.int64) if groups is None else groups.codes.astype(np.int64)
    if clusters is None:
        return counts, codes
    named = len(clusters.labels)
    cluster = clusters.codes.astype(np.int64)
    cluster = np.where(cluster >= 0, cluster, np.arange(documents) + named)
    pairs = (codes + 1) * (documents + named) + cluster
    _, first, units = np.unique(pairs, return_index=True, return_inverse=True)
    return counts.merge(units.ravel()), codes[first]


def where_used(documents: Ints, labels: tuple[str, ...]) -> list[str]:
    """In words, which groups use each term: int64 (groups, terms) documents."""
    used = documents > 0
    number = used.sum(axis=0)
    first = used.argmax(axis=0) if len(labels) else number
    return [
        "everywhere"
        if n == len(labels) > 1
        else f"only {labels[code]}"
        if n == 1
        else f"{n} of {len(labels)}"
        for n, code in zip(number.tolist(), first.tolist(), strict=True)
    ]


def _bounds(
    counts: Counts, groups: Groups, most: Ints, count: Floats
) -> tuple[Floats, Floats]:  # fmt: skip
    """The interval of the log ratio from resampled releases."""
    size, terms = len(groups.labels), counts.table.shape[1]
    values = counts.beside_words()
    low, high = np.full((2, terms), np.nan)
    with_text = (groups.codes >= 0) & (counts.sizes > 0)
    releases = np.bincount(groups.codes[with_text], minlength=size)
    fewest = np.minimum(releases[most], releases.sum() - releases[most])
    most_at_once = columns_at_once(size)
    for begin in range(0, terms, most_at_once):
        part = slice(begin, begin + most_at_once)
        sums = resampled_sums(values(part), groups.codes, size)
        here = np.take_along_axis(sums[..., 1:], most[part][None, None], axis=1)[:, 0]
        length = np.take_along_axis(sums[..., 0], most[part][None], axis=1)
        other = sums[..., 1:].sum(axis=1) - here
        rest = sums[..., 0].sum(axis=1)[:, None] - length
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.log2((here + 0.5) / (length + 0.5) / ((other + 0.5) / (rest + 0.5)))
        ratio[(length == 0) | (rest == 0)] = np.nan
        low[part], high[part] = interval(ratio, fewest[part])
    seen = (count > 0).all(axis=0)
    return np.where(seen, low, np.nan), np.where(seen, high, np.nan)
