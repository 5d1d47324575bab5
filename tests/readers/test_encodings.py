"""Encodings: UTF-8 first, then marks, then a guess that is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relstat.errors import OptionError
from relstat.readers import read

RUSSIAN = (
    "Президент провёл совещание с членами Правительства.\n\n"
    "Обсуждались вопросы развития промышленности и сельского хозяйства страны.\n\n"
    "В работе совещания приняли участие министры и руководители областей."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_marked_encodings(tmp_path: Path, name: str, encoding: str) -> None:
    """UTF-8 and files with a byte order mark are read without a word."""
    path = tmp_path / name
    one_line = RUSSIAN.replace("\n\n", " ")
    content = {
        "a.txt": one_line,
        "a.jsonl": json.dumps({"text": one_line}, ensure_ascii=False) + "\n",
        "a.csv": f"id,text\n1,{one_line}\n",
    }[name]
    path.write_bytes(content.encode(encoding))
    corpus = read(path)
    assert corpus.documents["text"].to_list() == [one_line]
    assert corpus.problems == ()


def test_big_endian(tmp_path: Path) -> None:
    """The mark tells the order of the bytes."""
    path = tmp_path / "a.txt"
    path.write_bytes(("\ufeff" + RUSSIAN).encode("utf-16-be"))
    assert read(path).documents["text"].to_list() == [RUSSIAN]


def test_a_guess_is_reported(tmp_path: Path) -> None:
    """Other encodings are guessed, and the guess is a note, not a loss."""
    path = tmp_path / "a.txt"
    path.write_bytes(RUSSIAN.encode("cp1251"))
    corpus = read(path)
    assert corpus.documents["text"].to_list() == [RUSSIAN]
    assert [(p.reason, p.skipped) for p in corpus.problems] == [
        ("not UTF-8; read as cp1251 (guessed)", False)
    ]


def test_a_named_encoding_is_used(tmp_path: Path) -> None:
    """With a name there is no guess; what does not fit it is counted."""
    path = tmp_path / "a.txt"
    path.write_bytes(RUSSIAN.encode("koi8-r"))
    corpus = read(path, encoding="KOI8-R")
    assert (corpus.documents["text"].to_list(), corpus.problems) == ([RUSSIAN], ())
    path.write_bytes("naïve".encode("latin-1"))
    corpus = read(path, encoding="ascii")
    assert corpus.documents["text"].to_list() == ["na\ufffdve"]
    assert corpus.problems[0].reason == "not ascii in 1 place, read as U+FFFD"


@pytest.mark.parametrize("name", ["klingon", "base64", "a\0b", ""])
def test_unknown_encodings(tmp_path: Path, name: str) -> None:
    """A name that is no encoding of text is an error of the option."""
    path = tmp_path / "a.txt"
    path.write_text("Words.", encoding="utf-8")
    with pytest.raises(OptionError, match="no encoding named"):
        read(path, encoding=name)


def test_damaged_utf8_is_not_read_as_something_else(tmp_path: Path) -> None:
    """One bad byte among good UTF-8 lines must not turn the others into gibberish."""
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"Кофе {n}"}, ensure_ascii=False).encode() for n in range(5)]
    lines[2] = lines[2].replace("ф".encode(), b"\xff")
    path.write_bytes(b"\n".join(lines))
    corpus = read(path)
    assert corpus.documents["text"].to_list()[1:4] == ["Кофе 1", "Ко\ufffdе 2", "Кофе 3"]
    assert [str(p) for p in corpus.problems] == [
        f"{path}:3: not UTF-8 in 1 line, bad bytes read as U+FFFD, first at line 3"
    ]
