"""Scripts that complete commands and options, tried in the shells that are there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Literal

import pytest

from relstat.commands import COMMANDS, main
from relstat.commands.completion import completion_script

SHELLS: tuple[Literal["bash", "zsh", "fish"], ...] = ("bash", "zsh", "fish")


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    """The script of each shell."""
    return {shell: completion_script(shell) for shell in SHELLS}


def test_the_command_prints_a_script(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard output, to be put where the shell looks."""
    assert main(["completion", "bash"]) == 0
    assert capsys.readouterr().out == completion_script("bash")
    assert main(["completion", "tcsh"]) == 2
    assert "'bash', 'zsh', 'fish'" in capsys.readouterr().err


@pytest.mark.parametrize("shell", SHELLS)
def test_everything_is_in_the_script(scripts: dict[str, str], shell: str) -> None:
    """All commands, their own options, those of reading and choosing, and choices."""
    script = scripts[shell]
    for word in (*COMMANDS, "stopwords", "encoding", "mentions-any", "label", "drop keep mark"):
        assert word in script


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_can_read_it(scripts: dict[str, str], shell: str, tmp_path: Path) -> None:
    """Its syntax is checked by the shell, where it is installed."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "script"
    path.write_text(scripts[shell])
    done = subprocess.run([program, "-n", str(path)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["relstat", "fr"], {"freq", "frames"}),
        (["relstat", "freq", "archive", "--stop"], {"--stopwords"}),
        (["relstat", "freq", "archive", "--copies", ""], {"drop", "keep", "mark"}),
        (
            ["relstat", "kwic", "peace", "--no"],
            {"--notes", "--not-mentions", "--not-mentions-actor"},
        ),
        (["relstat", "index", "--up"], {"--update"}),
        (["relstat", "completion", "f"], {"fish"}),
        (["relstat", "freq", "arch"], set()),  # files, by the shell itself
    ],
)
def test_bash_completes(
    scripts: dict[str, str], tmp_path: Path, words: list[str], expected: set[str]
) -> None:
    """What bash offers for the last word."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    path = tmp_path / "script"
    path.write_text(scripts["bash"])
    typed = " ".join(f"'{word}'" for word in words)
    ask = (
        f"source {path}; complete -p relstat >/dev/null; COMP_WORDS=({typed}); "
        f'COMP_CWORD={len(words) - 1}; _relstat; printf "%s\\n" "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run([bash, "-c", ask], capture_output=True, text=True, check=True)
    assert {one for one in done.stdout.splitlines() if one} == expected
