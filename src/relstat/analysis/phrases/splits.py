"""Phrases cut in two: how often each part occurs where the other could.

A phrase of n words has n - 1 binary splits. The margins of a split are counted at the positions
of n-grams: the first part where enough words follow for the second, the second part where enough
words occur before it, both out of all runs of n words that no break divides. So no table is
invalid, which margins from single-word counts would be at the edges of sentences.

A phrase of more than two words is as strong as its weakest split: what holds *immortal exploits of
Kim Il Sung* together is its loosest joint.
"""

from __future__ import annotations

import numpy as np

from relstat.arrays import Floats, Ints
from relstat.statistics.association import ASSOCIATIONS
from relstat.suffixes.repeats import Phrases, SuffixSlice, SuffixText
from relstat.suffixes.slices import LoadSlice, Run, Slices

__all__ = ["split_tables", "weakest_splits"]


def weakest_splits(
    slices: Slices, places: Ints, words: Ints, counts: Ints, measure: str, *, run: Run
) -> tuple[Floats, Floats]:
    """The association of the weakest split of each phrase, forwards and backwards.

    ``measure`` is one of ``ASSOCIATIONS``; only for ``delta-p`` the two differ. NaN for single
    words, and where a split has no value.
    """
    owner, first, second, runs = split_tables(slices, places, words, run=run)
    formula, both = ASSOCIATIONS[measure], counts[owner]
    found = []
    for values in (formula(both, first, second, runs), formula(both, second, first, runs)):
        weakest = np.full(len(places), np.inf)
        with np.errstate(invalid="ignore"):
            np.minimum.at(weakest, owner, values)  # NaN wins, as it should
        found.append(np.where(np.isfinite(weakest), weakest, np.nan))
    return found[0], found[1]


def split_tables(
    slices: Slices, places: Ints, words: Ints, *, run: Run
) -> tuple[Ints, Ints, Ints, Ints]:
    """All binary splits of some phrases.

    The phrase of each split (splits of one phrase in a row, shortest first part first), how
    often its first and its second part occur where a phrase of that length fits, and how often
    one fits: int64 each.
    """
    splits = np.maximum(words - 1, 0)
    owner = np.repeat(np.arange(len(words)), splits)
    cut = np.arange(len(owner)) - np.repeat(np.cumsum(splits) - splits, splits) + 1
    length, zero = words[owner], np.zeros(len(owner), dtype=np.int64)
    start = np.concatenate([places[owner], places[owner] + cut])
    part = np.concatenate([cut, length - cut])
    ahead = np.concatenate([length, length - cut])
    behind = np.concatenate([zero, cut])
    counts = np.zeros(len(start), dtype=np.int64)
    homes = slices.with_phrases(start)
    tasks = [(load, start[some], part[some], ahead[some], behind[some]) for load, some in homes]
    for (_, some), found in zip(homes, run(_slice_margins, tasks), strict=True):
        counts[some] = found
    fits = _places_that_fit(slices.text, np.unique(length))
    return owner, counts[: len(owner)], counts[len(owner) :], fits[length]


def _places_that_fit(text: SuffixText, lengths: Ints) -> Ints:
    """At how many places so many words fit before a break: int64, at index ``length``."""
    breaks = np.flatnonzero(np.asarray(text.breaks[:], dtype=np.bool_))
    bounds = np.concatenate([[0], breaks[breaks > 0], [len(text.words)]])
    document = np.searchsorted(text.document_words, bounds[:-1], side="right") - 1
    sizes = np.diff(bounds)[text.rows[document] >= 0] if len(text.words) else bounds[:0]
    fits = np.zeros(int(lengths.max(initial=0)) + 1, dtype=np.int64)
    for length in lengths.tolist():
        fits[length] = np.maximum(sizes - (length - 1), 0).sum()
    return fits


def _slice_margins(load: LoadSlice, places: Ints, words: Ints, ahead: Ints, behind: Ints) -> Ints:
    """Occurrences of parts that have ``ahead`` words from their start, ``behind`` before it."""
    found = load()
    parts = found.find(places, words)
    if parts.counts.sum() <= len(found):
        return _looked_at(found, parts, ahead, behind)
    room, before = found.room
    counts = np.empty(len(parts), dtype=np.int64)
    # A first part has none behind it; a second part has no more ahead than its own words.
    for need, have, which in ((ahead, room, behind == 0), (behind, before, behind > 0)):
        for least in np.unique(need[which]):
            some = np.flatnonzero(which & (need == least))
            fits = np.concatenate([[0], np.cumsum(have >= least)])
            counts[some] = fits[parts.right[some]] - fits[parts.left[some]]
    return counts


def _looked_at(found: SuffixSlice, parts: Phrases, ahead: Ints, behind: Ints) -> Ints:
    """The same for a few parts: their occurrences are looked at, and no others."""
    number, suffix = found.occurrences(parts)
    start = found.starts[suffix].astype(np.int64)
    for words, need, step in ((parts.words, ahead, 1), (np.zeros_like(behind), behind, -1)):
        # From the end of the part onwards, or from its first word back: no break may be there.
        depth = words[number]
        while len(more := np.flatnonzero(depth < need[number])):
            fits = np.ones(len(number), dtype=np.bool_)
            fits[more] = found.text.goes_on(start[more] + step * depth[more])
            depth[more] += 1
            number, start, depth = number[fits], start[fits], depth[fits]
    return np.bincount(number, minlength=len(parts)).astype(np.int64)
