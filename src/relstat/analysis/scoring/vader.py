"""VADER's score of every sentence: a view of the chunk stream.

vaderSentiment sees a sentence as its white-space tokens, which are our chunks. So all that
spelling decides (valence, booster, negation, capitals, "!" and "?") is worked out once per
distinct chunk, and the rules run as arrays over the words that its lexicon holds. Lexicon and
word lists are those of vaderSentiment, as packaged in :mod:`relstat.lexicons`; the scores equal
its ``polarity_scores`` in all four fields: of :meth:`Tokens.sentence_text` as it is with
:func:`exact_type_scores`, and with :func:`type_scores` of the sentence with typographic quotation
marks and apostrophes made straight (VADER knows "weren't" with a straight one only) and with words
in a run of three or more in capitals, which are a headline or a label, in small letters. Two things
it does by accident are kept with the rest: "but" changes the first of two equal values twice and
the second not at all, and three words back the idioms see words that an earlier rule has used.

One thing cannot be kept: Python 3.12 and later add a list of floats in a more exact way than
3.11. Here sums run left to right on every version, as in 3.11.

Source: Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis
of social media text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.sentence_scores import ALPHA, SentenceScores
from relstat.analysis.scoring.vader_lists import Codes, Rules
from relstat.analysis.scoring.vader_types import (
    BUT,
    CAPITALS,
    SCORED,
    SIGN,
    Kinds,
    VaderTypes,
    look_up_vader,
    straighten,
)
from relstat.arrays import Bytes, Flags, Floats, Ids, Ints, offsets_of, owners_of, ragged_indices
from relstat.derived import derived
from relstat.text.tokens import Tokens
from relstat.text.vocabulary import Vocabulary

__all__ = ["TypeScores", "VaderScores", "exact_type_scores", "score", "type_scores"]

# Where, seen from the scored word, an idiom may stand; the first that fits counts, ...
_IDIOMS_BEFORE: Final = ((-1, 0), (-2, -1, 0), (-2, -1), (-3, -2, -1), (-3, -2))
# ... but these overrule it, the longer one last.
_IDIOMS_AFTER: Final = ((0, 1), (0, 1, 2))
_BOOSTER_PHRASES: Final = ((-3, -2), (-2, -1))
_NEIGHBOURS: Final = range(-3, 3)
_FADING: Final = {1: 1.0, 2: 0.95, 3: 0.9}  # of boosters one, two and three words back
_NEGATION: Final = -0.74  # what a negation multiplies a valence by
_CAPITALS: Final = 0.733  # what a word in capitals adds to its valence
_HEADLINE: Final = 3  # words in capitals in a row that are no emphasis


@dataclass(frozen=True)
class VaderScores(SentenceScores):
    """VADER's scores: those of any engine, and the shares of each sentence, when asked for.

    Attributes:
        lengths: int64 (S,), the words of each sentence.
        emphasis: float64 (S,), what "!" and "?" add to its strength.
    """

    lengths: Ints
    emphasis: Floats

    @property
    def positive(self) -> Floats:
        """Return the positive share of each sentence: float64 (S,), three digits."""
        return _rounded(self._praise / self._weight, 3)

    @property
    def neutral(self) -> Floats:
        """Return the neutral share of each sentence: float64 (S,), three digits."""
        return _rounded((self.lengths - self.hits) / self._weight, 3)

    @property
    def negative(self) -> Floats:
        """Return the negative share of each sentence: float64 (S,), three digits."""
        return _rounded(self._blame / self._weight, 3)

    @property
    def _praise(self) -> Floats:
        return self._sides[0]

    @property
    def _blame(self) -> Floats:
        return self._sides[1]

    @cached_property
    def _sides(self) -> tuple[Floats, Floats]:
        """What is positive and what is negative in each sentence, with its emphasis."""

        def total(weights: Floats, chosen: Flags) -> Floats:
            sentences = self.hit_sentences[chosen]
            return _sums(sentences, weights[chosen], len(self.lengths))

        valence = self.hit_valences
        praise, blame = total(valence + 1, valence > 0), -total(valence - 1, valence < 0)
        louder = np.sign(praise - blame) * self.emphasis
        return praise + np.maximum(louder, 0), blame + np.maximum(-louder, 0)

    @cached_property
    def _weight(self) -> Floats:
        weight = self._praise + self._blame + (self.lengths - self.hits)
        weight[weight == 0] = 1  # nothing in the sentence: all shares 0
        return weight


@dataclass(frozen=True)
class TypeScores:
    """The distinct chunks of a vocabulary, looked up; see :func:`type_scores`."""

    types: VaderTypes

    @property
    def words(self) -> pl.Series:
        """The distinct words of the lexicon in lower case, sorted."""
        return self.types.words

    def score(self, tokens: Tokens) -> VaderScores:
        """Score every sentence."""
        return score(tokens, self)


@derived
def type_scores(vocabulary: Vocabulary) -> TypeScores:
    """Look the distinct chunks up in VADER's word lists, with straight marks for others.

    The lists are typed with straight marks: "weren’t" is read as "weren't", “good” as "good".
    """
    return TypeScores(look_up_vader(straighten(vocabulary.chunks.types), exact=False))


@derived
def exact_type_scores(vocabulary: Vocabulary) -> TypeScores:
    """Look the distinct chunks of a vocabulary up in VADER's word lists as they are typed."""
    return TypeScores(look_up_vader(vocabulary.chunks.types, exact=True))


