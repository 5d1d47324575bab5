"""What keeps a text from acting on the program that opens a table.

Titles, cells and notes hold words, names and paths of somebody else's. In mark-up they must not
be mark-up, and in a spreadsheet no formula.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

import polars as pl

__all__ = ["UNPRINTED", "cell_escape", "defused", "needs_quotes", "text_escape"]

Escape = Callable[[str], str]

# A cell that opens with one of these is a formula to Excel, LibreOffice and Google Sheets (the
# wide forms: to Excel in Japanese); white space before it does not help.
_OPENS_FORMULA: Final = r"^(\s*[=+\-@＝＋－＠])"
# Where a program divides at semicolons or tabs, a cell may open inside of ours, unless quoted.
_OPENS_INSIDE: Final = r"[;\t\r\n]\s*[=+\-@＝＋－＠]"
_NUMBER: Final = r"^[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?%?$"
UNPRINTED: Final = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


def defused(frame: pl.DataFrame) -> pl.DataFrame:
    """A table for csv or tsv in which no text is a formula; numbers are what they were.

    A text that a spreadsheet would take for a formula gets an apostrophe in front, which marks a
    text there; one that is a number, such as ``-5``, does not. Control characters become spaces.
    """
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    safe = frame.with_columns(_defused(pl.col(name)).alias(name) for name in texts)
    heads = pl.DataFrame({"name": frame.columns}, schema={"name": pl.String})
    names = heads.select(_defused(pl.col("name")))["name"].to_list()
    return safe.rename(dict(zip(frame.columns, names, strict=True)))


def _defused(column: pl.Expr) -> pl.Expr:
    column = column.str.replace_all(UNPRINTED, " ")
    marked = column.str.replace_all(_OPENS_FORMULA, "'${1}")
    return pl.when(column.str.contains(_NUMBER)).then(column).otherwise(marked)


def needs_quotes(frame: pl.DataFrame) -> bool:
    """Whether all texts must be quoted, since some program would find a formula inside of one."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return any(frame[name].str.contains(_OPENS_INSIDE).any() for name in texts)


def cell_escape(format: str) -> Escape:
    """What makes a cell plain text in a format; tabulate does it for HTML and LaTeX itself."""
    return _CELLS.get(format, str)


def text_escape(format: str) -> Escape:
    """What makes a title or a note plain text in a format; in LaTeX they are comments."""
    return html.escape if format == "html" else _CELLS.get(format, str)


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*\[\]<|])", r"\\\1", text)


def _wiki(text: str) -> str:
    """Entities of HTML for all that is mark-up, macro or template in a wiki or in AsciiDoc."""
    return re.sub(r"[&<>|\[\]{}!*_^~+=#@\"'`:]", lambda found: f"&#{ord(found[0])};", text)


def _jira(text: str) -> str:
    return re.sub(r"([\\|{}\[\]!*_^~])", r"\\\1", text)


def _org(text: str) -> str:
    """Org runs code in braces and passes on what is between two at signs."""
    names = {"|": r"\vert{}", "{": r"\lbrace{}", "}": r"\rbrace{}", "@": r"\commat{}"}
    names |= {"[": r"\lbrack{}", "]": r"\rbrack{}"}
    return re.sub(r"[|{}@\[\]]", lambda found: names[found[0]], text)


def _restructured(text: str) -> str:
    return re.sub(r"([\\*`|_]|^\.)", r"\\\1", text)


_CELLS: Final[dict[str, Escape]] = {
    **dict.fromkeys(("github", "pipe"), _markdown),
    **dict.fromkeys(("mediawiki", "moinmoin", "textile", "asciidoc"), _wiki),
    **dict.fromkeys(("jira", "youtrack"), _jira),
    "orgtbl": _org,
    "rst": _restructured,
}
