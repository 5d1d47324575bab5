"""Reading one file: what kind it is, and its releases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import polars as pl

from relstat.cleaning.pipeline import NAMED
from relstat.corpus.dates import parse_date
from relstat.readers.columns import USUAL, has_text
from relstat.readers.decoding import head_of, text_lines
from relstat.readers.documents import RecordDocuments
from relstat.readers.grid import Grid, Names, Record, grids_of_records
from relstat.readers.html import declared_encoding
from relstat.readers.json_records import json_lines, json_records
from relstat.readers.limits import too_large
from relstat.readers.options import ReadOptions
from relstat.readers.pages import Draft, read_page, read_text
from relstat.readers.parquet import MAGIC, is_plain, parquet_grids
from relstat.readers.problems import FileLog, Problems, UnreadableError
from relstat.readers.separated import delimiter_of, separated_records, wide_fields
from relstat.readers.sources import STDIN, Kind, Source
from relstat.readers.unpacking import Meter, unpack

__all__ = ["FileReader"]

_SEPARATORS: Final = {"csv": ",", "tsv": "\t"}
_STREAMED: Final = ("jsonl", "csv", "tsv")
_SHOWN: Final = {"text": "a text", "html": "a page", "json": "a JSON file"}

T = TypeVar("T")


class FileReader:
    """Reads files one by one, by the same options.

    ``size`` is about how many bytes of records come at once. After a file, ``columns`` are the
    columns of its records.
    """

    def __init__(
        self, options: ReadOptions, problems: Problems, meter: Meter | None, size: int
    ) -> None:
        self.columns: tuple[str, ...] = ()
        self._options = options
        self._limits = options.limits
        self._wanted = options.wanted
        self._pattern = options.pattern
        self._problems = problems
        self._meter = meter
        self._size = size

    def read(self, source: Source) -> Iterator[Draft | pl.DataFrame]:
        """The release of a text file or page, or the releases of a record file in frames.

        A file that cannot be read has none; one that becomes unreadable after the first frame
        ends there. Both are problems.
        """
        self.columns = ()
        log = FileLog(self._problems, source.file)
        try:
            for result in self._read(source, log):
                yield self._named(source, result, log)
        except UnreadableError as error:
            log.skip(str(error))
        log.close()

    def _read(self, source: Source, log: FileLog) -> Iterator[Draft | pl.DataFrame]:
        limits = self._limits
        streamed = source.kind in _STREAMED
        largest = limits.unpacked_from(source.size) if streamed else limits.unpacked
        head, pieces = head_of(unpack(source, log, self._meter, largest=largest))
        kind = source.kind or self._sniff(head)
        documents = RecordDocuments(source.file, self._wanted, log, most_fields=limits.fields)
        if kind == "parquet":
            slices = self._parquet(source, head, pieces)
            yield from self._frames(_up_to_failure(slices, documents, log), documents, log)
            return
        if kind not in _STREAMED:
            largest = self._most(kind)
            pieces = _bounded(pieces, _SHOWN[kind], largest, source)
        lines = text_lines(
            lambda: unpack(source, largest=largest),
            pieces,
            log,
            encoding=self._options.encoding,
            declared=declared_encoding(head) if kind == "html" else None,
            longest=limits.record if kind in _STREAMED else largest,
        )
        if kind == "text":
            draft = read_text(source, "".join(lines), log, self._wanted, most_fields=limits.fields)
        elif kind == "html":
            draft = read_page(source, "".join(lines), log)
        else:
            records = _up_to_failure(self._records(kind, lines, log), documents, log)
            names = Names(limits.columns)
            grids = grids_of_records(records, self._size, names)
            yield from self._frames(_with_wide_fields(grids, limits.record), documents, log, names)
            return
        if draft:
            yield draft

    def _most(self, kind: Kind) -> int:
        """The bytes that a file of a kind that is read whole may hold."""
        limits = self._limits
        return {"text": limits.text, "html": limits.page}.get(kind, limits.whole)

    def _records(self, kind: Kind, lines: Iterable[str], log: FileLog) -> Iterator[Record]:
        if kind == "jsonl":
            return json_lines(lines, log, self._limits.depth)
        if kind == "json":
            text = "".join(lines)
            deepest = self._limits.depth
            return json_records(text, log, lambda value: has_text(value, self._wanted), deepest)
        return separated_records(lines, log, _SEPARATORS[kind])

    def _parquet(self, source: Source, head: bytes, pieces: Iterable[bytes]) -> Iterator[Grid]:
        """The rows of a Parquet file; one that is packed stands in memory meanwhile."""
        if not is_plain(source):
            packed = _bounded(pieces, "packed Parquet", self._limits.whole, source)
            content = b"".join(packed)
            for grid, _ in parquet_grids(content, self._size, self._limits):
                yield grid
            return
        told = len(head)
        for grid, share in parquet_grids(source.path, self._size, self._limits):
            done = int(share * source.size)
            if self._meter and done > told:
                self._meter.add(done - told)
                told = done
            yield grid

    def _frames(
        self,
        grids: Iterable[Grid],
        documents: RecordDocuments,
        log: FileLog,
        names: Names | None = None,
    ) -> Iterator[pl.DataFrame]:
        for grid in grids:
            frame = documents.frame(grid)
            self.columns = documents.columns
            if frame is not None:
                yield frame
        if documents.begun:
            documents.close()
            if names and names.full:
                log.note(f"more than {names.most:,} names of fields; those met later are left out")
        elif not log.skipped:
            # When lines were skipped, the problems say so already.
            log.skip("no records")

    def _sniff(self, head: bytes) -> Kind:
        """What content without a telling name is: records if it looks like them, else text."""
        if head.startswith(MAGIC):
            return "parquet"
        text = head.decode(self._options.encoding or "utf-8", "replace").lstrip("\ufeff \t\r\n")
        first, _, rest = text.partition("\n")
        if first.startswith("{"):
            # One object a line, or an object that goes on over the lines.
            whole = first.rstrip().endswith("}") or not rest
            return "jsonl" if whole else "json"
        if first.startswith("[") and text[1:].lstrip()[:1] in ("{", "]"):
            return "json"
        delimiter = delimiter_of(first, ",")
        cells = [cell.strip().strip('"').casefold() for cell in first.split(delimiter)]
        names = (self._wanted.text.casefold(),) if self._wanted.text else USUAL["text"]
        if len(cells) > 1 and any(name in cells for name in names):
            return "tsv" if delimiter == "\t" else "csv"
        return "text"

    def _named(
        self, source: Source, result: Draft | pl.DataFrame, log: FileLog
    ) -> Draft | pl.DataFrame:
        """Add what the name of the file tells; a title or date is used where nothing else is."""
        if self._pattern is None or source.file == STDIN:
            return result
        found = self._pattern.match(source)
        if found is None:
            # Records carry their own fields; only a text has nothing but its name.
            if isinstance(result, Draft):
                log.note(f"name does not fit the pattern {self._pattern.pattern!r}")
            return result
        when = parse_date(found.pop("date", ""))
        own = found.pop("id", None)
        told = (
            found.pop("title", "").replace("-", " ") or None,
            when[0] if when else None,
            when[1] if when else None,
        )
        named = dict(zip(NAMED, told, strict=True))
        if isinstance(result, Draft):
            result.named = named
            if own and result.id == source.file:
                result.id = own
            result.fields = {**found, **{k: v for k, v in result.fields.items() if v is not None}}
            return result
        return result.with_columns(
            *(pl.lit(value, NAMED[name]).alias(name) for name, value in named.items()),
            *(
                (pl.coalesce(pl.col(name), pl.lit(value)) if name in result.columns
                 else pl.lit(value)).alias(name)
                for name, value in found.items()
            ),
        )  # fmt: skip


def _up_to_failure(items: Iterable[T], documents: RecordDocuments, log: FileLog) -> Iterator[T]:
    """What comes before a file becomes unreadable, if releases of it were given away already.

    Otherwise the error goes on its way, and nothing of the file is read.
    """
    try:
        yield from items
    except UnreadableError as error:
        if not documents.begun:
            raise
        log.skip(f"{error}; read up to there")


def _bounded(pieces: Iterable[bytes], what: str, most: int, source: Source) -> Iterator[bytes]:
    """The pieces of a file that is read whole, unless they are more than ``most`` bytes."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if max(size, source.size) > most:
            raise UnreadableError(too_large(what, most))
        yield piece


def _with_wide_fields(grids: Iterator[Grid], widest: int) -> Iterator[Grid]:
    """The grids; the limit of the csv module is lifted only while one is made."""
    while True:
        with wide_fields(widest):
            grid = next(grids, None)
        if grid is None:
            return
        yield grid
