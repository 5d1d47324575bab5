"""Frames with several slots, made of frames with one slot that meet.

``sends * to the bier of *`` and the like: where the fixed text after the slot of one frame is, at
one place, the fixed text before the slot of another, both are one frame with two slots. The two
texts may overlap or touch, since each frame is as long as its own occurrences have it; none may
reach into a slot of the other. A third slot is added to two as a second one is to the first.

Each slot must be one by itself, at the places where the whole stands (:func:`real_slots`): where
the second slot has but one filler, the frame with one slot says all. Of frames with the same slots
at the same places the one with more fixed text is listed, the others only if it has less than
three quarters of their occurrences.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relstat.analysis.phrases.phrase_stream import PhraseStream
from relstat.analysis.phrases.slots import (
    GROW_SHARE,
    Frames,
    FrameThresholds,
    count_documents,
    dense,
    list_frames,
    number_fillers,
    real_slots,
    slot_bounds,
)
from relstat.arrays import Ints, number_pairs, ragged_indices
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.sorting import parts

__all__ = ["find_chains"]


@dataclass(frozen=True)
class _Chains:
    """Occurrences of frames with some slots: the group of each, and its bounds."""

    group: Ints
    bounds: Ints

    def __getitem__(self, some: Ints) -> _Chains:
        return _Chains(self.group[some], self.bounds[some])


def find_chains(
    stream: PhraseStream, single: Frames, thresholds: FrameThresholds, slots: int
) -> Frames:
    """The frames of ``slots`` slots (2 or more) that are made of frames of one slot.

    ``single`` are all frames of one slot that reach the same thresholds.
    """
    text = stream.slices.text
    documents = np.repeat(np.arange(len(text.rows)), np.diff(text.document_words))
    found = _Chains(single.owner, single.bounds)
    for _ in range(1, slots):
        found = _enough(_joined(text, found, single, thresholds.min_count), documents, thresholds)
    slot_places = slot_bounds(found.bounds)
    fillers = [number_fillers(text, found.group, *slot) for slot in slot_places]
    good = np.ones(int(found.group.max(initial=-1)) + 1, dtype=np.bool_)
    for slot, filler in zip(slot_places, fillers, strict=True):
        good &= real_slots(stream, found.group, *slot, filler, thresholds)
    filler = fillers[0]
    for other in fillers[1:]:
        filler = number_pairs(filler, other)
    kept = np.flatnonzero(good[found.group])
    kept = kept[_longest(found[kept])]
    found = found[kept]
    return list_frames(
        stream, found.group, found.bounds, filler[kept], documents[found.bounds[:, 1]]
    )


def _joined(text: SuffixText, found: _Chains, single: Frames, times: int) -> _Chains:
    """Each occurrence with each one of a single frame that begins in its last fixed text.

    Pairs of frames that meet fewer ``times`` are left out.
    """
    order = np.argsort(single.bounds[:, 0], kind="stable")
    places, owner = single.bounds[order, 0], single.owner
    low = np.searchsorted(places, found.bounds[:, -2], side="left")
    high = np.searchsorted(places, found.bounds[:, -1], side="right")
    pairs = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))]
    for part in parts(high - low):
        sizes = (high - low)[part]
        first = np.repeat(np.arange(len(low))[part], sizes)
        second = order[ragged_indices(low[part], sizes)]
        end, start = found.bounds[first, -1], single.bounds[second, 0]
        fits = single.bounds[second, 1] >= end
        fits &= (start < end) | text.goes_on(start)  # where they only touch, unbroken
        pairs.append((first[fits], second[fits]))
    first, second = (np.concatenate(each) for each in zip(*pairs, strict=True))
    shift = single.bounds[second, 0] - found.bounds[first, -2]
    group = number_pairs(number_pairs(found.group[first], owner[second]), shift)
    often = np.flatnonzero((np.bincount(group, minlength=1) >= times)[group])
    first, second = first[often], second[often]
    return _by_text(text, np.hstack([found.bounds[first, :-1], single.bounds[second, 1:]]))


def _by_text(text: SuffixText, bounds: Ints) -> _Chains:
    """Occurrences, each once, grouped by their fixed text: several pairs of frames may give it."""
    none = np.zeros(len(bounds), dtype=np.int64)
    group = none
    for column in range(0, bounds.shape[1], 2):
        fixed = number_fillers(text, none, bounds[:, column], bounds[:, column + 1])
        group = number_pairs(group, fixed)
    order = np.lexsort((*bounds.T[::-1], group))
    group, bounds = group[order], bounds[order]
    new = np.ones(len(group), dtype=np.bool_)
    new[1:] = (group[1:] != group[:-1]) | (bounds[1:] != bounds[:-1]).any(axis=1)
    return _Chains(group[new], bounds[new])


def _enough(found: _Chains, documents: Ints, thresholds: FrameThresholds) -> _Chains:
    """The groups that occur often enough, in enough documents."""
    size = int(found.group.max(initial=-1)) + 1
    kept = np.bincount(found.group, minlength=size) >= thresholds.min_count
    used = count_documents(found.group, documents[found.bounds[:, 1]], size)
    kept &= used >= thresholds.min_docs
    return found[np.flatnonzero(kept[found.group])]


def _longest(found: _Chains) -> Ints:
    """The occurrences of groups of which less than three quarters occur in longer ones."""
    inner = found.bounds[:, 1:-1]
    words = found.bounds[:, -1] - found.bounds[:, 0] - (inner[:, 1::2] - inner[:, ::2]).sum(axis=1)
    place = np.zeros(len(inner), dtype=np.int64)
    for column in inner.T:
        place = number_pairs(place, dense(column))
    longest = np.zeros(int(place.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(longest, place, words)
    shorter = words < longest[place]
    size = int(found.group.max(initial=-1)) + 1
    counts = np.bincount(found.group, minlength=size)
    held = np.bincount(found.group[shorter], minlength=size)
    listed = held < GROW_SHARE * np.maximum(counts, 1)
    return np.flatnonzero(listed[found.group])
