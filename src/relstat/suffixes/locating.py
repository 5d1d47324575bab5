"""Looking up phrases in the sorted suffixes of a stream.

A phrase found in one corpus is a place in that corpus; in another one, or where it is given, it is
looked up by its terms, by a binary search in the stored order that makes each step for all phrases
together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from relstat.arrays import Ints
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.sorting import Column

__all__ = ["locate", "locate_all"]

_END: Final = -2  # where a suffix ends: before every term, and before -1, which is none


def locate(text: SuffixText, starts: Column, phrase: Sequence[int]) -> tuple[int, int]:
    """Return the range of one phrase, given as terms; see :func:`locate_all`."""
    terms = np.array(phrase, dtype=np.int64)
    low, high = locate_all(text, starts, terms, np.array([len(terms)]))
    return int(low[0]), int(high[0])


def locate_all(text: SuffixText, starts: Column, terms: Ints, words: Ints) -> tuple[Ints, Ints]:
    """Return the ranges of the stored order in which suffixes begin with given phrases.

    int64 each: the first rank, and the one after the last; equal where a phrase does not occur.
    Suffixes of documents that are not in the corpus count, too. For each phrase about 2 log2(N)
    positions are read, and the words there.

    Args:
        text: the stream.
        starts: where the suffixes begin, in their order.
        terms: the terms of all phrases, one phrase after the other; -1 for one that the
            vocabulary does not have.
        words: (P,), how many of them each phrase has; one of none begins every suffix.
    """
    first = np.cumsum(words) - words

    def search(low: Ints, *, after: bool) -> Ints:
        """The first rank from ``low`` on whose suffix is not before a phrase, or is after it."""
        low = low.copy()
        high = np.full(len(words), len(starts), dtype=np.int64)
        while len(open_ := np.flatnonzero(low < high)):
            middle = (low[open_] + high[open_]) // 2
            begins = np.asarray(starts[middle], dtype=np.int64)
            sign = _compare(text, begins, terms, first[open_], words[open_])
            further = (sign <= 0) if after else (sign < 0)
            low[open_[further]] = middle[further] + 1
            high[open_[~further]] = middle[~further]
        return low

    low = search(np.zeros(len(words), dtype=np.int64), after=False)
    return low, search(low, after=True)


def _compare(text: SuffixText, begins: Ints, terms: Ints, first: Ints, words: Ints) -> Ints:
    """Whether each suffix begins before (-1), with (0) or after (1) a phrase."""
    sign = np.zeros(len(begins), dtype=np.int64)
    at, depth = np.flatnonzero(words > 0), 0
    while len(at):
        place = begins[at] + depth
        here = np.full(len(at), _END, dtype=np.int64)
        goes_on = text.goes_on(place) if depth else np.ones(len(at), dtype=np.bool_)
        here[goes_on] = text.terms(place[goes_on])
        differs = np.sign(here - terms[first[at] + depth])
        sign[at] = differs
        depth += 1
        at = at[(differs == 0) & (words[at] > depth)]
    return sign
