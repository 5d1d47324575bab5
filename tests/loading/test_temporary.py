"""Files that are measured through a temporary index."""

from __future__ import annotations

import gc
import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import relstat
from relstat.errors import IndexWriteError, InputError, OptionError
from tests.helpers.everything import AllOf
from tests.loading.test_opening import TEXTS, write


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files; it must be empty at the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    gc.collect()
    assert not list(folder.iterdir())


def files(folder: Path) -> list[Path]:
    """Files of several formats, one of them with a broken line, another with a page in Spanish."""
    records = write(folder / "a.jsonl", TEXTS, source="a", date="2012-03-04")
    with records.open("a") as file:
        file.write("{broken\n")
    table = folder / "b.csv"
    rows = [f'{number},"{text}",b' for number, text in enumerate(TEXTS)]
    table.write_text("\n".join(["id,text,source", *rows]))
    text = folder / "c.txt"
    text.write_text("Peace\u00a0of the people.\n\nThe war of the enemies fails. " * 30)
    return [records, table, text]


@pytest.mark.slow
def test_results_are_the_same(tmp_path: Path, place: Path, all_of: AllOf) -> None:
    """All that can be said of files is the same, byte for byte, through a temporary index."""
    paths = files(tmp_path)
    assert all_of(relstat.open(paths, in_memory=0)) == all_of(relstat.open(paths))


@pytest.mark.slow
def test_options_of_reading_hold(tmp_path: Path, place: Path, all_of: AllOf) -> None:
    """How files are read, and words divided, does not depend on the way."""
    paths = files(tmp_path)
    how: dict[str, Any] = {
        "raw": True,
        "hyphens": "split",
        "lang": "all",
        "copies": "keep",
        "id_field": "id",
    }
    assert all_of(relstat.open(paths, in_memory="0", **how)) == all_of(relstat.open(paths, **how))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["-", "pipe"])
def test_a_pipe_is_put_on_disk(name: str, tmp_path: Path, place: Path, all_of: AllOf) -> None:
    """What is piped, by standard input or by name, gives the same, and no file of it is left."""
    content = files(tmp_path)[0].read_bytes()
    path = name if name == "-" else str(tmp_path / name)
    if name == "pipe":
        os.mkfifo(path)

    def opened(**how: Any) -> relstat.Corpus:
        if name == "-":
            return relstat.open(path, stdin=io.BytesIO(content), **how)
        writer = subprocess.Popen(
            [sys.executable, "-c", f"open({path!r}, 'wb').write({content!r})"]
        )
        try:
            return relstat.open(path, **how)
        finally:
            writer.wait()

    assert all_of(opened(in_memory=0)) == all_of(opened())


@pytest.mark.slow
def test_it_joins_an_index(tmp_path: Path, place: Path, all_of: AllOf) -> None:
    """Files through a temporary index, together with an index, are what they are in memory."""
    records, table, _ = files(tmp_path)
    relstat.build_index(records, tmp_path / "a.relstat")
    paths = [tmp_path / "a.relstat", table]
    assert all_of(relstat.open(paths, in_memory=0)) == all_of(relstat.open(paths))


def test_the_size_decides(tmp_path: Path, place: Path) -> None:
    """Files up to the limit are read into memory; beyond it a line says what is done."""
    path = files(tmp_path)[0]
    size, lines = path.stat().st_size, list[str]()
    relstat.open(path, in_memory=size, notify=lines.append)
    assert not lines
    corpus = relstat.open(path, in_memory=size - 1, notify=lines.append)
    assert [line for line in lines if "relstat index" in line] == lines != []
    assert list(place.iterdir())
    assert corpus.origin == str(path)


def test_a_packed_file_counts_unpacked(tmp_path: Path, place: Path) -> None:
    """A compressed file counts as what it unpacks to, about."""
    import gzip

    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(files(tmp_path)[0].read_bytes()))
    lines: list[str] = []
    relstat.open(path, in_memory=2 * path.stat().st_size, notify=lines.append)
    assert lines


