"""Tables: what every measure returns.

A :class:`Table` is a frozen polars frame of raw numbers with a title, a description of each
column, notes in plain words and a record of how it was made. It never rounds; renderers do.
:class:`Tables` is a named, ordered set of them, for reports that need more than one shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.tables.columns import KINDS, Column, Entries, Kind, Spread
from relstat.tables.lines import Lines
from relstat.tables.notes import Note, as_note
from relstat.tables.printing import Printable
from relstat.text.vocabulary import TokenOptions

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Column", "Entries", "Kind", "Note", "Provenance", "Spread", "Table", "Tables"]


_NAMED: Final = 8  # columns that the repr of a table lists


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a table was made: the measure, its options, the corpus, the version, the sources."""

    method: str
    options: Mapping[str, Any] = field(default_factory=dict)
    corpus: str = ""
    documents: int = 0
    words: int | None = None
    citations: tuple[str, ...] = ()
    tokens: TokenOptions = TokenOptions()
    uncleaned: tuple[str, ...] = ()
    reading: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version of relstat."""
        from importlib.metadata import version

        return version("relstat")

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        method: str,
        *,
        words: int | None = None,
        citations: Sequence[str] = (),
        **options: Any,
    ) -> Provenance:
        """Record that ``method`` measured ``corpus`` with ``options``."""
        return cls(
            method,
            options,
            corpus.fingerprint,
            len(corpus),
            words,
            tuple(citations),
            corpus.options,
            corpus.cleaned.off,
            corpus.reading,
            tuple(str(choice) for choice in corpus.choices),
            corpus.labels,
        )

    def complete(self, method: str, options: Mapping[str, Any]) -> Provenance:
        """The record with the options that it lacks; that of another measure stays as it is."""
        if self.method != method:
            return self
        return replace(self, options={**options, **self.options})

    def as_dict(self) -> dict[str, Any]:
        """The record as plain data, for json."""
        return {
            "relstat": self.version,
            "method": self.method,
            "options": {key: _plain(value) for key, value in self.options.items()},
            "tokens": asdict(self.tokens),
            "uncleaned": list(self.uncleaned),
            "reading": {key: _plain(value) for key, value in self.reading.items()},
            "choices": list(self.choices),
            "labels": dict(self.labels),
            "corpus": self.corpus,
            "documents": self.documents,
            "words": self.words,
            "citations": list(self.citations),
        }


@dataclass(frozen=True, repr=False)
class Table(Printable):
    """Raw numbers with everything needed to read and to repeat them.

    ``frame`` holds the numbers; a null is a value that cannot be computed, and a note says
    why. ``columns`` describe the frame's columns in print order. ``notes`` are sentences for
    the reader. With ``spread`` the frame is long, with a row per item and group, and is printed
    with a line per item. ``total`` is the number of items there are, where fewer were asked for.
    """

    title: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    notes: Sequence[str] = ()
    provenance: Provenance = field(default_factory=lambda: Provenance("none"))
    spread: Spread | None = None
    total: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "notes", tuple(as_note(one) for one in self.notes))
        names = [column.name for column in self.columns]
        if names != self.frame.columns:
            raise OptionError(f"columns {names} do not describe the frame {self.frame.columns}")
        for column in self.columns:
            if column.kind not in KINDS:
                raise OptionError.unknown("column kind", column.kind, KINDS)
        if self.spread is not None:
            for name in (self.spread.over, *self.spread.values):
                self.column(name)
            over = self.frame[self.spread.over]
            step = self.rows_per_item
            first = over.head(step).gather(pl.int_range(len(over), eager=True) % step)
            if len(over) % step or not over.equals(first):
                raise OptionError(
                    f"not every item has a row for every {self.spread.over}, in order"
                )

    def __len__(self) -> int:
        return self.frame.height

    def __repr__(self) -> str:
        named = ", ".join(self.frame.columns[:_NAMED])
        more = ", …" if len(self.columns) > _NAMED else ""
        size = f"{len(self):,} rows × {len(self.columns)} columns"
        return f"<Table {self.title!r}: {size} ({named}{more})>"

    def __getitem__(self, name: str) -> pl.Series:
        """Return the values of a column."""
        if not isinstance(name, str):
            raise OptionError(
                "table[...] takes the name of a column; table.frame[...] also takes rows and lists"
            )
        return self.frame[self.column(name).name]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.frame.iter_rows(named=True)

    @property
    def rows_per_item(self) -> int:
        """The rows of the frame that are printed as one line: 1, or one per group."""
        if self.spread is None:
            return 1
        return max(self.frame[self.spread.over].n_unique(), 1)

    @property
    def items(self) -> int:
        """The number of lines in print."""
        return -(-len(self) // self.rows_per_item)

    def column(self, name: str) -> Column:
        """The description of a column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise OptionError.unknown("column", name, self.frame.columns)

    def head(self, rows: int) -> Table:
        """The same table with at most that many rows, as printed: of a long one, so many items."""
        return replace(self, frame=self.frame.head(rows * self.rows_per_item))

    def record(self, method: str, options: Mapping[str, Any]) -> Table:
        """The same table, its record completed by the options with which ``method`` was asked."""
        return replace(self, provenance=self.provenance.complete(method, options))

    def to_pandas(self) -> pd.DataFrame:
        """The numbers as a pandas frame (needs the extra ``pandas``)."""
        from relstat.errors import MissingExtraError

        try:
            return self.frame.to_pandas()
        except ModuleNotFoundError:
            raise MissingExtraError("a pandas frame", "pandas") from None

    def to_arrow(self) -> pa.Table:
        """The numbers as an Arrow table (needs the extra ``pandas``)."""
        from relstat.errors import MissingExtraError

        try:
            return self.frame.to_arrow()
        except ModuleNotFoundError:
            raise MissingExtraError("an Arrow table", "pandas") from None

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


