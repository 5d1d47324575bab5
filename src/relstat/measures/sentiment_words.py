"""The tables that explain a score: the words that make it, and the sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.engines import Engine
from relstat.analysis.scoring.scored_documents import foreign_to
from relstat.analysis.scoring.strong_sentences import strong_sentences
from relstat.analysis.scoring.word_shift import shift_words, use_words
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.errors import OptionError, option
from relstat.measures.layout import by_title, group_notes, interval_note
from relstat.measures.scored_tables import many
from relstat.measures.sentiment_means import LIMITS, engine_note
from relstat.tables.notes import Note
from relstat.tables.table import Column, Entries, Provenance, Table

__all__ = ["evidence_table", "explain_table"]

OTHERS: Final = "other words"
_TOP: Final = 20
_NAMED: Final = 6
_BOUNDS: Final = ("contribution_low", "contribution_high")
_CONTEXT: Final = ("context_low", "context_high")
_SHIFT: Final = (
    "Gallagher et al. (2021), Generalized word shift graphs: a method for visualizing and "
    "explaining pairwise comparisons between texts"
)
_SUMMED: Final = ("contribution", "by_frequency", "by_use", "rate", "other_rate")
_VALUED: Final = Entries("{word} {points:+.1f}")


def explain_table(
    corpus: Corpus, groups: Groups | None, engines: Sequence[Engine], top: int | None
) -> Table:
    """Return a row for each group and word: what the word adds to the mean or to a difference."""
    engine = _only_engine(engines, "explain")
    measured = ~foreign_to(corpus, engine) & (corpus.stream.sentences_per_document > 0)
    used = use_words(corpus.stream, engine, measured)
    codes = groups.codes if groups else np.full(len(corpus), -1, np.int32)
    size = len(groups.labels) if groups else 0
    shift = shift_words(used, np.where(measured, codes, -1), size)
    limit = _TOP if top is None else top or None
    parts = shift.partition_by("group", maintain_order=True) or [shift]
    rows = pl.concat(_cut(part, limit) for part in parts)
    compared = size > 1
    labels = _labels(groups)
    described = [
        Column(
            "group", label=" | ".join(groups.by) if groups else "", rank=0 if compared else None
        ),
        Column("word"),
        Column("contribution", "score", digits=4, interval=_BOUNDS),
        Column(_BOUNDS[0], "score", digits=4, rank=None),
        Column(_BOUNDS[1], "score", digits=4, rank=None),
        Column("by_frequency", "score", "by frequency", 4, rank=2 if compared else None),
        Column("by_use", "score", "by use", 4, rank=2 if compared else None),
        Column("rate", "rate", "per 100 sentences", 1, rank=1),
        Column("other_rate", "rate", "others per 100 sentences", 1, rank=1 if compared else None),
        Column("per_use", "score", "points per use", 2, rank=3),
        Column("other_per_use", "score", "others per use", 2, rank=None),
        Column("context", "score", digits=2, rank=2),
        Column(_CONTEXT[0], "score", digits=2, rank=None),
        Column(_CONTEXT[1], "score", digits=2, rank=None),
        Column("contradicts", rank=None),
    ]
    named = pl.Series("group", labels, dtype=pl.String).gather(rows["group"])
    frame = rows.with_columns(named).select(column.name for column in described)
    frame = frame.with_columns(pl.col(pl.Float64).fill_nan(None))
    total = shift.filter(pl.col("group") == 0)["contribution"].sum()
    what = f"difference {total:+.3f}" if size == 2 else "" if compared else f"mean {total:.3f}"
    explained = "differences" if size > 2 else "difference" if compared else "mean"
    return Table(
        title=f"Words that make the {explained} of sentiment{by_title(groups)}"
        f"{f' · {what}' if what else ''} · {many(int(used.sentences.sum()), 'sentence')}",
        frame=frame,
        columns=tuple(described),
        notes=(
            *_shift_notes(groups, compared=compared),
            engine_note(engine),
            *_against_notes(shift),
            *group_notes(groups),
        ),
        total=None if limit is None else shift.height,
        provenance=_provenance(corpus, engine, measured, (_SHIFT,)),
    )


def evidence_table(
    corpus: Corpus, groups: Groups | None, engines: Sequence[Engine], limit: int
) -> Table:
    """Return the sentences of each group that raise and that lower its mean most."""
    engine = _only_engine(engines, "evidence")
    measured = ~foreign_to(corpus, engine)
    codes = groups.codes if groups else np.zeros(len(corpus), np.int32)
    labels = groups.labels if groups else ("all",)
    found = strong_sentences(corpus.stream, engine, measured, codes, len(labels), limit)
    documents = corpus.metadata[found["row"].to_list()]
    named = pl.Series(labels, dtype=pl.String).gather(found["group"])
    described = [
        (Column("group", label=_name_groups(groups), rank=0 if groups else None), named),
        (Column("side", rank=None), found["side"]),
        (Column("score", "score", digits=2), found["score"]),
        (Column("count", "count", rank=4), found["count"]),
        (Column("date", "date", rank=2), documents["date"]),
        (Column("id", rank=3), documents["id"]),
        (Column("number", "count", rank=None), found["number"]),
        (Column("words", "list", rank=None, entries=_VALUED), found["words"]),
        (Column("sentence"), found["sentence"]),
    ]  # fmt: skip
    sentences = int(corpus.stream.sentences_per_document[measured].sum())
    return Table(
        title=f"Sentences of the strongest sentiment{by_title(groups)} · {found.height:,} of "
        f"{sentences:,}",
        frame=pl.DataFrame({column.name: values for column, values in described}),
        columns=tuple(column for column, _ in described),
        notes=(
            engine_note(engine),
            Note("words: each scored word with its points after negation and the like",
                 about="words"),
            "the strongest sentences are no typical ones: read others too",
            Note("a sentence found several times in the same words is listed once", about="count",
                 short=""),
            *group_notes(groups),
        ),
        provenance=_provenance(corpus, engine, measured, ()),
    )  # fmt: skip


def _only_engine(engines: Sequence[Engine], name: str) -> Engine:
    """Return the one engine that a table is for."""
    if len(engines) > 1 or not engines[0].weighted:
        raise OptionError(f"{option(name)} is for one lexicon that has weights")
    return engines[0]


def _name_groups(groups: Groups | None) -> str:
    """Return the heading of the groups."""
    return " | ".join(groups.by) if groups else ""


def _labels(groups: Groups | None) -> list[str]:
    """Name what is explained in each row: a group, or two of them compared."""
    if groups is None or len(groups.labels) < 2:
        return ["all"]
    if len(groups.labels) == 2:
        return [f"{groups.labels[0]} - {groups.labels[1]}", groups.labels[1]]
    return list(groups.labels)


def _cut(rows: pl.DataFrame, limit: int | None) -> pl.DataFrame:
    """Keep the first rows, and one more for the sum of the others."""
    if limit is None or rows.height <= limit:
        return rows
    others = rows.slice(limit)
    summed = others.select(
        pl.first("group"),
        pl.lit(OTHERS).alias("word"),
        *(
            pl.sum(name)
            for name in ("contribution", "by_frequency", "by_use", "rate", "other_rate")
        ),
    )
    return pl.concat([rows.head(limit), summed], how="diagonal").select(rows.columns)


def _shift_notes(groups: Groups | None, *, compared: bool) -> list[Note]:
    """Explain the columns of a word shift."""
    adds = "to the mean, in points of the mean"
    if groups is not None and compared:
        first, second = groups.labels[:2]
        adds = f"to the mean of {first} less that of {second}"
        if len(groups.labels) > 2:
            adds = "to the mean of the group less that of all others"
    return [
        Note(f"contribution: what the word adds {adds}; all words sum to it exactly"),
        interval_note("contribution"),
        Note(
            "by frequency: since it is used more or less often; by use: since it is used in "
            "another way, negated or beside others",
            about=("by_frequency", "by_use"),
        ),
        Note("context: mean score of its sentences without the word", about="context"),
    ]


def _against_notes(shift: pl.DataFrame) -> list[Note]:
    """Name the words whose sentences are otherwise of the other sign."""
    against = shift.filter("contradicts").unique("word", maintain_order=True)["word"].to_list()
    if not against:
        return []
    more = f" and {len(against) - _NAMED} more" if len(against) > _NAMED else ""
    return [
        Note(
            "used here against their weight, in sentences that are otherwise of the other sign "
            f"(contradicts): {', '.join(against[:_NAMED])}{more}",
            short=f"used against their weight here: {', '.join(against[:_NAMED])}{more}",
        )
    ]


def _provenance(
    corpus: Corpus, engine: Engine, measured: np.ndarray[tuple[int], np.dtype[np.bool_]],
    citations: tuple[str, ...],
) -> Provenance:  # fmt: skip
    return Provenance.of(
        corpus,
        "sentiment",
        words=int(corpus.stream.words_per_document[measured].sum()),
        citations=(*engine.citations, *citations, LIMITS),
        software=engine.title,
    )
