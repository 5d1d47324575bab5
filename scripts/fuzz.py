"""Throw made-up bytes at a reader for some minutes; tests/fuzz/fuzz_targets.py has the promises.

    python scripts/fuzz.py TARGET --minutes 10

With atheris installed (pip install atheris), coverage leads the way; without it, seeds are
changed at random. What breaks a promise is written to --output, one file for each kind of
failure; a file that is to stay right from then on goes to tests/fuzz/finds/ as TARGET-NAME.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import os
import random
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fuzz_targets import Target

ROOT: Final = Path(__file__).resolve().parent.parent
HANG: Final = 60  # seconds that one input may take
LONGEST: Final = 4096  # bytes of an input


class Watch:
    """Runs a check, keeps count, and writes down what breaks a promise."""

    def __init__(self, name: str, check: Callable[[bytes], None], output: Path) -> None:
        self.runs = 0
        self.finds = 0
        self.name = name
        self.output = output
        self._check = check
        self._started = time.monotonic()
        self._known: set[str] = set()

    def __call__(self, data: bytes) -> None:
        """Check one input."""
        self.runs += 1
        try:
            self._check(data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # panics of polars are no Exception
            self._note(data, error)

    def tell(self) -> None:
        """Print what was done."""
        minutes = (time.monotonic() - self._started) / 60
        print(f"{self.runs:,} inputs in {minutes:.1f} minutes, {self.finds} kinds of failure")

    def _note(self, data: bytes, error: BaseException) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        place = next((f for f in reversed(frames) if "relstat" in f.filename), frames[-1])
        kind = f"{type(error).__name__} at {place.filename}:{place.lineno}"
        if kind in self._known:
            return
        self._known.add(kind)
        self.finds += 1
        self.output.mkdir(parents=True, exist_ok=True)
        path = self.output / f"{self.name}-{hashlib.sha256(data).hexdigest()[:10]}"
        path.write_bytes(data)
        print(f"{path}: {kind}: {error}", flush=True)


def mutate(seeds: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    """A seed with a few things changed, left out, doubled or put in."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 2, 3, 5, 9))):
        at = chance.randrange(len(data) + 1)
        till = min(len(data), at + chance.choice((1, 2, 4, 16, 64)))
        kind = chance.randrange(6)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at:till]
        elif kind == 2:
            data[at:at] = data[at:till] * chance.choice((1, 2, 20))
        elif kind == 3:
            data[at:at] = chance.choice(words) if words else chance.randbytes(2)
        elif kind == 4:
            data[at:till] = chance.randbytes(till - at)
        else:
            other = chance.choice(seeds)
            cut = chance.randrange(len(other) + 1)
            data[at:at] = other[cut : cut + 64]
    return bytes(data[:LONGEST])


def run_plainly(watch: Watch, target: Target, seconds: float, seed: int) -> None:
    """Change seeds at random until the time is up."""
    seeds: list[bytes] = list(target.seeds)
    chance = random.Random(seed)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        faulthandler.dump_traceback_later(HANG, exit=True)
        watch(mutate(seeds, target.words, chance))
    faulthandler.cancel_dump_traceback_later()


def run_guided(watch: Watch, target: Target, seconds: float, seed: int) -> None:
    """Let atheris change inputs by what code they reach; ends the process."""
    import atheris

    started = time.monotonic()

    def one(data: bytes) -> None:
        watch(data)
        if time.monotonic() - started > seconds:
            watch.tell()
            sys.stdout.flush()
            os._exit(1 if watch.finds else 0)  # libFuzzer knows no other end

    with TemporaryDirectory() as corpus:
        for number, data in enumerate(target.seeds):
            (Path(corpus) / f"seed-{number}").write_bytes(data)
        words = Path(corpus) / "words"
        lines = ("".join(f"\\x{byte:02x}" for byte in word) for word in target.words)
        words.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
        watch.output.mkdir(parents=True, exist_ok=True)
        options = [
            f"-dict={words}",
            f"-seed={seed}",
            f"-max_len={LONGEST}",
            f"-timeout={HANG}",
            "-rss_limit_mb=3000",
            f"-artifact_prefix={watch.output}/{watch.name}-died-",
        ]
        atheris.Setup([sys.argv[0], corpus, *options], one)
        atheris.Fuzz()


def main() -> int:
    """Fuzz one target; 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description="Throw made-up bytes at a reader for some minutes")
    parser.add_argument("target")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--output", type=Path, default=Path("fuzz-finds"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="without atheris")
    given = parser.parse_args()
    sys.path[:0] = [str(ROOT / "tests" / "fuzz"), str(ROOT / "src")]
    guided = not given.plain and find_spec("atheris") is not None
    with instrumented(guided=guided):
        from fuzz_targets import TARGETS
    if given.target not in TARGETS:
        parser.error(f"no target named {given.target!r}; there are: {', '.join(TARGETS)}")
    target = TARGETS[given.target]
    watch = Watch(given.target, target.check, given.output)
    for data in target.seeds:
        watch(data)
    run = run_guided if guided else run_plainly
    run(watch, target, given.minutes * 60, given.seed)
    watch.tell()
    return 1 if watch.finds else 0


def instrumented(*, guided: bool) -> AbstractContextManager[object]:
    """Within it, modules of relstat are imported so that atheris sees where inputs lead."""
    if not guided:
        return nullcontext()
    import atheris

    found: AbstractContextManager[object] = atheris.instrument_imports(include=["relstat"])
    return found


if __name__ == "__main__":
    raise SystemExit(main())
