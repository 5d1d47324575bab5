"""Copies: the same release under several addresses, and its near-copies.

Two releases are taken for one when their texts are the same or similar
(:mod:`relstat.corpus.similar_texts`) and their dates do not speak against it:

- *word for word*: the same words in the same order (capitals, punctuation and white space do not
  count), at most 30 days apart. Texts of fewer than 20 words are often a formula by themselves;
  they must have the same title and date as well.
- *nearly*: both have 50 words or more, their runs of five words have a Jaccard similarity of 0.8
  or more, and they are at most three days apart.

A release without a date is at no distance from any other. Where nothing but names and numbers
changes in a formula, or a fixed text is issued again every year, there are two releases.

Of those alike the earliest is kept (without a date the last; then as they were read). Every copy
is a copy of one kept release, to which it is itself similar: copies do not form chains. Within one
``source`` they are copies; a kept release that is a copy of a kept one of another source is
*syndicated*, and never left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, Floats, Ints, offsets_of
from relstat.corpus.corpus import Corpus, Problem
from relstat.corpus.periods import date_bounds, period_text
from relstat.corpus.similar_texts import SimilarTexts, find_similar, spelling_numbers
from relstat.corpus.stream import Stream
from relstat.derived import derived
from relstat.errors import OptionError

__all__ = [
    "COPY_FIELD",
    "KINDS",
    "Copies",
    "CopiesHow",
    "clusters",
    "find_copies",
    "keep_copies",
    "similar_texts",
]

CopiesHow = Literal["drop", "keep", "mark"]

COPY_FIELD: Final = "copy"
KINDS: Final = ("original", "copy", "syndicated")
_ORIGINAL, _COPY, _SYNDICATED = range(len(KINDS))
_LITTLE: Final = 20  # words below which the same text is no sign of the same release
_DAYS: Final = 30  # between copies word for word
_NEAR_DAYS: Final = 3  # between near-copies


@dataclass(frozen=True)
class Copies:
    """Which of D releases are copies.

    Attributes:
        kinds: int8 (D,), indexing ``KINDS``. A release that nothing is alike is an original.
        of: int64 (D,), the row of the kept release that it is a copy of, or is syndicated from;
            -1 for an original.
        similarity: float64 (D,), to that release, 0.8 to 1; NaN for an original.
        exact: bool (D,), it is a copy of that release word for word.
        clusters: int64 (D,), the number of its cluster, in the order of the rows of their first
            releases; -1 where nothing is alike.
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
    )


def find_copies(corpus: Corpus, *, within: Sequence[str] = ("source",)) -> Copies:
    """Find the copies among the releases of a corpus, as if there were no others.

    Args:
        within: the fields, as far as the corpus has them, in whose values releases must agree
            to be copies; those that do not are syndicated.
    """
    similar = similar_texts(corpus.stream)
    suspects = _suspects(corpus, similar)
    rules = _Rules.of(corpus, similar, suspects)
    groups = _groups(corpus.metadata[suspects], within)
    size = len(corpus)
    kinds = np.full(size, _ORIGINAL, dtype=np.int8)
    of = np.full(size, -1, dtype=np.int64)
    similarity = np.full(size, np.nan)
    numbers = rules.in_order()
    for kind, inside in ((_COPY, True), (_SYNDICATED, False)):
        kept = []
        for number, original, near in rules.assign(numbers, groups, inside=inside):
            if original < 0:
                kept.append(number)
            else:
                row = suspects[number]
                kinds[row], of[row], similarity[row] = kind, suspects[original], near
        numbers = kept
    texts = similar.wordings
    exact = (of >= 0) & (texts == texts[of])
    first = np.where(of < 0, np.arange(size), of)
    first = first[first]  # a copy of a release that is syndicated belongs to where that is from
    started = np.unique(first[of >= 0])
    place = np.searchsorted(started, first)
    member = np.isin(first, started)
    return Copies(kinds, of, similarity, exact, np.where(member, place, -1))


