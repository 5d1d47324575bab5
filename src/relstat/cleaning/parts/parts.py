"""The parts of a document: title, dateline, dates, body, byline, signature, end marks, notes.

Only what cannot well be anything else is taken off the body; in doubt a line stays in it. The
body is always one piece of the text, and what is not in it stands in the other parts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from relstat.cleaning.parts.heads import Head, read_head
from relstat.cleaning.parts.tails import NO_PLAIN_END, PLAIN_END, Tail, read_tail
from relstat.corpus.dates import Precision, WrittenDate, date_in_address
from relstat.errors import OptionError

__all__ = [
    "PARTS",
    "PART_FIELDS",
    "SCHEMA",
    "Known",
    "Parts",
    "document_parts",
    "find_parts",
    "parts_of",
]

PARTS: Final = (
    "title",
    "subtitle",
    "date",
    "dateline",
    "byline",
    "signature",
    "end mark",
    "notes",
    "furniture",
)
"""What is looked for. ``furniture`` is a fixed list of lines that blogs print below an article."""

SCHEMA: Final = {
    "title": pl.String,
    "subtitle": pl.String,
    "dateline": pl.String,
    "place": pl.String,
    "agency": pl.String,
    "author": pl.String,
    "signature": pl.String,
    "date_signed": pl.Date,
    "end_mark": pl.String,
    "notes": pl.String,
    "date": pl.Date,
    "date_precision": pl.String,
    "date_source": pl.String,
    "body": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
}
"""The columns that :func:`find_parts` gives, with their types."""

PART_FIELDS: Final = (
    *("subtitle", "dateline", "place", "agency", "author", "signature", "date_signed"),
    *("end_mark", "notes", "date_source"),
)
"""What becomes a field of a document, beside its title and its date."""

_TEXT_PARTS: Final = ("subtitle", "dateline", "place", "agency", "author", "signature")
_HEAD: Final = 300  # characters that are looked at before a text is read closely
_TAIL: Final = 200
# A first line of a moderate length that does not end as a sentence does may be a heading, a
# byline or a date; one that begins in capitals or has a dash or a slash early on may have a
# dateline.
_MAY_HAVE_HEAD: Final = (
    r"^\s*[^\n]{0,160}(?:[^\s.:;,…\n]|[\p{Lu}0-9]\.)[\"”’')\]]*[^\S\n]*\n"
    r"|^\s*\p{Lu}[^\n]{1,90}?(?:--|[)/]\.?\s*[-–—―_]|/\.?\s)"
    r"|^\s*\p{Lu}{2}[^\n]{0,80}?[-–—―_]|^\s*\p{Lu}[^\n]{2,60}\d[^\n]{0,20}\([A-Za-z]"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document from elsewhere; it is never overwritten.

    ``addresses`` (of the page, of the file) may hold a date. They date nothing by themselves:
    they tell the year of a dateline that has none.
    """

    title: str | None = None
    date: dt.date | None = None
    precision: Precision | None = None
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text holds. ``body`` is ``text[start:end]``; ``date_source`` names the rule."""

    body: str
    start: int
    end: int
    title: str | None = None
    subtitle: str | None = None
    dateline: str | None = None
    place: str | None = None
    agency: str | None = None
    author: str | None = None
    signature: str | None = None
    date_signed: dt.date | None = None
    end_mark: str | None = None
    notes: str | None = None
    date: dt.date | None = None
    date_precision: Precision | None = None
    date_source: str | None = None


def find_parts(
    texts: pl.Series,
    titles: pl.Series | None = None,
    dates: pl.DataFrame | None = None,
    *,
    fields: pl.DataFrame | None = None,
    wanted: Collection[str] = PARTS,
) -> pl.DataFrame:
    """The parts of every document, a row each; the columns are those of ``SCHEMA``.

    ``titles`` are known titles: then none is looked for in that text, and its copy at the top is
    taken off the body. ``dates`` has the columns ``date`` and ``date_precision``. ``fields`` may
    hold any of ``subtitle``, ``dateline``, ``place``, ``agency``, ``author`` and ``signature``,
    and the addresses ``url`` and ``file``. A known value is never overwritten; a date that is
    known to the year or month only becomes the day that the text gives for it.

    ``body`` is the text from ``start`` to ``end`` (in characters, ``end`` not included). Where
    nothing would remain, nothing is taken off. Null texts have no parts. ``wanted`` switches
    parts off.

    How the date was found stands in ``date_source``: ``field``, ``first line``, ``below the
    title``, ``juche line``, ``dateline``, ``dateline, year from field`` (or ``from juche line``,
    ``from address``), ``signature``.

    Raises :class:`OptionError` for a part that does not exist.
    """
    names = _checked(wanted)
    size = len(texts)
    none = pl.Series([None], dtype=pl.String).new_from_index(0, size)
    known = pl.DataFrame(
        {
            "text": texts.cast(pl.String),
            "title": none if titles is None else titles.cast(pl.String),
            "date": none.cast(pl.Date) if dates is None else dates["date"],
            "date_precision": none if dates is None else dates["date_precision"],
        }
    )
    rows = _worth_reading(known).arg_true()
    found = [
        (one.title, *(getattr(one, name) for name in list(SCHEMA)[1:-3]), one.start, one.end)
        for one in _read(known, fields, rows, names)
    ]
    schema = {name: dtype for name, dtype in SCHEMA.items() if name != "body"}
    read = pl.DataFrame(found, schema=schema, orient="row").with_columns(row=rows)
    return _joined(known, read, fields)


def _checked(wanted: Collection[str]) -> frozenset[str]:
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        raise OptionError(f"no part named {unknown[0]!r}; there are: {', '.join(PARTS)}")
    return frozenset(wanted)


def _worth_reading(known: pl.DataFrame) -> pl.Series:
    """Which texts may have a part around their body; most of a large corpus need no look."""
    head = pl.col("text").str.slice(0, _HEAD)
    tail = pl.col("text").str.slice(-_TAIL).str.strip_chars_end()
    title, top = (_start_of(pl.col(name)) for name in ("title", "text"))
    return known.select(
        (
            head.str.contains(_MAY_HAVE_HEAD)
            | ~tail.str.contains(PLAIN_END)
            | tail.str.contains(NO_PLAIN_END)
            | (top == title).fill_null(False)
        ).fill_null(False)
        & (tail != "")
    ).to_series()


def _start_of(text: pl.Expr) -> pl.Expr:
    """The first letters and digits of a text; two spellings of one title agree in them."""
    start = text.str.slice(0, 60).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
    return start.str.slice(0, 8)


def _read(
    known: pl.DataFrame, fields: pl.DataFrame | None, rows: pl.Series, names: frozenset[str]
) -> Iterator[Parts]:
    some = known[rows]
    addresses: list[Sequence[str | None]] = [
        fields[name].gather(rows).cast(pl.String).to_list()
        for name in ("url", "file")
        if fields is not None and name in fields.columns
    ]
    for place, (text, title, date, precision) in enumerate(some.iter_rows()):
        where = tuple(address for column in addresses if (address := column[place]))
        yield parts_of(text, Known(title, date, precision, where), wanted=names)


def _joined(known: pl.DataFrame, read: pl.DataFrame, fields: pl.DataFrame | None) -> pl.DataFrame:
    """All rows: those that were read closely, and the others, which are all body."""
    whole = known.with_row_index("row").join(
        read.with_columns(pl.col("row").cast(pl.UInt32)),
        on="row",
        how="left",
        suffix="_found",
        maintain_order="left",
    )
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    start = pl.when(pl.col("text").is_null()).then(None).otherwise(pl.col("start").fill_null(0))
    unread = pl.col("start").is_null() & pl.col("date").is_not_null()
    taken = (pl.col("start") > 0) | (pl.col("end") < length)
    whole = whole.with_columns(
        pl.coalesce("title", "title_found").alias("title"),
        pl.coalesce("date_found", "date").alias("date"),
        pl.coalesce("date_precision_found", "date_precision").alias("date_precision"),
        pl.when(unread).then(pl.lit("field")).otherwise(pl.col("date_source")).alias("date_source"),
        pl.when(taken)
        .then(pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start")))
        .otherwise(pl.col("text"))
        .alias("body"),
        start.alias("start"),
        pl.coalesce(pl.col("end"), length).alias("end"),
    )
    if fields is not None:
        given = [name for name in _TEXT_PARTS if name in fields.columns]
        whole = whole.with_columns(
            pl.coalesce(fields[name].cast(pl.String), pl.col(name)).alias(name) for name in given
        )
    return whole.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def document_parts(text: str, *, title: str | None = None) -> Parts:
    """Divide a page of text into its parts, line by line: spaces around lines go first.

    ``title`` is one that is known already: then none is looked for, and a first line that
    repeats it is taken off the body.
    """
    text = "\n".join(line.strip() for line in text.split("\n")).strip("\n")
    return parts_of(text, Known(title=title))


def parts_of(
    text: str, known: Known | None = None, *, wanted: frozenset[str] = frozenset(PARTS)
) -> Parts:
    """Divide one text into its parts; what is ``known`` of it is not looked for."""
    known = known or Known()
    head = read_head(text, known.title, wanted)
    tail = read_tail(text, head.start, wanted)
    start, end = _trimmed(text, head.start, tail.end)
    if not any(character.isalnum() for character in text[start:end]):
        # A date and a title are no document: leave all as it was.
        head, tail, start, end = Head(), Tail(end=len(text)), 0, len(text)
    elif head.start == 0 and tail.end == len(text):
        start, end = 0, len(text)
    date, precision, source = _date(head, tail, known)
    dateline = head.dateline
    signed = tail.signed
    return Parts(
        body=text[start:end],
        start=start,
        end=end,
        title=known.title or head.title,
        subtitle=head.subtitle,
        dateline=dateline.line if dateline else None,
        place=dateline.place if dateline else tail.place,
        agency=dateline.agency if dateline else None,
        author=head.author or tail.author,
        signature=tail.signature,
        date_signed=signed.first_day if signed and signed.precision == "day" else None,
        end_mark=" ".join(tail.end_marks) or None,
        notes="\n".join([*head.notes, *tail.notes]) or None,
        date=date,
        date_precision=precision,
        date_source=source,
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span less the spaces at its ends."""
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    return start, max(start, end - (len(body) - len(body.rstrip())))


