"""Columns of a table: what each holds, and how a printer writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

__all__ = ["KINDS", "Column", "Entries", "Kind", "Spread"]

Kind = Literal["text", "count", "rate", "score", "share", "p", "date", "series", "list"]
KINDS: Final = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Entries:
    """How a printer writes a list of entries, each of them with named fields, in one cell.

    ``form`` writes one entry (``"{word} {points:+.1f}"``), ``between`` divides two. A part of
    ``form`` in square brackets (``"{value}[ {documents:,}]"``) is left out where a field is null.
    At most ``most`` are printed, and the number of the others, of the list or of the column
    ``total``.
    """

    form: str
    between: str = ", "
    most: int | None = None
    total: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of a table is to be read and printed.

    ``interval`` names the two columns that hold its lower and upper bound, ``then`` the column
    that is printed behind an arrow (``113 → 0``). ``rank`` says how soon the column yields when
    space is short: 0 is always printed, higher ranks go first, and ``None`` stays out of printed
    tables (it is in csv, tsv, json, jsonl and parquet). ``align`` is for text that is read from
    the right, as the left side of a concordance: it is aligned to the right, and cut on the left
    where space is short.

    A column of the kind ``list`` holds lists of entries, which ``entries`` writes. One of the kind
    ``series`` holds lists of numbers, printed as signs from ▁ to █, which is ``full``, or the
    highest of the row; · is 0, ? is null.
    """

    name: str
    kind: Kind = "text"
    label: str = ""
    digits: int | None = None
    interval: tuple[str, str] | None = None
    rank: int | None = 0
    align: Literal["left", "right"] = "left"
    then: str | None = None
    entries: Entries | None = None
    full: float | None = None

    @property
    def heading(self) -> str:
        """The heading of the column in print."""
        return self.label or self.name.replace("_", " ")

    @property
    def is_text(self) -> bool:
        """Whether a printer writes text, which it aligns to the left and may cut."""
        return self.kind in ("text", "list", "series") or self.then is not None


@dataclass(frozen=True, slots=True)
class Spread:
    """How a printer widens a long table: the columns ``values``, once for each value of ``over``.

    The frame has a row for each item and each value of ``over``, item by item, the values in the
    same order for each item. Columns that are neither ``over`` nor among ``values`` describe the
    item and repeat. In print an item is one line: the columns ``values`` are shown for every value
    of ``over``, where the first of them is, under ``heading``. In it ``{over}`` is the value and
    ``{label}`` the heading of the column.
    """

    over: str
    values: tuple[str, ...]
    heading: str = "{over} {label}"
