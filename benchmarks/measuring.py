"""Taking the time and the memory of functions and of whole processes.

The process that measures stays small and imports nothing heavy: Linux counts the memory of a
parent at the time of the start into the peak of its child.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Sized
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any, Literal, TypeVar

__all__ = [
    "CLOCKS",
    "Clock",
    "Measured",
    "alternating",
    "in_fresh_process",
    "median",
    "run_function",
    "run_process",
    "run_relstat",
    "taking_turns",
    "tell",
]

Name = TypeVar("Name", bound=Hashable)
Clock = Literal["wall", "processor"]
Prepare = Callable[..., Callable[[], Sized]]

RELSTAT = (sys.executable, "-m", "relstat")
DONE = (0, 3)  # 3: done, but something in the input was skipped
_SAMPLING = 0.05  # seconds between two looks at the memory of a family of processes


@dataclass(frozen=True)
class Measured:
    """One run: seconds, the peak of the memory in bytes of a process and its children, and where
    that is known how many things were found, the seconds of processors that it took, and the peak
    without pages of files and of libraries, which the system takes back where memory is short.
    """

    seconds: float
    peak: int
    found: int | None = None
    processor: float = float("nan")
    own: int | None = None

    def by(self, clock: Clock) -> float:
        """What it took by a clock."""
        return self.seconds if clock == "wall" else self.processor


def processor_seconds() -> float:
    """Seconds of processors that this process and those it waited for took, in all threads."""
    return sum(os.times()[:4])


CLOCKS: Mapping[Clock, Callable[[], float]] = {
    "wall": perf_counter,
    "processor": processor_seconds,
}


def median(values: Sequence[float]) -> float:
    """The middle of some numbers; not a number for none."""
    return statistics.median(values) if values else float("nan")


def tell(line: str) -> None:
    """Say something on standard error, at once."""
    print(line, file=sys.stderr, flush=True)


def alternating(
    sides: Mapping[str, Callable[[], object]], runs: int, clock: Clock = "wall"
) -> dict[str, list[float]]:
    """Seconds of each function, one after the other and all of it ``runs`` times."""
    now = CLOCKS[clock]
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, function in sides.items():
            gc.collect()
            start = now()
            made = function()
            seconds[name].append(now() - start)
            tell(f"  {name}: {seconds[name][-1]:.3g} s")
            del made
    return seconds


def taking_turns(
    sides: Mapping[Name, Callable[[], Measured]], runs: int
) -> dict[Name, list[Measured]]:
    """The runs of several sides that measure themselves, one after the other, ``runs`` times."""
    measured: dict[Name, list[Measured]] = {name: [] for name in sides}
    for _ in range(runs):
        for name, run in sides.items():
            measured[name].append(run())
            tell(f"  {name}: {measured[name][-1].seconds:.3g} s")
    return measured


def run_function(prepare: Prepare, *arguments: Any, warm: bool = False) -> Measured:
    """Run what a function of a module prepares, in a Python process of its own.

    What it takes to prepare counts as memory, not as time. With ``warm`` the prepared function
    has run once before, so that all it imports is there.
    """
    measured: Measured = in_fresh_process(_prepared_run, prepare, arguments, warm)
    return measured


def _prepared_run(prepare: Prepare, arguments: Sequence[Any], warm: bool) -> Measured:
    function = prepare(*arguments)
    if warm:
        function()
    gc.collect()
    start, used = perf_counter(), processor_seconds()
    made = function()
    taken, used = perf_counter() - start, processor_seconds() - used
    return Measured(taken, peak_of_this(), len(made), used)


def in_fresh_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of a module returns in a Python process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def peak_of_this() -> int:
    """The peak of this process's memory so far, in bytes."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def run_process(
    command: Sequence[str], *, accepted: Sequence[int] = (0,), environment: Mapping[str, str] = {}
) -> Measured:
    """Run a command to its end; its output is thrown away.

    Compiled modules are kept, as those of an installed program are, whatever this process does.
    The peak is the larger of two: of the largest single process, as the system counted it, and
    of all together, which are looked at now and then (on Linux); pages that several processes
    share count in each.

    Raises RuntimeError with what the command said when it ends with another status.
    """
    with tempfile.TemporaryFile() as said:
        start = perf_counter()
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment},
        )
        with _FamilyMemory(process.pid) as together:
            _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in accepted:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {said.read().decode(errors='replace')}")
    unit = 1 if sys.platform == "darwin" else 1024
    used = usage.ru_utime + usage.ru_stime
    peak = max(usage.ru_maxrss * unit, together.peak)
    return Measured(seconds, peak, processor=used, own=together.own)


def run_relstat(*arguments: str) -> Measured:
    """Run a command of relstat, from the start of its process to its end."""
    return run_process([*RELSTAT, *arguments, "-q"], accepted=DONE)


class _FamilyMemory:
    """Looks at the memory of a process and all that it started, until the block ends."""

    def __init__(self, pid: int) -> None:
        self.peak = self.own = 0
        self._pid, self._over = pid, Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> _FamilyMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._over.wait(_SAMPLING):
            looks = [_pages(pid) for pid in _family(self._pid)]
            resident, shared = (sum(some) for some in zip(*looks, strict=True))
            self.peak = max(self.peak, resident * page)
            self.own = max(self.own, (resident - shared) * page)


def _family(pid: int) -> Iterator[int]:
    """A process and all its descendants; itself alone where there is no /proc."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of the program, in parentheses, may hold spaces and parentheses.
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):  # it has ended
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    waiting = [pid]
    while waiting:
        yield (one := waiting.pop())
        waiting += children.get(one, [])


def _pages(pid: int) -> tuple[int, int]:
    """The pages of a process in memory, and those of them that are of files or shared."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return 0, 0
    return int(resident), int(shared)
