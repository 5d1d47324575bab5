"""What is too large, too deep or too wide is left out, and that is said."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path

import polars as pl
import pytest

import relstat
from relstat.cleaning.parts.parts import document_parts
from relstat.corpus.corpus import Corpus
from relstat.errors import InputError, OptionError
from relstat.readers import Problems, ReadOptions, Source, read, read_sources
from relstat.readers.formats.html import extract_page
from relstat.readers.limits import MAX_SIZE, Limits, parse_size
from relstat.readers.patterns import NamePattern

SMALL = 2**18  # max_size: texts up to 16 KiB, records up to 4 KiB, pages up to 1 KiB


def read_bytes(tmp_path: Path, name: str, content: bytes, max_size: int | str = SMALL) -> Corpus:
    """What is read of one file."""
    (tmp_path / name).write_bytes(content)
    return read(tmp_path / name, max_size=max_size)


def reasons(corpus: Corpus) -> list[str]:
    """The problems without the folder of the test."""
    return [str(problem).rpartition("/")[2] for problem in corpus.problems]


@pytest.mark.parametrize(
    ("written", "size"),
    [(None, None), (5000, 5000), ("4K", 4096), ("500m", 500 * 2**20), ("16 GiB", 2**34)],
)
def test_sizes_are_numbers_with_units(written: int | str | None, size: int | None) -> None:
    """Units are powers of 1,024, in any case, with or without iB."""
    assert parse_size(written) == size


@pytest.mark.parametrize("written", ["", "4", "many", "-1", "1.5G", 0, True, "9" * 99])
def test_what_is_no_size_is_refused(written: int | str) -> None:
    """The error shows how a size is written."""
    with pytest.raises(OptionError, match="500M or 16G"):
        ReadOptions(max_size=written)


def test_all_sizes_follow_from_one() -> None:
    """The limits without an option are those of 4 GiB; options keep it as a number."""
    assert Limits.of(None) == Limits() == Limits.of(MAX_SIZE)
    assert Limits.of(2 * MAX_SIZE).page == 2 * Limits().page
    options = ReadOptions(max_size="16G")
    assert options.limits == Limits.of(2**34)
    assert ReadOptions.from_dict(options.as_dict()) == options


def test_a_long_line_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    """The line is never held in memory; the lines after it keep their numbers."""
    long = json.dumps({"text": "word " * 2000})
    content = f'{{"text": "one"}}\n{long}\n{{"text": "three"}}\nx\n'.encode()
    corpus = read_bytes(tmp_path, "a.jsonl", content)
    assert corpus.texts.to_list() == ["one", "three"]
    assert corpus.metadata["line"].to_list() == [1, 3]
    assert reasons(corpus)[0].startswith("a.jsonl:2: a line of more than 4,096 bytes; max_size")
    assert len(read_bytes(tmp_path, "b.jsonl", content, "1M")) == 3


def test_a_long_line_is_left_out_in_any_encoding(tmp_path: Path) -> None:
    """The same in UTF-16."""
    content = ('{"text": "one"}\n' + "x" * 9000 + '\n{"text": "three"}').encode("utf-16")
    corpus = read_bytes(tmp_path, "a.jsonl", content)
    assert corpus.texts.to_list() == ["one", "three"]
    assert len(corpus.problems) == 1


def test_a_quotation_mark_that_is_never_closed_ends_at_the_limit(tmp_path: Path) -> None:
    """A field does not swallow the file: rows that look like rows are read, all else is not."""
    content = b'id,text\n1,one\n2,"two\n' + b"3,three\n" * 2000
    assert len(read_bytes(tmp_path, "a.csv", content)) == 2002
    content = b'text,source\none,a\n"two\n' + b"three,b\n" * 2000
    corpus = read_bytes(tmp_path, "a.csv", content)
    assert corpus.texts.to_list() == ["one"]
    assert re.fullmatch(
        r"a\.csv:\d+: a field of more than 4,096 bytes; .*; the rest is not read",
        reasons(corpus)[0],
    )


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.txt", b"word " * 4000, "a text of more than 16,384 bytes"),
        ("a.txt.gz", gzip.compress(b"word " * 4000, mtime=0), "a text of more than 16,384 bytes"),
        ("a.html", b"<p>word</p>" * 100, "a page of more than 1,024 bytes"),
        ("a.json", b'[{"text": "word"}' + b" " * 66_000 + b"]", "a JSON file of more than 65,536"),
    ],
)
def test_what_is_read_whole_has_a_largest_size(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    """Half a text would be counted as if it were all; it is refused."""
    if name.endswith("html"):
        pytest.importorskip("trafilatura")
    corpus = read_bytes(tmp_path, name, content)
    assert len(corpus) == 0
    assert what in reasons(corpus)[0]
    assert "max_size raises the limit" in reasons(corpus)[0]


def test_a_pipe_ends_at_the_limit() -> None:
    """An endless pipe is not read for ever; the records before the limit are."""

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b'{"text": "again"}\n' * 1000

    corpus = read("-", stdin=Endless(), max_size=SMALL)  # type: ignore[arg-type]  # a stand-in
    assert len(corpus) > 1000
    assert "a pipe of more than 65,536 bytes" in str(corpus.problems[0])
    with pytest.raises(InputError, match="a pipe of more"):
        read("-", stdin=Endless(), max_size=SMALL, strict=True)  # type: ignore[arg-type]  # a stand-in


def test_an_archive_that_unpacks_to_too_much_is_cut(tmp_path: Path) -> None:
    """Records before the limit are kept."""
    line = b'{"text": "again and again"}\n'
    corpus = read_bytes(tmp_path, "a.jsonl.gz", gzip.compress(line * 100_000))
    assert 9_000 < len(corpus) < 100_000
    assert "unpacks to more than" in reasons(corpus)[0]


@pytest.mark.slow
def test_names_without_end_do_not_fill_memory(tmp_path: Path) -> None:
    """Each record with names of its own: 2,000 are looked at, 500 kept."""
    lines = [json.dumps({"text": "a", **{f"{n}-{k}": "x" for k in range(90)}}) for n in range(99)]
    corpus = read_bytes(tmp_path, "a.jsonl", "\n".join(lines).encode())
    assert len(corpus) == 99
    assert any("more than 2,000 names of fields" in reason for reason in reasons(corpus))
    assert len(corpus.metadata.columns) == 500 + 6


def test_front_matter_without_end(tmp_path: Path) -> None:
    """The first 500 fields of a text are kept, and title and date wherever they stand."""
    keys = "".join(f"k{n}: v\n" for n in range(3000))
    corpus = read_bytes(tmp_path, "a.txt", f"---\n{keys}title: T\n---\nWords.".encode(), "4G")
    assert corpus.metadata["title"].to_list() == ["T"]
    assert reasons(corpus) == ["a.txt: 3,000 fields in front matter; the first 500 are kept"]
    assert {"k0", "k499"} <= set(corpus.fields) <= {*corpus.fields} - {"k500"}


def test_padding_between_archives_is_passed_over(tmp_path: Path) -> None:
    """What follows the zeros between two gzip archives is read."""
    content = gzip.compress(b"one ") + b"\0" * 9 + gzip.compress(b"two") + b"\0"
    assert read_bytes(tmp_path, "a.txt.gz", content).texts.to_list() == ["one two"]


@pytest.mark.slow
def test_a_hundred_thousand_columns(tmp_path: Path) -> None:
    """Columns of one name are numbered without comparing each with all; messages stay short."""
    wide = ",".join(["c"] * 100_000)
    corpus = read_bytes(tmp_path, "a.csv", f"{wide}\n{wide}d\n".encode(), "4G")
    assert len(corpus) == 0
    assert "and 1,950 more" in reasons(corpus)[-1] or "and 1,950 more" in reasons(corpus)[0]
    assert all(len(reason) < 1000 for reason in reasons(corpus))


def test_parquet_that_unpacks_to_too_much_is_cut(tmp_path: Path) -> None:
    """Equal texts stand in the file once and count each."""
    path = tmp_path / "a.parquet"
    texts = pl.Series("text", ["word " * 2000]).new_from_index(0, 500)
    texts.to_frame().write_parquet(path)
    options = ReadOptions(max_size=SMALL)
    source = Source("a.parquet", str(path), size=path.stat().st_size)
    batches = list(read_sources([source], options, size=2**16))
    problems = [str(problem) for batch in batches for problem in batch.problems]
    assert sum(batch.documents.height for batch in batches) < 500
    assert "a Parquet file of more than" in problems[0]


@pytest.mark.parametrize(
    "lines",
    [["Home"] * 100_000, ["a list item"] * 100_000 + ["May 14, 2022"],
     ["A line", "A " + '"' * 200_000 + "x", "May 14, 2022"],
     ["A line", "A." * 200_000 + "x", "May 14, 2022"]],
    ids=["furniture", "list", "quotes", "initials"],
)  # fmt: skip
def test_the_parts_of_a_document_are_found_in_one_go(lines: list[str]) -> None:
    """Time grows with the length of a text and not with its square, or this would take hours."""
    assert document_parts("\n".join(["Words of a text.", "", *lines])).body.startswith("Words")


def test_a_page_of_openings_is_searched_once() -> None:
    """Mark-up that is never closed costs no more than mark-up that is."""
    pytest.importorskip("trafilatura")
    words = "<p>" + "Words of a page that is long enough. " * 20 + "</p>"
    page = extract_page(f"<html><body>{words}" + "<meta " * 100_000)
    assert page is None or page.date is None


def test_a_name_of_hyphens_is_cut_in_one_way() -> None:
    """A pattern that does not fit is given up at once."""
    pattern = NamePattern("{a}-{b}-{c}-{d}-{e}-{f}-{g}_x.txt")
    assert pattern.match(Source("-" * 250 + ".txt")) is None
    found = pattern.match(Source("1-2-3-4-5-6-7-8_x.txt"))
    assert found == {**dict(zip("abcdef", "123456", strict=True)), "g": "7-8"}


def test_an_index_keeps_the_limit(tmp_path: Path) -> None:
    """What was too large stays out when the index is brought up to date; an index takes none."""
    (tmp_path / "a.txt").write_bytes(b"word " * 4000)
    (tmp_path / "b.txt").write_bytes(b"word")
    index = tmp_path / "i.relstat"
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    corpus = relstat.build_index(paths, index, max_size=SMALL, jobs=1)
    assert len(corpus) == 1
    (tmp_path / "b.txt").write_bytes(b"other words")
    assert len(relstat.update_index(index, jobs=1)) == 1
    with pytest.raises(OptionError, match="max_size has no effect on an index"):
        relstat.open(index, max_size=SMALL)


def test_hostile_names_are_read(tmp_path: Path) -> None:
    """Line ends, escape sequences and bytes that are no text may stand in names."""
    folder = tmp_path / "odd"
    folder.mkdir()
    names = [b"new\nline.txt", b"esc\x1b[31m.txt", b"bad\xff.txt"]
    try:
        for name in names:
            Path(folder, name.decode("utf-8", "surrogateescape")).write_bytes(b"words")
    except OSError:
        pytest.skip("this file system takes no such names")
    problems = Problems()
    corpus = read(folder)
    assert len(corpus) == len(names)
    assert not problems.items
    for form in ("plain", "csv", "json", "html"):
        relstat.info(corpus, full=True).render(form if form != "csv" else "plain").encode()
