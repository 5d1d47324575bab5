"""Formulaic phrases: what is said again and again in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from relstat.corpus import Corpus
from relstat.counts import Counts, count_phrases
from relstat.inventory import Inventory, Thresholds, phrase_inventory
from relstat.measures.layout import (
    RATE_NOTE,
    as_by,
    by_title,
    group_notes,
    group_rates,
    size_of,
    small_group_notes,
    total_rate,
)
from relstat.periods import period_text
from relstat.stream import tokenize
from relstat.table import Column, Provenance, Table

__all__ = ["phrases"]


def phrases(
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = None,
    top: int | None = 20,
    min_count: int = 3,
    min_docs: int = 3,
    min_words: int = 2,
    max_words: int | None = None,
) -> Table:
    """List the formulaic phrases of a corpus, of any length, strongest first.

    A phrase is a run of words, in lower case and without a sentence end or dividing punctuation
    inside, that occurs ``min_count`` times in ``min_docs`` releases. Redundancy is removed in
    three steps (see :mod:`relstat.inventory`): a phrase that only ever occurs inside one longer
    phrase is not listed; function words at its edges are trimmed; and a phrase most of whose
    occurrences are parts of a few longer ones (``Kim Jong``) gives way to those.

    The order is by bits saved: occurrences times how much cheaper the phrase is to write as one
    symbol than word by word. Long, frequent phrases of rare words lead; frequent pairs of
    frequent words do not.

    Args:
        by: one or more fields; each group gets its own column of rates per 10,000 words.
        top: rows to keep, strongest first; None or 0 keeps all.
        min_count, min_docs: occurrences, and releases, that a phrase must reach.
        min_words, max_words: length in words; a longer repeat appears cut to ``max_words``.

    Returns:
        A row per phrase: phrase (in lower case), written (its most frequent spelling), words,
        count (all occurrences, also inside longer phrases), inside (share of the occurrences
        that go on, on one side, to longer phrases which reach ``min_count``), releases,
        share (of all releases), rate per 10,000 words, first_seen, last_seen (as precise as
        the dates are; null without dates), score (bits), then count and rate for each group.

    Raises:
        OptionError: an option that does not fit. EmptyCorpusError: no releases.

    Sources: maximal repeats after Abouelhoda, Kurtz & Ohlebusch (2004); the score is local
    mutual information (Evert 2005) of the whole phrase, read as a description length.
    """
    corpus.require_releases()
    thresholds = Thresholds(min_count, min_docs, min_words, max_words)
    groups = corpus.groups(by) if by is not None else None
    found = phrase_inventory(corpus, thresholds).strongest(top)
    counts = count_phrases(corpus, found.places, found.words)
    columns, data = _columns(corpus, found, counts)
    if groups is not None:
        for column, values in group_rates(counts, groups, digits=2):
            columns.append(column)
            data[column.name] = values
    released, words = size_of(corpus)
    notes = [
        f"at least {min_count} times in {min_docs} releases; count: all occurrences, also inside "
        "longer phrases",
        "order: bits saved by writing the phrase as one symbol; function words at the edges "
        "are trimmed",
        RATE_NOTE,
        *group_notes(groups),
        *small_group_notes(groups, counts.sizes),
    ]
    if not len(found):
        notes.insert(0, "no phrase reaches the thresholds: lower min_count or min_docs")
    elif corpus.metadata["date"].null_count() == len(corpus):
        notes.append("first and last seen are empty: no release has a date")
    return Table(
        title=f"Formulaic phrases{by_title(groups)} · {released}, {words}",
        frame=pl.DataFrame(data),
        columns=tuple(columns),
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "phrases",
            words=tokenize(corpus).words,
            citations=("Abouelhoda, Kurtz & Ohlebusch 2004", "Evert 2005"),
            by=as_by(by),
            top=top,
            min_count=min_count,
            min_docs=min_docs,
            min_words=min_words,
            max_words=max_words,
        ),
    )


def _seen(corpus: Corpus, counts: Counts) -> tuple[pl.Series, pl.Series]:
    """The first and the last date of each phrase, as precise as the dates are."""
    cells = counts.table.tocoo()
    dates = corpus.metadata.select("date", "date_precision")[cells.row]
    seen = dates.with_columns(phrase=cells.col.astype(np.int64)).drop_nulls("date")
    every = pl.DataFrame({"phrase": np.arange(len(counts.words))})
    bounds = []
    for latest in (False, True):
        extreme = seen.sort("date", "date_precision", descending=[latest, False]).unique(
            "phrase", keep="first", maintain_order=True
        )
        joined = every.join(extreme, on="phrase", how="left", maintain_order="left")
        bounds.append(period_text(joined["date"], joined["date_precision"]))
    return bounds[0], bounds[1]


def _columns(
    corpus: Corpus, found: Inventory, counts: Counts
) -> tuple[list[Column], dict[str, Any]]:
    stream = tokenize(corpus)
    first, last = _seen(corpus, counts)
    columns = [
        Column("phrase", rank=None),
        Column("written", label="phrase"),
        Column("words", "count", rank=None),
        Column("count", "count"),
        Column("inside", "share", "inside longer", rank=3),
        Column("releases", "count"),
        Column("share", "share", "of releases", rank=3),
        Column("first_seen", "date", "first seen", rank=1),
        Column("last_seen", "date", "last seen", rank=1),
        Column("score", "score", "bits saved", digits=0, rank=3),
    ]
    data: dict[str, Any] = {
        "phrase": stream.spelled(counts.places, counts.words),
        "written": stream.written(counts.places, counts.words),
        "words": counts.words,
        "count": counts.totals,
        "inside": found.inside,
        "releases": found.documents,
        "share": found.documents / len(corpus),
        "first_seen": first,
        "last_seen": last,
        "score": found.score,
    }
    for at, (column, values) in enumerate(total_rate(counts, digits=2), start=5):
        yields = replace(column, rank=2 if column.rank == 0 else None)
        columns.insert(at, yields)
        data[column.name] = values
    return columns, {column.name: data[column.name] for column in columns}
