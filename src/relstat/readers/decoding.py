"""The lines of a file as text.

UTF-8 is the rule, with or without a byte order mark; UTF-16 and UTF-32 are known by theirs, UTF-16
also by its zero bytes, ISO-2022 by its escape sequences. Lines that are not UTF-8 are decided by
all lines of the file: where lines beyond ASCII are mostly good UTF-8, the file is damaged;
otherwise the encoding is the one that the file declares, or else
:mod:`relstat.readers.guessing` guesses it, and the guess is reported. On every path bytes that
cannot be decoded become U+FFFD and are counted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import AnyStr, Final

from relstat.errors import OptionError
from relstat.readers.guessing import guess_encoding
from relstat.readers.labels import codec_of, is_ascii_compatible
from relstat.readers.limits import MAX_SIZE, too_large
from relstat.readers.problems import FileLog, Tally, UnreadableError

__all__ = ["HEAD", "check_encoding", "decode_bytes", "head_of", "text_lines", "without_surrogates"]

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
_NEVER_WRITTEN: Final = re.compile(rb"\x00{16,}")  # zeros that a crash left in the place of lines
_ESCAPES: Final = {
    b"\x1b$B": "iso2022_jp",
    b"\x1b$@": "iso2022_jp",
    b"\x1b$)C": "iso2022_kr",
}
# A line of Windows-1252 among lines of UTF-8, where files were put together: single bytes beside
# ASCII, each a mark or an accented letter in its place, none a byte of damaged UTF-8.
_WINDOWS_LINE: Final = re.compile(
    rb"(?:[\x00-\x7f]|(?<![\x80-\xff])[\x91-\x94\x96\x97\x85](?![\x80-\xff])"
    rb"|(?<=[A-Za-z])[\xe0\xe1\xe3-\xee\xf1-\xfc](?=[a-z ,.;:!?]))+"
)
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\x0b\x0c\r\x1b\x1a"))


def check_encoding(name: str | None) -> str | None:
    """Return the codec's own name; raises :class:`OptionError` for an unknown encoding.

    Names mean what browsers take them to mean, see :mod:`relstat.readers.labels`; only ``ascii``
    and ``utf-16`` are taken at their word.
    """
    if name is None:
        return None
    own = name.lower().replace("_", "-") in ("ascii", "us-ascii", "utf-16", "utf-32")
    found = codecs.lookup(name).name if own else codec_of(name)
    if found is None:
        raise OptionError(f"no encoding named {name!r}; try utf-8, cp1251 or gb18030")
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
    others: Callable[[], Iterable[bytes]] = tuple,
) -> Iterator[str]:
    r"""Yield the lines of ``pieces`` as text, each with its ``\n``.

    Args:
        again: opens the same bytes once more, to survey a file that is not UTF-8.
        encoding: decodes everything, whatever it looks like.
        declared: the encoding that the file names itself, used where it is not UTF-8.
        longest: a longer line is left out: an empty one stands in its place.
        others: gives the beginnings of other files of the same source, for a guess in doubt.

    Raises :class:`UnreadableError` for an empty or a binary file.
    """
    head, pieces = head_of(pieces)
    if not head:
        raise UnreadableError("empty file")
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    own = codec_of(declared) if declared else None
    shown = None if encoding or marked else _shown_encoding(head, own)
    if encoding is None and marked is None and shown is None and _is_binary(head):
        raise UnreadableError("binary, not text")
    if whole := encoding or marked or shown:
        how = "named" if encoding else "byte order mark" if marked else "by its content"
        log.understand("encoding", f"{_plain_name(whole)} ({how})")
        if shown:
            log.note(f"not UTF-8; read as {shown} ({how})")
        lines = _decode_all(pieces, whole, log, longest)
    else:
        reopen = again
        if b"\r" in head and b"\n" not in head:  # lines that end as on an old Macintosh
            pieces = _with_line_ends(pieces)

            def reopen() -> Iterator[bytes]:
                return _with_line_ends(again())

        survey = _Survey(reopen, declared, own, longest, others)
        lines = _decode_utf8(pieces, log, survey, longest)
    for number, line in enumerate(lines):
        yield line.lstrip("\ufeff") if number == 0 else line


def _with_line_ends(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes with line feeds in the place of carriage returns."""
    return (piece.replace(b"\r", b"\n") for piece in pieces)


def _plain_name(codec: str) -> str:
    return "utf-8" if codec == "utf-8-sig" else codec


