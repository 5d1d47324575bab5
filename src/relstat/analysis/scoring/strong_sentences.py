"""The sentences of each group that an engine scores highest and lowest, with their words."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.scored_documents import THRESHOLD
from relstat.analysis.scoring.sentence_scores import SentenceScorer
from relstat.analysis.scoring.sentence_texts import write_sentences
from relstat.arrays import AnyInts, Flags
from relstat.corpus.stream import Shard, Stream

__all__ = ["strong_sentences"]

_SPARE: Final = 4  # candidates for each sentence wanted, since one may occur several times
_WORDS: Final = pl.List(pl.Struct({"word": pl.String, "points": pl.Float64}))


def strong_sentences(
    stream: Stream, engine: Engine, measured: Flags, codes: AnyInts, size: int, limit: int
) -> pl.DataFrame:
    """Return the strongest sentences of each group, ``limit`` of each sign, without repeats.

    Strength is the sum of valences over the square root of the number of words: squashed scores of
    strong sentences hardly differ, and by sums alone the longest lists would lead.

    Returns:
        A frame with ``group`` (the code), ``side`` (raising or lowering), ``score``, ``count``
        (occurrences), ``row`` and ``number`` (the first document with it, and its place there, from
        1), ``words`` (each scored word with its valence) and ``sentence``.
    """
    scorer = engine.prepare(stream.vocabulary)
    sentences = pl.concat(stream.over_shards(_score_shard, scorer, heavy=True))
    group = pl.Series("group", np.where(measured, codes, -1).astype(np.int64))
    sentences = sentences.with_columns(group=group.gather(sentences["row"]))
    chosen = []
    for code in range(size):
        mine = sentences.filter(pl.col("group") == code)
        for side, sign in (("raising", 1), ("lowering", -1)):
            ranked = mine.filter(pl.col("strength") * sign > 0).sort(
                pl.col("strength") * sign, descending=True, maintain_order=True
            )
            found = _distinct(stream, ranked, limit)
            chosen.append(found.with_columns(pl.lit(side).alias("side")))
    made = pl.concat(chosen)
    return made.with_columns(words=_words_of(stream, scorer, made)).select(
        "group", "side", "score", "count", "row", "number", "words", "sentence"
    )


def _distinct(stream: Stream, ranked: pl.DataFrame, limit: int) -> pl.DataFrame:
    """Choose the first sentences that differ, and count each among those as strong as it."""
    wanted = limit * _SPARE
    while True:
        # With all that are as strong as the last one: equal sentences are counted together.
        last = ranked["strength"].abs().slice(min(wanted, len(ranked)) - 1, 1)
        candidates = (
            ranked.filter(pl.col("strength").abs() >= last.item()) if len(ranked) else ranked
        )
        found = (
            candidates.with_columns(sentence=write_sentences(stream, candidates))
            .group_by("sentence", maintain_order=True)
            .agg(
                pl.len().cast(pl.Int64).alias("count"),
                pl.col("group", "score", "row", "number").first(),
            )
        )
        if len(found) >= limit or len(candidates) == len(ranked):
            return found.head(limit)
        wanted *= 2


def _score_shard(shard: Shard, scorer: SentenceScorer) -> pl.DataFrame:
    """Return the scored sentences of a shard that are not neutral."""
    tokens = shard.tokens
    scores = scorer.score(tokens)
    per_document = np.diff(tokens.document_sentences)
    first = np.repeat(tokens.document_sentences[:-1], per_document)
    row = np.repeat(np.arange(len(per_document)), per_document) + shard.first_row
    strong = np.flatnonzero(np.abs(scores.compound) >= THRESHOLD)
    words = np.diff(tokens.sentence_words)[strong]
    return pl.DataFrame(
        {
            "row": row[strong],
            "number": strong - first[strong] + 1,
            "score": scores.compound[strong],
            "strength": np.round(scores.sums[strong] / np.sqrt(np.maximum(words, 1)), 6),
        }
    )


def _words_of(stream: Stream, scorer: SentenceScorer, sentences: pl.DataFrame) -> pl.Series:
    """Return the scored words of each sentence, in order, with their valences."""
    rows, numbers = sentences["row"].to_numpy(), sentences["number"].to_numpy()
    names = scorer.words.to_list()
    made: list[list[dict[str, Any]]] = [[] for _ in range(len(rows))]
    for shard in stream.shards:
        inside = np.flatnonzero((rows >= shard.first_row) & (rows < shard.last_row))
        if not len(inside):
            continue
        scores = scorer.score(shard.tokens)
        first = shard.tokens.document_sentences[rows[inside] - shard.first_row]
        wanted = first + numbers[inside] - 1
        order = np.argsort(scores.hit_sentences, kind="stable")
        sorted_hits = scores.hit_sentences[order]
        low = np.searchsorted(sorted_hits, wanted, side="left")
        high = np.searchsorted(sorted_hits, wanted, side="right")
        for place, start, end in zip(inside, low, high, strict=True):
            made[place] = [
                {"word": names[scores.hit_words[hit]], "points": float(scores.hit_valences[hit])}
                for hit in order[start:end]
            ]
    return pl.Series(made, dtype=_WORDS)
