"""Which formula took the place of which: old ones that give way, in their contexts, to new ones.

Candidates are pairs of a formula that fades, dies or passes and one that is born, rises, passes or
comes back (:mod:`relstat.analysis.change.life`), none of which is part of the other. Two numbers
say how alike they are:

- *similarity*: the cosine of their contexts (:mod:`relstat.analysis.phrases.neighbours`), each
  weighted by log(1 + documents) x log(formulas / formulas that have it). Where both begin with the
  same word, what is before them is that word's context and not theirs: then only what follows
  counts, and the other way round;
- *overlap*: the Dice coefficient of their content words.

A pair with an overlap of a third needs three contexts in common and a similarity of 0.15, or seven
and 0.1; another one, eight and 0.3. Then the time: where either occurs in a context that they
share, the new one holds at most a quarter of the documents before some period and at least three
quarters from then on, five each, and its share rises over the periods; of all documents with the
old one, two thirds lie before, and of those with the new one after. Each must be the other's best
partner, by the sum of both numbers; and of two pairs that hold each other, the one with less
evidence goes. Pairs in which each has a numeral of its own are left out: they count up.

Source: Harris (1954), Distributional structure, for contexts; the exchange of variants within one
context after Labov (1994), Principles of linguistic change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from relstat.analysis.change.life import ALPHA, LIVES, Lives
from relstat.analysis.change.timelines import Timeline
from relstat.analysis.phrases.neighbours import Neighbours
from relstat.analysis.phrases.numerals import is_numeral
from relstat.arrays import Floats, Ints
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.changes import best_split, trend

__all__ = ["NEW", "OLD", "Replacement", "find_replacements", "turn_of_shares"]

OLD: Final = ("fading", "dead", "passing")
NEW: Final = ("born", "revived", "rising", "passing")
_OVERLAP: Final = 1 / 3 - 1e-9
_WITH_WORDS: Final = ((3, 0.15), (7, 0.1))  # contexts and similarity, with such an overlap
_ALONE: Final = ((8, 0.3),)  # without
_SHARE: Final = 0.75  # of the new one after the change, and of the old one before
_OF_ALL: Final = 2 / 3  # of all documents with the old one, before, and with the new one, after
_DOCUMENTS: Final = 5  # with each of them in these contexts


@dataclass(frozen=True)
class Replacement:
    """A formula and the one that took its place, as numbers of phrases.

    Attributes:
        old, new: the phrases.
        similarity, overlap: of their contexts, and of their content words.
        contexts: the contexts they share, the most frequent first.
        change: the first period in which the new one prevails.
        p: the largest of those of both lives and of the share.
        strength: G2 of the change of the share.
        held: int64 (2, T), documents that have the old and the new one in these contexts.
    """

    old: int
    new: int
    similarity: float
    overlap: float
    contexts: tuple[int, ...]
    change: int
    p: float
    strength: float
    held: Ints


def find_replacements(
    phrases: Sequence[tuple[str, ...]],
    content: Sequence[frozenset[str]],
    neighbours: Neighbours,
    lives: Lives,
    documents: Ints,
    timeline: Timeline,
) -> list[Replacement]:
    """Find the pairs, the strongest change first.

    Args:
        phrases: the terms of each phrase.
        content: those of them that are no function words.
        neighbours: their contexts.
        lives: their lives.
        documents: (P, T), the documents of each period that have each phrase.
        timeline: the periods.
    """
    old, new = (
        np.flatnonzero(np.isin(lives.life, [LIVES.index(name) for name in names]))
        for names in (OLD, NEW)
    )
    if not len(old) or not len(new):
        return []
    table = neighbours.documents
    sides = {
        "both": _Alike(table, old, new),
        "left": _Alike(table.select(np.flatnonzero(neighbours.left)), old, new),
        "right": _Alike(table.select(np.flatnonzero(~neighbours.left)), old, new),
    }
    periods = _by_period(neighbours, timeline)
    found = []
    for row, column in sides["both"].candidates():
        first, second = int(old[row]), int(new[column])
        overlap = _overlap(phrases[first], phrases[second], content[first], content[second])
        if overlap is None:
            continue
        side = _telling_side(phrases[first], phrases[second])
        similarity, common = sides[side].of(row, column)
        needed = _WITH_WORDS if overlap >= _OVERLAP else _ALONE
        if not any(common >= contexts and similarity >= least for contexts, least in needed):
            continue
        (contexts1, documents1), (contexts2, documents2) = map(
            neighbours.contexts_of, (first, second)
        )
        contexts, place1, place2 = np.intersect1d(
            contexts1, contexts2, assume_unique=True, return_indices=True
        )
        least = np.minimum(documents1[place1], documents2[place2])
        if side != "both":
            kept = neighbours.left[contexts] == (side == "left")
            contexts, least = contexts[kept], least[kept]
        held = np.stack([periods(first, contexts), periods(second, contexts)])
        turned = turn_of_shares(held)
        if turned is None:
            continue
        change, p, strength = turned
        early, late = documents[first, :change].sum(), documents[second, change:].sum()
        if early < _OF_ALL * documents[first].sum() or late < _OF_ALL * documents[second].sum():
            continue
        found.append(
            Replacement(
                first,
                second,
                similarity,
                overlap,
                tuple(contexts[np.lexsort((contexts, -least))].tolist()),
                change,
                float(max(p, lives.p[first], lives.p[second])),
                strength,
                held,
            )
        )
    return _told_once(_mutual(found), phrases)


class _Alike:
    """How alike old and new phrases are by some of their contexts."""

    def __init__(self, table: SparseCounts, old: Ints, new: Ints) -> None:
        self.similarity: Floats = table.inner_products(_weigh(table), old, new)
        self.common: Floats = table.inner_products(np.ones(len(table.rows)), old, new)

    def of(self, row: int, column: int) -> tuple[float, int]:
        """The cosine of a pair, and how many contexts it shares."""
        return float(self.similarity[row, column]), int(self.common[row, column])

    def candidates(self) -> list[list[int]]:
        """The pairs that share as many contexts as any needs."""
        least = min(contexts for contexts, _ in (*_WITH_WORDS, *_ALONE))
        return np.argwhere(self.common >= least).tolist()


def _telling_side(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    """Whose contexts tell of the words exchanged: those on the side where the phrases differ."""
    opens, closes = old[0] == new[0], old[-1] == new[-1]
    if opens == closes:
        return "both"
    return "right" if opens else "left"


def _weigh(table: SparseCounts) -> Floats:
    """The contexts of each phrase as a vector of length 1: a value for each cell."""
    rarity = np.log((table.shape[0] + 1) / np.maximum(table.document_counts, 1))
    weights = np.log1p(table.counts) * rarity[table.terms]
    length = np.sqrt(np.bincount(table.rows, weights * weights, table.shape[0]))
    return np.asarray((1 / np.maximum(length, 1e-12))[table.rows] * weights, np.float64)


def _by_period(neighbours: Neighbours, timeline: Timeline) -> Any:
    """A function: in how many documents of each period a phrase occurs in some contexts."""
    begins = np.searchsorted(neighbours.phrase, np.arange(neighbours.phrases + 1))

    def count(phrase: int, contexts: Ints) -> Ints:
        part = slice(begins[phrase], begins[phrase + 1])
        rows = np.unique(neighbours.row[part][np.isin(neighbours.context[part], contexts)])
        codes = timeline.codes[rows]
        return np.bincount(codes[codes >= 0], minlength=len(timeline)).astype(np.int64)

    return count


def _overlap(
    old: tuple[str, ...], new: tuple[str, ...], old_words: frozenset[str], new_words: frozenset[str]
) -> float | None:
    """The Dice coefficient of the content words; None for a pair that is no exchange.

    That is one of which one holds the other, or of which each has a numeral that the other lacks.
    """
    longer, shorter = (old, new) if len(old) >= len(new) else (new, old)
    places = range(len(longer) - len(shorter) + 1)
    if any(longer[at : at + len(shorter)] == shorter for at in places):
        return None
    apart = old_words - new_words, new_words - old_words
    if all(any(is_numeral(word) for word in words) for words in apart):
        return None
    return 2 * len(old_words & new_words) / max(len(old_words) + len(new_words), 1)


def turn_of_shares(held: Ints) -> tuple[int, float, float] | None:
    """When the second of two variants took over from the first, or None.

    The new one holds at most a quarter before some period and at least three quarters from then
    on, with five documents each, and its share rises.

    Args:
        held: (2, T), documents with the old and the new one.

    Returns:
        The first period after the change, p of the trend of the share, and G2 of the change.
    """
    old, new = held.astype(np.float64)
    both = (old + new)[None]
    (cut,), (strength,) = best_split(new[None], both)
    (z,), (p,) = trend(new[None], both)
    if not (z > 0 and p <= ALPHA):
        return None
    before, after = both[0, :cut].sum(), both[0, cut:].sum()
    if new[cut:].sum() < _SHARE * after or old[:cut].sum() < _SHARE * before:
        return None
    if min(old[:cut].sum(), new[cut:].sum()) < _DOCUMENTS:
        return None
    first = cut + int((both[0, cut:] > 0).argmax())  # the first in which either stands
    return first, float(p), float(strength)


def _mutual(found: list[Replacement]) -> list[Replacement]:
    """The pairs in which each is the other's best partner."""
    best: dict[tuple[str, int], Replacement] = {}
    for pair in sorted(found, key=_merit):
        best.setdefault(("old", pair.old), pair)
        best.setdefault(("new", pair.new), pair)
    return [
        pair for pair in found if best["old", pair.old] is pair and best["new", pair.new] is pair
    ]


def _merit(pair: Replacement) -> tuple[float, float, int, int]:
    """Sorts the best pair first; rounded, so that no last digit decides."""
    merit = round(pair.similarity + pair.overlap, 9)
    return -merit, -round(pair.strength, 6), pair.old, pair.new


def _told_once(found: list[Replacement], phrases: Sequence[tuple[str, ...]]) -> list[Replacement]:
    """The strongest first, without those that hold, or are held by, a stronger one."""
    kept: list[Replacement] = []
    for pair in sorted(found, key=lambda one: (-round(one.strength, 6), one.old, one.new)):
        sides = f" {' '.join(phrases[pair.old])} ", f" {' '.join(phrases[pair.new])} "
        for other in kept:
            others = f" {' '.join(phrases[other.old])} ", f" {' '.join(phrases[other.new])} "
            if all(a in b for a, b in zip(others, sides, strict=True)) or all(
                b in a for a, b in zip(others, sides, strict=True)
            ):
                break
        else:
            kept.append(pair)
    return kept
