"""Shared runs made longer over small edits: where a passage was changed, and goes on.

From the end of a run, and from its beginning backwards, an alignment goes on over an edit (words
replaced, added or left out) of at most ``EDIT`` words in each document, if ``ANCHOR`` equal words
follow; of several ways the one over the fewest words. It never goes across the end of a document.
This is the rule of BLAST and its kin (Altschul et al. 1990; Smith, Cordell & Dillon 2013 for
reprinted newspaper text), with edits of bounded length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.reuse.runs import Runs, document_limits, follow
from relstat.arrays import Ids, Ints
from relstat.suffixes.repeats import SuffixText

__all__ = ["ANCHOR", "EDIT", "Alignments", "align"]

EDIT: Final = 8
"""Words that an edit may have in each of the two documents."""
ANCHOR: Final = 5
"""Equal words that must follow an edit."""

_AT_ONCE: Final = 1 << 14  # ends that are looked at together


@dataclass(frozen=True)
class Alignments:
    """Passages of later documents beside those of earlier ones, in the order of ``later``.

    Attributes:
        later, later_end: int64 (A,), where each begins and ends in the later document.
        earlier, earlier_end: int64 (A,), the same in the earlier one.
        blocks: the equal runs of all, alignment by alignment, each in order.
        owner: int64, the alignment of each block.
    """

    later: Ints
    later_end: Ints
    earlier: Ints
    earlier_end: Ints
    blocks: Runs
    owner: Ints

    def __len__(self) -> int:
        return len(self.later)


def align(text: SuffixText, runs: Runs) -> Alignments:
    """Extend runs over small edits; runs that become parts of one alignment are there once."""
    blocks, owner = [runs], [np.arange(len(runs))]
    for back in (False, True):
        more, of = _extended(text, runs, back=back)
        blocks += more
        owner += of
    later = np.concatenate([one.later for one in blocks])
    earlier = np.concatenate([one.earlier for one in blocks])
    words = np.concatenate([one.words for one in blocks])
    number = np.concatenate(owner)
    order = np.lexsort((later, number))
    return _once(text, Runs(later, earlier, words)[order], number[order])


def _extended(text: SuffixText, runs: Runs, *, back: bool) -> tuple[list[Runs], list[Ints]]:
    """The equal runs beyond those given, on one side, and to which of these each belongs."""
    which = 0 if back else 1
    limits = document_limits(text, runs.later)[which], document_limits(text, runs.earlier)[which]
    step = -1 if back else 1
    active = np.arange(len(runs))
    later = runs.later - 1 if back else runs.later + runs.words
    earlier = runs.earlier - 1 if back else runs.earlier + runs.words
    blocks: list[Runs] = []
    owners: list[Ints] = []
    while len(active):
        ends = limits[0][active], limits[1][active]
        found, skipped = _over_edit(text, later, earlier, ends, step)
        active, ends = active[found], (ends[0][found], ends[1][found])
        later, earlier = later[found] + step * skipped[0], earlier[found] + step * skipped[1]
        equal = follow(text, later, earlier, ends, back=back)
        moved = later + step * equal, earlier + step * equal
        first = (moved[0] + 1, moved[1] + 1) if back else (later, earlier)
        blocks.append(Runs(first[0], first[1], equal))
        owners.append(active)
        later, earlier = moved
    return blocks, owners


def _over_edit(
    text: SuffixText, later: Ints, earlier: Ints, limits: tuple[Ints, Ints], step: int
) -> tuple[Ints, tuple[Ints, Ints]]:
    """Which ends go on over an edit, and how many words it has in either document."""
    found, skips = [np.empty(0, dtype=np.int64)], [np.empty((2, 0), dtype=np.int64)]
    ways = sorted(
        ((i, j) for i in range(EDIT + 1) for j in range(EDIT + 1) if i or j),
        key=lambda way: (sum(way), max(way), way),
    )
    for start in range(0, len(later), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        windows = [
            _window(text, one[part], limit[part], step)
            for one, limit in zip((later, earlier), limits, strict=True)
        ]
        way = np.full(len(windows[0]), -1, dtype=np.int64)
        # No word follows the end of a document, so nothing there is equal.
        equal = (windows[0][:, :, None] == windows[1][:, None, :]) & (windows[0] >= 0)[:, :, None]
        anchored = equal[:, : EDIT + 1, : EDIT + 1].copy()
        for nth in range(1, ANCHOR):
            anchored &= equal[:, nth : nth + EDIT + 1, nth : nth + EDIT + 1]
        for number, (i, j) in enumerate(ways):
            way[(way < 0) & anchored[:, i, j]] = number
        here = np.flatnonzero(way >= 0)
        found.append(here + start)
        skips.append(np.array(ways, dtype=np.int64)[way[here]].T)
    skipped = np.concatenate(skips, axis=1)
    return np.concatenate(found), (skipped[0], skipped[1])


def _window(text: SuffixText, at: Ints, limit: Ints, step: int) -> Ids:
    """The terms from each position on, in steps; -1 beyond the limit."""
    places = at[:, None] + step * np.arange(EDIT + ANCHOR)
    inside = places < limit[:, None] if step > 0 else places >= limit[:, None]
    terms = text.terms(places.clip(0, len(text.words) - 1).ravel()).reshape(places.shape)
    return np.where(inside, terms, np.int32(-1))


def _once(text: SuffixText, blocks: Runs, owner: Ints) -> Alignments:
    """Alignments without those that lie inside another one of the same two documents."""
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    last = np.append(first[1:], len(owner))[: len(first)] - 1
    spans = (
        blocks.later[first],
        blocks.later[last] + blocks.words[last],
        blocks.earlier[first],
        blocks.earlier[last] + blocks.words[last],
    )
    pair = [np.searchsorted(text.document_words, spans[i], side="right") for i in (0, 2)]
    kept = np.lexsort((-spans[3], spans[2], -spans[1], spans[0], pair[1], pair[0]))
    while True:
        one, two = kept[:-1], kept[1:]
        inside = (pair[0][one] == pair[0][two]) & (pair[1][one] == pair[1][two])
        inside &= (spans[1][two] <= spans[1][one]) & (spans[2][two] >= spans[2][one])
        inside &= spans[3][two] <= spans[3][one]
        if not inside.any():
            break
        # One that lies inside the one before it goes, unless that goes itself in this round.
        inside[1:] &= ~inside[:-1]
        kept = kept[np.append(True, ~inside)]
    kept = kept[np.argsort(spans[0][kept], kind="stable")]
    number = np.full(len(first), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    of_block = number[_counted(owner)]
    stays = np.flatnonzero(of_block >= 0)
    stays = stays[np.argsort(of_block[stays], kind="stable")]
    later, later_end, earlier, earlier_end = (span[kept] for span in spans)
    return Alignments(later, later_end, earlier, earlier_end, blocks[stays], of_block[stays])


def _counted(owner: Ints) -> Ints:
    """Ascending numbers, counted from 0 without gaps."""
    return np.cumsum(np.diff(owner, prepend=-1) != 0) - 1
