"""What was measured, as Markdown: rows as they come on standard error, whole parts in README.md.

A benchmark has parts, and each part is a generator of *pieces*: a string is a paragraph; a list
of strings is a row of a table, and the first after a paragraph its headings.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from measuring import CLOCKS, Clock, Measured, median, tell

__all__ = [
    "MARKS",
    "Piece",
    "Report",
    "Side",
    "arguments",
    "corpus_name",
    "megabytes",
    "missing",
    "put",
    "seconds",
    "setting",
    "side_rows",
]

Piece = str | list[str]
MARKS = {None: "", True: "yes", False: "**no**"}
README = Path(__file__).with_name("README.md")


def seconds(values: Sequence[float]) -> str:
    """The middle of some runs, and their range if there are several."""
    text = f"{median(values):.3g} s"
    return text if len(values) == 1 else f"{text} ({min(values):.3g}-{max(values):.3g})"


def megabytes(size: float) -> str:
    """A size in millions of bytes."""
    return f"{size / 1e6:,.0f} MB"


def corpus_name(path: str) -> str:
    """A file without its folder and suffixes."""
    return Path(path).name.partition(".")[0]


def setting(what: str, runs: int, clock: Clock = "wall") -> str:
    """With what a part was measured, how often, and on what."""
    told = "seconds of processors, since others used the machine; " if clock == "processor" else ""
    middle = f"{told}the middle" if told else "the middle"
    return (
        f"{what} relstat {version('relstat')}, Python {platform.python_version()}, numpy "
        f"{version('numpy')}, polars {version('polars')}, {os.cpu_count()} cores; "
        + (f"{middle} of {runs} runs, with their range." if runs > 1 else f"{told}one run.")
    )


def missing(installed: Mapping[str, bool]) -> Iterator[Piece]:
    """Which peers were left out."""
    if names := [name for name, there in installed.items() if not there]:
        yield f"Not installed, so not measured: {', '.join(names)}."


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its runs, and the seconds that it is to stay under."""

    name: str
    runs: Sequence[Measured]
    found: str = ""
    aim: float | None = None
    most: float | None = None  # bytes of memory that it is to stay under
    clock: Clock = "wall"

    @property
    def seconds(self) -> list[float]:
        """How long each run took."""
        return [run.by(self.clock) for run in self.runs]

    @property
    def peak(self) -> int:
        """The most memory of any run."""
        return max(run.peak for run in self.runs)


def side_rows(sides: Sequence[Side], bases: Mapping[str, str]) -> Iterator[Piece]:
    """A row for each side; ``bases`` are the sides that others are told as multiples of.

    They are keyed by the heading, and only the sides after all of them are compared.
    """
    names = [side.name for side in sides]
    last = max((names.index(name) for name in bases.values()), default=0)
    yield ["side", "time", "memory", "found", *bases, "aim", "reached"]
    for place, side in enumerate(sides):
        middle = median(side.seconds)
        times = [
            f"{middle / median(sides[names.index(base)].seconds):.3g}" if place > last else ""
            for base in bases.values()
        ]
        aims = [f"{side.aim:g} s"] if side.aim else []
        aims += [megabytes(side.most)] if side.most else []
        reached = (not side.aim or middle < side.aim) and (not side.most or side.peak < side.most)
        held = reached if aims else None
        aim = f"under {', '.join(aims)}" if aims else ""
        cells = [side.name, seconds(side.seconds), megabytes(side.peak), side.found]
        yield [*cells, *times, aim, MARKS[held]]


class Report:
    """Takes the parts of a benchmark, and says and writes each when it is there.

    In README.md each part has a pair of marks, ``<!-- BENCHMARK PART: begin -->`` and ``end``.
    """

    def __init__(self, benchmark: str, *, write: bool, readme: Path = README) -> None:
        self.parts: dict[str, str] = {}
        self._benchmark, self._write, self._readme = benchmark, write, readme

    def add(self, part: str, pieces: Iterable[Piece]) -> None:
        """Measure a part: its pieces are told as they come, and written at its end."""
        tell(f"== {part}")
        self.parts[part] = _markdown(_told(pieces))
        if self._write:
            text = self._readme.read_text(encoding="utf-8")
            marks = f"{self._benchmark} {part}"
            self._readme.write_text(put(text, marks, self.parts[part]), encoding="utf-8")

    def add_all(self, parts: Mapping[str, Iterable[Piece]]) -> None:
        """Measure parts in turn, and print them at the end, also when something stops it."""
        if self._write:
            text = self._readme.read_text(encoding="utf-8")
            for part in parts:
                put(text, f"{self._benchmark} {part}", "")  # is there a place for it?
        try:
            for part, pieces in parts.items():
                self.add(part, pieces)
        finally:
            print(self)

    def __str__(self) -> str:
        return "\n\n".join(self.parts.values())


def put(text: str, marks: str, tables: str) -> str:
    """A text with something else between two marks; ValueError if it does not have them."""
    begin, end = f"<!-- {marks}: begin -->", f"<!-- {marks}: end -->"
    before, begins, rest = text.partition(begin)
    _, ends, after = rest.partition(end)
    if not begins or not ends:
        raise ValueError(f"there is no place for {marks!r}: {begin} and {end} are missing")
    return f"{before}{begin}\n\n{tables}\n\n{end}{after}"


def arguments(
    about: str | None, parts: Mapping[str, Callable[..., Iterator[Piece]]]
) -> argparse.ArgumentParser:
    """The options that all benchmarks have."""
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    parser.add_argument("corpora", nargs="+", metavar="CORPUS", help="files of documents")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side (5)")
    parser.add_argument(
        "--only",
        type=lambda names: [_part(name, parts) for name in names.split(",")],
        default=list(parts),
        metavar="PARTS",
        help=f"parts to measure, with commas: {', '.join(parts)} (all)",
    )
    parser.add_argument(
        "--clock", choices=list(CLOCKS), default="wall",
        help="what to take the time by: processor, where others use the machine (wall)",
    )  # fmt: skip
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    return parser


def _part(name: str, parts: Mapping[str, object]) -> str:
    if name not in parts:
        raise argparse.ArgumentTypeError(f"no part {name!r}; there are: {', '.join(parts)}")
    return name


def _told(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        tell(piece if isinstance(piece, str) else " | ".join(piece))
        yield piece


def _markdown(pieces: Iterable[Piece]) -> str:
    from tabulate import tabulate

    blocks: list[str] = []
    for plain, some in groupby(pieces, lambda piece: isinstance(piece, str)):
        found = list(some)
        if plain:
            blocks += [str(one) for one in found]
        else:
            headings, *rows = found
            blocks.append(
                tabulate(rows, headers=headings, tablefmt="github", disable_numparse=True)
            )
    return "\n\n".join(blocks)
