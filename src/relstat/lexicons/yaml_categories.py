"""The part of YAML that dictionaries of quanteda are written in: categories over lists of terms.

``category:`` lines, indented where one is inside another, over items ``- term`` or a list
``[term, "other term"]``; quoted or plain; comments from ``#``. Anything else is an error with its
line: a dictionary that is half understood gives wrong numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from relstat.errors import InputError

__all__ = ["read_categories"]

_KEY: Final = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"#\[\]{},&*!|>%@`-][^:#]*?|\w[^:#]*?)\s*:(?:\s+(.*))?"""
)
_QUOTED: Final = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(?:#.*)?""")
_ITEM: Final = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}"']+)\s*(,|\])""")


def read_categories(path: Path, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return each term with its categories: ``a`` and ``a.b`` for a term of ``b`` inside ``a``.

    Raises InputError, with file and line, for what is not understood.
    """
    open_keys: list[tuple[int, str]] = []
    pending = ""  # a list in brackets that goes on over lines
    for line, written in enumerate(text.split("\n"), 1):
        row = written.rstrip()
        if pending:
            row = f"{pending} {row.strip()}"
        elif not row.strip() or row.lstrip().startswith("#") or row.strip() in ("---", "..."):
            continue
        indent = len(row) - len(row.lstrip(" "))
        body = row.strip()
        if "\t" in row[: indent + 1]:
            raise InputError(f"lexicon {path}, line {line}: YAML is indented by spaces, not tabs")
        if body.startswith("- ") or body == "-":
            if not open_keys:
                raise InputError(f"lexicon {path}, line {line}: a term outside of any category")
            while len(open_keys) > 1 and indent < open_keys[-1][0]:
                open_keys.pop()
            term = _scalar(path, line, body[1:].strip())
            if term:
                yield term, _names(open_keys)
            continue
        found = _KEY.fullmatch(body)
        if found is None:
            raise InputError(
                f"lexicon {path}, line {line}: {body!r} is neither a category ('name:') nor a term "
                "('- term')"
            )
        value = (found[2] or "").strip()
        if value.startswith("[") and not re.search(r"\]\s*(#.*)?$", value):
            pending = row
            continue
        pending = ""
        while open_keys and indent <= open_keys[-1][0]:
            open_keys.pop()
        open_keys.append((indent, _scalar(path, line, found[1])))
        for term in _values(path, line, value):
            yield term, _names(open_keys)
    if pending:
        raise InputError(f"lexicon {path}: a list in brackets is not closed: {pending.strip()!r}")


def _names(open_keys: list[tuple[int, str]]) -> tuple[str, ...]:
    """The category, and those that it is inside of."""
    names = [name for _, name in open_keys]
    return tuple(".".join(names[:depth]) for depth in range(1, len(names) + 1))


def _values(path: Path, line: int, value: str) -> list[str]:
    """The terms after a category, in the same line."""
    if not value or value.startswith("#"):
        return []
    if not value.startswith("["):
        return [_scalar(path, line, value)]
    terms, at = [], 1
    value = re.sub(r"\]\s*#.*$", "]", value)
    while at < len(value) and value[at:].strip() != "]":
        found = _ITEM.match(value, at)
        if found is None:
            raise InputError(f"lexicon {path}, line {line}: not a list of terms: {value!r}")
        terms.append(_scalar(path, line, found[1].strip()))
        at = found.end()
        if found[2] == "]":
            break
    return terms


def _scalar(path: Path, line: int, text: str) -> str:
    """A plain or quoted text."""
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        inside = quoted[1][1:-1]
        if quoted[1][0] == "'":
            return inside.replace("''", "'")
        return re.sub(r'\\(["\\/])', r"\1", inside)
    if text[:1] in ("'", '"', "&", "!", "|", ">", "{", "["):
        raise InputError(f"lexicon {path}, line {line}: {text!r} is not a plain or quoted term")
    return re.sub(r"\s+#.*$", "", text)
