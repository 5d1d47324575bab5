"""The options of reading, checked, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from relstat.cleaning.pipeline import FURNITURE_STEP, Cleaner
from relstat.corpus.calendars import CALENDARS
from relstat.corpus.date_readings import ORDERS
from relstat.corpus.options import ReadingOptions
from relstat.errors import OptionError
from relstat.readers.columns import Wanted
from relstat.readers.decoding import check_encoding
from relstat.readers.limits import Limits, parse_size
from relstat.readers.patterns import NamePattern

__all__ = ["ReadOptions"]


@dataclass(frozen=True, kw_only=True)
class ReadOptions(ReadingOptions):
    """The options of one reading, checked: the codec's own name, a number of bytes, one sign.

    Raises :class:`OptionError` for a value without sense.
    """

    def __post_init__(self) -> None:
        object.__setattr__(self, "max_size", parse_size(self.max_size))
        for each in fields(self):
            given = getattr(self, each.name)
            if each.default == () and not isinstance(given, str):
                object.__setattr__(self, each.name, tuple(given))
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
    def of(cls, how: ReadingOptions) -> ReadOptions:
        """The options of reading among those given."""
        return cls(**how.reading)

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
        return Cleaner(self.raw, without, tuple(self.furniture_lines), self.speakers, tuple(rules))

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
    default = getattr(ReadingOptions, name)
    if isinstance(default, bool):
        return "true or false", isinstance(value, bool)
    if isinstance(default, tuple):
        texts = isinstance(value, tuple) and all(isinstance(each, str) for each in value)
        return "a list of texts", texts
    return "text", value is None or isinstance(value, str)
