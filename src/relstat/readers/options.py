"""How to read: the options that :func:`relstat.read` and the index builder share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, TypedDict

from relstat.cleaning.pipeline import FURNITURE_STEP, Cleaner, Speakers
from relstat.corpus.calendars import CALENDARS
from relstat.corpus.date_readings import ORDERS
from relstat.errors import OptionError
from relstat.readers.columns import Wanted
from relstat.readers.decoding import check_encoding
from relstat.readers.limits import Limits, parse_size
from relstat.readers.patterns import NamePattern

__all__ = ["FileOptions", "ReadOptions"]

_SWITCHES: Final = ("strict", "raw", "keep_furniture")
_LISTS: Final = ("without", "furniture_lines")


class FileOptions(TypedDict, total=False):
    """The keywords that say how files are read; :func:`relstat.read` tells what each means."""

    text_field: str | None
    title_field: str | None
    date_field: str | None
    id_field: str | None
    fields: str | None
    encoding: str | None
    date_order: str | None
    calendar: str | None
    delimiter: str | None
    max_size: int | str | None
    raw: bool
    without: Sequence[str]
    keep_furniture: bool
    furniture_lines: Sequence[str]
    speakers: Speakers


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The options of one reading; equal options read the same bytes alike.

    Attributes:
        text_field, title_field, date_field, id_field: the columns of record files that hold
            these, instead of the usual names.
        fields: a pattern that names fields in the paths.
        encoding: the encoding of all files, as the codec's own name; None: UTF-8, a byte order
            mark, or a guess that is reported.
        date_order: the order of numbers in dates; None: what the dates of each source prove.
        calendar: the calendar of years that are none of ours; None: the same.
        delimiter: the sign that divides the fields of delimited files; None: the one that makes
            the best table. ``tab`` is understood.
        max_size: the bytes that a file may unpack to, from which all limits on sizes follow
            (see :mod:`relstat.readers.limits`); ``"16G"`` is understood. None: 4 GiB.
        strict: whether the first problem that leaves something out is an error.
        raw, without, furniture_lines, speakers: how texts are cleaned; see
            :class:`relstat.cleaning.pipeline.Cleaner`.
        keep_furniture: the same as leaving out the step ``furniture``.

    Raises :class:`OptionError` for a value without sense.
    """

    text_field: str | None = None
    title_field: str | None = None
    date_field: str | None = None
    id_field: str | None = None
    fields: str | None = None
    encoding: str | None = None
    date_order: str | None = None
    calendar: str | None = None
    delimiter: str | None = None
    max_size: int | str | None = None
    strict: bool = False
    raw: bool = False
    without: tuple[str, ...] = ()
    keep_furniture: bool = False
    furniture_lines: tuple[str, ...] = ()
    speakers: Speakers = "keep"

    def __post_init__(self) -> None:
        object.__setattr__(self, "max_size", parse_size(self.max_size))
        for name in _LISTS:
            given = getattr(self, name)
            object.__setattr__(self, name, given if isinstance(given, str) else tuple(given))
        for name, value in asdict(self).items():
            if name == "max_size":
                continue
            kind, right = _kind_of(name, value)
            if not right:
                raise OptionError(f"the reading option {name} must be {kind}, not {value!r}")
        if self.date_order is not None and self.date_order not in ORDERS:
            raise OptionError.unknown("order of dates", self.date_order, ORDERS)
        if self.calendar is not None and self.calendar not in CALENDARS:
            raise OptionError.unknown("calendar", self.calendar, CALENDARS)
        _ = self.cleaner
        if self.fields is not None:
            NamePattern(self.fields)
        object.__setattr__(self, "encoding", check_encoding(self.encoding))
        object.__setattr__(self, "delimiter", _check_delimiter(self.delimiter))

    @classmethod
    def of(cls, how: FileOptions, *, strict: bool) -> ReadOptions:
        """The options given as keywords."""
        return cls.from_dict({**how, "strict": strict})

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

    def as_dict(self) -> dict[str, Any]:
        """All options by name, as JSON can hold them."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @property
    def cleaner(self) -> Cleaner:
        """What cleans the texts."""
        without = (*self.without, *((FURNITURE_STEP,) if self.keep_furniture else ()))
        rules = [f"{self.calendar} calendar"] if self.calendar else []
        rules += [ORDERS[self.date_order]] if self.date_order else []
        return Cleaner(self.raw, without, self.furniture_lines, self.speakers, tuple(rules))

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


def _check_delimiter(given: str | None) -> str | None:
    """The sign that divides fields; raises :class:`OptionError` for what can be none."""
    if given is None:
        return None
    sign = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(given, given)
    if len(sign) != 1 or sign.isalnum() or sign in "\r\n\"'":
        raise OptionError(f"a delimiter is one sign, such as ';' or tab, not {given!r}")
    return sign


def _kind_of(name: str, value: object) -> tuple[str, bool]:
    """What kind of value an option takes, and whether this is one."""
    if name in _SWITCHES:
        return "true or false", isinstance(value, bool)
    if name in _LISTS:
        return "a list of texts", isinstance(value, tuple) and all(
            isinstance(each, str) for each in value
        )
    return "text", value is None or isinstance(value, str)
