"""The lines of a file as text.

UTF-8 is the rule, with or without a byte order mark; UTF-16 and UTF-32 are known by theirs.
Lines that are not UTF-8 are decided by all lines of the file: where lines beyond ASCII are
mostly good UTF-8, the file is damaged, its bad bytes become U+FFFD and are counted; otherwise
charset-normalizer guesses the encoding of the bad lines and the guess is reported.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import AnyStr, Final

from relstat.errors import OptionError
from relstat.readers.limits import MAX_SIZE, too_large
from relstat.readers.problems import FileLog, Tally, UnreadableError

__all__ = ["HEAD", "check_encoding", "head_of", "text_lines", "without_surrogates"]

HEAD: Final = 2**13
_SAMPLE: Final = 2**15  # bytes shown to the guesser
_MARKS: Final = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_MAGIC: Final = (
    *(b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0"),
    *(b"\x7fELF", b"7z\xbc\xaf", b"BZh9", b"\xfd7zXZ", b"SQLite format 3", b"PAR1", b"Rar!"),
)
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\x0b\x0c\r\x1b\x1a"))


def check_encoding(name: str | None) -> str | None:
    """Return the codec's own name; raises :class:`OptionError` for an unknown encoding."""
    if name is None:
        return None
    try:
        found = codecs.lookup(name).name
        "".encode(found)  # codecs that do not make text refuse this
    except (LookupError, ValueError):
        raise OptionError(f"no encoding named {name!r}; try utf-8, cp1251 or gb18030") from None
    return "utf-8-sig" if found == "utf-8" else found


def head_of(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first 8 KiB of a file (all of a shorter one) and all of its pieces."""
    start: list[bytes] = []
    size = 0
    while size < HEAD and (piece := next(pieces, None)) is not None:
        start.append(piece)
        size += len(piece)
    return b"".join(start), chain(start, pieces)


def text_lines(
    again: Callable[[], Iterator[bytes]],
    pieces: Iterator[bytes],
    log: FileLog,
    *,
    encoding: str | None = None,
    declared: str | None = None,
    longest: int = MAX_SIZE,
) -> Iterator[str]:
    r"""Yield the lines of ``pieces`` as text, each with its ``\n``.

    Args:
        again: opens the same bytes once more, to survey a file that is not UTF-8.
        encoding: decodes everything, whatever it looks like.
        declared: the encoding that the file names itself, used where it is not UTF-8.
        longest: a longer line is left out: an empty one stands in its place.

    Raises :class:`UnreadableError` for an empty or a binary file.
    """
    head, pieces = head_of(pieces)
    if not head:
        raise UnreadableError("empty file")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if encoding is None and marked is None and _is_binary(head):
        raise UnreadableError("binary, not text")
    if encoding or marked:
        lines = _decode_all(pieces, encoding or marked or "", log, longest)
    else:
        lines = _decode_utf8(again, pieces, log, declared, longest)
    for number, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if number == 0 else line


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY_MAGIC):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # A tenth control characters, or a NUL in every thousand bytes, is no damaged text any more.
    return controls * 10 > len(head) or head.count(0) > max(4, len(head) // 1000)


def _split(
    pieces: Iterable[AnyStr], end: AnyStr, longest: int, log: FileLog | None = None
) -> Iterator[AnyStr]:
    """Cut pieces at ``end``; however long a line is, it is joined once.

    One that is longer than ``longest`` is not held: it becomes an empty one, and a problem.
    """
    none = end[:0]
    held: list[AnyStr] = []
    size = 0
    number = 1
    for piece in pieces:
        parts: list[AnyStr] = piece.split(end)
        first, more = parts[0], parts[1:]
        size += len(first)
        if size <= longest:
            held.append(first)
        else:
            held = []
        if more:
            if size > longest and log:
                log.skip_line(number, too_large("a line", longest))
            yield none.join(held) + end
            for at, line in enumerate(more[:-1], start=1):
                if len(line) > longest and log:
                    log.skip_line(number + at, too_large("a line", longest))
                yield (line if len(line) <= longest else none) + end
            number += len(more)
            held = [more[-1]]
            size = len(more[-1])
    if size > longest and log:
        log.skip_line(number, too_large("a line", longest))
    if last := none.join(held):
        yield last


def _decode_all(
    pieces: Iterator[bytes], encoding: str, log: FileLog, longest: int
) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    bad = Tally()
    number = 1

    def decoded() -> Iterator[str]:
        nonlocal number
        for piece in chain(pieces, [b""]):
            text = decoder.decode(piece, final=not piece)
            bad.merge(Tally(text.count("\ufffd")))
            number += text.count("\n")
            yield text

    try:
        yield from _split(decoded(), "\n", longest, log)
    except UnicodeError:  # a few codecs know no replacement
        raise UnreadableError(f"not {encoding}, line {number}") from None
    log.count(bad, f"not {encoding} in {{n}} places, read as U+FFFD", skipped=False)


def _decode_utf8(
    again: Callable[[], Iterator[bytes]],
    pieces: Iterator[bytes],
    log: FileLog,
    declared: str | None,
    longest: int,
) -> Iterator[str]:
    surveyed = False
    other: str | None = None
    damaged = Tally()
    for number, line in enumerate(_split(pieces, b"\n", longest, log), start=1):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            if not surveyed:
                surveyed = True
                other = _survey(again, declared, longest)
                if other:
                    how = "as it declares" if other == declared else "guessed"
                    log.note(f"not UTF-8; read as {other} ({how})", number)
            if other is None:
                damaged.add(number)
            text = line.decode(other or "utf-8", "replace")
        yield text
    log.count(damaged, "not UTF-8 in {n} lines, bad bytes read as U+FFFD", skipped=False)


def _survey(again: Callable[[], Iterator[bytes]], declared: str | None, longest: int) -> str | None:
    """The encoding of the lines that are not UTF-8; None if the file is damaged UTF-8."""
    good = bad = 0
    sample = bytearray()
    for line in _split(again(), b"\n", longest):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError as error:
            bad += 1
            if len(sample) < _SAMPLE:
                sample += line[max(0, error.start - _SAMPLE // 2) :][:_SAMPLE] + b"\n"
    if good >= bad:
        return None
    return declared if declared and _fits(declared) else _guess(bytes(sample))


def _fits(encoding: str) -> bool:
    """Whether lines cut from the file can be decoded alone: ASCII must be itself."""
    plain = b'Az 09-{}[]",;:\n'
    try:
        return plain.decode(encoding) == plain.decode("ascii")
    except (LookupError, UnicodeError):
        return False


def _guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    for match in from_bytes(sample):
        if not match.encoding.startswith("utf") and _fits(match.encoding):
            return match.encoding
    return None


def without_surrogates(text: str) -> str:
    """The text without unpaired surrogates, which no encoding can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")
