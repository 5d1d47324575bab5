"""The options that commands have in common, and what they mean: what is read, chosen and written.

:class:`Input` and :class:`Shared` declare each option once. :mod:`relstat.commands.shared` adds
them to the own ones of a command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from relstat.commands.input_options import CHOICE, OUTPUT, Input, report_problems
from relstat.commands.output import complain, say
from relstat.commands.overwriting import require_no_input
from relstat.commands.progress import progress_bar
from relstat.errors import OptionError, option
from relstat.text.visible import visible

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus
    from relstat.tables.rendering import Digits
    from relstat.tables.table import Table, Tables

__all__ = ["Shared", "split_names"]

_SIGNS: Final = {"!": "exclude", ">": "at_least", "<": "at_most"}  # before = in --where

Option = typer.Option


class Where(StrEnum):
    """Where a pattern is looked for."""

    BOTH = "both"
    TEXT = "text"
    TITLE = "title"


class NotesHow(StrEnum):
    """How many notes are printed under a table."""

    SHORT = "short"
    FULL = "full"
    NONE = "none"


class CopiesHow(StrEnum):
    """What happens to documents that are copies of others."""

    DROP = "drop"
    KEEP = "keep"
    MARK = "mark"


@dataclass(frozen=True, kw_only=True)
class Shared(Input):
    """The options that every command takes which measures."""

    by: Annotated[
        list[str] | None,
        Option(
            "--by",
            help="Compare groups: a field, or year, quarter, month; several are joined "
            "(--by source,year).",
            metavar="FIELD",
            rich_help_panel=CHOICE,
        ),
    ] = None
    join: Annotated[
        Path | None,
        Option(
            help="Add the columns of a table (csv, tsv, json, jsonl, parquet) as fields, looked up "
            "by the field of --on.",
            metavar="FILE",
            rich_help_panel=CHOICE,
        ),
    ] = None
    on: Annotated[
        str | None,
        Option(
            help="Field to look up in the table of --join; with date, and columns since and until, "
            "its rows are periods.",
            metavar="FIELD",
            rich_help_panel=CHOICE,
        ),
    ] = None
    where: Annotated[
        list[str] | None,
        Option(
            "--where",
            help="Only documents with this value; FIELD!=VALUE for those without, FIELD>=N and "
            "FIELD<=N for numbers (n_words>=100). Given twice for one field: any of the values.",
            metavar="FIELD=VALUE",
            rich_help_panel=CHOICE,
        ),
    ] = None
    since: Annotated[
        str | None,
        Option(help="Only documents from this day, month or year on.", metavar="DATE",
               rich_help_panel=CHOICE),
    ] = None  # fmt: skip
    until: Annotated[
        str | None,
        Option(help="Only documents up to and with this day, month or year.", metavar="DATE",
               rich_help_panel=CHOICE),
    ] = None  # fmt: skip
    mentions: Annotated[
        list[str] | None,
        Option(help="Include only documents that mention this pattern, as in kwic; A|B for either. "
               "Given twice: both.", metavar="PATTERN", rich_help_panel=CHOICE),
    ] = None  # fmt: skip
    mentions_any: Annotated[
        list[str] | None,
        Option(help="Include only documents that mention at least one of these patterns.",
               metavar="PATTERN", rich_help_panel=CHOICE),
    ] = None  # fmt: skip
    not_mentions: Annotated[
        list[str] | None,
        Option(help="Exclude documents that mention this pattern.", metavar="PATTERN",
               rich_help_panel=CHOICE),
    ] = None  # fmt: skip
    mentions_in: Annotated[
        Where,
        Option(help="Look for these patterns in text, title or both.", rich_help_panel=CHOICE),
    ] = Where.BOTH
    lang: Annotated[
        str,
        Option(
            help="Only documents guessed to be in this language (ISO 639-1); all keeps every one.",
            metavar="CODE",
            rich_help_panel=CHOICE,
        ),
    ] = "en"
    copies: Annotated[
        CopiesHow,
        Option(
            help="Copies and near-copies of a document in its source: drop them, keep them, or "
            "mark them in the field copy (original, copy, syndicated).",
            rich_help_panel=CHOICE,
        ),
    ] = CopiesHow.DROP
    top: Annotated[
        int | None,
        Option(help="Rows to show; 0 shows all.", min=0, rich_help_panel=OUTPUT),
    ] = None
    format: Annotated[
        str | None,
        Option(
            "--format",
            "-f",
            help="plain, github, pipe, html, latex and every other tabulate format; csv, tsv, "
            "json, jsonl, parquet.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    output: Annotated[
        Path | None,
        Option("--output", "-o", help="Write to a file; its suffix gives the format.",
               metavar="FILE", rich_help_panel=OUTPUT),
    ] = None  # fmt: skip

    columns: Annotated[
        list[str] | None,
        Option(help="Write only these columns, in this order; several with commas.",
               metavar="NAMES", rich_help_panel=OUTPUT),
    ] = None  # fmt: skip
    wide: Annotated[
        bool,
        Option("--wide", help="Print all columns, however long the lines.",
               rich_help_panel=OUTPUT),
    ] = False  # fmt: skip
    digits: Annotated[
        str | None,
        Option(
            help="Significant digits in data formats: a number, or full (default: 6 in csv and "
            "tsv, full in json).",
            metavar="N|full",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    notes: Annotated[
        NotesHow,
        Option(
            help="Print at most three lines of notes about the columns shown, all notes, or none.",
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

    def read(self, divide: Callable[[Corpus, Shared], Corpus] | None = None) -> Corpus:
        """Open the corpus, choose documents, and report what was met while files were read.

        ``divide`` gives documents the field ``side``; copies are those on one side then.
        """
        from relstat.loading.opening import open as open_corpus

        with progress_bar(quiet=self.quiet) as progress:
            corpus: Corpus = open_corpus(
                self.paths,
                **self.reading,
                lang=self.lang,
                copies="keep" if divide else self.copies.value,
                progress=progress,
                stdin=sys.stdin.buffer,
            )
        if divide is not None:
            from relstat.corpus.duplicates import keep_copies

            divided = divide(corpus, self)
            within = ("source",) if divided is corpus else ("source", "side")
            corpus = keep_copies(divided, self.copies.value, within=within)
        if (self.join is None) != (self.on is None):
            raise OptionError(f"{option('join')} and {option('on')} go together: a table, a field")
        if self.join is not None and self.on is not None:
            corpus = corpus.join(self.join, on=self.on)
        conditions = _conditions(self.where or [])
        if conditions or self.since or self.until:
            corpus = corpus.where(**conditions, since=self.since, until=self.until)
        if self.mentions or self.mentions_any or self.not_mentions:
            corpus = corpus.mentioning(
                *(self.mentions or []),
                any_of=self.mentions_any or [],
                none_of=self.not_mentions or [],
                within=self.mentions_in.value,
            )
        if not self.quiet and not self.opens_indexes:
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

        if self.output is None:
            return
        given = [getattr(self, each.name) for each in fields(self) if each.name != "output"]
        inputs = [*self.paths, *(each for each in given if isinstance(each, Path)), *named]
        outputs = paths_of(table, self.output, self.format) if table else [self.output]
        require_no_input(outputs, inputs)

    def write(self, table: Table | Tables, named: Sequence[Path] = ()) -> None:
        """Write a table to the file asked for, unless a command was given it, or print it."""
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
        if self.output is not None:
            self.require_no_input(named, table)
            for path in write(table, self.output, self.format, style):
                if not self.quiet:
                    complain(f"relstat: wrote {visible(str(path))}")
            return
        say(render(table, self.format or "plain", style))


def report_rows(table: Table | Tables) -> None:
    """Say on standard error where fewer rows are written than there are."""
    from relstat.tables.table import Table

    named = {"": table} if isinstance(table, Table) else table.members
    for name, one in named.items():
        if one.total is not None and one.items < one.total:
            what = f"{name}: " if len(named) > 1 else ""
            complain(f"relstat: {what}{one.items:,} of {one.total:,} rows; --top 0 for all")


def split_names(given: list[str] | None) -> list[str] | None:
    """Names given one by one or joined by commas, as one list; None for none."""
    names = [name.strip() for text in given or [] for name in text.split(",") if name.strip()]
    return names or None


def _digits(given: str | None) -> Digits:
    """The significant digits asked for."""
    if given is None:
        return None
    if given == "full":
        return "full"
    if not given.isdecimal():
        raise OptionError(f"{option('digits')} is a number, or full, not {given!r}")
    return int(given)


def _conditions(given: list[str]) -> dict[str, dict[str, Any]]:
    """``FIELD=VALUE`` and the like as the arguments of :meth:`Corpus.where`."""
    chosen: dict[str, dict[str, Any]] = {}
    for text in given:
        name, sign, value = text.partition("=")
        how = _SIGNS.get(name[-1:], "conditions")
        name = (name[:-1] if how != "conditions" else name).strip()
        if not sign or not name:
            raise OptionError(f"--where takes FIELD=VALUE, FIELD!=VALUE, >= or <=, not {text!r}")
        fields = chosen.setdefault(how, {})
        if how in ("conditions", "exclude"):
            fields.setdefault(name, []).append(value.strip())
            continue
        try:
            fields[name] = float(value)
        except ValueError:
            raise OptionError(f"--where compares with a number, not {text!r}") from None
    return chosen
