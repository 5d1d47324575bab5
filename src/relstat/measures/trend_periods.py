"""The periods of a trend one by one: the table ``periods`` of :func:`relstat.trend`, and lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from relstat.analysis.change.group_series import GroupSeries
from relstat.analysis.change.timelines import Timeline
from relstat.arrays import Floats
from relstat.measures.layout import PER, rate_notes
from relstat.measures.long_form import Block, lay_out
from relstat.measures.trend_tables import Shown, named_table
from relstat.tables.lines import Lines, Mark
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["draw_lines", "periods_table", "place_of"]


def periods_table(shown: Shown, provenance: Provenance) -> Table:
    """Return a row per period (and group) and item; empty where there is too little text."""
    timeline, series, periods = shown.timeline, shown.series, shown.trends.periods
    labels = list(timeline.labels)
    rows: list[tuple[Column, Any]] = []
    names, groups, parts = series.names, 1, [timeline]
    if isinstance(series, GroupSeries):
        names, groups = series.whole.names, len(series.divided.labels)
        parts = [timeline.choose(series.divided.codes == group) for group in range(groups)]
        labelled = [name for name in series.divided.labels for _ in labels]
        rows = [(Column("group", label=" and ".join(shown.by)), labelled)]
    documents = [int(n) for part in parts for n in part.documents]
    words = [int(n) for part in parts for n in part.words]
    listed = pl.Series(labels * groups, dtype=pl.String)
    rows = [
        *rows,
        (Column("period", label=timeline.per), listed),
        (Column("words", "count", rank=1), words),
        (Column("documents", "count", rank=2), documents),
    ]
    bounds = ("value_low", "value_high")

    def stacked(values: Floats) -> Floats:
        """Return a row for each item, with the periods of one group after those of another."""
        return values.T.reshape(len(names), groups * len(labels))

    block = Block(
        Column("item", label=shown.what),
        names,
        [
            (Column("amount", "count" if shown.kind == "rate" else "score", rank=None),
             stacked(np.where(periods.base > 0, periods.amounts, np.nan))),
            (Column("value", shown.kind, shown.unit, shown.digits, bounds),
             stacked(periods.value)),
            (Column(bounds[0], shown.kind, rank=None), stacked(periods.low)),
            (Column(bounds[1], shown.kind, rank=None), stacked(periods.high)),
        ],
    )  # fmt: skip
    notes = [
        Note(
            f"empty: fewer than {timeline.min_text:,} words in the {timeline.per}; no interval for "
            "fewer than 10 documents",
            about="value",
        ),
        *rate_notes("value"),
    ]
    made = lay_out(rows, block)
    return named_table(f"{timeline.per.capitalize()} by {timeline.per}", made, notes, provenance)


def draw_lines(shown: Shown, event: date | None = None) -> Lines:
    """Return the lines of a picture: a value with its interval per period, changes, an event."""
    periods, timeline = shown.trends.periods, shown.timeline
    places = {label: at for at, label in enumerate(timeline.labels)}
    form = f"{{since}}: {{before:,.{shown.digits}f}} → {{after:,.{shown.digits}f}}"
    marks = tuple(
        tuple(
            Mark(
                places[row["from"]],
                places[row["since"]],
                places[row["until"]] + 1,
                row["before"],
                row["after"],
                form.format(**row),
            )
            for row in shown.changes.filter(pl.col("number") == item).iter_rows(named=True)
        )
        for item in range(len(shown.series.names))
    )
    return Lines(
        labels=timeline.labels,
        names=shown.series.groups or shown.series.names,
        tables=("trend", "periods"),
        event=None if event is None else place_of(event, timeline),
        panels=shown.series.names if shown.series.groups else (),
        values=periods.value.T,
        low=periods.low.T,
        high=periods.high.T,
        marks=marks,
        per=timeline.per,
        unit=f"per {PER:,} words" if shown.kind == "rate" else "mean",
        from_zero=shown.kind == "rate",
    )


def place_of(day: date, timeline: Timeline) -> tuple[float, str] | None:
    """Return where a day lies among the periods, whose middles are 0, 1, ..., and its name."""
    label = _period_of(day, timeline.per)
    if label not in timeline.labels:
        return None
    passed = left = 0
    while _period_of(day - timedelta(days=passed + 1), timeline.per) == label:
        passed += 1
    while _period_of(day + timedelta(days=left), timeline.per) == label:
        left += 1
    return timeline.labels.index(label) - 0.5 + passed / (passed + left), day.isoformat()


def _period_of(day: date, per: str) -> str:
    """Return the name of the period of a day."""
    if per == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return day.strftime({"year": "%Y", "month": "%Y-%m", "week": "%G-W%V"}.get(per, "%Y-%m-%d"))
