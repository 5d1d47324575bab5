"""From an option that the library declares to one of the shell, and back.

The library declares each option once, with an :class:`relstat.corpus.options.Option`: in the
signature of a measure, among the fields of the options of reading, in the methods of a corpus that
choose documents. What a command takes is read off there, so that the two cannot differ.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import typer

from relstat.errors import OptionError, option

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus
    from relstat.corpus.options import Option

__all__ = ["Declared", "choose_documents", "declared", "given_values", "split_names"]


@dataclass(frozen=True)
class Declared:
    """An option as the library declares it.

    Attributes:
        parameter: its name and default in the library.
        type: the type of its values.
        option: what else is to be known of it.
    """

    parameter: inspect.Parameter
    type: Any
    option: Option

    @property
    def name(self) -> str:
        """Its name in a shell."""
        return self.option.name or self.parameter.name

    @property
    def default(self) -> Any:
        """What the library takes where nothing is given; None for nothing."""
        default = self.parameter.default
        return None if default in (inspect.Parameter.empty, ()) else default

    @property
    def repeated(self) -> bool:
        """Whether all positional arguments are its values."""
        return self.parameter.kind is inspect.Parameter.VAR_POSITIONAL

    def as_typed(self) -> inspect.Parameter:
        """Return it as a parameter that typer understands."""
        typed, default = self._typed(), self.default
        if self.option.argument:
            default = inspect.Parameter.empty  # several share their place with the paths
        elif self.option.parse is not None and default is not None:
            default = str(default)
        elif isinstance(typed, type) and issubclass(typed, Enum) and default is not None:
            default = typed(default)
        return inspect.Parameter(
            self.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=Annotated[typed if default is not None else typed | None, self._info()],
        )

    def meant(self, value: Any) -> Any:
        """Return what the library takes for what was typed; None for nothing."""
        if value is None:
            return None
        if self.option.parse is not None:
            return self.option.parse(value)
        if isinstance(value, Enum):
            return value.value
        if Sequence[str] in (kinds := _kinds(self.type)) and str in kinds:
            return split_names(value)
        return list(value) or None if isinstance(value, list | tuple) else value

    def _info(self) -> Any:
        """Return what typer is to say of it."""
        option, panel = self.option, self.option.panel
        if option.argument:
            return typer.Argument(help=option.help, metavar=option.metavar)
        if self.type is bool:  # named, so that there is no --no-NAME
            flag = f"--{self.name.replace('_', '-')}"
            return typer.Option(flag, help=option.help, rich_help_panel=panel)
        number = "N" if _kinds(self.type)[0] is int else None
        return typer.Option(
            help=option.help, metavar=option.metavar or number, min=option.min,
            rich_help_panel=panel,
        )  # fmt: skip

    def _typed(self) -> Any:
        """Return the type of its values as they are typed."""
        kinds = _kinds(self.type)
        several = bool({Sequence[str], Iterable[str]} & set(kinds))
        if self.option.parse is not None or (self.option.argument and not several):
            return str
        if get_origin(kinds[0]) is Literal:
            return StrEnum(self.name.title(), {choice: choice for choice in get_args(kinds[0])})
        if self.repeated or several:
            return list[str]
        return kinds[0]


def declared(function: Callable[..., Any]) -> list[Declared]:
    """Return the options that a function, or the fields of a dataclass, declare."""
    hints: dict[str, Any] = {}
    for one in reversed(inspect.getmro(function)) if isinstance(function, type) else [function]:
        hints |= inspect.get_annotations(inspect.unwrap(one), eval_str=True)
    found = inspect.signature(function).parameters.values()
    annotated = [each for each in found if get_origin(hints.get(each.name)) is Annotated]
    return [Declared(each, *get_args(hints[each.name])[:2]) for each in annotated]


def given_values(options: Iterable[Declared], typed: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed by the names of the library, without what equals a default."""
    given = {}
    for each in options:
        value = each.meant(typed[each.name])
        if value is not None and value != each.default:
            given[each.parameter.name] = value
    return given


def choose_documents(
    corpus: Corpus, methods: Iterable[Callable[..., Any]], typed: dict[str, Any]
) -> Corpus:
    """Choose documents by the methods of a corpus for which something was typed, in turn."""
    for method in methods:
        options = declared(method)
        given = given_values(options, typed)
        if not given:
            continue
        needed = [each for each in options if each.parameter.default is inspect.Parameter.empty]
        needed = [each for each in needed if not each.repeated]
        if not {each.parameter.name for each in needed} <= set(given):
            together = " and ".join(option(each.name) for each in needed)
            raise OptionError(f"give {together} together")
        several = [given.pop(each.parameter.name, ()) for each in options if each.repeated]
        corpus = getattr(corpus, method.__name__)(*(several[0] if several else ()), **given)
    return corpus


def split_names(given: Sequence[str] | None) -> list[str] | None:
    """Names given one by one or joined by commas, as one list; None for none."""
    names = [name.strip() for text in given or [] for name in text.split(",") if name.strip()]
    return names or None


def _kinds(kind: Any) -> tuple[Any, ...]:
    """The types of which a value is one, without None."""
    members = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    return tuple(each for each in members if each is not type(None))
