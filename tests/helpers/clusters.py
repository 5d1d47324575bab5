"""Dask clusters on this machine, for slow tests; each ends with the tests that asked for it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from subprocess import Popen
from time import sleep

import pytest

__all__ = ["DaskCluster", "StartCluster"]


@dataclass(frozen=True)
class DaskCluster:
    """A Dask cluster on this machine: a scheduler and workers of one thread, each a process."""

    address: str
    scheduler: Popen[str]
    workers: list[Popen[str]]


StartCluster = Callable[..., DaskCluster]


@contextmanager
def _clusters(folders: pytest.TempPathFactory) -> Iterator[StartCluster]:
    """Give a function that starts clusters, and end their processes afterwards."""
    pytest.importorskip("distributed")
    with ExitStack() as running:

        def start(
            part: str, *options: str, environment: Mapping[str, str]
        ) -> tuple[Popen[str], str]:
            """Start a scheduler or a worker; return it with its address once it is ready."""
            folder = folders.mktemp(part)
            program = [sys.executable, "-m", f"distributed.cli.dask_{part}", *options]
            with (folder / "log").open("w", encoding="utf-8") as log:
                process = running.enter_context(
                    Popen(
                        [*program, "--host", "127.0.0.1", "--no-dashboard"],
                        cwd=folder,
                        env={**os.environ, **environment},
                        stderr=log,
                        text=True,
                    )
                )
            running.callback(process.kill)
            ready = re.compile(r"(?:Scheduler at|Registered to): +(\S+)\n")
            while True:
                said = (folder / "log").read_text(encoding="utf-8")
                if found := ready.search(said):
                    return process, found[1]
                assert process.poll() is None, said
                sleep(0.05)

        def start_cluster(
            workers: int = 2, environment: Mapping[str, str] | None = None
        ) -> DaskCluster:
            scheduler, address = start("scheduler", "--port", "0", environment={})
            options = (address, "--nthreads", "1", "--no-nanny")
            started = [
                start("worker", *options, environment=environment or {})[0] for _ in range(workers)
            ]
            return DaskCluster(address, scheduler, started)

        yield start_cluster


@pytest.fixture
def start_dask_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartCluster]:
    """Return a function that starts a cluster: ``start_dask_cluster(workers=2, environment={})``.

    For a test that does harm to its cluster.
    """
    with _clusters(tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="module")
def dask_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """Return a cluster of two workers for a file of tests that leave it as it is.

    Its ``address`` is what ``--scheduler`` takes.
    """
    with _clusters(tmp_path_factory) as start:
        yield start()
