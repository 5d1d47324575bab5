"""The record of an index: what is written is read again, and nothing else is."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstat.errors import CorruptIndexError, IndexVersionError
from relstat.storage.manifest import FORMAT, FileRecord, Manifest

INDEX = Path("kcna.relstat")
RECORD = FileRecord(size=3, blake2b="ab" * 32)
names = st.text(max_size=8)
counts = st.dictionaries(names, st.integers(min_value=0), max_size=3)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | names,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
    max_leaves=4,
)


def manifest(**changes: Any) -> Manifest:
    """A manifest of one source and one file, with some values changed."""
    usual: dict[str, Any] = {
        "relstat": "0.2.0",
        "libraries": {"sentencex": "1.0.1"},
        "options": {"language": None, "min": 5},
        "sources": [{"file": "조선.jsonl", "size": 12, "digest": "0" * 64}],
        "counts": {"documents": 2, "words": 345},
        "fingerprint": "cafe",
        "data": "data-" + "0" * 32,
        "files": {"shard-0/ids.npy": RECORD},
    }
    return Manifest(**(usual | changes))


def signed(values: dict[str, Any]) -> bytes:
    """What a manifest of any values looks like, with a digest that is right."""
    zeros = "0" * 64
    text = json.dumps(values | {"digest": zeros}, sort_keys=True, indent=1) + "\n"
    digest = hashlib.blake2b(text.encode(), digest_size=32).hexdigest()
    return text.replace(zeros, digest, 1).encode()


def written() -> dict[str, Any]:
    """The values in the text of a manifest, without the digest."""
    values: dict[str, Any] = json.loads(manifest().to_json())
    del values["digest"]
    return values


@given(
    libraries=st.dictionaries(names, names, max_size=3),
    options=st.dictionaries(names, values, max_size=3),
    counts=counts,
    file=st.text(st.characters(), max_size=8) | st.just("undecodable \udcff name"),
)
def test_what_is_written_is_read(
    libraries: dict[str, str], options: dict[str, Any], counts: dict[str, int], file: str
) -> None:
    """Any manifest comes back equal, names of files that are no Unicode included."""
    sources = [{"file": file, "size": 0, "digest": ""}]
    made = manifest(libraries=libraries, options=options, counts=counts, sources=sources)
    assert Manifest.from_json(made.to_json().encode("ascii"), INDEX) == made


def test_the_text_depends_on_the_content_only() -> None:
    """The order in which things were put in does not show, and a newline ends the text."""
    one = manifest(counts={"documents": 2, "words": 345}).to_json()
    other = manifest(counts={"words": 345, "documents": 2}).to_json()
    assert one == other
    assert one.endswith("}\n")
    assert list(json.loads(one)) == sorted(json.loads(one))


def test_the_digest_can_be_computed_by_hand() -> None:
    """The digest is the BLAKE2b hash of the text with zeros in its place."""
    assert signed(written()) == manifest().to_json().encode("ascii")


def test_every_flipped_byte_is_noticed() -> None:
    """No byte of the text can be another one, be it white space or a letter of the digest."""
    text = manifest().to_json().encode("ascii")
    for place in range(len(text)):
        for flip in (1, 2, 32, 128):
            changed = bytearray(text)
            changed[place] ^= flip
            with pytest.raises((CorruptIndexError, IndexVersionError), match=r"manifest\.json"):
                Manifest.from_json(bytes(changed), INDEX)


@given(st.binary(max_size=40) | st.sampled_from([b"[" * 100_000, b"null", b'{"format": 1}']))
def test_anything_else_is_refused(content: bytes) -> None:
    """Bytes that are no manifest are one clear error, whatever they are."""
    with pytest.raises(CorruptIndexError, match=r"^kcna\.relstat: manifest\.json is damaged: "):
        Manifest.from_json(content, INDEX)


def test_a_cut_off_manifest_is_refused() -> None:
    """A manifest without its end, or with something after it, is damaged."""
    text = manifest().to_json().encode("ascii")
    for content in (text[:-1], text[: len(text) // 2], b"", text + b" "):
        with pytest.raises(CorruptIndexError, match="damaged"):
            Manifest.from_json(content, INDEX)


@pytest.mark.parametrize("key", sorted(written()))
def test_every_value_is_needed(key: str) -> None:
    """A manifest without one of its values is refused, and the value is named."""
    values = written()
    del values[key]
    with pytest.raises(CorruptIndexError, match=rf"{key}.* missing"):
        Manifest.from_json(signed(values), INDEX)


@pytest.mark.parametrize("key", sorted(written()))
@pytest.mark.parametrize("wrong", [None, 1.5, True, "?", ["?"], {"a": None}], ids=repr)
def test_every_type_is_checked(key: str, wrong: object) -> None:
    """A manifest with a value of another type is refused, and the value is named."""
    if (key, wrong) in [("options", {"a": None}), ("relstat", "?"), ("fingerprint", "?")]:
        return  # these are right
    with pytest.raises(CorruptIndexError, match=key):
        Manifest.from_json(signed(written() | {key: wrong}), INDEX)


def test_what_this_format_does_not_know_is_refused() -> None:
    """A value too many means that something else wrote the manifest."""
    with pytest.raises(CorruptIndexError, match="colour unknown"):
        Manifest.from_json(signed(written() | {"colour": "red"}), INDEX)


def test_another_format_is_named() -> None:
    """The error tells the format found, the format that is read, and what to do."""
    content = signed({"format": FORMAT + 6, "anything": "else"})
    message = (
        f"says format {FORMAT + 6}, this relstat reads format {FORMAT}; "
        "rebuild it with: relstat index"
    )
    with pytest.raises(IndexVersionError, match=re.escape(message)):
        Manifest.from_json(content, INDEX)


@pytest.mark.parametrize("name", ["/etc/passwd", "../ids.npy", "a/../b", "a//b", "", ".", "a\\b"])
def test_files_lie_in_the_index(name: str) -> None:
    """A name that could lead out of the folder is refused."""
    with pytest.raises(ValueError, match="not a relative name"):
        manifest(files={name: RECORD})


@pytest.mark.parametrize("data", ["..", "data-", "data-" + "g" * 32, "/data-" + "0" * 32])
def test_the_data_lie_in_the_index(data: str) -> None:
    """The folder of the data is named the one way that a build names it."""
    with pytest.raises(ValueError, match="data is not"):
        manifest(data=data)


@pytest.mark.parametrize("key", ["file", "size", "digest"])
def test_a_source_is_told_in_full(key: str) -> None:
    """A source without its name, size or digest is refused."""
    source = {"file": "a.txt", "size": 1, "digest": "ff", "date": None}
    assert manifest(sources=[source]).sources == [source]
    del source[key]
    with pytest.raises(ValueError, match=rf"{key} of sources\[0\]"):
        manifest(sources=[source])
