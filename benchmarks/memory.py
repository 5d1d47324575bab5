"""Peak memory beside the size of the input: measuring files, building an index.

::

    python benchmarks/memory.py CORPUS.jsonl.gz [--sizes 25,50,100,200] [--index-sizes 100,400]
        [--only files,index] [--runs 1] [--write]

Inputs of any size are made of the first corpus (:mod:`repeated_corpus`) in a temporary folder, and
removed. The peak is that of all processes of a command together, looked at twenty times a second;
pages that processes share count in each. *Of its own* is without pages of files and libraries,
which the system takes back where memory is short. Sizes are in millions of bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import measuring
import reporting
from measuring import Measured
from repeated_corpus import write_corpus
from reporting import MARKS, Piece, megabytes, seconds

KINDS = ("jsonl", "csv", "txt")
IN_MEMORY = 100 * 2**20  # bytes of files that are measured in memory, by default
_MEASURED = ("time", "memory", "of its own", "times its size")
MOST_TIMES = 4  # the memory of measuring larger files, as a multiple of their size
MOST_INDEX = 1.5e9  # the memory of building an index in two processes


@dataclass(frozen=True)
class Setting:
    """What is measured, where, how often, and at which sizes."""

    corpus: str
    folder: Path
    runs: int
    sizes: Sequence[int]
    index_sizes: Sequence[int]

    def told(self, heading: str) -> str:
        """What a part was measured on."""
        name = reporting.corpus_name(self.corpus)
        return reporting.setting(f"**{heading}.** Copies of {name}, reworded;", self.runs)

    def made(self, kind: str, size: int) -> tuple[Path, int]:
        """An input of a kind and a size in millions of bytes, and its bytes."""
        path = self.folder / f"input.{kind}"
        return path, measuring.in_fresh_process(_write, self.corpus, str(path), size * 10**6)


def _write(corpus: str, path: str, size: int) -> int:
    return write_corpus(corpus, path, size=size)


def files(setting: Setting) -> Iterator[Piece]:
    """``freq`` of files: in memory, and from the limit on through a temporary index."""
    yield setting.told("Counting words in files")
    yield ["file", "size", "way", *_MEASURED, "aim", "reached"]
    for kind in KINDS:
        for size in setting.sizes:
            path, given = setting.made(kind, size)
            ways: dict[str, list[str]] = {"as by default": []}
            if given <= IN_MEMORY:
                ways["through an index"] = ["--in-memory", "0"]
            for way, options in ways.items():
                runs = [
                    measuring.run_relstat("freq", str(path), *options) for _ in range(setting.runs)
                ]
                row = [kind, megabytes(given), way, *_row(runs, given)]
                times = max(run.peak for run in runs) / given
                held = times <= MOST_TIMES if given > IN_MEMORY else None
                aim = "" if held is None else f"at most {MOST_TIMES} times"
                yield [*row, aim, MARKS[held]]
            path.unlink()


def index(setting: Setting) -> Iterator[Piece]:
    """Building an index of one file of records in two processes."""
    yield setting.told("Building an index of a file, 2 jobs")
    yield ["file", "size", *_MEASURED, "aim", "reached"]
    for size in setting.index_sizes:
        path, given = setting.made("jsonl", size)
        target = setting.folder / "target.relstat"
        runs = [
            measuring.run_relstat("index", str(path), "-o", str(target), "--jobs", "2")
            for _ in range(setting.runs)
        ]
        held = max(run.peak for run in runs) < MOST_INDEX
        aim = f"under {megabytes(MOST_INDEX)}"
        yield ["jsonl", megabytes(given), *_row(runs, given), aim, MARKS[held]]
        path.unlink()


def _row(runs: Sequence[Measured], given: int) -> list[str]:
    """What ``_MEASURED`` names."""
    peak, own = max(run.peak for run in runs), max(run.own or 0 for run in runs)
    taken = seconds([run.seconds for run in runs])
    return [taken, megabytes(peak), megabytes(own), f"{peak / given:.1f}"]


PARTS: Mapping[str, Callable[[Setting], Iterator[Piece]]] = {"files": files, "index": index}


def _sizes(given: str) -> list[int]:
    return [int(size) for size in given.split(",")]


def main() -> None:
    """Read the command line, measure, print."""
    parser = reporting.arguments(__doc__, PARTS)
    parser.set_defaults(runs=1)
    parser.add_argument("--sizes", type=_sizes, default=[25, 50, 100, 200], help="of files, in MB")
    parser.add_argument("--index-sizes", type=_sizes, default=[100, 400], help="for the index")
    given = parser.parse_args()
    report = reporting.Report("memory", write=given.write)
    with TemporaryDirectory() as name:
        corpus, folder = given.corpora[0], Path(name)
        setting = Setting(corpus, folder, given.runs, given.sizes, given.index_sizes)
        report.add_all({part: PARTS[part](setting) for part in given.only})


if __name__ == "__main__":
    main()
