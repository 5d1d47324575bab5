"""The table of categories: how often a lexicon's terms of praise, threat and the like occur."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.category_counts import CategoryCounts, count_categories
from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.scored_documents import foreign_to
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.layout import (
    by_title,
    group_notes,
    rate_notes,
    small_group_notes,
    total_rate,
)
from relstat.measures.long_form import group_rates, lay_out
from relstat.measures.scored_tables import many
from relstat.tables.notes import Note
from relstat.tables.table import Column, Entries, Provenance, Table

__all__ = ["category_table"]

_TERMS: Final = Entries("{term} {count}")
_NAMED: Final = 5
_LISTED: Final = pl.List(pl.Struct({"term": pl.String, "count": pl.Int64}))


def category_table(
    corpus: Corpus, groups: Groups | None, engines: Sequence[Engine], words: int
) -> Table:
    """Return a row for each lexicon and category, and with groups one for each group."""
    for engine in engines:
        if engine.dictionary is None or not engine.dictionary.categories:
            raise OptionError(
                f"the lexicon {engine.name} has no categories: give {option('engine')} state, or "
                f"a {option('lexicon')} that has some"
            )
    stream = corpus.stream
    measured = [~foreign_to(corpus, engine) for engine in engines]
    counted = [
        count_categories(stream, engine.dictionary, chosen)
        for engine, chosen in zip(engines, measured, strict=True)
        if engine.dictionary is not None
    ]
    made = [
        lay_out(
            _columns(engine.name if len(engines) > 1 else None, one, words),
            None if groups is None else group_rates(one.counts, groups, digits=1),
        )
        for engine, one in zip(engines, counted, strict=True)
    ]
    notes = [
        Note(
            "terms of each category, negated or not; words inside a phrase of the lexicon count "
            "for the phrase alone",
            short="",
        ),
        *rate_notes(),
        *group_notes(groups),
        *small_group_notes(groups, counted[0].counts.sizes),
        *(note for e, one in zip(engines, counted, strict=True) for note in _file_notes(e, one)),
    ]
    used = np.where(measured[0], stream.words_per_document, 0)
    size = f"{many(int(measured[0].sum()), 'document')}, {many(int(used.sum()), 'word')}"
    return Table(
        title=f"Categories of {', '.join(engine.title for engine in engines)}{by_title(groups)} · "
        f"{size}",
        frame=pl.concat([one.frame for one in made]),
        columns=made[0].columns,
        spread=made[0].spread,
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "sentiment",
            words=int(used.sum()),
            citations=tuple(dict.fromkeys(one for e in engines for one in e.citations)),
            software=", ".join(engine.title for engine in engines),
        ),
    )


def _columns(lexicon: str | None, counted: CategoryCounts, words: int) -> list[tuple[Column, Any]]:
    """Return the columns that describe each category in all documents."""
    counts = counted.counts
    columns: list[tuple[Column, Any]] = []
    if lexicon is not None:
        named = pl.Series([lexicon] * len(counted.names), dtype=pl.String)
        columns.append((Column("lexicon"), named))
    terms: list[list[dict[str, Any]]] = [[] for _ in counted.names]
    for row in counted.terms.iter_rows(named=True):
        if len(terms[row["category"]]) < words:
            terms[row["category"]].append({"term": row["term"], "count": row["count"]})
    return [
        *columns,
        (Column("category"), pl.Series(counted.names, dtype=pl.String)),
        (Column("count", "count", rank=1), counts.totals),
        *total_rate(counts, digits=1),
        (Column("documents", "count", rank=2), counts.document_counts),
        (
            Column("most_frequent", "list", "most frequent", rank=3, entries=_TERMS),
            pl.Series(terms, dtype=_LISTED),
        ),
    ]


def _file_notes(engine: Engine, counted: CategoryCounts) -> list[Note]:
    """Say which entries of a lexicon cannot be found."""
    if not counted.empty:
        return []
    named = ", ".join(counted.empty[:_NAMED])
    return [
        Note(
            f"{engine.name}: {many(len(counted.empty), 'entry')} without a word, which cannot be "
            f"found: {named}".replace("entrys", "entries")
        )
    ]
