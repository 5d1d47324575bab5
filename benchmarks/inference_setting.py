"""The corpus that inference.py measures on: its terms, its scores, and the peer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np
from inference_tasks import Cells

import relstat
from relstat.arrays import Floats, Ints

__all__ = ["Setting"]


@dataclass(frozen=True)
class Setting:
    """A corpus, how many splits of it, and the peer, if it is there."""

    corpus: relstat.Corpus
    name: str
    splits: int

    @cached_property
    def cells(self) -> Cells:
        """Its terms in at least three documents."""
        from relstat.counting.counts import count_terms, word_totals

        stream = self.corpus.stream
        terms = np.flatnonzero(word_totals(stream).document_counts >= 3)
        counts = count_terms(stream, terms)
        table, sizes = counts.table, counts.sizes
        rows, found = (some.astype(np.int64) for some in (table.rows, table.counts))
        return Cells(table.terms, rows, found, sizes, len(terms))

    @cached_property
    def months(self) -> Ints:
        """The month of each document, as a number; those without a date are one more."""
        codes = self.corpus.groups("month").codes.astype(np.int64)
        return np.where(codes >= 0, codes, codes.max() + 1)

    @cached_property
    def peer(self) -> Any | None:
        """The module of pycorpdiff that its default p comes from."""
        if find_spec("pycorpdiff") is None:
            return None
        from pycorpdiff.keyness import loglikelihood

        return loglikelihood

    @cached_property
    def scores(self) -> dict[str, tuple[Callable[[Floats], Floats], Floats, bool]]:
        """By name: a function of sums, what documents add to these, and whether it is a part."""
        from relstat.analysis.scoring.engines import engine_of
        from relstat.analysis.scoring.group_scores import DocumentCounts
        from relstat.analysis.scoring.reading_counts import count_reading
        from relstat.analysis.scoring.registry import scores_of
        from relstat.analysis.scoring.score import Score
        from relstat.analysis.scoring.scored_documents import ScoredDocuments
        from relstat.corpus.languages import not_english

        stream, foreign = self.corpus.stream, not_english(self.corpus)
        reading = count_reading(stream, "relstat", foreign)
        tone = ScoredDocuments.of(stream, foreign, engine_of("vader")).counts

        def score_of(score: Score, names: Sequence[str]) -> Callable[[Floats], Floats]:
            return lambda sums: score.of(dict(zip(names, np.moveaxis(sums, -1, 0), strict=True)))

        def parts_of(counts: DocumentCounts) -> Floats:
            usable = counts.measured & (counts.count("sentences") > 0)
            return counts.values[usable]

        readability = {
            score.name: score for score in scores_of("readability", "relstat", everything=True)
        }
        sentiment = {score.name: score for score in scores_of("sentiment")}
        listed = [
            (name.replace("_", " "), readability[name], reading)
            for name in ("flesch", "smog", "dale_chall", "words_per_sentence")
        ]
        listed += [
            (label, sentiment[name], tone)
            for label, name in (
                ("mean sentiment", "mean"), ("share of positive sentences", "positive"),
            )
        ]  # fmt: skip
        return {
            label: (score_of(score, counts.names), parts_of(counts), score.whole is not None)
            for label, score, counts in listed
        }

    def about(self, what: str) -> str:
        """The corpus, and with what it was measured."""
        size = f"{len(self.cells.sizes):,} documents, {self.cells.terms:,} terms"
        peer = f", pycorpdiff {version('pycorpdiff')}" if self.peer else ""
        return f"**{what}.** {self.name}, {size}{peer}; numpy {np.__version__}."
