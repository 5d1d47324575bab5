"""The same results in the same order, whoever does the work; and clear errors when it fails.

Tasks are functions made inside functions: those travel by value, so that the processes need not
import the tests.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstat import errors
from relstat.errors import FieldError, MissingExtraError, OptionError, RelstatError, WorkerError
from relstat.workers import Workers
from relstat.workers import cluster as clusters
from tests.helpers.tiers import examples, slow

if TYPE_CHECKING:
    from tests.helpers.clusters import DaskCluster

TWO = Workers(jobs=2)


@pytest.fixture(params=["here", "processes", *slow("cluster")])
def anyone(request: pytest.FixtureRequest) -> Workers:
    """Each kind of workers in turn."""
    if request.param == "cluster":
        return Workers(scheduler=request.getfixturevalue("dask_cluster").address)
    return Workers(jobs=1 if request.param == "here" else 2)


def square() -> Callable[[int], int]:
    """A task that is done at once."""
    return lambda number: number * number


def meeting(folder: Path, count: int = 2) -> Callable[[int], int]:
    """A task that tells its process, and waits until ``count`` processes have taken one."""

    def meet(number: int) -> int:
        import os
        import time

        (folder / str(os.getpid())).touch()
        while len(list(folder.iterdir())) < count:
            time.sleep(0.01)
        return os.getpid()

    return meet


# --- what is computed ---


@pytest.mark.parametrize("tasks", [0, 1, 2, 7])
def test_results_keep_the_order_of_tasks(anyone: Workers, tasks: int) -> None:
    """Results come in the order of the tasks, also when the first task takes longest."""

    def slow_first(number: int) -> int:
        import time

        time.sleep(0.2 if number == 0 else 0)
        return number * number

    assert anyone.map(slow_first, [(number,) for number in range(tasks)]) == [
        number * number for number in range(tasks)
    ]


@settings(max_examples=examples(20))
@given(st.lists(st.tuples(st.integers(), st.text())))
def test_processes_do_what_a_loop_does(tasks: list[tuple[int, str]]) -> None:
    """Whatever the tasks, processes return what a plain loop returns."""
    assert TWO.map(lambda *task: task, tasks) == [tuple(task) for task in tasks]


def test_arrays_and_frames_travel(anyone: Workers) -> None:
    """Large arrays and polars frames arrive whole, and results of these kinds come back whole."""
    numbers = np.arange(500_000)
    frame = pl.DataFrame({"term": ["peace", None], "count": [3, 4]})

    def reverse(numbers: np.ndarray[Any, Any], frame: pl.DataFrame) -> tuple[Any, pl.DataFrame]:
        return numbers[::-1], frame.reverse()

    for backwards, reversed_frame in anyone.map(reverse, [(numbers, frame)] * 2):
        assert np.array_equal(backwards, numbers[::-1])
        assert reversed_frame.equals(frame.reverse())


def test_a_process_may_write_to_its_arrays() -> None:
    """A task in a process may write to a large array; the caller's array stays as it was."""
    numbers = np.zeros(500_000)

    def fill(numbers: np.ndarray[Any, Any], value: int) -> float:
        numbers[:] = value
        return float(numbers.mean())

    assert TWO.map(fill, [(numbers, 1), (numbers, 2)]) == [1.0, 2.0]
    assert not numbers.any()


def test_large_arrays_leave_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files through which arrays are shared are gone when the results are there."""
    monkeypatch.setenv("JOBLIB_TEMP_FOLDER", str(tmp_path))
    numbers = np.ones(500_000)
    assert TWO.map(lambda numbers: numbers.sum(), [(numbers,), (numbers,)]) == [500_000.0] * 2
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_function_in_a_task_is_data(anyone: Workers) -> None:
    """A task that holds functions is not taken for a Dask graph: they arrive as they are."""
    assert anyone.map(lambda *task: task, [(len, "abc"), (max, 1, 2)]) == [
        (len, "abc"),
        (max, 1, 2),
    ]


# --- who does it ---


def test_two_jobs_are_two_processes(tmp_path: Path) -> None:
    """Two jobs work at the same time, in processes other than this, and serve the next call."""
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    first = TWO.map(meeting(tmp_path / "first"), [(0,), (1,)])
    second = TWO.map(meeting(tmp_path / "second"), [(0,), (1,)])
    assert len(set(first)) == 2
    assert os.getpid() not in first
    assert set(second) == set(first)


def test_two_workers_share_the_tasks(dask_cluster: DaskCluster, tmp_path: Path) -> None:
    """Both workers of a cluster work at the same time."""
    found = Workers(scheduler=dask_cluster.address).map(meeting(tmp_path), [(0,), (1,)])
    assert sorted(found) == sorted(worker.pid for worker in dask_cluster.workers)


def test_processes_share_the_cores() -> None:
    """Polars in a process takes its share of the cores and not all of them."""
    from joblib import cpu_count

    def threads(_: int) -> int:
        import polars as pl

        return pl.thread_pool_size()

    share = max(1, cpu_count() // 2)
    assert TWO.map(threads, [(0,), (1,)]) == [share, share]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("Workers(jobs=1).map(abs, [(-1,), (2,)])", "one job"),
        ("Workers(jobs=2).map(abs, [(-1,)])", "one task"),
        ("Workers(jobs=2).map(abs, [])", "no task"),
        ("Workers().map(abs, [(-1,), (2,)], heavy=False)", "light work"),
        ("Workers(scheduler='tcp://nowhere:1').map(abs, [])", "no task for a cluster"),
    ],
)
def test_small_work_is_done_here(call: str, why: str) -> None:
    """Where nothing is to be gained, neither joblib nor distributed is even loaded."""
    code = (
        "import sys; from relstat.workers import Workers; "
        f"{call}; assert not {{'joblib', 'distributed'}} & set(sys.modules), {why!r}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- threads ---


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores, whatever there are."""
    monkeypatch.setattr("relstat.workers.threads_for", lambda tasks: min(tasks, 2))


