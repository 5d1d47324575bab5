"""Commands print the same, byte for byte, whoever does the work, and whoever dies over it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from relstat import build_index
from relstat.commands import main
from relstat.loading.opening import open as open_corpus

if TYPE_CHECKING:
    from tests.helpers.clusters import DaskCluster

CutInto = Callable[[int, int], AbstractContextManager[None]]

COMMANDS = (
    ("freq", "--by", "source"),
    ("freq", "--ngram", "2"),
    ("phrases", "--min-words", "3"),
    ("readability", "--by", "source"),
    ("sentiment", "--by", "source"),
)

# A worker that finds the file takes it away and ends at once, in the middle of the task it began.
DEADLY = """
import os
import signal

from distributed.diagnostics.plugin import WorkerPlugin


class Deadly(WorkerPlugin):
    def transition(self, key, start, finish, **_):
        if finish == "executing":
            try:
                os.unlink({trigger!r})
            except FileNotFoundError:
                return
            os.kill(os.getpid(), signal.SIGKILL)


async def dask_setup(worker):
    await worker.plugin_add(Deadly())
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, cut_into: CutInto) -> Path:
    """An index of 40 documents of two sources in several shards and slices."""
    folder = tmp_path_factory.mktemp("cluster")
    records = [
        {
            "source": "ab"[number % 2],
            "text": f"The friendly and cooperative relations between the two countries, grown over "
            f"{number} years, are good. The enemies of peace {'fail' * (number % 3)} in vain. "
            "The people of both countries hail the friendly and cooperative relations.",
        }
        for number in range(40)
    ]
    source = folder / "documents.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    path = folder / "documents.relstat"
    with cut_into(300, 300):
        build_index(source, path, jobs=1)
    stream = open_corpus(path).stream
    assert min(len(stream.shards), len(stream.store.suffixes.slices)) > 3
    return path


def printed(capsys: pytest.CaptureFixture[str], index: Path, *options: str) -> str:
    """What a command prints, in full figures, with nothing that was counted before."""
    shutil.rmtree(index / "results", ignore_errors=True)
    command, *rest = options
    assert main([command, str(index), *rest, "-f", "json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_processes_and_a_cluster_print_the_same(
    command: tuple[str, ...],
    index: Path,
    dask_cluster: DaskCluster,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One process, two, and a scheduler with two workers give the same table."""
    alone = printed(capsys, index, *command, "--jobs", "1")
    assert printed(capsys, index, *command, "--jobs", "2") == alone
    assert printed(capsys, index, *command, "--scheduler", dask_cluster.address) == alone


def test_a_worker_killed_in_the_middle(
    index: Path,
    start_dask_cluster: Callable[..., DaskCluster],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A worker that is killed during a command is made up for by the other."""
    trigger, preload = tmp_path / "trigger", tmp_path / "deadly.py"
    preload.write_text(DEADLY.format(trigger=str(trigger)))
    environment = {"DASK_DISTRIBUTED__WORKER__PRELOAD": json.dumps([str(preload)])}
    cluster = start_dask_cluster(workers=len(COMMANDS) + 1, environment=environment)
    for died, command in enumerate(COMMANDS):
        alone = printed(capsys, index, *command, "--jobs", "1")
        assert sum(worker.poll() is not None for worker in cluster.workers) == died
        trigger.touch()
        assert printed(capsys, index, *command, "--scheduler", cluster.address) == alone
        assert not trigger.exists()
        dead = [worker for worker in cluster.workers if worker.poll() is not None]
        assert len(dead) == died + 1
