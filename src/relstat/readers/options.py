"""How to read: the options that :func:`relstat.read` and the index builder share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypedDict

from relstat.errors import OptionError
from relstat.readers.columns import Wanted
from relstat.readers.decoding import check_encoding
from relstat.readers.limits import Limits, parse_size
from relstat.readers.patterns import NamePattern

__all__ = ["FileOptions", "ReadOptions"]


class FileOptions(TypedDict, total=False):
    """The keywords that say how files are read; :func:`relstat.read` tells what each means."""

    text_field: str | None
    title_field: str | None
    date_field: str | None
    id_field: str | None
    fields: str | None
    encoding: str | None
    max_size: int | str | None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The options of one reading; equal options read the same bytes alike.

    Attributes:
        text_field, title_field, date_field, id_field: the columns of record files that hold
            these, instead of the usual names.
        fields: a pattern that names fields in the paths.
        encoding: the encoding of all files, as the codec's own name; None: UTF-8, a byte order
            mark, or a guess that is reported.
        max_size: the bytes that a file may unpack to, from which all limits on sizes follow
            (see :mod:`relstat.readers.limits`); ``"16G"`` is understood. None: 4 GiB.
        strict: whether the first problem that leaves something out is an error.

    Raises :class:`OptionError` for a value without sense.
    """

    text_field: str | None = None
    title_field: str | None = None
    date_field: str | None = None
    id_field: str | None = None
    fields: str | None = None
    encoding: str | None = None
    max_size: int | str | None = None
    strict: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "max_size", parse_size(self.max_size))
        for name, value in asdict(self).items():
            if name == "max_size":
                continue
            right = isinstance(value, bool) if name == "strict" else _is_text(value)
            if not right:
                kind = "true or false" if name == "strict" else "text"
                raise OptionError(f"the reading option {name} must be {kind}, not {value!r}")
        if self.fields is not None:
            NamePattern(self.fields)
        object.__setattr__(self, "encoding", check_encoding(self.encoding))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ReadOptions:
        """The options that :meth:`as_dict` gave; one that is missing has its default.

        Raises :class:`OptionError` for a name or a value that no option has.
        """
        names = [option.name for option in fields(cls)]
        for name in values:
            if name not in names:
                raise OptionError.unknown("reading option", name, names)
        return cls(**values)

    def as_dict(self) -> dict[str, str | int | None]:
        """All options by name, as JSON can hold them."""
        return asdict(self)

    @property
    def wanted(self) -> Wanted:
        """The columns that were named."""
        return Wanted(self.text_field, self.title_field, self.date_field, self.id_field)

    @property
    def limits(self) -> Limits:
        """How much of a file is read."""
        return Limits.of(parse_size(self.max_size))

    @property
    def pattern(self) -> NamePattern | None:
        """The pattern of ``fields``, ready to match."""
        return None if self.fields is None else NamePattern(self.fields)

    def require_met(self, columns: Collection[str]) -> None:
        """Raise :class:`FieldError` for a named column that no record file had.

        ``columns`` are all columns met; when there are none, no records were read, and that has
        been reported.
        """
        if columns:
            self.wanted.require_met(columns)


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)
