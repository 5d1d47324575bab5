"""Formulaicity: how much of a text is said in words that other documents have too."""

from __future__ import annotations

from typing import Annotated, Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.analysis.phrases.repeated_words import RepeatedRuns, repeated_runs
from relstat.arrays import Flags, Floats, Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.layout import by_title, group_notes, nullable, size_of
from relstat.measures.options import By, Each, MinWords, Option, Top, measure
from relstat.statistics.intervals import LEVEL
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["DRAWS", "formulaicity"]

DRAWS: Final = 40
_SEED: Final = 20_220_517
_SMALL: Final = 20  # times that half the groups are larger than a draw, from which it is small
_MIN_DOCUMENTS: Final = 5  # fewer give no draws of a group: they would say more about luck


@measure
def formulaicity(
    corpus: Corpus,
    *,
    by: By = None,
    each: Each = False,
    top: Top = None,
    min_words: MinWords = 4,
    min_docs: Annotated[
        int, Option("Minimum number of other documents that contain the phrase.", min=1)
    ] = 1,
    words: Annotated[
        int | None,
        Option(
            "Number of words at which groups are compared (default: half of the smallest group).",
            min=1,
        ),
    ] = None,
) -> Table:
    """Measure the share of words inside phrases that other documents have too.

    A word counts when it is part of a phrase of ``min_words`` words or more, no break inside,
    that ``min_docs`` other documents have. Low: every document finds its own words; high: documents
    are put together from set phrases, or copied.

    The more text there is, the more of it is repeated. So groups are compared at one size: whole
    documents of a group are drawn in random order, without replacement, until they are as near as
    can be to ``words`` words, and only those drawn count as other documents. The share is the mean
    of 40 draws, which are the same every time; the interval is the middle 95 % of them. At
    another number of words the numbers are others: compare only tables that say the same size.

    Args:
        by: one or more fields; a row for each group, and only documents of the same group count
            as others. Without it, one row for all.
        each: a row for each document instead, with all documents of the corpus as others.
        top: rows to keep, of documents with the highest share first; None or 0 keeps all.
        min_words: the shortest phrase, in words.
        min_docs: how many other documents must have it.
        words: the size of a draw; half the words of the smallest group without it.

    Returns:
        A row per group: documents and words, share_whole (of all its words; grows with size),
        drawn_words and drawn_documents (means of the draws), share with share_low and share_high
        (null for groups of fewer than 5 documents or fewer words than asked for). With ``each``
        a row per document: id, title, date, words, repeated (words), share (null without words).

    Raises:
        OptionError: an option that does not fit. EmptyCorpusError: no documents.

    Sources: coverage by recurrent sequences after Altenberg (1998), On the phraseology of spoken
    English, and Biber et al. (1999); subsampling after Politis & Romano (1994).
    """
    corpus.require_documents()
    for name, value in (("min_words", min_words), ("min_docs", min_docs), ("words", words)):
        if value is not None and value < 1:
            raise OptionError(f"{option(name)} is at least 1, not {value}")
    if each and by is not None:
        raise OptionError(f"formulaicity takes {option('each')} or {option('by')}, not both")
    runs = repeated_runs(corpus.stream, min_words)
    groups = corpus.groups(by) if by is not None else None
    others = f"at least {min_docs} other document{'s' * (min_docs > 1)}"
    have = "has" if min_docs == 1 else "have"
    inside = f"phrases of {min_words} words or more that {others} {have}"
    notes: list[str] = [Note(f"share: words inside {inside}", about="share")]
    if each:
        columns = _each(corpus, runs, min_docs)
    else:
        columns, size = _groups(corpus, runs, groups, min_docs, words)
        notes += [
            Note(
                f"share at equal size: mean of {DRAWS} draws of whole documents with about "
                f"{size:,} words; [low, high]: {LEVEL:.0%} of the draws".replace("%", "\u00a0%"),
                about="share",
                short=f"at equal size: {size:,} words drawn from each group",
            ),
            Note(
                "of the whole text: do not compare, it grows with the amount of text",
                about="share_whole",
            ),
            *group_notes(groups),
        ]
    frame = pl.DataFrame({column.name: values for column, values in columns})
    if not each and frame["share"].null_count():
        notes.insert(1, "empty: the group has fewer than 5 documents, or too few words")
    usual = frame["words"].median()
    if not each and words is None and isinstance(usual, float) and size * _SMALL < usual:
        notes.insert(
            1,
            f"the smallest group decides that {size:,} words are drawn, too few to compare: leave "
            f"it out, or draw more with {option('words')}",
        )
    if each:
        order = ["share", "words", "id"]
        frame = frame.sort(order, descending=[True, True, False], nulls_last=True)
    total = frame.height
    frame = frame.head(top) if top and each else frame
    number, told = size_of(corpus)
    return Table(
        title=f"Formulaicity{by_title(groups)} · {number}, {told}",
        frame=frame,
        columns=tuple(column for column, _ in columns),
        notes=tuple(notes),
        total=total,
        provenance=Provenance.of(
            corpus,
            "formulaicity",
            words=corpus.stream.words,
            citations=("Altenberg 1998", "Politis & Romano 1994"),
        ),
    )


