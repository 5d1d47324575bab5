"""Runs of words at the edges of texts: which recur, what is beside them, taking them off.

A unit lies within the first or last line of a text and is written with single spaces. Texts may
be masked (:mod:`relstat.cleaning.learned.masks`) or not; units are masked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
import polars as pl

from relstat.arrays import AnyInts, Ids, Ints, count_pairs, number_pairs
from relstat.cleaning.learned.masks import INITIALS, NUMBER

__all__ = ["EDGES", "Edge", "Patterns", "occurrences", "peeled", "recurring"]

Edge = Literal["top", "bottom"]
EDGES: Final[tuple[Edge, Edge]] = ("top", "bottom")
Patterns = Mapping[Edge, Sequence[tuple[str, str]]]
"""The units of each edge, each with a regular expression for it."""

_LINE: Final = "\ue00a"  # a line end, or an end of the text, among words
_WORD_LENGTH: Final = 12  # characters looked at for each word
_PIECE: Final = 1_000  # characters of an edge that are peeled at a time
_MOST_WORDS: Final = 40  # in a unit
_FEW_WORDS: Final = 4  # so many are looked at in all texts, more where these recur
_CONTEXT: Final = 10  # words beside a unit that tell its surroundings apart
_CLOSING: Final = r""".!?…)\]>"”’'*"""  # what may be last in a sentence
_CLOSED: Final = rf"[{_CLOSING}={INITIALS}]$|(?:^| )-{NUMBER}$"  # a unit or word at an end
_SURE: Final = 4  # a unit of so many words needs no sentence end beside it
_LETTERS: Final = re.compile(r"[^\W\d_]")
_NO_WORD: Final = -1
_RECURRING: Final[dict[str, type[pl.DataType]]] = {
    "unit": pl.String,
    "documents": pl.Int64,
    "alone": pl.Float64,
    "whole": pl.Float64,
    "same": pl.Float64,
    "contexts": pl.Float64,
}


def recurring(texts: pl.Series, edge: Edge, least: int) -> pl.DataFrame:
    """The units at one edge that occur in at least ``least`` masked texts.

    Returns:
        One row a unit: ``unit``; ``documents`` (texts it occurs in); ``alone`` (the share where it
        fills its line); ``whole`` (the share where it fills its line or a sentence ends between
        it and its neighbour); ``same`` (the share of the commonest neighbour in the same sentence);
        ``contexts`` (different surroundings for each text). Sorted by unit.
    """
    few, rows = _recurring(texts, edge, least, _FEW_WORDS)
    more, _ = _recurring(texts.gather(rows), edge, least, _MOST_WORDS)
    more = more.filter(pl.col("unit").str.count_matches(" ") >= _FEW_WORDS)
    shares = [pl.col(name) / pl.col("documents") for name in ("alone", "whole", "same", "contexts")]
    return pl.concat([few, more]).with_columns(shares).sort("unit")


def _recurring(
    texts: pl.Series, edge: Edge, least: int, most_words: int
) -> tuple[pl.DataFrame, Ints]:
    """The units of at most ``most_words`` words, and the texts that have a recurring longest."""
    types, ids = _words_from(texts, edge, most_words)
    line = int((types == _LINE).arg_max() or 0) if (types == _LINE).any() else len(types)
    closing = types.str.contains(_CLOSED).to_numpy()
    closing = np.append(closing, [False, False])  # for a line end and for no word
    rows = np.arange(len(ids))
    units = np.zeros(len(ids), dtype=np.int64)
    names, found = types.to_list(), []
    for place in range(most_words):
        words = ids[rows, place]
        here = (words != line) & (words != _NO_WORD)
        rows, units, words = rows[here], units[here], words[here]
        if not len(rows):
            break
        units = number_pairs(units, words)
        often = np.bincount(units)[units] >= least
        rows, words = rows[often], words[often]
        if not len(rows):
            break
        first, units = np.unique(units[often], return_index=True, return_inverse=True)[1:]
        beside = ids[rows, place + 1]
        ended = closing[words if edge == "top" else beside] | (beside == line)
        measured = {
            "documents": np.bincount(units),
            "alone": np.bincount(units, beside == line),
            "whole": np.bincount(units, ended),
            "same": _commonest(units, np.where(ended, _NO_WORD, beside)),
            "contexts": _different(units, ids[rows, place + 1 : place + 3 + _CONTEXT], line),
        }
        runs = [[names[word] for word in ids[row, : place + 1]] for row in rows[first]]
        written = [" ".join(run if edge == "top" else reversed(run)) for run in runs]
        found.append(pl.DataFrame({"unit": pl.Series(written, dtype=pl.String), **measured}))
    frames = [pl.DataFrame(schema=_RECURRING), *(one.cast(pl.Schema(_RECURRING)) for one in found)]
    return pl.concat(frames), rows


