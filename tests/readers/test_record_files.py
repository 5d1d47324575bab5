"""Record files: every format, their columns, and what breaks in them."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import zstandard

from relstat.corpus.corpus import CORE_FIELDS
from relstat.errors import FieldError, InputError
from relstat.readers import read

RECORDS: list[dict[str, Any]] = [
    {"id": "a", "Headline": "One", "published": "2022-05-17T08:00:00Z", "body": "First text.",
     "country": "X", "n": "1"},
    {"id": "b", "Headline": None, "published": "2022-06", "body": "Second,\n\n\"quoted\" text.",
     "country": None, "n": "2"},
    {"id": "c", "Headline": "Три", "published": None, "body": "Третий текст.", "country": "Y",
     "n": "3"},
]  # fmt: skip


def write(path: Path, kind: str) -> Path:
    """Write RECORDS in a format, packed as the suffix says."""
    out = io.BytesIO()
    if kind == "jsonl":
        out.write("".join(json.dumps(r) + "\n" for r in RECORDS).encode())
    elif kind == "json":
        out.write(json.dumps(RECORDS, indent=1, ensure_ascii=False).encode())
    elif kind == "parquet":
        pl.DataFrame(RECORDS).write_parquet(out)
    else:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(RECORDS[0]), delimiter="\t" if kind == "tsv" else ",")
        writer.writeheader()
        writer.writerows(RECORDS)
        out.write(text.getvalue().encode("utf-8-sig"))
    data = out.getvalue()
    if path.suffix == ".gz":
        data = gzip.compress(data)
    if path.suffix == ".zst":
        data = zstandard.compress(data)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "tsv", "parquet"])
def test_every_format_gives_the_same_documents(tmp_path: Path, kind: str, packing: str) -> None:
    """One set of records reads alike from every format, packed or not."""
    path = write(tmp_path / f"r.{kind}{packing}", kind)
    corpus = read(path)
    assert corpus.problems == ()
    frame = corpus.documents
    assert dict(frame.schema) == {
        **CORE_FIELDS, "country": pl.String, "date_source": pl.String, "n": pl.String
    }  # fmt: skip
    assert frame["id"].to_list() == ["a", "b", "c"]
    assert frame["title"].to_list() == ["One", None, "Три"]
    assert frame["date"].to_list() == [date(2022, 5, 17), date(2022, 6, 1), None]
    assert frame["date_precision"].to_list() == ["day", "month", None]
    assert frame["text"].to_list() == [record["body"] for record in RECORDS]
    assert frame["country"].to_list() == ["X", None, "Y"]
    assert frame["n"].to_list() == ["1", "2", "3"]
    assert set(frame["file"]) == {str(path)}
    lines = {"csv": [2, 3, 6], "tsv": [2, 3, 6], "json": [2, 10, 18]}
    assert frame["line"].to_list() == lines.get(kind, [1, 2, 3])


def save(path: Path, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def reasons(path: Path, **options: Any) -> list[str]:
    """The problems of reading a file, without its name."""
    return [str(p).removeprefix(str(path)) for p in read(path, **options).problems]


def test_values_of_fields_are_kept_as_written(tmp_path: Path) -> None:
    """Numbers keep their digits, truth values are words, nested values are compact JSON."""
    path = save(
        tmp_path / "a.jsonl",
        '{"text": "T", "f": 1.10, "i": 007e}\n'
        '{"text": "T", "f": 1.10, "e": 1E5, "i": 123456789012345678901234567890, "t": true,'
        ' "l": [1.0, "é", {"a": null}], "x": null, "nan": NaN, "empty": ""}\n',
    )
    corpus = read(path)
    row = corpus.documents.row(0, named=True)
    assert row["f"] == "1.10"
    assert row["e"] == "1E5"
    assert row["i"] == "123456789012345678901234567890"
    assert row["t"] == "true"
    assert row["l"] == '[1.0,"é",{"a":null}]'
    assert (row["x"], row["nan"], row["empty"]) == (None, None, "")
    assert [p.line for p in corpus.problems] == [1]


def test_parquet_types_become_strings(tmp_path: Path) -> None:
    """Typed columns read like their JSON counterparts; dates are dates."""
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame(
        {"text": ["T"], "date": [date(2020, 1, 2)], "n": [1], "ok": [True], "tags": [["a", "b"]]}
    )
    frame.write_parquet(path)
    row = read(path).documents.row(0, named=True)
    assert (row["date"], row["n"], row["ok"], row["tags"]) == (
        date(2020, 1, 2),
        "1",
        "true",
        '["a","b"]',
    )


def test_leftover_columns_never_hide_core_columns(tmp_path: Path) -> None:
    """A column named like a core column gets a suffix."""
    path = save(
        tmp_path / "a.jsonl",
        '{"text": "T", "file": "f", "line": 3, "date_precision": "p", "title": "t", "head": "h"}\n',
    )
    row = read(path, title_field="HEAD").documents.row(0, named=True)
    assert row["title"] == "h"
    assert (row["file_field"], row["line_field"], row["date_precision_field"]) == ("f", "3", "p")
    assert row["title_field"] == "t"
    assert (row["file"], row["line"], row["id"]) == (str(path), 1, f"{path}:1")


def test_named_columns(tmp_path: Path) -> None:
    """The columns that the caller names are used, and an unknown one lists the choices."""
    path = save(tmp_path / "a.csv", "key,words,when\nk1,Some text,2020\n")
    corpus = read(path, text_field="words", id_field="key", date_field="when")
    assert corpus.documents.select(*CORE_FIELDS).row(0)[:5] == (
        "k1", None, date(2020, 1, 1), "year", "Some text",
    )  # fmt: skip
    message = "no field named 'wrods'; did you mean 'words'"
    with pytest.raises(FieldError, match=message):
        read(path, text_field="wrods")
    with pytest.raises(FieldError, match="no field named 'day'; there are: key, when, words"):
        read(path, text_field="words", date_field="day")


def test_no_text_column(tmp_path: Path) -> None:
    """A file without a text column is left out, and its columns are listed."""
    path = save(tmp_path / "a.csv", "key,words\nk1,Some text\n")
    assert reasons(path) == [": no text column; name it with text_field; there are: key, words"]
    assert len(read(path)) == 0


def test_json_shapes(tmp_path: Path) -> None:
    """One object, a wrapped list, and JSON Lines under the name of JSON are all read."""
    path = tmp_path / "a.json"
    save(path, '{"text": "One", "links": [{"a": 1}]}')
    assert read(path).documents["links"].to_list() == ['[{"a":1}]']
    save(path, '{"count": 2, "pages": [1],\n "items": [{"text": "One"},\n {"text": "Two"}]}')
    assert read(path).documents["text"].to_list() == ["One", "Two"]
    assert read(path).documents["line"].to_list() == [2, 3]
    save(path, '\n{"text": "One"}\n{"text": "Two"}\n')
    assert read(path).documents["line"].to_list() == [2, 3]
    save(path, '"just a string"')
    assert reasons(path) == [": no JSON objects: the file starts with neither { nor ["]
    save(path, "[]")
    assert reasons(path) == [": no records"]


@pytest.mark.parametrize(
    "answer",
    [
        {"data": [{"text": "One", "id": 1}, {"text": "Two", "id": 2}]},
        {"status": "ok", "response": {"docs": [{"text": "One"}, {"text": "Two"}], "n": 2}},
        {"hits": {"hits": [{"_id": 1, "_source": {"text": "One"}}, {"_source": {"text": "Two"}}]}},
        {"data": {"posts": {"edges": [{"node": {"text": "One"}}, {"node": {"text": "Two"}}]}}},
        {"a": [{"k": 1}], "years": {"2011": [{"text": "One"}], "2012": [{"text": "Two"}]}},
        [{"content": {"rendered": "One"}, "title": {"rendered": "T"}},
         {"content": {"rendered": "Two"}}],
        {"data": [{"type": "x", "attributes": {"body": "One"}}, {"attributes": {"body": "Two"}}]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("indent", [None, 1])
def test_answers_of_web_services(tmp_path: Path, answer: Any, indent: int | None) -> None:
    """Records are found however deep they lie, and come out of what wraps them."""
    path = save(tmp_path / "a.json", json.dumps(answer, indent=indent))
    assert read(path).documents["text"].to_list() == ["One", "Two"]


def test_broken_json_keeps_what_came_before(tmp_path: Path) -> None:
    """The elements ahead of a break are read, and the break has its line."""
    path = save(tmp_path / "a.json", '[\n{"text": "One"},\n7,\n{"text": "Two"},\n{"text": oops}\n]')
    corpus = read(path)
    assert corpus.documents["text"].to_list() == ["One", "Two"]
    assert [(p.line, p.skipped) for p in corpus.problems] == [(3, True), (5, True)]
    assert "the rest of the file is not read" in corpus.problems[1].reason
    save(path, '[{"text": "One"}] trailing')
    assert reasons(path) == [":1: broken JSON: extra data; the rest of the file is not read"]
    save(path, '{"items": [{"text": "One"}, {"text": ')
    assert read(path).documents["text"].to_list() == ["One"]


def test_broken_lines_are_named_one_by_one(tmp_path: Path) -> None:
    """Each bad JSON line is a problem with its line; the rest is read."""
    path = save(
        tmp_path / "a.jsonl",
        '{"text": "One"}\n\n{"text": \n[1]\n"s"\n{"text": "Two"} x\n' + "[" * 5000 + "\n"
        '{"text": "Three", "x": ' + "[" * 500 + "]" * 500 + '}\n{"text": "Four"}',
    )
    corpus = read(path)
    assert corpus.documents["text"].to_list() == ["One", "Four"]
    assert corpus.documents["line"].to_list() == [1, 9]
    assert [p.line for p in corpus.problems] == [3, 4, 5, 6, 7, 8]
    assert all(p.skipped for p in corpus.problems)
    assert corpus.problems[1].reason == "not a JSON object but a list"


def test_only_twenty_lines_are_listed(tmp_path: Path) -> None:
    """A file full of bad lines gets twenty problems and a count of the rest."""
    path = save(tmp_path / "a.jsonl", "{\n" * 1234 + '{"text": "One"}\n')
    corpus = read(path)
    assert len(corpus) == 1
    assert len(corpus.problems) == 21
    assert corpus.problems[-1].reason == "and 1,214 more like these"


def test_ragged_rows(tmp_path: Path) -> None:
    """Rows with more or fewer fields than the header are left out by line."""
    path = save(tmp_path / "a.csv", 'id,text\n1,One\n2\n3,"Th\nree",x\n4,Four\n\n5,"a"b\n6,Six\n')
    corpus = read(path)
    assert corpus.documents["text"].to_list() == ["One", "Four", '"a"b', "Six"]
    assert [(p.line, p.reason) for p in corpus.problems[:2]] == [
        (3, "1 field where the header has 2"),
        (4, "3 fields where the header has 2"),
    ]
    assert corpus.problems[2].line == 8


def test_a_quotation_mark_that_is_never_closed(tmp_path: Path) -> None:
    """The rows around it are kept, and it is read as a sign of the text where that fits."""
    path = save(tmp_path / "a.csv", 'id,text\n1,One\n2,"Two\n3,Three\n')
    corpus = read(path)
    assert corpus.documents["text"].to_list() == ["One", '"Two', "Three"]
    assert corpus.problems[0].line == 3
    assert "quotation marks are not doubled in 1 row" in corpus.problems[0].reason
    save(path, 'text,id\nOne,a\n"Two,b\nThree,c\n')
    corpus = read(path)
    assert corpus.documents["text"].to_list() == ["One"]
    assert "never closed; the rest is not read" in corpus.problems[0].reason


def test_other_delimiters_and_odd_headers(tmp_path: Path) -> None:
    """Semicolons are seen; nameless and repeated columns get names of their own."""
    path = save(tmp_path / "a.csv", "text;;x;x\nOne, two;a;b;c\n")
    row = read(path).documents.row(0, named=True)
    assert (row["text"], row["column_2"], row["x"], row["x_2"]) == ("One, two", "a", "b", "c")


@pytest.mark.slow
def test_a_huge_line(tmp_path: Path) -> None:
    """A line of 50 MB is read whole, and the csv module's limit is as it was."""
    before = csv.field_size_limit()
    text = "word " * 10_000_000
    for name, content in (
        ("a.jsonl", json.dumps({"text": text})),
        ("a.csv", f"id,text\n1,{text}\n"),
    ):
        path = save(tmp_path / name, content)
        corpus = read(path)
        assert corpus.documents["text"].str.len_bytes().to_list() == [50_000_000]
        assert corpus.problems == ()
    assert csv.field_size_limit() == before


