"""Tables of scores: the columns, rows and notes that all measures of scores have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.group_scores import DocumentCounts, GroupScores
from relstat.analysis.scoring.score import Score
from relstat.arrays import Floats
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.layout import INTERVAL_NOTE, group_notes, nullable, small_group_notes
from relstat.statistics.intervals import MIN_DOCUMENTS
from relstat.tables.notes import Note
from relstat.tables.table import Column

__all__ = [
    "check_rows",
    "direction_note",
    "document_columns",
    "group_columns",
    "group_score_notes",
    "left_out_notes",
    "many",
    "reading_notes",
    "sort_rows",
    "undefined_notes",
]

Columns = list[tuple[Column, pl.Series]]
_LISTED: Final = 5


def check_rows(*, by: object, each: bool, top: int | None) -> None:
    """Raise OptionError unless the options of the rows fit together."""
    if each and by is not None:
        raise OptionError(
            f"{option('each')} gives a row per document and {option('by')} a row per group: "
            "choose one"
        )
    if top is not None and top < 0:
        raise OptionError(f"{option('top')} is a number of rows, not {top}")


def document_columns(scores: Sequence[Score], values: Mapping[str, Floats]) -> Columns:
    """Return a column for each score of documents."""
    return [
        (Column(score.name, score.kind, score.heading, score.digits), nullable(values[score.name]))
        for score in scores
    ]


def group_columns(
    groups: Groups | None,
    summed: GroupScores,
    scores: Sequence[Score],
    counted: Sequence[Column],
) -> Columns:
    """Return the columns of a row for each group and a last one for all.

    These are the group, its documents, its counts (those that ``counted`` describes) and each
    score with its bounds. Bounds of shares are for data formats only: with all of them a line
    would lose those of the scores.
    """
    labels = groups.labels if groups else ()
    heading = " | ".join(groups.by) if groups else ""
    columns: Columns = [
        (Column("group", label=heading), pl.Series([*labels, "all"], dtype=pl.String)),
        (Column("documents", "count"), pl.Series(summed.documents)),
    ]
    columns += [(column, pl.Series(summed.total(column.name))) for column in counted]
    for score, made in zip(scores, summed.estimates(scores), strict=True):
        names = (f"{score.name}_low", f"{score.name}_high")
        shown = names if score.kind == "score" else None
        column = Column(score.name, score.kind, score.heading, score.digits, shown, rank=score.rank)
        columns.append((column, nullable(made.value)))
        for name, bound in zip(names, (made.low, made.high), strict=True):
            hidden = Column(name, score.kind, digits=score.digits, rank=None)
            columns.append((hidden, nullable(bound)))
    return columns


def sort_rows(
    frame: pl.DataFrame, by: str, top: int | None, *, each: bool, descending: bool = False
) -> pl.DataFrame:
    """Return the first ``top`` rows by a column, and after groups the row of all; else as it is.

    Groups with too few documents for an interval come after all others: the extremes of a table
    are not to be those of single documents.
    """
    if not top:
        return frame
    if each:
        return frame.sort(by, descending=descending, nulls_last=True, maintain_order=True).head(top)
    ordered = frame.head(-1).sort(
        pl.col("documents") < MIN_DOCUMENTS,
        by,
        descending=[False, descending],
        nulls_last=True,
        maintain_order=True,
    )
    return pl.concat([ordered.head(top), frame.tail(1)])


def direction_note(scores: Sequence[Score]) -> str:
    """Return what is high in each score: "Flesch: higher is easier; all others: higher is harder".

    Empty where the scores are not about difficulty: then the reading of each says it.
    """
    directions = Counter(score.higher for score in scores).most_common()
    if not {"easier", "harder"} & {direction for direction, _ in directions}:
        return ""
    usual = directions[0][0] if directions[0][1] > len(scores) / 2 else None
    parts = [
        f"{', '.join(s.heading for s in scores if s.higher == direction)}: higher is {direction}"
        for direction, _ in directions
        if direction != usual
    ]
    if usual is not None:
        parts.append(f"{'all others' if parts else 'all'}: higher is {usual}")
    return "; ".join(parts)


def reading_notes(scores: Sequence[Score]) -> list[str]:
    """Return how to read the scores: what is high, then the unit or landmarks of each."""
    notes = []
    if direction := direction_note(scores):
        notes.append(Note(direction, about=[score.name for score in scores]))
    readings: dict[str, list[Score]] = {}
    for score in scores:
        known = score.heading.lower() in score.label.lower()
        if score.reading or not known:
            readings.setdefault(score.reading, []).append(score)
    for reading, members in readings.items():
        names = ", ".join(map(_name_of, members))
        notes.append(
            Note(f"{names}: {reading}" if reading else names, about=[s.name for s in members])
        )
    return [*notes, Note("compare like genres only", short="")]


def left_out_notes(counts: DocumentCounts, *, each: bool) -> list[str]:
    """Return which documents have no score, and why."""
    fate = "no scores for" if each else "left out:"
    return [
        f"{fate} {many(int(chosen.sum()), 'document')} {reason}"
        for reason, chosen in counts.left_out.items()
        if chosen.any()
    ]


def undefined_notes(frame: pl.DataFrame, scores: Sequence[Score], scored: pl.Series) -> list[str]:
    """Return which scores some rows lack although something was counted there (``scored``)."""
    reasons: dict[str, list[str]] = {}
    for score in scores:
        if frame[score.name].filter(scored).null_count():
            least = [f"fewer than {n} {name}" for name, n in score.minimum.items()]
            reasons.setdefault(" and ".join(least) or score.undefined, []).append(score.heading)
    return [f"no {' and '.join(names)} for {reason}" for reason, names in reasons.items()]


def group_score_notes(
    groups: Groups | None, counts: DocumentCounts, scores: Sequence[Score], frame: pl.DataFrame
) -> list[str]:
    """Return how groups are scored, and which of them have no interval, or no score.

    ``frame`` has the columns of :func:`group_columns`.
    """
    measured = counts.measured.astype(np.int64)
    hidden = any(score.kind == "share" for score in scores)
    shares = "; those of the shares are in csv and json" if hidden else ""
    notes = [
        Note("a row's scores come from its summed counts, as if it were one text", short=""),
        Note(
            f"{INTERVAL_NOTE}{shares}",
            about=[f"{score.name}_low" for score in scores],
            short=INTERVAL_NOTE.partition(" from ")[0],
        ),
        *group_notes(groups),
        *small_group_notes(groups, measured),
        *_alike_notes(frame, scores),
    ]
    if groups is not None:
        inside = counts.measured & (groups.codes >= 0)
        documents = np.bincount(groups.codes[inside], minlength=len(groups.labels))
        none = [name for name, n in zip(groups.labels, documents, strict=True) if not n]
        if none:
            more = f" and {len(none) - _LISTED} more" if len(none) > _LISTED else ""
            notes.append(
                f"no score without a document to measure: {', '.join(none[:_LISTED])}{more}"
            )
    return notes


def _alike_notes(frame: pl.DataFrame, scores: Sequence[Score]) -> list[str]:
    """Name the scores without an interval because all documents have the same value."""
    enough = frame["documents"] >= MIN_DOCUMENTS
    named = [
        score.heading
        for score in scores
        if score.smooth
        and (enough & frame[score.name].is_not_null() & frame[f"{score.name}_low"].is_null()).any()
    ]
    return [f"no interval where all documents have the same {', '.join(named)}"] if named else []


def many(count: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not 1."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _name_of(score: Score) -> str:
    """The heading, and the full name where the heading does not come from it."""
    known = score.heading.lower() in score.label.lower()
    return score.heading if known else f"{score.heading} ({score.label})"
