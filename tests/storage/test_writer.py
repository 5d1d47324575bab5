"""How an index is cut, who builds it and who is killed meanwhile changes nothing that it tells."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.corpus.corpus import Corpus
from relstat.loading import indexing
from relstat.loading.indexing import build_index, check_index, update_index
from relstat.readers import read, read_sources
from relstat.storage.folder import is_index, open_folder
from relstat.storage.store import open_index
from relstat.workers import Workers
from tests.helpers.everything import AllOf
from tests.helpers.tiers import examples, slow

CutInto = Callable[[int, int], AbstractContextManager[None]]

SENTENCES = (
    "The Workers' Party of Korea is the party of the people. ",
    "the workers' party of Korea, The Workers’ Party of Japan; the party! ",
    "He told the press that peace-loving people are not afraid of bad wars. ",
    "Народная армия всегда готова защищать свою родину от врагов. ",
    "U.S. of the of the of the of the ",
    "\u3000",
)

texts = st.lists(st.sampled_from(SENTENCES), max_size=4).map("".join)
documents = st.lists(st.tuples(st.sampled_from(["KCNA", "TASS"]), texts), min_size=1, max_size=8)
sizes = st.integers(min_value=1, max_value=60)


@contextmanager
def written(documents: Sequence[tuple[str, str]], files: int = 1) -> Iterator[Path]:
    """A temporary folder; its folder ``files`` holds documents, dealt out to some files."""
    with TemporaryDirectory() as name:
        (Path(name) / "files").mkdir()
        for number in range(files):
            records = [{"source": s, "text": text} for s, text in documents[number::files]]
            lines = "\n".join(map(json.dumps, records))
            (Path(name) / "files" / f"{number}.jsonl").write_text(lines, encoding="utf-8")
        yield Path(name)


def many_documents(count: int = 12) -> list[tuple[str, str]]:
    """Documents of some length, of which no two are equal."""
    return [
        (("KCNA", "TASS")[number % 2], "".join(SENTENCES[: number % 5 + 1]) + f"Day {number}.")
        for number in range(count)
    ]


# --- cuts ---


@pytest.mark.slow
@settings(max_examples=examples(10))
@given(documents, sizes, sizes)
def test_cuts_do_not_matter(
    all_of: AllOf,
    cut_into: CutInto,
    documents: list[tuple[str, str]],
    shard_words: int,
    slice_words: int,
) -> None:
    """Whatever the size of shards and slices, in memory and on disk, all numbers are the same."""
    with written(documents) as folder:
        whole = all_of(read(folder / "files"))
        with cut_into(shard_words, slice_words):
            assert all_of(read(folder / "files")) == whole
            build_index(folder / "files", folder / "cut.relstat", jobs=1)
        assert all_of(open_index(folder / "cut.relstat")) == whole
        chosen = read(folder / "files").where({"source": documents[-1][0]})
        assert all_of(
            open_index(folder / "cut.relstat").where({"source": documents[-1][0]})
        ) == all_of(chosen)


@pytest.mark.parametrize("parts", [1, 3, *slow(2, 4, 5)])
def test_as_many_parts_as_wanted(cut_into: CutInto, parts: int) -> None:
    """Shards are cut between documents and slices between first terms, in even sizes."""
    with written(many_documents(60)) as folder:
        words = read(folder / "files").stream.words
        with cut_into(-(-words // parts), -(-words // parts)):
            stream = read(folder / "files").stream
            assert len(stream.shards) == len(stream.store.suffixes.slices) == parts
            build_index(folder / "files", folder / "cut.relstat")
        stored = open_index(folder / "cut.relstat").stream
        assert stored.store.shard_documents.tolist() == stream.store.shard_documents.tolist()
        assert stored.store.suffixes.slices == stream.store.suffixes.slices


@pytest.mark.slow
def test_two_processes_tell_the_same(all_of: AllOf, cut_into: CutInto) -> None:
    """Two processes build the same index as one, byte for byte, and tell the same of it."""
    with written(many_documents(), files=4) as folder, cut_into(100, 100):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(indexing, "_TASK_BYTES", 1)
            build_index(folder / "files", folder / "one.relstat", jobs=1)
            build_index(folder / "files", folder / "two.relstat", jobs=2)
        one, two = (folder / f"{name}.relstat" for name in ("one", "two"))
        assert (one / "manifest.json").read_bytes() == (two / "manifest.json").read_bytes()
        check_index(two)
        whole = all_of(open_index(one, workers=Workers(jobs=1)))
        assert len(open_index(two).stream.shards) > 2
        assert all_of(open_index(two, workers=Workers(jobs=2))) == whole
        assert all_of(replace(read(folder / "files"), workers=Workers(jobs=2))) == whole


@settings(max_examples=examples(12))
@given(documents, st.integers(min_value=1, max_value=4), sizes, sizes)
def test_batches_and_tasks_do_not_matter(
    documents: list[tuple[str, str]], files: int, batch_bytes: int, task_bytes: int
) -> None:
    """However the files are divided for reading, the index is the same in every byte."""
    size: dict[str, Any] = {"size": batch_bytes}
    with written(documents, files) as folder:
        build_index(folder / "files", folder / "whole.relstat", jobs=1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(read_sources, "__kwdefaults__", size)
            patch.setattr(indexing, "_TASK_BYTES", task_bytes)
            build_index(folder / "files", folder / "parts.relstat", jobs=1)
        whole, parts = (folder / f"{name}.relstat/manifest.json" for name in ("whole", "parts"))
        assert parts.read_bytes() == whole.read_bytes()


def test_an_update_of_a_cut_index(cut_into: CutInto) -> None:
    """What is taken out of an index is right also where it was cut."""
    with written(many_documents(), files=5) as folder:
        with cut_into(40, 40):
            build_index(folder / "files", folder / "cut.relstat", jobs=1)
        assert len(open_index(folder / "cut.relstat").stream.shards) > 5
        (folder / "files" / "2.jsonl").write_text('{"text": "Peace of the people."}')
        (folder / "files" / "3.jsonl").unlink()
        update_index(folder / "cut.relstat", jobs=1)
        build_index(folder / "files", folder / "new.relstat", jobs=1)
        cut, new = (folder / f"{name}.relstat/manifest.json" for name in ("cut", "new"))
        assert cut.read_bytes() == new.read_bytes()
        check_index(folder / "cut.relstat")


# --- killed builds ---

ROUNDS = 50  # for each of two indexes

# At every line that comes in, a process is forked that builds for ever; when it is gone, this is
# told. So relstat is loaded once and not in every round.
BUILDERS = """
import os
import sys
from relstat.loading import indexing
from relstat.storage import store

