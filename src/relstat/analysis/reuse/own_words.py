"""What a passage says that is no set phrase: titles of office and formulas are no reuse."""

from __future__ import annotations

from typing import Final

import numpy as np

from relstat.analysis.phrases.repeated_words import repeated_runs
from relstat.arrays import Ints
from relstat.corpus.stream import Stream

__all__ = ["MIN_OWN", "SET_PHRASE", "own_words"]

SET_PHRASE: Final = 4
"""Words of a set phrase, at least."""
MIN_OWN: Final = 5
"""Words outside set phrases that a short passage must have.

Read on 60 passages of KCNA: of those with fewer, nine of ten are lists of titles, of organisations
or set phrases side by side (*to mark the 15th anniversary of General Secretary Kim Jong Il's
election as general secretary of the Workers' Party of Korea*); of those with more, one in four.
"""


def own_words(stream: Stream, starts: Ints, ends: Ints, documents: int) -> Ints:
    """Count the words of each passage outside set phrases.

    A set phrase is a run of :data:`SET_PHRASE` words, or more, that more than so many documents
    have, and no punctuation divides.

    Args:
        stream: the documents.
        starts, ends: int64 (P,), word positions of the passages.
        documents: a set phrase is in more than so many.

    Returns:
        int64 (P,).
    """
    places = np.unique(repeated_runs(stream, SET_PHRASE, documents=documents + 1).place)
    if not len(places):
        return ends - starts
    opens = np.append(True, np.diff(places) > SET_PHRASE)
    begin = places[opens]
    end = places[np.append(opens[1:], True)] + SET_PHRASE
    before = np.concatenate([[0], np.cumsum(end - begin)])

    def covered(positions: Ints) -> Ints:
        """Words of set phrases ahead of each position."""
        at = np.searchsorted(begin, positions, side="right")
        last = np.maximum(at - 1, 0)
        over = np.where(at > 0, np.maximum(end[last] - positions, 0), 0)
        return np.asarray(before[at] - over, dtype=np.int64)

    return np.asarray(ends - starts - (covered(ends) - covered(starts)), dtype=np.int64)
