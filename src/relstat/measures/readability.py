"""How hard the documents are to read, by the scores of the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, cast, get_args

import numpy as np
import polars as pl

from relstat.analysis.scoring.group_scores import DocumentCounts, document_scores, group_scores
from relstat.analysis.scoring.reading_counts import (
    LANGUAGE_NAMES,
    Convention,
    Language,
    count_reading,
)
from relstat.analysis.scoring.registry import scores_of
from relstat.analysis.scoring.textstat_check import (
    CHECKED,
    largest_difference,
    textstat_version,
)
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import main_language, not_in
from relstat.errors import OptionError, option
from relstat.measures.hard_sentences import hard_sentence_table
from relstat.measures.layout import by_title
from relstat.measures.options import By, Each, Option, Top, measure
from relstat.measures.scored_tables import (
    check_rows,
    document_columns,
    group_columns,
    group_score_notes,
    left_out_notes,
    many,
    reading_notes,
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
_SPELLED: Final = (
    "counts with relstat's own words and sentences; syllables by rules of spelling, which are "
    "wrong for some words, and more for foreign ones"
)
_DICTIONARY: Final = "CMU Pronouncing Dictionary, Carnegie Mellon University (1993-2015)"
_WORDS: Final = Column("words", "count", rank=2)
_SENTENCES: Final = Column("sentences", "count", rank=3)
_COUNTS: Final = tuple(
    Column(name, "count", rank=None)
    for name in ("syllables", "difficult", "long", "monosyllables", "polysyllables")
)
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
    scores: Annotated[
        str | Sequence[str] | None,
        Option(
            "Show only these scores, in this order (default: five scores; --all shows all).",
            metavar="NAMES",
        ),
    ] = None,
    all_scores: Annotated[bool, Option("Show all scores.", name="all")] = False,
    language: Annotated[
        Language | None,
        Option("Use the formulas of this language (default: en where any document is English)."),
    ] = None,
    hardest: Annotated[
        int | None,
        Option(
            "Show this number of the hardest sentences, with --by of each group (default: show "
            "scores).",
            min=1,
        ),
    ] = None,
    check: Annotated[
        int | None,
        Option(
            "Compare the scores of this number of documents with those of textstat, and report the "
            "largest difference (default: none).",
            min=1,
            metavar="DOCUMENTS",
        ),
    ] = None,
    top: Top = None,
) -> Table:
    """Score how hard the documents are to read: for all, per group or per document.

    A high Flesch score is easy reading; for most others high is hard. A group's scores come from
    its summed counts, as if its documents were one text; intervals take the document as unit.
    Scores of two conventions are not comparable, nor are those of different genres (a speech and a
    communiqué). One language at a time: documents guessed to be in another, and those without a
    word, are left out, and with ``each`` are rows of null.

    Args:
        corpus: the documents.
        by: one or more fields; a row for each group, and a last row ``all``.
        each: a row for each document instead, in the order of the corpus.
        convention: ``textstat`` reproduces the numbers of textstat 0.7.13; ``relstat`` counts
            the words and sentences of :mod:`relstat.text.tokens`.
        scores: the scores to show, in this order; without it Flesch reading ease,
            Flesch-Kincaid grade, words per sentence, and the shares of sentences of more than 40
            words and of hard words (not on Dale's list of easy ones).
        all_scores: every score of ``docs/measures.md`` instead, and counts of words by kind.
        language: whose formulas to use: ``en``, ``es``, ``fr``, ``de``, ``it``, ``nl`` or ``ru``;
            documents in other languages are left out. Without it English, or where no document is
            in English the language of most documents.
        hardest: number of sentences, a row for each: those that lower the Flesch reading
            ease of all (with ``by``: of each group) most.
        check: compute the scores that textstat has without a download (ARI, Coleman-Liau, LIX,
            RIX) of so many documents, spread over the corpus, with textstat itself too; a note
            has the largest difference.
        top: only that many rows, the hardest first (lowest Flesch, or by the first score chosen),
            and ``all``; None or 0 keeps every row in its own order.

    Raises:
        OptionError: ``by`` together with ``each``, ``scores`` with ``all_scores``, an unknown
            convention or score, ``top`` below 0, ``hardest`` with what asks for other rows.
        FieldError: an unknown field in ``by``.
        EmptyCorpusError: the corpus has no document.

    Source: the papers of each formula, named in :mod:`relstat.statistics.readability`.
    """
    if convention not in get_args(Convention):
        raise OptionError.unknown("convention", convention, get_args(Convention))
    if language is not None and language not in LANGUAGE_NAMES:
        raise OptionError.unknown("language", language, tuple(LANGUAGE_NAMES))
    check_rows(by=by, each=each, top=top)
    corpus.require_documents()
    groups = corpus.groups(by) if by is not None else None
    names = [scores] if isinstance(scores, str) else scores
    if names and all_scores:
        raise OptionError(
            f"{option('all_scores', 'all')} shows every score and {option('scores')} the chosen "
            "ones: "
            "choose one"
        )
    spoken = cast("Language", language or main_language(corpus, get_args(Language)))
    convention = convention if spoken == "en" else "relstat"
    chosen = scores_of(
        "readability", convention, names or None, everything=all_scores, language=spoken
    )
    if check is not None and (check < 1 or convention != "textstat" or spoken != "en"):
        raise OptionError(
            f"{option('check')} is a number of documents, 1 or more, for English as textstat counts"
        )
    if hardest is not None:
        if hardest < 1:
            raise OptionError(
                f"{option('hardest')} is a number of sentences, 1 or more, not {hardest}"
            )
        if each or names or all_scores or top:
            raise OptionError(
                f"{option('hardest')} lists sentences: leave out {option('each')}, "
                f"{option('scores')}, "
                f"{option('all_scores', 'all')} and {option('top')}"
            )
        if spoken != "en":
            raise OptionError(
                f"{option('hardest')} ranks by Flesch reading ease, which is for English"
            )
        return hard_sentence_table(corpus, groups, hardest)
    counts = count_reading(corpus.stream, convention, not_in(corpus, spoken), spoken)
    if each:
        made = [
            *_document_columns(corpus, counts, all_counts=all_scores),
            *document_columns(chosen, document_scores(counts, chosen)),
        ]
    else:
        codes, size = (groups.codes, len(groups.labels)) if groups else (None, 0)
        summed = group_scores(counts, codes, size)
        counted = (_WORDS, _SENTENCES, *(_COUNTS if all_scores else ()))
        made = group_columns(groups, summed, chosen, counted)
    frame = pl.DataFrame({column.name: values for column, values in made})
    scored = pl.Series(counts.measured) if each else frame["words"] > 0
    hardness = next((score for score in chosen if score.name == _SORTED_BY), chosen[0])
    harder = hardness.higher != "easier"
    words = counts.total("words")
    notes = [
        *([] if check is None else [_check_note(corpus, counts, check)]),
        *reading_notes(chosen),
        _counting_note(convention, spoken),
        *([_syllable_note(words, counts.total("hyphenated"))] if spoken == "en" else []),
        *([] if each else group_score_notes(groups, counts, chosen, frame)),
        *left_out_notes(counts, each=each),
        *undefined_notes(frame, chosen, scored),
        *([f"the hardest first, by {hardness.heading}"] if top else []),
    ]
    title = f"Readability{'' if spoken == 'en' else f' in {LANGUAGE_NAMES[spoken]}'}"
    title += " of each document" if each else by_title(groups)
    documents = many(int(counts.measured.sum()), "document")
    return Table(
        title=f"{title} · {documents}, {many(words, 'word')}",
        frame=sort_rows(frame, hardness.name, top, each=each, descending=harder),
        total=frame.height,
        columns=tuple(column for column, _ in made),
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "readability",
            words=words,
            citations=(
                *dict.fromkeys(score.citation for score in chosen if score.citation),
                *([_DICTIONARY] if spoken == "en" else []),
            ),
        ),
    )


def _check_note(corpus: Corpus, counts: DocumentCounts, documents: int) -> Note:
    """How far the scores of some documents are from those of textstat."""
    measured = np.flatnonzero(counts.measured)
    rows = measured[np.unique(np.linspace(0, len(measured) - 1, documents).astype(np.int64))]
    keep = np.zeros(len(corpus), dtype=np.bool_)
    keep[rows] = True
    ours = document_scores(counts, scores_of("readability", "textstat", tuple(CHECKED)))
    difference = largest_difference(
        corpus.choose(keep).texts.to_list(), {name: values[rows] for name, values in ours.items()}
    )
    return Note(
        f"textstat {textstat_version()} on {many(len(rows), 'document')}: its ARI, Coleman-Liau, "
        f"LIX and RIX differ by at most {difference:.1g}"
    )


def _document_columns(
    corpus: Corpus, counts: DocumentCounts, *, all_counts: bool
) -> list[tuple[Column, pl.Series]]:
    documents = corpus.metadata
    words, sentences = (counts.count(name) for name in ("words", "sentences"))
    return [
        (Column("id"), documents["id"]),
        (Column("date", "date", rank=2), documents["date"]),
        (Column("title", rank=None), documents["title"]),
        (Column("words", "count"), pl.Series(words)),
        (Column("sentences", "count", rank=3), pl.Series(sentences)),
        *((column, pl.Series(counts.count(column.name))) for column in _COUNTS if all_counts),
    ]


def _counting_note(convention: Convention, language: Language) -> Note:
    text = _COUNTED[convention] if language == "en" else _SPELLED
    return Note(text, short=text.partition(":")[0].partition(" (")[0])


def _syllable_note(words: int, hyphenated: int) -> Note:
    source = "syllables from the CMU Pronouncing Dictionary"
    if not words:
        return Note(source, short="")
    share = f"{hyphenated / words:.1%}".replace("%", " %")
    return Note(
        f"{source}; {share} of the words are not in it and were hyphenated by pyphen, which "
        "tends to count too few",
        short="",
    )
