"""Diversity: how varied the vocabulary of groups is, by measures that compare at any size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
import polars as pl

from relstat.analysis.diversity.diversity_scores import (
    DRAWN,
    MIN_TYPES_DOCUMENTS,
    WINDOW,
    DrawnTypes,
    SummedScore,
    diversity_scores,
    running_scores,
)
from relstat.analysis.diversity.document_sums import (
    MIN_FACTOR_WORDS,
    DocumentSums,
    sum_documents,
)
from relstat.arrays import AnyInts
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.diversity_differences import difference_table
from relstat.measures.layout import INTERVAL_NOTE, by_title, group_notes, nullable, size_of
from relstat.measures.options import By, Each, Option, Top, measure
from relstat.measures.scored_tables import check_rows, sort_rows
from relstat.statistics.estimates import Estimate
from relstat.statistics.intervals import MIN_DOCUMENTS, score_interval
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["diversity"]

Columns = list[tuple[Column, Any]]


@measure
def diversity(
    corpus: Corpus,
    *,
    by: By = None,
    each: Each = False,
    words: Annotated[
        int, Option("Number of words, drawn from each group, in which types are counted.", min=1)
    ] = DRAWN,
    window: Annotated[int, Option("Number of words in a window of MATTR.", min=2)] = WINDOW,
    differences: Annotated[
        bool,
        Option("Show how each group differs from all others, with interval and adjusted p."),
    ] = False,
    top: Top = None,
) -> Table:
    """Measure how varied the vocabulary is: for all, per group or per document.

    The longer a text, the more of its words are repeated, so that the type-token ratio of a long
    text is always lower: groups of different size are compared only by measures that do not depend
    on it. High is varied in each.

    - *types in 1,000*: the different words expected among so many words drawn at random from the
      group, in closed form. It sees the whole group: more topics give more words.
    - *MATTR*: the mean type-token ratio of all windows of 50 words inside documents.
    - *MTLD*: the words that it takes until the type-token ratio falls below 0.72, read
      forward and backward, its parts of a factor counted; of documents of 100 words and more.

    MATTR and MTLD see how varied language is from sentence to sentence, not how many topics there
    are; a source of many short notices in the same words has few types and may have a high MATTR.
    Forms are counted: *go* and *goes* are two words, so that languages do not compare, nor do
    genres (speech repeats itself more than news).

    Args:
        corpus: the documents.
        by: one or more fields; a row for each group, and a last row ``all``.
        each: a row for each document instead, in the order of the corpus.
        words: of the draw; another number gives other values.
        window: of MATTR, in words; another number gives other values.
        differences: a row for each measure and group instead, with its difference from all other
            groups together (of two groups: from the other one).
        top: only that many rows, the highest MATTR first, and ``all``; None or 0 keeps every row
            in its own order.

    Returns:
        A row per group: documents, words, types (not to be compared), and each measure with its
        interval: expected_types, mattr, mtld. Null where a group has fewer words than are
        drawn, or no document long enough. With ``each`` a row per document: id, title, date, words,
        types, mattr and mtld. With ``differences`` measure, group, value, others,
        difference with interval, p.

    Raises:
        OptionError: an option that does not fit. FieldError: an unknown field.
        EmptyCorpusError: no documents.

    Sources: Hurlbert (1971) for types in a draw; Covington & McFall (2010) for MATTR; McCarthy &
    Jarvis (2010) for MTLD. docs/diversity.md says how well the intervals hold.
    """
    check_rows(by=by, each=each, top=top)
    corpus.require_documents()
    for name, value, least in (("words", words, 1), ("window", window, 2)):
        if value < least:
            raise OptionError(f"{option(name)} is at least {least}, not {value}")
    groups = corpus.groups(by) if by is not None else None
    if differences and groups is None:
        raise OptionError(f"{option('differences')} needs two groups or more: give {option('by')}")
    if differences and groups is not None and len(groups.labels) < 2:
        names, number = " and ".join(groups.by), len(groups.labels)
        raise OptionError(
            f"{option('differences')} needs two groups or more and {names} has {number}"
        )
    documents, text = size_of(corpus)
    provenance = Provenance.of(
        corpus,
        "diversity",
        words=corpus.stream.words,
        citations=(
            "Hurlbert 1971",
            "Covington & McFall 2010",
            "McCarthy & Jarvis 2010",
        ),
    )
    if differences and groups is not None:
        scores = diversity_scores(corpus, drawn=words, window=window)
        title = f"Differences in diversity{by_title(groups)} · {documents}, {text}"
        return difference_table(scores, groups, title, provenance, top)
    if each:
        sums = sum_documents(corpus.stream, window)
        columns = _document_columns(corpus, sums)
        title = "Diversity of each document"
    else:
        scores = diversity_scores(corpus, drawn=words, window=window)
        columns = _group_columns(corpus, groups, scores)
        title = f"Diversity{by_title(groups)}"
    frame = pl.DataFrame({column.name: values for column, values in columns})
    return Table(
        title=f"{title} · {documents}, {text}",
        frame=sort_rows(frame, "mattr", top, each=each, descending=True),
        columns=tuple(column for column, _ in columns),
        notes=_notes(frame, groups, words, window, each=each),
        total=frame.height,
        provenance=provenance,
    )


def _document_columns(corpus: Corpus, sums: DocumentSums) -> Columns:
    """The measures that a document has on its own."""
    known = corpus.listing
    return [
        (Column("id"), known["id"]),
        (Column("title", rank=1), known["title"]),
        (Column("date", "date", rank=1), known["date"]),
        (Column("words", "count"), sums.words),
        (Column("types", "count"), sums.types),
        *(
            (Column(score.name, "score", score.label, score.digits),
             nullable(score.of_documents()))
            for score in running_scores(sums)
        ),
    ]  # fmt: skip


def _group_columns(
    corpus: Corpus, groups: Groups | None, scores: tuple[DrawnTypes, *tuple[SummedScore, ...]]
) -> Columns:
    """A row for each group and a last one for all."""
    everything = np.zeros(len(corpus), np.int32)
    labels = groups.labels if groups else ()
    codes = [(everything, 1)]
    if groups:
        codes.insert(0, (groups.codes, len(labels)))
    sizes = corpus.stream.words_per_document

    def count(weights: AnyInts | None) -> pl.Series:
        """Documents, or words, of each row."""
        parts = [
            np.bincount(one[one >= 0], None if weights is None else weights[one >= 0], size)
            for one, size in codes
        ]
        return pl.Series(np.concatenate(parts).astype(np.int64))

    types = np.concatenate([scores[0].types(one, size) for one, size in codes])
    columns: Columns = [
        (Column("group", label=" | ".join(groups.by) if groups else ""), [*labels, "all"]),
        (Column("documents", "count"), count(None)),
        (Column("words", "count", rank=1), count(sizes)),
        (Column("types", "count", "word types", rank=2), types),
    ]
    for score in scores:
        made = _joined([score.estimate(one, size) for one, size in codes])
        low, high = score_interval(made)
        bounds = (f"{score.name}_low", f"{score.name}_high")
        head = Column(score.name, "score", score.label, score.digits, bounds)
        columns += [
            (head, nullable(made.value)),
            (Column(bounds[0], "score", digits=score.digits, rank=None), nullable(low)),
            (Column(bounds[1], "score", digits=score.digits, rank=None), nullable(high)),
        ]
    return columns


def _joined(parts: Sequence[Estimate]) -> Estimate:
    """Estimates of some groups, and of others after them."""
    value, error, freedom = (
        np.concatenate([np.asarray(getattr(part, name), np.float64) for part in parts])
        for name in ("value", "error", "freedom")
    )
    return Estimate(value, error, freedom)


def _notes(
    frame: pl.DataFrame, groups: Groups | None, words: int, window: int, *, each: bool
) -> list[str]:
    """How to read the measures, what is left out of them, and why numbers are missing."""
    running = ("mattr", "mtld")
    notes: list[str] = [
        Note(
            "high is varied; any size compares, but not speech with news"
            + ("" if each else "; types: grow with the amount of text, do not compare"),
            about=running,
            short="high is varied; groups of any size compare",
        ),
    ]
    if not each:
        notes += [
            Note(
                f"types in {words:,}: different words expected among {words:,} words drawn at "
                "random from the group; more topics give more",
                about="expected_types",
                short=f"types in {words:,}: different words expected in {words:,} drawn words",
            )
        ]
    notes += [
        Note(
            f"MATTR {window}: mean share of different words in windows of {window} words inside "
            f"documents of {window} words or more",
            about="mattr",
            short=f"MATTR: share of different words in {window} running words",
        ),
        Note(
            "MTLD: words until the share of different words falls below 0.72, read forward and "
            f"backward, of documents of {MIN_FACTOR_WORDS} words or more; short documents lower it "
            "(by about 7 % at 100 words)",
            about="mtld",
            short="MTLD: words until it falls below 0.72 (documents of "
            f"{MIN_FACTOR_WORDS} words or more)",
        ),
    ]
    if each:
        return [*notes, _missing(frame, running)] if _missing(frame, running) else notes
    notes.append(Note(INTERVAL_NOTE, about="mattr_low", short=INTERVAL_NOTE.partition(", doc")[0]))
    few = frame.filter(pl.col("mattr").is_not_null() & pl.col("mattr_low").is_null()).height
    unknown = frame.filter(
        pl.col("expected_types").is_not_null() & pl.col("expected_types_low").is_null()
    ).height
    if few or unknown:
        notes.append(
            Note(
                f"no interval: fewer than {MIN_DOCUMENTS} documents long enough, or for types "
                f"fewer than {MIN_TYPES_DOCUMENTS}; of fewer than 40 documents types are too low, "
                "since topics are missing: do not compare",
                short=f"no interval: fewer than {MIN_DOCUMENTS} documents "
                f"(types: {MIN_TYPES_DOCUMENTS})",
            )
        )
    if missing := _missing(frame, ("expected_types", *running)):
        notes.append(missing)
    return [*notes, *group_notes(groups)]


def _missing(frame: pl.DataFrame, names: Sequence[str]) -> str:
    """Why cells are empty, if some are."""
    if not sum(frame[name].null_count() for name in names):
        return ""
    return "empty: too few words, or no document long enough"
