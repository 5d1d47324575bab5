"""Verbs, recognised by the function words beside them.

A set phrase that says what somebody does (*paid homage*, *went on to say*) is a formula; one that
names a thing (*air pollution*) may just as well be a topic. English puts a verb after *to*, after
an auxiliary or a pronoun (*will build*, *they built*) and before an article (*built a*); it puts a
noun or an adjective after an article or a preposition and before *of* or *is*. The share of verb
places among both kinds of places says how far a word is a verb in this corpus: *sent* .98, *fight*
.4, *policy* 0. No list of verbs is needed; words of other languages all have the same share.

Source: Quirk, Greenbaum, Leech & Svartvik (1985), A comprehensive grammar of the English language,
2.6-2.8, for the closed classes and the frames of the open ones; that formulas with a verb differ
from those without, Biber, Johansson, Leech, Conrad & Finegan (1999), chapter 13.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Floats, Ints
from relstat.corpus.stream import Shard, Stream
from relstat.derived import derived

__all__ = ["verb_shares"]

_BEFORE_VERBS: Final = (
    "to will would can could may might must should shall not he she they we i you who has have "
    "had having was were been be did don't"
)
_BEFORE_NOUNS: Final = (
    "the a an of in this our their its his her my your that these those some any such no each "
    "every all by for with from on at into between"
)
_AFTER_VERBS: Final = "the a an"
_AFTER_NOUNS: Final = "of is was are"
_SEEN: Final = 2.0  # occurrences that each word is taken to have had besides
_SEEN_AS_VERB: Final = 0.4  # of these, in the places of verbs


@derived
def verb_shares(stream: Stream) -> Floats:
    """Return how far each term is a verb: float64 (T,), 0 to 1.

    It is the share of places of verbs among the places of verbs and of nouns where the term
    occurs, with two made-up occurrences, four tenths of one in the place of a verb, so that what
    was seen once counts little. Function words have a share, too, which nobody needs.
    """
    terms = stream.vocabulary.terms.types
    before = _sides(terms, _BEFORE_VERBS, _BEFORE_NOUNS)
    after = _sides(terms, _AFTER_VERBS, _AFTER_NOUNS)
    counted = stream.over_shards(_count_places, before, after, len(terms))
    verb, noun = np.sum(counted, axis=0)
    shares: Floats = (verb + _SEEN_AS_VERB) / (verb + noun + _SEEN)
    return shares


def _sides(terms: pl.Series, verbs: str, nouns: str) -> npt.NDArray[np.int8]:
    """What each term says of its neighbour: 1 a verb, 2 a noun, 0 nothing; int8 (T,)."""
    sides = np.zeros(len(terms), np.int8)
    sides[terms.is_in(verbs.split()).to_numpy()] = 1
    sides[terms.is_in(nouns.split()).to_numpy()] = 2
    return sides


def _count_places(
    shard: Shard, before: npt.NDArray[np.int8], after: npt.NDArray[np.int8], size: int
) -> Ints:
    """How often each term is in the place of a verb, and of a noun: int64 (2, T)."""
    terms = shard.term_ids
    joined = ~shard.breaks[1:]
    places = np.zeros((2, size), dtype=np.int64)
    for side, words in ((before[terms[:-1]], terms[1:]), (after[terms[1:]], terms[:-1])):
        at = np.flatnonzero(side.astype(np.bool_) & joined)
        kind, word = side[at], words[at]
        for number, counts in enumerate(places, start=1):
            counts += np.bincount(word[kind == number], minlength=size)
    return places
