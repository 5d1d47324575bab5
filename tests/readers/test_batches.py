"""Documents come batch by batch, and the size of a batch changes nothing that is read."""

from __future__ import annotations

import csv
import gzip
import io
import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.corpus.corpus import CORE_FIELDS
from relstat.errors import InputError, OptionError
from relstat.readers import (
    Batch,
    Meter,
    Problems,
    ReadOptions,
    Source,
    find_sources,
    group_sources,
    join_documents,
    read,
    read_source,
    read_sources,
    source_digest,
)
from relstat.readers.limits import MAX_SIZE, Limits
from tests.helpers.tiers import slow


def source_of(name: str, content: str | bytes) -> Source:
    """A file that is held in memory."""
    data = content.encode() if isinstance(content, str) else content
    return Source(name, data=data, size=len(data))


def json_lines(records: Sequence[dict[str, Any]]) -> str:
    """Records as JSON Lines."""
    return "".join(json.dumps(record) + "\n" for record in records)


def batches_of(source: Source, size: int = 100, **options: Any) -> list[Batch]:
    """A source in batches of about ``size`` bytes."""
    return list(read_sources([source], ReadOptions(**options), size=size))


def whole(batches: Sequence[Batch]) -> tuple[pl.DataFrame, list[str]]:
    """All documents and all problems of some batches."""
    problems = Problems()
    problems.items += [problem for batch in batches for problem in batch.problems]
    documents = join_documents([batch.documents for batch in batches], problems)
    return documents, [str(problem) for problem in problems.items]


TEXTS = st.sampled_from(
    ["Words.", "a\u00a0b", "x\r\ny", "Korea\x92s", "...", "", None, ["a"], 7, "long " * 30]
)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "text": TEXTS,
            "date": st.sampled_from(["2020-05-01", "2020", "05/06/2022", None]),
            "id": st.sampled_from(["a", "b", None, " "]),
            "title": TEXTS,
            "file": st.integers(0, 3),
            "source": st.sampled_from(["X", None]),
        },
    ),
    max_size=30,
)


@given(records=RECORDS, size=st.integers(1, 400))
def test_any_size_of_batch_gives_the_same_documents(
    records: list[dict[str, Any]], size: int
) -> None:
    """Documents, fields, ids and the counts of a file do not depend on where it is cut."""
    source = source_of("a.jsonl", json_lines(records))
    documents, problems = whole(batches_of(source, 2**24))
    cut, cut_problems = whole(batches_of(source, size))
    assert cut.equals(documents)
    assert cut.schema == documents.schema
    assert cut_problems == problems


@pytest.mark.parametrize("kind", ["jsonl", "csv", "tsv", "parquet", "json"])
def test_every_format_comes_in_batches(tmp_path: Path, kind: str) -> None:
    """A file that is larger than a batch is read in several, with its lines and rows in order."""
    records = [{"text": f"Document number {n}.", "n": str(n)} for n in range(2_000)]
    path = tmp_path / f"a.{kind}"
    if kind == "jsonl":
        path.write_text(json_lines(records))
    elif kind == "json":
        path.write_text(json.dumps(records, indent=1))
    elif kind == "parquet":
        pl.DataFrame(records).write_parquet(path, row_group_size=300)
    else:
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, ["text", "n"], delimiter="\t" if kind == "tsv" else ",")
        writer.writeheader()
        writer.writerows(records)
        path.write_text(text.getvalue())
    [source] = find_sources([path], Problems(), None)
    batches = batches_of(source, 20_000)
    assert len(batches) > 2
    assert all(batch.documents["text"].str.len_bytes().sum() <= 20_000 for batch in batches)
    documents, problems = whole(batches)
    assert documents.equals(read(path).documents)
    assert documents["n"].to_list() == [str(n) for n in range(2_000)]
    assert problems == []


