"""The part of YAML that dictionaries of quanteda are written in: categories over lists of terms.

``category:`` lines, indented where one is inside another, over items ``- term`` or a list
``[term, "other term"]``; quoted or plain, each in one line; comments from ``#``. Everything else of
YAML is an error with its line and the name of what it is: a dictionary that is half understood
gives wrong numbers. What is read is what PyYAML reads as strings; docs/dependencies.md says why it
does not read them itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

from relstat.errors import InputError

__all__ = ["read_categories"]

_QUOTED: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_PLAIN: Final = re.compile(r"(?:(?!:(?:\s|$)|\s#).)+")
_IN_LIST: Final = re.compile(r"(?:(?!:(?:[\s,\[\]{}]|$)|\?[,\[\]{}]|\s#)[^,\[\]{}])+")
_REST: Final = re.compile(r"\s*(?:(?<=\s)#.*)?")
_ESCAPE: Final = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_OTHERS: Final = {
    "&": "an anchor", "*": "an alias (a term that begins with * is written in quotes)",
    "!": "a tag", "|": "a block of text", ">": "a block of text", "{": "a mapping in braces",
    "[": "a list inside a list", "%": "a directive", "@": "a reserved sign",
    "`": "a reserved sign", ",": "a comma without a term", "]": "a bracket without its list",
    "}": "a brace without its mapping", '"': "a quotation that does not end in its line",
    "'": "a quotation that does not end in its line",
}  # fmt: skip


def read_categories(path: Path, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return each term with its categories: ``a`` and ``a.b`` for a term of ``b`` inside ``a``.

    Raises InputError, with file and line, for what is not understood.
    """
    return _Reader(path, text.split("\n")).read()


@dataclass
class _Category:
    """A category that is being read, and what is in it so far."""

    indent: int
    name: str
    items: int | None = None  # how far its items are indented
    inner: dict[str, int] = field(default_factory=dict)  # categories in it, and their lines
    depth: int | None = None  # how far these are indented
    closed: bool = False  # its terms are in its own line


