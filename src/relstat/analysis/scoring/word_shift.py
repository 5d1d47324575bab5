"""Which words make the mean of a group, or the difference of two, summing to it exactly.

The score of a sentence is made of the sum of its words' valences. So each word's part in it is its
valence times the score divided by that sum, and what all words of a group add, divided by its
sentences, is the mean. A difference of two means is thus a sum over words; each part is divided
into what comes from using the word more often and what comes from using it in another way (negated,
beside others), as in a word shift.

Source: Gallagher, Frank, Mitchell, Schwartz, Reagan, Danforth & Dodds (2021), Generalized word
shift graphs: a method for visualizing and explaining pairwise comparisons between texts, EPJ Data
Science 10, 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.sentence_scores import ALPHA, SentenceScorer
from relstat.arrays import AnyInts, Flags, Floats, Ints
from relstat.corpus.stream import Shard, Stream
from relstat.counting.estimates import GroupRates, group_rates
from relstat.counting.sparse_counts import SparseCounts
from relstat.statistics.estimates import Estimate, estimate_ratio
from relstat.statistics.intervals import difference_interval, score_interval

__all__ = ["EMPHASIS", "WordUses", "shift_words", "use_words"]

EMPHASIS: Final = "! and ?"
"""The name of what punctuation adds, as if it were a word."""
_NOTHING: Final = 1e-9


@dataclass(frozen=True)
class WordUses:
    """How the words of a lexicon are used in each document, cell by cell.

    Attributes:
        words: String (W,), the words; the last is ``EMPHASIS``.
        sentences: int64 (D,), sentences of each document; 0 where it is not measured.
        rows, terms: the document and the word of each cell.
        points: float64, what the word adds to the scores of the document's sentences.
        uses: int64, how often it is scored there.
        rests: float64, the scores that these sentences would have without it, summed.
        mean: the mean score of all sentences.
    """

    words: pl.Series
    sentences: Ints
    rows: Ints
    terms: Ints
    points: Floats
    uses: Ints
    rests: Floats
    mean: float


def use_words(stream: Stream, engine: Engine, measured: Flags) -> WordUses:
    """Find how the words of an engine are used in the documents where ``measured`` is True."""
    scorer = engine.prepare(stream.vocabulary)
    parts = stream.over_shards(_use_shard, scorer, heavy=True)
    rows, terms, points, uses, rests = (np.concatenate(many) for many in zip(*parts, strict=True))
    kept = measured[rows]
    sentences = np.where(measured, stream.sentences_per_document, 0)
    total = points[kept].sum()
    return WordUses(
        words=pl.concat([scorer.words, pl.Series([EMPHASIS])]),
        sentences=sentences,
        rows=rows[kept],
        terms=terms[kept],
        points=points[kept],
        uses=uses[kept],
        rests=rests[kept],
        mean=float(total / sentences.sum()) if sentences.sum() else 0.0,
    )


def shift_words(used: WordUses, codes: AnyInts, size: int) -> pl.DataFrame:
    """Return what each word adds to the mean of each group, beyond that of the others.

    With no groups it is the mean of all documents that is explained, with two the first minus the
    second; with more each group minus all others that are in one.

    Args:
        used: the uses of words.
        codes: the group of each document, 0 to ``size - 1``; -1 is in none.
        size: the number of groups.

    Returns:
        A frame by group and falling size of the contribution: ``group`` (its number), ``word``,
        ``contribution`` with ``_low`` and ``_high``, ``by_frequency`` and ``by_use``, which sum to
        it, ``rate`` and ``other_rate`` (uses per 100 sentences), ``per_use`` and ``other_per_use``
        (points), ``context`` with bounds (the mean score of its sentences without it), and
        ``contradicts``: whether they are, for certain, of the other sign.
    """
    columns = len(used.words)
    groups = codes if size > 1 else np.where(used.sentences > 0, 0, -1)
    count = max(size, 1)
    points = _rates(used, used.points, groups, count)
    uses = _rates(used, used.uses.astype(np.float64), groups, count)
    context = _contexts(used, columns)
    frames = []
    for group in range(1 if count == 2 else count):
        others = np.ones((count, columns), dtype=np.bool_)
        others[group] = False
        mine = [_only(one, group) for one in (points, uses)]
        if count > 1:
            rest = [one.combine(others) for one in (points, uses)]
            low, high = difference_interval(mine[0].estimate, rest[0].estimate)
            other = [one.estimate.value for one in rest]
        else:
            low, high = score_interval(mine[0].estimate)
            other = [np.zeros(columns), np.zeros(columns)]
        value, rate = (one.estimate.value for one in mine)
        values = (value, rate, other[0], other[1])
        frames.append(_describe(used, group, values, (low, high), compared=count > 1))
    made = pl.concat(frames).join(context, on="word", how="left", maintain_order="left")
    return made.filter(pl.col("rate").fill_nan(0) + pl.col("other_rate").fill_nan(0) > 0).sort(
        "group",
        pl.col("contribution").abs(),
        "word",
        descending=[False, True, False],
        nulls_last=True,
    )


def _rates(used: WordUses, values: Floats, codes: AnyInts, size: int) -> GroupRates:
    """Sum the cells of each word and group; a table of counts sums points as well."""
    shape = (len(used.sentences), len(used.words))
    table = SparseCounts.of_cells(used.rows, used.terms, values, shape)  # type: ignore[arg-type]  # points are no counts
    return group_rates(table, used.sentences, codes, size)


def _only(rates: GroupRates, group: int) -> GroupRates:
    """Return the rates of one group."""
    where = np.zeros(rates.counts.shape, dtype=np.bool_)
    where[group] = True
    return rates.combine(where)


def _describe(
    used: WordUses,
    group: int,
    values: tuple[Floats, Floats, Floats, Floats],
    bounds: tuple[Floats, Floats],
    *,
    compared: bool,
) -> pl.DataFrame:
    """Return the columns of one group: points and uses per sentence, its own and the others'."""
    value, rate, other_value, other_rate = values
    with np.errstate(divide="ignore", invalid="ignore"):
        per_use, other_per_use = value / rate, other_value / other_rate
    # A word that one side does not have is used there as on the other.
    mine = np.where(rate > 0, per_use, other_per_use)
    other = np.where(other_rate > 0, other_per_use, per_use)
    by_frequency = (rate - other_rate) * (mine + other) / 2
    by_use = (mine - other) * (rate + other_rate) / 2
    missing = np.full(len(value), np.nan)
    return pl.DataFrame(
        {
            "group": np.full(len(value), group),
            "word": used.words,
            "contribution": value - other_value,
            "contribution_low": bounds[0],
            "contribution_high": bounds[1],
            "by_frequency": by_frequency if compared else missing,
            "by_use": by_use if compared else missing,
            "rate": rate * 100,
            "other_rate": other_rate * 100 if compared else missing,
            "per_use": per_use,
            "other_per_use": other_per_use if compared else missing,
        }
    )


