"""An index gives what reading the files gives; updated, what building it anew gives."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relstat import readers
from relstat.corpus.corpus import Corpus
from relstat.corpus.languages import keep_language
from relstat.errors import FieldError, IndexWriteError, InputError, OptionError
from relstat.loading import indexing
from relstat.loading.indexing import build_index as index
from relstat.loading.indexing import check_index, update_index
from relstat.readers import Source, read
from relstat.storage.folder import build
from relstat.storage.store import open_index
from tests.helpers.everything import AllOf
from tests.helpers.tiers import examples, slow

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples" / "releases"

Folder = dict[str, bytes]

# --- folders of files as nobody would wish them ---

PIECES = (
    "the", "The", "of", "Party", "party", "Workers'", "Korea’s", "co-operation", "U.S.", "10,000",
    "war.", "peace,", "“peace”", "S.", "평화", "мир", "سلام", "和平。", "na\u00adïve", "\u200b",
    "..", "-",
)  # fmt: skip
SENTENCES = (
    "The Workers' Party of Korea is the party of the people.",
    "He was happy that the people of the Party were not afraid of war!",
    "Народная армия всегда готова защищать свою родину от врагов.",
)
SPACES = (" ", " ", "  ", "\n", "\t", "\r\n", "\n\n", "\u3000", "\xa0", "\u2028", "")

pieces = st.sampled_from(PIECES) | st.sampled_from(SENTENCES) | st.text(max_size=5)
texts = st.lists(st.tuples(pieces, st.sampled_from(SPACES)), max_size=12).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
)
records = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "id": st.sampled_from(["1", "2", "1#2", "", " "]),
            "title": texts,
            "date": st.sampled_from(["2012-06-30", "2012-06", "2013", "soon", ""]),
            "source": st.sampled_from(["KCNA", "Xinhua", ""]),
            "text": texts,
            "file": st.just("a field with the name of a column"),
        },
    ),
    max_size=6,
)


def as_lines(records: list[dict[str, str]]) -> bytes:
    """Records as JSON Lines, with a line that is none."""
    lines = [json.dumps(record) for record in records]
    return "\n".join([*lines[:2], '{"text": "cut o', "", *lines[2:]]).encode()


def as_table(records: list[dict[str, str]]) -> bytes:
    """Records as CSV."""
    names = sorted({name for record in records for name in record})
    file = io.StringIO()
    table = csv.DictWriter(file, names)
    table.writeheader()
    table.writerows(records)
    return file.getvalue().encode()


def as_parquet(records: list[dict[str, str]]) -> bytes:
    """Records as Parquet."""
    names = sorted({name for record in records for name in record})
    file = io.BytesIO()
    pl.DataFrame(records, schema=dict.fromkeys(names, pl.String)).write_parquet(file)
    return file.getvalue()


def as_page(text: str) -> bytes:
    """A text with front matter."""
    return f"---\ntitle: {text[:9]!r}\nsource: KCNA\n---\n{text}".encode()


KINDS: Mapping[str, st.SearchStrategy[bytes]] = {
    "a.txt": texts.map(str.encode),
    "deep/b.txt": texts.map(as_page),
    "c.jsonl": records.map(as_lines),
    "d.csv": records.map(as_table),
    "deep/e.json": records.map(lambda some: json.dumps(some).encode()),
    "f.jsonl.gz": records.map(lambda some: gzip.compress(as_lines(some), mtime=0)),
    "g.parquet": records.map(as_parquet),
    "h.jsonl": st.binary(max_size=30),
    "i.unknown": st.just(b"what is this?"),
}
folders = st.fixed_dictionaries({}, optional=dict(KINDS))


@contextmanager
def laid_out(files: Folder) -> Iterator[Path]:
    """A temporary folder; the files are in its folder ``files``."""
    with TemporaryDirectory() as name:
        (Path(name) / "files").mkdir()
        for file, content in files.items():
            put(Path(name) / "files" / file, content)
        yield Path(name)


def put(path: Path, content: bytes) -> None:
    """Write a file, and the folders it needs."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def choices(corpus: Corpus) -> Iterator[Corpus]:
    """A corpus, and some choices from it; none tells where it comes from."""
    corpus = replace(corpus, origin="")
    yield corpus
    yield keep_language(corpus, "en")
    yield corpus.where(since="2012-06", until="2013")
    if "source" in corpus.fields:
        yield corpus.where({"source": "KCNA"})
        yield keep_language(corpus.where(exclude={"source": "KCNA"}), "ru")


