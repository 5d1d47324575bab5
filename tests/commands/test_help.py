"""What help says of commands and options: plain English, as far as that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from relstat.commands import COMMANDS, app

# Words of a private tongue, each with a plainer one: minimum, maximum, counted, occurs, ...
UNPLAIN = re.compile(
    r"\b(?:Least|Most|told|tells?|stands?|stood|whoever|so many|without it|"
    r"is met|are met|that which|what is)\b"
)
VERBS = {
    "Build", "Compare", "Count", "Describe", "Find", "List", "Measure", "Print", "Score", "Show",
    "Write",
}  # fmt: skip
PYTHON_NAMES = re.compile(r"\b(?:min|max|text|any|not|keep|date|all)_[a-z_]+")


def options() -> Iterator[tuple[str, Any]]:
    """Every option and argument of every command, with the command's name."""
    group: Any = typer.main.get_command(app())
    for name, command in group.commands.items():
        yield from ((name, option) for option in command.params if getattr(option, "help", None))


OPTIONS = list(options())
names = [f"{command} {option.opts[0]}" for command, option in OPTIONS]


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=names)
def test_option_help_is_plain(command: str, option: Any) -> None:
    """A sentence with a capital and a period, in plain words and with names of the shell."""
    text: str = option.help
    assert not UNPLAIN.search(text)
    assert not PYTHON_NAMES.search(text.replace("n_words", ""))
    assert text[0].isupper() or text[0] in "<{"
    assert text.endswith(".")
    assert "  " not in text


@pytest.mark.parametrize(("command", "option"), OPTIONS, ids=names)
def test_every_option_names_its_default(command: str, option: Any) -> None:
    """An option that takes a value has a default that help shows, or says what happens without."""
    if option.param_type_name == "argument" or option.is_flag or option.name == "help":
        return
    if command == "index" and option.name == "output":
        return  # required, but for --update and --check
    said = "default: " in option.help
    shown = option.default is not None and option.default != "" and option.show_default
    assert said or shown
    assert not (said and shown)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_summed_up_by_a_verb(name: str) -> None:
    """The list of commands has one sentence for each, which fits on a line."""
    group: Any = typer.main.get_command(app([name]))
    summary = group.commands[name].help.partition("\n")[0]
    assert summary.split()[0] in VERBS
    assert summary.endswith(".")
    assert len(summary) <= 100
    assert not UNPLAIN.search(summary)


def test_examples_have_lines_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    """Help is rendered as Markdown, in which an example could join the line before it."""
    with pytest.raises(SystemExit):
        app(["kwic"])(["kwic", "--help"], prog_name="relstat")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "Examples:" in lines
    assert "int range" not in " ".join(lines)
