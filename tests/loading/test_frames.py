"""Corpora of data frames and of texts that are in memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import relstat
from relstat.errors import InputError, MissingExtraError, OptionError

ROWS: list[dict[str, Any]] = [
    {
        "body": "The people of the two countries are at peace.",
        "when": date(2012, 1, 2),
        "source": "A",
        "head": "Peace",
    },
    {
        "body": "The delegation left for home in the early morning.",
        "when": date(2012, 2, 3),
        "source": "B",
        "head": None,
    },
]


@pytest.fixture
def frame() -> pl.DataFrame:
    """Two documents with columns of unusual names."""
    return pl.DataFrame(ROWS)


def numbers(corpus: relstat.Corpus) -> list[dict[str, Any]]:
    """What a measure makes of it."""
    return list(relstat.freq(corpus, by="source", top=0))


def test_a_frame_gives_the_numbers_of_a_file(frame: pl.DataFrame, tmp_path: Path) -> None:
    """The same rows, from memory and from JSON Lines."""
    made = relstat.Corpus.from_frame(frame, text="body", date="when", title="head")
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row, default=str) + "\n" for row in ROWS))
    read = relstat.open(path, text_field="body", date_field="when", title_field="head")
    assert numbers(made) == numbers(read)
    assert made.values("month").to_list() == ["2012-01", "2012-02"]
    assert made.metadata["title"].to_list() == ["Peace", None]
    assert made.metadata["id"].to_list() == ["frame:1", "frame:2"]
    assert (made.origin, made[0].fields["source"]) == ("frame", "A")


def test_pandas_and_arrow_frames_are_the_same(frame: pl.DataFrame) -> None:
    """Every kind of frame gives the same corpus."""
    pytest.importorskip("pandas")
    whole = relstat.Corpus.from_frame(frame, text="body", date="when")
    for other in (frame.to_pandas(), frame.to_arrow(), frame.lazy()):
        made = relstat.Corpus.from_frame(other, text="body", date="when")
        assert made.fingerprint == whole.fingerprint


def test_texts_and_records(frame: pl.DataFrame) -> None:
    """Plain texts, or records with their fields; languages and copies by the usual rule."""
    texts: list[str | dict[str, str]] = ["The people are at work in the fields."]
    texts.append({"text": "It is spring.", "source": "X"})
    made = relstat.Corpus.from_texts(texts)
    assert made.values("source").to_list() == [None, "X"]
    assert made.metadata["id"].to_list() == ["texts:1", "texts:2"]
    spanish = "El pueblo trabaja en los campos de la patria y canta canciones de la tierra."
    assert len(relstat.Corpus.from_texts([*texts, spanish])) == 2
    assert len(relstat.Corpus.from_texts([*texts, spanish], lang="all")) == 3


def test_lines_of_a_concordance_are_a_corpus() -> None:
    """Each place is a document: its sentence, with the fields of the document it comes from."""
    texts = ["We want peace. Peace be with all, and peace for ever.", "The war is over."]
    corpus = relstat.Corpus.from_texts([{"text": one, "source": "A"} for one in texts])
    lines = relstat.kwic(corpus, "peace|war", context="sentence")
    made = relstat.Corpus.from_lines(lines)
    assert [one.text for one in made] == [
        "We want peace.",
        *["Peace be with all, and peace for ever."] * 2,
        "The war is over.",
    ]
    assert made.metadata["id"].to_list() == ["texts:1:3", "texts:1:4", "texts:1:9", "texts:2:2"]
    assert made.values("document").to_list() == ["texts:1"] * 3 + ["texts:2"]
    assert made.values("source").unique().to_list() == ["A"]
    assert len(relstat.Corpus.from_lines(lines["lines"], copies="drop")) == 3
    assert relstat.sentiment(made, by="node")["documents"].to_list() == [1, 2, 1, 4]
    with pytest.raises(OptionError, match="takes the lines of kwic; no column 'text' here"):
        relstat.Corpus.from_lines(relstat.freq(corpus))


def test_a_frame_of_pandas_may_hold_what_frames_hold() -> None:
    """Categories, dates with zones, an index of its own, lists, and missing texts."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "body": ["The people are at work.", None, "The delegation left for home."],
            "when": pandas.to_datetime(["2012-01-02", None, "2012-02-03"]).tz_localize("UTC"),
            "source": pandas.Categorical(["A", "A", "B"]),
            "tags": [["x"], [], ["y"]],
            "n": [1, 2, 3],
        },
        index=[10, 20, 30],
    )
    made = relstat.Corpus.from_frame(frame, text="body", date="when")
    assert made.documents["date"].to_list() == [date(2012, 1, 2), date(2012, 2, 3)]
    assert made.where(source="B", n=3, day=date(2012, 2, 3))[0].text == frame["body"].iloc[2]
    assert str(made.problems[0]) == "frame:2: no text in 1 record, first at line 2"


