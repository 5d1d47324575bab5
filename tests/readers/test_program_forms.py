"""Values as programs show them, and columns and rows that only some tools write."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.corpus.corpus import Corpus
from relstat.readers import read
from relstat.readers.program_forms import as_read, paragraphs_of_lists
from tests.helpers.tiers import examples

ONE = "The envoys' hall “opened”."
TWO = "Songs were sung, said he."


def read_csv(*rows: list[str]) -> Corpus:
    """What is read of a table, every field quoted, texts left as they are."""
    lines = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    data = io.BytesIO("\n".join(lines).encode())
    return read("-", stdin=data, raw=True, input_format="csv")


@given(texts=st.lists(st.text("aé’'\"\\\n,[]x ", max_size=12), min_size=1, max_size=4))
@settings(max_examples=examples(25))
def test_lists_and_bytes_of_python(texts: list[str]) -> None:
    """Whatever the paragraphs hold, they come back; a text that only looks so stays."""
    shown = pl.Series([repr(texts), repr(texts)[:-1], f"{texts!r} and more"])
    whole = "\n\n".join(text.strip() for text in texts if text.strip())
    assert paragraphs_of_lists(shown).to_list() == [whole, *shown.to_list()[1:]]
    joined = "".join(texts)
    for form in (repr(joined.encode()), joined):
        assert as_read(pl.Series([form])).to_list() == [joined]
    assert as_read(pl.Series(["b'\\xff'", None])).to_list() == ["b'\\xff'", None]


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_link_of_a_spreadsheet_is_what_it_shows(mark: str) -> None:
    """In every locale; another formula stays."""
    link = f'=HYPERLINK("https://x.example/a"{mark} "The ""hall"" opens")'
    corpus = read_csv(["title", "text"], [link, ONE], ["=1+1", TWO])
    assert corpus.documents["title"].to_list() == ['The "hall" opens', "=1+1"]


@pytest.mark.parametrize(
    ("text", "title", "date"),
    [
        ("Text", "Titel", "Datum"),
        ("Texte", "Titre", "Date"),
        ("texto", "Título", "fecha"),
        ("正文", "标题", "发布时间"),
        ("текст", "заголовок", "дата"),
        ("Body", "Headline", "DateField"),
        ("selftext", "title", "created_utc"),
        ("content", "title", "seendate"),
        ("body", "title", "Date of publication"),
        ("Story Text", "Headline", "Date"),
    ],
)
def test_columns_of_other_languages_and_tools(text: str, title: str, date: str) -> None:
    """The text, the title and the date are found under the names that exports give them."""
    corpus = read_csv(["nr", date, title, text], ["7", "2024-05-01", "Hall", ONE])
    row = corpus.documents.row(0, named=True)
    assert (row["text"], row["title"], str(row["date"])) == (ONE, "Hall", "2024-05-01")


@pytest.mark.parametrize("nothing", ["", "NA", None])
@pytest.mark.parametrize(
    ("empty", "filled", "role"),
    [
        ("text", "maintext", "text"),
        ("date", "published_at", "date"),
        ("title", "headline", "title"),
    ],
)
def test_a_column_without_a_value_plays_no_part(
    nothing: str | None, empty: str, filled: str, role: str
) -> None:
    """Where one usual column is empty and another is not, the other is meant."""
    record = {"text": ONE, "title": "Hall", "date": "2024-05-01"}
    value = record.pop(role)
    records = [{empty: nothing, **record, filled: value} for _ in range(3)]
    corpus = read("-", stdin=io.BytesIO(json.dumps(records).encode()), raw=True)
    assert {str(one) for one in corpus.documents[role]} == {value}
    records[1][empty] = "2020-01-01"
    corpus = read("-", stdin=io.BytesIO(json.dumps(records).encode()), raw=True)
    assert "2020-01-01" in {str(one) for one in corpus.documents[role]}


@pytest.mark.parametrize(
    "names", [["birth_date"], ["last_update"], ["scraped date"], ["news_date_1"],
              ["field_date", "date_seen"], ["candidate"], ["End Date"]]
)  # fmt: skip
def test_another_date_is_no_date_of_the_document(names: list[str]) -> None:
    """A column that may be the date of something else, or one of two, stays a field."""
    rows = [[*["2024-05-01"] * len(names), text] for text in (ONE, TWO)]
    corpus = read_csv([*names, "text"], *rows)
    assert corpus.documents["date"].null_count() == len(corpus)
    dates = [name for name in names if "date" in name.lower().replace("_", " ").split()]
    noted = [problem.reason for problem in corpus.problems]
    assert len(noted) == bool(dates)
    assert all(name in noted[0] for name in dates)


def test_questions_of_qualtrics_are_no_answers() -> None:
    """The two rows between the header and the answers are no documents, and it is said."""
    marks = [json.dumps({"ImportId": name}) for name in ("_recordId", "endDate", "QID1_TEXT")]
    rows = [["R_1", "2024-05-01", ONE], ["R_2", "2024-05-02", TWO]]
    head = ["ResponseId", "date", "text"]
    asked = read_csv(head, ["Response ID", "End Date", "Paste the text"], marks, *rows)
    assert asked.documents["text"].to_list() == [ONE, TWO]
    assert "Qualtrics" in asked.problems[0].reason
    plain = read_csv(head, *rows)
    assert plain.documents["text"].to_list() == [ONE, TWO]


def test_a_dash_is_nothing_and_a_minus_is_a_value() -> None:
    """A dash for what is missing makes no group; beside a plus it is a judgement."""
    rows = [["-", "-", "(null)", ONE], ["KCNA", "+", "n.a.", TWO], ["—", "-", "x", f"{ONE} {TWO}"]]
    frame = read_csv(["source", "tone", "place", "text"], *rows).documents
    assert frame["source"].to_list() == [None, "KCNA", None]
    assert frame["tone"].to_list() == ["-", "+", "-"]
    assert frame["place"].to_list() == [None, None, "x"]


@pytest.mark.filterwarnings("error")
def test_escapes_that_python_does_not_know_are_no_warning() -> None:
    r"""Python warns of ``\d`` in what it reads; users of a table have no use for that."""
    column = pl.Series([r"['a\d b', 'c']"])
    assert paragraphs_of_lists(column).to_list() == ["a\\d b\n\nc"]


@pytest.mark.parametrize(
    "form",
    ["window.YTD.tweets.part0 = {}", "var data={};\n", "callback({});", "export default x = {};"],
)
def test_json_under_a_name(tmp_path: Path, form: str) -> None:
    """What pages load as a program is the records in it, whatever the file is called."""
    records = [
        {"tweet": {"id_str": day, "full_text": text, "lang": "en", "created_at": f"2024-05-0{day}"}}
        for day, text in (("1", ONE), ("2", TWO))
    ]
    for name in ("tweets.js", "tweets.json", "tweets.txt"):
        path = tmp_path / name
        path.write_text(form.format(json.dumps(records, indent=1)), encoding="utf-8")
        corpus = read(path, raw=True)
        assert corpus.documents["text"].to_list() == [ONE, TWO], name
        assert not corpus.problems


def test_records_of_one_line_have_names_without_a_problem() -> None:
    """Documents without an id are named after their place; many may be in one line."""
    data = json.dumps([{"text": ONE}, {"text": TWO}, {"text": "Three"}]).encode()
    corpus = read("-", stdin=io.BytesIO(data))
    assert corpus.documents["id"].n_unique() == 3
    assert not corpus.problems
