"""An index changes all at once, whatever happens to the process that builds it."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from relstat.errors import (
    CorruptIndexError,
    IndexBusyError,
    IndexChangedError,
    IndexVersionError,
    IndexWriteError,
    InputError,
)
from relstat.storage import folder
from relstat.storage.folder import Opened, build, is_index, open_folder
from relstat.storage.manifest import Manifest

Files = dict[str, bytes]
OLD: Files = {"ids.npy": b"old ids", "shard-0/terms": b"old terms" * 40, "empty": b""}
NEW: Files = {"ids.npy": b"new ids", "shard-1/terms": b"new terms"}

needs_fork = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="needs processes that can be forked"
)


def writer(files: Files, **counts: int) -> Callable[[Path], Manifest]:
    """A function that fills the folder of an index with ``files``."""

    def write(folder: Path) -> Manifest:
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        return Manifest(
            relstat="0",
            libraries={},
            options={},
            sources=[{"file": "a.txt", "size": 1, "digest": "ff"}],
            counts=counts,
            fingerprint="",
        )

    return write


def content(opened: Opened) -> Files:
    """All files of an index, each read and verified."""
    return {name: opened.read(name) for name in opened.manifest.files}


def listing(path: Path) -> set[str]:
    """What lies in the folder of an index, but for the lock."""
    return {entry.name for entry in path.iterdir()} - {"lock"}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index with the old files."""
    build(tmp_path / "kcna.relstat", writer(OLD))
    return tmp_path / "kcna.relstat"


def test_what_is_built_is_read(index: Path) -> None:
    """An index gives back the files that were written, in folders too."""
    opened = open_folder(index)
    opened.check()
    assert content(opened) == OLD
    assert opened.verified("ids.npy").read_bytes() == opened.path("ids.npy").read_bytes()
    with pytest.raises(CorruptIndexError, match="holds no file other"):
        opened.read("other")


def test_the_same_content_makes_the_same_index(index: Path, tmp_path: Path) -> None:
    """Two builds of the same content do not differ in a byte or a name."""
    other = tmp_path / "other.relstat"
    assert build(other, writer(OLD)) == open_folder(index).manifest
    assert listing(other) == listing(index)
    assert (other / "manifest.json").read_bytes() == (index / "manifest.json").read_bytes()


def test_building_the_same_again_changes_nothing(index: Path) -> None:
    """Whoever reads an index is not disturbed by a build that finds nothing new."""

    def stamps() -> dict[Path, tuple[int, int]]:
        found = {path: path.stat() for path in index.rglob("*") if path.name != "lock"}
        return {path: (stat.st_ino, stat.st_mtime_ns) for path, stat in found.items()}

    before = stamps()
    build(index, writer(OLD))
    assert stamps() == before


@pytest.mark.parametrize("change", [writer(NEW), writer(OLD, words=1)], ids=["files", "counts"])
def test_the_old_content_gives_way(index: Path, change: Callable[[Path], Manifest]) -> None:
    """After a build that changes anything, one generation is left: the new one."""
    old = open_folder(index).manifest
    new = build(index, change)
    assert new.data != old.data
    assert open_folder(index).manifest == new
    assert listing(index) == {"manifest.json", new.data}


def test_an_index_can_be_moved(index: Path, tmp_path: Path) -> None:
    """An index knows no path from outside, so it works wherever it is copied."""
    (tmp_path / "deeper").mkdir()
    moved = index.rename(tmp_path / "deeper" / "renamed")
    assert is_index(moved)
    assert content(open_folder(moved)) == OLD


def test_an_opened_index_can_be_sent_to_another_process(index: Path) -> None:
    """What was opened, and what went wrong, both survive pickling."""
    opened = pickle.loads(pickle.dumps(open_folder(index)))
    assert content(opened) == OLD
    (index / "manifest.json").unlink()
    with pytest.raises(CorruptIndexError) as error:
        open_folder(index)
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