def _shown_encoding(head: bytes, declared: str | None) -> str | None:
    """An encoding whose bytes must be read as a whole, where the first bytes show it."""
    if declared and declared.startswith(("iso2022", "hz")):
        return declared
    for sign, codec in _ESCAPES.items():
        if sign in head and head.isascii():
            return codec
    sizes = [head[start::2].count(0) for start in (0, 1)]
    half = len(head) // 2
    plain = head.translate(None, b"\0" + _CONTROLS)
    if max(sizes) * 10 > 8 * half and min(sizes) * 50 < half <= len(plain) + half // 50:
        return "utf-16-le" if sizes[1] > sizes[0] else "utf-16-be"
    return None


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY_MAGIC):
        return True
    head = _NEVER_WRITTEN.sub(b"", head)
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

    lone_returns: bool | None = None

    def decoded() -> Iterator[str]:
        nonlocal number, lone_returns
        for piece in chain(pieces, [b""]):
            text = decoder.decode(piece, final=not piece)
            if encoding == "cp932":
                text = re.sub("[\uf8f0-\uf8f3]", "\ufffd", text)
            bad.merge(Tally(text.count("\ufffd")))
            if lone_returns is None and text:
                lone_returns = "\r" in text and "\n" not in text
            if lone_returns:
                text = text.replace("\r", "\n")
            number += text.count("\n")
            yield text

    try:
        yield from _split(decoded(), "\n", longest, log)
    except UnicodeError:  # a few codecs know no replacement
        raise UnreadableError(f"not {encoding}, line {number}") from None
    log.count(bad, f"not {encoding} in {{n}} places, read as U+FFFD", skipped=False)


def _decode_utf8(
    pieces: Iterator[bytes], log: FileLog, survey: _Survey, longest: int
) -> Iterator[str]:
    damaged, mixed, undecodable = Tally(), Tally(), Tally()
    # A file that declares another encoding is surveyed before its first line beyond ASCII, since
    # such a line may look like UTF-8 by chance.
    foreign = survey.declared not in (None, "utf-8")
    for number, line in enumerate(_split(pieces, b"\n", longest, log), start=1):
        if not foreign or line.isascii() or not survey.encoding:
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                yield text
                continue
        other = survey.encoding
        if other is None:
            alone = _WINDOWS_LINE.fullmatch(line.rstrip(b"\r\n"))
            (mixed if alone else damaged).add(number)
            yield line.decode("cp1252" if alone else "utf-8", "replace")
            continue
        if not survey.told:
            survey.told = True
            log.note(f"not UTF-8; read as {survey.name} ({survey.how})", number)
        text = decode(line, other)
        if bad := text.count("\ufffd"):
            undecodable.merge(Tally(bad, number))
        yield text
    log.count(mixed, "not UTF-8 in {n} lines, read as cp1252 (guessed)", skipped=False)
    log.count(damaged, "not UTF-8 in {n} lines, bad bytes read as U+FFFD", skipped=False)
    if survey.told:
        log.understand("encoding", f"{survey.name} ({survey.how})")
        name = survey.name
        log.count(undecodable, f"not {name} in {{n}} places, read as U+FFFD", skipped=False)
    else:
        log.understand("encoding", "utf-8")


def decode(data: bytes, codec: str) -> str:
    """Decode bytes; what the encoding does not know becomes U+FFFD."""
    text = data.decode(codec, "replace")
    # Python gives these bytes of Shift_JIS characters for private use, browsers none.
    return re.sub("[\uf8f0-\uf8f3]", "\ufffd", text) if codec == "cp932" else text


class _Survey:
    """Which encoding the lines of a file have that are not UTF-8: found out once, when asked for.

    Attributes:
        declared: the codec that the file names itself.
        told: whether the encoding was reported.
        how: how it was found.
    """

    def __init__(
        self,
        again: Callable[[], Iterator[bytes]],
        label: str | None,
        declared: str | None,
        longest: int,
        others: Callable[[], Iterable[bytes]],
    ) -> None:
        self.declared = declared
        self.told = False
        self.how = "guessed"
        self._again = again
        self._label = label
        self._longest = longest
        self._others = others

    @cached_property
    def encoding(self) -> str | None:
        """The codec; None if the file is damaged UTF-8."""
        sample = bad_lines(self._again(), self._longest)
        if sample is None:
            return None
        if self.declared and self.declared != "utf-8" and is_ascii_compatible(self.declared):
            self.how = "as it declares"
            return self.declared
        samples = (some for one in self._others() if (some := bad_lines(iter([one]))))
        guess = guess_encoding(sample, samples)
        if not guess.clear:
            self.how = "guessed, uncertain"
        return guess.encoding

    @property
    def name(self) -> str:
        """What to call it: the label of the file, or the codec."""
        return self._label if self._label and self.how == "as it declares" else self.encoding or ""


def bad_lines(pieces: Iterator[bytes], longest: int = MAX_SIZE) -> bytes | None:
    """Return a sample of the lines that are not UTF-8; None if most lines beyond ASCII are."""
    good = bad = 0
    sample = bytearray()
    for line in _split(pieces, b"\n", longest):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError as error:
            bad += 1
            if len(sample) < _SAMPLE:
                sample += line[max(0, error.start - _SAMPLE // 2) :][:_SAMPLE] + b"\n"
    return bytes(sample) if bad > good else None


def without_surrogates(text: str) -> str:
    """The text without unpaired surrogates, which no encoding can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def decode_bytes(value: bytes) -> tuple[str, str | None]:
    """Decode a value of a binary column; returns the text, and the encoding if it is not UTF-8.

    Bytes that cannot be decoded become U+FFFD.
    """
    for mark, name in _MARKS:
        if value.startswith(mark):
            return value.decode(name, "replace"), name
    try:
        return value.decode("utf-8"), None
    except UnicodeDecodeError:
        sample = bad_lines(iter([value]))
        if sample is None:
            return value.decode("utf-8", "replace"), None
        encoding = guess_encoding(sample).encoding
        return decode(value, encoding), encoding