def keep_copies(
    corpus: Corpus, how: CopiesHow = "drop", *, within: Sequence[str] = ("source",)
) -> Corpus:
    """Choose what happens to releases that are copies of others.

    Args:
        how: ``drop`` leaves copies out, and tells how many in the problems of the result;
            ``keep`` keeps all; ``mark`` keeps all and gives each the field ``copy``:
            ``original``, ``copy`` or ``syndicated``.
        within: the fields in which releases must agree to be copies (where there are such
            fields). Text that several sources published is never left out.

    Choose by other fields first: copies are found among the releases of the corpus as it is, so
    that of a release and its copies the earliest chosen one stays.

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
    told = [_left_out(corpus, found)] if found.copies.any() else []
    kept = corpus.choose(~found.copies, problems=told)
    _copies_of_all.put(kept, (corpus.metadata, found))
    return kept


def clusters(corpus: Corpus, *, within: Sequence[str] = ("source",)) -> pl.DataFrame:
    """The clusters of copies, the largest first; also those that ``keep_copies`` left out.

    Columns: ``id``, ``date`` and ``title`` of the release that is kept, or that others are
    syndicated from; how many ``copies`` it has, how many of these are ``exact``, how many
    releases are ``syndicated``; the number of ``sources`` of all (null without such a field);
    the least and greatest similarity, ``similarity_low`` and ``similarity_high``.
    """
    if _copies_of_all.known(corpus):
        return _clusters(*_copies_of_all(corpus))
    return _clusters(corpus.metadata, find_copies(corpus, within=within))


@derived
def _copies_of_all(corpus: Corpus) -> tuple[pl.DataFrame, Copies]:
    """The fields and copies of all releases, before copies were left out."""
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
    what = "copy of another release" if copies == 1 else "copies of other releases"
    reason = f"{copies:,} {what} left out ({exact:,} word for word); copies 'keep' keeps them"
    if others:
        reason += f"; {others:,} more of another source stay"
    return Problem(corpus.origin or "corpus", None, reason, skipped=False)


def _suspects(corpus: Corpus, similar: SimilarTexts) -> Ints:
    """The rows of the releases whose text another one says, or nearly says."""
    often = np.bincount(similar.wordings, minlength=1)[similar.wordings] > 1
    near = np.isin(similar.wordings, np.concatenate([similar.first, similar.second]))
    return np.flatnonzero((often | near) & (corpus.stream.words_per_document > 0))


def _groups(fields: pl.DataFrame, within: Sequence[str]) -> list[tuple[str | None, ...]]:
    """What each release must have in common with its copies."""
    chosen = [fields[name] for name in within if name in fields.columns]
    if not chosen:
        return [()] * len(fields)
    return list(zip(*(values.cast(pl.String).to_list() for values in chosen), strict=True))


@dataclass(frozen=True)
class _Rules:
    """Whether two of some releases, known by their number among these, are one.

    ``neighbours`` are the similar wordings of a wording; days are numbered.
    """

    wordings: list[int]
    neighbours: dict[int, list[tuple[int, float]]]
    words: list[int]
    earliest: list[int | None]
    latest: list[int | None]
    names: list[tuple[str | None, str | None]]  # title and date

    @classmethod
    def of(cls, corpus: Corpus, similar: SimilarTexts, rows: Ints) -> _Rules:
        neighbours: dict[int, list[tuple[int, float]]] = defaultdict(list)
        pairs = (similar.first, similar.second, similar.similarity)
        for one, other, near in zip(*(values.tolist() for values in pairs), strict=True):
            neighbours[one].append((other, near))
            neighbours[other].append((one, near))
        fields = corpus.metadata[rows]
        earliest, latest = (days.to_physical().to_list() for days in date_bounds(fields))
        dates = period_text(fields["date"], fields["date_precision"]).to_list()
        return cls(
            similar.wordings[rows].tolist(),
            dict(neighbours),
            corpus.stream.words_per_document[rows].tolist(),
            earliest,
            latest,
            list(zip(fields["title"].to_list(), dates, strict=True)),
        )

    def in_order(self) -> list[int]:
        """The releases from the earliest to the latest, those without a date last."""
        days = [(day is None, day or 0, number) for number, day in enumerate(self.earliest)]
        return [number for *_, number in sorted(days)]

    def assign(
        self, numbers: Sequence[int], groups: Sequence[Hashable], *, inside: bool
    ) -> list[tuple[int, int, float]]:
        """Each release, the one before it that it is a copy of or -1, and their similarity.

        It is one of the same group, or where ``inside`` is False one of another. Only
        those that are no copies have copies; of several the most similar, then the first.
        """
        kept: dict[int, list[int]] = defaultdict(list)  # by wording
        found = []
        for number in numbers:
            wording = self.wordings[number]
            choice = [
                (near, original)
                for text, near in [(wording, 1.0), *self.neighbours.get(wording, ())]
                for original in kept.get(text, ())
                if (groups[number] == groups[original]) == inside and self._one(number, original)
            ]
            near, original = max(choice, key=lambda one: one[0], default=(np.nan, -1))
            if original < 0:
                kept[wording].append(number)
            found.append((number, original, near))
        return found

    def _one(self, number: int, other: int) -> bool:
        """Whether titles and dates allow two releases to be one, given their texts."""
        exact = self.wordings[number] == self.wordings[other]
        if exact and self.words[number] < _LITTLE and self.names[number] != self.names[other]:
            return False
        days = (
            self.earliest[number],
            self.latest[number],
            self.earliest[other],
            self.latest[other],
        )
        if None in days:
            return True
        first, last, other_first, other_last = (day or 0 for day in days)
        apart = max(first - other_last, other_first - last, 0)
        return apart <= (_DAYS if exact else _NEAR_DAYS)
