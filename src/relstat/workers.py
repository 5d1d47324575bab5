"""Who does the work: this process, several processes, or a Dask cluster.

:meth:`Workers.map` calls one function for many tasks and returns the results in the order of the
tasks, whoever computed them, so that what is merged from them never depends on who was faster.
Errors are those of the first task that fails, again in the order of the tasks.

Processes are joblib's (its loky executor). A cluster is reached through ``distributed`` itself
and not through joblib's Dask backend: that one (joblib 1.6) waits for ever when a task ends all
workers that try it, or returns what cannot be pickled.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar
from warnings import catch_warnings, simplefilter

from relstat.errors import MissingExtraError, OptionError, WorkerError, option

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["Watch", "Workers"]

Result = TypeVar("Result")

Watch = Callable[[Callable[..., Any], int, int | None], None]
"""What is called with a function, how many of its tasks are done, and of how many."""

_CONNECT: Final = 10  # seconds within which a scheduler must answer
_PATIENCE: Final = 60.0  # seconds for which a cluster may be without any worker
_LOOK_UP: Final = 0.2  # seconds between two looks of a worker at its parent
_LOOK: Final = 1.0  # seconds between two looks at the workers of a cluster


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
        done: Callable[[int, Result], object] | None = None,
    ) -> list[Result]:
        """``function(*task)`` for each task, results in the order of the tasks.

        A single task, a single job, and work that is not ``heavy`` when nobody asked for jobs
        are done in this process. Elsewhere tasks and results are pickled. Arrays of more than
        1 MB go to processes as memory maps that are copied when written to: a function may
        write to them, but the caller's array stays as it was. Polars frames go as Arrow data.
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
            outcomes = _on_cluster(function, tasks, self.scheduler)
        elif (processes := self.processes(len(tasks), heavy=heavy)) == 1:
            outcomes = (function(*task) for task in tasks)
        else:
            outcomes = _in_processes(function, tasks, processes)
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


@dataclass(frozen=True)
class _Failure:
    """What a task raised, on its way home."""

    error: Exception


def _attempt(function: Callable[..., Result], task: tuple[Any, ...]) -> Result | _Failure:
    """The result of one task, or its error, so that the errors too come in the order of tasks."""
    try:
        return function(*task)
    except Exception as error:
        return _Failure(_portable(error))


def _portable(error: Exception) -> Exception:
    """``error`` with the traceback as a note; a WorkerError if it would not survive the journey."""
    import pickle
    from traceback import format_exception

    trace = "".join(format_exception(error)).rstrip()
    error.add_note(f"In the worker:\n{trace}")
    try:
        back = pickle.loads(pickle.dumps(error))
        survives = type(back) is type(error) and str(back) == str(error)
    except Exception:
        survives = False
    if survives:
        return error
    stand_in = WorkerError(f"a task failed: {type(error).__name__}: {error}")
    stand_in.add_note(f"In the worker:\n{trace}")
    return stand_in


def _opened(outcome: Result | _Failure) -> Result:
    """The result, or the error of the task, raised."""
    if isinstance(outcome, _Failure):
        raise outcome.error
    return outcome


# --- processes ---


