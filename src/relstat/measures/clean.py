"""The cleaned documents themselves, and what was changed in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Annotated, Any, Final

import polars as pl

from relstat.corpus.corpus import Corpus
from relstat.errors import OptionError, option
from relstat.measures.layout import size_of
from relstat.measures.options import Option, Top, measure
from relstat.tables.table import Column, Provenance, Table

__all__ = ["clean"]

_PIECE: Final = re.compile(r"\w+|\s+|[^\w\s]")
_CONTEXT: Final = 24  # characters shown on each side of a change
_SHOWN: Final = 60  # characters shown of what was taken away or added
_MOST: Final = 8  # changes shown of one document


@measure
def clean(
    corpus: Corpus,
    *,
    diff: Annotated[
        int | None,
        Option(
            "Show what cleaning changed, for this number of documents (default: write the "
            "documents).",
            min=1,
            metavar="DOCUMENTS",
        ),
    ] = None,
    top: Top = None,
) -> Table:
    """The documents as they are measured: cleaned, with all fields; or what cleaning changed.

    Args:
        diff: instead of the documents, the changes in this number of documents of those that were
            changed, spread evenly over the corpus: ``[-taken away-]``, ``{+added+}``, with
            the text around them. A line end is shown as ``⏎``.
        top: documents to give, the first ones; None or 0 gives all.

    Returns:
        A row per document: the core columns, all fields, and ``text``. With ``diff`` a row per
        change, at most eight a document: ``id``, ``source``, ``change``.

    Raises:
        OptionError: ``diff`` is below 1.
    """
    provenance = Provenance.of(corpus, "clean")
    if diff is not None:
        return _changes(corpus, diff, provenance)
    documents = corpus.documents.head(top or len(corpus))
    columns = tuple(
        Column(
            name,
            "date" if name == "date" else "count" if name == "line" else "text",
            rank=0 if name in ("id", "date", "title", "text") else None,
        )
        for name in documents.columns
    )
    number, words = size_of(corpus)
    title = f"Cleaned documents · {number}, {words}"
    return Table(title, documents, columns, (), provenance, total=len(corpus))


def _changes(corpus: Corpus, diff: int, provenance: Provenance) -> Table:
    if diff < 1:
        raise OptionError(f"{option('diff')} is at least 1 document, not {diff}")
    texts, originals = corpus.texts.to_list(), corpus.original_texts()
    changed = [row for row, text in enumerate(texts) if originals[row] != text]
    step = max(len(changed) / diff, 1)
    chosen = sorted({changed[int(place * step)] for place in range(min(diff, len(changed)))})
    metadata = corpus.metadata
    sources = metadata["source"] if "source" in metadata.columns else metadata["file"]
    rows: list[dict[str, Any]] = []
    for row in chosen:
        for number, change in enumerate(_marked(originals[row], texts[row])):
            if number == _MOST:
                change = "… and more"
            rows.append({"id": metadata["id"][row], "source": sources[row], "change": change})
            if number == _MOST:
                break
    schema = {"id": pl.String, "source": pl.String, "change": pl.String}
    columns = (Column("id"), Column("source", rank=1), Column("change"))
    title = f"What cleaning changed · {len(chosen):,} of {len(changed):,} changed documents"
    notes = ("[-removed-] {+added+}; a line end is shown as ⏎",)
    return Table(title, pl.DataFrame(rows, schema=schema), columns, notes, provenance)


def _marked(original: str, text: str) -> Iterator[str]:
    """Yield each change from one text to another, with the words around it."""
    before, after = _PIECE.findall(original), _PIECE.findall(text)
    same = SequenceMatcher(None, before, after)
    for kind, a, b, c, d in same.get_opcodes():
        if kind == "equal":
            continue
        left = _cut_left("".join(before[max(a - _CONTEXT - 1, 0) : a]), _CONTEXT)
        right = _cut_right("".join(before[b : b + _CONTEXT + 1]), _CONTEXT)
        gone, new = _short("".join(before[a:b])), _short("".join(after[c:d]))
        marks = (f"[-{gone}-]" if gone else "") + (f"{{+{new}+}}" if new else "")
        yield re.sub(r"\n+", "⏎", f"{left}{marks}{right}")


def _cut_left(text: str, characters: int) -> str:
    """Return the end of a text, from the start of a word on where there is one."""
    if len(text) <= characters:
        return text
    end = text[-characters:]
    return f"…{end[end.find(' ') + 1 :]}"


def _cut_right(text: str, characters: int) -> str:
    """Return the start of a text, up to the end of a word where there is one."""
    if len(text) <= characters:
        return text
    start = text[:characters]
    return f"{start[: start.rfind(' ')] if ' ' in start else start}…"


def _short(piece: str) -> str:
    if len(piece) <= _SHOWN:
        return piece
    half = _SHOWN // 2
    return f"{piece[:half]} … {piece[-half:]}"
