"""Options, each declared once: what Python, the shell, the record and the reference know of one.

An annotation such as ``Annotated[str | None, Option("Encoding of the input.", panel=INPUT)]`` says
everything of an option beside its name, type and default: those are the parameter's. Options of
reading are fields of the dataclasses here, which :func:`keywords_of` makes the keywords of
:func:`relstat.open` and its like; options of choosing documents are parameters of the methods of a
corpus; options of a measure are its parameters.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import (
    Annotated,
    Any,
    BinaryIO,
    Concatenate,
    Final,
    Literal,
    ParamSpec,
    Protocol,
    TypeVar,
    get_args,
    get_type_hints,
    overload,
)

from relstat.errors import InputError
from relstat.workers import Watch

__all__ = [
    "CHOICE",
    "CLEANING",
    "INPUT",
    "WORK",
    "BuildingOptions",
    "Notify",
    "OpeningOptions",
    "Option",
    "PipeOptions",
    "Progress",
    "ReadingOptions",
    "WorkOptions",
    "keywords_of",
    "read_lines",
]

CHOICE: Final = "Choice of documents"
INPUT: Final = "Input"
CLEANING: Final = "Cleaning"
WORK: Final = "Work"

Progress = Callable[[int, int, int], None]
"""What is called with the bytes read, the bytes in all, and the documents found so far."""

Notify = Callable[[str], object]
"""What is called with a line that a user should know of at once."""

P = ParamSpec("P")
Q = ParamSpec("Q")
Options = TypeVar("Options", covariant=True)
First = TypeVar("First")
Second = TypeVar("Second")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Option:
    """What is to be known of an option beside its name, type and default.

    Attributes:
        help: what the reader does or gets with it, in a sentence.
        min: the least number allowed.
        metavar: what the help calls the value.
        name: its name in a shell, where that is not the parameter's.
        argument: whether a shell takes it by its place, before the paths.
        parse: how a shell reads it from a text, where its type does not say so.
        panel: the part of the help that lists it; None for that of the command's own options.
    """

    help: str
    min: int | None = None
    metavar: str | None = None
    name: str | None = None
    argument: bool = False
    parse: Callable[[str], Any] | None = None
    panel: str | None = None


def read_lines(path: str) -> list[str]:
    """Return the lines of a file that are not blank; InputError where it cannot be read."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read its lines: {error}") from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _column_of(what: str) -> Option:
    """Return the option that names a column of the input."""
    return Option(
        f"Column that holds the {what} (default: found by its name).", metavar="NAME", panel=INPUT
    )


@dataclass(frozen=True, kw_only=True)
class ReadingOptions:
    """How files are read; equal options read the same bytes alike."""

    text_field: Annotated[str | None, _column_of("text")] = None
    title_field: Annotated[str | None, _column_of("title")] = None
    date_field: Annotated[str | None, _column_of("date")] = None
    id_field: Annotated[str | None, _column_of("id")] = None
    fields: Annotated[
        str | None,
        Option("Pattern that takes fields from file names, '{source}/{date}-{slug}.txt', where "
               "documents lack them (default: none).", metavar="PATTERN", panel=INPUT),
    ] = None  # fmt: skip
    input_format: Annotated[
        str | None,
        Option("Format of all files: text, html, json, jsonl, csv, tsv or parquet; in a folder of "
               "files with any suffix (default: by suffix and content).", metavar="FORMAT",
               panel=INPUT),
    ] = None  # fmt: skip
    encoding: Annotated[
        str | None,
        Option("Encoding of the files (default: UTF-8, or a guess that is reported).",
               metavar="NAME", panel=INPUT),
    ] = None  # fmt: skip
    delimiter: Annotated[
        str | None,
        Option("Character between the columns of delimited files, such as ';' or tab (default: the "
               "one that makes the best table).", metavar="SIGN", panel=INPUT),
    ] = None  # fmt: skip
    date_order: Annotated[
        str | None,
        Option("Order of day, month and year in dates like 05/06/2022: dmy, mdy or ymd, or excel "
               "for Excel's numbers of days (default: what other dates of the source prove).",
               metavar="ORDER", panel=INPUT),
    ] = None  # fmt: skip
    calendar: Annotated[
        str | None,
        Option("Calendar of dates that are not Gregorian: solar hijri, islamic, juche, buddhist or "
               "minguo (default: the one that other dates of the source prove).", metavar="NAME",
               panel=INPUT),
    ] = None  # fmt: skip
    max_size: Annotated[
        str | int | None,
        Option("Maximum size of an unpacked file, such as 16G; the limits on pages and lines are "
               "fractions of it (default: 4G).", metavar="SIZE", panel=INPUT),
    ] = None  # fmt: skip
    strict: Annotated[bool, Option("Stop with an error where something is skipped.", panel=INPUT)]\
        = False  # fmt: skip
    raw: Annotated[
        bool,
        Option("Do not clean texts: no repairs, no removal of page furniture.", panel=CLEANING),
    ] = False
    without: Annotated[
        Sequence[str],
        Option("Skip this step of cleaning; 'relstat info --repairs' lists the steps. Repeat for "
               "more (default: skip none).", metavar="STEP", panel=CLEANING),
    ] = ()  # fmt: skip
    keep_furniture: Annotated[
        bool, Option("Keep lines that recur at the edges of texts.", panel=CLEANING)
    ] = False
    furniture_lines: Annotated[
        Sequence[str],
        Option("File of lines to remove from the edges of texts, in addition to those found; in "
               "Python, the lines (default: none).", metavar="FILE",
               parse=read_lines, panel=CLEANING),
    ] = ()  # fmt: skip
    speakers: Annotated[
        Literal["keep", "drop"],
        Option("Keep the names of speakers in transcripts, or drop them.",
               panel=CLEANING),
    ] = "keep"  # fmt: skip

    @property
    def reading(self) -> dict[str, Any]:
        """How files are read, by the names of the options."""
        return {each.name: getattr(self, each.name) for each in fields(ReadingOptions)}

    @property
    def given(self) -> dict[str, Any]:
        """The options of reading that differ from their defaults, sorted, as JSON can hold them."""
        usual = ReadingOptions().reading
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in sorted(self.reading.items())
            if value and value != usual[name]
        }


