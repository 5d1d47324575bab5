"""Sentence scores summed per document: what tables of sentiment are made of.

An engine (:mod:`relstat.analysis.scoring.engines`) scores sentences; here they are counted for each
document, with the words that were scored.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.group_scores import DocumentCounts
from relstat.analysis.scoring.kept_counts import ROW, Frames, count_once
from relstat.analysis.scoring.sentence_scores import SentenceScorer
from relstat.arrays import Flags, Floats, Ids, Ints, order_of
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import not_in
from relstat.corpus.stream import Shard, Stream
from relstat.derived import derived

__all__ = ["MILLION", "THRESHOLD", "ScoredDocuments", "foreign_to"]

MILLION: Final = 1_000_000
COUNTED: Final = ("sentences", "compound", "positive", "negative", "covered")
_PARTS: Final = ("documents", "hits", "words")
THRESHOLD: Final = 0.05  # the authors' own: at or beyond it a sentence is not neutral


@dataclass(frozen=True)
class ScoredDocuments:
    """What the rows are summed from; documents that are not measured hold zeros and no hits.

    Attributes:
        foreign: bool (D,), not in the language of the engine.
        measured: bool (D,), in that language and with a sentence.
        sums: float64 (D, 5): sentences, sum of their scores, positive, negative and covered.
        hit_documents, hit_words, hit_valences: for each document and scored word of it, by document
            and word: the document, the word and the sum of its valences there, in millionths.
        hit_sizes: the sum of their absolute values, in millionths.
        words: the distinct words of the lexicon.
        language: the language that the engine is for; None for any.
    """

    foreign: Flags
    measured: Flags
    sums: Floats
    hit_documents: Ints
    hit_words: Ids
    hit_valences: Floats
    hit_sizes: Floats
    words: list[str]
    language: str | None = "en"

    @property
    def counts(self) -> DocumentCounts:
        """Return the counts that the scores of sentiment need."""
        silent = ~self.foreign & ~self.measured
        spoken = "English" if self.language == "en" else f"the language {self.language}"
        return DocumentCounts(
            COUNTED,
            self.sums,
            {f"guessed not to be in {spoken}": self.foreign, "without a sentence": silent},
        )

    @classmethod
    def of(cls, stream: Stream, foreign: Flags, engine: Engine) -> ScoredDocuments:
        """Score the documents, once; ``foreign`` marks those in another language."""
        known = _scored_by_engine(stream)
        if engine.prepare not in known:
            known[engine.prepare] = count_once(
                stream,
                f"sentiment-{engine.file}",
                _PARTS,
                partial(_score, engine),
                lists=engine.lists,
            )
        documents, hits, words = (known[engine.prepare][part] for part in _PARTS)
        measured = ~foreign & (stream.sentences_per_document > 0)
        kept = measured[hits[ROW].to_numpy()]
        if not kept.all():
            hits = hits.filter(pl.Series(kept))
        return cls(
            foreign=foreign,
            measured=measured,
            # Row after row, so that sums add up in the order of documents.
            sums=documents.select(COUNTED).to_numpy(order="c") * measured[:, None],
            hit_documents=hits[ROW].to_numpy().astype(np.int64),
            hit_words=hits["word"].to_numpy(),
            hit_valences=hits["valence"].to_numpy(),
            hit_sizes=hits["size"].to_numpy(),
            words=words["word"].to_list(),
            language=engine.language,
        )


@derived
def _scored_by_engine(stream: Stream) -> dict[Hashable, Frames]:
    """Keep the scores of each engine, made when first asked for."""
    return {}


def _score(engine: Engine, stream: Stream) -> Frames:
    """Score the documents: their counts, the scored words of each, and the words by number."""
    scorer = engine.prepare(stream.vocabulary)
    parts = stream.over_shards(_score_shard, scorer, heavy=True)
    documents, hits = (pl.concat(frames) for frames in zip(*parts, strict=True))
    return dict(zip(_PARTS, (documents, hits, scorer.words.to_frame("word")), strict=True))


def _score_shard(shard: Shard, scorer: SentenceScorer) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Score the sentences of a shard and sum them up in each document."""
    scores = scorer.score(shard.tokens)
    per_document = np.diff(shard.tokens.document_sentences)
    documents = len(per_document)
    document = np.repeat(np.arange(documents), per_document)
    summed = (
        scores.compound,
        scores.compound >= THRESHOLD,
        scores.compound <= -THRESHOLD,
        scores.hits > 0,
    )
    sums = [per_document, *(np.bincount(document, one, documents) for one in summed)]
    known = max(len(scorer.words), 1)
    hits = document[scores.hit_sentences] * known + scores.hit_words
    order = order_of(hits)
    opens = np.flatnonzero(np.diff(hits[order], prepend=-1))
    owner, word = np.divmod(hits[order[opens]], known)
    # Whole numbers add up exactly, so that sums do not depend on their order.
    valences = np.rint(scores.hit_valences[order] * MILLION)
    rows = np.arange(documents) + shard.first_row
    counted = dict(zip(COUNTED, (one.astype(np.float64) for one in sums), strict=True))
    return pl.DataFrame({ROW: rows, **counted}), pl.DataFrame(
        {
            ROW: (owner + shard.first_row).astype(np.int32),
            "word": word.astype(np.int32),
            "valence": _sum_runs(valences, opens),
            "size": _sum_runs(np.abs(valences), opens),
        }
    )


def _sum_runs(values: Floats, opens: Ints) -> Floats:
    """Sum runs of values, which begin at ``opens``."""
    return np.add.reduceat(values, opens) if len(opens) else np.empty(0)


def foreign_to(corpus: Corpus, engine: Engine) -> Flags:
    """Mark the documents that are not in the language of an engine: bool, (documents,)."""
    if engine.language is None:
        return np.zeros(len(corpus), dtype=np.bool_)
    return not_in(corpus, engine.language)