def test_light_work_in_threads(two_cores: None) -> None:
    """Where tasks may share this process two are done at once, and results keep their order."""
    both = threading.Barrier(2, timeout=20)

    def meet(number: int) -> tuple[int, str]:
        both.wait()
        return number, threading.current_thread().name

    found = Workers().map(meet, [(n,) for n in range(6)], heavy=False, threads=True)
    assert [number for number, _ in found] == list(range(6))
    assert len({name for _, name in found}) == 2


def test_one_job_is_one_thread(two_cores: None) -> None:
    """Who asks for one process has one thread at work."""
    here = threading.current_thread
    assert Workers(jobs=1).map(lambda _: here(), [(0,), (1,)], heavy=False, threads=True) == [
        here(),
        here(),
    ]


def test_the_first_error_of_threads_is_raised(two_cores: None) -> None:
    """It is that of the first task in order, what was not begun is let be, and no thread stays."""
    begun: list[int] = []

    def fail(number: int) -> None:
        begun.append(number)
        time.sleep(0.1 * (2 - number))
        raise FieldError(str(number))

    before = threading.active_count()
    with pytest.raises(FieldError, match=r"^0$"):
        Workers().map(fail, [(n,) for n in (0, 1, 1, 1, 1, 1, 1, 1)], heavy=False, threads=True)
    assert len(begun) < 8
    assert threading.active_count() == before


