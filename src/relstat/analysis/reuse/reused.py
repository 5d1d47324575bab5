"""What later documents repeat of earlier ones: passages and versions as documents of a corpus.

Time is that of the dates: a date that is not known to the day counts as its last day, documents
without one follow, and what dates do not decide is decided by the order of the corpus.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import polars as pl

from relstat.analysis.reuse.alignments import Alignments, align
from relstat.analysis.reuse.clusters import Passages, Versions, find_passages
from relstat.analysis.reuse.own_words import MIN_OWN, own_words
from relstat.analysis.reuse.runs import shared_runs
from relstat.arrays import Flags, Floats, Ints, offsets_of, ragged_indices
from relstat.corpus.corpus import Corpus
from relstat.corpus.periods import date_bounds
from relstat.corpus.stream import Stream

__all__ = [
    "Reused",
    "Sources",
    "days_between",
    "find_reused",
    "givers",
    "only_versions",
    "reused_words",
    "without_formulas",
]

Sources = Literal["any", "same", "other"]


@dataclass(frozen=True)
class Reused:
    """Passages with their versions, and the documents of both as rows of the corpus."""

    passages: Passages
    versions: Versions
    alignments: Alignments
    ranks: Ints  # of each document in the order of time
    first: Ints  # the row of each passage
    later: Ints  # the row of each version

    def choose(self, kept: Flags) -> Reused:
        """Only some of the versions, and the passages that still have one."""
        passages, versions, real = _with_versions(self.passages, self.versions[kept])
        return Reused(
            passages, versions, self.alignments, self.ranks, self.first[real], self.later[kept]
        )

    @property
    def words(self) -> Ints:
        """The length of each passage."""
        return self.passages.ends - self.passages.starts

    @property
    def similarity(self) -> Floats:
        """Of each version: equal words as a share of the words of both."""
        both = self.words[self.versions.passage] + self.versions.ends - self.versions.starts
        shares: Floats = np.minimum(2 * self.versions.equal / np.maximum(both, 1), 1.0)
        return shares

    @property
    def counts(self) -> Ints:
        """How many later versions each passage has."""
        return np.bincount(self.versions.passage, minlength=len(self.passages))

    @property
    def reused(self) -> Ints:
        """How many words all later versions of each passage share with it."""
        sums = np.bincount(
            self.versions.passage, weights=self.versions.equal, minlength=len(self.passages)
        )
        return sums.astype(np.int64)


def find_reused(stream: Stream, dates: pl.DataFrame, seed: int, min_words: int) -> Reused:
    """Find all passages of at least ``min_words`` words with ``seed`` equal ones in a row.

    ``dates`` are the columns ``date`` and ``date_precision`` of the documents.
    """
    text = stream.text
    ranks = _order_of_time(dates)
    alignments = align(text, shared_runs(stream, ranks, seed))
    passages, versions = find_passages(text, alignments, min_words=min_words)
    long = versions.ends - versions.starts >= min_words  # edits may have left less of a passage
    passages, versions, _ = _with_versions(passages, versions[long])

    def rows(positions: Ints) -> Ints:
        document = np.searchsorted(text.document_words, positions, side="right") - 1
        return text.rows[document].astype(np.int64)

    return Reused(
        passages, versions, alignments, ranks, rows(passages.starts), rows(versions.starts)
    )


def _with_versions(passages: Passages, versions: Versions) -> tuple[Passages, Versions, Ints]:
    """The passages that have a version, the versions of these, and which passages they were."""
    real, renumbered = np.unique(versions.passage, return_inverse=True)
    kept = replace(versions, passage=renumbered.reshape(-1).astype(np.int64))
    return Passages(passages.starts[real], passages.ends[real]), kept, real


def _order_of_time(dates: pl.DataFrame) -> Ints:
    """The place of each document in time: by the last day its date may mean, then as read."""
    last = date_bounds(dates)[1].alias("last").to_frame().with_row_index("row")
    order = last.sort("last", "row", nulls_last=True)["row"].to_numpy().astype(np.int64)
    ranks = np.empty(len(dates), dtype=np.int64)
    ranks[order] = np.arange(len(dates))
    return ranks


def without_formulas(
    stream: Stream, found: Reused, words: int, documents: int
) -> tuple[Reused, int]:
    """Return what is left without formulas, and how many passages these were.

    A formula is a passage of fewer than ``words`` words that more than ``documents`` documents
    have, or that consists of phrases that so many have (:mod:`relstat.analysis.reuse.own_words`).
    """
    short, passages = found.words < words, found.passages
    formula = short & (found.counts + 1 > documents)
    at = np.flatnonzero(short & ~formula)
    if len(at):
        own = own_words(stream, passages.starts[at], passages.ends[at], documents)
        formula[at] = own < MIN_OWN
    return found.choose(~formula[found.versions.passage]), int(formula.sum())


def only_versions(
    corpus: Corpus, found: Reused, least: int | None, most: int | None, sources: Sources
) -> Reused:
    """Only versions so many days after the earliest, and of the same or another source."""
    kept = np.ones(len(found.versions), dtype=np.bool_)
    first = found.first[found.versions.passage]
    if least is not None or most is not None:
        gap = days_between(corpus, first, found.later)
        with np.errstate(invalid="ignore"):
            kept &= (gap >= (0 if least is None else least)) & (gap <= (most or np.inf))
            if most == 0:
                kept &= gap == 0
    if sources != "any":
        source = corpus.values("source")
        one, two = source.gather(first), source.gather(found.later)
        same = (one == two) if sources == "same" else (one != two)
        kept &= same.fill_null(False).to_numpy()
    return found if kept.all() else found.choose(kept)


def days_between(corpus: Corpus, first: Ints, later: Ints) -> Floats:
    """Days between documents; not a number where a date is not known to the day."""
    days = corpus.metadata.select(
        pl.when(pl.col("date_precision") == "day")
        .then(pl.col("date").to_physical())
        .cast(pl.Float64)
        .fill_null(np.nan)
    ).to_series()
    values = days.to_numpy()
    gap: Floats = values[later] - values[first]
    return gap


def _pieces(found: Reused) -> tuple[Ints, Ints, Ints]:
    """The equal runs of all versions inside their passages: version, where, and words."""
    offsets = offsets_of(np.bincount(found.alignments.owner, minlength=len(found.alignments)))
    versions = found.versions
    sizes = offsets[versions.alignment + 1] - offsets[versions.alignment]
    blocks = found.alignments.blocks[ragged_indices(offsets[versions.alignment], sizes)]
    number = np.repeat(np.arange(len(versions)), sizes)
    own = versions.passage[number]
    low = np.maximum(blocks.earlier, found.passages.starts[own])
    high = np.minimum(blocks.earlier + blocks.words, found.passages.ends[own])
    inside = high > low
    at = low + blocks.later - blocks.earlier
    return number[inside], at[inside], (high - low)[inside]


def reused_words(corpus: Corpus, found: Reused) -> Ints:
    """How many words of each document occur in a version, each once."""
    number, start, words = _pieces(found)
    order = np.argsort(start, kind="stable")
    row, start, end = found.later[number[order]], start[order], (start + words)[order]
    covered = np.concatenate([[0], np.maximum.accumulate(end)[:-1]]) if len(end) else end
    new = np.maximum(end - np.maximum(start, covered), 0)
    return np.bincount(row, weights=new, minlength=len(corpus)).astype(np.int64)


def givers(found: Reused, size: int) -> tuple[Ints, Ints]:
    """For each document the one that had most of its reused words first (-1: none), and how many.

    Of several the earliest.
    """
    number, start, words = _pieces(found)
    pieces = np.unique(
        np.stack([found.later[number], found.first[found.versions.passage[number]], start, words]),
        axis=1,
    )
    later, first = pieces[0], pieces[1]
    opens = np.flatnonzero((np.diff(later, prepend=-1) != 0) | (np.diff(first, prepend=-1) != 0))
    end = pieces[2] + pieces[3]
    group = np.zeros(len(later), dtype=np.int64)
    group[opens] = 1
    group = np.cumsum(group)
    # Running ends within each pair of documents; positions are far smaller than the shift.
    shift = group * (int(end.max(initial=0)) + 1)
    running = np.maximum.accumulate(end + shift) if len(end) else end
    covered = np.append(0, running[:-1])[: len(end)] - shift
    new = np.maximum(end - np.maximum(pieces[2], covered), 0)
    sums = np.add.reduceat(new, opens) if len(opens) else opens
    giver, given = np.full(size, -1, dtype=np.int64), np.zeros(size, dtype=np.int64)
    best = np.lexsort((-found.ranks[first[opens]], sums))  # written last, the best stays
    giver[later[opens][best]] = first[opens][best]
    given[later[opens][best]] = sums[best]
    return giver, given
