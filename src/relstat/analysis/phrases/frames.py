"""Frames: formulas with a slot, found by what is on its two sides.

A slot is a run of one to a few units; a unit is a word, or a whole run of names (*Kim Jong Il*).
On both sides of a slot stands fixed text that reaches at least to the next content word: in
``sends * to the bier`` the left side is ``sends``, the right one ``to the bier``. These two sides
are the *core* of a frame. The steps:

1. Every position has at most one left side (back from there to a content word) and one right side.
   Pairs of sides that occur often enough are cores; the shortest slot counts where a left side
   reaches the same right side twice.
2. A core grows outwards, by the fixed text up to the next content word, while three quarters of
   its occurrences go on alike; it then represents those occurrences only. So a frame is as long
   as it can be.
3. A frame is listed if its slot is one: enough different fillers, of enough entropy, half of the
   occurrences filled with more than function words. Where three quarters of the occurrences have
   a filler of several words that begins, or ends, with one word, that word belongs to the frame
   with the tighter slot, and the looser one is dropped: it is the same frame.

The sides are numbered slice by slice in the sorted suffixes; pairs are counted by sorting numbers.
Memory: about 250 bytes for each word of the stream at the peak, when sides are paired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

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
)
from relstat.arrays import Flags, Ints, count_pairs, number_pairs, pack_pairs
from relstat.suffixes.slices import LoadSlice

__all__ = ["find_frames"]

SIDE_WORDS: Final = 4  # a side of a core: one content word and up to three function words
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: spreads numbers evenly


@dataclass(frozen=True)
class _Found:
    """Occurrences of cores and frames: the group of each, and its four bounds."""

    group: Ints
    start: Ints
    slot: Ints
    after: Ints
    end: Ints

    def __getitem__(self, some: npt.NDArray[np.generic]) -> _Found:
        return _Found(*(each[some] for each in vars(self).values()))


@dataclass(frozen=True)
class _Sides:
    """The sides at each position, as numbers; -1 where none is.

    Attributes:
        left: int64 (N,), the left side that ends with that word.
        right: int64 (N,), the right side that begins with it.
        broken: int64 (N + 1,), breaks up to and with that word.
    """

    left: Ints
    right: Ints
    broken: Ints


def find_frames(stream: PhraseStream, thresholds: FrameThresholds) -> Frames:
    """Find the frames of a stream that reach the thresholds."""
    text = stream.slices.text
    documents = np.repeat(np.arange(len(text.rows)), np.diff(text.document_words))
    sides = _number_sides(stream, thresholds.min_count)
    found = _cores(stream, sides, thresholds)
    found = _grown(found, sides, thresholds)
    found = found[np.argsort(pack_pairs(found.group, found.slot))]  # each slot once a group
    found = _enough(found, documents[found.slot], thresholds)
    filler = number_fillers(text, found.group, found.slot, found.after)
    good = real_slots(stream, found.group, found.slot, found.after, filler, thresholds)
    kept = np.flatnonzero(good[found.group])
    found = found[kept]
    bounds = np.stack([found.start, found.slot, found.after, found.end], axis=1)
    return list_frames(stream, found.group, bounds, filler[kept], documents[found.slot])


def _number_sides(stream: PhraseStream, min_count: int) -> _Sides:
    """Number the sides that occur ``min_count`` times."""
    text = stream.slices.text
    size = len(text.words)
    breaks = np.asarray(text.breaks[:], dtype=np.bool_)
    function = stream.function_word[text.term_of_word[np.asarray(text.words[:])]]
    left, right = np.full((2, size), -1, dtype=np.int64)
    tasks = [(load, function, breaks, min_count) for load in stream.slices.loaders]
    for ends, left_ids, begins, right_ids in stream.run(_slice_sides, tasks):
        left[ends], right[begins] = left_ids, right_ids
    return _Sides(left, right, np.concatenate([np.cumsum(breaks), [np.iinfo(np.int64).max]]))


def _slice_sides(
    load: LoadSlice, function: Flags, breaks: Flags, min_count: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """The sides that begin with terms of a slice: where left ones end and right ones begin."""
    found = load()
    start = found.starts.astype(np.int64)
    ends, left, begins, right = ([np.empty(0, dtype=np.int64)] for _ in range(4))
    whole = np.arange(len(start))
    opens_left, opens_right = whole[~function[start]], whole
    for words in range(1, SIDE_WORDS + 1):
        last = start + (words - 1)
        if words > 1:
            opens_left = _going_on(opens_left, last, breaks)
            opens_left = opens_left[function[last[opens_left]]]
            opens_right = _going_on(opens_right, last, breaks)
        closes = ~function[last[opens_right]]
        first = np.maximum.accumulate(np.where(found.shared < words, whole, 0))
        for chosen, kept, ids in (
            (opens_left, ends, left),
            (opens_right[closes], begins, right),
        ):
            gram = first[chosen]
            often = np.bincount(gram, minlength=len(start))[gram] >= min_count
            kept.append((last if ids is left else start)[chosen[often]])
            ids.append((gram[often] + found.first) * SIDE_WORDS + (words - 1))
        opens_right = opens_right[~closes]
    return (
        np.concatenate(ends),
        np.concatenate(left),
        np.concatenate(begins),
        np.concatenate(right),
    )


def _going_on(some: Ints, last: Ints, breaks: Flags) -> Ints:
    """Those of some suffixes whose word at ``last`` is there, no break before it."""
    some = some[last[some] < len(breaks)]
    return some[~breaks[last[some]]]


def _cores(stream: PhraseStream, sides: _Sides, thresholds: FrameThresholds) -> _Found:
    """All occurrences of the pairs of sides that occur often enough."""
    ends = np.flatnonzero(sides.left >= 0)
    slots, following = ends + 1, _unit_ends(stream)
    after = np.minimum(slots, len(following) - 1)
    found = []
    for _ in range(thresholds.slot):
        after = following[after]
        reached = (after < len(sides.right)) & (sides.broken[after] == sides.broken[ends])
        ends, slots, after = ends[reached], slots[reached], after[reached]
        meets = sides.right[after] >= 0
        found.append(np.stack([ends[meets], slots[meets], after[meets]]))
    end, slot, after = np.concatenate([np.empty((3, 0), dtype=np.int64), *found], axis=1)
    left, right = dense(sides.left[end]), dense(sides.right[after])
    may = _may_occur(left, right, thresholds.min_count)
    end, slot, after = end[may], slot[may], after[may]
    key = number_pairs(left[may], right[may])
    # The shortest slot comes first, so the first of equal ones stays.
    order = np.lexsort((after, slot, key))
    key, end, slot, after = key[order], end[order], slot[order], after[order]
    again = np.zeros(len(key), dtype=np.bool_)
    again[1:] = (key[1:] == key[:-1]) & (slot[1:] == slot[:-1])
    often = np.bincount(key[~again], minlength=1) >= thresholds.min_count
    kept = np.flatnonzero(~again & often[key]) if len(key) else order
    key, end, slot, after = key[kept], end[kept], slot[kept], after[kept]
    start = end - sides.left[end] % SIDE_WORDS
    return _Found(key, start, slot, after, after + sides.right[after] % SIDE_WORDS + 1)


def _may_occur(left: Ints, right: Ints, times: int) -> Ints:
    """The pairs that may occur so many times; those that do are all among them.

    Most pairs are rare. Thrown into as many boxes as there are pairs, few boxes fill up, and
    only what is in these needs to be sorted (Park, Chen & Yu 1995).
    """
    bits = max(len(left).bit_length(), 1)
    mixed = left.astype(np.uint64) * _ODD
    mixed ^= right.astype(np.uint64) * (_ODD ^ np.uint64(0xFFFFFFFE))
    box = (mixed >> np.uint64(64 - bits)).view(np.int64)
    return np.flatnonzero((np.bincount(box, minlength=1) >= times)[box])


def _unit_ends(stream: PhraseStream) -> Ints:
    """Where the unit that holds each word ends: int64 (N + 1,), the last of them N."""
    text = stream.slices.text
    name = stream.name[text.term_of_word[np.asarray(text.words[:])]]
    inner = np.zeros(len(name) + 1, dtype=np.bool_)
    inner[1:-1] = name[1:] & name[:-1] & ~np.asarray(text.breaks[:], dtype=np.bool_)[1:]
    starts = np.flatnonzero(~inner)
    bounds = np.append(starts[1:], len(name))  # at the end there is no further
    return np.repeat(bounds, np.diff(np.append(starts, len(name) + 1)))


def _grown(found: _Found, sides: _Sides, thresholds: FrameThresholds) -> _Found:
    """The same frames with all the fixed text that three quarters of the occurrences share."""
    done: list[_Found] = []
    while len(found.group):
        grew = np.zeros(int(found.group.max()) + 1, dtype=np.bool_)
        for outwards in (-1, 1):
            side = _outer_side(found, sides, outwards)
            group, value, sizes = count_pairs(found.group, dense(side + 1))
            whole = np.bincount(found.group, minlength=len(grew))
            fits = (value > 0) & (sizes >= GROW_SHARE * whole[group])
            fits &= sizes >= thresholds.min_count
            chosen = np.full(len(grew), -1, dtype=np.int64)
            chosen[group[fits]] = value[fits]
            stays = (chosen[found.group] < 0) | (dense(side + 1) == chosen[found.group])
            grown = chosen[found.group] >= 0
            reach = np.where(grown, side % SIDE_WORDS + 1, 0)
            grew |= chosen >= 0
            moved = {"start": found.start - reach} if outwards < 0 else {"end": found.end + reach}
            found = _Found(**(vars(found) | moved))[stays]
        rests = ~grew[found.group]
        done.append(found[rests])
        found = found[~rests]
    if not done:
        return found
    return _Found(
        *(np.concatenate(each) for each in zip(*(vars(one).values() for one in done), strict=True))
    )


def _outer_side(found: _Found, sides: _Sides, outwards: int) -> Ints:
    """The side right before the start, or after the end, of each occurrence; -1 for none."""
    if outwards < 0:
        at = np.maximum(found.start - 1, 0)
        near = (found.start > 0) & (sides.broken[at] == sides.broken[found.start])
        return np.where(near, sides.left[at], -1)
    at = np.minimum(found.end, len(sides.right) - 1)
    near = (found.end < len(sides.right)) & (sides.broken[at] == sides.broken[found.end - 1])
    return np.where(near, sides.right[at], -1)


def _enough(found: _Found, documents: Ints, thresholds: FrameThresholds) -> _Found:
    """Without groups of too few documents; groups are sorted, and so are their occurrences."""
    if not len(found.group):
        return found
    groups = int(found.group.max()) + 1
    kept = count_documents(found.group, documents, groups) >= thresholds.min_docs
    return found[kept[found.group]]
