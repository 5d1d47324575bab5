"""Groups of documents side by side, in everything that relstat measures.

The one measure that stands on others: it lays the results of freq, phrases, readability
and sentiment out with a column per group and a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, Any, Final, Literal

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import engine_of
from relstat.analysis.scoring.group_scores import Bounded, DocumentCounts, group_scores
from relstat.analysis.scoring.reading_counts import count_reading
from relstat.analysis.scoring.registry import scores_of
from relstat.analysis.scoring.score import Score
from relstat.analysis.scoring.scored_documents import ScoredDocuments
from relstat.arrays import AnyInts, Floats
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.counting.counts import types_per_group
from relstat.errors import OptionError, option
from relstat.measures.formulaicity import formulaicity
from relstat.measures.keyness import keyness
from relstat.measures.layout import (
    INTERVAL_NOTE,
    group_notes,
    nullable,
    size_of,
    small_group_notes,
)
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.measures.options import Cluster, Option, Top, measure
from relstat.measures.scored_tables import direction_note
from relstat.measures.shared_phrases import shared_phrases
from relstat.tables.table import Column, Provenance, Table, Tables

__all__ = ["MOST_GROUPS", "compare", "sides"]

MOST_GROUPS: Final = 12
BOUNDS: Final = ("low", "high")
_CITATIONS: Final = (
    "Hardie 2014",
    "Rao & Scott 1992",
    "Benjamini & Hochberg 1995",
    "Gries 2008",
)
_CONVENTION: Final = "textstat"  # of readability
_ENGINE: Final = "vader"  # of sentiment


@measure
def compare(
    corpus: Corpus,
    *,
    by: str | Sequence[str],
    top: Top = 8,
    min_docs: Annotated[
        int, Option("Minimum number of documents that contain a term or phrase.", min=1)
    ] = 3,
    cluster: Cluster = None,
) -> Tables:
    """Compare the groups of a corpus in size, terms, formulas, readability and sentiment.

    Args:
        by: one or more fields whose values divide the corpus into 2 to 12 groups.
        top: rows for each group in the tables of terms and phrases; None or 0 keeps all.
        min_docs: documents that a term or a phrase must occur in.
        cluster: a field: documents that share its value in one group are one unit of the test of
            distinctive terms.

    Returns:
        Seven tables. ``size``, ``readability`` and ``sentiment`` have a row per number, a column
        per group and one for the difference: first minus second of two groups, highest minus
        lowest of more. ``terms`` and ``names`` list what sets each group apart from the others,
        by the bound of the log ratio that is nearer to 0, with an adjusted p that takes documents,
        not words, as the unit (:func:`relstat.keyness`). ``phrases`` lists formulas found in every
        group, and those found in one group only, ``formulaicity`` how much of each group is said
        in repeated phrases, at equal size.

    Raises:
        OptionError: fewer than 2 or more than 12 groups. FieldError: an unknown field.
        EmptyCorpusError: no documents.

    Sources: those of :func:`relstat.keyness`; docs/inference.md for the intervals.
    """
    corpus.require_documents()
    groups = corpus.groups(by)
    if not 2 <= len(groups.labels) <= MOST_GROUPS:
        named = " and ".join(groups.by)
        raise OptionError(
            f"compare takes 2 to {MOST_GROUPS} groups and {named} has {len(groups.labels)}; "
            f"choose another field, or fewer documents with {option('where')}, {option('since')} "
            "or "
            f"{option('until')}"
        )
    made = _Maker(
        corpus,
        groups,
        Provenance.of(
            corpus,
            "compare",
            words=corpus.stream.words,
            citations=(
                "Hardie 2014",
                "Benjamini & Hochberg 1995",
                "Gries 2008",
            ),
        ),
    )

    def distinctive(names: Literal["drop", "only"]) -> Table:
        return keyness(corpus, by=by, top=top, min_docs=min_docs, names=names, cluster=cluster)

    number, words = size_of(corpus)
    return Tables(
        f"Comparison by {' and '.join(groups.by)}: {', '.join(groups.labels)} · {number}, {words}",
        {
            "size": made.size(),
            "terms": distinctive("drop"),
            "names": distinctive("only"),
            "phrases": shared_phrases(corpus, by=by, top=top, min_docs=min_docs),
            "formulaicity": formulaicity(corpus, by=by),
            "readability": made.readability(),
            "sentiment": made.sentiment(),
        },
    )


def sides(
    corpus: Corpus,
    paths: Sequence[str],
    files_of: Callable[[str], Collection[str]] = lambda _: (),
) -> Corpus:
    """Give each document the field ``side``: the given path that it was read from.

    ``files_of`` tells which files an index was built of.

    A side is named by the file or folder without its suffixes, or by the whole path where two
    would be named alike. Raises :class:`OptionError` unless there are two paths or more.
    """
    if len(paths) < 2:
        raise OptionError(f"nothing to compare: give {option('by')}, or two paths")
    names = [PurePath(path).name.split(".")[0] or path for path in paths]
    labels = names if len(set(names)) == len(names) else list(paths)
    side = pl.lit(None, dtype=pl.String)
    for path, label in zip(paths, labels, strict=True):
        inside = (pl.col("file") == path) | pl.col("file").str.starts_with(path.rstrip("/") + "/")
        inside |= pl.col("file").is_in(list(files_of(path)))
        side = pl.when(inside).then(pl.lit(label)).otherwise(side)
    return corpus.with_field("side", corpus.metadata.select(side).to_series())


@dataclass(frozen=True)
class _Maker:
    """Makes the tables of one comparison."""

    corpus: Corpus
    groups: Groups
    provenance: Provenance

    @property
    def labels(self) -> tuple[str, ...]:
        return self.groups.labels

    def size(self) -> Table:
        """How much text each group has."""
        stream = self.corpus.stream
        codes = self.groups.codes
        inside = codes >= 0

        def total(values: AnyInts) -> Floats:
            sums = np.bincount(codes[inside], weights=values[inside], minlength=len(self.labels))
            return sums.astype(np.float64)

        documents = total(np.ones(len(codes), dtype=np.int64))
        words = total(stream.words_per_document)
        sentences = total(stream.sentences_per_document)
        types = types_per_group(self.corpus.stream, codes, len(self.labels)).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            per_document = words / documents
        rows = {
            "documents": documents,
            "words": words,
            "sentences": sentences,
            "word types": types,
            "words per document": per_document,
        }
        notes = ("word types grow with the number of words: not comparable at different size",)
        return self._side_by_side("Size", rows, digits=0, notes=notes)

    def readability(self) -> Table:
        """Score how hard each group is to read."""
        counts = count_reading(self.corpus.stream, _CONVENTION, not_english(self.corpus))
        scores = [score.in_percent() for score in scores_of("readability", _CONVENTION)]
        return self._scored(
            "Readability", counts, scores, digits=1, notes=("counted as textstat does",)
        )

    def sentiment(self) -> Table:
        """Score the sentiment of each group's sentences."""
        engine = engine_of(_ENGINE)
        scored = ScoredDocuments.of(self.corpus.stream, not_english(self.corpus), engine)
        scores = [score.in_percent() for score in scores_of("sentiment")]
        notes = (f"{engine.title}, a general word list: it misreads part of this vocabulary",)
        return self._scored("Sentiment", scored.counts, scores, digits=2, notes=notes)

    def _scored(
        self,
        title: str,
        counts: DocumentCounts,
        scores: Sequence[Score],
        *,
        digits: int,
        notes: tuple[str, ...],
    ) -> Table:
        """Lay scores out by group, with their intervals by documents."""
        size = len(self.labels)
        summed = group_scores(counts, self.groups.codes, size)
        made = [summed.estimate(score) for score in scores]
        apart = [summed.difference(score, 0, 1) for score in scores] if size == 2 else None
        inner = [
            (self._bound("low", digits), np.array([one.low[:size] for one in made]).T),
            (self._bound("high", digits), np.array([one.high[:size] for one in made]).T),
            (
                Column("documents", "count", rank=None),
                np.repeat(summed.documents[:size, None], len(scores), axis=1),
            ),
        ]
        values = {score.label: one.value[:size] for score, one in zip(scores, made, strict=True)}
        left_out = int((~counts.measured & (self.groups.codes >= 0)).sum())
        direction = direction_note(scores)
        notes = (
            *([direction] * bool(direction)),
            *notes,
            *(
                [f"{left_out:,} documents not in English or without words left out"]
                * (left_out > 0)
            ),
            INTERVAL_NOTE,
            *small_group_notes(self.groups, counts.measured.astype(np.int64)),
        )
        return self._side_by_side(title, values, inner, apart, digits=digits, notes=notes)

    def _side_by_side(
        self,
        title: str,
        rows: Mapping[str, Floats],
        inner: Sequence[tuple[Column, Any]] = (),
        apart: Sequence[Bounded] | None = None,
        *,
        digits: int,
        notes: tuple[str, ...],
    ) -> Table:
        """Lay numbers out: a row per number and group, printed with a column per group.

        ``inner`` are further columns of a number in a group, the first two the bounds of its
        interval; ``apart`` are the differences with their intervals, where those are known.
        """
        values = np.array(list(rows.values()))
        shown = Column("value", "score", digits=digits, interval=BOUNDS if inner else None)
        columns, meaning = self._difference(values, apart, digits)
        made = lay_out(
            [(Column("measure", label=title.lower()), pl.Series(list(rows))), *columns],
            Block(over_groups(self.groups), self.labels, [(shown, values.T), *inner], "{over}"),
            after="measure",
        )
        full = (meaning, *notes, *group_notes(self.groups))
        return Table(title, made.frame, made.columns, full, self.provenance, made.spread)

    def _difference(
        self, values: Floats, apart: Sequence[Bounded] | None, digits: int
    ) -> tuple[list[tuple[Column, pl.Series]], str]:
        """Return the columns of the difference of two groups, or of the outermost, and a note."""
        if len(self.labels) == 2:
            heading, difference = "difference", values[:, 0] - values[:, 1]
            meaning = f"difference: {self.labels[0]} minus {self.labels[1]}"
        else:
            heading, difference = "highest - lowest", values.max(axis=1) - values.min(axis=1)
            meaning = "highest - lowest: between the two outermost groups, without an interval"
        if apart is None:
            return [(Column("difference", "score", heading, digits), nullable(difference))], meaning
        low, high = (f"difference_{bound}" for bound in BOUNDS)
        column = Column("difference", "score", heading, digits, (low, high))
        return [
            (column, nullable(difference)),
            (self._bound(low, digits), nullable(np.array([float(one.low) for one in apart]))),
            (self._bound(high, digits), nullable(np.array([float(one.high) for one in apart]))),
        ], meaning

    @staticmethod
    def _bound(name: str, digits: int) -> Column:
        """Describe a bound of an interval, which is printed beside its number only."""
        return Column(name, "score", digits=digits, rank=None)
