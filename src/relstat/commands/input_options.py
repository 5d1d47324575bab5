"""The options of every command: what is read, how, and who works.

How is declared by the library, in :mod:`relstat.corpus.options`; :class:`Input` adds the paths and
what is said of them, :class:`relstat.commands.options.Shared` what commands that measure write.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Self, get_type_hints

import typer

from relstat.commands.declared import declared, given_values
from relstat.commands.output import complain
from relstat.corpus.options import (
    CHOICE,
    CLEANING,
    INPUT,
    WORK,
    BuildingOptions,
    ReadingOptions,
)
from relstat.text.visible import visible

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus

__all__ = ["OUTPUT", "Input", "report_problems"]

OUTPUT: Final = "Output"
PANELS: Final = (CHOICE, INPUT, CLEANING, WORK, OUTPUT)
"""The parts of a command's help, in order."""

_MOST_PROBLEMS: Final = 5  # on standard error; info lists all


@dataclass(frozen=True, kw_only=True)
class Input:
    """What to read, and what to say of it.

    Attributes:
        reading: the options of :attr:`READING` that were given, as the library takes them.
    """

    READING: ClassVar[type[ReadingOptions]] = BuildingOptions
    CHOOSING: ClassVar[tuple[Callable[..., Any], ...]] = ()

    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files and folders of documents, or an index; - reads from a pipe.", metavar="PATH"
        ),
    ]
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help="Print no messages about the input and no progress bar.",
                     rich_help_panel=OUTPUT),
    ] = False  # fmt: skip
    debug: Annotated[
        bool,
        typer.Option("--debug", help="Print the traceback of an error.", rich_help_panel=OUTPUT),
    ] = False
    reading: dict[str, Any] = field(default_factory=dict)
    choosing: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def parameters(cls) -> list[inspect.Parameter]:
        """Return all options as typer takes them: the paths first, then panel after panel."""
        hints = get_type_hints(cls, include_extras=True)
        own = [
            inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if each.default is MISSING else each.default,
                annotation=hints[each.name],
            )
            for each in fields(cls)
            if each.name not in ("reading", "choosing")
        ]
        sources: list[Callable[..., Any]] = [*cls.CHOOSING, cls.READING]
        library = [one.as_typed() for each in sources for one in declared(each)]
        return sorted([*own, *library], key=lambda each: _place(each.annotation))

    @classmethod
    def of(cls, typed: dict[str, Any]) -> Self:
        """Return the options among what was typed, and take them out of it."""
        own = {each.name: typed.pop(each.name) for each in fields(cls) if each.name in typed}
        reading = declared(cls.READING)
        given = given_values(reading, {each.name: typed.pop(each.name) for each in reading})
        chosen = [one.name for each in cls.CHOOSING for one in declared(each)]
        return cls(**own, reading=given, choosing={name: typed.pop(name) for name in chosen})


def _place(hint: Any) -> int:
    """Where an option is in the help."""
    panel = getattr(hint.__metadata__[0], "rich_help_panel", None)
    return PANELS.index(panel) if panel in PANELS else -1


def report_problems(corpus: Corpus) -> None:
    """Say on standard error what was met while reading, and that texts were cleaned."""
    if done := corpus.cleaned.summary:
        complain(f"relstat: {done}")
    problems = sorted(corpus.problems, key=lambda problem: not problem.skipped)
    for problem in problems[:_MOST_PROBLEMS]:
        complain(f"relstat: {visible(problem.in_shell())}")
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        complain(f"relstat: and {more:,} more; 'relstat info --full' lists all")
