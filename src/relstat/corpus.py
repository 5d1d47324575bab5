"""A corpus: a table of releases that never changes after it was read.

The documents table has one row per release. The columns in ``CORE_FIELDS`` are always there;
every other column is a metadata field of the input. ``year``, ``quarter`` and ``month`` are
derived from the date on request, and only as far as the date's precision carries them.
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.errors import EmptyCorpusError, FieldError, OptionError

__all__ = [
    "CORE_FIELDS",
    "PERIODS",
    "Corpus",
    "Groups",
    "Problem",
    "Release",
    "parse_period",
    "period_text",
]

CORE_FIELDS: Final[Mapping[str, type[pl.DataType]]] = {
    "id": pl.String,
    "title": pl.String,
    "date": pl.Date,
    "date_precision": pl.String,  # "day", "month" or "year"; null without a date
    "text": pl.String,
    "file": pl.String,
    "line": pl.Int64,
}
PERIODS: Final = ("year", "quarter", "month")
_FINE_ENOUGH: Final = {
    "year": ("day", "month", "year"),
    "quarter": ("day", "month"),
    "month": ("day", "month"),
}
_NOT_GROUPABLE: Final = ("text",)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something met while reading: where, why, and what was done about it.

    ``skipped`` tells whether a release or file was left out because of it.
    """

    file: str
    line: int | None
    reason: str
    skipped: bool = True

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Release:
    """One published text with its metadata; ``fields`` holds every column but the core ones."""

    id: str
    title: str | None
    date: date | None
    text: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Groups:
    """The releases divided by the values of one or more fields.

    ``codes`` (int32, one per release) index ``labels``; -1 marks a release without a value.
    Labels are sorted.
    """

    by: tuple[str, ...]
    labels: tuple[str, ...]
    codes: npt.NDArray[np.int32]

    @property
    def without_value(self) -> int:
        """Releases that belong to no group."""
        return int((self.codes < 0).sum())


