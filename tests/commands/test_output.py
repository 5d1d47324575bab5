"""Where the output goes: full disks, closed streams, files that are read, signals."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from relstat import build_index, check_index
from relstat.commands import main
from tests.helpers.corpora import EXAMPLES
from tests.helpers.tiers import slow

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX streams, limits and signals")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with one file of documents."""
    (tmp_path / "archive").mkdir()
    shutil.copy(EXAMPLES / "nurvaz-herald.csv", tmp_path / "archive" / "herald.csv")
    return tmp_path / "archive"


def relstat(*arguments: object, shell: str = "") -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with redirections as a shell has them."""
    command = f'exec "$0" -m relstat "$@" {shell}'
    typed = ["bash", "-c", command, sys.executable, *map(str, arguments)]
    return subprocess.run(typed, capture_output=True, text=True, check=False)


def one_line(done: subprocess.CompletedProcess[str], said: str) -> None:
    """The program ended with status 1 and one line that says what is wrong."""
    lines = [line for line in done.stderr.splitlines() if "rows; --top" not in line]
    assert (done.returncode, len(lines)) == (1, 1), done.stderr
    assert said in lines[0]


# --- nothing that is read is overwritten ---


@pytest.mark.parametrize("kind", ["the file", "in the folder", "a link", "another spelling"])
def test_what_is_read_is_not_overwritten(
    archive: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By whatever name: the file stays as it was, and the message says why."""
    file = archive / "herald.csv"
    before = file.read_bytes()
    output = {"a link": archive.parent / "out.csv"}.get(kind, file)
    if kind == "a link":
        os.link(file, output)
    if kind == "another spelling":
        output = archive / ".." / "archive" / "herald.csv"
    assert main(["freq", str(archive if kind != "the file" else file), "-o", str(output)]) == 1
    assert "one of the files that are read" in capsys.readouterr().err
    assert file.read_bytes() == before


