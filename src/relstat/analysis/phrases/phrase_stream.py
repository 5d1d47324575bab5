"""Streams in which phrases are found: the corpus as it is, or with each name as one symbol.

The second says ``<name>`` for every run of words that are names
(:mod:`relstat.analysis.phrases.names`), however long: *sends wreath to bier of <name>* is then one
phrase, whoever died. Its suffixes are sorted anew, in memory, which needs about 25 bytes a word;
nothing of it is stored in an index. Rates stay rates per word of the corpus as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.phrases.inventory import Inventory, Thresholds, list_phrases
from relstat.analysis.phrases.names import capital_shares, name_terms
from relstat.analysis.phrases.units import marked_runs
from relstat.analysis.phrases.verbs import verb_shares
from relstat.arrays import Flags, Floats, Ints, ragged_indices
from relstat.corpus.stream import Stream
from relstat.counting.counts import Counts, word_occurrences
from relstat.counting.suffix_counts import count_in_documents, usual_places
from relstat.derived import derived
from relstat.lexicons.stopwords import english_plain_words, english_stopwords
from relstat.suffixes.repeats import SuffixText
from relstat.suffixes.slices import Run, Slices
from relstat.suffixes.sorting import suffix_order

__all__ = ["NAME", "PhraseStream", "phrase_stream"]

NAME: Final = "<name>"


@dataclass(frozen=True)
class PhraseStream:
    """A stream of words, its sorted suffixes, and what is known of its terms.

    Attributes:
        slices: the sorted suffixes.
        words, terms: the types, as written and as terms; the last ones may be ``<name>``.
        function_word, name: bool (T,), what each term is.
        own: float64 (T,), how far it says something: 0 for plain words, else the share of its
            occurrences that do not begin with a capital.
        verb: float64 (T,), how far it is a verb.
        term_counts: int64 (T,), how often it occurs.
        sizes: int64 (D,), words of each document of the corpus: the base of rates.
        run: what works on the slices.
        source: the stream of the corpus.
        origins: where each word, and the end, occurs in the stream of the corpus; None where that
            is this stream.
    """

    slices: Slices
    words: pl.Series
    terms: pl.Series
    function_word: Flags
    name: Flags
    own: Floats
    verb: Floats
    term_counts: Ints
    sizes: Ints
    run: Run
    source: Stream
    origins: Ints | None = None

    def inventory(self, thresholds: Thresholds) -> Inventory:
        """The formulaic phrases, by falling formula score."""
        return list_phrases(
            self.slices,
            self.function_word,
            self.own,
            self.verb,
            self.term_counts,
            thresholds,
            marked=self._marked(),
            run=self.run,
        )

    def _marked(self) -> tuple[Ints, Ints]:
        """The runs of words that are written as a unit, in this stream."""
        places, words = marked_runs(self.source)
        if self.origins is None:
            return places, words
        bounds = np.stack([places, places + words])
        here = np.searchsorted(self.origins, bounds)
        # Where a run begins or ends inside a name, the symbol is no part of it.
        whole = (self.origins[here] == bounds).all(axis=0)
        return here[0, whole], (here[1] - here[0])[whole]

    def count(self, places: Ints, words: Ints) -> Counts:
        """Each phrase in each document; places are those of the most frequent spelling."""
        table = count_in_documents(self.slices, places, words, len(self.sizes), run=self.run)
        usual = usual_places(self.slices, places, words, run=self.run)
        return Counts(table, self.sizes, words, usual)

    def written(self, places: Ints, words: Ints) -> pl.Series:
        """Phrases as written at their places."""
        ids = self.slices.text.words[ragged_indices(places, words)]
        return _join(self.words.gather(ids), words)

    def spelled(self, places: Ints, words: Ints) -> pl.Series:
        """Phrases as terms."""
        ids = self.slices.text.terms(ragged_indices(places, words))
        return _join(self.terms.gather(ids), words)

    def names_only(self, places: Ints, words: Ints) -> Flags:
        """Whether each phrase has names, and no other content words."""
        terms = self.slices.text.terms(ragged_indices(places, words))
        owner = np.repeat(np.arange(len(words)), words)
        name = self.name[terms]
        other = ~name & ~self.function_word[terms]
        named: Flags = np.bincount(owner[name], minlength=len(words)) > 0
        mixed: Flags = np.bincount(owner[other], minlength=len(words)) > 0
        return named & ~mixed

    def has_content(self, places: Ints, words: Ints) -> Flags:
        """Whether each phrase has a word that is no function word."""
        terms = self.slices.text.terms(ragged_indices(places, words))
        owner = np.repeat(np.arange(len(words)), words)
        some: Flags = np.bincount(owner[~self.function_word[terms]], minlength=len(words)) > 0
        return some


def phrase_stream(stream: Stream, *, names_as_one: bool = False) -> PhraseStream:
    """Return the stream in which phrases are found, if asked with names as one symbol each."""
    return _with_names_as_one(stream) if names_as_one else _as_it_is(stream)


@derived
def _as_it_is(stream: Stream) -> PhraseStream:
    terms = stream.vocabulary.terms.types
    return PhraseStream(
        slices=stream.slices,
        words=stream.vocabulary.words.types,
        terms=terms,
        function_word=terms.is_in(list(english_stopwords())).to_numpy(),
        name=name_terms(stream),
        own=(1 - capital_shares(stream)) * ~_plain(terms),
        verb=verb_shares(stream),
        term_counts=word_occurrences(stream).counts,
        sizes=stream.words_per_document,
        run=stream.over_slices,
        source=stream,
    )


@derived
def _with_names_as_one(stream: Stream) -> PhraseStream:
    """The same stream with one symbol for each run of names."""
    plain = _as_it_is(stream)
    text = plain.slices.text
    words, breaks = np.asarray(text.words[:]), np.asarray(text.breaks[:], dtype=np.bool_)
    name = plain.name[text.term_of_word[words]]
    kept = ~name
    kept[:1] = True
    kept[1:] |= ~name[:-1] | breaks[1:]
    before = np.concatenate([[0], np.cumsum(kept)])
    document_words = before[text.document_words]
    word, term = len(plain.words), len(plain.terms)
    ids = np.where(name[kept], word, words[kept]).astype(np.int32)
    joined = SuffixText(
        ids,
        np.append(text.term_of_word, np.int32(term)).astype(np.int32),
        breaks[kept],
        document_words,
        text.rows,
    )
    chosen = np.repeat(text.rows >= 0, np.diff(document_words))
    counts = np.where(plain.name, 0, plain.term_counts)
    order = suffix_order(joined.terms(np.arange(len(ids))), joined.breaks)
    return PhraseStream(
        slices=Slices.of(joined, order),
        words=pl.concat([plain.words, pl.Series([NAME])]),
        terms=pl.concat([plain.terms, pl.Series([NAME])]),
        function_word=np.append(plain.function_word, False),
        name=np.append(plain.name, True),
        own=np.append(plain.own, 0.0),
        verb=np.append(plain.verb, 0.0),
        term_counts=np.append(counts, np.count_nonzero(chosen & (ids == word))),
        sizes=plain.sizes,
        run=plain.run,
        source=stream,
        origins=np.append(np.flatnonzero(kept), len(kept)),
    )


def _plain(terms: pl.Series) -> Flags:
    """Whether each term is a plain word (of time, number, measure), or begins with a digit."""
    plain: Flags = (
        terms.is_in(list(english_plain_words())) | terms.str.contains(r"^\d")
    ).to_numpy()
    return plain


def _join(pieces: pl.Series, sizes: Ints) -> pl.Series:
    """Each ``sizes[i]`` consecutive pieces as one text."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return (
        pl.DataFrame({"owner": owner, "piece": pieces.cast(pl.String)})
        .group_by("owner", maintain_order=True)
        .agg(pl.col("piece").str.join(" "))["piece"]
    )
