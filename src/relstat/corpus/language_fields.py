"""What fields of the data say of the language of a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from relstat.errors import FieldError

__all__ = ["stated_languages"]

_STATED: Final = ("lang_field", "language")  # a column named lang is the field lang_field
_NAMES: Final[Mapping[str, str]] = {
    name: code
    for code, names in {
        "ar": "ara arabic",
        "de": "deu ger german deutsch",
        "en": "eng english",
        "es": "spa spanish español espanol castellano",
        "fa": "fas per persian farsi",
        "fr": "fra fre french français francais",
        "it": "ita italian italiano",
        "ja": "jpn japanese 日本語",
        "ko": "kor korean 한국어 조선어",
        "pt": "por portuguese português",
        "ru": "rus russian русский",
        "tr": "tur turkish türkçe",
        "uk": "ukr ukrainian українська",
        "vi": "vie vietnamese",
        "zh": "zho chi chinese 中文",
    }.items()
    for name in names.split()
}


def stated_languages(
    metadata: pl.DataFrame | pl.LazyFrame, field: str | None = None
) -> pl.Series | None:
    """Return the codes that a field has, null where it has none that is understood.

    Without ``field`` the first that usually holds languages; None where there is none. Raises
    :class:`FieldError` for a field that is not there.
    """
    usual = _STATED if field is None else (f"{field}_field", field)
    fields = metadata.collect_schema().names()
    name = next((one for one in usual if one in fields), None)
    if name is None:
        if field is not None:
            raise FieldError.unknown("field", field, sorted(fields))
        return None
    values = metadata.lazy().select(name).collect()[name]
    written = values.cast(pl.String).str.strip_chars().str.to_lowercase()
    code = written.str.extract(r"^([a-z]{2})(?:[-_][a-z0-9]+)*$")
    # "Spanish; Castilian", "Spanish (Cuba)"
    name_alone = written.str.replace(r"^(\pL+)\s*[;(].*$", "$1")
    named = name_alone.replace_strict(_NAMES, default=None, return_dtype=pl.String)
    return code.zip_with(code.is_not_null(), named).alias("lang")
