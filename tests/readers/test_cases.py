"""Files in the manner of public bug reports about other tools, run as an analyst would.

They are not part of the project; each folder describes itself in ``CASE.md``. What is right is said
here; variations of each kind, with inputs of our own, are tested beside the readers.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from relstat.commands import main

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def cases(shared_data: Path) -> Path:
    """Return the folder of cases, or skip the test."""
    folder = shared_data.parent / "cases"
    if not folder.is_dir():
        pytest.skip("cases are not part of the project: no folder ../shared/cases")
    return folder


@pytest.fixture
def run(
    cases: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Return a function that runs a command in the folder of a case; its rows, or its output."""

    def run_in(case: str, *words: str, piped: str | None = None) -> Any:
        monkeypatch.chdir(cases / case)
        if piped is not None:
            data = io.BytesIO(Path(piped).read_bytes())
            monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=data))
        main([*words, "-q"])
        printed = capsys.readouterr().out
        if words[-1] == "jsonl":
            return [json.loads(line) for line in printed.splitlines()]
        if words[-1] == "csv":
            return [*csv.DictReader(printed.splitlines())]
        if words[-1] == "json":
            return json.loads(printed)
        return printed

    return run_in


def counted(rows: list[dict[str, str]]) -> dict[str, int]:
    """The terms of a table of freq with their counts."""
    return {row["term"]: int(row["count"]) for row in rows}


def sizes(tables: Any) -> dict[str, Any]:
    """The last row of the table of sizes of info."""
    found: dict[str, Any] = tables["tables"]["size"]["rows"][-1]
    return found


def test_01_no_record_is_made_of_the_inside_of_another(run: Callable[..., Any]) -> None:
    """Record 2 is whole; no id is a piece of a sentence."""
    rows = run("01-csv-phantom-records", "clean", "a.csv", "--lang", "all", "-f", "jsonl")
    assert {row["id"] for row in rows} <= {"1", "2"}
    assert any(row["id"] == "2" for row in rows)


def test_03_a_page_without_a_suffix(run: Callable[..., Any]) -> None:
    """Piped, without a suffix or with one: the same words."""
    words = ("--top", "0", "-f", "csv")
    page = counted(run("03-html-without-suffix", "freq", "page.html", *words))
    assert sum(page.values()) == 60
    assert counted(run("03-html-without-suffix", "freq", "page", *words)) == page
    piped = run("03-html-without-suffix", "freq", "-", *words, piped="page.html")
    assert counted(piped) == page


@pytest.mark.parametrize(
    ("file", "words"),
    [("quotes.txt", "“we will not yield”"), ("euro.txt", "€5"), ("cafe.txt", "São")],
)
def test_04_windows_1252(file: str, words: str, run: Callable[..., Any]) -> None:
    """Quotation marks, the euro and accents are what their editor typed."""
    (row,) = run("04-cp1252-guess", "clean", file, "-f", "jsonl")
    assert words in row["text"]


@pytest.mark.parametrize("page", ["gb2312", "windows-949", "x-gbk", "x-sjis"])
def test_06_labels_of_the_web(page: str, run: Callable[..., Any]) -> None:
    """A label means what browsers take it to mean."""
    (row,) = run("06-web-charset-labels", "clean", f"{page}.html", "--lang", "all", "-f", "jsonl")
    assert "“we will not yield”" in row["text"]
    if page == "gb2312":
        assert "镕基" in row["text"]


def test_07_mark_up_in_records(run: Callable[..., Any]) -> None:
    """Only words of the prose are counted."""
    terms = counted(run("07-markup-in-records", "freq", "a.csv", "--top", "0", "-f", "csv"))
    strange = {"widget", "aside", "nobr", "var", "load", "show", "color", "lead", "wp", "article"}
    assert not strange & {*terms}
    assert {"hall", "envoys", "harvest", "railways", "songs"} <= {*terms}


@pytest.mark.parametrize("options", [[], ["--calendar", "solar hijri"]])
def test_09_solar_hijri(options: list[str], run: Callable[..., Any]) -> None:
    """None is of AD 1402: the dates prove no calendar, and are converted where it is named."""
    rows = run("09-solar-hijri-dates", "clean", "a.jsonl", *options, "-f", "jsonl")
    days = ["2023-05-17", "2024-03-19", "2024-03-24"] if options else [None] * 3
    assert [row["date"] for row in rows] == days


