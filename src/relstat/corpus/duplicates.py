"""Copies: the same document under several addresses, and its near-copies.

Two documents are taken for one when their texts are the same or similar
(:mod:`relstat.corpus.similar_texts`) and their dates do not speak against it:

- *word for word*: the same words in the same order (capitals, punctuation and white space do not
  count), at most 30 days apart. Texts of fewer than 20 words are often a formula by themselves;
  they must have the same title and date as well.
- *nearly*: both have 50 words or more, their runs of five words have a Jaccard similarity of 0.8
  or more, neither has a number or a name in the place of one of the other's, and they are at most
  three days apart.

An undated document passes every check of dates. Where nothing but names and numbers
changes in a formula, or a fixed text is issued again every year, there are two documents.

Of those alike the earliest is kept (without a date the last; then as they were read). Every copy
is a copy of one kept document, to which it is itself similar: copies do not form chains. Within one
``source`` they are copies; a kept document that is a copy of a kept one of another source is
*syndicated*, and never left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, Floats, Ints, offsets_of
from relstat.corpus.choices import Choice
from relstat.corpus.copy_rules import CopyRules, number_rows
from relstat.corpus.corpus import AnyCorpus, Corpus
from relstat.corpus.facts import find_facts
from relstat.corpus.periods import period_text
from relstat.corpus.records import Problem
from relstat.corpus.similar_texts import SimilarTexts, find_similar, spelling_numbers
from relstat.corpus.stream import Stream
from relstat.derived import derived
from relstat.errors import OptionError, option

__all__ = [
    "COPIES",
    "COPY_FIELD",
    "KINDS",
    "Copies",
    "CopiesHow",
    "clusters",
    "copies_in_parts",
    "find_copies",
    "keep_copies",
    "similar_texts",
]

COPIES: Final = "copies"
"""The kind of problem that counts copies left out."""
CopiesHow = Literal["drop", "keep", "mark"]

COPY_FIELD: Final = "copy"
KINDS: Final = ("original", "copy", "syndicated")
_ORIGINAL, _COPY, _SYNDICATED = range(len(KINDS))


@dataclass(frozen=True)
class Copies:
    """Which of D documents are copies.

    Attributes:
        kinds: int8 (D,), indexing ``KINDS``. A document that nothing is alike is an original.
        of: int64 (D,), the row of the kept document that it is a copy of, or is syndicated from;
            -1 for an original.
        similarity: float64 (D,), to that document, 0.8 to 1; NaN for an original.
        exact: bool (D,), it is a copy of that document word for word.
        clusters: int64 (D,), the number of its cluster, in the order of the rows of their first
            documents; -1 where nothing is alike.
    """

    kinds: npt.NDArray[np.int8]
    of: Ints
    similarity: Floats
    exact: Flags
    clusters: Ints

    @property
    def copies(self) -> Flags:
        """Bool (D,), True for copies within a source."""
        return np.equal(self.kinds, _COPY)


@derived
def similar_texts(stream: Stream) -> SimilarTexts:
    """Find which documents of a stream say the same; choices from it inherit the result."""
    terms = [shard.term_ids for shard in stream.shards]
    return find_similar(
        terms[0] if len(terms) == 1 else np.concatenate(terms),
        offsets_of(stream.words_per_document),
        spelling_numbers(stream.vocabulary),
        find_facts(stream.vocabulary),
    )


def find_copies(corpus: Corpus, *, within: Sequence[str] = ("source",)) -> Copies:
    """Find the copies among the documents of a corpus, as if there were no others.

    But a name is a word that all texts that were read together write with a capital, also those
    that were not chosen.

    Args:
        within: the fields, as far as the corpus has them, in whose values documents must agree
            to be copies; those that do not are syndicated.
    """
    similar = similar_texts(corpus.stream)
    suspects = _suspects(corpus, similar)
    fields = corpus.metadata[suspects]
    words = corpus.stream.words_per_document[suspects]
    wordings = similar.wordings[suspects].astype(np.int64)
    rules = CopyRules.of(fields, words, wordings, similar)
    groups = _groups(fields, within)
    size = len(corpus)
    kinds = np.full(size, _ORIGINAL, dtype=np.int8)
    of = np.full(size, -1, dtype=np.int64)
    similarity = np.full(size, np.nan)
    numbers = rules.in_order()
    for kind, inside in ((_COPY, True), (_SYNDICATED, False)):
        original, near = rules.assign(numbers, groups, inside=inside)
        found = original >= 0
        rows = suspects[numbers[found]]
        kinds[rows], of[rows], similarity[rows] = kind, suspects[original[found]], near[found]
        numbers = numbers[~found]
    texts = similar.wordings
    exact = (of >= 0) & (texts == texts[of])
    first = np.where(of < 0, np.arange(size), of)
    first = first[first]  # a copy of a document that is syndicated belongs to where that is from
    started = np.unique(first[of >= 0])
    place = np.searchsorted(started, first)
    member = np.isin(first, started)
    return Copies(kinds, of, similarity, exact, np.where(member, place, -1))


def keep_copies(
    corpus: AnyCorpus, how: CopiesHow = "drop", *, within: Sequence[str] = ("source",)
) -> AnyCorpus:
    """Choose what happens to documents that are copies of others.

    Args:
        how: ``drop`` leaves copies out, and reports how many in the problems of the result;
            ``keep`` keeps all; ``mark`` keeps all and gives each the field ``copy``:
            ``original``, ``copy`` or ``syndicated``.
        within: the fields in which documents must agree to be copies (where there are such
            fields). Text that several sources published is never left out.

    Choose by other fields first: copies are found among the documents of the corpus as it is, so
    that of a document and its copies the earliest chosen one stays.

    Raises:
        OptionError: another ``how``.
    """
    if how not in get_args(CopiesHow):
        raise OptionError.unknown("copies", how, get_args(CopiesHow))
    if how == "keep":
        return corpus
    found = find_copies(corpus, within=within)
    if how == "mark":
        return corpus.with_field(COPY_FIELD, pl.Series(KINDS).gather(found.kinds))
    problems = [_left_out(corpus, found)] if found.copies.any() else []
    left = len(corpus) - int(found.copies.sum())
    choices = [Choice("copies drop", len(corpus), left)] if problems else []
    kept = corpus.choose(~found.copies, problems=problems, choices=choices)
    _copies_of_all.put(kept, (corpus.metadata, found))
    return kept


def clusters(corpus: Corpus, *, within: Sequence[str] = ("source",)) -> pl.DataFrame:
    """The clusters of copies, the largest first; also those that ``keep_copies`` left out.

    Columns: ``id``, ``date`` and ``title`` of the document that is kept, or that others are
    syndicated from; how many ``copies`` it has, how many of these are ``exact``, how many
    documents are ``syndicated``; the number of ``sources`` of all (null without such a field);
    the least and greatest similarity, ``similarity_low`` and ``similarity_high``.
    """
    if _copies_of_all.known(corpus):
        return _clusters(*_copies_of_all(corpus))
    return _clusters(corpus.metadata, find_copies(corpus, within=within))


@derived
def _copies_of_all(corpus: Corpus) -> tuple[pl.DataFrame, Copies]:
    """The fields and copies of all documents, before copies were left out."""
    return corpus.metadata, find_copies(corpus)


def _clusters(fields: pl.DataFrame, found: Copies) -> pl.DataFrame:
    sourced = "source" in fields.columns
    rows = pl.DataFrame(
        {
            "cluster": found.clusters,
            "id": fields["id"],
            "date": period_text(fields["date"], fields["date_precision"]),
            "title": fields["title"],
            "source": fields["source" if sourced else "id"],
            "kind": found.kinds,
            "exact": found.exact,
            "similarity": pl.Series(found.similarity).fill_nan(None),
        }
    ).filter(pl.col("cluster") >= 0)
    first = pl.col("kind") == _ORIGINAL
    copies = pl.col("kind") == _COPY
    made = rows.group_by("cluster").agg(
        *(pl.col(name).filter(first).first() for name in ("id", "date", "title")),
        copies=copies.sum().cast(pl.Int64),
        exact=(copies & pl.col("exact")).sum().cast(pl.Int64),
        syndicated=(pl.col("kind") == _SYNDICATED).sum().cast(pl.Int64),
        sources=pl.col("source").n_unique().cast(pl.Int64) if sourced else None,
        similarity_low=pl.col("similarity").min(),
        similarity_high=pl.col("similarity").max(),
    )
    made = made.cast({"sources": pl.Int64})
    size = pl.col("copies") + pl.col("syndicated")
    return made.sort(size, "cluster", descending=[True, False]).drop("cluster")


def _left_out(corpus: Corpus, found: Copies) -> Problem:
    copies, exact = int(found.copies.sum()), int((found.copies & found.exact).sum())
    others = int((found.kinds == _SYNDICATED).sum())
    what = "copy of another document" if copies == 1 else "copies of other documents"
    reason = (
        f"{copies:,} {what} left out ({exact:,} word for word); {option('copies')} keep keeps them"
    )
    if others:
        reason += f"; {others:,} more of another source stay"
    where = corpus.origin or "corpus"
    parts = copies_in_parts(copies, exact)
    return Problem(where, None, reason, skipped=False, kind=COPIES, left_out=copies, parts=parts)


def copies_in_parts(copies: int, exact: int) -> tuple[tuple[str, int], ...]:
    """How many copies have the same words, and how many nearly the same."""
    parts = (("word for word", exact), ("nearly so", copies - exact))
    return tuple((name, number) for name, number in parts if number)


def _suspects(corpus: Corpus, similar: SimilarTexts) -> Ints:
    """The rows of the documents whose text another one says, or nearly says."""
    often = np.bincount(similar.wordings, minlength=1)[similar.wordings] > 1
    near = np.isin(similar.wordings, np.concatenate([similar.first, similar.second]))
    return np.flatnonzero((often | near) & (corpus.stream.words_per_document > 0))


def _groups(fields: pl.DataFrame, within: Sequence[str]) -> Ints:
    """Return a number for each document, equal for those that agree in the fields ``within``."""
    chosen = [fields[name].cast(pl.String) for name in within if name in fields.columns]
    return number_rows(chosen) if chosen else np.zeros(len(fields), dtype=np.int64)
