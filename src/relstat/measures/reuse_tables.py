"""The tables of ``reuse``: passages, their later versions, documents, groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.analysis.concordance.excerpts import excerpts
from relstat.analysis.reuse.diff import changes, word_diff
from relstat.analysis.reuse.reused import Reused, days_between, givers, reused_words
from relstat.arrays import Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.periods import period_text
from relstat.errors import option
from relstat.measures.layout import (
    by_title,
    group_notes,
    interval_note,
    nullable,
    size_of,
    small_group_notes,
)
from relstat.measures.long_form import over_groups
from relstat.statistics.estimates import estimate_score
from relstat.statistics.intervals import part_interval
from relstat.statistics.readability import ratio
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["Made", "document_table", "group_table", "passage_table", "version_table"]


@dataclass(frozen=True)
class Made:
    """What all tables of one call have in common."""

    provenance: Provenance
    notes: list[str]
    top: int | None


def title_of(corpus: Corpus, what: str) -> str:
    number, words = size_of(corpus)
    return f"{what} · {number}, {words}"


def _columns_of(
    corpus: Corpus, rows: Ints, start: str, rank: int | None
) -> list[tuple[Column, Any]]:
    """Date, id and source of some documents, as columns whose names begin alike."""
    metadata = corpus.metadata[rows]
    dates = period_text(metadata["date"], metadata["date_precision"])
    made: list[tuple[Column, Any]] = [
        (Column(f"{start}date", "date", start.rstrip("_") or "date", rank=rank), dates),
        (Column(f"{start}id", rank=0 if not start else None), metadata["id"]),
    ]
    if "source" in metadata.columns:
        source = metadata["source"].cast(pl.String)
        made.append((Column(f"{start}source", rank=2 if not start else None), source))
    return made


def _table(
    title: str,
    columns: list[tuple[Column, Any]],
    made: Made,
    notes: Sequence[str],
    total: int,
) -> Table:
    return Table(
        title=title,
        frame=pl.DataFrame({column.name: values for column, values in columns}),
        columns=tuple(column for column, _ in columns),
        notes=(*notes, *made.notes),
        total=total,
        provenance=made.provenance,
    )


def passage_table(corpus: Corpus, found: Reused, made: Made) -> Table:
    """Return a row per passage, the one that most words of later documents come from first."""
    reused, words = found.reused, found.words
    order = np.lexsort((found.passages.starts, found.ranks[found.first], -words, -reused))
    chosen = order[: made.top]
    stream = corpus.stream
    texts = excerpts(stream, found.passages.starts[chosen], found.passages.ends[chosen])
    latest = _latest(found)[chosen]
    similarity = np.bincount(
        found.versions.passage, weights=found.similarity, minlength=len(words)
    ) / np.maximum(found.counts, 1)
    columns: list[tuple[Column, Any]] = [
        (Column("passage"), pl.Series([one.middle for one in texts], dtype=pl.String)),
        (Column("words", "count"), words[chosen]),
        (Column("documents", "count"), (found.counts + 1)[chosen]),
    ]
    if "source" in corpus.fields:
        columns.append((Column("sources", "count", rank=2), _sources(corpus, found)[chosen]))
    first = found.first[chosen]
    gap = nullable(days_between(corpus, first, latest)).cast(pl.Int64)
    columns += [
        *_columns_of(corpus, first, "first_", 1),
        *_columns_of(corpus, latest, "last_", 1),
        (Column("gap", "count", "days", rank=1), gap),
        (Column("similarity", "share", "equal words", 0, rank=1), similarity[chosen]),
        (Column("reused", "count", "words reused", rank=2), reused[chosen]),
    ]
    notes: list[str] = [
        Note(
            "as in the earliest document; equal words: share in both versions, mean of the later "
            "ones; order: equal words in all later documents",
            about="similarity",
            short="equal words: share, mean of the later versions",
        ),
        Note("days: from the first document to the last", about="gap"),
    ]
    if not len(words):
        lower = f"{option('min_words')} or {option('seed')}"
        notes.insert(0, f"no passage is long enough: lower {lower}")
    many = f"{len(words):,} passages in two or more documents"
    return _table(title_of(corpus, many), columns, made, notes, len(order))


def _latest(found: Reused) -> Ints:
    """The row of the latest document that has each passage."""
    order = np.lexsort((found.ranks[found.later], found.versions.passage))
    latest = np.empty(len(found.passages), dtype=np.int64)
    latest[found.versions.passage[order]] = found.later[order]
    return latest


def _sources(corpus: Corpus, found: Reused) -> pl.Series:
    """How many sources the documents of each passage have; null where none is known."""
    source = corpus.values("source")
    passages = np.concatenate([np.arange(len(found.passages)), found.versions.passage])
    rows = np.concatenate([found.first, found.later])
    return (
        pl.DataFrame({"passage": passages, "source": source.gather(rows)})
        .group_by("passage", maintain_order=True)
        .agg(pl.col("source").drop_nulls().n_unique())
        .sort("passage")
        .select(pl.when(pl.col("source") > 0).then("source").cast(pl.Int64))
        .to_series()
    )


def version_table(corpus: Corpus, found: Reused, made: Made) -> Table:
    """Return a row per later version, with what was changed in it."""
    passage = found.versions.passage
    order = np.lexsort(
        (
            found.ranks[found.later],
            found.passages.starts[passage],
            -found.words[passage],
            -found.reused[passage],
        )
    )
    chosen = order[: made.top]
    stream, versions, own = corpus.stream, found.versions[chosen], passage[chosen]
    olds = excerpts(stream, found.passages.starts[own], found.passages.ends[own])
    news = excerpts(stream, versions.starts, versions.ends)
    diffs = [word_diff(old.middle, new.middle) for old, new in zip(olds, news, strict=True)]
    first, later = found.first[own], found.later[chosen]
    gap = nullable(days_between(corpus, first, later)).cast(pl.Int64)
    date, (name, ids), *source = _columns_of(corpus, later, "", 0)
    of_document = [(replace(name, rank=3), ids), *source]
    columns: list[tuple[Column, Any]] = [
        date,
        (Column("words", "count"), versions.ends - versions.starts),
        (Column("similarity", "share", "equal words", 0), found.similarity[chosen]),
        (Column("changes"), pl.Series([changes(diff) for diff in diffs], dtype=pl.String)),
        (Column("diff", rank=None), pl.Series(["".join(diff) for diff in diffs], dtype=pl.String)),
        *_columns_of(corpus, first, "first_", 1),
        (Column("first_words", "count", rank=None), found.words[own]),
        (Column("gap", "count", "days", rank=2), gap),
        *of_document,
    ]
    notes = [
        Note(
            "changes from the earliest document on: [-left out-] {+put in+}, with two words "
            "around, and an ellipsis where one text goes on beyond the match; punctuation counts; "
            "diff (in csv and json) has the whole passage",
            about="changes",
            short="changes from the earliest document on: [-left out-] {+put in+}",
        )
    ]
    many = f"{len(found.versions):,} later versions of {len(found.passages):,} passages"
    return _table(title_of(corpus, many), columns, made, notes, len(order))


def document_table(corpus: Corpus, found: Reused, made: Made) -> Table:
    """Return a row per document, with the share of its words that earlier ones have."""
    reused = reused_words(corpus, found)
    sizes = corpus.stream.words_per_document
    giver, given = givers(found, len(corpus))
    order = np.lexsort((found.ranks, -reused))
    chosen = order[: made.top]
    known = giver[chosen] >= 0
    metadata = [
        (column, pl.Series(values).zip_with(pl.Series(known), pl.Series([None] * len(chosen),
                                                                         dtype=pl.String)))
        for column, values in _columns_of(corpus, giver[chosen].clip(0), "first_", 1)
    ]  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (reused / sizes)[chosen]
    columns: list[tuple[Column, Any]] = [
        *_columns_of(corpus, chosen, "", 0),
        (Column("words", "count"), sizes[chosen]),
        (Column("reused", "count"), reused[chosen]),
        (Column("share", "share"), nullable(share)),
        *metadata,
        (Column("first_words", "count", "words from there", rank=1),
         pl.Series(given[chosen]).zip_with(pl.Series(known), pl.Series([None] * len(chosen),
                                                                       dtype=pl.Int64))),
    ]  # fmt: skip
    notes = [
        Note(
            "reused: words in passages of an earlier document; first: the document from which most "
            "of them come",
            about=("reused", "share"),
        )
    ]
    with_reuse = int((reused > 0).sum())
    title = title_of(corpus, f"{with_reuse:,} documents with passages of earlier ones")
    return _table(title, columns, made, notes, len(order))


def group_table(corpus: Corpus, found: Reused, groups: Groups, made: Made) -> Table:
    """Return a row per group, with the share of its words that earlier documents have."""
    reused = reused_words(corpus, found)
    sizes = corpus.stream.words_per_document
    codes, size = groups.codes, len(groups.labels)
    parts = np.stack([sizes, reused], axis=1).astype(np.float64)
    inside = codes >= 0
    full = np.bincount(codes[inside & (sizes > 0)], minlength=size)

    def total(values: npt.NDArray[Any]) -> Ints:
        summed = np.bincount(codes[inside], weights=values[inside], minlength=size)
        return summed.astype(np.int64)

    filled = np.where(sizes > 0, codes, -1)
    found_share = estimate_score(lambda sums: ratio(sums[:, 1], sums[:, 0]), parts, filled, size)
    low, high = part_interval(found_share, full)
    share = ratio(total(reused), total(sizes))
    columns: list[tuple[Column, Any]] = [
        (over_groups(groups), pl.Series(groups.labels, dtype=pl.String)),
        (Column("documents", "count"), total(np.ones(len(corpus)))),
        (Column("with_reuse", "count"), total(reused > 0)),
        (Column("words", "count"), total(sizes)),
        (Column("reused", "count"), total(reused)),
        (Column("share", "share", interval=("share_low", "share_high")), nullable(share)),
        (Column("share_low", "share", rank=None), nullable(low)),
        (Column("share_high", "share", rank=None), nullable(high)),
    ]
    notes = [
        Note(
            "share: of the words, those in passages that an earlier document of any group has",
            about="share",
        ),
        interval_note("share"),
        *group_notes(groups),
        *small_group_notes(groups, sizes),
    ]
    title = title_of(corpus, f"Share of reused words{by_title(groups)}")
    return _table(title, columns, made, notes, size)
