"""The options that commands have in common, and what they mean: what is read, chosen and written.

What is read and chosen is declared by the library; :class:`Shared` declares what a shell has
beside it. :mod:`relstat.commands.shared` adds both to the own options of a command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, get_args

import typer

from relstat.commands.declared import choose_documents, split_names
from relstat.commands.input_options import OUTPUT, Input, report_problems
from relstat.commands.output import complain, say
from relstat.commands.overwriting import require_no_input
from relstat.commands.progress import Watcher
from relstat.corpus.corpus import Corpus
from relstat.corpus.options import OpeningOptions
from relstat.errors import OptionError, option
from relstat.measures.options import By, Top
from relstat.text.visible import visible

if TYPE_CHECKING:
    from relstat.tables.rendering import Digits
    from relstat.tables.table import Table, Tables

__all__ = ["Shared"]

Option = typer.Option
_BY, _TOP = get_args(By)[1], get_args(Top)[1]
_MOST_CELLS: Final = 10_000  # of a matrix that is printed
_TOP_HELP: Final = f"{_TOP.help[:-1]} (default: about 20 in print, all in files)."


class NotesHow(StrEnum):
    """How many notes are printed under a table."""

    SHORT = "short"
    FULL = "full"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Shared(Input):
    """The options that every command takes which measures."""

    READING: ClassVar = OpeningOptions
    CHOOSING: ClassVar = (
        Corpus.with_actors,
        Corpus.join,
        Corpus.where,
        Corpus.mentioning,
        Corpus.label,
    )

    by: Annotated[
        list[str] | None,
        Option("--by", help=_BY.help, metavar=_BY.metavar, rich_help_panel=_BY.panel),
    ] = None
    top: Annotated[
        int | None, Option(help=_TOP_HELP, metavar="N", min=_TOP.min, rich_help_panel=OUTPUT)
    ] = None
    format: Annotated[
        str | None,
        Option(
            "--format",
            "-f",
            help="Format: plain, html, github, latex or another tabulate format; csv, tsv, json, "
            "jsonl, parquet, xlsx (default: plain).",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    output: Annotated[
        Path | None,
        Option("--output", "-o", metavar="FILE", rich_help_panel=OUTPUT,
               help="Write to a file; its suffix chooses the format (default: print)."),
    ] = None  # fmt: skip
    plot: Annotated[
        Path | None,
        Option(metavar="FILE.svg|png", rich_help_panel=OUTPUT,
               help="Draw a picture: lines of trend, dots with intervals of other tables "
                    "(default: none)."),
    ] = None  # fmt: skip
    columns: Annotated[
        list[str] | None,
        Option(help="Write only these columns, in this order, separated by commas (default: all "
                    "that fit).",
               metavar="NAMES", rich_help_panel=OUTPUT),
    ] = None  # fmt: skip
    wide: Annotated[
        bool,
        Option("--wide", help="Print all columns, however long the lines get.",
               rich_help_panel=OUTPUT),
    ] = False  # fmt: skip
    digits: Annotated[
        str | None,
        Option(
            help="Number of significant digits in data formats, or full (default: 6 in csv and "
            "tsv, full in json).",
            metavar="N|full",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    notes: Annotated[
        NotesHow,
        Option(
            help="Print up to three lines of notes (short), all notes (full), or none.",
            rich_help_panel=OUTPUT,
        ),
    ] = NotesHow.SHORT

    @property
    def grouping(self) -> list[str] | None:
        """The fields of ``--by``, or None."""
        return split_names(self.by)

    @property
    def for_programs(self) -> bool:
        """Whether the table goes to a file, or is written in a format that programs read."""
        from relstat.tables.rendering import DATA_FORMATS

        return self.output is not None or self.format in DATA_FORMATS

    def rows_wanted(self, printed: int | None = None) -> int | None:
        """How many rows to ask a measure for: all (0), or None for its own default.

        ``printed`` is the number for print of a measure whose default is all.
        """
        if self.top is not None:
            return self.top
        return 0 if self.for_programs else printed

    def read(
        self, watcher: Watcher, divide: Callable[[Corpus, Shared], Corpus] | None = None
    ) -> Corpus:
        """Open the corpus, choose documents, and report what was met while files were read.

        ``divide`` gives documents the field ``side``; copies are those on one side then.
        """
        from relstat.loading.opening import open as open_corpus

        with watcher:
            given = {**self.reading, "copies": "keep"} if divide else self.reading
            corpus: Corpus = open_corpus(
                self.paths,
                **given,
                progress=watcher.progress,
                watch=watcher.watch,
                notify=None if self.quiet else _notify,
                stdin=sys.stdin.buffer,
            )
            if divide is not None:
                from relstat.corpus.duplicates import keep_copies

                divided = divide(corpus, self)
                within = ("source",) if divided is corpus else ("source", "side")
                how = self.reading.get("copies", OpeningOptions.copies)
                corpus = keep_copies(divided, how, within=within)
            corpus = choose_documents(corpus, self.CHOOSING, self.choosing)
        if corpus.labels and not self.grouping and divide is None:
            raise OptionError(f"{option('label')} names groups: say with {option('by')} which")
        if not self.quiet and not self.opens_indexes:
            report_problems(corpus)
        return corpus

    def open_beside(self, path: str | Path | None) -> Corpus | str | Path | None:
        """Open a second corpus, a reference, as the first one; a file of counts is left as it is.

        Documents are chosen of the first one only.
        """
        from relstat.analysis.keyness.word_counts import is_reference
        from relstat.loading.opening import is_index_path
        from relstat.loading.opening import open as open_corpus

        if path is None or is_reference(path):
            return path
        given = self.reading
        if is_index_path(path):  # which was read before
            given = {name: given[name] for name in ("lang", "copies") if name in given}
        corpus: Corpus = open_corpus([path], **given, notify=None if self.quiet else _notify)
        if not self.quiet and not is_index_path(path):
            report_problems(corpus)
        return corpus

    @property
    def opens_indexes(self) -> bool:
        """Whether all that is opened was read before: what was met then was reported then."""
        from relstat.loading.opening import is_index_path

        return all(is_index_path(path) for path in self.paths)

    def require_no_input(self, named: Sequence[Path], table: Table | Tables | None = None) -> None:
        """Raise :class:`OptionError` if what is to be written is read, or among ``named`` files.

        Of a set of tables it is known what is written once they are there.
        """
        from relstat.tables.rendering import paths_of

        written = [one for one in (self.output, self.plot) if one is not None]
        if not written:
            return
        given = [*self.reading.values(), *self.choosing.values()]
        inputs = [*self.paths, *(each for each in given if isinstance(each, str | Path)), *named]
        if table and self.output:
            written = [*written, *paths_of(table, self.output, self.format)]
        require_no_input(written, inputs)

    def write(self, table: Table | Tables, named: Sequence[Path] = ()) -> None:
        """Write a table to the file asked for, unless a command was given it, or print it."""
        from relstat.tables.matrix import MatrixTable
        from relstat.tables.rendering import Style, line_width, render, write

        printed = self.output is None and (self.format or "plain") == "plain"
        style = Style(
            width=line_width() if printed and not self.wide else None,
            columns=split_names(self.columns),
            digits=_digits(self.digits),
            notes=self.notes.value,
            shell=True,
        )
        if not self.quiet:
            report_rows(table)
        if printed and isinstance(table, MatrixTable) and len(table) > _MOST_CELLS:
            raise OptionError(
                f"the matrix has {len(table):,} cells: write it to a file, {option('output')} "
                f"NAME.npz, NAME.csv or NAME.parquet, or choose fewer terms with {option('top')}"
            )
        if self.output is not None:
            self.require_no_input(named, table)
            for path in write(table, self.output, self.format, style):
                if not self.quiet:
                    complain(f"relstat: wrote {visible(str(path))}")
        else:
            say(render(table, self.format or "plain", style))
        if self.plot is not None:  # last: a table that cannot be drawn can be read
            self._draw(table)

    def _draw(self, table: Table | Tables) -> None:
        """Draw the table to the file asked for."""
        from relstat.tables.rendering.pictures import write_picture

        assert self.plot is not None
        write_picture(table, self.plot)
        if not self.quiet:
            complain(f"relstat: drew {visible(str(self.plot))}")


def _notify(line: str) -> None:
    """Say on standard error what a user should know at once."""
    complain(f"relstat: {line}")


def report_rows(table: Table | Tables) -> None:
    """Say on standard error where fewer rows are written than there are."""
    from relstat.tables.table import Table

    named = {"": table} if isinstance(table, Table) else table.members
    for name, one in named.items():
        if one.total is not None and one.items < one.total:
            what = f"{name}: " if len(named) > 1 else ""
            complain(f"relstat: {what}{one.items:,} of {one.total:,} rows; --top 0 for all")


def _digits(given: str | None) -> Digits:
    """The significant digits asked for."""
    if given is None:
        return None
    if given == "full":
        return "full"
    if not given.isdecimal():
        raise OptionError(f"{option('digits')} is a number, or full, not {given!r}")
    return int(given)
