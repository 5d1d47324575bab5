"""What trials are made on: files in two states, an index of them, and the tables that are right.

What the tables should be is measured from the files themselves, never from an index.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from traceback import format_exc
from typing import Final

import relstat
from relstat.commands import main
from relstat.corpus.corpus import Corpus
from relstat.errors import RelstatError
from relstat.tables.table import Table, Tables

__all__ = [
    "ROOT",
    "BrokenError",
    "Done",
    "Scene",
    "Tally",
    "command",
    "nothing_else",
    "refused",
    "run_here",
    "tables_of",
]

ROOT: Final = Path(__file__).resolve().parents[2]
TABLES: Final[Mapping[str, Callable[[Corpus], Table | Tables]]] = {
    "freq": lambda corpus: relstat.freq(corpus, top=0),
    "phrases": lambda corpus: relstat.phrases(corpus, min_count=2, top=0),
    "kwic": lambda corpus: relstat.kwic(corpus, "party", top=0),
}
"""The three commands whose tables are compared: of words, of sorted suffixes, of texts."""

_OPENINGS: Final = (
    "The Workers' Party of Korea is the party of the people",
    "He told the press that peace-loving people are not afraid",
    "A delegation of the friendship society arrived here today",
    "The president congratulated the athletes on their victory",
    "Foreign ministers of both countries signed the agreement on trade",
)
_ENDS: Final = (
    "and laid a wreath at the monument in the capital.",
    "as was said in a statement of the ministry on Monday!",
    "to discuss economic co-operation for the next five years.",
    "which all peoples of the world welcome; nobody doubts it.",
)


class BrokenError(Exception):
    """A promise was broken."""


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"status {self.status}, said {self.err[-2000:]!r}"


def run_here(*typed: object) -> Done:
    """Run a command in this process; BrokenError if anything but an exit status leaves it."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]), nothing_else(typed):
        status = main([str(word) for word in typed])
    if status == 128 + signal.SIGINT:  # it was the trial that was interrupted
        raise KeyboardInterrupt
    said = []
    for stream in streams:
        stream.flush()
        said.append(stream.buffer.getvalue().decode())
    return Done(status, said[0], said[1])


def refused(done: Done, *names: object) -> bool:
    """Whether a command ended with an error of one line that holds each name; no table."""
    return (
        done.status == 1
        and not done.out
        and done.err.count("\n") == 1
        and all(str(name) in done.err for name in names)
    )


