"""Front matter: metadata lines at the top of a text file.

A small part of YAML is understood: between two lines ``---``, lines ``key: value`` with plain
or quoted scalars and one-line lists ``[a, b]`` (joined by ``; ``), empty lines and ``#``
comments. ``null``, ``~`` and nothing at all are no value. Anything else is reported by line.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from relstat.cleaning.characters.spaces import plain
from relstat.readers.decoding import without_surrogates

__all__ = ["FrontMatter", "split_front_matter"]

_PAIR: Final = re.compile(r"(?P<key>[^\W\d][\w .-]{0,80}?)\s{0,80}:(?:\s+(?P<value>.*))?")
_COMMENT: Final = re.compile(r"(?<!\S)#.*$")
_QUOTED: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?""")
_ITEM: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,"'\[\]{}][^,\[\]{}]*)\s*""")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values by key, the lines not understood, and the text below."""

    values: dict[str, str | None]
    not_understood: tuple[int, ...]
    text: str


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off a text; without any, the text is returned whole."""
    lines = text.split("\n")
    none = FrontMatter({}, (), text)
    if lines[0].rstrip() != "---":
        return none
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() in ("---", "...")), None)
    if end is None:
        return none
    values: dict[str, str | None] = {}
    wrong: list[int] = []
    for number, line in enumerate(lines[1:end], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        pair = _PAIR.fullmatch(line.rstrip())
        try:
            if pair is None or pair["key"] in values:
                raise ValueError
            values[pair["key"]] = _value((pair["value"] or "").strip())
        except ValueError:
            wrong.append(number)
    # A text may open with a rule and have another one further down.
    if not values:
        return none
    return FrontMatter(values, tuple(wrong), "\n".join(lines[end + 1 :]))


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
