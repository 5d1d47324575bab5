"""The inventory of formulaic phrases: repeats from which the redundancy has been removed.

Three steps lead from all repeats to the phrases a reader would call formulas:

1. *Closed*: a phrase that only ever occurs inside one longer phrase is not listed
   (:meth:`relstat.suffixes.repeats.SuffixSlice.maximal_repeats`).
2. *Trimmed*: function words at the edges are cut off (``of the Workers' Party of`` and ``the
   Workers' Party of`` are both ``Workers' Party``), and the core is counted everywhere. What the
   corpus writes as a unit keeps them (:mod:`~relstat.analysis.phrases.units`).
3. *Not a piece*: a phrase is dropped when three quarters of its occurrences go on, on one side,
   to one longer phrase, or to a few that each hold a quarter of them and ten occurrences.
   ``Workers' Party`` is a piece of ``Workers' Party of Korea``; ``Kim Jong`` one of ``Kim Jong
   Il`` and ``Kim Jong Un``; a formula whose slot many names fill is none. To go on means to
   reach the next word that is not a function word.

Two scores say how strong a phrase is; a word of relative frequency p costs -log2 p bits. *Bits
saved* are ``count x (bits of its words one by one - bits of one symbol)``. They put names first.
The *formula score* (:mod:`~relstat.analysis.phrases.formula_scores`) multiplies how many documents
use a phrase, how long it is and how well it holds together by how far it is independent (*free*:
its neighbours vary, so it is no piece of something longer), how far it says something (*own*: its
words are no names and no plain words such as *million*) and whether it has a verb.

*Lexical bundles* are another inventory: all n-grams that are frequent enough, nothing removed.

The work goes by slices of the suffix order, twice: each slice gives the cores of its closed
phrases, and each core is measured in the slice that holds the phrases with its first term.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import ceil
from typing import Final

import numpy as np

from relstat.analysis.phrases.formula_scores import formula_scores
from relstat.analysis.phrases.units import find_units, trim_edges
from relstat.arrays import Flags, Floats, Ints, count_pairs, number_pairs, pack_pairs
from relstat.errors import OptionError, option
from relstat.suffixes.repeats import Phrases, SuffixSlice, SuffixText
from relstat.suffixes.slices import LoadSlice, Run, Slices
from relstat.suffixes.sorting import parts

__all__ = ["ORDERS", "Inventory", "Thresholds", "bundle_thresholds", "list_phrases"]

PIECE_SHARE: Final = 0.75  # a phrase with this share of its occurrences inside others is a piece
EXTENSION_SHARE: Final = 0.25  # one of a few extensions holds this share of the occurrences
EXTENSION_COUNT: Final = 10  # and so many of them
BUNDLE_DOCS: Final = 5  # documents that a lexical bundle occurs in (Biber et al. 1999)
BUNDLE_WORDS: Final = 4  # its usual length
ORDERS: Final = ("formula", "bits", "count")


@dataclass(frozen=True)
class Thresholds:
    """What a phrase must reach: occurrences, documents, and length in words.

    With ``bundles`` every n-gram that does is listed, function words and pieces and all.

    Raises :class:`OptionError` when one does not fit.
    """

    min_count: int = 3
    min_docs: int = 3
    min_words: int = 2
    max_words: int | None = None
    bundles: bool = False

    @property
    def limits(self) -> tuple[int, int, int, int | None]:
        """Least occurrences, documents and words, and most words."""
        return self.min_count, self.min_docs, self.min_words, self.max_words

    def __post_init__(self) -> None:
        for name, least in (("min_count", 2), ("min_docs", 1), ("min_words", 1)):
            if (value := getattr(self, name)) < least:
                raise OptionError(f"{option(name)} is at least {least}, not {value}")
        if self.max_words is not None and self.max_words < self.min_words:
            raise OptionError(
                f"{option('max_words')} is {self.max_words}, below the {self.min_words} of "
                f"{option('min_words')}"
            )
        if self.bundles and self.max_words is None:
            raise OptionError(f"bundles have a maximum length: give {option('max_words')}")


def bundle_thresholds(
    per_million: float, words: int, *, min_words: int | None = None, max_words: int | None = None
) -> Thresholds:
    """Return the thresholds of lexical bundles in a corpus of ``words`` words.

    They are ``per_million`` occurrences per million words, in five documents; four words long
    unless ``min_words`` or ``max_words`` say otherwise.

    Source: Biber, Johansson, Leech, Conrad & Finegan (1999), Longman grammar of spoken and
    written English, chapter 13.
    """
    if not per_million > 0:
        raise OptionError(
            f"{option('bundle')} is a number of occurrences per million, not {per_million}"
        )
    least = min_words or min(BUNDLE_WORDS, max_words or BUNDLE_WORDS)
    return Thresholds(
        min_count=max(ceil(per_million * words / 1_000_000), 2),
        min_docs=BUNDLE_DOCS,
        min_words=least,
        max_words=max_words or max(least, BUNDLE_WORDS),
        bundles=True,
    )


@dataclass(frozen=True)
class Inventory:
    """Formulaic phrases, strongest first; arrays with one entry per phrase.

    Attributes:
        places: int64, a word position where the phrase begins.
        words: int64, how many words it has.
        counts: int64, how often it occurs; overlapping occurrences all count.
        inside: the share of occurrences that go on, to the next content word, in the same words
            at least ``min_count`` times, on the side where that share is larger.
        documents: int64, the number of documents.
        bits: bits saved by all occurrences.
        formula: the formula score.
        ranks: int64, where the first occurrence is in the order of all suffixes.
    """

    places: Ints
    words: Ints
    counts: Ints
    inside: Floats
    documents: Ints
    bits: Floats
    formula: Floats
    ranks: Ints

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, chosen: Ints) -> Inventory:
        return Inventory(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def strongest(self, top: int | None) -> Inventory:
        """The first ``top`` phrases; all for None or 0."""
        return self[np.arange(len(self))[: top or None]]

    def ordered(self, order: str = "formula") -> Inventory:
        """By falling formula score, bits or count; equal ones by count, length, and terms."""
        if order not in ORDERS:
            raise OptionError.unknown("order", order, ORDERS)
        first = {"formula": self.formula, "bits": self.bits, "count": self.counts}[order]
        return self[np.lexsort((self.ranks, -self.words, -self.counts, -first))]


def list_phrases(
    slices: Slices,
    function_word: Flags,
    own: Floats,
    verb: Floats,
    term_counts: Ints,
    thresholds: Thresholds,
    *,
    marked: tuple[Ints, Ints],
    run: Run,
) -> Inventory:
    """Find the formulaic phrases of a stream, by falling formula score.

    Args:
        slices: the sorted suffixes.
        function_word: bool (T,), whether each term is a function word.
        own: float64 (T,), how far each term says something: 0 for plain words, else the share
            of its occurrences that do not begin with a capital.
        verb: float64 (T,), how far each term is a verb, 0 to 1.
        term_counts: int64 (T,), how often each term occurs.
        thresholds: what a phrase must reach.
        marked: the runs of words that are written as a unit: places and words, int64 each
            (:func:`relstat.analysis.phrases.units.marked_runs`).
        run: what does the work, slice by slice.
    """
    find = _find_bundles if thresholds.bundles else _find_cores
    cores = run(find, [(load, function_word, thresholds) for load in slices.loaders])
    places, words = np.concatenate([np.empty((2, 0), dtype=np.int64), *cores], axis=1)
    held = np.zeros(len(places), dtype=np.int64)  # occurrences in a unit that has edges besides
    if not thresholds.bundles:
        units = find_units(slices, function_word, *marked, thresholds.limits, run=run)
        places = np.concatenate([places, units.places, units.core_places])
        words = np.concatenate([words, units.words, units.core_words])
        held = np.concatenate([held, np.zeros(len(units.places), dtype=np.int64), units.held])
    cost = np.log2(np.maximum(term_counts.sum(), 1) / np.maximum(term_counts, 1))
    costs = np.stack([cost, cost * ~function_word, cost * ~function_word * own])
    verb = verb * ~function_word
    total = int(term_counts.sum())
    measured = run(
        _measure_cores,
        [
            (load, places[some], words[some], held[some], function_word, costs, verb, total,
             thresholds)
            for load, some in slices.with_phrases(places)
        ],
    )  # fmt: skip
    return _joined(measured).ordered()


def _joined(inventories: Sequence[Inventory]) -> Inventory:
    """The phrases of all, one after the other."""
    ints, floats = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float64)
    empty = Inventory(ints, ints, ints, floats, ints, floats, floats, ints)
    return Inventory(
        *(
            np.concatenate([getattr(one, field.name) for one in (empty, *inventories)])
            for field in fields(Inventory)
        )
    )


def _find_cores(load: LoadSlice, function_word: Flags, thresholds: Thresholds) -> Ints:
    """The closed phrases of a slice without function words at the edges: where, how many words.

    int64 (2, cores); a core may appear several times.
    """
    found = load()
    closed = found.maximal_repeats(
        min_count=thresholds.min_count,
        min_words=thresholds.min_words,
        max_words=thresholds.max_words,
    )
    closed = closed[found.document_counts(closed) >= thresholds.min_docs]
    start = found.starts[closed.left].astype(np.int64)
    end = start + closed.words
    start, end = trim_edges(found.text, function_word, start, end)
    kept = np.flatnonzero(end - start >= thresholds.min_words)
    start, end = start[kept], end[kept]
    return np.stack([start, end - start])


def _find_bundles(load: LoadSlice, function_word: Flags, thresholds: Thresholds) -> Ints:
    """The n-grams of a slice that reach the thresholds: where, how many words."""
    found = load()
    kept = [np.empty((2, 0), dtype=np.int64)]
    for words in range(thresholds.min_words, (thresholds.max_words or 0) + 1):
        grams = found.ngrams(words, min_count=thresholds.min_count)
        grams = grams[found.document_counts(grams) >= thresholds.min_docs]
        kept.append(np.stack([found.starts[grams.left].astype(np.int64), grams.words]))
    return np.concatenate(kept, axis=1)


def _measure_cores(
    load: LoadSlice,
    places: Ints,
    words: Ints,
    held: Ints,
    function_word: Flags,
    costs: Floats,
    verb: Floats,
    total: int,
    thresholds: Thresholds,
) -> Inventory:
    """The cores that are no pieces, each once; all begin with terms of this slice.

    ``costs`` (3, T) are the bits of each term: all, those of content words, and of these the
    part that is neither of names nor of plain words; ``held`` are occurrences of a core inside a
    unit that adds function words at its edges, to which it gives way as a piece does; ``verb``
    (T,) is how far each content word is a verb.
    """
    found = load()
    cores = found.find(places, words)
    _, once, which = np.unique(
        pack_pairs(cores.left, cores.words), return_index=True, return_inverse=True
    )
    cores = cores[once]
    in_units = np.bincount(which, weights=held, minlength=len(cores)) >= PIECE_SHARE * cores.counts
    inside, as_piece, free = _surroundings(found, cores, function_word, thresholds.min_count)
    whole = np.flatnonzero(((as_piece < PIECE_SHARE) & ~in_units) | thresholds.bundles)
    listed = cores[whole]
    documents = found.document_counts(listed)
    start = found.starts[listed.left].astype(np.int64)
    bits, content, own, verbs = _word_values(found.text, start, listed.words, costs, verb)
    saved = (bits - np.log2(total / listed.counts)).clip(min=0)
    return Inventory(
        places=start,
        words=listed.words,
        counts=listed.counts,
        inside=inside[whole],
        documents=documents,
        bits=listed.counts * saved,
        formula=free[whole]
        * formula_scores(listed.counts, documents, saved, bits, own, content, verbs),
        ranks=listed.left + found.first,
    )


def _surroundings(
    found: SuffixSlice, cores: Phrases, function_word: Flags, min_count: int
) -> tuple[Floats, Floats, Floats]:
    """How each phrase goes on, on the worse side: two shares of its occurrences, and freedom.

    The first share counts all extensions that reach ``min_count``, the second only the one or
    few that make the phrase a piece of them. Freedom is the entropy of the extensions divided by
    the greatest one: 1 where all occurrences go on differently, or end; 0 where all go on alike.
    """
    shares, free = np.zeros((2, len(cores))), np.ones(len(cores))
    for part in parts(cores.counts):
        some = cores[part]
        number, suffix = found.occurrences(some)
        for owner, sizes in (
            _right_extensions(found, some, number, suffix, function_word),
            _left_extensions(found, number, suffix, function_word),
        ):
            owned = some.counts[owner]
            listed = sizes >= min_count
            alone = sizes >= PIECE_SHARE * owned
            one_of_few = (sizes >= EXTENSION_SHARE * owned) & (sizes >= EXTENSION_COUNT)
            for row, chosen in enumerate((listed, listed & (alone | one_of_few))):
                held = np.bincount(owner[chosen], weights=sizes[chosen], minlength=len(some))
                shares[row, part] = np.maximum(shares[row, part], held / some.counts)
            more = np.flatnonzero(sizes > 1)  # the others add nothing
            bits = sizes[more] * np.log2(sizes[more])
            alike = np.bincount(owner[more], weights=bits, minlength=len(some))
            known = alike / (some.counts * np.log2(some.counts))
            free[part] = np.minimum(free[part], np.round(1 - known, 9))  # equal ones stay equal
    return shares[0], shares[1], free


def _right_extensions(
    found: SuffixSlice, cores: Phrases, number: Ints, suffix: Ints, function_word: Flags
) -> tuple[Ints, Ints]:
    """The distinct extensions to the next content word: the phrase of each, and its count.

    Occurrences that go on alike are side by side: each shares the extension with the one
    before.
    """
    function_type = function_word[found.text.term_of_word]
    end = found.starts[suffix] + cores.words[number]
    at, reach = np.arange(len(number)), np.zeros(len(number), dtype=np.int64)
    length = 1
    while len(at):
        here = end[at] + (length - 1)
        goes_on = found.text.goes_on(here)
        at, here = at[goes_on], here[goes_on]
        reaches = ~function_type[found.text.words[here]]
        reach[at[reaches]] = length
        at = at[~reaches]
        length += 1
    extended = np.flatnonzero(reach)
    owner, suffix = number[extended], suffix[extended]
    new = found.shared[suffix] < cores.words[owner] + reach[extended]
    new |= suffix == cores.left[owner]
    first = np.flatnonzero(new)
    return owner[first], np.diff(np.append(first, len(owner)))


def _left_extensions(
    found: SuffixSlice, number: Ints, suffix: Ints, function_word: Flags
) -> tuple[Ints, Ints]:
    """The distinct extensions back to a content word: the phrase of each, and its count."""
    owners, counts = [], []
    term, start = found.preceding[suffix], found.starts[suffix].astype(np.int64) - 1
    owner_of_group, group = np.arange(number.max(initial=-1) + 1), number
    inside = np.flatnonzero(term >= 0)
    while len(inside):
        term, start, group = term[inside], start[inside], group[inside]
        ends = ~function_word[term]
        owner, _, sizes = count_pairs(group[ends], term[ends])
        owners.append(owner_of_group[owner])
        counts.append(sizes)
        goes_on = np.flatnonzero(~ends)
        pairs = number_pairs(group[goes_on], term[goes_on])
        owner_of_pair = np.empty(pairs.max(initial=-1) + 1, dtype=np.int64)
        owner_of_pair[pairs] = owner_of_group[group[goes_on]]
        owner_of_group, group = owner_of_pair, pairs
        start = start[goes_on]
        inside = np.flatnonzero(found.text.goes_on(start))
        start = start - 1
        term = np.full(len(start), -1, dtype=np.int32)
        term[inside] = found.text.terms(start[inside])
    empty = np.empty(0, dtype=np.int64)
    return np.concatenate([empty, *owners]), np.concatenate([empty, *counts])


def _word_values(text: SuffixText, start: Ints, words: Ints, costs: Floats, verb: Floats) -> Floats:
    """The costs of the words of each phrase, added up from left to right; the highest ``verb``."""
    values = np.zeros((len(costs) + 1, len(start)))
    active, depth = np.flatnonzero(words > 0), 0
    while len(active):
        terms = text.terms(start[active] + depth)
        for sums, cost in zip(values, costs, strict=False):
            sums[active] += cost[terms]
        values[-1, active] = np.maximum(values[-1, active], verb[terms])
        depth += 1
        active = active[words[active] > depth]
    return values
