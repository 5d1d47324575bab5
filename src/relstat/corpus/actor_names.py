"""Where names of actors occur in a stream of words, whichever actor they mean.

All aliases form one tree of atoms (:mod:`relstat.text.atoms`). What a word type may begin or
continue is worked out once per type; the walk down the tree goes through the stream for all
positions at once, an atom at a time. Of names that overlap the one that begins first counts, and of
those that begin together the longest. A name does not go across a break.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from relstat.arrays import Flags, Ids, Ints, offsets_of
from relstat.corpus.stream import Shard, Stream
from relstat.lexicons.actors import Actors, Alias
from relstat.lexicons.lexicon import load_lexicon
from relstat.lexicons.stopwords import english_stopwords
from relstat.text.atoms import CAPITAL_FIRST, CAPITALS, SMALL, Atom, atoms_of, has_atom
from relstat.text.tokens import tokenize_texts
from relstat.text.vocabulary import TokenOptions, Vocabulary

__all__ = ["Name", "NameTree", "Places", "find_names"]

_SHORT: Final = 4  # letters of an abbreviation that is matched in capitals only
_CASES: Final = (SMALL, CAPITAL_FIRST, CAPITALS)
_MOST_ATOMS: Final = 64  # of a word, for numbering atoms over the stream
_CURRENCY: Final = r"\b(?:US|U\.S\.|NZ|HK|TT)\s?\$"


class Name(NamedTuple):
    """What an alias says: the rows of the actors that have it, and for which it is weak.

    ``by_owner``: for which of them a name of what the actor belongs to makes up for that.
    """

    text: str
    actors: tuple[int, ...]
    weak: tuple[bool, ...]
    by_owner: tuple[bool, ...]


@dataclass(frozen=True)
class Places:
    """The places of n names, in the order of the stream.

    Attributes:
        starts, ends: int64 (n,), the word position of the first word, and after the last.
        first, last: int64 (n,), which atom of its first word a name begins with, and which of its
            last word it ends with.
        names: int64 (n,), which name.
        rows: int64 (n,), the document, as a row of the corpus.
    """

    starts: Ints
    ends: Ints
    first: Ints
    last: Ints
    names: Ints
    rows: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def select(self, chosen: Ints | Flags) -> Places:
        """Return some of them."""
        return Places(*(getattr(self, one)[chosen] for one in self.__dataclass_fields__))


@dataclass(frozen=True)
class NameTree:
    """The aliases of all actors as a tree of atoms.

    Attributes:
        names: what the aliases say.
        atoms: the number of each atom.
        steps: for state, atom and the case that it demands the next state.
        ends: the name that is complete in each state; -1 for none.
        surnames: bool (names,), a weak alias of one word that only persons have.
    """

    names: tuple[Name, ...]
    atoms: Mapping[str, int]
    steps: Mapping[tuple[int, int, int], int]
    ends: Ints
    surnames: Flags

    @classmethod
    def of(cls, actors: Actors, options: TokenOptions | None = None) -> NameTree:
        """Grow the tree of the aliases of some actors; ``options`` are how words are cut."""
        atoms: dict[str, int] = {}
        steps: dict[tuple[int, int, int], int] = {}
        meant: dict[int, dict[int, Alias]] = {}
        texts: dict[int, str] = {}
        states = 1
        aliases = [(row, alias) for row, actor in enumerate(actors) for alias in actor.aliases]
        written = _words_of_each([alias.text for _, alias in aliases], options)
        for (row, alias), words in zip(aliases, written, strict=True):
            state = 0
            for atom in (atom for word in words for atom in atoms_of(word)):
                number = atoms.setdefault(atom.text, len(atoms))
                step = (state, number, _demanded_case(atom))
                state = steps.setdefault(step, states)
                states += state == states
            texts.setdefault(state, alias.text)
            known = meant.setdefault(state, {}).setdefault(row, alias)
            if known.weak:
                meant[state][row] = alias
        ends = np.full(states, -1, dtype=np.int64)
        ends[list(meant)] = np.arange(len(meant))
        names = [
            Name(
                texts[state],
                tuple(by_row),
                tuple(alias.weak for alias in by_row.values()),
                tuple(alias.by_owner for alias in by_row.values()),
            )
            for state, by_row in meant.items()
        ]
        persons = [actor.kind == "person" for actor in actors]
        surnames = [
            all(name.weak) and " " not in name.text and all(persons[row] for row in name.actors)
            for name in names
        ]
        return cls(tuple(names), atoms, steps, ends, np.array(surnames, dtype=np.bool_))

    @cached_property
    def spoken(self) -> Flags:
        """Which names are an abbreviation that is also a word, as US and WHO: bool, (names,)."""
        words = english_stopwords()
        return np.array([one.text.isupper() and one.text.lower() in words for one in self.names])

    @cached_property
    def _keys(self) -> tuple[Ints, Ints]:
        """The steps as numbers in ascending order, and the states that they lead to."""
        keys = np.array([self._key(*step) for step in self.steps], dtype=np.int64)
        order = np.argsort(keys)
        return keys[order], np.array(list(self.steps.values()), dtype=np.int64)[order]

    def _key(self, state: Ints | int, atom: Ints | int, case: int) -> Ints | int:
        return (state * max(len(self.atoms), 1) + atom) * len(_CASES) + case

    def go_on(self, states: Ints, atoms: Ints, cases: Ints) -> tuple[Ints, Ints]:
        """Return which of some states go on with these atoms, and the states that follow.

        One that goes on in two ways (an alias in small letters and one in capitals) is in both.
        """
        keys, following = self._keys
        which, where = [], []
        for case in _CASES:
            fits = np.flatnonzero((atoms >= 0) & (cases >= case))
            wanted = np.asarray(self._key(states[fits], atoms[fits], case))
            place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            same = keys[place] == wanted if len(keys) else np.zeros(len(wanted), np.bool_)
            which.append(fits[same])
            where.append(following[place[same]])
        return np.concatenate(which), np.concatenate(where)


def _words_of_each(texts: Sequence[str], options: TokenOptions | None) -> list[list[str]]:
    """The words of each of some texts, as written."""
    tokens = tokenize_texts(texts, options)
    words = tokens.vocabulary.words.types.gather(tokens.word_ids).to_list()
    return [words[begin:end] for begin, end in pairwise(tokens.document_words.tolist())]


def _demanded_case(atom: Atom) -> int:
    """The case that an alias demands: capitals for short abbreviations, else its first letter."""
    if atom.case == CAPITALS and len(atom.text) > _SHORT:
        return CAPITAL_FIRST
    return atom.case


@dataclass(frozen=True)
class _WordAtoms:
    """The atoms of each word type; a type without an atom of the tree has none.

    Attributes:
        counts: int64 (types,), how many.
        offsets: int64 (types + 1,), where they begin in ``atoms`` and ``cases``.
        atoms: int64, their numbers; -1 for one that is not in the tree.
        cases: int64, how they are written.
        opens: bool (types,), whether a name can begin in the word.
        loud: bool (types,), an ordinary word in capitals.
        dotted: bool (types,), an abbreviation with periods.
        given: bool (types,), capitalised and no title: beside a surname part of another name.
        possessive: bool (types,), ends in an apostrophe or 's.
    """

    counts: Ints
    offsets: Ints
    atoms: Ints
    cases: Ints
    opens: Flags
    loud: Flags
    dotted: Flags
    given: Flags
    possessive: Flags

    @classmethod
    def of(cls, vocabulary: Vocabulary, tree: NameTree) -> _WordAtoms:
        """Look the word types of a vocabulary up in the tree."""
        types = vocabulary.words.types
        known = has_atom(types, pl.Series(list(tree.atoms), dtype=pl.String))
        counts = np.zeros(len(types), dtype=np.int64)
        atoms, cases = [], []
        opening = {atom for state, atom, _ in tree.steps if state == 0}
        opens = np.zeros(len(types), dtype=np.bool_)
        which = np.flatnonzero(known)
        for place, word in zip(which.tolist(), types.gather(which).to_list(), strict=True):
            found = atoms_of(word)[:_MOST_ATOMS]
            numbers = [tree.atoms.get(atom.text, -1) for atom in found]
            counts[place] = len(found)
            atoms += numbers
            cases += [atom.case for atom in found]
            opens[place] = not opening.isdisjoint(numbers)
        loud = types.str.contains(r"^\p{Lu}{2,}$").to_numpy() & ~known
        return cls(
            counts=counts,
            offsets=offsets_of(counts),
            atoms=np.array(atoms, np.int64),
            cases=np.array(cases, np.int64),
            opens=opens,
            loud=loud,
            dotted=types.str.contains(".", literal=True).to_numpy(),
            given=_is_given(types),
            possessive=types.str.contains("['’]s?$").to_numpy(),
        )


def _is_given(types: pl.Series) -> Flags:
    """Which word types are capitalised, not possessive, and neither a title nor a function word."""
    other = load_lexicon("person_titles_en").words | english_stopwords()
    capital = types.str.contains(r"^\p{Lu}\p{Ll}") & ~types.str.contains("['’]s?$")
    return np.asarray((capital & ~types.str.to_lowercase().is_in(list(other))).to_numpy())


def find_names(stream: Stream, tree: NameTree) -> Places:
    """Find the names of a tree in the documents of a stream."""
    words = _WordAtoms.of(stream.vocabulary, tree)
    parts = [_find_in_shard(shard, tree, words) for shard in stream.shards]
    return Places(*(np.concatenate(each) for each in zip(*map(_columns, parts), strict=True)))


def _columns(places: Places) -> tuple[Ints, ...]:
    return tuple(getattr(places, name) for name in places.__dataclass_fields__)


def _find_in_shard(shard: Shard, tree: NameTree, words: _WordAtoms) -> Places:
    store = shard.store
    bounds = store.document_words[shard.first : shard.last + 1]
    begin, end = int(bounds[0]), int(bounds[-1])
    ids = np.asarray(store.words[begin:end])
    breaks = np.asarray(store.breaks[begin:end], dtype=np.bool_)
    found = _longest(_walk(ids, breaks, tree, words))
    found = found.select(~_shouted(found, ids, words, tree.spoken))
    found = found.select(~_of_others(found, ids, breaks, words, tree.surnames))
    document = np.searchsorted(bounds, found.starts + begin, side="right") - 1
    rows = np.where(shard.keep, np.cumsum(shard.keep) - 1 + shard.first_row, -1)[document]
    placed = Places(
        found.starts + begin, found.ends + begin, found.first, found.last, found.names, rows
    )
    chosen = placed.select(rows >= 0)
    return chosen.select(~_priced(shard, chosen, tree))


def _walk(ids: Ids, breaks: Flags, tree: NameTree, words: _WordAtoms) -> Places:
    """Find every alias at every position; those that overlap are all among them."""
    word = np.flatnonzero(words.opens[ids])
    counts = words.counts[ids[word]]
    start = np.repeat(word, counts)
    nth = np.arange(len(start)) - np.repeat(np.cumsum(counts) - counts, counts)
    opened, at = nth, start
    states = np.zeros(len(start), dtype=np.int64)
    found: list[tuple[Ints, ...]] = []
    while len(at):
        place = words.offsets[ids[at]] + nth
        which, states = tree.go_on(states, words.atoms[place], words.cases[place])
        start, opened, at, nth = start[which], opened[which], at[which], nth[which]
        complete = tree.ends[states]
        done = complete >= 0
        found.append((start[done], at[done] + 1, opened[done], nth[done], complete[done]))
        inside = nth + 1 < words.counts[ids[at]]
        after = np.minimum(at + 1, len(ids) - 1)
        joined = (at + 1 < len(ids)) & ~breaks[after] & (words.counts[ids[after]] > 0)
        goes = inside | joined
        at = np.where(inside, at, after)[goes]
        nth = np.where(inside, nth + 1, 0)[goes]
        start, opened, states = start[goes], opened[goes], states[goes]
    if not found:
        return Places(*(np.empty(0, dtype=np.int64) for _ in range(6)))
    starts, ends, first, last, names = (np.concatenate(each) for each in zip(*found, strict=True))
    return Places(starts, ends, first, last, names, np.zeros(len(starts), dtype=np.int64))


def _longest(found: Places) -> Places:
    """Those that overlap none that begins before, or begins there and is longer."""
    begins = found.starts * _MOST_ATOMS + found.first
    ends = (found.ends - 1) * _MOST_ATOMS + found.last + 1
    order = np.lexsort((-ends, begins))
    begins, ends = begins[order], ends[order]
    furthest = np.maximum.accumulate(ends)
    apart = np.ones(len(order), dtype=np.bool_)
    apart[1:] = begins[1:] >= furthest[:-1]
    crowd = np.cumsum(apart) - 1  # names that overlap, directly or over others
    sizes = np.bincount(crowd, minlength=0)
    kept = apart.copy()
    free = 0
    crowded = np.flatnonzero(sizes[crowd] > 1)
    for place, start, end in zip(
        crowded.tolist(), begins[crowded].tolist(), ends[crowded].tolist(), strict=True
    ):
        free = 0 if apart[place] else free
        kept[place] = start >= free
        free = end if kept[place] else free
    return found.select(order[kept])


def _shouted(found: Places, ids: Ids, words: _WordAtoms, spoken: Flags) -> Flags:
    """Which are an abbreviation that is also a word, beside ordinary words in capitals."""
    if not len(found):
        return np.zeros(0, dtype=np.bool_)
    before = np.maximum(found.starts - 1, 0)
    after = np.minimum(found.ends, len(ids) - 1)
    near = words.loud[ids[before]] | words.loud[ids[after]]
    return np.asarray(spoken[found.names] & near & ~words.dotted[ids[found.starts]])


def _of_others(found: Places, ids: Ids, breaks: Flags, words: _WordAtoms, surnames: Flags) -> Flags:
    """Which are a weak surname beside another capitalised word: part of another's name."""
    if not len(found):
        return np.zeros(0, dtype=np.bool_)
    before = np.maximum(found.starts - 1, 0)
    after = np.minimum(found.ends, len(ids) - 1)
    led = words.given[ids[before]] & ~breaks[found.starts] & (found.starts > 0)
    possessive = words.possessive[ids[found.ends - 1]]
    followed = words.given[ids[after]] & ~breaks[after] & (found.ends < len(ids)) & ~possessive
    return np.asarray(surnames[found.names] & (led | followed))


def _priced(shard: Shard, found: Places, tree: NameTree) -> Flags:
    """Which belong to a sum of money, as in US$ 5."""
    tokens = shard.tokens
    priced = tokens.chunk_types.str.contains(_CURRENCY).to_numpy()
    if not priced.any() or not len(found):
        return np.zeros(len(found), dtype=np.bool_)
    chunks = np.flatnonzero(priced[tokens.chunk_ids])
    first = tokens.chunk_words[chunks]
    words = shard.places(first[tokens.chunk_words[chunks + 1] > first])
    short = np.array([name.text.isupper() and len(name.text) == 2 for name in tree.names])
    return np.asarray(np.isin(found.starts, words) & short[found.names])