# Failing builds


def failing(error: BaseException) -> Callable[[Path], Manifest]:
    """A writer that fails half way."""

    def write(folder: Path) -> Manifest:
        (folder / "half").write_bytes(b"built")
        raise error

    return write


@pytest.mark.parametrize("error", [InputError("a.txt: gone"), ValueError("?"), KeyboardInterrupt()])
def test_a_failed_build_leaves_the_old_index(index: Path, error: BaseException) -> None:
    """An error of the writer passes through, and nothing of the half-built index is left."""
    before = listing(index)
    with pytest.raises(type(error)):
        build(index, failing(error))
    assert listing(index) == before
    assert content(open_folder(index)) == OLD


def test_a_failed_first_build_leaves_nothing(tmp_path: Path) -> None:
    """Neither a folder nor a lock is left of an index that never was, and it can be built."""
    path = tmp_path / "kcna.relstat"
    with pytest.raises(KeyboardInterrupt):
        build(path, failing(KeyboardInterrupt()))
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(InputError, match="there is no such index"):
        open_folder(path)
    build(path, writer(NEW))
    assert content(open_folder(path)) == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit to the size of files")
def test_no_room_is_one_clear_error(index: Path) -> None:
    """Where the system refuses to write more, the old index stays, and its path is named."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(IndexWriteError, match=r"kcna\.relstat: the index cannot be written"):
            build(index, writer({"large": bytes(20_000)}))
        with pytest.raises(IndexWriteError, match=r"kcna\.relstat: the index cannot be written"):
            build(index, writer(NEW, **{f"count {number}": number for number in range(1_000)}))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(listing(index)) == 2
    assert content(open_folder(index)) == OLD


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    """Without the folder around it an index is not built: the path may be a slip of the pen."""
    with pytest.raises(
        IndexWriteError, match=r"kcna\.relstat: the index cannot be written: No such"
    ):
        build(tmp_path / "slip" / "kcna.relstat", writer(NEW))


# Which folders are indexes

FOREIGN: dict[str, Files] = {
    "texts": {"a.txt": b"text"},
    "a manifest of something else": {"manifest.json": b"{}", "a.txt": b"text"},
    "only a manifest of something else": {"manifest.json": b"{}"},
    "a lock of something else": {"lock": b"", "a.txt": b"text"},
    "data of something else": {"data-unfinished": b""},
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_not_an_index_is_left_alone(tmp_path: Path, kind: str) -> None:
    """A folder that holds something else is never written to, nor opened."""
    path = tmp_path / "texts"
    path.mkdir()
    for name, text in FOREIGN[kind].items():
        (path / name).write_bytes(text)
    assert not is_index(path)
    with pytest.raises(IndexWriteError, match="left alone"):
        build(path, writer(NEW))
    assert {entry.name: entry.read_bytes() for entry in path.iterdir()} == FOREIGN[kind]
    with pytest.raises(InputError):
        open_folder(path)


def test_a_file_is_not_an_index(tmp_path: Path) -> None:
    """A file in the way is neither overwritten nor opened, nor is what is not there."""
    path = tmp_path / "kcna.relstat"
    with pytest.raises(InputError, match="there is no such index"):
        open_folder(path)
    assert not is_index(path)
    path.write_bytes(b"mine")
    assert not is_index(path)
    with pytest.raises(IndexWriteError, match="is a file"):
        build(path, writer(NEW))
    with pytest.raises(InputError):
        open_folder(path)
    assert path.read_bytes() == b"mine"


def test_an_empty_folder_can_become_an_index(tmp_path: Path) -> None:
    """Nothing is lost when an empty folder is written to."""
    assert not is_index(tmp_path)
    build(tmp_path, writer(NEW))
    assert is_index(tmp_path)


@pytest.mark.parametrize("lost", ["lock", "manifest.json", "data"])
def test_a_damaged_index_is_still_an_index(index: Path, lost: str) -> None:
    """What an index lost does not make it a folder of texts: it is named, and can be rebuilt."""
    if lost == "data":
        shutil.rmtree(index / open_folder(index).manifest.data)
    else:
        (index / lost).unlink()
    assert is_index(index)
    build(index, writer(OLD))
    assert content(open_folder(index)) == OLD


def test_what_relstat_did_not_write_stays(index: Path) -> None:
    """Files of others are kept by a build, also in folders that are named like ours."""
    mine = {
        f"data-{'0' * 32}/notes.txt": b"of someone else",
        "data-unfinished-00000000/draft.txt": b"of someone else",
        f"data-{'1' * 32}/folder/notes.txt": b"of someone else",
        f"{open_folder(index).manifest.data}/remark.txt": b"put among ours",
    }
    for name, text in mine.items():
        (index / name).parent.mkdir(parents=True, exist_ok=True)
        (index / name).write_bytes(text)
    empty = index / f"data-{'2' * 32}" / "empty"
    empty.mkdir(parents=True)
    build(index, writer(NEW))
    assert content(open_folder(index)) == NEW
    assert empty.is_dir()
    assert {name: (index / name).read_bytes() for name in mine} == mine


def test_what_a_killed_removal_left_is_removed(index: Path) -> None:
    """A sweep that is killed leaves the record of what remains, or an empty folder."""
    first = index / open_folder(index).manifest.data
    kept = {
        path.relative_to(first): path.read_bytes() for path in first.rglob("*") if path.is_file()
    }
    for left in ([Path("contents.json"), Path("ids.npy")], [Path("contents.json")], []):
        build(index, writer(NEW))
        assert not first.exists()
        first.mkdir()
        for name in left:
            (first / name).write_bytes(kept[name])
        build(index, writer(numbered(1)))
        assert listing(index) == {"manifest.json", open_folder(index).manifest.data}


def test_a_late_writer_meets_nobody(index: Path) -> None:
    """What a worker of a dead builder still writes goes nowhere."""
    late: list[Path] = []

    def dies(folder: Path) -> Manifest:
        late.append(folder)
        writer(OLD)(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(index, dies)

    def build_and_be_disturbed(folder: Path) -> Manifest:
        assert folder != late[0]
        made = writer(NEW)(folder)
        with pytest.raises(FileNotFoundError):
            (late[0] / "ids.npy").write_bytes(b"late")
        return made

    build(index, build_and_be_disturbed)
    assert content(open_folder(index)) == NEW
    assert len(listing(index)) == 2


# Damage


def damages(content: bytes) -> Iterator[bytes]:
    """What else could be in a file: bytes flipped here and there, too few, too many."""
    for place in {len(content) * part // 7 for part in range(7) if content}:
        changed = bytearray(content)
        changed[place] ^= 1
        yield bytes(changed)
    yield content + b"\0"
    if content:
        yield content[:-1]
        yield b""


@pytest.mark.parametrize("name", OLD)
def test_every_damage_is_noticed_and_named(index: Path, name: str) -> None:
    """A file with one other byte is refused when it is read; another size, before anything is."""
    path = open_folder(index).path(name)
    for damaged in damages(OLD[name]):
        path.write_bytes(damaged)
        if len(damaged) != len(OLD[name]):
            with pytest.raises(CorruptIndexError, match=rf"kcna\.relstat: {name} has .* bytes"):
                open_folder(index)
            continue
        for use in (Opened.read, Opened.verified, lambda opened, _: opened.check()):
            with pytest.raises(CorruptIndexError, match=rf"kcna\.relstat: {name}.* rebuild"):
                use(open_folder(index), name)
    path.unlink()
    with pytest.raises(CorruptIndexError, match=rf"kcna\.relstat: {name} is missing"):
        open_folder(index)


def test_a_damaged_manifest_is_noticed_and_named(index: Path) -> None:
    """The manifest is as well guarded as the files."""
    path = index / "manifest.json"
    for damaged in damages(path.read_bytes()):
        path.write_bytes(damaged)
        with pytest.raises((CorruptIndexError, IndexVersionError), match=r"manifest\.json"):
            open_folder(index)


def test_damage_after_opening_is_noticed(index: Path) -> None:
    """A file that goes bad or away while an index is open is named; what is intact is read."""
    opened = open_folder(index)
    opened.path("ids.npy").write_bytes(b"0ld ids")
    opened.path("shard-0/terms").unlink()
    for use in (opened.read, opened.verified):
        for name in ("ids.npy", "shard-0/terms"):
            with pytest.raises(CorruptIndexError, match=name):
                use(name)
    assert opened.read("empty") == b""
    with pytest.raises(CorruptIndexError, match=r"ids\.npy, shard-0/terms: damaged or missing"):
        opened.check()


def test_a_checksum_is_computed_once_where_a_file_is_not_read(index: Path) -> None:
    """A large file that is mapped by many readers is not read through for each of them."""
    opened = open_folder(index)
    opened.verified("ids.npy").write_bytes(b"0ld ids")
    opened.verified("ids.npy")
    with pytest.raises(CorruptIndexError, match=r"ids\.npy"):
        opened.read("ids.npy")


def test_a_build_repairs_a_damaged_index(index: Path) -> None:
    """The same content built again replaces the damaged one, though it has the same name."""
    open_folder(index).path("ids.npy").write_bytes(b"0ld ids")
    build(index, writer(OLD))
    open_folder(index).check()
    assert len(listing(index)) == 2


def test_a_damaged_record_is_named_and_repaired(index: Path) -> None:
    """The record by which files are known as ours is checked; a build restores it and uses it."""
    before = open_folder(index)
    for content in (b"{}", None):
        record = index / before.manifest.data / "contents.json"
        record.unlink()
        if content is not None:
            record.write_bytes(content)
        with pytest.raises(CorruptIndexError, match=r"kcna\.relstat: contents\.json: damaged"):
            open_folder(index).check()
        build(index, writer(OLD))
        open_folder(index).check()
    record.write_bytes(b"")
    build(index, writer(NEW))
    assert listing(index) == {"manifest.json", open_folder(index).manifest.data}


# Several processes


def test_one_process_writes_at_a_time(index: Path) -> None:
    """A second build fails at once, and the first does not notice."""
    second = (
        "import sys; from pathlib import Path; from relstat.storage.folder import build\n"
        "try: build(Path(sys.argv[1]), lambda folder: 1 / 0)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )

    def write(folder: Path) -> Manifest:
        done = subprocess.run(
            [sys.executable, "-c", second, index], capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith(f"{IndexBusyError.__name__} {index}: another process")
        return writer(NEW)(folder)

    build(index, write)
    assert content(open_folder(index)) == NEW


def test_an_index_rebuilt_after_opening_says_so(index: Path) -> None:
    """A reader is never given files of another generation than the one it opened."""
    opened = open_folder(index)
    build(index, writer(NEW))
    for use in (lambda: opened.read("ids.npy"), lambda: opened.verified("empty"), opened.check):
        with pytest.raises(IndexChangedError, match=r"kcna\.relstat: was rebuilt"):
            use()


def test_an_index_rebuilt_while_it_opens_is_opened(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A generation published between a look at the manifest and one at its files is read."""
    before = open_folder(index).manifest
    build(index, writer(NEW))
    looks = iter([before])
    look = folder._read_manifest
    monkeypatch.setattr(folder, "_read_manifest", lambda path: next(looks, None) or look(path))
    assert content(open_folder(index)) == NEW


