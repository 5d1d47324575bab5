"""Mentions of actors: names in the text, and whom each of them means.

Most names mean one actor. The others are decided in this order, by the document that they are in:

1. A weak alias (``~Moon``) counts only where the document names the actor by an alias of its own
   that is not weak, or for some what it belongs to; that of a person not beside another capitalised
   word that is neither a title nor in the person's names (``Susan Harris``).
2. An alias that several actors share means, of those that can be meant: for persons the one whom
   the document names otherwise, if it is one, and else the one in office at its date; for countries
   and organisations first the one that existed, then the one that is named. A document without a
   date is of today.
3. Where this leaves several, or none, the mention is *undecided*: it is counted for nobody, and
   tables report it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Flags, Ints
from relstat.corpus.actor_names import Name, NameTree, Places, find_names
from relstat.corpus.periods import date_bounds
from relstat.corpus.stream import Stream
from relstat.derived import derived
from relstat.lexicons.actors import Actor, Actors
from relstat.text.vocabulary import TokenOptions

__all__ = ["ActorMentions", "find_actor_mentions"]


@dataclass(frozen=True)
class ActorMentions:
    """The mentions of actors in a corpus, in the order of the text.

    Attributes:
        actors: the actors.
        names: the aliases, each with whom it may mean.
        places: where the n mentions are, in the stream of words.
        who: int64 (n,), the actor of each mention, as a row of ``actors``.
        undecided: the places of names that may mean several actors, or nobody.
    """

    actors: Actors
    names: tuple[Name, ...]
    places: Places
    who: Ints
    undecided: Places

    def __len__(self) -> int:
        return len(self.who)

    def select(self, chosen: Ints | Flags) -> ActorMentions:
        """Return some of the mentions."""
        return replace(self, places=self.places.select(chosen), who=self.who[chosen])

    def of(self, actors: Sequence[int]) -> ActorMentions:
        """Return the mentions of some actors, given as rows."""
        return self.select(np.isin(self.who, np.asarray(actors, dtype=np.int64)))

    def choose(self, keep: Flags) -> ActorMentions:
        """Return the mentions in only the documents where ``keep`` (one flag each) is True."""
        row = np.cumsum(keep) - 1

        def follow(places: Places) -> Places:
            inside = places.select(keep[places.rows])
            return replace(inside, rows=row[inside.rows])

        return replace(
            self,
            places=follow(self.places),
            who=self.who[keep[self.places.rows]],
            undecided=follow(self.undecided),
        )

    @property
    def named_pairs(self) -> Ints:
        """The pairs of document and actor, as numbers in ascending order."""
        return np.unique(self.places.rows * len(self.actors) + self.who)

    def as_field(self, documents: int, name: str | None = None) -> pl.Series:
        """Return a field of documents: whom each mentions most, or whether it mentions an actor.

        Of actors mentioned equally often the first counts; a document that mentions none has no
        value. Raises :class:`OptionError` for an unknown actor.
        """
        if name is None:
            return pl.Series("actor", self._most_mentioned(documents), dtype=pl.String)
        number = self.actors.find(name)
        label = self.actors.rows[number].name
        values = np.where(self.mentioned(number, documents), label, f"not {label}")
        return pl.Series(f"actor:{label}", values, dtype=pl.String)

    def _most_mentioned(self, documents: int) -> list[str | None]:
        size = max(len(self.actors), 1)
        pairs, first, counts = np.unique(
            self.places.rows * size + self.who, return_index=True, return_counts=True
        )
        rows, who = np.divmod(pairs, size)
        order = np.lexsort((first, -counts, rows))
        leading = order[np.flatnonzero(np.diff(rows[order], prepend=-1))]
        named: list[str | None] = [None] * documents
        for row, actor in zip(rows[leading].tolist(), who[leading].tolist(), strict=True):
            named[row] = self.actors.rows[actor].name
        return named

    def mentioned(self, actor: int, documents: int) -> Flags:
        """Return whether each document mentions an actor: bool (documents,)."""
        found = np.zeros(documents, dtype=np.bool_)
        found[self.places.rows[self.who == actor]] = True
        return found


def find_actor_mentions(
    stream: Stream, actors: Actors, documents: pl.DataFrame, *, known: Ints | None = None
) -> ActorMentions:
    """Find the mentions of actors in the documents of a stream.

    Args:
        stream: the documents.
        actors: whom to look for.
        documents: their dates, in the columns ``date`` and ``date_precision``.
        known: :attr:`ActorMentions.named_pairs` of other text of the same documents: for titles
            that of the texts.
    """
    options = stream.vocabulary.options
    trees = _trees(actors)
    if options not in trees:
        trees[options] = NameTree.of(actors, options)
    tree = trees[options]
    places = find_names(stream, tree)
    decider = _Decider(actors, documents, len(actors))
    who = decider.decide(places, tree.names, known)
    real = np.array([actor.kind != "none" for actor in actors], dtype=np.bool_)
    decided = who >= 0
    meant = decided.copy()
    meant[decided] = real[who[decided]]
    order = np.lexsort((places.first, places.starts))
    meant, open_ones = meant[order], (who == _UNDECIDED)[order]
    places, who = places.select(order), who[order]
    return ActorMentions(
        actors, tree.names, places.select(meant), who[meant], places.select(open_ones)
    )


_UNDECIDED = -1
_DROPPED = -2  # a weak alias in a document that names the actor by no other


@derived
def _trees(actors: Actors) -> dict[TokenOptions, NameTree]:
    """The trees of the names of some actors, by how words are cut."""
    return {}


@dataclass(frozen=True)
class _Decider:
    """Decides whom a name means in a document."""

    actors: Actors
    documents: pl.DataFrame
    size: int

    def decide(self, places: Places, names: Sequence[Name], known: Ints | None) -> Ints:
        """Return the actor of each place, or that it is undecided or dropped."""
        single = np.array(
            [name.actors[0] if name.weak == (False,) else _UNDECIDED for name in names] or [-1],
            dtype=np.int64,
        )
        who = single[places.names]
        sure = who >= 0
        pairs = np.unique(places.rows[sure] * self.size + who[sure])
        if known is not None:
            pairs = np.union1d(pairs, known)
        doubtful = np.flatnonzero(~sure)
        order = doubtful[np.argsort(places.names[doubtful], kind="stable")]
        cuts = np.flatnonzero(np.diff(places.names[order])) + 1
        for some in np.split(order, cuts) if len(order) else []:
            name = names[int(places.names[some[0]])]
            who[some] = self._choose(name, places.rows[some], pairs)
        return who

    def _choose(self, name: Name, rows: Ints, pairs: Ints) -> Ints:
        """Decide about the places of one name, which are in these documents."""
        candidates = [self.actors.rows[number] for number in name.actors]
        own = self._named(rows, name.actors, pairs)
        able = own | self._supported(rows, candidates, pairs) & np.array(name.by_owner)
        able[:, ~np.array(name.weak)] = True
        chosen = np.full(len(rows), _UNDECIDED, dtype=np.int64)
        chosen[~able.any(axis=1)] = _DROPPED
        steps = [own, self._in_office(rows, candidates)]
        if candidates[0].kind != "person":
            steps.reverse()
        for step in steps:
            narrowed = able & step
            able = np.where(narrowed.any(axis=1)[:, None], narrowed, able)
        one = able.sum(axis=1) == 1
        chosen[one] = np.array(name.actors)[able[one].argmax(axis=1)]
        return chosen

    def _named(self, rows: Ints, actors: Sequence[int], pairs: Ints) -> Flags:
        """Whether each document names each of some actors: bool (documents, actors)."""
        wanted = rows[:, None] * self.size + np.array(actors)
        if not len(pairs):
            return np.zeros(wanted.shape, dtype=np.bool_)
        place = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
        return np.asarray(pairs[place] == wanted)

    def _supported(self, rows: Ints, candidates: Sequence[Actor], pairs: Ints) -> Flags:
        """Whether each document names what each actor belongs to."""
        places = self.actors.places
        found = np.zeros((len(rows), len(candidates)), dtype=np.bool_)
        for place, actor in enumerate(candidates):
            if actor.of in places:
                found[:, place] = self._named(rows, [places[actor.of]], pairs)[:, 0]
        return found

    def _in_office(self, rows: Ints, candidates: Sequence[Actor]) -> Flags:
        """Whether each actor held office, or existed, when each document was published."""
        distinct, which = np.unique(rows, return_inverse=True)
        earliest, latest = date_bounds(self.documents[distinct])
        days: list[tuple[Any, Any]] = list(zip(earliest.to_list(), latest.to_list(), strict=True))
        found: npt.NDArray[np.bool_] = np.array(
            [[actor.held(*day) for actor in candidates] for day in days],
            dtype=np.bool_,
        ).reshape(len(days), len(candidates))
        return np.asarray(found[which.ravel()])