index, *sources = sys.argv[1:]
for _ in sys.stdin:
    child = os.fork()
    if not child:
        while True:
            for source in sources:
                indexing.build_index(source, index, jobs=1)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be forked")
def test_killed_builds() -> None:
    """However often a build is killed, the index is whole, and is one of the two that it was.

    Two processes, each with an index of its own, build it of one folder and another in turn, and
    are killed 50 times each, at any moment.
    """
    chance = random.Random(20120630)
    with written(many_documents(8)) as one, written(many_documents(9), files=2) as other:
        sources = [one / "files", other / "files"]
        contents = {text_of(read(source)): 0 for source in sources}
        indexes = [one / "some.relstat", other / "some.relstat"]
        build_index(sources[0], indexes[0])
        for index in indexes:
            begun = time.perf_counter()
            build_index(sources[0], index)
            taken = time.perf_counter() - begun
        longest = 3 * taken  # within the first builds
        second = text_of(read(sources[1]))
        builders = [start_builders(index, sources) for index in indexes]
        unfinished = 0
        for _ in range(ROUNDS):
            children = [first_line(builder) for builder in builders]
            for child, builder in zip(children, builders, strict=True):
                time.sleep(chance.uniform(0, longest))
                os.kill(int(child), signal.SIGKILL)
                assert readline(builder) == "gone"
            for index in indexes:
                check_index(index)
                found = text_of(open_index(index))
                contents[found] += 1  # KeyError: neither of the two
                # Builds take longer on a busy machine: aim at the second in one round of three.
                longest *= 0.94 if found == second else 1.03
                unfinished += len(list(index.iterdir())) > 3
        for builder in builders:
            builder.communicate()
        assert min(contents.values()) > 0
        assert unfinished > ROUNDS / 10  # builds were killed in the middle, not only in between
        for index in indexes:
            build_index(sources[1], index)
            data = open_folder(index).manifest.data
            assert {path.name for path in index.iterdir()} == {"lock", "manifest.json", data}
            assert is_index(index)


def text_of(corpus: Corpus) -> str:
    """All texts, and what else an index stores of them."""
    return f"{corpus.texts.to_list()} {corpus.fingerprint} {corpus.problems}"


def start_builders(index: Path, sources: Sequence[Path]) -> subprocess.Popen[str]:
    """A process that forks builders, one at a time."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILDERS, str(index), *map(str, sources)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def first_line(builder: subprocess.Popen[str]) -> str:
    """Fork one builder; its number."""
    assert builder.stdin is not None
    builder.stdin.write("\n")
    builder.stdin.flush()
    return readline(builder)


def readline(builder: subprocess.Popen[str]) -> str:
    """What it says next."""
    assert builder.stdout is not None
    return builder.stdout.readline().strip()
