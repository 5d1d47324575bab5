"""Words cut into the pieces that an encoder knows: WordPiece, as BERT's uncased models take it.

Text is decomposed, accents and control characters are dropped, letters made small; it is cut at
white space and around every sign of punctuation. Each word is then cut into the longest pieces of
the vocabulary from its beginning; a later piece is written ``##piece``. A word that cannot be cut
is ``[UNK]``.

Source: Wu et al. (2016), Google's neural machine translation system, section 4.1; Devlin, Chang,
Lee & Toutanova (2019), BERT, appendix A.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

__all__ = ["WordPieces"]

_UNKNOWN: Final = "[UNK]"
_LONGEST: Final = 100  # letters of a word that is cut
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
# ASCII signs such as $ and + are no punctuation in Unicode, but cut words here.
_WORDS: Final = re.compile(rf"[!-/:-@\[-`{{-~{_HAN}]|[^\s!-/:-@\[-`{{-~{_HAN}]+")


class WordPieces:
    """A vocabulary of pieces."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(pieces)}
        self._known: dict[str, list[int]] = {}

    def number(self, piece: str) -> int:
        """Return the number of a piece, such as ``[CLS]``; raise KeyError for an unknown one."""
        return self._numbers[piece]

    def cut(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text."""
        found: list[int] = []
        for word in _words(text):
            pieces = self._known.get(word)
            if pieces is None:
                pieces = self._known[word] = self._of_word(word)
            found += pieces
        return found

    def _of_word(self, word: str) -> list[int]:
        unknown = [self._numbers[_UNKNOWN]]
        if len(word) > _LONGEST:
            return unknown
        found: list[int] = []
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._numbers.get(lead + word[start:end])
                if number is not None:
                    break
            else:
                return unknown
            found.append(number)
            start = end
        return found


def _words(text: str) -> Iterable[str]:
    if not (text.isascii() and text.isprintable()):
        text = "".join(filter(None, map(_plain, unicodedata.normalize("NFD", text.lower()))))
    return (part for found in _WORDS.findall(text.lower()) for part in _cut_punctuation(found))


def _plain(sign: str) -> str:
    """A character without accents; spaces are one, control characters none."""
    kind = unicodedata.category(sign)
    if kind == "Zs" or sign in "\t\n\r":
        return " "
    return "" if kind == "Mn" or kind.startswith("C") or sign == "\ufffd" else sign


def _cut_punctuation(word: str) -> Iterable[str]:
    """A word divided around signs of punctuation beyond ASCII."""
    if word.isascii():
        return (word,)
    parts: list[str] = [""]
    for sign in word:
        if unicodedata.category(sign).startswith("P"):
            parts += [sign, ""]
        else:
            parts[-1] += sign
    return filter(None, parts)