@pytest.mark.parametrize("cores", [1, 2, 64])
def test_jobs_follow_the_cores(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a number of jobs heavy work takes the cores there are, at most one a task."""
    monkeypatch.setattr("joblib.cpu_count", lambda: cores)
    assert Workers().processes(8, heavy=True) == min(cores, 8)
    assert Workers().processes(8, heavy=False) == 1
    assert Workers(jobs=3).processes(8, heavy=False) == 3


def test_options_that_do_not_fit() -> None:
    """Less than one job, or jobs beside a scheduler, is refused."""
    with pytest.raises(OptionError, match="1 or more, not 0"):
        Workers(jobs=0)
    with pytest.raises(OptionError, match="not both"):
        Workers(jobs=2, scheduler="tcp://host:8786")


def test_nothing_is_said_on_standard_error(dask_cluster: DaskCluster) -> None:
    """Neither processes nor a cluster, nor an error in a task, leaves lines on standard error."""
    code = f"""
import numpy as np
from relstat.workers import Workers
numbers = np.ones(500_000)
for workers in (Workers(jobs=2), Workers(scheduler={dask_cluster.address!r})):
    for _ in range(2):
        assert workers.map(np.sum, [(numbers,)] * 4) == [500_000.0] * 4
    try:
        workers.map(int, [("1",), ("one",), ("3",)])
    except ValueError:
        pass
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- what goes wrong ---


def all_errors(base: type[RelstatError] = RelstatError) -> list[type[RelstatError]]:
    """Every error class of relstat."""
    return [base, *(found for below in base.__subclasses__() for found in all_errors(below))]


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_can_be_sent(kind: type[RelstatError]) -> None:
    """Each error of relstat survives pickling with class, message and notes."""
    arguments = ("a Dask cluster", "cluster") if kind is MissingExtraError else ("no such thing",)
    error = kind(*arguments)
    error.add_note("said in a worker")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert str(back) == str(error)
    assert back.__notes__ == error.__notes__
    assert kind.__name__ in errors.__all__


def test_the_first_error_in_order_is_raised(anyone: Workers) -> None:
    """Of several errors that of the first task is raised, as it would be in a loop."""

    def fail(number: int) -> int:
        import time

        from relstat.errors import FieldError

        if number == 1:
            time.sleep(0.2)
        if number > 0:
            raise FieldError(f"no field {number}")
        return number

    with pytest.raises(FieldError) as caught:
        anyone.map(fail, [(number,) for number in range(4)])
    assert str(caught.value) == "no field 1"


def test_an_error_ends_the_other_tasks_without_a_word(recwarn: pytest.WarningsRecorder) -> None:
    """What is still under way when a task fails is no reason for a warning of joblib's."""

    def fail(number: int) -> None:
        import time

        if number == 0:
            raise OSError(28, "No space left on device")
        time.sleep(0.05)

    with pytest.raises(OSError, match="No space"):
        TWO.map(fail, [(number,) for number in range(6)])
    assert [str(one.message) for one in recwarn] == []


@pytest.mark.parametrize("anyone", ["processes", *slow("cluster")], indirect=True)
def test_an_error_tells_where_it_happened(anyone: Workers) -> None:
    """An exception arrives with its class, and with the traceback of the worker as a note."""

    def look_up(term: str) -> int:
        return {"peace": 1}[term]

    with pytest.raises(KeyError) as caught:
        anyone.map(look_up, [("peace",), ("war",)])
    (note,) = caught.value.__notes__
    assert note.startswith("In the worker:\nTraceback")
    assert "in look_up" in note


@pytest.mark.parametrize("anyone", ["processes", *slow("cluster")], indirect=True)
def test_an_error_that_cannot_be_sent(anyone: Workers) -> None:
    """An exception that cannot be pickled arrives as a WorkerError that says the same."""

    def fail(number: int) -> None:
        class OddError(Exception):
            def __init__(self, first: str, second: str) -> None:
                super().__init__(f"{first} and {second}")

        raise OddError("this", "that")

    with pytest.raises(WorkerError) as caught:
        anyone.map(fail, [(0,), (1,)])
    assert str(caught.value) == "a task failed: OddError: this and that"
    assert "in fail" in caught.value.__notes__[0]


def test_a_process_that_dies() -> None:
    """A process that ends in the middle is told, no partial list comes, and the next call works."""

    def die(number: int) -> int:
        import os

        if number == 3:
            os._exit(1)
        return number

    with pytest.raises(WorkerError, match=r"ended unexpectedly \(out of memory\?\); try fewer"):
        TWO.map(die, [(number,) for number in range(6)])
    assert TWO.map(square(), [(2,), (3,)]) == [4, 9]


# Two tasks that tell their processes and would never end.
ORPHANS = """
import os, sys, time
from pathlib import Path
from relstat.workers import Workers

def stay(folder):
    import os, time
    (Path(folder) / str(os.getpid())).touch()
    while True:
        time.sleep(1)

Workers(jobs=2).map(stay, [(sys.argv[1],), (sys.argv[1],)])
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, *slow(signal.SIGTERM, signal.SIGINT)])
def test_workers_end_with_their_parent(tmp_path: Path, number: int) -> None:
    """However the process that they work for ends, no worker stays behind, nor complains."""
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANS, str(tmp_path)], stderr=subprocess.PIPE
    )
    while len(pids := [int(path.name) for path in tmp_path.iterdir()]) < 2:
        assert parent.poll() is None
        time.sleep(0.01)
    parent.send_signal(number)
    _, said = parent.communicate()  # until the last one that holds the pipe is gone
    assert not [pid for pid in pids if is_running(pid)]
    assert said.count(b"Traceback") == (number == signal.SIGINT)  # that of the script


def is_running(pid: int) -> bool:
    """Whether a process is there, and more than an entry that nobody has collected."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize("anyone", ["processes", *slow("cluster")], indirect=True)
def test_a_result_that_cannot_be_sent(anyone: Workers) -> None:
    """A result that cannot be pickled is an error, not a wait without end."""

    def lock(number: int) -> Any:
        import threading

        return threading.Lock()

    with pytest.raises((TypeError, pickle.PicklingError), match="pickle"):
        anyone.map(lock, [(0,), (1,)])


@pytest.mark.parametrize("anyone", ["processes", *slow("cluster")], indirect=True)
def test_a_task_that_cannot_be_sent(anyone: Workers) -> None:
    """A task that cannot be pickled is an error, not a wait without end."""
    with pytest.raises((TypeError, pickle.PicklingError), match="pickle"):
        anyone.map(id, [(threading.Lock(),), (threading.Lock(),)])


@pytest.mark.parametrize("anyone", ["processes", *slow("cluster")], indirect=True)
def test_a_task_that_cannot_be_unpacked(anyone: Workers) -> None:
    """A task that arrives but cannot be unpickled there is an error, not a wait without end."""

    class Torn:
        def __reduce__(self) -> tuple[Any, ...]:
            return int, ("torn",)

    with pytest.raises((WorkerError, ValueError), match=r"unpacked|torn"):
        anyone.map(id, [(Torn(),), (Torn(),)])


# --- clusters that are not well ---


def killer(folder: Path) -> Callable[[int], int]:
    """A task of which the first to come to the third one kills its worker."""

    def work(number: int) -> int:
        import os
        import signal

        flag = folder / "killed"
        if number == 2 and not flag.exists():
            flag.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    return work


def test_a_killed_worker_is_made_up_for(
    start_dask_cluster: Callable[..., DaskCluster], tmp_path: Path
) -> None:
    """When a worker is killed in the middle, the others do its tasks and nothing is missing."""
    cluster = start_dask_cluster()
    found = Workers(scheduler=cluster.address).map(
        killer(tmp_path), [(number,) for number in range(40)]
    )
    assert found == [number * number for number in range(40)]
    assert any(worker.wait() != 0 for worker in cluster.workers if worker.poll() is not None)
    assert (tmp_path / "killed").exists()


def test_all_workers_killed(
    start_dask_cluster: Callable[..., DaskCluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When no worker is left and none comes, this is told after a while."""
    monkeypatch.setattr(clusters, "_PATIENCE", 0.5)
    monkeypatch.setattr(clusters, "_LOOK", 0.1)
    cluster = start_dask_cluster()

    def die(number: int) -> None:
        import os

        os._exit(1)

    with pytest.raises(WorkerError, match=f"{cluster.address} has had no worker for 0"):
        Workers(scheduler=cluster.address).map(die, [(0,), (1,)])


def test_a_task_that_kills_every_worker(
    start_dask_cluster: Callable[..., DaskCluster],
) -> None:
    """A task that ends one worker after the other is given up, with the likely reason."""
    cluster = start_dask_cluster(workers=5)

    def die(number: int) -> int:
        import os

        if number == 0:
            os._exit(1)
        return number

    with pytest.raises(WorkerError, match="one after the other, on the same task"):
        Workers(scheduler=cluster.address).map(die, [(0,), (1,)])


def test_a_scheduler_that_goes(
    start_dask_cluster: Callable[..., DaskCluster], tmp_path: Path
) -> None:
    """When the scheduler is killed in the middle, this is told."""
    cluster = start_dask_cluster()
    victim = cluster.scheduler.pid

    def kill(number: int) -> None:
        import os
        import signal
        import time

        os.kill(victim, signal.SIGKILL)
        time.sleep(5)

    with pytest.raises(WorkerError, match=f"scheduler at {cluster.address} is gone"):
        Workers(scheduler=cluster.address).map(kill, [(0,)])


def test_no_scheduler_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that is not there is named."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(clusters, "_CONNECT", 0.2)
    with pytest.raises(WorkerError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9$"):
        Workers(scheduler="tcp://127.0.0.1:9").map(square(), [(1,)])


@pytest.mark.parametrize("address", ["nonsense", "tcp://host:port", "smoke://host:1"])
def test_not_an_address(address: str) -> None:
    """What cannot be an address is an error in the option."""
    pytest.importorskip("distributed")
    with pytest.raises(OptionError, match="not an address like tcp://host:8786"):
        Workers(scheduler=address).map(square(), [(1,)])


def test_distributed_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package a cluster asks for the extra by name."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"a Dask cluster needs .*relstat\[cluster\]"):
        Workers(scheduler="tcp://127.0.0.1:9").map(square(), [(1,)])


@pytest.mark.parametrize("package", ["relstat", "polars"])
def test_other_versions_are_refused(
    start_dask_cluster: Callable[..., DaskCluster], tmp_path: Path, package: str
) -> None:
    """A worker with another version of relstat, or of what it counts with, does not count."""
    from importlib.metadata import distribution, version

    folder = tmp_path / f"{package}-9.9.9.dist-info"
    folder.mkdir()
    real = distribution(package).read_text("METADATA")
    assert real is not None
    other = real.replace(f"Version: {version(package)}", "Version: 9.9.9")
    (folder / "METADATA").write_text(other, encoding="utf-8")
    cluster = start_dask_cluster(workers=1, environment={"PYTHONPATH": str(tmp_path)})
    with pytest.raises(
        WorkerError, match=f"has {package} 9.9.9 and this process {version(package)}"
    ):
        Workers(scheduler=cluster.address).map(square(), [(1,), (2,)])
