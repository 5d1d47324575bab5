"""A measure's signature is all that a command, the record and the reference know of its options."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Annotated, Literal

import polars as pl
import pytest

from relstat import commands
from relstat.corpus.corpus import Corpus
from relstat.measures.options import By, Option, Top, measure
from relstat.tables.table import Column, Provenance, Table


@measure
def vowels(
    corpus: Corpus,
    letter: Annotated[str, Option("The letter to count.", metavar="LETTER", argument=True)],
    *,
    by: By = None,
    top: Top = 2,
    case: Annotated[Literal["match", "fold"], Option("Match or fold case.")] = "fold",
    more: Annotated[Sequence[str] | None, Option("Another letter.", name="also")] = None,
    only_ids: Annotated[str | Sequence[str] | None, Option("Documents to count in.")] = None,
    least: Annotated[int, Option("Minimum number of letters.", min=1)] = 1,
    twice: Annotated[bool, Option("Count every letter twice.")] = False,
) -> Table:
    """Count a letter in each document."""
    letters = [letter, *(more or [])]
    counts = [
        (2 if twice else 1) * sum(text.count(each) for each in letters)
        for text in corpus.texts.to_list()
    ]
    frame = pl.DataFrame({"id": corpus.metadata["id"], "count": counts})
    frame = frame.filter(pl.col("count") >= least).head(top or len(frame))
    columns = (Column("id"), Column("count", "count"))
    return Table("Letters", frame, columns, (), Provenance.of(corpus, "vowels", letters=letters))


@pytest.fixture
def documents(tmp_path: Path) -> str:
    """Three short texts."""
    path = tmp_path / "documents.jsonl"
    lines = [{"id": f"r{n}", "text": "a e i o u " * n} for n in (1, 2, 3)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


@pytest.fixture(autouse=True)
def command(monkeypatch: pytest.MonkeyPatch) -> None:
    """One file and one line: a module with a function of its name, and the name in COMMANDS."""
    module = ModuleType("relstat.commands.letters")

    def letters() -> object:
        """Count letters.

        Examples:
            relstat letters a documents/
        """
        return vowels

    monkeypatch.setattr(module, "letters", letters, raising=False)
    monkeypatch.setitem(sys.modules, "relstat.commands.letters", module)
    monkeypatch.setattr(commands, "COMMANDS", (*commands.COMMANDS, "letters"))


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, object]:
    """What a command line writes as json."""
    assert commands.main([*argv, "-q", "-f", "json", "--lang", "all"]) == 0
    written: dict[str, object] = json.loads(capsys.readouterr().out)
    return written


def test_a_new_command_is_listed_and_described(capsys: pytest.CaptureFixture[str]) -> None:
    """Help lists it, and shows each option with its help, choices and default."""
    assert commands.main(["--help"]) == 0
    assert "letters" in capsys.readouterr().out
    assert commands.main(["letters", "--help"]) == 0
    out = capsys.readouterr().out
    for piece in ("LETTER", "--case", "<match|fold>", "default: fold", "--also", "--least", "x>=1"):
        assert piece in out


def test_what_is_typed_is_what_the_library_takes(
    documents: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each kind of type arrives as Python has it, and is recorded with the table."""
    made = answer(
        capsys,
        *("letters", "a", documents, "--also", "e", "--also", "i,o", "--case", "match"),
        *("--only-ids", "r1,r2", "--only-ids", "r3", "--least", "2", "--twice"),
    )
    record = made["provenance"]
    assert isinstance(record, dict)
    assert record["options"] == {
        "letter": "a",
        "by": None,
        "top": 0,
        "case": "match",
        "more": ["e", "i,o"],
        "only_ids": ["r1", "r2", "r3"],
        "least": 2,
        "twice": True,
        "letters": ["a", "e", "i,o"],
    }
    assert made["rows"] == [{"id": f"r{n}", "count": 4 * n} for n in (1, 2, 3)]


def test_several_inputs_without_groups_are_announced(
    documents: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A measure that could compare says that it took two files as one corpus, but not with -q."""
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "r9", "text": "a e i"}\n')
    asked = ["letters", "a", documents, str(other), "--lang", "all", "-f", "csv"]
    for more, said in (([], True), (["-q"], False), (["--by", "file"], False)):
        assert commands.main([*asked, *more]) == 0
        assert ("2 inputs as one; --by file" in capsys.readouterr().err) is said


def test_print_is_limited_and_programs_get_all_rows(
    documents: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The measure's own default holds in print; files and formats for programs have every row."""
    assert commands.main(["letters", "a", documents, "-q", "--lang", "all"]) == 0
    assert "r3" not in capsys.readouterr().out
    assert commands.main(["letters", "a", documents, "-f", "csv", "--lang", "all"]) == 0
    assert capsys.readouterr().out.splitlines() == ["id,count", "r1,1", "r2,2", "r3,3"]
    target = tmp_path / "letters.txt"
    assert commands.main(["letters", "a", documents, "-o", str(target), "--lang", "all"]) == 0
    assert "r3" in target.read_text()
    capsys.readouterr()
    made = answer(capsys, "letters", "a", documents, "--top", "1")
    assert made["rows"] == [{"id": "r1", "count": 1}]


def test_options_of_the_library_are_recorded(documents: str) -> None:
    """A table knows the options that it was made with, also those left at their defaults."""
    import relstat

    table = vowels(relstat.read(documents), "e", least=3)
    assert table.provenance.options["least"] == 3
    assert table.provenance.options["case"] == "fold"
