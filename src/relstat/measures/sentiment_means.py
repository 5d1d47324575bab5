"""The table of sentiment: the mean of sentences and the shares that praise or blame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.group_scores import document_scores, group_scores
from relstat.analysis.scoring.registry import scores_of
from relstat.analysis.scoring.scored_documents import ScoredDocuments, foreign_to
from relstat.analysis.scoring.scored_words import (
    PER,
    Misread,
    misread_words,
    strongest_words,
    unknown_words,
)
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.measures.layout import by_title
from relstat.measures.scored_tables import (
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

__all__ = ["LIMITS", "engine_note", "mean_table"]

LIMITS: Final = "van Atteveldt, van der Velden & Boukes (2021), The validity of sentiment analysis"
_NAMED: Final = 6  # words that one note lists at most
_SHORTLY: Final = 3  # that are named in print
_ENTRIES: Final = Entries("{word} {points:+.1f}")
_LISTING: Final = (Column("id"), Column("date", "date", rank=1), Column("title", rank=1))
_SENTENCES: Final = Column("sentences", "count")
_SCORES: Final = scores_of("sentiment")


def mean_table(
    corpus: Corpus,
    groups: Groups | None,
    engines: Sequence[Engine],
    *,
    each: bool,
    top: int | None,
    words: int,
) -> Table:
    """Return a row for each group, or document, and engine, with the words that weigh most."""
    scored = [
        ScoredDocuments.of(corpus.stream, foreign_to(corpus, engine), engine) for engine in engines
    ]
    made = [_columns_of(corpus, groups, one, each=each, words=words) for one in scored]
    frames = [
        sort_rows(
            pl.DataFrame({column.name: values for column, values in columns}),
            "mean",
            top,
            each=each,
            descending=True,
        )
        for columns in made
    ]
    described = [column for column, _ in made[0]]
    if len(engines) > 1:
        named = zip(engines, frames, strict=True)
        frames = [
            frame.select(pl.lit(engine.name).alias("lexicon"), pl.all()) for engine, frame in named
        ]
        described = [Column("lexicon"), *described]
    counts = scored[0].counts
    measured = scored[0].measured
    frame = pl.concat(frames)
    notes = [
        *(engine_note(engine) for engine in engines),
        *reading_notes(_SCORES),
        Note(
            f"raising, lowering: the {words} words of the largest summed valence (after negation "
            f"and the other rules), points per {'document' if each else f'{PER} sentences'}",
            about=("raising", "lowering"),
        ),
        *([] if each else group_score_notes(groups, counts, _SCORES, frame)),
        *(
            note
            for engine, one in zip(engines, scored, strict=True)
            if engine.general
            for note in _word_notes(corpus, one)
        ),
        *left_out_notes(counts, each=each),
        *(["the highest mean first"] if top else []),
    ]
    title = f"Sentiment of sentences{' by document' if each else by_title(groups)}"
    return Table(
        title=f"{title} · {many(int(measured.sum()), 'document')}, "
        f"{many(counts.total('sentences'), 'sentence')}",
        frame=frame,
        total=sum(len(columns[0][1]) for columns in made),
        columns=tuple(described),
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "sentiment",
            words=int(corpus.stream.words_per_document[measured].sum()),
            citations=(*dict.fromkeys(one for e in engines for one in e.citations), LIMITS),
            software=", ".join(engine.title for engine in engines),
        ),
    )


def engine_note(engine: Engine) -> Note:
    """Say what scored the sentences."""
    kind = ", a general word list" if engine.general else ""
    return Note(
        f"{engine.title} ({engine.detail}) per sentence, never per document, where it saturates",
        short=f"{engine.title}{kind}, per sentence",
    )


def _columns_of(
    corpus: Corpus, groups: Groups | None, scored: ScoredDocuments, *, each: bool, words: int
) -> list[tuple[Column, pl.Series]]:
    """Return the columns of the rows of one engine."""
    counts, listing = scored.counts, corpus.listing
    if each:
        values = document_scores(counts, _SCORES)
        rows = np.arange(len(scored.measured))
        strongest = strongest_words(scored, rows, scored.measured.astype(np.float64), words)
        made = [(column, listing[column.name]) for column in _LISTING]
        made += [(_SENTENCES, pl.Series(corpus.stream.sentences_per_document))]
        made += document_columns(_SCORES, values)
    else:
        codes = groups.codes if groups else np.full(len(corpus), -1, np.int32)
        codes = np.where(scored.measured, codes, -1)
        summed = group_scores(counts, codes, len(groups.labels) if groups else 0)
        hundreds = summed.sums["sentences"] / PER
        strongest = strongest_words(scored, np.zeros_like(codes), hundreds[-1:], words)
        if groups:
            named = strongest_words(scored, codes, hundreds[:-1], words)
            strongest = {side: pl.concat([named[side], strongest[side]]) for side in named}
        made = group_columns(groups, summed, _SCORES, (_SENTENCES,))
    yields = {"raising": 2 if each else 1, "lowering": 3 if each else 2}
    return made + [
        (Column(side, "list", rank=rank, entries=_ENTRIES), strongest[side])
        for side, rank in yields.items()
    ]


def _word_notes(corpus: Corpus, scored: ScoredDocuments) -> list[Note]:
    """Name the words of this corpus that the general list misreads or does not know."""
    notes: list[Note] = []
    wrong, share = misread_words(scored, _NAMED)
    if wrong:
        notes.append(_misread_note(wrong, share))
    unknown = unknown_words(corpus.stream, scored.measured)
    if unknown:
        listed = ", ".join(f"{word} ({count:,})" for word, count in unknown[:_NAMED])
        notes.append(Note(f"not in its list, with their occurrences: {listed}", short=""))
    return notes


def _misread_note(wrong: Sequence[Misread], share: float) -> Note:
    listed = ", ".join(f"{one.word} {one.points:+.1f} ({one.sense})" for one in wrong)
    named = ", ".join(one.word for one in wrong[:_SHORTLY])
    return Note(
        "a general word list misreads such texts; scored here, though in them often neutral, a "
        f"name or in another sense (not checked in this corpus): {listed}; together "
        f"{share * 100:.0f} % of all points",
        short=f"it misreads words such as {named}: {share * 100:.0f} % of all points here",
    )