# --- an index and its files ---


@pytest.mark.slow
@pytest.mark.parametrize("choice", range(5))
def test_the_example_documents(
    choice: int, all_of: AllOf, example_documents: Corpus, example_index: Path
) -> None:
    """Of the example documents, and choices from them, an index gives what the files give."""
    of_files, of_index = (
        next(islice(choices(corpus), choice, None))
        for corpus in (example_documents, open_index(example_index))
    )
    assert all_of(of_index) == all_of(of_files)


@pytest.mark.slow
def test_an_index_that_was_just_built(
    all_of: AllOf, example_documents: Corpus, tmp_path: Path
) -> None:
    """What building returns is what the files give too, before it is opened again."""
    built = index(EXAMPLES, tmp_path / "examples.relstat")
    for of_files, of_build in zip(choices(example_documents), choices(built), strict=True):
        assert all_of(of_build) == all_of(of_files)


@pytest.mark.slow
@settings(max_examples=examples(6))
@given(folders, st.integers(1, 4))
@example({}, 1)
@example({"c.jsonl": b'{"text": "..."}'}, 1)
def test_an_index_is_its_files(all_of: AllOf, files: Folder, choice: int) -> None:
    """Whatever the files hold, an index gives the same documents, problems and numbers.

    So does a choice from it.
    """
    with laid_out(files) as folder:
        of_files = list(choices(read(folder / "files")))
        of_index = list(choices(index(folder / "files", folder / "some.relstat", jobs=1)))
        assert len(of_files) == len(of_index)
        for one in (0, min(choice, len(of_files) - 1)):
            assert all_of(of_index[one]) == all_of(of_files[one])
        check_index(folder / "some.relstat")


@pytest.mark.parametrize(
    "options",
    [
        {"hyphens": "split", "apostrophes": "split"},
        *slow(
            {"text_field": "body", "title_field": "line", "date_field": "when", "id_field": "key"},
            {"fields": "{topic}-{date}.txt"},
            {"encoding": "cp1251"},
        ),
    ],
)
def test_options_of_reading(options: dict[str, Any], all_of: AllOf, tmp_path: Path) -> None:
    """Whatever option files are read with, the index built with it is the same; updated too."""
    record = {"body": "Co-operation's aim.", "line": "A", "when": "2012", "key": "k", "text": "No."}
    put(tmp_path / "files" / "all.jsonl", json.dumps(record).encode())
    put(tmp_path / "files" / "talks-2012-06-30.txt", "Peace-loving people’s talks".encode("cp1251"))
    of_files = read(tmp_path / "files", **options)
    of_index = index(tmp_path / "files", tmp_path / "some.relstat", **options)
    assert all_of(of_index) == all_of(of_files)
    assert of_index.options == of_files.options
    put(tmp_path / "files" / "talks-2013.txt", b"War-like people")
    assert all_of(update_index(tmp_path / "some.relstat")) == all_of(
        read(tmp_path / "files", **options)
    )


def test_progress_is_told(tmp_path: Path) -> None:
    """Whoever waits is told of the bytes read, and at the end of all."""
    seen: list[tuple[int, int, int]] = []
    index(EXAMPLES, tmp_path / "x.relstat", progress=lambda *told: seen.append(told))
    done, total, documents = seen[-1]
    assert documents == 56
    assert done == total == sum(s["size"] for s in check_index(tmp_path / "x.relstat").sources)


# --- updates ---

