"""How positive or negative the sentences are, by VADER or another lexicon.

An engine scores sentences (:mod:`relstat.analysis.scoring.engines`); here they are summed over
groups or documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import EngineName, engine_of
from relstat.analysis.scoring.group_scores import document_scores, group_scores
from relstat.analysis.scoring.registry import scores_of
from relstat.analysis.scoring.scored_documents import ScoredDocuments
from relstat.analysis.scoring.scored_words import (
    PER,
    Misread,
    misread_words,
    strongest_words,
    unknown_words,
)
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
    reading_notes,
    sort_rows,
)
from relstat.tables.notes import Note
from relstat.tables.table import Column, Entries, Provenance, Table

__all__ = ["sentiment"]

_NAMED: Final = 6  # words that one note lists at most
_SHORTLY: Final = 3  # that are named in print
_ENTRIES: Final = Entries("{word} {points:+.1f}")
_LISTING: Final = (Column("id"), Column("date", "date", rank=1), Column("title", rank=1))
_SENTENCES: Final = Column("sentences", "count", "sent.")
_LIMITS: Final = "van Atteveldt, van der Velden & Boukes (2021), The validity of sentiment analysis"


@measure
def sentiment(
    corpus: Corpus,
    *,
    by: By = None,
    each: Each = False,
    engine: Annotated[
        EngineName, Option("Score by VADER, or exactly as the library vaderSentiment does.")
    ] = "vader",
    top: Top = None,
    words: Annotated[
        int, Option("Number of words to name that raise or lower the mean most.", min=1)
    ] = 5,
) -> Table:
    """Score the sentences by VADER: their mean, and the shares that praise or blame.

    The mean runs from -1 (negative) to 1 (positive) over all sentences, those without a scored
    word counting as 0, so a long document weighs more than a short one. It says how much of a
    general English list of good and bad words is in the text, not what is thought of whom:
    read it beside ``coverage`` and the words in ``raising`` and ``lowering``, and compare only
    texts of one genre. Scores of whole documents are not used, since VADER's squashing drives
    nearly every long text to -1 or 1. Documents guessed not to be in English, and those without
    a sentence, are left out, and with ``each`` are rows of null.

    Args:
        corpus: the documents.
        by: one or more fields; a row for each group, and a last row ``all``.
        each: a row for each document instead, in the order of the corpus.
        engine: ``vader`` reads typographic quotation marks and apostrophes as straight ones
            ("weren’t" negates) and capitals in a run (a headline) as small letters;
            ``vader-exact`` gives the numbers of vaderSentiment itself.
        top: only that many rows, the highest mean first, and ``all``; None or 0 keeps every
            row in its own order.
        words: how many words to name that raise the scores most, and that lower them most, by
            the sum of their valences after all rules: per 100 sentences, with ``each`` per
            document.

    Raises:
        OptionError: ``by`` together with ``each``, ``top`` below 0, ``words`` below 1, an unknown
            engine.
        FieldError: an unknown field in ``by``.
        EmptyCorpusError: the corpus has no document.

    Source: Hutto & Gilbert (2014); for the limits of such lists van Atteveldt et al. (2021).
    """
    check_rows(by=by, each=each, top=top)
    if words < 1:
        raise OptionError(f"words is a number of words from 1 on, not {words}")
    corpus.require_documents()
    stream = corpus.stream
    groups = corpus.groups(by) if by is not None else None
    listing = corpus.listing
    scores = scores_of("sentiment")
    by_engine = engine_of(engine)
    scored = ScoredDocuments.of(stream, not_english(corpus), by_engine)
    counts = scored.counts
    wrong, share = misread_words(scored, _NAMED)
    if each:
        values = document_scores(counts, scores)
        rows = np.arange(len(scored.measured))
        strongest = strongest_words(scored, rows, scored.measured.astype(np.float64), words)
    else:
        codes = groups.codes if groups else np.full(len(corpus), -1, np.int32)
        codes = np.where(scored.measured, codes, -1)
        summed = group_scores(counts, codes, len(groups.labels) if groups else 0)
        hundreds = summed.sums["sentences"] / PER
        named = strongest_words(scored, codes, hundreds[:-1], words)
        total = strongest_words(scored, np.zeros_like(codes), hundreds[-1:], words)
        strongest = {side: pl.concat([named[side], total[side]]) for side in named}
    unknown = unknown_words(stream, scored.measured)
    if each:
        made = [(column, listing[column.name]) for column in _LISTING]
        made += [(_SENTENCES, pl.Series(stream.sentences_per_document))]
        made += document_columns(scores, values)
    else:
        made = group_columns(groups, summed, scores, (_SENTENCES,))
    made += [
        (Column("raising", "list", rank=2 if each else 1, entries=_ENTRIES), strongest["raising"]),
        (
            Column("lowering", "list", rank=3 if each else 2, entries=_ENTRIES),
            strongest["lowering"],
        ),
    ]
    frame = pl.DataFrame({column.name: values for column, values in made})
    notes = [
        Note(
            f"{by_engine.title} ({by_engine.detail}) per sentence, never per document, where it "
            "saturates",
            short=f"{by_engine.title}, a general word list, per sentence",
        ),
        *reading_notes(scores),
        Note(
            f"raising, lowering: the {words} words of the largest summed valence (after negation "
            f"and the other rules), points per {'document' if each else f'{PER} sentences'}",
            about=("raising", "lowering"),
        ),
        *([] if each else group_score_notes(groups, counts, scores, frame)),
        *_word_notes(wrong, share, unknown),
        *left_out_notes(counts, each=each),
        *(["the highest mean first"] if top else []),
    ]
    title = f"Sentiment of sentences{' by document' if each else by_title(groups)}"
    return Table(
        title=f"{title} · {many(int(scored.measured.sum()), 'document')}, "
        f"{many(counts.total('sentences'), 'sentence')}",
        frame=sort_rows(frame, "mean", top, each=each, descending=True),
        total=frame.height,
        columns=tuple(column for column, _ in made),
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "sentiment",
            words=int(stream.words_per_document[scored.measured].sum()),
            citations=(*by_engine.citations, _LIMITS),
            software=by_engine.title,
        ),
    )


def _word_notes(
    wrong: Sequence[Misread], share: float, unknown: Sequence[tuple[str, int]]
) -> list[str]:
    """Which words of this corpus the general list misreads or does not know."""
    notes: list[str] = []
    if wrong:
        listed = ", ".join(f"{one.word} {one.points:+.1f} ({one.sense})" for one in wrong)
        named = ", ".join(one.word for one in wrong[:_SHORTLY])
        notes.append(
            Note(
                "a general word list misreads such texts; scored here, though in them often "
                f"neutral, a name or in another sense (not checked in this corpus): {listed}; "
                f"together {share * 100:.0f} % of all points",
                short=f"it misreads words such as {named}: {share * 100:.0f} % of all points here",
            )
        )
    if unknown:
        listed = ", ".join(f"{word} ({count:,})" for word, count in unknown[:_NAMED])
        notes.append(Note(f"not in its list, with their occurrences: {listed}", short=""))
    return notes
