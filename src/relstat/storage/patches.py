"""Originals beside cleaned texts: each kept as the little in which it differs.

Where the cleaned text occurs in the original as it is, that is what was before and after it.
Elsewhere it is the original compressed by zstd with the cleaned text as its dictionary, so that
what both share takes a few bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

__all__ = ["PATCH", "patches", "restored"]

PATCH: Final = {
    "relstat:before": pl.String(),
    "relstat:after": pl.String(),
    "relstat:patch": pl.Binary(),
}
"""The columns of a patch; all null where a text is its original."""

_LEVEL: Final = 1


def patches(originals: Sequence[str], texts: Sequence[str]) -> pl.DataFrame:
    """What leads from each text back to its original."""
    rows = [_patch(original, text) for original, text in zip(originals, texts, strict=True)]
    return pl.DataFrame(rows, schema=PATCH, orient="row")


def restored(texts: Iterable[str], patches: pl.DataFrame) -> list[str]:
    """The originals that :func:`patches` was given."""
    return [
        _original(text, patch) if patch is not None else (before or "") + text + (after or "")
        for text, (before, after, patch) in zip(
            texts, patches.select(*PATCH).iter_rows(), strict=True
        )
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
        options={option.compression_level: _LEVEL, option.dict_id_flag: 0},
        zstd_dict=_dictionary(text),
    )
    return None, None, packed


def _original(text: str, patch: bytes) -> str:
    packed: bytes = _import_zstd().decompress(patch, zstd_dict=_dictionary(text))
    return packed.decode()


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
