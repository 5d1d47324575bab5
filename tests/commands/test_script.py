"""A script of twelve commands over a dirty archive: it ends, with the numbers of Python."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import relstat
from relstat.commands import main
from relstat.tables.table import Table, Tables

ROOT = Path(__file__).resolve().parents[2]

# Each writes a table; a command that fails, or calls input that it skipped a failure, ends it.
SCRIPT = """
set -eu
relstat() { "$PYTHON" -m relstat "$@"; }
source=$1; out=$2
relstat info "$source" -f json > "$out/info.json" &&
relstat clean "$source" -f json > "$out/clean.json" &&
relstat freq "$source" --term "$WORD" -f json > "$out/freq.json" &&
relstat keyness "$source" --by source -f json > "$out/keyness.json" &&
relstat collocates "$WORD" "$source" -f json > "$out/collocates.json" &&
relstat phrases "$source" --min-words 3 -f json > "$out/phrases.json" &&
relstat frames "$source" --min-count 5 --min-docs 5 -f json > "$out/frames.json" &&
relstat kwic "$WORD" "$source" --by year -f json > "$out/kwic.json" &&
relstat reuse "$source" --documents -f json > "$out/reuse.json" &&
relstat formulaicity "$source" -f json > "$out/formulaicity.json" &&
relstat readability "$source" --by source -f json > "$out/readability.json" &&
relstat sentiment "$source" --since 2012 -f json > "$out/sentiment.json"
echo "$out: all done"
"""

Rows = list[dict[str, Any]]
Answer = dict[str, Rows]  # the rows of each table of an answer

# What is read off each answer: a number that a report would quote.
NUMBERS: dict[str, Callable[[Answer], float]] = {
    "info": lambda made: sum(row["count"] or 0 for row in _only(made)),
    "clean": lambda made: sum(len(row["text"]) for row in _only(made)),
    "freq": lambda made: _only(made)[0]["count"],
    "keyness": lambda made: sum(row["log_ratio"] for row in _only(made)),
    "collocates": lambda made: sum(row["count"] for row in _only(made)),
    "phrases": lambda made: sum(row["score"] for row in _only(made)),
    "frames": lambda made: sum(row["count"] for row in _only(made)),
    "kwic": lambda made: sum(len(rows) for rows in made.values()),
    "reuse": lambda made: sum(row["reused"] for row in _only(made)),
    "formulaicity": lambda made: _only(made)[0]["share"],
    "readability": lambda made: sum(row["flesch"] for row in _only(made)),
    "sentiment": lambda made: _only(made)[0]["mean"],
}


def _only(made: Answer) -> Rows:
    (rows,) = made.values()
    return rows


def numbers_of(answers: dict[str, str]) -> dict[str, float]:
    """The number of each answer, as json."""
    made = {name: json.loads(text) for name, text in answers.items()}
    return {
        name: read(
            {key: one["rows"] for key, one in made[name].get("tables", {"": made[name]}).items()}
        )
        for name, read in NUMBERS.items()
    }


def numbers_of_script(source: Path, out: Path, word: str) -> tuple[dict[str, float], str]:
    """Run the script over files or an index; return its numbers and what it said."""
    out.mkdir()
    done = subprocess.run(
        ["bash", "-c", SCRIPT, "script", str(source), str(out)],
        env={**os.environ, "PYTHON": sys.executable, "WORD": word},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out}: all done\n"
    return numbers_of({name: (out / f"{name}.json").read_text() for name in NUMBERS}), done.stderr


def numbers_of_commands(
    source: Path, word: str, capsys: pytest.CaptureFixture[str]
) -> tuple[dict[str, float], str]:
    """Run the commands of the script one by one, in this process."""
    answers, said = {}, ""
    for line in SCRIPT.splitlines():
        if not line.startswith("relstat "):
            continue
        typed = line.partition(" > ")[0].replace('"$source"', str(source)).replace('"$WORD"', word)
        _, name, *rest = shlex.split(typed)
        assert main([name, *rest]) == 0
        answers[name], err = capsys.readouterr()
        said += err
    return numbers_of(answers), said


def numbers_of_python(source: Path, word: str) -> dict[str, float]:
    """The same questions asked of the library."""
    corpus = relstat.open(source)
    answers: dict[str, Table | Tables] = {
        "info": relstat.info(corpus, top=None),
        "clean": relstat.clean(corpus),
        "freq": relstat.freq(corpus, terms=[word], top=None),
        "keyness": relstat.keyness(corpus, by="source", top=None),
        "collocates": relstat.collocates(corpus, word, top=None),
        "phrases": relstat.phrases(corpus, min_words=3, top=None),
        "frames": relstat.frames(corpus, min_count=5, min_docs=5, top=None),
        "kwic": relstat.kwic(corpus, word, by="year", top=None),
        "reuse": relstat.reuse(corpus, documents=True, top=None),
        "formulaicity": relstat.formulaicity(corpus, top=None),
        "readability": relstat.readability(corpus, by="source", top=None),
        "sentiment": relstat.sentiment(corpus.where(since="2012"), top=None),
    }
    return {
        name: NUMBERS[name](
            {"": list(made)} if isinstance(made, Table)
            else {key: list(table) for key, table in made.members.items()}
        )
        for name, made in answers.items()
    }  # fmt: skip


def require_same_numbers(
    archive: Path, word: str, ask: Callable[[Path], tuple[dict[str, float], str]]
) -> None:
    """The numbers of files, of an index and of Python are equal to the last digit."""
    index = archive.with_name("archive.relstat")
    relstat.build_index(archive, index)
    found, said = ask(archive)
    assert said.count("broken") >= len(NUMBERS)  # each read the files, and said what it skipped
    of_index, said = ask(index)
    assert said == ""
    assert of_index == found
    assert numbers_of_python(index, word) == found
    assert all(found.values())


def add_dirt(archive: Path) -> None:
    """Put into a folder what archives have beside documents."""
    (archive / "broken.jsonl").write_text('{"text": "The broken\n{"text": ""}\n[1, 2]\n')
    (archive / "no words.txt").write_text("--- *** ---")
    (archive / "empty.html").write_bytes(b"")
    (archive / "bytes.txt").write_bytes(bytes(range(256)))
    spanish = "El presidente recibió a los embajadores de los países de la región en el palacio. "
    (archive / "Spanish.txt").write_bytes((spanish * 4).encode("latin-1"))
    (archive / ".hidden.txt").write_text("not for us")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The example documents, one of them twice, and dirt."""
    folder = tmp_path / "archive"
    shutil.copytree(ROOT / "examples" / "releases", folder)
    copied = next((folder / "veshkar-dispatch").glob("*.txt"))
    shutil.copy(copied, copied.with_name(f"copy-of-{copied.name}"))
    add_dirt(folder)
    return folder


