"""Scores of groups side by side: each with its difference, interval and adjusted p."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import engine_of
from relstat.analysis.scoring.group_scores import DocumentCounts, group_scores
from relstat.analysis.scoring.reading_counts import count_reading
from relstat.analysis.scoring.registry import scores_of
from relstat.analysis.scoring.score import Score, needed_counts
from relstat.analysis.scoring.scored_documents import ScoredDocuments
from relstat.arrays import AnyInts, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.counting.counts import count_terms, word_totals
from relstat.measures.formulaicity import DRAWS, formulaicity
from relstat.measures.layout import INTERVAL_NOTE, group_notes, nullable, small_group_notes
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.measures.scored_tables import direction_note
from relstat.statistics.adjustment import benjamini_hochberg
from relstat.statistics.distributions import t_tail
from relstat.statistics.diversity import FEWEST, expected_types_by_group
from relstat.statistics.estimates import LEVEL, Estimate, estimate_score
from relstat.statistics.intervals import difference_interval, score_interval
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["CONVENTION", "FAMILIES", "ScoreRow", "score_rows", "score_table"]

CONVENTION: Final = "textstat"  # of readability
ENGINE: Final = "vader"  # of sentiment
FAMILIES: Final = ("formulaicity", "diversity", "readability", "sentiment")
_DRAWN: Final = 1_000  # words in which different words are counted
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
        difference, difference_low, difference_high: of these.
        p: of no difference, documents being the unit; adjusted where :func:`score_rows` returns it.
    """

    family: str
    label: str
    digits: int
    values: Floats
    low: Floats
    high: Floats
    documents: Ints
    pair: tuple[int, int]
    difference: float
    difference_low: float
    difference_high: float
    p: float


@dataclass(frozen=True)
class ScoreRows:
    """The rows of all families, and what is to be noted of each."""

    rows: Sequence[ScoreRow]
    notes: Mapping[str, Sequence[str]]


