"""Renderers: a table in, text or a file out. They round, align and leave out; they never count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final

import polars as pl

from relstat.errors import OptionError, option
from relstat.tables.rendering import data, text
from relstat.tables.rendering.choosing import pick_columns
from relstat.tables.rendering.replacing import replacing
from relstat.tables.rendering.style import Digits, Style, line_width
from relstat.tables.table import Column, Table, Tables

__all__ = [
    "DATA_FORMATS",
    "Digits",
    "Style",
    "format_of",
    "formats",
    "line_width",
    "paths_of",
    "preview",
    "render",
    "write",
]

DATA_FORMATS: Final = ("csv", "tsv", "json", "jsonl", "parquet", "xlsx")
_NO_TEXT: Final = ("parquet", "xlsx", "npz")
_ONE_TABLE: Final = ("csv", "tsv", "jsonl", "parquet")
_SUFFIXES: Final = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".npz": "npz",
    ".xlsx": "xlsx",
    ".txt": "plain",
    ".md": "github",
    ".html": "html",
    ".htm": "html",
    ".tex": "latex",
    ".rst": "rst",
}


def formats() -> tuple[str, ...]:
    """All output formats: the data formats and everything tabulate can print."""
    return (*DATA_FORMATS, *(name for name in text.formats() if name not in DATA_FORMATS))


def format_of(path: Path) -> str:
    """The format that a file's suffix represents."""
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise OptionError.unknown("output suffix", suffix or path.name, sorted(_SUFFIXES))
    return _SUFFIXES[suffix]


def render(table: Table | Tables, format: str = "plain", style: Style | None = None) -> str:
    """A table, or a set of tables, as text that ends with a line break.

    Raises :class:`OptionError` for an unknown format, for parquet and xlsx (which are no text), and
    for a set of tables in a format that holds one.
    """
    style = style or Style()
    if format not in formats() and format != "npz":
        raise OptionError.unknown("format", format, formats())
    if format in _NO_TEXT:
        raise OptionError(f"{format} is not text: write it to a file (-o NAME.{format})")
    table = _single(table, format)
    if format == "html":
        from relstat.tables.rendering import html

        return html.page(table, style)
    if isinstance(table, Tables):
        if format in _ONE_TABLE:
            first, *others = table.members
            shell = f"--only {first}" + (f" (or {', '.join(others)})" if others else "")
            python = ", ".join(table.members)
            how = f"choose one, {shell}" if style.shell else f"choose one of them ({python})"
            raise OptionError(
                f"{format} holds one table and there are {len(table)}: {how}, write to a file (one "
                "for each table), or use json"
            )
        if format == "json":
            return data.json_set(table, style)
        return text.render_set(table, format, style)
    if format in DATA_FORMATS:
        return data.render(table, format, style)
    return text.render(table, format, style)


def preview(table: Table | Tables) -> str:
    """Return HTML for a notebook; of a long table the first and the last rows."""
    from relstat.tables.rendering import html

    return html.fragment(_single(table, "html"), Style())


def write(
    table: Table | Tables, path: Path, format: str | None = None, style: Style | None = None
) -> list[Path]:
    """Write to a file and return the paths written.

    Without ``format`` the suffix decides. A set of tables in a format that holds one goes to
    one file for each: ``out.csv`` becomes ``out-size.csv``, ``out-terms.csv`` and so on, with the
    sentences of a summary in ``out-summary.csv``; in xlsx each is a sheet.
    """
    style = style or Style()
    chosen = format or format_of(path)
    table = _single(table, chosen)
    paths = paths_of(table, path, chosen)
    if isinstance(table, Tables) and chosen in _ONE_TABLE:
        for member, to in zip(_with_summary(table).values(), paths, strict=True):
            write(member, to, chosen, style)
        return paths
    content = _content(table, chosen, style)
    with replacing(path) as file:
        file.write(content)
    return paths


def paths_of(table: Table | Tables, path: Path, format: str | None = None) -> list[Path]:
    """Return the files that :func:`write` would write."""
    chosen = format or format_of(path)
    table = _single(table, chosen)
    if isinstance(table, Tables) and chosen in _ONE_TABLE:
        names = _with_summary(table)
        return [path.with_name(f"{path.stem}-{name}{path.suffix}") for name in names]
    return [path]


def _content(table: Table | Tables, format: str, style: Style) -> bytes:
    """Return what a file of a format holds."""
    if format == "xlsx":
        from relstat.tables.rendering.excel import workbook

        if isinstance(table, Tables):
            table = replace(table, members=_with_summary(table))
        return workbook(table, style)
    if format == "npz":
        from relstat.tables.matrix import MatrixTable

        if not isinstance(table, MatrixTable):
            raise OptionError(f"npz holds a matrix: relstat freq {option('matrix')} makes one")
        return table.to_npz()
    if format == "parquet" and isinstance(table, Table):
        content = BytesIO()
        pick_columns(table, style.columns).frame.write_parquet(content)
        return content.getvalue()
    return render(table, format, style).encode()


def _with_summary(tables: Tables) -> Mapping[str, Table]:
    """The tables of a set, and its summary as a table of sentences."""
    if not tables.summary:
        return tables.members
    sentences = pl.DataFrame({"sentence": list(tables.summary)})
    summary = Table(tables.title, sentences, (Column("sentence"),))
    return {"summary": summary, **tables.members}


def _single(table: Table | Tables, format: str) -> Table | Tables:
    """The table of a set of one, where its title or the format has no room for the set's own."""
    if isinstance(table, Table):
        return table
    if len(table) == 1 and format in _ONE_TABLE:
        return next(iter(table))
    return table if table.only is None else table.only  # an empty table is false
