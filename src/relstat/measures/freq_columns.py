"""Columns and tables that ``freq`` makes when asked: ranks, dispersion, forms, and a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import polars as pl

from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.stream import Shard
from relstat.counting.counts import Counts, count_terms, word_occurrences
from relstat.counting.sparse_counts import SparseCounts
from relstat.counting.term_patterns import TermPattern, find_terms, list_forms
from relstat.errors import OptionError, option
from relstat.measures.layout import nullable, size_of, total_rate
from relstat.statistics.dispersion import TermCells, arf, dispersion_residual
from relstat.statistics.families import DISPERSION
from relstat.tables.matrix import MatrixTable, cells_frame
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = [
    "check_dispersion",
    "dispersion_columns",
    "dispersion_notes",
    "forms_table",
    "matrix_table",
    "option_notes",
    "rank_columns",
    "total_columns",
]

Columns = list[tuple[Column, Any]]
_ARF: Final = Column("arf", "score", "ARF", 1)
_RESIDUAL: Final = Column("residual", "score", "DPnorm residual", 3)
_READINGS: Final = {
    "arf": "occurrences, those close together counting less",
    "residual": "DPnorm beyond what words as frequent have: below 0 more even, above 0 clustered",
}
_NAMES: Final = (*DISPERSION, *_READINGS)
_ROOM: Final = 3  # columns that are printed whatever the width


def check_dispersion(given: str | Sequence[str] | None, *, words_only: bool) -> list[str]:
    """Return the measures of dispersion that are asked for, in their order.

    Args:
        given: names, or ``all``.
        words_only: whether single words are counted, which ARF needs.
    """
    names = [given] if isinstance(given, str) else list(given or ())
    if "all" in names:
        return [name for name in _NAMES if words_only or name != "arf"]
    for name in names:
        if name not in _NAMES:
            raise OptionError.unknown("measure of dispersion", name, (*_NAMES, "all"))
    if "arf" in names and not words_only:
        raise OptionError("arf is for single words: leave it out of " + option("dispersion"))
    return names


def total_columns(counts: Counts, names: list[str], shown: pl.Series) -> list[tuple[Column, Any]]:
    """What is counted of each term in the whole corpus; ``shown`` is what print calls it."""
    return [
        (Column("term", rank=None), pl.Series(names, dtype=pl.String)),
        (Column("written", label="term"), shown),
        (Column("count", "count"), counts.totals),
        *total_rate(counts, digits=1),
        (Column("documents", "count", rank=1), counts.document_counts),
        (Column("share", "share", "of documents", rank=1),
         counts.document_counts / len(counts.sizes)),
    ]  # fmt: skip


def option_notes(stopwords: str | Path, stem: bool, ngram: int) -> list[str]:
    """Return which terms are left out, or counted as one."""
    notes: list[str] = []
    if stopwords != "none":
        which = "function words" if stopwords == "english" else f"the words in {stopwords}"
        edges = "" if ngram == 1 else " at an edge"
        without = f"without {which}{edges}"
        further = "; they still count in the words that rates divide by"
        notes.append(Note(without + further, short=without))
    if stem:
        notes.append("words with one Snowball stem are one term, shown by its most frequent word")
    return notes


def rank_columns(counts: Counts) -> tuple[tuple[Column, Ints], tuple[Column, pl.Series]]:
    """Return the rank of each term, equal counts sharing one, and the share up to it.

    The share is that of all words which are this term or one above it.
    """
    totals = counts.totals
    rank = np.searchsorted(-totals, -totals, side="left") + 1
    words = max(int(counts.sizes.sum()), 1)
    share = np.cumsum(totals * counts.words) / words
    return (
        (Column("rank", "count"), rank),
        (Column("cumulative", "share", "cumulative"), nullable(share)),
    )


def dispersion_columns(corpus: Corpus, counts: Counts, names: Sequence[str]) -> Columns:
    """Return a column for each measure of dispersion over documents."""
    rank = 0 if len(names) <= _ROOM else 1
    made: Columns = []
    for name in names:
        if name == "arf":
            column, values = _ARF, _arf_of(corpus, counts)
        elif name == "residual":
            column, values = _RESIDUAL, _residual_of(corpus, counts)
        else:
            one = DISPERSION[name]
            column = Column(name.replace("-", "_"), "score", one.label, one.digits)
            values = one(_cells_of(counts), counts.sizes)
        column = Column(column.name, "score", column.label, column.digits, rank=rank)
        made.append((column, nullable(values)))
    return made


def dispersion_notes(names: Sequence[str]) -> list[str]:
    """Return how to read each measure of dispersion."""
    readings = {**{name: one.reading for name, one in DISPERSION.items()}, **_READINGS}
    labels = {**{name: one.label for name, one in DISPERSION.items()}, "arf": "ARF"}
    labels["residual"] = "residual"
    return [
        Note(f"{labels[name]}: {readings[name]}", about=name.replace("-", "_")) for name in names
    ]


def matrix_table(
    corpus: Corpus,
    counts: Counts,
    names: Sequence[str],
    groups: Groups | None,
    kind: Literal["documents", "groups"],
    total: int,
) -> MatrixTable:
    """Return the counts of terms in each document, or group, as a row per cell above zero."""
    table = counts.table
    if kind == "groups":
        if groups is None:
            raise OptionError(f"{option('matrix')} groups needs groups: give {option('by')}")
        rows, heading = groups.labels, " and ".join(groups.by)
        inside = groups.codes >= 0
        table = table.choose(inside).merge(groups.codes[inside].astype(np.int64), len(rows))
    else:
        rows, heading = tuple(corpus.metadata["id"].cast(pl.String).to_list()), "document"
    name = kind.removesuffix("s")
    terms = pl.Series("term", names, dtype=pl.String)
    columns = (Column(name, label=heading), Column("term"), Column("count", "count"))
    number, words = size_of(corpus)
    return MatrixTable(
        title=f"Terms in {kind}: {len(rows):,} × {len(names):,} · {number}, {words}",
        frame=cells_frame(table, name, pl.Series(rows, dtype=pl.String), terms),
        columns=columns,
        notes=(
            f"a row for each {name} and term that it has: others have 0",
            "as a sparse matrix: NAME.npz, or to_scipy() in Python",
        ),
        provenance=Provenance.of(corpus, "freq", words=int(counts.sizes.sum())),
        counts=table,
        names=tuple(rows),
        features=tuple(names),
    )


def forms_table(corpus: Corpus, terms: Sequence[TermPattern], top: int | None) -> Table:
    """The forms of each term asked for, with their share of its occurrences."""
    stream = corpus.stream
    listed = list_forms(stream, [term.name for term in terms], find_terms(stream, terms))
    frame = listed.with_columns(share=pl.col("count") / pl.col("count").sum().over("term"))
    columns = (
        Column("term"),
        Column("form"),
        Column("count", "count"),
        Column("documents", "count"),
        Column("share", "share", "of the term"),
    )
    number, words = size_of(corpus)
    return Table(
        title=f"Forms of given terms · {number}, {words}",
        frame=frame.head(top) if top else frame,
        columns=columns,
        notes=("a form is shown in lower case",),
        total=frame.height,
        provenance=Provenance.of(corpus, "freq", words=stream.words),
    )


def _cells_of(counts: Counts) -> TermCells:
    cells: SparseCounts = counts.table
    return TermCells(cells.terms, cells.rows, cells.counts, cells.shape[1])


def _residual_of(corpus: Corpus, counts: Counts) -> Floats:
    """DPnorm beyond that of words of the same frequency, of all that the corpus has."""
    stream = corpus.stream
    every = count_terms(stream, np.flatnonzero(word_occurrences(stream).counts > 0))
    values = np.concatenate([every.dispersion(), counts.dispersion()])
    often = np.concatenate([every.totals, counts.totals])
    return dispersion_residual(values, often)[len(every.totals) :]


def _arf_of(corpus: Corpus, counts: Counts) -> Floats:
    """The average reduced frequency of single words."""
    stream = corpus.stream
    codes = np.full(len(stream.vocabulary.terms.types), -1, np.int64)
    known = np.flatnonzero(counts.places >= 0)
    codes[stream.text.terms(counts.places[known])] = known
    found = stream.over_shards(_find_words, codes)
    begins = np.cumsum([0, *(size for _, _, size in found)])
    places = [at + begin for (at, _, _), begin in zip(found, begins, strict=False)]
    made = np.full(len(counts.totals), np.nan)
    of_terms = arf(
        np.concatenate(places), int(begins[-1]), np.concatenate([term for _, term, _ in found])
    )
    made[: len(of_terms)] = of_terms
    return made


def _find_words(shard: Shard, codes: Ints) -> tuple[Ints, Ints, int]:
    """Where words of a shard occur, which they are, and how many words the shard has."""
    code = codes[shard.term_ids]
    chosen: Flags = code >= 0
    return np.flatnonzero(chosen), code[chosen], len(code)