def test_pandas_is_no_dependency(frame: pl.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it or pyarrow lacks, the error says what to install."""
    table = relstat.freq(relstat.Corpus.from_frame(frame, text="body"))
    pandas_frame = pl.DataFrame(ROWS).to_pandas() if pytest.importorskip("pandas") else None
    monkeypatch.setattr("relstat.loading.frames.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'relstat\[pandas\]'"):
        relstat.Corpus.from_frame(pandas_frame, text="body")
    for name in ("pandas", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match="a pandas frame needs an optional part"):
        table.to_pandas()
    with pytest.raises(MissingExtraError, match="an Arrow table needs an optional part"):
        table.to_arrow()


def test_a_corpus_says_what_it_is(frame: pl.DataFrame) -> None:
    """Its size, where it comes from, its dates, and that something was met; a text is cut short."""
    corpus = relstat.Corpus.from_frame(frame, text="body", date="when", title="head")
    assert repr(corpus) == "<Corpus of 2 documents from frame, 2012-01-02 to 2012-02-03>"
    assert repr(corpus[:1]) == "<Corpus of 1 document from frame, 2012-01-02>"
    assert repr(corpus[0]) == (
        "<Document 'frame:1' of 2012-01-02 'Peace': "
        "'The people of the two countries are at peace.'>"
    )
    (long,) = relstat.Corpus.from_texts(["The people of the two countries are at work. " * 9])
    assert repr(long).endswith("two countries …'>")
    odd = relstat.Corpus.from_texts(["The people are at work.", None])
    assert repr(odd) == "<Corpus of 1 document from texts; 1 in corpus.problems>"


def test_slips_of_those_who_know_pandas(frame: pl.DataFrame) -> None:
    """What a data frame would take, and what to write instead."""
    corpus = relstat.Corpus.from_frame(frame, text="body", date="when")
    table = relstat.freq(corpus)
    slips: list[tuple[Callable[[], object], str]] = [
        (lambda: corpus["source"], r"corpus.values\(name\) returns a field"),  # type: ignore[call-overload]
        (lambda: corpus.where("source"), "where takes FIELD=VALUE"),
        (
            lambda: relstat.Corpus.from_texts("a text"),
            "takes a list of texts or of dicts, not one str",
        ),
        (lambda: relstat.Corpus.from_texts([1]), "number 1 is of the type int"),  # type: ignore[list-item]
        (lambda: relstat.Corpus.from_texts(frame), "not one DataFrame"),  # type: ignore[arg-type]
        (lambda: relstat.Corpus.from_frame(frame["body"]), "not Series; from_texts takes a"),
        (lambda: relstat.freq(["a text"]), "Corpus.from_texts"),  # type: ignore[arg-type]
        (lambda: table["cuont"], "did you mean 'count'"),
        (lambda: table[["term", "count"]], r"table.frame\[...\] also takes"),  # type: ignore[index]
        (lambda: relstat.kwic(corpus, "peace")["node"], "no table named 'node'; there are: lines"),
        (
            lambda: relstat.kwic(corpus, "peace", by="source").frame,
            r"a set of 2 tables: take tables\['groups'\] or tables\['lines'\]",
        ),
    ]
    for slip, advice in slips:
        with pytest.raises(OptionError, match=advice):
            slip()


def test_a_set_of_one_table_is_used_as_the_table(frame: pl.DataFrame) -> None:
    """Its numbers are those of the table, as a polars and as a pandas frame."""
    pytest.importorskip("pandas")
    lines = relstat.kwic(relstat.Corpus.from_frame(frame, text="body"), "peace")
    assert lines.frame.equals(lines["lines"].frame)
    assert lines.to_pandas()["node"].tolist() == ["peace"]
    assert lines["lines"]["node"].to_list() == ["peace"]


def test_what_is_no_frame_or_has_no_such_column(frame: pl.DataFrame) -> None:
    """Errors name the columns that there are, and what is taken."""
    with pytest.raises(OptionError, match="no column named 'txt'; there are: body, when"):
        relstat.Corpus.from_frame(frame, text="txt")
    with pytest.raises(OptionError, match="takes a polars, pandas or Arrow frame, not dict"):
        relstat.Corpus.from_frame({"body": ["a"]}, text="body")
    with pytest.raises(InputError, match="no text was given"):
        relstat.Corpus.from_texts([])


def test_a_measure_of_something_else_says_how_to_open_it(frame: pl.DataFrame) -> None:
    """A path or a frame in the place of a corpus is a common slip."""
    with pytest.raises(OptionError, match=r"relstat.phrases\(relstat.open\('kcna.jsonl'\)\)"):
        relstat.phrases("kcna.jsonl")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(OptionError, match=r"relstat.Corpus.from_frame"):
        relstat.phrases(frame)  # type: ignore[arg-type]  # wrong on purpose


def test_documents_are_taken_by_place(frame: pl.DataFrame) -> None:
    """One document, a slice, the first ones, a sample that the seed decides."""
    corpus = relstat.Corpus.from_texts([f"Text number {n}." for n in range(9)], copies="keep")
    assert corpus[-1].text == "Text number 8."
    assert [one.text[-2] for one in corpus[2:7:2]] == ["2", "4", "6"]
    assert len(corpus.head(3)) == 3
    drawn = corpus.sample(4, seed=1).metadata["id"].to_list()
    assert drawn == corpus.sample(4, seed=1).metadata["id"].to_list()
    assert len(set(drawn)) == 4
    with pytest.raises(IndexError):
        corpus[9]
    with pytest.raises(OptionError, match="10 of 9 documents cannot be drawn"):
        corpus.sample(10)
    assert len(corpus.where(id=["texts:1", "texts:2"])) == 2
