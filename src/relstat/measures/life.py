"""The life of formulas: which were born, died, came back, rose or faded, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import numpy as np

from relstat.analysis.change.life import (
    CHANGED,
    LIVES,
    MIN_EXPECTED,
    MIN_RATIO,
)
from relstat.analysis.change.timelines import MIN_TEXT, Timeline, make_timeline
from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.phrase_stream import phrase_stream
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.layout import PER, by_title, interval_note, size_of
from relstat.measures.life_rows import GroupLives, RankedLives, join_rows, strongest
from relstat.measures.long_form import Layout
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
    series_note,
    timeline_notes,
)
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["life"]


_RARE: Final = "too rare to tell"  # the unclear, in titles and notes
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
            "unclear; separate several by commas; all shows every one (default: all that changed).",
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
    variants: Annotated[
        bool,
        Option("Show formulas that contain or are part of one that changed likewise as rows too."),
    ] = False,
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
        status: keep only these lives, or ``all``; default: those that changed.
        top: number of rows, the most certain first; None or 0 keeps all.
        min_count, min_docs: occurrences, and documents, that a formula must reach in all.
        min_words, max_words: length in words (2 and any).
        names: as for :func:`relstat.phrases`.
        min_text: words from which a period has enough text; one with fewer is null, not 0.
        periods: a row for each formula and period instead, with its count and rate.
        variants: keep the rows of formulas that contain one that is surer, or are part of it, and
            changed in the same direction in the same period or the one beside it; without it they
            are in the column ``variants`` of that one.

    Returns:
        A row per formula (and group): phrase, written, words, life, since (the period with which
        the new state begins), until (the last of a passing one), count_before, count_after
        (occurrences before ``since`` and from then on; without a claim in the two halves of the
        text), documents_before, documents_after, rate_before and rate_after per 10,000 words with
        intervals, p (adjusted for all formulas), expected (documents that were expected in the
        silence), silent_words and silent_documents (the text in which it was not found), series (a
        list of rates, of at most 24 periods of one length), count, documents, first_seen,
        last_seen, strength (G2 of the change in documents; the order), periods (a list of all
        periods with count and rate), variants (a list: phrase, life, since, count). With
        ``periods`` a row per formula (and group) and period: phrase, written, life, since, period,
        period_count, period_rate.

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
        everything = np.ones(len(corpus), dtype=np.bool_)
        parts = [GroupLives.of(None, corpus, counts, timeline, everything)]
    else:
        parts = [
            GroupLives.of(label, corpus, counts, timeline, groups.codes == code)
            for code, label in enumerate(groups.labels)
        ]
    ranked = [RankedLives.of(part, stream, wanted) for part in parts]
    chosen, total = strongest(ranked, top, variants=variants)
    made = join_rows([one.layout(stream, rows) for one, rows in chosen], chosen)
    if periods:
        made, total = _by_period(made, timeline), total * len(timeline)
    return Table(
        title=f"Formulas by {timeline.per}{_beside(by_title(groups))}: {_found(parts)} · "
        + ", ".join(size_of(corpus)),
        frame=made.frame,
        columns=made.columns,
        notes=tuple(
            _notes(corpus, parts, timeline, chosen=per is None, wanted=wanted)
            + _without_group(groups)
        ),
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
    """The lives asked for, those of a change without ``status``."""
    given = [status] if isinstance(status, str) else list(status or CHANGED)
    if given == ["all"]:
        return LIVES
    for one in given:
        if one not in LIVES:
            raise OptionError.unknown("status", one, (*LIVES, "all"))
    return tuple(name for name in LIVES if name in given)


def _found(parts: Sequence[GroupLives]) -> str:
    """How many formulas changed, stayed, or are too rare to tell: what a title says."""
    lives = np.concatenate([part.lives.life for part in parts])
    numbers = np.bincount(lives, minlength=len(LIVES)).tolist()
    named = dict(zip(LIVES, numbers, strict=True))
    changed = sum(named[name] for name in CHANGED)
    return f"{changed:,} changed, {named['stable']:,} stable, {named['unclear']:,} {_RARE}"


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
    corpus: Corpus,
    parts: Sequence[GroupLives],
    timeline: Timeline,
    *,
    chosen: bool,
    wanted: Sequence[str],
) -> list[str]:
    """How to read the table."""
    months = corpus.values("month").drop_nulls()
    finer = timeline.per != "month" and len(months) * 2 > len(corpus)
    finer = finer and months.n_unique() >= _FEW_PERIODS
    lives = np.concatenate([part.lives.life for part in parts])
    numbers = np.bincount(lives, minlength=len(LIVES)).tolist()
    kinds = ", ".join(
        f"{_RARE if name == 'unclear' else name} {n:,}"
        for name, n in zip(LIVES, numbers, strict=True)
        if n
    )
    filled = int(timeline.covered.sum())
    notes = timeline_notes(timeline, chosen=chosen)
    if not len(lives):
        lower = f"{option('min_count')} or {option('min_docs')}"
        return [Note(f"no phrase reaches the thresholds: lower {lower}"), *notes]
    if filled < _FEW_PERIODS:
        few = "1 period with text is" if filled == 1 else f"{filled} periods with text are"
        advice = f"try {option('per')} month" if finer else "it takes a longer time"
        if timeline.undated > len(corpus) / 2:
            advice = f"{timeline.undated:,} of {len(corpus):,} documents have no date fine enough"
        notes.insert(0, f"{few} too few to see a change in; {advice}")
    elif not sum(n for name, n in zip(LIVES, numbers, strict=True) if name in wanted):
        notes.insert(0, f"none of {len(lives):,} formulas is {' or '.join(wanted)}: {kinds}")
    notes += [
        Note(f"lives: {kinds}", short=""),
        Note(
            "also: a formula that contains this one, or is part of it, and changed likewise; "
            f"{option('variants')} shows these as rows",
            about="variants",
        ),
        Note(
            "before, after: occurrences before the month or year in since, and from then on (where "
            "nothing changed: in both halves of the text); order: G2 of the change in documents",
            about=("count_before", "count_after"),
            short=f"before, after: occurrences before the {timeline.per} in since, and from it on; "
            "most certain first",
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