def test_many_small_files_share_a_batch() -> None:
    """Texts and records of small files are collected in order; a large text is alone."""
    sources = [
        source_of("a.txt", "One."),
        source_of("b.txt", "Two."),
        source_of("c.jsonl", '{"text": "Three."}\n'),
        source_of("d.txt", ""),
        source_of("e.txt", "Long text. " * 1_000),
        source_of("f.txt", "Four."),
    ]
    batches = list(read_sources(sources, ReadOptions(), size=2_000))
    assert [tuple(batch.fields) for batch in batches] == [
        ("a.txt", "b.txt", "c.jsonl", "d.txt"),
        ("e.txt",),
        ("f.txt",),
    ]
    assert batches[0].documents["text"].to_list() == ["One.", "Two.", "Three."]
    assert [str(problem) for problem in batches[0].problems] == ["d.txt: empty file"]
    assert batches[0].columns == {
        "a.txt": (), "b.txt": (), "c.jsonl": ("text",), "d.txt": (),
    }  # fmt: skip


def test_counts_are_reported_once_for_a_file() -> None:
    """What is counted comes with the last batch, with the total and the first line."""
    texts = ["One.", None, "a\u00a0b", "...", "Two.", None, "c\u00a0d", "Three."]
    records = [{"text": text, "date": "05/06/2022"} for text in texts]
    batches = batches_of(source_of("a.jsonl", json_lines(records)), 90)
    assert len(batches) > 2
    assert [str(problem) for problem in batches[-1].problems] == [
        "a.jsonl:2: no text in 2 records, first at line 2",
        "a.jsonl:4: no words in 1 record, first at line 4",
    ]
    assert not any(batch.problems for batch in batches[:-1])


def test_a_role_without_a_column_may_find_it_later() -> None:
    """A text, title or date that only later records have plays its role all the same."""
    records = [
        {"n": "1", "gone": "x" * 90},
        {"n": "2", "text": "One.", "pad": "x" * 90},
        {"n": "3", "text": "Two.", "title": "T", "date": "2020", "pad": "x" * 90},
    ]
    source = source_of("a.jsonl", json_lines(records))
    documents, problems = whole(batches_of(source))
    assert documents.equals(whole(batches_of(source, 2**24))[0])
    assert documents.select("text", "title").rows() == [("One.", None), ("Two.", "T")]
    assert documents["date_precision"].to_list() == [None, "year"]
    assert documents.columns[len(CORE_FIELDS) :] == ["gone", "n", "pad"]
    assert problems == ["a.jsonl:1: no text in 1 record, first at line 1"]


def test_a_better_column_that_comes_late_is_a_field_and_a_problem() -> None:
    """A role that is settled stays for the file; what would have been chosen is named."""
    records: list[dict[str, Any]] = [
        {"body": "One.", "headline": "H1", "pad": "x" * 90},
        {"body": "Two.", "headline": "H2", "pad": "x" * 90},
        {"body": "None.", "pad": "x" * 90},
        {"body": "Three.", "headline": None, "title": "T3", "pad": "x" * 30},
    ]
    source = source_of("a.jsonl", json_lines(records))
    documents, problems = whole(batches_of(source, 150))
    assert documents["title"].to_list() == ["H1", "H2", None, None]
    assert documents["title_field"].to_list() == [None, None, None, "T3"]
    assert problems == [
        "a.jsonl:4: 'title' first appears after 'headline' was taken for the title; it is a "
        "field; name the one you mean with title_field"
    ]
    named, problems = whole(batches_of(source, 150, title_field="title"))
    assert named["title"].to_list() == [None, None, None, "T3"]
    assert named["headline"].to_list() == ["H1", "H2", None, None]
    assert problems == []


def test_names_of_fields_stay_for_the_file() -> None:
    """A column that was renamed keeps its new name when a later column bears it."""
    records = [
        {"text": "One.", "file": "f1", "pad": "x" * 90},
        {"text": "Two.", "file": "f2", "file_field": "own", "pad": "x" * 90},
    ]
    documents, _ = whole(batches_of(source_of("a.jsonl", json_lines(records))))
    assert documents["file_field"].to_list() == ["f1", "f2"]
    assert documents["file_field_"].to_list() == [None, "own"]


