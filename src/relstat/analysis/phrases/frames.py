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
Memory: about 130 bytes for each word of the stream at the peak, when sides are paired.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

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
from relstat.arrays import AnyInts, Flags, Ints, count_pairs, number_pairs, pack_pairs
from relstat.suffixes.slices import LoadSlice

__all__ = ["find_frames"]

SIDE_WORDS: Final = 4  # a side of a core: one content word and up to three function words
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio: spreads numbers evenly


@dataclass(frozen=True)
class _Found:
    """Occurrences of cores and frames: the group of each, and its four bounds."""

    group: AnyInts
    start: AnyInts
    slot: AnyInts
    after: AnyInts
    end: AnyInts

    def __getitem__(self, some: npt.NDArray[np.generic]) -> _Found:
        return _Found(*(each[some] for each in vars(self).values()))


@dataclass(frozen=True)
class _Sides:
    """The sides at each position, as numbers; -1 where none is.

    Attributes:
        left: (N,), the left side that ends with that word.
        right: (N,), the right side that begins with it.
        broken: (N + 1,), breaks up to and with that word.
    """

    left: AnyInts
    right: AnyInts
    broken: AnyInts


def find_frames(stream: PhraseStream, thresholds: FrameThresholds) -> Frames:
    """Find the frames of a stream that reach the thresholds."""
    text = stream.slices.text
    sides = _number_sides(stream, thresholds.min_count)
    found = _cores(stream, sides, thresholds)
    found = _grown(found, sides, thresholds)
    del sides
    found = found[np.argsort(pack_pairs(found.group, found.slot))]  # each slot once a group
    documents = np.repeat(np.arange(len(text.rows), dtype=np.int32), np.diff(text.document_words))
    found = _enough(found, documents[found.slot], thresholds)
    group, *bounds = (each.astype(np.int64) for each in vars(found).values())
    del found
    _, slot, after, _ = bounds
    filler = number_fillers(text, group, slot, after)
    good = real_slots(stream, group, slot, after, filler, thresholds)
    kept = np.flatnonzero(good[group])
    whole = np.stack([each[kept] for each in bounds], axis=1)
    held = documents[slot[kept]].astype(np.int64)
    return list_frames(stream, group[kept], whole, filler[kept], held)


def _packable(values: AnyInts) -> AnyInts:
    """The same numbers where they are small enough to be packed, else their places in order."""
    return values if values.dtype == np.int32 else dense(values.astype(np.int64, copy=False))


def _number_sides(stream: PhraseStream, min_count: int) -> _Sides:
    """Number the sides that occur ``min_count`` times."""
    text = stream.slices.text
    size = len(text.words)
    breaks = np.asarray(text.breaks[:], dtype=np.bool_)
    function = stream.function_word[text.term_of_word[np.asarray(text.words[:])]]
    whole = _whole(size)
    left, right = np.full((2, size), -1, dtype=whole)
    tasks = [(load, function, breaks, min_count) for load in stream.slices.loaders]
    found = stream.source.over_slices(_slice_sides, tasks, threads=False)[::-1]
    while found:
        ends, left_ids, begins, right_ids = found.pop()
        left[ends], right[begins] = left_ids, right_ids
    last = np.array([np.iinfo(whole).max], dtype=whole)
    return _Sides(left, right, np.concatenate([np.cumsum(breaks, dtype=whole), last]))


def _whole(words: int) -> np.dtype[np.int32] | np.dtype[np.int64]:
    """The integers that hold the sides of a stream: half the memory is needed where they can."""
    fits = (words + 1) * SIDE_WORDS <= np.iinfo(np.int32).max
    return np.dtype(np.int32) if fits else np.dtype(np.int64)


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
    end, slot, after = _may_occur(_meetings(stream, sides, thresholds.slot), sides, thresholds)
    whole = sides.left.dtype
    key = number_pairs(_packable(sides.left[end]), _packable(sides.right[after])).astype(whole)
    # The shortest slot comes first, and so it stays there: the first of equal ones is kept.
    order = np.argsort(pack_pairs(key, slot), kind="stable")
    key, end, slot, after = key[order], end[order], slot[order], after[order]
    again = np.zeros(len(key), dtype=np.bool_)
    again[1:] = (key[1:] == key[:-1]) & (slot[1:] == slot[:-1])
    often = np.bincount(key[~again], minlength=1) >= thresholds.min_count
    kept = np.flatnonzero(~again & often[key]) if len(key) else order
    key, end, slot, after = key[kept], end[kept], slot[kept], after[kept]
    start = end - sides.left[end] % SIDE_WORDS
    return _Found(key, start, slot, after, after + sides.right[after] % SIDE_WORDS + whole.type(1))


