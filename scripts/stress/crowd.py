"""Two processes build one index without a pause while four others read it.

A writer publishes, or is told that the other one is at it. A reader gets the tables of one content,
all three of the same, or is told that the index was rebuilt meanwhile.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import relstat
from relstat.errors import IndexBusyError, IndexChangedError, RelstatError
from stress.scene import BrokenError, Scene, Tally, nothing_else, tables_of

__all__ = ["run"]

_WRITERS: Final = 2
_READERS: Final = 4


def run(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Let them work for so many seconds, and add up what each has met."""
    scene.prepare()
    right = scene.work / "right.json"
    right.write_text(json.dumps(scene.tables), encoding="utf-8")
    shutil.copytree(scene.work / "files-old", scene.work / "other" / "files")
    folders = [str(scene.place), str(scene.work)]
    kinds = ["writer"] * _WRITERS + ["reader"] * _READERS
    members = [
        subprocess.Popen(
            [sys.executable, __file__, kind, str(count), f"{seed}/{number}", *folders],
            stdin=right.open(),
            stdout=subprocess.PIPE,
            text=True,
            env=scene.environment,
        )
        for number, kind in enumerate(kinds)
    ]
    for kind, member in zip(kinds, members, strict=True):
        said, _ = member.communicate()
        if member.returncode:
            tally.find(kind, f"it ended with status {member.returncode}")
            continue
        met: dict[str, Any] = json.loads(said)
        for outcome, times in met["counts"].items():
            for _ in range(times):
                tally.note(kind, outcome)
        for find in met["finds"]:
            tally.find(kind, find)
    tally.attempt("the index afterwards", lambda: _whole(scene))


def _whole(scene: Scene) -> str:
    """Which content the index holds in the end; nothing lies about after another build."""
    if (held := scene.holds()) == "none":
        raise BrokenError("there is no index in the end")
    scene.build()
    scene.require_tidy()
    return f"{held} and whole"


def _write(scene: Scene, chance: random.Random) -> str:
    """Build the index of one content or the other, or bring it up to date."""
    try:
        if chance.random() < 0.25:
            relstat.update_index(scene.index, jobs=1)
            return "updated"
        files = chance.choice([scene.files, scene.work / "other" / "files"])
        relstat.build_index(files, scene.index, jobs=1)
    except IndexBusyError:
        return "told: busy"
    except IndexChangedError:
        return "told: rebuilt"
    return "built"


def _read(scene: Scene, chance: random.Random) -> str:
    """Open the index, and compare its three tables with the right ones."""
    try:
        if chance.random() < 0.25:
            relstat.check_index(scene.index)
            return "checked"
        found = tables_of(relstat.open(scene.index))
    except IndexChangedError:
        return "told: rebuilt"
    if found not in scene.tables.values():
        raise BrokenError(f"tables of no content: { {k: v[:300] for k, v in found.items()} }")
    return "read"


def _member(kind: str, seconds: float, seed: str, scene: Scene) -> None:
    """Work for some seconds, and print what was met."""
    work: Callable[[Scene, random.Random], str] = _write if kind == "writer" else _read
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    finds = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with nothing_else(kind):
                counts[work(scene, chance)] += 1
        except (BrokenError, RelstatError) as error:
            finds.append(f"{type(error).__name__}: {error}")
    print(json.dumps({"counts": counts, "finds": finds[:5]}))


if __name__ == "__main__":
    _member(
        sys.argv[1],
        float(sys.argv[2]),
        sys.argv[3],
        Scene(Path(sys.argv[4]), Path(sys.argv[5]), json.load(sys.stdin)),
    )
