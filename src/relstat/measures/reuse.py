"""Reuse: passages of a document that recur in later ones, word for word or edited."""

from __future__ import annotations

from typing import Annotated, Any, Final, get_args

from relstat.analysis.reuse.alignments import ANCHOR, EDIT
from relstat.analysis.reuse.reused import (
    Sources,
    find_reused,
    only_versions,
    without_formulas,
)
from relstat.corpus.corpus import Corpus
from relstat.errors import FieldError, OptionError, option
from relstat.measures.layout import (
    as_by,
    by_title,
)
from relstat.measures.options import By, Option, Top, measure
from relstat.measures.reuse_tables import (
    Made,
    document_table,
    group_table,
    passage_table,
    version_table,
)
from relstat.tables.table import Note, Provenance, Tables

__all__ = ["reuse"]

_CITATIONS: Final = ("Karp & Rabin 1987", "Smith, Cordell & Dillon 2013")


@measure
def reuse(
    corpus: Corpus,
    *,
    by: By = None,
    top: Top = 20,
    min_words: Annotated[int, Option("Minimum length of a passage, in words.", min=2)] = 20,
    seed: Annotated[int, Option("Minimum length of an exact match, in words.", min=2)] = 12,
    min_gap: Annotated[
        int | None,
        Option(
            "Include only versions at least this number of days later (default: any).",
            min=0,
            metavar="DAYS",
        ),
    ] = None,
    max_gap: Annotated[
        int | None,
        Option(
            "Include only versions at most this number of days later (default: any).",
            min=0,
            metavar="DAYS",
        ),
    ] = None,
    sources: Annotated[
        Sources,
        Option("Include later versions from any source, the same source, or another one."),
    ] = "any",
    formulas: Annotated[
        bool, Option("Include formulas: short passages that occur in many documents.")
    ] = False,
    formula_words: Annotated[
        int, Option("Length, in words, below which a passage can be a formula.", min=1)
    ] = 100,
    formula_docs: Annotated[
        int, Option("Number of documents above which a short passage is a formula.", min=1)
    ] = 6,
    each: Annotated[bool, Option("Show one row per later version, with its changes.")] = False,
    documents: Annotated[
        bool, Option("Show one row per document, with the share of its words that is reused.")
    ] = False,
) -> Tables:
    """List the passages that two or more documents have, with the earliest of these.

    ``seed`` words in a row that an earlier document has, whatever the punctuation, are the start;
    from there a passage goes on to both sides, also over edits of at most 8 words in either
    document where 5 equal words follow (:mod:`relstat.analysis.reuse.alignments`). It is compared
    with the earliest document that has it, and occurs in every document that has at least two
    thirds of its words, also inside a longer passage (:mod:`relstat.analysis.reuse.clusters`). The
    order of time is that of the dates, a date that is not known to the day counting as its last
    day; documents without one follow, and what the dates do not decide is decided by the order of
    the corpus.

    What is short and frequent is a formula, not reuse: fewer than ``formula_words`` words in more
    than ``formula_docs`` documents, or made of phrases that so many have, titles of office above
    all. Formulas are left out (see :func:`relstat.phrases` for them),
    and the notes say how many. Whole documents that were published again are passages, too.

    Args:
        by: one or more fields: a first table then gives the share of words in each group that
            occurred in an earlier document (of any group).
        top: rows to keep; None or 0 keeps all.
        min_words: length of a passage in the earliest document.
        seed: minimum length of an exact match in it, in words.
        min_gap, max_gap: only versions so many days after the earliest; those whose dates are
            not both known to the day are left out then.
        sources: only versions from the ``same`` source as the earliest, or from an ``other``.
        formulas: keep formulas.
        formula_words, formula_docs: what a formula is.
        each: a row per later version instead, with what was changed in it.
        documents: a row per document instead, with the share of its words that earlier ones have.

    Returns:
        The table ``reuse``, with ``by`` after the table ``groups``. Its rows are
        passages: passage (as in the earliest document), words, documents, sources, first and last
        (date, id, source), gap (days between), similarity (equal words, as a share of the words
        of both; mean of the later versions) and reused (equal words in all later versions), which
        is the order. With ``each`` the later versions of these: date, id, source, gap, words,
        similarity, changes (``[-old-]{+new+}``) and diff (the same in the whole passage). With
        ``documents``: id, date, source, words, reused, share, and the document that had most of it
        first.

    Raises:
        OptionError: an option that does not fit; ``sources`` without such a field.
        EmptyCorpusError: no documents.

    Sources: runs by numbers made of their halves (Karp & Rabin 1987); extension over edits as
    for reprinted newspaper text (Smith, Cordell & Dillon 2013).
    """
    corpus.require_documents()
    _check_options(corpus, min_words, seed, sources, each, documents)
    groups = corpus.groups(by) if by is not None else None
    found = find_reused(corpus.stream, corpus.metadata, seed, min_words)
    left_out = 0
    if not formulas:
        found, left_out = without_formulas(corpus.stream, found, formula_words, formula_docs)
    found = only_versions(corpus, found, min_gap, max_gap, sources)
    options = {
        "by": as_by(by),
        "top": top,
        "min_words": min_words,
        "seed": seed,
        "min_gap": min_gap,
        "max_gap": max_gap,
        "sources": sources,
        "formulas": formulas,
        "formula_words": formula_words,
        "formula_docs": formula_docs,
        "each": each,
        "documents": documents,
    }
    made = Made(
        Provenance.of(corpus, "reuse", words=corpus.stream.words, citations=_CITATIONS, **options),
        _notes(corpus, options, left_out),
        top or None,
    )
    view = document_table if documents else version_table if each else passage_table
    table = view(corpus, found, made)
    if groups is None:
        return Tables.of(reuse=table)
    return Tables(
        f"Reuse{by_title(groups)}",
        {"groups": group_table(corpus, found, groups, made), "reuse": table},
    )


