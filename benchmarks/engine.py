"""The engine beside its peers, in one run: time, memory and size.

::

    python benchmarks/engine.py CORPUS.jsonl.gz [MORE ...] [--runs 5] [--whole-runs 5]
        [--only text,ngrams] [--write]

Counting is measured on the first corpus; building an index, on all of them together. The sides of
a row take turns, and the middle of their runs is told. Peers that are not installed are left out,
with a note. Rows are told on standard error as they come, and ``--write`` puts each part into
README.md beside this file when it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import engine_tasks as tasks
import measuring
import reporting
from measuring import Clock, median
from reporting import MARKS, Piece, megabytes, missing, seconds

COMMANDS = (
    ("info",),
    ("freq",),
    ("freq", "--ngram", "3"),
    ("phrases",),
    ("readability",),
    ("sentiment",),
    ("compare", "--by", "year"),
)
FILES = {
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
        mark = MARKS[self.held]
        return [self.what, self.ours, self.beside, self.theirs, self.ratio, self.aim, mark]


HEADINGS = ["what", "relstat", "beside", "theirs", "ratio", "aim", "reached"]


@dataclass(frozen=True)
class Setting:
    """What is measured, and how often: everything, and whole builds and commands."""

    corpora: Sequence[str]
    index: Path
    about: tasks.About
    runs: int
    whole_runs: int
    clock: Clock

    @property
    def first(self) -> str:
        """The corpus on which counting is measured."""
        return self.corpora[0]

    def told(self, heading: str, runs: int) -> str:
        """The first corpus, and with what it is measured."""
        what = f"**{heading}.** {self.about.told(self.first)};"
        return reporting.setting(what, runs, self.clock)


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


def text(setting: Setting) -> Iterator[Piece]:
    """From text to numbers, beside each peer there is."""
    found: tasks.Sides = measuring.in_fresh_process(
        tasks.text_to_ids, setting.first, setting.runs, setting.clock
    )
    size = megabytes(found.facts["bytes"])
    yield setting.told(f"Text to word numbers ({size})", setting.runs)
    yield HEADINGS
    for row in text_rows(found):
        yield row.cells()
    yield from missing({"wc": "wc -w" in found.seconds, "nltk": "nltk" in found.seconds})


def text_rows(found: tasks.Sides) -> Iterator[Row]:
    """The same as rows."""
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


def ngrams(setting: Setting) -> Iterator[Piece]:
    """N-grams, beside colibri-core."""
    index = str(setting.index)
    found: tasks.Sides = measuring.in_fresh_process(
        tasks.phrase_counts, index, setting.runs, setting.clock
    )
    yield setting.told("N-grams with their counts", setting.runs)
    yield HEADINGS
    for row in ngram_rows(found):
        yield row.cells()
    yield from missing({"colibricore": "colibri" in found.seconds})


def ngram_rows(found: tasks.Sides) -> Iterator[Row]:
    """The same as rows."""
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


def lookup(setting: Setting) -> Iterator[Piece]:
    """One phrase from an index, in a process that runs already and in one that starts."""
    index, runs = str(setting.index), setting.runs
    found: tasks.Sides = measuring.in_fresh_process(
        tasks.one_phrase, index, setting.first, runs, setting.clock
    )
    phrase, text = found.facts["phrase"], found.seconds["text"]
    yield setting.told("One phrase", runs)
    yield HEADINGS
    what = f"open an index, count {phrase!r}"
    yield faster(what, found.seconds["index"], "from the text", text, 100).cells()
    counting = "the same without an interval"
    yield faster(counting, found.seconds["bare index"], "from the text", text, None).cells()
    sides = {
        path: partial(measuring.run_relstat, "freq", path, "--term", phrase)
        for path in (index, setting.first)
    }
    ours, theirs = (
        [run.by(setting.clock) for run in measured]
        for measured in measuring.taking_turns(sides, runs).values()
    )
    ratio = f"{median(theirs) / median(ours):.3g} times faster"
    yield Row(
        "open and count as a process (freq --term)",
        seconds(ours), "from the text", seconds(theirs), ratio,
        "under 0.5 s", median(ours) < 0.5,
    ).cells()  # fmt: skip


def rates(setting: Setting) -> Iterator[Piece]:
    """Many given phrases with their rates and intervals."""
    index, many = str(setting.index), 6000
    found: tasks.Sides = measuring.in_fresh_process(
        tasks.many_phrases, index, many, setting.runs, setting.clock
    )
    yield setting.told("Many given phrases", setting.runs)
    yield HEADINGS
    ours = found.seconds["index"]
    what = f"open an index, count {found.facts['phrases']:,} phrases of 2-4 words, with intervals"
    yield Row(what, seconds(ours), "", "", "", "under 2 s", median(ours) < 2).cells()


def cleaning(setting: Setting) -> Iterator[Piece]:
    """Cleaning, beside cutting the same texts into words."""
    found: tasks.Sides = measuring.in_fresh_process(
        tasks.cleaned, setting.first, setting.runs, setting.clock
    )
    yield setting.told("Cleaning", setting.runs)
    yield HEADINGS
    ours, theirs = found.seconds["clean"], found.seconds["words"]
    what = "all steps, and what is learned from the corpus"
    yield slower(what, ours, "text to word numbers", theirs, 2).cells()


def build(setting: Setting) -> Iterator[Piece]:
    """Building an index of all corpora: time, memory, size."""
    corpora, target = setting.corpora, setting.index.with_name("all.relstat")
    others = ", ".join(map(reporting.corpus_name, corpora[1:]))
    with_others = f" (with {others})" if others else " (no other)"
    told = setting.told(f"An index of all corpora{with_others}", setting.whole_runs)
    # What two jobs gain is no matter of processors.
    yield told.replace("seconds of processors, since others used the machine; ", "")
    yield HEADINGS
    sides = {
        jobs: partial(
            measuring.run_relstat, "index", *corpora, "-o", str(target), "--jobs", str(jobs)
        )
        for jobs in (1, 2)
    }
    taken = measuring.taking_turns(sides, setting.whole_runs)
    one, two = ([run.seconds for run in taken[jobs]] for jobs in (1, 2))
    yield faster("build an index of all corpora, 2 jobs", two, "1 job", one, 1.7).cells()
    for jobs, measured in taken.items():
        peak = max(each.peak for each in measured)
        what = f"peak memory of building it, {jobs} job{'s' * (jobs > 1)}"
        yield Row(what, megabytes(peak), "", "", "", "under 2 GB", peak < 2e9).cells()
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    text_size = sum(measuring.in_fresh_process(tasks.text_bytes, path) for path in corpora)
    ratio = size / text_size
    yield Row(
        "index of all corpora on disk", megabytes(size), "UTF-8 text", megabytes(text_size),
        f"{ratio:.3g} times as large", "at most 1.5 times", ratio <= 1.5,
    ).cells()  # fmt: skip


def commands(setting: Setting) -> Iterator[Piece]:
    """Each command from the text and from the index."""
    yield setting.told(
        "Whole processes, each with its peak of memory (all its processes together)",
        setting.whole_runs,
    )
    yield ["command", "from text", "memory", "from an index", "memory"]
    for command in COMMANDS:
        if "year" in command and not 2 <= setting.about.years <= 12:
            continue  # no groups to compare, or too many
        sides = {
            path: partial(measuring.run_relstat, command[0], path, *command[1:])
            for path in (setting.first, str(setting.index))
        }
        row = [" ".join(command)]
        for measured in measuring.taking_turns(sides, setting.whole_runs).values():
            row.append(seconds([each.by(setting.clock) for each in measured]))
            row.append(megabytes(max(each.peak for each in measured)))
        yield row


def index(setting: Setting) -> Iterator[Piece]:
    """Where the bytes of an index go, and what sorting its suffixes takes."""
    memory = measuring.in_fresh_process(tasks.sort_memory, str(setting.index))
    yield (
        f"**The index of {setting.about.told(setting.first)}.** Sorting its suffixes takes "
        f"{memory['peak']:.1f} bytes of memory for each word at the peak; the result has "
        f"{memory['kept']:.1f}."
    )
    yield ["part", "size", "bytes per word"]
    yield from file_rows(setting.index, setting.about.words)


def file_rows(index: Path, words: int) -> Iterator[Piece]:
    """How large the files of an index are, by what they hold."""
    sizes = dict.fromkeys(FILES, 0)
    for path in index.glob("data-*/*"):
        part = next(part for part, stems in FILES.items() if path.name.startswith(stems))
        sizes[part] += path.stat().st_size
    sizes["all"] = sum(sizes.values())
    for part, size in sizes.items():
        yield [part, megabytes(size) if size >= 5e5 else "", f"{size / words:.2f}"]


PARTS: Mapping[str, Callable[[Setting], Iterator[Piece]]] = {
    "text": text,
    "ngrams": ngrams,
    "lookup": lookup,
    "rates": rates,
    "cleaning": cleaning,
    "build": build,
    "commands": commands,
    "index": index,
}


def main() -> None:
    """Read the command line, measure, print."""
    parser = reporting.arguments(__doc__, PARTS)
    parser.add_argument("--whole-runs", type=int, help="runs of builds and commands (--runs)")
    given = parser.parse_args()
    report = reporting.Report("engine", write=given.write)
    with TemporaryDirectory() as name:
        index = Path(name) / "first.relstat"
        measuring.run_relstat("index", given.corpora[0], "-o", str(index))
        about: tasks.About = measuring.in_fresh_process(tasks.about, str(index))
        whole_runs = given.whole_runs or given.runs
        setting = Setting(given.corpora, index, about, given.runs, whole_runs, given.clock)
        report.add_all({part: PARTS[part](setting) for part in given.only})


if __name__ == "__main__":
    main()
