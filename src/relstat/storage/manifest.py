"""The record of an index: what it holds, how it was made, and the checksum of every file.

``manifest.json`` is deterministic: sorted keys, no time stamps, ASCII. It carries a digest of
itself, so no byte of it changes unnoticed: the BLAKE2b hash of the file with zeros in the place
of the digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any, Final

from relstat.errors import CorruptIndexError, IndexVersionError

__all__ = ["FORMAT", "FileRecord", "Manifest"]

FORMAT: Final = 2
_DATA: Final = re.compile(r"data-[0-9a-f]{32}|")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_ZEROS: Final = "0" * 64


@dataclass(frozen=True)
class FileRecord:
    """The size of a file in bytes and the BLAKE2b hash of its content (256 bits, hexadecimal)."""

    size: int
    blake2b: str


@dataclass(frozen=True)
class Manifest:
    """What an index holds and how it was made.

    Attributes:
        relstat: the version of relstat that built the index.
        libraries: name -> version of the libraries that shaped its numbers.
        options: what was asked for, as JSON knows it.
        sources: the files that were read, each at least ``file``, ``size`` and ``digest``.
        counts: name -> how many there are.
        fingerprint: changes with everything that could change a number.
        data: the folder of the files; filled in when the index is published.
        files: relative name -> size and checksum; filled in when the index is published.
        format: the number of the layout.

    Raises:
        ValueError: a value has the wrong type; the message names it.
    """

    relstat: str
    libraries: Mapping[str, str]
    options: Mapping[str, Any]
    sources: Sequence[Mapping[str, Any]]
    counts: Mapping[str, int]
    fingerprint: str
    data: str = ""
    files: Mapping[str, FileRecord] = field(default_factory=dict)
    format: int = FORMAT

    def __post_init__(self) -> None:
        _check(self.relstat, str, "relstat")
        _check(self.fingerprint, str, "fingerprint")
        _check(self.format, int, "format")
        _check_mapping(self.libraries, str, "libraries")
        _check_mapping(self.options, object, "options")
        _check_mapping(self.counts, int, "counts")
        _check(self.sources, list | tuple, "sources")
        for number, source in enumerate(self.sources):
            _check_mapping(source, object, f"sources[{number}]")
            for key, kind in (("file", str), ("size", int), ("digest", str)):
                _check(source.get(key), kind, f"{key} of sources[{number}]")
        _check(self.data, str, "data")
        if not _DATA.fullmatch(self.data):
            raise ValueError("data is not the name of a folder of an index")
        _check_mapping(self.files, FileRecord, "files")
        for name, record in self.files.items():
            _check_file(name, record)

    def to_json(self) -> str:
        """The text of ``manifest.json``: sorted keys, its own digest, a newline at the end."""
        values = asdict(self) | {"digest": _ZEROS}
        text = json.dumps(values, sort_keys=True, indent=1, allow_nan=False) + "\n"
        # Keys are sorted, so the first digest is the one of the manifest, not one of a source.
        return text.replace(_ZEROS, _hash(text.encode("ascii")), 1)

    @classmethod
    def from_json(cls, content: bytes, index: Path) -> Manifest:
        """Read the content of the ``manifest.json`` of the folder ``index``.

        Raises:
            IndexVersionError: it has another format.
            CorruptIndexError: it is not what :meth:`to_json` wrote; the message says why.
        """
        try:
            values = _parsed(content)
            if values["format"] != FORMAT:
                raise IndexVersionError.between(index, values["format"], FORMAT)
            _check_digest(values.pop("digest"), content)
            _check_keys(values, {each.name for each in fields(cls)})
            _check_mapping(values["files"], dict, "files")
            values["files"] = {
                name: _record(name, record) for name, record in values["files"].items()
            }
            return cls(**values)
        except (ValueError, RecursionError) as error:
            raise CorruptIndexError.because(index, f"manifest.json is damaged: {error}") from error


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content.decode("ascii"))
    except ValueError as error:
        raise ValueError("it is not JSON") from error
    _check_mapping(values, object, "the whole")
    for key, kind in (("format", int), ("digest", str)):
        if key not in values:
            raise ValueError(f"{key} is missing")
        _check(values[key], kind, key)
    parsed: dict[str, Any] = values
    return parsed


def _check_digest(digest: str, content: bytes) -> None:
    blank = content.replace(digest.encode("ascii", "replace"), _ZEROS.encode("ascii"), 1)
    if _hash(blank) != digest:
        raise ValueError("it was changed after it was written")


def _check_keys(values: Mapping[str, Any], expected: set[str]) -> None:
    if missing := sorted(expected - values.keys()):
        raise ValueError(f"{', '.join(missing)} missing")
    if unknown := sorted(values.keys() - expected):
        raise ValueError(f"{', '.join(unknown)} unknown")


def _record(name: str, values: Mapping[str, Any]) -> FileRecord:
    if values.keys() != {"size", "blake2b"}:
        raise ValueError(f"the record of {name} is not a size and a checksum")
    return FileRecord(values["size"], values["blake2b"])


def _check_file(name: str, record: FileRecord) -> None:
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or "\\" in name
    if outside or not path.parts or str(path) != name:
        raise ValueError(f"{name!r} is not a relative name")
    _check(record.size, int, f"size of {name}")
    _check(record.blake2b, str, f"blake2b of {name}")
    if not _DIGEST.fullmatch(record.blake2b):
        raise ValueError(f"blake2b of {name} is not 64 hexadecimal digits")


def _check_mapping(value: Any, kind: Any, name: str) -> None:
    _check(value, dict, name)
    for key, item in value.items():
        _check(key, str, f"a key of {name}")
        _check(item, kind, f"{key} of {name}")


def _check(value: object, kind: Any, name: str) -> None:
    """Refuse a value of another type; True and False are no integers here."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        kinds = {str: "text", int: "an integer", dict: "an object"}
        raise ValueError(f"{name} is not {kinds.get(kind, 'what it should be')}")


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=32).hexdigest()