def test_records_without_text_are_counted(tmp_path: Path) -> None:
    """Null, blank, wordless and nested texts are one problem each, with the first line."""
    texts = ["One", None, " \n", "...", [["a"]], "Two", ""]
    path = save(tmp_path / "a.jsonl", "".join(json.dumps({"text": t}) + "\n" for t in texts))
    corpus = read(path)
    assert corpus.documents["text"].to_list() == ["One", "Two"]
    assert [(p.reason, p.line, p.skipped) for p in corpus.problems] == [
        ("no text in 3 records, first at line 2", 2, True),
        ("text is a list or an object in 1 record, first at line 5", 5, True),
        ("no words in 1 record, first at line 4", 4, True),
    ]


def test_dates_not_understood_are_counted(tmp_path: Path) -> None:
    """Ambiguous dates are null and reported with the first of them."""
    dates = ["2020-01-01", "05/06/2022", None, "06/05/2022", ""]
    records = [{"text": "T", "date": when, "id": n} for n, when in enumerate(dates)]
    path = save(tmp_path / "a.jsonl", "".join(json.dumps(r) + "\n" for r in records))
    assert reasons(path) == [":2: 2 dates not understood, first '05/06/2022' at line 2"]
    assert read(path).documents["date"].null_count() == 4


def test_repeated_ids_are_made_distinct(tmp_path: Path) -> None:
    """All documents are kept, copies of an id get #2, #3, and one problem counts them."""
    ids = ["a", "a", "a#2", "b", "a"]
    records = [{"text": "T", "id": name} for name in ids]
    path = save(tmp_path / "a.jsonl", "".join(json.dumps(r) + "\n" for r in records))
    corpus = read(path)
    assert corpus.documents["id"].to_list() == ["a", "a#3", "a#2", "b", "a#4"]
    assert [(p.line, p.skipped) for p in corpus.problems] == [(2, False)]
    assert corpus.problems[0].reason == "2 ids were used before, first 'a'; made distinct as 'a#3'"