@dataclass(frozen=True)
class Corpus:
    """Releases as a table, with the problems met on the way in.

    Make one with :func:`relstat.read`. Iterating yields :class:`Release` objects; ``len`` is
    the number of releases; ``documents`` is the polars frame itself.
    """

    documents: pl.DataFrame
    problems: tuple[Problem, ...] = ()
    origin: str = ""
    _derived: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        missing = [name for name in CORE_FIELDS if name not in self.documents.columns]
        if missing:
            raise OptionError(f"the documents table lacks the columns: {', '.join(missing)}")

    def __len__(self) -> int:
        return self.documents.height

    def __iter__(self) -> Iterator[Release]:
        extra = [name for name in self.documents.columns if name not in CORE_FIELDS]
        for row in self.documents.iter_rows(named=True):
            yield Release(
                id=row["id"],
                title=row["title"],
                date=row["date"],
                text=row["text"],
                fields={name: row[name] for name in extra},
            )

    def __repr__(self) -> str:
        return f"<Corpus of {len(self):,} releases, {len(self.problems):,} problems>"

    @property
    def fields(self) -> tuple[str, ...]:
        """Names usable in ``by`` and ``where``, sorted; periods are there if dates are."""
        names = set(self.documents.columns) - set(_NOT_GROUPABLE)
        if self.documents["date"].null_count() < len(self):
            names.update(PERIODS)
        return tuple(sorted(names))

    @property
    def fingerprint(self) -> str:
        """Six hexadecimal digits that change when any text, title, date or field changes."""

        def build() -> str:
            digest = hashlib.blake2b(digest_size=16)
            for name in sorted(set(self.documents.columns) - {"file", "line"}):
                digest.update(f"\x1d{name}\x1d".encode())
                values = self.documents[name].cast(pl.String).fill_null("\x00")
                digest.update("\x1e".join(values.to_list()).encode("utf-8", "surrogatepass"))
            return digest.hexdigest()[:6]

        return self.derive("fingerprint", build)

    def derive(self, key: object, build: Callable[[], T]) -> T:
        """Return what ``build`` makes, made once for this corpus and kept with it."""
        if key not in self._derived:
            self._derived[key] = build()
        result: T = self._derived[key]
        return result

    def with_field(self, name: str, values: pl.Series) -> Corpus:
        """The same releases with one more metadata field (or another content of it)."""
        if name in CORE_FIELDS or name in PERIODS:
            raise OptionError(f"{name!r} is a name of relstat's own; choose another for the field")
        documents = self.documents.with_columns(values.cast(pl.String).alias(name))
        derived = {key: made for key, made in self._derived.items() if key != "fingerprint"}
        return Corpus(documents, self.problems, self.origin, derived)

    def require_releases(self) -> Corpus:
        """Return the corpus itself; raise :class:`EmptyCorpusError` when it has no release."""
        if len(self) == 0:
            where = f" in {self.origin}" if self.origin else ""
            raise EmptyCorpusError(f"no releases to measure{where}")
        return self

    def values(self, name: str) -> pl.Series:
        """The values of a field as text, one per release; null where it has none.

        Raises :class:`FieldError` when there is no such field.
        """
        if name not in self.fields:
            raise FieldError.unknown("field", name, self.fields)
        documents = self.documents
        if name in PERIODS and name not in documents.columns:
            day = pl.col("date")
            label = {
                "year": day.dt.strftime("%Y"),
                "month": day.dt.strftime("%Y-%m"),
                "quarter": day.dt.strftime("%Y-Q") + day.dt.quarter().cast(pl.String),
            }[name]
            fine = pl.col("date_precision").is_in(_FINE_ENOUGH[name])
            return documents.select(pl.when(fine).then(label).alias(name)).to_series()
        if name == "date":
            return period_text(documents["date"], documents["date_precision"]).alias("date")
        return documents[name].cast(pl.String)

    def groups(self, by: str | Sequence[str]) -> Groups:
        """Divide the releases by one or more fields; several are joined as ``a | b``.

        Raises :class:`FieldError` for an unknown field, :class:`OptionError` when no release
        has a value.
        """
        names = (by,) if isinstance(by, str) else tuple(by)
        if not names:
            raise OptionError("by needs at least one field")
        joined = pl.select(
            pl.concat_str([self.values(name) for name in names], separator=" | ")
        ).to_series()
        labels = sorted(set(joined.drop_nulls().to_list()))
        if not labels and len(self):
            raise OptionError(f"no release has a value for {' and '.join(names)}")
        codes = joined.replace_strict(
            labels, list(range(len(labels))), default=-1, return_dtype=pl.Int32
        )
        return Groups(names, tuple(labels), codes.fill_null(-1).to_numpy().astype(np.int32))

    def where(
        self,
        conditions: Mapping[str, str | Iterable[str]] | None = None,
        *,
        exclude: Mapping[str, str | Iterable[str]] | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
    ) -> Corpus:
        """Choose releases: all ``conditions`` hold (any of several values), none of ``exclude``.

        ``since`` and ``until`` are inclusive and take ``2012``, ``2012-06`` or ``2012-06-30``.
        A release without a date, or one whose date is less precise than the limit can decide
        (a year-only date inside the limit's year), is left out when a limit is given.
        """
        keep = pl.Series([True]).new_from_index(0, len(self))
        for wanted, chosen in ((True, conditions or {}), (False, exclude or {})):
            for name, value in chosen.items():
                allowed = [value] if isinstance(value, str) else [str(item) for item in value]
                hit = self.values(name).is_in(allowed).fill_null(False)
                keep = keep & (hit if wanted else ~hit)
        earliest, latest = _date_bounds(self.documents)
        if since is not None:
            keep = keep & (earliest >= parse_period(since)[0]).fill_null(False)
        if until is not None:
            keep = keep & (latest <= parse_period(until)[1]).fill_null(False)
        return Corpus(self.documents.filter(keep), self.problems, self.origin)


def parse_period(value: str | date) -> tuple[date, date]:
    """First and last day of ``2012``, ``2012-06`` or ``2012-06-30``.

    Raises :class:`OptionError` for anything else.
    """
    if isinstance(value, date):
        return value, value
    parts = value.split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return date(numbers[0], 1, 1), date(numbers[0], 12, 31)
        if len(numbers) == 2:
            year, month = numbers
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        day = date(*numbers)
    except (ValueError, TypeError):
        raise OptionError(f"not a date: {value!r}; write 2012, 2012-06 or 2012-06-30") from None
    return day, day


def _date_bounds(documents: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The earliest and latest day that each release's date may mean."""
    day, precision = pl.col("date"), pl.col("date_precision")
    bounds = documents.select(
        pl.when(precision == "year")
        .then(day.dt.truncate("1y"))
        .when(precision == "month")
        .then(day.dt.month_start())
        .otherwise(day)
        .alias("earliest"),
        pl.when(precision == "year")
        .then(day.dt.truncate("1y").dt.offset_by("1y").dt.offset_by("-1d"))
        .when(precision == "month")
        .then(day.dt.month_end())
        .otherwise(day)
        .alias("latest"),
    )
    return bounds["earliest"], bounds["latest"]


def period_text(days: pl.Series, precisions: pl.Series) -> pl.Series:
    """Dates as text that shows no more than is known: 2012-06-30, 2012-06 or 2012."""
    day, precision = pl.col("day"), pl.col("precision")
    frame = pl.DataFrame({"day": days, "precision": precisions})
    return frame.select(
        pl.when(precision == "year")
        .then(day.dt.strftime("%Y"))
        .when(precision == "month")
        .then(day.dt.strftime("%Y-%m"))
        .otherwise(day.dt.strftime("%Y-%m-%d"))
        .alias("period")
    ).to_series()
