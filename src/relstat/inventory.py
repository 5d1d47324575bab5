"""The inventory of formulaic phrases: repeats from which the redundancy has been removed.

Three steps lead from all repeats to the phrases a reader would call formulas:

1. *Closed*: a phrase that only ever occurs inside one longer phrase is not listed
   (:meth:`relstat.repeats.SuffixArray.maximal_repeats`).
2. *Trimmed*: function words at the edges are cut off (``of the Workers' Party of`` and ``the
   Workers' Party of`` are both ``Workers' Party``), and the core is counted everywhere.
3. *Not a piece*: a phrase is dropped when three quarters of its occurrences go on, on one side,
   to one longer phrase, or to a few that each hold a quarter of them and ten occurrences.
   ``Workers' Party`` is a piece of ``Workers' Party of Korea``; ``Kim Jong`` one of ``Kim Jong
   Il`` and ``Kim Jong Un``; a formula whose slot many names fill is none. To go on means to
   reach the next word that is not a function word.

The score of a phrase is ``count x (bits of its words one by one - bits of one symbol)``, a word
of relative frequency p costing -log2 p bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from relstat.corpus import Corpus
from relstat.errors import OptionError
from relstat.lexicons.stopwords import english_stopwords
from relstat.repeats import Phrases, SequenceHash, SuffixArray, parts, suffix_array
from relstat.tokens import Tokens, tokenize

__all__ = ["Inventory", "phrase_inventory"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PIECE_SHARE: Final = 0.75  # a phrase with this share of its occurrences inside others is a piece
EXTENSION_SHARE: Final = 0.25  # one of a few extensions holds this share of the occurrences
EXTENSION_COUNT: Final = 10  # and so many of them


@dataclass(frozen=True)
class Inventory:
    """Formulaic phrases, strongest first; arrays with one entry per phrase.

    ``inside`` is the share of occurrences that, on one side, are part of longer phrases which reach
    ``min_count`` too; ``documents`` the number of releases; ``score`` is in bits.
    """

    phrases: Phrases
    inside: Floats
    documents: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.phrases)

    def __getitem__(self, chosen: Ints) -> Inventory:
        return Inventory(
            self.phrases[chosen], self.inside[chosen], self.documents[chosen], self.score[chosen]
        )

    def strongest(self, top: int | None) -> Inventory:
        """The first ``top`` phrases; all for None or 0."""
        return self[np.arange(len(self))[: top or None]]


def phrase_inventory(
    corpus: Corpus,
    *,
    min_count: int = 3,
    min_docs: int = 3,
    min_words: int = 2,
    max_words: int | None = None,
) -> Inventory:
    """Find the formulaic phrases of a corpus as ranges of its suffix array.

    Raises :class:`OptionError` when a threshold does not fit.
    """
    for name, value, least in (
        ("min_count", min_count, 2),
        ("min_docs", min_docs, 1),
        ("min_words", min_words, 1),
    ):
        if value < least:
            raise OptionError(f"{name} is at least {least}, not {value}")
    if max_words is not None and max_words < min_words:
        raise OptionError(f"max_words ({max_words}) is below min_words ({min_words})")
    tokens, array = tokenize(corpus), suffix_array(corpus)
    function_word = tokens.terms.is_in(list(english_stopwords())).to_numpy()[tokens.term_ids]
    closed = array.maximal_repeats(min_count=min_count, min_words=min_words, max_words=max_words)
    closed = closed[array.document_counts(closed) >= min_docs]
    cores = _trim_edges(closed, array, function_word)
    cores = cores[cores.words >= min_words]
    inside, as_piece = _shares_inside(cores, array, tokens, function_word, min_count)
    whole = as_piece < PIECE_SHARE
    listed, inside = cores[whole], inside[whole]
    score = listed.counts.astype(np.float64) * _bits_saved(listed, array, tokens).clip(min=0)
    order = np.lexsort((listed.left, -listed.words, -listed.counts, -score))
    return Inventory(listed, inside, array.document_counts(listed), score)[order]


def _trim_edges(found: Phrases, array: SuffixArray, function_word: Flags) -> Phrases:
    """Cut function words off both edges; a core is kept once, with all its occurrences."""
    content = np.flatnonzero(~function_word)
    start = array.starts[found.left].astype(np.int64)
    first = np.searchsorted(content, start)
    last = np.searchsorted(content, start + found.words) - 1
    kept = first <= last  # at least one content word inside
    start, end = content[first[kept]], content[last[kept]] + 1
    cores = array.find(start, end - start)
    _, once = np.unique(cores.left * (len(array) + 1) + cores.words, return_index=True)
    return cores[once]


def _shares_inside(
    found: Phrases,
    array: SuffixArray,
    tokens: Tokens,
    function_word: Flags,
    min_count: int,
) -> tuple[Floats, Floats]:
    """The shares of each phrase's occurrences that extensions hold, on the worse side.

    The first counts all extensions that reach ``min_count``, the second only the one or few
    that make the phrase a piece of them.
    """
    reach = _Reach.of(array, function_word)
    spelling = SequenceHash(tokens.term_ids)
    shares = np.zeros((2, len(found)))
    for part in parts(found.counts):
        some = found[part]
        number, suffix = array.occurrences(some)
        start = array.starts[suffix].astype(np.int64)
        end = start + some.words[number]
        for begin, finish in (reach.to_the_right(start, end), reach.to_the_left(start, end)):
            extends = finish - begin > end - start
            key = spelling(begin[extends], (finish - begin)[extends])
            owner, sizes = _extensions(number[extends], key)
            owned = some.counts[owner]
            listed = sizes >= min_count
            alone = sizes >= PIECE_SHARE * owned
            one_of_few = (sizes >= EXTENSION_SHARE * owned) & (sizes >= EXTENSION_COUNT)
            for row, chosen in enumerate((listed, listed & (alone | one_of_few))):
                held = np.bincount(owner[chosen], weights=sizes[chosen], minlength=len(some))
                shares[row, part] = np.maximum(shares[row, part], held / some.counts)
    return shares[0], shares[1]


def _extensions(number: Ints, key: npt.NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """The distinct extensions: the phrase that each extends, and how often it occurs."""
    order = np.lexsort((key, number))
    number, key = number[order], key[order]
    opens = np.ones(len(number), dtype=np.bool_)
    opens[1:] = (number[1:] != number[:-1]) | (key[1:] != key[:-1])
    first = np.flatnonzero(opens)
    return number[first], np.diff(np.append(first, len(number)))


@dataclass(frozen=True)
class _Reach:
    """How far a stretch of words extends to the next content word on either side."""

    next_content: Ints  # (N + 1,), the content word at or after each position; N where none
    previous_content: Ints  # (N + 1,), the content word before each position; -1 where none
    run_start: Ints  # (N,), where the unbroken run of each position starts
    run_end: Ints  # (N,), and where it ends

    @classmethod
    def of(cls, array: SuffixArray, function_word: Flags) -> _Reach:
        words = len(array)
        content = np.flatnonzero(~function_word)
        position = np.arange(words + 1)
        ahead = np.append(content, words)[np.searchsorted(content, position)]
        behind = np.append(content, -1)[np.searchsorted(content, position) - 1]
        end = np.arange(words) + array.words_to_break
        opens = np.concatenate([[True], end[1:] != end[:-1]]) if words else np.zeros(0, np.bool_)
        start = np.maximum.accumulate(np.where(opens, np.arange(words), 0)) if words else end
        return cls(ahead, behind, start, end)

    def to_the_right(self, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """The same stretches, extended to the right where their run allows it."""
        last = self.next_content[end]
        return start, np.where(last < self.run_end[start], last + 1, end)

    def to_the_left(self, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """The same stretches, extended to the left where their run allows it."""
        first = self.previous_content[start]
        return np.where(first >= self.run_start[start], first, start), end


def _bits_saved(found: Phrases, array: SuffixArray, tokens: Tokens) -> Floats:
    """Bits that one symbol for a phrase saves against its words one by one, per occurrence."""
    words = len(tokens.term_ids)
    cost = np.log2(words / np.maximum(np.bincount(tokens.term_ids), 1))
    running = np.concatenate([[0.0], np.cumsum(cost[tokens.term_ids])])
    start = array.starts[found.left]
    together = np.log2(words / found.counts)
    return np.asarray(running[start + found.words] - running[start] - together)
