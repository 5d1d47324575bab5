"""Page furniture, learned: what recurs at the edges of many documents of one source.

A licence sentence, a line of navigation, the initials of a reporter, an end mark: they stand at
the very top or bottom of many documents, whatever the document says, and nowhere else. A formula
("The participants laid a floral basket") recurs at the edges too, and must stay. What tells
them apart is counted. A *unit* is a run of words at the edge of a document, inside its first or
last line, masked (:mod:`relstat.cleaning.learned.masks`). It is furniture if

1. *it recurs*: it stands at this edge of at least ``MIN_DOCUMENTS`` documents of the source, and
   of at least the share that its kind asks for. A *mark* has no ordinary word ("-0-", "MH/PA",
   "END", "[pol]", "(Source: Reuters)"); a *name* is capitalised words only ("Rodong News Team");
   all else is a *sentence*. The more a unit looks like text, the larger the share asked for;
2. *it is a whole*: it fills its line, or what is beside it ends a sentence; and no single
   word goes on from it most of the time;
3. *anything is beside it*: the words before it (at the top: after it) differ from document
   to document. Those of a formula in copies and near-copies do not;
4. *it is there only*: in the middle of texts it is rare;
5. *the text does not speak so*: most word triples of a sentence or name (pairs, if it is short)
   stand nowhere else in the texts. Formulas are made of what the text is made of.

Whatever they count, some things are text: dates (the signature, the date line), datelines, what
leads on to the text ("The message reads:"), slogans (they end in an exclamation mark), numbers
of paragraphs, what marks an omission ("<…>"), and what is spoken ("I thank you.", "God bless
America.", "Ladies and gentlemen"). What is spoken and what leads on is recognised by English words
and by punctuation; the counted evidence works in any language that puts spaces between words.

Repair pages looped within a document first: in them the end occurs in the middle, too.

Units are peeled off one by one: once "All rights reserved." is known, what is before it is
at the edge. The middle of a text is never touched.

Batches: what a batch contributes are the texts themselves, of every source those with the
smallest digests, so that any cut into batches keeps the same ones, and copies count once. At
most ``SAMPLE`` texts are kept, divided evenly among the sources, and of a long text its two ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl

from relstat.cleaning.learned.edge_units import (
    EDGES,
    Edge,
    Patterns,
    occurrences,
    peeled,
    recurring,
)
from relstat.cleaning.learned.masks import (
    CREDIT,
    INITIALS,
    MONTH,
    NUMBER,
    WEEKDAY,
    masked,
    pattern_of,
)
from relstat.corpus.cleaning_record import FURNITURE
from relstat.corpus.fingerprints import digests_of

__all__ = ["SAMPLE", "Furniture", "edges_of", "find_furniture", "merge_edges"]

SAMPLE: Final = 8_000
"""Texts that are kept for learning, over all sources."""
MIN_DOCUMENTS: Final = 5
"""A unit of fewer documents is never furniture."""
MIN_SHARES: Final = {"mark": 0.001, "name": 0.3, "sentence": 0.1}
"""The share of a source's documents that a unit must occur in, by its kind."""
MIN_WHOLE: Final = 0.5
"""The share of occurrences that fill their line or stand beside a sentence end, at least."""
MOST_SAME: Final = 0.8
"""The share of the commonest word beside a unit; above it, the unit is a part of a longer one."""
MIN_CONTEXTS: Final = 0.5
"""Different surroundings for each occurrence at the edge, at least."""
MOST_ELSEWHERE: Final = 0.1
"""Occurrences in the middle of texts for each one at the edge, at most."""
MIN_OWN: Final = 0.5
"""The share of a sentence's word groups that stand (nearly) nowhere else, at least."""

_END_LENGTH: Final = 4_000  # characters kept of each end of a long text
_PIECE: Final = 1_000  # characters of each end in which units are looked for
_LOOKED: Final = 4_000  # texts whose middles are looked through
_ROUNDS: Final = 8  # units that stand one outside the other
_DATE_WORDS: Final = 6  # a unit with a month is a date line, unless it has more words

_EDGES: Final = {"source": pl.String, "digest": pl.UInt64, "text": pl.String, "most": pl.UInt32}
_CHOSEN: Final = {
    "edge": pl.String,
    "unit": pl.String,
    "documents": pl.UInt32,
    "elsewhere": pl.UInt32,
    "why": pl.String,
}

