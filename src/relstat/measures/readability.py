"""How hard the releases are to read, by the scores of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, get_args

import polars as pl

from relstat.analysis.scoring.group_scores import DocumentCounts, document_scores, group_scores
from relstat.analysis.scoring.reading_counts import Convention, count_reading
from relstat.analysis.scoring.registry import scores_of
from relstat.analysis.scoring.score import Score
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import not_english
from relstat.errors import OptionError
from relstat.measures.layout import by_title
from relstat.measures.options import By, Each, Option, Top, measure
from relstat.measures.scored_tables import (
    check_rows,
    document_columns,
    group_columns,
    group_score_notes,
    left_out_notes,
    many,
    reading_note,
    sort_rows,
    undefined_notes,
)
from relstat.tables.notes import Note
from relstat.tables.table import Column, Provenance, Table

__all__ = ["Convention", "readability"]

_COUNTED: Final = {
    "textstat": "counts as textstat 0.7.13: words are what white space divides once punctuation "
    "is removed ('Peace-and' is one), every . ! ? ends a sentence ('U.S.' has two ends), "
    "sentences of two words or fewer are not counted; Coleman-Liau weighs letters 0.058; textstat "
    "reads an older copy of the dictionary, which differs for a few words",
    "relstat": "counts with relstat's own words and sentences ('U.S.' ends none, headings "
    "count); syllables of hyphenated or dotted words are those of their parts; Coleman-Liau "
    "weighs letters 0.0588, as its paper",
}
_DICTIONARY: Final = "CMU Pronouncing Dictionary, Carnegie Mellon University (1993-2015)"
_WORDS: Final = Column("words", "count", rank=2)
_SENTENCES: Final = Column("sentences", "count", rank=3)
_SORTED_BY: Final = "flesch"


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
    """Score how hard the releases are to read: for all, per group or per release.

    A high Flesch score is easy reading; for all others high is hard. A group's scores come from
    its summed counts, as if its releases were one text; intervals take the release as unit. Scores
    of two conventions are not comparable, nor are those of different genres (a speech and a
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
    if convention not in get_args(Convention):
        raise OptionError.unknown("convention", convention, get_args(Convention))
    check_rows(by=by, each=each, top=top)
    corpus.require_releases()
    groups = corpus.groups(by) if by is not None else None
    scores = scores_of("readability", convention)
    counts = count_reading(corpus.stream, convention, not_english(corpus))
    if each:
        made = _document_columns(corpus, counts, scores)
    else:
        codes, size = (groups.codes, len(groups.labels)) if groups else (None, 0)
        summed = group_scores(counts, codes, size)
        made = group_columns(groups, summed, scores, (_WORDS, _SENTENCES))
    frame = pl.DataFrame({column.name: values for column, values in made})
    scored = pl.Series(counts.measured) if each else frame["words"] > 0
    words = counts.total("words")
    notes = [
        reading_note(scores),
        Note(_COUNTED[convention], short=f"counted as {convention} does"),
        Note(_syllable_note(words, counts.total("hyphenated")), short=""),
        *([] if each else group_score_notes(groups, counts, scores)),
        *left_out_notes(counts, each=each),
        *undefined_notes(frame, scores, scored),
        *(["the hardest first, by FRE"] if top else []),
    ]
    releases = many(int(counts.measured.sum()), "release")
    return Table(
        title=f"Readability{' of each release' if each else by_title(groups)} · {releases}, "
        f"{many(words, 'word')}",
        frame=sort_rows(frame, _SORTED_BY, top, each=each),
        total=frame.height,
        columns=tuple(column for column, _ in made),
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "readability",
            words=words,
            citations=(*dict.fromkeys(s.citation for s in scores if s.citation), _DICTIONARY),
        ),
    )


def _document_columns(
    corpus: Corpus, counts: DocumentCounts, scores: Sequence[Score]
) -> list[tuple[Column, pl.Series]]:
    documents = corpus.metadata
    words, sentences = (counts.count(name) for name in ("words", "sentences"))
    return [
        (Column("id"), documents["id"]),
        (Column("date", "date", rank=2), documents["date"]),
        (Column("title", rank=None), documents["title"]),
        (Column("words", "count"), pl.Series(words)),
        (Column("sentences", "count", "sent.", rank=3), pl.Series(sentences)),
        *document_columns(scores, document_scores(counts, scores)),
    ]


def _syllable_note(words: int, hyphenated: int) -> str:
    source = "syllables from the CMU Pronouncing Dictionary"
    if not words:
        return source
    share = f"{hyphenated / words:.1%}".replace("%", " %")
    return (
        f"{source}; {share} of the words are not in it and were hyphenated by pyphen, which "
        "tends to count too few"
    )
