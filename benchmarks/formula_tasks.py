"""What formulas, concordances and reuse are measured on; each function prepares one side.

What is prepared is not timed: an index is there, words are in memory, libraries are imported. What
comes back is run, and its length is how many things it found.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import peers

__all__ = [
    "LEAST",
    "Words",
    "colibri_patterns",
    "colibri_skipgrams",
    "concordance_asked",
    "concordance_first",
    "concordance_opened",
    "formulas_from_index",
    "formulas_from_words",
    "gensim_phrases",
    "nltk_asked",
    "nltk_built_and_asked",
    "nltk_collocations",
    "write_words",
]

LEAST = 3  # occurrences, for relstat's phrases and all peers

What = Literal["phrases", "frames"]
Side = Callable[[], Sized]


@dataclass(frozen=True)
class Words:
    """The stream of words that all peers get, written once, and what is asked of it.

    Attributes:
        plain: an unbroken run a line.
        encoded: the same for colibri-core; None without it.
        phrase: the most frequent run of three words that begins and ends with a content word.
        pattern: the same with a slot for its second word.
    """

    plain: Path
    encoded: Path | None
    phrase: str
    pattern: str


def write_words(index: str, folder: str) -> Words:
    """Write the words of an index as relstat counts them, for peers."""
    import numpy as np

    import relstat

    corpus = relstat.open(index)
    stream = corpus.stream
    breaks = stream.store.breaks[:]
    breaks[:1] = True
    terms = stream.vocabulary.terms
    words = terms.types.gather(terms.of_word[stream.store.words[:]]).to_list()
    plain = Path(folder) / "words.txt"
    peers.write_runs(words, np.append(np.flatnonzero(breaks), len(words)).tolist(), plain)
    usual = relstat.freq(corpus, ngram=3, top=1, stopwords="english").frame["term"]
    if usual.is_empty():
        raise ValueError("there is no run of three words to look for")
    first, _, last = usual[0].split()
    encoded = peers.encode_for_colibri(plain) if peers.has_colibri() else None
    return Words(plain, encoded, usual[0], f"{first} * {last}")


# --- phrases and frames ---


def formulas_from_index(what: What, index: str, top: int) -> Side:
    """Open an index and list phrases or frames; ``top`` 0 lists all."""
    import relstat

    return lambda: getattr(relstat, what)(relstat.open(index), top=top).frame


def formulas_from_words(what: What, corpus: str, top: int) -> Side:
    """Phrases or frames of words in memory, suffixes not yet sorted."""
    import relstat

    given = relstat.read(corpus)
    assert len(given.stream) == len(given)
    return lambda: getattr(relstat, what)(given, top=top).frame


def nltk_collocations(plain: Path) -> Side:
    """Pairs and triples of words by nltk's finders."""
    runs = peers.read_runs(plain)
    return lambda: peers.nltk_collocations(runs, LEAST)


def gensim_phrases(plain: Path) -> Side:
    """Phrases of up to four words by gensim, in two passes."""
    runs = peers.read_runs(plain)
    return lambda: peers.gensim_phrases(runs, LEAST)


def colibri_patterns(encoded: Path) -> Side:
    """N-grams of 2 to 12 words by colibri-core, without places."""
    import colibricore  # noqa: F401

    return lambda: peers.run_colibri(encoded, indexed=False, least=LEAST)


def colibri_skipgrams(encoded: Path) -> Side:
    """N-grams and skipgrams by colibri-core."""
    import colibricore  # noqa: F401

    return lambda: peers.run_colibri_skipgrams(encoded, LEAST)


# --- concordances ---


def concordance_first(index: str, pattern: str) -> Side:
    """The first answer of a process that has opened an index, as text: 20 lines."""
    import relstat

    corpus = relstat.open(index)
    return lambda: relstat.kwic(corpus, pattern).render()


def concordance_opened(index: str, pattern: str) -> Side:
    """Open an index and find every place of a pattern, with its context."""
    import relstat

    return lambda: _places(relstat.open(index), pattern)


def concordance_asked(index: str, pattern: str) -> Side:
    """Every place of a pattern, with its context, of an index that is open."""
    import relstat

    corpus = relstat.open(index)
    return lambda: _places(corpus, pattern)


def _places(corpus: Any, pattern: str) -> Sized:
    import relstat

    return relstat.kwic(corpus, pattern, top=0, across=True)["lines"].frame


def nltk_built_and_asked(plain: Path, phrase: str) -> Side:
    """Index words in memory with nltk, and find every place of a phrase, with its context."""
    words = _joined(plain)
    return lambda: peers.nltk_concordance(peers.nltk_concordance_index(words), phrase)


def nltk_asked(plain: Path, phrase: str) -> Side:
    """Every place of a phrase, with its context, of what nltk has indexed."""
    index = peers.nltk_concordance_index(_joined(plain))
    return lambda: peers.nltk_concordance(index, phrase)


def _joined(plain: Path) -> list[str]:
    return [word for run in peers.read_runs(plain) for word in run]
