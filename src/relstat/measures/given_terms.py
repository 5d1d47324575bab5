"""What tables say of terms that were asked for: how they are written, and what was not counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from relstat.corpus.corpus import Corpus
from relstat.counting.counts import Counts, usual_words
from relstat.counting.term_patterns import TermPattern, near_terms
from relstat.errors import option

__all__ = ["given_notes", "usual_spellings"]


def usual_spellings(corpus: Corpus, counts: Counts, names: Sequence[str]) -> pl.Series:
    """Each term as it is most often written; what does not occur, in lower case."""
    stream = corpus.stream
    seen = np.flatnonzero(counts.places >= 0)
    places, words = counts.places[seen], counts.words[seen]
    single = words == 1
    written = stream.written(places, words)
    if single.any():
        spelled = usual_words(corpus.stream, stream.text.terms(places[single]).astype(np.int64))
        written = written.scatter(np.flatnonzero(single), spelled)
    return pl.Series(names, dtype=pl.String).scatter(seen, written)


def given_notes(
    corpus: Corpus,
    terms: Sequence[TermPattern],
    usual: Mapping[str, str],
    *,
    most: int | None = None,
) -> list[str]:
    """Name frequent terms that begin like a word asked for, and words that capitals hide.

    Args:
        corpus: the documents.
        terms: what was asked for.
        usual: the most frequent spelling of terms, by name.
        most: terms, beyond which no other forms are looked up.
    """
    notes = []
    for term in terms:
        written = usual.get(term.name, term.shown)
        if term.plain and term.shown != term.name and written == term.name:
            notes.append(f"{term.shown}: mostly written {written}; {option('exact')} matches case")
    if most is None or len(terms) <= most:
        near = [f"{form} {count:,}" for form, count in near_terms(corpus.stream, terms)]
        notes += [f"other terms, not counted here: {', '.join(near)}"] if near else []
    return notes
