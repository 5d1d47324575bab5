"""Try what docs/reliability.md promises: kills, full disks, signals, damage, hostile input.

    python scripts/stress kills --count 1000 --seed 1

Each trial prints a table of its events at the end, and every promise that was broken as soon as it
is. The exit status is 1 if there was any.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

SCRIPTS: Final = Path(__file__).resolve().parents[1]
TRIALS: Final = {
    "kills": (1000, "kills of builds, updates and rebuilds of an index"),
    "limits": (300, "stops by a limit to the size of files, and by a full disk"),
    "signals": (200, "interrupts and terminations at any moment"),
    "crowd": (60, "seconds of two processes that build one index and four that read it"),
    "orphans": (30, "workers that outlive their parent while another build begins"),
    "flips": (10_000, "damages to the files of an index"),
    "inputs": (10_000, "damaged inputs of all readers beside good ones"),
}
"""Each trial with its usual count."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one trial; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="stress", description="Try what is promised")
    trials = parser.add_subparsers(dest="trial", required=True)
    for name, (count, what) in TRIALS.items():
        trial = trials.add_parser(name, help=what)
        trial.add_argument("--count", type=int, default=count, help=f"default: {count:,}")
        trial.add_argument("--seed", type=int, default=1)
        trial.add_argument("--folder", type=Path, help="where to make it (default: temporary)")
    given = parser.parse_args(argv)
    from stress.scene import Scene, Tally

    tally = Tally()
    with TemporaryDirectory(prefix="stress-", dir=given.folder) as folder:
        scene = Scene(Path(folder) / "place", Path(folder) / "work")
        run = import_module(f"stress.{given.trial}").run
        with suppress(KeyboardInterrupt):  # what was tried so far is told all the same
            run(scene, given.count, given.seed, tally)
    print(tally)
    return 1 if tally.finds else 0


if __name__ == "__main__":
    sys.path[:1] = [str(SCRIPTS), str(SCRIPTS.parent / "src")]
    raise SystemExit(main())
