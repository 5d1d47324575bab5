"""The shape of the house: layers, and where each outside library is known."""

from __future__ import annotations

import ast
import contextlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from relstat.commands import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "relstat"

# The only modules that may import each library. numpy and polars are the core's own.
HOMES = {
    "cloudpickle": {"workers/cluster.py"},
    "lxml": {"readers/formats/layout.py"},
    "matplotlib": {"tables/rendering/pictures.py"},
    "nltk": {"counting/stems.py"},
    "PIL": {"tables/rendering/pictures.py"},  # comes with matplotlib
    "pandas": {"tables/table.py"},
    "pyarrow": {"tables/table.py"},
    "py3langid": {"corpus/short_texts.py"},
    "distributed": {"workers/cluster.py"},
    "filelock": {"storage/locks.py"},
    "ftfy": {"cleaning/characters/letters.py"},
    "joblib": {"workers/__init__.py", "workers/processes.py"},
    "pyphen": {"text/hyphenation.py"},
    "rich": {"commands/progress.py"},
    "scipy": {"tables/matrix.py"},
    "sentencex": {"text/segmentation.py"},
    "textstat": {"analysis/scoring/textstat_check.py"},
    "tabulate": {"tables/rendering/text.py"},
    "trafilatura": {"readers/formats/html.py"},
    "typer": {f"commands/{path.name}" for path in (SOURCE / "commands").glob("*.py")},
    "xlsxwriter": {"tables/rendering/excel.py"},
    "wcwidth": {"tables/rendering/cells.py"},
    "backports": {"storage/patches.py", "readers/unpacking.py"},
    "compression": {"storage/patches.py", "readers/unpacking.py"},  # Python's own from 3.14 on
}
HEAVY = (
    "nltk",
    "textstat",
    "scipy",
    "polars",
    "matplotlib",
    "numpy",
    "vaderSentiment",
    "xlsxwriter",
)


@cache
def imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def test_layers_hold() -> None:
    """The import contract in pyproject.toml is kept, and every module is in it."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("library", sorted(HOMES))
def test_each_library_has_one_home(library: str) -> None:
    """A library is imported in its home only, so it can be replaced there."""
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if library in imported(path)
    }
    assert users
    assert users <= HOMES[library]


def test_every_library_is_listed() -> None:
    """What is imported anywhere is Python's own, the core's, or has a home in the list."""
    used = set().union(*(imported(path) for path in SOURCE.rglob("*.py")))
    assert used - sys.stdlib_module_names - {"numpy", "polars", "relstat"} <= set(HOMES)


def test_the_program_starts_without_what_measures() -> None:
    """What needs no measure loads no library that measures."""
    assert loaded_by(["--help"], ["--version"], ["nosuch"]) == set()


def test_help_of_a_command_loads_only_what_tables_are_made_of() -> None:
    """Its options are those of its measure, which needs numpy and polars and nothing more."""
    assert loaded_by(*([command, "--help"] for command in COMMANDS)) <= {"numpy", "polars"}


def loaded_by(*command_lines: list[str]) -> set[str]:
    """The heavy libraries that command lines load, one after the other in a new process."""
    code = (
        "import sys; from relstat.commands import main; "
        f"[main(argv) for argv in {command_lines!r}]; "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(ast.literal_eval(done.stderr.strip().splitlines()[-1]))


def test_the_picture_is_current(load_script: Callable[[str], ModuleType]) -> None:
    """docs/architecture.svg is what scripts/draw_architecture.py makes of the imports."""
    made = load_script("draw_architecture").picture()
    current = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8") == made
    assert current, "run: python scripts/draw_architecture.py"


def test_tests_lie_where_the_sources_do() -> None:
    """Each folder of tests is named after a folder of relstat, but for what serves all of them."""
    tests = ROOT / "tests"
    folders = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")}
    serving = {Path(name) for name in (".", "fuzz", "helpers", "reference", "scripts")}
    assert {str(path) for path in folders - serving if not (SOURCE / path).is_dir()} == set()


def test_no_file_is_long() -> None:
    """Every module is at most 400 lines or so: split by idea before it grows past that."""
    lengths = {
        path.relative_to(SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCE.rglob("*.py")
    }
    assert {name: n for name, n in lengths.items() if n > 500} == {}


def required_packages(names: Iterable[str]) -> set[str]:
    """These packages and all that they require without extras, as far as installed."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        found.add(name)
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            needed = importlib.metadata.requires(name) or []
            waiting += [re.split(r"[^\w.-]", one)[0] for one in needed if "extra ==" not in one]
    return found


def test_no_network_client_is_required() -> None:
    """Nothing that is installed with relstat is there to fetch from a network."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = [re.split(r"[^\w.-]", one)[0] for one in project["dependencies"]]
    packages = required_packages(names)
    assert "numpy" in packages
    assert packages & {"aiohttp", "httpx", "requests", "urllib3"} == set()
    used = set().union(*(imported(path) for path in SOURCE.rglob("*.py")))
    assert used & {"asyncio", "http", "requests", "ssl", "urllib", "urllib3"} == set()