_SPOKEN: Final = re.compile(
    r"\b(?:I|we|my|our|thanks?|bless(?:ings?)?|amen|gentlem[ae]n|ladies|friends|comrades"
    r"|citizens|colleagues|excellenc(?:y|ies)|good (?:morning|afternoon|evening|day)|long live"
    r"|mr|sir|madam|president|speaker)\b",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(rf"[/=@#*|_\[\]<>{INITIALS}{CREDIT}]|^-.+-$|^-{NUMBER}$")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_END_MARK: Final = re.compile(f"-{NUMBER}-?")
_OMISSION: Final = re.compile(r"\W*(?:…|\.\.\.)\W*")
_LEADING: Final = ",:)-–—"  # last in what leads on to the text: a salutation, a dateline
_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]+[)\]]\.?")


def edges_of(texts: pl.Series, sources: pl.Series) -> pl.DataFrame:
    """What one batch of documents contributes.

    Args:
        texts: String, one per document; null and blank texts have no edges.
        sources: String of the same length: the outlet of each, or null where none is known.

    Returns:
        One row a text: ``source``, ``digest``, ``text`` (its two ends, if it is long), ``most``.
    """
    batch = pl.DataFrame({"source": sources.cast(pl.String), "text": texts.cast(pl.String)})
    batch = batch.filter(pl.col("text").str.contains(r"\S"))
    text = batch["text"].str.strip_chars()
    long = (text.str.len_chars() > 2 * _END_LENGTH).arg_true()
    some = text.gather(long)
    ends = some.str.head(_END_LENGTH) + "\n" + some.str.tail(_END_LENGTH)
    return _smallest(
        batch.select(
            "source",
            pl.Series("digest", digests_of(batch["text"]), pl.UInt64),
            text.scatter(long, ends),
            pl.lit(SAMPLE, pl.UInt32).alias("most"),
        )
    )


