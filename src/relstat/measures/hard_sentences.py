"""The table of sentences that make texts hard to read."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from relstat.analysis.scoring.hard_sentences import hard_sentences
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.languages import not_english
from relstat.measures.layout import by_title, nullable
from relstat.statistics.readability import flesch_reading_ease, ratio
from relstat.tables.table import Column, Note, Provenance, Table

__all__ = ["hard_sentence_table"]

_NOTES: Final = (
    Note(
        "pull: Flesch points that the sentence takes from a text of 100 sentences that are "
        "otherwise average; long sentences of long words come first",
        about="pull",
    ),
    Note("Flesch: reading ease of the sentence alone", about="flesch"),
    Note("counted with relstat's own words and sentences, in whatever convention", short=""),
    Note("a sentence found several times in the same words is listed once", about="count"),
)


def hard_sentence_table(corpus: Corpus, groups: Groups | None, limit: int) -> Table:
    """Return the sentences that pull the reading ease of all, or of each group, down most."""
    stream = corpus.stream
    measured = ~not_english(corpus)
    codes = groups.codes if groups else np.zeros(len(corpus), np.int32)
    labels = groups.labels if groups else ("all",)
    found = hard_sentences(stream, measured, codes, len(labels), limit)
    documents = corpus.metadata[found["row"].to_list()]
    words, syllables = found["words"].to_numpy(), found["syllables"].to_numpy()
    ease = flesch_reading_ease(words, np.ones(len(words)), syllables)
    named = pl.Series(labels, dtype=pl.String).gather(found["group"])
    described = [
        (Column("group", label=" | ".join(groups.by) if groups else "", rank=0 if groups else None),
         named),
        (Column("pull", "score", digits=2), found["pull"]),
        (Column("words", "count"), found["words"]),
        (Column("syllables_per_word", "score", "syllables per word", 2, rank=2),
         nullable(ratio(syllables, words))),
        (Column("flesch", "score", "Flesch", 1, rank=2), nullable(ease)),
        (Column("count", "count", rank=3), found["count"]),
        (Column("date", "date", rank=1), documents["date"]),
        (Column("id", rank=3), documents["id"]),
        (Column("number", "count", rank=None), found["number"]),
        (Column("sentence"), found["sentence"]),
    ]  # fmt: skip
    return Table(
        title=f"Hardest sentences{by_title(groups)} · {len(found):,} of "
        f"{int(stream.sentences_per_document[measured].sum()):,}",
        frame=pl.DataFrame({column.name: values for column, values in described}),
        columns=tuple(column for column, _ in described),
        notes=_NOTES,
        provenance=Provenance.of(
            corpus,
            "readability",
            words=int(stream.words_per_document[measured].sum()),
            citations=("Flesch (1948), A new readability yardstick",),
        ),
    )
