"""What is fuzzed: for each target a check that takes any bytes, and seeds to start from.

A check raises for a broken promise only. What every reader promises: no error but our own leaves
it, whatever the bytes; what is not read is a problem; texts are valid Unicode without control
characters, and hold words; ids are distinct.
"""

from __future__ import annotations

import atexit
import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import polars as pl
import zstandard

from relstat.corpus.dates import parse_date, read_date
from relstat.corpus.records import Problem
from relstat.errors import OptionError, RelstatError
from relstat.loading.indexing import build_index
from relstat.readers import Problems, ReadOptions, Source, join_documents, read_sources
from relstat.readers.formats.frontmatter import split_front_matter
from relstat.readers.patterns import NamePattern
from relstat.readers.problems import FileLog
from relstat.readers.unpacking import unpack
from relstat.storage.arrays import load_column, load_strings, save_column, save_strings
from relstat.storage.manifest import FileRecord, Manifest
from relstat.storage.packed import PackedBits, PackedBitsWriter, PackedInts, PackedIntsWriter
from relstat.storage.store import open_index
from relstat.tables.rendering import formats
from relstat.tables.table import Column, Table

__all__ = ["TARGETS", "Target"]

_OPTIONS: Final = ReadOptions(fields="{name}.{suffix}")
_ACTING: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?%?")
# The elements of a page; none that runs something, loads something or leads elsewhere.
_ELEMENTS = {"doctype", "html", "head", "meta", "title", "style", "body", "main", "h1", "h2"}
_ELEMENTS |= {"section", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
_ELEMENTS |= {"ul", "li", "p", "small"}
_UNWANTED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_COUNTED: Final = re.compile(
    r"(?:no text in|no words in|text is a list or an object in|and) ([0-9,]+) "
)


@dataclass(frozen=True)
class Target:
    """One thing to fuzz.

    Attributes:
        check: raises if a promise is broken by these bytes.
        seeds: inputs to start from.
        words: pieces that mean something to what is fuzzed.
    """

    check: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()


def _read(name: str, data: bytes) -> tuple[pl.DataFrame, list[Problem]]:
    """What is read of bytes under a name, with the promises that all readers make."""
    problems = Problems()
    frames = []
    for batch in read_sources([Source(name, data=data, size=len(data))], _OPTIONS):
        frames.append(batch.documents)
        problems.items += batch.problems
    documents = join_documents(frames, problems)
    assert len(documents) or problems.items, "lost without a word"
    assert documents["id"].n_unique() == len(documents), "ids are not distinct"
    assert not documents["id"].null_count(), "a document without an id"
    for text in documents["text"]:
        assert any(character.isalnum() for character in text), "a text without words"
    for title in documents["title"].drop_nulls():
        assert title.strip(), "a blank title"
    cleaned, _ = _OPTIONS.cleaner.clean(documents)
    assert cleaned["id"].to_list() == documents["id"].to_list(), "cleaning lost a document"
    for text in cleaned["text"]:
        assert not _UNWANTED.search(text), "a control character in a text"
    for title in cleaned["title"].drop_nulls():
        assert not _UNWANTED.search(title), "a control character in a title"
    for problem in problems.items:
        str(problem).encode()
    return documents, problems.items


def _reading(*names: str) -> Callable[[bytes], None]:
    """Read the bytes under each of these names."""

    def check(data: bytes) -> None:
        for name in names:
            _read(name, data)

    return check


def _json_lines(data: bytes) -> None:
    """Every line that is not blank is a document, or several, or is counted in a problem."""
    documents, problems = _read("a.jsonl", data)
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return
    skipped = [problem for problem in problems if problem.skipped]
    counted = [_COUNTED.match(problem.reason) for problem in skipped]
    whole = [
        problem
        for problem, found in zip(skipped, counted, strict=True)
        if problem.line is None and not found
    ]
    if whole or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # nothing of the file was read, and that is said
    if any(problem.reason.startswith("not UTF-8") for problem in problems):
        return  # it was read in another encoding, in which lines are others
    if any("the rest of the file is not read" in problem.reason for problem in skipped):
        return  # it is one JSON value over several lines, broken, and that is said
    lost = sum(int(found[1].replace(",", "")) if found else 1 for found in counted)
    if b"\n" not in data[:8192]:
        text = text.replace("\r", "\n")  # lines that end as on an old Macintosh
    lines = sum(bool(line.strip(" \t\r\n\0\x1a\x1e\ufeff")) for line in text.split("\n"))
    several = "}{" in re.sub(r"[\s,\0\x1a\x1e]", "", text)
    found = len(documents) + lost
    assert lines == found or (several and lines < found), (
        f"{lines} lines, {len(documents)} documents, {lost} lost"
    )


def _beside(data: bytes) -> None:
    """Whatever stands in one record, the records beside it survive, and none is made of it."""
    damage = data.translate(None, bytes(range(32)))  # many controls make a file a binary one
    rows = [b'%d,2024-05-%02d,"Document number %d","S"' % (n, n, n) for n in range(1, 10)]
    rows[4] = b'5,2024-05-05,"Document ' + damage + b' five","S"'
    lines = [b'{"id": "%d", "text": "Document number %d"}' % (n, n) for n in range(1, 10)]
    lines[4] = b'{"id": "5", "text": "' + damage + b'"}'
    files = (("a.csv", b"id,date,text,source\n" + b"\n".join(rows)), ("a.jsonl", b"\n".join(lines)))
    wanted = {str(n): f"Document number {n}" for n in range(1, 10) if n != 5}
    for name, content in files:
        documents, _ = _read(name, content)
        found = dict(zip(documents["id"], documents["text"], strict=True))
        others = {one: text for one, text in found.items() if one in wanted}
        assert others == wanted, f"records beside the damage in {name}"


def _gzip(data: bytes) -> None:
    """What gzip understands comes out whole; of all else, no more than was there."""
    _read("a.txt.gz", data)
    try:
        whole = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return
    if data.startswith(b"\x1f\x8b"):
        problems = Problems()
        source = Source("a.gz", data=data, size=len(data))
        got = b"".join(unpack(source, FileLog(problems, "a.gz")))
        # Python's gzip does not look at the checksum of a header; zlib does.
        assert got == whole or (whole.startswith(got) and problems.items), "lost without a word"


def _zstd(data: bytes) -> None:
    """What zstandard understands comes out whole; of all else, no more than was there."""
    _read("a.txt.zst", data)
    try:
        with zstandard.ZstdDecompressor().stream_reader(
            io.BytesIO(data), read_across_frames=True
        ) as stream:
            whole = stream.read()
    except zstandard.ZstdError:
        return
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        got = _unpacked("a.zst", data)
        assert got[: len(whole)] == whole[: len(got)], "unpacked to something else"


def _require(kept: bool, promise: str) -> None:
    """Say which promise is broken."""
    if not kept:
        raise AssertionError(promise)


def _unpacked(name: str, data: bytes) -> bytes:
    return b"".join(unpack(Source(name, data=data, size=len(data))))


def _front_matter(data: bytes) -> None:
    """The text below is the end of the text as it was; a line is a value or a problem."""
    text = data.decode("utf-8", "replace")
    front = split_front_matter(text)
    assert text.endswith(front.text)
    for value in front.values.values():
        if value is not None:
            value.encode()
    _read("a.md", data)


def _dates(data: bytes) -> None:
    """A date that is understood is written in the text, and its ISO form means the same day."""
    text = data.decode("utf-8", "replace")
    found = parse_date(text)
    if found is None:
        return
    day, precision = found
    written = read_date(text)
    if (written and written.calendar) or re.search("[wW][0-9]|-[0-9]{3}$", text):
        return
    assert parse_date(day.isoformat()) == (day, "day")
    assert str(day.year) in text or str(day.year - 1911) in text
    assert precision == "day" or day.day == 1
    assert precision != "year" or day.month == 1


def _patterns(data: bytes) -> None:
    """Before the first line end the pattern, after it the path; what is found adds up to it."""
    pattern, _, path = data.decode("utf-8", "replace").partition("\n")
    try:
        compiled = NamePattern(pattern)
    except OptionError as error:
        _require(repr(pattern) in str(error), "the message does not name the pattern")
        return
    found = compiled.match(Source(path))
    if found is not None:
        assert tuple(found) == compiled.names
        whole = f"{path}\n{PurePath(path).as_posix()}".replace("\\", "/")
        assert all(value.replace("\\", "/") in whole for value in found.values())


def _manifest(data: bytes) -> None:
    """A manifest is refused, or written anew it says the same."""
    try:
        manifest = Manifest.from_json(data, Path("a.relstat"))
    except RelstatError:
        return
    again = Manifest.from_json(manifest.to_json().encode("ascii"), Path("a.relstat"))
    assert again == manifest


def _arrays(data: bytes) -> None:
    """Whatever a file of an index holds, it is refused by name or can be read to the end."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.npy"
        path.write_bytes(data)
        for kind in (PackedInts, PackedBits):
            try:
                values = kind(path)
            except RelstatError as error:
                _require("a.npy" in str(error), "the message does not name the file")
            else:
                assert len(values[:]) == len(values)
        for load in (load_column, load_strings):
            try:
                loaded = load(data)
            except RelstatError:
                continue
            assert len(loaded) >= 0


def _index(data: bytes) -> None:
    """A real index with this manifest, given the right digest, opens or is refused by name."""
    _, content = _built()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.relstat"
        path.mkdir()
        (path / content.name).symlink_to(content)
        (path / "manifest.json").write_bytes(_sealed(data))
        try:
            corpus = open_index(path)
        except RelstatError as error:
            _require("a.relstat" in str(error), "the message does not name the index")
            return
        _require(len(corpus.fingerprint) > 0, "an index without a fingerprint")


@cache
def _built() -> tuple[bytes, Path]:
    """The manifest of a small index, and where its files are."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    source = Path(folder.name) / "a.jsonl"
    source.write_bytes(b'{"text": "A gift came.", "source": "x"}\n{"text": "A wreath."}\n3\n')
    index = Path(folder.name) / "a.relstat"
    build_index([source], index, jobs=1)
    [content] = index.glob("data-*")
    manifest = (index / "manifest.json").read_bytes()
    # The folder has another name on every run: so that the same bytes mean the same.
    return manifest.replace(folder.name.encode(), b"a"), content


def _sealed(manifest: bytes) -> bytes:
    """The manifest with the digest that it should have."""
    found = re.search(rb'"digest": "([^"]*)"', manifest)
    if not found:
        return manifest
    blank = manifest[: found.start(1)] + b"0" * 64 + manifest[found.end(1) :]
    digest = hashlib.blake2b(blank, digest_size=32).hexdigest().encode()
    return blank[: found.start(1)] + digest + blank[found.start(1) + 64 :]


def _tables(data: bytes) -> None:
    """No format lets a cell, a title or a note act on what reads it."""
    text = data.decode("utf-8", "replace")
    table = Table(
        title=text,
        frame=pl.DataFrame({"term": [text], "n": [-3], "rate": [-1.5]}),
        columns=(Column("term"), Column("n", "count"), Column("rate", "rate")),
        notes=(text,),
    )
    for form in formats():
        if form in ("parquet", "xlsx"):
            continue
        printed = table.render(form)
        printed.encode()
        assert not _ACTING.search(printed), f"a control character in {form}"
    assert json.loads(table.render("jsonl"))["term"] == text
    [row] = pl.read_csv(io.StringIO(table.render("csv")), infer_schema=False).rows()
    assert row[1:] == ("-3", "-1.5")
    assert _NUMBER.fullmatch(row[0] or "") or not (row[0] or "").strip(" ").startswith(
        tuple("=+-@")
    )
    page = table.render("html")
    assert set(re.findall(r"<\W?(\w*)", page)) <= _ELEMENTS
    lines = [line for line in table.render("latex").split("\n") if not line.startswith("%")]
    assert not re.search(r"(?<!\\)(?:\\\\)*\\(?:input|write)", "\n".join(lines))


def _npy_files() -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        for largest in (200, 60_000, 10**6, 10**9, 10**12, 10**18):
            with PackedIntsWriter(path, largest) as ints:
                ints.append(np.arange(20))
            yield path.read_bytes()
        with PackedBitsWriter(path) as bits:
            bits.append(np.array([True, False, True] * 5))
        yield path.read_bytes()
        save_column(path, np.arange(50))
        yield path.read_bytes()
        save_strings(path, pl.Series(["gift", "wreath", "gift"]))
        yield path.read_bytes()


def _parquet_files() -> Iterator[bytes]:
    plain = pl.DataFrame({"text": ["a gift", "a wreath"], "date": ["2012-01-01", None]})
    odd = pl.DataFrame(
        {"text": ["one"], "n": [[1, 2]], "s": [{"a": "b"}], "f": [1.5], "b": [b"\xff"]}
    ).with_columns(
        pl.lit(None).alias("null"),
        pl.lit("x").cast(pl.Categorical).alias("cat"),
        pl.lit(1).cast(pl.Decimal(10, 2)).alias("decimal"),
        pl.lit(5).cast(pl.Duration).alias("span"),
        pl.lit(5).cast(pl.Time).alias("time"),
        pl.lit(5).cast(pl.Datetime("ns", "Asia/Pyongyang")).alias("zoned"),
    )
    for frame in (plain, odd, plain.head(0)):
        for compression in ("uncompressed", "zstd"):
            file = io.BytesIO()
            frame.write_parquet(file, compression=compression)
            yield file.getvalue()


def _manifest_file() -> bytes:
    return (
        Manifest(
            relstat="0",
            libraries={"polars": "1"},
            options={
                "paths": ["a"],
                "reading": {},
                "tokens": {"hyphens": "keep"},
                "found": [],
                "joined": [],
            },
            sources=[{"file": "a.txt", "size": 1, "digest": "ff"}],
            counts={"words": 3},
            fingerprint="ab",
            data="data-" + "0" * 32,
            files={"ids.npy": FileRecord(3, "a" * 64)},
        )
        .to_json()
        .encode("ascii")
    )


_RELEASE: Final = (
    b"Tuesday, May 17, 2022\n\nGift to the Leader\n\n"
    b"Pyongyang, May 14 (KCNA) -- A gift came. It was fine.\n\n"
    b"Ministry\nMay 14, 2022\nNo comments:\n"
)
_FRONT: Final = b"---\ntitle: \"A \\u00e9\"\ndate: 2022-05-14\ntags: [a, 'b']\nn: ~\n---\nA gift.\n"
_HTML: Final = (
    b'<!doctype html><html><head><meta charset="utf-8"><title>Gift</title>'
    b'<meta property="article:published_time" content="2022-05-14">'
    b'<script type="application/ld+json">{"datePublished":"2022-05-14"}</script></head><body>'
    b"<article><h1>Gift</h1><p>" + b"A gift came to the leader from abroad. " * 8 + b"</p>"
    b"<table><tr><td>a</td></tr></table><ul><li>one</li></ul></article></body></html>",
    b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]>'
    b"<html><body><p>" + b"Words &d; of a page. " * 12 + b"</p></body></html>",
)
_JSON: Final = (
    b'[{"text": "a gift", "title": null, "date": "2012-01-01", "n": 1.50}, {"text": [1]}]',
    b'{"items": [{"text": "a"}, {"text": "b \\ud83d\\ude00", "x": {"y": [true]}}], "page": 1}',
    b'{"text": "alone", "tags": ["a", "b"]}',
)
_LINES: Final = (
    b'{"text": "a gift", "title": null, "date": "2012-01-01"}\n{"text": "b", "id": "7"}\n\n3\n',
    b'\xef\xbb\xbf{"body": "x \\u0000 \\ud800 y", "n": NaN}\r\n{"body": ""}\n',
)
_CSV: Final = (
    b'id,text,date\n1,"a ""gift""\nhere",2012-01-01\n2,=HYPERLINK(1),\n3,a,b,c\n',
    b"title\ttext\na\tb\n",
    b"text;n\nb;-3\n",
)
_JSON_WORDS: Final = (b'"text":', b"{", b"}", b"[", b"]", b'"', b"\\ud800", b"NaN", b"\n", b",")
_MARK_UP: Final = (
    b"<p>",
    b"</div>",
    b"<!--",
    b"<![CDATA[",
    b"&#0;",
    b"&lt;",
    b"<script",
    b"<meta ",
    b"<time datetime=",
    b"<!ENTITY a '",
    b"&a;",
    b"</script>",
    b"<svg>",
    b"\x00",
)

