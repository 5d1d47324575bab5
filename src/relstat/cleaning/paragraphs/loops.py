"""Pages whose text stands in the file many times over.

Where a page's paragraphs were nested by mistake, each paragraph was saved with all that follow
it inside: the second paragraph is the end of the first, the third the end of the second. What a
paragraph has before that end is the paragraph that was meant, so taking the ends off gives the
page once, in order, paragraph by paragraph.

Apart from nests, a whole paragraph of :data:`LONG` characters or more that has stood before in
the document is removed. Shorter ones may be refrains, chants or items of lists and stay.
"""

from __future__ import annotations

import re
from typing import Final

import polars as pl

from relstat.cleaning.steps import put

__all__ = ["LONG", "unlooped"]

LONG: Final = 200
"""Characters from which a paragraph that stands twice in a document is a copy, not a refrain."""

_FIRST_END: Final = 80
"""A nest begins with an end of so many characters or more; inside a nest any end counts."""

_BREAK: Final = re.compile(r"(\n(?:[ \t]*\n)*)")


def unlooped(texts: pl.Series) -> pl.Series:
    """The texts with what is repeated as a whole kept once."""
    rows = ((texts.str.len_bytes() > LONG) & texts.str.contains("\n", literal=True)).arg_true()
    rows = rows.filter(_may_loop(texts.gather(rows)))
    before = texts.gather(rows).to_list()
    after = [_unlooped(text) for text in before]
    changed = [n for n, text in enumerate(after) if text is not before[n]]
    if not changed:
        return texts
    return put(texts, rows.gather(changed), pl.Series([after[n] for n in changed]))


def _may_loop(texts: pl.Series) -> pl.Series:
    """Whether a long line of a text occurs twice in it or ends with the next long one."""
    number = pl.int_range(len(texts), dtype=pl.Int32)
    lines = (
        pl.select(text=number, line=texts.str.split("\n"))
        .explode("line")
        .filter(pl.col("line").str.len_bytes() >= _FIRST_END)
        .filter(pl.col("line").str.len_chars() >= _FIRST_END)
        .with_columns(pl.col("line").hash().alias("hash"))
    )
    ends = pl.col("line").str.strip_chars_end()
    here = pl.col("text") == pl.col("text").shift(-1)
    found = lines.filter(
        pl.struct("text", "hash").is_duplicated() | (here & ends.str.ends_with(ends.shift(-1)))
    )
    return pl.select(number.is_in(found["text"].unique().implode())).to_series()


def _unlooped(text: str) -> str:
    pieces = _BREAK.split(text)
    paragraphs, breaks = pieces[::2], [*pieces[1::2], ""]
    kept = _without_copies(_without_ends(paragraphs))
    if kept == paragraphs:
        return text
    left = [(p, b, was) for p, b, was in zip(kept, breaks, paragraphs, strict=True) if p or not was]
    return "".join(p + b for p, b, _ in left).rstrip("\n") if left else text


def _without_ends(paragraphs: list[str]) -> list[str]:
    """Each paragraph without the end that the next one is; nothing where it is the next one."""
    kept = list(paragraphs)
    nested = False
    for n in range(len(paragraphs) - 1):
        whole, end = paragraphs[n].rstrip(), paragraphs[n + 1].rstrip()
        at = len(whole) - len(end)
        nested = (
            len(end) >= (1 if nested else _FIRST_END if at else LONG)
            and whole.endswith(end)
            and (at == 0 or not (whole[at - 1].isalnum() and end[0].isalnum()))
        )
        if nested:
            kept[n] = whole[:at].rstrip()
    return kept


def _without_copies(paragraphs: list[str]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for paragraph in paragraphs:
        words = paragraph.strip()
        copy = len(words) >= LONG and words in seen
        kept.append("" if copy else paragraph)
        if len(words) >= LONG:
            seen.add(words)
    return kept