@dataclass(frozen=True, kw_only=True)
class WorkOptions:
    """Who works; ``progress`` is called while files are read, ``watch`` at every other step."""

    jobs: Annotated[
        int | None,
        Option("Number of processes (default: one per core, where that is faster).", min=1,
               panel=WORK),
    ] = None  # fmt: skip
    scheduler: Annotated[
        str | None,
        Option("Address of the scheduler of a Dask cluster that does the work, tcp://HOST:PORT "
               "(default: none).",
               metavar="ADDRESS", panel=WORK),
    ] = None  # fmt: skip
    progress: Progress | None = None
    watch: Watch | None = None


@dataclass(frozen=True, kw_only=True)
class BuildingOptions(WorkOptions, ReadingOptions):
    """How an index is built."""

    apostrophes: Annotated[
        Literal["keep", "split"] | None,
        Option("Keep Korea's one word, or split it (default: keep, or as an index was built).",
               panel=INPUT),
    ] = None  # fmt: skip
    hyphens: Annotated[
        Literal["keep", "split"] | None,
        Option("Keep co-operation one word, or split it (default: keep, or as an index was built).",
               panel=INPUT),
    ] = None  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PipeOptions(BuildingOptions):
    """How files are read, or ``stdin``, the pipe that the path ``-`` names."""

    stdin: BinaryIO | None = None


@dataclass(frozen=True, kw_only=True)
class OpeningOptions(PipeOptions):
    """How files or indexes are opened, and which documents are kept of them."""

    lang: Annotated[
        str,
        Option("Include only documents guessed to be in this language (ISO 639-1), and those too "
               "short to guess; all includes every document.", metavar="CODE", panel=CHOICE),
    ] = "en"  # fmt: skip
    lang_field: Annotated[
        str | None,
        Option("Field that names the language of a document, used instead of the guess "
               "(default: none).", metavar="FIELD", panel=CHOICE),
    ] = None  # fmt: skip
    assume_lang: Annotated[
        str | None,
        Option("Language (ISO 639-1) of all documents, or of those where --lang-field has no value "
               "(default: guessed).", metavar="CODE", panel=CHOICE),
    ] = None  # fmt: skip
    copies: Annotated[
        Literal["drop", "keep", "mark"],
        Option("Drop copies and near-copies of a document of the same source, keep them, or mark "
               "them in the field copy (original, copy, syndicated).", panel=CHOICE),
    ] = "drop"  # fmt: skip
    in_memory: Annotated[
        str | int | None,
        Option("Maximum size of files that are measured in memory; larger ones take a temporary "
               "index on disk, with the same results (default: 100M).", metavar="SIZE",
               panel=WORK),
    ] = None  # fmt: skip
    notify: Notify | None = None


class _Taking(Protocol[P, Options]):
    """What makes keywords of the last argument of a function of one or two more."""

    @overload
    def __call__(
        self, function: Callable[[First, Options], Result]
    ) -> Callable[Concatenate[First, P], Result]: ...

    @overload
    def __call__(
        self, function: Callable[[First, Second, Options], Result]
    ) -> Callable[Concatenate[First, Second, P], Result]: ...


def keywords_of(options: Callable[P, Options]) -> _Taking[P, Options]:
    """Make the fields of a dataclass the keywords of a function, in the place of its last argument.

    The docstring gets a line for each option.
    """

    def decorate(function: Callable[..., Result]) -> Callable[..., Result]:
        signature = inspect.signature(function)
        leading = list(signature.parameters.values())[:-1]
        added = list(inspect.signature(options).parameters.values())
        made: Callable[..., Options] = options
        taken = signature.replace(parameters=[*leading, *added])

        @wraps(function)
        def taking(*args: Any, **given: Any) -> Result:
            bound = taken.bind(*args, **given).arguments
            first = [bound.pop(each.name) for each in leading]
            return function(*first, made(**bound))

        # Help and completion read it; the type of a function does not declare it.
        taking.__signature__ = taken  # type: ignore[attr-defined]  # for inspect
        taking.__doc__ = f"{inspect.getdoc(function)}\n\nOptions:\n{_describe(options)}"
        return taking

    return decorate


def _describe(options: Any) -> str:
    """Return a line for each option of a dataclass."""
    hints = get_type_hints(options, include_extras=True)
    found = {name: [one for one in get_args(hint) if isinstance(one, Option)]
             for name, hint in hints.items()}  # fmt: skip
    return "\n".join(f"    {name}: {each[0].help}" for name, each in found.items() if each)
