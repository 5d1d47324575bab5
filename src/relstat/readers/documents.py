"""Grids and drafts as documents frames: core columns first, then the fields sorted by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from relstat.corpus import CORE_FIELDS
from relstat.readers.columns import Roles, field_names
from relstat.readers.dates import parse_date
from relstat.readers.grid import Grid
from relstat.readers.pages import Draft
from relstat.readers.problems import FileLog, Problems, Tally
from relstat.readers.repairs import KINDS, ODD, repair, repairs_in

__all__ = ["MOST_FIELDS", "documents_of_drafts", "documents_of_grid", "join_documents"]

MOST_FIELDS: Final = 500
"""More names than this in one file are data, not fields; the most frequent are kept."""


def documents_of_grid(grid: Grid, roles: Roles, file: str, log: FileLog) -> pl.DataFrame:
    """The releases of one record file; records without text are counted and left out."""
    lines = grid.lines
    text = grid.frame[roles.text]
    is_nested = pl.Series([False]).new_from_index(0, len(text))
    if rows := grid.nested.get(roles.text):
        is_nested = is_nested.scatter(rows, True)
    blank = (text.is_null() | (text.str.strip_chars() == "")) & ~is_nested
    wordless = ~text.str.contains(r"[\p{L}\p{N}]").fill_null(True) & ~blank & ~is_nested
    for mask, reason in (
        (blank, "no text in {n} records"),
        (is_nested, "text is a list or an object in {n} records"),
        (wordless, "no words in {n} records"),
    ):
        log.count(_tally(mask, lines), reason, skipped=True)
    keep = ~(blank | wordless | is_nested)
    frame, lines = grid.frame.filter(keep), lines.filter(keep)
    none = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    text, title = _repaired(
        frame[roles.text], frame[roles.title] if roles.title else none, lines, log
    )
    days, precisions = _dates(frame[roles.date] if roles.date else none, lines, log)
    made = pl.Series([f"{file}:{line}" for line in lines.to_list()], dtype=pl.String)
    ids = _or_null(frame[roles.id]) if roles.id else none
    core = {
        "id": ids.zip_with(ids.is_not_null(), made),
        "title": _or_null(title),
        "date": days,
        "date_precision": precisions,
        "text": text,
        "file": pl.Series([file], dtype=pl.String).new_from_index(0, frame.height),
        "line": lines,
    }
    fields = _fields(frame.drop([name for name in frame.columns if name in roles]), log)
    return pl.DataFrame({**core, **fields})


def documents_of_drafts(drafts: Sequence[Draft]) -> pl.DataFrame:
    """The releases of text files and web pages."""
    names = sorted({name for draft in drafts for name in draft.fields})
    rows = [
        {
            "id": draft.id,
            "title": draft.title,
            "date": draft.date,
            "date_precision": draft.date_precision,
            "text": draft.text,
            "file": draft.file,
            "line": None,
            **draft.fields,
        }
        for draft in drafts
    ]
    return pl.DataFrame(rows, schema={**CORE_FIELDS, **dict.fromkeys(names, pl.String)})


def join_documents(frames: Sequence[pl.DataFrame], problems: Problems) -> pl.DataFrame:
    """All releases as one frame with distinct ids."""
    joined = pl.concat([pl.DataFrame(schema=dict(CORE_FIELDS)), *frames], how="diagonal")
    fields = sorted(name for name in joined.columns if name not in CORE_FIELDS)
    joined = joined.select(*CORE_FIELDS, *fields).rechunk()
    if joined["id"].n_unique() == joined.height:
        return joined
    taken = set(joined["id"])
    seen: set[str] = set()
    copies: dict[str, int] = {}
    ids: list[str] = []
    again: list[int] = []
    for row, name in enumerate(joined["id"]):
        distinct = name
        if name in seen:
            again.append(row)
            number = copies.get(name, 1)
            while distinct in seen or distinct in taken:
                number += 1
                distinct = f"{name}#{number}"
            copies[name] = number
        seen.add(distinct)
        ids.append(distinct)
    first = joined.row(again[0], named=True)
    count = "1 id was" if len(again) == 1 else f"{len(again):,} ids were"
    reason = f"{count} used before, first {first['id']!r}; made distinct as {ids[again[0]]!r}"
    problems.add(first["file"], first["line"], reason, skipped=False)
    return joined.with_columns(pl.Series("id", ids, pl.String))


def _tally(mask: pl.Series, lines: pl.Series) -> Tally:
    hits = lines.filter(mask)
    return Tally(len(hits), hits[0] if len(hits) else None)


def _or_null(values: pl.Series) -> pl.Series:
    """The values, blank ones as null."""
    blank = values.str.strip_chars() == ""
    return values.set(blank.fill_null(False), None)


def _repaired(
    text: pl.Series, title: pl.Series, lines: pl.Series, log: FileLog
) -> tuple[pl.Series, pl.Series]:
    """Both columns with the repairs made, which are counted by release."""
    odd = (text.str.contains(ODD) | title.str.contains(ODD).fill_null(False)).arg_true().to_list()
    if not odd:
        return text, title
    tallies = {name: Tally() for name in KINDS}
    columns: list[list[str | None]] = [text.gather(odd).to_list(), title.gather(odd).to_list()]
    for place, row in enumerate(odd):
        for name in repairs_in("".join(column[place] or "" for column in columns)):
            tallies[name].add(lines[row])
    for name, tally in tallies.items():
        reason = KINDS[name][1].replace("{what}", "releases")
        log.count(tally, reason, skipped=False)
    mended = [[value and repair(value) for value in column] for column in columns]
    text, title = (
        column.scatter(odd, pl.Series(values, dtype=pl.String))
        for column, values in zip((text, title), mended, strict=True)
    )
    return text, title


def _dates(written: pl.Series, lines: pl.Series, log: FileLog) -> tuple[pl.Series, pl.Series]:
    """Days and precisions; what is not understood is null and counted."""
    found = {value: parse_date(value) for value in written.drop_nulls().unique().to_list()}
    values = written.to_list()
    days = [when[0] if (when := found.get(value)) else None for value in values]
    precisions = [when[1] if (when := found.get(value)) else None for value in values]
    wrong = [row for row, value in enumerate(values) if value and value.strip() and not days[row]]
    if wrong:
        dates = "1 date" if len(wrong) == 1 else f"{len(wrong):,} dates"
        line = lines[wrong[0]]
        shown = values[wrong[0]][:40]
        log.note(f"{dates} not understood, first {shown!r} at line {line}", line)
    return pl.Series(days, dtype=pl.Date), pl.Series(precisions, dtype=pl.String)


def _fields(frame: pl.DataFrame, log: FileLog) -> Mapping[str, pl.Series]:
    columns = frame.columns
    if len(columns) > MOST_FIELDS:
        filled = {name: frame.height - frame[name].null_count() for name in columns}
        columns = sorted(columns, key=lambda name: (-filled[name], name))[:MOST_FIELDS]
        log.note(f"{frame.width:,} fields; only the {MOST_FIELDS} most frequent are kept")
    return {name: frame[column] for column, name in field_names(columns).items()}