def test_a_file_has_a_limited_number_of_fields() -> None:
    """The limit holds over all batches of a file, and is reported once."""
    records = [{"text": "T", "source": "S", f"k{n}": n} for n in range(900)]
    documents, problems = whole(batches_of(source_of("a.jsonl", json_lines(records)), 5_000))
    assert documents.width == len(CORE_FIELDS) + 500
    assert documents["source"].null_count() == 0
    assert problems[0] == (
        "a.jsonl: 901 fields; only 500 are kept, the most frequent of the first records"
    )


def test_a_named_column_that_no_batch_has() -> None:
    """It is reported at the end of the file, with all columns met."""
    source = source_of("a.jsonl", json_lines([{"text": "One.", "n": "x" * 90}, {"text": "Two."}]))
    options = ReadOptions(date_field="when")
    batches = list(read_sources([source], options, size=90))
    assert [str(problem) for problem in batches[-1].problems] == [
        "a.jsonl: no field named 'when'; there are: text, n"
    ]
    with pytest.raises(OptionError, match="no field named 'when'; there are: n, text"):
        options.require_met(batches[-1].columns["a.jsonl"])
    options.require_met([])


def test_what_a_broken_file_holds_before_the_break_is_kept(tmp_path: Path) -> None:
    """A Parquet file that is damaged further down is read up to there."""
    path = tmp_path / "a.parquet"
    texts = [f"Document {n * 7919 % 10_007}." for n in range(4_000)]
    pl.DataFrame({"text": texts}).write_parquet(path, row_group_size=500, compression="zstd")
    data = bytearray(path.read_bytes())
    middle = len(data) * 2 // 3
    data[middle : middle + 500] = bytes(500)
    path.write_bytes(data)
    [source] = find_sources([path], Problems(), None)
    documents, problems = whole(batches_of(source, 4_000))
    read_up_to = documents.height
    assert 500 <= read_up_to < 4_000
    assert documents["text"].to_list() == texts[:read_up_to]
    assert len(problems) == 1
    assert "not a readable Parquet file" in problems[0]
    assert problems[0].endswith("; read up to there")
    with pytest.raises(InputError, match="read up to there"):
        batches_of(source, 4_000, strict=True)


def test_strict_stops_at_the_first_problem() -> None:
    """What came before is given away; the first problem in order is the error."""
    records = json_lines([{"text": "One.", "pad": "x" * 90}] * 3)
    sources = [
        source_of("a.jsonl", records + "{\n" + records + "[]\n"),
        source_of("b.txt", ""),
    ]
    batches = read_sources(sources, ReadOptions(strict=True), size=100)
    assert next(batches).documents.height == 1
    with pytest.raises(InputError, match=r"a\.jsonl:4: broken JSON"):
        list(batches)


def test_two_readings_at_once_do_not_disturb_each_other() -> None:
    """The csv module's limit on fields is as it was between batches, however they are taken."""
    before = csv.field_size_limit()
    content = "id,text\n" + "".join(f"{n},{'word ' * 40_000}\n" for n in range(3))
    first, second = (read_sources([source_of("a.csv", content)], ReadOptions(), size=1_000)
                     for _ in range(2))  # fmt: skip
    next(first)
    assert csv.field_size_limit() == before
    next(second)
    assert sum(batch.documents.height for batch in first) == 2
    assert sum(batch.documents.height for batch in second) == 2
    assert csv.field_size_limit() == before


def test_a_source_without_documents_has_one_batch() -> None:
    """It carries the problems, and the core columns without a row."""
    [batch] = read_source(source_of("a.txt", ""), ReadOptions())
    assert dict(batch.documents.schema) == dict(CORE_FIELDS)
    assert batch.documents.height == 0
    assert [str(problem) for problem in batch.problems] == ["a.txt: empty file"]
    assert list(read_sources([], ReadOptions())) == []