def _in_processes(
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
        outcomes = parallel(delayed(_attempt)(function, task) for task in tasks)
    try:
        for outcome in outcomes:
            yield _opened(outcome)
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

    Without it a worker goes on with its task, and may wait for ever for another one.
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


# --- cluster ---


@dataclass(frozen=True)
class _Parcel:
    """One pickled task for a worker of a cluster, and the versions that the worker must have.

    Pickled here: Dask waits without end, or fails without a reason, for what cannot be.
    """

    content: bytes
    versions: dict[str, str]

    @classmethod
    def of(
        cls, function: Callable[..., Any], task: tuple[Any, ...], versions: dict[str, str]
    ) -> _Parcel:
        from cloudpickle import dumps

        return cls(dumps((function, task), protocol=5), versions)

    def __call__(self) -> bytes:
        """The pickled outcome."""
        import pickle

        try:
            _check_versions(self.versions)
            function, task = pickle.loads(self.content)
            return pickle.dumps(function(*task), protocol=5)
        except Exception as error:
            return pickle.dumps(_Failure(_portable(error)))


def _on_cluster(
    function: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], address: str
) -> Generator[Result, None, None]:
    """The results of ``tasks`` from the workers of the Dask scheduler at ``address``."""
    versions = _versions()
    with _quiet(), _connected(address) as client:
        executor = client.get_executor(pure=False)
        try:
            futures = [executor.submit(_Parcel.of(function, task, versions)) for task in tasks]
            for future in futures:
                yield _opened(_awaited(future, client, address))
        finally:
            executor.shutdown(wait=False)  # nobody waits for what is still under way


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at ``address``, closed at the end."""
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError("a Dask cluster", "cluster") from error
    _check_address(address)
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)
    except AssertionError as error:  # what distributed says when its event loop does not start
        raise WorkerError(
            "this machine is too busy to talk to a Dask cluster: within 10 s no thread started"
        ) from error
    except OSError as error:
        raise WorkerError(f"no Dask scheduler answers at {address}") from error
    with client:
        yield client


def _check_address(address: str) -> None:
    """OptionError if ``address`` is of no form that ``distributed`` knows."""
    from distributed.comm.addressing import parse_address
    from distributed.comm.registry import get_backend

    try:
        scheme, location = parse_address(address)
        get_backend(scheme).get_address_host(location)
    except ValueError as error:
        raise OptionError(f"{address!r} is not an address like tcp://host:8786") from error


def _awaited(future: Future[Any], client: Client, address: str) -> Any:
    """The outcome of a parcel; WorkerError if the cluster fails it or has no workers for long."""
    import pickle
    from time import monotonic

    alone_since: float | None = None
    while not wait([future], timeout=_LOOK).done:
        if _has_workers(client, address):
            alone_since = None
            continue
        alone_since = alone_since or monotonic()
        if monotonic() - alone_since > _PATIENCE:
            raise WorkerError(
                f"the Dask cluster at {address} has had no worker for {_PATIENCE:.0f} s"
            )
    try:
        return pickle.loads(future.result())
    except CancelledError as error:
        raise WorkerError(f"the Dask scheduler at {address} is gone") from error
    except Exception as error:
        raise _of_cluster(error, address) from error


def _of_cluster(error: Exception, address: str) -> WorkerError:
    """What went wrong between the task and us, in one line."""
    from distributed.scheduler import KilledWorker

    if isinstance(error, KilledWorker):
        return WorkerError(
            f"the workers at {address} ended unexpectedly, one after the other, on the same task "
            "(out of memory?); try workers with more memory"
        )
    reason = " ".join(str(error).split())
    return WorkerError(f"the Dask cluster at {address} failed: {type(error).__name__}: {reason}")


def _has_workers(client: Client, address: str) -> bool:
    """Whether the scheduler knows of any worker now."""
    try:
        return bool(client.nthreads())
    except (OSError, RuntimeError) as error:
        raise WorkerError(f"the Dask scheduler at {address} is gone") from error


def _versions() -> dict[str, str]:
    """The versions of all that counts: relstat, what it requires, and Python (characters)."""
    import platform
    import re
    from importlib.metadata import requires

    needed = [line for line in requires("relstat") or () if "extra ==" not in line]
    names = ["relstat", *(re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in needed)]
    return {"Python": platform.python_version()} | {name: _version(name) for name in names}


def _version(name: str) -> str:
    """The version of a distribution, or ``none``: some are required on other systems only."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _check_versions(expected: dict[str, str]) -> None:
    """WorkerError if this worker has another version of anything that counts."""
    from socket import gethostname

    here = _versions()
    for name, wanted in expected.items():
        if (found := here.get(name, "none")) != wanted:
            raise WorkerError(
                f"the worker on {gethostname()} has {name} {found} and this process {wanted}: "
                "numbers could differ; give all of them the same environment"
            )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the logs of ``distributed`` off standard error for a while: what matters is raised."""
    import logging

    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
