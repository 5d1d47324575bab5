"""What a corpus holds, and what was met while reading it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from relstat.corpus import Corpus, Groups
from relstat.counts import types_per_group, word_totals
from relstat.languages import guess_languages
from relstat.measures.layout import as_by, by_title, group_notes, size_of
from relstat.periods import PERIODS, period_text
from relstat.stream import tokenize
from relstat.table import Column, Provenance, Table, Tables

__all__ = ["info"]

_EXAMPLES = 3  # values shown for a field


def info(
    corpus: Corpus, *, by: str | Sequence[str] | None = None, top: int | None = None
) -> Tables:
    """Describe a corpus: how much text, from when, in what languages, with what fields.

    Args:
        by: one or more fields; without it the field ``source``, where there is one.
        top: rows of the problems table; None or 0 lists all. Problems that skipped something
            come first.

    Returns:
        The tables ``size`` (a row per group and one for all: releases, words, word types,
        sentences, first and last date, languages guessed), ``fields`` (how many releases have
        a value, how many distinct values, the most frequent ones) and ``problems`` (file,
        line, reason, what was done). A corpus without releases has empty rows, not an error.
    """
    if by is None and "source" in corpus.fields and corpus.metadata["source"].count():
        by = "source"
    groups = corpus.groups(by) if by is not None and len(corpus) else None
    released, words = size_of(corpus)
    provenance = Provenance.of(corpus, "info", words=tokenize(corpus).words, by=as_by(by), top=top)
    members = {
        "size": _size(corpus, groups, provenance),
        "fields": _fields(corpus, provenance),
    }
    if corpus.problems:
        members["problems"] = _problems(corpus, top, provenance)
    return Tables(f"{corpus.origin or 'Corpus'}: {released}, {words}", members)


def _size(corpus: Corpus, groups: Groups | None, provenance: Provenance) -> Table:
    labels = [*(groups.labels if groups else ()), "all"]
    codes = groups.codes if groups else np.full(len(corpus), -1, dtype=np.int32)
    stream = tokenize(corpus)
    types = np.append(types_per_group(corpus, codes, len(labels) - 1), _used_terms(corpus))
    languages = guess_languages(corpus).fill_null("?")
    dates = corpus.metadata.select("date", "date_precision")
    rows: list[dict[str, Any]] = []
    for code, label in enumerate(labels):
        chosen = codes == code if label != "all" or code < len(labels) - 1 else codes >= -1
        first, last = _span(dates.filter(pl.Series(chosen, dtype=pl.Boolean)))
        rows.append(
            {
                "group": label,
                "releases": int(chosen.sum()),
                "words": int(stream.words_per_document[chosen].sum()),
                "types": int(types[code]),
                "sentences": int(stream.sentences_per_document[chosen].sum()),
                "undated": int(dates["date"].filter(chosen).null_count()),
                "first": first,
                "last": last,
                "languages": _shares(languages.filter(chosen)),
            }
        )
    columns = (
        Column("group", label=" | ".join(groups.by) if groups else ""),
        Column("releases", "count"),
        Column("words", "count"),
        Column("types", "count", "word types", rank=1),
        Column("sentences", "count", rank=1),
        Column("undated", "count", rank=2),
        Column("first", "date"),
        Column("last", "date"),
        Column("languages", label="languages guessed"),
    )
    notes = [
        "word types: distinct words in lower case; undated: releases without a date; ?: too "
        "short or too unclear to guess the language",
        *group_notes(groups),
    ]
    schema: dict[str, Any] = {
        column.name: pl.Int64 if column.kind == "count" else pl.String for column in columns
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Table(f"What was read{by_title(groups)}", frame, columns, tuple(notes), provenance)


def _used_terms(corpus: Corpus) -> int:
    return int((word_totals(corpus).counts > 0).sum())


def _span(dates: pl.DataFrame) -> tuple[str | None, str | None]:
    dated = dates.drop_nulls("date").sort("date", "date_precision")
    if not len(dated):
        return None, None
    text = period_text(dated["date"], dated["date_precision"])
    return text[0], text[-1]


def _shares(languages: pl.Series) -> str:
    """``en 97.5%, es 2.5%``: the most frequent first, at most four."""
    counted = languages.value_counts(name="n").sort("n", languages.name, descending=[True, False])
    total = max(len(languages), 1)
    shown = [f"{code} {n / total:.1%}" for code, n in counted.head(4).rows()]
    return ", ".join(shown) + (f" and {len(counted) - 4} more" if len(counted) > 4 else "")


def _fields(corpus: Corpus, provenance: Provenance) -> Table:
    rows = []
    for name in corpus.fields:
        values = corpus.values(name).drop_nulls().alias("value")  # a field may be called n
        common = values.value_counts(name="n").sort("n", "value", descending=[True, False])
        shown = common["value"].head(_EXAMPLES).to_list()
        more = f" and {len(common) - len(shown):,} more" if len(common) > len(shown) else ""
        rows.append(
            {
                "field": name,
                "releases": len(values),
                "distinct": len(common),
                "values": ", ".join(shown) + more,
            }
        )
    columns = (
        Column("field"),
        Column("releases", "count"),
        Column("distinct", "count"),
        Column("values", label="most frequent values"),
    )
    schema: dict[str, Any] = {
        "field": pl.String, "releases": pl.Int64, "distinct": pl.Int64, "values": pl.String
    }  # fmt: skip
    derived = [name for name in PERIODS if name in corpus.fields]
    notes = ["releases: how many have a value; all are usable in by and where"]
    if derived:
        notes.append(f"{', '.join(derived)} come from the date, as far as it is precise")
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Table("Fields", frame, columns, tuple(notes), provenance)


def _problems(corpus: Corpus, top: int | None, provenance: Provenance) -> Table:
    ordered = sorted(corpus.problems, key=lambda problem: not problem.skipped)
    listed = ordered[: top or None]
    frame = pl.DataFrame(
        {
            "file": [problem.file for problem in listed],
            "line": [problem.line for problem in listed],
            "reason": [problem.reason for problem in listed],
            "result": ["skipped" if problem.skipped else "kept" for problem in listed],
        },
        schema={"file": pl.String, "line": pl.Int64, "reason": pl.String, "result": pl.String},
    )
    columns = (Column("file"), Column("line", "count"), Column("reason"), Column("result"))
    more = len(ordered) - len(listed)
    notes = [f"and {more:,} more; top 0 lists all"] if more else []
    title = f"Problems met: {len(ordered):,}"
    return Table(title, frame, columns, tuple(notes), provenance)
