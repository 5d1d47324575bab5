"""What an environment holds: every package with its size, licence, and what asks for it.

    python3 -m venv fresh && fresh/bin/pip install . && fresh/bin/python benchmarks/weight.py

Sizes are those of the files that a package installed, bytecode not counted; the last line has the
whole environment as it lies on the disk. Needs nothing but Python.
"""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter
from typing import Final

_MB: Final = 1_000_000
_IMPORTED: Final = {"backports.zstd": "backports.zstd", "charset-normalizer": "charset_normalizer"}
_RUNS: Final = 5


def size(package: importlib.metadata.Distribution) -> int:
    """Return the bytes of the files of a package, without bytecode."""
    paths = (Path(str(package.locate_file(file))) for file in package.files or [])
    return sum(path.stat().st_size for path in paths if path.suffix != ".pyc" and path.exists())


def licence(package: importlib.metadata.Distribution) -> str:
    """Return what a package says its licence is, in short."""
    expression, (free, *_) = (
        [str(value) for value in package.metadata.get_all(key) or [""]]
        for key in ("License-Expression", "License")
    )
    kinds = [
        str(value).rpartition(" :: ")[2]
        for value in package.metadata.get_all("Classifier") or []
        if str(value).startswith("License ::")
    ]
    return expression[0] or ", ".join(kinds) or free.partition("\n")[0] or "?"


def needs(package: importlib.metadata.Distribution) -> list[str]:
    """Return the names of what a package requires without extras."""
    found = (re.match(r"[\w.-]+", one) for one in package.requires or [] if "extra ==" not in one)
    return [_plain(match[0]) for match in found if match]


def import_seconds(module: str) -> float | None:
    """Return the least processor time of an import in a fresh process; None where it fails."""
    code = f"from time import process_time as t; s = t(); import {module}; print(t() - s)"
    seconds = []
    for _ in range(_RUNS):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        if done.returncode:
            return None
        seconds.append(float(done.stdout))
    return min(seconds)


def main() -> None:
    """Print the table."""
    start = perf_counter()
    packages = {_plain(one.metadata["Name"]): one for one in importlib.metadata.distributions()}
    asked_by: dict[str, list[str]] = defaultdict(list)
    for name, package in packages.items():
        for needed in needs(package):
            asked_by[needed].append(name)
    direct = set(needs(packages["relstat"])) if "relstat" in packages else set()
    print("| package | version | licence | MB | import ms | asked for by |")
    print("| --- | --- | --- | ---: | ---: | --- |")
    for name in sorted(packages, key=lambda one: -size(packages[one])):
        package = packages[name]
        taken = import_seconds(_IMPORTED.get(name, name)) if name in direct else None
        print(
            f"| {name} | {package.version} | {licence(package)} | {size(package) / _MB:.1f} "
            f"| {'' if taken is None else f'{taken * 1000:.0f}'} "
            f"| {', '.join(sorted(asked_by[name]))} |"
        )
    whole = sum(path.lstat().st_size for path in Path(sys.prefix).rglob("*") if path.is_file())
    print(f"\n{len(packages)} packages; the environment has {whole / _MB:,.0f} MB on the disk.")
    print(f"Measured in {perf_counter() - start:.0f} s.", file=sys.stderr)


def _plain(name: str) -> str:
    return re.sub(r"[-_]+", "-", name).lower()


if __name__ == "__main__":
    main()