def _each(corpus: Corpus, runs: RepeatedRuns, min_docs: int) -> list[tuple[Column, Any]]:
    """The share of each document, all others being the other documents."""
    sizes = corpus.stream.words_per_document
    repeated = runs.words(min_docs)
    known = corpus.listing
    return [
        (Column("id"), known["id"]),
        (Column("title", rank=1), known["title"]),
        (Column("date", "date", rank=1), known["date"]),
        (Column("words", "count"), sizes),
        (Column("repeated", "count", "repeated words", rank=2), repeated),
        (Column("share", "share"), nullable(_ratio(repeated, sizes))),
    ]


def _groups(
    corpus: Corpus,
    runs: RepeatedRuns,
    groups: Groups | None,
    min_docs: int,
    words: int | None,
) -> tuple[list[tuple[Column, Any]], int]:
    """The share of each group at one size, and that size."""
    labels = groups.labels if groups else ("all",)
    codes = groups.codes if groups else np.zeros(len(corpus), dtype=np.int32)
    sizes = corpus.stream.words_per_document
    members = [(codes == code) & (sizes > 0) for code in range(len(labels))]
    whole = np.array([sizes[member].sum() for member in members], dtype=np.int64)
    documents = np.array([np.count_nonzero(member) for member in members], dtype=np.int64)
    enough = documents >= _MIN_DOCUMENTS
    size = words if words is not None else int(whole[enough].min(initial=whole.max())) // 2
    share_whole, mean, low, high, drawn_words, drawn = np.full((6, len(labels)), np.nan)
    for code, member in enumerate(members):
        inside = runs.choose(member)
        share_whole[code] = _ratio(inside.words(min_docs).sum(), whole[code])
        if not enough[code] or whole[code] < size or not size:
            continue
        samples = np.array([_draw(inside, sizes, member, size, min_docs, n) for n in range(DRAWS)])
        shares = samples[:, 0]
        usable = shares[np.isfinite(shares)]
        if len(usable) < DRAWS // 2:
            continue
        mean[code] = usable.mean()
        tail = (1 - LEVEL) / 2 * 100
        low[code], high[code] = np.percentile(usable, [tail, 100 - tail])
        drawn_words[code], drawn[code] = samples[:, 1].mean(), samples[:, 2].mean()
    bounds = ("share_low", "share_high")
    return [
        (Column("group", label=" and ".join(groups.by) if groups else "group"), list(labels)),
        (Column("documents", "count"), documents),
        (Column("words", "count"), whole),
        (Column("share_whole", "share", "of the whole text", rank=1), nullable(share_whole)),
        (Column("drawn_words", "score", "words drawn", 0, rank=2), nullable(drawn_words)),
        (Column("drawn_documents", "score", "documents drawn", 0, rank=2), nullable(drawn)),
        (Column("share", "share", "at equal size", interval=bounds), nullable(mean)),
        (Column(bounds[0], "share", rank=None), nullable(low)),
        (Column(bounds[1], "share", rank=None), nullable(high)),
    ], size


def _draw(
    runs: RepeatedRuns, sizes: Ints, member: Flags, size: int, min_docs: int, number: int
) -> tuple[float, float, float]:
    """One draw of whole documents: its share, words and documents."""
    generator = np.random.Philox(key=_SEED, counter=[0, 0, 0, number])
    order = np.argsort(generator.random_raw(len(sizes)), kind="stable")
    order = order[member[order]]
    total = np.concatenate([[0], np.cumsum(sizes[order])])
    order = order[: int(np.abs(total - size).argmin())]
    chosen = np.zeros(len(sizes), dtype=np.bool_)
    chosen[order] = True
    words = int(sizes[order].sum())
    share = _ratio(runs.choose(chosen).words(min_docs).sum(), words)
    return float(share), words, len(order)


def _ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.asarray(part, np.float64) / np.asarray(whole, np.float64))
