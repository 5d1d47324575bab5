"""Chunks of bytes, numbered: equal ones get the same number.

Chunks are distinguished by comparing their bytes as integers of 64 bits, never by a hash alone, so
the numbers are exact.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Flags, Ids, Keys, Offsets
from relstat.text.abbreviations import (
    ABBREVIATED,
    MAY_BE_ABBREVIATION,
    OPENS,
    OPENS_SURELY,
    PLAIN_END,
    SURE_END,
)

__all__ = ["Numbering"]

_CLOSING: Final = "[.!?]"
"""Matches every chunk that may end a sentence, or an abbreviation."""
_WORD: Final = 8  # bytes in one key
_MOST_KEYS: Final = 4  # chunks with more keys than this are rare and go through a dict
_ODD: Final = 0x9E3779B97F4A7C15  # 2**64 / golden ratio: spreads keys evenly (Knuth 6.4)


class Numbering:
    """Distinct chunks, numbered in the order in which blocks of them come.

    What earlier blocks had is told from its keys, so that it is taken out of the bytes once.
    """

    def __init__(self) -> None:
        self.types: list[bytes] = []
        self._long: dict[bytes, int] = {}
        self._edges: tuple[Flags, ...] = (np.empty(0, dtype=np.bool_),) * 5
        # By the number of their keys: the keys of the chunks known so far, and their numbers.
        self._keys = [[np.empty(0, np.uint64)] * count for count in range(1, _MOST_KEYS + 1)]
        self._numbers = [np.empty(0, dtype=np.int32)] * _MOST_KEYS

    def ends_and_openings(self) -> tuple[Flags, ...]:
        """For each chunk whether it ends a sentence for sure, or plainly; opens one, or surely;
        and whether it may be an abbreviation within a sentence: five arrays.
        """
        new = pl.Series(self.types[len(self._edges[0]) :], dtype=pl.Binary).cast(pl.String)
        every = np.ones(len(new), dtype=np.bool_)
        closing, opening = _matches(new, every, _CLOSING, OPENS)
        sure, plain, whole, abbreviated = _matches(
            new, closing, SURE_END, PLAIN_END, ABBREVIATED, MAY_BE_ABBREVIATION
        )
        (surely,) = _matches(new, opening, OPENS_SURELY)
        found = (sure & ~whole, plain & ~whole, opening, surely, abbreviated)
        self._edges = tuple(
            np.concatenate([known, more]) for known, more in zip(self._edges, found, strict=True)
        )
        return self._edges

    def number(self, data: bytes, starts: Offsets) -> Ids:
        """The number of each chunk: int32."""
        lengths = np.diff(starts)
        keys = (lengths + (_WORD - 1)) >> 3  # how many each chunk takes; _WORD is 2**3
        ids = np.empty(len(lengths), dtype=np.int32)
        windows = _windows(data)
        for count in range(1, _MOST_KEYS + 1):
            at = np.flatnonzero(keys == count)
            found = _keys(windows, starts[at], lengths[at], count)
            like, first = self._seek(found)
            at_first = starts[at[first]].tolist(), starts[at[first] + 1].tolist()
            self.types += [data[a:b] for a, b in zip(*at_first, strict=True)]
            ids[at] = like
        for number in np.flatnonzero(keys > _MOST_KEYS).tolist():
            chunk = data[starts[number] : starts[number + 1]]
            if chunk not in self._long:
                self._long[chunk] = len(self.types)
                self.types.append(chunk)
            ids[number] = self._long[chunk]
        return ids

    def _seek(self, found: list[Keys]) -> tuple[Ids, Offsets]:
        """The numbers of chunks with these keys, and which of them bring a number of their own."""
        kind, total = len(found) - 1, len(found[0])
        numbers = self._numbers[kind]
        both = [np.concatenate(pair) for pair in zip(found, self._keys[kind], strict=True)]
        like = _equal(both, known=len(numbers))
        opens = np.zeros(len(like), dtype=np.bool_)
        opens[like] = True
        first = np.flatnonzero(opens[:total])
        new = np.arange(len(self.types), len(self.types) + len(first), dtype=np.int32)
        number = np.empty(len(like), dtype=np.int32)
        number[first], number[total:] = new, numbers
        self._keys[kind] = [np.concatenate([each[first], each[total:]]) for each in both]
        self._numbers[kind] = np.concatenate([new, numbers])
        return number[like[:total]], first


def _matches(chunks: pl.Series, some: Flags, *patterns: str) -> list[Flags]:
    """For each pattern, which of ``some`` of the chunks match it; no other one does."""
    rows = np.flatnonzero(some)
    left = chunks if len(rows) == len(chunks) else chunks.gather(rows)
    columns = [pl.col("chunk").str.contains(pattern).alias(pattern) for pattern in patterns]
    found = left.alias("chunk").to_frame().select(columns)
    flags = np.zeros((len(patterns), len(chunks)), dtype=np.bool_)
    for flag, pattern in zip(flags, patterns, strict=True):
        flag[rows] = found[pattern].to_numpy()
    return list(flags)


def _windows(data: bytes) -> Keys:
    """The eight bytes from each byte on, as one integer; past the end they are 0."""
    padded = data + bytes(_WORD)
    return np.ndarray(len(data) + 1, dtype="<u8", buffer=padded, strides=(1,))


def _keys(windows: Keys, starts: Offsets, lengths: Offsets, count: int) -> list[Keys]:
    """Chunks of up to ``8 * count`` bytes, and more than a key less, as ``count`` integers each.

    Places past the end of a chunk are filled with 0xFF, a byte that UTF-8 never holds, so chunks
    are equal if and only if their keys are.
    """
    keys = [windows[starts + _WORD * place] for place in range(count)]
    filling = [(~0 << 8 * size) & (2**64 - 1) for size in range(_WORD + 1)]
    keys[-1] |= np.array(filling, dtype=np.uint64)[lengths - _WORD * (count - 1)]
    return keys


def _equal(keys: list[Keys], *, known: int = 0, attempt: int = 1) -> Ids:
    """For each item the place of one item with equal keys, the same for all equals.

    Every item writes its place into a slot of a table chosen by multiplying its keys, and reads
    back who was last. Where the keys compare equal that is the answer; the others, whose slot was
    taken by a different item, try again among themselves with other factors. The last ``known``
    items, all different, write last: their places represent their equals.
    """
    total = len(keys[0])
    if not total:
        return np.empty(0, dtype=np.int32)
    bits = total.bit_length()  # at least a slot for each
    mixed = np.zeros(total, dtype=np.uint64)
    for place, key in enumerate(keys):
        mixed += key * np.uint64(pow(_ODD, attempt + place, 2**64))
    slots = (mixed >> np.uint64(64 - bits)).view(np.int64)
    table = np.empty(1 << bits, dtype=np.int32)
    places = np.arange(total, dtype=np.int32)
    first = total - known
    table[slots[:first]] = places[:first]
    table[slots[first:]] = places[first:]
    like: Ids = table[slots]
    wrong = np.zeros(total, dtype=np.bool_)
    for key in keys:
        wrong |= key[like] != key
    again = np.flatnonzero(wrong)
    rest = [key[again] for key in keys]
    known = int(np.count_nonzero(again >= first))
    like[again] = again[_equal(rest, known=known, attempt=attempt + 1)]
    return like
