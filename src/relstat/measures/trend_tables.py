"""The tables of :func:`relstat.trend`: a row per item, and a row per change of level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.change.group_series import GroupSeries
from relstat.analysis.change.series import Grouped, Series, TermSeries
from relstat.analysis.change.timelines import Timeline
from relstat.analysis.change.trends import Trends, segment_codes
from relstat.arrays import Floats
from relstat.errors import option
from relstat.measures.layout import PER, nullable, rate_notes
from relstat.measures.long_form import Layout, lay_out
from relstat.measures.series import series_note, series_rates, timeline_notes
from relstat.tables.table import Column, Entries, Kind, Note, Provenance, Table

__all__ = [
    "Shown",
    "changes_table",
    "named_table",
    "summary_table",
]

_FEW: Final = 8  # periods, with fewer of which no change can be shown
_MUCH: Final = 0.05  # of the documents without a date, above which that is the first note
_SMALL: Final = 1.0  # rates below which another digit is printed
_ITEM: Final = "item"


@dataclass(frozen=True)
class Shown:
    """What was followed and found, and how it is printed.

    Attributes:
        series, timeline, trends: what was followed, over which periods, and what was found.
        what: the heading of items: term, field or score.
        digits: after the point.
        by: the fields that divide the documents into groups.
        changes: a row per change.
    """

    series: Series
    timeline: Timeline
    trends: Trends
    what: str
    digits: int
    by: tuple[str, ...]
    changes: pl.DataFrame

    @classmethod
    def of(
        cls,
        series: Series,
        timeline: Timeline,
        trends: Trends,
        *,
        what: str,
        digits: int,
        by: tuple[str, ...] = (),
    ) -> Shown:
        """Compute both sides of each change."""
        if series.kind == "counts":
            rates = trends.periods.value
            usual = np.nanmedian(rates) if np.isfinite(rates).any() else 0.0
            digits += bool(usual < _SMALL)
        changes = _change_rows(series, timeline, trends)
        return cls(series, timeline, trends, what, digits, by, changes)

    @property
    def kind(self) -> Kind:
        """The kind of the values."""
        return "rate" if self.series.kind == "counts" else "score"

    @property
    def unit(self) -> str:
        """What values are, as a heading."""
        return f"per {PER // 1000}k" if self.series.kind == "counts" else "mean"

    def items(self, places: Sequence[int] | None = None) -> list[tuple[Column, Any]]:
        """Columns of the items of some rows, and of their groups; by default of all."""
        rows = range(len(self.series.names)) if places is None else places
        names, groups = self.series.names, self.series.groups
        made: list[tuple[Column, Any]] = [
            (Column(_ITEM, label=self.what), pl.Series([names[n] for n in rows], dtype=pl.String))
        ]
        if self.by:
            label = " and ".join(self.by)
            values = pl.Series([groups[n] for n in rows], dtype=pl.String)
            made.append((Column("group", label=label), values))
        return made

    def values(self, name: str, heading: str, grouped: Grouped, group: int) -> list[Any]:
        """Columns of the values of all items in a group, with intervals."""
        arrays = (grouped.value[group], grouped.low[group], grouped.high[group])
        return bounded(name, self.kind, heading, self.digits, arrays)


def bounded(
    name: str,
    kind: Kind,
    heading: str,
    digits: int,
    values: Sequence[Floats | pl.Series],
    rank: int | None = 0,
) -> list[tuple[Column, Any]]:
    """Columns of a value and its bounds."""
    bounds = (f"{name}_low", f"{name}_high")
    made = [one if isinstance(one, pl.Series) else nullable(one) for one in values]
    return [
        (Column(name, kind, heading, digits, bounds, rank=rank), made[0]),
        (Column(bounds[0], kind, digits=digits, rank=None), made[1]),
        (Column(bounds[1], kind, digits=digits, rank=None), made[2]),
    ]


def _change_rows(series: Series, timeline: Timeline, trends: Trends) -> pl.DataFrame:
    """Return the numbers of each change."""
    rows: list[dict[str, Any]] = []
    for change in trends.changes:
        mine = series.select(np.array([change.item]))
        sides = segment_codes(timeline, change)
        levels, contrast = mine.by_group(sides, 2), mine.contrast(sides, test=False)
        row: dict[str, Any] = {
            _ITEM: series.names[change.item],
            "number": change.item,
            "since": timeline.labels[change.at],
        }
        for place, side in enumerate(("before", "after")):
            for name, end in (("value", ""), ("low", "_low"), ("high", "_high")):
                row[f"{side}{end}"] = float(getattr(levels, name)[place, 0])
        row |= {
            "difference": float(contrast.difference[0]),
            "difference_low": float(contrast.low[0]),
            "difference_high": float(contrast.high[0]),
            "log_ratio": float(contrast.log_ratio[0]),
            "log_ratio_low": float(contrast.ratio_low[0]),
            "log_ratio_high": float(contrast.ratio_high[0]),
            "p": change.p,
            "from": timeline.labels[change.begin],
            "until": timeline.labels[change.end - 1],
        }
        rows.append(row)
    text = dict.fromkeys((_ITEM, "since", "from", "until"), pl.String)
    names = [
        _ITEM, "number", "since", "before", "before_low", "before_high", "after", "after_low",
        "after_high", "difference", "difference_low", "difference_high", "log_ratio",
        "log_ratio_low", "log_ratio_high", "p", "from", "until",
    ]  # fmt: skip
    schema = {name: text.get(name, pl.Float64) for name in names} | {"number": pl.Int64}
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col(pl.Float64).fill_nan(None))


def summary_table(
    shown: Shown, provenance: Provenance, special: Sequence[str], *, chosen: bool
) -> Table:
    """Return a row per item: how often, whether it moved, and when."""
    series, timeline, trends = shown.series, shown.timeline, shown.trends
    items = range(len(series.names))
    whole = _over_covered(series, timeline)
    slopes = (trends.slopes.slope, trends.slopes.low, trends.slopes.high)
    changes = [shown.changes.filter(pl.col("number") == item) for item in items]
    listed = [
        [{"since": one["since"], "before": one["before"], "after": one["after"]}
         for one in some.iter_rows(named=True)]
        for some in changes
    ]  # fmt: skip
    bursts = [
        [{"since": timeline.labels[one.first], "until": timeline.labels[one.last],
          "weight": one.weight} for one in trends.bursts[item]]
        for item in items
    ]  # fmt: skip
    level = pl.List(pl.Struct({"since": pl.String, "before": pl.Float64, "after": pl.Float64}))
    stretch = pl.List(pl.Struct({"since": pl.String, "until": pl.String, "weight": pl.Float64}))
    terms = series.kind == "counts"
    form = f"{{since}}: {{before:.{shown.digits}f}} → {{after:.{shown.digits}f}}"
    columns: list[tuple[Column, Any]] = [
        *shown.items(),
        (Column("count", "count", rank=1 if terms else None), series.counts),
        (Column("documents", "count", rank=3), series.documents),
        (Column("periods", "count", f"{timeline.per}s", rank=1 if shown.by else 3),
         np.isfinite(trends.periods.value).sum(axis=0)),
        *bounded("rate" if terms else "mean", shown.kind, shown.unit, shown.digits, whole),
        (Column("trend"), pl.Series([trends.direction(item) for item in items], dtype=pl.String)),
        (Column("p", "p", "adj. p"), nullable(trends.p)),
        (Column("tau", "score", digits=2, rank=None), nullable(trends.kendall.tau)),
        *bounded("slope", shown.kind, "slope per year", shown.digits, slopes),
        (Column("changes", "list", "level changed", rank=1 if shown.changes.height else None,
                 entries=Entries(form, "; ", 4)),
         pl.Series(listed, dtype=level)),
        (Column("bursts", "list", rank=None, entries=Entries("{since}/{until}", most=3)),
         pl.Series(bursts, dtype=stretch)),
        (Column("series", "series", rank=2 if terms else None), _signs(shown)),
    ]  # fmt: skip
    made = lay_out(columns)
    notes = _summary_notes(shown, special, chosen=chosen)
    return named_table(f"Trend of each {shown.what}", made, notes, provenance)


def _over_covered(series: Series, timeline: Timeline) -> tuple[Floats, Floats, Floats]:
    """Return the value of each item over the periods in which it has enough text, with bounds."""
    found = np.full((3, len(series.names)), np.nan)
    kinds, which = np.unique(series.covered(timeline), axis=1, return_inverse=True)
    for kind in range(kinds.shape[1]):
        here = np.flatnonzero(which.ravel() == kind)
        held = np.where(kinds[timeline.codes, kind] & (timeline.codes >= 0), 0, -1)
        some = series.select(here).by_group(held, 1)
        found[:, here] = some.value[0], some.low[0], some.high[0]
    return found[0], found[1], found[2]


def _signs(shown: Shown) -> pl.Series:
    """Return the values as a list: of terms at most 24, several periods in one."""
    series = shown.series
    if isinstance(series, TermSeries):
        counts, _ = shown.timeline.tables(series.table)
        return series_rates(counts, shown.timeline)
    if isinstance(series, GroupSeries) and isinstance(series.whole, TermSeries):
        made: list[Any] = [None] * len(series.names)
        for group in range(len(series.divided.labels)):
            inside = series.divided.codes == group
            counts, _ = (here := shown.timeline.choose(inside)).tables(
                series.whole.table.choose(inside)
            )
            rows = np.flatnonzero(series.pairs[:, 1] == group).tolist()
            for row, rates in zip(rows, series_rates(counts, here).to_list(), strict=True):
                made[row] = rates
        return pl.Series(made, dtype=pl.List(pl.Float64))
    values = shown.trends.periods.value.T
    listed = [[None if np.isnan(one) else one for one in row] for row in values.tolist()]
    return pl.Series(listed, dtype=pl.List(pl.Float64))


def _summary_notes(shown: Shown, special: Sequence[str], *, chosen: bool) -> list[str]:
    """Return how to read the summary."""
    timeline = shown.timeline
    counted = shown.series.kind == "counts"
    span, *left_out = timeline_notes(timeline, chosen=chosen)
    if shown.by:
        first, last = timeline.labels[0], timeline.labels[-1]
        span = (
            f"{len(timeline):,} {timeline.per}s from {first} to {last}; of each group those with "
            f"{timeline.min_text:,} of its words"
        )
    notes: list[str] = []
    if timeline.undated > _MUCH * len(timeline.codes):
        notes, left_out = left_out, []
    notes += [
        Note(
            f"trend: whether the {timeline.per}s rise or fall throughout (Mann-Kendall); unclear: "
            "adj. p of 0.05 or more, no proof that nothing moved",
            about="trend",
            short=f"trend: whether the {timeline.per}s rise or fall throughout; unclear (adj. p of "
            "0.05 or more) is no proof of stability",
        ),
        Note(
            f"level changed: the first {timeline.per} of a new level that lasts three or more, and "
            "the values before and after; one that a single event fills is no change",
            about="changes",
            short=f"level changed: the first {timeline.per} of a new level, and the values before "
            "and after",
        ),
        *special,
        Note(
            "slope: the median of the slopes between all pairs of periods (Theil-Sen), with a "
            "95 % interval; 0 where most periods do not have the term",
            about="slope",
            short=f"slope: change of the {'rate per 10k' if counted else 'mean'} in a year",
        ),
        span,
        *left_out,
    ]
    if counted:
        notes += [series_note(timeline), *rate_notes("rate")]
    return notes


def changes_table(shown: Shown, provenance: Provenance) -> Table:
    """Return a row per change of level."""
    rows, kind, digits = shown.changes, shown.kind, shown.digits
    terms = shown.series.kind == "counts"

    places = rows["number"].to_list()

    def three(name: str, kind: Kind, heading: str, digits: int, rank: int | None) -> list[Any]:
        values = [rows[name], rows[f"{name}_low"], rows[f"{name}_high"]]
        made = bounded(name, kind, heading, digits, values)
        first = made[0][0]
        return [(Column(first.name, kind, heading, digits, first.interval, rank), values[0]),
                *made[1:]]  # fmt: skip

    columns: list[tuple[Column, Any]] = [
        *shown.items(places),
        (Column("since"), rows["since"]),
        *three("before", kind, f"{shown.unit} before", digits, 0),
        *three("after", kind, f"{shown.unit} after", digits, 0),
        *three("difference", kind, "difference", digits, None if terms else 0),
        *three("log_ratio", "score", "log ratio", 1, 0 if terms else None),
        (Column("p", "p", "adj. p"), rows["p"]),
        (Column("from", rank=2), rows["from"]),
        (Column("until", rank=2), rows["until"]),
    ]
    notes = [
        Note(
            f"since: the first {shown.timeline.per} of the new level; it may be one or two off",
            about="since",
            short="",
        ),
        Note(
            f"from, until: the first {shown.timeline.per} of the level before and the last of the "
            "new one",
            about="from",
        ),
        Note(
            "log ratio: 1 is twice as frequent as before, -1 half as frequent",
            about="log_ratio",
        ),
        Note(
            "adj. p: from random orders of the periods, adjusted for all items; intervals take "
            "documents as the unit and the date as known",
            about="p",
            short="adj. p: from random orders of the periods",
        ),
    ]
    if not rows.height:
        notes = [Note(_no_change(shown.timeline))]
    return named_table("Changes of level", lay_out(columns), notes, provenance)


def _no_change(timeline: Timeline) -> str:
    """Return why there is no row, and what to try."""
    filled = int(timeline.covered.sum())
    if filled >= _FEW:
        return "no change of level was found"
    few = f"too few {timeline.per}s with text ({filled}) to show a change of level"
    if timeline.undated > len(timeline.codes) / 2:
        return few
    return f"{few}: try a shorter {option('per')}"


def named_table(title: str, made: Layout, notes: Sequence[str], provenance: Provenance) -> Table:
    """Return what was laid out as a table of ``trend``."""
    return Table(
        title=title,
        frame=made.frame,
        columns=made.columns,
        notes=tuple(notes),
        provenance=provenance,
        spread=made.spread,
    )