@dataclass(frozen=True, repr=False)
class Tables(Printable):
    """A titled, ordered set of tables; ``tables["terms"]`` is one of them.

    ``summary`` are sentences that say the most important of them in words, ``lines`` what a picture
    of them shows.
    """

    title: str
    members: Mapping[str, Table]
    summary: Sequence[str] = ()
    lines: Lines | None = None

    @classmethod
    def of(cls, **members: Table) -> Tables:
        """Return a set of one table, which is printed and written as the table itself is."""
        ((_, only),) = members.items()
        return cls(only.title, members)

    @property
    def only(self) -> Table | None:
        """The table of a set of one, where the set says no more than the table; else None."""
        tables = list(self)
        return tables[0] if len(tables) == 1 and tables[0].title == self.title else None

    @property
    def frame(self) -> pl.DataFrame:
        """The numbers of a set of one table; several are an :class:`OptionError`."""
        return self._single().frame

    def to_pandas(self) -> pd.DataFrame:
        """Return the numbers of a set of one table as a pandas frame (needs the extra ``pandas``).

        Raises :class:`OptionError` where there are several, which it names.
        """
        return self._single().to_pandas()

    def _single(self) -> Table:
        if len(self.members) != 1:
            named = " or ".join(f"tables[{name!r}]" for name in self.members)
            raise OptionError(f"a set of {len(self.members)} tables: take {named}")
        return next(iter(self))

    def record(self, method: str, options: Mapping[str, Any]) -> Tables:
        """The same tables, their records completed by the options with which they were asked."""
        members = {name: table.record(method, options) for name, table in self.members.items()}
        return replace(self, members=members)

    def __getitem__(self, name: str) -> Table:
        if name not in self.members:
            raise OptionError.unknown("table", name, self.members)
        return self.members[name]

    def choose(self, name: str) -> Table | Tables:
        """Return one of the tables, with the lines of the set where it has their values."""
        table = self[name]
        if self.lines is None or name not in self.lines.tables:
            return table
        return Tables(table.title, {name: table}, lines=self.lines)

    def __repr__(self) -> str:
        return f"<Tables {self.title!r}: {', '.join(self.members)}>"

    def __iter__(self) -> Iterator[Table]:
        return iter(self.members.values())

    def __len__(self) -> int:
        return len(self.members)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)