def numbered(number: int) -> Files:
    """The files of a generation, large enough for a kill to fall in between."""
    return {f"part {part}": b"%d" % number * 999 for part in range(3)}


def build_on(path: Path, started: Connection, first: int) -> None:
    """Build one generation after the other, telling the number of each before and after it."""
    number = first
    while True:
        started.send_bytes(b"%d" % number)
        build(path, writer(numbered(number)))
        started.send_bytes(b"%d" % number)
        number += 1


def forked(target: Callable[..., None], *arguments: object) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=target, args=arguments)
    process.start()
    return process


@needs_fork
def test_a_reader_sees_whole_generations_only(tmp_path: Path) -> None:
    """However often an index is rebuilt meanwhile, it opens, and what is read fits together."""
    path = tmp_path / "kcna.relstat"
    build(path, writer(numbered(0)))
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = forked(build_on, path, sender, 1)
    seen: list[int] = []
    try:
        while len(set(seen)) < 30:
            assert process.is_alive()
            while receiver.poll():
                receiver.recv_bytes()
            opened = open_folder(path)
            try:
                read = content(opened)
            except IndexChangedError:
                continue
            number = int(read["part 0"][: len(read["part 0"]) // 999])
            assert read == numbered(number)
            seen.append(number)
    finally:
        process.kill()
        process.join()
    assert seen == sorted(seen)


@pytest.mark.slow
@needs_fork
def test_killed_at_a_random_moment(tmp_path: Path) -> None:
    """Of 60 builders killed somewhere, each leaves the generation before or the one begun."""
    path = tmp_path / "kcna.relstat"
    chance = random.Random(3)
    build(path, writer(numbered(0)))
    last = 0
    for _ in range(60):
        receiver, sender = multiprocessing.Pipe(duplex=False)
        process = forked(build_on, path, sender, last + 1)
        sender.close()
        receiver.poll(None)
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        process.join()
        told = [last]
        while receiver.poll():
            try:
                told.append(int(receiver.recv_bytes()))
            except EOFError:
                break
        ended = told.count(told[-1]) == 2
        possible = {told[-1]} if ended else {told[-1], max(told[0], told[-1] - 1)}
        opened = open_folder(path)
        opened.check()
        last = next(number for number in possible if content(opened) == numbered(number))
    build(path, writer(NEW))
    assert listing(path) == {"manifest.json", open_folder(path).manifest.data}


def build_until(path: Path, files: Files, step: int) -> None:
    """Build an index, but be killed before the given step that touches the file system."""
    steps = iter(range(step))
    touching = ("open", "os.", "shutil.")

    def watch(event: str, _: object) -> None:
        if event.startswith(touching) and next(steps, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    build(path, writer(files))


@pytest.mark.slow
@needs_fork
@pytest.mark.parametrize("before", [None, OLD], ids=["first build", "rebuild"])
def test_killed_at_every_step(tmp_path: Path, before: Files | None) -> None:
    """Up to one step the old index is left by a kill, from there on the new one.

    Steps are all that touch the file system. A first build leaves an error in place of the old.
    """
    outcomes = []
    for step in range(1_000):
        path = tmp_path / f"{step}.relstat"
        if before is not None:
            build(path, writer(before))
        process = forked(build_until, path, NEW, step)
        process.join()
        try:
            found = content(open_folder(path))
        except InputError:
            found = {}
        outcomes.append(found)
        build(path, writer(OLD))
        assert content(open_folder(path)) == OLD
        assert len(listing(path)) == 2
        if process.exitcode == 0:
            break
    assert process.exitcode == 0
    changes = [one != other for one, other in pairwise(outcomes)]
    assert (outcomes[0], outcomes[-1], sum(changes)) == (before or {}, NEW, 1)


def test_a_file_is_no_index_and_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    """``relstat index --check documents.csv`` names the command that was meant."""
    path = tmp_path / "documents.csv"
    path.write_text("id,text\n")
    with pytest.raises(InputError, match="is a file, not an index; build one with: relstat index"):
        open_folder(path)
