"""How positive or negative the sentences are, by VADER's general word list.

:mod:`relstat.analysis.scoring.vader` scores sentences; here they are summed over groups or
releases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.scored_documents import (
    MILLION,
    THRESHOLD,
    ScoredReleases,
    engine,
    ratios,
)
from relstat.arrays import AnyInts, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.corpus.periods import period_text
from relstat.counting.counts import word_totals
from relstat.errors import OptionError
from relstat.lexicons import load_lexicon
from relstat.measures.layout import (
    INTERVAL_NOTE,
    by_title,
    group_notes,
    nullable,
)
from relstat.measures.options import By, Each, Option, Top, measure
from relstat.statistics.resampling import MIN_RELEASES, interval, resampled_sums
from relstat.tables.table import Column, Entries, Provenance, Table

__all__ = ["sentiment"]

_PER: Final = 100  # sentences, for what a word adds
_LEAST_WEIGHT: Final = 0.5  # points per 100 sentences that make a misread word worth a note
_NAMED: Final = 6  # words that one note lists at most
_WORDS: Final = pl.List(pl.Struct({"word": pl.String, "points": pl.Float64}))
_ENTRIES: Final = Entries("{word} {points:+.1f}")

_CITATIONS: Final = (
    "Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis of "
    "social media text",
    "van Atteveldt, van der Velden & Boukes (2021), The validity of sentiment analysis",
)


@measure
def sentiment(
    corpus: Corpus,
    *,
    by: By = None,
    each: Each = False,
    top: Top = None,
    words: Annotated[
        int, Option("Number of words to name that raise or lower the mean most.", min=1)
    ] = 5,
) -> Table:
    """VADER's score of the sentences: their mean, and the shares that praise or blame.

    The mean runs from -1 (negative) to 1 (positive) over all sentences, those without a scored
    word counting as 0, so a long release weighs more than a short one. It tells how much of a
    general English list of good and bad words stands in the text, not what is thought of whom:
    read it beside ``coverage`` and the words in ``raising`` and ``lowering``, and compare only
    texts of one genre. Scores of whole releases are not used, since VADER's squashing drives
    nearly every long text to -1 or 1. Releases guessed not to be in English, and those without
    a sentence, are left out, and with ``each`` are rows of null.

    Args:
        corpus: the releases.
        by: one or more fields; a row for each group, and a last row ``all``.
        each: a row for each release instead, in the order of the corpus.
        top: only that many rows, the highest mean first, and ``all``; None or 0 keeps every
            row in its own order.
        words: how many words to name that raise the scores most, and that lower them most, by
            the sum of their valences after all rules: per 100 sentences, with ``each`` per
            release.

    Raises:
        OptionError: ``by`` together with ``each``, ``top`` below 0, ``words`` below 1.
        FieldError: an unknown field in ``by``.
        EmptyCorpusError: the corpus has no release.

    Source: Hutto & Gilbert (2014); for the limits of such lists van Atteveldt et al. (2021).
    """
    if each and by is not None:
        raise OptionError("each gives a row per release and by a row per group; choose one")
    if top is not None and top < 0:
        raise OptionError(f"top is a number of rows, not {top}")
    if words < 1:
        raise OptionError(f"words is a number of words from 1 on, not {words}")
    corpus.require_releases()
    groups = corpus.groups(by) if by is not None else None
    scored = ScoredReleases.of(corpus.stream, not_english(corpus))
    if each:
        frame, columns = _per_release(corpus, scored, words)
    else:
        frame, columns = _per_group(scored, groups, words)
    if top:
        kept = frame if each else frame.head(-1)
        highest = kept.sort("mean", descending=True, nulls_last=True, maintain_order=True).head(top)
        frame = highest if each else pl.concat([highest, frame.tail(1)])
    sentences = scored.sums[:, 0].astype(np.int64)
    notes = [
        *_reading_notes(words, each=each),
        *([] if each else _group_notes(scored, groups)),
        *_word_notes(corpus, scored),
        *_null_notes(scored, each=each),
    ]
    if top:
        notes.append("the highest mean first")
    what = " by release" if each else by_title(groups)
    return Table(
        title=f"Sentiment of sentences{what} · {_many(int(scored.measured.sum()), 'release')}, "
        f"{_many(int(sentences.sum()), 'sentence')}",
        frame=frame,
        columns=columns,
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "sentiment",
            words=int(corpus.stream.words_per_document[scored.measured].sum()),
            citations=_CITATIONS,
            engine=engine(),
        ),
    )


def _per_release(
    corpus: Corpus, scored: ScoredReleases, words: int
) -> tuple[pl.DataFrame, tuple[Column, ...]]:
    documents = corpus.metadata
    values = ratios(scored.sums)
    frame = pl.DataFrame(
        {
            "id": documents["id"],
            "date": period_text(documents["date"], documents["date_precision"]),
            "title": documents["title"],
            "sentences": corpus.stream.sentences_per_document,
            **{name: nullable(value) for name, value in values.items()},
            **_strongest(scored, np.arange(len(corpus)), scored.measured.astype(np.float64), words),
        }
    )
    columns = (
        Column("id"),
        Column("date", "date", rank=1),
        Column("title", rank=1),
        Column("sentences", "count", "sent."),
        Column("mean", "score", digits=3),
        Column("positive", "share"),
        Column("negative", "share"),
        Column("coverage", "share"),
        Column("raising", "list", rank=2, entries=_ENTRIES),
        Column("lowering", "list", rank=3, entries=_ENTRIES),
    )
    return frame, columns


def _per_group(
    scored: ScoredReleases, groups: Groups | None, words: int
) -> tuple[pl.DataFrame, tuple[Column, ...]]:
    """A row per group and the last one for all, each with its intervals."""
    labels = groups.labels if groups else ()
    size = len(labels)
    codes = groups.codes if groups else np.full(len(scored.measured), -1, np.int32)
    codes = np.where(scored.measured, codes, -1)
    inside = codes >= 0
    sums = np.zeros((size + 1, scored.sums.shape[1]))
    np.add.at(sums, codes[inside], scored.sums[inside])
    sums[-1] = scored.sums.sum(axis=0)
    releases = np.append(np.bincount(codes[inside], minlength=size), scored.measured.sum())
    values = ratios(sums)
    low, high = _intervals(scored, codes, releases)
    bounds: dict[str, pl.Series] = {}
    for i, name in enumerate(("mean", "positive", "negative")):
        bounds[f"{name}_low"], bounds[f"{name}_high"] = nullable(low[:, i]), nullable(high[:, i])
    hundreds = sums[:, 0] / _PER
    named = _strongest(scored, codes, hundreds[:-1], words)
    total = _strongest(scored, np.zeros(len(codes), np.int64), hundreds[-1:], words)
    columns = (
        Column("group", label=" | ".join(groups.by) if groups else "group"),
        Column("releases", "count"),
        Column("sentences", "count", "sent."),
        *_bounded(Column("mean", "score", digits=3, interval=("mean_low", "mean_high"))),
        # No interval in print: with three of them a line would lose that of the mean.
        *_bounded(Column("positive", "share")),
        *_bounded(Column("negative", "share")),
        Column("coverage", "share", rank=1),
        Column("raising", "list", rank=1, entries=_ENTRIES),
        Column("lowering", "list", rank=2, entries=_ENTRIES),
    )
    frame = pl.DataFrame(
        {
            "group": pl.Series([*labels, "all"], dtype=pl.String),
            "releases": releases.astype(np.int64),
            "sentences": sums[:, 0].astype(np.int64),
            **{name: nullable(value) for name, value in values.items()},
            **bounds,
            **{side: pl.concat([named[side], total[side]]) for side in named},
        }
    )
    return frame.select(column.name for column in columns), columns


def _bounded(column: Column) -> tuple[Column, Column, Column]:
    """The column and, for data formats only, those of its bounds."""
    low, high = (f"{column.name}_low", f"{column.name}_high")
    return (
        column,
        replace(column, name=low, interval=None, rank=None),
        replace(column, name=high, interval=None, rank=None),
    )


def _intervals(scored: ScoredReleases, codes: AnyInts, releases: Ints) -> tuple[Floats, Floats]:
    """Bounds of mean, positive and negative share, shape (groups and all, 3); NaN for none."""
    # Only groups that can have an interval are resampled on their own; the rest go together.
    large = np.flatnonzero(releases[:-1] >= MIN_RELEASES)
    place = np.full(len(releases), len(large))
    place[large] = np.arange(len(large))
    chosen = np.where(scored.measured, place[codes], -1)
    sums = resampled_sums(scored.sums[:, :4], chosen, len(large) + 1)
    sums[:, -1] = sums.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        samples = sums[..., 1:] / sums[..., :1]
    low, high = np.full((2, len(releases), 3), np.nan)
    rows = np.append(large, len(releases) - 1)
    low[rows], high[rows] = interval(samples, releases[rows, None])
    return low, high


def _word_sums(scored: ScoredReleases, codes: AnyInts) -> tuple[Ints, Ints, Floats]:
    """Sums of valences: group, word and sum for each pair that occurs, by group and word."""
    group = codes[scored.hit_documents].astype(np.int64)
    inside = group >= 0
    pairs, which = np.unique(
        group[inside] * len(scored.words) + scored.hit_words[inside], return_inverse=True
    )
    sums = np.bincount(which, scored.hit_valences[inside], len(pairs)).astype(np.float64)
    owners, words = np.divmod(pairs, max(len(scored.words), 1))
    return owners, words, sums / MILLION


def _strongest(
    scored: ScoredReleases, codes: AnyInts, units: Floats, limit: int
) -> dict[str, pl.Series]:
    """The words of each group that raise and that lower its scores most, with their points.

    ``units`` are what the sums of each group are divided by. Where they are 0, nothing was
    measured and the list is null; it is empty where no word is scored.
    """
    owners, words, sums = _word_sums(scored, codes)
    made = {}
    for side, sign in (("raising", 1), ("lowering", -1)):
        named: list[list[dict[str, Any]]] = [[] for _ in range(len(units))]
        order = np.lexsort((words, -sign * sums, owners))
        order = order[sums[order] * sign > 0]
        first = np.searchsorted(owners[order], owners[order])
        order = order[np.arange(len(order)) - first < limit]
        points = sums[order] / units[owners[order]]
        for owner, word, value in zip(owners[order], words[order], points, strict=True):
            named[owner].append({"word": scored.words[word], "points": float(value)})
        lists = [many if unit else None for many, unit in zip(named, units, strict=True)]
        made[side] = pl.Series(lists, dtype=_WORDS)
    return made


def _reading_notes(words: int, *, each: bool) -> list[str]:
    return [
        f"{engine()} per sentence, never per release, where it saturates",
        "mean: -1 negative, 1 positive, sentences without a scored word are 0; positive: sentences "
        f"at {THRESHOLD} or above; negative: at -{THRESHOLD} or below; coverage: sentences with "
        "a scored word; compare like genres only",
        f"raising, lowering: the {words} words of the largest summed valence (after negation and "
        f"the other rules), points per {'release' if each else f'{_PER} sentences'}",
    ]


def _group_notes(scored: ScoredReleases, groups: Groups | None) -> list[str]:
    """How the intervals are made, and which groups have none, or no score."""
    notes = [f"{INTERVAL_NOTE}; those of the shares are in csv and json", *group_notes(groups)]
    labels = groups.labels if groups else ("all",)
    codes = groups.codes if groups else np.zeros(len(scored.measured), np.int32)
    releases = np.bincount(codes[scored.measured & (codes >= 0)], minlength=len(labels))
    few = [one for one, n in zip(labels, releases, strict=True) if 0 < n < MIN_RELEASES]
    if few:
        notes.append(f"no interval for fewer than {MIN_RELEASES} releases: {_listed(few)}")
    none = [one for one, n in zip(labels, releases, strict=True) if n == 0]
    if none:
        notes.append(f"no score without a release to measure: {_listed(none)}")
    return notes


def _word_notes(corpus: Corpus, scored: ScoredReleases) -> list[str]:
    """Which words of this corpus the general list misreads or does not know."""
    notes = []
    _, present, sums = _word_sums(scored, np.zeros(len(scored.measured), np.int64))
    sentences = scored.sums[:, 0].sum()
    points = {scored.words[w]: float(s) for w, s in zip(present, sums, strict=True)}
    weights = np.bincount(scored.hit_words, scored.hit_sizes, len(scored.words))
    least = _LEAST_WEIGHT * sentences / _PER
    wrong = [
        (w, sense)
        for w, sense in load_lexicon("vader_misread_en").rows
        if abs(points.get(w, 0.0)) >= max(least, 1e-9)
    ]
    wrong = sorted(wrong, key=lambda entry: -abs(points[entry[0]]))[:_NAMED]
    if wrong:
        listed = ", ".join(
            f"{word} {points[word] / sentences * _PER:+.1f} ({sense})" for word, sense in wrong
        )
        chosen = {word for word, _ in wrong}
        share = sum(weights[[w in chosen for w in scored.words]]) / weights.sum()
        notes.append(
            "a general word list misreads such texts; scored here, though in them often neutral, a "
            f"name or in another sense (not checked in this corpus): {listed}; together "
            f"{share * 100:.0f} % of all points"
        )
    unknown = _occurrences(
        corpus.choose(scored.measured), load_lexicon("vader_unscored_en").column("word")
    )
    if unknown:
        listed = ", ".join(f"{word} ({count:,})" for word, count in unknown[:_NAMED])
        notes.append(f"not in its list, with their occurrences: {listed}")
    return notes


def _occurrences(corpus: Corpus, terms: Sequence[str]) -> list[tuple[str, int]]:
    """Those of ``terms`` that occur in a corpus, the most frequent first."""
    numbers = corpus.stream.vocabulary.term_ids(list(terms))
    totals = word_totals(corpus.stream).counts
    found = [(term, int(totals[n])) for term, n in zip(terms, numbers, strict=True) if n >= 0]
    return sorted((entry for entry in found if entry[1]), key=lambda entry: (-entry[1], entry[0]))


def _null_notes(scored: ScoredReleases, *, each: bool) -> list[str]:
    """Which releases have no score, and why."""
    fate = "have no scores" if each else "are left out"
    foreign = int(scored.foreign.sum())
    silent = len(scored.measured) - foreign - int(scored.measured.sum())
    notes = []
    if foreign:
        reason = "guessed not to be in English, as VADER's word list is,"
        notes.append(f"{_many(foreign, 'release')} {reason} {fate}")
    if silent:
        notes.append(f"{_many(silent, 'release')} without a sentence {fate}")
    return notes


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
