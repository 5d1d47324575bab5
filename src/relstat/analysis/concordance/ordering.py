"""The order of the lines of a concordance: by the words around, the words found, or a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from relstat.arrays import Ints
from relstat.corpus.corpus import Corpus
from relstat.corpus.matches import Matches
from relstat.errors import OptionError
from relstat.text.reading_order import reading_ranks

__all__ = ["order_matches", "parse_sort_keys"]

_NEIGHBOUR: Final = re.compile(r"(\d+)([LR])", re.IGNORECASE)


def parse_sort_keys(corpus: Corpus, sort: str | Sequence[str]) -> list[str]:
    """Return the keys of ``sort``, each checked; ``position`` where there is none.

    Raises :class:`OptionError` for a key that is neither a neighbour (``1L``, ``2R``), ``0``,
    ``position``, nor a field.
    """
    given = sort.split(",") if isinstance(sort, str) else list(sort)
    keys = [key.strip() for key in given if key.strip()]
    for key in keys:
        near = _NEIGHBOUR.fullmatch(key)
        if near and int(near[1]):
            continue
        if key not in ("0", "position", *corpus.fields):
            choices = ["1L", "2L", "...", "1R", "2R", "...", "0", "position", *corpus.fields]
            raise OptionError.unknown("order", key, choices)
    return [key.upper() if _NEIGHBOUR.fullmatch(key) else key for key in keys] or ["position"]


def order_matches(corpus: Corpus, found: Matches, keys: Sequence[str]) -> Ints:
    """Return the places of the matches in order; ties keep the order of the corpus."""
    values: list[npt.NDArray[Any]] = []
    for key in keys:
        near = _NEIGHBOUR.fullmatch(key)
        if near:
            away = int(near[1])
            at = found.starts - away if near[2] == "L" else found.ends + away - 1
            values.append(_rank_terms_at(corpus, found, at))
        elif key == "0":
            size = found.ends - found.starts
            for nth in range(int(size.max(initial=0))):
                inside = np.where(size > nth, found.starts + nth, -1)
                values.append(_rank_terms_at(corpus, found, inside))
        elif key == "position":
            values.append(np.arange(len(found)))
        else:
            values.append(_rank_values(corpus, key)[found.rows])
    return np.lexsort(values[::-1]).astype(np.int64)


def _rank_values(corpus: Corpus, field: str) -> Ints:
    """Rank the documents by a field; those without a value come last."""
    values = corpus.values(field)
    distinct = values.drop_nulls().unique()
    if distinct.dtype == pl.String:
        places = dict(zip(distinct.to_list(), reading_ranks(distinct).tolist(), strict=True))
        ranks = values.replace_strict(places, return_dtype=pl.Int64)
    else:
        ranks = values.rank("dense")
    return ranks.fill_null(len(corpus) + 1).to_numpy().astype(np.int64)


def _rank_terms_at(corpus: Corpus, found: Matches, at: Ints) -> Ints:
    """Rank the terms at some positions in reading order; -1, which sorts first, outside."""
    text = corpus.stream.text
    low, high = text.document_words[found.documents], text.document_words[found.documents + 1]
    inside = np.flatnonzero((at >= low) & (at < high))
    terms = np.full(len(at), -1, dtype=np.int64)
    met, place = np.unique(text.terms(at[inside]), return_inverse=True)
    terms[inside] = reading_ranks(corpus.stream.vocabulary.terms.types.gather(met))[place]
    return terms
