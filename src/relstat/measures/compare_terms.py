"""Words, names, phrases and collocates that set groups apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from relstat.analysis.concordance.near import count_near
from relstat.analysis.keyness.comparisons import compare_groups
from relstat.analysis.keyness.keys import find_keys
from relstat.analysis.keyness.terms import TermChoice, Terms, minor_terms
from relstat.corpus.corpus import Corpus
from relstat.counting.term_patterns import TermPattern, find_terms
from relstat.lexicons.stopwords import english_stopwords
from relstat.measures.keyness import keyness
from relstat.measures.keyness_notes import key_notes
from relstat.measures.keyness_tables import key_rows
from relstat.measures.layout import PER, by_title
from relstat.tables.table import Note, Provenance, Table

__all__ = ["compare_collocates", "compare_terms"]

_WINDOW: Final = 5
_FEWEST: Final = 3  # joint occurrences


def compare_terms(
    corpus: Corpus,
    by: str | Sequence[str],
    top: int | None,
    min_docs: int,
    match: str | Sequence[str] | None,
    cluster: str | None,
) -> dict[str, Table]:
    """List the words, names and phrases that set each group apart, each in a table of its own.

    Words are without names, numbers and function words, phrases without names and numbers.
    """
    common: dict[str, Any] = {
        "by": by, "top": top, "min_docs": min_docs, "match": match, "cluster": cluster,
        "numbers": "drop", "order": "weight",
    }  # fmt: skip
    made = {
        "terms": keyness(corpus, names="drop", stopwords="english", **common),
        "names": keyness(corpus, unit="phrases", names="only", **common),
        "phrases": keyness(corpus, unit="phrases", names="without", **common),
    }
    return {name: replace(table, title=_short(table.title)) for name, table in made.items()}


def compare_collocates(
    corpus: Corpus,
    by: str | Sequence[str],
    patterns: Sequence[str],
    top: int | None,
    min_docs: int,
    cluster: str | None,
) -> Table:
    """List the words that each group has more often near what is mentioned than the others have."""
    stream, groups = corpus.stream, corpus.groups(by)
    node = "|".join(patterns)
    (found,) = find_terms(stream, [TermPattern.parse(node, corpus.options)])
    near = count_near(stream, found, _WINDOW, "both")
    choice = TermChoice(names="drop", numbers=False, stopwords=english_stopwords())
    wanted = ~minor_terms(stream, choice)[near.terms]
    wanted &= (near.counts.totals >= _FEWEST) & (near.counts.document_counts >= min_docs)
    terms = Terms(choice, near.counts.select(np.flatnonzero(wanted)), None, stream)
    clusters = corpus.groups(cluster) if cluster else None
    keys = find_keys(compare_groups(terms.counts, groups, clusters), "positive")
    frame, columns = key_rows(terms, keys, keys.sort(top, order="weight"))
    unit = Note(
        f"per {PER // 1000}k: occurrences per {PER:,} words within {_WINDOW} words of it",
        about=("rate", "others"),
    )
    notes = [
        note
        for note in key_notes(keys, groups, terms.counts.sizes, cluster)
        if not str(note).startswith(f"per {PER // 1000}k")
    ]
    if not len(found.starts):
        notes = ["it does not occur in the texts, at most in titles"]
    return Table(
        f"Words near '{node}'{by_title(groups)}",
        frame,
        columns,
        (*notes[:1], unit, *notes[1:]) if len(frame) else notes,
        Provenance.of(corpus, "collocates", words=stream.words, citations=("Evert 2008",)),
        total=int(keys.passed.sum()),
    )


def _short(title: str) -> str:
    """The title without the size of the corpus, which the page has above."""
    return title.partition(" · ")[0]
