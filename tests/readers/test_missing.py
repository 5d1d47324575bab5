"""Values that mean nothing is there: which, where they do not, and how many."""

from __future__ import annotations

from pathlib import Path

import pytest

from relstat import info, read


def write(path: Path, header: str, *rows: str) -> Path:
    """Write a CSV file of rows with a text each."""
    lines = [f"{header},text", *(f"{row},Envoys met in hall {n}." for n, row in enumerate(rows))]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["country", "iso2", "country_code", "iso_a2", "ISO2C", "cc"])
def test_namibia_is_a_country(name: str, tmp_path: Path) -> None:
    """In a column of two capitals each NA is a code like the others."""
    corpus = read(write(tmp_path / "a.csv", name, "IR", "NA", "RU", "NULL"), raw=True)
    assert corpus.metadata[name].to_list() == ["IR", "NA", "RU", None]


@pytest.mark.parametrize(
    ("header", "rows", "wanted"),
    [
        ("country", ["Iran", "NA", "Russia"], ["Iran", None, "Russia"]),
        ("topic", ["IR", "NA", "RU"], ["IR", None, "RU"]),
        ("country", ["NA", "NA", "NA"], [None, None, None]),
        ("country,topic", ["IR,NA", "NA,b", "RU,c"], ["IR", None, "RU"]),
    ],
)
def test_elsewhere_it_is_missing(
    header: str, rows: list[str], wanted: list[str | None], tmp_path: Path
) -> None:
    """Beside names, in other columns, alone, or where NA is what the file writes for missing."""
    corpus = read(write(tmp_path / "a.csv", header, *rows), raw=True, copies="keep")
    assert corpus.metadata[header.split(",")[0]].to_list() == wanted


def test_how_many_were_missing(tmp_path: Path) -> None:
    """The line of a file names each token with its number."""
    rows = ["NA,1", "NULL,NA", "NaN,2", "a,NA"]
    corpus = read(write(tmp_path / "a.csv", "topic,page", *rows), raw=True, copies="keep")
    (row,) = info(corpus, full=True)["files"].frame.to_dicts()
    assert row["missing"] == "NA 3, NULL 1, NaN 1"
