"""From a measure to a command: the options of its signature become those of the shell.

A command file names a measure and describes it; what the command takes is read off the measure
itself (:mod:`relstat.commands.declared`). The options that every command takes are those of
:class:`relstat.commands.options.Shared`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from relstat.commands.declared import declared
from relstat.commands.output import complain
from relstat.errors import OptionError

if TYPE_CHECKING:
    from relstat.commands.options import Shared
    from relstat.corpus.corpus import Corpus
    from relstat.tables.table import Table, Tables

__all__ = ["Measuring", "call_measure", "divide_by_side", "own_parameters"]

_SHARED: Final = ("by", "top", "mentions")  # options of a measure that every command takes
_ONLY: Final = inspect.Parameter(
    "only",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[
        str | None, typer.Option(help="Show only this table (default: all).", metavar="TABLE")
    ],
)


@dataclass(frozen=True)
class Measuring:
    """A measure, and what its command does beyond calling it.

    Attributes:
        measure: the function of the library.
        divide: how documents get the field ``side``, the groups where ``--by`` is not given.
        printed_rows: how many rows are printed of a measure that returns all by default.
        opens: options whose value is a path of documents, an index, or what the measure reads.
    """

    measure: Callable[..., Any]
    divide: Callable[[Corpus, Shared], Corpus] | None = None
    printed_rows: int | None = None
    opens: Sequence[str] = ()


def divide_by_side(corpus: Corpus, shared: Shared) -> Corpus:
    """Give each document the field ``side``, unless groups are asked for."""
    from relstat.loading.opening import files_of
    from relstat.measures.compare import sides

    return corpus if shared.grouping else sides(corpus, shared.paths, files_of)


def own_parameters(measure: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the options of a measure as parameters that typer understands."""
    found = [each.as_typed() for each in declared(measure) if each.name not in _SHARED]
    returned = inspect.signature(measure).return_annotation
    return [*found, _ONLY] if "Tables" in str(returned) else found


def call_measure(
    how: Measuring, corpus: Corpus, shared: Shared, typed: dict[str, Any]
) -> Table | Tables:
    """Call a measure with what was typed, and return what is to be written."""
    only = typed.pop("only", None)
    options: dict[str, Any] = {}
    parameters = inspect.signature(how.measure).parameters
    if "by" in parameters:
        sides = how.divide is not None and len(shared.paths) > 1
        options["by"] = shared.grouping or ("side" if sides else None)
        if options["by"] is None and len(shared.paths) > 1 and not shared.quiet:
            complain(f"relstat: {len(shared.paths):,} inputs as one; --by file compares files")
    if "top" in parameters and (top := shared.rows_wanted(how.printed_rows)) is not None:
        options["top"] = top
    if "mentions" in parameters:
        options["mentions"] = shared.choosing.get("mentions")
    for each in declared(how.measure):
        if each.name not in _SHARED:
            options[each.parameter.name] = each.meant(typed[each.name])
    for name in how.opens:
        options[name] = shared.open_beside(options[name])
    if shared.grouping and "by" not in options:
        raise OptionError(
            f"{how.measure.__name__} does not compare groups: leave out --by; --where chooses "
            "documents"
        )
    made: Any = how.measure(corpus, **options)
    table: Table | Tables = made if only is None else made.choose(only)
    return table
