"""Collocates: the words around a node, and how much they belong there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import numpy as np
import polars as pl

from relstat.analysis.phrases.names import name_terms
from relstat.arrays import Flags, Ints, ragged_indices
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.matches import Matches, find_matches
from relstat.corpus.patterns import parse
from relstat.corpus.stream import Stream
from relstat.counting.contrasts import contrast_groups
from relstat.counting.counts import Counts, usual_words, word_totals
from relstat.counting.sparse_counts import SparseCounts
from relstat.errors import OptionError
from relstat.lexicons.stopwords import load_stopwords
from relstat.measures.layout import (
    PER,
    by_title,
    group_notes,
    nullable,
    rate_notes,
    small_group_notes,
    total_rate,
)
from relstat.measures.long_form import group_rates, lay_out
from relstat.measures.options import By, Cluster, Option, Top, measure
from relstat.statistics.families import ASSOCIATIONS
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["collocates"]

Side = Literal["both", "left", "right"]
NamesOf = Literal["keep", "drop", "only"]


@measure
def collocates(
    corpus: Corpus,
    node: Annotated[
        str,
        Option(
            "Word or pattern (see kwic) whose neighbours are counted, in quotes.",
            metavar="NODE",
            argument=True,
        ),
    ],
    *,
    by: By = None,
    top: Top = 20,
    window: Annotated[int, Option("Number of words on each side of the node.", min=1)] = 5,
    side: Annotated[Side, Option("Count words on both sides of the node, or on one.")] = "both",
    statistic: Annotated[
        str,
        Option(f"Association measure to sort by: {', '.join(ASSOCIATIONS)}.", metavar="NAME"),
    ] = "logdice",
    min_count: Annotated[int, Option("Minimum number of occurrences near the node.", min=1)] = 3,
    min_docs: Annotated[
        int, Option("Minimum number of documents in which the word occurs near the node.", min=1)
    ] = 3,
    names: Annotated[NamesOf, Option("Keep names, drop them, or list only names.")] = "keep",
    stopwords: Annotated[
        str | Path,
        Option(
            "Leave out no words, English function words, or the words in a file.",
            metavar="none|english|FILE",
        ),
    ] = "english",
    cluster: Cluster = None,
) -> Table:
    """List the words that occur near a node more than elsewhere, the strongest first.

    Every place within ``window`` words of the node and in the same document counts once, however
    many nodes are near; the node's own words do not count. The association is that of the table of
    two by two of these places and all words: how often the word is in them (``count``), their
    number, how often it occurs at all (``total``), all words.

    Args:
        node: words with wildcards and slots (:mod:`relstat.corpus.patterns`).
        by: one or more fields: each group gets the rate of the collocate near the node, and further
            columns tell which group has it most there, and how much more than all others.
        top: rows to keep, strongest first; None or 0 keeps all.
        window: words on each side.
        side: ``left`` counts only what comes before the node, such as its epithets.
        statistic: a name in :data:`relstat.statistics.ASSOCIATIONS`.
        min_count, min_docs: joint occurrences, and documents with them, that a word must reach.
        names: ``drop`` leaves out words that the corpus writes with a capital nine times in ten,
            ``only`` lists no others.
        stopwords: ``none``, ``english`` (function words), or the path of a word list.
        cluster: a field: documents that share its value in one group are one unit of the comparison
            of groups.

    Returns:
        A row per word (with ``by`` per word and group): term, written, count, left, right, total,
        rate per 10,000 words near the node with interval, documents, association.

    Raises:
        OptionError: a pattern that cannot be read, or an unknown statistic. EmptyCorpusError.

    Sources: Sinclair (1966), Beginning the study of lexis, for node and window; Evert (2008),
    Corpora and collocations, 1212-1248, for the table of two by two of a window.
    """
    corpus.require_documents()
    for name, value, kind in (("side", side, Side), ("names", names, NamesOf)):
        if value not in get_args(kind):
            raise OptionError.unknown(name, value, get_args(kind))
    if statistic not in ASSOCIATIONS:
        raise OptionError.unknown("statistic", statistic, ASSOCIATIONS)
    stream = corpus.stream
    pattern = parse(node, corpus.options)
    found = find_matches(stream, pattern)
    near = _count_near(stream, found, window, side)
    counts = near.counts
    listed = (counts.totals >= min_count) & (counts.document_counts >= min_docs)
    listed &= _wanted(stream, names, load_stopwords(stopwords))[near.terms]
    chosen = np.flatnonzero(listed)
    everywhere = word_totals(stream).counts[near.terms]
    measured = ASSOCIATIONS[statistic]
    strength = measured(counts.totals, counts.sizes.sum(), everywhere, stream.words)
    rank = strength if measured.kind == "p" else -strength
    order = chosen[np.lexsort((near.terms[chosen], np.nan_to_num(rank[chosen], nan=np.inf)))]
    order = order[: top or None]
    shown = counts.select(order)
    terms = near.terms[order]
    groups = corpus.groups(by) if by is not None else None
    items: list[tuple[Column, Any]] = [
        (Column("term", rank=None), stream.vocabulary.terms.types.gather(terms)),
        (Column("written", label="collocate"), usual_words(stream, terms)),
        (Column("count", "count"), shown.totals),
        (Column("left", "count", rank=1), near.left[order]),
        (Column("right", "count", rank=1), near.right[order]),
        (Column("total", "count", "in all", rank=2), everywhere[order]),
        *total_rate(shown, digits=1),
        (Column("documents", "count", rank=2), shown.document_counts),
        (
            Column("association", "score", measured.label, measured.digits),
            nullable(strength[order]),
        ),
    ]
    block = None
    if groups is not None:
        items += _contrasts(shown, groups, corpus.groups(cluster) if cluster else None)
        block = group_rates(shown, groups, digits=1)
    made = lay_out(items, block)
    places = f"{len(found):,} {'place' if len(found) == 1 else 'places'}"
    where = "words" if side == "both" else f"words to the {side}"
    return Table(
        f"Collocates of '{pattern.text}'{by_title(groups)} · {places} in {found.document_count:,} "
        f"documents · within {window} {where}",
        made.frame,
        made.columns,
        tuple(_notes(found, len(chosen), counts, groups, measured.label, measured.reading)),
        Provenance.of(
            corpus, "collocates", words=stream.words, citations=(measured.source, "Evert 2008")
        ),
        made.spread,
        total=len(chosen),
    )


class _Near:
    """The words near a node.

    Attributes:
        terms: the terms that occur there, by number in the vocabulary.
        counts: how often each does in each document; the sizes are the places near the node.
        left, right: how often before and after a node.
    """

    def __init__(self, terms: Ints, counts: Counts, left: Ints, right: Ints) -> None:
        self.terms, self.counts, self.left, self.right = terms, counts, left, right


def _count_near(stream: Stream, found: Matches, window: int, side: str) -> _Near:
    """Count the words within a window around each match, each place once."""
    bounds = stream.store.document_words
    first, last = bounds[found.documents], bounds[found.documents + 1]
    begins = np.maximum(found.starts - window, first)
    sides = {
        "left": ragged_indices(begins, found.starts - begins),
        "right": ragged_indices(found.ends, np.minimum(found.ends + window, last) - found.ends),
    }
    own = np.unique(ragged_indices(found.starts, found.ends - found.starts))
    wanted = {name: side in (name, "both") for name in sides}
    places = {
        name: np.setdiff1d(positions, own) if wanted[name] else positions[:0]
        for name, positions in sides.items()
    }
    every = np.union1d(places["left"], places["right"])
    every_term = stream.text.terms(every)
    document = np.searchsorted(bounds, every, side="right") - 1
    rows = stream.text.rows[document].astype(np.int64)
    terms, column = np.unique(every_term, return_inverse=True)
    documents = len(stream.words_per_document)
    table = SparseCounts.of(rows, column.ravel(), (documents, len(terms)))
    sizes = np.bincount(rows, minlength=documents).astype(np.int64)
    ones = np.ones(len(terms), dtype=np.int64)
    left, right = (
        np.bincount(np.searchsorted(terms, stream.text.terms(at)), minlength=len(terms))
        for at in (places["left"], places["right"])
    )
    return _Near(terms.astype(np.int64), Counts(table, sizes, ones, -ones), left, right)


def _wanted(stream: Stream, names: str, stopwords: frozenset[str]) -> Flags:
    """Which terms of the vocabulary may be listed."""
    terms = stream.vocabulary.terms.types
    wanted: Flags = ~terms.is_in(list(stopwords)).to_numpy()
    if names != "keep":
        wanted = wanted & (name_terms(stream) == (names == "only"))
    return wanted


def _contrasts(counts: Counts, groups: Groups, clusters: Groups | None) -> list[tuple[Column, Any]]:
    """The group that has each collocate most near the node, and how far it stands out."""
    found = contrast_groups(counts, groups, clusters)
    most = [groups.labels[code] for code in found.group.tolist()] if groups.labels else []
    bounds = ("log_ratio_low", "log_ratio_high")
    return [
        (Column("most_in", label="most in", rank=2), pl.Series(most, dtype=pl.String)),
        (Column("log_ratio", "score", "log ratio", 1, bounds, rank=1), nullable(found.log_ratio)),
        (Column(bounds[0], "score", digits=1, rank=None), nullable(found.low)),
        (Column(bounds[1], "score", digits=1, rank=None), nullable(found.high)),
        (Column("p", "p", "adj. p", rank=1), nullable(found.p)),
    ]


def _notes(
    found: Matches, listed: int, counts: Counts, groups: Groups | None, label: str, reading: str
) -> list[str]:
    if not len(found):
        return ["the node does not occur"]
    if not listed:
        return ["no word occurs near the node often enough: lower min_count or min_docs"]
    notes: list[str] = [
        Note(f"{label}: {reading}", about="association"),
        Note(
            f"per {PER // 1000}k: occurrences per {PER:,} words near the node",
            about=("rate", "group_rate"),
        ),
        *rate_notes()[1:],
    ]
    if groups is not None:
        notes.append(
            Note(
                "log ratio: the group that has it most near the node against all others; adjusted "
                "as adj. p is, its interval leaves 0 out just where adj. p is below .05",
                about="log_ratio",
                short="log ratio: the group that has it most near the node against all others",
            )
        )
    return [*notes, *group_notes(groups), *small_group_notes(groups, counts.sizes)]
