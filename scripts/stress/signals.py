"""Interrupt and terminate commands at any moment: 130 or 143, not a word, nothing left.

A signal comes as soon as relstat has run its first line, or later: before that it is Python that
starts, and says what it likes. Every other one goes to all processes of the command, as Ctrl-C
does.
"""

from __future__ import annotations

import random
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from stress.forge import left_running, send
from stress.scene import BrokenError, Scene, Tally, command

__all__ = ["run"]

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_KINDS: Final = ("build", "build, 2 jobs", "update", "table", "temporary index", "help")
_EARLIER: Final = "an earlier table\n"
_BUILDS: Final = ("build", "build, 2 jobs", "update")
_LOADING: Final = 0.35  # of the time of a short command, about, until everything is imported


def run(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Send so many signals, each kind of command in turn; a third of them while it loads."""
    scene.prepare()
    trials = [_Trial(scene, kind) for kind in _KINDS]
    for number in range(count):
        trial = trials[number % len(trials)]
        chance = random.Random(f"{seed}/{number}")
        sent = _SIGNALS[number // len(trials) % 2]
        everyone = number // (2 * len(trials)) % 2 == 1
        early = number % 3 == 0
        moment = chance.uniform(0, _LOADING if early else 1.05)
        tally.attempt(
            f"{trial.kind}, {sent.name}",
            partial(trial.stop, sent, moment, everyone=everyone),
        )


@dataclass
class _Trial:
    """A command, and how long it takes."""

    scene: Scene
    kind: str
    seconds: float = 0.0

    def _typed(self) -> list[str]:
        scene = self.scene
        build = ["index", scene.files, "-o", scene.index, "-q", "--jobs"]
        words: dict[str, list[object]] = {
            "build": [*build, 1],
            "build, 2 jobs": [*build, 2],
            "update": ["index", "--update", scene.index, "-q", "--jobs", 1],
            "table": ["freq", scene.index, "--top", 0, "-q", "--jobs", 1, "-o", scene.table],
            "temporary index": ["freq", scene.files, "--in-memory", 0, "-q", "--jobs", 1],
            "help": ["freq", "--help"],
        }
        return command(*words[self.kind])

    def _begin(self) -> subprocess.Popen[str]:
        """Start the command, and wait until relstat's first line has run."""
        process = subprocess.Popen(
            self._typed(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.scene.environment,
            start_new_session=True,
        )
        while process.poll() is None and not _catches(process.pid, signal.SIGTERM):
            time.sleep(0.001)
        return process

    def stop(self, sent: signal.Signals, moment: float, *, everyone: bool) -> str:
        """Send a signal at a moment, in shares of the time that the command takes."""
        scene = self.scene
        if not self.seconds:
            self._set_scene()
            process, begun = self._begin(), time.monotonic()
            if process.communicate() and process.returncode:
                raise BrokenError("not disturbed, it failed")
            self.seconds = time.monotonic() - begun
        before = self._set_scene()
        process = self._begin()
        time.sleep(moment * self.seconds)
        send(-process.pid if everyone else process.pid, sent)
        _, said = process.communicate()
        # When all is done, Python lets go of handlers: the signal itself then ends the process.
        late = process.returncode == -sent
        if process.returncode not in (0, 128 + sent, -sent) or said:
            raise BrokenError(f"status {process.returncode}, and it said {said}")
        if left := left_running(process.pid):
            raise BrokenError(f"{len(left)} processes stay behind")
        if scene.table.read_text() not in (_EARLIER, scene.tables["old"]["freq"]):
            raise BrokenError(f"a table of neither: {scene.table.read_text()[:500]}")
        held = scene.holds() if scene.index.exists() else "none"
        if held not in (before, "new"):
            raise BrokenError(f"the index held {before}, then {held}")
        scene.require_tidy()
        if late:
            self._require_done(held)
            return "stopped at its very end"
        if process.returncode:
            return "stopped"
        self.seconds *= 0.95
        return "ended before"

    def _require_done(self, held: str) -> None:
        """BrokenError if the command has not done all that it should."""
        written = self.scene.table.read_text() != _EARLIER
        if (self.kind == "table" and not written) or (self.kind in _BUILDS and held != "new"):
            raise BrokenError("ended by the signal itself before it was done")

    def _set_scene(self) -> str:
        """Put files and index as they are before the command; what the index holds."""
        state = None if self.kind.startswith("build") else "old"
        self.scene.set_index(state)
        self.scene.set_files("new")
        self.scene.table.write_text(_EARLIER)
        return state or "none"


def _catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler of its own for a signal."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return False
    [caught] = [line for line in lines if line.startswith("SigCgt:")] or ["SigCgt: 0"]
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)
