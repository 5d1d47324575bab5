"""Word counts in a file: a reference that can be shared where its texts cannot.

``relstat freq ARCHIVE --reference -o counts.csv`` writes every term with two columns more:

- ``spread``: of the documents that have the term 1, 2, 3 ... times, how many there are and how
  many words they have: ``[[1, 12, 2400], [2, 3, 800]]``;
- ``corpus``, in the first row: documents with words, their words, the sums of the second, third and
  fourth power of these, and the number of terms.

From them the test by documents and the intervals follow as from the texts, but for one thing: the
documents with one count are taken to be equally long. Any other list of counts (a column of words
and one of counts) gives rates and log ratios, and nothing that can be tested: how a word is spread
over documents is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from relstat.arrays import Flags, Floats
from relstat.counting.counts import Counts
from relstat.counting.stems import stems_of
from relstat.errors import InputError
from relstat.statistics.strata import Side

__all__ = [
    "CORPUS",
    "SPREAD",
    "WordCounts",
    "is_reference",
    "read_word_counts",
    "spread_columns",
]

SPREAD: Final = "spread"
CORPUS: Final = "corpus"
_TERMS: Final = ("term", "word", "token", "type", "ngram", "feature", "form", "item")
_COUNTS: Final = ("count", "freq", "frequency", "n", "occurrences")
_DOCUMENTS: Final = ("documents", "docs", "docfreq", "range")
_SUFFIXES: Final = (".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".parquet")
_PARTS: Final = 3  # of an entry of spread
_SIZES: Final = 6  # of an entry of corpus


@dataclass(frozen=True)
class WordCounts:
    """The counts of a file.

    Attributes:
        name: the file's, without suffixes.
        terms: in lower case, each once, with their occurrences and documents (NaN: not known).
        words: of the counted texts.
        documents: of these; NaN where it is not known.
        whole: whether every term is listed, so that one which is not does not occur.
        spread: for each term the entries described above; None where the file has none.
        lengths: sums of the first to the fourth power of the words of documents, with it.
    """

    name: str
    terms: pl.Series
    counts: Floats
    having: Floats
    words: float
    documents: float
    whole: bool
    spread: Sequence[Sequence[Sequence[float]]] | None = None
    lengths: Floats = field(default_factory=lambda: np.full(4, np.nan))

    @property
    def tested(self) -> bool:
        """Whether terms can be tested by documents."""
        return self.spread is not None

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {term: row for row, term in enumerate(self.terms.to_list())}

    def has(self, terms: Sequence[str]) -> Flags:
        """Whether it is known how often each of some terms occurs."""
        if self.whole:
            return np.ones(len(terms), np.bool_)
        return np.array([term in self._rows for term in terms], np.bool_)

    @property
    def longest(self) -> int:
        """The most words of a term."""
        spaces = self.terms.str.count_matches(" ").to_numpy()
        return int(spaces.max(initial=0)) + 1

    def stemmed(self) -> WordCounts:
        """Return the same with the stem of each term for the term."""
        stems = stems_of(self.terms)
        if stems.is_duplicated().any():
            return _merged(self.name, stems, self.counts, self.words, whole=self.whole)
        return WordCounts(
            self.name, stems, self.counts, self.having, self.words, self.documents, self.whole,
            self.spread, self.lengths,
        )  # fmt: skip

    def side(self, terms: Sequence[str]) -> Side:
        """Take the file as a side of a comparison of some terms, in one stratum."""
        rows = [self._rows.get(term, -1) for term in terms]
        listed = [(number, row) for number, row in enumerate(rows) if row >= 0]
        if self.spread is None:  # only the counts are used: as if each were of one document
            entries = [(number, float(self.counts[row]), 1.0, 0.0) for number, row in listed]
        else:
            entries = [
                (number, float(count), float(documents), float(words))
                for number, row in listed
                for count, documents, words in self.spread[row]
            ]
        table = np.array(entries, np.float64).reshape(-1, 1 + _PARTS)
        times = table[:, 2].astype(np.int64)
        return Side(
            term=np.repeat(table[:, 0].astype(np.int64), times),
            stratum=np.zeros(int(times.sum()), np.int64),
            count=np.repeat(table[:, 1], times),
            length=np.repeat(table[:, 3] / np.maximum(table[:, 2], 1), times),
            documents=np.array([self.documents]),
            lengths=self.lengths[:, None],
            terms=len(terms),
        )


def spread_columns(counts: Counts, terms: int) -> tuple[pl.Series, pl.Series]:
    """Return the two columns that make the counts of a corpus a reference that can be tested.

    Args:
        counts: documents x terms.
        terms: how many terms there are.
    """
    cells = counts.table
    frame = (
        pl.DataFrame(
            {"term": cells.terms, "count": cells.counts, "words": counts.sizes[cells.rows]}
        )
        .group_by("term", "count")
        .agg(pl.len().alias("documents").cast(pl.Int64), pl.col("words").sum())
        .sort("term", "count")
        .select(
            "term",
            pl.concat_list(
                pl.col("count").cast(pl.Int64), "documents", pl.col("words").cast(pl.Int64)
            ).alias("entry"),
        )
        .group_by("term", maintain_order=True)
        .agg("entry")
    )
    every = pl.DataFrame({"term": np.arange(len(counts.words))})
    spread = every.join(frame, on="term", how="left", maintain_order="left")["entry"]
    sizes = counts.sizes[counts.sizes > 0].astype(np.float64)
    whole = [
        float(len(sizes)),
        *(float((sizes**power).sum()) for power in (1, 2, 3, 4)),
        float(terms),
    ]
    first = [whole, *[None] * (len(counts.words) - 1)] if len(counts.words) else []
    corpus = pl.Series(CORPUS, first, dtype=pl.List(pl.Float64))
    return spread.alias(SPREAD), corpus


def read_word_counts(path: str | Path) -> WordCounts:
    """Read word counts from a csv, tsv, json, jsonl or parquet file.

    Words are compared in lower case; the counts of words that differ in case only are added up.

    Raises:
        InputError: a file that cannot be read, or without a column of words and one of counts, or
            with a count that is none.
    """
    name = Path(path)
    rows = _read_rows(name)
    columns = {column.lower(): column for column in rows.columns}
    term = _find_column(name, columns, "words", _TERMS)
    count = _find_column(name, columns, "counts", _COUNTS)
    rows = rows.filter(rows[term].is_not_null())
    terms = (
        rows[term].cast(pl.String).str.strip_chars().str.replace_all("’", "'").str.to_lowercase()
    )
    counts = _numbers(name, rows[count])
    label = name.name.split(".")[0] or str(path)
    if SPREAD in rows.columns and CORPUS in rows.columns and not terms.is_duplicated().any():
        return _tested(name, label, terms, counts, rows)
    found = next((columns[one] for one in _DOCUMENTS if one in columns), None)
    having = None if found is None else _numbers(name, rows[found])
    if terms.is_duplicated().any():
        return _merged(label, terms, counts, float(counts.sum()), whole=False)
    missing = np.full(len(terms), np.nan)
    return WordCounts(
        label, terms, counts, missing if having is None else having, float(counts.sum()), np.nan,
        whole=False,
    )  # fmt: skip


def is_reference(path: str | Path) -> bool:
    """Whether a path is a file of counts, and not one of documents: by its columns."""
    name = Path(path)
    if name.suffix.lower() not in _SUFFIXES or not name.is_file():
        return False
    try:
        rows = _read_rows(name)
    except InputError:
        return False
    columns = {column.lower() for column in rows.columns}
    return bool(columns & set(_TERMS)) and bool(columns & set(_COUNTS)) and "text" not in columns


def _tested(
    path: Path, label: str, terms: pl.Series, counts: Floats, rows: pl.DataFrame
) -> WordCounts:
    """The counts of a file that freq wrote as a reference."""
    spread = [_as_list(path, one) for one in rows[SPREAD].to_list()]
    sizes = rows[CORPUS].drop_nulls()
    corpus = _as_list(path, sizes[0]) if len(sizes) else []
    if len(corpus) != _SIZES or any(len(entry) != _PARTS for one in spread for entry in one):
        raise InputError(f"{path}: the columns {SPREAD} and {CORPUS} are not as freq writes them")
    sums = np.array([sum(entry[0] * entry[1] for entry in one) for one in spread], np.float64)
    if not np.array_equal(sums, counts):
        wrong = terms[int(np.flatnonzero(sums != counts)[0])]
        raise InputError(f"{path}: count and {SPREAD} of {wrong!r} do not agree")
    return WordCounts(
        label,
        terms,
        counts,
        np.array([sum(entry[1] for entry in one) for one in spread], np.float64),
        float(corpus[1]),
        float(corpus[0]),
        whole=len(rows) == int(corpus[5]),
        spread=spread,
        lengths=np.array(corpus[1:5], np.float64),
    )


def _merged(
    label: str, terms: pl.Series, counts: Floats, words: float, *, whole: bool
) -> WordCounts:
    """Counts of equal terms added up; in how many documents they are is not known then."""
    summed = (
        pl.DataFrame({"term": terms, "count": counts})
        .group_by("term", maintain_order=True)
        .agg(pl.col("count").sum())
    )
    nothing = np.full(len(summed), np.nan)
    return WordCounts(
        label, summed["term"], summed["count"].to_numpy(), nothing, words, np.nan, whole
    )


def _read_rows(path: Path) -> pl.DataFrame:
    try:
        match path.suffix.lower():
            case ".parquet":
                return pl.read_parquet(path)
            case ".json":
                held = json.loads(path.read_text(encoding="utf-8"))
                held = held["rows"] if isinstance(held, dict) and "rows" in held else held
                return _frame_of(held)
            case ".jsonl" | ".ndjson":
                lines = path.read_text(encoding="utf-8").splitlines()
                return _frame_of([json.loads(line) for line in lines if line.strip()])
            case ".tsv" | ".tab":
                return pl.read_csv(path, separator="\t", infer_schema=False, quote_char='"')
            case _:
                return pl.read_csv(path, infer_schema=False)
    except (OSError, ValueError, TypeError, pl.exceptions.PolarsError) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise InputError(f"{path}: cannot read word counts: {reason}") from error


def _frame_of(rows: Any) -> pl.DataFrame:
    """Rows of JSON as a frame of texts; lists stay JSON."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("no list of rows")
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = {
        name: [
            None
            if (value := row.get(name)) is None
            else value
            if isinstance(value, str)
            else json.dumps(value)
            for row in rows
        ]
        for name in names
    }
    return pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String))


def _find_column(path: Path, columns: Mapping[str, str], what: str, names: Sequence[str]) -> str:
    for name in names:
        if name in columns:
            return columns[name]
    raise InputError(f"{path}: no column of {what}: name it {names[0]}; there are: "
                     f"{', '.join(columns.values())}")  # fmt: skip


def _numbers(path: Path, values: pl.Series) -> Floats:
    """Counts as numbers."""
    numbers = values.cast(pl.Float64, strict=False)
    wrong = (numbers.is_null() | (numbers < 0) | (numbers != numbers.floor())).arg_true()
    if len(wrong):
        row = int(wrong[0])
        raise InputError(f"{path}: row {row + 1}: no count: {values[row]!r}")
    return numbers.to_numpy()


def _as_list(path: Path, value: Any) -> list[Any]:
    if isinstance(value, pl.Series):
        return [_as_list(path, one) if isinstance(one, pl.Series) else one for one in value]
    if isinstance(value, list):
        return value
    try:
        found = json.loads(value)
    except (TypeError, ValueError):
        found = None
    if not isinstance(found, list):
        raise InputError(f"{path}: {value!r} is no list of numbers") from None
    return found
