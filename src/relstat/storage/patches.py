"""Originals beside cleaned texts: each kept as the little in which it differs.

Where the cleaned text stands in the original as it is, that is what stood before and after it.
Elsewhere it is the original compressed by zstd with the cleaned text as its dictionary, so that
what both share takes a few bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    import zstandard as zstd

__all__ = ["PATCH", "patches", "restored"]

PATCH: Final = {
    "relstat:before": pl.String(),
    "relstat:after": pl.String(),
    "relstat:patch": pl.Binary(),
}
"""The columns of a patch; all null where a text is its original."""


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
    import zstandard as zstd

    content = original.encode()
    shared = _dictionary(text)
    how = zstd.ZstdCompressionParameters.from_level(
        1, source_size=len(content), dict_size=len(shared), write_dict_id=False
    )
    packed = zstd.ZstdCompressor(dict_data=shared, compression_params=how).compress(content)
    return None, None, packed


def _original(text: str, patch: bytes) -> str:
    import zstandard as zstd

    return zstd.ZstdDecompressor(dict_data=_dictionary(text)).decompress(patch).decode()


def _dictionary(text: str) -> zstd.ZstdCompressionDict:
    import zstandard as zstd

    # zstd takes no dictionary of fewer than eight bytes.
    return zstd.ZstdCompressionDict(text.encode().ljust(8), dict_type=zstd.DICT_TYPE_RAWCONTENT)