names = st.sampled_from(sorted(KINDS))
steps = st.one_of(
    names.flatmap(lambda name: st.tuples(st.just("put"), st.just(name), KINDS[name])),
    st.tuples(st.just("remove"), names, st.none()),
    st.tuples(st.just("rename"), names, names),
    st.tuples(st.just("copy"), names, names),
    st.tuples(st.just("empty"), names, st.none()),
    st.tuples(st.just("break"), names, st.none()),
)


def take(step: tuple[str, str, Any], folder: Path) -> None:
    """Change a folder; a step that does not fit changes nothing."""
    what, name, given = step
    path = folder / name
    there = path.is_file()
    if what == "put":
        path.unlink(missing_ok=True)  # it may be a broken link
        put(path, given)
    elif what == "remove":
        path.unlink(missing_ok=True)
    elif what == "break":  # a file that is there, but cannot be read
        path.unlink(missing_ok=True)
        path.parent.mkdir(exist_ok=True)
        path.symlink_to("nowhere")
    elif there and what == "empty":
        path.write_bytes(b"")
    elif there and given != name:
        (folder / given).unlink(missing_ok=True)
        put(folder / given, path.read_bytes())
        if what == "rename":
            path.unlink()


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder that can be read and are of a known kind."""
    return {
        str(path): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".unknown"
    }


@contextmanager
def files_read() -> Iterator[list[str]]:
    """The files that are read meanwhile."""
    found: list[str] = []

    def note(sources: list[Source], *rest: Any) -> Any:
        found.extend(source.file for source in sources)
        return read_sources(sources, *rest)

    read_sources = readers.read_sources
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "read_sources", note)
        yield found


@pytest.mark.slow
@settings(max_examples=examples(15))
@given(folders, st.lists(st.lists(steps, min_size=1, max_size=3), min_size=1, max_size=4))
def test_an_update_is_a_rebuild(files: Folder, changes: list[list[tuple[str, str, Any]]]) -> None:
    """Whatever happens to the files, an updated index equals a new one in every byte.

    The manifest carries the checksums of all files. Only what changed is read.
    """
    with laid_out(files) as folder:
        updated, rebuilt = folder / "updated.relstat", folder / "rebuilt.relstat"
        index(folder / "files", updated, jobs=1)
        before = contents(folder / "files")
        for change in changes:
            for step in change:
                take(step, folder / "files")
            now = contents(folder / "files")
            with files_read() as found:
                update_index(updated, jobs=1)
            assert found == [file for file in now if now[file] != before.get(file)]
            before = now
            index(folder / "files", rebuilt, jobs=1)
            assert (updated / "manifest.json").read_bytes() == (
                rebuilt / "manifest.json"
            ).read_bytes()
            check_index(updated)


def test_nothing_changed(tmp_path: Path) -> None:
    """An update that finds nothing new reads no file and leaves the index as it is."""
    index(EXAMPLES, tmp_path / "x.relstat")
    before = (tmp_path / "x.relstat" / "manifest.json").stat()
    with files_read() as found:
        update_index(tmp_path / "x.relstat")
    assert found == []
    assert (tmp_path / "x.relstat" / "manifest.json").stat() == before


def test_other_libraries_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of a library made is not taken over: every file is read again."""
    real = indexing._libraries()
    monkeypatch.setattr(indexing, "_libraries", lambda: real | {"sentencex": "0.0.0"})
    index(EXAMPLES, tmp_path / "x.relstat")
    monkeypatch.undo()
    with files_read() as found:
        update_index(tmp_path / "x.relstat", jobs=1)
    manifest = check_index(tmp_path / "x.relstat")
    assert found == [source["file"] for source in manifest.sources]
    assert manifest.libraries == real


