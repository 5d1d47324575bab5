"""Comparison of groups beside its peers, in one run: whole processes, their time and memory.

::

    python benchmarks/comparison.py CORPUS.jsonl.gz [--index INDEX] [--runs 3] [--write]

relstat reads an index of the corpus, the peers its texts, since they have none; what they take for
that is in the row of reading alone. The index is made first, unless one is given. Every side is a
process of its own, and the sides take turns. pycorpdiff resamples on every sixth document only: its
memory grows with texts x vocabulary. The aims are held against the time of processors, which other
work on the machine changes less.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import measuring
import reporting
from measuring import Measured
from reporting import MARKS, Piece, megabytes, missing, seconds

TASKS = str(Path(__file__).with_name("comparison_tasks.py"))
NODE = "nuclear"


@dataclass(frozen=True)
class Row:
    """One side: what it is, how to run it, and the seconds and bytes that it is to stay under."""

    what: str
    run: Callable[[], Measured]
    seconds: float | None = None
    memory: float | None = None

    def cells(self, runs: list[Measured]) -> list[str]:
        """The side as a row of the table."""
        used = measuring.median([run.processor for run in runs])
        peak = max(run.peak for run in runs)
        aims, held = [], []
        if self.seconds is not None:
            aims.append(f"{self.seconds:g} s")
            held.append(used <= self.seconds)
        if self.memory is not None:
            aims.append(megabytes(self.memory))
            held.append(peak <= self.memory)
        taken = seconds([run.seconds for run in runs])
        mark = MARKS[all(held) if held else None]
        return [self.what, f"{used:.2f} s", taken, megabytes(peak), ", ".join(aims), mark]


@dataclass(frozen=True)
class Setting:
    """The corpus, indexes of it and of every sixth document, and how many runs."""

    corpus: str
    index: str
    sixth: str
    runs: int

    def relstat(self, *arguments: str, sixth: bool = False) -> Callable[[], Measured]:
        """A command, with the index for ``INDEX``."""
        index = self.sixth if sixth else self.index
        filled = [index if one == "INDEX" else one for one in arguments]
        return partial(measuring.run_relstat, *filled, "--format", "csv")

    def peer(self, task: str, *arguments: str) -> Callable[[], Measured]:
        """A task of a peer on the texts."""
        # A process that measures must not have imported what it measures.
        command = [sys.executable, "-W", "ignore", TASKS, task, self.corpus, *arguments]
        return partial(measuring.run_process, command, environment={"PYTHONPATH": _path()})


def speeds(setting: Setting) -> Iterator[Piece]:
    """Whole processes side by side."""
    name, load = reporting.corpus_name(setting.corpus), os.getloadavg()[0]
    what = f"**Comparison, whole processes.** {name} by year; load average {load:.0f};"
    yield reporting.setting(what, setting.runs)
    peers = {name: find_spec(name) is not None for name in ("pycorpdiff", "nltk")}
    rows = [
        Row("freq, 1,000 terms by year, with intervals",
            setting.relstat("freq", "INDEX", "--by", "year", "--top", "1000"), 1.0),
        Row("re + Counter, counts by year from the text", setting.peer("count")),
        Row("keyness, all terms", setting.relstat("keyness", "INDEX", "--by", "year", "--top", "0"),
            3.0, 5e8),
        Row("keyness, all terms of a sixth",
            setting.relstat("keyness", "INDEX", "--by", "year", "--top", "0", sixth=True),
            3.0, 5e8),
        Row(f"collocates of {NODE}", setting.relstat("collocates", NODE, "INDEX"), 1.0),
    ]  # fmt: skip
    if peers["pycorpdiff"]:
        rows += [
            Row("pycorpdiff: read the text", setting.peer("read")),
            Row("pycorpdiff: keyness, words as units", setting.peer("keyness")),
            Row("pycorpdiff: keyness of a sixth, 199 resamples",
                setting.peer("keyness", "199", "6")),
            Row(f"pycorpdiff: collocates of {NODE}", setting.peer("collocates", NODE)),
        ]  # fmt: skip
    if peers["nltk"]:
        rows.append(Row(f"nltk: collocates of {NODE}", setting.peer("nltk", NODE)))
    sides = {row.what: row.run for row in rows}
    measured = measuring.taking_turns(sides, setting.runs)
    yield ["side", "processor", "start to end", "memory", "aim", "reached"]
    for row in rows:
        yield row.cells(measured[row.what])
    yield from missing(peers)


PARTS: Mapping[str, Callable[[Setting], Iterator[Piece]]] = {"speeds": speeds}


def _path() -> str:
    """Where a process finds relstat as this one does."""
    return os.pathsep.join(path for path in sys.path if path)


def main() -> None:
    """Read the command line, measure, print."""
    parser = reporting.arguments(__doc__, PARTS)
    parser.add_argument("--index", type=Path, help="an index of the corpus (one is made)")
    given = parser.parse_args()
    report = reporting.Report("comparison", write=given.write)
    with TemporaryDirectory() as name:
        corpus, whole, sixth = given.corpora[0], given.index, Path(name) / "sixth"
        part = Path(name) / "sixth.jsonl.gz"
        measuring.run_process([sys.executable, TASKS, "divide", corpus, str(part), "6"])
        measuring.run_relstat("index", str(part), "-o", str(sixth))
        if whole is None:
            whole = Path(name) / "whole"
            measuring.run_relstat("index", corpus, "-o", str(whole))
        setting = Setting(corpus, str(whole), str(sixth), given.runs)
        report.add_all({part: PARTS[part](setting) for part in given.only})


if __name__ == "__main__":
    main()
