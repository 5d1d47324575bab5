"""How much text each group has, and of which years."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import AnyInts, Floats
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.counting.counts import types_per_group
from relstat.measures.layout import group_notes, nullable
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["compare_size", "compare_years", "year_spans"]

_MOST_YEARS: Final = 12  # rows; of more years decades are shown


def compare_size(corpus: Corpus, groups: Groups, provenance: Provenance) -> Table:
    """Count documents, words, sentences and word types of each group."""
    stream, size = corpus.stream, len(groups.labels)
    codes, inside = groups.codes, groups.codes >= 0

    def total(values: AnyInts) -> Floats:
        sums = np.bincount(codes[inside], weights=values[inside], minlength=size)
        return sums.astype(np.float64)

    documents = total(np.ones(len(codes), dtype=np.int64))
    words = total(stream.words_per_document)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_document = words / documents
    rows = {
        "documents": documents,
        "words": words,
        "sentences": total(stream.sentences_per_document),
        "word types": types_per_group(stream, codes, size).astype(np.float64),
        "words per document": per_document,
    }
    values = np.array(list(rows.values()))
    made = lay_out(
        [
            (Column("measure", label="size"), pl.Series(list(rows))),
            (
                Column("difference", "score", "" if size == 2 else "highest - lowest", 0, rank=1),
                nullable(_difference(values)),
            ),
        ],
        Block(
            over_groups(groups),
            groups.labels,
            [(Column("value", "score", digits=0), values.T)],
            "{over}",
        ),
        after="measure",
    )
    notes = (
        "word types grow with the number of words: not comparable at different size",
        *group_notes(groups),
    )
    return Table("Size", made.frame, made.columns, notes, provenance, made.spread)


def compare_years(corpus: Corpus, groups: Groups, provenance: Provenance) -> Table | None:
    """Count the documents of each group by year, or by decade; None without dates."""
    if corpus.metadata["date"].null_count() == len(corpus):
        return None
    period = "year"
    found = corpus.groups(period)
    if len(found.labels) > _MOST_YEARS:
        period = "decade"
        found = corpus.groups(period)
    size, labels = len(groups.labels), found.labels
    both = (groups.codes >= 0) & (found.codes >= 0)
    place = groups.codes[both].astype(np.int64) * len(labels) + found.codes[both]
    counts = np.bincount(place, minlength=size * len(labels)).reshape(size, len(labels))
    documents = np.bincount(groups.codes[groups.codes >= 0], minlength=size)
    undated = documents - counts.sum(axis=1)
    rows = list(labels)
    if undated.any():
        rows, counts = [*rows, "no date"], np.column_stack([counts, undated])
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / documents[:, None]
    made = lay_out(
        [(Column("period", label=period), pl.Series(rows, dtype=pl.String))],
        Block(
            over_groups(groups),
            groups.labels,
            [
                (Column("value", "count", "documents"), counts),
                (Column("share", "share", "of documents", rank=None), shares),
            ],
            "{over}",
        ),
    )
    notes = [
        "documents; groups of different years differ in words for that reason, too",
        *_apart(counts[:, : len(labels)], period, groups),
    ]
    return Table(f"Documents by {period}", made.frame, made.columns, notes, provenance, made.spread)


def year_spans(corpus: Corpus, groups: Groups) -> list[str]:
    """Return the first and the last year of each group, as ``2011-2012``; all empty without dates.

    Of a group that is mostly without dates that is said: few dates speak for few documents.
    """
    if corpus.metadata["date"].null_count() == len(corpus):
        return [""] * len(groups.labels)
    years = corpus.values("year")
    spans = []
    for code in range(len(groups.labels)):
        mine = years.filter(pl.Series(groups.codes == code))
        if 2 * mine.null_count() >= len(mine):
            spans.append("most without a date" if mine.null_count() < len(mine) else "no dates")
            continue
        first, last = str(mine.min()), str(mine.max())
        spans.append(first if first == last else f"{first}-{last}")
    return spans


def _apart(counts: AnyInts, period: str, groups: Groups) -> list[str]:
    """Say where two groups have no period in common."""
    if len(groups.labels) == 2 and counts.sum(axis=1).all() and not (counts > 0).all(axis=0).any():
        return [Note(f"the two have no {period} in common")]
    return []


def _difference(values: Floats) -> Floats:
    """First minus second of two groups, highest minus lowest of more."""
    if values.shape[1] == 2:
        return np.asarray(values[:, 0] - values[:, 1], np.float64)
    return np.asarray(values.max(axis=1) - values.min(axis=1), np.float64)
