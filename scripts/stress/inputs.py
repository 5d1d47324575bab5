"""Damage inputs of every reader, beside good files and good records that must come through whole.

The inputs, and what must hold of each, are those of tests/fuzz; ``scripts/fuzz.py`` goes on for
longer with one of them, led by coverage.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from relstat.readers import Problems, ReadOptions, Source, join_documents, read_sources
from stress.scene import ROOT, BrokenError, Scene, Tally, nothing_else

__all__ = ["run"]

_NAMES: Final = {
    "text": "m.txt",
    "frontmatter": "m.md",
    "html": "m.html",
    "json": "m.json",
    "jsonl": "m.jsonl",
    "csv": "m.csv",
    "parquet": "m.parquet",
    "gzip": "m.jsonl.gz",
    "zstd": "m.txt.zst",
}
"""The targets that are files, and a name for each."""
_GOOD: Final = {
    "a.csv": b'id,date,text\n1,2012-01-01,"One gift came."\n2,2012-01-02,"Two gifts came."\n',
    "b.jsonl": b'{"id": "3", "text": "A third gift."}\n{"id": "4", "text": "A fourth gift."}\n',
    "y.txt": b"A page that nobody has damaged.\n",
    "z.md": b"---\nid: front\ndate: 2012-05-06\n---\nA page below its front matter.\n",
}


def run(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Try so many inputs: one in two on what its target promises, the others among good files."""
    sys.path[:0] = [str(ROOT / "tests" / "fuzz"), str(ROOT / "scripts")]
    from fuzz import mutate
    from fuzz_targets import TARGETS

    wanted = _documents({})
    targets = [*_NAMES, "beside"]
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        name = targets[number % len(targets)]
        target = TARGETS[name]
        data = mutate(target.seeds, target.words, chance)
        alone = name == "beside" or number // len(targets) % 2 == 0

        def event(name: str = name, data: bytes = data, alone: bool = alone) -> str:
            with _told(name, data):
                if alone:
                    TARGETS[name].check(data)
                    return "promises hold"
                found = _documents({_NAMES[name]: data})
            others = {key: one for key, one in found.items() if key in wanted}
            if others != wanted:
                raise BrokenError(f"documents beside {data!r} changed")
            return "beside good files"

        tally.attempt(name, event)
        if number % 1000 == 999:
            print(f"{number + 1} inputs, {len(tally.finds)} broken", flush=True)


@contextmanager
def _told(name: str, data: bytes) -> Iterator[None]:
    """Name the input in what is found."""
    try:
        with nothing_else(name):
            yield
    except Exception as error:
        raise BrokenError(f"{name} of {data!r}: {error}") from error


def _documents(more: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """The documents of the good files, and of others among them, by file and line."""
    files = dict(sorted((_GOOD | more).items()))
    sources = [Source(name, data=data, size=len(data)) for name, data in files.items()]
    problems = Problems()
    frames = []
    for batch in read_sources(sources, ReadOptions()):
        frames.append(batch.documents)
        problems.items += batch.problems
    rows = join_documents(frames, problems).to_dicts()
    return {
        f"{row['file']}:{row['line']}": {key: row[key] for key in ("title", "date", "text")}
        for row in rows
    }