def test_repairs_touch_no_word_and_are_counted(tmp_path: Path) -> None:
    """Odd spaces, line ends and control characters are mended; words stay apart and whole."""
    texts = ["Plain.\n\ttab", "a\u00a0b\u3000c", "x\r\ny\rz\x0cw", "n\x00o\x1a", "Korea\x92s"]
    path = save(tmp_path / "a.jsonl", "".join(json.dumps({"text": t}) + "\n" for t in texts))
    corpus = read(path)
    assert corpus.documents["text"].to_list() == [
        "Plain.\n\ttab",
        "a b c",
        "x\ny\nz\nw",
        "no",
        "Korea’s",
    ]
    assert corpus.problems == ()
    assert corpus.cleaned.steps.select("step", "documents", "characters").rows() == [
        ("line ends", 1, -1),
        ("spaces", 1, 0),
        ("controls", 2, -2),
    ]
    assert corpus.original_texts() == texts
    assert read(path, raw=True).texts.to_list() == texts


def test_unpaired_surrogates_are_removed(tmp_path: Path) -> None:
    """Half an escaped emoji does not stop the reading; whole ones are kept."""
    path = save(tmp_path / "a.jsonl", r'{"text": "a\ud800b \ud83d\ude00", "k\udc00": "\udfff"}')
    row = read(path).documents.row(0, named=True)
    assert (row["text"], row["k"]) == ("ab 😀", "")


