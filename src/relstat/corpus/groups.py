"""Documents divided into groups by the values of fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import numpy as np
import polars as pl

from relstat.arrays import Ids
from relstat.corpus.options import CHOICE, Option
from relstat.corpus.periods import WEEKDAYS
from relstat.errors import OptionError, option
from relstat.text.reading_order import natural_key

__all__ = ["GroupName", "Groups", "check_names", "divide", "parse_names"]

GroupName = Annotated[
    str | Mapping[str, str],
    Option("Show a group under another name; repeat for more. A part of a name that several fields "
           "make is a name too (default: the values of the field).", name="label",
           metavar="'GROUP=NAME'", panel=CHOICE),
]  # fmt: skip
_BETWEEN: Final = " | "
_NONE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Groups:
    """The documents divided by the values of one or more fields.

    ``codes`` (int32, one per document) index ``labels``; -1 marks a document without a value.
    Labels are in the order in which people read the values: weekdays from Monday, numbers by their
    size, accents and capitals last.
    """

    by: tuple[str, ...]
    labels: tuple[str, ...]
    codes: Ids

    @property
    def without_value(self) -> int:
        """Documents that belong to no group."""
        return int((self.codes < 0).sum())


def divide(
    names: Sequence[str], values: Sequence[pl.Series], called: Mapping[str, str] = _NONE
) -> Groups:
    """Divide documents by the values of one or more fields, joined as ``a | b``.

    ``called`` has other names for groups, or for values that names of groups are joined of; names
    of what is not there are passed over. Raises :class:`OptionError` where two groups would have
    one name.
    """
    joined = pl.select(pl.concat_str(values, separator=_BETWEEN)).to_series()
    rows = dict(zip(joined.to_list(), zip(*values, strict=True), strict=True))
    rows.pop(None, None)
    labels = _in_order(names, rows)
    codes = joined.replace_strict(
        labels, list(range(len(labels))), default=-1, return_dtype=pl.Int32
    )
    shown = [
        called.get(label) or _BETWEEN.join(called.get(value, value) for value in rows[label])
        for label in labels
    ]
    twice = next((label for label, n in Counter(shown).items() if n > 1), None)
    if twice is not None:
        raise OptionError(f"two groups would be called {twice!r}; a field has one value for both")
    return Groups(tuple(names), tuple(shown), codes.fill_null(-1).to_numpy().astype(np.int32))


def parse_names(given: Iterable[str | Mapping[str, str]]) -> dict[str, str]:
    """Return ``GROUP=NAME`` and mappings as one mapping; OptionError for another form."""
    names: dict[str, str] = {}
    for one in given:
        if not isinstance(one, str):
            names |= one
            continue
        group, sign, name = (part.strip() for part in one.rpartition("="))
        if not (group and sign and name):
            raise OptionError(f"{option('label')} takes 'GROUP=NAME', not {one!r}")
        names[group] = name
    return names


def check_names(
    called: Mapping[str, str], names: Sequence[str], values: Sequence[pl.Series]
) -> None:
    """Raise :class:`OptionError` for a name of a group that is not there."""
    whole = divide(names, values).labels
    parts = {value for one in values for value in one.drop_nulls().unique().to_list()}
    for group in called:
        if group not in parts and group not in whole:
            raise OptionError.unknown(f"group of {' and '.join(names)}", group, whole)


def _in_order(names: Sequence[str], rows: Mapping[str, Sequence[str]]) -> list[str]:
    """The labels of groups, by the order of the values they are joined of."""

    def key(label: str) -> list[tuple[int, tuple[list[str | int], str]]]:
        return [
            (
                WEEKDAYS.index(value) if name == "weekday" and value in WEEKDAYS else 0,
                natural_key(str(value)),
            )
            for name, value in zip(names, rows[label], strict=True)
        ]

    return sorted(rows, key=key)
