"""What the engine *small* sees of a mention: the words around it, each with its place, hashed.

Each word within 30 words of a mention in its sentence makes *features*: the word; the word on its
side; with its distance in four steps; with the number of breaks between; the pair of it and the
next word, also with side and distance; the tone that the lexicon gives it, with side and distance.
The words of the mention and what is joined to it by a hyphen are features too. A feature is a
number below 2 to the power of 20, by a hash that never changes: two may share one, which costs
little.

Source: Weinberger, Dasgupta, Langford, Smola & Attenberg (2009), Feature hashing for large scale
multitask learning, section 2.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.actors.mentions import MentionSentences
from relstat.analysis.tone.sentence_words import word_spans
from relstat.arrays import Flags, Ids, Ints, Keys, offsets_of, ragged_indices
from relstat.lexicons.dictionary import Dictionary
from relstat.lexicons.stopwords import english_stopwords
from relstat.text.tokens import Tokens, tokenize_texts

__all__ = ["BUCKETS", "Surroundings", "find_surroundings"]

BUCKETS: Final = 1 << 20
"""How many numbers there are for features."""
_REACH: Final = 30  # words on either side
_BREAKS: Final = 2  # so many breaks between, or more, make one feature
_STEPS: Final = (2, 5, 10)  # distances at which the next step begins
_NEAR, _NEXT = 6, 3  # words within which a pair also counts with its side, and with its step
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHIFT: Final = np.uint64(64 - 20)
_JOINED: Final = ("", "-", "'", "’", '"', "“", "”")  # signs beside a mention with a feature each


@dataclass(frozen=True)
class Surroundings:
    """The features of n mentions, and the pairs of a mention and a word that most belong to.

    Attributes:
        numbers: int32 (F,), the features, those of a mention together.
        offsets: int64 (n + 1,), where the features of each mention begin.
        words: int32 (F,), the term that a feature is about, indexing ``names``; -1 for none.
        attached: bool (F,), whether that term has a tone in the lexicon and is directly before the
            mention.
        names: the terms.
        evaluating: bool (terms,), whether a term may be named as one that evaluates: no function
            word, and in the lexicon or somewhere written with a small letter.
    """

    numbers: Ids
    offsets: Ints
    words: Ids
    attached: Flags
    names: pl.Series
    evaluating: Flags

    @property
    def owners(self) -> Ints:
        """int64 (F,), the mention of each feature."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))


def find_surroundings(
    mentions: MentionSentences, dictionary: Dictionary, tokens: Tokens | None = None
) -> Surroundings:
    """Find the features of each mention.

    Args:
        mentions: the mentions, with their sentences.
        dictionary: the lexicon whose single words have a tone.
        tokens: the sentences of the mentions cut into words, if they are already.
    """
    if tokens is None:
        tokens = tokenize_texts(mentions.sentences)
    start, end = word_spans(tokens, mentions)
    terms = tokens.vocabulary.terms.types
    keys = _keys(terms)
    tones = _tones(terms, dictionary)
    opens, closes = (tokens.document_words[mentions.which + more] for more in (0, 1))
    start, end = np.minimum(start, closes), np.minimum(end, closes)  # of signs only, at the end
    parts = [_of_mention(tokens, mentions, start, end, keys)]
    left = np.minimum(start - opens, _REACH)
    right = np.minimum(closes - end, _REACH)
    parts += _of_side(tokens, start, left, -1, keys, tones)
    parts += _of_side(tokens, end, right, 1, keys, tones)
    owners, numbers, words, attached = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.argsort(owners, kind="stable")
    counts = np.bincount(owners, minlength=len(start))
    return Surroundings(
        numbers[order].astype(np.int32),
        offsets_of(counts),
        words[order].astype(np.int32),
        attached[order],
        terms,
        _evaluating(tokens, tones),
    )


_Part = tuple[Ints, Ints, Ints, Flags]
"""Owners, numbers, words and whether these are attached: one entry for each feature."""


def _keys(terms: pl.Series) -> Keys:
    """A 64-bit number for each term that is the same everywhere."""
    found = (hashlib.blake2b(term.encode(), digest_size=8).digest() for term in terms.to_list())
    return np.frombuffer(b"".join(found), dtype="<u8").astype(np.uint64)


def _key(text: str) -> np.uint64:
    return np.uint64(
        int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
    )


def _numbers(keys: Keys, kinds: Keys | np.uint64) -> Ints:
    """The numbers of features: the hash of a word and of what kind of feature it makes."""
    mixed = (keys ^ kinds) * _MIX
    mixed ^= mixed >> np.uint64(29)
    return np.asarray(((mixed * _MIX) >> _SHIFT).astype(np.int64))