@pytest.mark.parametrize("option", ["--terms", "--stopwords"])
def test_a_file_of_an_option_is_not_overwritten(
    archive: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an option reads is an input as well."""
    words = archive.parent / "words.txt"
    words.write_text("peace\n")
    assert main(["freq", str(archive), option, str(words), "-o", str(words), "-f", "csv"]) == 1
    assert "one of the files that are read" in capsys.readouterr().err
    assert words.read_text() == "peace\n"


def test_a_long_name_can_be_written(archive: Path) -> None:
    """The file beside it has a name of its own, so that no name is too long for it."""
    output = archive.parent / f"{'n' * 250}.csv"
    assert main(["freq", str(archive), "-q", "-o", str(output)]) == 0
    assert output.read_text().startswith("term,")


def test_a_table_of_a_set_overwrites_no_input(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``compare -o out.csv`` writes ``out-terms.csv``; it may be one of the inputs."""
    source = archive / "out-terms.csv"
    shutil.copy(archive / "herald.csv", source)
    before = source.read_bytes()
    files = [str(archive / "herald.csv"), str(source)]
    assert main(["compare", *files, "--copies", "keep", "-o", str(archive / "out.csv")]) == 1
    assert "one of the files that are read" in capsys.readouterr().err
    assert source.read_bytes() == before
    assert sorted(path.name for path in archive.iterdir()) == ["herald.csv", "out-terms.csv"]


def test_an_index_is_not_written_into(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither its manifest nor a new file among its own."""
    index = archive.parent / "a.relstat"
    build_index(archive, index)
    for name in ("manifest.json", "new.json"):
        assert main(["freq", str(index), "-o", str(index / name)]) == 1
        assert "is inside the index" in capsys.readouterr().err
    check_index(index)


# --- the old file or the new one ---


@posix
@pytest.mark.parametrize("suffix", ["csv", "parquet", *slow("json", "jsonl", "html", "txt")])
def test_a_refused_write_leaves_the_old_file(archive: Path, suffix: str) -> None:
    """Where the system takes no more, nothing is lost, and nothing half written lies about."""
    output = archive.parent / f"out.{suffix}"
    output.write_text("what was there")
    arguments = ["freq", archive, "--top", 0, "-q", "-o", output]
    # -B: under such a limit Python cuts the byte code that it keeps short, without a word.
    limited = f'ulimit -f 1; exec "$0" -B -m relstat {" ".join(map(str, arguments))}'
    done = subprocess.run(
        ["bash", "-c", limited, sys.executable], capture_output=True, text=True, check=False
    )
    one_line(done, f"cannot write {output}: File too large")
    assert output.read_text() == "what was there"
    assert sorted(path.name for path in archive.parent.iterdir()) == ["archive", output.name]


@posix
def test_a_link_and_its_permissions_stay(archive: Path) -> None:
    """A link stays a link, and who may read the file stays as it was."""
    target, link = archive.parent / "real.csv", archive.parent / "link.csv"
    target.write_text("old")
    target.chmod(0o600)
    link.symlink_to("real.csv")
    assert main(["freq", str(archive), "-q", "-o", str(link)]) == 0
    assert link.is_symlink()
    assert target.read_text().startswith("term,")
    assert target.stat().st_mode & 0o777 == 0o600


@posix
def test_no_room_for_an_index(archive: Path) -> None:
    """One line, and no folder is left behind."""
    index = archive.parent / "a.relstat"
    limited = f'ulimit -f 2; exec "$0" -B -m relstat index {archive} -o {index} -q'
    done = subprocess.run(
        ["bash", "-c", limited, sys.executable], capture_output=True, text=True, check=False
    )
    one_line(done, "the index cannot be written: File too large")
    assert not index.exists()


# --- streams ---


@needs_full
@pytest.mark.parametrize("command", ["freq --top 0", *slow("freq --help", "--version", "info")])
def test_standard_output_that_is_full(archive: Path, command: str) -> None:
    """One line and status 1, for tables and for help."""
    typed = command.split() if command.startswith("-") else [*command.split(), archive]
    one_line(relstat(*typed, shell="> /dev/full"), "No space left on device")


@pytest.mark.slow
@posix
def test_closed_streams(archive: Path) -> None:
    """Without standard output a table is an error; the other streams are not needed."""
    one_line(relstat("freq", archive, "-q", shell=">&-"), "standard output is closed")
    for shell in ("<&-", "2>&-"):
        done = relstat("freq", archive, shell=shell)
        assert (done.returncode, done.stdout[:8]) == (0, "Most fre")
    output = archive.parent / "out.csv"
    assert relstat("freq", archive, "-o", output, shell="<&- >&- 2>&-").returncode == 0
    assert output.read_text().startswith("term,")


@posix
def test_a_reader_that_has_seen_enough(archive: Path) -> None:
    """``relstat freq ... | head -1`` ends well and says nothing."""
    done = relstat("freq", archive, "--top", 0, "-q", "-f", "json", shell="| head -1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


# --- signals ---

# Ends as soon as the first argument, a file, is there; so the signal comes in the middle.
SLOW = """
import sys, time, pathlib
from relstat.loading import opening

def reading(*_, **__):
    pathlib.Path(sys.argv.pop()).touch()
    time.sleep(60)

opening.open = reading
from relstat.__main__ import run
run()
"""


@posix
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_in_the_middle(tmp_path: Path, number: int, status: int) -> None:
    """The status of a shell for that signal, and not a word."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "freq", "x.txt", str(tmp_path / "begun")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not (tmp_path / "begun").exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    assert process.communicate() == (b"", b"")
    assert process.returncode == status


@posix
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_the_program_loads(number: int, status: int) -> None:
    """As soon as relstat's first line has run, a signal ends it quietly."""
    loading = (
        "import os, sys, signal\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'relstat.commands':\n"
        f"            os.kill(os.getpid(), {int(number)})\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from relstat.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", loading], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


@posix
def test_a_signal_that_is_caught_on_the_way() -> None:
    """An end raised where nothing can be raised (a destructor) ends the program all the same."""
    caught = (
        "import os, signal, sys, time\n"
        "from relstat import commands\n"
        "class Thing:\n"
        "    def __del__(self):\n"
        f"        os.kill(os.getpid(), {int(signal.SIGINT)})\n"
        "        time.sleep(0.01)\n"
        "def main():\n"
        "    Thing()\n"
        "    time.sleep(60)\n"
        "commands.main = main\n"
        "from relstat.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", caught], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@posix
@pytest.mark.parametrize("status", ["raise RuntimeError", "return 0"])
def test_an_end_that_a_library_turns_into_something_else(status: str) -> None:
    """A library that says something of the end, and raises another error, changes nothing."""
    turned = (
        "import os, signal, sys, time\n"
        "from relstat import commands\n"
        "def main():\n"
        "    try:\n"
        f"        os.kill(os.getpid(), {int(signal.SIGTERM)})\n"
        "        time.sleep(60)\n"
        "    except BaseException:\n"
        "        os.write(2, b'panicked')\n"
        f"        {status}\n"
        "commands.main = main\n"
        "from relstat.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", turned], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (143, b"", b"")


@posix
def test_an_end_that_is_lost_comes_again() -> None:
    """An end that nobody notices is raised again, but not while something is being removed."""
    lost = (
        "import os, signal, sys, time\n"
        "from contextlib import suppress\n"
        "from relstat import commands\n"
        "def main():\n"
        "    try:\n"
        "        with suppress(SystemExit):\n"
        f"            os.kill(os.getpid(), {int(signal.SIGINT)})\n"
        "            time.sleep(60)\n"
        "        time.sleep(60)\n"
        "    finally:\n"
        "        end = time.monotonic() + 0.5\n"
        "        while time.monotonic() < end:\n"
        "            time.sleep(0.01)\n"
        "        os.write(1, b'removed')\n"
        "commands.main = main\n"
        "from relstat.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", lost], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"removed", b"")


@posix
def test_a_signal_at_the_end_lets_the_program_end() -> None:
    """When all is done, a first signal leaves time to remove temporary files."""
    late = (
        "import atexit, os, signal\n"
        "from relstat import commands\n"
        "def remove():\n"
        f"    os.kill(os.getpid(), {int(signal.SIGTERM)})\n"
        "    os.write(1, b'removed')\n"
        "atexit.register(remove)\n"
        "commands.main = lambda: 0\n"
        "from relstat.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", late], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"removed", b"")
