"""The table of agreement: how far lexicons say the same of the same sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl

from relstat.analysis.scoring.engine_agreement import AGREEMENT, Agreement, compare_engines
from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.scored_documents import foreign_to
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.layout import INTERVAL_NOTE, by_title, group_notes, nullable
from relstat.measures.scored_tables import group_columns, many, reading_notes
from relstat.tables.notes import Note
from relstat.tables.table import Column, Provenance, Table

__all__ = ["agreement_table"]

_BOUNDS = ("correlation_low", "correlation_high")
_SENTENCES = Column("sentences", "count")


def agreement_table(corpus: Corpus, groups: Groups | None, engines: Sequence[Engine]) -> Table:
    """Return a row for each pair of lexicons, and with groups one for each group too."""
    if len(engines) < 2:
        raise OptionError(
            f"agreement is that of two lexicons or more: give {option('lexicon')} twice"
        )
    measured = np.logical_and.reduce([~foreign_to(corpus, engine) for engine in engines])
    codes = groups.codes if groups else np.full(len(corpus), -1, np.int32)
    size = len(groups.labels) if groups else 0
    frames, described = [], []
    for first, second in combinations(engines, 2):
        found = compare_engines(corpus.stream, (first, second), measured, codes, size)
        columns = _columns(groups, found)
        described = [Column("lexicon"), Column("other"), *(column for column, _ in columns)]
        frame = pl.DataFrame({column.name: values for column, values in columns})
        frames.append(
            frame.select(
                pl.lit(first.name).alias("lexicon"), pl.lit(second.name).alias("other"), pl.all()
            )
        )
    notes = [
        *reading_notes(AGREEMENT)[:-1],
        Note(
            "correlation: of the mean scores of documents; 1 orders them alike, 0 not at all; it "
            "says nothing of which lexicon is right",
            about="correlation",
        ),
        Note(f"{INTERVAL_NOTE}; those of the shares are in csv and json", about=_BOUNDS),
        *group_notes(groups),
    ]
    documents = many(int(measured.sum()), "document")
    return Table(
        title=f"Agreement of lexicons{by_title(groups)} · {documents}",
        frame=pl.concat(frames),
        columns=tuple(described),
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "sentiment",
            words=int(corpus.stream.words_per_document[measured].sum()),
            citations=("Fisher (1921), On the probable error of a coefficient of correlation",),
            software=", ".join(engine.title for engine in engines),
        ),
    )


def _columns(groups: Groups | None, found: Agreement) -> list[tuple[Column, pl.Series]]:
    return [
        *group_columns(groups, found.summed, AGREEMENT, (_SENTENCES,)),
        (
            Column("correlation", "score", digits=2, interval=_BOUNDS),
            nullable(found.correlation),
        ),
        (Column(_BOUNDS[0], "score", digits=2, rank=None), nullable(found.low)),
        (Column(_BOUNDS[1], "score", digits=2, rank=None), nullable(found.high)),
    ]
