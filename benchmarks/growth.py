"""How time and memory grow with the corpus: building an index, and three measures from it.

::

    python benchmarks/growth.py CORPUS.jsonl.gz [--words 5,20,80,200] [--jobs 2] [--runs 1]
        [--clock processor] [--only growth,cluster] [--write]

Corpora of any size are made of the first one (:mod:`repeated_corpus`) in a temporary folder, and
removed. Words are in millions. The last part measures the same on a Dask cluster of two workers
of this machine, and compares the tables byte for byte.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import measuring
import reporting
from measuring import Clock, Measured, median
from repeated_corpus import write_corpus
from reporting import Piece, megabytes, seconds

MEASURES = (("freq",), ("phrases",), ("keyness", "--by", "year"))


@dataclass(frozen=True)
class Setting:
    """What is measured, where, how often, and at which sizes."""

    corpus: str
    folder: Path
    runs: int
    words: Sequence[float]
    jobs: int
    clock: Clock

    def told(self, heading: str) -> str:
        """What a part was measured on."""
        name = reporting.corpus_name(self.corpus)
        return reporting.setting(
            f"**{heading}.** Copies of {name}, reworded;", self.runs, self.clock
        )

    def made(self, millions: float) -> tuple[str, int]:
        """A corpus of so many million words, and its bytes."""
        path, words = str(self.folder / "input.jsonl"), int(millions * 1e6)
        return path, measuring.in_fresh_process(_write, self.corpus, path, words)

    def cells(self, run: Callable[[], Measured], per: float) -> list[str]:
        """Time, time for a million words, and memory."""
        runs = [run() for _ in range(self.runs)]
        taken = [each.by(self.clock) for each in runs]
        peak = max(each.peak for each in runs)
        return [seconds(taken), f"{median(taken) / per:.2f} s", megabytes(peak)]


def _write(corpus: str, path: str, words: int) -> int:
    return write_corpus(corpus, path, words=words)


def growth(setting: Setting) -> Iterator[Piece]:
    """Build an index and measure from it, at each size."""
    yield setting.told(f"Growth, {setting.jobs} job{'s' * (setting.jobs > 1)}")
    yield ["words", "file", "what", "time", "for a million words", "memory"]
    index, jobs = str(setting.folder / "grown.relstat"), ("--jobs", str(setting.jobs))
    for millions in setting.words:
        path, given = setting.made(millions)

        def build(path: str = path) -> Measured:
            return measuring.run_relstat("index", path, "-o", index, *jobs)

        start = [f"{millions:g} million", megabytes(given)]
        yield [*start, "index", *setting.cells(build, millions)]
        Path(path).unlink()
        for name, *options in MEASURES:

            def measure(name: str = name, options: Sequence[str] = options) -> Measured:
                return measuring.run_relstat(name, index, *options, *jobs)

            yield [*start, " ".join([name, *options]), *setting.cells(measure, millions)]


def cluster(setting: Setting) -> Iterator[Piece]:
    """The same on a cluster of two workers on this machine; time from start to end."""
    path, _ = setting.made(setting.words[0])
    indexes = {way: setting.folder / f"{way}.relstat" for way in ("jobs", "cluster")}
    yield setting.told(f"A Dask cluster of two workers, {setting.words[0]:g} million words")
    yield ["what", "one process", "two jobs", "on the cluster", "over two jobs", "same bytes"]
    with _local_cluster() as address:
        ways = {
            "one": ["--jobs", "1"],
            "jobs": ["--jobs", "2"],
            "cluster": ["--scheduler", address],
        }
        taken = {
            way: measuring.run_relstat(
                "index", path, "-o", str(indexes.get(way, indexes["jobs"])), *how
            )
            for way, how in ways.items()
        }
        yield _cluster_row(
            "index", taken, _content(indexes["jobs"]) == _content(indexes["cluster"])
        )
        for command in MEASURES:
            name, *options = command
            tables = {way: setting.folder / f"{way}.csv" for way in ways}
            taken = {
                way: measuring.run_relstat(
                    name, str(indexes["jobs"]), *options, *how, "-o", str(tables[way])
                )
                for way, how in ways.items()
            }
            same = len({table.read_bytes() for table in tables.values()}) == 1
            yield _cluster_row(" ".join(command), taken, same)


def _cluster_row(what: str, taken: Mapping[str, Measured], same: bool) -> list[str]:
    over = taken["cluster"].seconds - taken["jobs"].seconds
    return [
        what,
        *(f"{taken[way].seconds:.3g} s" for way in ("one", "jobs", "cluster")),
        f"{over:+.1f} s",
        "yes" if same else "**no**",
    ]


def _content(index: Path) -> dict[str, bytes]:
    """The files of an index without its manifest, which has the time of building."""
    return {path.name: path.read_bytes() for path in sorted(index.glob("data-*/*"))}


@contextmanager
def _local_cluster() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of one thread."""
    started = [
        "import time",
        "from distributed import LocalCluster",
        "if __name__ == '__main__':",
        "    made = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)",
        "    print(made.scheduler_address, flush=True)",
        "    input()",
        "    made.close()",
    ]
    with TemporaryDirectory() as name:
        script = Path(name) / "cluster.py"
        script.write_text("\n".join(started), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.communicate("\n")


PARTS: Mapping[str, Callable[[Setting], Iterator[Piece]]] = {"growth": growth, "cluster": cluster}


def _sizes(given: str) -> list[float]:
    return [float(size) for size in given.split(",")]


def main() -> None:
    """Read the command line, measure, print."""
    parser = reporting.arguments(__doc__, PARTS)
    parser.set_defaults(runs=1)
    parser.add_argument("--words", type=_sizes, default=[5, 20, 80], help="millions of words")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    given = parser.parse_args()
    report = reporting.Report("growth", write=given.write)
    with TemporaryDirectory() as name:
        setting = Setting(
            given.corpora[0], Path(name), given.runs, given.words, given.jobs, given.clock
        )
        report.add_all({part: PARTS[part](setting) for part in given.only})


if __name__ == "__main__":
    main()
