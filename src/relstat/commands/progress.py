"""What is being done, on a terminal, from two seconds on; elsewhere nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from relstat.corpus.options import Progress
    from relstat.workers import Watch

__all__ = ["Watcher"]

_PATIENCE: Final = 2.0  # seconds without a sign of life
_STEPS: Final = {
    "relstat.analysis": "measuring",
    "relstat.analysis.change": "following phrases over time",
    "relstat.analysis.concordance": "finding matches",
    "relstat.analysis.phrases": "finding phrases",
    "relstat.analysis.reuse": "comparing passages",
    "relstat.analysis.scoring": "scoring sentences",
    "relstat.cleaning": "cleaning",
    "relstat.corpus.corpus": "dividing into words",
    "relstat.corpus.duplicates": "finding copies",
    "relstat.corpus.languages": "guessing languages",
    "relstat.corpus.similar_texts": "finding copies",
    "relstat.corpus.stream": "dividing into words",
    "relstat.counting": "counting",
    "relstat.loading": "building the index",
    "relstat.storage": "writing the index",
    "relstat.suffixes": "sorting suffixes",
    "relstat.text": "dividing into words",
}
"""What the functions of a module do, in the words of a reader; those of the longest name hold."""


class Watcher:
    """A progress bar for whatever takes longer than two seconds.

    It is shown between ``with watcher:`` and its end, on a terminal, unless ``quiet``.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._on = not quiet and sys.stderr.isatty()
        self._lock = Lock()
        self._timer: Timer | None = None
        self._bar: Any = None
        self._state: tuple[str, int, int | None] = ("reading", 0, None)

    @property
    def progress(self) -> Progress | None:
        """What reading calls; None where nothing is shown."""
        return self._read if self._on else None

    @property
    def watch(self) -> Watch | None:
        """What every other step calls; None where nothing is shown."""
        return self._step if self._on else None

    def __enter__(self) -> Self:
        if self._on:
            self._timer = Timer(_PATIENCE, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._timer = None
            if self._bar is not None:
                self._bar.stop()
            self._bar = None

    def _read(self, done: int, total: int, documents: int) -> None:
        self._update(f"reading: {documents:,} documents", done, total)

    def _step(self, function: Callable[..., Any], done: int, total: int | None) -> None:
        self._update(step_name(function), done, total)

    def _update(self, text: str, done: int, total: int | None) -> None:
        with self._lock:
            self._state = (text, done, total)
            if self._bar is not None:
                self._bar.update(self._bar.task_ids[0], **self._shown())

    def _show(self) -> None:
        """Start the bar, unless what it would show has ended."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._timer is None:
                return
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.add_task(**self._shown())
            self._bar.start()

    def _shown(self) -> dict[str, Any]:
        """The state as rich takes it; a step of one part has no end in sight."""
        text, done, total = self._state
        return {"description": text, "completed": done, "total": None if total == 1 else total}


def step_name(function: Callable[..., Any]) -> str:
    """Return what a function does, by its module."""
    module: str = getattr(function, "__module__", "")
    while module and module not in _STEPS:
        module = module.rpartition(".")[0]
    return _STEPS.get(module, "measuring")
