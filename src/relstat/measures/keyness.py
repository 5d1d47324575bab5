"""Keyness: the terms that set documents apart from others, or that all share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import polars as pl

from relstat.analysis.keyness.comparisons import (
    ask_alike,
    compare_all,
    compare_groups,
    compare_matched,
    compare_with_file,
)
from relstat.analysis.keyness.examples import find_examples
from relstat.analysis.keyness.keys import KEYS, ORDERS, Found, Keys, Order, find_keys
from relstat.analysis.keyness.terms import Names, Numbers, TermChoice, Terms, Unit, list_terms
from relstat.analysis.keyness.word_counts import WordCounts, read_word_counts
from relstat.arrays import Flags, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.lexicons.stopwords import load_stopwords
from relstat.measures.keyness_notes import file_notes, join_fields, key_notes, match_notes
from relstat.measures.keyness_tables import key_rows
from relstat.measures.layout import by_title, size_of
from relstat.measures.options import Cluster, Option, Top, measure
from relstat.statistics.families import KEYNESS
from relstat.tables.table import Column, Provenance, Table

__all__ = ["keyness"]

_WHAT: Final = {
    "words": "words", "ngrams": "runs of {} words", "phrases": "phrases", "stems": "stems",
}  # fmt: skip


@measure
def keyness(
    corpus: Corpus,
    *,
    by: Annotated[
        str | Sequence[str] | None,
        Option("Compare groups: a field, or year, quarter, month.", metavar="FIELD"),
    ] = None,
    top: Top = 20,
    unit: Annotated[
        Unit, Option("What to compare: words, n-grams, phrases (formulas) or stems.")
    ] = "words",
    ngram: Annotated[
        int | None, Option("Number of words of an n-gram (default: 2).", min=1)
    ] = None,
    min_docs: Annotated[int, Option("Minimum number of documents that contain a term.", min=1)] = 3,
    keys: Annotated[
        Keys,
        Option("List terms that are more or less frequent in a group, or as frequent everywhere."),
    ] = "positive",
    pairs: Annotated[bool, Option("Compare each group with each other group.")] = False,
    against: Annotated[
        str | Path | None,
        Option(
            "Compare with the word counts in a file, such as freq writes (default: all other "
            "groups).",
            metavar="FILE",
        ),
    ] = None,
    match: Annotated[
        str | Sequence[str] | None,
        Option(
            "Compare like with like: give the reference the target's mix of these fields (default: "
            "none).",
            metavar="FIELDS",
        ),
    ] = None,
    names: Annotated[
        Names,
        Option(
            "Keep names, read each run of them as `<name>`, drop terms made of names only, list "
            "terms without any name, or only names."
        ),
    ] = "keep",
    numbers: Annotated[Numbers, Option("Keep numbers, days and months, or drop them.")] = "keep",
    stopwords: Annotated[
        str | Path,
        Option(
            "Leave out no words, English function words, or the words in a file.",
            metavar="none|english|FILE",
        ),
    ] = "none",
    statistic: Annotated[
        str | None,
        Option(
            f"Add a keyness statistic and sort by it: {', '.join(KEYNESS)} (default: none).",
            metavar="NAME",
        ),
    ] = None,
    order: Annotated[
        Order,
        Option(
            "Sort by the bound of the log ratio that is nearer to 0, or by that bound weighted by "
            "the frequency of the term."
        ),
    ] = "bound",
    explain: Annotated[int, Option("Number of example sentences to show of each term.", min=0)] = 0,
    cluster: Cluster = None,
) -> Table:
    """List the terms that differ between each group and all other groups together.

    A term is listed when its rates differ with an adjusted p below 0.05, documents being the unit
    (:class:`relstat.statistics.inference.DocumentTest`), and all rows adjusted together. It is
    never listed as more frequent where its rate is not higher. The order is by the bound of the log
    ratio's interval that is nearer to 0, so a large difference that rests on few documents does not
    lead.

    Args:
        by: one or more fields; without it all documents are the target, for ``against``.
        top: rows for each group; None or 0 keeps all.
        unit: ``words``, ``ngrams`` (runs of ``ngram`` words), ``phrases`` (those of
            :func:`relstat.phrases`), or ``stems`` (Snowball English).
        ngram: words of an n-gram; more than 1 is ``unit="ngrams"``.
        min_docs: documents of the whole corpus that a term must occur in.
        keys: ``positive`` lists what a group uses more, ``negative`` what it uses less,
            ``lockwords`` what all groups use alike: the rates of each two groups within a factor of
            1.4 by an equivalence test, shown for the two outermost groups.
        pairs: set each group against each other one, not against all others together.
        against: a csv, tsv, json, jsonl or parquet file of word counts as the reference. One that
            :func:`relstat.freq` made with ``reference`` is tested as texts are; of any other only
            rates and log ratios are known, and every term with a higher rate is listed.
        match: one or more fields, such as ``year``: the reference rate is weighted to the target's
            mix of their values, and the test compares within them, so that a difference of years or
            topics is not one of words. Documents without a counterpart are left out.
        names: ``drop`` leaves out terms whose content words are all names (written with a capital
            nine times in ten), ``without`` also those with any name, ``only`` lists names,
            ``slot`` reads each run of names as ``<name>``.
        numbers: ``drop`` leaves out numbers, ordinals, days and months.
        stopwords: ``none``, ``english`` (function words), or the path of a word list. An n-gram is
            left out when it begins or ends with a stopword.
        statistic: a name in :data:`relstat.statistics.KEYNESS`: its column is added, and sorts.
        order: ``bound`` puts the surest large ratios first, which are often those of rare words
            that the others never use; ``weight`` multiplies the bound by log2(1 + rate), so that
            words that make up much of the text come first. Neither counts with ``statistic``.
        explain: example sentences of each term, from documents at even distances: a row for each
            sentence, with id, date, left, match and right.
        cluster: a field: documents that share its value in one group are one unit.

    Returns:
        A row per group and term: rates in the target and in the reference with 95 % intervals, log
        ratio with the interval that holds for all listed rows together, adjusted p, DP, documents.

    Raises:
        OptionError: an unknown statistic, or options that do not fit. FieldError: an unknown field.
        InputError: a file of counts that cannot be read.

    Sources: Hardie (2014) for the log ratio; docs/inference.md for the test and the intervals;
    Benjamini & Hochberg (1995) and Benjamini & Yekutieli (2005) for p and intervals of listed rows;
    Schuirmann (1987) for equivalence, Berger (1982), Multiparameter hypothesis testing and
    acceptance sampling, Technometrics 24, 295-300, for that of several groups; Gries (2008) and
    Lijffijt & Gries (2012) for DP.
    """
    corpus.require_documents()
    if ngram is not None and ngram > 1 and unit == "words":
        unit = "ngrams"
    _check_options(keys, order, statistic, unit, ngram, by, against, match, pairs=pairs)
    choice = TermChoice(
        unit,
        (ngram or 2) if unit == "ngrams" else 1,
        min_docs,
        names,
        numbers == "keep",
        load_stopwords(stopwords),
    )
    groups = corpus.groups(by) if by is not None else _whole(corpus)
    terms = list_terms(corpus.stream, choice)
    file = None if against is None else _read_file(against, choice)
    found = _find(corpus, terms, groups, keys, file, match, cluster, pairs=pairs)
    rows = found.sort(top, statistic, order)
    frame, columns = key_rows(terms, found, rows, statistic, pairs=pairs)
    if explain:
        frame, columns = _explain(corpus, groups, terms, found, rows, frame, columns, explain)
    return Table(
        _title(corpus, choice, keys, groups if by is not None else None, file),
        frame,
        columns,
        tuple(_notes(found, groups, terms, file, match, cluster)),
        Provenance.of(
            corpus,
            "keyness",
            words=corpus.stream.words,
            citations=(
                "Hardie 2014", "Benjamini & Hochberg 1995", "Benjamini & Yekutieli 2005",
                "Gries 2008",
            ),
        ),
        total=int(found.passed.sum()) if not explain else None,
    )  # fmt: skip


def _whole(corpus: Corpus) -> Groups:
    """All documents as one group."""
    return Groups(("corpus",), ("all",), np.zeros(len(corpus), np.int32))


def _check_options(
    keys: str,
    order: str,
    statistic: str | None,
    unit: str,
    ngram: int | None,
    by: object,
    against: object,
    match: object,
    *,
    pairs: bool,
) -> None:
    if keys not in KEYS:
        raise OptionError(f"keys is one of {', '.join(KEYS)}, not {keys!r}")
    if order not in ORDERS:
        raise OptionError.unknown("order", order, ORDERS)
    if statistic is not None and statistic not in KEYNESS:
        near = KEYNESS.nearest(statistic)
        raise OptionError(
            f"no keyness statistic {statistic!r}"
            + (f"; did you mean {near!r}?" if near else "")
            + f" There are: {', '.join(KEYNESS)}"
        )
    if ngram is not None and ngram > 1 and unit not in ("words", "ngrams"):
        raise OptionError(f"{option('ngram')} is for words: leave it out with {unit}")
    if by is None and against is None:
        raise OptionError(
            f"keyness needs {option('by')}, two paths to compare, or {option('against')}"
        )
    if against is not None and (match or pairs):
        other = option("match" if match else "pairs")
        raise OptionError(f"{option('against')} has no groups: leave out {other}")
    if against is not None and unit == "phrases":
        raise OptionError(f"a file has counts of words, n-grams or stems, not of {unit}")


def _read_file(against: str | Path, choice: TermChoice) -> WordCounts:
    """The counts of a file, as far as they are those of the choice."""
    file = read_word_counts(against)
    if choice.unit == "stems":
        return file.stemmed()
    if not file.tested and choice.words > 1:
        raise OptionError(
            f"{against}: the number of its words is not known: write it with "
            f"relstat freq, {option('ngram')} {choice.words} and {option('reference')}"
        )
    if file.longest != choice.words:
        raise OptionError(
            f"{against} counts terms of {file.longest} words, and {choice.words} are asked for: "
            f"give {option('ngram')} {file.longest}"
        )
    return file


def _find(
    corpus: Corpus,
    terms: Terms,
    groups: Groups,
    keys: str,
    file: WordCounts | None,
    match: str | Sequence[str] | None,
    cluster: str | None,
    *,
    pairs: bool,
) -> Found:
    """Compare every term, and adjust all p together."""
    clusters = corpus.groups(cluster) if cluster else None
    if file is not None:
        every = np.arange(len(terms.counts.words))
        made = compare_with_file(
            terms.counts, groups, file, terms.spelled(every).to_list(), clusters
        )
    elif match:
        strata = corpus.groups(match)
        made = compare_matched(terms.counts, groups, strata, clusters, pairs=pairs)
    elif keys == "lockwords" and len(groups.labels) > 1:
        return find_keys([compare_all(terms.counts, groups, clusters)], keys)
    else:
        made = compare_groups(terms.counts, groups, clusters, pairs=pairs)
    if keys == "lockwords":
        made = [ask_alike(one) for one in made]
    return find_keys(made, keys)


def _explain(
    corpus: Corpus,
    groups: Groups,
    terms: Terms,
    found: Found,
    rows: Sequence[Ints],
    frame: pl.DataFrame,
    columns: Sequence[Column],
    number: int,
) -> tuple[pl.DataFrame, tuple[Column, ...]]:
    """A row for each example sentence, with the numbers of its term repeated."""
    places: list[int] = []
    said: list[tuple[int, str, str, str]] = []
    before = 0
    for one, order in zip(found.comparisons, rows, strict=True):
        wanted: Flags = groups.codes == one.code if one.code >= 0 else groups.codes >= 0
        for example in find_examples(terms, order, wanted, number):
            shown = example.sentence
            places.append(before + example.term)
            said.append((example.row, shown.left, shown.middle, shown.right))
        before += len(order)
    listing = corpus.listing[[row for row, *_ in said]]
    texts = {
        name: pl.Series(name, [each[place] for each in said], pl.String)
        for place, name in enumerate(("left", "match", "right"), start=1)
    }
    # A match shows the term, but for stems and slots.
    term = ("written",) if terms.choice.unit == "stems" or terms.choice.names == "slot" else ()
    printed = ("group", "against", *term)
    kept = [column if column.name in printed else replace(column, rank=None) for column in columns]
    made = frame[places].with_columns(listing["id"], listing["date"], *texts.values())
    return made, (
        *kept,
        Column("id", rank=3),
        Column("date", "date", rank=1),
        Column("left", align="right"),
        Column("match"),
        Column("right"),
    )


def _title(
    corpus: Corpus,
    choice: TermChoice,
    keys: str,
    groups: Groups | None,
    file: WordCounts | None,
) -> str:
    what = "names" if choice.names == "only" else _WHAT[choice.unit].format(choice.words)
    title = f"{what.capitalize()} used alike" if keys == "lockwords" else f"Distinctive {what}"
    against = "" if file is None else f" against {file.name}"
    return f"{title}{by_title(groups)}{against} · {', '.join(size_of(corpus))}"


def _notes(
    found: Found,
    groups: Groups,
    terms: Terms,
    file: WordCounts | None,
    match: str | Sequence[str] | None,
    cluster: str | None,
) -> list[str]:
    special = [*match_notes(found.comparisons, match), *file_notes(file, terms)]
    if match and not any(one.pair.here.documents.any() for one in found.comparisons):
        return [f"nothing to compare: no {join_fields(match)} has documents of both sides"]
    return key_notes(found, groups, terms.counts.sizes, cluster, special)