def _date(
    head: Head, tail: Tail, known: Known
) -> tuple[dt.date | None, Precision | None, str | None]:
    """The date of the document, its precision, and the rule that found it.

    The known date counts before the date of the page, that before the date of the dateline, that
    before the day of signing. What is exact to the day refines a known year or month.
    """
    field = None
    if known.date:
        exact = known.precision or "day"
        if exact == "day":
            return known.date, exact, "field"
        month = known.date.month if exact == "month" else None
        field = WrittenDate(known.date.year, month)
    candidates = list(_candidates(head, tail, known, field))
    for written, source in candidates:
        if written.precision == "day" and (field is None or _within(written, field)):
            return written.first_day, "day", source
    if field:
        return known.date, known.precision, "field"
    for written, source in candidates:
        if written.precision:
            return written.first_day, written.precision, source
    return None, None, None


def _candidates(
    head: Head, tail: Tail, known: Known, field: WrittenDate | None
) -> Iterator[tuple[WrittenDate, str]]:
    if head.when and head.source:
        yield head.when, head.source
    if head.dateline and (written := head.dateline.when):
        if written.year:
            yield written, "dateline"
        else:
            yield from _with_a_year(written, head, known, field)
    if tail.signed and field is None:
        yield tail.signed, "signature"


def _with_a_year(
    written: WrittenDate, head: Head, known: Known, field: WrittenDate | None
) -> Iterator[tuple[WrittenDate, str]]:
    """A day and month with a year that is stated elsewhere."""
    evidence = [(field, "field"), (head.when, "juche line")]
    evidence += [(date_in_address(address), "address") for address in known.addresses]
    for stated, name in evidence:
        if stated and stated.first_day and stated.precision:
            whole = written.near(stated.first_day, stated.precision)
            if whole:
                yield whole, f"dateline, year from {name}"


def _within(written: WrittenDate, field: WrittenDate) -> bool:
    return written.year == field.year and field.month in (None, written.month)
