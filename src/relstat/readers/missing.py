r"""Values that mean nothing is there, and integers that a gap in their column made fractions.

R writes ``NA``, pandas ``NaN``, ``None``, ``NaT`` or ``<NA>``, SQL dumps ``NULL`` or ``\N``, Excel
``#N/A``, editors a dash. A field is either missing or a value, never the letters "NA"; so such a
value is null in every column of every format. A dash beside a plus is a value. pandas stores
integers with gaps as floats: ``2024.0`` is 2024.

``NA`` is also Namibia, in a column of countries whose other values have two capitals each; unless
other columns of the file write ``NA``, too, for what is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from relstat.corpus.alike import as_one_name
from relstat.readers.program_forms import as_read

__all__ = ["MISSING", "Meaning", "as_meant", "as_named"]

MISSING: Final = frozenset(
    (
        *("NA", "N/A", "n/a", "#N/A", "#NA", "#N/A N/A", "<NA>", "NaN", "nan", "-NaN", "-nan"),
        *("NaT", "NULL", "null", "Null", "None", "\\N", "#NULL!", "#VALUE!", "#REF!", "#DIV/0!"),
        *("#NAME?", "#NUM!", "1.#QNAN", "-1.#IND", "(null)", "(NULL)", "[null]", "[NULL]"),
        *("n.a.", "N.A.", "(blank)", "(empty)", "-", "--", "---", "–", "—", ".", "[removed]"),
        *("[Removed]", "[deleted]"),
    )
)
"""The values that are read as none."""

_MINUS: Final = frozenset(("-", "–", "—"))

_LONGEST: Final = 16  # bytes; a text is longer, and not worth comparing
_WHOLE: Final = r"^[+-]?[0-9]+\.0+$"
_LARGE: Final = r"^[+-]?[0-9]{3,15}\.0+$"  # 2.0 may be a version or a score, 2012.0 is neither
_FORMULA: Final = r'^="([^"]*)"$'  # how a spreadsheet is made to keep 001
_COUNTRY: Final = re.compile(
    r"(?i)(?:.*[\W_])?(?:country|countries|nation|iso|iso_?a?2c?|iso_?3166(?:_?1)?(?:_?alpha)?_?2?|cc|"
    r"country_?(?:code|iso|id)s?(?:_?2)?|geo|code)"
)
_COUNTED: Final = re.compile(
    r"(?i)(?:.*[\W_])?(?:id|ids|key|no|nr|num|number|year|quarter|month|week|day|page|pages|issue|"
    r"volume|vol|rank|index|count|n|words)"
)


class Meaning:
    """What the short values of one file mean, grid by grid, or one document's by key.

    Attributes:
        found: how many values were read as missing, by their spelling.
    """

    def __init__(self) -> None:
        self.found: Counter[str] = Counter()
        self._namibia: dict[str, bool] = {}
        self._signed: set[str] = set()  # columns with a plus, in which a dash is a minus

    def __str__(self) -> str:
        ordered = sorted(self.found.items(), key=lambda pair: (-pair[1], pair[0]))
        return ", ".join(f"{token} {count:,}" for token, count in ordered)

    def read(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the columns with missing values as null and whole numbers as integers."""
        return frame.select(self._read(as_read(column), frame) for column in frame)

    def read_values(self, values: Mapping[str, str | None]) -> dict[str, str | None]:
        """Return the values of one document by key, with blank and missing ones as None.

        ``NA`` in a field named for a country stays, as the code of Namibia: the head of a text has
        no other values to compare it with.
        """
        read: dict[str, str | None] = {}
        for key, value in values.items():
            token = (value or "").strip()
            missing = token in MISSING and not (token == "NA" and _COUNTRY.fullmatch(key))
            if missing:
                self.found[token] += 1
            read[key] = None if missing or not token else value
        return read

    def _read(self, column: pl.Series, frame: pl.DataFrame) -> pl.Series:
        name = column.name
        if name not in self._namibia and _COUNTRY.fullmatch(name):
            self._namibia[name] = _are_codes(column) and not any(
                (other == "NA").any() for other in frame if other.name != name
            )
        codes = self._namibia.get(name, False)
        tokens = MISSING - {"NA"} if codes else MISSING
        meant, missing = as_meant(column, tokens - _MINUS if name in self._signed else tokens)
        if any(token in _MINUS for token, _ in missing) and (column == "+").any():
            self._signed.add(name)
            meant, missing = as_meant(column, tokens - _MINUS)
        for token, count in missing:
            self.found[token] += count
        return meant


def _are_codes(column: pl.Series) -> bool:
    """Whether the values are codes of countries: two capitals each, more than one of them."""
    there = column.str.strip_chars().drop_nulls()
    there = there.filter(~there.is_in([*MISSING, ""])).unique()
    return len(there) > 1 and bool(there.str.contains(r"^[A-Z]{2}$").all())


def as_meant(
    column: pl.Series, tokens: Collection[str] = MISSING
) -> tuple[pl.Series, list[tuple[str, int]]]:
    """Return a column of strings with missing values as null and whole numbers as integers.

    With it how many values each token made missing. ``tokens`` are those that mean missing.
    """
    rows = (column.str.len_bytes() <= _LONGEST).fill_null(False).arg_true()
    if not len(rows):
        return column, []
    written = column.gather(rows)
    if written.str.starts_with('="').any():
        written = written.str.replace(_FORMULA, "$1")
        column = column.clone().scatter(rows, written)
    bare = written.str.strip_chars()
    form = _WHOLE if _COUNTED.fullmatch(column.name) else _LARGE
    whole = bare.str.contains(form).fill_null(False)
    meant = written.zip_with(~whole, bare.str.replace(r"\.0+$", "")) if whole.any() else written
    missing = bare.is_in(sorted(tokens)).fill_null(False)
    if not (missing.any() or whole.any()):
        return column, []
    # scatter changes its own series
    changed = column.clone().scatter(rows, meant.set(missing, None) if missing.any() else meant)
    return changed, bare.filter(missing).value_counts().rows() if missing.any() else []


_LONGEST_NAME: Final = 200  # bytes; a longer value is no name


def as_named(column: pl.Series) -> pl.Series:
    """Return a column of fields in which names that look alike are one.

    Only short values are names; see :func:`relstat.corpus.alike.as_one_name`.
    """
    rows = (column.str.len_bytes() <= _LONGEST_NAME).fill_null(False).arg_true()
    if not len(rows):
        return column
    written = column.gather(rows)
    odd = written.str.contains(r"^\s|\s$|\s\s|[\t\n\r]|[^\x00-\x7f]")
    if not odd.any():
        return column
    plain = as_one_name(written)
    return column.clone().scatter(rows, written.zip_with(~odd, plain))