def score(tokens: Tokens, scorer: TypeScores) -> VaderScores:
    """Score every sentence as ``SentimentIntensityAnalyzer().polarity_scores`` does."""
    types = scorer.types
    kinds, rules = types.kinds, types.rules
    stream = _stream(tokens, types)
    at, sentence, valence = _valences(stream, kinds, rules, _find_shouting(stream, types.exact))
    valence = _after_but(stream, at, sentence, valence)
    chosen = valence != 0
    at, sentence, valence = at[chosen], sentence[chosen], valence[chosen]
    sentences = len(stream.offsets) - 1
    emphasis = _emphasis(stream, kinds)
    sums = _sums(sentence, valence, sentences)
    sums = sums + np.sign(sums) * emphasis
    return VaderScores(
        compound=_rounded(sums / np.sqrt(sums * sums + ALPHA), 4),
        sums=sums,
        hits=np.bincount(sentence, minlength=sentences),
        hit_sentences=sentence,
        hit_words=kinds.word[stream.ids[at]],
        hit_valences=valence,
        lengths=np.diff(stream.offsets),
        emphasis=emphasis,
    )


def _sums(sentence: Ints, weights: Floats, sentences: int) -> Floats:
    """Add up in each sentence, in the order of the stream, as a loop over the words would."""
    return np.bincount(sentence, weights, sentences).astype(np.float64)


def _find_shouting(stream: _Stream, exact: bool) -> Flags:
    """Which words are in capitals for emphasis: where not all words of the sentence are.

    Unless ``exact``, words in a run of capitals are not: they are a headline or a label.
    """
    shouted = stream.marked(CAPITALS)
    at = np.flatnonzero(shouted)
    sentence = stream.sentence_of(at)
    if not exact and len(at):
        opens = np.flatnonzero(
            (np.diff(at, prepend=-2) != 1) | (np.diff(sentence, prepend=-1) != 0)
        )
        runs = np.diff(np.append(opens, len(at)))
        single = np.repeat(runs < _HEADLINE, runs)
        shouted[at[~single]] = False
        at, sentence = at[single], sentence[single]
    lengths = np.diff(stream.offsets)
    loud = np.bincount(sentence, minlength=len(lengths))
    shouted[at[(loud == lengths)[sentence]]] = False
    return shouted


@dataclass(frozen=True)
class _Stream:
    """Documents as VADER's tokens: ``ids`` number their types, ``offsets`` cut sentences.

    ``marks`` are those of each token, see :attr:`Kinds.marks`.
    """

    ids: Ids
    offsets: Ints
    marks: Bytes

    def marked(self, mark: int) -> Flags:
        """Return which tokens have a mark."""
        marked: Flags = (self.marks & np.uint8(mark)) != 0
        return marked

    def sentence_of(self, at: Ints) -> Ints:
        """Return the sentence of each position; these are in order."""
        return owners_of(at, self.offsets)


