"""Fields of documents from a table of the user's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.errors import FieldError, InputError, OptionError

ROWS: list[dict[str, Any]] = [
    {"source": "KCNA", "date": date(2011, 12, 16), "date_precision": "day"},
    {"source": "TASS", "date": date(2011, 12, 17), "date_precision": "day"},
    {"source": "IRNA", "date": date(2011, 12, 1), "date_precision": "month"},
    {"source": None, "date": None, "date_precision": None},
]


@pytest.fixture(scope="module")
def archive() -> Corpus:
    """Four documents, one dated to the month, one without source and date."""
    rows = [
        dict.fromkeys(CORE_FIELDS) | {"id": str(n), "text": ""} | row for n, row in enumerate(ROWS)
    ]
    schema: dict[str, Any] = {**CORE_FIELDS, "source": pl.String}
    return Corpus.of(pl.DataFrame(rows, schema=schema))


def test_values_are_looked_up(archive: Corpus, tmp_path: Path) -> None:
    """Every other column becomes a field; a value that the table lacks has none."""
    table = pl.DataFrame({"source": ["TASS", "KCNA"], "state": ["Russia", "DPRK"], "n": [2, 1]})
    joined = archive.join(table, on="source")
    assert joined.values("state").to_list() == ["DPRK", "Russia", None, None]
    assert joined.values("n").to_list() == ["1", "2", None, None]
    table.write_csv(tmp_path / "t.csv")
    table.write_parquet(tmp_path / "t.parquet")
    table.write_ndjson(tmp_path / "t.jsonl")
    table.write_csv(tmp_path / "t.tsv", separator="\t")
    for path in sorted(tmp_path.iterdir()):
        assert archive.join(path, on="source").metadata.equals(joined.metadata)
    assert "state" not in archive.fields


def test_periods_are_looked_up_by_date(archive: Corpus) -> None:
    """A date that is too coarse to decide is in no period; an empty end is open."""
    table = pl.DataFrame(
        {"since": ["2011", "2011-12-17"], "until": ["2011-12-16", None], "leader": ["Il", "Un"]}
    )
    assert archive.join(table, on="date").values("leader").to_list() == ["Il", "Un", None, None]


def test_errors_name_what_is_wrong(archive: Corpus, tmp_path: Path) -> None:
    """Two rows for a value, overlapping periods, taken names, no column, no file."""
    twice = pl.DataFrame({"source": ["KCNA", "KCNA"], "a": ["1", "2"]})
    with pytest.raises(OptionError, match="more than one row for source KCNA"):
        archive.join(twice, on="source")
    overlap = pl.DataFrame(
        {"since": ["2011", "2011-12"], "until": ["2012", "2012"], "p": ["a", "b"]}
    )
    with pytest.raises(OptionError, match="overlap: 2011-12 to 2012"):
        archive.join(overlap, on="date")
    with pytest.raises(OptionError, match="have a field 'year' already"):
        archive.join(pl.DataFrame({"source": ["KCNA"], "year": ["1"]}), on="source")
    with pytest.raises(OptionError, match="no column for on named 'source'; did you mean"):
        archive.join(pl.DataFrame({"sources": ["KCNA"], "a": ["1"]}), on="source")
    with pytest.raises(OptionError, match="no column beside source"):
        archive.join(pl.DataFrame({"source": ["KCNA"]}), on="source")
    with pytest.raises(FieldError, match="no field named 'place'"):
        archive.join(twice, on="place")
    with pytest.raises(InputError, match="cannot read the table"):
        archive.join(tmp_path / "none.csv", on="source")
