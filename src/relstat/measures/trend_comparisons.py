"""The tables of ``trend`` that compare: before and after an event, and places of the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from relstat.analysis.change.events import Event
from relstat.analysis.change.seasons import Peak, Season
from relstat.analysis.change.trends import ALPHA
from relstat.arrays import Floats
from relstat.measures.layout import nullable, rate_notes
from relstat.measures.long_form import lay_out
from relstat.measures.trend_tables import Shown, bounded, named_table
from relstat.statistics.adjustment import benjamini_hochberg
from relstat.statistics.intervals import agree_with_test
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["event_table", "season_table"]


def event_table(shown: Shown, event: Event, provenance: Provenance) -> Table:
    """Return a row per item: before and after a day, and at placebo dates."""
    contrast, sides = event.contrast, event.sides
    p = benjamini_hochberg(contrast.p)
    differs = p < ALPHA
    apart = agree_with_test((contrast.low, contrast.high), contrast.difference, differs)
    ratios = contrast.ratio_low, contrast.ratio_high
    ratios = agree_with_test(ratios, contrast.log_ratio, differs)
    terms = shown.series.kind == "counts"
    size = len(shown.series.names)
    columns: list[tuple[Column, Any]] = [
        *shown.items(),
        *shown.values("before", f"{shown.unit} before", sides, 0),
        *shown.values("after", f"{shown.unit} after", sides, 1),
        *bounded("difference", shown.kind, "difference", shown.digits,
                 (contrast.difference, *apart)),
        *bounded("log_ratio", "score", "log ratio", 1,
                 (contrast.log_ratio, *ratios), 2 if terms else None),
        (Column("p", "p", "adj. p"), nullable(p)),
        (Column("placebo_share", "share", "placebo dates as large", 0),
         nullable(event.as_large)),
        (Column("placebo_dates", "count", rank=None), [event.placebos] * size),
    ]  # fmt: skip
    before, after = event.documents
    note = (
        f"placebo dates as large: of {event.placebos:,} other days of the archive, with "
        f"{event.window} days on either side, the share with as large a difference in either "
        "direction; a high share says that such differences are usual here"
    )
    if not np.isfinite(event.as_large).any():
        note = f"no placebo dates: {event.placebos} other days have enough text on either side"
    notes = [
        Note(note, about="placebo_share"),
        Note(
            "adj. p: documents are the unit, adjusted for all items; documents near each other in "
            "time are alike, so placebo dates are the harder test",
            about="p",
            short="adj. p: documents are the unit",
        ),
        *rate_notes("before", "after"),
    ]
    title = (
        f"{event.window} days before and after {event.day} · {before:,} documents before, "
        f"{after:,} after"
    )
    return named_table(title, lay_out(columns), notes, provenance)


def season_table(
    shown: Shown, peaks: Sequence[Peak], season: Season, provenance: Provenance
) -> Table:
    """Return a row per item and place of the calendar with more of it."""
    heading = {"monthday": "day", "month": "month", "weekday": "weekday"}[season]
    against = "nearby days" if season == "monthday" else f"other {heading}s"

    def stacked(of: str, place: int | None = None) -> Floats:
        found = [
            getattr(peak.sides, of)[place, 0] if place is not None
            else getattr(peak.contrast, of)[0]
            for peak in peaks
        ]  # fmt: skip
        return np.array(found, dtype=np.float64)

    def level(name: str, place: int, label: str) -> list[tuple[Column, Any]]:
        values = [stacked(of, place) for of in ("value", "low", "high")]
        return bounded(name, shown.kind, label, shown.digits, values)

    ratio = [stacked(of) for of in ("log_ratio", "ratio_low", "ratio_high")]
    terms = shown.series.kind == "counts"
    columns: list[tuple[Column, Any]] = [
        *shown.items([one.item for one in peaks]),
        (Column("place", label=heading), pl.Series([one.label for one in peaks], dtype=pl.String)),
        *level("value", 1, f"{shown.unit} then"),
        *level("nearby", 0, against),
        *bounded("log_ratio", "score", "log ratio", 1, ratio, 0 if terms else None),
        (Column("p", "p", "adj. p"), pl.Series([one.p for one in peaks], dtype=pl.Float64)),
        (Column("above", "count", "years above"), [one.above for one in peaks]),
        (Column("years", "count", "of years"), [one.years for one in peaks]),
    ]
    near = (
        "nearby days: up to 15 days before and after, without the two next to it"
        if season == "monthday"
        else f"other {heading}s: all others"
    )
    notes = [
        Note(
            "years above: in how many years it was above the others; one year alone is an event, "
            "no anniversary",
            about="above",
        ),
        near,
        Note(
            "adj. p: documents are the unit, adjusted for the whole calendar and all items",
            about="p",
            short="adj. p: documents are the unit",
        ),
    ]
    if not peaks:
        what = "rate" if terms else "value"
        notes = [f"no {heading} has a higher {what} than {against}, at an adjusted p below 0.05"]
    return named_table(f"Peaks by {heading}", lay_out(columns), notes, provenance)
