"""Actors: which countries, persons and organisations are mentioned, how often, by which names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.analysis.actors.counts import (
    choose_actors,
    count_actors,
    list_aliases,
    list_undecided,
)
from relstat.corpus.actors import ActorMentions
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import Counts
from relstat.lexicons.actors import Kind
from relstat.measures.layout import (
    by_title,
    group_notes,
    rate_notes,
    size_of,
    small_group_notes,
    total_rate,
)
from relstat.measures.long_form import group_rates, lay_out
from relstat.measures.options import By, Option, Top, measure
from relstat.tables.table import Column, Entries, Note, Provenance, Table

__all__ = ["actors", "undecided_notes"]

_TITLES: Final = {
    None: "Actors",
    "country": "Countries",
    "person": "Persons",
    "organisation": "Organisations",
}
_SHOWN: Final = 3  # aliases in print
_NAMED: Final = 5  # undecided names in a note


@measure
def actors(
    corpus: Corpus,
    *,
    by: By = None,
    kind: Annotated[
        Kind | None, Option("Count only countries, persons or organisations (default: all).")
    ] = None,
    names: Annotated[
        Sequence[str] | None,
        Option(
            "Count only this actor; repeat for more (default: all).", metavar="NAME", name="actor"
        ),
    ] = None,
    top: Top = 20,
) -> Table:
    """Count mentions of countries, persons and organisations: how often, in how many documents.

    A mention is any alias of an actor: name, adjective, people, capital, seat of power,
    abbreviation, an insult; ``US-led`` and ``Iran's`` contain one. Of names that overlap the
    longest counts: ``South China Sea`` mentions nobody. A capital counts for its country also where
    only a place is meant, and nobody is followed through pronouns. Rates compare corpora of
    different size; counts do not.

    Args:
        by: one or more fields; a row for each actor and group, with the rate in the group beside
            that in all. In print each actor is one line, and each group a column.
        kind: ``country``, ``person`` or ``organisation``.
        names: these actors, by name or any alias of their own; one that is not mentioned is a row
            of 0.
        top: rows to keep, most often mentioned first; None or 0 keeps all.

    Returns:
        A row per actor: actor, kind, of (the country or organisation that it belongs to),
        mentions, rate (per 10,000 words) with interval, documents, share (of all documents),
        aliases (those that occur, with their counts). With ``by`` a row per actor and group, and
        also group, group_count, group_rate with interval, group_documents.

    Raises:
        OptionError: an unknown actor. FieldError: an unknown field.
        EmptyCorpusError: no documents.
    """
    corpus.require_documents()
    mentions = corpus.actor_mentions
    every = choose_actors(mentions, None if kind == "none" else kind, names)
    chosen = every[: top or None]
    counts = count_actors(corpus.stream, mentions, chosen)
    groups = corpus.groups(by) if by is not None else None
    made = lay_out(
        _columns(mentions, chosen.tolist(), counts),
        None if groups is None else group_rates(counts, groups, digits=1),
    )
    documents, words = size_of(corpus)
    return Table(
        title=f"{_TITLES[kind]}{by_title(groups)} · {documents}, {words}",
        frame=made.frame,
        columns=made.columns,
        spread=made.spread,
        notes=(
            Note(
                "mentions: by any alias: names, adjectives, peoples, capitals, offices, "
                "abbreviations; the column aliases has their counts",
                about="mentions",
                short="mentions: by any alias, such as adjectives and capitals (--columns aliases)",
            ),
            *rate_notes(),
            *undecided_notes(mentions),
            *group_notes(groups),
            *small_group_notes(groups, counts.sizes),
        ),
        total=len(every),
        provenance=Provenance.of(corpus, "actors", words=int(counts.sizes.sum())),
    )


def _columns(
    mentions: ActorMentions, chosen: list[int], counts: Counts
) -> list[tuple[Column, Any]]:
    """What is counted of each actor in the whole corpus."""
    rows = [mentions.actors.rows[number] for number in chosen]
    shares = counts.document_counts / max(len(counts.sizes), 1)
    entries = Entries("{alias} {count:,}", most=_SHOWN)
    return [
        (Column("actor"), pl.Series([row.name for row in rows], dtype=pl.String)),
        (Column("kind", rank=2), pl.Series([row.kind for row in rows], dtype=pl.String)),
        (Column("of", rank=None), pl.Series([row.of or None for row in rows], dtype=pl.String)),
        (Column("mentions", "count"), counts.totals),
        *total_rate(counts, digits=1),
        (Column("documents", "count", rank=1), counts.document_counts),
        (Column("share", "share", "of documents", rank=1), shares),
        (
            Column("aliases", "list", rank=1, entries=entries),
            list_aliases(mentions, np.array(chosen, dtype=np.int64)),
        ),
    ]


def undecided_notes(mentions: ActorMentions) -> list[str]:
    """Say which names are counted for nobody, since they may mean several actors."""
    found = list_undecided(mentions)
    if not found:
        return []
    listed = ", ".join(f"{name} {count:,} ({' or '.join(who)})" for name, count, who in found)
    short = ", ".join(f"{name} {count:,}" for name, count, _ in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more names" if len(found) > _NAMED else ""
    return [
        Note(
            f"counted for nobody, since the document does not show who is meant: {listed}",
            short=f"undecided, counted for nobody: {short}{more}",
        )
    ]
