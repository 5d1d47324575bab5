"""Names that look alike are one: how the values of fields are written."""

from __future__ import annotations

from typing import Final

import polars as pl

__all__ = ["as_one_name"]

_INVISIBLE: Final = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
_EAST_ASIAN: Final = r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\uac00-\ud7a3]"
_FULL_WIDTH: Final = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def as_one_name(values: pl.Series) -> pl.Series:
    """Return strings in the form that all that look like them share.

    That is the composed form of Unicode, plain single spaces, no invisible marks, the common hyphen
    and, inside names, the straight apostrophe; full-width letters of ASCII become plain ones in
    names without Chinese, Japanese or Korean letters.
    """
    plain = (
        values.str.normalize("NFC")
        .str.replace_all(_INVISIBLE, "")
        .str.replace_all("[\u2010\u2011]", "-")
        .str.replace_all(r"(\p{L})[\u2019\u02bc\uff07](\p{L}|\s)", "$1'$2")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    wide = plain.str.contains(r"[\uff01-\uff5e]") & ~plain.str.contains(_EAST_ASIAN)
    if not wide.any():
        return plain
    return plain.zip_with(~wide, plain.str.replace_many(_FULL_WIDTH))
