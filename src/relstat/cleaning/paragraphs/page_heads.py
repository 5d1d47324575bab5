r"""Lines that a printed document repeats on every page, where form feeds show its pages.

Programs that take the text out of a PDF put a form feed between its pages and keep what is printed
above and below: the name of the series, the date, the number of the page. Such a line is taken off
the edges of pages, if it comes back there on a third of them and three at least, with the same
words, or with a number that counts the pages. The first copy of words without a number of the page
stays: it may be the title. A page that ends in the middle of a sentence is joined to the next one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

import polars as pl

from relstat.cleaning.steps import Step, mend

__all__ = ["PAGE_HEADS"]

_LEAST: Final = 3  # pages that show what is repeated
_SHARE: Final = 3  # of so many pages, one has the line: left and right pages may differ
_EDGE: Final = 3  # lines at the top and at the bottom of a page that may be repeated
_LONGEST: Final = 120  # characters of such a line
_NUMBER: Final = re.compile(r"(?<!\w)\d{1,5}(?!\w)")

_Key = tuple[str, int | None]
"""The words of a line, and how far its last number is from that of the page; None: as written."""


def _without_heads(texts: pl.Series) -> pl.Series:
    return mend(texts, r"\f", _peeled)


def _peeled(text: str) -> str:
    pages = [page.split("\n") for page in text.split("\f")]
    kept = [[line for line in page if line.strip()] for page in pages]
    least = max(_LEAST, -(-sum(map(bool, kept)) // _SHARE))
    tops = _repeated((page[:_EDGE] for page in kept), least)
    bottoms = _repeated((page[: -_EDGE - 1 : -1] for page in kept), least)
    if not (tops or bottoms):
        return text
    seen: set[str] = set()
    return _joined(
        [
            _edge(_edge(page, number, tops, seen)[::-1], number, bottoms, seen)[::-1]
            for number, page in enumerate(pages)
        ]
    )


def _repeated(edges: Iterable[list[str]], least: int) -> set[_Key]:
    """The lines that come back on enough pages."""
    counts: Counter[_Key] = Counter()
    for number, lines in enumerate(edges):
        counts.update({key for line in lines for key in _keys(line, number)})
    return {key for key, count in counts.items() if count >= least}


def _keys(line: str, page: int) -> list[_Key]:
    """What a line is known by: as it is written, and as one that counts the pages."""
    words = " ".join(line.split()).casefold()
    if len(words) > _LONGEST:
        return []
    numbers = _NUMBER.findall(words)
    has_words = any(map(str.isalpha, words))
    counting = [(_NUMBER.sub("#", words), int(number) - page) for number in numbers]
    return [*([(words, None)] if has_words else []), *counting]


def _edge(lines: list[str], page: int, repeated: set[_Key], seen: set[str]) -> list[str]:
    """The lines of a page without the repeated ones at its beginning; first copies stay."""
    start, stays = 0, []
    for _ in range(_EDGE):
        while start < len(lines) and not lines[start].strip():
            start += 1
        found = repeated.intersection(_keys(lines[start], page)) if start < len(lines) else set()
        if not found:
            break
        words, _ = min(found, key=lambda key: key[1] is not None)
        if all(offset is None for _, offset in found) and words not in seen:
            stays.append(lines[start])
        seen.add(words)
        start += 1
    return [*stays, *([""] if stays else []), *lines[start:]]


def _joined(pages: list[list[str]]) -> str:
    parts: list[str] = []
    for page in pages:
        text = "\n".join(page).strip("\n").rstrip()
        if not text:
            continue
        if parts:
            last = parts[-1][-1]
            amid = (last.isalpha() or last in ",-") and text.lstrip()[0].islower()
            parts.append("\n" if amid else "\n\n")
        parts.append(text)
    return "".join(parts)


PAGE_HEADS: Final = Step(
    "page heads", "takes off what is repeated on every page", _without_heads, r"\f"
)
"""Comes before form feeds become line ends."""
