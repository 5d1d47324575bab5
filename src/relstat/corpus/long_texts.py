"""Long texts in parts, so that memory does not grow with the longest text.

A text file of many megabytes is no article: it is a collection in one file. It stays one
document, but is read, cleaned and cut part by part. Until its parts are joined again each is a row
of its own, and a column says which part it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import numpy as np
import polars as pl

from relstat.arrays import Flags

__all__ = [
    "LONG",
    "PART",
    "Part",
    "beginning_of",
    "begins",
    "begins_document",
    "divided",
    "joined_texts",
    "lines_of",
    "parts_of",
    "wholes",
]

Part = Literal["first", "more", "last"]

LONG: Final = 1 << 22
"""Characters of the shortest part of a text; no shorter text is divided."""

PART: Final = "relstat:part"
"""The column that says which part of a text a row is; null for a whole text.

Only frames with a long text have it. The parts of a text are consecutive rows.
"""


def lines_of(text: str) -> Iterator[str]:
    r"""The lines of a text, each with its ``\n``, and divided by nothing else."""
    return io.StringIO(text, newline="\n")


def beginning_of(lines: Iterator[str]) -> tuple[str, bool]:
    """The first lines, and whether they are so many that the text may have several parts."""
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= LONG:
            break
    return "".join(held), size >= LONG


def parts_of(lines: Iterable[str]) -> Iterator[str]:
    """Divide the lines of a text into parts, which joined are the text.

    A part has words and ends behind a blank line; where none comes for as long again as a part must
    be, behind any line.
    """
    held: list[str] = []
    size = 0
    blank = worded = False
    for line in lines:
        empty = line.isspace()
        if not empty and worded and (size >= 2 * LONG or (blank and size >= LONG)):
            yield "".join(held)
            held, size, worded = [], 0, False
        held.append(line)
        size += len(line)
        blank = empty
        worded = worded or any(map(str.isalnum, line))
    if held:
        yield "".join(held)


def begins() -> pl.Expr:
    """Whether a row with the column ``PART`` is a whole text or the first part of one."""
    return ~pl.col(PART).is_in(["more", "last"]).fill_null(False)


def begins_document(documents: pl.DataFrame) -> Flags:
    """Bool (rows,), True for a whole text and the first part of one."""
    if PART not in documents.columns:
        return np.ones(documents.height, dtype=np.bool_)
    return documents.select(begins()).to_series().to_numpy().copy()


def wholes(documents: pl.DataFrame) -> pl.Series | None:
    """Which rows are whole texts; None where all are."""
    return documents[PART].is_null() if PART in documents.columns else None


def joined_texts(documents: pl.DataFrame) -> pl.Series:
    """The texts of documents, the parts of long ones joined."""
    if PART not in documents.columns:
        return documents["text"]
    number = pl.Series("document", np.cumsum(begins_document(documents)))
    by_document = documents.select("text", number).group_by("document", maintain_order=True)
    return by_document.agg(pl.col("text").str.join(""))["text"]


def divided(documents: pl.DataFrame) -> pl.DataFrame:
    """Split the long texts of documents, joined before, into the parts in which they were read."""
    if PART not in documents.columns:
        return documents
    frames = []
    for row in range(documents.height):
        whole = documents[row]
        if whole[PART].item() is None:
            frames.append(whole)
            continue
        texts = list(parts_of(lines_of(whole["text"].item())))
        parts = ["first", *["more"] * (len(texts) - 2), "last"]
        more = pl.DataFrame(
            {
                **{name: whole[name].new_from_index(0, len(texts) - 1) for name in ("id", "file")},
                "text": texts[1:],
                PART: parts[1:],
            }
        )
        first = whole.with_columns(pl.lit(texts[0]).alias("text"), pl.lit("first").alias(PART))
        frames.append(pl.concat([first, more], how="diagonal"))
    return pl.concat(frames, how="diagonal")
