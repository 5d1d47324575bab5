"""Records out of JSON Lines and JSON, each with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from relstat.readers.columns import has_text
from relstat.readers.decoding import without_surrogates
from relstat.readers.formats.format import Format, Head, OpenFile
from relstat.readers.formats.json_shapes import nested_records, records_of_frame, unwrapped
from relstat.readers.grid import Grid, Number, Record, size_in_bytes
from relstat.readers.problems import FileLog

__all__ = [
    "JSON",
    "JSON_LINES",
    "json_lines",
    "json_records",
]

_TITLE: Final = "a JSON file"
# Beside white space: marks of records (RFC 7464), of byte order and of the end of a file of DOS,
# and the zeros of a file that was never written to its end.
_SPACE: Final = re.compile(r"[ \t\r\n\x00\x1a\x1e\ufeff]*")
_AFTER: Final = re.compile(r"[ \t\r\n\x00\x1a\x1e\ufeff]*,?[ \t\r\n\x00\x1a\x1e\ufeff]*")
_NESTING: Final = frozenset((dict, list))
_SHOWN: Final = 2  # records that show what a file holds
_LIST: Final = re.compile(r"\[\s*\{\s*\"(?:[^\"\\]|\\.)*\"\s*:")
_SPREAD: Final = re.compile(r"\{\s*\n\s*\"(?:[^\"\\]|\\.)*\"\s*:")
_SEAM: Final = re.compile(r"\}\s*\{")
# A value as the files of web pages have it: "window.YTD.tweets.part0 = [", "callback({".
_ASSIGNED: Final = re.compile(
    r"[\s\ufeff]*(?:(?:var|let|const|export|default)\s+){0,2}"
    r"[A-Za-z_$][\w$.]{0,80}\s*(?:=|\()\s*(?=[\[{]\s*[\[{\"])"
)
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


def _constant(name: str) -> Number | None:
    return None if name == "NaN" else Number(name)


# Control characters inside strings are let through: the repairs of the text deal with them.
_JSON: Final = json.JSONDecoder(
    parse_float=Number, parse_int=Number, parse_constant=_constant, strict=False
)


class _BrokenError(ValueError):
    """JSON that cannot be parsed; ``at`` is where."""

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.at = at


def _value(text: str, at: int, deepest: int) -> tuple[Any, int]:
    """The JSON value that starts at a place, and where it ends.

    What lies deeper than ``deepest`` is refused: what walks it must not run out of stack.
    """
    try:
        value, end = _JSON.raw_decode(text, at)
    except json.JSONDecodeError as error:
        reason = _lower(error.msg).removesuffix(" at").removesuffix(" starting")
        raise _BrokenError(f"broken JSON: {reason}", error.pos) from None
    except RecursionError:
        raise _BrokenError("JSON nested too deeply", at) from None
    if isinstance(value, dict | list) and _depth_exceeds(value, deepest):
        raise _BrokenError("JSON nested too deeply", at)
    return value, end


def _depth_exceeds(value: Any, deepest: int) -> bool:
    """Whether lists and objects lie in one another deeper than that."""
    if _NESTING.isdisjoint(map(type, value.values() if isinstance(value, dict) else value)):
        return False  # most records: worth a short cut
    layer = [value]
    for _ in range(deepest):
        layer = [
            item
            for outer in layer
            for item in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(item, dict | list)
        ]
        if not layer:
            return False
    return True


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def json_lines(
    lines: Iterable[str], log: FileLog, is_record: Callable[[Any], bool], deepest: int
) -> Iterator[Record]:
    """One object a line; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        at = 0 if line.startswith("{") else _skip_space(line, 0)
        if at == len(line):
            continue
        values: list[Any] = []
        try:
            while at < len(line):
                value, at = _value(line, at, deepest)
                values.append(value)
                if line.startswith("\n", at):
                    break
                after = _AFTER.match(line, at)
                at, before = (after.end() if after else at), at
                if at < len(line) and not line.startswith("{", at):
                    raise _BrokenError("broken JSON: extra data", before)
        except _BrokenError as error:
            log.skip_line(number, f"{error} at column {error.at + 1:,}")
            continue
        escaped = _ESCAPED_SURROGATE.search(line)
        for value in values:
            if not isinstance(value, dict):
                log.skip_line(number, f"not a JSON object but {_kind(value)}")
                continue
            record = unwrapped(value, is_record)
            yield number, _storable(record) if escaped else record, size_in_bytes(line)