@dataclass
class _Reader:
    """Reads line after line; a list in brackets may take several."""

    path: Path
    lines: list[str]
    at: int = -1

    def read(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Return the terms with their categories."""
        open_ones = [_Category(-1, "")]
        begun = False
        while self.at + 1 < len(self.lines):
            self.at += 1
            body = self.lines[self.at].strip(" ")
            indent = len(self.lines[self.at]) - len(self.lines[self.at].lstrip(" "))
            if not body or body.startswith("#"):
                continue
            self._require_spaces()
            if indent == 0 and re.match(r"(?:---|\.\.\.)(?:\s|$)", body):
                if begun or not re.fullmatch(r"---\s*(?:\s#.*)?", body):
                    self._refuse(f"{body!r} is the sign of a further document")
                begun = True
                continue
            begun = True
            is_item = body == "-" or body.startswith("- ")
            while len(open_ones) > 1 and indent < open_ones[-1].indent + (not is_item):
                open_ones.pop()
            within = open_ones[-1]
            if is_item:
                yield self._item(within, indent, body[1:].lstrip(" ")), _names(open_ones)
                continue
            name, rest = self._key(body)
            self._enter(within, indent, name)
            open_ones.append(_Category(indent, name))
            terms = self._values(rest)
            open_ones[-1].closed = terms is not None
            for term in terms or ():
                yield term, _names(open_ones)

    def _item(self, within: _Category, indent: int, body: str) -> str:
        """The term of an item of the list of a category."""
        if within.indent < 0:
            self._refuse("a term outside of any category")
        if within.inner or within.closed:
            self._refuse(f"an item of {within.name!r}, which has something else in it")
        if within.items not in (None, indent):
            self._refuse("an item that is indented otherwise than the one before")
        within.items = indent
        if body == "-" or body.startswith("- "):
            self._refuse("a list inside a list")
        term, rest = self._scalar(body, _PLAIN)
        if rest.startswith(":"):
            self._refuse(f"a mapping inside a list: {body!r}")
        self._require_end(rest)
        return term

    def _enter(self, within: _Category, indent: int, name: str) -> None:
        """Note a category inside another one, or at the outside."""
        if within.items is not None or within.closed:
            self._refuse(f"a category inside of {within.name!r}, which has terms")
        if within.depth not in (None, indent):
            self._refuse("a category that is indented otherwise than those beside it")
        within.depth = indent
        if name in within.inner:
            self._refuse(f"{name!r} is a category already, from line {within.inner[name]} on")
        within.inner[name] = self.at + 1

    def _key(self, body: str) -> tuple[str, str]:
        """The name of a category, and what is behind its colon."""
        if body == "?" or body.startswith("? "):
            self._refuse(f"{body!r} is neither a category ('name:') nor a term ('- term')")
        name, rest = self._scalar(body, _PLAIN)
        found = re.match(r"\s*:(?:\s+|$)", rest)
        if found is None or name == "<<":
            self._refuse(f"{body!r} is neither a category ('name:') nor a term ('- term')")
        return name, rest[found.end() :]

    def _values(self, rest: str) -> list[str] | None:
        """The terms in the line of a category; None where there are none."""
        if not rest or rest.startswith("#"):
            return None
        if rest.startswith("["):
            return self._bracketed(rest[1:])
        term, rest = self._scalar(rest, _PLAIN)
        if rest.startswith(":"):
            self._refuse("a mapping in the line of a category")
        self._require_end(rest)
        return [term]

    def _bracketed(self, rest: str) -> list[str]:
        """The terms of a list in brackets, which may go on over lines."""
        terms: list[str] = []
        divided = True  # by a comma from the term before
        while True:
            while not rest.strip() or rest.lstrip().startswith("#"):
                if self.at + 1 == len(self.lines):
                    self._refuse("a list in brackets is not closed")
                self.at += 1
                rest = self.lines[self.at]
                self._require_spaces()
                if re.match(r"---|\.\.\.", rest):
                    self._refuse("a list in brackets is not closed")
            rest = rest.lstrip()
            if rest.startswith("]"):
                self._require_end(rest[1:])
                return terms
            if rest.startswith(",") and not divided:
                divided, rest = True, rest[1:]
                continue
            if not divided:
                self._refuse(f"no comma before {rest!r}")
            if re.match(r"[-?:](?:[\s,\[\]{}]|$)", rest):
                self._refuse(f"{rest!r} is not a plain or quoted term")
            term, rest = self._scalar(rest, _IN_LIST)
            if rest.lstrip().startswith(":"):
                self._refuse(f"a mapping inside a list: {term!r}")
            terms.append(term)
            # A comment needs a space before it.
            if rest.startswith("#"):
                self._refuse(f"no comma before {rest!r}")
            divided = False

    def _scalar(self, text: str, plain: re.Pattern[str]) -> tuple[str, str]:
        """A plain or quoted text at the beginning, and what is behind it."""
        quoted = _QUOTED.match(text)
        if quoted:
            term = self._unquoted(quoted[0])
            rest = text[quoted.end() :]
        else:
            if not text or text.startswith("#"):
                self._refuse("an item without a term")
            if text[0] in _OTHERS:
                self._refuse(f"{text!r} is not a plain or quoted term: {_OTHERS[text[0]]}")
            if re.match(r"[-?:](?:\s|$)", text):
                self._refuse(f"{text!r} is not a plain or quoted term")
            found = plain.match(text)
            if found is None:
                self._refuse(f"{text!r} is not a plain or quoted term")
            term, rest = found[0].rstrip(), text[len(found[0].rstrip()) :]
            if rest[:1] not in (":", ""):
                return term, rest
        if not term.strip():
            self._refuse("a term that is empty")
        return term, rest

    def _unquoted(self, quoted: str) -> str:
        """What is between quotation marks."""
        inside = quoted[1:-1]
        if quoted[0] == "'":
            return inside.replace("''", "'")
        other = re.search(r"\\.", _ESCAPE.sub("", inside))
        if other:
            self._refuse(f"the escape {other[0]} in {quoted}")
        return _ESCAPE.sub(lambda found: str(json.loads(f'"{found[0]}"')), inside)

    def _require_spaces(self) -> None:
        if "\t" in self.lines[self.at]:
            self._refuse("a tab: YAML is indented by spaces, not tabs")

    def _require_end(self, rest: str) -> None:
        if not _REST.fullmatch(rest):
            self._refuse(f"{rest.strip()!r} after a term or list")

    def _refuse(self, what: str) -> NoReturn:
        raise InputError(f"lexicon {self.path}, line {self.at + 1}: {what}")


def _names(open_ones: list[_Category]) -> tuple[str, ...]:
    """The category, and those that it is inside of."""
    names = [one.name for one in open_ones[1:]]
    return tuple(".".join(names[:depth]) for depth in range(1, len(names) + 1))
