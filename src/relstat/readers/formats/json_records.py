"""Records out of JSON Lines and JSON, each with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from relstat.readers.columns import USUAL
from relstat.readers.decoding import without_surrogates
from relstat.readers.formats.format import Format, Head, OpenFile
from relstat.readers.grid import Grid, Number, Record, size_in_bytes
from relstat.readers.problems import FileLog

__all__ = [
    "JSON",
    "JSON_LINES",
    "json_lines",
    "json_records",
    "nested_records",
    "unwrapped",
]

_TITLE: Final = "a JSON file"
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_WRAPPED: Final = ("rendered", "#text", "_text", "$t", "text", "value", "plain", "html", "raw")
_USUAL_NAMES: Final = frozenset(name for names in USUAL.values() for name in names)
_WRAPPER: Final = 4  # members that a wrapper of a text has at most
_NESTING: Final = frozenset((dict, list))
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
        raise _BrokenError(f"broken JSON: {_lower(error.msg)}", error.pos) from None
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
        try:
            value, end = _value(line, at, deepest)
            if not line.startswith("\n", end) and _skip_space(line, end) != len(line):
                raise _BrokenError("broken JSON: extra data", end)
        except _BrokenError as error:
            log.skip_line(number, f"{error} at column {error.at + 1:,}")
            continue
        if not isinstance(value, dict):
            log.skip_line(number, f"not a JSON object but {_kind(value)}")
            continue
        escaped = _ESCAPED_SURROGATE.search(line)
        record = unwrapped(value, is_record)
        yield number, _storable(record) if escaped else record, size_in_bytes(line)


def json_records(
    text: str, log: FileLog, is_record: Callable[[Any], bool], deepest: int
) -> Iterator[Record]:
    """An array of objects, one object, or an object with exactly one list of objects.

    The text stands in memory as a whole; only JSON Lines are read line by line. ``is_record``
    tells of an object with such a list whether it is a document itself. JSON Lines under the name
    of JSON are read too.
    """
    first, _, rest = text.lstrip(" \t\r\n").partition("\n")
    if rest.lstrip().startswith("{") and _is_object(first, deepest):
        yield from json_lines(text.split("\n"), log, is_record, deepest)
        return
    walk = _Walk(text, log, deepest)
    start = walk.at
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
        if is_record(unwrapped(plain, is_record)):
            found = [(line, plain, len(text))]
        elif len(lists) == 1 and any(
            is_record(unwrapped(one, is_record)) for _, one, _ in lists[0]
        ):
            found = lists[0]
        else:
            inside = nested_records(plain, is_record)
            found = [(line, one, len(text) // len(inside)) for one in inside]
            found = found or (lists[0] if len(lists) == 1 else [(line, plain, len(text))])
    else:
        log.skip("no JSON objects: the file starts with neither { nor [")
        return
    for line, value, size in found:
        if isinstance(value, dict):
            yield line, _storable(unwrapped(value, is_record)), size
        else:
            log.skip_line(line, f"not a JSON object but {_kind(value)}")


def unwrapped(record: dict[str, Any], is_record: Callable[[Any], bool]) -> dict[str, Any]:
    """Return a record of a web service as one object.

    A text that is wrapped (``"content": {"rendered": "..."}``) takes the place of its wrapper; a
    record that lies in one of the members (``"_source"``, ``"node"``, ``"attributes"``) comes out,
    and the other members stay beside it.
    """
    if not any(value.__class__ is dict for value in record.values()):
        return record
    plain = {name: _unwrapped_text(name, value) for name, value in record.items()}
    if is_record(plain):
        return plain
    inner = [name for name, value in plain.items() if isinstance(value, dict)]
    opened = {name: unwrapped(plain[name], is_record) for name in inner}
    records = [name for name in inner if is_record(opened[name])]
    if len(records) != 1:
        return record
    [name] = records
    rest = {key: value for key, value in plain.items() if key != name}
    return {**rest, **opened[name]}


def _unwrapped_text(name: str, value: Any) -> Any:
    """The text that is wrapped in the value of a column with a usual name."""
    if value.__class__ is not dict or len(value) > _WRAPPER:
        return value
    keys = _WRAPPED if name.strip().casefold() in _USUAL_NAMES else _WRAPPED[:1]
    return next((value[key] for key in keys if isinstance(value.get(key), str)), value)


def nested_records(value: Any, is_record: Callable[[Any], bool]) -> list[Any]:
    """Return the elements of all lists of records inside a value, in order."""
    found: list[Any] = []
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, list):
            objects = [item for item in one if isinstance(item, dict)]
            records = sum(is_record(unwrapped(item, is_record)) for item in objects)
            if records and records * 2 >= len(one):
                found += one
                continue
        inside = one.values() if isinstance(one, dict) else one
        pending += reversed([item for item in inside if isinstance(item, dict | list)])
    return found


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


def _is_object(line: str, deepest: int) -> bool:
    try:
        value, end = _value(line, _skip_space(line, 0), deepest)
    except _BrokenError:
        return False
    return isinstance(value, dict) and _skip_space(line, end) == len(line)


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
    return first.startswith("{") and (first.rstrip().endswith("}") or not rest)


def _is_json(head: Head) -> bool:
    """Whether a file opens as an object or as an array of objects."""
    text = head.text
    return text.startswith("{") or (text.startswith("[") and text[1:].lstrip()[:1] in ("{", "]"))


JSON_LINES: Final = Format(
    name="jsonl", suffixes=(".jsonl", ".ndjson"), read=_read_lines, sniff=_is_lines
)
JSON: Final = Format(
    name="json",
    suffixes=(".json",),
    read=_read_whole,
    sniff=_is_json,
    title=_TITLE,
    largest=lambda limits: limits.whole,
)
