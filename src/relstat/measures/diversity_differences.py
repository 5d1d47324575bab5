"""How the diversity of each group differs from that of all other documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from relstat.analysis.diversity.diversity_scores import DiversityScore, comparable
from relstat.corpus.groups import Groups
from relstat.measures.layout import group_notes, nullable
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.statistics.estimates import Estimate
from relstat.statistics.intervals import agree_with_test, difference_interval, difference_p
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["difference_table"]

_ALPHA = 0.05


def difference_table(
    scores: Sequence[DiversityScore],
    groups: Groups,
    title: str,
    provenance: Provenance,
    top: int | None = None,
) -> Table:
    """Return a row per measure and group: its value, that of all others, and the difference.

    Of two groups the first is compared with the second. The p come from the errors of both values
    (:func:`relstat.statistics.difference_p`), adjusted for all rows (Benjamini & Hochberg 1995);
    intervals have the level that the adjustment needs, and leave 0 out just where the adjusted p is
    below .05. A group with too few documents for an interval has no p.
    """
    two = len(groups.labels) == 2
    labels = groups.labels[:1] if two else groups.labels
    pairs: list[Estimate] = []
    for score in scores:
        for code in range(len(labels)):
            inside = np.where(groups.codes == code, 0, 1)
            pair = score.estimate(np.where(groups.codes >= 0, inside, -1), 2)
            pairs.append(comparable(score, pair)[0])
    value, error, freedom = (
        np.array([getattr(pair, name) for pair in pairs]).T.reshape(2, -1)
        for name in ("value", "error", "freedom")
    )
    first, second = (Estimate(value[side], error[side], freedom[side]) for side in (0, 1))
    adjusted = benjamini_hochberg(difference_p(first, second))
    tested, differs = np.isfinite(adjusted), adjusted < _ALPHA
    level = selected_level(int(differs.sum()), int(tested.sum()))
    difference = value[0] - value[1]
    bounds_found = difference_interval(first, second, level=level)
    low, high = agree_with_test(bounds_found, difference, differs)
    number = len(labels)
    bounds = ("difference_low", "difference_high")
    digits = 1
    measures = [comparable(score, pair)[1] for score in scores]
    columns = [
        (Column("measure"), [name for name in measures for _ in labels]),
        (Column("group", label=" and ".join(groups.by)), list(labels) * len(scores)),
        (Column("value", "score", labels[0] if two else "value", digits), nullable(value[0])),
        (Column("others", "score", groups.labels[1] if two else "all others", digits),
         nullable(value[1])),
        (Column("difference", "score", "difference", digits, bounds), nullable(difference)),
        (Column(bounds[0], "score", digits=digits, rank=None), nullable(low)),
        (Column(bounds[1], "score", digits=digits, rank=None), nullable(high)),
        (Column("p", "p", "adj. p"), nullable(adjusted)),
    ]  # fmt: skip
    frame = pl.DataFrame({column.name: values for column, values in columns})
    rows = frame.height
    notes: list[str] = [
        Note(
            "difference: "
            + (f"{groups.labels[0]} minus {groups.labels[1]}" if two else "group minus all others"),
            about="difference",
        ),
        "MATTR in percent: 76.2 is 0.762",
        Note(
            f"adj. p: documents are the unit, adjusted for all {int(tested.sum())} rows; [low, "
            "high] leaves 0 out where it is below .05",
            about="p",
            short=f"adj. p: documents are the unit, adjusted for {int(tested.sum())} rows",
        ),
    ]
    if not tested.all():
        notes.append("no p: too few documents or words in the group")
    return Table(
        title=title,
        frame=frame.filter(pl.int_range(rows) % number < top) if top else frame,
        columns=tuple(column for column, _ in columns),
        notes=[*notes, *group_notes(groups)],
        provenance=provenance,
        total=rows,
    )
