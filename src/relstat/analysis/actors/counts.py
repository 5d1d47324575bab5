"""Mentions of actors counted in each document, as terms are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from relstat.arrays import Ints, count_pairs
from relstat.corpus.actors import ActorMentions
from relstat.corpus.stream import Stream
from relstat.counting.counts import Counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.lexicons.actors import Kind

__all__ = ["ALIASES", "choose_actors", "count_actors", "list_aliases", "list_undecided"]

ALIASES = pl.List(pl.Struct({"alias": pl.String, "count": pl.Int64}))
"""The type of a column that lists aliases with their counts."""


def choose_actors(
    mentions: ActorMentions, kind: Kind | None = None, names: Sequence[str] | None = None
) -> Ints:
    """Return the actors that a table is about, as rows: the most often mentioned first.

    Args:
        mentions: those of the corpus.
        kind: keep countries, persons or organisations.
        names: these actors and no others, also those that are not mentioned.

    Raises:
        OptionError: an unknown name.
    """
    actors = mentions.actors
    totals = np.bincount(mentions.who, minlength=len(actors))
    if names:
        rows = list(dict.fromkeys(actors.find(name) for name in names))
    else:
        rows = np.flatnonzero(totals).tolist()
    kept = [row for row in rows if kind is None or actors.rows[row].kind == kind]
    kept.sort(key=lambda row: (-totals[row], actors.rows[row].name))
    return np.array(kept, dtype=np.int64)


def count_actors(stream: Stream, mentions: ActorMentions, actors: Ints) -> Counts:
    """Count the mentions of some actors in each document, a column for each."""
    column = np.full(len(mentions.actors), -1, dtype=np.int64)
    column[actors] = np.arange(len(actors))
    of_mention = column[mentions.who]
    inside = of_mention >= 0
    table = SparseCounts.of(
        mentions.places.rows[inside], of_mention[inside], (len(stream), len(actors))
    )
    ones = np.ones(len(actors), dtype=np.int64)
    return Counts(table, stream.words_per_document, ones, -ones)


def list_aliases(mentions: ActorMentions, actors: Ints) -> pl.Series:
    """List for each of some actors the aliases by which it is mentioned, the most frequent first.

    A list of ``alias`` and ``count`` for each.
    """
    found: dict[int, list[dict[str, object]]] = {int(actor): [] for actor in actors}
    pairs = count_pairs(mentions.who, mentions.places.names)
    rows = sorted(
        zip(*(each.tolist() for each in pairs), strict=True),
        key=lambda row: (row[0], -row[2], mentions.names[row[1]].text),
    )
    for actor, name, count in rows:
        if actor in found:
            found[actor].append({"alias": mentions.names[name].text, "count": count})
    return pl.Series(list(found.values()), dtype=ALIASES)


def list_undecided(mentions: ActorMentions) -> list[tuple[str, int, list[str]]]:
    """Return names whose mentions are undecided: the name, how many, and whom it may mean."""
    counts = np.bincount(mentions.undecided.names, minlength=len(mentions.names))
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda name: (-counts[name], name))
    return [
        (
            mentions.names[name].text,
            int(counts[name]),
            [mentions.actors.rows[row].name for row in mentions.names[name].actors],
        )
        for name in order
    ]
