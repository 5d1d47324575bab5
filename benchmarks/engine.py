"""The engine beside its peers, in one run: time, memory and size.

::

    python benchmarks/engine.py CORPUS.jsonl.gz [MORE ...] [--runs 5] [--whole-runs 5] [--write]

Counting is measured on the first corpus; building an index, on all of them together. The sides of
a row take turns, and the middle of their runs is told. Peers that are not installed are left out,
with a note. ``--write`` puts the tables into README.md beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import engine_tasks as tasks
import measuring
from measuring import Measured, median

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- engine: begin -->", "<!-- engine: end -->"
RELSTAT = (sys.executable, "-m", "relstat")
DONE = (0, 3)  # 3: done, but something in the input was skipped
COMMANDS = (
    ("info",),
    ("freq",),
    ("freq", "--ngram", "3"),
    ("phrases",),
    ("readability",),
    ("sentiment",),
    ("compare", "--by", "year"),
)
PARTS = {
    "words in order": ("text.npy",),
    "breaks": ("breaks.npy",),
    "order of suffixes": ("suffixes.npy", "slices"),
    "what neighbours share": ("shared-",),
    "text, to the letter": ("stream-", "sentences-", "shards"),
    "metadata, languages": ("documents", "languages"),
    "vocabulary": ("",),  # all the rest
}


@dataclass(frozen=True)
class Row:
    """What was measured, beside what; the aim, and whether it was reached, if there is one."""

    what: str
    ours: str
    beside: str
    theirs: str
    ratio: str
    aim: str = ""
    held: bool | None = None

    def cells(self) -> list[str]:
        """The row as Markdown."""
        mark = {None: "", True: "yes", False: "**no**"}[self.held]
        return [self.what, self.ours, self.beside, self.theirs, self.ratio, self.aim, mark]


HEADINGS = ("what", "relstat", "beside", "theirs", "ratio", "aim", "reached")


def seconds(values: Sequence[float]) -> str:
    """The middle of some runs, and their range if there are several."""
    text = f"{median(values):.3g} s"
    return text if len(values) == 1 else f"{text} ({min(values):.3g}-{max(values):.3g})"


def megabytes(size: float) -> str:
    """A size in millions of bytes."""
    return f"{size / 1e6:,.0f} MB"


def faster(
    what: str, ours: Sequence[float], beside: str, theirs: Sequence[float], aim: float | None
) -> Row:
    """A row in which relstat is to be so many times faster."""
    ratio = median(theirs) / median(ours)
    wanted = f"{aim:g} times faster" if aim else ""
    shown = f"{ratio:.3g} times faster"
    held = None if aim is None else ratio >= aim
    return Row(what, seconds(ours), beside, seconds(theirs), shown, wanted, held)


def slower(
    what: str, ours: Sequence[float], beside: str, theirs: Sequence[float], most: float | None
) -> Row:
    """A row in which relstat is to take at most so many times as long."""
    ratio = median(ours) / median(theirs)
    wanted = f"at most {most:g} times" if most else ""
    held = None if most is None else ratio <= most
    shown = f"{ratio:.3g} times as long"
    return Row(what, seconds(ours), beside, seconds(theirs), shown, wanted, held)


def text_rows(found: tasks.Sides) -> Iterator[Row]:
    """From text to numbers, beside each peer there is."""
    taken = found.seconds
    what, ours = "text to word numbers, without sentences", taken["without sentences"]
    for peer, most in (("wc -w", 3), ("wc -w in the C locale", None)):
        if peer in taken:
            yield slower(what, ours, peer, taken[peer], most)
    yield faster(what, ours, "re + dict", taken["re + dict"], 5)
    if "nltk" in taken:
        yield faster(what, ours, "NLTKWordTokenizer + dict", taken["nltk"], 60)
    what, ours = "text to word numbers, with sentences", taken["with sentences"]
    if "wc -w" in taken:
        yield slower(what, ours, "wc -w", taken["wc -w"], None)
    yield faster(what, ours, "re + dict", taken["re + dict"], None)


def phrase_rows(found: tasks.Sides) -> Iterator[Row]:
    """N-grams, beside colibri-core."""
    what = f"{found.facts['patterns']:,} n-grams of 2-12 words with count >= 5, document counts"
    ours = found.seconds["relstat"]
    if "colibri" not in found.seconds:
        yield Row(what, seconds(ours), "", "", "")
        return
    same = "same patterns and counts" if found.facts["alike"] else "OTHER PATTERNS OR COUNTS"
    beside = f"colibri-core without document counts ({same})"
    yield faster(what, ours, beside, found.seconds["colibri"], 20)
    places = "colibri-core with places, one run"
    yield faster(what, ours, places, found.seconds["colibri indexed"], None)


def lookup_rows(found: tasks.Sides, whole: dict[str, list[float]]) -> Iterator[Row]:
    """One phrase from an index, in a process that runs already and in one that starts."""
    phrase = found.facts["phrase"]
    what = f"open an index, count {phrase!r}"
    yield faster(what, found.seconds["index"], "from the text", found.seconds["text"], 100)
    counting = "the same without an interval"
    yield faster(
        counting, found.seconds["bare index"], "from the text", found.seconds["text"], None
    )
    ours, theirs = whole["index"], whole["text"]
    ratio = f"{median(theirs) / median(ours):.3g} times faster"
    yield Row(
        "open and count as a process (freq --term)",
        seconds(ours), "from the text", seconds(theirs), ratio,
        "under 0.5 s", median(ours) < 0.5,
    )  # fmt: skip


def build_rows(folder: Path, corpora: Sequence[str], runs: int, text_bytes: int) -> Iterator[Row]:
    """Building an index of all corpora: time, memory, size."""
    taken: dict[int, list[Measured]] = {1: [], 2: []}
    target = folder / "all.relstat"
    for _ in range(runs):
        for jobs, measured in taken.items():
            command = [*RELSTAT, "index", *corpora, "-o", str(target), "-q", "--jobs", str(jobs)]
            measured.append(measuring.run_process(command, accepted=DONE))
    one, two = ([each.seconds for each in taken[jobs]] for jobs in (1, 2))
    yield faster("build an index of all corpora, 2 jobs", two, "1 job", one, 1.7)
    for jobs, measured in taken.items():
        peak = max(each.peak for each in measured)
        what = f"peak memory of building it, {jobs} job{'s' * (jobs > 1)}"
        yield Row(what, megabytes(peak), "", "", "", "under 2 GB", peak < 2e9)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    ratio = size / text_bytes
    yield Row(
        "index of all corpora on disk", megabytes(size), "UTF-8 text", megabytes(text_bytes),
        f"{ratio:.3g} times as large", "at most 1.5 times", ratio <= 1.5,
    )  # fmt: skip


def command_rows(index: Path, corpus: str, runs: int, *, dated: bool) -> Iterator[list[str]]:
    """Each command from the text and from the index."""
    for command in COMMANDS:
        if "year" in command and not dated:
            continue
        taken: dict[str, list[Measured]] = {corpus: [], str(index): []}
        for _ in range(runs):
            for path, measured in taken.items():
                run = [*RELSTAT, command[0], path, *command[1:], "-q"]
                measured.append(measuring.run_process(run, accepted=DONE))
        row = [" ".join(command)]
        for measured in taken.values():
            row.append(seconds([each.seconds for each in measured]))
            row.append(megabytes(max(each.peak for each in measured)))
        yield row


def part_rows(index: Path, words: int) -> Iterator[list[str]]:
    """Where the bytes of an index go."""
    sizes = dict.fromkeys(PARTS, 0)
    for path in index.glob("data-*/*"):
        part = next(part for part, stems in PARTS.items() if path.name.startswith(stems))
        sizes[part] += path.stat().st_size
    sizes["all"] = sum(sizes.values())
    for part, size in sizes.items():
        yield [part, megabytes(size) if size >= 5e5 else "", f"{size / words:.2f}"]


def report(corpora: Sequence[str], runs: int, whole_runs: int) -> str:
    """Measure everything; the tables as Markdown."""
    from tabulate import tabulate

    def table(rows: Sequence[Sequence[str]], headings: Sequence[str]) -> str:
        return str(tabulate(rows, headers=headings, tablefmt="github", disable_numparse=True))

    first = corpora[0]
    with TemporaryDirectory() as name:
        folder = Path(name)
        index = folder / "first.relstat"
        measuring.run_process([*RELSTAT, "index", first, "-o", str(index), "-q"], accepted=DONE)
        text: tasks.Sides = measuring.in_fresh_process(tasks.text_to_ids, first, runs)
        phrases: tasks.Sides = measuring.in_fresh_process(tasks.phrase_counts, str(index), runs)
        lookup: tasks.Sides = measuring.in_fresh_process(tasks.one_phrase, str(index), first, runs)
        whole = _whole_process(index, first, lookup.facts["phrase"], runs)
        size = sum(measuring.in_fresh_process(tasks.text_bytes, path) for path in corpora)
        rows = [
            *text_rows(text),
            *phrase_rows(phrases),
            *lookup_rows(lookup, whole),
            *build_rows(folder, corpora, whole_runs, size),
        ]
        commands = list(command_rows(index, first, whole_runs, dated=lookup.facts["dated"]))
        memory = measuring.in_fresh_process(tasks.sort_memory, str(index))
        parts = list(part_rows(index, text.facts["words"]))
    about = text.facts
    return "\n\n".join(
        [
            f"Measured with relstat {version('relstat')}, Python {platform.python_version()}, "
            f"numpy {version('numpy')}, polars {version('polars')}, {os.cpu_count()} cores; the "
            f"middle of {runs} run{'s' * (runs > 1)} ({whole_runs} of builds and of the commands "
            f"below), with their range. Rows are of "
            f"{_name(first)} ({about['releases']:,} releases, {about['words']:,} words, "
            f"{megabytes(about['bytes'])}) unless they say all corpora: that and "
            f"{', '.join(map(_name, corpora[1:])) or 'no other'}.",
            table([row.cells() for row in rows], HEADINGS),
            *missing(text, phrases),
            "Whole processes, each with its peak of memory (all its processes together):",
            table(commands, ("command", "from text", "memory", "from an index", "memory")),
            f"The index of {_name(first)}. Sorting its suffixes takes {memory['peak']:.1f} bytes "
            f"of memory for each word at the peak; the result has {memory['kept']:.1f}.",
            table(parts, ("part", "size", "bytes per word")),
        ]
    )


def missing(text: tasks.Sides, phrases: tasks.Sides) -> Iterator[str]:
    """Which peers were left out."""
    needed = (("wc -w", text), ("nltk", text), ("colibri", phrases))
    names = [name for name, found in needed if name not in found.seconds]
    if names:
        yield f"Not installed, so not measured: {', '.join(names)}."


def _whole_process(index: Path, corpus: str, phrase: str, runs: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {"index": [], "text": []}
    for _ in range(runs):
        for side, path in (("index", str(index)), ("text", corpus)):
            command = [*RELSTAT, "freq", path, "--term", phrase, "-q"]
            taken[side].append(measuring.run_process(command, accepted=DONE).seconds)
    return taken


def _name(path: str) -> str:
    """A file without its folder and suffixes."""
    return Path(path).name.partition(".")[0]


def write(tables: str) -> None:
    """Put the tables between the marks in README.md."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{tables}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", nargs="+", metavar="CORPUS", help="files of releases")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side (5)")
    parser.add_argument("--whole-runs", type=int, help="runs of builds and commands (--runs)")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    given = parser.parse_args()
    tables = report(given.corpora, given.runs, given.whole_runs or given.runs)
    print(tables)
    if given.write:
        write(tables)


if __name__ == "__main__":
    main()
