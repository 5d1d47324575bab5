"""The words that may evaluate a mention, each with its place: what the engine *lexicon* weighs.

A word of a dictionary of tone (:mod:`relstat.analysis.scoring.lexicon_scorer`) counts with its
weight after negation. What it says of a mention depends on where it is; each *place* below is a sum
over words, of approving and of hostile ones apart:

==========  =======================================================================================
inside      it is in the name itself, which has a word in small letters ("puppet regime")
after       it follows; its weight falls with the distance, by half in four words
follows     it follows; its weight falls by half in twenty words
before      it comes before, as ``after``, where the mention is no object of it
object      it comes before, and "on", "against" or the like stands between: "attack on ___"
precedes    it comes before; its weight falls by half in twenty words
doer        as ``before`` and ``precedes`` together, where "by" stands before the mention
==========  =======================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.scoring.lexicon_scorer import LexiconScores, prepare
from relstat.analysis.tone.sentence_words import word_spans
from relstat.arrays import Flags, Floats, Ids, Ints, offsets_of, ragged_indices
from relstat.lexicons.dictionary import Dictionary
from relstat.text.tokens import Tokens, tokenize_texts

__all__ = ["FEATURES", "PLACES", "Evidence", "find_evidence"]

PLACES: Final = ("inside", "after", "follows", "before", "object", "precedes", "doer")
SIGNS: Final = ("positive", "negative")
FEATURES: Final = tuple(f"{place} {sign}" for place in PLACES for sign in SIGNS)
"""The sums, by place and sign."""

_NEAR, _FAR = 6.0, 30.0  # words after which a weight is 1/e
_STRONG: Final = 4.0  # the greatest weight of a word, and
_USUAL: Final = 2.5  # the one that counts as 1
_OBJECT: Final = ("on", "against", "to", "with", "for", "from", "upon", "over")
_LEADS: Final = (
    "the", "a", "an", "this", "that", "these", "those", "its", "their", "our", "his", "her", "of",
    "by", "from", "with", "and", "or", "against", "for", "on", "in", "as", "such", "between",
)  # fmt: skip
_ARTICLES: Final = ("the", "a", "an", "its", "our", "their")


@dataclass(frozen=True)
class Evidence:
    """The E pairs of a mention and a word of tone in its sentence.

    Attributes:
        mentions: int64 (E,), the mention.
        words: int32 (E,), indexing ``names``.
        values: float64 (E, places), what the pair adds to each place, positive.
        negative: bool (E,), whether the word is hostile.
        attached: bool (E,), whether it is in the name (as ``inside``), or directly before it after
            an article, a preposition or a break: an epithet, not a verb.
        names: the words and phrases.
        size: the number of mentions.
    """

    mentions: Ints
    words: Ids
    values: Floats
    negative: Flags
    attached: Flags
    names: pl.Series
    size: int

    @property
    def features(self) -> Floats:
        """float64 (mentions, features), the sums of each mention in the order of FEATURES."""
        sums = np.zeros((self.size, len(FEATURES)))
        for place in range(len(PLACES)):
            column = 2 * place + self.negative
            cell = self.mentions * len(FEATURES) + column
            sums += np.bincount(cell, self.values[:, place], sums.size).reshape(sums.shape)
        return sums


def find_evidence(
    mentions: MentionSentences, dictionary: Dictionary, tokens: Tokens | None = None
) -> Evidence:
    """Find the words of a dictionary in the sentence of each mention.

    ``tokens`` are these sentences cut into words, if they are already.
    """
    if tokens is None:
        tokens = tokenize_texts(mentions.sentences)
    scorer = prepare(dictionary, tokens.vocabulary)
    scores = scorer.score(tokens)
    # A mention of signs only may be behind all words of its sentence.
    closes = tokens.document_words[mentions.which + 1]
    start, end = (np.minimum(one, closes) for one in word_spans(tokens, mentions))
    sentence = np.searchsorted(tokens.document_words, scores.hit_places, side="right") - 1
    counts = np.bincount(sentence, minlength=len(tokens))
    first = np.cumsum(counts) - counts
    per_mention = counts[mentions.which]
    owner = np.repeat(np.arange(len(start)), per_mention)
    hit = ragged_indices(first[mentions.which], per_mention)
    lengths = scorer.words.str.count_matches(" ", literal=True).to_numpy().astype(np.int64) + 1
    values, attached = np.zeros((0, len(PLACES))), np.zeros(0, np.bool_)
    if len(hit):  # a sentence may be without any word
        values, attached = _values(tokens, scores, lengths, owner, hit, start, end)
    return Evidence(
        owner,
        scores.hit_words[hit],
        values,
        scores.hit_valences[hit] < 0,
        attached,
        scorer.words,
        len(start),
    )


def _values(
    tokens: Tokens,
    scores: LexiconScores,
    lengths: Ints,
    owner: Ints,
    hit: Ints,
    start: Ints,
    end: Ints,
) -> tuple[Floats, Flags]:
    """What each pair of a mention (``owner``) and a word (``hit``) adds to each place.

    The second array is whether the word is attached to the name; ``lengths`` are the numbers of
    words of the terms.
    """
    at = scores.hit_places[hit]
    size = np.minimum(np.abs(scores.hit_valences[hit]), _STRONG) / _USUAL
    begins, ends = start[owner], end[owner]
    within, after, before = (at >= begins) & (at < ends), at >= ends, at < begins
    inside = within & (_has_small_letters(tokens, start, end) & ~_opposed(tokens, start))[owner]
    distance = np.where(after, at - ends + 1, begins - at).astype(np.float64)
    near, far = (size * np.exp(-distance / reach) for reach in (_NEAR, _FAR))
    is_object, is_doer = (each[owner] for each in _bindings(tokens, start))
    columns = {
        "inside": size * inside,
        "after": near * after,
        "follows": far * after,
        "before": near * (before & ~is_object),
        "object": near * (before & is_object),
        "precedes": far * before,
        "doer": (near + far) * (before & is_doer),
    }
    breaks = np.asarray(tokens.breaks, dtype=np.bool_)
    divided = offsets_of(breaks)
    here = np.minimum(begins + 1, len(breaks))
    joined = divided[here] == divided[np.minimum(at + 1, here)]
    led = breaks[at] | _among(tokens, _LEADS)[tokens.term_ids[np.maximum(at - 1, 0)]]
    attached = inside | (before & (at + lengths[scores.hit_words[hit]] == begins) & joined & led)
    return np.stack([columns[place] for place in PLACES], axis=1), attached


def _opposed(tokens: Tokens, start: Ints) -> Flags:
    """Whether each mention is inside a word such as anti-Iran, which speaks of others."""
    types = tokens.vocabulary.terms.types.str.contains(r"^(?:anti|pro|counter|non)-").to_numpy()
    opposed = np.asarray(types, dtype=np.bool_)[tokens.term_ids]
    return np.append(opposed, np.False_)[start]


def _has_small_letters(tokens: Tokens, start: Ints, end: Ints) -> Flags:
    """Whether each mention has a word that begins with a small letter."""
    small = tokens.vocabulary.words.types.str.contains(r"^\p{Ll}").to_numpy()
    counts = offsets_of(np.asarray(small, dtype=np.bool_)[tokens.word_ids])
    return np.asarray(counts[end] > counts[start])


def _bindings(tokens: Tokens, start: Ints) -> tuple[Flags, Flags]:
    """Whether each mention is an object of what comes before it, and whether it is its doer."""
    opens = tokens.document_words[np.searchsorted(tokens.document_words, start, side="right") - 1]
    terms = tokens.term_ids
    article = _among(tokens, _ARTICLES)
    found = []
    for words in (_OBJECT, ("by",)):
        kind = _among(tokens, words)
        one = (start - 1 >= opens) & kind[terms[np.maximum(start - 1, 0)]]
        skipped = (start - 2 >= opens) & article[terms[np.maximum(start - 1, 0)]]
        found.append(one | (skipped & kind[terms[np.maximum(start - 2, 0)]]))
    return np.asarray(found[0]), np.asarray(found[1])


def _among(tokens: Tokens, words: tuple[str, ...]) -> Flags:
    """For each term of the vocabulary whether it is one of some words."""
    return np.asarray(tokens.vocabulary.terms.types.is_in(list(words)).to_numpy(), dtype=np.bool_)
