"""Term frequencies: how often a word or n-gram is used, by whom, and how surely."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import polars as pl

from relstat.analysis.keyness.word_counts import CORPUS, SPREAD, spread_columns
from relstat.arrays import Flags, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import not_english
from relstat.corpus.stream import Stream
from relstat.counting.counts import (
    Counts,
    Totals,
    count_phrases,
    count_terms,
    ngram_totals,
    word_occurrences,
    word_totals,
)
from relstat.counting.stems import count_stems
from relstat.counting.term_patterns import TermPattern, count_patterns, read_terms
from relstat.errors import OptionError, option
from relstat.lexicons.stopwords import load_stopwords
from relstat.measures.freq_columns import (
    check_dispersion,
    dispersion_columns,
    dispersion_notes,
    forms_table,
    matrix_table,
    option_notes,
    rank_columns,
    total_columns,
)
from relstat.measures.given_terms import given_notes, usual_spellings
from relstat.measures.layout import (
    by_title,
    group_notes,
    rate_notes,
    size_of,
    small_group_notes,
)
from relstat.measures.long_form import group_rates, lay_out
from relstat.measures.options import AnyOf, By, Exact, Option, TermsFile, Top, measure
from relstat.tables.table import Column, Provenance, Table
from relstat.text.reading_order import order_key

__all__ = ["freq"]


@measure
def freq(
    corpus: Corpus,
    *,
    by: By = None,
    ngram: Annotated[int, Option("Number of words per term.", min=1)] = 1,
    top: Top = 20,
    min_count: Annotated[int, Option("Minimum number of occurrences of a term.", min=1)] = 1,
    min_docs: Annotated[int, Option("Minimum number of documents that contain a term.", min=1)] = 1,
    stopwords: Annotated[
        str | Path,
        Option(
            "Leave out no words, English function words, or the words in a file.",
            metavar="none|english|FILE",
        ),
    ] = "none",
    stem: Annotated[bool, Option("Count words with the same stem (Snowball) as one term.")] = False,
    terms: Annotated[
        Sequence[str] | None,
        Option(
            "Count this word, phrase or pattern (see kwic); A|B counts both as one term. Repeat "
            "for more (default: count all words).",
            metavar="TERM",
            name="term",
        ),
    ] = None,
    any_of: AnyOf = None,
    terms_file: TermsFile = None,
    exact: Exact = False,
    forms: Annotated[bool, Option("List the forms in which each given term occurs.")] = False,
    reference: Annotated[
        bool, Option("Add what keyness with --against needs to test by documents.")
    ] = False,
    ranks: Annotated[
        bool, Option("Add the rank of each term and the share of all words up to it.")
    ] = False,
    dispersion: Annotated[
        str | Sequence[str] | None,
        Option(
            "Add measures of dispersion over documents: dp-norm, juilland-d, carroll-d2, "
            "rosengren-s, dp, kld, da, range, sd, vc, arf, residual, or all (default: none).",
            metavar="NAMES",
        ),
    ] = None,
    matrix: Annotated[
        Literal["documents", "groups"] | None,
        Option(
            "Count the terms in each document, or in each group of --by; write to a file: .npz "
            "(scipy), .csv or .parquet (default: none)."
        ),
    ] = None,
) -> Table:
    """Count terms: how often each occurs, per 10,000 words, and in how many documents.

    A term is a word in lower case (see :mod:`relstat.text.tokens`) or a run of ``ngram`` words with
    no sentence end or dividing punctuation between them. The rate of an n-gram, too, is per
    10,000 words. Rates of corpora of different size compare; counts do not.

    Args:
        by: one or more fields; a row for each term and group, with the rate in the group beside
            that in all. In print each term is one line, and each group a column.
        ngram: words per term.
        top: rows to keep, most frequent first; None or 0 keeps all.
        min_count, min_docs: leave out terms with fewer occurrences, or in fewer documents.
        stopwords: ``none``, ``english`` (function words), or the path of a word list. An
            n-gram is left out when it begins or ends with a stopword. Rates keep all words as
            their base.
        stem: count words with the same stem (Snowball English) as one term, shown by its most
            frequent word; only for single words. Words of other languages stay mostly as they
            are; where no document is in English, there are no stems.
        terms: count these words and phrases of any length and no others; one that does not occur
            is a row of 0. Patterns are those of :func:`relstat.kwic`, and ``|`` divides
            alternatives of one word or several (``Iran|Islamic Republic of Iran``); where they
            overlap, a place counts once, for the one that begins first and is longest.
        any_of: several forms as one term with a name: ``"leader: Kim Jong Un|Marshal"``.
        terms_file: a text file of such terms, one per line; empty lines and those that begin with
            ``#`` are passed over.
        exact: match case in the terms given.
        reference: add the columns ``spread`` and ``corpus``, so that the table, written to a file,
            serves as the reference of :func:`relstat.keyness` where the texts cannot be shared.
            All terms must be listed.
        forms: list the forms of each term given instead: term, form, count, documents, and the
            share of the term's occurrences.
        ranks: add ``rank`` (equal counts share one) and ``cumulative``, the share of all words that
            are this term or one above it.
        dispersion: names in :data:`relstat.statistics.DISPERSION`, ``arf`` (single words only),
            ``residual`` (DPnorm beyond that of words as frequent) or ``all``: a column each, over
            documents; docs/diversity.md says how to read them.
        matrix: return a :class:`relstat.MatrixTable` instead: a row per document, or group, and
            term that it has, with ``to_scipy()``, ``names`` (of rows) and ``features`` (terms).
            ``top`` counts terms; None or 0 keeps all.

    Returns:
        A row per term: term, written (its most frequent spelling; of a given term what was typed),
        count, rate with interval, documents, share (of all documents). With ``by`` a row per term
        and group, and also group, group_count, group_rate with interval, group_documents.

    Raises:
        OptionError: an option that does not fit. EmptyCorpusError: no documents.
    """
    corpus.require_documents()
    foreign: list[str] = []
    wanted = read_terms(corpus.options, terms, any_of, terms_file, exact=exact)
    _check_options(ngram, stem, wanted, stopwords, exact=exact, forms=forms)
    if reference and (top or min_count > 1 or min_docs > 1 or wanted or stopwords != "none"):
        raise OptionError(
            f"{option('reference')} lists every term: give {option('top')} 0 or an output file, "
            f"and leave out {option('min_count')}, {option('min_docs')}, {option('stopwords')} and "
            "given terms"
        )
    words_only = not (wanted or stem or ngram > 1)
    measures = check_dispersion(dispersion, words_only=words_only)
    if matrix and (forms or reference or ranks or measures):
        raise OptionError(
            f"{option('matrix')} has counts only: leave out {option('forms')}, "
            f"{option('reference')}, {option('ranks')} and {option('dispersion')}"
        )
    if ranks and wanted:
        raise OptionError(f"{option('ranks')} is for all words: leave out the given terms")
    if forms:
        return forms_table(corpus, wanted, top)
    if wanted:
        counts, names, total = _given(corpus, wanted, top, min_count, min_docs)
    elif stem:
        foreign = _require_english(corpus)
        counts, names, total = _stems(corpus, load_stopwords(stopwords), top, min_count, min_docs)
    else:
        left_out = load_stopwords(stopwords)
        counts, names, total = _terms(corpus, ngram, left_out, top, min_count, min_docs)
    groups = corpus.groups(by) if by is not None else None
    if matrix:
        return matrix_table(corpus, counts, names, groups, matrix, total)
    spelled = usual_spellings(corpus, counts, names)
    special = given_notes(corpus, wanted, dict(zip(names, spelled, strict=True)))
    if wanted:
        shown = {term.name: term.shown for term in wanted}
        spelled = pl.Series([shown[name] for name in names], dtype=pl.String)
    columns = total_columns(counts, names, spelled)
    if reference:
        spread, size = spread_columns(counts, total)
        columns += [
            (Column(SPREAD, "list", rank=None), spread), (Column(CORPUS, "list", rank=None), size)
        ]  # fmt: skip
    if ranks:
        rank, cumulative = rank_columns(counts)
        columns = [rank, *columns, cumulative]
    columns += dispersion_columns(corpus, counts, measures)
    made = lay_out(columns, None if groups is None else group_rates(counts, groups, digits=1))
    number, words = size_of(corpus)
    what = "stems" if stem else "words" if ngram == 1 else f"runs of {ngram} words"
    title = "Given terms" if wanted else f"Most frequent {what}"
    notes = [
        *rate_notes(),
        *dispersion_notes(measures),
        *option_notes(stopwords, stem, ngram),
        *special,
        *foreign,
        *group_notes(groups),
        *small_group_notes(groups, counts.sizes),
    ]
    if not made.frame.height:
        notes.insert(0, f"no term: lower {option('min_count')} or {option('min_docs')}")
    return Table(
        title=f"{title}{by_title(groups)} · {number}, {words}",
        frame=made.frame,
        columns=made.columns,
        spread=made.spread,
        notes=tuple(notes),
        total=total,
        provenance=Provenance.of(
            corpus,
            "freq",
            words=int(counts.sizes.sum()),
        ),
    )


def _require_english(corpus: Corpus) -> list[str]:
    """Note that some documents are not in English; none that is is an OptionError."""
    others = int(not_english(corpus).sum())
    if others == len(corpus):
        raise OptionError(
            f"{option('stem')} is for English, and every document is guessed to be in another "
            "language: count words"
        )
    if not others:
        return []
    return [f"{others:,} documents are not in English: their words stay mostly as they are"]


def _check_options(
    ngram: int,
    stem: bool,
    terms: Sequence[TermPattern],
    stopwords: str | Path,
    *,
    exact: bool,
    forms: bool,
) -> None:
    if ngram < 1:
        raise OptionError(f"{option('ngram')} is at least 1, not {ngram}")
    if stem and ngram > 1:
        raise OptionError(f"{option('stem')} counts single words: leave out {option('ngram')}")
    if terms and (stem or ngram > 1 or stopwords != "none"):
        raise OptionError(
            f"terms are counted as given: leave out {option('ngram')}, {option('stopwords')} and "
            f"{option('stem')}"
        )
    if not terms and (exact or forms):
        chosen = option("exact" if exact else "forms")
        raise OptionError(f"{chosen} needs terms to count: give {option('terms', 'term')}")


def _terms(
    corpus: Corpus,
    ngram: int,
    stopwords: frozenset[str],
    top: int | None,
    min_count: int,
    min_docs: int,
) -> tuple[Counts, list[str], int]:
    """The most frequent words or n-grams, their names, and how many there are."""
    stream = corpus.stream
    if ngram == 1:
        found = word_occurrences(stream)
        listed = found.counts >= max(min_count, 1)
        if min_docs > 1:
            listed &= word_totals(stream).document_counts >= min_docs
        if stopwords:
            listed &= ~stream.vocabulary.terms.types.is_in(list(stopwords)).to_numpy()
        words = count_terms(stream, _frequent(found.counts, np.flatnonzero(listed), top))
        chosen, names = _most_frequent(words.totals, words, stream, top)
        return words.select(chosen), names, int(listed.sum())
    runs = ngram_totals(stream, ngram)
    listed = (runs.counts >= max(min_count, 1)) & (runs.document_counts >= min_docs)
    if stopwords:
        listed &= _without(stopwords, runs, stream)
    edge = runs.select(_frequent(runs.counts, np.flatnonzero(listed), top))
    chosen, names = _most_frequent(edge.counts, edge, stream, top)
    return count_phrases(stream, edge.places[chosen], edge.words[chosen]), names, int(listed.sum())


def _without(stopwords: frozenset[str], found: Totals, stream: Stream) -> Flags:
    """Which n-grams neither begin nor end with a stopword."""
    stopped = stream.vocabulary.terms.types.is_in(list(stopwords)).to_numpy()
    first, last = (
        stream.text.terms(places) for places in (found.places, found.places + found.words - 1)
    )
    return np.asarray(~(stopped[first] | stopped[last]))


def _stems(
    corpus: Corpus, stopwords: frozenset[str], top: int | None, min_count: int, min_docs: int
) -> tuple[Counts, list[str], int]:
    """Add up words with the same stem; a stem is shown by its most frequent word."""
    stream = corpus.stream
    counts = count_stems(stream, stopwords)
    enough = (counts.totals >= min_count) & (counts.document_counts >= min_docs)
    edge = counts.select(_frequent(counts.totals, np.flatnonzero(enough), top))
    chosen, names = _most_frequent(edge.totals, edge, stream, top)
    return edge.select(chosen), names, int(enough.sum())


def _given(
    corpus: Corpus, terms: Sequence[TermPattern], top: int | None, min_count: int, min_docs: int
) -> tuple[Counts, list[str], int]:
    """The terms asked for, by falling count, and how many there are."""
    counts = count_patterns(corpus.stream, terms)
    names = [term.name for term in terms]
    order = sorted(range(len(names)), key=lambda i: (-counts.totals[i], order_key(names[i])))
    least = min_count if min_count > 1 else 0  # what does not occur is an answer too
    kept = [
        i
        for i in order
        if counts.totals[i] >= least and (min_docs <= 1 or counts.document_counts[i] >= min_docs)
    ]
    shown = kept[: top or None]
    chosen = counts.select(np.array(shown, dtype=np.int64))
    return chosen, [names[i] for i in shown], len(kept)


def _frequent(counts: Ints, candidates: Ints, top: int | None) -> Ints:
    """The candidates that occur as often as the last of the top: ties are settled later."""
    if not top or len(candidates) <= top:
        return candidates
    edge = np.partition(counts[candidates], -top)[-top]
    kept: Ints = candidates[counts[candidates] >= edge]
    return kept


def _most_frequent(
    counts: Ints, found: Counts | Totals, stream: Stream, top: int | None
) -> tuple[Ints, list[str]]:
    """The top terms by count, then by documents, then by spelling; with their spelling."""
    names = stream.spelled(found.places, found.words).to_list()
    often, documents = counts.tolist(), found.document_counts.tolist()
    rank = sorted(range(len(names)), key=lambda i: (-often[i], -documents[i], order_key(names[i])))[
        : top or None
    ]
    return np.array(rank, dtype=np.int64), [names[i] for i in rank]