TARGETS: Final[dict[str, Target]] = {
    "text": Target(
        _reading("a.txt", "b.md", "c"),
        (_RELEASE, _FRONT, _RELEASE.decode().encode("utf-16"), "Привет, мир".encode("cp1251")),
        (b"(KCNA) --", b"May 14, 2022", b"No comments:", b"\n", b"\x00", b"\xff\xfe", b"---\n"),
    ),
    "frontmatter": Target(
        _front_matter,
        (_FRONT, b"---\na: b\n...\nx", b"---\n# c\n\na b: 'it''s' # d\n---\n"),
        (b"---\n", b": ", b"#", b"[", b"]", b'"', b"'", b"\\u", b"|", b"date: ", b"id: "),
    ),
    "html": Target(_reading("a.html"), _HTML, _MARK_UP),
    "json": Target(_reading("a.json"), _JSON, _JSON_WORDS),
    "jsonl": Target(_json_lines, _LINES, _JSON_WORDS),
    "csv": Target(
        _reading("a.csv", "b.tsv"), _CSV, (b'"', b",", b"\t", b";", b"|", b"\n", b"\r", b"text")
    ),
    "beside": Target(
        _beside,
        (
            b'"',
            b'said "no" and left',
            b'a","b',
            b"one, two, three",
            b'"}',
            b"\\",
            b"\xff\xfe",
            b'""',
        ),
        (b'"', b'",', b',"', b"\\", b'"}', b"{", b",", b"\x00", b"\xc3", b"\xff"),
    ),
    "parquet": Target(_reading("a.parquet"), tuple(_parquet_files()), (b"PAR1",)),
    "gzip": Target(
        _gzip,
        (
            *(gzip.compress(data, mtime=0) for data in (b"", _RELEASE, b"a" * 5000)),
            gzip.compress(b"one", mtime=0) + gzip.compress(b"two", mtime=0) + b"\x00" * 9,
        ),
        (b"\x1f\x8b\x08\x00", b"\x1f\x8b\x08\x1f", b"\x00" * 8),
    ),
    "zstd": Target(
        _zstd,
        tuple(zstandard.ZstdCompressor().compress(data) for data in (b"", _RELEASE, b"a" * 5000)),
        (b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18\x01\x00\x00\x00x"),
    ),
    "dates": Target(
        _dates,
        (
            b"2022-05-14T10:00:00+09:00",
            b"Tuesday, May 17, 2022",
            b"Juche111(2022).5.17.",
            b"20220514",
            b"14 May Juche 111 (2022)",
            b"2022/5/7",
            b"Sat, 14 May 2022 10:00 GMT",
        ),
        (b"juche ", b"may", b", ", b"2022", b"st", b"t10:00", b"+09:00", b"(", b")"),
    ),
    "patterns": Target(
        _patterns,
        (
            b"{source}/{date}-{slug}.txt\nkcna/2022-05-14-a-gift.txt.gz",
            b"{a}_{b}-{c}\nx/y_z-w",
            b"x{id}/{title}\nq/x1/t",
        ),
        (b"{date}", b"{a}", b"/", b"-", b"{", b"}", b".gz", b"\\"),
    ),
    "manifest": Target(_manifest, (_manifest_file(),), (b'"format": 1', b"{}", b"data-", b"../")),
    "index": Target(_index, (_built()[0],), (b"{}", b"null", b"[]", b"data-", b"../", b"-1")),
    "arrays": Target(_arrays, tuple(_npy_files()), (b"\x93NUMPY", b"'descr'", b"|O", b"PAR1")),
    "tables": Target(
        _tables,
        (
            b"=HYPERLINK(1)",
            b"\x1b[31mred",
            b"a|b",
            b"<script>",
            b"\\input{x}",
            "\u202etxt".encode(),
        ),
        (b"=", b"+", b"-", b"@", b"\t", b"\r", b"\n", b"\x1b]8;;x\x07", b"</table>", b"|", b"\\"),
    ),
}
