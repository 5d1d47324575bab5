"""What every command shares: its first step (read), its last (write), its errors.

:func:`with_shared` adds the options of :mod:`relstat.commands.options` to those of a measure, opens
the corpus, calls the measure, writes the table that comes back, and turns errors into one line and
an exit status; :func:`with_input` does less, for a command that makes no table.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

import typer

from relstat.commands.input_options import Input
from relstat.commands.measuring import Measuring, call_measure, own_parameters
from relstat.commands.options import Shared
from relstat.commands.output import exit_status
from relstat.commands.progress import Watcher
from relstat.errors import OptionError

if TYPE_CHECKING:
    from relstat.tables.table import Table, Tables

__all__ = ["Command", "divide_arguments", "with_input", "with_shared"]

Command = Callable[..., None]

# Types that commands name but that must not be imported before one runs.
_UNLOADED: Final = dict.fromkeys(("Corpus", "Input", "Shared", "Table", "Tables"), object)


def with_shared(describe: Callable[[], Measuring | Callable[..., Table | Tables]]) -> Command:
    """Make a typer command of a function that names a measure; its docstring is the help.

    The measure's options come before those that every command takes.
    """
    named = describe()
    how = named if isinstance(named, Measuring) else Measuring(named)

    def run(shared: Shared, typed: dict[str, Any]) -> None:
        named = _files_among(typed.values())
        shared.require_no_input(named)
        watcher = Watcher(quiet=shared.quiet)
        corpus = shared.read(watcher, how.divide)
        with watcher:
            table = call_measure(how, corpus, shared, typed)
        shared.write(table, named)

    return _as_command(describe, own_parameters(how.measure), Shared, run)


def _files_among(typed: Iterable[Any]) -> list[Path]:
    """The files that the options of a command name."""
    given = [one for value in typed for one in (value if isinstance(value, list) else [value])]
    return [Path(one) for one in given if isinstance(one, str | Path) and _is_file(Path(one))]


def _is_file(path: Path) -> bool:
    """Whether a path is a file; a pattern may be too long for a name, or have a null in it."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def with_input(command: Command) -> Command:
    """Make a typer command of a function of the input options."""

    def run(given: Input, typed: dict[str, Any]) -> None:
        command(given, **typed)

    hints = get_type_hints(command, localns=_UNLOADED, include_extras=True)
    own = [
        each.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[each.name])
        for each in list(inspect.signature(command).parameters.values())[1:]
    ]
    return _as_command(command, own, Input, run)


def _as_command(
    described: Callable[..., Any],
    own: Sequence[inspect.Parameter],
    options: type[Input],
    run: Command,
) -> Command:
    """A function whose parameters are a command's own and those of ``options``."""
    common = options.parameters()
    # What is looked for comes before where, as for grep.
    sought = [each for each in own if _is_argument(each.annotation)]
    added = [each for each in own if not _is_argument(each.annotation)]
    several = next((each.name for each in sought if _takes_several(each.annotation)), None)
    where = common[:1] if several is None else []
    parameters = [*sought, *where, *added, *common[1:]]

    @wraps(described)
    def command(**values: Any) -> None:
        with exit_status(debug=values["debug"]):
            if several is not None:
                values[several], values["paths"] = divide_arguments(values[several])
            run(options.of(values), values)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # for typer
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def _takes_several(hint: Any) -> bool:
    """Whether a parameter takes any number of arguments, and so shares them with the paths."""
    return list[str] in (hint.__origin__, *get_args(hint.__origin__))


def divide_arguments(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """Divide arguments into what is looked for and the paths, which come after it.

    The paths begin with the first argument that is there to be read: a file, a folder, an index,
    or ``-`` for a pipe.

    Raises:
        OptionError: no argument is there to be read.
    """
    for place, one in enumerate(given):
        if one == "-" or _exists(Path(one)):
            return list(given[:place]), list(given[place:])
    from relstat.readers.finding import nearest_path

    meant = nearest_path(given[-1])
    how = "after the patterns give files, folders or an index, or - for a pipe"
    what = f"no file, folder or index named {given[-1]!r}"
    if meant:
        raise OptionError(f"{what}{meant} {how.capitalize()}")
    raise OptionError(f"{what if len(given) > 1 else 'nothing to read'}: {how}")


def _exists(path: Path) -> bool:
    """Whether a path is there; a pattern may be too long for a name, or have a null in it."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _is_argument(hint: Any) -> bool:
    """Whether a parameter is given by its place, not by a name."""
    return isinstance(hint.__metadata__[0], typer.models.ArgumentInfo)
