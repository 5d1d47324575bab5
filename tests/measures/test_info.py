"""What info tells of a corpus, in numbers that can be checked by eye."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import relstat
from relstat import build_index, info, read
from relstat.corpus.corpus import Corpus
from relstat.corpus.records import Problem
from relstat.errors import EmptyCorpusError, FieldError
from relstat.tables.notes import as_note
from relstat.tables.table import Tables

MakeCorpus = Callable[..., Corpus]
ENGLISH = "The people of the country are working for the future of all. They work."


@pytest.fixture
def corpus(make_corpus: MakeCorpus) -> Corpus:
    """Four documents of two sources, one without a source."""
    return make_corpus(
        [ENGLISH, "The army. The Army!", "Nothing here", ""],
        date=["2012-06-30", "2012-05", "2013", None],
        source=["x", "y", None, "y"],
    )


def rows(tables: Tables, name: str, key: str) -> dict[str, dict[str, Any]]:
    """The rows of one of the tables by the value of a column."""
    return {row[key]: row for row in tables[name]}


def test_size_has_a_row_for_each_group_and_one_for_all(corpus: Corpus) -> None:
    """Without ``by`` the source divides the documents."""
    size = rows(info(corpus, full=True), "size", "group")
    assert list(size) == ["x", "y", "all"]
    assert {k: v for k, v in size["y"].items() if k != "languages"} == {
        "group": "y", "documents": 2, "words": 4, "types": 2, "sentences": 2, "undated": 1,
        "first": "2012-05", "last": "2012-05",
    }  # fmt: skip
    assert size["x"]["words"] == 14
    assert size["x"]["languages"] == [{"language": "en", "share": 1.0}]
    assert (size["all"]["documents"], size["all"]["words"]) == (4, 20)
    assert (size["all"]["first"], size["all"]["last"]) == ("2012-05", "2013")
    assert size["all"]["languages"] == [
        {"language": "?", "share": 0.5},
        {"language": "en", "share": 0.5},
    ]


def test_size_by_another_field(corpus: Corpus) -> None:
    """The group of a document without the field is told in a note."""
    tables = info(corpus, by="month")
    assert list(rows(tables, "size", "group")) == ["2012-05", "2012-06", "all"]
    assert any("2 documents have no month" in note for note in tables["size"].notes)


def test_a_group_named_all(make_corpus: MakeCorpus) -> None:
    """A value that is spelled like the total is still only its own documents."""
    frame = info(make_corpus(["a", "b c"], source=["all", "x"]), full=True)["size"].frame
    assert frame.select("group", "words").rows() == [("all", 1), ("x", 2), ("all", 3)]


def test_fields(corpus: Corpus) -> None:
    """How many documents have a value, how many values there are, and the most frequent."""
    fields = rows(info(corpus, full=True), "fields", "field")
    assert fields["source"] == {
        "field": "source",
        "documents": 3,
        "distinct": 2,
        "values": [{"value": "y", "documents": 2}, {"value": "x", "documents": 1}],
    }
    assert [one["value"] for one in fields["year"]["values"]] == ["2012", "2013"]
    assert fields["month"]["documents"] == 2
    assert fields["title"]["documents"] == 0
    assert [one["value"] for one in fields["id"]["values"]] == ["0", "1", "2"]
    assert "0, 1, 2 and 1 more" in info(corpus, full=True)["fields"].render()
    assert "text" not in fields


def test_problems_that_skipped_something_come_first(corpus: Corpus) -> None:
    """A note tells how many are not listed."""
    problems = (
        Problem("a.txt", None, "a repair", skipped=False),
        Problem("b.csv", 7, "no text"),
        Problem("c.txt", None, "another repair", skipped=False),
    )
    tables = info(replace(corpus, problems=problems), top=2, full=True)
    assert tables["problems"].title == "Problems met: 3"
    assert tables["problems"].frame.rows() == [
        ("b.csv", 7, "no text", "left out"),
        ("a.txt", None, "a repair", "kept"),
    ]
    assert tables["problems"].total == 3
    assert len(info(replace(corpus, problems=problems), top=0, full=True)["problems"]) == 3
    assert "problems" not in info(corpus, full=True).members


def test_a_corpus_without_documents_is_described_too(make_corpus: MakeCorpus) -> None:
    """Zeros and nulls, no error."""
    tables = info(make_corpus([]), full=True)
    (row,) = tables["size"]
    assert (row["documents"], row["words"], row["first"]) == (0, 0, None)
    assert tables.render(width=100)


def test_unknown_fields_name_the_choices(corpus: Corpus) -> None:
    """A misspelled field is an error."""
    with pytest.raises(FieldError, match="no field named 'outlet'; there are: "):
        info(corpus, by="outlet")


@pytest.mark.parametrize("name", ["n", "value", "term", "documents", "words", "group", "count"])
def test_a_field_may_have_any_name(make_corpus: Callable[..., Corpus], name: str) -> None:
    """Names that our own tables use are names of fields too."""
    tables = info(make_corpus(["a b", "c"], **{name: ["x", "y"]}), by=name, full=True)
    fields = tables["fields"].frame.filter(pl.col("field") == name)
    assert [one["value"] for one in fields["values"].item()] == ["x", "y"]


def lines(corpus: Corpus) -> dict[tuple[str, str], tuple[int | None, list[Any]]]:
    """The lines of the overview: what they count, how many, and the values with their numbers."""
    return {
        (row["about"], row["item"]): (row["count"], [tuple(one.values()) for one in row["values"]])
        for row in info(corpus)["overview"]
    }


COPIED = (
    "The guests from the south came to the city and were met at the station by the people. They "
    "went to see the new plant, the school and the museum, and in the evening there was a dinner "
    "at which the mayor spoke of the ties that have grown over so many years."
)
DIRTY = [
    *(json.dumps({"text": COPIED, "date": f"2011-12-{day}", "source": "KCNA"}) for day in (30, 31)),
    '{"text": "The army will win, and the people of the country will see it.", "source": "KCNA"}',
    '{"text": "The guests were at home, as it was the day of the sun.", "date": "2012-04-02"}',
    '{"text": ""}',
    '{"text": "las personas de la ciudad trabajan para el futuro de todos los que viven en ella"}',
    "not json at all",
]


@pytest.fixture
def dirty(tmp_path: Path) -> Path:
    """A file with a copy, a Spanish text, a record without text and a line that is no record."""
    path = tmp_path / "dirty.jsonl"
    path.write_text("\n".join(DIRTY))
    return path


def test_an_overview_says_what_was_read_and_what_not(dirty: Path) -> None:
    """The numbers of documents left out add up to those read."""
    corpus = relstat.read(dirty)
    found = lines(corpus)
    assert found["read", "from 1 file"] == (7, [("jsonl", None)])
    assert found["left out", "copies"] == (1, [("word for word", None)])
    assert found["left out", "in other languages"] == (1, [("es", None)])
    assert found["left out", "for 2 other reasons"] == (2, [])
    assert found["dates", "dated"] == (2, [("2011-12-30 to 2012-04-02", None)])
    assert found["dates", "undated"] == (1, [])
    assert found["dates", "months without documents"] == (3, [("2012-01 to 2012-03", None)])
    assert found["field", "source"] == (2, [("KCNA", None)])
    kept = len(corpus)
    assert found["read", "from 1 file"][0] == kept + sum(
        count or 0 for (about, _), (count, _) in found.items() if about == "left out"
    )


def test_an_overview_of_chosen_documents(dirty: Path) -> None:
    """What was chosen is counted as not read in, and copies that are kept are counted."""
    found = lines(relstat.read(dirty, lang="all", copies="keep").where("source=KCNA"))
    assert found["not chosen", "by source=KCNA"] == (2, [])
    assert found["copies", "in one source"] == (1, [("word for word", None)])
    assert ("left out", "copies") not in found


@pytest.mark.parametrize(
    ("choose", "by"),
    [
        (lambda corpus: corpus.head(2), "by slice [:2]"),
        (lambda corpus: corpus[1:4:2], "by slice [1:4:2]"),
        (lambda corpus: corpus.sample(2, seed=3), "by sample with seed 3"),
        (lambda corpus: corpus.choose(np.arange(5) < 3).choose(np.arange(3) < 2), "by flags"),
    ],
)
def test_no_choice_lessens_what_was_read(
    dirty: Path, choose: Callable[[Corpus], Corpus], by: str
) -> None:
    """Slices, samples and flags are recorded as conditions are, and in the record of a table."""
    corpus = relstat.read(dirty, lang="all", copies="keep")
    found = lines(choose(corpus))
    assert found["read", "from 1 file"] == (7, [("jsonl", None)])
    assert found["not chosen", by] == (3, [])
    condition = by.removeprefix("by ")
    record = info(choose(corpus))["overview"].provenance
    assert any(one.startswith(condition) for one in record.choices)
    assert corpus[:5] is corpus.head(9) is corpus.sample(5) is corpus


def test_an_empty_choice_says_which(dirty: Path) -> None:
    """Of places and of scripts, as of conditions."""
    with pytest.raises(EmptyCorpusError, match=r"slice \[:0\] leaves none of 4"):
        relstat.freq(relstat.read(dirty, copies="keep").head(0))
    chinese = dirty.with_name("zh.txt")
    chinese.write_text("他是中国人民的伟大领袖。我们的国家很大。")
    with pytest.raises(EmptyCorpusError, match="lang with spaces between words leaves none of 1"):
        relstat.freq(relstat.read(chinese))


def test_notes_name_options_as_the_caller_does(dirty: Path) -> None:
    """``where`` in Python, ``--where`` in a shell."""
    fields = info(relstat.read(dirty), full=True)["fields"]
    notes = as_note(fields.notes[0]), as_note(fields.notes[-1])
    for by, where, shell in (("by", "where", False), ("--by", "--where", True)):
        usable, compared = (note.text(short=False, shell=shell) for note in notes)
        assert usable.endswith(f"usable in {by} and {where}")
        assert compared.endswith(f"counted; {where} 'n_words>=100' compares")


def test_an_overview_is_short(tmp_path: Path) -> None:
    """However much there is to say, it has at most fifteen lines, and names what has more."""
    path = tmp_path / "wide.csv"
    names = [f"field_{n}" for n in range(40)]
    rows = ["text,date," + ",".join(names)]
    rows += [f"{ENGLISH} {n},2011-0{n + 1}-01," + ",".join("x" * 40) for n in range(9)]
    path.write_text("\n".join(rows))
    printed = relstat.info(relstat.read(path)).render(width=100)
    assert len(printed.splitlines()) <= 15
    assert "full adds 34 more fields" in printed


@pytest.mark.parametrize(
    ("dates", "item", "expected"),
    [
        (["2011", "2014", "2018"], "years without documents", ["2015 to 2017", "2012 to 2013"]),
        (["2011-01-05", "2011-03"], "months without documents", ["2011-02"]),
        (["2011-01-05", "2011-01-09"], None, []),
        ([None, None], None, []),
    ],
)
def test_gaps(
    make_corpus: MakeCorpus, dates: list[str | None], item: str | None, expected: list[str]
) -> None:
    """Months, or years where dates are no more than that; the longest first."""
    found = lines(make_corpus([ENGLISH] * len(dates), date=dates))
    gaps = {name: values for (_, name), (_, values) in found.items() if "without" in name}
    assert gaps == ({} if item is None else {item: [(one, None) for one in expected]})


# --- how each file was read ---


def understood(*paths: Path) -> dict[str, dict[str, Any]]:
    """The line of each file, by its name."""
    tables = info(read([*paths], lang="all", copies="keep"), full=True, top=0)
    return {Path(row["file"]).name: row for row in tables["files"].frame.to_dicts()}


def test_each_file_says_how_it_was_understood(tmp_path: Path) -> None:
    """Encoding and why, dialect, columns, missing values, calendar and language, in one line."""
    spanish = "El presidente recibió a los embajadores de los países de la región en el palacio."
    files = {
        "semicolons.csv": "titel;body;datum;date\n"
        f"A;{ENGLISH};NA;17/06/2022\nB;“{ENGLISH} Again.”;b;05/06/2022\n".encode("cp1252"),
        "hijri.jsonl": "\n".join(
            json.dumps({"content": f"{ENGLISH} {day}", "date": f"1402/{day}"})
            for day in ("02/31", "02/27")
        ).encode(),
        "page.html": f"<meta charset=gb2312><title>A</title><p>{ENGLISH} 镕</p>".encode("gbk"),
        "es.txt": f"\ufeff{spanish}".encode("utf-16-le"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = understood(*(tmp_path / name for name in files))
    csv = found["semicolons.csv"]
    assert csv["format"] == "csv"
    assert csv["encoding"].startswith("cp1252 (")
    assert csv["dialect"] == "semicolon-separated"
    assert csv["columns"] == "text: body, title: titel, date: date"
    assert csv["missing"] == "NA 1"
    assert "day/month/year" in csv["dates"]
    assert csv["languages"] == "en 2"
    assert found["hijri.jsonl"]["columns"] == "text: content, date: date"
    assert "solar hijri" in found["hijri.jsonl"]["dates"].lower()
    assert "declares" in found["page.html"]["encoding"]
    assert "byte order mark" in found["es.txt"]["encoding"]
    assert found["es.txt"]["languages"] == "es 1"
    assert {row["documents"] for row in found.values()} == {1, 2}


def test_an_index_says_how_its_files_were_understood(tmp_path: Path) -> None:
    """The lines of the files are kept with it."""
    path = tmp_path / "a.csv"
    path.write_text(f"text\tpage\n{ENGLISH}\tNA\n{ENGLISH}\t2\n", encoding="utf-16")
    built = build_index(path, tmp_path / "a.relstat")
    kept = info(built, full=True)["files"].frame
    assert kept.equals(info(read(path, lang="all", copies="keep"), full=True)["files"].frame)
    assert "missing" in kept.columns
