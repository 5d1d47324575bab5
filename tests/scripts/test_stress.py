"""The trials of what docs/reliability.md promises, each in a few events."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.shared import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and name spaces")
COUNTS = {"kills": 6, "limits": 2, "signals": 1, "crowd": 1, "orphans": 1, "flips": 40}
COUNTS |= {"inputs": 40}

Trial = Callable[[str, int], int]


@pytest.fixture
def trial(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Trial:
    """Return a function that runs a trial with a count, in a folder that is empty afterwards."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from stress.__main__ import main

    def run(name: str, count: int) -> int:
        status = main([name, "--count", str(count), "--folder", str(tmp_path)])
        assert list(tmp_path.iterdir()) == []
        return status

    return run


@pytest.mark.slow
@pytest.mark.parametrize("name", COUNTS)
def test_a_trial_finds_nothing(
    name: str, trial: Trial, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each trial runs, prints its table of events, and finds nothing."""
    from stress import crowd

    monkeypatch.setattr(crowd, "_READERS", 1)
    monkeypatch.setattr(crowd, "_WRITERS", 1)
    try:
        status = trial(name, COUNTS[name])
    except SystemExit as end:  # of a process in a name space of its own
        if isinstance(end.code, str):
            pytest.skip(end.code)
        status = int(end.code or 0)
    said = capfd.readouterr()
    assert (status, said.err) == (0, ""), said.out
    assert "\n0 broken; " in said.out


def test_what_is_broken_is_the_exit_status(
    trial: Trial, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A promise that does not hold is printed at once, counted in the table, and status 1."""
    from stress import inputs
    from stress.scene import BrokenError, Tally

    def broken() -> str:
        raise BrokenError("a document is missing")

    def run(_: object, count: int, __: int, tally: Tally) -> None:
        tally.attempt("csv", broken)
        for _ in range(count):
            tally.attempt("csv", lambda: "promises hold")

    monkeypatch.setattr(inputs, "run", run)
    assert trial("inputs", 2) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "BROKEN csv: a document is missing"
    assert [line.split() for line in lines[1:-1]] == [
        ["events", "BROKEN", "promises", "hold"],
        ["csv", "3", "1", "2"],
        ["all", "3", "1", "2"],
    ]
    assert lines[-1].startswith("1 broken; ")
