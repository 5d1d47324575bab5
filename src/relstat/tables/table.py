"""Tables: what every measure returns.

A :class:`Table` is a frozen polars frame of raw numbers with a title, a description of each
column, notes in plain words and a record of how it was made. It never rounds; renderers do.
:class:`Tables` is a named, ordered set of them, for reports that need more than one shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import polars as pl

from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError
from relstat.text.vocabulary import TokenOptions

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Column", "Kind", "Provenance", "Table", "Tables"]

Kind = Literal["text", "count", "rate", "score", "share", "p", "date"]
KINDS: Final = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of a table is to be read and printed.

    ``interval`` names the two columns that hold its lower and upper bound. ``rank`` says how
    soon the column yields when space is short: 0 is always printed, higher ranks go first,
    and ``None`` stays out of printed tables (it is in csv, tsv, json, jsonl and parquet).
    ``align`` is for text that is read from the right, as the left side of a concordance: it
    stands at the right, and is cut on the left where space is short.
    """

    name: str
    kind: Kind = "text"
    label: str = ""
    digits: int | None = None
    interval: tuple[str, str] | None = None
    rank: int | None = 0
    align: Literal["left", "right"] = "left"

    @property
    def heading(self) -> str:
        """What stands above the column in print."""
        return self.label or self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a table was made: the measure, its options, the corpus, the version, the sources."""

    method: str
    options: Mapping[str, Any] = field(default_factory=dict)
    corpus: str = ""
    releases: int = 0
    words: int | None = None
    citations: tuple[str, ...] = ()
    tokens: TokenOptions = TokenOptions()
    uncleaned: tuple[str, ...] = ()

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
            "corpus": self.corpus,
            "releases": self.releases,
            "words": self.words,
            "citations": list(self.citations),
        }


@dataclass(frozen=True)
class Table:
    """Raw numbers with everything needed to read and to repeat them.

    ``frame`` holds the numbers; a null is a value that cannot be computed, and a note says
    why. ``columns`` describe the frame's columns in print order. ``notes`` are sentences for
    the reader.
    """

    title: str
    frame: pl.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    provenance: Provenance = field(default_factory=lambda: Provenance("none"))

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if names != self.frame.columns:
            raise OptionError(f"columns {names} do not describe the frame {self.frame.columns}")
        for column in self.columns:
            if column.kind not in KINDS:
                raise OptionError.unknown("column kind", column.kind, KINDS)

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.frame.iter_rows(named=True)

    def __str__(self) -> str:
        return self.render()

    def column(self, name: str) -> Column:
        """The description of a column."""
        for column in self.columns:
            if column.name == name:
                return column
        raise OptionError.unknown("column", name, self.frame.columns)

    def head(self, rows: int) -> Table:
        """The same table with at most that many rows."""
        return replace(self, frame=self.frame.head(rows))

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

    def render(self, format: str = "plain", *, width: int | None = None) -> str:
        """The table as text in one of ``relstat.tables.rendering.FORMATS``.

        ``width`` is the number of characters a line may take in ``plain``; columns of high
        rank yield until it fits, and a note says which.
        """
        from relstat.tables.rendering import render

        return render(self, format, width=width)

    def write(self, path: str | Path, format: str | None = None) -> None:
        """Write to a file; without ``format`` its suffix decides."""
        from relstat.tables.rendering import write

        write(self, Path(path), format)

    def _repr_html_(self) -> str:
        return self.render("html")


@dataclass(frozen=True)
class Tables:
    """A titled, ordered set of tables; ``tables["terms"]`` is one of them."""

    title: str
    members: Mapping[str, Table]

    def record(self, method: str, options: Mapping[str, Any]) -> Tables:
        """The same tables, their records completed by the options with which they were asked."""
        members = {name: table.record(method, options) for name, table in self.members.items()}
        return replace(self, members=members)

    def __getitem__(self, name: str) -> Table:
        if name not in self.members:
            raise OptionError.unknown("table", name, self.members)
        return self.members[name]

    def __iter__(self) -> Iterator[Table]:
        return iter(self.members.values())

    def __len__(self) -> int:
        return len(self.members)

    def __str__(self) -> str:
        return self.render()

    def render(self, format: str = "plain", *, width: int | None = None) -> str:
        """All tables as text; a format that holds one table only raises an error."""
        from relstat.tables.rendering import render

        return render(self, format, width=width)

    def write(self, path: str | Path, format: str | None = None) -> None:
        """Write to a file; formats that hold one table get one file for each, NAME-TABLE.csv."""
        from relstat.tables.rendering import write

        write(self, Path(path), format)

    def _repr_html_(self) -> str:
        return self.render("html")


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value)
