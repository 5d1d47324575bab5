"""``relstat index``, and every command on what it builds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relstat.commands import main
from relstat.storage.folder import open_folder
from relstat.storage.manifest import FORMAT

COMMANDS = (
    ("info",),
    ("info", "--full"),
    ("freq", "--by", "source"),
    ("freq", "--term", "two countries", "--term", "zebra"),
    ("phrases", "--min-docs", "2"),
    ("readability", "--each"),
    ("sentiment", "--by", "year"),
    ("compare", "--by", "source", "--min-docs", "1"),
)


def write(path: Path, *numbers: int) -> Path:
    """A JSON Lines file of short documents."""
    records = [
        {
            "source": "ab"[number % 2],
            "date": f"2021-0{number + 1}-01",
            "text": f"The friendly ties between the two countries grew {number} times over.",
        }
        for number in numbers
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two files of documents."""
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder / "one.jsonl", 0, 1, 2)
    write(folder / "two.jsonl", 3, 4)
    return folder


@pytest.fixture
def index(files: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """An index of the two files."""
    path = files.with_name("some.relstat")
    assert main(["index", str(files), "-o", str(path)]) == 0
    assert capsys.readouterr().out.startswith(f"{path}: 5 documents, 55 words of 2 files; ")
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_takes_an_index(
    command: tuple[str, ...], index: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An index gives the table that the files give, but for the name in a title."""
    name, *options = command
    tables = []
    for path in (files, index):
        assert main([name, str(path), *options, "-f", "json"]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        tables.append(out.replace(str(index), str(files)))
    assert tables[0] == tables[1]


def test_an_update_says_what_is_there_now(
    index: Path, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--update reads what is new, and forgets what is gone."""
    write(files / "three.jsonl", 5)
    (files / "one.jsonl").unlink()
    assert main(["index", "--update", str(index)]) == 0
    assert "3 documents, 33 words of 2 files" in capsys.readouterr().out
    assert main(["info", str(index), "--full", "-f", "json"]) == 0
    size = json.loads(capsys.readouterr().out)["tables"]["size"]["rows"][-1]
    assert (size["documents"], size["first"], size["last"]) == (3, "2021-04-01", "2021-06-01")


def test_every_damaged_file_is_named(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever file of a real index is cut short or altered, --check and every use refuse it."""
    assert main(["index", "--check", str(index)]) == 0
    assert "all checksums right" in capsys.readouterr().out
    manifest = open_folder(index).manifest
    names = {name: index / manifest.data / name for name in manifest.files}
    assert len(names) > 15
    for name, path in {**names, "manifest.json": index / "manifest.json"}.items():
        whole = path.read_bytes()
        altered = bytearray(whole)
        altered[len(whole) // 2] ^= 0x10
        for damaged in (whole[:-1], whole[: len(whole) // 2], whole + b"\0", b"", bytes(altered)):
            path.write_bytes(damaged)
            assert main(["index", "--check", str(index)]) == 1
            out, err = capsys.readouterr()
            assert (out, err.count("\n")) == ("", 1)
            assert name in err
        path.write_bytes(whole)
    assert main(["index", "--check", str(index)]) == 0


def test_an_index_of_another_format(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An index that a later relstat built says so, and how to go on."""
    manifest = index / "manifest.json"
    now, later = f'"format": {FORMAT}', f'"format": {FORMAT + 1}'
    manifest.write_text(manifest.read_text().replace(now, later))
    assert main(["freq", str(index)]) == 1
    said = capsys.readouterr().err
    assert f"format {FORMAT + 1}, this relstat reads format {FORMAT}" in said
    assert "rebuild it with: relstat index" in said


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["{files}"], "-o NAME.relstat"),
        (["--update", "--check", "{index}"], "not both"),
        (["--update", "{index}", "{files}"], "one path, an index"),
        (["--check", "{index}", "-o", "x.relstat"], "no --output"),
        (["--update", "{index}", "--hyphens", "split"], "stored in the index"),
        (["--check", "{files}"], "not an index"),
        (["{index}", "-o", "x.relstat"], "is an index and not a folder of files"),
        (["-", "-o", "x.relstat"], "a pipe cannot be read again"),
        (["{files}", "-o", "{files}"], "something other than an index"),
    ],
)
def test_what_cannot_be(
    options: list[str],
    message: str,
    index: Path,
    files: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Options that do not fit are one line that says what does."""
    monkeypatch.chdir(files.parent)
    assert main(["index", *(each.format(index=index, files=files) for each in options)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert message in err


def test_skipped_input_is_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was left out is reported when the index is built; info has it, commands are silent."""
    files, index = tmp_path / "r.jsonl", tmp_path / "r.relstat"
    files.write_text('{"text": "The people are at work."}\n{"text": \n')
    assert main(["index", str(files), "-o", str(index)]) == 0
    assert f"{files}:2: " in capsys.readouterr().err
    assert main(["freq", str(index)]) == 0
    assert capsys.readouterr().err == ""
    assert main(["info", str(index), "--full", "--only", "problems", "-f", "csv"]) == 0
    assert str(files) in capsys.readouterr().out
    assert main(["freq", str(index), "--strict"]) == 1
