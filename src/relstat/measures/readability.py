"""How hard the releases are to read, by eleven formulas.

:mod:`relstat.analysis.scoring.reading_counts` counts, :mod:`relstat.statistics.readability` has the
formulas.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final, get_args

import numpy as np
import polars as pl

from relstat.analysis.scoring.reading_counts import COUNTS, Convention, reading_counts
from relstat.arrays import Flags, Floats
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError
from relstat.measures.layout import (
    INTERVAL_NOTE,
    group_notes,
    nullable,
    small_group_notes,
)
from relstat.measures.options import By, Each, Option, Top, measure
from relstat.statistics import readability as formulas
from relstat.statistics.resampling import MIN_RELEASES, interval, resampled_sums
from relstat.tables.table import Column, Provenance, Table

__all__ = ["SCORES", "Convention", "readability", "scores"]

_SMOG_SENTENCES: Final = 3
_TEXTSTAT_LETTER_WEIGHT: Final = 0.058

SCORES: Final = (
    Column("words_per_sentence", "score", "w/s", 1),
    Column("syllables_per_word", "score", "syl/w", 2),
    Column("flesch", "score", "FRE", 1),
    Column("flesch_kincaid", "score", "FK", 1),
    Column("fog", "score", "Fog", 1),
    Column("smog", "score", "SMOG", 1),
    Column("ari", "score", "ARI", 1),
    Column("coleman_liau", "score", "CL", 1),
    Column("dale_chall", "score", "DC", 1),
    Column("lix", "score", "LIX", 1),
    Column("rix", "score", "RIX", 1),
)
_COUNTED: Final = {
    "textstat": "counts as textstat 0.7.13: words are what white space divides once punctuation "
    "is removed ('Peace-and' is one), every . ! ? ends a sentence ('U.S.' has two ends), "
    "sentences of two words or fewer are not counted; Coleman-Liau weighs letters 0.058; textstat "
    "reads an older copy of the dictionary, which differs for a few words",
    "relstat": "counts with relstat's own words and sentences ('U.S.' ends none, headings "
    "count); syllables of hyphenated or dotted words are those of their parts; Coleman-Liau "
    "weighs letters 0.0588, as its paper",
}
_READING: Final = (
    "FRE, Flesch reading ease: higher is easier, 60 to 70 is plain English; in all others higher "
    "is harder; FK (Flesch-Kincaid), Fog, SMOG, ARI, CL (Coleman-Liau): US school years; DC "
    "(Dale-Chall): 10 and above is graduate level; LIX: 40 fiction, 50 news, 60 technical; w/s, "
    "syl/w: words per sentence, syllables per word; compare like genres only"
)
_CITATIONS: Final = (
    "Flesch (1948); Kincaid et al. (1975); Gunning (1952); McLaughlin (1969); Smith & Senter "
    "(1967); Coleman & Liau (1975); Dale & Chall (1948); Björnsson (1968); Anderson (1983)",
    "CMU Pronouncing Dictionary, Carnegie Mellon University (1993-2015)",
)


@measure
def readability(
    corpus: Corpus,
    *,
    by: By = None,
    each: Each = False,
    convention: Annotated[
        Convention, Option("Count words and sentences by the rules of textstat or of relstat.")
    ] = "textstat",
    top: Top = None,
) -> Table:
    """How hard the releases are to read: eleven scores for all, per group or per release.

    A high Flesch score is easy reading; for all others high is hard. A group's scores come from
    its summed counts, as if its releases were one text; intervals resample releases. Scores of
    two conventions are not comparable, nor are those of different genres (a speech and a
    communiqué). English only: releases guessed to be in another language, and those without a
    word, are left out, and with ``each`` are rows of null.

    Args:
        corpus: the releases.
        by: one or more fields; a row for each group, and a last row ``all``.
        each: a row for each release instead, in the order of the corpus.
        convention: ``textstat`` reproduces the numbers of textstat 0.7.13; ``relstat`` counts
            the words and sentences of :mod:`relstat.text.tokens`.
        top: only that many rows, the hardest first (lowest Flesch), and ``all``; None or 0
            keeps every row in its own order.

    Raises:
        OptionError: ``by`` together with ``each``, an unknown convention, ``top`` below 0.
        FieldError: an unknown field in ``by``.
        EmptyCorpusError: the corpus has no release.

    Source: the papers of each formula, named in :mod:`relstat.statistics.readability`.
    """
    from relstat.corpus.languages import not_english

    if convention not in get_args(Convention):
        raise OptionError.unknown("convention", convention, get_args(Convention))
    if each and by is not None:
        raise OptionError("each gives a row per release and by a row per group; choose one")
    if top is not None and top < 0:
        raise OptionError(f"top is a number of rows, not {top}")
    corpus.require_releases()
    counts = reading_counts(corpus.stream, convention)
    foreign = not_english(corpus)
    wordless = ~foreign & (counts[:, 0] == 0)
    measured = ~foreign & ~wordless
    words = int(counts[measured, 0].sum())
    groups = corpus.groups(by) if by is not None else None
    if each:
        frame, columns = _per_release(corpus, counts, measured, convention)
    else:
        frame, columns = _per_group(counts, measured, groups, convention)
    if top:
        kept = frame if each else frame.head(-1)
        hardest = kept.sort("flesch", nulls_last=True, maintain_order=True).head(top)
        frame = hardest if each else pl.concat([hardest, frame.tail(1)])
    what = " of each release" if each else f" by {' and '.join(groups.by)}" if groups else ""
    notes = [
        _READING,
        _COUNTED[convention],
        _syllable_note(counts[measured]),
        *([] if each else _group_notes(groups, np.where(measured, counts[:, 0], 0))),
        *_null_notes(frame, foreign, wordless, each=each),
    ]
    if top:
        notes.append("the hardest first, by FRE")
    return Table(
        title=f"Readability{what} · {_many(int(measured.sum()), 'release')}, "
        f"{_many(words, 'word')}",
        frame=frame,
        columns=columns,
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "readability",
            words=words,
            citations=_CITATIONS,
        ),
    )


def scores(counts: Floats, convention: Convention) -> dict[str, Floats]:
    """The eleven scores of counts whose last axis is ``COUNTS``; NaN where undefined."""
    (
        words, sentences, syllables, characters, runs, letters,
        difficult, complex_words, polysyllables, long_words, _,
    ) = np.moveaxis(counts, -1, 0)  # fmt: skip
    own = convention == "relstat"
    weight = formulas.COLEMAN_LIAU_1975 if own else _TEXTSTAT_LETTER_WEIGHT
    smog = formulas.smog_grade(polysyllables, sentences)
    return {
        "words_per_sentence": formulas.ratio(words, sentences),
        "syllables_per_word": formulas.ratio(syllables, words),
        "flesch": formulas.flesch_reading_ease(words, sentences, syllables),
        "flesch_kincaid": formulas.flesch_kincaid_grade(words, sentences, syllables),
        "fog": formulas.gunning_fog_index(words, sentences, complex_words),
        "smog": np.where(own & (sentences < _SMOG_SENTENCES), np.nan, smog),
        "ari": formulas.automated_readability_index(words, sentences, characters, runs),
        "coleman_liau": formulas.coleman_liau_index(words, sentences, letters, weight=weight),
        "dale_chall": formulas.dale_chall_score(words, sentences, difficult),
        "lix": formulas.lix(words, sentences, long_words),
        "rix": formulas.rix(sentences, long_words),
    }


def _per_release(
    corpus: Corpus, counts: Floats, measured: Flags, convention: Convention
) -> tuple[pl.DataFrame, tuple[Column, ...]]:
    each = scores(np.where(measured[:, None], counts, 0.0), convention)
    frame = corpus.metadata.select(
        "id",
        "date",
        "title",
        words=pl.Series(counts[:, 0].astype(np.int64)),
        sentences=pl.Series(counts[:, 1].astype(np.int64)),
        **{name: nullable(score) for name, score in each.items()},
    )
    leading = (
        Column("id"),
        Column("date", "date", rank=2),
        Column("title", rank=None),
        Column("words", "count"),
        Column("sentences", "count", "sent.", rank=3),
    )
    return frame, (*leading, *SCORES)


def _per_group(
    counts: Floats,
    measured: Flags,
    groups: Groups | None,
    convention: Convention,
) -> tuple[pl.DataFrame, tuple[Column, ...]]:
    """A row per group and the last one for all, each with its intervals."""
    labels = groups.labels if groups else ()
    codes = groups.codes if groups else np.full(len(counts), -1, np.int32)
    inside = measured & (codes >= 0)
    sums = np.zeros((len(labels) + 1, len(COUNTS)))
    np.add.at(sums, codes[inside], counts[inside])
    sums[-1] = counts[measured].sum(axis=0)
    releases = np.append(np.bincount(codes[inside], minlength=len(labels)), measured.sum())
    # Only groups that can have an interval are resampled on their own; the rest go together.
    large = np.flatnonzero(releases[:-1] >= MIN_RELEASES)
    place = np.full(len(labels) + 1, len(large))
    place[large] = np.arange(len(large))
    resampled = resampled_sums(counts, np.where(measured, place[codes], -1), len(large) + 1)
    resampled[:, -1] = resampled.sum(axis=1)
    samples = scores(resampled, convention)
    rows = np.append(large, len(labels))
    values: dict[str, pl.Series] = {}
    columns: list[Column] = []
    for column, score in zip(SCORES, scores(sums, convention).values(), strict=True):
        bounds = np.full((2, len(sums)), np.nan)
        bounds[:, rows] = interval(samples[column.name], releases[rows])
        low, high = f"{column.name}_low", f"{column.name}_high"
        values |= {column.name: nullable(score)}
        values |= {low: nullable(bounds[0]), high: nullable(bounds[1])}
        columns.append(replace(column, interval=(low, high)))
        columns += [
            Column(bound, "score", digits=column.digits, rank=None) for bound in (low, high)
        ]
    leading = {
        "group": pl.Series([*labels, "all"], dtype=pl.String),
        "releases": pl.Series(releases.astype(np.int64)),
        "words": pl.Series(sums[:, 0].astype(np.int64)),
        "sentences": pl.Series(sums[:, 1].astype(np.int64)),
    }
    described = (
        Column("group", label=" | ".join(groups.by) if groups else ""),
        Column("releases", "count"),
        Column("words", "count", rank=2),
        Column("sentences", "count", rank=3),
    )
    return pl.DataFrame(leading | values), (*described, *columns)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _syllable_note(counts: Floats) -> str:
    words, hyphenated = counts[:, 0].sum(), counts[:, -1].sum()
    source = "syllables from the CMU Pronouncing Dictionary"
    if not words:
        return source
    share = f"{hyphenated / words:.1%}".replace("%", " %")
    return (
        f"{source}; {share} of the words are not in it and were hyphenated by pyphen, which "
        "tends to count too few"
    )


def _group_notes(groups: Groups | None, words: Floats) -> list[str]:
    return [
        f"a row's scores come from its summed counts, as if it were one text; {INTERVAL_NOTE}",
        *group_notes(groups),
        *small_group_notes(groups, words.astype(np.int64)),
    ]


def _null_notes(
    frame: pl.DataFrame,
    foreign: Flags,
    wordless: Flags,
    *,
    each: bool,
) -> list[str]:
    """Which releases have no score, and why."""
    fate = "no scores for" if each else "left out:"
    notes = [
        f"{fate} {_many(int(chosen.sum()), 'release')} {reason}"
        for chosen, reason in (
            (foreign, "guessed not to be in English"),
            (wordless, "without any word"),
        )
        if chosen.any()
    ]
    scored = frame.filter(pl.col("lix").is_not_null())
    if scored["smog"].null_count():
        notes.append(f"no SMOG for fewer than {_SMOG_SENTENCES} sentences")
    if scored["flesch"].null_count():
        notes.append("no FRE and FK for words without a syllable")
    return notes
