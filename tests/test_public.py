"""The shop window: ``relstat.__all__``."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import relstat
from relstat.commands import app
from relstat.commands.declared import declared
from relstat.commands.options import Shared


def test_names_are_sorted_and_there() -> None:
    """Everything exported exists, in sorted order, and nothing else is offered."""
    assert relstat.__all__ == sorted(relstat.__all__)
    assert all(getattr(relstat, name) is not None for name in relstat.__all__)
    assert dir(relstat) == relstat.__all__
    with pytest.raises(AttributeError, match="no attribute 'measure'"):
        _ = relstat.measure  # type: ignore[attr-defined]  # on purpose


def test_everything_public_is_documented() -> None:
    """Every public function and class says what it is for."""
    assert all(inspect.getdoc(getattr(relstat, name)) for name in relstat.__all__)


def test_every_command_is_a_function() -> None:
    """What a command can do one function call can do, with the same option names."""
    functions = {"index": "build_index"}
    shared = {"paths", "format", "output", "quiet", "debug", "only"}
    shared |= {"update", "check"}  # update_index and check_index
    shared |= {"term", "any", "terms", "all"}  # terms=, any_of=, terms_file=, all_scores=
    reading = set(inspect.signature(relstat.open).parameters)
    choosing = {option.name for method in Shared.CHOOSING for option in declared(method)}
    shared |= {"columns", "wide", "digits", "notes", "plot"}  # Table.render, Table.plot
    shared |= {"actor"}  # names=
    for command in app().registered_commands:
        if command.name == "completion":  # which only a shell needs
            continue
        assert command.name is not None
        assert command.callback is not None
        function = getattr(relstat, functions.get(command.name, command.name))
        options = set(inspect.signature(command.callback).parameters)
        known = set(inspect.signature(function).parameters)
        without_groups = ("clean", "replacements", "rewordings", "trend")
        refused = {"by"} if command.name in without_groups else set()
        assert options - shared - reading - choosing - known - refused - {"top"} == set()


def test_import_is_light() -> None:
    """``import relstat`` loads neither numpy nor polars."""
    code = "import sys, relstat; assert not {'numpy', 'polars'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
