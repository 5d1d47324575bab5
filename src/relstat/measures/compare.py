"""Groups of documents side by side, in everything that relstat measures.

The one measure that stands on others. Each part of the page is a module of its own: how much text
there is (:mod:`relstat.measures.compare_size`), what words set groups apart
(:mod:`relstat.measures.compare_terms`), their scores with differences
(:mod:`relstat.measures.compare_scores`), and the first paragraph
(:mod:`relstat.measures.compare_summary`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import PurePath
from typing import Annotated, Final

import polars as pl

from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.compare_scores import FAMILIES, score_rows, score_table
from relstat.measures.compare_size import compare_size, compare_years, year_spans
from relstat.measures.compare_summary import summarise
from relstat.measures.compare_terms import compare_collocates, compare_terms
from relstat.measures.layout import size_of
from relstat.measures.options import Cluster, Option, Top, measure
from relstat.measures.shared_phrases import shared_phrases
from relstat.tables.table import Provenance, Table, Tables

__all__ = ["MOST_GROUPS", "compare", "sides"]

MOST_GROUPS: Final = 12


@measure
def compare(
    corpus: Corpus,
    *,
    by: str | Sequence[str],
    mentions: Annotated[
        str | Sequence[str] | None,
        Option("Compare documents that mention this pattern, and the words near it."),
    ] = None,
    top: Top = 8,
    min_docs: Annotated[
        int, Option("Minimum number of documents that contain a term or phrase.", min=1)
    ] = 3,
    match: Annotated[
        str | Sequence[str] | None,
        Option(
            "Compare terms like with like: give the reference the target's mix of these fields "
            "(default: none).",
            metavar="FIELDS",
        ),
    ] = None,
    cluster: Cluster = None,
) -> Tables:
    """Compare the groups of a corpus in size, terms, formulas, readability and sentiment.

    Args:
        by: one or more fields whose values divide the corpus into 2 to 12 groups.
        mentions: compare only documents that mention this pattern (several: all of them), and list
            the words near it by group; ``|`` divides alternatives.
        top: rows for each group in the tables of terms and phrases; None or 0 keeps all.
        min_docs: documents that a term or a phrase must occur in.
        match: one or more fields, such as ``year``, whose mix the reference of distinctive terms is
            given (:func:`relstat.keyness`).
        cluster: a field: documents that share its value in one group are one unit of the tests.

    Returns:
        Tables and, as ``summary``, at most five sentences with the largest differences. ``size``
        and ``years`` (not without dates) say how much text of when is compared. ``terms``
        (words), ``names`` and ``phrases`` list what sets each group apart from the others, with an
        adjusted p that takes documents, not words, as the unit (:func:`relstat.keyness`);
        ``collocates``, with ``mentions``, the words near these. ``shared`` lists formulas found
        in every group. ``formulaicity``, ``diversity``, ``readability`` and ``sentiment`` have a
        row per score and group, with the difference (first minus second of two groups, highest
        minus lowest of more), its interval, and a p adjusted for all four tables.

    Raises:
        OptionError: fewer than 2 or more than 12 groups. FieldError: an unknown field.
        EmptyCorpusError: no documents.

    Sources: those of :func:`relstat.keyness`; docs/inference.md for the intervals and the test of
    scores; Welch (1947), The generalization of Student's problem, Biometrika 34, 28-35, for p of
    formulaicity and diversity; those of :func:`relstat.diversity`.
    """
    patterns = [mentions] if isinstance(mentions, str) else list(mentions or ())
    corpus = corpus.mentioning(*patterns) if patterns else corpus
    corpus.require_documents()
    groups = _groups_of(corpus, by)
    provenance = Provenance.of(
        corpus,
        "compare",
        words=corpus.stream.words,
        citations=(
            "Hardie 2014", "Benjamini & Hochberg 1995", "Gries 2008", "Welch 1947",
            "Hurlbert 1971", "Covington & McFall 2010", "McCarthy & Jarvis 2010",
        ),
    )  # fmt: skip
    scores = score_rows(corpus, groups, corpus.groups(cluster) if cluster else None)
    years = compare_years(corpus, groups, provenance)
    tables: dict[str, Table] = {
        "size": compare_size(corpus, groups, provenance),
        **({} if years is None else {"years": years}),
        **compare_terms(corpus, by, top, min_docs, match, cluster),
    }
    if patterns:
        tables["collocates"] = compare_collocates(corpus, by, patterns, top, min_docs, cluster)
    tables["shared"] = shared_phrases(corpus, by=by, top=top, min_docs=min_docs)
    tables |= {family: score_table(scores, family, groups, provenance) for family in FAMILIES}
    number, words = size_of(corpus)
    # Sides of the command line are named by themselves.
    by_fields = "" if groups.by == ("side",) else f" by {' and '.join(groups.by)}"
    mentioning = f" where {' and '.join(patterns)} is mentioned" if patterns else ""
    return Tables(
        f"Comparison{by_fields}{mentioning}: {', '.join(groups.labels)} · {number}, {words}",
        tables,
        summarise(tables, scores.rows, groups, year_spans(corpus, groups), patterns),
    )


def _groups_of(corpus: Corpus, by: str | Sequence[str]) -> Groups:
    """The groups, if a page has room for them."""
    groups = corpus.groups(by)
    if not 2 <= len(groups.labels) <= MOST_GROUPS:
        named = " and ".join(groups.by)
        raise OptionError(
            f"compare takes 2 to {MOST_GROUPS} groups and {named} has {len(groups.labels)}; "
            f"choose another field, or fewer documents with {option('where')}, {option('since')} "
            "or "
            f"{option('until')}"
        )
    return groups


def sides(
    corpus: Corpus,
    paths: Sequence[str],
    files_of: Callable[[str], Collection[str]] = lambda _: (),
) -> Corpus:
    """Give each document the field ``side``: the given path that it was read from.

    ``files_of`` tells which files an index was built of.

    A side is named by the file or folder without its suffixes, or by the whole path where two
    would be named alike. Raises :class:`OptionError` unless there are two paths or more.
    """
    if len(paths) < 2:
        raise OptionError(f"nothing to compare: give {option('by')}, or two paths")
    names = [PurePath(path).name.split(".")[0] or path for path in paths]
    labels = names if len(set(names)) == len(names) else list(paths)
    side = pl.lit(None, dtype=pl.String)
    for path, label in zip(paths, labels, strict=True):
        inside = (pl.col("file") == path) | pl.col("file").str.starts_with(path.rstrip("/") + "/")
        inside |= pl.col("file").is_in(list(files_of(path)))
        side = pl.when(inside).then(pl.lit(label)).otherwise(side)
    return corpus.with_field("side", corpus.metadata.select(side).to_series())
