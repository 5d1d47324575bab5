"""The bytes of a file, unpacked piece by piece. What a broken archive holds is kept."""

from __future__ import annotations

import hashlib
import sys
import zlib
from collections.abc import Iterator
from typing import Any, Final

from relstat.corpus.options import Progress
from relstat.errors import InputError, option
from relstat.readers.limits import MAX_SIZE
from relstat.readers.problems import FileLog, UnreadableError
from relstat.readers.sources import Source

__all__ = ["Meter", "source_digest", "unpack", "unpacked_size"]

_MAGIC: Final = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_PIECE: Final = 2**16
# A piece of zstd may unpack to some 30,000 times its size; small pieces bound the memory.
_PACKED_PIECE: Final = {"gzip": 2**15, "zstd": 2**11}


class Meter:
    """Tells ``progress`` how many of all packed bytes are done, at most once a megabyte."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self._told = 0
        self._documents = 0

    def found(self, documents: int) -> None:
        """Count documents."""
        self._documents += documents

    def add(self, count: int) -> None:
        """Count bytes that were read."""
        self._done += count
        if self._progress and self._done - self._told >= 2**20:
            self._told = self._done
            self._progress(min(self._done, self._total), self._total, self._documents)

    def finish(self) -> None:
        """All is done."""
        if self._progress:
            self._progress(self._total, self._total, self._documents)


def source_digest(source: Source) -> str:
    """BLAKE2b (128 bits, in hexadecimal) of the bytes of a file as they are, packed or not.

    Raises :class:`InputError` for a file that cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    try:
        for piece in _raw(source, None):
            digest.update(piece)
    except UnreadableError as error:
        raise InputError(f"{source.file}: {error}") from None
    return digest.hexdigest()


def unpack(
    source: Source,
    log: FileLog | None = None,
    meter: Meter | None = None,
    *,
    largest: int = MAX_SIZE,
) -> Iterator[bytes]:
    """Yield the content of a file in pieces, unpacked if it is gzip or zstd.

    An archive that is broken, ends early or unpacks to more than ``largest`` bytes is reported
    to ``log``; what came before is yielded. Raises :class:`UnreadableError` when nothing can be
    read.
    """
    raw = _raw(source, meter)
    first = next(raw, b"")
    packing = next((name for magic, name in _MAGIC.items() if first.startswith(magic)), None)
    if packing is None:
        if source.packing and first:
            raise UnreadableError(f"no {source.packing} data, in spite of its name")
        if first:
            yield first
            yield from raw
        return
    total = 0
    size = _PACKED_PIECE[packing]
    expand = _Expander(packing)
    while first:
        for start in range(0, len(first), size):
            for piece in expand.feed(first[start : start + size]):
                total += len(piece)
                if total > largest:
                    kept = len(piece) - (total - largest)
                    yield piece[:kept]
                    reason = f"unpacks to more than {largest:,} bytes; the rest is not read"
                    _skip(log, f"{reason}; {option('max_size')} raises the limit")
                    return
                yield piece
            if expand.failure:
                _skip(log, f"broken {packing} data; read up to there")
                return
        first = next(raw, b"")
    if expand.unfinished:
        _skip(log, f"{packing} data ends early; read up to there")


def unpacked_size(source: Source, most: int) -> int:
    """How many bytes a file holds, unpacked, counted to one more than ``most``."""
    first = next(_raw(source, None), b"")
    if not first.startswith(tuple(_MAGIC)):
        return source.size
    return sum(map(len, unpack(source, largest=most + 1)))


def _skip(log: FileLog | None, reason: str) -> None:
    if log:
        log.skip(reason)


def _raw(source: Source, meter: Meter | None) -> Iterator[bytes]:
    if source.data is not None:
        for start in range(0, len(source.data), _PIECE):
            piece = source.data[start : start + _PIECE]
            if meter:
                meter.add(len(piece))
            yield piece
        return
    try:
        with open(source.path, "rb") as file:
            while piece := file.read(_PIECE):
                if meter:
                    meter.add(len(piece))
                yield piece
    except OSError as error:
        raise UnreadableError(error.strerror or "cannot be read") from None


class _Expander:
    """Unpacks one piece after the other; archives may be chained."""

    def __init__(self, packing: str) -> None:
        self._packing = packing
        self._unit: Any = None
        self.failure = False

    @property
    def unfinished(self) -> bool:
        return self._unit is not None

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._unit is None:
                if self._packing == "gzip":
                    data = data.lstrip(b"\0")  # gzip files may be padded with zeros
                    if not data:
                        return
                self._unit = self._start()
            before = self._unit.copy() if self._packing == "gzip" else None
            try:
                piece = self._unit.decompress(data)
            except (zlib.error, self._zstd_error):
                self.failure = True
                if before is not None:
                    yield from _until_broken(before, data)
                return
            data = self._unit.unused_data if self._unit.eof else b""
            if self._unit.eof:
                self._unit = None
            if piece:
                yield piece

    def _start(self) -> Any:
        if self._packing == "gzip":
            return zlib.decompressobj(wbits=31)
        return _import_zstd().ZstdDecompressor()

    @property
    def _zstd_error(self) -> type[Exception]:
        error: type[Exception] = _import_zstd().ZstdError
        return error


def _until_broken(unit: Any, data: bytes) -> Iterator[bytes]:
    """What a piece of gzip data holds before the byte that breaks it."""
    for at in range(len(data)):
        try:
            piece = unit.decompress(data[at : at + 1])
        except zlib.error:
            return
        if piece:
            yield piece


def _import_zstd() -> Any:
    """Load the zstd module of Python 3.14, or its backport."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd
