"""Who does the work: this process, its threads, several processes, or a Dask cluster.

:meth:`Workers.map` calls one function for many tasks and returns the results in the order of the
tasks, whichever finished first, so that merged results are deterministic.
Errors are those of the first task that fails, again in the order of the tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from relstat.errors import OptionError, option
from relstat.workers.threads import in_threads, threads_for

__all__ = ["Watch", "Workers"]

Result = TypeVar("Result")

Watch = Callable[[Callable[..., Any], int, int | None], None]
"""What is called with a function, how many of its tasks are done, and of how many."""


@dataclass(frozen=True)
class Workers:
    """Who does the work: this process, processes of joblib's, or a Dask cluster.

    ``jobs`` is the number of processes; 1 is this process alone. Without it, heavy work takes as
    many as this process may use cores (CPU affinity, cgroup limits and LOKY_MAX_CPU_COUNT are
    heeded). ``scheduler`` is the address of a Dask scheduler, ``tcp://host:8786``; every worker
    there must have the same relstat, Python and libraries as this process. ``watch`` is called with
    what is being done: the function, how many of its tasks are done, of how many (None: unknown).

    Raises OptionError if ``jobs`` is less than 1 or is given together with ``scheduler``.
    """

    jobs: int | None = None
    scheduler: str | None = None
    watch: Watch | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[type[Workers], tuple[int | None, str | None]]:
        """Leave the watch at home: it is of this process."""
        return Workers, (self.jobs, self.scheduler)

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 1:
            raise OptionError(
                f"{option('jobs')} is a number of processes, 1 or more, not {self.jobs}"
            )
        if self.jobs is not None and self.scheduler is not None:
            raise OptionError(
                f"give {option('jobs')} or {option('scheduler')}, not both: a cluster has its own "
                "processes"
            )

    def begin(self, function: Callable[..., Any]) -> None:
        """Say that a step of one part begins, for a user who waits."""
        if self.watch:
            self.watch(function, 0, None)

    def map(
        self,
        function: Callable[..., Result],
        tasks: Sequence[tuple[Any, ...]],
        *,
        heavy: bool = True,
        threads: bool = False,
        done: Callable[[int, Result], object] | None = None,
    ) -> list[Result]:
        """``function(*task)`` for each task, results in the order of the tasks.

        A single task, a single job, and work that is not ``heavy`` when nobody asked for jobs
        are done in this process, the latter in several threads where ``threads`` says that it is
        numpy's work and that the arrays of several tasks have room. Elsewhere tasks and results
        are pickled. Arrays of more than 1 MB go to processes as memory maps that are copied when
        written to: a function may write to them, but the caller's array stays as it was. Polars
        frames go as Arrow data.
        Processes stay for the next call, and end with this process.

        ``done`` is called in this process with the number and the result of each task, in order.

        An exception arrives as itself, with the traceback of the worker as a note. Raises
        WorkerError if a process dies, if the cluster cannot be reached, has no worker for a
        minute, loses one task to several deaths, or has other versions than this process;
        MissingExtraError if ``distributed`` is not installed. There never is a partial list.
        """
        if not tasks:
            return []
        if self.scheduler is not None:
            from relstat.workers.cluster import on_cluster

            outcomes = on_cluster(function, tasks, self.scheduler)
        elif (processes := self.processes(len(tasks), heavy=heavy)) > 1:
            from relstat.workers.processes import in_processes

            outcomes = in_processes(function, tasks, processes)
        elif threads and self.jobs is None and (several := threads_for(len(tasks))) > 1:
            outcomes = in_threads(function, tasks, several)
        else:
            outcomes = (function(*task) for task in tasks)
        results: list[Result] = []
        with closing(outcomes):
            if self.watch:
                self.watch(function, 0, len(tasks))
            for number, result in enumerate(outcomes):
                results.append(result)
                if self.watch:
                    self.watch(function, len(results), len(tasks))
                if done:
                    done(number, result)
        return results

    def dismiss(self) -> None:
        """End the processes that wait for the next call, with the memory that they hold."""
        if self.processes(2) > 1:
            from joblib.externals.loky import get_reusable_executor

            get_reusable_executor().shutdown(wait=True)

    def processes(self, tasks: int, *, heavy: bool = True) -> int:
        """How many processes so many tasks are worth; 0 where a cluster does them."""
        if self.scheduler is not None:
            return 0
        if tasks < 2 or self.jobs == 1 or (self.jobs is None and not heavy):
            return 1
        if self.jobs is not None:
            return min(self.jobs, tasks)
        from joblib import cpu_count

        return min(int(cpu_count()), tasks)
