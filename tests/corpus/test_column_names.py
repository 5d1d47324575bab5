"""Columns whose names polars would take for patterns are columns as any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import relstat
from relstat.corpus.column_names import plainly_named
from relstat.loading.opening import Corpus
from relstat.readers.columns import field_names

NAMES = ("text", "*", "^t.*$", "n")
ROWS = (("The people said so.", "a", "b", "1"), ("The Party said it.", "c", "d", "2"))


def as_frame() -> pl.DataFrame:
    """The records as a frame, whose names cannot be given where it is made."""
    frame = pl.DataFrame(list(zip(*ROWS, strict=True)))
    frame.columns = list(NAMES)
    return frame


def as_csv(path: Path) -> None:
    path.write_text("\n".join(";".join(row) for row in (NAMES, *ROWS)))


def as_lines(path: Path) -> None:
    path.write_text("\n".join(json.dumps(dict(zip(NAMES, row, strict=True))) for row in ROWS))


def as_parquet(path: Path) -> None:
    as_frame().write_parquet(path)


FORMS: dict[str, Callable[[Path], None]] = {
    "csv": as_csv,
    "jsonl": as_lines,
    "parquet": as_parquet,
}


@pytest.mark.parametrize("form", sorted(FORMS))
def test_records(form: str, tmp_path: Path) -> None:
    """They are fields with an underscore behind their names, from files and from an index."""
    path = tmp_path / f"a.{form}"
    FORMS[form](path)
    index = relstat.build_index(path, tmp_path / "a.relstat", jobs=1)
    for corpus in (relstat.read(path), index, Corpus.from_frame(as_frame())):
        assert corpus.values("*_").to_list() == ["a", "c"]
        assert corpus.values("^t.*$_").to_list() == ["b", "d"]
        assert corpus.values("n").to_list() == ["1", "2"]
        groups = relstat.freq(corpus, by="*_").frame["group"].drop_nulls().unique()
        assert {"a", "c"} <= set(groups)


def test_fields_of_pages() -> None:
    """So are names of fields in pages and front matter."""
    assert field_names(["*", "^a$", "b*"]) == {"*": "*_", "^a$": "^a$_", "b*": "b*"}


def test_a_joined_table(tmp_path: Path) -> None:
    """And columns of a table that is joined."""
    as_csv(tmp_path / "a.csv")
    (tmp_path / "t.csv").write_text("n,^n$\n1,one\n2,two\n")
    corpus = relstat.read(tmp_path / "a.csv").join(tmp_path / "t.csv", on="n")
    assert corpus.values("^n$_").to_list() == ["one", "two"]


def test_names_stay_distinct() -> None:
    """An underscore is put behind until no other column is named so."""
    frame = pl.DataFrame([["a"], ["b"], ["c"]])
    frame.columns = ["*", "*_", "plain"]
    assert plainly_named(frame).columns == ["*__", "*_", "plain"]
    assert plainly_named(frame[:, 1:]).columns == ["*_", "plain"]
