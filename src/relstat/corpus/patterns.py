"""Patterns: what a concordance is asked for, as terms, wildcards and slots.

A pattern is written like the text that it is to find. In it

==============  ====================================================================
``friend*``     ``*`` inside a word: any characters, or none (``*ism``, ``im*ism``)
``wom?n``       ``?`` inside a word: exactly one character
``aid|help``    one word or the other; each may have wildcards
``*``           alone: any one word
``{2}``         any two words; ``{1,3}`` one to three
``**``          any words, up to five, or none: ``{0,5}``
``, : ; ( )``   dividing punctuation of any kind is there
==============  ====================================================================

Quotation marks and the periods of abbreviations count for nothing, as in the text. A ``&`` or ``|``
between spaces is an error: a search engine would read them as operators. Words are cut by the rule
of the corpus (:mod:`relstat.text.vocabulary`) and compared as terms, in lower case, or as they are
spelled.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl

from relstat.arrays import Ids
from relstat.errors import OptionError, option
from relstat.text.tokens import tokenize_texts
from relstat.text.vocabulary import TokenOptions, Vocabulary

__all__ = [
    "Gap",
    "Pattern",
    "Slot",
    "Word",
    "expand",
    "near_words",
    "parse",
    "parse_all",
    "vocabulary_of",
]

Gap = Literal["joined", "divided"]

MOST_SLOT_WORDS: Final = 20
SEVERAL: Final = (0, 5)
"""What ``**`` represents."""

_SLOT: Final = re.compile(r"\{(\d+)(?:,(\d+))?\}")
_REGULAR: Final = re.compile(r"/.*[*+\[\]()\\.^$|?].*/[a-z]*", re.DOTALL)
_LETTERS: Final = "ꙮꙭꙩꙫꙋꙉꙇꙅꙃꙁ"  # small letters; one that a pattern does not use represents a sign


@dataclass(frozen=True)
class Word:
    """One word: it is any of ``choices``, each a word with ``*`` and ``?`` as wildcards.

    ``gap`` says what is before it: nothing (``joined``) or punctuation (``divided``).
    """

    choices: tuple[str, ...]
    gap: Gap = "joined"

    @property
    def wild(self) -> bool:
        """Whether it may be several words."""
        return len(self.choices) > 1 or any("*" in one or "?" in one for one in self.choices)


@dataclass(frozen=True)
class Slot:
    """From ``least`` to ``most`` words, whatever they are."""

    least: int
    most: int
    gap: Gap = "joined"


@dataclass(frozen=True)
class Pattern:
    """A pattern that was understood: ``text`` as typed, and its words and slots in order."""

    text: str
    parts: tuple[Word | Slot, ...]
    exact: bool = False

    @property
    def fixed(self) -> bool:
        """Whether all that it finds is the same words."""
        return not any(isinstance(part, Slot) or part.wild for part in self.parts)

    @property
    def terms(self) -> list[str]:
        """The terms of a fixed pattern, in their order."""
        return [part.choices[0] for part in self.parts if isinstance(part, Word)]


def parse(text: str, options: TokenOptions | None = None, *, exact: bool = False) -> Pattern:
    """Understand a pattern.

    Args:
        text: the pattern.
        options: how the words of the corpus are cut.
        exact: words are compared as they are spelled, not in lower case.

    Raises:
        OptionError: a regular expression; no word in it; a slot that is longer than twenty words,
            or has no certain length and is at the edge; a choice (``|``) of something that is not
            one word; ``&`` alone.
    """
    return parse_all([text], options, exact=exact)[0]


def parse_all(
    texts: Sequence[str], options: TokenOptions | None = None, *, exact: bool = False
) -> list[Pattern]:
    """Understand patterns whose words are cut in one go; see :func:`parse`."""
    read = [_Signs.of(text) for text in texts]
    words = _cut([one.signs for one in read], options or TokenOptions(), exact)
    return [_understood(one, words, exact) for one in read]


@dataclass(frozen=True)
class _Signs:
    """A pattern in which letters that it does not use represent ``*``, ``?`` and slots."""

    text: str
    signs: str
    star: str
    mark: str
    hole: str

    @classmethod
    def of(cls, text: str) -> _Signs:
        if _REGULAR.fullmatch(text.strip()):
            raise OptionError(
                f"{text!r} is a regular expression; a pattern is words with * and ? for letters, "
                "a|b for either word, {1,3} or ** for words between"
            )
        for piece in text.split():
            _require_no_operator(piece)
        spare = [letter for letter in _LETTERS if letter not in text]
        if len(spare) < 3:
            raise OptionError(f"not a pattern: {text!r}")
        star, mark, hole = spare[:3]
        signs = _SLOT.sub(f" {hole} ", text).replace("*", star).replace("?", mark)
        return cls(text, signs, star, mark, hole)


def _understood(given: _Signs, words: Mapping[str, Words], exact: bool) -> Pattern:
    """A pattern whose pieces were cut into words."""
    text = given.text
    slots = [_slot(found) for found in _SLOT.finditer(text)]
    reader = _Reader(words, given.star, given.mark)
    parts: list[Word | Slot] = []
    gap: Gap = "joined"
    for piece in given.signs.split():
        if piece == given.hole:
            parts.append(Slot(*slots.pop(0), gap))
            gap = "joined"
            continue
        for part, follows in reader.parts(piece, gap):
            if part is not None:
                parts.append(part)
            gap = follows
    if not any(isinstance(part, Word) for part in parts):
        raise OptionError(f"a pattern needs a word; {text!r} has none")
    for part in (parts[0], parts[-1]):
        if isinstance(part, Slot) and part.least != part.most:
            raise OptionError(
                f"{text!r}: a slot at the edge of a pattern has a certain length: write * for one "
                "word, {2} for two"
            )
    first, *others = parts
    opening = Word(first.choices) if isinstance(first, Word) else Slot(first.least, first.most)
    return Pattern(text, (opening, *others), exact)


def _require_no_operator(piece: str) -> None:
    """Raise for ``&`` alone and for ``|`` at an edge, which texts would be searched without."""
    if not piece.strip("&"):
        raise OptionError(
            f"{piece!r} is no word: leave it out for words in a row; for documents with both words "
            f"give each to {option('mentions')}"
        )
    if piece.strip("|") != piece:
        raise OptionError(f"each side of | is one word, without spaces, as in aid|help: {piece!r}")


Words = tuple[list[tuple[str, bool]], bool]
"""Words, each with whether punctuation is before it, and whether it is after all."""


def _cut(signs: Sequence[str], options: TokenOptions, exact: bool) -> dict[str, Words]:
    """The words of every piece between white space, and of every side of its choices."""
    sides = (side for each in signs for piece in each.split() for side in _sides(piece))
    pieces = list(dict.fromkeys(filter(None, sides)))
    found: dict[str, Words] = {"": ([], False)}
    if not pieces:
        return found
    tokens = tokenize_texts(pieces, options)
    table = tokens.vocabulary.words
    types = table.types if exact else tokens.vocabulary.terms.types
    spelled = types.gather(tokens.word_ids if exact else tokens.term_ids).to_list()
    chunks, words = tokens.document_chunks.tolist(), tokens.document_words.tolist()
    for number, piece in enumerate(pieces):
        chunk = int(tokens.chunk_ids[chunks[number]])
        divided = table.divided[table.offsets[chunk] : table.offsets[chunk + 1]].tolist()
        mine = spelled[words[number] : words[number + 1]]
        found[piece] = list(zip(mine, divided, strict=True)), bool(table.trailing[chunk])
    return found


def _sides(piece: str) -> list[str]:
    """The sides of a choice; a piece that is none has one."""
    return piece.split("|") if "|" in piece.strip("|") else [piece]


@dataclass(frozen=True)
class _Reader:
    """Reads pieces between white space; ``star`` and ``mark`` represent the wildcards.

    ``words`` has those of each piece.
    """

    words: Mapping[str, Words]
    star: str
    mark: str

    def parts(self, piece: str, gap: Gap) -> Iterator[tuple[Word | Slot | None, Gap]]:
        """The words and slots of a piece, and the gap before what follows each."""
        if len(sides := _sides(piece)) > 1:
            alternatives = [self._words(side) for side in sides]
            if any(len(words) != 1 for words, _ in alternatives):
                shown = self._typed(piece)
                raise OptionError(f"each side of | is one word; {shown!r} is something else")
            choices = tuple(words[0][0] for words, _ in alternatives)
            divided = alternatives[0][0][0][1] or gap == "divided"
            trailing = alternatives[-1][1]
            yield Word(choices, _gap(divided)), _gap(trailing)
            return
        words, trailing = self._words(piece)
        if not words:
            yield None, _gap(trailing or gap == "divided")
        for number, (word, divided) in enumerate(words):
            here = _gap(divided or (number == 0 and gap == "divided"))
            last = number == len(words) - 1
            yield self._part(word, here), _gap(trailing and last)

    def _part(self, word: str, gap: Gap) -> Word | Slot:
        if word == "*":
            return Slot(1, 1, gap)
        return Slot(*SEVERAL, gap) if word == "**" else Word((word,), gap)

    def _words(self, piece: str) -> Words:
        """The words of a piece as they were typed."""
        words, trailing = self.words[piece]
        return [(self._typed(word), divided) for word, divided in words], trailing

    def _typed(self, text: str) -> str:
        """The text with the wildcards as they were typed."""
        return text.replace(self.star, "*").replace(self.mark, "?")


def _gap(divided: bool) -> Gap:
    return "divided" if divided else "joined"


def _slot(found: re.Match[str]) -> tuple[int, int]:
    """The least and the most words of ``{2}`` or ``{1,3}``."""
    least = int(found[1])
    most = int(found[2]) if found[2] else least
    if not least <= most <= MOST_SLOT_WORDS or most == 0:
        raise OptionError(
            f"{found[0]} is no slot: write {{2}} or {{1,3}}, with up to {MOST_SLOT_WORDS} words"
        )
    return least, most


def expand(choices: Sequence[str], types: pl.Series) -> Ids:
    """The numbers, ascending, of the types that are any of the choices.

    ``types`` are sorted by code point; only those that begin like a choice up to its first
    wildcard are examined.
    """
    found = [np.empty(0, dtype=np.int64)]
    for choice in choices:
        start = re.split(r"[*?]", choice, maxsplit=1)[0]
        low, high = _prefix_range(start, types)
        if start == choice:  # no wildcard: the type itself is the first that begins so
            same = low < high and types[low] == choice
            found.append(np.arange(low, low + 1 if same else low))
            continue
        rule = "".join(
            {"*": "(?s:.*)", "?": "(?s:.)"}.get(sign, re.escape(sign)) for sign in choice
        )
        fits = types.slice(low, high - low).str.contains(f"^{rule}$").to_numpy()
        found.append(np.flatnonzero(fits) + low)
    return np.unique(np.concatenate(found)).astype(np.int32)


def near_words(word: str, types: pl.Series, most: int = 5) -> list[str]:
    """Types that are spelled much like a word, and begin as it does; the nearest first."""
    literal = re.split(r"[*?]", word, maxsplit=1)[0]
    if len(literal) < 3:
        return []
    low, high = _prefix_range(literal[:2], types)
    neighbours = types.slice(low, high - low).to_list()
    return difflib.get_close_matches(literal, neighbours, n=most, cutoff=0.7)


def _prefix_range(start: str, types: pl.Series) -> tuple[int, int]:
    """Where the types that begin with ``start`` are among sorted types: first and past the last."""
    if not start or not len(types):
        return 0, len(types)
    # U+10FFFF sorts after whatever can follow.
    bounds = pl.Series([start, f"{start}\U0010ffff"])
    low, high = np.asarray(types.search_sorted(bounds, side="left")).tolist()
    return low, high


def vocabulary_of(pattern: Pattern, vocabulary: Vocabulary) -> pl.Series:
    """What the words of a pattern are compared with: terms, or words as spelled."""
    return vocabulary.words.types if pattern.exact else vocabulary.terms.types
