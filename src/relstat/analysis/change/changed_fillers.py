"""Frames that stay while what fills their slot changes.

In each frame (:mod:`relstat.analysis.phrases.frames`) the share of each filler is followed over the
periods: documents that have the frame with this filler, among all that have the frame. A frame
is reworded when one filler loses and another one gains, both beyond chance
(:func:`relstat.statistics.changes.step`, adjusted for all fillers of all frames after Benjamini &
Hochberg 1995, and ``trend``), and when the second takes over from the first
(:func:`relstat.analysis.change.replacements.turn_of_shares`): the one leads all fillers before the
change, the other one after it. How much text a period has does not matter then, only what fills the
slot.

A filler is a phrase: it begins, an article aside, and ends with a word that is no function word.
Two that begin or end alike belong into a frame with a tighter slot, unless one holds the other. Of
rewordings whose fillers occur, for three quarters, in the same places of the text, the strongest is
listed. Fillers that are numerals, months or days move on with the calendar: such rewordings are
marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.change.replacements import turn_of_shares
from relstat.analysis.change.timelines import Timeline
from relstat.analysis.phrases.numerals import is_numeral
from relstat.analysis.phrases.phrase_stream import PhraseStream
from relstat.analysis.phrases.slots import Frames
from relstat.arrays import Flags, Floats, Ints, number_pairs, ragged_indices
from relstat.statistics.changes import step, trend
from relstat.statistics.keyness import benjamini_hochberg

__all__ = ["Rewording", "find_rewordings"]

_ALPHA: Final = 0.05
_DOCUMENTS: Final = 5  # that a filler needs to be followed
_SAME_PLACES: Final = 0.75
_ARTICLES: Final = ("the", "a", "an")


@dataclass(frozen=True)
class Rewording:
    """A frame, and the filler that took the place of another one.

    Attributes:
        frame: the frame.
        old, new: an occurrence of the frame that has the old filler, and one with the new one.
        change: the first period in which the new one prevails.
        p: the largest of those of both fillers and of their shares.
        strength: G2 of the change.
        held: int64 (2, T), documents with the frame and the old, or the new, filler.
        whole: int64 (T,), documents with the frame, counted once for each filler.
        leading: int64 (T,), an occurrence with the most frequent filler of each period; -1 for
            none.
        counts_up: whether both fillers are numerals, months or days.
    """

    frame: int
    old: int
    new: int
    change: int
    p: float
    strength: float
    held: Ints
    whole: Ints
    leading: Ints
    counts_up: bool


@dataclass(frozen=True)
class _Followed:
    """All fillers of all frames over the periods, frame by frame.

    Attributes:
        frame: int64 (R,), sorted.
        at: int64 (R,), an occurrence with each filler.
        kind: int64, the row of each occurrence.
        held: int64 (R, T), documents of each period.
    """

    frame: Ints
    at: Ints
    kind: Ints
    held: Ints


def find_rewordings(stream: PhraseStream, found: Frames, timeline: Timeline) -> list[Rewording]:
    """The reworded frames, the strongest change first."""
    if not len(found):
        return []
    each = _follow(stream, found, timeline)
    whole = np.zeros((len(found), len(timeline)), dtype=np.int64)
    np.add.at(whole, each.frame, each.held)
    often = np.flatnonzero(each.held.sum(axis=1) >= _DOCUMENTS)
    if not len(often):
        return []
    counts, base = each.held[often].astype(np.float64), whole[each.frame[often]].astype(np.float64)
    z, order = trend(counts, base)
    change, _, strength = step(counts, base)
    p = np.maximum(benjamini_hochberg(change), np.where(np.isnan(order), 1.0, order))
    bounds = np.searchsorted(each.frame, np.arange(len(found) + 1))
    first = np.searchsorted(each.frame[often], np.arange(len(found) + 1))
    rewordings, kinds = [], []
    for frame in np.unique(each.frame[often[p <= _ALPHA]]).tolist():
        some = np.arange(first[frame], first[frame + 1])
        pair = _pair(some[p[some] <= _ALPHA], z, strength)
        if pair is None:
            continue
        rows = slice(bounds[frame], bounds[frame + 1])
        held = each.held[often[pair]]
        turned = turn_of_shares(held)
        fillers = [_filler(stream, found, int(at)) for at in each.at[often[pair]]]
        if turned is None or not _leads(each.held[rows], held, turned[0]):
            continue
        if not all(_is_phrase(one, stream) for one in fillers) or _loose(*fillers):
            continue
        rewordings.append(
            Rewording(
                frame=frame,
                old=int(each.at[often[pair[0]]]),
                new=int(each.at[often[pair[1]]]),
                change=turned[0],
                p=float(max(turned[1], *p[pair])),
                strength=turned[2],
                held=held,
                whole=whole[frame],
                leading=_leading(each.held[rows], each.at[rows]),
                counts_up=all(is_numeral(term) for filler in fillers for term in filler),
            )
        )
        kinds.append(often[pair])
    return _told_once(rewordings, kinds, each, found, len(stream.slices.text.words))


def _follow(stream: PhraseStream, found: Frames, timeline: Timeline) -> _Followed:
    """Count the documents of each period that have each frame with each filler."""
    text = stream.slices.text
    begin, _ = found.slots[0]
    row = text.rows[np.searchsorted(text.document_words, begin, side="right") - 1]
    kind = number_pairs(found.owner, found.filler)
    kinds, at = np.unique(kind, return_index=True)
    dated = timeline.codes[row] >= 0
    cells = np.unique(np.stack([kind, row.astype(np.int64)])[:, dated], axis=1)
    held = np.zeros((len(kinds), len(timeline)), dtype=np.int64)
    np.add.at(held, (cells[0], timeline.codes[cells[1]]), 1)
    return _Followed(found.owner[at], at, kind, held)


def _pair(sure: Ints, z: Floats, strength: Floats) -> list[int] | None:
    """Of fillers whose share changed, the one that lost most surely, and the one that gained."""
    pair = []
    for sign in (-1, 1):
        some = sure[sign * z[sure] > 0]
        if not len(some):
            return None
        pair.append(int(some[np.lexsort((some, -strength[some]))[0]]))
    return pair


def _leads(fillers: Ints, held: Ints, change: int) -> bool:
    """Whether the old filler leads all of its frame before the change, and the new one after."""
    before, after = fillers[:, :change].sum(axis=1).max(), fillers[:, change:].sum(axis=1).max()
    return bool(held[0, :change].sum() == before and held[1, change:].sum() == after)


def _leading(fillers: Ints, at: Ints) -> Ints:
    """An occurrence with the most frequent filler of each period; -1 where there is none."""
    return np.where(fillers.max(axis=0) > 0, at[fillers.argmax(axis=0)], -1)


def _filler(stream: PhraseStream, found: Frames, at: int) -> list[str]:
    """The terms that fill the slot of an occurrence."""
    begin, end = found.slots[0]
    places = np.arange(int(begin[at]), int(end[at]))
    terms: list[str] = stream.terms.gather(stream.slices.text.terms(places)).to_list()
    return terms


def _is_phrase(filler: list[str], stream: PhraseStream) -> bool:
    """Whether a filler begins, an article aside, and ends with a content word."""
    inner = filler[1:] if filler[0] in _ARTICLES else filler
    if not inner:
        return False
    edges = stream.terms.index_of(inner[0]), stream.terms.index_of(inner[-1])
    return not any(stream.function_word[edge] for edge in edges)


def _loose(old: list[str], new: list[str]) -> bool:
    """Whether two fillers share an edge that belongs to their frame."""
    if old[0] != new[0] and old[-1] != new[-1]:
        return False
    return f" {' '.join(old)} " not in f" {' '.join(new)} " and (
        f" {' '.join(new)} " not in f" {' '.join(old)} "
    )


def _told_once(
    rewordings: list[Rewording], kinds: list[Ints], each: _Followed, found: Frames, size: int
) -> list[Rewording]:
    """The strongest first, without those that tell of the same places as a stronger one."""
    order = np.argsort(each.kind, kind="stable")
    bounds = np.searchsorted(each.kind[order], np.arange(len(each.frame) + 1))
    begin, end = found.slots[0]
    exchanged: Flags = np.zeros((2, size), dtype=np.bool_)
    kept = []
    ranked = sorted(
        range(len(rewordings)),
        key=lambda n: (-round(rewordings[n].strength, 6), rewordings[n].frame),
    )
    for number in ranked:
        known, places = [], []
        for side, kind in enumerate(kinds[number].tolist()):
            at = order[bounds[kind] : bounds[kind + 1]]
            where = ragged_indices(begin[at], end[at] - begin[at])
            known.append(float(exchanged[side, where].mean()))
            places.append(where)
        if min(known) < _SAME_PLACES:
            kept.append(rewordings[number])
            for side, where in enumerate(places):
                exchanged[side, where] = True
    return kept
