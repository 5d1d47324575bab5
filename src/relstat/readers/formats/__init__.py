"""The formats that are read: a registry, one module per format.

A format is recognised by the suffix of a file's name; a file without a known suffix, or standard
input, by its content, in the order of :data:`FORMATS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from relstat.errors import OptionError
from relstat.readers.decoding import HEAD, head_of
from relstat.readers.formats.foreign import foreign_kind, packed_kind
from relstat.readers.formats.format import Format, Head, OpenFile
from relstat.readers.formats.html import HTML
from relstat.readers.formats.json_records import JSON, JSON_LINES
from relstat.readers.formats.parquet import PARQUET
from relstat.readers.formats.separated import CSV, TSV
from relstat.readers.formats.text import TEXT
from relstat.readers.problems import UnreadableError
from relstat.readers.sources import Source
from relstat.readers.unpacking import unpack

__all__ = [
    "FORMATS",
    "Format",
    "Head",
    "OpenFile",
    "foreign_kind",
    "format_of",
    "is_page",
    "named_format",
    "packed_kind",
    "sniff_format",
]

FORMATS: Final[Sequence[Format]] = (
    PARQUET,
    HTML,
    JSON_LINES,
    JSON,
    CSV,
    TSV,
    TEXT,  # the last: whatever is nothing else is a text
)
"""All formats, in the order in which content is compared with them."""


def format_of(source: Source, formats: Sequence[Format] | None = None) -> Format | None:
    """The format that a file's name means; None where it means none."""
    suffix = source.suffix
    return next((one for one in formats or FORMATS if suffix in one.suffixes), None)


def sniff_format(head: Head, formats: Sequence[Format] | None = None) -> Format:
    """The format that the content of a file shows."""
    listed = formats or FORMATS
    return next((one for one in listed if one.sniff(head)), listed[-1])


def named_format(name: str) -> Format:
    """The format of that name; raises :class:`OptionError` with the choices for another."""
    for one in FORMATS:
        if one.name == name:
            return one
    raise OptionError.unknown("input format", name, [one.name for one in FORMATS])


def is_page(source: Source) -> bool:
    """Whether the content of a file on disk shows it to be a web page."""
    try:
        head, _ = head_of(unpack(source, largest=HEAD))
    except UnreadableError:
        return False
    return HTML.sniff(Head(head))
