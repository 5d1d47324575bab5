"""Which words make the sentiment of a group: their valences summed, and what a list misreads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.scored_documents import MILLION, ScoredDocuments
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.corpus.stream import Stream
from relstat.counting.counts import count_given
from relstat.lexicons import load_lexicon

__all__ = [
    "PER",
    "Misread",
    "misread_words",
    "strongest_words",
    "unknown_words",
]

_WORDS: Final = pl.List(pl.Struct({"word": pl.String, "points": pl.Float64}))
PER: Final = 100  # sentences, for what a word adds
_LEAST_WEIGHT: Final = 0.5  # points per 100 sentences that make a misread word worth a note


@dataclass(frozen=True)
class Misread:
    """A word that the list misreads: what it adds per 100 sentences, and its usual sense."""

    word: str
    sense: str
    points: float


def strongest_words(
    scored: ScoredDocuments, codes: AnyInts, units: Floats, limit: int
) -> dict[str, pl.Series]:
    """Return the words of each group that raise and that lower its scores most, with their points.

    ``units`` are what the sums of each group are divided by. Where they are 0, nothing was
    measured and the list is null; it is empty where no word is scored.
    """
    owners, words, sums = _sum_words(scored, codes)
    made = {}
    for side, sign in (("raising", 1), ("lowering", -1)):
        named: list[list[dict[str, Any]]] = [[] for _ in range(len(units))]
        order = np.lexsort((words, -sign * sums, owners))
        order = order[sums[order] * sign > 0]
        first = np.searchsorted(owners[order], owners[order])
        order = order[np.arange(len(order)) - first < limit]
        points = sums[order] / units[owners[order]]
        for owner, word, value in zip(owners[order], words[order], points, strict=True):
            named[owner].append({"word": scored.words[word], "points": float(value)})
        lists = [many if unit else None for many, unit in zip(named, units, strict=True)]
        made[side] = pl.Series(lists, dtype=_WORDS)
    return made


def misread_words(scored: ScoredDocuments, limit: int) -> tuple[list[Misread], float]:
    """Return the misread words that weigh most, and their share of all points."""
    _, present, sums = _sum_words(scored, np.zeros(len(scored.measured), np.int64))
    sentences = scored.sums[:, 0].sum()
    total = {scored.words[w]: float(s) for w, s in zip(present, sums, strict=True)}
    least = max(_LEAST_WEIGHT * sentences / PER, 1e-9)
    wrong = [
        Misread(word, sense, total[word] / sentences * PER)
        for word, sense in load_lexicon("vader_misread_en").rows
        if abs(total.get(word, 0.0)) >= least
    ]
    wrong = sorted(wrong, key=lambda one: -abs(one.points))[:limit]
    weights = np.bincount(scored.hit_words, scored.hit_sizes, len(scored.words))
    chosen = {one.word for one in wrong}
    points = weights.sum()
    share = float(sum(weights[[word in chosen for word in scored.words]]) / points) if points else 0
    return wrong, share


def unknown_words(stream: Stream, measured: Flags) -> list[tuple[str, int]]:
    """Return the words of judgement that the list lacks and the texts have, with their counts.

    Only documents where ``measured`` is True count. The most frequent words come first.
    """
    terms = load_lexicon("vader_unscored_en").column("word")
    counts = count_given(stream, [[term] for term in terms]).table.toarray()[measured]
    found = zip(terms, counts.sum(axis=0).tolist(), strict=True)
    return sorted((entry for entry in found if entry[1]), key=lambda entry: (-entry[1], entry[0]))


def _sum_words(scored: ScoredDocuments, codes: AnyInts) -> tuple[Ints, Ints, Floats]:
    """Sum valences: group, word and sum for each pair that occurs, by group and word."""
    group = codes[scored.hit_documents].astype(np.int64)
    inside = group >= 0
    pairs, which = np.unique(
        group[inside] * len(scored.words) + scored.hit_words[inside], return_inverse=True
    )
    sums = np.bincount(which, scored.hit_valences[inside], len(pairs)).astype(np.float64)
    owners, words = np.divmod(pairs, max(len(scored.words), 1))
    return owners, words, sums / MILLION