def merge_edges(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """What several batches contribute together; any order and grouping gives the same."""
    return _smallest(pl.concat([pl.DataFrame(schema=_EDGES), *frames]))


def _smallest(edges: pl.DataFrame) -> pl.DataFrame:
    """The texts with the smallest digests of each source, so many that all fit ``SAMPLE``.

    ``most`` is how many any source may have; it only falls, so that what one batch has left out
    no order of merging can bring back.
    """
    edges = edges.unique(["source", "digest"]).sort("source", "digest")
    lowest = edges["most"].min()
    most = lowest if isinstance(lowest, int) else SAMPLE  # of no edges there is none
    sizes = np.sort(edges.group_by("source").len()["len"].to_numpy())
    for place, size in enumerate(sizes):
        level = (SAMPLE - int(sizes[:place].sum())) // (len(sizes) - place)
        if size > level:
            most = max(min(most, level), 1)
            break
    return edges.filter(pl.int_range(pl.len()).over("source") < most).with_columns(
        pl.lit(most, pl.UInt32).alias("most")
    )


def find_furniture(edges: pl.DataFrame) -> Furniture:
    """What is furniture, by the rule at the top of this module.

    Args:
        edges: all batches together, from :func:`merge_edges`.
    """
    parts = edges.sort("source", "digest").partition_by("source", maintain_order=True)
    found = [_furniture_of(one["source"][0], one["text"]) for one in parts]
    return Furniture(
        pl.concat([pl.DataFrame(schema=FURNITURE), *(frame for frame, _ in found)]),
        tuple(unit for _, units in found for unit in units),
    )


def _furniture_of(source: object, texts: pl.Series) -> tuple[pl.DataFrame, list[str]]:
    """The furniture of one source, round by round what is outermost, and its masked units."""
    if len(texts) < MIN_DOCUMENTS:
        return pl.DataFrame(schema=FURNITURE), []
    ends = {
        "top": masked(texts.str.head(_PIECE)),
        "bottom": masked(texts.str.tail(_PIECE)),
    }
    middles = masked(texts.head(_LOOKED))  # the order is that of digests
    rows: list[pl.DataFrame] = []
    for _ in range(_ROUNDS):
        candidates = pl.concat([_candidates(ends[edge], edge) for edge in EDGES])
        if candidates.is_empty():
            break
        patterns = _patterns_of(candidates, are_masked=True)
        chosen = _chosen(candidates, peeled(middles, patterns), len(texts))
        if chosen.is_empty():
            break
        rows.append(chosen)
        patterns = _patterns_of(chosen, are_masked=True)
        ends = {edge: peeled(ends[edge], {edge: patterns[edge]}) for edge in EDGES}
        middles = peeled(middles, patterns)
    units = pl.concat([pl.DataFrame(schema=_CHOSEN), *rows])
    near = {"top": texts.str.head(_PIECE), "bottom": texts.str.tail(_PIECE)}
    examples = [_example(near[edge], unit) for unit, edge in units.select("unit", "edge").rows()]
    frame = units.select(
        pl.lit(source, pl.String).alias("source"),
        "edge",
        pl.Series("unit", examples, pl.String),
        "documents",
        pl.lit(len(texts), pl.UInt32).alias("of"),
        (pl.col("documents") / len(texts)).alias("share"),
        "elsewhere",
        "why",
    )
    return frame, units["unit"].to_list()


def _chosen(candidates: pl.DataFrame, middles: pl.Series, size: int) -> pl.DataFrame:
    """The candidates that are furniture.

    ``middles`` are texts without the candidates at their edges, drawn from ``size`` texts.
    """
    scale = size / len(middles)
    pieces = {unit: _pieces(unit) for unit in candidates["unit"]}
    runs = sorted({*pieces, *(run for runs in pieces.values() for run in runs)})
    counts = occurrences(middles, runs)
    chosen = []
    for edge, unit, documents, contexts, kind in candidates.iter_rows():
        most = MOST_ELSEWHERE * documents / scale
        own = sum(counts[run] <= most for run in pieces[unit]) / len(pieces[unit])
        if counts[unit] > most or (kind != "mark" and own < MIN_OWN):
            continue
        why = f"a {kind}; {contexts:.0%} different surroundings"
        if kind != "mark":
            why += f"; {own:.0%} of its word groups are its own"
        chosen.append((edge, unit, documents, round(counts[unit] * scale), why))
    frame = pl.DataFrame(chosen, schema=_CHOSEN, orient="row")
    return frame.filter(pl.Series(_shortest(frame), dtype=pl.Boolean))


def _candidates(texts: pl.Series, edge: Edge) -> pl.DataFrame:
    """The units that recur as a whole, in different surroundings."""
    units = recurring(texts, edge, max(MIN_DOCUMENTS, int(MIN_SHARES["mark"] * len(texts))))
    units = units.filter(
        (pl.col("whole") >= MIN_WHOLE)
        & (pl.col("same") < MOST_SAME)
        & (pl.col("contexts") >= MIN_CONTEXTS)
    )
    kinds = [_kind(unit, edge) for unit in units["unit"]]
    share = pl.col("kind").replace_strict(MIN_SHARES, default=None, return_dtype=pl.Float64)
    return (
        units.with_columns(pl.Series("kind", kinds, pl.String))
        .filter(pl.col("documents") >= share * len(texts))
        .select(pl.lit(edge).alias("edge"), "unit", "documents", "contexts", "kind")
    )


def _kind(unit: str, edge: Edge) -> str | None:
    """mark, name or sentence; None for what is text, however often it recurs."""
    words = unit.split(" ")
    if _is_date(unit, len(words)) or unit.endswith("!") or _OMISSION.fullmatch(unit):
        return None
    if any(unit.count(opened) != unit.count(closed) for opened, closed in ("()", "[]", "“”")):
        return None  # a part of something longer
    in_brackets = _BRACKETS.fullmatch(unit) and _LETTERS.search(unit)
    if in_brackets or all(_is_code(word, edge) for word in words):
        return "mark"
    leads_on = edge == "top" and unit[-1] in _LEADING
    if leads_on or not _LETTERS.search(unit) or _SPOKEN.search(unit):
        return None
    capitals = all(word[0].isupper() or not _LETTERS.search(word) for word in words)
    return "name" if capitals and unit[-1] != "." else "sentence"


def _is_date(unit: str, n_words: int) -> bool:
    """Whether the unit is a date, or nothing but numbers; "-0-" is neither."""
    if not _LETTERS.search(unit) and NUMBER in unit:
        return not _END_MARK.fullmatch(unit)
    named = MONTH in unit or WEEKDAY in unit or "Juche" in unit
    return named and n_words <= _DATE_WORDS


def _is_code(word: str, edge: Edge) -> bool:
    """Whether a word is none of a text: it has signs, or is a short one in capitals at the end."""
    if _SIGN.search(word):
        return bool(_BRACKETS.fullmatch(word)) or not any(letter.islower() for letter in word)
    return edge == "bottom" and word.isalpha() and word.isupper() and 2 <= len(word) <= 5


def _pieces(unit: str) -> list[str]:
    """The word triples of a unit; pairs, if it has three words; itself, if it has fewer."""
    words = unit.split(" ")
    size = 3 if len(words) > 3 else 2
    return [" ".join(words[at : at + size]) for at in range(max(1, len(words) - size + 1))]


def _shortest(units: pl.DataFrame) -> list[bool]:
    """Which units have no shorter one at their edge: the rest is left to the next round."""
    known = {edge: units.filter(edge=edge)["unit"].to_list() for edge in EDGES}

    def has_shorter(unit: str, edge: Edge) -> bool:
        if edge == "top":
            return any(unit.startswith(other + " ") for other in known[edge])
        return any(unit.endswith(" " + other) for other in known[edge])

    return [not has_shorter(unit, edge) for unit, edge in units.select("unit", "edge").rows()]


def _patterns_of(units: pl.DataFrame, *, are_masked: bool) -> Patterns:
    """What :func:`peeled` takes, for texts that are masked or not."""
    return {
        edge: [
            (unit, pattern_of(unit, are_masked=are_masked))
            for unit in units.filter(edge=edge)["unit"]
        ]
        for edge in EDGES
    }


def _example(texts: pl.Series, unit: str) -> str:
    """The commonest form in which the masked unit occurs."""
    forms = texts.str.extract(f"({pattern_of(unit)})").alias("form").drop_nulls().value_counts()
    return str(forms.sort("count", "form", descending=[True, False])["form"].first() or unit)


@dataclass(frozen=True)
class Furniture:
    """What is taken off the edges of texts.

    Attributes:
        learned: one row a unit; see :attr:`frame`.
        units: the masked form of each row.
        listed: lines that were named, for the edges of every source.
    """

    learned: pl.DataFrame
    units: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()

    def with_lines(self, lines: Sequence[str]) -> Furniture:
        """The same, and lines that are furniture because you say so, at either edge.

        A line of fewer than four words is taken off where it fills its line or a sentence ends
        beside it, a longer one anywhere at the edge. Blank lines count for nothing.
        """
        more = {" ".join(line.split()) for line in lines} - {""}
        return Furniture(self.learned, self.units, tuple(sorted({*self.listed, *more})))

    @cached_property
    def frame(self) -> pl.DataFrame:
        """To show: one row a unit.

        ``source`` (null: none known, or any, of a listed line); ``edge``; ``unit``, its commonest
        form; ``documents`` that it was outermost in, ``of`` how many that were examined (copies
        count once); their ``share``; ``elsewhere``, occurrences in the middle of these (for more
        than 4,000 texts an estimate from 4,000); ``why``.
        """
        rows = [(None, "either", line, None, None, None, None, "listed") for line in self.listed]
        return pl.concat([self.learned, pl.DataFrame(rows, schema=FURNITURE, orient="row")])

    def remove(self, texts: pl.Series, sources: pl.Series) -> pl.Series:
        """The texts without what is furniture of their source, peeled off their edges.

        A text is empty afterwards only if all of it was furniture. Null stays null.
        """
        texts, sources = texts.clone(), sources.cast(pl.String)
        for source in sources.unique().to_list():
            mine = self._units_of(source)
            if not mine.is_empty():
                rows = sources.eq_missing(pl.Series([source], dtype=pl.String)).arg_true()
                patterns = _patterns_of(mine, are_masked=False)
                texts = texts.scatter(rows, peeled(texts.gather(rows), patterns))
        return texts

    def _units_of(self, source: str | None) -> pl.DataFrame:
        """The masked units of one source, and those that are listed: edge, unit."""
        mine = [
            (edge, unit)
            for unit, edge, owner in zip(
                self.units, self.learned["edge"], self.learned["source"], strict=True
            )
            if owner == source
        ]
        listed = [(edge, line) for edge in EDGES for line in self.listed]
        schema = {"edge": pl.String, "unit": pl.String}
        return pl.DataFrame([*mine, *listed], schema=schema, orient="row")
