"""Kill builds, updates and rebuilds of an index: the old content is whole, or the new."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import dataclass
from functools import partial
from typing import Final

from stress.forge import Command, Forge, forge, send
from stress.scene import BrokenError, Scene, Tally

__all__ = ["run"]

_KINDS: Final = ("build", "update", "rebuild")
_AIMS: Final = ("operation", "moment", "operation", "moment of a worker")
_TIDY: Final = 10  # events between two builds that are let alone


def run(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Kill so many commands, each kind in turn; one in four works in two processes.

    Half of them before an operation on a file, half at a moment: of two processes every other time
    it is a worker that is killed, and the command must say so.
    """
    scene.prepare()
    with forge(scene.work / "said", scene.environment) as smithy:
        plans = [_Plan(scene, smithy, kind, jobs) for jobs in (1, 2) for kind in _KINDS]
        plans = plans[:3] * 3 + plans[3:]
        for number in range(count):
            plan = plans[number % len(plans)]
            aim = _AIMS[number // len(plans) % len(_AIMS)]
            if plan.jobs == 1:
                aim = aim.removesuffix(" of a worker")
            chance = random.Random(f"{seed}/{number}")
            kind = f"{plan.kind}, {plan.jobs} job{'s' * (plan.jobs > 1)}, {aim}"
            tally.attempt(kind, partial(plan.kill, aim, chance))
            if number % _TIDY == _TIDY - 1:
                tally.attempt("builds after kills", plan.finish)
            if number % 100 == 99:
                print(f"{number + 1} kills, {len(tally.finds)} broken", flush=True)


@dataclass
class _Plan:
    """A kind of command, and how long it takes."""

    scene: Scene
    smithy: Forge
    kind: str
    jobs: int
    state: str = "none"
    steps: int = 0
    seconds: float = 0.0

    def begin(self, *, step: int | None = None, count: bool = False) -> Command:
        """Start the command."""
        scene = self.scene
        words = [scene.files, "-o", scene.index] if self.kind != "update" else []
        update = ["--update", scene.index] if self.kind == "update" else []
        return self.smithy.start(
            "index", *words, *update, "--jobs", self.jobs, "-q", step=step, count=count
        )

    def set_scene(self) -> tuple[str, str]:
        """Put files and index as they are before the command; which states may be found after.

        What a killed command has left in the index stays there where it can.
        """
        before = _held(self.scene) if self.kind != "build" else "none"
        if self.kind == "build":
            self.scene.set_index(None)
        elif before == "none":
            self.scene.set_index(before := "old")
        after = "old" if before == "new" else "new"
        self.scene.set_files(after)
        return before, after

    def measure(self) -> None:
        """Count the operations of the command, and its time."""
        self.set_scene()
        begun = time.monotonic()
        done = self.begin(count=True)
        if done.wait():
            raise BrokenError(f"not disturbed, it failed: {self.smithy.err}")
        self.seconds = time.monotonic() - begun
        self.steps = self.smithy.steps

    def kill(self, aim: str, chance: random.Random) -> str:
        """Kill the command once; what the index holds afterwards."""
        if not self.steps:
            self.measure()
        before, after = self.set_scene()
        if aim == "operation":
            command = self.begin(step=chance.randrange(self.steps))
        else:
            command = self.begin()
            time.sleep(chance.uniform(0, self.seconds))
        victim = command.pid
        if aim.endswith("worker"):
            victim = self._worker(command)
        if aim != "operation":
            send(victim, signal.SIGKILL)
        status = command.wait()
        self._require_status(status, worker=victim != command.pid)
        if left := command.left_running():
            raise BrokenError(f"{len(left)} processes stay behind")
        # Builds take longer on a busy machine: the moments follow.
        self.seconds *= 0.95 if status == 0 and aim != "operation" else 1.01
        held = self.scene.holds()
        if held not in (before, after) or (status == 0 and held != after):
            raise BrokenError(f"status {status}; it held {before}, then {held}, not {after}")
        if status != -signal.SIGKILL and (held != "none" or self.scene.index.exists()):
            self.scene.require_tidy()
        return "ended" if status == 0 else {before: "as before", after: "new"}[held]

    def _worker(self, command: Command) -> int:
        """A worker of the command; the command itself if it has none any longer."""
        while command.pid in (everyone := _session(command)):
            if workers := [pid for pid in everyone if _is_worker(pid)]:
                return workers[0]
            time.sleep(0.005)
        return command.pid

    def _require_status(self, status: int, *, worker: bool) -> None:
        said = self.smithy.err
        if status == 1 and worker and said.count("\n") == 1 and "worker" in said:
            return
        if status not in (0, -signal.SIGKILL) or said:
            raise BrokenError(f"status {status}, and it said {said}")

    def finish(self) -> str:
        """Let a command end: the index is that of the files, and nothing lies about."""
        scene = self.scene
        if _held(scene) == "none" and self.kind == "update":
            scene.set_index("old")
        command = self.begin()
        status = command.wait()
        if status or self.smithy.err:
            raise BrokenError(f"after kills, a build fails: {status}, {self.smithy.err}")
        if left := command.left_running():
            raise BrokenError(f"{len(left)} processes stay behind")
        scene.require_tidy()
        held = scene.holds()
        wanted = "old" if (scene.files / "c.md").exists() else "new"
        if held != wanted:
            raise BrokenError(f"after a build the index holds {held}, not {wanted}")
        return "new"


def _held(scene: Scene) -> str:
    """What an index holds, if there is one."""
    return scene.holds() if scene.index.exists() else "none"


def _session(command: Command) -> list[int]:
    return [command.pid, *command.others()] if os.path.exists(f"/proc/{command.pid}/exe") else []


def _is_worker(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return b"popen_loky" in file.read()
    except OSError:
        return False
