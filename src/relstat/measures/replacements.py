"""Which formula took the place of which, and when."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.analysis.change.life import LIVES, Lives, judge_lives
from relstat.analysis.change.replacements import NEW, OLD, Replacement, find_replacements
from relstat.analysis.change.timelines import MIN_TEXT, Timeline, make_timeline
from relstat.analysis.phrases.inventory import Thresholds
from relstat.analysis.phrases.neighbours import Neighbours, find_neighbours
from relstat.analysis.phrases.phrase_stream import PhraseStream, phrase_stream
from relstat.arrays import Ints
from relstat.corpus.corpus import Corpus
from relstat.counting.counts import Counts
from relstat.counting.suffix_counts import usual_places
from relstat.errors import option
from relstat.lexicons.stopwords import english_stopwords
from relstat.measures.layout import nullable, size_of
from relstat.measures.options import MaxWords, MinText, MinWords, Option, Period, Top, measure
from relstat.measures.series import change_columns, nothing_changed, timeline_notes
from relstat.tables.table import Column, Entries, Note, Provenance, Table

__all__ = ["replacements"]

_NAMED: Final = 3  # contexts that the table names


@measure
def replacements(
    corpus: Corpus,
    *,
    per: Period = None,
    top: Top = 20,
    min_count: Annotated[int, Option("Minimum number of occurrences.", min=2)] = 10,
    min_docs: Annotated[int, Option("Minimum number of documents.", min=1)] = 5,
    min_words: MinWords = 2,
    max_words: MaxWords = None,
    min_text: MinText = MIN_TEXT,
) -> Table:
    """Find formulas that were replaced by others in the same contexts, the most certain first.

    One of a pair fades or dies and the other one is born or rises, by :func:`relstat.life`; they
    occur in the same contexts (what precedes and follows them) and mostly share words; and in
    these contexts the new one took over from the old one at one time.
    :mod:`relstat.analysis.change.replacements` says how similar they must be. The rule prefers to
    miss a pair: the list is not complete. That one formula replaced another does not say that they
    mean the same.

    Args:
        per: as for :func:`relstat.life`.
        top: pairs to keep, the surest first; None or 0 keeps all.
        min_count, min_docs: occurrences, and documents, that a formula must reach in all.
        min_words, max_words: length in words (2 and any).
        min_text: words from which a period has enough text.

    Returns:
        A row per pair: old, new (as most often written), change (the first period in which the new
        one prevails), old_before, old_after, new_before, new_after (documents that have them in the
        contexts they share), last_old, first_new (periods, in these contexts), p (the largest of
        those of both lives, adjusted for all formulas, and that of the change of shares), series (a
        list: the share of the new one), contexts (how many they share), shared (a list of the most
        frequent), similarity (of all their contexts, from 0 to 1), overlap (of their content words,
        from 0 to 1), old_life, new_life, old_count, new_count (all occurrences).

    Raises:
        OptionError: an option that does not fit, or no date fine enough. EmptyCorpusError: no
            documents.

    Sources: Harris (1954), Distributional structure; Labov (1994), Principles of linguistic
    change; lives as for :func:`relstat.life`.
    """
    corpus.require_documents()
    thresholds = Thresholds(min_count, min_docs, min_words, max_words)
    timeline = make_timeline(corpus, per, min_text=min_text)
    stream = phrase_stream(corpus.stream)
    found = stream.inventory(thresholds)
    counts = stream.count(found.places, found.words)
    documents = timeline.tables(counts)[1]
    lives = judge_lives(documents, timeline)
    changed = [LIVES.index(name) for name in {*OLD, *NEW}]
    rows = np.flatnonzero(np.isin(lives.life, changed))
    lives = Lives(*(getattr(lives, field.name)[..., rows] for field in fields(Lives)))
    counts = counts.select(rows)
    neighbours = find_neighbours(stream, counts.places, counts.words)
    phrases = [tuple(terms.split(" ")) for terms in stream.spelled(counts.places, counts.words)]
    function_words = english_stopwords()
    content = [frozenset(terms) - function_words for terms in phrases]
    pairs = find_replacements(phrases, content, neighbours, lives, documents[rows], timeline)
    notes = [
        Note(
            "with old, with new: documents with the formula in the contexts that both share, "
            "before → after the change, which may be one of the world: another person, office or "
            "party",
            about=("old_before", "new_before"),
            short="with old, with new: documents, before → after the change, of words or of "
            "persons",
        ),
        Note(
            "adj. p: the largest of those of both lives (relstat life) and of the change of shares",
            about="p",
            short="adj. p: the largest of three tests",
        ),
        Note("share of new: of both together, period by period; · none, ? neither", about="series"),
        *timeline_notes(timeline, chosen=per is None),
    ]
    if not pairs:
        lower = f"try a lower {option('min_count')} or another {option('per')}"
        notes.insert(0, nothing_changed(timeline, "no formula replaced another", lower))
    columns = _columns(stream, counts, neighbours, lives, timeline, pairs[: top or None])
    return Table(
        title=f"Formulas replaced by others, by {timeline.per} · " + ", ".join(size_of(corpus)),
        frame=pl.DataFrame({column.name: values for column, values in columns}),
        columns=tuple(column for column, _ in columns),
        notes=tuple(notes),
        total=len(pairs),
        provenance=Provenance.of(
            corpus,
            "replacements",
            words=corpus.stream.words,
            citations=("Harris 1954", "Labov 1994", "Solow 1993", "Benjamini & Hochberg 1995"),
            per=timeline.per,
        ),
    )


def _columns(
    stream: PhraseStream,
    counts: Counts,
    neighbours: Neighbours,
    lives: Lives,
    timeline: Timeline,
    pairs: list[Replacement],
) -> list[tuple[Column, Any]]:
    old, new = (np.array([getattr(p, side) for p in pairs], np.int64) for side in ("old", "new"))

    def written(some: Ints) -> pl.Series:
        return stream.written(counts.places[some], counts.words[some])

    def named(some: Ints) -> pl.Series:
        return pl.Series([LIVES[code] for code in lives.life[some].tolist()], dtype=pl.String)

    change = change_columns(
        [pair.held for pair in pairs],
        [pair.change for pair in pairs],
        [pair.p for pair in pairs],
        timeline,
    )
    shared = _contexts(stream, neighbours, pairs)
    return [
        (Column("old"), written(old)),
        (Column("new"), written(new)),
        *change,
        (Column("contexts", "count", rank=2),
         pl.Series([len(pair.contexts) for pair in pairs], dtype=pl.Int64)),
        (Column("shared", "list", "contexts they share", rank=3,
                entries=Entries("{context}", "; ")), shared),
        (Column("similarity", "score", rank=3),
         nullable(np.array([pair.similarity for pair in pairs], np.float64))),
        (Column("overlap", "score", rank=3),
         nullable(np.array([pair.overlap for pair in pairs], np.float64))),
        (Column("old_life", rank=None), named(old)),
        (Column("new_life", rank=None), named(new)),
        (Column("old_count", "count", rank=None), counts.totals[old]),
        (Column("new_count", "count", rank=None), counts.totals[new]),
    ]  # fmt: skip


def _contexts(stream: PhraseStream, neighbours: Neighbours, pairs: list[Replacement]) -> pl.Series:
    """The most frequent contexts of each pair, as lists of ``{context}``; ``*`` is the phrase."""
    shown = [pair.contexts[:_NAMED] for pair in pairs]
    some = np.array([context for contexts in shown for context in contexts], dtype=np.int64)
    places, words = neighbours.places[some], neighbours.words[some]
    usual = usual_places(stream.slices, places, words, run=stream.run)
    told = iter(
        f"{text} *" if left else f"* {text}"
        for text, left in zip(
            stream.written(usual, words), neighbours.left[some].tolist(), strict=True
        )
    )
    lists = [[{"context": next(told)} for _ in contexts] for contexts in shown]
    return pl.Series(lists, dtype=pl.List(pl.Struct({"context": pl.String})))
