"""The terms of a dictionary, looked up in a vocabulary: single words at once, phrases by a machine.

Phrases are found by a machine of states that reads one term after the other (Aho & Corasick 1975,
without the links back): it is built for the vocabulary, so that a wildcard costs nothing where the
text is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Flags, Floats, Ids, Ints
from relstat.corpus.patterns import expand
from relstat.lexicons.dictionary import FACTORS, MODIFIERS, Dictionary, Entry
from relstat.text.tokens import tokenize_texts
from relstat.text.vocabulary import TokenOptions, Vocabulary

__all__ = ["Machine", "Units", "find_phrases", "look_up"]

_SIGNS: Final = {"*": "ꙮ", "?": "ꙭ"}  # letters that no term has, in place of the wildcards
_ANY: Final = "*"
_AT_ONCE: Final = 1 << 16  # places that are walked from together: so few stay in the cache
_Words = tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """What is found in a text: the U distinct terms and phrases that a dictionary knows.

    Attributes:
        names: String (U,), the term in lower case, or the phrase as the dictionary writes it.
        of_term: int32 (terms,), the unit of each term of the vocabulary; -1 for none.
        machine: finds the phrases.
        weight: float64 (U,); 0 where there is none.
        categories: bool (U, C).
        factors: by kind of modifier float64 (U,); NaN where the unit is none.
        empty: the entries that hold no word, and can never be found.
    """

    names: pl.Series
    of_term: Ids
    machine: Machine
    weight: Floats
    categories: Flags
    factors: Mapping[str, Floats]
    empty: tuple[str, ...]


@dataclass(frozen=True)
class Machine:
    """Which state follows a state and a term, and what has been found there.

    State 0 is the start. ``keys`` are sorted, state x terms + term; ``targets`` the states that
    follow; ``otherwise`` the state after any other term, -1 for none; ``found`` the unit that a
    state completes, -1 for none, -2 for a name.
    """

    terms: int
    keys: Ints
    targets: Ids
    otherwise: Ids
    found: Ids
    first: Ids
    second: Flags


def look_up(dictionary: Dictionary, vocabulary: Vocabulary) -> Units:
    """Find out which terms of a vocabulary a dictionary knows, and build the machine of phrases."""
    entries = dictionary.entries
    words = _divide_terms([entry.term for entry in entries], vocabulary.options)
    builder = _Builder(dictionary, words, vocabulary.terms.types)
    singles: dict[int, list[int]] = defaultdict(list)
    for number, parts in enumerate(words):
        if len(parts) == 1:
            for term in builder.expand(parts[0]):
                singles[term].append(number)
    of_term = np.full(len(vocabulary.terms.types), -1, dtype=np.int32)
    names = vocabulary.terms.types.gather(sorted(singles)).to_list()
    for name, (term, members) in zip(names, sorted(singles.items()), strict=True):
        of_term[term] = max(builder.add(members, name), -1)
    machine = builder.build([(number, parts) for number, parts in enumerate(words) if parts[1:]])
    size = len(builder.names)
    return Units(
        names=pl.Series(builder.names, dtype=pl.String),
        of_term=of_term,
        machine=machine,
        weight=np.array(builder.weight, dtype=np.float64),
        categories=np.array(builder.categories, dtype=np.bool_).reshape(
            size, len(dictionary.categories)
        ),
        factors={
            kind: np.array([one.get(kind, np.nan) for one in builder.factors], dtype=np.float64)
            for kind in MODIFIERS
        },
        empty=tuple(e.term for e, parts in zip(entries, words, strict=True) if not parts),
    )


def find_phrases(machine: Machine, terms: Ids, breaks: Flags) -> tuple[Ints, Ints, Ids]:
    """Return where phrases begin in a stream of terms, how many words they have, and their units.

    Of overlapping ones the first counts, of those that begin together the longest. A phrase does
    not run over a break. A name has the unit -2.
    """
    begins, goes_on = (machine.first >= 0)[terms[:-1]], machine.second[terms[1:]]
    goes_on &= ~breaks[1:]
    begins &= goes_on
    starts = np.flatnonzero(begins)
    parts = [
        _walk(machine, terms, breaks, starts[first : first + _AT_ONCE])
        for first in range(0, max(len(starts), 1), _AT_ONCE)
    ]
    starts, length, unit = (np.concatenate(column) for column in zip(*parts, strict=True))
    kept = _first_of_overlapping(starts, length)
    return starts[kept], length[kept], unit[kept]


def _walk(machine: Machine, terms: Ids, breaks: Flags, starts: Ints) -> tuple[Ints, Ints, Ids]:
    """Return where the longest phrases from some places on begin, their words and their units."""
    state = machine.first[terms[starts]]
    length, unit = np.zeros(len(starts), np.int64), np.full(len(starts), -1, np.int32)
    active = np.arange(len(starts))
    step = 1
    while len(active):
        here = starts[active] + step
        inside = here < len(terms)
        inside[inside] = ~breaks[here[inside]]
        active, state, here = active[inside], state[inside], here[inside]
        state = _follow(machine, state, terms[here])
        alive = state >= 0
        active, state = active[alive], state[alive]
        step += 1
        done = machine.found[state] != -1
        length[active[done]] = step
        unit[active[done]] = machine.found[state[done]]
    complete = length > 0
    return starts[complete], length[complete], unit[complete]


def _follow(machine: Machine, state: Ids, term: Ids) -> Ids:
    """Return the state after each state and term; -1 where none follows."""
    if not len(machine.keys):
        return machine.otherwise[state]
    wanted = state.astype(np.int64) * machine.terms + term
    place = np.minimum(np.searchsorted(machine.keys, wanted), len(machine.keys) - 1)
    same = machine.keys[place] == wanted
    return np.where(same, machine.targets[place], machine.otherwise[state])


def _first_of_overlapping(starts: Ints, length: Ints) -> Ints:
    """Choose, of stretches sorted by start, those that overlap none chosen before."""
    if not len(starts):
        return starts
    ends = np.maximum.accumulate(starts + length)
    opens = np.append(True, starts[1:] >= ends[:-1])
    keep = opens.copy()
    # Only runs of stretches that hang together have to be walked through.
    group = np.cumsum(opens) - 1
    crowded = np.flatnonzero(np.bincount(group)[group] > 1)
    free, last = 0, -1
    for place in crowded.tolist():
        if group[place] != last:
            last, free = int(group[place]), 0
        keep[place] = starts[place] >= free
        if keep[place]:
            free = int(starts[place] + length[place])
    return np.flatnonzero(keep)


def _divide_terms(terms: Sequence[str], options: TokenOptions) -> list[_Words]:
    """Return the words of each term, wildcards kept, as the corpus divides words."""
    typed = [
        term.replace("*", _SIGNS["*"]).replace("?", _SIGNS["?"]).replace("\n", " ")
        for term in terms
    ]
    tokens = tokenize_texts(typed, options)
    words = tokens.vocabulary.terms.types.gather(tokens.term_ids)
    back = words.str.replace_all(_SIGNS["*"], "*", literal=True)
    back = back.str.replace_all(_SIGNS["?"], "?", literal=True)
    flat = back.to_list()
    bounds = tokens.document_words.tolist()
    return [tuple(flat[a:b]) for a, b in pairwise(bounds)]


def _expand_all(terms: Sequence[_Words], types: pl.Series) -> dict[str, list[int]]:
    """Return the terms of the vocabulary that each distinct word, with wildcards, stands for."""
    words = dict.fromkeys(word for term in terms for word in term if word != _ANY)
    plain = [word for word in words if not re.search(r"[*?]", word)]
    begin = [word for word in words if re.fullmatch(r"[^*?]+\*", word)]
    bounds = pl.Series(
        [*plain, *(word[:-1] for word in begin), *(f"{word[:-1]}\U0010ffff" for word in begin)],
        dtype=pl.String,
    )
    place = np.asarray(types.search_sorted(bounds, side="left"), dtype=np.int64)
    at, low, high = np.split(place, [len(plain), len(plain) + len(begin)])
    known = np.zeros(len(plain), dtype=np.bool_)
    if len(types):
        inside = np.minimum(at, len(types) - 1)
        known = (types.gather(inside) == bounds.head(len(plain))).to_numpy()
    places = zip(plain, at.tolist(), known.tolist(), strict=True)
    found = {word: [place] if same else [] for word, place, same in places}
    ranges = zip(begin, low.tolist(), high.tolist(), strict=True)
    found |= {word: list(range(first, last)) for word, first, last in ranges}
    odd = [word for word in words if word not in found]
    return found | {word: expand([word], types).tolist() for word in odd}


@dataclass
class _Node:
    """A place in the tree of phrases: the words that may follow, and the entries that end here."""

    children: dict[str, _Node] = field(default_factory=dict)
    entries: list[int] = field(default_factory=list)


class _Builder:
    """Collects units, and builds the machine of states."""

    def __init__(self, dictionary: Dictionary, words: Sequence[_Words], types: pl.Series) -> None:
        self._entries = dictionary.entries
        self._columns = {name: place for place, name in enumerate(dictionary.categories)}
        self._size = len(types)
        self._expanded = _expand_all(words, types)
        self._known: dict[tuple[int, ...], int] = {}
        self.names: list[str] = []
        self.weight: list[float] = []
        self.categories: list[list[bool]] = []
        self.factors: list[dict[str, float]] = []

    def expand(self, word: str) -> list[int]:
        """Return the terms of the vocabulary that a word with wildcards stands for."""
        return self._expanded[word]

    def add(self, members: Sequence[int], name: str | None = None) -> int:
        """Add the unit of some entries that fit the same words, and return its number.

        -2 is a name. The weight is that of the entry that says most (no wildcard, the most
        letters), the categories are those of all.
        """
        entries = sorted((self._entries[number] for number in members), key=_plainness)
        valued = [entry for entry in entries if entry.modifier is None]
        factors: dict[str, float] = {}
        for entry in entries:
            kind = entry.modifier
            if kind is not None:
                factors.setdefault(kind, FACTORS[kind] if entry.weight is None else entry.weight)
        masked = bool(valued) and valued[0].is_name
        if masked and not factors:
            return -2
        key = (-1,) if name is not None else tuple(sorted(members))
        if name is None and key in self._known:
            return self._known[key]
        weights = [entry.weight for entry in valued if entry.weight is not None]
        row = [False] * len(self._columns)
        for entry in () if masked else valued:
            for category in entry.categories:
                row[self._columns[category]] = True
        self.names.append(name if name is not None else entries[0].term)
        self.weight.append(0.0 if masked or not weights else weights[0])
        self.categories.append(row)
        self.factors.append(factors)
        if name is None:
            self._known[key] = len(self.names) - 1
        return len(self.names) - 1

    def build(self, phrases: Sequence[tuple[int, _Words]]) -> Machine:
        """Build the machine that finds these phrases, given with the number of their entry."""
        root = _Node()
        for number, words in phrases:
            node = root
            for word in words:
                node = node.children.setdefault(word, _Node())
            node.entries.append(number)
        states: dict[tuple[int, ...], int] = {}
        nodes: list[list[_Node]] = []
        found: list[int] = []

        def number_state(members: dict[int, _Node]) -> int:
            key = tuple(sorted(members))
            if key not in states:
                states[key] = len(nodes)
                nodes.append(list(members.values()))
                ending = [entry for node in members.values() for entry in node.entries]
                found.append(self.add(ending) if ending else -1)
            return states[key]

        number_state({id(root): root})
        keys, targets, otherwise = [], [], []
        size = max(self._size, 1)
        place = 0
        while place < len(nodes):
            any_term = {
                id(child): child
                for node in nodes[place]
                for word, child in node.children.items()
                if word == _ANY
            }
            after: dict[int, dict[int, _Node]] = {}
            for node in nodes[place]:
                for word, child in node.children.items():
                    for term in self.expand(word) if word != _ANY else ():
                        after.setdefault(term, dict(any_term))[id(child)] = child
            otherwise.append(number_state(any_term) if any_term else -1)
            for term, members in after.items():
                keys.append(place * size + term)
                targets.append(number_state(members))
            place += 1
        return _pack(size, keys, targets, otherwise, found)


def _pack(
    size: int, keys: list[int], targets: list[int], otherwise: list[int], found: list[int]
) -> Machine:
    """Turn the transitions into sorted arrays, with what the first two terms may be."""
    order = np.argsort(np.array(keys, dtype=np.int64), kind="stable")
    key = np.array(keys, dtype=np.int64)[order]
    target = np.array(targets, dtype=np.int32)[order]
    default = np.array(otherwise, dtype=np.int32)
    first = np.full(size, default[0], dtype=np.int32)
    opening = key < size
    first[key[opening]] = target[opening]
    begun = np.unique(first[first >= 0])
    second = np.full(size, bool((default[begun] >= 0).any()), dtype=np.bool_)
    second[key[np.isin(key // size, begun)] % size] = True
    return Machine(size, key, target, default, np.array(found, dtype=np.int32), first, second)


def _plainness(entry: Entry) -> tuple[bool, int]:
    """Sort entries without wildcards first, then those with more letters."""
    return bool(re.search(r"[*?]", entry.term)), -len(entry.term)
