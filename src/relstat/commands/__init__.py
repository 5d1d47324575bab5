"""The command line: what was typed becomes one call of the library.

Every subcommand is one file here. The options that all share are in
:mod:`relstat.commands.options`, the reading before and the writing after in
:mod:`relstat.commands.shared`; errors become exit codes there and here. Nothing heavy is imported
before a command runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

import typer

from relstat.commands.clean import clean
from relstat.commands.compare import compare, divide
from relstat.commands.drift import drift
from relstat.commands.formulaicity import formulaicity
from relstat.commands.frames import frames
from relstat.commands.freq import freq
from relstat.commands.index import index
from relstat.commands.info import info
from relstat.commands.kwic import kwic
from relstat.commands.life import life
from relstat.commands.phrases import phrases
from relstat.commands.readability import readability
from relstat.commands.replacements import replacements
from relstat.commands.reuse import reuse
from relstat.commands.sentiment import sentiment
from relstat.commands.shared import with_input, with_shared

__all__ = ["app", "main", "run"]

COMMANDS: Final[Mapping[str, Callable[[], Callable[..., None]]]] = {
    **{
        command.__name__: partial(with_shared, command)
        for command in (
            *(info, clean, freq, phrases, frames, life, replacements, drift, kwic, reuse),
            *(formulaicity, readability, sentiment),
        )
    },
    "compare": partial(with_shared, compare, divide),
    "index": partial(with_input, index),
}


def app(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The program with these subcommands; each takes its share of the time to start."""
    made = typer.Typer(
        name="relstat",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_relstat)
    for name in names:
        made.command(name=name)(COMMANDS[name]())
    return made


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
    """Measure state-media releases: terms, formulas, readability and tone, in tables.

    Start with **relstat info FOLDER** to see what was read. Every command takes files and
    folders (text, HTML, JSON Lines, JSON, CSV, TSV, Parquet; .gz and .zst), - for a pipe, or an
    index: **relstat index FOLDER -o NAME.relstat** reads once what is measured often.

    Exit status: 0 done; 1 an error, told in one line; 2 wrong usage; 3 done, but something in
    the input was skipped (told on standard error, listed by info); 130 interrupted.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        app(given[:1] if given and given[0] in COMMANDS else COMMANDS)(given, prog_name="relstat")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def run() -> None:
    """The console script."""
    sys.exit(main())