def test_strict_raises_what_would_be_skipped(tmp_path: Path) -> None:
    """In strict mode the first problem that skips something is the error."""
    path = save(tmp_path / "a.jsonl", '{"text": "a\u00a0b"}\n{"text": \n')
    assert len(read(path)) == 1
    with pytest.raises(InputError, match=r"a\.jsonl:2: broken JSON"):
        read(path, strict=True)
    save(path, '{"text": "a\u00a0b"}\n')
    assert len(read(path, strict=True)) == 1


def test_broken_parquet(tmp_path: Path) -> None:
    """A file that is no Parquet is one problem."""
    path = save(tmp_path / "a.parquet", b"PAR1 nothing of the kind PAR1")
    assert len(read(path)) == 0
    assert len(reasons(path)) == 1
    assert "not a readable Parquet file" in reasons(path)[0]


def test_hundreds_of_fields(tmp_path: Path) -> None:
    """Keys that differ in every record do not become a field each."""
    lines = [json.dumps({"text": "T", "source": "S", f"k{n}": n}) for n in range(600)]
    corpus = read(save(tmp_path / "a.jsonl", "\n".join(lines)))
    assert corpus.documents.width == len(CORE_FIELDS) + 500
    assert "source" in corpus.fields
    assert corpus.problems[0].reason == "601 fields; only the 500 most frequent are kept"