def _words_from(texts: pl.Series, edge: Edge, most_words: int) -> tuple[pl.Series, Ids]:
    """The words of each text from its edge inwards: the distinct ones, and a row of numbers each.

    A line end and the other end of the text are a word of their own; then follows -1.
    """
    width = most_words + _CONTEXT + 3
    length = width * _WORD_LENGTH
    text = texts.str.strip_chars()
    whole = text.str.head(length) + "\n" if edge == "top" else "\n" + text.str.tail(length)
    plain = whole.str.replace_all(r"\s*\n\s*", f" {_LINE} ").str.replace_all(r"\s+", " ")
    lists = plain.str.strip_chars(" ").str.split(" ")
    lists = lists.list.head(width) if edge == "top" else lists.list.reverse().list.head(width)
    lengths = lists.list.len().to_numpy().astype(np.int64)
    words = lists.explode()
    types = words.unique().sort()
    numbers = words.cast(pl.Enum(types)).to_physical().to_numpy().astype(np.int32)
    ids = np.full((len(texts), width), _NO_WORD, dtype=np.int32)
    ids[np.arange(width) < lengths[:, None]] = numbers
    return types, ids


def _commonest(units: Ints, words: AnyInts) -> Ints:
    """For each unit how often its commonest word occurs beside it."""
    here = words != _NO_WORD
    owners, _, counts = count_pairs(units[here], words[here])
    most = np.zeros(int(units.max()) + 1, dtype=np.int64)
    np.maximum.at(most, owners, counts)
    return most


def _different(units: Ints, beside: Ids, line: int) -> Ints:
    """For each unit how many different runs of words occur beside it, over line ends."""
    taken = np.zeros(len(units), dtype=np.int64)
    context = np.zeros(len(units), dtype=np.int64)
    for words in beside.T:
        counts = (words != line) & (words != _NO_WORD) & (taken < _CONTEXT)
        context = np.where(counts, number_pairs(context, words + 1) + 1, context)
        taken += counts
    owners, _, _ = count_pairs(units, context)
    return np.bincount(owners)


def occurrences(texts: pl.Series, runs: Sequence[str]) -> dict[str, int]:
    """How often each run of words stands anywhere in the texts, as whole words."""
    plain = " " + texts.str.replace_all(r"\s+", " ") + " "
    wanted = [f" {run} " for run in runs]
    hits = plain.str.extract_many(wanted, overlapping=True).explode().drop_nulls()
    counted = dict(hits.value_counts().iter_rows())
    return {run: counted.get(key, 0) for run, key in zip(runs, wanted, strict=True)}


def peeled(texts: pl.Series, patterns: Patterns) -> pl.Series:
    """The texts without these units at their edges, one taken off after the other.

    A unit of few words is taken off only where it fills its line or a sentence ends beside it,
    a longer one and one of signs anywhere. White space that a unit leaves at the edge goes with
    it; a text without any of the units stays as it is.
    """
    peelers = {edge: _peelers(patterns.get(edge, ()), edge) for edge in EDGES}
    rows = pl.Series(range(len(texts)), dtype=pl.UInt32)
    left = texts.clone()  # scatter works in place
    while len(rows):
        before = left.gather(rows)
        after = before
        for edge in EDGES:
            for peeler in peelers[edge]:
                after = _peeled_once(after, peeler, edge)
        differs = (after != before).fill_null(False)
        rows = rows.filter(differs)
        left = left.scatter(rows, after.filter(differs)) if len(rows) else left
    return left


def _peeled_once(texts: pl.Series, peeler: str, edge: Edge) -> pl.Series:
    """The texts after one replacement, which sees no more of a long text than its edge."""
    kept = "${before}" if edge == "bottom" else ""
    if edge == "top":
        return texts.str.replace(peeler, kept)
    ends = texts.str.tail(_PIECE)
    peeled = ends.str.replace(peeler, kept)
    rows = (peeled != ends).fill_null(False).arg_true()
    if not len(rows):
        return texts
    some, ends, peeled = texts.gather(rows), ends.gather(rows), peeled.gather(rows)
    rest = some.str.head(some.str.len_chars() - ends.str.len_chars())
    whole = some.str.replace(peeler, kept) if (peeled == "").any() else some
    joined = pl.select(pl.when(peeled == "").then(whole).otherwise(rest + peeled)).to_series()
    return texts.clone().scatter(rows, joined)


def _peelers(units: Sequence[tuple[str, str]], edge: Edge) -> list[str]:
    """Regular expressions for the short and the long units."""
    if not units:
        return []
    ordered = sorted(units, key=lambda unit: (-len(unit[0]), unit[0]))
    every = "|".join(pattern for _, pattern in ordered)
    long = "|".join(pattern for unit, pattern in ordered if _is_sure(unit))
    if edge == "top":
        ended = "|".join(p for unit, p in ordered if re.search(_CLOSED, unit))
        peelers = [rf"^\s*(?:(?:{every})\s+)*(?:{every})[^\S\n]*(?:\n\s*|$)"]
        return peelers + ([rf"^\s*(?:(?:{ended})\s+)*(?:{ended})(?:\s+|$)"] if ended else [])
    peelers = [
        rf"(?:^\s*|[^\S\n]*\n\s*|(?P<before>[{_CLOSING}])\s+)(?:(?:{every})\s+)*(?:{every})\s*$"
    ]
    signs = "|".join(pattern for unit, pattern in ordered if not _LETTERS.search(unit))
    peelers += [rf"(?P<before>)\s+(?:{long})\s*$"] if long else []
    return peelers + ([rf"(?P<before>[{_CLOSING}])(?:{signs})\s*$"] if signs else [])


def _is_sure(unit: str) -> bool:
    """Whether nothing else is written so, wherever it stands at an edge."""
    return unit.count(" ") + 1 >= _SURE or INITIALS in unit or not _LETTERS.search(unit)