def _tones(terms: pl.Series, dictionary: Dictionary) -> Ints:
    """For each term its tone in the lexicon: -3 to 3, 0 for none."""
    weights = {
        entry.term: entry.weight
        for entry in dictionary.entries
        if entry.weight and entry.modifier is None and " " not in entry.term
    }
    found = [weights.get(term) or 0.0 for term in terms.to_list()]
    return np.clip(np.rint(np.asarray(found, dtype=np.float64)), -3, 3).astype(np.int64)


def _evaluating(tokens: Tokens, tones: Ints) -> Flags:
    """Whether each term may be named as one that evaluates."""
    vocabulary = tokens.vocabulary
    small = vocabulary.words.types.str.contains(r"^\p{Ll}").to_numpy()
    found = tones != 0
    found[vocabulary.terms.of_word[small]] = True
    function_words = vocabulary.terms.types.is_in(list(english_stopwords())).to_numpy()
    return np.asarray(found & ~function_words)


def _of_side(
    tokens: Tokens, edge: Ints, counts: Ints, side: int, keys: Keys, tones: Ints
) -> list[_Part]:
    """The features of the words on one side of the mentions; ``edge`` is where these end."""
    owner = np.repeat(np.arange(len(edge)), counts)
    distance = ragged_indices(np.zeros(len(edge), np.int64), counts)
    at = edge[owner] + distance if side > 0 else edge[owner] - 1 - distance
    word = tokens.term_ids[at].astype(np.int64)
    key = keys[word]
    step = np.digitize(distance, _STEPS)
    divided = offsets_of(np.asarray(tokens.breaks, np.bool_))
    # A break is before a word: those of the words from the mention to this one, or back to it.
    own = np.minimum(edge + (side < 0), len(tokens.breaks))[owner]
    breaks = np.minimum(np.abs(divided[at + 1] - divided[own]), _BREAKS)
    letter = "R" if side > 0 else "L"
    attached = (distance == 0) & (side < 0) & (breaks == 0) & (tones[word] != 0)

    def kinds(name: str, *codes: Ints) -> Keys:
        code = np.zeros(len(owner), np.int64)
        for one in codes:
            code = code * 8 + one + 4
        return (code.astype(np.uint64) * _MIX) ^ _key(f"{letter} {name}")

    parts: list[_Part] = [
        (owner, _numbers(key, _key("word")), word, attached),
        (owner, _numbers(key, _key(f"{letter} word")), word, attached),
        (owner, _numbers(key, kinds("step", step)), word, attached),
    ]
    near = distance < _STEPS[-1]
    parts.append((owner[near], _numbers(key, kinds("breaks", breaks))[near], word[near],
                  attached[near]))  # fmt: skip
    toned = tones[word] != 0
    tone = tones[word]
    codes: tuple[Ints, ...]
    for name, codes in (
        ("tone", (np.sign(tone),)), ("tone step", (tone, step)), ("tone breaks", (tone, breaks)),
    ):  # fmt: skip
        number = _numbers(kinds(name, *codes), np.uint64(0))
        parts.append((owner[toned], number[toned], word[toned], attached[toned]))
    # Pairs in the order of the text: a word and the next one away from the mention.
    last = distance == counts[owner] - 1
    other = np.where(last, at, at + side)
    first, second = (key, keys[tokens.term_ids[other]])[::side]
    pair = first * _MIX + second
    for name, limit, codes in (("pair", _REACH, ()), ("near", _NEAR, ()), ("next", _NEXT, (step,))):
        kept = ~last & (distance < limit)
        kind = _key("pair") if name == "pair" else kinds(name, *codes)
        parts.append((owner[kept], _numbers(pair, kind)[kept], word[kept], attached[kept]))
    return parts


def _of_mention(
    tokens: Tokens, mentions: MentionSentences, start: Ints, end: Ints, keys: Keys
) -> _Part:
    """The features of the mentions: their words, the signs beside them, how far they are."""
    counts = end - start
    owner = np.repeat(np.arange(len(start)), counts)
    numbers = [_numbers(keys[tokens.term_ids[ragged_indices(start, counts)]], _key("mention"))]
    owners = [owner]
    each = np.arange(len(start))
    beside = [
        (text[max(a - 1, 0) : a], text[b : b + 1])
        for text, (a, b) in zip(mentions.texts, mentions.spans.tolist(), strict=True)
    ]
    for side, signs in zip(
        ("before", "behind"), zip(*beside, strict=True) if beside else (), strict=False
    ):
        found = [_key(f"{side} {sign if sign in _JOINED else ' '}") for sign in signs]
        numbers.append(_numbers(np.array(found, dtype=np.uint64), np.uint64(0)))
        owners.append(each)
    before = start - tokens.document_words[mentions.which]
    numbers.append(_numbers(np.digitize(before, (1, 4, 10)).astype(np.uint64), _key("place")))
    numbers.append(_numbers(np.zeros(len(each), np.uint64), _key("always")))
    owners += [each, each]
    made = np.concatenate(numbers)
    none = np.full(len(made), -1, np.int64)
    return np.concatenate(owners), made, none, none > 0
