"""Passages: what several later documents took from the same place of an earlier one.

Alignments with one earlier document are about the same passage when they overlap there by at least
``SAME`` of the longer one. The longest gives the passage its extent; the others follow it, longest
first, so no chain of overlaps can join what has little in common. A document has a passage when
one alignment equals at least ``SAME`` of its words, also where that is part of a longer passage.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from relstat.analysis.reuse.alignments import Alignments
from relstat.arrays import Ints, offsets_of, ragged_indices
from relstat.suffixes.repeats import SuffixText

__all__ = ["SAME", "Passages", "Versions", "find_passages"]

SAME: Final = 2 / 3
"""The share of its words in which a passage is the same."""
_SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")


@dataclass(frozen=True)
class Passages:
    """P passages in the earliest document that has them, in the order of the stream.

    ``starts`` and ``ends``, int64 (P,), are word positions.
    """

    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True)
class Versions:
    """Where a passage occurs in a later document: int64 arrays, one entry per version.

    Attributes:
        passage: which one.
        alignment: the alignment that tells.
        starts, ends: where it begins and ends in the later document.
        equal: how many of its words are the same.
    """

    passage: Ints
    alignment: Ints
    starts: Ints
    ends: Ints
    equal: Ints

    def __len__(self) -> int:
        return len(self.passage)

    def __getitem__(self, chosen: npt.NDArray[np.generic]) -> Versions:
        return Versions(*(getattr(self, field.name)[chosen] for field in fields(self)))


def find_passages(
    text: SuffixText, found: Alignments, *, min_words: int
) -> tuple[Passages, Versions]:
    """The passages of at least ``min_words`` words, and all versions of each.

    Versions are in the order of the passages, then of the stream, one for each later document.
    """
    document = np.searchsorted(text.document_words, found.earlier, side="right")
    home, begins, stops = _extents(document, found.earlier, found.earlier_end, min_words)
    order = np.argsort(document, kind="stable")
    blocks = offsets_of(np.bincount(found.owner, minlength=len(found)))
    starts, ends = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    versions = [Versions(*np.empty((5, 0), dtype=np.int64))]
    total = 0
    homes, first = np.unique(home, return_index=True)
    bounds = np.append(first, len(home)).tolist()
    low, high = (np.searchsorted(document[order], homes, side=side) for side in _SIDES)
    for number in range(len(homes)):
        own = slice(bounds[number], bounds[number + 1])
        here = order[low[number] : high[number]]
        some = _versions(text, found, blocks, here, begins[own], stops[own])
        # Edits may leave too little of the longest alignment: it is no version of itself.
        real = np.unique(some.passage)
        starts.append(begins[own][real])
        ends.append(stops[own][real])
        versions.append(replace(some, passage=np.searchsorted(real, some.passage) + total))
        total += len(real)
    joined = (
        np.concatenate([getattr(one, field.name) for one in versions]) for field in fields(Versions)
    )
    return Passages(np.concatenate(starts), np.concatenate(ends)), Versions(*joined)


def _extents(document: Ints, starts: Ints, ends: Ints, min_words: int) -> tuple[Ints, Ints, Ints]:
    """Of the spans of alignments those that give a passage its extent: document, start, end.

    Each is the longest of those that overlap it by ``SAME`` and are not longer themselves. They
    come document by document, and there in the order of the text.
    """
    order = np.lexsort((starts, starts - ends, document))
    order = order[(ends - starts)[order] >= min_words]
    document, begin, end = document[order], starts[order], ends[order]
    again = (np.diff(begin) == 0) & (np.diff(end) == 0)
    new = np.append(True, ~again)[: len(order)]
    document, begin, end = document[new], begin[new], end[new]
    first = np.flatnonzero(np.diff(document, prepend=-1))
    kept: list[int] = []
    for low, high in pairwise(np.append(first, len(document)).tolist()):
        waiting = np.arange(low, high)
        while len(waiting):
            longest = int(waiting[0])
            kept.append(longest)
            if len(waiting) == 1:
                break
            shared = np.minimum(end[waiting], end[longest])
            shared -= np.maximum(begin[waiting], begin[longest])
            waiting = waiting[shared < SAME * (end[longest] - begin[longest])]
    chosen = np.array(kept, dtype=np.int64)
    chosen = chosen[np.lexsort((end[chosen], begin[chosen]))]
    return document[chosen], begin[chosen], end[chosen]


def _versions(
    text: SuffixText, found: Alignments, offsets: Ints, here: Ints, begins: Ints, stops: Ints
) -> Versions:
    """The versions of the passages of one document; ``here`` are the alignments with it."""
    sizes = offsets[here + 1] - offsets[here]
    blocks = found.blocks[ragged_indices(offsets[here], sizes)]
    first = np.cumsum(sizes) - sizes
    low = np.maximum(blocks.earlier, begins[:, None])
    high = np.minimum(blocks.earlier + blocks.words, stops[:, None])
    inside = high > low
    equal = np.add.reduceat(np.where(inside, high - low, 0), first, axis=1)
    shift = blocks.later - blocks.earlier
    far = np.iinfo(np.int64).max
    start = np.minimum.reduceat(np.where(inside, low + shift, far), first, axis=1)
    end = np.maximum.reduceat(np.where(inside, high + shift, -1), first, axis=1)
    passage, which = np.nonzero(equal >= SAME * (stops - begins)[:, None])
    at = passage, which
    document = np.searchsorted(text.document_words, found.later[here], side="right")[which]
    # Of several in one document the most equal one counts, then the first.
    order = np.lexsort((start[at], -equal[at], document, passage))
    again = (np.diff(document[order]) == 0) & (np.diff(passage[order]) == 0)
    best = order[np.append(True, ~again)[: len(order)]]
    return Versions(passage, here[which], start[at], end[at], equal[at])[best]
