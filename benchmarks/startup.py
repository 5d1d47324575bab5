"""How long relstat takes to answer: whole processes, from start to end.

    python benchmarks/startup.py CORPUS.jsonl.gz --term "nuclear deterrent" --runs 15

Measures the help, one phrase counted in an index of the corpus, and an index of many short texts
(made of the corpus's titles) opened as a command opens it: languages and copies left out. Every
row is the median of all runs, which take turns; beside it the processor time, which other work on
the machine changes less. Bytecode is written before the first run.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

_SHORT_TEXTS: Final = 114_000
_SOURCES: Final = 12
_DONE: Final = (0, 3)
_IMPORT: Final = "import relstat, numpy, polars, relstat.corpus.duplicates, relstat.loading.opening"
_OPEN: Final = f"""
import sys; {_IMPORT}
relstat.keep_copies(relstat.keep_language(relstat.open(sys.argv[1]), "en"))
"""


def short_texts(corpus: Path) -> Iterator[dict[str, str]]:
    """Yield records made of the titles of a corpus, again and again."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        records = [record for record in map(json.loads, lines) if record.get("title")]
    for number, record in enumerate(
        itertools.islice(itertools.cycle(records), _SHORT_TEXTS if records else 0)
    ):
        yield {
            "id": str(number),
            "text": record["title"],
            "date": str(record.get("date") or ""),
            "source": f"source {number % _SOURCES}",
        }


def run(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run a command; return the seconds from start to end and the processor seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    seconds = perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in _DONE:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path, help="a corpus as .jsonl.gz, with titles")
    parser.add_argument("--term", default="nuclear deterrent", help="the phrase to count")
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        relstat = (sys.executable, "-m", "relstat")
        index, short = str(folder / "corpus.relstat"), str(folder / "short.relstat")
        texts = folder / "short.jsonl"
        with texts.open("w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(record)}\n" for record in short_texts(given.corpus))
        for source, target in ((given.corpus, index), (texts, short)):
            run((*relstat, "index", str(source), "-q", "-o", target), environment)
        rows = {
            "relstat --help": (*relstat, "--help"),
            f'relstat freq INDEX --term "{given.term}"': (
                *(*relstat, "freq", index, "--term", given.term),
            ),
            "import of what opening needs": (sys.executable, "-c", _IMPORT),
            f"open {_SHORT_TEXTS:,} short texts": (sys.executable, "-c", _OPEN, short),
            "import numpy, polars": (sys.executable, "-c", "import numpy, polars"),
        }
        measured: dict[str, list[tuple[float, float]]] = {name: [] for name in rows}
        for command in rows.values():
            run(command, environment)
        for _ in range(given.runs):
            for what, command in rows.items():
                measured[what].append(run(command, environment))
    print("| what | median s | best s | processor s |\n| --- | ---: | ---: | ---: |")
    for what, runs in measured.items():
        seconds, used = zip(*runs, strict=True)
        print(
            f"| {what} | {statistics.median(seconds):.2f} | {min(seconds):.2f} "
            f"| {statistics.median(used):.2f} |"
        )


if __name__ == "__main__":
    main()