def test_it_lives_as_long_as_its_corpus(tmp_path: Path, place: Path) -> None:
    """What was chosen from the corpus keeps the index; with the last of it the folder goes."""
    chosen = relstat.open(files(tmp_path), in_memory=0, copies="keep").where(source="a")
    gc.collect()
    assert list(place.iterdir())
    assert chosen.texts.to_list() == list(TEXTS)
    del chosen


def test_an_error_leaves_nothing(tmp_path: Path, place: Path) -> None:
    """Where reading fails nothing of it stays."""
    with pytest.raises(InputError, match="broken JSON"):
        relstat.open(files(tmp_path), in_memory=0, strict=True)
    gc.collect()
    assert not list(place.iterdir())


def test_a_size_without_sense_is_refused(tmp_path: Path) -> None:
    """What is no size is named with the option."""
    with pytest.raises(OptionError, match="in_memory"):
        relstat.open(files(tmp_path), in_memory="many")


def test_without_room_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no place for temporary files the error says what to do."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(IndexWriteError, match="TMPDIR"):
        relstat.open(files(tmp_path), in_memory=0)


def test_what_killed_processes_left_is_removed(tmp_path: Path, place: Path) -> None:
    """A folder of ours that nobody holds goes; folders that are held, or of others, stay."""
    left, other = place / "relstat-abcdefgh", place / "relstat-hgfedcba"
    for folder in (left, other):
        (folder / "corpus.relstat").mkdir(parents=True)
        (folder / "held").touch()
    (other / "thesis.txt").touch()
    path = files(tmp_path)[0]
    first = relstat.open(path, in_memory=0)
    second = relstat.open(path, in_memory=0)
    assert not left.exists()
    assert len(list(place.iterdir())) == 3
    assert relstat.freq(first).render("json") == relstat.freq(second).render("json")
    (other / "thesis.txt").unlink()
    third = relstat.open(path, in_memory=0)
    assert not other.exists()
    del first, second, third


def command(path: Path, place: Path, *prefix: str) -> subprocess.Popen[bytes]:
    """``relstat freq`` through a temporary index, started."""
    words = [sys.executable, "-B", "-m", "relstat", "freq", str(path), "--in-memory", "0"]
    return subprocess.Popen(
        [*prefix, *words],
        env=os.environ | {"TMPDIR": str(place)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing(number: int, tmp_path: Path, place: Path) -> None:
    """A command that is stopped while its temporary index is there removes it."""
    path = write(tmp_path / "many.jsonl", TEXTS * 20_000)
    process = command(path, place)
    while not list(place.glob("*/corpus.relstat/data-*")) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(number)
    assert process.communicate()[1].count(b"\n") <= 1
    assert process.returncode == 128 + number


@pytest.mark.slow
def test_a_kill_leaves_what_the_next_one_removes(tmp_path: Path, place: Path) -> None:
    """What a killed command left is gone after the next one."""
    path = write(tmp_path / "many.jsonl", TEXTS * 20_000)
    process = command(path, place)
    while not list(place.glob("*/corpus.relstat/data-*")) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert list(place.iterdir())
    process = command(files(tmp_path)[0], place)
    process.communicate()
    assert process.returncode == 0


@pytest.mark.slow
def test_a_refused_write_leaves_nothing(tmp_path: Path, place: Path) -> None:
    """Where the system refuses a write the command ends with one line, which names the remedy."""
    path = write(tmp_path / "many.jsonl", TEXTS * 20_000)
    limited = ["sh", "-c", 'ulimit -f 100; exec "$@"', "sh"]
    process = command(path, place, *limited)
    said = process.communicate()[1].decode()
    assert process.returncode == 1
    assert "TMPDIR" in said.splitlines()[-1]
    assert "Traceback" not in said
