"""Opening indexes and files, alone and together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import relstat
from relstat.errors import InputError, OptionError
from tests.helpers.everything import AllOf
from tests.helpers.tiers import slow

TEXTS = (
    "The friendly ties between the two countries grow. The two countries are at peace.",
    "Peace-loving people of the two countries hail the friendly ties between them.",
    "The enemies of peace fail. The friendly ties between the two countries win.",
)


def write(path: Path, texts: Sequence[str], **fields: str) -> Path:
    """A JSON Lines file of documents."""
    records = [{"text": text, **fields} for text in texts]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_files_are_read(tmp_path: Path, all_of: AllOf) -> None:
    """What is no index is read, as ``relstat.read`` does."""
    path = write(tmp_path / "r.jsonl", TEXTS)
    assert all_of(relstat.open(path)) == all_of(relstat.read(path))


@pytest.mark.parametrize("indexed", [(True, False), *slow((True, True), (False, True))])
def test_several_are_joined(indexed: tuple[bool, bool], tmp_path: Path, all_of: AllOf) -> None:
    """Indexes and files together are what their files together are, ids made distinct too."""
    files = [
        write(tmp_path / "a.jsonl", TEXTS[:2], source="a", id="1"),
        write(tmp_path / "b.jsonl", TEXTS[1:], source="b", topic="peace"),
    ]
    paths = []
    for file, wanted in zip(files, indexed, strict=True):
        paths.append(file.with_suffix(".relstat") if wanted else file)
        if wanted:
            relstat.build_index(file, paths[-1])
    joined, read = all_of(relstat.open(paths)), all_of(relstat.read(files))
    # An index tells what its own files were like, so a problem of one may be told earlier.
    assert joined.without("problems") == read.without("problems")


def test_what_is_joined_keeps_its_originals(tmp_path: Path) -> None:
    """The texts as read, and what cleaning did, are there of all that is joined."""
    texts = ["Peace\u00a0for all.", "War for\u200b none.", "Bread\u00a0and peace."]
    one = write(tmp_path / "a.jsonl", texts[:2], source="a")
    relstat.build_index(one, tmp_path / "a.relstat")
    joined = relstat.open(
        [tmp_path / "a.relstat", write(tmp_path / "b.jsonl", texts[2:], source="b")]
    )
    assert joined.original_texts() == texts
    assert joined.texts.to_list() == ["Peace for all.", "War for none.", "Bread and peace."]
    assert joined.where({"source": "b"}).original_texts() == texts[2:]
    assert joined.where(exclude={"source": "b"}).where({"line": "2"}).original_texts() == texts[1:2]
    assert joined.cleaned.steps.select("step", "source", "documents").rows() == [
        ("spaces", "a", 1), ("invisible", "a", 1), ("spaces", "b", 1),
    ]  # fmt: skip


def test_options_that_an_index_has_already(tmp_path: Path) -> None:
    """How files are read was decided when the index was built; how words are divided was not."""
    path, index = write(tmp_path / "r.jsonl", TEXTS), tmp_path / "r.relstat"
    relstat.build_index(path, index, hyphens="split")
    with pytest.raises(OptionError, match="text_field has no effect on an index"):
        relstat.open(index, text_field="text")
    assert relstat.open(index).options.hyphens == "split"
    assert relstat.open(index, hyphens="keep").options.hyphens == "keep"


def test_what_is_not_there(tmp_path: Path) -> None:
    """No path, a path that leads nowhere, and an index that was never finished are errors."""
    with pytest.raises(InputError, match="no path was given"):
        relstat.open([])
    with pytest.raises(InputError, match="no such file or folder"):
        relstat.open(tmp_path / "nowhere.relstat")
    (tmp_path / "begun.relstat").mkdir()
    (tmp_path / "begun.relstat" / "lock").touch()
    with pytest.raises(InputError, match="is not finished"):
        relstat.open(tmp_path / "begun.relstat")


def test_the_library_measures_the_documents_that_the_shell_measures(tmp_path: Path) -> None:
    """Other languages and copies are left out by one default, and kept by one choice."""
    text = "The delegation of the friendly country visited the museum of the city and signed. " * 2
    spanish = "El pueblo trabaja en los campos de la patria y canta canciones de la tierra. " * 2
    rows = [
        {"id": name, "date": "2012-01-01", "title": "A visit", "source": "A", "text": body}
        for name, body in (("one", text), ("again", text), ("es", spanish))
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    index = tmp_path / "a.relstat"
    relstat.build_index(path, index)
    for given in (path, index):
        assert relstat.open(given).metadata["id"].to_list() == ["one"]
        assert len(relstat.open(given, lang="all")) == 2
        assert len(relstat.open(given, lang="all", copies="keep")) == 3
        marked = relstat.open(given, copies="mark")
        assert marked.values("copy").to_list() == ["original", "copy"]
    assert relstat.read(path).metadata["id"].to_list() == ["one"]
    with pytest.raises(InputError, match="is an index, not a folder of files"):
        relstat.read(index)
