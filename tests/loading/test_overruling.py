"""Options that overrule a guess: the format of files, the language of documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from relstat import build_index, freq, info, read
from relstat import open as open_corpus
from relstat.commands import main
from relstat.corpus.languages import guess_languages
from relstat.errors import FieldError, OptionError

LINES = '{"text": "Envoys met in the hall."}\n{"text": "The harvest is over."}\n'
SPANISH = (
    "El presidente de la República recibió ayer en el palacio a los embajadores de los países "
    "de la región y les habló de la paz."
)
ENGLISH = "The people of the country are working for the future of their children and for peace."


@pytest.mark.parametrize(
    ("name", "given", "documents"),
    [
        ("a.log", "jsonl", 2),
        ("a.jsonl", "text", 1),
        ("a.csv", "jsonl", 2),
        ("a.txt", "jsonl", 2),
        ("a.jsonl", "jsonl", 2),
        ("a.jsonl", None, 2),
    ],
)
def test_a_named_format_goes_before_suffix_and_content(
    name: str, given: str | None, documents: int, tmp_path: Path
) -> None:
    """In a file, in a folder whatever the suffix, and in an index, which keeps it."""
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / name
    path.write_text(LINES, encoding="utf-8")
    assert len(read(path, input_format=given)) == documents
    folder = tmp_path / "in"
    assert len(read(folder, input_format=given)) == documents
    index = tmp_path / "i.relstat"
    build_index(folder, index, input_format=given)
    assert len(open_corpus(index)) == documents
    with path.open("a", encoding="utf-8") as more:
        more.write('{"text": "The railway opened."}\n')
    assert main(["index", "--update", str(index), "-q"]) == 0
    assert len(open_corpus(index)) == (3 if documents == 2 else 1)


def test_a_page_can_be_read_as_text(tmp_path: Path) -> None:
    """What looks like a page is not taken for one; how it was read is said."""
    path = tmp_path / "a.txt"
    path.write_text("<html><body><p>All is well.</p></body></html>", encoding="utf-8")
    tables = info(read(path, input_format="text", raw=True, lang="all"), full=True)
    assert tables["files"].frame["format"].to_list() == ["text"]


def test_an_unknown_format(tmp_path: Path) -> None:
    """The choices are named, and the nearest match."""
    path = tmp_path / "a.txt"
    path.write_text("All is well.", encoding="utf-8")
    wrong = r"no input format named 'jsonlines'.*jsonl"
    with pytest.raises(OptionError, match=wrong):
        read(path, input_format="jsonlines")
    with pytest.raises(OptionError, match=wrong):
        build_index(path, tmp_path / "i", input_format="jsonlines")
    assert not (tmp_path / "i").exists()


def test_a_language_is_believed_from_files_and_from_an_index(tmp_path: Path) -> None:
    """A field or an assumption decides; nothing is left out for the guess then."""
    path = tmp_path / "a.jsonl"
    records = [{"text": SPANISH, "lang": "en"}, {"text": ENGLISH, "lang": None}]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    index = tmp_path / "i.relstat"
    build_index(path, index)
    for source in (path, index):
        assert guess_languages(open_corpus(source)).to_list() == ["en"]
        believed = open_corpus(source, lang_field="lang")
        assert guess_languages(believed).to_list() == ["en", "en"]
        assert freq(believed).provenance.reading["lang_field"] == "lang"
        assert len(open_corpus(source, assume_lang="en")) == 2
        assert len(open_corpus(source, assume_lang="es")) == 0
        mixed = open_corpus(source, lang_field="lang", assume_lang="fr", lang="fr")
        assert mixed.documents["text"].to_list() == [ENGLISH]
        with pytest.raises(FieldError, match="language"):
            open_corpus(source, lang_field="language")


def test_in_a_shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The options have the same names there."""
    path = tmp_path / "a.dat"
    path.write_text(json.dumps({"text": SPANISH, "lang": "en"}), encoding="utf-8")
    words = ["freq", str(path), "--input-format", "jsonl", "-f", "csv", "-q"]
    assert main([*words, "--lang-field", "lang", "--top", "1"]) == 0
    assert "de" in capsys.readouterr().out
    assert main([*words, "--assume-lang", "English"]) != 0
    assert "--assume-lang takes the code of a language" in capsys.readouterr().err
