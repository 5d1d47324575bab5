"""The rows of ``life``: the formulas of each group of documents, ranked, without their variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl

from relstat.analysis.change.life import DIRECTIONS, LIVES, Lives, judge_lives
from relstat.analysis.change.timelines import Timeline
from relstat.analysis.change.variants import first_of_variants
from relstat.analysis.phrases.phrase_stream import PhraseStream
from relstat.arrays import Flags, Ints
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import Counts
from relstat.measures.layout import PER, nullable, seen
from relstat.measures.long_form import Layout, lay_out
from relstat.measures.series import period_names, period_rates, series_rates, side_rates
from relstat.tables.table import Column, Entries

__all__ = ["GroupLives", "RankedLives", "join_rows", "strongest"]


@dataclass(frozen=True)
class GroupLives:
    """The formulas in one group of documents, or in all."""

    label: str | None
    corpus: Corpus
    counts: Counts
    timeline: Timeline
    totals: Ints  # (terms, T)
    documents: Ints  # (terms, T)
    lives: Lives

    @classmethod
    def of(
        cls,
        label: str | None,
        corpus: Corpus,
        counts: Counts,
        timeline: Timeline,
        keep: Flags,
    ) -> GroupLives:
        """Judge the formulas in the documents of ``keep``."""
        some = counts.choose(keep)
        times = timeline.choose(keep)
        totals, documents = times.tables(some)
        lives = judge_lives(documents, times)
        return cls(label, corpus.choose(keep), some, times, totals, documents, lives)

    def layout(self, stream: PhraseStream, rows: Ints) -> Layout:
        """Lay out some formulas."""
        counts, found = self.counts.select(rows), self.lives
        found = Lives(*(getattr(found, field.name)[..., rows] for field in fields(Lives)))
        totals, documents = self.totals[rows], self.documents[rows]
        first, last = seen(self.corpus, counts)
        sides = side_rates(counts, self.timeline, found.split)
        (_, _, before), (_, _, after) = sides
        columns: list[tuple[Column, Any]] = [
            (Column("phrase", rank=None), stream.spelled(counts.places, counts.words)),
            (Column("written", label="phrase"), stream.written(counts.places, counts.words)),
            (Column("words", "count", rank=None), counts.words),
            (Column("life"), pl.Series([LIVES[one] for one in found.life], dtype=pl.String)),
            (Column("since"), period_names(found.since.tolist(), self.timeline)),
            (Column("until", rank=3), period_names(found.until.tolist(), self.timeline)),
            (Column("count_before", "count", "before"), before[0]),
            (Column("count_after", "count", "after"), after[0]),
            (Column("documents_before", "count", rank=None), before[1]),
            (Column("documents_after", "count", rank=None), after[1]),
            *_side_columns(sides),
            (Column("p", "p", "adj. p"), nullable(found.p)),
            (Column("expected", "score", "expected in silence", 1, rank=3),
             nullable(found.expected)),
            (Column("silent_words", "count", rank=None), _in_silence(self.timeline.words, found)),
            (Column("silent_documents", "count", rank=None),
             _in_silence(self.timeline.documents, found)),
            (Column("series", "series"), series_rates(totals, self.timeline)),
            (Column("count", "count", rank=3), totals.sum(axis=1)),
            (Column("documents", "count", rank=3), documents.sum(axis=1)),
            (Column("first_seen", "date", "first seen", rank=3), first),
            (Column("last_seen", "date", "last seen", rank=3), last),
            (Column("strength", "score", "G2", 0, rank=None), nullable(found.strength)),
            (Column("periods", "list", rank=None, entries=Entries("{period} {count}")),
             period_rates(totals, self.timeline)),
        ]  # fmt: skip
        return lay_out(columns)


def _in_silence(amounts: Ints, lives: Lives) -> pl.Series:
    """How much text the silence of each life has, of amounts per period; null without a silence."""
    begin, end = lives.silent
    before = np.concatenate([[0], np.cumsum(amounts)])
    found = (before[end] - before[begin]).tolist()
    return pl.Series(
        [n if some else None for n, some in zip(found, end > begin, strict=True)], dtype=pl.Int64
    )


def _side_columns(sides: Sequence[tuple[str, Any, Any]]) -> list[tuple[Column, Any]]:
    """The rates before and after, with intervals."""
    made: list[tuple[Column, Any]] = []
    for name, (rate, low, high), _ in sides:
        bounds = (f"rate_{name}_low", f"rate_{name}_high")
        made += [
            (
                Column(f"rate_{name}", "rate", f"per {PER // 1000}k {name}", 2, bounds, rank=2),
                nullable(rate),
            ),
            (Column(bounds[0], "rate", rank=None), nullable(low)),
            (Column(bounds[1], "rate", rank=None), nullable(high)),
        ]
    return made


@dataclass(frozen=True)
class RankedLives:
    """The formulas of a part that were asked for, the surest first, and the variants of each."""

    part: GroupLives
    rows: Ints
    phrases: list[str]
    firsts: Ints  # per row the place of the one it is a variant of, or its own

    @classmethod
    def of(cls, part: GroupLives, stream: PhraseStream, wanted: tuple[str, ...]) -> RankedLives:
        """Rank the formulas with the lives that are wanted."""
        lives, counts = part.lives, part.counts
        asked = np.isin(lives.life, [LIVES.index(name) for name in wanted])
        rows = np.flatnonzero(asked & (part.documents.sum(axis=1) > 0))
        # Where nothing is claimed, the order of the inventory.
        rows = rows[np.lexsort((rows, -lives.strength[rows]))]
        phrases = stream.spelled(counts.places[rows], counts.words[rows]).to_list()
        directions = [DIRECTIONS.get(LIVES[one], 0) for one in lives.life[rows]]
        firsts = first_of_variants(phrases, directions, lives.since[rows].tolist())
        return cls(part, rows, phrases, np.array(firsts, dtype=np.int64))

    def layout(self, stream: PhraseStream, chosen: Ints) -> Layout:
        """Lay out some formulas, given by their places, with their variants."""
        made = self.part.layout(stream, self.rows[chosen])
        lives, totals = self.part.lives, self.part.totals
        listed = pl.DataFrame(
            {
                "first": self.firsts,
                "phrase": self.phrases,
                "life": [LIVES[one] for one in lives.life[self.rows]],
                "since": period_names(lives.since[self.rows].tolist(), self.part.timeline),
                "count": totals[self.rows].sum(axis=1),
            },
            schema_overrides={"phrase": pl.String, "life": pl.String},
        )
        others = listed.filter(self.firsts != np.arange(len(self.firsts)))
        named = others.group_by("first", maintain_order=True).agg(
            pl.struct("phrase", "life", "since", "count").alias("variants")
        )
        joined = pl.DataFrame({"first": chosen}).join(
            named, on="first", how="left", maintain_order="left"
        )
        column = Column(
            "variants", "list", "also", rank=2, entries=Entries("{phrase}", "; ", most=1)
        )
        return Layout(
            made.frame.with_columns(joined["variants"]), (*made.columns, column), made.spread
        )


def strongest(
    ranked: Sequence[RankedLives], top: int | None, *, variants: bool
) -> tuple[list[tuple[RankedLives, Ints]], int]:
    """The places to show of each part, together the ``top`` strongest; and how many there are."""
    places = [
        np.flatnonzero(variants | (one.firsts == np.arange(len(one.firsts)))) for one in ranked
    ]
    owner = np.repeat(np.arange(len(ranked)), [len(some) for some in places])
    place = np.concatenate([np.empty(0, dtype=np.int64), *places])
    rows = [one.rows[some] for one, some in zip(ranked, places, strict=True)]
    row = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    strengths = [one.part.lives.strength[some] for one, some in zip(ranked, rows, strict=True)]
    order = np.lexsort((owner, row, -np.concatenate([np.empty(0), *strengths])))[: top or None]
    shown = [(one, place[order[owner[order] == n]]) for n, one in enumerate(ranked)]
    return shown, len(row)


def join_rows(parts: Sequence[Layout], chosen: Sequence[tuple[RankedLives, Ints]]) -> Layout:
    """Put the rows of all parts one below the other, and in order."""
    frames = []
    for made, (one, places) in zip(parts, chosen, strict=True):
        label = pl.lit(one.part.label, dtype=pl.String).alias("group")
        frames.append(made.frame.with_columns(label, pl.Series("row", one.rows[places])))
    whole = pl.concat(frames, how="vertical_relaxed")
    grouped = any(one.part.label is not None for one, _ in chosen)
    whole = whole.sort(
        "strength", "row", "group", descending=[True, False, False], maintain_order=True
    )
    columns = ((Column("group"),) if grouped else ()) + parts[0].columns
    return Layout(whole.select(one.name for one in columns), columns, None)
