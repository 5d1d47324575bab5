"""Front matter: metadata at the top of a text file.

- YAML between two lines ``---``, of which a part is understood: ``key: value`` with plain or quoted
  scalars, lists (``[a, b]`` or a line ``- a`` each, joined by ``; ``), texts over several lines
  (``|`` and ``>``), one level of nesting (``author:`` over ``  name: x`` is ``author.name``),
  comments;
- TOML between two lines ``+++``;
- one JSON object, alone at the top (also between two lines ``;;;``);
- ``#+TITLE: x`` of Org mode, and the bare lines ``Title: x``, ``Date: y`` of MultiMarkdown and
  Pelican, if all lines up to the first empty one are such and one of them is a title or a date.

``null``, ``~`` and nothing at all are no value. What is not understood is reported by line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from relstat.cleaning.characters.spaces import plain
from relstat.readers.decoding import without_surrogates

__all__ = ["FrontMatter", "split_front_matter"]

_PAIR: Final = re.compile(r"(?P<key>[^\W\d][\w .-]{0,80}?)\s{0,80}:(?:\s+(?P<value>.*))?")
_COMMENT: Final = re.compile(r"(?<!\S)#.*$")
_QUOTED: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?""")
_ITEM: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"'\[\]{}][^,\[\]{}]*)\s*""")


_BLOCK: Final = re.compile(r"[|>][+-]?[0-9]?")
_ORG_LINE: Final = re.compile(r"#\+([A-Za-z_]+):(?:\s(.*))?")
_BARE_LINE: Final = re.compile(r"([A-Za-z][\w -]{0,30}):(?:\s+(.*))?")
_BARE_KEYS: Final = frozenset(
    (
        *(
            "title",
            "subtitle",
            "date",
            "author",
            "authors",
            "source",
            "url",
            "link",
            "slug",
            "tags",
        ),
        *("category", "keywords", "lang", "language", "summary", "status", "modified", "id"),
        *("section", "country", "publisher", "published", "headline", "place", "topic"),
    )
)
_TITLES: Final = frozenset(("title", "date", "headline", "published"))
_MOST_BARE: Final = 30  # lines of metadata without marks around them

