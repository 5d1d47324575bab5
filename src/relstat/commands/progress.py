"""Signs of life on a terminal while much is read or measured; elsewhere nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus
    from relstat.readers import Progress

__all__ = ["progress_bar", "working"]

_LONG_WORK: Final = 16 << 20  # bytes of input from which a progress bar is worth showing
_MANY_DOCUMENTS: Final = 5000  # from which a sign of life is


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar for long reading on a terminal; elsewhere nothing."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    bar = Progress(
        TextColumn("reading"),
        BarColumn(),
        TextColumn("{task.fields[documents]:,} documents"),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("reading", documents=0)

    def advance(done: int, total: int, documents: int) -> None:
        if total >= _LONG_WORK:
            bar.start()
            bar.update(task, completed=done, total=total, documents=documents)

    try:
        yield advance
    finally:
        bar.stop()


@contextmanager
def working(corpus: Corpus, *, quiet: bool) -> Iterator[None]:
    """A sign of life on a terminal while much text is measured."""
    if quiet or not sys.stderr.isatty() or len(corpus) < _MANY_DOCUMENTS:
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"measuring {len(corpus):,} documents"):
        yield
