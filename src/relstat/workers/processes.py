"""Tasks done by other processes of this machine: joblib's (its loky executor)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from warnings import catch_warnings, simplefilter

from relstat.errors import WorkerError
from relstat.workers.outcomes import attempt, opened

__all__ = ["in_processes"]

Result = TypeVar("Result")

_LOOK_UP: Final = 0.2  # seconds between two looks of a worker at its parent


def in_processes(
    function: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], processes: int
) -> Generator[Result, None, None]:
    """The results of ``tasks`` in that many processes of joblib's."""
    from joblib import Parallel, cpu_count, delayed
    from joblib.externals.loky.process_executor import BrokenProcessPool, TerminatedWorkerError

    parallel = Parallel(
        n_jobs=processes,
        backend="loky",
        return_as="generator",
        mmap_mode="c",
        initializer=_begin_worker,
        initargs=(os.getpid(), max(1, cpu_count() // processes)),
    )
    with _interrupts_held():  # processes that start now are deaf to Ctrl-C: this one ends them
        outcomes = parallel(delayed(attempt)(function, task) for task in tasks)
    try:
        for outcome in outcomes:
            yield opened(outcome)
    except TerminatedWorkerError as error:
        raise WorkerError(
            "a worker process ended unexpectedly (out of memory?); try fewer jobs"
        ) from error
    except BrokenProcessPool as error:
        raise WorkerError("a task could not be unpacked in another process") from error
    finally:
        with catch_warnings():  # joblib says how many tasks nobody waits for any longer
            simplefilter("ignore")
            outcomes.close()


def _begin_worker(parent: int, threads: int) -> None:
    """Prepare a new process: it ends with its parent, and polars gets its share of the cores.

    joblib gives BLAS and OpenMP their share.
    """
    from threading import Thread

    os.environ.setdefault("POLARS_MAX_THREADS", str(threads))
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """Wait until the parent is gone, however it ended, and end this process at once.

    Otherwise a worker would finish its task, and might wait for ever for another one.
    """
    from time import sleep

    while os.getppid() == parent:
        sleep(_LOOK_UP)
    os._exit(1)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C for a moment; processes that start meanwhile never get it."""
    import signal
    from multiprocessing import resource_tracker

    from joblib.externals.loky.backend import resource_tracker as loky_tracker

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    sys.warnoptions.append("ignore")  # what a kill has left they remove without a warning
    try:
        for tracker in (resource_tracker, loky_tracker):
            tracker.ensure_running()  # when one starts, it lets signals through again
    finally:
        sys.warnoptions.pop()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
