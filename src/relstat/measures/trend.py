"""Trends: how a word, a field or a score moved over time, when it changed, and what recurs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

import polars as pl

from relstat.analysis.change.events import WINDOW, compare_event
from relstat.analysis.change.group_series import GroupSeries
from relstat.analysis.change.seasons import SEASONS, Season, find_peaks
from relstat.analysis.change.series import ScoreSeries, TermSeries, mean_of_field
from relstat.analysis.change.timelines import MIN_TEXT, make_timeline
from relstat.analysis.change.trends import judge_trends
from relstat.analysis.scoring.engines import engine_of
from relstat.analysis.scoring.reading_counts import count_reading
from relstat.analysis.scoring.registry import REGISTRY
from relstat.analysis.scoring.scored_documents import ScoredDocuments
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.corpus.periods import ALL_PERIODS
from relstat.counting.term_patterns import count_patterns, read_terms
from relstat.errors import OptionError, option
from relstat.measures.given_terms import given_notes, usual_spellings
from relstat.measures.layout import size_of
from relstat.measures.options import AnyOf, By, Exact, MinText, Option, TermsFile, measure
from relstat.measures.trend_comparisons import event_table, season_table
from relstat.measures.trend_periods import draw_lines, periods_table
from relstat.measures.trend_tables import Shown, changes_table, summary_table
from relstat.tables.table import Provenance, Table, Tables

__all__ = ["trend"]

_SCORED: Final = ("readability", "sentiment")  # families of scores
_ALIAS: Final = {"sentiment": "mean"}
_CONVENTION: Final = "textstat"
_ENGINE: Final = "vader"
_NOTED: Final = 8  # terms, up to which their other forms are looked up for a note
_CITATIONS: Final = (
    "Mann 1945", "Kendall 1975", "Sen 1968", "Olshen et al. 2004", "Kleinberg 2002",
    "Benjamini & Hochberg 1995",
)  # fmt: skip


@measure
def trend(
    corpus: Corpus,
    patterns: Annotated[
        Sequence[str],
        Option(
            "Words, phrases or patterns to follow, each in quotes where it has spaces (see kwic); "
            "A|B counts both as one. Then files, folders or an index.",
            metavar="PATTERN... PATH...",
            argument=True,
        ),
    ] = (),
    *,
    any_of: AnyOf = None,
    terms_file: TermsFile = None,
    exact: Exact = False,
    by: By = None,
    field: Annotated[
        str | None,
        Option("Follow the mean of a field that holds numbers (default: none).", metavar="FIELD"),
    ] = None,
    score: Annotated[
        str | Sequence[str] | None,
        Option(
            "Follow scores of readability or sentiment, such as flesch or sentiment; separate "
            "several by commas (default: none).",
            metavar="NAMES",
        ),
    ] = None,
    per: Annotated[
        Literal["day", "week", "month", "quarter", "year"] | None,
        Option("Length of the periods (default: the shortest with enough text in most periods)."),
    ] = None,
    series: Annotated[bool, Option("Show the value of each period with its interval.")] = False,
    event: Annotated[
        str | None,
        Option(
            "Compare before and after a day, and the same at placebo dates (default: no event).",
            metavar="YYYY-MM-DD",
        ),
    ] = None,
    window: Annotated[int, Option("Days before and after the event.", min=1)] = WINDOW,
    season: Annotated[
        Season | None,
        Option(
            "Show days of the year (monthday), months or weekdays with a higher value than usual "
            "(default: none)."
        ),
    ] = None,
    min_text: MinText = MIN_TEXT,
) -> Tables:
    """Show how terms, a field or scores moved: trend, slope, and when the level changed.

    Each item has its rate (or mean) per period, with an interval made from documents. A period
    with fewer than ``min_text`` words is a gap: it is left out and never interpolated. The period
    is the unit of the tests of trend and change.

    - *Trend*: the Mann-Kendall test, whether the periods rise or fall; p is adjusted for all items
      of the table. The slope is the median over all pairs of periods (Theil-Sen), per year.
    - *Changes*: dates from which on the level is another one that lasts for three periods or
      more, with p from random orders of the periods. A burst of one or two periods is none.
    - *Bursts*: periods in which a term is nearer to twice its mean rate than to it. They describe;
      they are no test.

    "Not shown" is no proof that nothing moved: with few occurrences or few periods nothing can be
    shown. A trend may come from a change in what is published, too: compare like with like by
    ``where``. How often the tests are wrong is in docs/trend.md.

    Args:
        patterns: words, phrases and patterns, as for :func:`relstat.kwic`.
        any_of: several forms as one item with a name: ``"leader: Kim Jong Un|Marshal"``.
        terms_file: a text file of such terms, one per line.
        exact: match case.
        by: one or more fields; each item is followed in each group, with the gaps of that group.
        field: a field that holds numbers; its mean over the documents that have one.
        score: scores of readability (as textstat counts) or of sentiment (VADER), by name.
        per: ``day``, ``week`` (ISO), ``month``, ``quarter`` or ``year``.
        series: add the table ``periods``.
        event: a day; add the table ``event``: the ``window`` days before it against those from it
            on, and the share of placebo dates with as large a difference.
        window: days on either side.
        season: add the table ``season``: ``monthday`` compares each day of the year with the days
            around it (anniversaries), ``month`` and ``weekday`` with all others.
        min_text: words from which a period has enough text.

    Returns:
        Tables. ``trend``: a row per item (and group): item, group, count, documents, periods (with
        text), rate with interval, trend, p, tau, slope (per year) with interval, changes, bursts,
        series. ``changes``: a row per change: item, group, since (the first period of the new
        level), before and after with intervals, difference, log_ratio, p, from and until (the first
        and last period of the two levels). ``periods``: a row per period, item and group.
        ``event``, ``season``: see
        docs/trend.md. ``plot`` draws a line for each item.

    Raises:
        OptionError: nothing to follow; an option that does not fit; no date fine enough.
        FieldError: an unknown field. EmptyCorpusError: no documents.

    Sources: Mann (1945) and Kendall (1975); Sen (1968); Olshen, Venkatraman, Lucito & Wigler
    (2004); Kleinberg (2002); Benjamini & Hochberg (1995).
    """
    corpus.require_documents()
    followed = _followed(corpus, patterns, any_of, terms_file, field, score, exact=exact)
    if season is not None and season not in SEASONS:
        raise OptionError.unknown("season", season, SEASONS)
    timeline = make_timeline(corpus, per, min_text=min_text, periods=ALL_PERIODS)
    groups = corpus.groups(by) if by is not None else None
    every = followed.series if groups is None else GroupSeries.of(followed.series, groups)
    found = judge_trends(every, timeline)
    shown = Shown.of(every, timeline, found, what=followed.what, digits=followed.digits,
                     by=groups.by if groups is not None else ())  # fmt: skip
    provenance = Provenance.of(
        corpus, "trend", words=corpus.stream.words, citations=_CITATIONS, per=timeline.per
    )
    tables: dict[str, Table] = {
        "trend": summary_table(
            shown, provenance, (*followed.notes, *_left_out(groups)), chosen=per is None
        ),
        "changes": changes_table(shown, provenance),
    }
    if series:
        tables["periods"] = periods_table(shown, provenance)
    day: date | None = None
    if event is not None:
        compared = compare_event(corpus, every, event, window)
        day = compared.day
        tables["event"] = event_table(shown, compared, provenance)
    if season is not None:
        peaks = find_peaks(corpus, every, season)
        tables["season"] = season_table(shown, peaks, season, provenance)
    named = " and ".join([timeline.per, *(groups.by if groups is not None else ())])
    title = f"Trends by {named} · {', '.join(size_of(corpus))}"
    return Tables(title, tables, lines=draw_lines(shown, day))


def _left_out(groups: Groups | None) -> list[str]:
    """Return how many documents are in no group."""
    if groups is None or not groups.without_value:
        return []
    return [f"{groups.without_value:,} documents without {' and '.join(groups.by)} left out"]


@dataclass(frozen=True)
class _Followed:
    """What is followed: term, field or score, its digits after the point, and notes on it."""

    series: TermSeries | ScoreSeries
    what: str
    digits: int
    notes: tuple[str, ...]


def _followed(
    corpus: Corpus,
    patterns: Sequence[str],
    any_of: Sequence[str] | None,
    terms_file: str | Path | None,
    field: str | None,
    score: str | Sequence[str] | None,
    *,
    exact: bool,
) -> _Followed:
    """Return what was asked for: terms, or a field, or scores."""
    given = [patterns] if isinstance(patterns, str) else list(patterns or ())
    wanted = {
        "patterns": bool(given or any_of or terms_file),
        option("field"): field is not None,
        option("score"): score is not None,
    }
    asked = [name for name, one in wanted.items() if one]
    if len(asked) != 1:
        several = f"not {' and '.join(asked)} together" if asked else "for none was given"
        raise OptionError(
            f"trend follows patterns, {option('field')} or {option('score')}; {several}"
        )
    if exact and not wanted["patterns"]:
        raise OptionError(f"{option('exact')} needs patterns")
    if field is not None:
        return _field(corpus, field)
    if score is not None:
        return _scores(corpus, [score] if isinstance(score, str) else list(score))
    terms = read_terms(corpus.options, given, any_of, terms_file, exact=exact)
    if not terms:
        raise OptionError(f"no terms in {terms_file}")
    counts = count_patterns(corpus.stream, terms)
    usual = usual_spellings(corpus, counts, [term.name for term in terms])
    known = dict(zip((term.name for term in terms), usual, strict=True))
    notes = given_notes(corpus, terms, known, most=_NOTED)
    named = tuple(term.shown for term in terms)
    return _Followed(TermSeries(named, counts), "term", 1, tuple(notes))


def _field(corpus: Corpus, field: str) -> _Followed:
    """Return the mean of a field that holds numbers."""
    values = corpus.values(field)
    numbers = values.cast(pl.Float64, strict=False)
    numbers = pl.select(pl.when(numbers.is_finite()).then(numbers)).to_series()
    if not numbers.count():
        example = next(iter(values.drop_nulls().head(1)), None)
        what = f", such as {example!r}" if example is not None else ""
        raise OptionError(f"field {field!r} holds no numbers{what}")
    without = numbers.null_count()
    left_out = f"{without:,} documents without a number in {field} left out"
    usual = numbers.drop_nulls().abs().median()
    digits = 2 if not isinstance(usual, float) else 0 if usual >= 100 else 1 if usual >= 10 else 2
    series = mean_of_field(field, numbers.to_list())
    return _Followed(series, "field", digits, (left_out,) if without else ())


def _scores(corpus: Corpus, given: Sequence[str]) -> _Followed:
    """Return scores of one family."""
    names = [name.strip() for one in given for name in one.split(",") if name.strip()]
    names = [_ALIAS.get(name, name) for name in names]
    known = {score.name: family for family in _SCORED for score in REGISTRY[family]
             if not score.languages or "en" in score.languages}  # fmt: skip
    for name in names:
        if name not in known:
            raise OptionError.unknown("score", name, (*_ALIAS, *known))
    families = list(dict.fromkeys(known[name] for name in names))
    if len(families) != 1:
        raise OptionError(f"{option('score')} takes scores of readability, or of sentiment")
    foreign = not_english(corpus)
    if families == ["readability"]:
        counts = count_reading(corpus.stream, _CONVENTION, foreign)
        how = "sentences and syllables are counted as the Python package textstat does"
    else:
        engine = engine_of(_ENGINE)
        counts = ScoredDocuments.of(corpus.stream, foreign, engine).counts
        how = f"{engine.title}, a general word list: it misreads part of this vocabulary"
    scores = {score.name: score for score in REGISTRY[families[0]]}
    convention = _CONVENTION if families == ["readability"] else ""
    chosen = tuple(scores[name].counted(convention).in_percent() for name in dict.fromkeys(names))
    left_out = int((~counts.measured).sum())
    notes = [how]
    if left_out:
        notes.append(f"{left_out:,} documents not in English or without words left out")
    return _Followed(
        ScoreSeries(chosen, counts), "score", max(score.digits for score in chosen), tuple(notes)
    )