_Read = tuple[dict[str, str | None], tuple[int, ...]]
"""The values by key, and the numbers of the lines that are not understood."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values by key, the lines not understood, and the text below."""

    values: dict[str, str | None]
    not_understood: tuple[int, ...]
    text: str


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off a text; without any, the text is returned whole."""
    body = text.removeprefix("\ufeff")
    none = FrontMatter({}, (), text)
    lines = body.split("\n")
    mark = lines[0].rstrip()
    if mark in _MARKS:
        ends = ("---", "...") if mark == "---" else (mark,)
        end = next((n for n, line in enumerate(lines) if n and line.rstrip() in ends), None)
        if end is None:
            return none
        found = _MARKS[mark](lines[1:end])
        rest = "\n".join(lines[end + 1 :])
    elif body.startswith("{"):
        found, rest = _json_head(body)
    else:
        found, rest = _bare_lines(lines)
    # A text may open with a rule and have another one further down.
    if found is None or not found[0]:
        return none
    return FrontMatter(found[0], found[1], rest)


def _yaml(lines: Sequence[str]) -> _Read:
    """The values of lines of YAML, and the lines that are not understood."""
    values: dict[str, str | None] = {}
    wrong: list[int] = []
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 2
        at += 1
        if not line.strip() or line.startswith("#"):
            continue
        pair = _PAIR.fullmatch(line.rstrip())
        try:
            if pair is None or pair["key"] in values:
                raise ValueError
            written = (pair["value"] or "").strip()
            inside = _indented(lines, at)
            if inside and (not _COMMENT.sub("", written).strip() or _BLOCK.fullmatch(written)):
                values |= _nested(pair["key"], written, [lines[n] for n in inside])
                at = inside[-1] + 1
            else:
                values[pair["key"]] = _value(written)
        except ValueError:
            wrong.append(number)
    return values, tuple(wrong)


def _indented(lines: Sequence[str], at: int) -> list[int]:
    """The lines that belong to the key above them: indented ones, and items of a list."""
    found: list[int] = []
    for number in range(at, len(lines)):
        line = lines[number]
        if line.strip() and not line.startswith((" ", "\t", "- ")):
            break
        found.append(number)
    while found and not lines[found[-1]].strip():
        found.pop()
    return found


def _nested(key: str, written: str, lines: Sequence[str]) -> dict[str, str | None]:
    """The value of a key that goes on over the lines below it."""
    bare = [line.strip() for line in lines]
    if _BLOCK.fullmatch(written):
        return {key: ("\n" if written.startswith("|") else " ").join(bare)}
    items = [line for line in bare if line and not line.startswith("#")]
    if all(line.startswith("- ") or line == "-" for line in items):
        listed = [_value(line[1:].strip()) for line in items]
        return {key: "; ".join(item for item in listed if item)}
    values: dict[str, str | None] = {}
    for line in items:
        pair = _PAIR.fullmatch(line)
        if pair is None:
            raise ValueError
        values[f"{key}.{pair['key']}"] = _value((pair["value"] or "").strip())
    return values


def _toml(lines: Sequence[str]) -> _Read | None:
    import tomllib

    try:
        return _flat(tomllib.loads("\n".join(lines))), ()
    except (tomllib.TOMLDecodeError, RecursionError):
        # Each line by itself, so that one that is broken costs no other.
        values: dict[str, str | None] = {}
        wrong: list[int] = []
        for number, line in enumerate(lines, start=2):
            try:
                values |= _flat(tomllib.loads(line))
            except (tomllib.TOMLDecodeError, RecursionError):
                wrong.append(number)
        return values, tuple(wrong)


def _json_lines_head(lines: Sequence[str]) -> _Read | None:
    text = "\n".join(lines).strip()
    return _json_head(text if text.startswith("{") else f"{{{text}}}")[0]


def _json_head(text: str) -> tuple[_Read | None, str]:
    """The object at the top of a text, if something follows it in a line of its own."""
    try:
        value, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None, text
    rest = text[end:].lstrip(" \t")
    if not isinstance(value, dict) or (rest and not rest.startswith("\n")):
        return None, text
    return (_flat(value), ()), rest.removeprefix("\n")


def _bare_lines(lines: Sequence[str]) -> tuple[_Read | None, str]:
    """Metadata without marks around it: Org mode, MultiMarkdown, Pelican."""
    values: dict[str, str | None] = {}
    for number, line in enumerate(lines[:_MOST_BARE]):
        if not line.strip():
            known = _TITLES.intersection(map(str.lower, values))
            org = number > 0 and lines[0].startswith("#+")
            if known and (org or len(values) > 1):
                return (values, ()), "\n".join(lines[number + 1 :])
            return None, ""
        found = _ORG_LINE.fullmatch(line) or _BARE_LINE.fullmatch(line)
        if found is None or (not line.startswith("#+") and found[1].lower() not in _BARE_KEYS):
            return None, ""
        values[found[1]] = (found[2] or "").strip() or None
    return None, ""


def _flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, str | None]:
    """Values of TOML or JSON as text, nested ones by their path."""
    flat: dict[str, str | None] = {}
    for key, value in values.items():
        name = f"{prefix}{without_surrogates(str(key))}"
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{name}.")
        elif isinstance(value, list):
            flat[name] = "; ".join(_scalar(item) or "" for item in value)
        else:
            flat[name] = _scalar(value)
    return flat


def _scalar(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return plain(without_surrogates(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _value(written: str) -> str | None:
    if written.startswith("#"):
        return None
    if written.startswith("["):
        return _list(_COMMENT.sub("", written).rstrip())
    if written.startswith(('"', "'")):
        quoted = _QUOTED.fullmatch(written)
        if quoted is None:
            raise ValueError
        return _unquoted(quoted[1])
    if written.startswith(("|", ">", "{", "&", "*", "!", "%", "@", "`")):
        raise ValueError
    plain = _COMMENT.sub("", written).rstrip()
    return None if plain.lower() in ("", "~", "null") else plain


def _list(written: str) -> str:
    if not written.endswith("]"):
        raise ValueError
    inside = written[1:-1].strip()
    items: list[str] = []
    at = 0
    while at < len(inside):
        item = _ITEM.match(inside, at)
        if item is None or (item.end() < len(inside) and inside[item.end()] != ","):
            raise ValueError
        items.append(_unquoted(item[1].strip()))
        at = item.end() + 1
    return "; ".join(items)


def _unquoted(written: str) -> str:
    if written.startswith("'"):
        return written[1:-1].replace("''", "'")
    if written.startswith('"'):
        # YAML's escapes are JSON's and a few more; json refuses the few with a ValueError.
        text: str = json.loads(written)
        return plain(without_surrogates(text))  # an escape may stand for what no text holds
    return written


_MARKS: Final[dict[str, Callable[[Sequence[str]], _Read | None]]] = {
    "---": _yaml,
    "+++": _toml,
    ";;;": _json_lines_head,
}
