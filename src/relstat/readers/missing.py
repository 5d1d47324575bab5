r"""Values that mean nothing is there, and integers that a gap in their column made fractions.

R writes ``NA``, pandas ``NaN``, ``None``, ``NaT`` or ``<NA>``, SQL dumps ``NULL`` or ``\N``, Excel
``#N/A``. A field is either missing or a value, never the letters "NA"; so such a value is null in
every column of every format. pandas stores integers with gaps as floats: ``2024.0`` is 2024.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

__all__ = ["MISSING", "as_meant", "as_named"]

MISSING: Final = frozenset(
    (
        *("NA", "N/A", "n/a", "#N/A", "#NA", "#N/A N/A", "<NA>", "NaN", "nan", "-NaN", "-nan"),
        *("NaT", "NULL", "null", "Null", "None", "\\N", "#NULL!", "#VALUE!", "#REF!", "#DIV/0!"),
        *("#NAME?", "#NUM!", "1.#QNAN", "-1.#IND"),
    )
)
"""The values that are read as none."""

_LONGEST: Final = 16  # bytes; a text is longer, and not worth comparing
_WHOLE: Final = r"^[+-]?[0-9]+\.0+$"
_LARGE: Final = r"^[+-]?[0-9]{3,15}\.0+$"  # 2.0 may be a version or a score, 2012.0 is neither
_COUNTED: Final = re.compile(
    r"(?i)(?:.*[\W_])?(?:id|ids|key|no|nr|num|number|year|quarter|month|week|day|page|pages|issue|"
    r"volume|vol|rank|index|count|n|words)"
)


def as_meant(column: pl.Series) -> pl.Series:
    """Return a column of strings with missing values as null and whole numbers as integers."""
    rows = (column.str.len_bytes() <= _LONGEST).fill_null(False).arg_true()
    if not len(rows):
        return column
    written = column.gather(rows)
    bare = written.str.strip_chars()
    form = _WHOLE if _COUNTED.fullmatch(column.name) else _LARGE
    whole = bare.str.contains(form).fill_null(False)
    meant = written.zip_with(~whole, bare.str.replace(r"\.0+$", "")) if whole.any() else written
    missing = bare.is_in(list(MISSING)).fill_null(False)
    if not (missing.any() or whole.any()):
        return column
    # scatter changes its own series
    return column.clone().scatter(rows, meant.set(missing, None) if missing.any() else meant)


_INVISIBLE: Final = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
_LONGEST_NAME: Final = 200  # bytes; a longer value is no name


def as_named(column: pl.Series) -> pl.Series:
    """Return a column of fields in which names that look alike are one.

    Short values get the composed form of Unicode, plain single spaces and no invisible marks.
    """
    rows = (column.str.len_bytes() <= _LONGEST_NAME).fill_null(False).arg_true()
    if not len(rows):
        return column
    written = column.gather(rows)
    odd = written.str.contains(r"^\s|\s$|\s\s|[\t\n\r]|[^\x00-\x7f]")
    if not odd.any():
        return column
    plain = (
        written.str.normalize("NFC")
        .str.replace_all(_INVISIBLE, "")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    return column.clone().scatter(rows, written.zip_with(~odd, plain))
