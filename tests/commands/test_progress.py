"""Progress: on a terminal, from two seconds on, for every step; elsewhere nothing."""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import relstat
from relstat.commands import progress
from relstat.commands.progress import Watcher, step_name
from relstat.workers import Workers

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "releases"


class Terminal(io.StringIO):
    """A stream that calls itself a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def open_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Make standard error a terminal of 80 columns."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return stream


def show(watcher: Watcher) -> None:
    """Wait until the bar is there."""
    assert watcher._timer is not None
    watcher._timer.join()


def test_nothing_is_shown_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """With -q, and where standard error is no terminal, nothing is even called."""
    open_terminal(monkeypatch)
    assert Watcher(quiet=True).watch is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    watcher = Watcher(quiet=False)
    assert watcher.progress is None
    with watcher:
        assert watcher._timer is None


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ends before two seconds have passed leaves no trace."""
    terminal = open_terminal(monkeypatch)
    watcher = Watcher(quiet=False)
    with watcher:
        assert watcher.watch is not None
        watcher.watch(relstat.freq, 1, 2)
    assert terminal.getvalue() == ""


def test_long_work_shows_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step, how much of it is done and since when; a second time too."""
    terminal = open_terminal(monkeypatch)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    watcher = Watcher(quiet=False)
    for text in ("reading: 1,234 documents", "measuring"):
        with watcher:
            show(watcher)
            if text == "measuring":
                watcher._step(relstat.freq, 1, 2)
            else:
                watcher._read(10, 20, 1234)
            watcher._bar.refresh()
        assert text in terminal.getvalue()
        assert watcher._bar is None


def test_steps_are_named_by_what_a_reader_knows(tmp_path: Path) -> None:
    """From files to phrases, and while an index is built."""
    steps: list[str] = []

    def watch(function: Callable[..., Any], done: int, total: int | None) -> None:
        steps.append(step_name(function))

    corpus = relstat.open(EXAMPLES, watch=watch)
    relstat.phrases(corpus)
    for name in ("cleaning", "guessing languages", "finding copies", "dividing into words",
                 "sorting suffixes", "finding phrases", "counting"):  # fmt: skip
        assert name in steps
    steps.clear()
    relstat.build_index(EXAMPLES, tmp_path / "i.relstat", jobs=1, watch=watch)
    assert "building the index" in steps
    assert "writing the index" in steps


def test_a_watch_stays_at_home() -> None:
    """Workers that are sent to another process watch nothing there."""
    workers = Workers(2, watch=lambda *_: None)
    assert pickle.loads(pickle.dumps(workers)).watch is None
    assert pickle.loads(pickle.dumps(workers)) == workers
