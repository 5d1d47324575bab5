"""What a corpus holds, and what was met while reading it."""

from __future__ import annotations

from typing import Annotated, Any, Final

import numpy as np
import polars as pl

from relstat.corpus.corpus import Corpus
from relstat.corpus.duplicates import clusters
from relstat.corpus.groups import Groups
from relstat.corpus.languages import guess_languages
from relstat.corpus.periods import PERIODS, period_text
from relstat.corpus.records import Problem
from relstat.counting.counts import types_per_group, word_occurrences
from relstat.errors import option
from relstat.measures.cleaning_tables import furniture_table, joints_table, repairs_table
from relstat.measures.layout import by_title, group_notes, size_of
from relstat.measures.options import By, Option, Top, measure
from relstat.measures.overview import overview_table
from relstat.tables.table import Column, Entries, Note, Provenance, Table, Tables

__all__ = ["info"]

_EXAMPLES: Final = 3  # values of a field, the most frequent
_LANGUAGES: Final = 4  # printed of a group
_UNDERSTOOD: Final = ("format", "encoding", "dialect", "columns", "missing")


@measure
def info(
    corpus: Corpus,
    *,
    by: By = None,
    repairs: Annotated[bool, Option("List what each step of cleaning changed.")] = False,
    furniture: Annotated[
        bool, Option("List what was removed from the edges of texts, and why.")
    ] = False,
    full: Annotated[
        bool,
        Option(
            "Add numbers by source, all fields, copies, how each file was read, and all problems."
        ),
    ] = False,
    top: Top = 20,
) -> Tables:
    """Describe a corpus: what was read and what not, from when, in what languages, what fields.

    Args:
        by: one or more fields: the table ``size`` is added.
        repairs: list what each step of cleaning changed, and which glued words were
            divided.
        furniture: list what was removed from the edges of texts, and why.
        full: add the tables ``size`` (by ``source``, unless ``by`` is given), ``fields``,
            ``copies``, ``files`` and ``problems``.
        top: rows of the tables of copies, problems and the like; None or 0 lists all. Problems
            that skipped something come first.

    Returns:
        The table ``overview``: a line for each fact, at most twelve or so. With ``full`` also
        ``size`` (a row per group and one for all: documents, words, word types, sentences, first
        and last date, languages guessed), ``fields`` (how many documents have a value, how many
        distinct values, the most frequent ones), ``files`` (the format of each file, its encoding
        and why, dialect, columns, the rules of its dates, the languages of its documents), and
        where there are any ``copies`` (a row per document that has copies, also those that
        :func:`relstat.keep_copies` left out) and ``problems`` (file, line, reason, what was
        done). A corpus without documents has empty rows, not an error. With ``repairs`` the
        tables ``repairs`` and ``joints``, with ``furniture`` the table ``furniture``.
    """
    if repairs or furniture:
        return _cleaning(corpus, repairs=repairs, furniture=furniture, top=top)
    words = corpus.stream.words
    provenance = Provenance.of(corpus, "info", words=words)
    overview = overview_table(corpus, provenance)
    if by is None and not full:
        return Tables.of(overview=overview)
    if by is None and "source" in corpus.fields and corpus.metadata["source"].count():
        by = "source"
    groups = corpus.groups(by) if by is not None and len(corpus) else None
    members = {"overview": overview, "size": _size(corpus, groups, provenance)}
    if full:
        members["fields"] = _fields(corpus, provenance)
        members["files"] = _files(corpus, top, provenance)
        found = clusters(corpus)
        if len(found):
            members["copies"] = _copies(found, top, provenance)
        if corpus.problems:
            members["problems"] = _problems(corpus, top, provenance)
    return Tables(overview.title, members)


def _cleaning(corpus: Corpus, *, repairs: bool, furniture: bool, top: int | None) -> Tables:
    number, words = size_of(corpus)
    provenance = Provenance.of(corpus, "info")
    members = {}
    if repairs:
        members["repairs"] = repairs_table(corpus, provenance)
        if corpus.cleaned.joints.height:
            members["joints"] = joints_table(corpus, provenance, top)
    if furniture:
        members["furniture"] = furniture_table(corpus, provenance, top)
    return Tables(f"{corpus.origin or 'Corpus'}: {number}, {words}", members)


