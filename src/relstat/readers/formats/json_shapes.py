"""Records out of the shapes that JSON has around them.

Web services wrap records in lists and objects and texts in objects; data frames are written by
columns; messengers cut texts into runs, databases mark types. What all of them mean is a list of
objects with a text each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from relstat.readers.columns import USUAL, plain_name

__all__ = ["nested_records", "records_of_frame", "unwrapped"]

_WRAPPED: Final[tuple[str, ...]] = (
    *("rendered", "#text", "_text", "$t", "text", "value", "plain", "html", "raw", "main"),
    *("$date", "$oid", "$numberLong"),
)
_MARKED: Final[tuple[str, ...]] = (
    "rendered",
    "$date",
    "$oid",
    "$numberLong",
)  # wraps a value of any column
_ROLES: Final = {name: role for role, names in USUAL.items() for name in names}
_NAMED: Final = frozenset(("source", "author", "publisher", "outlet", "site", "agency"))
_WRAPPER: Final = 4  # members that a wrapper of a text has at most
_RUNS: Final = ("text", "content", "value")  # what holds the words of a run of a text
_NESTING: Final = frozenset((dict, list))
_LEAST: Final = 2  # records by name, or columns, that make a table


def unwrapped(record: dict[str, Any], is_record: Callable[[Any], bool]) -> dict[str, Any]:
    """Return a record of a web service as one object.

    A text that is wrapped (``"content": {"rendered": "..."}``) or cut into a list takes the place
    of its wrapper; a record that lies in one of the members (``"_source"``, ``"node"``,
    ``"attributes"``) comes out, and the other members stay beside it.
    """
    if _NESTING.isdisjoint(map(type, record.values())):
        return record
    plain = {name: _unwrapped_value(name, value) for name, value in record.items()}
    if is_record(plain):
        return plain
    inner = [name for name, value in plain.items() if isinstance(value, dict)]
    if not inner:
        return record
    opened = {name: unwrapped(plain[name], is_record) for name in inner}
    records = [name for name in inner if is_record(opened[name])]
    if len(records) != 1:
        return record
    [name] = records
    rest = {key: value for key, value in plain.items() if key != name}
    return {**rest, **opened[name]}


def _unwrapped_value(name: str, value: Any) -> Any:
    """The text, date or name that is wrapped in the value of a column with a usual name."""
    if value.__class__ is list:
        return _joined(name, value)
    if value.__class__ is not dict or len(value) > _WRAPPER:
        return value
    plain = plain_name(name)
    role = _ROLES.get(plain)
    if role == "text" and any(_ROLES.get(plain_name(key)) in ("title", "date") for key in value):
        return value  # a record of its own
    keys: tuple[str, ...] = _MARKED if role is None else _WRAPPED
    keys += ("date",) if role == "date" else ("name",) if plain in _NAMED else ()
    for key in keys:
        inner = value.get(key)
        if key == "$date" and isinstance(inner, dict):
            inner = inner.get("$numberLong")
        if isinstance(inner, str):
            return inner
    return value


def _joined(name: str, value: list[Any]) -> Any:
    """A text that is a list of paragraphs, or of runs, as one; other lists stay."""
    role = _ROLES.get(plain_name(name))
    if role is None or not value:
        return value
    if role != "text":
        return value[0].strip() if len(value) == 1 and isinstance(value[0], str) else value
    parts = [_run(part) for part in value]
    if any(part is None for part in parts):
        return value
    # Runs of one text go on where the last one ended; paragraphs are all of one kind.
    if len({type(part) for part in value}) > 1:
        return "".join(part for part in parts if part)
    return "\n\n".join(part for part in parts if part and part.strip())


def _run(part: Any) -> str | None:
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        return next((part[key] for key in _RUNS if isinstance(part.get(key), str)), None)
    return None


def records_of_frame(
    value: Mapping[str, Any], is_record: Callable[[Any], bool]
) -> list[dict[str, Any]]:
    """Return the rows of a data frame that was written by columns; none for anything else.

    That is ``{"text": {"0": "..."}}`` or ``{"text": ["..."]}``, all columns with the same keys or
    of the same length, or ``{"columns": [...], "data": [[...]]}``.
    """
    columns, data = value.get("columns"), value.get("data")
    if isinstance(columns, list) and isinstance(data, list) and columns:
        names = [name for name in columns if isinstance(name, str)]
        lists = all(isinstance(row, list) and len(row) == len(names) for row in data)
        rows = [dict(zip(names, row, strict=True)) for row in data] if lists else []
        return rows if rows and len(names) == len(columns) and is_record(rows[0]) else []
    kept = {name: column for name, column in value.items() if type(column) in _NESTING}
    if len(kept) < len(value) or len(kept) < _LEAST:
        return []
    first = next(iter(kept.values()))
    if all(isinstance(column, dict) for column in kept.values()):
        keys = list(first)
        same = all(list(column) == keys for column in kept.values())
        rows = [{name: kept[name][key] for name in kept} for key in keys] if same else []
    elif all(isinstance(column, list) for column in kept.values()):
        same = all(len(column) == len(first) for column in kept.values())
        rows = [{name: kept[name][n] for name in kept} for n in range(len(first))] if same else []
    else:
        return []
    return rows if rows and any(map(is_record, rows)) else []


def nested_records(value: Any, is_record: Callable[[Any], bool]) -> list[Any]:
    """Return the elements of all lists of records inside a value, in order.

    Objects of records by their name or number are such lists, too; the name is the id of a record
    that has none.
    """
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
        elif len(one) >= _LEAST and all(isinstance(item, dict) for item in one.values()):
            opened = {name: unwrapped(item, is_record) for name, item in one.items()}
            if sum(map(is_record, opened.values())) * 2 >= len(one):
                found += [_with_id(name, item) for name, item in opened.items()]
                continue
        inside = one.values() if isinstance(one, dict) else one
        pending += reversed([item for item in inside if isinstance(item, dict | list)])
    return found


def _with_id(name: str, record: dict[str, Any]) -> dict[str, Any]:
    has_id = any(plain_name(key) in USUAL["id"] for key in record)
    return record if has_id else {"id": name, **record}