def _meetings(stream: PhraseStream, sides: _Sides, longest: int) -> list[tuple[AnyInts, ...]]:
    """Where a left side ends, its slot begins and a right side follows: three arrays for each
    length of a slot, the shortest first.
    """
    whole = sides.left.dtype
    ends = np.flatnonzero(sides.left >= 0).astype(whole)
    slots, following = ends + whole.type(1), _unit_ends(stream)
    after = np.minimum(slots, whole.type(len(following) - 1))
    found: list[tuple[AnyInts, ...]] = []
    for _ in range(longest):
        after = following[after]
        reached = (after < len(sides.right)) & (sides.broken[after] == sides.broken[ends])
        ends, slots, after = ends[reached], slots[reached], after[reached]
        meets = sides.right[after] >= 0
        found.append((ends[meets], slots[meets], after[meets]))
    return found


def _may_occur(
    found: list[tuple[AnyInts, ...]], sides: _Sides, thresholds: FrameThresholds
) -> tuple[AnyInts, AnyInts, AnyInts]:
    """The pairs that may occur often enough; those that do are all among them.

    Most pairs are rare. Thrown into about as many boxes as there are pairs, few boxes fill up, and
    only what is in these needs to be sorted (Park, Chen & Yu 1995). ``found`` is emptied.
    """
    bits = max(sum(len(end) for end, _, _ in found).bit_length() - 1, 1)
    boxes = [_boxes(sides.left[end], sides.right[after], bits) for end, _, after in found]
    filled = np.zeros(1 << bits, dtype=np.int64)
    for box in boxes:
        filled += np.bincount(box, minlength=len(filled))
    often = filled >= thresholds.min_count
    kept = [np.empty((3, 0), dtype=sides.left.dtype)]
    while found:
        may = np.flatnonzero(often[boxes.pop(0)])
        kept.append(np.stack([each[may] for each in found.pop(0)]))
    end, slot, after = np.concatenate(kept, axis=1)
    return end, slot, after


def _boxes(left: AnyInts, right: AnyInts, bits: int) -> npt.NDArray[Any]:
    """In which of so many boxes, as a power of two, each pair falls."""
    mixed = left.astype(np.uint64) * _ODD
    mixed ^= right.astype(np.uint64) * (_ODD ^ np.uint64(0xFFFFFFFE))
    mixed >>= np.uint64(64 - bits)
    return mixed.astype(np.int32) if bits < 32 else mixed.view(np.int64)


def _unit_ends(stream: PhraseStream) -> AnyInts:
    """Where the unit that holds each word ends: (N + 1,), the last of them N."""
    text = stream.slices.text
    name = stream.name[text.term_of_word[np.asarray(text.words[:])]]
    inner = np.zeros(len(name) + 1, dtype=np.bool_)
    inner[1:-1] = name[1:] & name[:-1] & ~np.asarray(text.breaks[:], dtype=np.bool_)[1:]
    starts = np.flatnonzero(~inner).astype(_whole(len(name)))
    bounds = np.append(starts[1:], starts.dtype.type(len(name)))  # at the end there is no further
    return np.repeat(bounds, np.diff(starts, append=starts.dtype.type(len(name) + 1)))


def _grown(found: _Found, sides: _Sides, thresholds: FrameThresholds) -> _Found:
    """The same frames with all the fixed text that three quarters of the occurrences share."""
    done: list[_Found] = []
    while len(found.group):
        grew = np.zeros(int(found.group.max()) + 1, dtype=np.bool_)
        for outwards in (-1, 1):
            side = _outer_side(found, sides, outwards)
            group, value, sizes = count_pairs(found.group, _packable(side + 1))
            whole = np.bincount(found.group, minlength=len(grew))
            fits = (value > 0) & (sizes >= GROW_SHARE * whole[group])
            fits &= sizes >= thresholds.min_count
            chosen = np.full(len(grew), -1, dtype=np.int64)
            chosen[group[fits]] = value[fits]
            stays = (chosen[found.group] < 0) | (_packable(side + 1) == chosen[found.group])
            grown = chosen[found.group] >= 0
            reach = np.where(grown, side % SIDE_WORDS + 1, 0).astype(found.start.dtype)
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


def _outer_side(found: _Found, sides: _Sides, outwards: int) -> AnyInts:
    """The side right before the start, or after the end, of each occurrence; -1 for none."""
    if outwards < 0:
        at = np.maximum(found.start - 1, 0)
        near = (found.start > 0) & (sides.broken[at] == sides.broken[found.start])
        return np.where(near, sides.left[at], -1)
    at = np.minimum(found.end, len(sides.right) - 1)
    near = (found.end < len(sides.right)) & (sides.broken[at] == sides.broken[found.end - 1])
    return np.where(near, sides.right[at], -1)


def _enough(found: _Found, documents: AnyInts, thresholds: FrameThresholds) -> _Found:
    """Without groups of too few documents; groups are sorted, and so are their occurrences."""
    if not len(found.group):
        return found
    groups = int(found.group.max()) + 1
    kept = count_documents(found.group, documents, groups) >= thresholds.min_docs
    return found[kept[found.group]]
