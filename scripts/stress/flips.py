"""Damage the files of an index: every command gives the true table, or refuses by name."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from stress.scene import BrokenError, Scene, Tally, refused, run_here

__all__ = ["run"]

COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "freq": ("freq", "--top", "0", "--by", "source"),
    "phrases": ("phrases", "--min-count", "2", "--top", "0"),
    "kwic": ("kwic", "party", "{}", "--top", "0"),
    "collocates": ("collocates", "the", "{}", "--min-count", "2"),
    "readability": ("readability", "--by", "source"),
    "sentiment": ("sentiment", "--by", "source"),
    "diversity": ("diversity",),
    "info": ("info", "--full"),
    "reuse": ("reuse",),
    "trend": ("trend", "party", "{}"),
}
"""Commands that between them read every file of an index."""


def run(scene: Scene, count: int, seed: int, tally: Tally) -> None:
    """Damage one thing so many times; after each ``--check`` and one command look at it."""
    scene.prepare()
    scene.set_index("new")
    right = {name: _done(scene, name) for name in COMMANDS}
    names = sorted(
        str(path.relative_to(scene.index)) for path in scene.index.rglob("*") if path.is_file()
    )
    names.remove("lock")  # empty, and made anew by whoever builds
    other = scene.work / "index-old"
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        way = list(_WAYS)[number % len(_WAYS)]
        name = names[number // len(_WAYS) % len(names)]
        command = chance.choice(list(COMMANDS))
        path = scene.index / name
        content = path.read_bytes()
        damaged = _WAYS[way](content, path, other, chance)
        if damaged == content:
            tally.note(way, "same bytes")
            continue

        def event(name: str = name, command: str = command) -> str:
            return _look(scene, name, command, right[command])

        # A file of its own: what was mapped into memory before is not touched.
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        tally.attempt(way, event)
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        if number % 1000 == 999:
            print(f"{number + 1} damages, {len(tally.finds)} broken", flush=True)
    shutil.rmtree(scene.index)


def _done(scene: Scene, name: str) -> str:
    """The table of a command of the whole index."""
    done = run_here(*_typed(scene, name))
    if done.status or not done.out:
        raise BrokenError(f"{name} of a whole index: {done}")
    return done.out


def _typed(scene: Scene, name: str) -> list[str]:
    words = list(COMMANDS[name])
    if "{}" in words:
        words[words.index("{}")] = str(scene.index)
    else:
        words.append(str(scene.index))
    return [*words, "-f", "json", "-q", "--jobs", "1"]


def _look(scene: Scene, name: str, command: str, right: str) -> str:
    """What ``--check`` and a command make of a damaged file."""
    check = run_here("index", "--check", scene.index)
    # A whole manifest of other files is none that is damaged: files are missing.
    told = "" if name == "manifest.json" else Path(name).name
    if not refused(check, scene.index, told):
        raise BrokenError(f"{name}: --check does not name it: {check}")
    done = run_here(*_typed(scene, command))
    if done.status == 0:
        if done.out != right:
            raise BrokenError(f"{name}: a wrong table of {command}: {done.out[:500]}")
        return "true table"
    if not refused(done, scene.index, told):
        raise BrokenError(f"{name}: {command} does not refuse it by name: {done}")
    return "refused"


def _flip(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """One bit is another."""
    damaged = bytearray(content)
    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _replace_byte(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """One byte is any other."""
    damaged = bytearray(content)
    damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _blank(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """A block is zeros, as on a disk that lost it."""
    start = chance.randrange(len(content))
    end = min(len(content), start + chance.choice((16, 512, 4096)))
    return content[:start] + bytes(end - start) + content[end:]


def _cut(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """The end is missing."""
    return content[: chance.randrange(len(content))]


def _append(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """Something follows."""
    return content + chance.randbytes(chance.choice((1, 8, 512)))


def _exchange(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """Two stretches have changed places."""
    first, second, third = sorted(chance.randrange(len(content) + 1) for _ in range(3))
    return content[:first] + content[second:third] + content[first:second] + content[third:]


def _swap(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """The content is that of another file of the index."""
    files = sorted(one for one in path.parent.iterdir() if one.is_file())
    return chance.choice(files).read_bytes()


def _take_older(content: bytes, path: Path, other: Path, chance: random.Random) -> bytes:
    """The content is that of the same file in an index of other documents."""
    found = [one for one in sorted(other.rglob("*")) if one.name == path.name]
    return found[0].read_bytes() if found else b""


def _lose(content: bytes, path: Path, other: Path, chance: random.Random) -> None:
    """The file is gone."""


_Way = Callable[[bytes, Path, Path, random.Random], bytes | None]
_WAYS: Final[Mapping[str, _Way]] = {
    "a bit flipped": _flip,
    "a byte replaced": _replace_byte,
    "a block of zeros": _blank,
    "cut short": _cut,
    "something appended": _append,
    "stretches exchanged": _exchange,
    "another file's content": _swap,
    "an older file's content": _take_older,
    "lost": _lose,
}
