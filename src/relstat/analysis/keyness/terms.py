"""The terms that are compared: words, n-grams, phrases or stems, counted in each document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import polars as pl

from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.names import name_terms
from relstat.analysis.phrases.numerals import NUMBER_WORDS, is_numeral
from relstat.analysis.phrases.phrase_stream import PhraseStream, phrase_stream
from relstat.arrays import Flags, Ints, ragged_indices
from relstat.corpus.stream import Stream
from relstat.counting.counts import Counts, count_terms, usual_words, word_occurrences
from relstat.counting.stems import count_stems
from relstat.counting.suffix_counts import count_ngrams
from relstat.derived import derived
from relstat.errors import OptionError

__all__ = [
    "NAMES",
    "UNITS",
    "Names",
    "Numbers",
    "TermChoice",
    "Terms",
    "Unit",
    "list_terms",
    "minor_terms",
]

Unit = Literal["words", "ngrams", "phrases", "stems"]
Names = Literal["keep", "slot", "drop", "without", "only"]
Numbers = Literal["keep", "drop"]
UNITS: Final = get_args(Unit)
NAMES: Final = get_args(Names)


@dataclass(frozen=True)
class TermChoice:
    """Which terms are compared.

    Attributes:
        unit: what a term is; ``phrases`` are the formulas of the inventory, and with
            ``names="only"`` whole names, also of one word.
        words: words of an n-gram.
        min_docs: documents of the whole corpus that a term must occur in.
        names: keep them; drop terms whose content words are all names, terms with any name, or all
            but names; or read each run of names as ``<name>`` and drop what says nothing else.
        numbers: whether terms whose content words are all numbers, or days and months, stay; with
            ``names="drop"`` also those of names and numbers.
        stopwords: words with which no term begins or ends.
    """

    unit: Unit = "words"
    words: int = 1
    min_docs: int = 3
    names: Names = "keep"
    numbers: bool = True
    stopwords: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name, value, choices in (("unit", self.unit, UNITS), ("names", self.names, NAMES)):
            if value not in choices:
                raise OptionError.unknown(name, value, choices)
        if self.words < 1:
            raise OptionError(f"an n-gram has at least one word: ngram is {self.words}")


@dataclass(frozen=True)
class Terms:
    """Terms with their counts in each document.

    Attributes:
        choice: which they are.
        counts: documents x terms.
        source: the stream in which they were found; None for single words of the corpus as it is.
        stream: the corpus.
    """

    choice: TermChoice
    counts: Counts
    source: PhraseStream | None
    stream: Stream

    def spelled(self, chosen: Ints) -> pl.Series:
        """Some terms in lower case."""
        of = self.stream if self.source is None else self.source
        return of.spelled(self.counts.places[chosen], self.counts.words[chosen])

    def written(self, chosen: Ints) -> pl.Series:
        """Some terms in their most frequent spelling."""
        places, words = self.counts.places[chosen], self.counts.words[chosen]
        if self.source is None:
            return usual_words(self.stream, self.stream.text.terms(places).astype(np.int64))
        return self.source.written(places, words)


def list_terms(stream: Stream, choice: TermChoice) -> Terms:
    """Count the terms of a choice in every document."""
    if choice.unit == "stems":
        return _list_stems(stream, choice)
    if choice.unit == "words" and choice.names != "slot":
        # A term of so many documents occurs at least as often.
        often = word_occurrences(stream).counts >= max(choice.min_docs, 1)
        counts = count_terms(stream, np.flatnonzero(often & ~minor_terms(stream, choice)))
        listed = np.flatnonzero(counts.document_counts >= max(choice.min_docs, 1))
        return Terms(choice, counts.select(listed), None, stream)
    found = phrase_stream(stream, names_as_one=choice.names == "slot")
    if choice.unit == "phrases":
        shortest = 1 if choice.names == "only" else 2
        least = Thresholds(min_docs=max(choice.min_docs, 1), min_words=shortest)
        listing = found.inventory(least)
        places, words = listing.places, listing.words
    else:
        places, _, documents = count_ngrams(found.slices, choice.words, run=found.run)
        places = places[documents >= max(choice.min_docs, 1)]
        words = np.full(len(places), choice.words, dtype=np.int64)
    kept = np.flatnonzero(_may_be_listed(found, places, words, choice))
    return Terms(choice, found.count(places[kept], words[kept]), found, stream)


def minor_terms(stream: Stream, choice: TermChoice) -> Flags:
    """Whether each word of the vocabulary is left out by the choice: bool (T,)."""
    types = stream.vocabulary.terms.types
    left_out = types.is_in(list(choice.stopwords)).to_numpy()
    if choice.names in ("drop", "without", "only"):
        left_out = left_out | (name_terms(stream) == (choice.names != "only"))
    if not choice.numbers:
        left_out = left_out | number_terms(stream)
    return np.asarray(left_out, np.bool_)


@derived
def number_terms(stream: Stream) -> Flags:
    """Whether each term is a number, an ordinal, a day or a month: bool (T,)."""
    return _are_numbers(stream.vocabulary.terms.types)


def _list_stems(stream: Stream, choice: TermChoice) -> Terms:
    """The stems whose most frequent word may be listed."""
    if choice.names == "slot":
        raise OptionError("stems have no slots: choose another of names")
    counts = count_stems(stream, choice.stopwords)
    enough = np.flatnonzero(counts.document_counts >= max(choice.min_docs, 1))
    heads = stream.text.terms(counts.places[enough])
    kept = enough[~minor_terms(stream, choice)[heads]]
    return Terms(choice, counts.select(kept), None, stream)


def _may_be_listed(found: PhraseStream, places: Ints, words: Ints, choice: TermChoice) -> Flags:
    """Which runs of words are terms of the choice."""
    terms = found.slices.text.terms(ragged_indices(places, words))
    owner, size = np.repeat(np.arange(len(words)), words), len(words)
    last = np.cumsum(words)
    kept = np.ones(size, np.bool_)
    if choice.stopwords:
        stopped = found.terms.is_in(list(choice.stopwords)).to_numpy()[terms]
        kept &= ~stopped[last - words] & ~stopped[last - 1]
    if choice.names == "without":
        kept &= np.bincount(owner[found.name[terms]], minlength=size) == 0
    minor = np.zeros(len(found.terms), np.bool_)
    if choice.names != "keep":
        minor |= found.name
    if not choice.numbers and choice.names != "only":
        minor |= _are_numbers(found.terms)
    if minor.any():
        here = minor[terms]
        other = ~here & ~found.function_word[terms]
        some = np.bincount(owner[here], minlength=size) > 0
        only = some & (np.bincount(owner[other], minlength=size) == 0)
        kept &= only if choice.names == "only" else ~only
    return kept


def _are_numbers(terms: pl.Series) -> Flags:
    found = terms.str.contains(r"^\d").to_numpy().copy()
    # Few of the others begin with a word for a number or a day, as every one of them does.
    likely = terms.str.extract("^([^-]*)").is_in(list(NUMBER_WORDS)).to_numpy().nonzero()[0]
    found[likely] |= np.array([is_numeral(term) for term in terms.gather(likely)], np.bool_)
    return np.asarray(found, np.bool_)
