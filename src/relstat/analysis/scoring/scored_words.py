"""Which words make the sentiment of a group: their valences summed, and what a list misreads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.kept_counts import ROW, Frames, count_once
from relstat.analysis.scoring.scored_documents import MILLION, ScoredDocuments
from relstat.arrays import AnyInts, Flags, Floats, Ints, count_pairs, order_of, ragged_indices
from relstat.corpus.stream import Shard, Stream
from relstat.lexicons import load_lexicon

__all__ = [
    "PER",
    "Misread",
    "misread_words",
    "strongest_words",
    "unknown_words",
]

_ENTRY: Final = ("word", "points")
_WORDS: Final = pl.List(pl.Struct({"word": pl.String, "points": pl.Float64}))
_DENSE: Final = 1 << 22  # sums of group and word up to which every pair has one
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
    named = pl.Series(scored.words, dtype=pl.String)
    groups = pl.DataFrame({"owner": np.arange(len(units)), "measured": units != 0})
    made = {}
    for side, sign in (("raising", 1), ("lowering", -1)):
        order = np.flatnonzero(sums * sign > 0)
        order = order[_strongest_first(owners[order], sums[order])]
        first = np.searchsorted(owners[order], owners[order])
        order = order[np.arange(len(order)) - first < limit]
        entries = pl.DataFrame(
            {
                "owner": owners[order],
                "word": named.gather(words[order]),
                "points": sums[order] / units[owners[order]],
            }
        )
        lists = entries.group_by("owner", maintain_order=True).agg(entries=pl.struct(_ENTRY))
        made[side] = (
            groups.join(lists, on="owner", how="left", maintain_order="left")
            .select(pl.when("measured").then(pl.coalesce("entries", pl.lit([], dtype=_WORDS))))
            .to_series()
            .alias("")
        )
    return made


def _strongest_first(owners: Ints, sums: Floats) -> Ints:
    """Return the order by owner and size of the sum; equal ones keep theirs.

    ``owners`` are in order, and sums are whole numbers of millionths.
    """
    sizes = np.rint(np.abs(sums) * MILLION).astype(np.int64)
    most = int(sizes.max(initial=0))
    if (most + 1) * (int(owners.max(initial=0)) + 1) >= 1 << 63:
        return np.lexsort((-sizes, owners))
    return order_of(owners * (most + 1) + (most - sizes))


def misread_words(scored: ScoredDocuments, limit: int) -> tuple[list[Misread], float]:
    """Return the misread words that weigh most, and their share of all points."""
    sums = np.bincount(scored.hit_words, scored.hit_valences, len(scored.words)) / MILLION
    total = dict(zip(scored.words, sums.tolist(), strict=True))
    sentences = scored.sums[:, 0].sum()
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
    counted = count_once(stream, "unscored", ["words"], partial(_count_unscored, terms))["words"]
    inside = measured[counted[ROW].to_numpy()]
    word, count = (counted[name].to_numpy()[inside] for name in ("word", "count"))
    counts = np.bincount(word, count, len(terms)).astype(np.int64)
    found = zip(terms, counts.tolist(), strict=True)
    return sorted((entry for entry in found if entry[1]), key=lambda entry: (-entry[1], entry[0]))


def _count_unscored(terms: Sequence[str], stream: Stream) -> Frames:
    """Count terms in each document, with their numbers."""
    return {"words": pl.concat(stream.over_shards(_count_terms, terms))}


def _count_terms(shard: Shard, terms: Sequence[str]) -> pl.DataFrame:
    """Count terms in each document of a shard; only those that occur have a row."""
    tokens, words = shard.tokens, shard.tokens.vocabulary.words
    column = np.full(len(tokens.vocabulary.terms.types), -1, dtype=np.int64)
    ids = tokens.vocabulary.term_ids(list(terms))
    column[ids[ids >= 0]] = np.flatnonzero(ids >= 0)
    # The chunks that hold one of them, and which; a chunk seldom has a second word.
    found = column[tokens.vocabulary.terms.of_word][words.ids]
    inside = np.flatnonzero(found >= 0)
    chunk = np.searchsorted(words.offsets, inside, side="right") - 1
    holds = np.bincount(chunk, minlength=len(words.offsets) - 1)
    at = np.flatnonzero((holds > 0)[tokens.chunk_ids])
    ids = tokens.chunk_ids[at]
    document = np.searchsorted(tokens.document_chunks, at, side="right") - 1
    first = np.searchsorted(chunk, ids)
    row, word, count = count_pairs(
        np.repeat(document, holds[ids]), found[inside[ragged_indices(first, holds[ids])]]
    )
    return pl.DataFrame({ROW: row + shard.first_row, "word": word, "count": count})


def _sum_words(scored: ScoredDocuments, codes: AnyInts) -> tuple[Ints, Ints, Floats]:
    """Sum valences: group, word and sum for each pair that has one, by group and word."""
    group = codes[scored.hit_documents].astype(np.int64)
    inside = group >= 0
    size = max(len(scored.words), 1)
    pairs = group[inside] * size + scored.hit_words[inside]
    valences = scored.hit_valences[inside]
    if (np.diff(pairs) > 0).all():  # each document is a group
        sums = valences
    elif int(pairs.max(initial=0)) < _DENSE:
        every = np.bincount(pairs, valences)
        pairs = np.flatnonzero(every)
        sums = every[pairs].astype(np.float64)
    else:
        pairs, which = np.unique(pairs, return_inverse=True)
        sums = np.bincount(which, valences, len(pairs)).astype(np.float64)
    owners, words = np.divmod(pairs, size)
    return owners, words, sums / MILLION
