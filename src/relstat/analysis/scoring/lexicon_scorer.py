"""Scores of sentences by a dictionary: weights of its terms, turned by the words before them.

The rules, each over words that no punctuation divides:

- a phrase hides the words in it, and the longest that begins first counts;
- a *negation* up to three words before a term turns its weight by a factor;
- a *booster* up to two words before strengthens or weakens it;
- a term of *relief* ("prevent", "fight against") up to six words before a negative weight turns
  it, one of *harm* ("undermine", "threat to") up to six words before a positive one does; what
  they turn may go on in a list ("against terrorism, extremism and trafficking");
- the score of a sentence is x / sqrt(x^2 + 15) of the sum x of its weights, as VADER's is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.lexicon_terms import Units, find_phrases, look_up
from relstat.analysis.scoring.sentence_scores import ALPHA, SentenceScores
from relstat.arrays import Flags, Floats, Ids, Ints, owners_of, ragged_indices
from relstat.lexicons.dictionary import Dictionary
from relstat.text.tokens import Tokens
from relstat.text.vocabulary import Vocabulary

__all__ = ["LexiconScorer", "LexiconScores", "prepare"]

_REACH: Final = {"negation": 3, "booster": 2, "relief": 6, "harm": 6}
"""How many words after a modifier a term may begin that it turns."""
_NEAREST: Final = 3  # modifiers before a term that count
_LIST_GAP: Final = 5  # words from one member of a list to the next


@dataclass(frozen=True)
class LexiconScores(SentenceScores):
    """The scores of any engine, and where the M terms with a category are.

    Attributes:
        hit_places: int64 (H,), the first word of each scored term, in the stream.
        match_sentences: int64 (M,), the sentence of each.
        match_words: int32 (M,), indexing the ``words`` of the scorer.
    """

    hit_places: Ints
    match_sentences: Ints
    match_words: Ids


@dataclass(frozen=True)
class LexiconScorer:
    """A dictionary, looked up in a vocabulary."""

    units: Units

    @property
    def words(self) -> pl.Series:
        """The distinct terms and phrases that occur, or may occur."""
        return self.units.names

    def score(self, tokens: Tokens) -> LexiconScores:
        """Score every sentence."""
        units, terms, breaks = self.units, tokens.term_ids, tokens.breaks
        unit = units.of_term[terms]
        starts, length, phrase = find_phrases(units.machine, terms, breaks)
        unit[ragged_indices(starts, length)] = -1
        unit[starts] = phrase
        at = np.flatnonzero(unit >= 0)
        unit = unit[at]
        ends = at.copy()
        ends[np.searchsorted(at, starts[phrase >= 0])] += length[phrase >= 0] - 1
        sentence = owners_of(at, tokens.sentence_words)
        weighted = np.flatnonzero(units.weight[unit] != 0)
        valence = _modify(
            units.weight[unit[weighted]],
            at[weighted],
            ends,
            {kind: factor[unit] for kind, factor in units.factors.items()},
            np.cumsum(breaks, dtype=np.int32),
            sentence[weighted],
        )
        scored = weighted[valence != 0]
        valence = valence[valence != 0]
        sentences = len(tokens.sentence_chunks) - 1
        sums = np.bincount(sentence[scored], valence, sentences).astype(np.float64)
        grouped = np.asarray(units.categories.any(axis=1), np.bool_)
        named = np.flatnonzero(grouped[unit])
        return LexiconScores(
            compound=sums / np.sqrt(sums * sums + ALPHA),
            sums=sums,
            hits=np.bincount(sentence[scored], minlength=sentences),
            hit_sentences=sentence[scored],
            hit_words=unit[scored],
            hit_valences=valence,
            hit_places=at[scored],
            match_sentences=sentence[named],
            match_words=unit[named],
        )


def prepare(dictionary: Dictionary, vocabulary: Vocabulary) -> LexiconScorer:
    """Look a dictionary up in a vocabulary."""
    return LexiconScorer(look_up(dictionary, vocabulary))


def _modify(
    weight: Floats,
    at: Ints,
    ends: Ints,
    factors: Mapping[str, Floats],
    divided: Ids,
    sentence: Ints,
) -> Floats:
    """Return the weights of terms after the words before them.

    Args:
        weight, at: the weight and the first word of each term.
        ends: the last word of each term found, weighted or not, in the order of the text.
        factors: by kind of modifier what each term found turns others by; NaN for none.
        divided: how many breaks there are up to each word.
        sentence: the sentence of each term.
    """
    active = np.flatnonzero(np.any([~np.isnan(one) for one in factors.values()], axis=0))
    where = ends[active]
    last = np.searchsorted(where, at, side="left") - 1
    value = weight.copy()
    joined = np.diff(at) <= _LIST_GAP
    joined &= np.diff(divided[at]) <= 1
    joined &= np.diff(sentence) == 0
    joined &= np.sign(weight[1:]) == np.sign(weight[:-1])
    for kind, factor in factors.items():
        mine, found = factor[active], np.full(len(at), np.nan)
        for back in range(_NEAREST):
            place = last - back
            near = np.flatnonzero((place >= 0) & np.isnan(found))
            modifier = place[near]
            close = at[near] - where[modifier] <= _REACH[kind]
            close &= divided[at[near]] == divided[where[modifier]]
            found[near[close]] = mine[modifier[close]]
        if kind in ("relief", "harm"):
            turned = ~np.isnan(found) & ((weight < 0) if kind == "relief" else (weight > 0))
            found = _go_on_in_lists(np.where(turned, found, np.nan), joined)
        value *= np.where(np.isnan(found), 1.0, found)
    return value


def _go_on_in_lists(found: Floats, joined: Flags) -> Floats:
    """Let a factor go on to the terms that are each joined to the one before as in a list."""
    if not len(found):
        return found
    # A term starts a run of its own unless it is joined to the one before and not turned itself.
    opens = np.append(True, ~joined | ~np.isnan(found[1:]))
    first = np.maximum.accumulate(np.where(opens, np.arange(len(found)), 0))
    carried: Floats = found[first]
    return carried