def test_a_file_without_digest_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that could not be read when the index was built is tried at every update."""

    def refuse(source: Source) -> str:
        raise InputError(f"{source.file}: permission denied")

    put(tmp_path / "a.txt", b"Peace.")
    monkeypatch.setattr(indexing, "source_digest", refuse)
    index(tmp_path / "a.txt", tmp_path / "x.relstat")
    monkeypatch.undo()
    with files_read() as found:
        update_index(tmp_path / "x.relstat", jobs=1)
    assert found == [str(tmp_path / "a.txt")]


def test_the_index_among_its_files(all_of: AllOf, tmp_path: Path) -> None:
    """An index in the folder that it is built of is no document of it."""
    put(tmp_path / "a.txt", b"Peace to the people.")
    of_files = read(tmp_path / "a.txt")
    for _ in range(2):
        built = index(tmp_path, tmp_path / "x.relstat")
        assert built.texts.to_list() == of_files.texts.to_list()
        assert built.problems == ()
    assert update_index(tmp_path / "x.relstat").problems == ()
    assert read(tmp_path).problems == ()


# --- errors ---


def test_paths_that_cannot_be_indexed(tmp_path: Path) -> None:
    """A pipe cannot be read again, and what is not there cannot be read at all."""
    with pytest.raises(OptionError, match="a pipe cannot be read again"):
        index(["-", EXAMPLES], tmp_path / "x.relstat")
    with pytest.raises(InputError, match=r"no such file or folder: .*missing"):
        index(tmp_path / "missing", tmp_path / "x.relstat")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_named_pipe_cannot_be_indexed(tmp_path: Path) -> None:
    """A pipe that has a name cannot be read again either; nothing is read from it."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OptionError, match="a pipe cannot be read again"):
        index(tmp_path / "pipe", tmp_path / "x.relstat")


def test_what_is_not_an_index_is_left_alone(tmp_path: Path) -> None:
    """Neither a file nor a folder with other content is written over."""
    put(tmp_path / "file", b"mine")
    put(tmp_path / "folder" / "notes", b"mine")
    with pytest.raises(IndexWriteError, match="is a file, not an index"):
        index(EXAMPLES, tmp_path / "file")
    with pytest.raises(IndexWriteError, match="holds something other than an index"):
        index(EXAMPLES, tmp_path / "folder")
    assert (tmp_path / "file").read_bytes() == b"mine"
    assert contents(tmp_path / "folder") == {str(tmp_path / "folder" / "notes"): b"mine"}


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """While an index is being written, another writer is turned away and changes nothing."""
    manifest = index(EXAMPLES, tmp_path / "x.relstat") and check_index(tmp_path / "x.relstat")

    def write(_: Path) -> Any:
        for write_too in (index, lambda _, path: update_index(path)):
            with pytest.raises(IndexWriteError, match="another process is writing this index"):
                write_too(EXAMPLES, tmp_path / "x.relstat")
        return manifest

    build(tmp_path / "x.relstat", write)


def test_a_strict_build_stops_at_the_first_problem(tmp_path: Path) -> None:
    """In a strict build a record that would be left out ends it, and the old index stays."""
    put(tmp_path / "all.jsonl", b'{"text": "Peace."}')
    index(tmp_path / "all.jsonl", tmp_path / "x.relstat", strict=True)
    before = check_index(tmp_path / "x.relstat")
    put(tmp_path / "all.jsonl", b'{"text": "Peace."}\nbroken')
    with pytest.raises(InputError, match=r"all\.jsonl:2"):
        update_index(tmp_path / "x.relstat")
    assert check_index(tmp_path / "x.relstat") == before


def test_a_column_that_no_file_has(tmp_path: Path) -> None:
    """A column named for the text that no record file has is an error, also in an update."""
    put(tmp_path / "files" / "a.jsonl", b'{"body": "Peace."}')
    put(tmp_path / "files" / "b.jsonl", b'{"body": "War."}')
    put(tmp_path / "files" / "c.txt", b"Talks.")
    with pytest.raises(FieldError, match="text"):
        index(tmp_path / "files", tmp_path / "x.relstat", text_field="text")
    index(tmp_path / "files", tmp_path / "x.relstat", text_field="body")
    put(tmp_path / "files" / "a.jsonl", b'{"text": "Peace."}')
    assert len(update_index(tmp_path / "x.relstat")) == 2
    put(tmp_path / "files" / "b.jsonl", b'{"text": "War."}')
    with pytest.raises(FieldError, match="body"):
        update_index(tmp_path / "x.relstat")
