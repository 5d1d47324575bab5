"""Reading one file: what kind it is, and its releases."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from relstat.readers.columns import USUAL, Wanted, has_text, resolve
from relstat.readers.dates import parse_date
from relstat.readers.decoding import head_of, text_lines
from relstat.readers.documents import documents_of_grid
from relstat.readers.grid import Grid, grid_of_frame, grid_of_records
from relstat.readers.html import declared_encoding
from relstat.readers.json_records import json_lines, json_records
from relstat.readers.pages import Draft, read_page, read_text
from relstat.readers.patterns import NamePattern
from relstat.readers.problems import FileLog, Problems, UnreadableError
from relstat.readers.separated import delimiter_of, separated_records, wide_fields
from relstat.readers.sources import STDIN, Kind, Source
from relstat.readers.unpacking import Meter, unpack

__all__ = ["FileReader"]

_SEPARATORS: Final = {"csv": ",", "tsv": "\t"}


@dataclass
class FileReader:
    """Reads files one by one, by the same options; ``columns`` are the record columns met."""

    problems: Problems
    meter: Meter
    wanted: Wanted
    encoding: str | None = None
    pattern: NamePattern | None = None
    columns: dict[str, None] = field(default_factory=dict)

    def read(self, source: Source) -> Draft | pl.DataFrame | None:
        """The release or the releases of a file; None where there are none."""
        log = FileLog(self.problems, source.file)
        result: Draft | pl.DataFrame | None = None
        try:
            result = self._read(source, log)
        except UnreadableError as error:
            log.skip(str(error))
        log.close()
        if result is not None and self.pattern and source.file != STDIN:
            result = self._named(source, result, log)
        return result

    def _read(self, source: Source, log: FileLog) -> Draft | pl.DataFrame | None:
        head, pieces = head_of(unpack(source, log, self.meter))
        kind = source.kind or self._sniff(head)
        if kind == "parquet":
            return self._documents(_parquet(b"".join(pieces)), source, log)
        lines = text_lines(
            lambda: unpack(source),
            pieces,
            log,
            encoding=self.encoding,
            declared=declared_encoding(head) if kind == "html" else None,
        )
        if kind == "text":
            return read_text(source, "".join(lines), log, self.wanted)
        if kind == "html":
            return read_page(source, "".join(lines), log)
        if kind == "jsonl":
            return self._documents(grid_of_records(json_lines(lines, log)), source, log)
        if kind == "json":
            records = json_records("".join(lines), log, lambda value: has_text(value, self.wanted))
            return self._documents(grid_of_records(records), source, log)
        with wide_fields():
            grid = grid_of_records(separated_records(lines, log, _SEPARATORS[kind]))
        return self._documents(grid, source, log)

    def _documents(self, grid: Grid, source: Source, log: FileLog) -> pl.DataFrame | None:
        if not len(grid.lines):
            # When lines were skipped, the problems say so already.
            if not log.skipped:
                log.skip("no records")
            return None
        self.columns.update(dict.fromkeys(grid.frame.columns))
        roles = resolve(grid.frame.columns, self.wanted, log)
        return documents_of_grid(grid, roles, source.file, log) if roles else None

    def _sniff(self, head: bytes) -> Kind:
        """What content without a telling name is: records if it looks like them, else text."""
        if head.startswith(b"PAR1"):
            return "parquet"
        text = head.decode(self.encoding or "utf-8", "replace").lstrip("\ufeff \t\r\n")
        first, _, rest = text.partition("\n")
        if first.startswith("{"):
            # One object a line, or an object that goes on over the lines.
            whole = first.rstrip().endswith("}") or not rest
            return "jsonl" if whole else "json"
        if first.startswith("[") and text[1:].lstrip()[:1] in ("{", "]"):
            return "json"
        delimiter = delimiter_of(first, ",")
        cells = [cell.strip().strip('"').casefold() for cell in first.split(delimiter)]
        names = (self.wanted.text.casefold(),) if self.wanted.text else USUAL["text"]
        if len(cells) > 1 and any(name in cells for name in names):
            return "tsv" if delimiter == "\t" else "csv"
        return "text"

    def _named(
        self, source: Source, result: Draft | pl.DataFrame, log: FileLog
    ) -> Draft | pl.DataFrame:
        """Fill what the release does not say itself from the name of its file."""
        assert self.pattern is not None
        found = self.pattern.match(source)
        if found is None:
            # Records carry their own fields; only a text has nothing but its name.
            if isinstance(result, Draft):
                log.note(f"name does not fit the pattern {self.pattern.pattern!r}")
            return result
        when = parse_date(found.pop("date", ""))
        title = found.pop("title", "").replace("-", " ") or None
        own = found.pop("id", None)
        if isinstance(result, Draft):
            if when and result.date is None:
                result.date, result.date_precision = when
            result.title = result.title or title
            if own and result.id == source.file:
                result.id = own
            result.fields = {**found, **{k: v for k, v in result.fields.items() if v is not None}}
            return result
        fill = {name: pl.lit(value) for name, value in found.items()}
        if title:
            fill["title"] = pl.lit(title)
        if when:
            precision = pl.when(pl.col("date").is_null()).then(pl.lit(when[1]))
            result = result.with_columns(
                precision.otherwise(pl.col("date_precision")).alias("date_precision")
            )
            fill["date"] = pl.lit(when[0])
        return result.with_columns(
            (pl.coalesce(pl.col(name), value) if name in result.columns else value).alias(name)
            for name, value in fill.items()
        )


def _parquet(data: bytes) -> Grid:
    if not data:
        raise UnreadableError("empty file")
    try:
        return grid_of_frame(pl.read_parquet(io.BytesIO(data)))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise UnreadableError(f"not a readable Parquet file: {reason}") from None
