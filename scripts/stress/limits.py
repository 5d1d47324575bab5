"""Stop commands by a limit to the size of files, and by a disk that is full.

Limits are spread evenly from nothing to all that a command writes, so that each of its writes is
refused in turn. What was there stays, nothing half written lies about, one line says why.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from stress.forge import Forge, forge
from stress.scene import BrokenError, Scene, Tally

__all__ = ["run"]

_INSIDE: Final = "RELSTAT_STRESS_DISK"
_ROOM: Final = 64 << 20  # bytes of the small disk where nothing is to be stopped
_PAGE: Final = 4096  # bytes by which the small disk is full
_LINE: Final = 1024  # bytes, which leave room for the line that the command says
_JOBS: Final = ("--jobs", "1", "-q")


@dataclass(frozen=True)
class _Kind:
    """A command that writes.

    Attributes:
        typed: its words, for a scene.
        before: the state of the index before it.
        writes: the file that it writes; None if that is the index.
    """

    typed: Callable[[Scene], list[object]]
    before: str | None
    writes: str | None = None


def _table_as(suffix: str) -> _Kind:
    """A command that writes a table over another one."""
    name = f"t.{suffix}"
    return _Kind(
        lambda scene: [
            *("freq", scene.index, "--top", 0, "-o", scene.place / name),
            *_JOBS,
        ],
        "new",
        name,
    )


_KINDS: Final = {
    "build": _Kind(lambda scene: ["index", scene.files, "-o", scene.index, *_JOBS], None),
    "build, 2 jobs": _Kind(
        lambda scene: ["index", scene.files, "-o", scene.index, "--jobs", 2, "-q"], None
    ),
    "rebuild": _Kind(lambda scene: ["index", scene.files, "-o", scene.index, *_JOBS], "old"),
    "update": _Kind(lambda scene: ["index", "--update", scene.index, *_JOBS], "old"),
    **{f"table as {suffix}": _table_as(suffix) for suffix in ("csv", "parquet", "html")},
    "temporary index": _Kind(
        lambda scene: [
            *("freq", scene.files, "--in-memory", 0, "--top", 0, "-o", scene.place / "t.csv"),
            *_JOBS,
        ],
        None,
        "t.csv",
    ),
}


def run(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Stop so many commands: half by a limit to the size of files, half by a full disk."""
    if _INSIDE not in os.environ:
        _run_inside(scene, count, seed, tally)
        return
    with _disk(scene.place):
        scene.prepare()
        with forge(scene.work / "said", scene.environment) as smithy:
            trials = [_Trial(scene, smithy, kind) for kind in _KINDS]
            each = -(-count // (2 * len(trials)))
            for number in range(count):
                trial = trials[number // 2 % len(trials)]
                share = (number // 2 // len(trials)) / each
                by_disk = number % 2 == 1
                kind = f"{trial.kind}, {'full disk' if by_disk else 'size of files'}"
                tally.attempt(kind, partial(trial.stop, share, by_disk=by_disk))
        shutil.rmtree(scene.index, ignore_errors=True)


def _run_inside(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Run this trial again where a small disk can be had: in a name space of its own."""
    typed = [sys.executable, str(Path(__file__).parent), "limits"]
    typed += ["--count", str(count), "--seed", str(seed), "--folder", str(scene.place.parent)]
    apart = ["unshare", "--user", "--map-root-user", "--mount", *typed]
    if subprocess.run(["unshare", "-Urm", "true"], check=False, capture_output=True).returncode:
        raise SystemExit("this machine gives no name spaces to users: no small disk can be made")
    done = subprocess.run(apart, env=os.environ | {_INSIDE: "1"}, check=False)
    raise SystemExit(done.returncode)


@contextmanager
def _disk(place: Path) -> Iterator[None]:
    """A disk of its own at ``place``."""
    place.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "none", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def _resize(place: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(place)], check=True)


@dataclass
class _Trial:
    """A command, and how much it writes."""

    scene: Scene
    smithy: Forge
    kind: str
    largest: int = 0
    all_written: int = 0
    right: bytes = b""

    @property
    def _how(self) -> _Kind:
        return _KINDS[self.kind]

    def _begin(self, limit: int | None = None) -> tuple[int, list[int]]:
        """Run the command; its status, and what of it still runs."""
        command = self.smithy.start(*self._how.typed(self.scene), limit=limit)
        return command.wait(), command.left_running()

    def _set_scene(self) -> None:
        scene, how = self.scene, self._how
        for path in scene.place.glob("t.*"):
            path.unlink()
        scene.set_index(how.before)
        scene.set_files("new")
        if how.writes:
            (scene.place / how.writes).write_bytes(b"what was there")

    def _measure(self) -> None:
        """See how much the command writes where nothing stops it."""
        self._set_scene()
        if self._begin()[0]:
            raise BrokenError(f"not disturbed, it failed: {self.smithy.err}")
        self.right = self._written()
        sizes = [len(self.right)]
        if not self.kind.startswith("table"):
            folder = self.scene.work / "index-new"
            sizes += [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
        self.largest = max(sizes)
        self.all_written = 2 * sum(-(-size // _PAGE) * _PAGE for size in sizes)  # drafts, too

    def _written(self) -> bytes:
        """The table that the command wrote."""
        name = self._how.writes
        return (self.scene.place / name).read_bytes() if name else b"an index"

    def stop(self, share: float, *, by_disk: bool) -> str:
        """Run the command with room for a share of what it writes."""
        if not self.right:
            self._measure()
        self._set_scene()
        scene = self.scene
        names = self._names()
        if by_disk:
            used = shutil.disk_usage(scene.place).used
            room = int(share * self.all_written) // _PAGE * _PAGE
            _resize(scene.place, used + room)
            try:
                status, left = self._begin()
            finally:
                _resize(scene.place, _ROOM)
        else:
            status, left = self._begin(limit=max(_LINE, int(share * self.largest)))
        said = self.smithy.err
        if left:
            raise BrokenError(f"{len(left)} processes stay behind")
        if status not in (0, 1) or said.count("\n") != status:
            raise BrokenError(f"at {share:.3f}: status {status}, and it said {said}")
        self._require_state(status)
        if status and self._names() != names:
            raise BrokenError(f"at {share:.3f}: left behind {set(self._names()) - set(names)}")
        return "refused" if status else "done"

    def _names(self) -> list[str]:
        """All that is there."""
        place = self.scene.place
        return sorted(
            str(path.relative_to(place)) for path in place.rglob("*") if path.name != "lock"
        )

    def _require_state(self, status: int) -> None:
        """The new content if the command ended well, else what was there."""
        how, scene = self._how, self.scene
        if how.writes:
            found = self._written()
            if found != (b"what was there" if status else self.right):
                raise BrokenError(f"status {status}; it wrote {found[:500]!r}")
            return
        held = scene.holds() if scene.index.exists() else "none"
        if held != ((how.before or "none") if status else "new"):
            raise BrokenError(f"status {status}; the index holds {held}")
        if not status:
            scene.require_tidy()
