"""Fields that relstat works out itself, beside those of the input."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from relstat.corpus.corpus import Corpus
from relstat.corpus.duplicates import COPY_FIELD
from relstat.corpus.languages import guess_languages

__all__ = ["OWN_FIELDS", "RESERVED"]


def _n_words(corpus: Corpus) -> pl.Series:
    """The number of words of each document."""
    return pl.Series("n_words", corpus.stream.words_per_document, dtype=pl.Int64)


OWN_FIELDS: Final[Mapping[str, Callable[[Corpus], pl.Series]]] = {
    "lang": guess_languages,
    "n_words": _n_words,
}
"""The language guessed (ISO 639-1) and the number of words, worked out when first asked for."""

RESERVED: Final = (*OWN_FIELDS, COPY_FIELD)
"""Names that columns of the input do not get: theirs become ``lang_field`` and so on."""