def _check_options(
    corpus: Corpus, min_words: int, seed: int, sources: str, each: bool, documents: bool
) -> None:
    if each and documents:
        raise OptionError(
            f"{option('each')} shows versions and {option('documents')} documents: choose one"
        )
    if seed < 2 or min_words < seed:
        raise OptionError(
            f"{option('seed')} is at least 2 words and {option('min_words')} no fewer than that, "
            "not "
            f"{seed} and {min_words}"
        )
    if sources not in get_args(Sources):
        raise OptionError.unknown("choice of sources", sources, get_args(Sources))
    if sources != "any" and "source" not in corpus.fields:
        raise FieldError.unknown("field", "source", corpus.fields)


def _notes(corpus: Corpus, options: dict[str, Any], left_out: int) -> list[str]:
    passage = (
        f"a passage: at least {options['min_words']} words, {options['seed']} of them equal in a "
        "row"
    )
    notes: list[str] = [
        Note(
            f"{passage}; it continues across edits of up to {EDIT} words that {ANCHOR} equal ones "
            "follow; a document has it that has two thirds of its words",
            short=passage,
        )
    ]
    if left_out:
        some = f"left out as formulas: {left_out:,} passage{'' if left_out == 1 else 's'}"
        notes.append(
            Note(
                f"{some} of fewer than {options['formula_words']} words that more than "
                f"{options['formula_docs']} documents have, or that are such phrases only",
                short=f"{some}, short and frequent",
            )
        )
    gaps = [f"{name.replace('_gap', '')} {options[name]}" for name in ("min_gap", "max_gap")
            if options[name] is not None]  # fmt: skip
    if gaps:
        notes.append(
            f"only versions with known days after the earliest document: {', '.join(gaps)}"
        )
    if options["sources"] != "any":
        notes.append(f"only versions from the {options['sources']} source".replace(
            "the other", "another"))  # fmt: skip
    dates = corpus.metadata["date"]
    if dates.null_count() == len(corpus):
        notes.append("no document has a date: the earliest is the first in the corpus")
    elif dates.null_count():
        notes.append(f"{dates.null_count():,} documents without a date count as the latest")
    return notes
