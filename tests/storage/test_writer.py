"""How an index is cut, who builds it and who is killed meanwhile changes nothing that it tells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat.loading import indexing
from relstat.loading.indexing import build_index, check_index, update_index
from relstat.readers import read, read_sources
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
@settings(max_examples=examples(7))
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