@dataclass
class Tally:
    """What was tried, how it came out, and what was found."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    finds: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def note(self, kind: str, outcome: str) -> None:
        """Count one event."""
        self.counts.setdefault(kind, Counter())[outcome] += 1

    def find(self, kind: str, what: object) -> None:
        """Write down a promise that was broken."""
        self.note(kind, "BROKEN")
        self.finds.append(f"{kind}: {what}")
        print(f"BROKEN {kind}: {what}", flush=True)

    def attempt(self, kind: str, event: Callable[[], str]) -> None:
        """Count what an event comes to, or what it breaks."""
        try:
            self.note(kind, event())
        except BrokenError as error:
            self.find(kind, error)

    def __str__(self) -> str:
        """The table of all events."""
        outcomes = sorted({outcome for each in self.counts.values() for outcome in each})
        rows = [("", "events", *outcomes)]
        for kind, each in sorted(self.counts.items()):
            rows.append((kind, str(each.total()), *(str(each[outcome]) for outcome in outcomes)))
        total: Counter[str] = sum(self.counts.values(), Counter())
        rows.append(("all", str(total.total()), *(str(total[outcome]) for outcome in outcomes)))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(
                (cell.rjust if place else cell.ljust)(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in rows
        ]
        minutes = (time.monotonic() - self.started) / 60
        return "\n".join([*lines, f"{len(self.finds)} broken; {minutes:.1f} minutes"])


@dataclass(frozen=True)
class Scene:
    """Files, an index of them, and what is right.

    Attributes:
        place: the folder of the files, the index, and what commands write.
        work: a folder for what the trial itself needs.
        tables: by state and name, the tables of the files.
    """

    place: Path
    work: Path
    tables: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def files(self) -> Path:
        """The folder that indexes are built of."""
        return self.place / "files"

    @property
    def index(self) -> Path:
        """The index."""
        return self.place / "archive.relstat"

    @property
    def table(self) -> Path:
        """A table that a command writes."""
        return self.place / "table.csv"

    @property
    def temporary(self) -> Path:
        """The folder for temporary files of the commands."""
        return self.place / "temporary"

    @property
    def states(self) -> tuple[str, str]:
        """The names of the two states of the files."""
        return ("old", "new")

    def prepare(self) -> None:
        """Make the folders, both states of the files, and an index of each."""
        self.temporary.mkdir(parents=True)
        self.work.mkdir(exist_ok=True)
        for state, files in _states().items():
            folder = self.work / f"files-{state}"
            folder.mkdir()
            for name, content in files.items():
                (folder / name).write_text(content, encoding="utf-8")
        for state in self.states:
            self.set_files(state)
            self.tables[state] = tables_of(relstat.read(self.files))
            self.build()
            shutil.copytree(self.index, self.work / f"index-{state}")
        if self.holds() != "new":
            raise BrokenError("the index differs from the files before anything was tried")

    def set_files(self, state: str) -> None:
        """Put the files into a state."""
        shutil.rmtree(self.files, ignore_errors=True)
        shutil.copytree(self.work / f"files-{state}", self.files)

    def set_index(self, state: str | None) -> None:
        """Put the index into a state; without one there is none."""
        shutil.rmtree(self.index, ignore_errors=True)
        if state:
            shutil.copytree(self.work / f"index-{state}", self.index)

    def build(self) -> None:
        """Build the index of the files, in this process and without trouble."""
        done = run_here("index", self.files, "-o", self.index, "--jobs", 1, "-q")
        if done.status:
            raise BrokenError(f"a build that nobody disturbed failed: {done}")

    def holds(self) -> str:
        """Which state the index holds, by ``--check`` and by three tables; ``none`` if refused.

        Raises BrokenError where a table is neither, tables differ in their state, or ``--check``
        and tables disagree.
        """
        try:
            with nothing_else(f"the index {self.index}"):
                relstat.check_index(self.index)
                found = tables_of(relstat.open(self.index))
        except RelstatError as error:
            if str(self.index) not in str(error):
                raise BrokenError(f"the index is refused without its name: {error}") from error
            return "none"
        for state in self.states:
            if found == self.tables[state]:
                return state
        wrong = {name: text[:500] for name, text in found.items()}
        raise BrokenError(f"--check finds nothing, but the tables are wrong: {wrong}")

    def left(self) -> list[str]:
        """What lies about that should not, when a command has ended well or with an error."""
        about = {path.name for path in self.place.iterdir()}
        ours = {self.files.name, self.temporary.name, self.index.name, self.table.name}
        found = sorted(about - ours)
        found += sorted(f"temporary/{path.name}" for path in self.temporary.iterdir())
        if self.index.exists():
            names = {path.name for path in self.index.iterdir()}
            text = (self.index / "manifest.json").read_text("ascii")
            found += sorted(names - {"lock", "manifest.json", json.loads(text)["data"]})
        return found

    def require_tidy(self) -> None:
        """BrokenError if something lies about."""
        if found := self.left():
            raise BrokenError(f"left behind: {', '.join(found)}")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of commands in processes of their own."""
        temporary = str(self.temporary)
        return os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": temporary,
            "JOBLIB_TEMP_FOLDER": temporary,
        }


def tables_of(corpus: Corpus) -> dict[str, str]:
    """The three tables of a corpus."""
    return {name: table(corpus).render("csv") for name, table in TABLES.items()}


@contextmanager
def nothing_else(what: object) -> Iterator[None]:
    """Let errors of relstat through, and make BrokenError of all others."""
    try:
        yield
    except (RelstatError, BrokenError, KeyboardInterrupt):
        raise
    except BaseException as error:  # panics of polars are no Exception
        raise BrokenError(f"{what}: a traceback\n{format_exc()}") from error


def command(*typed: object) -> list[str]:
    """The words that start the program in a process of its own."""
    return [sys.executable, "-m", "relstat", *map(str, typed)]


def _states() -> dict[str, dict[str, str]]:
    """The files in both states: one stays, one changes, one goes, one comes."""
    stays, before, after = (_documents(number, 4) for number in (1, 2, 3))
    return {
        "old": {"a.jsonl": _lines(stays), "b.csv": _rows(before), "c.md": _page(4)},
        "new": {"a.jsonl": _lines(stays), "b.csv": _rows(after), "d.md": _page(5)},
    }


def _documents(seed: int, count: int) -> list[dict[str, str]]:
    chance = random.Random(seed)
    return [
        {
            "id": f"{seed}-{number}",
            "date": f"2012-0{chance.randint(1, 9)}-1{number}",
            "source": chance.choice(("KCNA", "TASS")),
            "text": " ".join(
                f"{chance.choice(_OPENINGS)} {chance.choice(_ENDS)}" for _ in range(6)
            ),
        }
        for number in range(count)
    ]


def _lines(documents: Sequence[Mapping[str, str]]) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in documents)


def _rows(documents: Sequence[Mapping[str, str]]) -> str:
    lines = [",".join(f'"{value}"' for value in one.values()) for one in documents]
    return "\n".join([",".join(documents[0]), *lines, ""])


def _page(seed: int) -> str:
    [document] = _documents(seed, 1)
    return f"---\nid: page-{seed}\n---\n{document['text']}\n"
