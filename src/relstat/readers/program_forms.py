r"""Values as programs show them, as what they mean.

A spreadsheet saves ``=HYPERLINK("https://...","Meeting")`` where readers see *Meeting*; a script of
Python that writes a table without care leaves bytes (``b'It\xe2\x80\x99s'``) and lists of
paragraphs (``['First.', 'Second.']``). Their signs and escapes would be counted as words.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable
from typing import Final

import polars as pl

__all__ = ["as_read", "paragraphs_of_lists"]

_SHOWN: Final = r"^(?:=(?i:hyperlink)\(|[bB]['\"])"
_LINK: Final = re.compile(
    r"=hyperlink\(\s*\"(?:[^\"]|\"\")*\"\s*[,;]\s*\"((?:[^\"]|\"\")*)\"\s*\)", re.IGNORECASE
)
_LIST: Final = r"^\s*\[\s*['\"]"


def as_read(column: pl.Series) -> pl.Series:
    """Return a column with links of spreadsheets as what they show, and Python's bytes as text."""
    return _mended(column, _SHOWN, _meant)


def paragraphs_of_lists(texts: pl.Series) -> pl.Series:
    """Return texts; those that are a list of strings, as Python shows it, as paragraphs."""
    return _mended(texts, _LIST, _paragraphs)


def _mended(column: pl.Series, signs: str, change: Callable[[str], str]) -> pl.Series:
    rows = column.str.contains(signs).fill_null(False).arg_true()
    if not len(rows):
        return column
    mended = [change(value) for value in column.gather(rows).to_list()]
    return column.clone().scatter(rows, pl.Series(mended, dtype=pl.String))


def _meant(value: str) -> str:
    if value.startswith("="):
        found = _LINK.fullmatch(value.strip())
        return found[1].replace('""', '"') if found else value
    data = _literal(value)
    try:
        return data.decode() if isinstance(data, bytes) else value
    except UnicodeDecodeError:
        return value


def _paragraphs(value: str) -> str:
    parts = _literal(value)
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return value
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _literal(value: str) -> object:
    """The value of a literal of Python; None for anything else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of unknown escapes, such as \d
        try:
            return ast.literal_eval(value.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return None
