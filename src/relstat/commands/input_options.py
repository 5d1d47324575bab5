"""The options that say what is read, how, and who works: those of every command.

:class:`Input` declares each once; :class:`relstat.commands.options.Shared` adds those of commands
that measure.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from relstat.commands.output import complain
from relstat.errors import InputError
from relstat.text.visible import visible

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus

__all__ = ["CHOICE", "OUTPUT", "PANELS", "Input", "report_problems"]

CHOICE: Final = "Choice of documents"
_INPUT: Final = "Input"
_CLEANING: Final = "Cleaning"
_WORK: Final = "Work"
OUTPUT: Final = "Output"
PANELS: Final = (CHOICE, _INPUT, _CLEANING, _WORK, OUTPUT)
"""The parts of a command's help, in order."""

_MOST_PROBLEMS: Final = 5  # on standard error; info lists all
_NOT_READING: Final = ("paths", "quiet", "debug")

Option = typer.Option


class Inner(StrEnum):
    """What happens to words at an apostrophe or a hyphen inside."""

    KEEP = "keep"
    SPLIT = "split"


class Keep(StrEnum):
    """Whether something stays in the texts."""

    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True, kw_only=True)
class Input:
    """What to read and how, and who works."""

    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files and folders of documents, or an index; - reads a pipe.", metavar="PATH"
        ),
    ]
    text_field: Annotated[
        str | None,
        Option(help="The column that holds the text, if not found by itself.", metavar="NAME",
               rich_help_panel=_INPUT),
    ] = None  # fmt: skip
    title_field: Annotated[
        str | None, Option(help="The column of titles.", metavar="NAME", rich_help_panel=_INPUT)
    ] = None
    date_field: Annotated[
        str | None, Option(help="The column of dates.", metavar="NAME", rich_help_panel=_INPUT)
    ] = None
    id_field: Annotated[
        str | None, Option(help="The column of identifiers.", metavar="NAME",
                           rich_help_panel=_INPUT)
    ] = None  # fmt: skip
    fields: Annotated[
        str | None,
        Option(
            help="Take fields from file names: '{source}/{date}-{slug}.txt'.",
            metavar="PATTERN",
            rich_help_panel=_INPUT,
        ),
    ] = None
    encoding: Annotated[
        str | None,
        Option(help="Encoding of the input; UTF-8 or a reported guess without it.",
               metavar="NAME", rich_help_panel=_INPUT),
    ] = None  # fmt: skip
    delimiter: Annotated[
        str | None,
        Option(help="Sign between the fields of delimited files, such as ';' or tab.",
               metavar="SIGN", rich_help_panel=_INPUT),
    ] = None  # fmt: skip
    date_order: Annotated[
        str | None,
        Option(help="Order of numbers in dates like 05/06/2022: dmy, mdy or ymd.",
               metavar="ORDER", rich_help_panel=_INPUT),
    ] = None  # fmt: skip
    calendar: Annotated[
        str | None,
        Option(help="Calendar of years that are none of ours: solar hijri, islamic, buddhist, "
               "minguo.", metavar="NAME", rich_help_panel=_INPUT),
    ] = None  # fmt: skip
    max_size: Annotated[
        str | None,
        Option(
            help="What a compressed file may unpack to, such as 16G; 4G without it. The limits on "
            "whole files, pages and lines are shares of it.",
            metavar="SIZE",
            rich_help_panel=_INPUT,
        ),
    ] = None
    strict: Annotated[
        bool,
        Option("--strict", help="Stop at the first problem that skips something.",
               rich_help_panel=_INPUT),
    ] = False  # fmt: skip
    raw: Annotated[
        bool,
        Option("--raw", help="Leave texts as they are: no repairs, no parts, no furniture.",
               rich_help_panel=_CLEANING),
    ] = False  # fmt: skip
    without: Annotated[
        list[str] | None,
        Option(
            help="Leave out this step of cleaning; give it again for more "
            "('relstat info --repairs' names them).",
            metavar="STEP",
            rich_help_panel=_CLEANING,
        ),
    ] = None
    keep_furniture: Annotated[
        bool,
        Option("--keep-furniture", help="Keep what recurs at the edges of texts.",
               rich_help_panel=_CLEANING),
    ] = False  # fmt: skip
    furniture_lines: Annotated[
        Path | None,
        Option(help="A file of lines to take off the edges of texts, besides those found.",
               metavar="FILE", rich_help_panel=_CLEANING),
    ] = None  # fmt: skip
    speakers: Annotated[
        Keep,
        Option(help="Keep speakers' names before what they say in transcripts, or drop them.",
               rich_help_panel=_CLEANING),
    ] = Keep.KEEP  # fmt: skip
    apostrophes: Annotated[
        Inner | None,
        Option(help="Keep Korea's one word, or split it.", rich_help_panel=_INPUT),
    ] = None
    hyphens: Annotated[
        Inner | None,
        Option(help="Keep co-operation one word, or split it.", rich_help_panel=_INPUT),
    ] = None
    jobs: Annotated[
        int | None,
        Option(
            help="Processes; as many as there are cores without it, where that is faster.",
            min=1,
            rich_help_panel=_WORK,
        ),
    ] = None
    scheduler: Annotated[
        str | None,
        Option(
            help="Let a Dask cluster work: the address of its scheduler, tcp://HOST:PORT.",
            metavar="ADDRESS",
            rich_help_panel=_WORK,
        ),
    ] = None
    quiet: Annotated[
        bool,
        Option("--quiet", "-q", help="No messages about the input and no progress.",
               rich_help_panel=OUTPUT),
    ] = False  # fmt: skip
    debug: Annotated[
        bool, Option("--debug", help="Show the traceback of an error.", rich_help_panel=OUTPUT)
    ] = False

    @property
    def reading(self) -> dict[str, Any]:
        """The options of reading and of work, by the names that the library has for them."""
        names = [each.name for each in fields(Input) if each.name not in _NOT_READING]
        values = {name: getattr(self, name) for name in names}
        values["without"] = self.without or []
        given = self.furniture_lines
        values["furniture_lines"] = _lines_of(given) if given else []
        return {k: v.value if isinstance(v, StrEnum) else v for k, v in values.items()}


def _lines_of(path: Path) -> list[str]:
    """The lines of a file of furniture that are not blank."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read the lines of furniture: {error}") from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def report_problems(corpus: Corpus) -> None:
    """Say on standard error what was met while reading, and that texts were cleaned."""
    if done := corpus.cleaned.summary:
        complain(f"relstat: {done}")
    problems = sorted(corpus.problems, key=lambda problem: not problem.skipped)
    for problem in problems[:_MOST_PROBLEMS]:
        complain(f"relstat: {visible(str(problem))}")
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        complain(f"relstat: and {more:,} more; 'relstat info' lists all")