def score_rows(corpus: Corpus, groups: Groups) -> ScoreRows:
    """Score each group in every family, and adjust all p together.

    Of more than two groups the highest and the lowest are compared: p is multiplied by the number
    of pairs, and the interval has the level that this needs.
    """
    made = [
        _formulaicity(corpus, groups),
        _diversity(corpus, groups),
        _readability(corpus, groups),
        _sentiment(corpus, groups),
    ]
    rows = [row for some, _ in made for row in some]
    adjusted = benjamini_hochberg(np.array([row.p for row in rows]))
    return ScoreRows(
        [replace(row, p=float(p)) for row, p in zip(rows, adjusted, strict=True)],
        {family: notes for family, (_, notes) in zip(FAMILIES, made, strict=True)},
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


def _readability(corpus: Corpus, groups: Groups) -> tuple[list[ScoreRow], list[str]]:
    counts = count_reading(corpus.stream, CONVENTION, not_english(corpus))
    scores = [score.in_percent() for score in scores_of("readability", CONVENTION)]
    notes = [direction_note(scores), "counted as textstat does"]
    return _scored("readability", counts, scores, groups, 1, notes)


def _sentiment(corpus: Corpus, groups: Groups) -> tuple[list[ScoreRow], list[str]]:
    engine = engine_of(ENGINE)
    scored = ScoredDocuments.of(corpus.stream, not_english(corpus), engine)
    scores = [score.in_percent() for score in scores_of("sentiment")]
    notes = [f"{engine.title}, a general word list: it misreads part of this vocabulary"]
    return _scored("sentiment", scored.counts, scores, groups, 2, notes)


def _scored(
    family: str,
    counts: DocumentCounts,
    scores: Sequence[Score],
    groups: Groups,
    digits: int,
    notes: Sequence[str],
) -> tuple[list[ScoreRow], list[str]]:
    """The rows of scores that are functions of sums over documents."""
    size = len(groups.labels)
    summed = group_scores(counts, groups.codes, size)
    rows = []
    for score in scores:
        made = summed.estimate(score)
        error = _estimate(counts, score, summed.codes, size) if score.smooth else None
        rows.append(
            ScoreRow(
                family, score.label, digits, made.value[:size], made.low[:size], made.high[:size],
                summed.documents[:size], *_apart(made.value[:size], error),
            )
        )  # fmt: skip
    left_out = int((~counts.measured & (groups.codes >= 0)).sum())
    lost = [f"{left_out:,} documents not in English or without words left out"] * (left_out > 0)
    small = small_group_notes(groups, counts.measured.astype(np.int64))
    return rows, [*filter(None, notes), *lost, *small]


def _estimate(counts: DocumentCounts, score: Score, codes: AnyInts, size: int) -> Estimate:
    """A score of each group with its error."""
    needed = needed_counts([score])
    columns = counts.scored[:, [counts.names.index(name) for name in needed]]

    def of_sums(sums: Floats) -> Floats:
        return score.of(dict(zip(needed, np.moveaxis(sums, -1, 0), strict=True)))

    return estimate_score(of_sums, columns, codes, size)


def _diversity(corpus: Corpus, groups: Groups) -> tuple[list[ScoreRow], list[str]]:
    stream, size = corpus.stream, len(groups.labels)
    cells = count_terms(stream, np.flatnonzero(word_totals(stream).counts > 0)).table
    inside = np.flatnonzero(groups.codes[cells.rows] >= 0)
    made = expected_types_by_group(
        cells.terms[inside], cells.rows[inside], cells.counts[inside], groups.codes, size, _DRAWN
    )
    low, high = score_interval(made)
    filled = (groups.codes >= 0) & (stream.words_per_document > 0)
    documents = np.bincount(groups.codes[filled], minlength=size)
    label = f"different words in {_DRAWN:,}"
    row = ScoreRow(
        "diversity", label, 0, made.value, low, high, documents, *_apart(made.value, made)
    )
    notes: list[str] = [
        Note(
            f"expected different words among {_DRAWN:,} words drawn at random from the group: "
            "comparable at any size; more where the vocabulary is more varied, or the topics are",
            short=f"different words expected in {_DRAWN:,} words drawn at random from the group",
        )
    ]
    if (documents < FEWEST).any():
        notes.append(f"no interval for groups of fewer than {FEWEST} documents")
    return [row], notes


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
    row = ScoreRow(
        "formulaicity", "words in repeated phrases, %", 1, value, low, high, documents,
        *_apart(value, made),
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


def _apart(
    values: Floats, estimate: Estimate | None
) -> tuple[tuple[int, int], float, float, float, float]:
    """The two groups that are compared, their difference with its bounds, and its p."""
    size = len(values)
    first, second = 0, min(1, size - 1)
    if size > 2 and np.isfinite(values).any():
        first, second = int(np.nanargmax(values)), int(np.nanargmin(values))
    difference = float(values[first] - values[second])
    if estimate is None:
        return (first, second), difference, np.nan, np.nan, np.nan
    pairs = size * (size - 1) // 2
    parts = [
        Estimate(estimate.value[group], estimate.error[group], estimate.freedom[group])
        for group in (first, second)
    ]
    low, high = difference_interval(parts[0], parts[1], level=1 - (1 - LEVEL) / max(pairs, 1))
    p = min(_p_of(parts[0], parts[1]) * max(pairs, 1), 1.0)
    return (first, second), difference, float(low), float(high), p


def _p_of(first: Estimate, second: Estimate) -> float:
    """The two-sided p of no difference (Welch 1947); NaN where an error is not known."""
    variances = np.array([float(first.error) ** 2, float(second.error) ** 2])
    error = np.sqrt(variances.sum())
    if not np.isfinite(error) or error == 0:
        return float("nan")
    statistic = abs(float(first.value - second.value)) / error
    freedom = np.array([float(first.freedom), float(second.freedom)])
    both = variances.sum() ** 2 / (variances**2 / freedom).sum()
    return float(2 * t_tail(statistic, max(both, 1.0)))
