"""How positive or negative the sentences are, by VADER or another lexicon.

An engine scores sentences (:mod:`relstat.analysis.scoring.engines`); here they are summed over
groups or documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from relstat.analysis.scoring.engines import EngineName, engines_of
from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError, option
from relstat.measures.options import By, Each, Option, Top, measure
from relstat.measures.scored_tables import check_rows
from relstat.measures.sentiment_agreement import agreement_table
from relstat.measures.sentiment_categories import category_table
from relstat.measures.sentiment_means import mean_table
from relstat.measures.sentiment_scale import scale_table, scale_words_table
from relstat.measures.sentiment_words import evidence_table, explain_table
from relstat.tables.table import Table

__all__ = ["sentiment"]


@measure
def sentiment(
    corpus: Corpus,
    *,
    by: By = None,
    each: Each = False,
    engine: Annotated[
        EngineName | None,
        Option(
            "Score by VADER, exactly as the library vaderSentiment, or by the lexicon of state "
            "media (default: vader)."
        ),
    ] = None,
    lexicon: Annotated[
        Sequence[str] | None,
        Option(
            "Score by this lexicon instead: a file (word weights, LIWC, quanteda YAML), or an "
            "engine by its name; repeat for several side by side (default: the one of --engine).",
            metavar="FILE",
        ),
    ] = None,
    categories: Annotated[
        bool, Option("Count the categories of the lexicon (praise, threat).")
    ] = False,
    agreement: Annotated[
        bool, Option("Show how far the lexicons agree on sentences and documents.")
    ] = False,
    explain: Annotated[
        bool,
        Option("Show the words that make the mean, or with --by the difference of groups."),
    ] = False,
    evidence: Annotated[
        int | None,
        Option(
            "Number of the most positive and negative sentences to show (default: none).", min=1
        ),
    ] = None,
    scale: Annotated[
        str | None,
        Option(
            "Place texts on a scale learned from seed words: sentiment, 'A, B | C, D', or a "
            "lexicon, by Latent Semantic Scaling (default: none).",
            metavar="SEEDS",
        ),
    ] = None,
    top: Top = None,
    words: Annotated[
        int, Option("Number of words to list that raise or lower the mean most.", min=1)
    ] = 5,
) -> Table:
    """Score the sentences by a lexicon: their mean, and the shares that praise or blame.

    The mean runs from -1 (negative) to 1 (positive) over all sentences, those without a scored
    word counting as 0, so a long document weighs more than a short one. It says how much of a
    list of good and bad words is in the text, not what is thought of whom:
    read it beside ``coverage`` and the words in ``raising`` and ``lowering``, and compare only
    texts of one genre. Scores of whole documents are not used, since their squashing drives
    nearly every long text to -1 or 1. Documents guessed not to be in English, and those without
    a sentence, are left out, and with ``each`` are rows of null.

    Args:
        corpus: the documents.
        by: one or more fields; a row for each group, and a last row ``all``.
        each: a row for each document instead, in the order of the corpus.
        engine: ``vader`` reads typographic quotation marks and apostrophes as straight ones
            ("weren’t" negates) and capitals in a run (a headline) as small letters;
            ``vader-exact`` gives the numbers of vaderSentiment itself; ``state`` is a lexicon of
            official language written for relstat, which knows its invective and praise, and its
            names ("Workers' Party", "United States").
        lexicon: paths of lexicons to score by instead, or names of engines; several are shown side
            by side, with a column ``lexicon``. Formats: :mod:`relstat.lexicons.dictionary_files`.
            One of categories without weights (LIWC) gives the table of categories.
        categories: a row for each category of the lexicon instead (praise, threat, ...), with its
            rate per 10,000 words; with ``by`` for each group too. Negated terms count as well.
        agreement: a row for each pair of lexicons instead: how often both find a sign and the same
            one, and the correlation of the means of documents.
        explain: a row for each word instead: what it adds to the mean of all documents; with ``by``
            to the difference of two groups, of more to that of each to all others. The
            contributions sum to it exactly; each has an interval by documents. ``contradicts``
            marks words whose sentences are otherwise of the other sign.
        evidence: a row for each of so many sentences instead that raise the mean of all (with
            ``by``: of each group) most, and that lower it most.
        scale: seed words of two sides, ``"peace, friend* | war, threat"``, the path of a lexicon
            with weights, or ``sentiment`` for seven good and seven bad words: the score is then
            how near the words of a text are to one side or the other in the company that they keep
            in this corpus, with the range over seeds left out one by one. With ``explain`` a row
            for each word of the scale.
        top: only that many rows, the highest mean first, and ``all``; None or 0 keeps every
            row in its own order. With ``explain`` so many words of each group (None: 20) and a row
            for the sum of the others.
        words: how many words to name that raise the scores most, and that lower them most, by
            the sum of their valences after all rules: per 100 sentences, with ``each`` per
            document.

    Raises:
        OptionError: ``by`` together with ``each``, ``top`` below 0, ``words`` below 1, an unknown
            engine; ``engine`` together with ``lexicon``; ``categories`` of a lexicon without any.
        InputError: a lexicon that cannot be read; the message has the file and the line.
        FieldError: an unknown field in ``by``.
        EmptyCorpusError: the corpus has no document.

    Source: Hutto & Gilbert (2014); for the limits of such lists van Atteveldt et al. (2021).
    """
    check_rows(by=by, each=each, top=top)
    if words < 1:
        raise OptionError(f"{option('words')} is at least 1, not {words}")
    corpus.require_documents()
    groups = corpus.groups(by) if by is not None else None
    if scale is not None:
        if engine or lexicon or categories or agreement or evidence is not None:
            raise OptionError(f"{option('scale')} makes its own lexicon: leave out the others")
        if explain:
            return scale_words_table(corpus, scale, top)
        return scale_table(corpus, groups, scale, each=each, top=top)
    engines = engines_of(engine, lexicon)
    _check_tables(
        {"categories": categories, "agreement": agreement, "explain": explain,
         "evidence": evidence is not None},
        each=each,
        top=None if explain else top,
    )  # fmt: skip
    if explain:
        return explain_table(corpus, groups, engines, top)
    if evidence is not None:
        if evidence < 1:
            raise OptionError(f"evidence is a number of sentences from 1 on, not {evidence}")
        return evidence_table(corpus, groups, engines, evidence)
    if agreement:
        return agreement_table(corpus, groups, engines)
    unweighted = [one.name for one in engines if not one.weighted]
    if categories or (len(unweighted) == len(engines) and not each):
        return category_table(corpus, groups, engines, words)
    if unweighted:
        raise OptionError(
            f"the lexicon {unweighted[0]} has categories and no weights, so that sentences have no "
            f"score by it: add {option('categories')}"
        )
    return mean_table(corpus, groups, engines, each=each, top=top, words=words)


def _check_tables(asked: Mapping[str, bool], *, each: bool, top: int | None) -> None:
    """Raise OptionError where two tables are asked for at once, or one with rows it has not."""
    chosen = [name for name, wanted in asked.items() if wanted]
    if len(chosen) > 1:
        raise OptionError(f"{option(chosen[0])} and {option(chosen[1])} are two tables: choose one")
    if chosen and (each or top):
        raise OptionError(f"{option(chosen[0])} gives other rows: leave out each and top")
