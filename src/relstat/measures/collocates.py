"""Collocates: the words around a node, and how much they belong there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args

import numpy as np
import polars as pl

from relstat.analysis.concordance.excerpts import Around
from relstat.analysis.concordance.near import (
    MOST_EPITHET,
    Near,
    Side,
    count_near,
    find_epithets,
)
from relstat.analysis.phrases.names import name_terms
from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.stream import Stream
from relstat.counting.contrasts import contrast_groups
from relstat.counting.counts import Counts, count_given, usual_words, word_occurrences
from relstat.counting.term_patterns import Found, TermPattern, find_terms
from relstat.errors import OptionError, option
from relstat.lexicons.stopwords import english_stopwords, load_stopwords
from relstat.measures.layout import (
    PER,
    by_title,
    group_notes,
    nullable,
    rate_notes,
    small_group_notes,
    total_rate,
)
from relstat.measures.long_form import Block, group_rates, lay_out
from relstat.measures.options import By, Cluster, Option, Top, measure
from relstat.statistics.families import ASSOCIATIONS
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["collocates"]

NamesOf = Literal["keep", "drop", "only"]
Items = list[tuple[Column, Any]]
_COUNTS: Final = pl.List(pl.Int64)


def parse_window(text: str) -> Around:
    """Read a window from a text: a number of words, or ``sentence``."""
    if text != "sentence" and not (text.isdecimal() and int(text)):
        raise OptionError(f"{option('window')} is a number of words, or sentence, not {text!r}")
    return "sentence" if text == "sentence" else int(text)


@measure
def collocates(
    corpus: Corpus,
    node: Annotated[
        str,
        Option(
            "Word or pattern (see kwic) whose neighbours are counted, in quotes; A|B for either.",
            metavar="NODE",
            argument=True,
        ),
    ],
    *,
    by: By = None,
    top: Top = 20,
    window: Annotated[
        Around,
        Option(
            "Number of words on each side of the node, or sentence.",
            metavar="N|sentence",
            parse=parse_window,
        ),
    ] = 5,
    side: Annotated[Side, Option("Count words on both sides, or on one.")] = "both",
    epithets: Annotated[
        bool,
        Option("List the words directly before the node, up to the next function word."),
    ] = False,
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
        node: words with wildcards and slots (:mod:`relstat.corpus.patterns`); ``|`` divides
            alternatives of one word or several, as for :func:`relstat.freq`.
        by: one or more fields: each group gets the rate of the collocate near the node, and further
            columns name the group that has it most there, and how much more than all others.
        top: rows to keep, strongest first; None or 0 keeps all.
        window: words on each side, or ``sentence``.
        side: ``left`` counts only what comes before the node, ``right`` what comes after it.
        epithets: list the runs of content words directly before the node instead, as
            *great leader* before a name: at most four words, not over punctuation; the most
            frequent first, with their share of the node's occurrences.
        statistic: a name in :data:`relstat.statistics.ASSOCIATIONS`.
        min_count, min_docs: joint occurrences, and documents with them, that a word must reach.
        names: ``drop`` leaves out words that the corpus writes with a capital nine times in ten,
            ``only`` lists no others.
        stopwords: ``none``, ``english`` (function words), or the path of a word list.
        cluster: a field: documents that share its value in one group are one unit of the comparison
            of groups.

    Returns:
        A row per word (with ``by`` per word and group): term, written, count, left, right, position
        (the most frequent distance from the nearest node: -1 directly before it), positions (how
        often at each distance), total, rate per 10,000 words near the node with interval,
        documents, association. Of epithets: term, written, count, share of the node's occurrences
        with interval, total, documents.

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
    if epithets and (side == "right" or window == "sentence"):
        raise OptionError(
            f"epithets stand directly before the node: leave out {option('side')} and "
            f"{option('window')}"
        )
    stream = corpus.stream
    (found,) = find_terms(stream, [TermPattern.parse(node, corpus.options)])
    groups = corpus.groups(by) if by is not None else None
    clusters = corpus.groups(cluster) if cluster else None
    if epithets:
        made: _Words | _Epithets = _Epithets.of(stream, found, (min_count, min_docs), names)
    else:
        near = count_near(stream, found, window, side)
        wanted = _wanted(stream, names, load_stopwords(stopwords))[near.terms]
        made = _Words.of(stream, near, statistic, (min_count, min_docs), wanted)
    order = made.order[: top or None]
    shown = made.counts.select(order)
    items = made.items(order, shown)
    block = None
    if groups is not None:
        items = [*_yielding(items), *_contrasts(shown, groups, clusters)]
        block = group_rates(shown, groups, digits=1)
        block = _as_shares(block) if epithets else block
    laid = lay_out(items, block)
    return Table(
        _title(node, found, groups, window, side, epithets=epithets),
        laid.frame,
        laid.columns,
        tuple(_notes(made, found, groups)),
        Provenance.of(
            corpus,
            "collocates",
            words=stream.words,
            citations=(ASSOCIATIONS[statistic].source, "Evert 2008"),
        ),
        laid.spread,
        total=len(made.order),
    )


@dataclass(frozen=True)
class _Words:
    """The words near a node, the strongest first."""

    stream: Stream
    near: Near
    counts: Counts
    everywhere: Ints
    strength: Floats
    statistic: str
    order: Ints

    @classmethod
    def of(
        cls, stream: Stream, near: Near, statistic: str, least: tuple[int, int], wanted: Flags
    ) -> _Words:
        counts, measured = near.counts, ASSOCIATIONS[statistic]
        everywhere = word_occurrences(stream).counts[near.terms]
        strength = measured(counts.totals, counts.sizes.sum(), everywhere, stream.words)
        chosen = np.flatnonzero(_enough(counts, least) & wanted)
        rank = strength if measured.kind == "p" else -strength
        order = chosen[np.lexsort((near.terms[chosen], np.nan_to_num(rank[chosen], nan=np.inf)))]
        return cls(stream, near, counts, everywhere, strength, statistic, order)

    def items(self, order: Ints, shown: Counts) -> Items:
        """What is known of each word in the whole corpus."""
        near, terms = self.near, self.near.terms[order]
        positions = near.positions[order]
        usual = near.distances[positions.argmax(axis=1)] if len(order) else order
        measured = ASSOCIATIONS[self.statistic]
        return [
            (Column("term", rank=None), self.stream.vocabulary.terms.types.gather(terms)),
            (Column("written", label="collocate"), usual_words(self.stream, terms)),
            (Column("count", "count", rank=2), shown.totals),
            (Column("left", "count", rank=1), near.left[order]),
            (Column("right", "count", rank=1), near.right[order]),
            (Column("position", "score", digits=0, rank=2), pl.Series(usual, dtype=pl.Int64)),
            (Column("positions", "series", rank=2), pl.Series(positions.tolist(), dtype=_COUNTS)),
            (Column("total", "count", "in corpus", rank=3), self.everywhere[order]),
            *total_rate(shown, digits=1),
            (Column("documents", "count", rank=3), shown.document_counts),
            (
                Column("association", "score", measured.label, measured.digits),
                nullable(self.strength[order]),
            ),
        ]

    def notes(self) -> list[str]:
        """How to read them."""
        measured, far = ASSOCIATIONS[self.statistic], int(self.near.distances[-1])
        return [
            Note(f"order: {measured.label}: {measured.reading}", about="association"),
            Note(
                f"positions: how often at each distance from the nearest node, {far} words before "
                f"it to {far} after it",
                about="positions",
                short=f"positions: {far} words before the node to {far} after it",
            ),
            Note(
                f"per {PER // 1000}k: occurrences per {PER:,} words near the node",
                about=("rate", "group_rate"),
            ),
            Note(
                "left, right: a word between two nodes is on both sides, and once in count",
                about=("left", "right"),
                short="left, right: both for a word between two nodes",
            ),
            Note("position: the most frequent distance, -1 directly before", about="position"),
        ]


@dataclass(frozen=True)
class _Epithets:
    """What is directly before a node, the most frequent first."""

    stream: Stream
    counts: Counts
    order: Ints

    @classmethod
    def of(cls, stream: Stream, node: Found, least: tuple[int, int], names: str) -> _Epithets:
        ends = stream.vocabulary.terms.types.is_in(list(english_stopwords())).to_numpy()
        if names == "drop":
            ends = ends | name_terms(stream)
        counts = find_epithets(stream, node, ends)
        chosen = _enough(counts, least)
        if names == "only":
            chosen &= name_terms(stream)[stream.text.terms(counts.places)]
        order = np.flatnonzero(chosen)
        spelled = stream.spelled(counts.places[order], counts.words[order])
        rank = np.lexsort((spelled.rank("ordinal").to_numpy(), -counts.totals[order]))
        return cls(stream, counts, order[rank])

    def items(self, order: Ints, shown: Counts) -> Items:
        """What is known of each epithet in the whole corpus."""
        spelled = self.stream.spelled(shown.places, shown.words)
        everywhere = count_given(self.stream, [term.split(" ") for term in spelled])
        return [
            (Column("term", rank=None), spelled),
            (Column("written", label="epithet"), _written(self.stream, everywhere)),
            (Column("count", "count"), shown.totals),
            *((_share(column), _divided(column, values)) for column, values in
              total_rate(shown, digits=1)),
            (Column("total", "count", "in corpus", rank=2), everywhere.totals),
            (Column("documents", "count", rank=2), shown.document_counts),
        ]  # fmt: skip

    def notes(self) -> list[str]:
        """How to read them."""
        return [
            Note(
                f"epithet: the words directly before the node, up to the next function word or "
                f"punctuation, {MOST_EPITHET} at most"
            ),
            Note("share: of the occurrences of the node", about=("rate", "group_rate")),
            Note("in corpus: before the node or not", about="total"),
        ]


def _written(stream: Stream, counts: Counts) -> pl.Series:
    return stream.written(counts.places, counts.words)


def _enough(counts: Counts, least: tuple[int, int]) -> Flags:
    enough: Flags = (counts.totals >= least[0]) & (counts.document_counts >= least[1])
    return enough


def _wanted(stream: Stream, names: str, stopwords: frozenset[str]) -> Flags:
    """Which terms of the vocabulary may be listed."""
    terms = stream.vocabulary.terms.types
    wanted: Flags = ~terms.is_in(list(stopwords)).to_numpy()
    if names != "keep":
        wanted = wanted & (name_terms(stream) == (names == "only"))
    return wanted


def _share(column: Column) -> Column:
    """A rate per 10,000 as a share."""
    label = column.label.replace(f"per {PER // 1000}k", "share")
    return replace(column, kind="share", label=label, digits=1)


def _divided(column: Column, values: Any) -> Any:
    return values / PER if column.kind == "rate" else values


def _as_shares(block: Block) -> Block:
    """Rates of groups as shares."""
    values = [
        (_share(column), _divided(column, one)) if column.kind == "rate" else (column, one)
        for column, one in block.values
    ]
    return replace(block, values=values)


def _yielding(items: Items) -> Items:
    """The same columns, of which those of the whole corpus make room for those of groups."""
    return [
        (column if column.rank is None or column.name == "written" else replace(column, rank=3),
         values)
        for column, values in items
    ]  # fmt: skip


def _contrasts(counts: Counts, groups: Groups, clusters: Groups | None) -> Items:
    """The group that has each collocate most near the node, and how far it stands out."""
    found = contrast_groups(counts, groups, clusters)
    most = [groups.labels[code] for code in found.group.tolist()] if groups.labels else []
    bounds = ("log_ratio_low", "log_ratio_high")
    return [
        (Column("most_in", label="most in"), pl.Series(most, dtype=pl.String)),
        (Column("log_ratio", "score", "log ratio", 1, bounds), nullable(found.log_ratio)),
        (Column(bounds[0], "score", digits=1, rank=None), nullable(found.low)),
        (Column(bounds[1], "score", digits=1, rank=None), nullable(found.high)),
        (Column("p", "p", "adj. p"), nullable(found.p)),
    ]


def _title(
    node: str, found: Found, groups: Groups | None, window: Around, side: str, *, epithets: bool
) -> str:
    """What is listed, and how often the node occurs."""
    number, documents = len(found.starts), len(np.unique(found.rows))
    where = "the sentence" if window == "sentence" else f"{window} words"
    where += "" if side == "both" else f" to the {side}"
    what = "Epithets" if epithets else "Collocates"
    return (
        f"{what} of '{node}'{by_title(groups)} · {number:,} {'place' if number == 1 else 'places'} "
        f"in {documents:,} documents" + ("" if epithets else f" · within {where}")
    )


def _notes(made: _Words | _Epithets, found: Found, groups: Groups | None) -> list[str]:
    if not len(found.starts):
        return ["the node does not occur"]
    if not len(made.order):
        return [
            f"no word occurs near the node often enough: lower {option('min_count')} or "
            f"{option('min_docs')}"
        ]
    notes = [*made.notes(), *rate_notes()[1:]]
    if groups is not None:
        notes.append(
            Note(
                "log ratio: the group that has it most near the node against all others, 1 is "
                "twice as often; adjusted as adj. p is, its interval leaves 0 out just where "
                "adj. p is below .05",
                about="log_ratio",
                short="log ratio: most in against all others, 1 is twice as often",
            )
        )
    return [*notes, *group_notes(groups), *small_group_notes(groups, made.counts.sizes)]
