"""What scores are made of, counted once in all documents of an index and kept with it.

Counts of a document depend on nothing but its text, so they hold for every choice of documents.
They are kept (:class:`relstat.corpus.stream.Results`) under the generation of the index and a
digest of all that made them: code, word lists and libraries. After a change they are made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.code_digest import digest_of_code
from relstat.arrays import Ints
from relstat.corpus.stream import Results, Stream

__all__ = ["ROW", "Frames", "count_once"]

Frames = Mapping[str, pl.DataFrame]
ROW: Final = "row"
"""The column with the document of each row, in ascending order; a frame without it is of all."""
_COUNTING: Final = (".", "analysis/scoring", "corpus", "lexicons", "text")


def count_once(
    stream: Stream,
    name: str,
    parts: Sequence[str],
    count: Callable[[Stream], Frames],
    *,
    lists: str = "",
) -> Frames:
    """Return what is counted in the documents of a stream, or what an index has of it.

    Where it has nothing, and half of its words or more are asked for, all of its documents are
    counted and kept; otherwise only those of the stream are.

    Args:
        stream: the documents.
        name: names the results in the index.
        parts: the names of the frames.
        count: returns these frames.
        lists: what else the counts depend on, such as a word list of the user.
    """
    results = stream.store.results
    if results is None:
        return count(stream)
    made = f"{results.generation} {digest_of_code(*_COUNTING)} {lists}"
    kept = _read(results, name, parts, made)
    if kept is None:
        if 2 * stream.words < int(stream.store.document_words[-1]):
            return count(stream)
        kept = count(Stream.of(stream.store, workers=stream.workers))
        for part in parts:
            results.write(f"{name}-{part}", made, kept[part])
    if stream.keep.all():
        return kept
    place = np.cumsum(stream.keep) - 1
    return {part: _choose(frame, stream, place) for part, frame in kept.items()}


def _read(results: Results, name: str, parts: Sequence[str], made: str) -> Frames | None:
    """Return all frames that are kept under a name, or None where one is missing."""
    frames = {part: results.read(f"{name}-{part}", made) for part in parts}
    found = {part: frame for part, frame in frames.items() if frame is not None}
    return found if len(found) == len(frames) else None


def _choose(frame: pl.DataFrame, stream: Stream, place: Ints) -> pl.DataFrame:
    """Return the rows of a frame about documents of the stream, with their places there."""
    if ROW not in frame.columns:
        return frame
    row = frame[ROW].to_numpy()
    chosen = stream.keep[row]
    moved = pl.Series(ROW, place[row[chosen]], dtype=frame.schema[ROW])
    return frame.filter(pl.Series(chosen)).with_columns(moved)
