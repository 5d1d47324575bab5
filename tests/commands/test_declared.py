"""Options of reading and of choosing are declared once, and known wherever they are used."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import relstat
from relstat.commands import app, main
from relstat.commands.declared import declared
from relstat.commands.options import Shared
from relstat.corpus.corpus import Corpus
from relstat.corpus.options import OpeningOptions
from relstat.errors import OptionError

ROOT = Path(__file__).resolve().parents[2]

ADDED = """
    footnotes: Annotated[bool, Option("Keep footnotes.", panel=CLEANING)] = False
"""
ASK = """
import inspect, json, sys
from pathlib import Path
import relstat
from relstat.commands import main
sys.path.insert(0, "scripts")
from document_commands import commands_page
corpus = relstat.read("t.txt", footnotes=True)
chosen = corpus.mentioning("peace", headlines=True)
main(["freq", "t.txt", "--footnotes", "--mentions", "peace", "--headlines", "-f", "json"])
print(json.dumps({
    "library": [str(inspect.signature(relstat.open)), str(inspect.signature(corpus.mentioning))],
    "help": relstat.open.__doc__,
    "reference": commands_page(),
    "record": dict(relstat.freq(chosen).provenance.reading),
}), file=sys.stderr)
"""


def test_an_option_added_in_one_place_is_everywhere(tmp_path: Path) -> None:
    """One field or parameter, in a copy of the sources: command, library, record, reference."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    (tmp_path / "docs").mkdir()
    options = tmp_path / "src" / "relstat" / "corpus" / "options.py"
    before, mark, after = options.read_text().partition("    @property\n    def reading(self)")
    options.write_text(before + ADDED + "\n" + mark + after)
    corpus = options.with_name("corpus.py")
    headlines = 'headlines: Annotated[bool, Option("Headlines.", panel="Choice of documents")]'
    corpus.write_text(
        corpus.read_text()
        .replace("within: LookIn = ", f"{headlines} = False,\n        within: LookIn = ")
        .replace("from typing import", "from typing import Annotated,", 1)
        .replace("\nimport numpy", "\nfrom relstat.corpus.options import Option\nimport numpy", 1)
    )
    (tmp_path / "t.txt").write_text("There will be peace in our time and in the time of others.")
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    asked = json.loads(done.stderr.splitlines()[-1])
    assert "footnotes" in asked["library"][0]
    assert "headlines" in asked["library"][1]
    assert "footnotes: Keep footnotes." in asked["help"]
    assert "| `--footnotes` | Keep footnotes. |" in asked["reference"]
    assert "| `--headlines` | Headlines. |" in asked["reference"]
    assert asked["record"] == {"footnotes": True}
    typed = json.loads(done.stdout)["provenance"]
    assert typed["reading"] == {"footnotes": True}
    assert typed["choices"] == ["mentions peace: 1 of 1"]


def test_every_command_takes_what_the_library_declares() -> None:
    """The options of reading and choosing of each command are those of open and of a corpus."""
    methods = (OpeningOptions, Corpus.join, Corpus.where, Corpus.mentioning)
    names = {option.name for each in methods for option in declared(each)}
    assert {"encoding", "lang", "jobs", "join", "on", "where", "since", "mentions_any"} <= names
    for command in app().registered_commands:
        assert command.callback is not None
        typed = set(inspect.signature(command.callback).parameters)
        assert command.name in ("index", "completion") or names <= typed
    opened = set(inspect.signature(relstat.open).parameters)
    assert {option.parameter.name for option in declared(OpeningOptions)} <= opened


def test_defaults_are_those_of_the_library() -> None:
    """What the help calls the default is what the library takes."""
    typed = {each.name: each.default for each in Shared.parameters()}
    for option in declared(OpeningOptions):
        assert typed[option.name] == option.default


def test_how_documents_were_read_is_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table knows the options of reading, from files, from an index, and of several."""
    path = tmp_path / "t.csv"
    path.write_text("body;when\nPeace will come to all of us.;05/06/2022\n")
    given = ["--text-field", "body", "--delimiter", ";", "--date-order", "dmy"]
    read = {"date_order": "dmy", "delimiter": ";", "text_field": "body"}
    index = str(tmp_path / "t.relstat")
    assert main(["index", str(path), "-o", index, *given]) == 0
    capsys.readouterr()
    for argv in (["freq", str(path), *given], ["freq", index]):
        assert main([*argv, "-f", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["provenance"]["reading"] == read
    text = tmp_path / "u.txt"
    text.write_text("War will come to none of us.")
    both = relstat.open([index, str(text)])
    assert both.reading == {index: read, str(text): {}}
    assert relstat.freq(both).provenance.reading == both.reading


def test_conditions_are_the_same_in_both(tmp_path: Path) -> None:
    """``where`` understands what --where does."""
    corpus = relstat.Corpus.from_texts(
        [{"text": f"Peace {n} times.", "source": "abc"[n], "n": str(n)} for n in range(3)],
        lang="all",
    )
    assert len(corpus.where("source=a", "source=b")) == 2
    assert len(corpus.where("source!=a", "n>=2")) == 1
    assert len(corpus.where({"source": ["a", "b"]}, n="1")) == 1
    assert len(corpus.where("n<=1", since=None)) == 2
    with pytest.raises(OptionError, match="where takes FIELD=VALUE"):
        corpus.where("source")


def test_options_of_an_index_are_refused_by_name(tmp_path: Path) -> None:
    """What was settled when an index was built is named as the caller names it."""
    text = tmp_path / "t.txt"
    text.write_text("War will come to none of us.")
    relstat.build_index(text, tmp_path / "t.relstat")
    with pytest.raises(OptionError, match="max_size has no effect on an index"):
        relstat.open(tmp_path / "t.relstat", max_size="1G")
    with pytest.raises(TypeError, match="unexpected keyword argument 'maxsize'"):
        relstat.open(tmp_path / "t.relstat", maxsize="1G")  # type: ignore[call-arg]
