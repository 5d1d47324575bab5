"""The command line: what was typed becomes one call of the library.

Every command is one file here and one line in ``COMMANDS``. A command that measures names its
measure, whose signature gives the options (:mod:`relstat.commands.measuring`). The options that all
share are in :mod:`relstat.commands.options`, the reading before and the writing after in
:mod:`relstat.commands.shared`; errors become exit codes there and here. Only the command that was
typed is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from inspect import getdoc, signature
from typing import Any, Final

import typer

from relstat.commands.output import exit_status, say

__all__ = ["COMMANDS", "app", "main"]

COMMANDS: Final = (
    "info",
    "clean",
    "freq",
    "keyness",
    "collocates",
    "phrases",
    "frames",
    "trend",
    "life",
    "replacements",
    "rewordings",
    "kwic",
    "reuse",
    "formulaicity",
    "diversity",
    "readability",
    "sentiment",
    "actors",
    "tone",
    "compare",
    "index",
    "completion",
)
"""The commands in the order of the help: each is a function of the module with its name."""


def app(names: Iterable[str] | None = None, *, options: bool = True) -> typer.Typer:
    """Return the program with some or all commands; without their options it starts sooner."""
    made = typer.Typer(
        name="relstat",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown" if options else None,  # what renders it takes half the start
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_relstat)
    for name in COMMANDS if names is None else names:
        described = _named(name)
        command = _with_options(described) if options else _without_options
        text = (getdoc(described) or "").replace(
            "Examples:\n", "Examples:\n\n"
        )  # a line of its own
        made.command(name=name, help=text, short_help=text.partition("\n")[0])(command)
    return made


def _named(name: str) -> Callable[..., Any]:
    """The function of a command, whose docstring is its help."""
    function: Callable[..., Any] = getattr(import_module(f"relstat.commands.{name}"), name)
    return function


def _with_options(described: Callable[..., Any]) -> Callable[..., None]:
    """A command with all its options; making it loads what it measures with."""
    from relstat.commands.shared import with_input, with_shared

    taken = signature(described).parameters
    if not taken:
        return with_shared(described)
    return with_input(described) if "given" in taken else described


def _without_options() -> None:
    """A command that is only listed."""


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"relstat {version('relstat')}")
        raise typer.Exit


def _relstat(
    version: bool = typer.Option(
        False,
        "--version",
        help="Print the version and exit.",
        callback=_print_version,
        is_eager=True,
    ),
) -> None:
    """Measure state-media texts: terms, formulas, readability and sentiment, in tables.

    Start with "relstat info FOLDER" to see what was read. Every command takes files and folders
    (text, HTML, JSON Lines, JSON, CSV, TSV, Parquet; also .gz and .zst), - for a pipe, or an index
    ("relstat index FOLDER -o NAME.relstat").

    Exit status: 0 done; 1 an error, in one line; 2 wrong usage; 130 interrupted; 143 terminated.
    What was skipped in the input is reported on standard error when it is read, and listed by
    info; with --strict it is an error.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        with exit_status(debug="--debug" in given):
            status = _run(given)
            if status == 0 and sys.stdout is not None:
                say("")  # what help has left in the buffer
    except SystemExit as end:
        return _status(end)
    return status


def _run(given: list[str]) -> int:
    """Run what was typed; its exit status."""
    known = bool(given) and given[0] in COMMANDS
    program = app(given[:1]) if known else app(options=False)
    try:
        program(given, prog_name="relstat")
    except SystemExit as end:
        return _status(end)
    return 0


def _status(end: SystemExit) -> int:
    return end.code if isinstance(end.code, int) else int(end.code is not None)
