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


CASES: list[tuple[list[str], set[str]]] = [
    (["relstat", "fr"], {"freq", "frames"}),
    (["relstat", "freq", "archive", "--stop"], {"--stopwords"}),
    (["relstat", "freq", "archive", "--copies", ""], {"drop", "keep", "mark"}),
    (["relstat", "kwic", "freq", "--no"], {"--notes", "--not-mentions", "--not-mentions-actor"}),
    (["relstat", "index", "--up"], {"--update"}),
    (["relstat", "completion", "f"], {"fish"}),
    (["relstat", "--ver"], {"--version"}),
    (["relstat", "freq", "arch"], set()),  # files, by the shell itself
]


def complete(shell: str, script: str, words: list[str], place: Path) -> set[str]:
    """What a shell offers for the last word; the test is skipped where the shell is absent."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    path = place / "script"
    path.write_text(script)
    typed = " ".join(f"'{word}'" for word in words)
    asked = {
        "bash": f"source {path}; complete -p relstat >/dev/null; COMP_WORDS=({typed}); "
        f'COMP_CWORD={len(words) - 1}; _relstat; printf "%s\\n" "${{COMPREPLY[@]}}"',
        # What zsh's own functions would be given: each word, and those that begin as typed stay.
        "zsh": "compdef() { : }; _files() { : }; "
        'compadd() { shift; print -rl -- "$@" }; '
        '_describe() { local each; for each in "${(@P)2}"; do print -r -- "${each%%:*}"; done }; '
        f"source {path}; words=({typed}); CURRENT={len(words)}; PREFIX='{words[-1]}'; _relstat",
        "fish": f"source {path}; complete -C '{' '.join(words)}'",
    }
    arguments = {"bash": ["-c"], "zsh": ["-f", "-c"], "fish": ["--no-config", "-c"]}
    done = subprocess.run(
        [program, *arguments[shell], asked[shell]],
        capture_output=True, text=True, check=True, cwd=place,
    )  # fmt: skip
    assert done.stderr == ""
    found = {one.partition("\t")[0] for one in done.stdout.splitlines() if one}
    return {one for one in found if one.startswith(words[-1])}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("words", "expected"), CASES)
def test_a_shell_completes(
    scripts: dict[str, str], tmp_path: Path, shell: str, words: list[str], expected: set[str]
) -> None:
    """Commands, options of the command that is the first word, choices, and no word for a file."""
    assert complete(shell, scripts[shell], words, tmp_path) == expected


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_descriptions_keep_their_signs(scripts: dict[str, str], shell: str) -> None:
    """Quotes, stars and colons of a help text reach the shell, quoted in its own way."""
    assert "staff members of the * embassy" in scripts[shell]
    assert "(default: none)" in scripts[shell]
    assert "Keep Korea" + {"zsh": "'\\''", "fish": "\\'"}[shell] + "s one word" in scripts[shell]