def test_10_na_of_r(run: Callable[..., Any]) -> None:
    """NA is no term and no group."""
    rows = run("10-r-na", "freq", "r.csv", "--top", "0", "-f", "csv")
    assert "na" not in counted(rows)
    assert sum(counted(rows).values()) == 16


def test_11_curly_negations(run: Callable[..., Any]) -> None:
    """Typography does not turn the sign."""
    curly, straight = (
        [row["mean"] for row in run("11-curly-negation", "sentiment", file, "--each", "-f", "csv")]
        for file in ("curly.jsonl", "straight.jsonl")
    )
    assert curly == straight


def test_13_dates_as_floats(run: Callable[..., Any]) -> None:
    """20240517.0 is a day, 1999.0 a year."""
    size = sizes(run("13-float-dates", "info", "a.csv", "--full", "-f", "json"))
    assert (size["first"], size["last"]) == ("2024-05-17", "2024-06-01")
    words = ("info", "y.csv", "--by", "year", "--full", "-f", "json")
    rows = run("13-float-dates", *words)["tables"]["size"]["rows"]
    assert [row["group"] for row in rows] == ["1999", "2005", "all"]


def test_14_offsets_in_hours(run: Callable[..., Any]) -> None:
    """ISO 8601 allows them, PostgreSQL writes them."""
    size = sizes(run("14-hour-offset", "info", "a.csv", "--full", "-f", "json"))
    assert (size["undated"], size["first"], size["last"]) == (0, "2024-05-17", "2024-05-18")


@pytest.mark.parametrize(
    "case", ["16-excel-sep-line", "18-trailing-delimiter", "19-lone-cr-records"]
)
def test_16_to_19_delimited_files(case: str, run: Callable[..., Any]) -> None:
    """A line for Excel, an empty last field and lone carriage returns lose no row."""
    assert sizes(run(case, "info", "a.csv", "--full", "-f", "json"))["documents"] == 2


def test_20_numbers_with_units(run: Callable[..., Any]) -> None:
    """Each is one word."""
    terms = counted(run("20-decimal-unit", "freq", "a.txt", "--top", "0", "-f", "csv"))
    assert not {"bn", "km", "th"} & {*terms}
    assert {"5bn", "3.5bn", "5km", "38.5km", "20th", "1,000th"} <= {*terms}


def test_22_odd_apostrophes(run: Callable[..., Any]) -> None:
    """Whatever sign stands inside, it is one term."""
    terms = counted(run("22-odd-apostrophes", "freq", "a.txt", "--top", "0", "-f", "csv"))
    assert (terms["korea's"], terms["ba'ath"], terms["don't"]) == (3, 2, 2)


def test_23_a_page_laid_out_in_tables(run: Callable[..., Any]) -> None:
    """Three paragraphs and no menu."""
    (row,) = run("23-layout-table-page", "clean", "a.html", "-f", "jsonl")
    assert "|" not in row["text"]
    assert "Home" not in row["text"]
    assert len(row["text"].split("\n\n")) == 3


def test_24_a_clock_before_a_weekday(run: Callable[..., Any]) -> None:
    """10 a.m. ends no sentence."""
    size = sizes(run("24-am-before-weekday", "info", "a.txt", "--full", "-f", "json"))
    assert size["sentences"] == 2


def test_26_accents_in_an_order(run: Callable[..., Any]) -> None:
    """Cities are listed as people read them."""
    rows = run("26-accented-order", "kwic", "talks in", "a.txt", "--sort", "1R", "--context", "1",
               "-f", "csv")  # fmt: skip
    found = [row["right"].strip(" .") for row in rows]
    assert found == ["Abuja", "Århus", "Eritrea", "Évian", "Łódź", "Zagreb", "Zürich"]


def test_29_toml_front_matter(run: Callable[..., Any]) -> None:
    """The head is fields, the rest prose."""
    (row,) = run("29-toml-front-matter", "clean", "a.md", "-f", "jsonl")
    assert row["date"] == "2024-03-05"
    assert row["title"]
    assert "draft" not in row["text"]
