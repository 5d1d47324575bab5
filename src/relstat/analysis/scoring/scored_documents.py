"""Sentence scores summed per document: what tables of sentiment are made of.

An engine (:mod:`relstat.analysis.scoring.engines`) scores sentences; here they are counted for each
document, with the words that were scored.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np

from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.group_scores import DocumentCounts
from relstat.analysis.scoring.sentence_scores import SentenceScorer
from relstat.arrays import Flags, Floats, Ids, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import not_in
from relstat.corpus.stream import Shard, Stream
from relstat.derived import derived

__all__ = ["MILLION", "THRESHOLD", "ScoredDocuments", "foreign_to"]

MILLION: Final = 1_000_000
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
            ("sentences", "compound", "positive", "negative", "covered"),
            self.sums,
            {f"guessed not to be in {spoken}": self.foreign, "without a sentence": silent},
        )

    @classmethod
    def of(cls, stream: Stream, foreign: Flags, engine: Engine) -> ScoredDocuments:
        """Score the documents, once; ``foreign`` marks those in another language."""
        known = _score_by_engine(stream)
        if engine.prepare not in known:
            scorer = engine.prepare(stream.vocabulary)
            parts = stream.over_shards(_score_shard, scorer, heavy=True)
            known[engine.prepare] = (scorer.words.to_list(), parts)
        words, parts = known[engine.prepare]
        measured = ~foreign & (stream.sentences_per_document > 0)
        document = np.concatenate([part.hit_documents for part in parts])
        kept = measured[document]
        return cls(
            foreign=foreign,
            measured=measured,
            sums=np.concatenate([part.sums for part in parts]) * measured[:, None],
            hit_documents=document[kept],
            hit_words=np.concatenate([part.hit_words for part in parts])[kept],
            hit_valences=np.concatenate([part.hit_valences for part in parts])[kept],
            hit_sizes=np.concatenate([part.hit_sizes for part in parts])[kept],
            words=words,
            language=engine.language,
        )


@dataclass(frozen=True)
class _Scored:
    """The scores of one shard, as in :class:`ScoredDocuments`."""

    sums: Floats
    hit_documents: Ints
    hit_words: Ids
    hit_valences: Floats
    hit_sizes: Floats


@derived
def _score_by_engine(stream: Stream) -> dict[Hashable, tuple[list[str], list[_Scored]]]:
    """Keep the words of each engine with the scores of shards, made when first asked for."""
    return {}


def _score_shard(shard: Shard, scorer: SentenceScorer) -> _Scored:
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
    cells, which = np.unique(
        document[scores.hit_sentences] * known + scores.hit_words, return_inverse=True
    )
    owner, word = np.divmod(cells, known)
    # Whole numbers add up exactly, so that sums do not depend on their order.
    valences = np.rint(scores.hit_valences * MILLION)
    return _Scored(
        sums=np.stack(sums, axis=1).astype(np.float64),
        hit_documents=owner + shard.first_row,
        hit_words=word.astype(np.int32),
        hit_valences=np.bincount(which, valences, len(cells)).astype(np.float64),
        hit_sizes=np.bincount(which, np.abs(valences), len(cells)).astype(np.float64),
    )


def foreign_to(corpus: Corpus, engine: Engine) -> Flags:
    """Mark the documents that are not in the language of an engine: bool, (documents,)."""
    if engine.language is None:
        return np.zeros(len(corpus), dtype=np.bool_)
    return not_in(corpus, engine.language)
