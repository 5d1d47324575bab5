"""Series over periods: rates of each period, shares of a new variant, both sides of a date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.change.timelines import Timeline
from relstat.arrays import Floats, Ints
from relstat.counting.counts import Counts
from relstat.measures.layout import PER, nullable
from relstat.tables.table import Column, Note

__all__ = [
    "change_columns",
    "nothing_changed",
    "over_periods",
    "period_names",
    "period_rates",
    "series_note",
    "series_rates",
    "side_rates",
    "timeline_notes",
]

_LONGEST: Final = 24  # numbers of a series; longer timelines put several periods into one
_CELLS_AT_ONCE: Final = 1 << 14  # periods x terms whose rates are computed together


def series_rates(counts: Ints, timeline: Timeline) -> pl.Series:
    """Return each term's rates per 10,000 words as a list; null where there is too little text.

    A long timeline is divided into fewer, longer periods, of at most 24.
    """
    starts = np.arange(0, len(timeline), _periods_in_one(timeline))
    words = np.add.reduceat(timeline.words, starts)
    rates = np.add.reduceat(counts, starts, axis=1) / np.maximum(words, 1) * PER
    rates[:, words < timeline.min_text] = np.nan
    return _lists(rates)


def _lists(values: Floats) -> pl.Series:
    """The rows of an array as lists in which what is not a number is null."""
    size = values.shape[1]
    flat = nullable(values.ravel())
    if not len(values):
        return pl.Series([], dtype=pl.List(pl.Float64))
    return flat.reshape((len(values), size)).arr.to_list()


def series_note(timeline: Timeline) -> Note:
    """Return how to read the signs."""
    several = _periods_in_one(timeline)
    one = f"each {timeline.per}" if several == 1 else f"each {several} {timeline.per}s"
    return Note(
        f"series: one sign for {one}, the rate relative to its highest value; · none, ? fewer than "
        f"{timeline.min_text:,} words",
        about="series",
        short=f"series: {one}, · none, ? too little text",
    )


def _periods_in_one(timeline: Timeline) -> int:
    return max(-(-len(timeline) // _LONGEST), 1)


def over_periods(timeline: Timeline) -> Column:
    """The column of periods."""
    return Column("period", label=timeline.per)


def period_rates(counts: Ints, timeline: Timeline) -> pl.Series:
    """Return a list for each term: period, count and rate, null where there is too little text."""
    read, size = timeline.covered, len(timeline)
    rates = np.where(read, counts / np.maximum(timeline.words, 1) * PER, np.nan)
    held = pl.Series(counts.ravel(), dtype=pl.Int64)
    every = pl.DataFrame(
        {
            "term": np.repeat(np.arange(len(counts)), size),
            "period": list(timeline.labels) * len(counts),
            "count": held.set(pl.Series(np.tile(~read, len(counts))), None),
            "rate": nullable(rates.ravel()),
        },
        schema_overrides={"period": pl.String},
    )
    listed = every.group_by("term", maintain_order=True).agg(
        pl.struct("period", "count", "rate").alias("periods")
    )
    return listed["periods"]


def timeline_notes(timeline: Timeline, *, chosen: bool) -> list[str]:
    """The periods, how much text they hold, and what is in none of them."""
    filled = int(timeline.covered.sum())
    total = len(timeline)
    periods = f"{total:,} {timeline.per}{'s' if total > 1 else ''}"
    read = "all" if filled == total else f"{filled:,}"
    enough = f"{read} with {timeline.min_text:,} words or more"
    first, last = timeline.labels[0], timeline.labels[-1]
    reason = " (the shortest periods with text throughout, or years)" if chosen else ""
    span = f"{periods} {f'from {first} to {last}' if total > 1 else f'({first})'}, {enough}"
    notes: list[str] = [Note(span + reason, short=span)]
    if missing := timeline.undated:
        whose = "documents have" if missing > 1 else "document has"
        notes.append(f"left out: {missing:,} {whose} no date precise enough for its {timeline.per}")
    return notes


def nothing_changed(timeline: Timeline, what: str, advice: str) -> str:
    """Return why a table of changes is empty: what was not found, and what to try."""
    documents = len(timeline.codes)
    if timeline.undated > documents / 2:
        advice = f"{timeline.undated:,} of {documents:,} documents have no date fine enough"
    return f"{what}: {advice}"


def side_rates(counts: Counts, timeline: Timeline, split: Ints) -> list[tuple[str, Floats, Ints]]:
    """Each term before and after its own split: rate with bounds, occurrences, words.

    ``split`` is the first period after. The result is a list of two: the name of the side, the
    rates with lower and upper bounds (3, terms), NaN where there is no text, and the occurrences
    and documents (2, terms). The intervals are those of :meth:`Counts.rate_intervals`.
    """
    after = np.arange(len(timeline)) >= split[:, None]
    found = []
    for name, here in (("before", ~after), ("after", after)):
        parts = []
        for begin in range(0, len(split), step := max(_CELLS_AT_ONCE // max(len(timeline), 1), 1)):
            part = np.arange(begin, min(begin + step, len(split)))
            rates = counts.select(part).rates_by_group(timeline.codes, len(timeline))
            side = rates.combine(here[part].T)
            rows = [side.estimate.value, *side.bounds, side.counts, side.having]
            parts.append(np.stack(np.broadcast_arrays(*rows)))
        values = np.concatenate([np.empty((5, 0)), *parts], axis=1)
        found.append((name, values[:3] * PER, values[3:].astype(np.int64)))
    return found


def period_names(periods: Sequence[int], timeline: Timeline) -> pl.Series:
    """The names of periods given by their numbers; null for -1."""
    named = [None if at < 0 else timeline.labels[at] for at in periods]
    return pl.Series(named, dtype=pl.String)


def change_columns(
    held: Sequence[Ints], changes: Sequence[int], p: Sequence[float], timeline: Timeline
) -> list[tuple[Column, Any]]:
    """What tells of an old variant that gave way to a new one, row by row.

    ``held`` are int64 (2, T) each, documents with the old and the new one; ``changes`` the first
    periods after.
    """
    every = np.stack([np.zeros((2, len(timeline)), dtype=np.int64), *held])[1:]
    present = every > 0
    last = len(timeline) - 1 - present[:, 0, ::-1].argmax(axis=1)
    first = present[:, 1].argmax(axis=1)
    after = np.arange(len(timeline)) >= np.asarray(changes, dtype=np.int64)[:, None]
    sides = {"before": ~after, "after": after}
    counts = {
        f"{name}_{side}": (every[:, number] * here).sum(axis=1)
        for number, name in enumerate(("old", "new"))
        for side, here in sides.items()
    }
    sides_of = [
        (
            Column(f"{name}_before", "count", f"with {name}", then=f"{name}_after"),
            Column(f"{name}_after", "count", rank=None),
        )
        for name in ("old", "new")
    ]
    return [
        (Column("change"), period_names(changes, timeline)),
        *((column, counts[column.name]) for pair in sides_of for column in pair),
        (Column("p", "p", "adj. p"), pl.Series(p, dtype=pl.Float64)),
        (
            Column("series", "series", "share of new", rank=2, full=1.0),
            _shares_of_new(every.sum(axis=1), every[:, 1]),
        ),
        (Column("last_old", label="last old", rank=2), period_names(last.tolist(), timeline)),
        (Column("first_new", label="first new", rank=2), period_names(first.tolist(), timeline)),
    ]


def _shares_of_new(held: Ints, new: Ints) -> pl.Series:
    """Return the share of the new variant among both, as lists; null where there is neither.

    ``held`` and ``new`` (rows, T) are the documents with either and with the new one.
    """
    starts = np.arange(0, held.shape[1], max(-(-held.shape[1] // _LONGEST), 1))
    both, later = (np.add.reduceat(each, starts, axis=1) for each in (held, new))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _lists(later / both)