@pytest.mark.slow
def test_twelve_commands_over_a_dirty_archive(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Broken records, bytes that are no text, copies, other languages: numbers agree.

    So do those of Python from the files.
    """
    require_same_numbers(
        archive, "cooperation", lambda at: numbers_of_commands(at, "cooperation", capsys)
    )
    found, _ = numbers_of_commands(archive, "cooperation", capsys)
    assert numbers_of_python(archive, "cooperation") == found


@pytest.mark.slow
def test_a_script_over_a_dirty_archive_ends(archive: Path, tmp_path: Path) -> None:
    """With ``set -e`` and ``&&``, in processes of their own."""
    found, said = numbers_of_script(archive, tmp_path / "out", "cooperation")
    assert said.count("broken") >= len(NUMBERS)
    assert numbers_of_python(archive, "cooperation") == found


@pytest.mark.slow
def test_a_script_over_a_real_archive_ends(tmp_path: Path, shared_data: Path) -> None:
    """Three real corpora with records without text, 803 copies and Spanish, and dirt of ours."""
    archive = tmp_path / "archive"
    archive.mkdir()
    for name in ("kcna_2011_2012_raw_sample", "kcna_kp_2023_2024", "rodong_2018_sample"):
        shutil.copy(shared_data / f"{name}.jsonl.gz", archive)
    add_dirt(archive)
    require_same_numbers(
        archive, "nuclear", lambda at: numbers_of_script(at, tmp_path / f"{at.name}-out", "nuclear")
    )
