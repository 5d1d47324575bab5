"""Grids and drafts as documents frames: core columns first, then the fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from relstat.cleaning.characters.markup import only_markup
from relstat.cleaning.learned.dates import WRITTEN
from relstat.cleaning.pipeline import NAMED
from relstat.corpus.column_names import plainly_named
from relstat.corpus.corpus import CORE_FIELDS
from relstat.corpus.long_texts import PART, begins_document
from relstat.readers.columns import RoleFinder, Roles, Wanted, field_names
from relstat.readers.drafts import Draft, sure_date
from relstat.readers.grid import Grid
from relstat.readers.missing import Meaning, as_named
from relstat.readers.problems import FileLog, Problems, Tally
from relstat.readers.program_forms import paragraphs_of_lists

__all__ = ["RecordDocuments", "distinct_ids", "documents_of_drafts", "join_documents"]

_NO_TEXT: Final = {
    "blank": "no text in {n} records",
    "nested": "text is a list or an object in {n} records",
    "wordless": "no words in {n} records",
}


class RecordDocuments:
    """Turns the grids of one record file, in order, into documents frames.

    What is counted, the columns that play a role and the names of the fields belong to the
    file, not to a grid; ``close`` reports the counts once. ``columns`` are all columns met.
    More names than ``most_fields`` in one file are data, not fields: the most frequent are kept.
    """

    def __init__(self, file: str, wanted: Wanted, log: FileLog, *, most_fields: int) -> None:
        self._most_fields = most_fields
        self._file = file
        self._log = log
        self._finder = RoleFinder(wanted, log)
        self._meaning = Meaning()
        self._roles: Roles | None = None
        self._left_out = {name: Tally() for name in _NO_TEXT}
        self._names: dict[str, str] = {}
        self._grids = 0
        self._last_line = self._in_line = 0

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the grids so far."""
        return tuple(self._finder.columns)

    @property
    def roles(self) -> str:
        """The columns that play a role, in words; nothing as long as none is the text."""
        if self._roles is None:
            return ""
        played = ((role, getattr(self._roles, role)) for role in ("text", "title", "date", "id"))
        return ", ".join(f"{role}: {column}" for role, column in played if column)

    @property
    def begun(self) -> bool:
        """Whether any records were met."""
        return self._grids > 0

    def frame(self, grid: Grid) -> pl.DataFrame | None:
        """The documents of a grid; records without text are left out.

        None as long as no record of the file had a text column: such records have no text.
        """
        self._grids += 1
        grid = _plainly_named(grid)
        if grid.frame.width:
            grid = Grid(self._meaning.read(grid.frame), grid.lines, grid.nested)
        had_text = self._roles is not None
        self._roles = roles = self._finder.roles(grid)
        if roles is None:
            self._left_out["blank"].merge(Tally(len(grid.lines), int(grid.lines[0])))
            return None
        columns = roles.columns if had_text else self.columns
        grid = _with_columns(grid, columns)
        texts = paragraphs_of_lists(grid.frame[roles.text])
        return self._documents(Grid(grid.frame.with_columns(texts), grid.lines, grid.nested), roles)

    def close(self) -> None:
        """Report what was counted in the file."""
        self._finder.close()
        if self._meaning.found:
            self._log.understand("missing", str(self._meaning))
        roles = self._roles
        if roles is None:
            return
        for name, reason in _NO_TEXT.items():
            self._log.count(self._left_out[name], reason, skipped=True)
        fields = sum(column not in roles for column in self._finder.columns)
        most = self._most_fields
        if fields > most:
            kept = f"only the {most} most frequent are kept"
            if self._grids > 1:
                kept = f"only {most} are kept, the most frequent of the first records"
            self._log.note(f"{fields:,} fields; {kept}")

    def _documents(self, grid: Grid, roles: Roles) -> pl.DataFrame:
        keep = self._with_words(grid, roles.text)
        frame, lines = grid.frame.filter(keep), grid.lines.filter(keep)
        none = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
        days, precisions, left = self._dates(frame[roles.date] if roles.date else none)
        core = {
            "id": self._ids(frame[roles.id] if roles.id else none, lines),
            "title": _or_null(frame[roles.title]) if roles.title else none,
            "date": days,
            "date_precision": precisions,
            "text": frame[roles.text],
            "file": pl.Series([self._file], dtype=pl.String).new_from_index(0, frame.height),
            "line": lines,
        }
        leftover = [name for name in frame.columns if name not in roles]
        doubt = {WRITTEN: left} if left.null_count() < len(left) else {}
        return pl.DataFrame({**core, **self._fields(frame.select(leftover)), **doubt})

    def _with_words(self, grid: Grid, column: str) -> pl.Series:
        """Which records have a text with words; the others are counted."""
        text = grid.frame[column]
        nested = pl.Series([False]).new_from_index(0, len(text))
        if rows := grid.nested.get(column):
            nested = nested.scatter(rows, True)
        blank = ~text.str.contains(r"\S").fill_null(False) & ~nested
        wordless = ~text.str.contains(r"[\p{L}\p{N}]").fill_null(True) | only_markup(text)
        wordless = wordless & ~blank & ~nested
        for name, mask in (("blank", blank), ("nested", nested), ("wordless", wordless)):
            self._left_out[name].merge(_tally(mask, grid.lines))
        return ~(blank | wordless | nested)

    def _ids(self, written: pl.Series, lines: pl.Series) -> pl.Series:
        """The ids as written; a document without one is named after its place."""
        ids = _or_null(written)
        if not ids.null_count():
            return ids
        made = pl.Series([self._place(line) for line in lines.to_list()], dtype=pl.String)
        return ids.zip_with(ids.is_not_null(), made)

    def _place(self, line: int) -> str:
        """The name of a document after its place; there may be many in one line of JSON."""
        self._in_line = self._in_line + 1 if line == self._last_line else 1
        self._last_line = line
        return f"{self._file}:{line}" + (f"#{self._in_line}" if self._in_line > 1 else "")

    def _dates(self, written: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
        """Days and precisions, and as it is written what is not understood by itself."""
        found = {value: sure_date(value) for value in written.drop_nulls().unique().to_list()}
        values = written.to_list()
        days = [when[0] if (when := found.get(value)) else None for value in values]
        precisions = [when[1] if (when := found.get(value)) else None for value in values]
        left = [
            value if value and value.strip() and day is None else None
            for value, day in zip(values, days, strict=True)
        ]
        return (
            pl.Series(days, dtype=pl.Date),
            pl.Series(precisions, dtype=pl.String),
            pl.Series(left, dtype=pl.String),
        )

    def _fields(self, frame: pl.DataFrame) -> dict[str, pl.Series]:
        """The leftover columns by the names of their fields, as many as the file may have."""
        new = [column for column in frame.columns if column not in self._names]
        room = self._most_fields - len(self._names)
        if len(new) > room:
            filled = {name: frame.height - frame[name].null_count() for name in new}
            new = sorted(new, key=lambda name: (-filled[name], name))[:room]
        self._names = field_names(new, self._names)
        return {
            self._names[column]: as_named(frame[column])
            for column in frame.columns
            if column in self._names
        }


def documents_of_drafts(drafts: Sequence[Draft]) -> pl.DataFrame:
    """The documents of text files and web pages."""
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
            **draft.named,
            **({WRITTEN: draft.written} if draft.written else {}),
            **({PART: draft.part} if draft.part else {}),
        }
        for draft in drafts
    ]
    named = NAMED if any(draft.named for draft in drafts) else {}
    doubt = {WRITTEN: pl.String()} if any(draft.written for draft in drafts) else {}
    parts = {PART: pl.String()} if any(draft.part for draft in drafts) else {}
    schema = {**CORE_FIELDS, **dict.fromkeys(names, pl.String), **named, **doubt, **parts}
    return pl.DataFrame(rows, schema=schema)


