"""Reading one file: what format it has, and its documents."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from relstat.cleaning.pipeline import NAMED
from relstat.corpus.dates import parse_date
from relstat.readers.decoding import HEAD, head_of
from relstat.readers.documents import RecordDocuments
from relstat.readers.drafts import Draft
from relstat.readers.formats import (
    Format,
    Head,
    OpenFile,
    foreign_kind,
    format_of,
    named_format,
    packed_kind,
    sniff_format,
)
from relstat.readers.options import ReadOptions
from relstat.readers.problems import FileLog, Problems, UnreadableError
from relstat.readers.sources import STDIN, Source
from relstat.readers.unpacking import Meter, unpack

__all__ = ["FileReader"]


class FileReader:
    """Reads files one by one, by the same options.

    ``size`` is about how many bytes of records come at once. After a file, ``columns`` are the
    columns of its records, and ``understood`` says how it was read.
    """

    def __init__(
        self, options: ReadOptions, problems: Problems, meter: Meter | None, size: int
    ) -> None:
        self.columns: tuple[str, ...] = ()
        self.understood: dict[str, str] = {}
        self._options = options
        given = options.input_format
        self._given = named_format(given) if given else None
        self._limits = options.limits
        self._wanted = options.wanted
        self._pattern = options.pattern
        self._problems = problems
        self._meter = meter
        self._size = size

    def read(self, source: Source) -> Iterator[Draft | pl.DataFrame]:
        """The document of a text file or page, or the documents of a record file in frames.

        A file that cannot be read has none; one that becomes unreadable after the first frame
        ends there. Both are problems.
        """
        self.columns = ()
        log = FileLog(self._problems, source.file)
        self.understood = log.understood
        try:
            for result in self._read(source, log):
                yield self._named(source, result, log)
        except UnreadableError as error:
            log.skip(str(error))
        log.close()

    def _read(self, source: Source, log: FileLog) -> Iterator[Draft | pl.DataFrame]:
        limits = self._limits
        named = self._given or format_of(source)
        streamed = named is not None and named.largest is None
        largest = limits.unpacked_from(source.size) if streamed else limits.unpacked
        start, pieces = head_of(unpack(source, log, self._meter, largest=largest))
        head = Head(start, self._options.encoding, self._wanted, len(start) < HEAD)
        own = self._given or self._format(named, head)
        log.understand("format", own.name)
        opened = OpenFile(source, head, pieces, log, self._options, self._meter, self._size)
        documents = RecordDocuments(source.file, self._wanted, log, most_fields=limits.fields)
        found = False
        for result in own.read(opened):
            found = True
            if isinstance(result, Draft):
                yield result
                continue
            opened.begun = True
            frame = documents.frame(result)
            self.columns = documents.columns
            if documents.roles:
                log.understand("columns", documents.roles)
            if frame is not None:
                yield frame
        if documents.begun:
            documents.close()
            if opened.names.full:
                most = opened.names.most
                log.note(f"more than {most:,} names of fields; those met later are left out")
        elif not (found or log.skipped):
            # When lines were skipped, the problems say so already.
            log.skip("no records")

    def _format(self, named: Format | None, head: Head) -> Format:
        """The format of a file: what its name means, unless its content is clearly another's."""
        shown = sniff_format(head)
        if kind := packed_kind(head):
            raise UnreadableError(kind)
        if (named is None or named.name in ("text", "html")) and (kind := foreign_kind(head)):
            raise UnreadableError(kind)
        if named is None or (shown is not named and shown.overrides(head, named.name)):
            return shown
        if shown.name == "html" and named.name in ("json", "jsonl", "csv", "tsv"):
            raise UnreadableError(f"a web page, not {named.name}; rename it to .html to read it")
        return named

    def _named(
        self, source: Source, result: Draft | pl.DataFrame, log: FileLog
    ) -> Draft | pl.DataFrame:
        """Add what the name of the file tells; a title or date is used where nothing else is."""
        if self._pattern is None or source.file == STDIN:
            return result
        if isinstance(result, Draft) and result.continues:
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
