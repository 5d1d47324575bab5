"""Tasks run in threads of this process: numpy releases the lock of Python while it sorts."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from typing import Any, Final, TypeVar

__all__ = ["in_threads", "threads_for"]

Result = TypeVar("Result")

_MOST: Final = 4  # each holds the arrays of its task


def threads_for(tasks: int) -> int:
    """How many threads so many tasks are worth."""
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return min(cores, tasks, _MOST)


def in_threads(
    function: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], threads: int
) -> Generator[Result, None, None]:
    """The results of ``tasks`` from that many threads, in the order of the tasks."""
    from concurrent.futures import ThreadPoolExecutor  # it takes time to load

    executor = ThreadPoolExecutor(threads)
    try:
        futures = [executor.submit(function, *task) for task in tasks]
        while futures:  # a result is not held here once it is handed on
            yield futures.pop(0).result()
    finally:
        executor.shutdown(cancel_futures=True)
