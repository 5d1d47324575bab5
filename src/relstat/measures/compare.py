"""Groups of releases side by side, in everything that relstat measures.

The one measure that stands on others: it lays the results of freq, phrases, readability
and sentiment out with a column per group and a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.reading_counts import reading_counts
from relstat.analysis.scoring.scored_documents import ScoredReleases, engine, ratios
from relstat.arrays import AnyInts, Flags, Floats
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.counting.counts import types_per_group
from relstat.errors import OptionError
from relstat.measures import readability
from relstat.measures.formulaicity import formulaicity
from relstat.measures.keyness import keyness
from relstat.measures.layout import (
    INTERVAL_NOTE,
    group_notes,
    nullable,
    size_of,
    small_group_notes,
)
from relstat.measures.options import Option, Top, measure
from relstat.measures.shared_phrases import shared_phrases
from relstat.statistics.resampling import interval, resampled_sums
from relstat.tables.table import Column, Provenance, Table, Tables

__all__ = ["MOST_GROUPS", "compare", "sides"]

Samples = Callable[[Floats], Mapping[str, Floats]]

MOST_GROUPS: Final = 12
BOUNDS: Final = ("low", "high")
_CITATIONS: Final = (
    "Hardie 2014",
    "Rao & Scott 1992",
    "Benjamini & Hochberg 1995",
    "Gries 2008",
)
_SCORE_NAMES: Final = {
    "words_per_sentence": "words per sentence",
    "syllables_per_word": "syllables per word",
    "flesch": "Flesch reading ease",
    "flesch_kincaid": "Flesch-Kincaid grade",
    "fog": "Gunning Fog",
    "smog": "SMOG",
    "ari": "ARI",
    "coleman_liau": "Coleman-Liau",
    "dale_chall": "Dale-Chall",
    "lix": "LIX",
    "rix": "RIX",
}


@measure
def compare(
    corpus: Corpus,
    *,
    by: str | Sequence[str],
    top: Top = 8,
    min_docs: Annotated[
        int, Option("Minimum number of documents that contain a term or phrase.", min=1)
    ] = 3,
) -> Tables:
    """Compare the groups of a corpus in size, terms, formulas, readability and sentiment.

    Args:
        by: one or more fields whose values divide the corpus into 2 to 12 groups.
        top: rows for each group in the tables of terms and phrases; None or 0 keeps all.
        min_docs: releases that a term or a phrase must occur in.

    Returns:
        Six tables. ``size``, ``readability`` and ``sentiment`` have a row per number, a column
        per group and one for the difference: first minus second of two groups, highest minus
        lowest of more. ``terms`` lists what sets each group apart from the others, by the bound
        of the log ratio that is nearer to 0, with an adjusted p that takes releases, not
        words, as the unit. ``phrases`` lists formulas found in every group, and those found in
        one group only, ``formulaicity`` how much of each group is said in repeated phrases, at
        equal size.

    Raises:
        OptionError: fewer than 2 or more than 12 groups. FieldError: an unknown field.
        EmptyCorpusError: no releases.

    Sources: Hardie (2014) for the log ratio; Rao & Scott (1992) for the test; Benjamini &
    Hochberg (1995) for the adjustment; Gries (2008) and Lijffijt & Gries (2012) for DP.
    """
    corpus.require_releases()
    groups = corpus.groups(by)
    if not 2 <= len(groups.labels) <= MOST_GROUPS:
        named = " and ".join(groups.by)
        raise OptionError(
            f"compare takes 2 to {MOST_GROUPS} groups and {named} has {len(groups.labels)}; "
            "choose another field, or fewer releases with where, since or until"
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
                "Rao & Scott 1992",
                "Benjamini & Hochberg 1995",
                "Gries 2008",
            ),
        ),
    )
    released, words = size_of(corpus)
    return Tables(
        f"{' and '.join(groups.by)} compared: {', '.join(groups.labels)} · {released}, {words}",
        {
            "size": made.size(),
            "terms": keyness(corpus, by=by, top=top, min_docs=min_docs),
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
    """Give each release the field ``side``: the given path that it was read from.

    ``files_of`` tells which files an index was built of.

    A side is named by the file or folder without its suffixes, or by the whole path where two
    would be named alike. Raises :class:`OptionError` unless there are two paths or more.
    """
    if len(paths) < 2:
        raise OptionError("compare needs by, or two paths to compare")
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

    @property
    def difference(self) -> str:
        """What the difference column is called."""
        return "difference" if len(self.labels) == 2 else "highest - lowest"

    def size(self) -> Table:
        """How much text each group has."""
        stream = self.corpus.stream
        codes = self.groups.codes
        inside = codes >= 0

        def total(values: AnyInts) -> Floats:
            sums = np.bincount(codes[inside], weights=values[inside], minlength=len(self.labels))
            return sums.astype(np.float64)

        releases = total(np.ones(len(codes), dtype=np.int64))
        words = total(stream.words_per_document)
        sentences = total(stream.sentences_per_document)
        types = types_per_group(self.corpus.stream, codes, len(self.labels)).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            per_release = words / releases
        rows = {
            "releases": releases,
            "words": words,
            "sentences": sentences,
            "word types": types,
            "words per release": per_release,
        }
        notes = ("word types grow with the number of words: not comparable at different size",)
        return self._side_by_side("Size", rows, None, digits=0, notes=notes)

    def readability(self) -> Table:
        """The readability scores of each group."""
        counts = reading_counts(self.corpus.stream, "textstat")
        usable = ~not_english(self.corpus) & (counts[:, 0] > 0)

        def scores(sums: Floats) -> Mapping[str, Floats]:
            return readability.scores(sums, "textstat")

        notes = (
            "Flesch: higher is easier; all others: higher is harder; counted as textstat does",
        )
        return self._scored(
            "Readability", counts, usable, scores, _SCORE_NAMES, digits=1, notes=notes
        )

    def sentiment(self) -> Table:
        """The sentiment of each group's sentences."""
        scored = ScoredReleases.of(self.corpus.stream, not_english(self.corpus))

        def scores(sums: Floats) -> Mapping[str, Floats]:
            values = dict(ratios(sums))
            return {name: v if name == "mean" else v * 100 for name, v in values.items()}

        names = {
            "mean": "mean of sentences, -1 to 1",
            "positive": "positive sentences, %",
            "negative": "negative sentences, %",
            "coverage": "sentences with a scored word, %",
        }
        notes = (f"{engine()}, a general word list: it misreads part of this vocabulary",)
        return self._scored(
            "Sentiment", scored.sums, scored.measured, scores, names, digits=2, notes=notes
        )

    def _scored(
        self,
        title: str,
        values: Floats,
        usable: Flags,
        scores: Samples,
        names: Mapping[str, str],
        *,
        digits: int,
        notes: tuple[str, ...],
    ) -> Table:
        """Scores of summed counts, with intervals from resampled releases."""
        size = len(self.labels)
        codes = np.where(usable, self.groups.codes, -1)
        sums = np.zeros((size, values.shape[1]))
        np.add.at(sums, codes[codes >= 0], values[codes >= 0])
        releases = np.bincount(codes[codes >= 0], minlength=size)
        here = scores(sums)
        samples = scores(resampled_sums(values, codes, size))
        bounds = {}
        for name, label in names.items():
            sample = samples[name]
            if size == 2:
                sample = np.column_stack([sample, sample[:, 0] - sample[:, 1]])
                behind = np.append(releases, releases.min())
            else:
                behind = releases
            bounds[label] = interval(sample, behind)
        rows = {label: here[name] for name, label in names.items()}
        left_out = int((~usable & (self.groups.codes >= 0)).sum())
        if left_out:
            notes = (*notes, f"{left_out:,} releases not in English or without words left out")
        notes = (*notes, INTERVAL_NOTE, *small_group_notes(self.groups, usable.astype(np.int64)))
        return self._side_by_side(title, rows, bounds, digits=digits, notes=notes)

    def _side_by_side(
        self,
        title: str,
        rows: Mapping[str, Floats],
        bounds: Mapping[str, tuple[Floats, Floats]] | None,
        *,
        digits: int,
        notes: tuple[str, ...],
    ) -> Table:
        """A row per number, a column per group, and the difference."""
        heading = title.lower()
        columns = [Column("measure", label=heading)]
        data: dict[str, Any] = {"measure": list(rows)}
        stacked = np.array(list(rows.values()))
        if len(self.labels) == 2:
            difference = stacked[:, 0] - stacked[:, 1]
            meaning = f"difference: {self.labels[0]} minus {self.labels[1]}"
        else:
            difference = stacked.max(axis=1) - stacked.min(axis=1)
            meaning = "highest - lowest: between the two outermost groups, without an interval"
        for place, label in enumerate((*self.labels, self.difference)):
            group = place < len(self.labels)
            value = stacked[:, place] if place < len(self.labels) else difference
            bounded = bounds is not None and place < len(next(iter(bounds.values()))[0])
            named = f"value: {label}" if group else "difference"
            low, high = (f"{side}: {label}" if group else f"difference_{side}" for side in BOUNDS)
            names = (low, high) if bounded else None
            columns.append(Column(named, "score", label, digits, interval=names))
            data[named] = nullable(value)
            if names is not None and bounds is not None:
                for side, name in enumerate(names):
                    columns.append(Column(name, "score", digits=digits, rank=None))
                    data[name] = nullable(np.array([b[side][place] for b in bounds.values()]))
        full = (meaning, *notes, *group_notes(self.groups))
        return Table(title, pl.DataFrame(data), tuple(columns), full, self.provenance)
