"""Files and folders: which are read, in which order, and what is wrong with them."""

from __future__ import annotations

import gzip
import io
import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import zstandard

from relstat.corpus.corpus import CORE_FIELDS
from relstat.errors import InputError, OptionError
from relstat.readers import read
from relstat.readers.problems import FileLog, Problems
from relstat.readers.sources import Source
from relstat.readers.unpacking import unpack


def save(path: Path, content: str | bytes = "Some words.") -> Path:
    """Write a file, and the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_folder_is_walked_in_sorted_order(tmp_path: Path) -> None:
    """Hidden files, READMEs and licences are passed over; unknown kinds are counted."""
    for name in (
        *("b.txt", "a/z.txt", "a/c/x.TXT", "c.md", ".hidden.txt", ".git/x.txt", "README.md"),
        *("a/LICENSE", "readme.txt", "p.jpg", "a/q.exe", "d.txt.gz"),
    ):
        save(tmp_path / name, gzip.compress(b"Words.") if name.endswith("gz") else f"At {name}.")
    corpus = read(tmp_path)
    files = [Path(f).relative_to(tmp_path).as_posix() for f in corpus.documents["file"]]
    assert files == ["a/c/x.TXT", "a/z.txt", "b.txt", "c.md", "d.txt.gz"]
    assert corpus.documents["folder"].to_list() == ["a/c", "a", *[tmp_path.name] * 3]
    assert corpus.documents["id"].to_list() == corpus.documents["file"].to_list()
    assert corpus.documents["line"].null_count() == 5
    assert [p.file for p in corpus.problems] == [str(tmp_path)]
    assert "2 files of unknown kind" in corpus.problems[0].reason
    assert corpus.origin == str(tmp_path)


def test_the_order_of_paths_is_kept(tmp_path: Path) -> None:
    """Paths come in the order given, records between text files too."""
    text = save(tmp_path / "z.txt")
    records = save(tmp_path / "r.jsonl", '{"text": "R1"}\n{"text": "R2"}\n')
    other = save(tmp_path / "README.md", "Read me.")
    more = save(tmp_path / "a.txt", "More.")
    corpus = read([text, records, other, more])
    assert corpus.documents["text"].to_list() == ["Some words.", "R1", "R2", "Read me.", "More."]
    assert "folder" not in corpus.fields
    assert corpus.origin == f"{text}, {records}, {other} and 1 more"


def test_twice_the_same_file_is_read_once(tmp_path: Path) -> None:
    """A file that is named and lies in a folder that is named counts once."""
    path = save(tmp_path / "a.txt")
    corpus = read([path, tmp_path])
    assert len(corpus) == 1
    assert [p.reason for p in corpus.problems] == ["given twice, read once"]


def test_missing_paths(tmp_path: Path) -> None:
    """A path that is named and does not exist is an error, before anything is read."""
    path = save(tmp_path / "a.txt")
    with pytest.raises(InputError, match=r"no such file or folder: .*nope$"):
        read([path, tmp_path / "nope"])
    with pytest.raises(InputError, match=r"; did you mean .*a\.txt'\?$"):
        read([tmp_path / "a.tx"])
    with pytest.raises(InputError, match=r"no such file or folder: .*nope, .*nada"):
        read([tmp_path / "nope", tmp_path / "nada"])
    with pytest.raises(InputError, match="no such file"):
        read("bad\0name")
    with pytest.raises(InputError, match="no path was given"):
        read([])


def test_nothing_readable_is_an_empty_corpus(tmp_path: Path) -> None:
    """An empty folder or only bad files give no documents and the core columns."""
    corpus = read(tmp_path)
    assert len(corpus) == 0
    assert dict(corpus.documents.schema) == dict(CORE_FIELDS)
    save(tmp_path / "a.txt", "")
    assert [str(p) for p in read(tmp_path).problems] == [f"{tmp_path / 'a.txt'}: empty file"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty file"),
        ("a.jsonl", b"", "empty file"),
        ("a.csv", b"", "empty file"),
        ("a.json", b"", "empty file"),
        ("a.parquet", b"", "empty file"),
        ("a.txt.gz", b"", "empty file"),
        ("a.csv", b"id,text\n", "no records"),
        ("a.jsonl", b"\n\n", "no records"),
        ("a.txt", b" \n\n", "no text"),
        ("a.txt", b"... --- ...", "no words"),
        ("a.txt", b"\x00\x01\x02\x03" * 9, "binary, not text"),
        ("a.txt", b"%PDF-1.4 rest", "a PDF; take its text out with pdftotext to read it"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old file of Word or Excel; save it as text or CSV to read it",
        ),
        ("a.csv", b"PK\x03\x04 words", "binary, not text"),
        ("a.txt.gz", b"no gzip at all", "no gzip data, in spite of its name"),
        ("a.txt.zst", b"no zstd at all", "no zstd data, in spite of its name"),
        ("a.html", b"<html></html>", "no main text found in the page"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    """Each kind of unusable file has one clear problem."""
    path = save(tmp_path / name, content)
    corpus = read(path)
    assert len(corpus) == 0
    assert [(p.file, p.reason, p.skipped) for p in corpus.problems] == [(str(path), reason, True)]
    with pytest.raises(InputError, match=reason):
        read(path, strict=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_links_and_pipes_do_not_hang(tmp_path: Path) -> None:
    """Loops of links end, broken links and pipes in a folder are problems."""
    save(tmp_path / "a" / "x.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "d.txt")
    corpus = read(tmp_path)
    assert len(corpus) == 1
    assert [(Path(p.file).name, p.reason) for p in corpus.problems] == [
        ("c.txt", "No such file or directory"),
        ("d.txt", "not a regular file"),
    ]


def test_a_link_to_a_folder_above_is_not_followed(tmp_path: Path) -> None:
    """A folder that is named is read, and nothing beside it."""
    save(tmp_path / "beside.txt")
    save(tmp_path / "named" / "a.txt", "Inside.")
    save(tmp_path / "elsewhere" / "b.txt", "Linked.")
    (tmp_path / "named" / "up").symlink_to(tmp_path)
    (tmp_path / "named" / "data").symlink_to(tmp_path / "elsewhere")
    corpus = read(tmp_path / "named")
    assert corpus.texts.to_list() == ["Inside.", "Linked."]
    assert [problem.skipped for problem in corpus.problems] == [False]


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_an_archive_that_ends_early(tmp_path: Path, packing: str) -> None:
    """What an archive holds before it breaks off is kept."""
    lines = b"".join(b'{"text": "Document number %d"}\n' % n for n in range(50_000))
    packed = gzip.compress(lines) if packing == "gz" else zstandard.compress(lines)
    path = save(tmp_path / f"a.jsonl.{packing}", packed[: len(packed) // 2])
    corpus = read(path, raw=True)
    assert 10_000 < len(corpus) < 50_000
    assert any("ends early" in p.reason and p.skipped for p in corpus.problems)
    assert corpus.documents["line"].to_list() == list(range(1, len(corpus) + 1))


def test_an_archive_that_is_broken_inside(tmp_path: Path) -> None:
    """A flipped byte costs what comes after it only."""
    lines = b"".join(b'{"text": "Document number %d"}\n' % (n * n) for n in range(50_000))
    packed = bytearray(gzip.compress(lines))
    packed[len(packed) // 2] ^= 255
    corpus = read(save(tmp_path / "a.jsonl.gz", bytes(packed)), raw=True)
    assert len(corpus) > 10_000
    assert any("broken gzip data" in p.reason for p in corpus.problems)


def test_chained_archives_are_one_file(tmp_path: Path) -> None:
    """Several gzip or zstd members in one file follow one another."""
    one, two = b'{"text": "One"}\n', b'{"text": "Two"}\n'
    gz = save(tmp_path / "a.jsonl.gz", gzip.compress(one) + gzip.compress(two) + b"\0" * 512)
    zst = save(tmp_path / "a.jsonl.zst", zstandard.compress(one) + zstandard.compress(two))
    for path in (gz, zst):
        corpus = read(path)
        assert corpus.documents["text"].to_list() == ["One", "Two"]
        assert corpus.problems == ()


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_an_archive_may_not_unpack_without_end(pack: object) -> None:
    """Unpacking stops at the limit with a problem."""
    assert callable(pack)
    problems = Problems()
    source = Source("bomb", data=pack(b"0" * 50_000_000))
    pieces = list(unpack(source, FileLog(problems, "bomb"), largest=1_000_000))
    assert sum(map(len, pieces)) == 1_000_000
    assert "more than 1,000,000 bytes" in problems.items[0].reason


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b'{"text": "One"}\n{"text": "Two"}\n', ["One", "Two"]),
        (b'[{"text": "One"},\n{"text": "Two"}]', ["One", "Two"]),
        (b'{\n"text": "One"\n}', ["One"]),
        (b"id,text\n1,One\n2,Two\n", ["One", "Two"]),
        (b'id\t"Text"\n1\tOne\n', ["One"]),
        (b"Just a text, with text in it\n", ["Just a text, with text in it"]),
        (gzip.compress(b'{"text": "One"}\n', mtime=0), ["One"]),
    ],
)
def test_standard_input_is_recognised(content: bytes, texts: list[str]) -> None:
    """Records or text, packed or not: what comes in shows what it is."""
    corpus = read("-", stdin=io.BytesIO(content))
    assert corpus.documents["text"].to_list() == texts
    assert set(corpus.documents["file"]) == {"<stdin>"}
    assert corpus.problems == ()


def test_standard_input_that_is_missing_or_empty() -> None:
    """No input is a problem, not a hang."""
    assert [str(p) for p in read("-").problems] == ["-: no standard input to read"]
    assert [str(p) for p in read("-", stdin=io.BytesIO()).problems] == ["<stdin>: empty file"]


def test_an_unknown_suffix_is_read_when_named(tmp_path: Path) -> None:
    """A named file without a telling suffix is recognised by what it holds."""
    assert read(save(tmp_path / "page.saved")).documents["text"].to_list() == ["Some words."]
    path = save(tmp_path / "records", '{"text": "One"}\n{"text": "Two"}\n')
    assert len(read(path)) == 2
    pl.DataFrame({"text": ["P"]}).write_parquet(tmp_path / "table")
    assert read(tmp_path / "table").documents["text"].to_list() == ["P"]


def test_repairs_of_a_text_file(tmp_path: Path) -> None:
    """A text file gets the same repairs, each counted; its line ends are those of a text."""
    path = save(tmp_path / "a.txt", "One\u00a0two.\r\n\r\nThr\x00ee.")
    corpus = read(path)
    assert corpus.documents["text"].to_list() == ["One two.\n\nThree."]
    assert corpus.problems == ()
    assert corpus.cleaned.steps["step"].to_list() == ["spaces", "controls"]
    assert corpus.original_texts() == ["One\u00a0two.\n\nThr\x00ee."]


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    """Progress grows and ends with all bytes done."""
    paths = [save(tmp_path / f"{n}.jsonl", '{"text": "One"}\n' * 100_000) for n in range(2)]
    told: list[tuple[int, int]] = []
    read(paths, raw=True, progress=lambda done, total, _: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (3_200_000, 3_200_000)
    assert len(told) > 2


PAGE = """<html><head><title>A visit to the farm</title>{meta}</head><body>
<nav>Home About</nav><article><h1>A visit to the farm</h1>{text}</article>
<footer>Copyright 2019. Updated 5 June 2015</footer></body></html>"""
WORDS = "".join(
    f"<p>Paragraph {n} has words enough to be taken for the main text of the page.</p>"
    for n in range(6)
)


def test_a_web_page(tmp_path: Path) -> None:
    """Main text, title and date of a page; the title is not read twice."""
    pytest.importorskip("trafilatura")
    meta = '<meta property="article:published_time" content="2022-05-17T10:00:00+09:00">'
    save(tmp_path / "a.html", PAGE.format(meta=meta, text=WORDS))
    save(tmp_path / "b.html.gz", gzip.compress(PAGE.format(meta="", text=WORDS).encode()))
    corpus = read(tmp_path)
    assert corpus.documents["title"].to_list() == ["A visit to the farm"] * 2
    assert corpus.documents["date"].to_list() == [date(2022, 5, 17), None]
    for text in corpus.documents["text"]:
        assert text.startswith("Paragraph 0 has")
        assert text.count("\n\n") == 5
        assert "Copyright" not in text
    assert [p.reason for p in corpus.problems] == [
        "2015-06-05 in the page's words is not taken for its date"
    ]


def test_a_web_page_names_its_encoding(tmp_path: Path) -> None:
    """A page that is not UTF-8 is read as it declares."""
    pytest.importorskip("trafilatura")
    page = PAGE.format(meta='<meta charset="windows-1251">', text=WORDS.replace("words", "слова"))
    corpus = read(save(tmp_path / "a.html", page.encode("cp1251")))
    assert "слова" in corpus.documents["text"][0]
    assert "read as windows-1251 (as it declares)" in corpus.problems[0].reason


def test_fields_from_file_names(tmp_path: Path) -> None:
    """A pattern fills date, title and fields that the document does not say itself."""
    save(tmp_path / "kcna" / "2022-05-17-a-good-day.txt")
    save(tmp_path / "kcna" / "2021-06-x.txt.gz", gzip.compress(b"Monday, March 4, 2019\n\nText."))
    save(tmp_path / "tass" / "notes.txt")
    save(tmp_path / "tass" / "2020-y.jsonl", '{"text": "One", "source": "Own"}\n{"text": "Two"}\n')
    corpus = read(tmp_path, fields="{source}/{date}-{title}.{kind}")
    frame = corpus.documents.sort("file", "line")
    assert frame["source"].to_list() == ["kcna", "kcna", "Own", "tass", None]
    assert frame["date"].to_list() == [
        date(2019, 3, 4),
        date(2022, 5, 17),
        date(2020, 1, 1),
        date(2020, 1, 1),
        None,
    ]
    assert frame["date_precision"].to_list() == ["day", "day", "year", "year", None]
    assert frame["title"].to_list() == ["x", "a good day", "y", "y", None]
    assert [(Path(p.file).name, p.skipped) for p in corpus.problems] == [("notes.txt", False)]
    assert "does not fit the pattern" in corpus.problems[0].reason


@pytest.mark.parametrize(
    "pattern", ["", "*.txt", "{a", "a}", "{}", "{a b}", "{a}{b}", "{a}/{a}", "{1}", "{a}/{{b}}"]
)
def test_patterns_without_sense(tmp_path: Path, pattern: str) -> None:
    """A bad pattern is an error that quotes it."""
    with pytest.raises(OptionError, match="fields pattern"):
        read(save(tmp_path / "a.txt"), fields=pattern)
