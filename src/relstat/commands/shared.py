"""What every command shares: its first step (read), its last (write), its errors.

:func:`with_shared` adds the options of :mod:`relstat.commands.options` to the own ones of a command
that measures, opens the corpus, hands both over, writes the table that comes back, and turns errors
into one line and an exit status; :func:`with_input` does less, for a command that makes no table.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, get_type_hints

import typer

from relstat.commands.options import PANELS, Input, Shared
from relstat.commands.progress import working
from relstat.errors import RelstatError
from relstat.text.visible import visible

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table, Tables

__all__ = ["with_input", "with_shared"]

# Types that commands name but that must not be imported before one runs.
_UNLOADED: Final = dict.fromkeys(("Corpus", "Input", "Shared", "Table", "Tables"), object)


def with_shared(
    command: Callable[..., Table | Tables],
    divide: Callable[[Corpus, Shared], Corpus] | None = None,
) -> Callable[..., None]:
    """Make a typer command of a function of a corpus and the shared options.

    The function's further parameters become options of their own, before the shared ones.
    ``divide`` is as for :meth:`Shared.read`.
    """

    def run(shared: Shared, values: dict[str, Any]) -> Corpus:
        corpus = shared.read(divide)
        with working(corpus, quiet=shared.quiet):
            table = command(corpus, shared, **values)
        shared.write(table)
        return corpus

    return _as_command(command, Shared, run, given=2)


def with_input(command: Callable[..., Corpus]) -> Callable[..., None]:
    """Make a typer command of a function of the input options, which returns what it opened."""

    def run(given: Input, values: dict[str, Any]) -> Corpus:
        return command(given, **values)

    return _as_command(command, Input, run, given=1)


def _as_command(
    command: Callable[..., Any],
    options: type[Input],
    run: Callable[..., Corpus],
    *,
    given: int,
) -> Callable[..., None]:
    """A function whose parameters are a command's own and those of ``options``.

    ``given`` is how many of the command's parameters it gets from ``run``.
    """
    hints = get_type_hints(command, localns=_UNLOADED, include_extras=True)
    own = list(inspect.signature(command).parameters.values())[given:]
    common_hints = get_type_hints(options, include_extras=True)
    common = [
        inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if each.name == "paths" else each.default,
            annotation=common_hints[each.name],
        )
        for each in sorted(fields(options), key=lambda each: _place(common_hints[each.name]))
    ]
    added = [
        each.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[each.name])
        for each in own
    ]
    # What is looked for comes before where, as for grep.
    sought = [each for each in added if _is_argument(each.annotation)]
    added = [each for each in added if not _is_argument(each.annotation)]
    parameters = [*sought, common[0], *added, *common[1:]]

    @wraps(command)
    def wrapper(**values: Any) -> None:
        taken = options(**{each.name: values.pop(each.name) for each in fields(options)})
        with _exit_status(debug=taken.debug):
            corpus = run(taken, values)
        if any(problem.skipped for problem in corpus.problems):
            raise SystemExit(3)

    signature = inspect.Signature(parameters)
    wrapper.__signature__ = signature  # type: ignore[attr-defined]  # typer reads it
    wrapper.__annotations__ = {each.name: each.annotation for each in parameters}
    return wrapper


def _is_argument(hint: Any) -> bool:
    """Whether a parameter is given by its place, not by a name."""
    return isinstance(hint.__metadata__[0], typer.models.ArgumentInfo)


def _place(hint: Any) -> int:
    """Where an option stands in the help: the paths first, then panel after panel."""
    panel = getattr(hint.__metadata__[0], "rich_help_panel", None)
    return PANELS.index(panel) if panel in PANELS else -1


@contextmanager
def _exit_status(*, debug: bool) -> Iterator[None]:
    """Turn errors into one line and an exit status."""
    try:
        yield
    except BrokenPipeError:
        # The reader has seen enough; nothing is left to say and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except RelstatError as error:
        if debug:
            raise
        typer.echo(f"relstat: {visible(str(error))}", err=True)
        raise SystemExit(1) from None
