"""Short digests that stand for a text, and for all that a corpus holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from relstat.arrays import Keys
from relstat.derived import derived, derived_per_document

if TYPE_CHECKING:
    from relstat.corpus.corpus import Corpus

__all__ = ["digests_in_parts", "digests_of", "fingerprint", "text_digests"]


def digests_of(texts: Iterable[str]) -> Keys:
    """A 64-bit BLAKE2b digest of each text."""
    return digests_in_parts((True, (text.encode(),)) for text in texts)


def digests_in_parts(parts: Iterable[tuple[bool, Iterable[bytes]]]) -> Keys:
    """The same of texts that come in parts: whether a part begins a text, and its bytes."""
    digests = []
    for begins, some in parts:
        if begins:
            digests.append(hashlib.blake2b(digest_size=8))
        for data in some:
            digests[-1].update(data)
    return np.array([int.from_bytes(one.digest(), "little") for one in digests], dtype=np.uint64)


@derived_per_document
def text_digests(corpus: Corpus) -> Keys:
    """A 64-bit BLAKE2b digest of each document's text."""
    return digests_of(corpus.texts.to_list())


@derived
def fingerprint(corpus: Corpus) -> str:
    """Six hexadecimal digits of all that a corpus holds; see :attr:`Corpus.fingerprint`."""
    digest = hashlib.blake2b(corpus.text_digests.astype("<u8").tobytes(), digest_size=16)
    for name in sorted(set(corpus.metadata.columns) - {"file", "line"}):
        digest.update(f"\x1d{name}\x1d".encode())
        values = corpus.metadata[name].cast(pl.String).fill_null("\x00")
        digest.update(values.str.join("\x1e").item().encode("utf-8"))
    for note in corpus.options.notes():
        digest.update(note.encode())
    return digest.hexdigest()[:6]