def _size(corpus: Corpus, groups: Groups | None, provenance: Provenance) -> Table:
    labels = [*(groups.labels if groups else ()), "all"]
    codes = groups.codes if groups else np.full(len(corpus), -1, dtype=np.int32)
    stream = corpus.stream
    types = np.append(types_per_group(corpus.stream, codes, len(labels) - 1), _used_terms(corpus))
    languages = guess_languages(corpus).fill_null("?")
    dates = corpus.metadata.select("date", "date_precision")
    rows: list[dict[str, Any]] = []
    for code, label in enumerate(labels):
        chosen = codes == code if label != "all" or code < len(labels) - 1 else codes >= -1
        first, last = _span(dates.filter(pl.Series(chosen, dtype=pl.Boolean)))
        rows.append(
            {
                "group": label,
                "documents": int(chosen.sum()),
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
        Column("documents", "count"),
        Column("words", "count"),
        Column("types", "count", "word types", rank=1),
        Column("sentences", "count", rank=1),
        Column("undated", "count", rank=0 if any(row["undated"] for row in rows) else 2),
        Column("first", "date"),
        Column("last", "date"),
        Column("languages", "list", "languages guessed",
               entries=Entries("{language} {share:.1%}", most=_LANGUAGES)),
    )  # fmt: skip
    notes = [
        Note("word types: distinct words in lower case", about="types"),
        Note("undated: documents without a date", about="undated"),
        Note("?: too short or too unclear to guess the language", about="languages"),
        *group_notes(groups),
    ]
    schema: dict[str, Any] = {
        column.name: pl.Int64 if column.kind == "count" else pl.String for column in columns
    }
    schema["languages"] = pl.List(pl.Struct({"language": pl.String, "share": pl.Float64}))
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Table(f"What was read{by_title(groups)}", frame, columns, tuple(notes), provenance)


def _used_terms(corpus: Corpus) -> int:
    return int((word_occurrences(corpus.stream).counts > 0).sum())


def _span(dates: pl.DataFrame) -> tuple[str | None, str | None]:
    dated = dates.drop_nulls("date").sort("date", "date_precision")
    if not len(dated):
        return None, None
    text = period_text(dated["date"], dated["date_precision"])
    return text[0], text[-1]


def _shares(languages: pl.Series) -> list[dict[str, Any]]:
    """The share of the documents that each language has, the most frequent first."""
    counted = languages.value_counts(name="n").sort("n", languages.name, descending=[True, False])
    total = max(len(languages), 1)
    return [{"language": code, "share": n / total} for code, n in counted.rows()]


def _fields(corpus: Corpus, provenance: Provenance) -> Table:
    rows = []
    for name in corpus.fields:
        values = corpus.values(name).drop_nulls().alias("value")  # a field may be called n
        common = values.value_counts(name="n").sort("n", "value", descending=[True, False])
        shown = common.head(_EXAMPLES).rename({"n": "documents"}).to_dicts()
        rows.append(
            {
                "field": name,
                "documents": len(values),
                "distinct": len(common),
                "values": shown,
            }
        )
    columns = (
        Column("field"),
        Column("documents", "count"),
        Column("distinct", "count"),
        Column("values", "list", "most frequent values",
               entries=Entries("{value}", total="distinct")),
    )  # fmt: skip
    schema: dict[str, Any] = {
        "field": pl.String, "documents": pl.Int64, "distinct": pl.Int64,
        "values": pl.List(pl.Struct({"value": pl.String, "documents": pl.Int64})),
    }  # fmt: skip
    derived = [name for name in PERIODS if name in corpus.fields]
    usable = f"{option('by')} and {option('where')}"
    notes = [f"documents: how many have a value; all are usable in {usable}"]
    if derived:
        notes.append(f"{', '.join(derived)} come from the date, as far as it is precise")
    if corpus.computed:
        compared = f"{option('where')} 'n_words>=100' compares"
        notes.append(f"lang is guessed and n_words counted; {compared}")
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Table("Fields", frame, columns, tuple(notes), provenance)


def _copies(found: pl.DataFrame, top: int | None, provenance: Provenance) -> Table:
    copies, exact, syndicated = (
        int(found[name].sum()) for name in ("copies", "exact", "syndicated")
    )
    columns = (
        Column("id", label="first"),
        Column("date", "date"),
        Column("title"),
        Column("copies", "count"),
        Column("exact", "count", "word for word"),
        Column("syndicated", "count", rank=None if not syndicated else 1),
        Column("sources", "count", rank=None if not syndicated else 2),
        Column("similarity_low", "score", "least similar", 2),
        Column("similarity_high", "score", "most", 2, rank=None),
    )
    notes: list[str] = [
        Note(
            "copies: documents of the same source with the same words, or of whose runs of five "
            f"words 80 % are shared, dated close to the first; {option('copies')} drop leaves them "
            "out, mark names them in the field copy",
            about="copies",
            short="copies: the same or nearly the same words, in one source, dated close",
        )
    ]
    if syndicated:
        notes.append("syndicated: the same in another source; never left out")
    title = f"{copies:,} copies of {len(found):,} documents, {exact:,} word for word"
    if syndicated:
        title += f"; {syndicated:,} syndicated"
    listed = found[: top or None]
    return Table(title, listed, columns, tuple(notes), provenance, total=len(found))


def _files(corpus: Corpus, top: int | None, provenance: Provenance) -> Table:
    """How each file was read, in one line each."""
    named = pl.DataFrame(
        {
            "file": corpus.metadata["file"],
            "language": guess_languages(corpus).fill_null("?"),
            "dates": corpus.values("date_source") if "date_source" in corpus.fields else None,
        },
        schema={"file": pl.String, "language": pl.String, "dates": pl.String},
    )
    by_file = named.partition_by("file", as_dict=True)
    rows: list[dict[str, Any]] = []
    listed = dict.fromkeys([*corpus.understood, *(file for (file,) in by_file)])
    for file in list(listed)[: top or None]:
        how = corpus.understood.get(file, {})
        some = by_file.get((file,), named.head(0))
        rows.append(
            {
                "file": file,
                "documents": some.height,
                **{name: how.get(name) for name in _UNDERSTOOD},
                "dates": _in_words(some["dates"].fill_null("none")),
                "languages": _in_words(some["language"]),
            }
        )
    names = (*_UNDERSTOOD, "dates", "languages")
    schema: dict[str, Any] = {
        "file": pl.String, "documents": pl.Int64, **dict.fromkeys(names, pl.String)
    }  # fmt: skip
    columns = (Column("file"), Column("documents", "count"), *(Column(name) for name in names))
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return Table("How files were read", frame, columns, (), provenance, total=len(listed))


def _in_words(values: pl.Series) -> str:
    """The values with their counts, the most frequent first."""
    counted = values.value_counts(name="n").sort("n", values.name, descending=[True, False])
    return ", ".join(f"{value} {n:,}" for value, n in counted.head(3).rows())


def _result(problem: Problem) -> str:
    """What became of what a problem is about."""
    return "left out" if problem.skipped or problem.left_out else "kept"


def _problems(corpus: Corpus, top: int | None, provenance: Provenance) -> Table:
    ordered = sorted(corpus.problems, key=lambda problem: not (problem.skipped or problem.left_out))
    listed = ordered[: top or None]
    frame = pl.DataFrame(
        {
            "file": [problem.file for problem in listed],
            "line": [problem.line for problem in listed],
            "reason": [problem.reason for problem in listed],
            "result": [_result(problem) for problem in listed],
        },
        schema={"file": pl.String, "line": pl.Int64, "reason": pl.String, "result": pl.String},
    )
    columns = (Column("file"), Column("line", "count"), Column("reason"), Column("result"))
    title = f"Problems met: {len(ordered):,}"
    return Table(title, frame, columns, (), provenance, total=len(ordered))
