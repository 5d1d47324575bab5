"""What README and docs promise is what happens."""

from __future__ import annotations

import importlib.util
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert len(SHELL) == 5


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


@pytest.mark.parametrize("command", SHELL)
def test_readme_shell_lines_run(command: str, tmp_path: Path) -> None:
    """Every shell line in README runs as it stands beside a folder of releases."""
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


def test_command_reference_is_current() -> None:
    """docs/commands.md is what the script makes of the commands."""
    spec = importlib.util.spec_from_file_location(
        "document_commands", ROOT / "scripts" / "document_commands.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.commands_page()
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == made


def test_links_lead_somewhere() -> None:
    """Relative links in README and docs point at files."""
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
