"""The life of formulas: which were born, died, came back, rose or faded, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.analysis.change.life import LIVES, MIN_EXPECTED, MIN_RATIO, Lives, judge_lives
from relstat.analysis.change.timelines import MIN_TEXT, Timeline, make_timeline
from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.phrase_stream import PhraseStream, phrase_stream
from relstat.arrays import Flags, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.errors import OptionError, option
from relstat.measures.layout import PER, by_title, interval_note, nullable, seen, size_of
from relstat.measures.long_form import Layout, lay_out
from relstat.measures.options import (
    NAMES,
    By,
    MaxWords,
    MinText,
    MinWords,
    Names,
    Option,
    Period,
    Top,
    measure,
)
from relstat.measures.series import (
    period_names,
    period_rates,
    series_note,
    series_rates,
    side_rates,
    timeline_notes,
)
from relstat.tables.table import Column, Entries, Note, Provenance, Table

__all__ = ["life"]


_FEW_PERIODS: Final = 4  # with fewer, hardly anything can be told


@measure
def life(
    corpus: Corpus,
    *,
    per: Period = None,
    by: By = None,
    status: Annotated[
        str | Sequence[str] | None,
        Option(
            "Show only formulas that are born, revived, rising, stable, fading, dead, passing or "
            "unclear; separate several by commas (default: all that changed).",
            metavar="STATUS",
        ),
    ] = None,
    top: Top = 20,
    min_count: Annotated[int, Option("Minimum number of occurrences.", min=2)] = 10,
    min_docs: Annotated[int, Option("Minimum number of documents.", min=1)] = 5,
    min_words: MinWords = 2,
    max_words: MaxWords = None,
    names: Names = "keep",
    min_text: MinText = MIN_TEXT,
    periods: Annotated[bool, Option("Show one row per formula and period.")] = False,
) -> Table:
    """Find formulas that began, ended, came back, rose, faded or stayed, the most certain first.

    The formulas are those of :func:`relstat.phrases`, over the periods of the archive. A life is

    - ``born``: none in the text before, which is long enough to expect some;
    - ``dead``: none in the text after, which is long enough to expect some;
    - ``passing``: born and dead;
    - ``revived``: back after a silence too long to be chance, on both sides of it in two periods;
    - ``rising``, ``fading``: at least twice, or half, as frequent as before;
    - ``stable``: in half of the periods or more, and the rates of both halves of the text are
      within a factor of 2 of each other, with 95 % confidence;
    - ``unclear``: too rare, or too uneven, for a finding.

    A formula of the first period with text is not born, one of the last is not dead. Rates are per
    words and per documents of the period. Documents without a date, or with one that is too coarse
    (a year has no month), are left out. :mod:`relstat.analysis.change.life` describes the tests. A
    change in what is published, such as transcripts in the place of news, changes formulas too:
    compare like with like, by ``where`` and ``by``.

    Args:
        per: ``year``, ``quarter`` or ``month``; default: the shortest of which three quarters, and
            at least eight, have text, or else years.
        by: one or more fields; each group is judged by itself, over the same periods.
        status: keep only these lives.
        top: number of rows, the most certain first; None or 0 keeps all.
        min_count, min_docs: occurrences, and documents, that a formula must reach in all.
        min_words, max_words: length in words (2 and any).
        names: as for :func:`relstat.phrases`.
        min_text: words from which a period has enough text; one with fewer is null, not 0.
        periods: a row for each formula and period instead, with its count and rate.

    Returns:
        A row per formula (and group): phrase, written, words, life, since (the period with which
        the new state begins), until (the last of a passing one), count_before, count_after
        (occurrences before ``since`` and from then on; without a claim in the two halves of the
        text), documents_before, documents_after, rate_before and rate_after per 10,000 words with
        intervals, p (adjusted for all formulas), expected (documents that were expected in the
        silence), silent_words and silent_documents (the text in which it was not found), series (a
        list of rates, of at most 24 periods of one length), count, documents, first_seen,
        last_seen, strength (G2 of the change in documents; the order), periods (a list of all
        periods with count and rate). With ``periods`` a row per formula (and group) and period:
        phrase, written, life, since, period, period_count, period_rate.

    Raises:
        OptionError: an option that does not fit, or no date fine enough. EmptyCorpusError: no
            documents.

    Sources: Solow (1993), Inferring extinction from sighting data; McCarthy (1998), effort in the
    place of time; Burgman, Grimson & Ferson (1995); Mann (1945) and Kendall (1975) for trends;
    Benjamini & Hochberg (1995).
    """
    corpus.require_documents()
    wanted = _wanted(status)
    if names not in NAMES:
        raise OptionError.unknown("names", names, NAMES)
    thresholds = Thresholds(min_count, min_docs, min_words, max_words)
    timeline = make_timeline(corpus, per, min_text=min_text)
    groups = corpus.groups(by) if by is not None else None
    stream = phrase_stream(corpus.stream, names_as_one=names == "slot")
    found = stream.inventory(thresholds)
    if names == "drop":
        found = found[np.flatnonzero(~stream.names_only(found.places, found.words))]
    counts = stream.count(found.places, found.words)
    if groups is None:
        parts = [_Part.of(None, corpus, counts, timeline, np.ones(len(corpus), dtype=np.bool_))]
    else:
        parts = [
            _Part.of(label, corpus, counts, timeline, groups.codes == code)
            for code, label in enumerate(groups.labels)
        ]
    chosen, total = _strongest(parts, wanted, top)
    made = _joined([part.layout(stream, rows) for part, rows in chosen], chosen)
    if periods:
        made, total = _by_period(made, timeline), total * len(timeline)
    return Table(
        title=f"Life of formulas by {timeline.per}{_beside(by_title(groups))} · "
        + ", ".join(size_of(corpus)),
        frame=made.frame,
        columns=made.columns,
        notes=tuple(_notes(corpus, parts, timeline, chosen=per is None) + _without_group(groups)),
        total=total,
        provenance=Provenance.of(
            corpus,
            "life",
            words=corpus.stream.words,
            citations=("Solow 1993", "McCarthy 1998", "Mann 1945", "Benjamini & Hochberg 1995"),
            per=timeline.per,
            status=list(wanted),
        ),
    )


def _wanted(status: str | Sequence[str] | None) -> tuple[str, ...]:
    """The lives asked for, all without ``status``."""
    given = [status] if isinstance(status, str) else list(status or LIVES)
    for one in given:
        if one not in LIVES:
            raise OptionError.unknown("status", one, LIVES)
    return tuple(name for name in LIVES if name in given)


def _without_group(groups: Groups | None) -> list[str]:
    """Tell how many documents are in no group."""
    if groups is None or not groups.without_value:
        return []
    named, missing = " and ".join(groups.by), groups.without_value
    return [
        f"left out: {missing:,} {'documents have' if missing > 1 else 'document has'} no {named}"
    ]


def _beside(title: str) -> str:
    """`` and source`` for `` by source``."""
    return title.replace(" by ", " and ", 1)


@dataclass(frozen=True)
class _Part:
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
    ) -> _Part:
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


def _strongest(
    parts: Sequence[_Part], wanted: tuple[str, ...], top: int | None
) -> tuple[list[tuple[_Part, Ints]], int]:
    """The rows to show of each part, together the ``top`` strongest; and how many there are."""
    codes = [LIVES.index(name) for name in wanted]
    rows = [
        np.flatnonzero(np.isin(part.lives.life, codes) & (part.documents.sum(axis=1) > 0))
        for part in parts
    ]
    owner = np.repeat(np.arange(len(parts)), [len(some) for some in rows])
    row = np.concatenate([np.empty(0, dtype=np.int64), *rows])
    strength = np.concatenate(
        [np.empty(0), *(part.lives.strength[some] for part, some in zip(parts, rows, strict=True))]
    )
    # Where nothing is claimed, the order of the inventory.
    order = np.lexsort((owner, row, -strength))[: top or None]
    shown = [(part, row[order[owner[order] == n]]) for n, part in enumerate(parts)]
    return shown, len(row)


def _joined(parts: Sequence[Layout], chosen: Sequence[tuple[_Part, Ints]]) -> Layout:
    """Put the rows of all parts one below the other, and in order."""
    frames = []
    for made, (part, rows) in zip(parts, chosen, strict=True):
        label = pl.lit(part.label, dtype=pl.String).alias("group")
        frames.append(made.frame.with_columns(label, pl.Series("row", rows)))
    whole = pl.concat(frames, how="vertical_relaxed")
    grouped = any(part.label is not None for part, _ in chosen)
    whole = whole.sort(
        "strength", "row", "group", descending=[True, False, False], maintain_order=True
    )
    columns = ((Column("group"),) if grouped else ()) + parts[0].columns
    return Layout(whole.select(one.name for one in columns), columns, None)


def _by_period(made: Layout, timeline: Timeline) -> Layout:
    """Lay the formulas out with a row for each period, and with what names them."""
    named = ("group", "phrase", "written", "life", "since")
    columns = (
        *(column for column in made.columns if column.name in named),
        Column("period", label=timeline.per),
        Column("period_count", "count", "count"),
        Column("period_rate", "rate", f"per {PER // 1000}k", 2),
    )
    frame = made.frame.explode("periods").unnest("periods", separator="_")
    frame = frame.rename(
        {"periods_period": "period", "periods_count": "period_count", "periods_rate": "period_rate"}
    )
    return Layout(frame.select(column.name for column in columns), columns, None)


def _notes(
    corpus: Corpus, parts: Sequence[_Part], timeline: Timeline, *, chosen: bool
) -> list[str]:
    """How to read the table."""
    months = corpus.values("month").drop_nulls()
    finer = timeline.per != "month" and len(months) * 2 > len(corpus)
    finer = finer and months.n_unique() >= _FEW_PERIODS
    lives = np.concatenate([part.lives.life for part in parts])
    numbers = np.bincount(lives, minlength=len(LIVES)).tolist()
    kinds = ", ".join(f"{name} {n:,}" for name, n in zip(LIVES, numbers, strict=True) if n)
    filled = int(timeline.covered.sum())
    notes = timeline_notes(timeline, chosen=chosen)
    if not len(lives):
        lower = f"{option('min_count')} or {option('min_docs')}"
        return [Note(f"no phrase reaches the thresholds: lower {lower}"), *notes]
    if filled < _FEW_PERIODS:
        few = "1 period with text is" if filled == 1 else f"{filled} periods with text are"
        advice = f"try {option('per')} month" if finer else "it takes a longer time"
        notes.insert(0, f"{few} too few to see a change in; {advice}")
    notes += [
        f"lives: {kinds}",
        Note(
            "before, after: occurrences before the month or year in since, and from then on (where "
            "nothing changed: in both halves of the text); order: G2 of the change in documents",
            about=("count_before", "count_after"),
            short="before, after: occurrences before since, and from then on; most certain first",
        ),
        Note(
            "adj. p: documents and periods are the units, with overdispersion, adjusted for the "
            f"formulas tested; born, dead: at least {MIN_EXPECTED:g} documents were expected where "
            f"there are none; rising, fading: rates differ by a factor of {MIN_RATIO:g}; unclear: "
            "too rare or too uneven for a finding",
            about="p",
            short="",
        ),
        series_note(timeline),
        interval_note("rate_before", "rate_after"),
    ]
    return notes
