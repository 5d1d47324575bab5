"""Commands in processes of their own that start at once: forked from one that has loaded relstat.

The process reads an order from each line of its input, forks a command, prints its number, and,
when it has ended, its exit status. A command is a session of its own, so that what it leaves
running is known by it.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["Command", "Forge", "forge", "left_running", "running", "send"]

_PATIENCE: Final = 30.0  # seconds for what was left running to end: the machine may be busy
_TOUCHING: Final = ("open", "os.", "shutil.")


@dataclass
class Command:
    """A command that was started."""

    pid: int
    _forge: Forge

    def wait(self) -> int:
        """Its exit status; the negative number of the signal that ended it."""
        return int(self._forge.line())

    def kill(self) -> None:
        """End it as the system does, if it has not ended."""
        send(self.pid, signal.SIGKILL)

    def others(self) -> list[int]:
        """The processes that it has started and that run."""
        return [pid for pid in running(self.pid) if pid != self.pid]

    def left_running(self) -> list[int]:
        """Processes of it that do not end within a while after it."""
        return left_running(self.pid)


@dataclass
class Forge:
    """The process that forks commands; one at a time."""

    process: subprocess.Popen[str]
    said: Path

    def start(
        self, *typed: object, step: int | None = None, count: bool = False, limit: int | None = None
    ) -> Command:
        """Start a command.

        Args:
            typed: its words.
            step: the number of the operation on a file, from 0, before which it is killed.
            count: whether such operations are counted.
            limit: the size in bytes that no file can exceed.
        """
        order = {
            "typed": [str(word) for word in typed],
            "said": str(self.said),
            "step": step,
            "count": count,
            "limit": limit,
        }
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return Command(int(self.line()), self)

    def line(self) -> str:
        """The next line that the process prints."""
        assert self.process.stdout
        return self.process.stdout.readline()

    @property
    def err(self) -> str:
        """What the last command said on standard error."""
        return Path(f"{self.said}.err").read_text("utf-8", "replace")

    @property
    def out(self) -> str:
        """What the last command printed."""
        return Path(f"{self.said}.out").read_text("utf-8", "replace")

    @property
    def steps(self) -> int:
        """How many operations the last command made, if they were counted."""
        return int(Path(f"{self.said}.steps").read_text("ascii"))


@contextmanager
def forge(said: Path, environment: dict[str, str]) -> Iterator[Forge]:
    """A process that forks commands; what they say goes to files named after ``said``."""
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=said.parent,
    )
    try:
        yield Forge(process, said)
    finally:
        process.communicate()


def running(session: int) -> list[int]:
    """The processes of a session that have not ended."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            state, _, _, its = (
                Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[:4]
            )
        except OSError:
            continue
        if int(its) == session and state not in "ZX":
            found.append(int(entry))
    return found


def send(pid: int, number: int) -> None:
    """Send a signal to a process, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def left_running(session: int) -> list[int]:
    """Processes of a session, whose first has ended, that do not end within a while."""
    end = time.monotonic() + _PATIENCE
    while (left := running(session)) and time.monotonic() < end:
        time.sleep(0.01)
    return left


def _serve() -> None:
    """Fork a command for each line."""
    import relstat.commands.shared
    import relstat.loading.indexing  # noqa: F401
    from relstat.__main__ import run

    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if not child:
            _prepare(json.loads(line))
            run()
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _prepare(order: dict[str, Any]) -> None:
    """Make this process the command that was ordered."""
    from relstat.loading import indexing

    os.setsid()
    streams = [os.open(os.devnull, os.O_RDONLY)]
    for name in ("out", "err"):
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        streams.append(os.open(f"{order['said']}.{name}", flags, 0o600))
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    sys.argv = ["relstat", *order["typed"]]
    indexing._TASK_BYTES = 1  # type: ignore[misc]  # a task for each file, so that jobs share them
    if order["limit"] is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], resource.RLIM_INFINITY))
    if order["count"] or order["step"] is not None:
        _watch_files(order["step"], Path(f"{order['said']}.steps"))


def _watch_files(step: int | None, counted: Path) -> None:
    """Kill this process before an operation on a file that is no module; or count them."""
    place = os.environ["TMPDIR"].rpartition("/")[0]
    done = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if not (event.startswith(_TOUCHING) and arguments):
            return
        path = arguments[0]
        if not isinstance(path, str | os.PathLike):
            return
        name = os.fspath(path)
        if isinstance(name, str) and (name.startswith(place) or not os.path.isabs(name)):
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1

    sys.addaudithook(watch)
    atexit.register(lambda: counted.write_text(str(done), "ascii"))


if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[2] / "src")
    _serve()