def json_records(
    text: str, log: FileLog, is_record: Callable[[Any], bool], deepest: int
) -> Iterator[Record]:
    """An array of objects, objects one after the other, or what wraps a list of objects.

    The text stands in memory as a whole; only JSON Lines are read line by line. ``is_record``
    tells of an object with such a list whether it is a document itself. JSON Lines under the name
    of JSON are read too.
    """
    if assigned := _ASSIGNED.match(text):  # spaces in its place: columns and lines stay
        text = re.sub(r"[^\n]", " ", assigned[0]) + text[assigned.end() :]
        text = text.rstrip(" \t\r\n;)")
    first, _, rest = text[_skip_space(text, 0) :].partition("\n")
    if rest.startswith("{", _skip_space(rest, 0)) and _object_of(first) is not None:
        yield from json_lines(text.split("\n"), log, is_record, deepest)
        return
    walk = _Walk(text, log, deepest)
    start = walk.at
    if text.startswith("{", start) and _SEAM.search(text) and walk.is_one_of_many():
        for line, one, size in walk.objects():
            yield line, _storable(unwrapped(one, is_record)), size
        return
    if text.startswith("[", start):
        found: Iterable[tuple[int, Any, int]] = walk.elements()
    elif text.startswith("{", start):
        line = walk.line(start)
        members = walk.members()
        lists = [
            items
            for items in members.values()
            if isinstance(items, _Elements)
            and items
            and all(isinstance(v, dict) for _, v, _ in items)
        ]
        plain = {
            name: [value for _, value, _ in items] if isinstance(items, _Elements) else items
            for name, items in members.items()
        }
        if not members:
            return
        rows = records_of_frame(plain, is_record)
        if not rows and is_record(unwrapped(plain, is_record)):
            found = [(line, plain, len(text))]
        elif (
            not rows
            and len(lists) == 1
            and any(is_record(unwrapped(one, is_record)) for _, one, _ in lists[0])
        ):
            found = lists[0]
        else:
            inside = rows or nested_records(plain, is_record)
            found = [(line, one, len(text) // len(inside)) for one in inside]
            found = found or (lists[0] if len(lists) == 1 else [(line, plain, len(text))])
    else:
        log.skip("no JSON objects: the file starts with neither { nor [")
        return
    for line, value, size in found:
        if isinstance(value, dict):
            yield line, _storable(unwrapped(value, is_record)), size
        elif isinstance(value, list) and (inside := nested_records(value, is_record)):
            for one in inside:
                yield line, _storable(unwrapped(one, is_record)), size // len(inside)
        else:
            log.skip_line(line, f"not a JSON object but {_kind(value)}")


class _Elements(list[tuple[int, Any, int]]):
    """The elements of an array, each with its line and its size."""


class _Walk:
    """Goes through the outer layers of a JSON text, so that every record has its line."""

    def __init__(self, text: str, log: FileLog, deepest: int) -> None:
        self.deepest = deepest
        self.text = text
        self.log = log
        self.at = _skip_space(text, 0)
        self._line = 1
        self._counted = 0

    def line(self, at: int) -> int:
        """The line of a place; places must be asked for in order."""
        self._line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def elements(self) -> Iterator[tuple[int, Any, int]]:
        """The elements of the array at the present place; a broken one ends it."""
        try:
            yield from self._elements()
            self._end()
        except _BrokenError as error:
            self._stop(error)

    def is_one_of_many(self) -> bool:
        """Whether another object follows the one at the present place."""
        try:
            _, end = _value(self.text, self.at, self.deepest)
        except _BrokenError:
            return False
        return self.text.startswith("{", _skip_space(self.text, end))

    def objects(self) -> Iterator[tuple[int, dict[str, Any], int]]:
        """The objects from the present place on, one after the other; a broken one ends it."""
        try:
            while self.text.startswith("{", self.at):
                line, start = self.line(self.at), self.at
                value, self.at = _value(self.text, start, self.deepest)
                yield line, value, self.at - start
                self._space()
                if self.text.startswith(",", self.at):
                    self._take(",")
            self._end()
        except _BrokenError as error:
            self._stop(error)

    def members(self) -> dict[str, Any]:
        """The members of the object at the present place, arrays as :class:`_Elements`."""
        members: dict[str, Any] = {}
        try:
            self._take("{")
            while not self.text.startswith("}", self.at):
                if members:
                    self._take(",")
                name, self.at = _value(self.text, self.at, self.deepest)
                if not isinstance(name, str):
                    raise _BrokenError("broken JSON: a name must be a string", self.at)
                self._space()
                self._take(":")
                if self.text.startswith("[", self.at):
                    members[name] = elements = _Elements()
                    for element in self._elements():
                        elements.append(element)
                else:
                    members[name], self.at = _value(self.text, self.at, self.deepest)
                self._space()
            self.at += 1
            self._end()
        except _BrokenError as error:
            self._stop(error)
        return members

    def _elements(self) -> Iterator[tuple[int, Any, int]]:
        self._take("[")
        first = True
        while not self.text.startswith("]", self.at):
            if not first:
                self._take(",")
                if self.text.startswith("]", self.at):
                    break  # a comma after the last element
            first = False
            line = self.line(self.at)
            start = self.at
            value, self.at = _value(self.text, start, self.deepest)
            yield line, value, self.at - start
            self._space()
        self.at += 1

    def _take(self, mark: str) -> None:
        if not self.text.startswith(mark, self.at):
            raise _BrokenError(f"broken JSON: expecting {mark!r}", self.at)
        self.at += 1
        self._space()

    def _space(self) -> None:
        self.at = _skip_space(self.text, self.at)

    def _end(self) -> None:
        self._space()
        if self.at != len(self.text):
            raise _BrokenError("broken JSON: extra data", self.at)

    def _stop(self, error: _BrokenError) -> None:
        line = self.text.count("\n", 0, error.at) + 1
        self.log.skip_line(line, f"{error}; the rest of the file is not read")


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _object_of(line: str) -> dict[str, Any] | None:
    try:
        value, end = _JSON.raw_decode(line, _skip_space(line, 0))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and _AFTER.fullmatch(line, end) else None


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Number):
        return "a number"
    return "a string" if isinstance(value, str) else "null, true or false"


def _storable(value: Any) -> Any:
    if isinstance(value, Number):
        return value
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {without_surrogates(name): _storable(item) for name, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list) else value


def _read_lines(opened: OpenFile) -> Iterator[Grid]:
    limits = opened.limits
    lines = opened.lines(limits.record)
    return opened.grids(json_lines(lines, opened.log, opened.is_document, limits.depth))


def _read_whole(opened: OpenFile) -> Iterator[Grid]:
    def records() -> Iterator[Record]:
        text = opened.text(_TITLE, opened.limits.whole)
        yield from json_records(text, opened.log, opened.is_document, opened.limits.depth)

    return opened.grids(records())


def _is_lines(head: Head) -> bool:
    """Whether the first line is one object: JSON Lines, and not an object over several lines."""
    first, _, rest = head.text.partition("\n")
    return first.startswith("{") and (first.rstrip(" ,\t\r").endswith("}") or not rest)


def _is_json(head: Head) -> bool:
    """Whether a file opens as an object or as an array of objects, by itself or under a name."""
    text = head.text
    if assigned := _ASSIGNED.match(text):
        text = text[assigned.end() :]
    return text.startswith("{") or (text.startswith("[") and text[1:].lstrip()[:1] in ("{", "]"))


def _are_lines_of_records(head: Head, named: str) -> bool:
    """Whether the first two lines are objects with a text each, whatever the file's name."""
    if named == "json":  # read by lines there, too
        return False
    lines = [line for line in head.text.split("\n", 3)[:3] if line.strip()]
    objects = [value for line in lines[:2] if (value := _object_of(line)) is not None]
    return len(objects) == _SHOWN and all(has_text(one, head.wanted) for one in objects)


def _is_list_of_records(head: Head, named: str) -> bool:
    """Whether a file opens as a list of objects, or as an object over several lines."""
    text = head.text
    if assigned := _ASSIGNED.match(text):
        text = text[assigned.end() :]
    opened = _LIST.match(text) is not None
    return opened or (named in ("jsonl", "csv", "tsv") and _SPREAD.match(text) is not None)


JSON_LINES: Final = Format(
    name="jsonl",
    suffixes=(".jsonl", ".ndjson"),
    read=_read_lines,
    sniff=_is_lines,
    overrides=_are_lines_of_records,
)
JSON: Final = Format(
    name="json",
    suffixes=(".json",),
    read=_read_whole,
    sniff=_is_json,
    overrides=_is_list_of_records,
    title=_TITLE,
    largest=lambda limits: limits.whole,
)
