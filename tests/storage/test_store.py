"""A damaged index is refused, by the name of the damaged file, before it can give a number."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from relstat.errors import CorruptIndexError, IndexVersionError
from relstat.loading.indexing import build_index, check_index
from relstat.storage.folder import open_folder
from relstat.storage.store import open_index
from tests.helpers.everything import AllOf, Everything

Damage = Callable[[bytes], bytes]

TEXTS = {
    "KCNA": "The Workers' Party of Korea is the party of the people, and the people love peace.",
    "TASS": "The president told the press that the talks of the two sides were good. U.S.-led war?",
    "SANA": "أكد الوزير أن الشعب يقف صفا واحدا من أجل السلام والحرية في كل مكان من الوطن",
}


def flipped(place: int) -> Damage:
    """One bit of the byte at a place is another; places beyond the end are the last byte."""

    def flip(content: bytes) -> bytes:
        at = min(place, len(content) - 1) if place >= 0 else len(content) // 2
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    return flip


FLIPS = {"first byte": flipped(0), "middle": flipped(-1), "last byte": flipped(1 << 62)}
LENGTHS: dict[str, Damage] = {
    "cut off": lambda content: content[:-1],
    "emptied": lambda content: b"",
    "longer": lambda content: content + b"\0",
}

MAPPED = ("breaks.npy", "suffixes.npy", "text.npy")
READ_AT_ONCE = (
    "cleaned-furniture.parquet",
    "cleaned-joints.parquet",
    "cleaned-steps.parquet",
    "documents.parquet",
    "languages.parquet",
    "similar.parquet",
    "wordings.parquet",
)


def names() -> list[str]:
    """The files of an index of one shard and one slice."""
    columns = (
        "chunk_size chunk_word chunks cleaned-furniture cleaned-joints cleaned-steps divided "
        "documents languages originals sentences-0000 shards shared-0000 similar slices "
        "stream-0000 terms trailing type_chunk types word_term wordings words"
    )
    return sorted([*MAPPED, *(f"{name}.parquet" for name in columns.split())])


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index without damage."""
    folder = tmp_path_factory.mktemp("sound")
    records = [{"source": s, "text": f"{t} {t} ({n})"} for n in (1, 2) for s, t in TEXTS.items()]
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    build_index(folder / "all.jsonl", folder / "sound.relstat")
    return folder / "sound.relstat"


@pytest.fixture(scope="module")
def sound_numbers(sound: Path, all_of: AllOf) -> Everything:
    """All that the index without damage tells."""
    return all_of(open_index(sound))


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """A copy of the index, to be damaged."""
    return shutil.copytree(sound, tmp_path / "copy.relstat")


def path_of(index: Path, name: str) -> Path:
    """A file of an index."""
    return open_folder(index).path(name)


def test_these_are_the_files(sound: Path) -> None:
    """The files that are damaged below are all files of the index."""
    assert sorted(open_folder(sound).manifest.files) == names()


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("where", ["middle", "first byte", "last byte"])
def test_no_number_from_a_changed_file(
    name: str, where: str, copy: Path, all_of: AllOf, sound_numbers: Everything
) -> None:
    """With one bit of a file wrong, each number is right or refused, with the file's name.

    Some are refused: there is no file that nothing is read from.
    """
    path = path_of(copy, name)
    path.write_bytes(FLIPS[where](path.read_bytes()))
    with pytest.raises(CorruptIndexError, match=f"{name}: damaged"):
        check_index(copy)
    if name in READ_AT_ONCE:
        with pytest.raises(CorruptIndexError, match=name):
            open_index(copy)
        return
    told = all_of(open_index(copy))
    other = {what: text for what, text in told.items() if text != sound_numbers[what]}
    assert other
    wrong = {
        what: text[:200]
        for what, text in other.items()
        if not text.startswith(f"CorruptIndexError: {copy}")
        or not re.search(f"{name}:? is damaged", text)
    }
    assert wrong == {}


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("how", LENGTHS)
def test_a_file_of_another_size_is_refused(name: str, how: str, copy: Path) -> None:
    """An index with a file that is longer or shorter than it was cannot be opened."""
    path = path_of(copy, name)
    path.write_bytes(LENGTHS[how](path.read_bytes()))
    for use in (open_index, check_index):
        with pytest.raises(CorruptIndexError, match=f"{name} has .* bytes instead of"):
            use(copy)


@pytest.mark.parametrize("name", names())
def test_a_missing_file_is_refused(name: str, copy: Path) -> None:
    """An index without one of its files cannot be opened."""
    path_of(copy, name).unlink()
    for use in (open_index, check_index):
        with pytest.raises(CorruptIndexError, match=f"{name} is missing"):
            use(copy)


@pytest.mark.parametrize("how", [*FLIPS, *LENGTHS])
def test_a_changed_manifest_is_refused(how: str, copy: Path) -> None:
    """An index whose manifest is not as it was written cannot be opened."""
    path = copy / "manifest.json"
    path.write_bytes((FLIPS | LENGTHS)[how](path.read_bytes()))
    for use in (open_index, check_index):
        with pytest.raises(CorruptIndexError, match=r"manifest.json is damaged"):
            use(copy)


def test_an_index_that_is_not_finished(copy: Path) -> None:
    """A folder without a manifest is what a killed build leaves, and is refused as such."""
    (copy / "manifest.json").unlink()
    for use in (open_index, check_index):
        with pytest.raises(CorruptIndexError, match="is not finished"):
            use(copy)


def test_another_format_is_refused(copy: Path) -> None:
    """An index of a format to come is refused with both numbers and the remedy."""
    values = json.loads((copy / "manifest.json").read_bytes())
    (copy / "manifest.json").write_text(json.dumps(values | {"format": 99}), encoding="ascii")
    for use in (open_index, check_index):
        with pytest.raises(IndexVersionError, match=r"says format 99, .*rebuild it with"):
            use(copy)


def test_damage_after_opening(copy: Path, all_of: AllOf, sound_numbers: Everything) -> None:
    """A file that is damaged while the index is open gives no wrong number either."""
    opened = open_index(copy)
    path = path_of(copy, "stream-0000.parquet")
    path.write_bytes(FLIPS["middle"](path.read_bytes()))
    told = all_of(opened)
    assert "stream-0000.parquet is damaged" in told["texts"]
    assert told["words"] == sound_numbers["words"]
