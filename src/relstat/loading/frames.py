"""Documents that are in memory already: a data frame, or a list of texts.

They go through the same reader as a Parquet file with the same columns, so that they are cleaned,
dated and measured alike.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from relstat.corpus.corpus import Corpus, fingerprint
from relstat.errors import InputError, MissingExtraError, OptionError
from relstat.loading.opening import open

__all__ = ["corpus_of_frame", "corpus_of_texts"]


def corpus_of_frame(
    frame: Any,
    *,
    text: str | None = None,
    title: str | None = None,
    date: str | None = None,
    id: str | None = None,
    **how: Any,
) -> Corpus:
    """Make a corpus of a data frame; see :meth:`relstat.Corpus.from_frame`."""
    table = _as_polars(frame)
    columns = {"text_field": text, "title_field": title, "date_field": date, "id_field": id}
    given: dict[str, Any] = {name: one for name, one in columns.items() if one is not None}
    for column in given.values():
        if column not in table.columns:
            raise OptionError.unknown("column", column, table.columns)
    packed = io.BytesIO()
    table.write_parquet(packed)
    packed.seek(0)
    return _renamed(open("-", stdin=packed, **how, **given), "frame")


def corpus_of_texts(texts: Iterable[str | Mapping[str, Any]], **how: Any) -> Corpus:
    """Make a corpus of texts, or of records; see :meth:`relstat.Corpus.from_texts`."""
    rows = [{"text": one} if isinstance(one, str) else dict(one) for one in texts]
    if not rows:
        raise InputError("nothing to read: no text was given")
    frame = pl.DataFrame(rows, infer_schema_length=None, strict=False)
    return _renamed(corpus_of_frame(frame, **how), "texts")


def _renamed(corpus: Corpus, name: str) -> Corpus:
    """The corpus with the name of what it was made of in the place of a file's."""
    was, now = corpus.origin, name
    return replace(
        corpus,
        metadata=corpus.metadata.with_columns(
            pl.col("id").str.replace(f"^{re.escape(corpus.metadata['file'][0])}:", f"{now}:")
            if len(corpus)
            else pl.col("id"),
            file=pl.lit(now, dtype=pl.String),
        ),
        problems=tuple(
            replace(problem, file=problem.file.replace(was, now)) for problem in corpus.problems
        ),
        origin=now,
        kept={key: value for key, value in corpus.kept.items() if key is not fingerprint},
    )


def _as_polars(frame: Any) -> pl.DataFrame:
    """A polars, pandas or Arrow frame as polars."""
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    try:
        if hasattr(frame, "__arrow_c_stream__"):
            return pl.DataFrame(frame)
        if type(frame).__module__.partition(".")[0] == "pandas":
            return pl.from_pandas(frame)
    except ModuleNotFoundError:
        raise MissingExtraError("reading a pandas frame", "pandas") from None
    raise OptionError(
        f"from_frame takes a polars, pandas or Arrow frame, not {type(frame).__name__}"
    )
