"""Originals beside cleaned texts: each kept as the little in which it differs.

Where the cleaned text occurs in the original as it is, that is what was before and after it.
Elsewhere it is the original compressed by zstd with the cleaned text as its dictionary, so that
what both share takes a few bytes. The patch of a text in parts is those of its parts, one behind
the other, each with the length of its part.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, Final

import polars as pl

__all__ = ["PATCH", "PATCH_BYTES", "patches", "restored"]

PATCH_BYTES: Final = "relstat:patch"
PATCH: Final = {
    "relstat:before": pl.String(),
    "relstat:after": pl.String(),
    PATCH_BYTES: pl.Binary(),
}
"""The columns of a patch; all null where a text is its original."""

_LEVEL: Final = 1
_PART: Final = b"part"  # no frame of zstd begins so
_PART_HEAD: Final = struct.Struct("<4s4Q")  # with the length of the part and of what is kept of it


def patches(originals: Sequence[str], texts: Sequence[str], parts: Sequence[bool]) -> pl.DataFrame:
    """What leads from each text back to its original; ``parts`` says which are parts of one.

    The patches of parts may be joined, as their texts are.
    """
    rows = [
        (None, None, _patch_of_part(original, text)) if part else _patch(original, text)
        for original, text, part in zip(originals, texts, parts, strict=True)
    ]
    return pl.DataFrame(rows, schema=PATCH, orient="row")


def restored(texts: Iterable[str], patches: pl.DataFrame) -> list[str]:
    """The originals that :func:`patches` was given, those of parts joined."""
    return [
        _original(text, *patch)
        for text, patch in zip(texts, patches.select(*PATCH).iter_rows(), strict=True)
    ]


def _patch(original: str, text: str) -> tuple[str | None, str | None, bytes | None]:
    if original == text:
        return None, None, None
    if (start := original.find(text)) >= 0:
        return original[:start], original[start + len(text) :], None
    zstd = _import_zstd()
    option = zstd.CompressionParameter
    packed: bytes = zstd.compress(
        original.encode(),
        options={
            option.compression_level: _LEVEL,
            option.dict_id_flag: 0,
            option.enable_long_distance_matching: 1,
        },
        zstd_dict=_dictionary(text).as_prefix,  # of which all can be met, however long it is
    )
    return None, None, packed


def _patch_of_part(original: str, text: str) -> bytes:
    before, after, packed = _patch(original, text)
    kept = ((before or "").encode(), (after or "").encode(), packed or b"")
    return _PART_HEAD.pack(_PART, len(text), *map(len, kept)) + b"".join(kept)


def _original(text: str, before: str | None, after: str | None, patch: bytes | None) -> str:
    if patch is None:
        return (before or "") + text + (after or "")
    if patch.startswith(_PART):
        return "".join(_originals_of_parts(text, patch))
    packed: bytes = _import_zstd().decompress(patch, zstd_dict=_dictionary(text))
    return packed.decode()


def _originals_of_parts(text: str, patch: bytes) -> Iterator[str]:
    start = at = 0
    while at < len(patch):
        _, characters, *sizes = _PART_HEAD.unpack_from(patch, at)
        cuts = list(accumulate(sizes, initial=at + _PART_HEAD.size))
        before, after, packed = (patch[begin:end] for begin, end in pairwise(cuts))
        at = cuts[-1]
        part, start = text[start : start + characters], start + characters
        yield _original(part, before.decode(), after.decode(), packed or None)


def _dictionary(text: str) -> Any:
    # zstd takes no dictionary of fewer than eight bytes.
    return _import_zstd().ZstdDict(text.encode().ljust(8), is_raw=True)


def _import_zstd() -> Any:
    """Load the zstd module of Python 3.14, or its backport."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
