"""Judgements of mentions summed over actors and groups of documents.

The unit of every interval is the document: the mentions of an actor in one document depend on each
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences, mention_sentences
from relstat.analysis.tone.engine import CLASSES, ToneEngine, ToneScores, expect_shares
from relstat.analysis.tone.kept_judgements import judge_once
from relstat.arrays import AnyInts, Floats, Ints
from relstat.corpus.actors import ActorMentions
from relstat.corpus.stream import Stream
from relstat.statistics.estimates import Estimate, estimate_score
from relstat.statistics.intervals import Bounds, part_interval, rate_interval, score_interval

__all__ = ["SHARE_DOCUMENTS", "WORDS", "ActorTone", "GroupTone", "judge_actors"]

SHARE_DOCUMENTS: Final = 50
"""Fewer documents give no interval of the shares: the few with most of them may be missing."""

WORDS: Final = pl.List(pl.Struct({"word": pl.String, "points": pl.Float64}))
"""The type of a column that lists words with their points."""
EPITHETS: Final = pl.List(pl.Struct({"word": pl.String, "count": pl.Int64}))
"""The type of a column that lists epithets with their counts."""
_ALIKE: Final = 2  # digits of the tone to which sentences are judged alike
_PER: Final = 100  # mentions, for the points of words


@dataclass(frozen=True)
class GroupTone:
    """The tone of actors in groups of documents; each array is (groups, actors).

    Attributes:
        mentions, documents: how many.
        tone: the mean of favourable minus unfavourable, -1 to 1, and its bounds: (3, ...).
        favourable, unfavourable: expected shares of mentions, with bounds: (3, ...), which are NaN
            below ``SHARE_DOCUMENTS``.
    """

    mentions: Ints
    documents: Ints
    tone: Floats
    favourable: Floats
    unfavourable: Floats


@dataclass(frozen=True)
class ActorTone:
    """The judged mentions of A actors.

    Attributes:
        mentions: the mentions.
        column: int64 (n,), the actor of each, 0 to A - 1.
        sentences: their sentences.
        scores: what the engine says.
        probabilities: float64 (n, 3), with the usual shares of classes.
        size: A.
    """

    mentions: ActorMentions
    column: Ints
    sentences: MentionSentences
    scores: ToneScores
    probabilities: Floats
    size: int

    @property
    def tone(self) -> Floats:
        """float64 (n,), -1 (unfavourable) to 1 (favourable)."""
        return np.asarray(self.probabilities[:, 2] - self.probabilities[:, 0])

    def in_groups(self, codes: AnyInts, groups: int) -> GroupTone:
        """Sum over groups of documents; ``codes`` has the group of each, -1 for none."""
        rows = self.mentions.places.rows
        pairs, which = np.unique(rows * self.size + self.column, return_inverse=True)
        row, actor = np.divmod(pairs, max(self.size, 1))
        counts = np.bincount(which.ravel(), minlength=len(pairs)).astype(np.float64)
        group = np.asarray(codes, dtype=np.int64)[row]
        cell = np.where(group >= 0, group * self.size + actor, -1)
        cells = groups * self.size
        inside = cell >= 0
        shape = (groups, self.size)

        def summed(values: Any) -> Any:
            return np.bincount(cell[inside], values[inside], cells)

        documents = summed(np.ones(len(pairs)))
        made: list[Floats] = []
        for values in (self.tone, self.probabilities[:, 2], self.probabilities[:, 0]):
            sums = np.bincount(which.ravel(), values, len(pairs))
            found = estimate_score(_mean, np.stack([sums, counts], axis=1), cell, cells)
            bounds = _bound_share(found, documents) if made else score_interval(found)
            made.append(np.stack([found.value, *bounds]).reshape(3, *shape))
        return GroupTone(
            summed(counts).astype(np.int64).reshape(shape),
            documents.astype(np.int64).reshape(shape),
            *made,
        )

    def evaluating_words(self, limit: int) -> tuple[pl.Series, pl.Series]:
        """Return the words that raise and that lower the tone of each actor most.

        Points are what a word adds to the log odds of favourable against unfavourable, per 100
        mentions of the actor.
        """
        totals = np.bincount(self.column, minlength=self.size)
        size = max(len(self.scores.words), 1)
        key = self.column[self.scores.hit_mentions] * size + self.scores.hit_words
        cells, which = np.unique(key, return_inverse=True)
        sums = np.bincount(which.ravel(), self.scores.hit_points, len(cells))
        actor, word = np.divmod(cells, size)
        names = self.scores.words.gather(word).to_list() if len(word) else []
        sides: list[pl.Series] = []
        for sign in (1, -1):
            listed: list[list[dict[str, Any]]] = [[] for _ in range(self.size)]
            for place in np.lexsort((names, -sign * sums)).tolist() if len(cells) else []:
                mine = listed[actor[place]]
                if sums[place] * sign > 0 and len(mine) < limit:
                    points = float(sums[place] / totals[actor[place]] * _PER)
                    mine.append({"word": names[place], "points": points})
            sides.append(pl.Series(listed, dtype=WORDS))
        return sides[0], sides[1]

    def epithets(self, limit: int) -> pl.Series:
        """Return the words of tone directly before or in the names of each actor, with counts."""
        attached = self.scores.hit_attached
        mentions, words = self.scores.hit_mentions[attached], self.scores.hit_words[attached]
        size = max(len(self.scores.words), 1)
        cells, counts = np.unique(self.column[mentions] * size + words, return_counts=True)
        actor, word = np.divmod(cells, size)
        names = self.scores.words.gather(word).to_list() if len(word) else []
        listed: list[list[dict[str, Any]]] = [[] for _ in range(self.size)]
        for place in np.lexsort((names, -counts)).tolist() if len(cells) else []:
            if len(listed[actor[place]]) < limit:
                listed[actor[place]].append({"word": names[place], "count": int(counts[place])})
        return pl.Series(listed, dtype=EPITHETS)

    def strongest(self, codes: AnyInts, limit: int) -> pl.DataFrame:
        """Return the most favourable and the most unfavourable sentences of each actor and group.

        Of sentences that are judged alike, to two digits, the shortest come first. One that occurs
        several times is listed once, with the first document that has it.

        Returns:
            A frame with ``actor`` (0 to A - 1), ``group``, ``side``, ``tone``, ``count``, ``row``,
            ``number`` (the sentence in its document, from 1), ``words`` and ``sentence``.
        """
        every = pl.DataFrame(
            {
                "mention": np.arange(len(self.column)),
                "actor": self.column,
                "group": np.asarray(codes, np.int64)[self.mentions.places.rows],
                "judged": self.scores.probabilities.argmax(axis=1),
                "tone": self.tone,
                "row": self.mentions.places.rows,
                "number": self.sentences.numbers,
                "sentence": pl.Series(self.sentences.sentences, dtype=pl.String).gather(
                    self.sentences.which
                ),
            }
        ).filter(pl.col("group") >= 0)
        found = []
        for side, sign in (("favourable", 1), ("unfavourable", -1)):
            ranked = (
                every.filter(pl.col("judged") == CLASSES.index("neutral") + sign)
                .sort(
                    (pl.col("tone") * sign).round(_ALIKE),
                    -pl.col("sentence").str.len_chars().cast(pl.Int64),
                    descending=True,
                    maintain_order=True,
                )
                .group_by("actor", "group", "sentence", maintain_order=True)
                .agg(
                    pl.col("mention", "tone", "row", "number").first(),
                    pl.len().cast(pl.Int64).alias("count"),
                )
            )
            best = ranked.group_by("actor", "group", maintain_order=True).head(limit)
            found.append(best.with_columns(pl.lit(side).alias("side")))
        made = pl.concat(found).sort("actor", "group", "side", maintain_order=True)
        return made.with_columns(words=self._words_of(made["mention"].to_list())).select(
            "actor", "group", "side", "tone", "count", "row", "number", "words", "sentence"
        )

    def _words_of(self, mentions: Sequence[int]) -> pl.Series:
        """The words of some mentions with their points, the strongest first."""
        place = {mention: number for number, mention in enumerate(mentions)}
        listed: list[list[dict[str, Any]]] = [[] for _ in mentions]
        chosen = np.flatnonzero(np.isin(self.scores.hit_mentions, np.array(mentions, np.int64)))
        names = self.scores.words.gather(self.scores.hit_words[chosen]).to_list()
        for hit, name in zip(chosen.tolist(), names, strict=True):
            entry = {"word": name, "points": float(self.scores.hit_points[hit])}
            listed[place[int(self.scores.hit_mentions[hit])]].append(entry)
        for entries in listed:
            entries.sort(key=lambda one: -abs(one["points"]))
        return pl.Series(listed, dtype=WORDS)


def judge_actors(
    stream: Stream, mentions: ActorMentions, actors: Ints, engine: ToneEngine
) -> ActorTone:
    """Judge every mention of some actors, given as rows of the table of actors."""
    column = np.full(len(mentions.actors), -1, dtype=np.int64)
    column[actors] = np.arange(len(actors))
    chosen = mentions.select(np.flatnonzero(column[mentions.who] >= 0))
    sentences = mention_sentences(stream, chosen.places)
    scores = judge_once(engine, sentences, stream.store.results)
    shifted = expect_shares(scores.probabilities)
    return ActorTone(chosen, column[chosen.who], sentences, scores, shifted, len(actors))


def _mean(sums: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(sums[:, 1] > 0, sums[:, 0] / sums[:, 1], np.nan))


def _bound_share(found: Estimate, documents: Floats) -> Bounds:
    """Return the bounds of an expected share of mentions.

    Most mentions are favourable with a small probability, and a few with a large one. A sample
    that misses these has too small a share and too small an error at once, as with a rate of
    bursty words: so the bounds are the outer ones of a part and of a rate. In simulation
    (docs/tone.md) fewer than ``SHARE_DOCUMENTS`` still hold the true share too rarely.
    """
    part, rate = part_interval(found, documents), rate_interval(found)
    enough = documents >= SHARE_DOCUMENTS
    low, high = np.fmin(part[0], rate[0]), np.fmax(part[1], np.minimum(rate[1], 1.0))
    return np.where(enough, low, np.nan), np.where(enough, high, np.nan)
