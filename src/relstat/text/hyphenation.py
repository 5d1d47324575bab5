"""The hyphenation points of many English words at once, as `pyphen` finds them word by word.

pyphen compares every stretch of a word with its patterns (Liang 1983, Word hy-phen-a-tion by
com-put-er). Here the patterns are a tree, and all places of all words walk down it together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Bytes, Ids, Ints, offsets_of, ragged_indices

__all__ = ["hyphenation_points"]

_EDGE: Final = "."  # is put before and after a word; patterns have it at their ends only
_AT_ONCE: Final = 1 << 20  # letters that are worked on together


@dataclass(frozen=True)
class _Patterns:
    """The patterns as a tree: state 0 is none, 1 its root.

    Attributes:
        letters: the code points that patterns have, sorted; a letter is known by its place + 1.
        follow: int32 (states, letters + 1), the state after each state and letter.
        pattern: int32 (states,), the pattern that a state completes; -1 for none.
        offsets: int64 (patterns,), how many letters after its start the marks of a pattern begin.
        marks: uint8, the marks of all patterns; those of one begin at ``starts``.
        left, right: letters at the start and the end of a word that no point divides.
    """

    letters: npt.NDArray[np.uint32]
    follow: Ids
    pattern: Ids
    offsets: Ints
    starts: Ints
    marks: Bytes
    left: int
    right: int


def hyphenation_points(words: pl.Series) -> Ids:
    """Count the hyphenation points of words in small letters: int32, (words,)."""
    counted = [_count_points(block) for block in _blocks(words)]
    return np.concatenate([np.empty(0, dtype=np.int32), *counted])


def _blocks(words: pl.Series) -> Iterator[pl.Series]:
    """Divide words into series of about as many letters as are worked on together."""
    ends = np.cumsum(words.str.len_chars().to_numpy(), dtype=np.int64)
    start = 0
    while start < len(words):
        done = ends[start - 1] if start else 0
        stop = max(int(np.searchsorted(ends, done + _AT_ONCE, side="right")), start + 1)
        yield words[start:stop]
        start = stop


def _count_points(words: pl.Series) -> Ids:
    patterns = _load_patterns()
    lengths = words.str.len_chars().to_numpy().astype(np.int64)
    text = f"{_EDGE}{_EDGE.join(words.to_list())}{_EDGE}"
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    place = np.minimum(np.searchsorted(patterns.letters, points), len(patterns.letters) - 1)
    letters = np.where(patterns.letters[place] == points, place + 1, 0).astype(np.int32)
    marks = np.zeros(len(points) + 1, dtype=np.uint8)
    for at, found in _find_patterns(letters, patterns):
        sizes = np.diff(patterns.starts)[found]
        there = ragged_indices(at + patterns.offsets[found], sizes)
        np.maximum.at(marks, there, patterns.marks[ragged_indices(patterns.starts[found], sizes)])
    # A mark is of the place before a letter of the word, and the word has a point more before it.
    odd = offsets_of(marks & 1)
    edges = offsets_of(lengths + 1)[:-1]
    first = edges + patterns.left + 1
    last = np.maximum(edges + lengths - patterns.right + 2, first)
    end = len(odd) - 1
    counts: Ints = odd[np.minimum(last, end)] - odd[np.minimum(first, end)]
    return counts.astype(np.int32)


def _find_patterns(letters: Ids, patterns: _Patterns) -> Iterator[tuple[Ints, Ids]]:
    """Yield, length by length, the places where patterns begin, and their numbers."""
    at = np.arange(len(letters))
    state = np.ones(len(letters), dtype=np.int32)
    step = 0
    while len(at):
        state = patterns.follow[state, letters[at + step]]
        step += 1
        found = patterns.pattern[state]
        done = np.flatnonzero(found >= 0)
        yield at[done], found[done]
        going = np.flatnonzero((state > 0) & (at + step < len(letters)))
        at, state = at[going], state[going]


@cache
def _load_patterns() -> _Patterns:
    """Read the patterns of pyphen, which do not change while the program runs."""
    import pyphen

    dictionary = pyphen.Pyphen(lang="en_US")
    known = sorted(dictionary.hd.patterns.items())
    letters = sorted({letter for pattern, _ in known for letter in pattern})
    number = {letter: place for place, letter in enumerate(letters, 1)}
    states: dict[tuple[int, int], int] = {}
    ends = []
    for pattern, _ in known:
        state = 1
        for letter in pattern:
            state = states.setdefault((state, number[letter]), len(states) + 2)
        ends.append(state)
    follow = np.zeros((len(states) + 2, len(letters) + 1), dtype=np.int32)
    for (state, letter), after in states.items():
        follow[state, letter] = after
    pattern_of = np.full(len(follow), -1, dtype=np.int32)
    pattern_of[ends] = np.arange(len(known), dtype=np.int32)
    marks = [marks for _, (_, marks) in known]
    return _Patterns(
        letters=np.array([ord(letter) for letter in letters], dtype=np.uint32),
        follow=follow,
        pattern=pattern_of,
        offsets=np.array([offset for _, (offset, _) in known], dtype=np.int64),
        starts=offsets_of(np.array([len(one) for one in marks], dtype=np.int64)),
        marks=np.array([mark for one in marks for mark in one], dtype=np.uint8),
        left=dictionary.left,
        right=dictionary.right,
    )