def _contexts(used: WordUses, columns: int) -> pl.DataFrame:
    """Return the mean score that the sentences of each word have without it, with its interval."""
    uses = np.bincount(used.terms, used.uses, columns)
    rests = np.bincount(used.terms, used.rests, columns)
    points = np.bincount(used.terms, used.points, columns)
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = used.rests - (rests / uses)[used.terms] * used.uses
    found: Estimate = estimate_ratio(
        rests,
        uses,
        np.bincount(used.terms, beyond**2, columns),
        np.bincount(used.terms, beyond**4, columns),
        np.bincount(used.terms, minlength=columns),
    )
    low, high = score_interval(found)
    against = ((points < 0) & (low > max(used.mean, 0))) | (
        (points > 0) & (high < min(used.mean, 0))
    )
    return pl.DataFrame(
        {
            "word": used.words,
            "context": found.value,
            "context_low": low,
            "context_high": high,
            "contradicts": against,
        }
    )


def _use_shard(shard: Shard, scorer: SentenceScorer) -> tuple[Ints, Ints, Floats, Ints, Floats]:
    """For each document and word of a shard: points, uses, and scores without the word."""
    tokens = shard.tokens
    scores = scorer.score(tokens)
    document = np.repeat(np.arange(len(tokens)), np.diff(tokens.document_sentences))
    sums = scores.sums
    factor = np.where(sums != 0, scores.compound / np.where(sums != 0, sums, 1), ALPHA**-0.5)
    extra = sums - np.bincount(scores.hit_sentences, scores.hit_valences, len(sums))
    emphatic = np.flatnonzero(np.abs(extra) > _NOTHING)
    sentence = np.concatenate([scores.hit_sentences, emphatic])
    word = np.concatenate([scores.hit_words, np.full(len(emphatic), len(scorer.words))])
    valence = np.concatenate([scores.hit_valences, extra[emphatic]])
    rest = sums[sentence] - valence
    columns = len(scorer.words) + 1
    places, which = np.unique(document[sentence] * columns + word, return_inverse=True)
    rows, terms = np.divmod(places, columns)
    size = len(places)
    return (
        rows + shard.first_row,
        terms,
        np.bincount(which, valence * factor[sentence], size).astype(np.float64),
        np.bincount(which, minlength=size),
        np.bincount(which, rest / np.sqrt(rest * rest + ALPHA), size).astype(np.float64),
    )