def _stream(tokens: Tokens, types: VaderTypes) -> _Stream:
    """The stream of VADER's tokens."""
    ids, offsets = tokens.chunk_ids, tokens.sentence_chunks
    if not types.whole:
        sizes = types.counts[ids]
        which = ragged_indices(types.starts[ids], sizes)
        ids, offsets = which.astype(np.int32), offsets_of(sizes)[offsets]
    return _Stream(ids, offsets, types.kinds.marks[ids])


def _valences(
    stream: _Stream, kinds: Kinds, rules: Rules, shouted: Flags
) -> tuple[Ints, Ints, Floats]:
    """The places of the scored words, their sentences, and their valences before "but".

    ``shouted`` marks the words that are in capitals for emphasis.
    """
    codes, in_lexicon = rules.codes, kinds.in_lexicon
    at = np.flatnonzero(stream.marked(SCORED))
    sentence = stream.sentence_of(at)
    start, end = stream.offsets[sentence], stream.offsets[sentence + 1]
    near: dict[int, Ids] = {}
    for step in _NEIGHBOURS:
        there = at + step
        inside = there >= start if step < 0 else there < end
        near[step] = np.where(inside, stream.ids.take(there, mode="clip"), len(kinds))
    code = {step: kinds.code[ids] for step, ids in near.items()}

    def is_word(step: int, *words: str) -> Flags:
        found: Flags = code[step] == codes[words[0]]
        for word in words[1:]:
            found |= code[step] == codes[word]
        return found

    value = kinds.value[near[0]]
    valence = np.where(is_word(0, "no") & in_lexicon[near[1]], 0.0, value)
    after_no = is_word(-1, "no") | is_word(-2, "no")
    after_no |= is_word(-3, "no") & is_word(-1, "or", "nor")
    valence = np.where(after_no, value * _NEGATION, valence)
    loud = shouted[at]
    valence[loud] += np.where(valence[loud] > 0, _CAPITALS, -_CAPITALS)

    thus, doubted = ("so", "this"), is_word(-1, "doubt")
    emphatic = {
        2: is_word(-2, "never") & is_word(-1, *thus),
        3: (is_word(-3, "never") & is_word(-2, *thus)) | is_word(-1, *thus),
    }
    certain = {
        2: is_word(-2, "without") & doubted,
        3: is_word(-3, "without") & (is_word(-2, "doubt") | doubted),
    }
    never = np.zeros(len(at), dtype=np.bool_)
    turns = (kinds.boost != 0) | kinds.negates
    plain = ~in_lexicon
    plain[-1] = False  # no word at all
    for back, fading in _FADING.items():
        word = near[-back]
        acts = plain[word]
        # Only these change a valence, but for idioms.
        chosen = np.flatnonzero(acts & (turns[word] | emphatic.get(back, never)))
        word, before = word[chosen], valence[chosen]
        boost = np.where(before < 0, -kinds.boost[word], kinds.boost[word])
        loudly = np.where(before > 0, _CAPITALS, -_CAPITALS)
        aloud = (boost != 0) & shouted[at[chosen] - back]
        boosted = before + (boost + np.where(aloud, loudly, 0.0)) * fading
        factor = np.select(
            [emphatic.get(back, never)[chosen], certain.get(back, never)[chosen],
             kinds.negates[word]],
            [1.25, 1.0, _NEGATION],
            1.0,
        )  # fmt: skip
        valence[chosen] = boosted * factor
        if back == 3:
            valence = np.where(acts, _with_idioms(valence, code, rules), valence)
    least = is_word(-1, "least") & ~is_word(-2, "at", "very")
    valence = np.where(least, valence * _NEGATION, valence)
    counted = ~(is_word(0, "kind") & is_word(1, "of"))
    return at[counted], sentence[counted], valence[counted]


