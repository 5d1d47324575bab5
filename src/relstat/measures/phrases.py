"""Formulaic phrases: what is said again and again in the same words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import numpy as np
import polars as pl

from relstat.analysis.phrases.inventory import Inventory, Thresholds, bundle_thresholds
from relstat.analysis.phrases.phrase_stream import PhraseStream, phrase_stream
from relstat.analysis.phrases.splits import weakest_splits
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.counting.counts import Counts
from relstat.errors import OptionError, option
from relstat.measures.layout import (
    by_title,
    group_notes,
    nullable,
    rate_notes,
    seen,
    size_of,
    small_group_notes,
    total_rate,
)
from relstat.measures.long_form import group_rates, lay_out
from relstat.measures.options import NAMES, By, Cluster, MaxWords, Names, Option, Top, measure
from relstat.measures.phrase_contrasts import (
    Against,
    against_notes,
    contrast_columns,
    open_reference,
    set_against,
)
from relstat.statistics.association import ASSOCIATIONS
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["phrases"]

Order = Literal["formula", "bits", "count", "against"]

_FORMULA: Final = (
    "order: formula score, from the number of documents, the bits saved by writing the phrase as "
    "one symbol, the association of its words, the variety of its neighbours, the share of "
    "names and plain words (time, number, measure) in it, and whether it has a verb"
)
_ORDER_NOTES: Final = {
    "formula": _FORMULA,
    "bits": "order: bits saved by writing the phrase as one symbol",
    "count": "order: count",
    "against": "order: lower bound of the log ratio: what is surely more frequent comes first",
}
_SHORT_ORDER_NOTES: Final = {
    "formula": "order: formula score, which puts set phrases before names and times",
    "bits": "order: bits saved",
    "count": "order: count",
    "against": "order: lower bound of the log ratio (1: twice as frequent as there, 2: four times)",
}
_TRIMMED: Final = (
    "; function words at the edges are trimmed, unless three in four occurrences are in quotation "
    "marks, in capitals or a line by themselves"
)
_COUNT, _DOCS = option("min_count"), option("min_docs")


@measure
def phrases(
    corpus: Corpus,
    *,
    by: By = None,
    top: Top = 20,
    min_count: Annotated[
        int | None, Option("Minimum number of occurrences (default: 3).", min=2)
    ] = None,
    min_docs: Annotated[
        int | None, Option("Minimum number of documents (default: 3).", min=1)
    ] = None,
    min_words: Annotated[
        int | None, Option("Minimum length of a phrase, in words (default: 2).", min=1)
    ] = None,
    max_words: MaxWords = None,
    order: Annotated[
        Order,
        Option(
            "Sort by formula score, bits saved (saving), frequency, or how much more frequent than "
            "in the reference of --against a phrase surely is."
        ),
    ] = "formula",
    association: Annotated[
        str,
        Option(
            f"Association measure between the words of a phrase: {', '.join(ASSOCIATIONS)}.",
            metavar="NAME",
        ),
    ] = "logdice",
    names: Names = "keep",
    bundle: Annotated[
        float | None,
        Option(
            "List lexical bundles: runs of 4 words with at least this number of occurrences per "
            "million words, in 5 documents (default: list phrases of any length).",
            metavar="N",
        ),
    ] = None,
    against: Annotated[
        str | Path | Corpus | None,
        Option(
            "Compare the rate of each phrase with another corpus (an index, files) or with the "
            "counts in a file that freq --reference writes (default: no comparison).",
            metavar="PATH",
        ),
    ] = None,
    cluster: Cluster = None,
) -> Table:
    """List the formulaic phrases of a corpus, of any length, strongest first.

    A phrase is a run of words, in lower case and without a sentence end or dividing punctuation
    inside, that occurs ``min_count`` times in ``min_docs`` documents. Redundancy is removed in
    three steps (see :mod:`relstat.analysis.phrases.inventory`): a phrase that only ever occurs
    inside one longer phrase is not listed; function words at its edges are trimmed, unless the
    corpus writes the phrase as a unit (in quotation marks, in capitals or as a line); and a phrase
    most of whose occurrences are parts of a few longer ones (``Kim Jong``) gives way to those.

    Args:
        by: one or more fields. Each group gets its rate; further columns show where the phrase
            is used, which group uses it most, and how much more than all others together.
        top: rows to keep, strongest first; None or 0 keeps all.
        min_count, min_docs: occurrences, and documents, that a phrase must reach (3 and 3).
        min_words, max_words: length in words (2 and any); a longer repeat appears cut to
            ``max_words``.
        order: ``formula`` puts set phrases before names and chance neighbours; ``bits`` orders
            by what writing the phrase as one symbol saves; ``count`` by occurrences; ``against`` by
            the lower bound of the log ratio, over all phrases of the inventory.
        association: how strongly the words belong together: a name in
            :data:`relstat.statistics.ASSOCIATIONS`. Of more than two words the weakest of all
            binary splits counts.
        names: ``keep`` lists them; ``drop`` leaves out phrases whose content words are all
            names; ``slot`` reads every run of names as one word ``<name>``. A word is a name
            where the corpus writes it with a capital nine times in ten.
        bundle: list lexical bundles instead: every run of ``min_words`` to ``max_words`` words
            (4) that occurs so often per million words, in 5 documents; nothing is removed.
        against: a corpus, or the path of a file of counts as :func:`relstat.freq` with
            ``reference`` makes it: the rate of each phrase there, and how much more frequent it is
            here. A phrase that the file does not count has nulls. It tells what is peculiar to an
            outlet, not what is a formula.
        cluster: a field: documents that share its value in one group, or in the reference, are one
            unit of the comparison.

    Returns:
        A row per phrase: phrase (in lower case), written (its most frequent spelling), words, count
        (all occurrences, also inside longer phrases), rate per 10,000 words with interval, inside
        (the share of occurrences that the same words continue, up to the next content word, at
        least as often as the minimum count; the larger share of left and right: near 1 the phrase
        hardly occurs by itself), documents, share (of all
        documents), sources (different values of the field ``source``; null without it), dp
        (dispersion: 0 even, 1 in one place), association (and association_back for ``delta-p``),
        first_seen, last_seen (as precise as the dates are; null without dates), score (the formula
        score), bits. With ``by`` a row per phrase and group, and also used_in (a list of groups),
        group, group_count, group_rate with interval, group_documents, most_in, log_ratio with
        interval, adjusted p. With ``against`` reference_rate with interval, log_ratio with
        interval, and p, adjusted for the phrases listed, or with the order ``against`` for all.

    Raises:
        OptionError: an option that does not fit. EmptyCorpusError: no documents. InputError: a
        file of counts that cannot be read.

    Sources: maximal repeats after Abouelhoda, Kurtz & Ohlebusch (2004); bits saved are local
    mutual information (Evert 2005) of the whole phrase, read as a description length; DP after
    Gries (2008) and Lijffijt & Gries (2012); bundles after Biber et al. (1999); the comparison of
    groups as in :func:`relstat.compare`.
    """
    corpus.require_documents()
    for name, value, choices in (
        ("association", association, ASSOCIATIONS),
        ("names", names, NAMES),
    ):
        if value not in choices:
            raise OptionError.unknown(name, value, choices)
    if order == "against" and against is None:
        raise OptionError(f"the order against needs a reference: give {option('against')}")
    reference = open_reference(against, corpus, grouped=by is not None, names=names)
    thresholds = _thresholds(corpus, bundle, min_count, min_docs, min_words, max_words)
    groups = corpus.groups(by) if by is not None else None
    stream = phrase_stream(corpus.stream, names_as_one=names == "slot")
    found = stream.inventory(thresholds).ordered("formula" if order == "against" else order)
    if names == "drop":
        found = found[np.flatnonzero(~stream.names_only(found.places, found.words))]
    total = len(found)
    compared, rows = None, np.arange(total)
    if reference is not None:
        if order != "against":
            found = found.strongest(top)
        compared = set_against(reference, corpus, stream, found, cluster)
        rows = (compared.by_bound if order == "against" else rows)[: top or None]
        found = found[rows]
    found = found.strongest(top)
    counts = stream.count(found.places, found.words)
    columns = [
        *_columns(corpus, stream, found, counts),
        *_association(stream, found, association),
    ]
    block = None
    if groups is not None:
        block = group_rates(counts, groups, digits=2)
        columns += contrast_columns(counts, groups, corpus.groups(cluster) if cluster else None)
    if compared is not None:
        columns += compared.columns(rows)
    columns.sort(key=lambda pair: _ORDER.index(pair[0].name))
    made = lay_out(columns, block, after="bits")
    return Table(
        title=_title(bundle, compared) + by_title(groups) + " · " + ", ".join(size_of(corpus)),
        frame=made.frame,
        columns=made.columns,
        spread=made.spread,
        notes=(
            *(against_notes(compared, cluster) if compared is not None and len(found) else ()),
            *_notes(corpus, groups, found, counts, thresholds, order, association, names),
        ),
        total=total,
        provenance=Provenance.of(
            corpus,
            "phrases",
            words=corpus.stream.words,
            citations=(
                "Abouelhoda, Kurtz & Ohlebusch 2004",
                "Evert 2005",
                "Gries 2008",
                ASSOCIATIONS[association].source,
                *(("Biber et al. 1999",) if bundle else ()),
                *(("Rao & Scott 1992", "Benjamini & Hochberg 1995") if groups or compared else ()),
            ),
            min_count=thresholds.min_count,
            min_docs=thresholds.min_docs,
            min_words=thresholds.min_words,
            max_words=thresholds.max_words,
            **({} if compared is None else compared.recorded),
        ),
    )


def _thresholds(
    corpus: Corpus,
    bundle: float | None,
    min_count: int | None,
    min_docs: int | None,
    min_words: int | None,
    max_words: int | None,
) -> Thresholds:
    if bundle is None:
        usual = Thresholds()
        return Thresholds(
            usual.min_count if min_count is None else min_count,
            usual.min_docs if min_docs is None else min_docs,
            usual.min_words if min_words is None else min_words,
            max_words,
        )
    if min_count is not None or min_docs is not None:
        raise OptionError(
            f"{option('bundle')} sets occurrences and documents: leave out {option('min_count')} "
            f"and {option('min_docs')}"
        )
    words = corpus.stream.words
    return bundle_thresholds(bundle, words, min_words=min_words, max_words=max_words)


def _title(bundle: float | None, compared: Against | None) -> str:
    what = "Formulaic phrases" if bundle is None else f"Lexical bundles, {bundle:g} per million"
    return what if compared is None else f"{what} against {compared.comparison.reference}"


def _notes(
    corpus: Corpus,
    groups: Groups | None,
    found: Inventory,
    counts: Counts,
    thresholds: Thresholds,
    order: str,
    association: str,
    names: str,
) -> list[str]:
    trimmed = "" if thresholds.bundles else _TRIMMED
    notes: list[str] = [
        f"at least {thresholds.min_count} occurrences in {thresholds.min_docs} documents; count: "
        "all "
        "occurrences, also inside longer phrases",
        Note(_ORDER_NOTES[order] + trimmed, short=_SHORT_ORDER_NOTES[order]),
        Note(
            f"{association}: of the two parts of the phrase where they are associated most weakly",
            about=("association", "association_back"),
            short="",
        ),
        Note("DP: 0 evenly spread, 1 in one place", about="dp"),
        *rate_notes(),
        *group_notes(groups),
        *small_group_notes(groups, counts.sizes),
    ]
    if names != "keep":
        notes.append("name: a word that this corpus writes with a capital in nine of ten places")
    if groups is not None:
        notes += [
            Note(
                "log ratio: the named group against all others together; 1 is twice as frequent; "
                "adjusted as adj. p is, its interval excludes 0 exactly where adj. p is below .05",
                about="log_ratio",
            ),
            Note(
                "adj. p: documents are the unit, adjusted for the phrases listed "
                "(Benjamini-Hochberg)",
                about="p",
                short="adj. p: documents as units, adjusted",
            ),
        ]
    if not len(found):
        notes.insert(0, f"no phrase reaches the thresholds: lower {_COUNT} or {_DOCS}")
    elif corpus.metadata["date"].null_count() == len(corpus):
        dates = ("first_seen", "last_seen")
        notes.append(Note("first and last seen are empty: no document has a date", about=dates))
    return notes


_ORDER: Final = (
    "phrase", "written", "words", "count", "rate", "rate_low", "rate_high", "inside", "documents",
    "used_in", "share", "sources", "dp", "association", "association_back", "first_seen",
    "last_seen", "score", "bits", "most_in", "reference_rate",
    "reference_low", "reference_high", "log_ratio", "log_ratio_low", "log_ratio_high",
    "p",
)  # fmt: skip


def _association(
    stream: PhraseStream, found: Inventory, association: str
) -> list[tuple[Column, Any]]:
    """How strongly the words of each phrase belong together."""
    forwards, backwards = weakest_splits(
        stream.slices, found.places, found.words, found.counts, association, run=stream.run
    )
    chosen = ASSOCIATIONS[association]
    digits = chosen.digits
    made = [(Column("association", "score", chosen.label, digits, rank=2), nullable(forwards))]
    if association == "delta-p":
        back = Column("association_back", "score", "Delta P back", digits, rank=2)
        made.append((back, nullable(backwards)))
    return made


def _sources(corpus: Corpus, counts: Counts) -> pl.Series:
    """In how many sources each phrase occurs; null where documents have no source."""
    phrases = len(counts.words)
    if "source" not in corpus.fields:
        return pl.Series([None] * phrases, dtype=pl.Int64)
    values = corpus.values("source")
    if values.null_count() == len(values):
        return pl.Series([None] * phrases, dtype=pl.Int64)
    codes = (values.rank("dense").cast(pl.Int64) - 1).fill_null(-1).to_numpy()
    _, documents = counts.by_group(codes, int(codes.max()) + 1)
    return pl.Series((documents > 0).sum(axis=0), dtype=pl.Int64)


def _columns(
    corpus: Corpus, stream: PhraseStream, found: Inventory, counts: Counts
) -> list[tuple[Column, Any]]:
    """What is known of each phrase in the whole corpus."""
    first, last = seen(corpus, counts)
    sources = _sources(corpus, counts)
    several = 2 if (sources > 1).any() else None
    columns: list[tuple[Column, Any]] = [
        (Column("phrase", rank=None), stream.spelled(counts.places, counts.words)),
        (Column("written", label="phrase"), stream.written(counts.places, counts.words)),
        (Column("words", "count", rank=None), counts.words),
        (Column("count", "count"), counts.totals),
        (Column("inside", "share", "inside longer", rank=3), found.inside),
        (Column("documents", "count"), found.documents),
        (Column("share", "share", "of documents", rank=3), found.documents / len(corpus)),
        (Column("sources", "count", rank=several), sources),
        (Column("dp", "score", "DP", 2, rank=2), nullable(counts.dispersion())),
        (Column("first_seen", "date", "first seen", rank=1), first),
        (Column("last_seen", "date", "last seen", rank=1), last),
        (Column("score", "score", "formula score", digits=0, rank=3), found.formula),
        (Column("bits", "score", "bits saved", digits=0, rank=None), found.bits),
    ]
    rates = total_rate(counts, digits=2)
    return columns + [(replace(c, rank=2 if c.rank == 0 else None), v) for c, v in rates]