def test_sources_options_and_batches_go_to_other_processes() -> None:
    """All three can be pickled, and come out as they went in."""
    source = source_of("a.jsonl", '{"text": "One."}\n{"text": ""}\n')
    options = ReadOptions(fields="{source}-{date}.jsonl", encoding="utf8")
    again = pickle.loads(pickle.dumps(source)), pickle.loads(pickle.dumps(options))
    assert again == (source, options)
    [batch] = read_source(*again)
    copy = pickle.loads(pickle.dumps(batch))
    assert copy.documents.equals(batch.documents)
    assert (copy.problems, copy.columns, copy.fields) == (
        batch.problems, batch.columns, batch.fields,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["jsonl", "parquet", *slow("jsonl.gz")])
def test_the_meter_counts_the_bytes_of_files(tmp_path: Path, kind: str) -> None:
    """Progress grows with the batches and never beyond the size of the file."""
    path = tmp_path / f"a.{kind}"
    records = [{"text": f"Document {n} of many, {n * n % 9_973}."} for n in range(90_000)]
    if kind == "parquet":
        pl.DataFrame(records).write_parquet(path, compression="uncompressed")
    else:
        data = json_lines(records).encode()
        path.write_bytes(gzip.compress(data, 1) * 4 if kind.endswith("gz") else data)
    [source] = find_sources([path], Problems(), None)
    told: list[int] = []
    meter = Meter(lambda done, total, documents: told.append(done), source.size)
    for _ in read_sources([source], ReadOptions(raw=True), meter, size=100_000):
        pass
    assert told == sorted(told)
    assert source.size - 2**20 < told[-1] <= source.size


SIZES = st.lists(st.integers(0, 50), max_size=20)


@given(sizes=SIZES, size=st.integers(1, 60))
def test_groups_are_runs_of_sources(sizes: list[int], size: int) -> None:
    """Every source is in one group, in order; no group could take in the next source."""
    sources = [Source(f"{n}.txt", size=each) for n, each in enumerate(sizes)]
    groups = group_sources(sources, size)
    assert [source for group in groups for source in group] == sources
    held = [sum(source.size for source in group) for group in groups]
    assert all(len(group) == 1 or total <= size for group, total in zip(groups, held, strict=True))
    for total, following in zip(held, groups[1:], strict=False):
        assert total >= size or total + following[0].size > size


def test_compressed_files_weigh_more_in_groups() -> None:
    """A compressed file counts four times; a size below one byte is refused."""
    names = ["a.txt", "b.txt.gz", "c.parquet", "d.txt", "e.txt"]
    groups = group_sources([Source(name, size=10) for name in names], 50)
    assert [[source.file for source in group] for group in groups] == [
        ["a.txt", "b.txt.gz"],
        ["c.parquet", "d.txt"],
        ["e.txt"],
    ]
    with pytest.raises(OptionError, match="at least 1 byte, not 0"):
        group_sources([], 0)


def test_the_digest_is_of_the_bytes_as_they_are(tmp_path: Path) -> None:
    """A file and standard input with the same bytes have one digest; another byte, another."""
    data = gzip.compress(b"Words. " * 50_000, mtime=0)
    path = tmp_path / "a.txt.gz"
    path.write_bytes(data)
    [source] = find_sources([path], Problems(), None)
    digest = source_digest(source)
    assert len(digest) == 32
    assert digest == source_digest(source_of("<stdin>", data))
    assert digest != source_digest(source_of("<stdin>", data + b"\0"))
    path.unlink()
    with pytest.raises(InputError, match=r"a\.txt\.gz: No such file"):
        source_digest(source)


def test_only_streamed_files_may_unpack_beyond_memory() -> None:
    """Records are allowed a multiple of a large archive's size; what is read whole is not."""
    limits = Limits.of(None)
    assert limits.unpacked_from(10 * 2**30) == limits.ratio * 10 * 2**30
    assert limits.unpacked_from(10) == limits.unpacked == MAX_SIZE
    assert limits.whole < MAX_SIZE