def _with_idioms(valence: Floats, code: Mapping[int, Codes], rules: Rules) -> Floats:
    """Replace the valence where the word stands in or after an idiom; add booster phrases."""

    def fits(place: tuple[int, ...], phrase: list[int]) -> Flags:
        same = [code[step] == wanted for step, wanted in zip(place, phrase, strict=True)]
        return np.asarray(np.logical_and.reduce(same), np.bool_)

    valence = valence.copy()
    found = np.zeros(len(valence), dtype=np.bool_)
    for place in _IDIOMS_BEFORE:
        for phrase, special in rules.phrases(rules.idioms, len(place)):
            here = fits(place, phrase) & ~found
            valence[here] = special
            found |= here
    for place in _IDIOMS_AFTER:
        for phrase, special in rules.phrases(rules.idioms, len(place)):
            valence[fits(place, phrase)] = special
    for place in _BOOSTER_PHRASES:
        for phrase, boost in rules.phrases(rules.boosters, len(place)):
            valence[fits(place, phrase)] += boost
    return valence


def _after_but(stream: _Stream, at: Ints, sentence: Ints, valence: Floats) -> Floats:
    """Halve values before the first "but" of a sentence, raise those after it by half.

    VADER walks through the values and changes, for each, the first that equals it; what it
    changed may then equal a later one. So the k-th values of all sentences are taken together,
    k = 0, 1, ..., on a matrix with a row for each sentence, in blocks of similar length.
    """
    buts = np.flatnonzero(stream.marked(BUT))
    owners, first = np.unique(stream.sentence_of(buts), return_index=True)
    but_at = np.full(len(stream.offsets) - 1, -1, dtype=np.int64)
    but_at[owners] = buts[first]
    chosen = np.flatnonzero((but_at[sentence] >= 0) & (valence != 0))
    starts = np.flatnonzero(np.diff(sentence[chosen], prepend=-1))
    counts = np.diff(starts, append=len(chosen))
    factor = np.where(at[chosen] < but_at[sentence[chosen]], 0.5, 1.5)
    result = valence.copy()
    blocks = np.ceil(np.log2(counts)).astype(np.int64)
    for block in np.unique(blocks):
        inside = blocks == block
        rows = np.repeat(np.arange(inside.sum()), counts[inside])
        columns = ragged_indices(np.zeros(inside.sum(), dtype=np.int64), counts[inside])
        flat = ragged_indices(starts[inside], counts[inside])
        values = np.full((inside.sum(), 1 << int(block)), np.nan)
        factors = np.ones(values.shape)
        values[rows, columns] = valence[chosen[flat]]
        factors[rows, columns] = factor[flat]
        every = np.arange(len(values))
        for k in range(values.shape[1]):
            # A missing k-th value equals nothing; NaN times any factor stays NaN.
            equal = values == values[:, k, None]
            place = np.where(equal.any(axis=1), equal.argmax(axis=1), k)
            values[every, place] *= factors[every, place]
        result[chosen[flat]] = values[rows, columns]
    return result


def _emphasis(stream: _Stream, kinds: Kinds) -> Floats:
    """What "!" (up to four) and "?" (from two) add to the strength of a sentence."""
    marked = np.flatnonzero(stream.marked(SIGN))
    sentence, ids = stream.sentence_of(marked), stream.ids[marked]
    sentences = len(stream.offsets) - 1
    calls, asks = (_sums(sentence, one[ids], sentences) for one in (kinds.calls, kinds.asks))
    doubt = np.where(asks > 1, np.where(asks <= 3, asks * 0.18, 0.96), 0.0)
    return np.minimum(calls, 4) * 0.292 + doubt


def _rounded(values: Floats, digits: int) -> Floats:
    """Round as Python's ``round`` does.

    Scaling first, as numpy does, errs only next to a half; those few values go to Python.
    """
    scale = 10.0**digits
    result = np.rint(values * scale) / scale
    scaled = np.abs(values * scale)
    near_half = np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6)
    distinct, which = np.unique(values[near_half], return_inverse=True)
    result[near_half] = np.array([round(value, digits) for value in distinct.tolist()])[which]
    return result
