"""Runs of words that the corpus itself writes as a unit.

Function words are cut off the edges of phrases, since nearly all of them belong to the sentence
and not to the phrase. A slogan or a title may begin or end with one: *By our nation itself*. The
corpus shows that such words belong together where it writes them

- in double quotation marks, and nothing else in these;
- as a line of its own;
- in capitals, between words that are not; one letter (*A*) at an edge shows nothing.

A phrase keeps its edges where three quarters of its occurrences are written so. Of those that
reach this in three corpora nearly all are slogans, titles of works, and sentences said whole;
between a half and three quarters they are mixed with pieces of sentences (*The message said* in
lines by itself), and below that most belong to a longer text in quotation marks
(``docs/formulas.md``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import (
    Flags,
    Ids,
    Ints,
    number_pairs,
    offsets_of,
    pack_pairs,
    ragged_indices,
    unpack_pairs,
)
from relstat.corpus.stream import Shard, Stream
from relstat.derived import derived
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.slices import LoadSlice, Run, Slices

__all__ = ["UNIT_SHARE", "UNIT_WORDS", "Units", "find_units", "marked_runs", "trim_edges"]

UNIT_SHARE: Final = 0.75
"""A phrase with this share of its occurrences marked keeps the function words at its edges."""

UNIT_WORDS: Final = 8
"""Words of a unit at most: what is longer in quotation marks is what somebody said."""

_OPENS: Final = r"^[(\[]*[\"“”„«]"
_CLOSES: Final = r"[\"“”»][^\p{L}\p{N}]*$"  # white space, too
_OPEN, _CLOSE, _LINE = 1, 2, 4
_ENDS_LINE: Final = r"[\n\r\u{2028}\u{2029}]"
_CAPITALS: Final = r"^\p{Lu}[^\p{Ll}]*$"
_LONG_CAPITALS: Final = r"\p{Lu}[^\p{Ll}]*\p{Lu}"

Kinds = npt.NDArray[np.int8]


@derived
def marked_runs(stream: Stream) -> tuple[Ints, Ints]:
    """Return the runs of two to :data:`UNIT_WORDS` words that are written as a unit.

    int64 each: where a run begins in the store's stream of words, and its words; ascending, each
    run once. No break is inside a run.
    """
    types, words = stream.vocabulary.types, stream.vocabulary.words.types
    marks = (
        types.str.contains(_OPENS).cast(pl.Int8) * _OPEN
        + types.str.contains(_CLOSES).cast(pl.Int8) * _CLOSE
        + types.str.contains(_ENDS_LINE).cast(pl.Int8) * _LINE
    ).to_numpy()
    capitals = (
        words.str.contains(_CAPITALS).cast(pl.Int8)
        + words.str.contains(_LONG_CAPITALS).cast(pl.Int8)
    ).to_numpy()
    vocabulary = stream.vocabulary
    sizes = np.diff(vocabulary.words.offsets).astype(np.int32)[vocabulary.chunks.of_type]
    found = np.concatenate(stream.over_shards(_shard_runs, marks, sizes, capitals))
    found.sort()
    return unpack_pairs(found[np.diff(found, prepend=-1) > 0])


def _shard_runs(shard: Shard, marks: Kinds, sizes: Ids, capitals: Kinds) -> Ints:
    """The runs of a shard, each as one number that holds its place and its words.

    ``marks`` and ``sizes`` are of the types of the vocabulary: what each shows, and its words.
    """
    store, last = shard.store, shard.last
    begins = store.document_words[shard.first : last + 1]
    words = slice(int(begins[0]), int(begins[-1]))
    breaks = np.asarray(store.breaks[words], dtype=np.bool_)
    types = store.tokens(shard.first, last).type_ids
    marked = np.flatnonzero(marks[types])
    kinds, bounds = marks[types[marked]], offsets_of(sizes[types])
    opens = bounds[marked[kinds & _OPEN > 0]]
    closes = bounds[marked[kinds & _CLOSE > 0] + 1]
    ends = np.concatenate([bounds[marked[kinds & _LINE > 0] + 1], begins[1:] - begins[0]])
    ends.sort()
    lines = np.stack([np.append(0, ends)[:-1], ends])
    large = _in_capitals(capitals[store.words[words]], breaks)
    runs = np.concatenate([_between(opens, closes), lines, large], axis=1)
    size = runs[1] - runs[0]
    fits = (size > 1) & (size <= UNIT_WORDS)
    begin, size = runs[0, fits], size[fits]
    whole = shard.keep[np.searchsorted(begins, begin + begins[0], side="right") - 1]
    for further in range(1, UNIT_WORDS):
        at = np.flatnonzero(size > further)
        whole[at[breaks[begin[at] + further]]] = False
    return pack_pairs(begin[whole] + begins[0], size[whole])


def _between(opens: Ints, closes: Ints) -> Ints:
    """From each opening to the first closing mark after it, where no other one opens between."""
    at = np.searchsorted(closes, opens, side="right")
    following = np.append(opens[1:], np.iinfo(np.int64).max)
    paired = np.flatnonzero(at < len(closes))
    paired = paired[closes[at[paired]] <= following[paired]]
    return np.stack([opens[paired], closes[at[paired]]])


def _in_capitals(kinds: Kinds, breaks: Flags) -> Ints:
    """Runs of words in capitals that breaks may end, a word of several letters at both edges."""
    large = np.flatnonzero(kinds)
    follows = np.zeros(len(large), np.bool_)  # the word before it, no break between, is one, too
    follows[1:] = (np.diff(large) == 1) & ~breaks[large[1:]]
    first = np.flatnonzero(~follows)
    last = np.append(first[1:], len(large))[: len(first)] - 1
    long = kinds[large] > 1
    runs = np.stack([large[first], large[last] + 1])
    return runs[:, long[first] & long[last]]


@dataclass(frozen=True)
class Units:
    """Phrases that keep function words at their edges; int64 arrays.

    Attributes:
        places, words: an occurrence of each, and its words.
        core_places, core_words: the same without these function words, of those units only whose
            core is long enough to be a phrase.
        held: how often that core occurs in its unit.
    """

    places: Ints
    words: Ints
    core_places: Ints
    core_words: Ints
    held: Ints


def find_units(
    slices: Slices,
    function_word: Flags,
    places: Ints,
    words: Ints,
    limits: tuple[int, int, int, int | None],
    *,
    run: Run,
) -> Units:
    """Find the phrases that keep function words at their edges.

    Args:
        slices: the sorted suffixes.
        function_word: bool (T,), whether each term is a function word.
        places, words: every marked run.
        limits: least occurrences, documents and words of a phrase, and most words or None.
        run: what does the work, slice by slice.
    """
    text = slices.text
    min_count, min_docs, min_words, max_words = limits
    fits = (words >= min_words) & (words <= (max_words or UNIT_WORDS))
    places, words = places[fits], words[fits]
    edged = function_word[text.terms(places)] | function_word[text.terms(places + words - 1)]
    places, words = places[edged], words[edged]
    owner = np.repeat(np.arange(len(words)), words)
    content = ~function_word[text.terms(ragged_indices(places, words))]
    some = np.bincount(owner[content], minlength=len(words)) > 0
    places, words = places[some], words[some]
    _, first, which = np.unique(
        _spelling_numbers(text, places, words), return_index=True, return_inverse=True
    )
    often = np.bincount(which, minlength=len(first))
    kept = often >= max(min_count, 1)
    places, words, often = places[first[kept]], words[first[kept]], often[kept]
    homes = slices.with_phrases(places)
    counts = np.zeros(len(places), dtype=np.int64)
    tasks = [(load, places[here], words[here], min_docs) for load, here in homes]
    for (_, here), found in zip(homes, run(_slice_counts, tasks), strict=True):
        counts[here] = found
    unit = (counts > 0) & (often >= UNIT_SHARE * counts)
    places, words, counts = places[unit], words[unit], counts[unit]
    start, end = trim_edges(text, function_word, places, places + words)
    long = end - start >= min_words
    return Units(places, words, start[long], (end - start)[long], counts[long])


def _slice_counts(load: LoadSlice, places: Ints, words: Ints, min_docs: int) -> Ints:
    """How often each phrase occurs; 0 for one in too few documents."""
    found = load()
    phrases = found.find(places, words)
    return phrases.counts * (found.document_counts(phrases) >= min_docs)


def _spelling_numbers(text: SuffixText, places: Ints, words: Ints) -> Ints:
    """A number for each run, the same for runs of the same terms only."""
    numbers, active, depth = words.copy(), np.arange(len(words)), 0
    while len(active):
        numbers[active] = number_pairs(numbers[active], text.terms(places[active] + depth))
        depth += 1
        active = active[words[active] > depth]
    return number_pairs(numbers, words)


def trim_edges(text: SuffixText, function_word: Flags, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return the same runs of words without function words at the edges; empty if all are such."""
    start = _first_content(text, function_word, start, end, 1)
    return start, _first_content(text, function_word, end - 1, start - 1, -1) + 1


def _first_content(text: SuffixText, function_word: Flags, at: Ints, stop: Ints, step: int) -> Ints:
    """From each position on, in steps, the first with a content word; ``stop`` where none is."""
    at = at.copy()
    active = np.flatnonzero(at != stop)
    while len(active):
        active = active[function_word[text.terms(at[active])]]
        at[active] += step
        active = active[at[active] != stop[active]]
    return at
