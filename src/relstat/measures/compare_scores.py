"""Scores of groups side by side: each with its difference, interval and adjusted p."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.diversity.diversity_scores import DRAWN, WINDOW, comparable, diversity_scores
from relstat.analysis.scoring.engines import engine_of
from relstat.analysis.scoring.group_scores import DocumentCounts, group_scores
from relstat.analysis.scoring.reading_counts import count_reading
from relstat.analysis.scoring.registry import scores_of
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.scored_documents import ScoredDocuments
from relstat.arrays import AnyInts, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.counting.contrasts import number_units
from relstat.measures.formulaicity import DRAWS, formulaicity
from relstat.measures.layout import INTERVAL_NOTE, group_notes, nullable, small_group_notes
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.measures.scored_tables import direction_note
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.statistics.estimates import Estimate
from relstat.statistics.inference import influence_p
from relstat.statistics.intervals import (
    agree_with_test,
    difference_interval,
    difference_p,
    score_interval,
)
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["CONVENTION", "FAMILIES", "ScoreRow", "score_rows", "score_table"]

CONVENTION: Final = "textstat"  # of readability
ENGINE: Final = "vader"  # of sentiment
FAMILIES: Final = ("formulaicity", "diversity", "readability", "sentiment")
_ALPHA: Final = 0.05
_BOUNDS: Final = ("low", "high")
_ERRORS: Final = 2 * 1.959964  # standard errors between the bounds of a 95 % interval


@dataclass(frozen=True)
class ScoreRow:
    """One score of all groups.

    Attributes:
        family: the table that it is in.
        label: what it is.
        digits: after the point.
        values, low, high: (groups,), with 95 % intervals; NaN where there is none.
        documents: (groups,), that are scored.
        pair: the two groups that are compared: the first two, or the highest and the lowest.
        p: of no difference, documents being the unit; adjusted where :func:`score_rows` returns it.
        bounds: gives those of the difference at a level.
        difference_low, difference_high: these, at the level of the page.
    """

    family: str
    label: str
    digits: int
    values: Floats
    low: Floats
    high: Floats
    documents: Ints
    pair: tuple[int, int]
    p: float
    bounds: Callable[[float], tuple[float, float]]
    difference_low: float = float("nan")
    difference_high: float = float("nan")

    @property
    def difference(self) -> float:
        """The score of the first of the pair minus that of the second."""
        return float(self.values[self.pair[0]] - self.values[self.pair[1]])


@dataclass(frozen=True)
class ScoreRows:
    """The rows of all families, and what is to be noted of each."""

    rows: Sequence[ScoreRow]
    notes: Mapping[str, Sequence[str]]


def score_rows(corpus: Corpus, groups: Groups, clusters: Groups | None = None) -> ScoreRows:
    """Score each group in every family, and adjust all p together.

    Of more than two groups the highest and the lowest are compared, and p is multiplied by the
    number of pairs. Intervals of differences have the level that the adjustment needs, and leave 0
    out just where the adjusted p is below .05.
    """
    made = [
        _formulaicity(corpus, groups),
        _diversity(corpus, groups, clusters),
        _readability(corpus, groups, clusters),
        _sentiment(corpus, groups, clusters),
    ]
    rows = [row for some, _ in made for row in some]
    pairs = max(len(groups.labels) * (len(groups.labels) - 1) // 2, 1)
    p = benjamini_hochberg(np.minimum(np.array([row.p for row in rows]) * pairs, 1.0))
    differs = p < _ALPHA
    level = selected_level(int(differs.sum()), int(np.isfinite(p).sum()) * pairs)
    adjusted = []
    for row, own, found in zip(rows, p.tolist(), differs.tolist(), strict=True):
        low, high = row.bounds(level)
        if np.isfinite(own):
            agreed = agree_with_test((np.array(low), np.array(high)), row.difference, found)
            low, high = (float(one) for one in agreed)
        adjusted.append(replace(row, p=own, difference_low=low, difference_high=high))
    return ScoreRows(
        adjusted, {family: notes for family, (_, notes) in zip(FAMILIES, made, strict=True)}
    )


def score_table(found: ScoreRows, family: str, groups: Groups, provenance: Provenance) -> Table:
    """Lay the scores of a family out: a row per score and group."""
    rows = [row for row in found.rows if row.family == family]
    digits = max((row.digits for row in rows), default=1)

    def over(name: str) -> Floats:
        return np.array([getattr(row, name) for row in rows]).reshape(len(rows), -1).T

    def column(name: str) -> pl.Series:
        return nullable(np.array([getattr(row, name) for row in rows], np.float64))

    two = len(groups.labels) == 2
    bounds = ("difference_low", "difference_high")
    heading = "difference" if two else "highest - lowest"
    meaning = (
        f"difference: {groups.labels[0]} minus {groups.labels[1]}"
        if two
        else "highest - lowest: the two outermost groups; interval and p allow for that choice"
    )
    items: list[tuple[Column, Any]] = [
        (Column("measure", label=family), pl.Series([row.label for row in rows], dtype=pl.String)),
        (Column("difference", "score", heading, digits, bounds), column("difference")),
        (Column(bounds[0], "score", digits=digits, rank=None), column(bounds[0])),
        (Column(bounds[1], "score", digits=digits, rank=None), column(bounds[1])),
        (Column("p", "p", "adj. p"), column("p")),
    ]
    inner = [
        (Column("value", "score", digits=digits, interval=_BOUNDS), over("values")),
        (Column("low", "score", digits=digits, rank=None), over("low")),
        (Column("high", "score", digits=digits, rank=None), over("high")),
        (Column("documents", "count", rank=None), over("documents").astype(np.int64)),
    ]
    made = lay_out(
        items, Block(over_groups(groups), groups.labels, inner, "{over}"), after="measure"
    )
    tested = int(np.isfinite([row.p for row in found.rows]).sum())
    notes = [
        Note(meaning, about="difference"),
        *found.notes[family],
        Note(
            f"adj. p: documents are the unit, adjusted for the {tested} scores of all these tables",
            about="p",
            short="",
        ),
        Note(INTERVAL_NOTE, about="low", short=INTERVAL_NOTE.partition(", doc")[0]),
        *group_notes(groups),
    ]
    return Table(family.capitalize(), made.frame, made.columns, notes, provenance, made.spread)


def _readability(
    corpus: Corpus, groups: Groups, clusters: Groups | None = None
) -> tuple[list[ScoreRow], list[str]]:
    counts = count_reading(corpus.stream, CONVENTION, not_english(corpus))
    scores = [score.in_percent() for score in scores_of("readability", CONVENTION)]
    notes = [direction_note(scores), "counted as textstat does"]
    return _scored("readability", counts, scores, groups, clusters, 1, notes)


def _sentiment(
    corpus: Corpus, groups: Groups, clusters: Groups | None = None
) -> tuple[list[ScoreRow], list[str]]:
    engine = engine_of(ENGINE)
    scored = ScoredDocuments.of(corpus.stream, not_english(corpus), engine)
    scores = [score.in_percent() for score in scores_of("sentiment")]
    notes = [f"{engine.title}, a general word list: it misreads part of this vocabulary"]
    return _scored("sentiment", scored.counts, scores, groups, clusters, 2, notes)


def _scored(
    family: str,
    counts: DocumentCounts,
    scores: Sequence[Score],
    groups: Groups,
    clusters: Groups | None,
    digits: int,
    notes: Sequence[str],
) -> tuple[list[ScoreRow], list[str]]:
    """The rows of scores that are functions of sums over documents."""
    size = len(groups.labels)
    summed = group_scores(counts, groups.codes, size)
    rows = []
    for score in scores:
        made = summed.estimate(score)
        pair = _pair_of(made.value[:size])

        def bounds(
            level: float, score: Score = score, pair: tuple[int, int] = pair
        ) -> tuple[float, float]:
            apart = summed.difference(score, *pair, level=level)
            return float(apart.low), float(apart.high)

        p = float("nan")
        if score.smooth:
            together = np.where(np.isin(summed.codes, pair), 0, -1)
            influence = np.zeros(len(together))
            influence[together == 0] = summed.influence(score, together)
            p = _p_of(influence, summed.codes, pair, clusters)
        rows.append(
            ScoreRow(
                family, score.label, digits, made.value[:size], made.low[:size], made.high[:size],
                summed.documents[:size], pair, p, bounds,
            )
        )  # fmt: skip
    left_out = int((~counts.measured & (groups.codes >= 0)).sum())
    lost = [f"{left_out:,} documents not in English or without words left out"] * (left_out > 0)
    small = small_group_notes(groups, counts.measured.astype(np.int64))
    return rows, [*filter(None, notes), *lost, *small]


def _diversity(
    corpus: Corpus, groups: Groups, clusters: Groups | None = None
) -> tuple[list[ScoreRow], list[str]]:
    size, rows = len(groups.labels), []
    notes: list[str] = [Note(
        f"types in {DRAWN:,}: expected different words among {DRAWN:,} words drawn at random from "
        f"the group; MATTR {WINDOW}: mean share of different words in windows of {WINDOW} words; "
        "MTLD: words until that share falls below 0.72; all comparable at any size, more where "
        "the vocabulary is more varied",
        short="more is a more varied vocabulary, at any size: relstat diversity",
    )]  # fmt: skip
    for score in diversity_scores(corpus):
        codes = np.where(score.used, groups.codes, -1)
        documents = np.bincount(codes[codes >= 0], minlength=size)
        if clusters is not None:
            units, codes = number_units(codes, clusters)
            score = score.merge(units)
        made, label, digits = comparable(score, score.estimate(codes, size))
        low, high = score_interval(made)
        pair = _pair_of(made.value)
        p = float(difference_p(*_parts(made, pair)))
        rows.append(
            ScoreRow(
                "diversity", label, digits, made.value, low, high, documents, pair, p,
                _bounds_between(made, pair),
            )
        )  # fmt: skip
        if (documents < score.fewest).any():
            notes.append(f"{label}: no interval for groups of fewer than {score.fewest} documents")
    return rows, notes


def _formulaicity(corpus: Corpus, groups: Groups) -> tuple[list[ScoreRow], list[str]]:
    """The share of words in phrases that other documents have, at equal size.

    Draws of one group share documents, so that they vary less than the group would: the error is
    that of a single draw (divided by the root of the share that is not drawn). With random labels
    p is below .05 in 0 to 3 % of 180 splits, where the spread of draws as it is gives 15 %.
    """
    table = formulaicity(corpus, by=list(groups.by))
    value, low, high, drawn, words = (
        table[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in ("share", "share_low", "share_high", "drawn_words", "words")
    )
    value, low, high = value * 100, low * 100, high * 100
    with np.errstate(divide="ignore", invalid="ignore"):
        left = 1 - drawn / words
        error = np.where(left > 0, (high - low) / _ERRORS / np.sqrt(left), np.nan)
    made = Estimate(value, error, np.full(len(value), DRAWS - 1.0))
    documents = table["documents"].to_numpy()
    pair = _pair_of(value)
    row = ScoreRow(
        "formulaicity", "words in repeated phrases, %", 1, value, low, high, documents, pair,
        float(difference_p(*_parts(made, pair))), _bounds_between(made, pair),
    )  # fmt: skip
    kept = [note for note in table.notes if "drawn from each group" in note]
    notes: list[str] = [
        Note(
            f"words inside phrases of 4 words or more that another document of the group has; "
            f"{kept[0] if kept else 'at equal size'}",
            short="words inside phrases of 4 words or more that another document of the group has, "
            "at equal size",
        )
    ]
    return [row], notes


def _pair_of(values: Floats) -> tuple[int, int]:
    """The groups that are compared: both of two, of more the highest and the lowest."""
    if len(values) > 2 and np.isfinite(values).sum() > 1:
        return int(np.nanargmax(values)), int(np.nanargmin(values))
    return 0, min(1, len(values) - 1)


def _bounds_between(
    made: Estimate, pair: tuple[int, int]
) -> Callable[[float], tuple[float, float]]:
    """What gives the bounds of a difference of two groups at a level."""
    first, second = _parts(made, pair)

    def bounds(level: float) -> tuple[float, float]:
        low, high = difference_interval(first, second, level=level)
        return float(low), float(high)

    return bounds


def _p_of(
    influence: Floats, codes: AnyInts, pair: tuple[int, int], clusters: Groups | None
) -> float:
    """The p of dealing the documents of two groups, or the clusters in each, at random."""
    inside = np.isin(codes, pair)
    mine, own = codes[inside] == pair[0], influence[inside]
    if clusters is not None:
        named = clusters.codes[inside].astype(np.int64)
        alone = np.arange(len(named)) + len(clusters.labels)
        units = np.where(named >= 0, named, alone) * 2 + mine
        _, first, unit = np.unique(units, return_index=True, return_inverse=True)
        own, mine = np.bincount(unit.ravel(), own).astype(np.float64), mine[first]
    return float(influence_p(own[:, None], mine)[0])


def _parts(made: Estimate, pair: tuple[int, int]) -> tuple[Estimate, Estimate]:
    """The estimates of two groups."""
    first, second = (
        Estimate(made.value[group], made.error[group], made.freedom[group]) for group in pair
    )
    return first, second
