"""Drawing some of the places of a concordance at random, the same ones each time."""

from __future__ import annotations

import numpy as np

from relstat.arrays import Ids, Ints

__all__ = ["draw_places", "share_out"]


def draw_places(places: int, number: int, seed: int, groups: Ids | None = None) -> Ints:
    """Draw ``number`` of ``places`` at random without replacement: their numbers, ascending.

    The keys by which they are drawn are the raw output of PCG64, which numpy never changes: a
    sample that is quoted in print can be drawn again.

    Args:
        places: how many there are; fewer than ``number`` are all drawn.
        number: how many to draw.
        seed: 0 or more; the same seed draws the same places.
        groups: the group of each place, -1 for none. Every group then gets the same number, as far
            as it has so many, and places without a group are not drawn.
    """
    keys = np.random.PCG64(seed).random_raw(places)
    order = np.argsort(keys, kind="stable")
    if groups is None:
        return np.sort(order[:number])
    sizes = np.bincount(groups[groups >= 0])
    quotas = share_out(number, sizes)
    drawn = [order[groups[order] == group][:quota] for group, quota in enumerate(quotas.tolist())]
    return np.sort(np.concatenate([np.empty(0, dtype=np.int64), *drawn]))


def share_out(number: int, sizes: Ints) -> Ints:
    """Share ``number`` out to groups as evenly as their sizes allow.

    What a small group cannot take goes to the others; of a rest that does not divide evenly, the
    first groups that have room take one each.
    """
    quotas = np.zeros(len(sizes), dtype=np.int64)
    left = min(number, int(sizes.sum()))
    while left:
        room = np.flatnonzero(quotas < sizes)
        each = left // len(room)
        if not each:
            quotas[room[:left]] += 1
            break
        given = np.minimum(sizes[room] - quotas[room], each)
        quotas[room] += given
        left -= int(given.sum())
    return quotas
