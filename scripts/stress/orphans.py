"""The schedule by which workers of a dead build once spoiled the next one.

The workers are stopped as soon as one of the files that they write appears; their parent is killed;
a build of other files begins; the workers go on, before it, in the midst of it, or after it.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Final

from stress.forge import Command, Forge, forge, left_running, send
from stress.scene import BrokenError, Scene, Tally

__all__ = ["run"]

_FIRST: Final = ("shared-*.parquet", "stream-*.parquet", "languages.parquet", "staging/*.docs*")
_THEN: Final = ("at once", "in the midst", "at the end")
_STATES: Final = ("old", "new")


def run(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Force the schedule so many times."""
    scene.prepare()
    with (
        forge(scene.work / "first", scene.environment) as smithy,
        forge(scene.work / "second", scene.environment) as other,
    ):
        for number in range(count):
            then = _THEN[(number + seed) % len(_THEN)]
            file = _FIRST[number // len(_THEN) % len(_FIRST)]
            before, after = _STATES[number % 2], _STATES[1 - number % 2]

            def event(
                then: str = then, file: str = file, states: tuple[str, str] = (before, after)
            ) -> str:
                return _force(scene, smithy, other, file, then, states)

            tally.attempt(f"{file} written, workers go on {then}", event)


def _force(
    scene: Scene, smithy: Forge, other: Forge, file: str, then: str, states: tuple[str, str]
) -> str:
    """Force the schedule once; what came of it."""
    scene.set_index(None)
    scene.set_files(states[0])
    first = smithy.start("index", scene.files, "-o", scene.index, "--jobs", 2, "-q")
    stopped = _stop_workers(scene, first, file)
    first.kill()
    first.wait()
    if asleep := [pid for pid in stopped if not _is_stopped(pid)]:
        raise BrokenError(f"the schedule failed: {len(asleep)} workers did not stay stopped")
    scene.set_files(states[1])
    if then == "at once":
        _continue(stopped)
    second = other.start("index", scene.files, "-o", scene.index, "--jobs", 2, "-q")
    if then == "in the midst":
        _wait_for(scene, second, file)
        _continue(stopped)
    status = second.wait()
    held = scene.holds()
    if then == "at the end":
        _continue(stopped)
    if left := left_running(first.pid) + left_running(second.pid):
        raise BrokenError(f"{len(left)} processes stay behind")
    if status or other.err:
        raise BrokenError(f"the second build ended with {status} and said {other.err}")
    if held != states[1] or scene.holds() != states[1]:
        raise BrokenError(f"the second build sealed {held}, then {scene.holds()}")
    scene.build()
    scene.require_tidy()
    return "held" if stopped else "none stopped in time"


def _stop_workers(scene: Scene, command: Command, file: str) -> list[int]:
    """Stop the workers of a build when the first file of a kind is there."""
    _wait_for(scene, command, file)
    stopped = []
    for pid in command.others():
        send(pid, signal.SIGSTOP)
        stopped.append(pid)
    return [pid for pid in stopped if _is_stopped(pid)]


def _wait_for(scene: Scene, command: Command, file: str) -> None:
    """Wait until a build has begun a file of a kind, or has ended."""
    while os.path.exists(f"/proc/{command.pid}/exe") and not any(_found(scene, file)):
        time.sleep(0.0005)


def _found(scene: Scene, file: str) -> Iterator[object]:
    return scene.index.glob(f"data-unfinished-*/{file}")


def _is_stopped(pid: int) -> bool:
    """Whether a process is stopped, within a moment."""
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
                state = file.read().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "T":
            return True
        time.sleep(0.005)
    return False


def _continue(pids: list[int]) -> None:
    for pid in pids:
        send(pid, signal.SIGCONT)
