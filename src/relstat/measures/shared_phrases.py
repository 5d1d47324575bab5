"""Formulas that all groups of documents share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.phrase_stream import phrase_stream
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import count_phrases
from relstat.measures.layout import PER, as_by, nullable, rate_notes, small_group_notes
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["shared_phrases"]


def shared_phrases(
    corpus: Corpus, *, by: str | Sequence[str], top: int | None = 8, min_docs: int = 3
) -> Table:
    """List the formulas found in every group.

    The formulas are those of :func:`relstat.phrases` over the whole corpus. They are ordered by the
    rate in the group that uses them least, times the score of one occurrence.

    Args:
        by: one or more fields.
        top: rows to keep; None or 0 keeps all.
        min_docs: documents that a formula must occur in.

    Returns:
        A row per formula and group: phrase, written, count, documents, group, group_rate with
        interval, and the difference of two groups' rates, or highest minus lowest.
    """
    corpus.require_documents()
    groups = corpus.groups(by)
    provenance = Provenance.of(
        corpus,
        "shared_phrases",
        words=corpus.stream.words,
        by=as_by(by),
        top=top,
        min_docs=min_docs,
    )
    found = phrase_stream(corpus.stream).inventory(Thresholds(min_docs=min_docs))
    codes, size = groups.codes, len(groups.labels)
    counts = count_phrases(corpus.stream, found.places, found.words)
    here, documents = counts.by_group(codes, size)
    words = np.bincount(codes[codes >= 0], weights=counts.sizes[codes >= 0], minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        rates = here / words[:, None] * PER
    weight = found.formula / np.maximum(counts.totals, 1)
    shared = np.flatnonzero((documents > 0).all(axis=0))
    # What it is worth to the group that uses it least: high where all use it much.
    order = shared[np.argsort(-(rates[:, shared].min(axis=0) * weight[shared]), kind="stable")]
    chosen = order[: top or None].astype(np.int64)
    picked = counts.select(chosen)
    low, high = picked.rate_intervals(codes, size, per=PER)
    stream = corpus.stream
    if size == 2:
        difference = rates[0, chosen] - rates[1, chosen]
    else:
        difference = rates[:, chosen].max(axis=0) - rates[:, chosen].min(axis=0)
    items: list[tuple[Column, Any]] = [
        (Column("phrase", rank=None), stream.spelled(picked.places, picked.words)),
        (Column("written", label="phrase"), stream.written(picked.places, picked.words)),
        (Column("count", "count", rank=1), picked.totals),
        (Column("documents", "count", rank=2), picked.document_counts),
        (Column("difference", "score", "" if size == 2 else "highest - lowest", 2, rank=1),
         nullable(difference)),
    ]  # fmt: skip
    bounds = ("group_rate_low", "group_rate_high")
    block = Block(
        over_groups(groups),
        groups.labels,
        [
            (Column("group_rate", "rate", f"per {PER // 1000}k", 2, bounds), rates[:, chosen]),
            (Column(bounds[0], "rate", digits=2, rank=None), np.asarray(low)),
            (Column(bounds[1], "rate", digits=2, rank=None), np.asarray(high)),
        ],
    )
    made = lay_out(items, block, after="documents")
    notes = (
        Note(
            "formulas that every group uses, ordered by the group that uses them least",
            short="in every group; order: the group that uses the formula least",
        ),
        *rate_notes("group_rate"),
        *small_group_notes(groups, counts.sizes),
    )
    title = "Formulas that all share"
    return Table(
        title, made.frame, made.columns, notes, provenance, spread=made.spread, total=len(order)
    )
