"""What sets phrases apart: the group that uses one most, or the corpus against a reference."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from relstat.analysis.keyness.comparisons import Comparison
from relstat.analysis.keyness.phrases_against import compare_with_corpus, compare_with_counts
from relstat.analysis.keyness.word_counts import WordCounts, read_word_counts
from relstat.analysis.phrases.inventory import Inventory
from relstat.analysis.phrases.phrase_stream import PhraseStream
from relstat.arrays import Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.counting.contrasts import ALPHA, contrast_groups, groups_using
from relstat.counting.counts import Counts
from relstat.errors import OptionError, option
from relstat.measures.layout import PER, nullable
from relstat.statistics.adjustment import benjamini_hochberg, selected_level
from relstat.tables.table import Column, Entries, Note

__all__ = ["Against", "against_notes", "contrast_columns", "open_reference", "set_against"]

_LOG_RATIO = ("log_ratio_low", "log_ratio_high")
_RATE = ("reference_low", "reference_high")


def contrast_columns(
    counts: Counts, groups: Groups, clusters: Groups | None
) -> list[tuple[Column, Any]]:
    """Return where each phrase is used, and how far the group that uses it most stands out."""
    found = contrast_groups(counts, groups, clusters)
    _, documents = counts.by_group(groups.codes, len(groups.labels))
    most = [groups.labels[code] for code in found.group.tolist()] if groups.labels else []
    return [
        (
            Column("used_in", "list", "used in", rank=1, entries=Entries("{group}", most=3)),
            groups_using(documents, groups.labels),
        ),
        (Column("most_in", label="most in", rank=2), pl.Series(most, dtype=pl.String)),
        *_ratio_columns(found.log_ratio, found.low, found.high, found.p, rank=1),
    ]


def open_reference(
    against: str | Path | Corpus | None, corpus: Corpus, *, grouped: bool, names: str
) -> Corpus | WordCounts | None:
    """Return what phrases are compared with: a corpus, or the counts in a file.

    Raises:
        OptionError: a reference that does not fit the corpus or the other options.
        InputError: a file of counts that cannot be read.
    """
    if against is None:
        return None
    if grouped:
        raise OptionError(f"{option('against')} has no groups: leave out {option('by')}")
    if names == "slot":
        raise OptionError(
            f"{option('against')} compares phrases as they are written: "
            f"choose keep or drop for {option('names')}"
        )
    if isinstance(against, Corpus):
        against.require_documents()
        if against.options != corpus.options:
            raise OptionError(
                f"{option('against')}: words of the reference are divided at other apostrophes or "
                "hyphens than those of the corpus"
            )
        return against
    if Path(against).is_dir():
        raise OptionError(
            f"{against} is a folder or an index: give {option('against')} the corpus, such as "
            "relstat.open returns"
        )
    file = read_word_counts(against)
    if not file.tested:
        raise OptionError(
            f"{against}: the number of its words is not known: write it with relstat freq "
            f"{option('reference')}, and {option('ngram')} or {option('terms')}"
        )
    return file


@dataclass(frozen=True)
class Against:
    """Phrases in a corpus and in a reference: arrays with one entry per phrase.

    Attributes:
        comparison: the rates on both sides.
        p: adjusted for all phrases that were compared; NaN where nothing is known.
        low, high: the interval of the log ratio, which leaves 0 out just where ``p`` is below .05.
        words, documents: of the reference.
        fingerprint: of the reference; None for a file of counts.
    """

    comparison: Comparison
    p: Floats
    low: Floats
    high: Floats
    words: int
    documents: int
    fingerprint: str | None = None

    @property
    def recorded(self) -> dict[str, Any]:
        """What the record of a table says of the reference."""
        known: dict[str, Any] = {"documents": self.documents, "words": self.words}
        if self.fingerprint is not None:
            known = {"corpus": self.fingerprint, **known}
        return {"against": self.comparison.reference, "reference": known}

    @property
    def by_bound(self) -> Ints:
        """The phrases by their lower bound: surely more frequent than in the reference first."""
        return np.argsort(-np.nan_to_num(self.low, nan=-np.inf), kind="stable")

    def columns(self, chosen: Ints) -> list[tuple[Column, Any]]:
        """The columns of some phrases."""
        rest = self.comparison.pair.rest.select(chosen)
        known = np.isfinite(self.comparison.pair.log_ratio[chosen])
        low, high = rest.bounds
        shown = [
            nullable(np.where(known, each * PER, np.nan))
            for each in (rest.estimate.value, low, high)
        ]
        return [
            (Column("reference_rate", "rate", "reference per 10k", 2, _RATE, rank=0), shown[0]),
            (Column(_RATE[0], "rate", digits=2, rank=None), shown[1]),
            (Column(_RATE[1], "rate", digits=2, rank=None), shown[2]),
            *_ratio_columns(
                self.comparison.pair.log_ratio[chosen],
                self.low[chosen],
                self.high[chosen],
                self.p[chosen],
                rank=0,
            ),
        ]


def set_against(
    reference: Corpus | WordCounts,
    corpus: Corpus,
    stream: PhraseStream,
    found: Inventory,
    cluster: str | None,
) -> Against:
    """Compare phrases with a reference, documents being the unit; all p are adjusted together."""
    counts = stream.count(found.places, found.words)
    spelled = stream.spelled(found.places, found.words)
    fingerprint = None
    if isinstance(reference, Corpus):
        made = compare_with_corpus(counts, spelled, corpus, reference, cluster)
        words, documents = reference.stream.words, len(reference)
        fingerprint = reference.fingerprint
    else:
        clusters = corpus.groups(cluster) if cluster else None
        made = compare_with_counts(counts, spelled, reference, clusters)
        words, documents = int(reference.words), int(reference.documents)
    p = benjamini_hochberg(made.p)
    differs = p < ALPHA
    level = selected_level(int(differs.sum()), int(np.isfinite(p).sum()))
    low, high = made.pair.interval(level, differs)
    unknown = np.isnan(made.pair.log_ratio)
    low, high = np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)
    return Against(made, p, low, high, words, documents, fingerprint)


def against_notes(found: Against, cluster: str | None) -> list[str]:
    """Return how to read the columns of a comparison with a reference."""
    name = found.comparison.reference or "the reference"
    unit = f"{cluster} is the unit" if cluster else "documents are the unit"
    tested = int(np.isfinite(found.p).sum())
    return [
        Note(
            f"log ratio: against {name} ({found.documents:,} documents, {found.words:,} words); 1 "
            "is twice, 2 four times as frequent as there; its interval excludes 0 exactly where "
            "adj. p is below .05; no upper bound where the reference does not have the phrase",
            about="log_ratio",
            short=f"log ratio: 1 is twice as frequent as in {name}, 2 four times",
        ),
        Note(
            f"adj. p: {unit}, adjusted for {tested:,} comparisons (Benjamini-Hochberg)",
            about="p",
            short=f"adj. p: {unit}",
        ),
    ]


def _ratio_columns(
    ratio: Floats, low: Floats, high: Floats, p: Floats, *, rank: int
) -> list[tuple[Column, Any]]:
    return [
        (Column("log_ratio", "score", "log ratio", 1, _LOG_RATIO, rank=rank), nullable(ratio)),
        (Column(_LOG_RATIO[0], "score", digits=1, rank=None), nullable(low)),
        (Column(_LOG_RATIO[1], "score", digits=1, rank=None), nullable(high)),
        (Column("p", "p", "adj. p", rank=rank), nullable(p)),
    ]
