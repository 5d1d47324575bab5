"""Term frequencies: how often a word or n-gram is used, by whom, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.corpus import Corpus
from relstat.counts import Counts, count_ngrams
from relstat.errors import OptionError
from relstat.lexicons.stopwords import load_stopwords
from relstat.measures.layout import (
    PER,
    RATE_NOTE,
    as_by,
    by_title,
    group_notes,
    group_rates,
    size_of,
    small_group_notes,
    total_rate,
)
from relstat.repeats import suffix_array
from relstat.table import Column, Provenance, Table
from relstat.tokens import Tokens, tokenize

__all__ = ["frequency"]


def frequency(
    corpus: Corpus,
    *,
    by: str | Sequence[str] | None = None,
    ngram: int = 1,
    top: int | None = 20,
    min_count: int = 1,
    min_docs: int = 1,
    stopwords: str | Path = "none",
    stem: bool = False,
) -> Table:
    """Count terms: how often each occurs, per 10,000 words, and in how many releases.

    A term is a word in lower case (see :mod:`relstat.tokens`) or a run of ``ngram`` words with
    no sentence end or dividing punctuation between them. The rate of an n-gram, too, is per
    10,000 words. Rates of corpora of different size compare; counts do not.

    Args:
        by: one or more fields; each group gets its own rate column beside the total.
        ngram: words per term.
        top: rows to keep, most frequent first; None or 0 keeps all.
        min_count, min_docs: leave out terms with fewer occurrences, or in fewer releases.
        stopwords: ``none``, ``english`` (function words), or the path of a word list. An
            n-gram is left out when it begins or ends with a stopword. Rates keep all words as
            their base.
        stem: count words with the same stem (Snowball English) as one term, shown by its most
            frequent word; only for single words.

    Returns:
        A row per term: term, written (its most frequent spelling), count, rate with interval,
        releases, share (of all releases), then for each group count, rate with interval, and
        releases.

    Raises:
        OptionError: an option that does not fit. EmptyCorpusError: no releases.
    """
    corpus.require_releases()
    if ngram < 1:
        raise OptionError(f"an n-gram has at least one word: ngram is {ngram}")
    if stem and ngram > 1:
        raise OptionError("stems are counted for single words only: use stem with ngram 1")
    tokens = tokenize(corpus)
    counts = count_ngrams(corpus, ngram)
    listed = _without(load_stopwords(stopwords), counts, tokens)
    if stem:
        counts, listed = _merge_stems(counts, listed, tokens)
    listed &= (counts.totals >= min_count) & (counts.document_counts >= min_docs)
    chosen, names = _most_frequent(counts, np.flatnonzero(listed), tokens, top)
    counts = counts.select(chosen)
    groups = corpus.groups(by) if by is not None else None
    columns, data = _total_columns(counts, names, _usual_spellings(corpus, counts, ngram))
    if groups is not None:
        for column, values in group_rates(counts, groups, digits=1):
            columns.append(column)
            data[column.name] = values
    released, words = size_of(corpus, tokens)
    what = "stems" if stem else "words" if ngram == 1 else f"runs of {ngram} words"
    notes = [
        f"/10k: occurrences per {PER:,} words; releases: how many use the term; {RATE_NOTE}",
        *_option_notes(stopwords, stem, ngram),
        *group_notes(groups),
        *small_group_notes(groups, counts.sizes),
    ]
    return Table(
        title=f"Most frequent {what}{by_title(groups)} · {released}, {words}",
        frame=pl.DataFrame(data),
        columns=tuple(columns),
        notes=tuple(notes),
        provenance=Provenance.of(
            corpus,
            "frequency",
            words=int(counts.sizes.sum()),
            by=as_by(by),
            ngram=ngram,
            top=top,
            min_count=min_count,
            min_docs=min_docs,
            stopwords=str(stopwords),
            stem=stem,
        ),
    )


def _without(stopwords: frozenset[str], counts: Counts, tokens: Tokens) -> npt.NDArray[np.bool_]:
    """Which terms neither begin nor end with a stopword."""
    stopped = tokens.terms.is_in(list(stopwords)).to_numpy()
    first = tokens.term_ids[counts.places]
    last = tokens.term_ids[counts.places + counts.words - 1]
    return np.asarray(~(stopped[first] | stopped[last]))


def _merge_stems(
    counts: Counts, listed: npt.NDArray[np.bool_], tokens: Tokens
) -> tuple[Counts, npt.NDArray[np.bool_]]:
    """Add up words with the same stem; a stem is shown by its most frequent word."""
    from nltk.stem.snowball import SnowballStemmer

    stemmer = SnowballStemmer("english")
    stems = pl.Series([stemmer.stem(term) for term in tokens.terms.to_list()])
    types = stems.unique().sort()
    codes = stems.cast(pl.Enum(types)).to_physical().to_numpy().astype(np.int64)
    merged = counts.merge_terms(np.where(listed, codes, -1), len(types))
    return merged, merged.totals > 0


def _most_frequent(
    counts: Counts, candidates: npt.NDArray[np.int64], tokens: Tokens, top: int | None
) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The top terms by count, then by releases, then by spelling; with their spelling."""
    order = np.lexsort((-counts.document_counts[candidates], -counts.totals[candidates]))
    ordered = candidates[order]
    if top and len(ordered) > top:
        # Ties at the edge are settled by spelling, so keep all of them until names are known.
        edge = counts.totals[ordered[top - 1]]
        ordered = ordered[counts.totals[ordered] >= edge]
    names = tokens.spelled(counts.places[ordered], counts.words[ordered]).to_list()
    rank = sorted(
        range(len(ordered)),
        key=lambda i: (-counts.totals[ordered[i]], -counts.document_counts[ordered[i]], names[i]),
    )[: top or None]
    return ordered[rank], [names[i] for i in rank]


def _usual_spellings(corpus: Corpus, counts: Counts, ngram: int) -> pl.Series:
    """Each term as it is most often written."""
    tokens = tokenize(corpus)
    if ngram == 1:
        return tokens.usual_words.gather(tokens.term_ids[counts.places])
    array = suffix_array(corpus)
    places = array.usual_places(array.find(counts.places, counts.words), tokens)
    return tokens.written(places, counts.words)


def _total_columns(
    counts: Counts, names: list[str], written: pl.Series
) -> tuple[list[Column], dict[str, Any]]:
    columns = [
        Column("term", rank=None),
        Column("written", label="term"),
        Column("count", "count"),
        Column("releases", "count", rank=1),
        Column("share", "share", "of releases", rank=1),
    ]
    data: dict[str, Any] = {
        "term": pl.Series(names, dtype=pl.String),
        "written": written,
        "count": counts.totals,
        "releases": counts.document_counts,
        "share": counts.document_counts / len(counts.sizes),
    }
    for at, (column, values) in enumerate(total_rate(counts, digits=1), start=3):
        columns.insert(at, column)
        data[column.name] = values
    return columns, {column.name: data[column.name] for column in columns}


def _option_notes(stopwords: str | Path, stem: bool, ngram: int) -> list[str]:
    notes = []
    if stopwords != "none":
        which = "function words" if stopwords == "english" else f"the words in {stopwords}"
        edges = "" if ngram == 1 else " at an edge"
        notes.append(f"without {which}{edges}; they still count in the words that rates divide by")
    if stem:
        notes.append("words with one Snowball stem are one term, shown by its most frequent word")
    return notes