def join_documents(frames: Sequence[pl.DataFrame], problems: Problems) -> pl.DataFrame:
    """All documents as one frame with distinct ids; long texts stay in parts."""
    joined = pl.concat([pl.DataFrame(schema=dict(CORE_FIELDS)), *frames], how="diagonal")
    fields = sorted(name for name in joined.columns if name not in CORE_FIELDS)
    joined = joined.select(*CORE_FIELDS, *fields).rechunk()
    begins = pl.Series(begins_document(joined))
    made = distinct_ids(joined.filter(begins).lazy(), problems)
    if made is None:
        return joined
    return joined.with_columns(joined["id"].clone().scatter(begins.arg_true(), made))


def distinct_ids(documents: pl.LazyFrame, problems: Problems) -> pl.Series | None:
    """An id for each document that no other has, as a column; None where their own are distinct.

    That some were not is a problem of the first of them.
    """
    given = documents.select("id").collect()["id"]
    if given.n_unique() == len(given):
        return None
    taken = set(given)
    seen: set[str] = set()
    copies: dict[str, int] = {}
    ids: list[str] = []
    again: list[int] = []
    for row, name in enumerate(given):
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
    first = documents.slice(again[0], 1).select("id", "file", "line").collect().row(0, named=True)
    count = "1 id was" if len(again) == 1 else f"{len(again):,} ids were"
    reason = (
        f"{count} used before, first {first['id'][:80]!r}; made distinct as {ids[again[0]][-80:]!r}"
    )
    problems.add(first["file"], first["line"], reason, skipped=False)
    return pl.Series("id", ids, pl.String)


def _plainly_named(grid: Grid) -> Grid:
    """The grid with names of columns that are no patterns."""
    frame = plainly_named(grid.frame)
    new = dict(zip(grid.frame.columns, frame.columns, strict=True))
    return Grid(frame, grid.lines, {new[name]: rows for name, rows in grid.nested.items()})


def _with_columns(grid: Grid, columns: Sequence[str]) -> Grid:
    """The grid, with columns of nulls for those that its records lack."""
    lacking = [name for name in columns if name not in grid.frame.columns]
    if not lacking:
        return grid
    nulls = pl.Series([None], dtype=pl.String).new_from_index(0, len(grid.lines))
    frame = grid.frame.with_columns(nulls.alias(name) for name in lacking)
    return Grid(frame, grid.lines, grid.nested)


def _tally(mask: pl.Series, lines: pl.Series) -> Tally:
    hits = lines.filter(mask)
    return Tally(len(hits), hits[0] if len(hits) else None)


def _or_null(values: pl.Series) -> pl.Series:
    """The values, blank ones as null."""
    blank = values.str.strip_chars() == ""
    return values.set(blank.fill_null(False), None)
