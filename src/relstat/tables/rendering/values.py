"""From raw values to text: numbers rounded by their kind, lists and series in one cell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from string import Formatter
from typing import Any, Final

from relstat.tables.table import Column, Entries, Table
from relstat.text.visible import ACTING

__all__ = ["one_line", "series_signs", "written"]

_DIGITS: Final = {"rate": 1, "score": 2, "share": 1, "p": 3}
_ACTING: Final = re.compile(f"{ACTING.pattern}+")
_PART: Final = re.compile(r"\[([^\]]*)\]|([^\[]+)")  # of the form of an entry: optional, always
_SIGNS: Final = "▁▂▃▄▅▆▇█"
_NONE: Final = "·"
_UNREAD: Final = "?"
_ROUNDING: Final = 1e-9  # a share of the highest that is 4/8 must not become 5/8 by rounding


def written(table: Table, column: Column) -> list[str]:
    """Write the values of one column of a table; null is empty."""
    values = table.frame[column.name].to_list()
    if column.entries is not None:
        totals = table.frame[column.entries.total].to_list() if column.entries.total else values
        return [
            "" if value is None else one_line(_entries(value, total, column.entries))
            for value, total in zip(values, totals, strict=True)
        ]
    write = _writer(column)
    if column.then is None:
        return [write(value) for value in values]
    later = table.frame[column.then].to_list()
    return [f"{write(old)} → {write(new)}" for old, new in zip(values, later, strict=True)]


def one_line(text: str) -> str:
    """A text on one line, with spaces for what would act on a terminal."""
    return _ACTING.sub(" ", text)


def series_signs(values: Sequence[float | None], full: float | None = None) -> str:
    """Write numbers as signs from ▁ to █, which is ``full`` or the highest; · is 0, ? is null."""
    highest = full or max((value for value in values if value is not None), default=0.0)
    signs = []
    for value in values:
        if value is None:
            signs.append(_UNREAD)
        elif value <= 0:
            signs.append(_NONE)
        else:
            level = math.ceil(value / highest * len(_SIGNS) - _ROUNDING)
            signs.append(_SIGNS[min(max(level, 1), len(_SIGNS)) - 1])
    return "".join(signs)


def _entries(entries: Sequence[Any], total: Any, how: Entries) -> str:
    """Write the first entries of a list, and the number of the others."""
    shown = [_PART.sub(partial(_write_part, entry), how.form) for entry in entries[: how.most]]
    left = (len(entries) if how.total is None else total) - len(shown)
    return how.between.join(shown) + (f" and {left:,} more" if left > 0 else "")


def _write_part(entry: Mapping[str, Any], part: re.Match[str]) -> str:
    """Write a part of the form of an entry; one in brackets is nothing where a field is null."""
    optional, always = part[1], part[2]
    fields = [name for _, name, _, _ in Formatter().parse(optional or "") if name]
    if optional and any(entry[name] is None for name in fields):
        return ""
    return (optional or always).format(**entry)


def _writer(column: Column) -> Callable[[Any], str]:
    digits = column.digits if column.digits is not None else _DIGITS.get(column.kind, 0)

    def write(value: Any) -> str:
        if value is None:
            return ""
        if column.kind == "count":
            return f"{value:,}"
        if column.kind == "share":
            return f"{value:.{digits}%}"
        if column.kind == "p":
            least = 10**-digits
            return f"<{least:.{digits}f}" if value < least else f"{value:.{digits}f}"
        if column.kind in ("rate", "score"):
            number = f"{value:,.{digits}f}"
            return number.lstrip("-") if float(number.replace(",", "")) == 0 else number
        if column.kind == "series":
            return series_signs(value, column.full)
        return one_line(str(value))

    return write
