"""What README and docs promise is what happens."""

from __future__ import annotations

import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import relstat
from relstat.commands import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n\$ (.*?)\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", README, re.DOTALL)
SHELL = re.findall(r"^(?:relstat|cat) .*archive.*$", README, re.MULTILINE)


def test_readme_has_examples_of_both_faces() -> None:
    """The README shows the command line and the library."""
    assert len(CONSOLE) >= 4
    assert len(PYTHON) >= 3
    assert len(SHELL) == 7


def test_the_first_table_is_short() -> None:
    """What a newcomer sees first has at most fifteen lines, and is what the set-up prints."""
    command, expected = CONSOLE[0]
    assert README.index(command) < README.index("## Set up")
    assert f".venv/bin/{command}\n" in README.partition("<!-- set-up -->")[2].partition("```\n")[0]
    assert len(expected.splitlines()) <= 15


@pytest.mark.parametrize(("command", "expected"), CONSOLE, ids=[c for c, _ in CONSOLE])
def test_readme_commands_print_what_it_shows(
    command: str,
    expected: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every command in README prints exactly what stands below it."""
    monkeypatch.chdir(ROOT)
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(("code", "expected"), PYTHON)
def test_readme_python_prints_what_it_shows(
    code: str,
    expected: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every Python example in README prints exactly what stands below it."""
    monkeypatch.chdir(ROOT)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out == expected


@pytest.mark.slow
@pytest.mark.parametrize("command", SHELL)
def test_readme_shell_lines_run(command: str, tmp_path: Path) -> None:
    """Every shell line in README runs as it stands beside a folder of documents."""
    shutil.copytree(ROOT / "examples" / "releases", tmp_path / "archive")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("script", sorted((ROOT / "examples").glob("*.py")), ids=lambda p: p.stem)
def test_example_scripts_answer(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every example script runs and prints an answer."""
    runpy.run_path(str(script), run_name="__main__")
    assert len(capsys.readouterr().out.splitlines()) >= 5


def test_command_reference_is_current(load_script: Callable[[str], ModuleType]) -> None:
    """docs/commands.md is what the script makes of the commands."""
    made = load_script("document_commands").commands_page()
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == made


def test_links_lead_somewhere() -> None:
    """Relative links in README, CONTRIBUTING and docs point at files."""
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        prose = re.sub(r"(?s)```.*?```", "", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#:]+)\)", prose):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_citation_names_this_version() -> None:
    """CITATION.cff has the version, title and licence of the package."""
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = dict(
        re.findall(r"^([\w-]+): (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.M)
    )
    assert citation["version"] == package["version"]
    assert citation["license"] == package["license"]
    assert citation["title"].strip('"').startswith(package["name"])


def headings() -> set[str]:
    """Headings of the glossary's tables; several in one cell are divided by commas."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (.+?) \|", page.partition("## Headings")[2], re.MULTILINE)
    return {heading for cell in cells for heading in cell.split(", ")}


DEFINING = ("formulas.md", "glossary.md", "measures.md")
COMMANDS = (
    "info", "info --full", "info --by year", "info --repairs", "info --furniture", "freq --top 2",
    "freq --by source --top 2", "phrases --top 2", "phrases --by year --top 2", "frames --top 2",
    "frames --fillers --top 2", "formulaicity --by source", "formulaicity --each", "life --top 2",
    "replacements", "rewordings", "reuse --top 2", "reuse --each", "reuse --documents",
    "compare --by source --min-docs 4", "readability --each", "readability --by source",
    "sentiment --each", "sentiment --by year", "sentiment --engine state --categories --by year",
    "sentiment --lexicon vader --lexicon state --agreement", "sentiment --explain --by source",
    "sentiment --evidence 1",
    "sentiment --scale friend*,cooperation|storm --by source",
    "sentiment --scale friend*,cooperation|storm --explain", "clean",
    "keyness --by source --min-docs 4",
    "keyness --by source --min-docs 4 --keys negative",
    "kwic peace", "kwic peace --by year",
    "kwic peace --tree right", "actors", "actors --by source", "tone --evidence 1",
    "tone --by source", "trend peace --per month --min-text 1 --series --season weekday",
    "trend peace --per year --min-text 1 --season month", "trend --score flesch --min-text 1",
    "trend peace --per month --min-text 1 --season monthday",
    "diversity --by source", "diversity --each",
    "diversity --by source --differences", "freq --ranks --dispersion all --top 2",
    "freq --matrix documents --top 2",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_heading_is_in_the_glossary(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each column has an entry, but those of single groups and the bounds of intervals."""
    monkeypatch.chdir(ROOT)
    name, *options = command.split()
    pattern = options[:1] if name in ("kwic", "trend") and "peace" in options else []
    options = [*options[len(pattern) :], "--fields", "{source}/{date}-{slug}.txt", "-f", "json"]
    assert main([name, *pattern, "examples/releases", *options]) == 0
    made = json.loads(capsys.readouterr().out)
    tables = made["tables"].values() if "tables" in made else [made]
    labels = {
        column["label"]
        for table in tables
        for column in table["columns"]
        if ": " not in column["name"] and not column["label"].endswith((" low", " high"))
    }
    assert labels
    assert sorted(labels - headings()) == []


def test_inside_longer_has_one_definition() -> None:
    """Reference, formulas, glossary and docstring say the same of it, word for word."""
    definition = (
        "share of occurrences that the same words continue, up to the next content word, at least "
        "as often as the minimum count; the larger share of left and right: near 1 the phrase "
        "hardly occurs by itself"
    )
    pages = [(ROOT / "docs" / name).read_text(encoding="utf-8") for name in DEFINING]
    for text in (*pages, relstat.phrases.__doc__ or ""):
        assert definition in " ".join(text.split())
