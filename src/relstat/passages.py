"""Passages: what several later releases took from the same place of an earlier one.

Alignments with one earlier release are about the same passage when they overlap there by at least
``SAME`` of the longer one. The longest gives the passage its extent; the others follow it, longest
first, so no chain of overlaps can join what has little in common. A release has a passage when
one alignment equals at least ``SAME`` of its words, also where that is part of a longer passage.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.alignments import Alignments
from relstat.suffixes import SuffixText
from relstat.tokens import ragged_indices
from relstat.vocabulary import offsets_of

__all__ = ["SAME", "Passages", "Versions", "find_passages"]

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SAME: Final = 2 / 3
"""The share of its words in which a passage is the same."""


@dataclass(frozen=True)
class Passages:
    """P passages in the earliest release that has them, in the order of the stream.

    ``starts`` and ``ends``, int64 (P,), are word positions.
    """

    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True)
class Versions:
    """Where a passage stands in a later release: int64 arrays, one entry per version.

    Attributes:
        passage: which one.
        alignment: the alignment that tells.
        starts, ends: where it begins and ends in the later release.
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

    Versions are in the order of the passages, then of the stream, one for each later release.
    """
    document = np.searchsorted(text.document_words, found.earlier, side="right")
    order = np.argsort(document, kind="stable")
    first = np.flatnonzero(np.diff(document[order], prepend=-1))
    bounds = np.append(first, len(order)).tolist()
    blocks = offsets_of(np.bincount(found.owner, minlength=len(found)))
    starts, ends = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    versions = [Versions(*np.empty((5, 0), dtype=np.int64))]
    total = 0
    for begin, end in zip(bounds[:-1], bounds[1:], strict=True):
        here = order[begin:end]
        begins, stops = _extents(found.earlier[here], found.earlier_end[here], min_words)
        if not len(begins):
            continue
        some = _versions(text, found, blocks, here, begins, stops)
        starts.append(begins)
        ends.append(stops)
        versions.append(
            Versions(some.passage + total, some.alignment, some.starts, some.ends, some.equal)
        )
        total += len(begins)
    joined = (
        np.concatenate([getattr(one, field.name) for one in versions]) for field in fields(Versions)
    )
    return Passages(np.concatenate(starts), np.concatenate(ends)), Versions(*joined)


def _extents(starts: Ints, ends: Ints, min_words: int) -> tuple[Ints, Ints]:
    """Of the spans in one release those that give a passage its extent, in the order of the text.

    Each is the longest of those that overlap it by ``SAME`` and are not longer themselves.
    """
    spans = np.unique(np.stack([starts - ends, starts], axis=1), axis=0)  # the longest first
    begin, end = spans[:, 1], spans[:, 1] - spans[:, 0]
    long = end - begin >= min_words
    begin, end = begin[long], end[long]
    kept: list[int] = []
    waiting = np.arange(len(begin))
    while len(waiting):
        longest = int(waiting[0])
        kept.append(longest)
        shared = np.minimum(end[waiting], end[longest]) - np.maximum(
            begin[waiting], begin[longest]
        )
        waiting = waiting[shared < SAME * (end[longest] - begin[longest])]
    chosen = np.sort(np.array(kept, dtype=np.int64))
    order = np.lexsort((end[chosen], begin[chosen]))
    return begin[chosen][order], end[chosen][order]


def _versions(
    text: SuffixText, found: Alignments, offsets: Ints, here: Ints, begins: Ints, stops: Ints
) -> Versions:
    """The versions of the passages of one release; ``here`` are the alignments with it."""
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
    # Of several in one release the most equal one counts, then the first.
    order = np.lexsort((start[at], -equal[at], document, passage))
    again = (np.diff(document[order]) == 0) & (np.diff(passage[order]) == 0)
    best = order[np.append(True, ~again)[: len(order)]]
    return Versions(passage, here[which], start[at], end[at], equal[at])[best]
