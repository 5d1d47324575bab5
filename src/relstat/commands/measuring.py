"""From a measure to a command: the options of its signature become those of the shell.

A command file names a measure and describes it; what the command takes is read off the measure
itself (:mod:`relstat.measures.options`), so that the two cannot differ. The options that every
command takes are those of :class:`relstat.commands.options.Shared`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin

import typer

from relstat.commands.options import Shared, split_names
from relstat.errors import OptionError

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus
    from relstat.measures.options import Option
    from relstat.tables.table import Table, Tables

__all__ = ["Measuring", "call_measure", "divide_by_side", "own_parameters"]

_SHARED: Final = ("by", "top")  # options of a measure that every command takes
_ONLY: Final = inspect.Parameter(
    "only",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[
        str | None, typer.Option(help="Show only this one of the tables.", metavar="TABLE")
    ],
)


@dataclass(frozen=True)
class Measuring:
    """A measure, and what its command does beyond calling it.

    Attributes:
        measure: the function of the library.
        divide: how documents get the field ``side``, the groups where ``--by`` is not given.
        printed_rows: how many rows are printed of a measure that returns all by default.
    """

    measure: Callable[..., Any]
    divide: Callable[[Corpus, Shared], Corpus] | None = None
    printed_rows: int | None = None


def divide_by_side(corpus: Corpus, shared: Shared) -> Corpus:
    """Give each document the field ``side``, unless groups are asked for."""
    from relstat.loading.opening import files_of
    from relstat.measures.compare import sides

    return corpus if shared.grouping else sides(corpus, shared.paths, files_of)


def own_parameters(measure: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the options of a measure as parameters that typer understands."""
    found = [_as_typed(*each) for each in _options_of(measure) if each[0].name not in _SHARED]
    returned = inspect.signature(measure).return_annotation
    return [*found, _ONLY] if "Tables" in str(returned) else found


def call_measure(
    how: Measuring, corpus: Corpus, shared: Shared, typed: dict[str, Any]
) -> Table | Tables:
    """Call a measure with what was typed, and return what is to be written."""
    only = typed.pop("only", None)
    options: dict[str, Any] = {}
    for parameter, kind, option in _options_of(how.measure):
        if parameter.name == "by":
            options["by"] = shared.grouping or ("side" if how.divide else None)
        elif parameter.name == "top":
            top = shared.rows_wanted(how.printed_rows)
            options |= {} if top is None else {"top": top}
        else:
            options[parameter.name] = _meant(typed[option.name or parameter.name], kind, option)
    if shared.grouping and "by" not in options:
        raise OptionError(
            f"{how.measure.__name__} compares no groups: choose by --where, and leave out --by"
        )
    made: Any = how.measure(corpus, **options)
    table: Table | Tables = made if only is None else made[only]
    return table


def _options_of(measure: Callable[..., Any]) -> list[tuple[inspect.Parameter, Any, Option]]:
    """The options of a measure, each with its type and what is to be known of it."""
    parameters = list(inspect.signature(measure).parameters.values())[1:]  # all but the corpus
    hints = inspect.get_annotations(inspect.unwrap(measure), eval_str=True)
    return [(each, *get_args(hints[each.name])[:2]) for each in parameters]


def _as_typed(parameter: inspect.Parameter, kind: Any, option: Option) -> inspect.Parameter:
    """One option as typer takes it."""
    name, default = option.name or parameter.name, parameter.default
    typed, info = _typed(name, kind, option), _describe(name, kind, option)
    if option.argument:
        default = inspect.Parameter.empty
    elif option.parse is not None:
        default = str(default)
    elif isinstance(typed, type) and issubclass(typed, Enum) and default is not None:
        default = typed(default)
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[typed if default is not None else typed | None, info],
    )


def _describe(name: str, kind: Any, option: Option) -> Any:
    """What typer is to say of an option."""
    if option.argument:
        return typer.Argument(help=option.help, metavar=option.metavar)
    if kind is bool:  # named, so that there is no --no-NAME
        return typer.Option(f"--{name.replace('_', '-')}", help=option.help)
    return typer.Option(help=option.help, metavar=option.metavar, min=option.min)


def _typed(name: str, kind: Any, option: Option) -> Any:
    """The type of an option as it is typed."""
    kinds = _kinds(kind)
    if option.parse is not None or option.argument:
        return str
    if get_origin(kinds[0]) is Literal:
        return StrEnum(name.title(), {choice: choice for choice in get_args(kinds[0])})
    if Sequence[str] in kinds:
        return list[str]
    return kinds[0]


def _meant(value: Any, kind: Any, option: Option) -> Any:
    """What the measure takes for what was typed."""
    if value is None:
        return None
    if option.parse is not None:
        return option.parse(value)
    if isinstance(value, Enum):
        return value.value
    if Sequence[str] in (kinds := _kinds(kind)):
        return split_names(value) if str in kinds else value or None
    return value


def _kinds(kind: Any) -> tuple[Any, ...]:
    """The types of which a value is one, without None."""
    members = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    return tuple(each for each in members if each is not type(None))
