"""Tasks done by the workers of a Dask cluster.

It is reached through ``distributed`` itself and not through joblib's Dask backend: that one (joblib
1.6) waits for ever when a task ends all workers that try it, or returns what cannot be pickled.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from relstat.errors import MissingExtraError, OptionError, WorkerError
from relstat.workers.outcomes import Failure, opened, portable

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["on_cluster"]

Result = TypeVar("Result")

_CONNECT: Final = 10  # seconds within which a scheduler must answer
_PATIENCE: Final = 60.0  # seconds for which a cluster may be without any worker
_LOOK: Final = 1.0  # seconds between two looks at the workers of a cluster


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
            return pickle.dumps(Failure(portable(error)))


def on_cluster(
    function: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], address: str
) -> Generator[Result, None, None]:
    """The results of ``tasks`` from the workers of the Dask scheduler at ``address``."""
    versions = _versions()
    with _quiet(), _connected(address) as client:
        executor = client.get_executor(pure=False)
        try:
            futures = [executor.submit(_Parcel.of(function, task, versions)) for task in tasks]
            for future in futures:
                yield opened(_awaited(future, client, address))
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
