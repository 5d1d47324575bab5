"""Reuse: passages of a document that recur in later ones, word for word or edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.analysis.concordance.excerpts import excerpts
from relstat.analysis.reuse.alignments import ANCHOR, EDIT
from relstat.analysis.reuse.diff import changes, word_diff
from relstat.analysis.reuse.reused import (
    Reused,
    Sources,
    days_between,
    find_reused,
    givers,
    only_versions,
    reused_words,
    without_formulas,
)
from relstat.arrays import Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.periods import period_text
from relstat.errors import FieldError, OptionError, option
from relstat.measures.layout import (
    as_by,
    by_title,
    group_notes,
    interval_note,
    nullable,
    size_of,
    small_group_notes,
)
from relstat.measures.long_form import over_groups
from relstat.measures.options import By, Option, Top, measure
from relstat.statistics.estimates import estimate_score
from relstat.statistics.intervals import part_interval
from relstat.statistics.readability import ratio
from relstat.tables.table import Column, Note, Provenance, Table, Tables

__all__ = ["reuse"]

_CITATIONS: Final = ("Karp & Rabin 1987", "Smith, Cordell & Dillon 2013")


@measure
def reuse(
    corpus: Corpus,
    *,
    by: By = None,
    top: Top = 20,
    min_words: Annotated[int, Option("Minimum length of a passage, in words.", min=2)] = 20,
    seed: Annotated[int, Option("Minimum length of an exact match, in words.", min=2)] = 12,
    min_gap: Annotated[
        int | None,
        Option(
            "Include only versions at least this number of days later (default: any).",
            min=0,
            metavar="DAYS",
        ),
    ] = None,
    max_gap: Annotated[
        int | None,
        Option(
            "Include only versions at most this number of days later (default: any).",
            min=0,
            metavar="DAYS",
        ),
    ] = None,
    sources: Annotated[
        Sources,
        Option("Include later versions from any source, the same source, or another one."),
    ] = "any",
    formulas: Annotated[
        bool, Option("Include formulas: short passages that occur in many documents.")
    ] = False,
    formula_words: Annotated[
        int, Option("Length, in words, below which a passage can be a formula.", min=1)
    ] = 100,
    formula_docs: Annotated[
        int, Option("Number of documents above which a short passage is a formula.", min=1)
    ] = 6,
    each: Annotated[bool, Option("Show one row per later version, with its changes.")] = False,
    documents: Annotated[
        bool, Option("Show one row per document, with the share of its words that is reused.")
    ] = False,
) -> Tables:
    """List the passages that two or more documents have, with the earliest of these.

    ``seed`` words in a row that an earlier document has, whatever the punctuation, are the start;
    from there a passage goes on to both sides, also over edits of at most 8 words in either
    document where 5 equal words follow (:mod:`relstat.analysis.reuse.alignments`). It is compared
    with the earliest document that has it, and occurs in every document that has at least two
    thirds of its words, also inside a longer passage (:mod:`relstat.analysis.reuse.clusters`). The
    order of time is that of the dates, a date that is not known to the day counting as its last
    day; documents without one follow, and what the dates do not decide is decided by the order of
    the corpus.

    What is short and frequent is a formula, not reuse: fewer than ``formula_words`` words in more
    than ``formula_docs`` documents. Formulas are left out (see :func:`relstat.phrases` for them),
    and the notes say how many. Whole documents that were published again are passages, too.

    Args:
        by: one or more fields: a first table then gives the share of words in each group that
            occurred in an earlier document (of any group).
        top: rows to keep; None or 0 keeps all.
        min_words: length of a passage in the earliest document.
        seed: minimum length of an exact match in it, in words.
        min_gap, max_gap: only versions so many days after the earliest; those whose dates are
            not both known to the day are left out then.
        sources: only versions from the ``same`` source as the earliest, or from an ``other``.
        formulas: keep formulas.
        formula_words, formula_docs: what a formula is.
        each: a row per later version instead, with what was changed in it.
        documents: a row per document instead, with the share of its words that earlier ones have.

    Returns:
        The table ``reuse``, with ``by`` after the table ``groups``. Its rows are
        passages: passage (as in the earliest document), words, documents, sources, first and last
        (date, id, source), gap (days between), similarity (equal words, as a share of the words
        of both; mean of the later versions) and reused (equal words in all later versions), which
        is the order. With ``each`` the later versions of these: date, id, source, gap, words,
        similarity, changes (``[-old-]{+new+}``) and diff (the same in the whole passage). With
        ``documents``: id, date, source, words, reused, share, and the document that had most of it
        first.

    Raises:
        OptionError: an option that does not fit; ``sources`` without such a field.
        EmptyCorpusError: no documents.

    Sources: runs by numbers made of their halves (Karp & Rabin 1987); extension over edits as
    for reprinted newspaper text (Smith, Cordell & Dillon 2013).
    """
    corpus.require_documents()
    _check_options(corpus, min_words, seed, sources, each, documents)
    groups = corpus.groups(by) if by is not None else None
    found = find_reused(corpus.stream, corpus.metadata, seed, min_words)
    left_out = 0
    if not formulas:
        found, left_out = without_formulas(found, formula_words, formula_docs)
    found = only_versions(corpus, found, min_gap, max_gap, sources)
    options = {
        "by": as_by(by),
        "top": top,
        "min_words": min_words,
        "seed": seed,
        "min_gap": min_gap,
        "max_gap": max_gap,
        "sources": sources,
        "formulas": formulas,
        "formula_words": formula_words,
        "formula_docs": formula_docs,
        "each": each,
        "documents": documents,
    }
    made = _Made(
        Provenance.of(corpus, "reuse", words=corpus.stream.words, citations=_CITATIONS, **options),
        _notes(corpus, options, left_out),
        top or None,
    )
    view = _by_document if documents else _by_version if each else _by_passage
    table = view(corpus, found, made)
    if groups is None:
        return Tables.of(reuse=table)
    return Tables(
        f"Reuse{by_title(groups)}",
        {"groups": _by_group(corpus, found, groups, made), "reuse": table},
    )


def _check_options(
    corpus: Corpus, min_words: int, seed: int, sources: str, each: bool, documents: bool
) -> None:
    if each and documents:
        raise OptionError(
            f"{option('each')} shows versions and {option('documents')} documents: choose one"
        )
    if seed < 2 or min_words < seed:
        raise OptionError(
            f"{option('seed')} is at least 2 words and {option('min_words')} no fewer than that, "
            "not "
            f"{seed} and {min_words}"
        )
    if sources not in get_args(Sources):
        raise OptionError.unknown("choice of sources", sources, get_args(Sources))
    if sources != "any" and "source" not in corpus.fields:
        raise FieldError.unknown("field", "source", corpus.fields)


@dataclass(frozen=True)
class _Made:
    """What all tables of one call have in common."""

    provenance: Provenance
    notes: list[str]
    top: int | None


def _title(corpus: Corpus, what: str) -> str:
    number, words = size_of(corpus)
    return f"{what} · {number}, {words}"


def _notes(corpus: Corpus, options: dict[str, Any], left_out: int) -> list[str]:
    passage = (
        f"a passage: at least {options['min_words']} words, {options['seed']} of them equal in a "
        "row"
    )
    notes: list[str] = [
        Note(
            f"{passage}; it continues across edits of up to {EDIT} words that {ANCHOR} equal ones "
            "follow; a document has it that has two thirds of its words",
            short=passage,
        )
    ]
    if not options["formulas"]:
        some = f"{left_out:,} passage{'' if left_out == 1 else 's'}"
        notes.append(
            f"left out as formulas: {some} of fewer than {options['formula_words']} words in more "
            f"than {options['formula_docs']} documents"
        )
    gaps = [f"{name.replace('_gap', '')} {options[name]}" for name in ("min_gap", "max_gap")
            if options[name] is not None]  # fmt: skip
    if gaps:
        notes.append(
            f"only versions with known days after the earliest document: {', '.join(gaps)}"
        )
    if options["sources"] != "any":
        notes.append(f"only versions from the {options['sources']} source".replace(
            "the other", "another"))  # fmt: skip
    dates = corpus.metadata["date"]
    if dates.null_count() == len(corpus):
        notes.append("no document has a date: the earliest is the first in the corpus")
    elif dates.null_count():
        notes.append(f"{dates.null_count():,} documents without a date count as the latest")
    return notes


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
    made: _Made,
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


def _by_passage(corpus: Corpus, found: Reused, made: _Made) -> Table:
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
            "ones; days: from the first to the last; order: equal words in all later "
            "documents",
            about=("similarity", "gap"),
            short="equal words: share, mean of the later versions; days: first to last",
        )
    ]
    if not len(words):
        lower = f"{option('min_words')} or {option('seed')}"
        notes.insert(0, f"no passage is long enough: lower {lower}")
    many = f"{len(words):,} passages in two or more documents"
    return _table(_title(corpus, many), columns, made, notes, len(order))


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


def _by_version(corpus: Corpus, found: Reused, made: _Made) -> Table:
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
            "around; punctuation counts; diff (in csv and json) has the whole passage",
            about="changes",
            short="changes from the earliest document on: [-left out-] {+put in+}",
        )
    ]
    many = f"{len(found.versions):,} later versions of {len(found.passages):,} passages"
    return _table(_title(corpus, many), columns, made, notes, len(order))


def _by_document(corpus: Corpus, found: Reused, made: _Made) -> Table:
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
    title = _title(corpus, f"{with_reuse:,} documents with passages of earlier ones")
    return _table(title, columns, made, notes, len(order))


def _by_group(corpus: Corpus, found: Reused, groups: Groups, made: _Made) -> Table:
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
    title = _title(corpus, f"Share of reused words{by_title(groups)}")
    return _table(title, columns, made, notes, size)
