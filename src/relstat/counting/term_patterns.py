"""Counting what patterns find: wildcards, phrases with slots, many forms as one term.

A term that is asked for may have several *alternatives*, each of them a pattern
(:mod:`relstat.corpus.patterns`). Occurrences are counted once: where alternatives overlap, the one
that begins first counts, and of those that begin together the longest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from relstat.arrays import Ints
from relstat.corpus.matches import find_matches
from relstat.corpus.patterns import Pattern, parse_all
from relstat.corpus.stream import Stream
from relstat.counting.counts import Counts, count_given, join_counts
from relstat.counting.sparse_counts import SparseCounts
from relstat.errors import InputError, OptionError, option
from relstat.text.vocabulary import TokenOptions

__all__ = [
    "Found",
    "TermPattern",
    "count_found",
    "count_patterns",
    "find_terms",
    "list_forms",
    "near_terms",
    "read_terms",
]

_LONG_ENOUGH: Final = 4  # letters of a word that others may begin with
_OFTEN: Final = 0.1  # of a term's occurrences, from which another form of it is worth a note
_NAMED: Final = 3  # such forms of one term
_LOOKED_UP: Final = 200  # terms that begin like a word, of which each is looked up


@dataclass(frozen=True)
class TermPattern:
    """A term that is asked for: its name, the patterns that are its forms, and how it was typed.

    The name of a plain term is in lower case, whatever was typed.
    """

    name: str
    alternatives: tuple[Pattern, ...]
    typed: str = ""

    @property
    def shown(self) -> str:
        """What a table calls it."""
        return self.typed or self.name

    @classmethod
    def parse(
        cls, text: str, options: TokenOptions, *, exact: bool = False, name: str | None = None
    ) -> TermPattern:
        """Understand alternatives divided by ``|``; without a ``name`` the text is the name."""
        patterns = parse_all(_alternatives(text), options, exact=exact)
        return cls(name or text.strip(), tuple(patterns))

    @cached_property
    def plain(self) -> bool:
        """Whether it is one sequence of terms, whatever their spelling."""
        (first, *others) = self.alternatives
        joined = all(part.gap == "joined" for part in first.parts)
        return not others and first.fixed and joined and not first.exact


def read_terms(
    options: TokenOptions,
    terms: Sequence[str] | None = None,
    any_of: Sequence[str] | None = None,
    terms_file: str | Path | None = None,
    *,
    exact: bool = False,
) -> list[TermPattern]:
    """Understand the terms that are asked for, each name once, in the order given.

    Args:
        options: how the words of the corpus are divided.
        terms: patterns.
        any_of: ``NAME: A|B|C``.
        terms_file: a text file with one or the other on each line; ``#`` begins a comment.
        exact: match case.

    Raises:
        OptionError: a term without a word, or without a name where it needs one.
        InputError: a file that cannot be read.
    """
    named = [(text, False) for text in terms or ()] + [(text, True) for text in any_of or ()]
    if terms_file is not None:
        lines = [line.strip() for line in _lines_of(Path(terms_file))]
        named += [(line, ": " in line) for line in lines if line and not line.startswith("#")]
    divided = [_name_and_pattern(text) if has_name else ("", text) for text, has_name in named]
    each = [_alternatives(pattern) for _, pattern in divided]
    parsed = iter(parse_all([piece for pieces in each for piece in pieces], options, exact=exact))
    found: dict[str, TermPattern] = {}
    for (name, pattern), pieces in zip(divided, each, strict=True):
        term = TermPattern(name or pattern.strip(), tuple(islice(parsed, len(pieces))))
        if term.plain and not name:
            typed = " ".join(pattern.split())
            term = TermPattern(" ".join(term.alternatives[0].terms), term.alternatives, typed)
        found.setdefault(term.name, term)
    return list(found.values())


def _name_and_pattern(text: str) -> tuple[str, str]:
    name, colon, pattern = text.partition(":")
    if not (colon and name.strip() and pattern.strip()):
        raise OptionError(f"{option('any_of', 'any')} takes 'NAME: A|B|C', not {text!r}")
    return name.strip(), pattern


def _alternatives(text: str) -> list[str]:
    """The patterns that ``|`` divides."""
    pieces = [piece.strip() for piece in text.split("|")]
    if not all(pieces):
        raise OptionError(f"an alternative is empty in {text!r}")
    return pieces


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot read the terms: {error}") from error


@dataclass(frozen=True)
class Found:
    """The occurrences of one term, in the order of the corpus.

    Attributes:
        starts: int64 (n,), the word position at which each begins.
        words: int64 (n,), how many words each has.
        rows: int64 (n,), the document of each.
    """

    starts: Ints
    words: Ints
    rows: Ints


def count_patterns(stream: Stream, terms: Sequence[TermPattern]) -> Counts:
    """Count terms that were asked for, in their order."""
    plain = [number for number, term in enumerate(terms) if term.plain]
    others = [number for number, term in enumerate(terms) if not term.plain]
    counts = join_counts(
        [
            count_given(stream, [terms[number].alternatives[0].terms for number in plain]),
            count_found(stream, find_terms(stream, [terms[number] for number in others])),
        ]
    )
    return counts.select(np.argsort(np.array([*plain, *others], dtype=np.int64)))


def find_terms(stream: Stream, terms: Sequence[TermPattern]) -> list[Found]:
    """Find the occurrences of each term."""
    return [_find(stream, term) for term in terms]


def _find(stream: Stream, term: TermPattern) -> Found:
    matches = [find_matches(stream, pattern) for pattern in term.alternatives]
    starts, ends, rows = (
        np.concatenate([getattr(one, name) for one in matches])
        for name in ("starts", "ends", "rows")
    )
    if len(matches) > 1:
        order = np.lexsort((-ends, starts))
        chosen = order[_first_of_overlapping(starts[order], ends[order])]
        starts, ends, rows = starts[chosen], ends[chosen], rows[chosen]
    return Found(starts, ends - starts, rows)


def _first_of_overlapping(starts: Ints, ends: Ints) -> Ints:
    """Which of some stretches, sorted by start and falling length, do not overlap one before."""
    kept, free = [], 0
    for number, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        if start >= free:
            kept.append(number)
            free = end
    return np.array(kept, dtype=np.int64)


def count_found(stream: Stream, found: Sequence[Found]) -> Counts:
    """Count occurrences in each document, a column for each term.

    A term of several forms has no place that shows its spelling: -1.
    """
    sizes = [len(one.starts) for one in found]
    rows = np.concatenate([np.empty(0, np.int64), *(one.rows for one in found)])
    table = SparseCounts.of(
        rows, np.repeat(np.arange(len(found)), sizes), (len(stream), len(found))
    )
    return Counts(
        table,
        stream.words_per_document,
        np.array([one.words[0] if len(one.words) else 1 for one in found], dtype=np.int64),
        np.full(len(found), -1, dtype=np.int64),
    )


def list_forms(stream: Stream, names: Sequence[str], found: Sequence[Found]) -> pl.DataFrame:
    """List the forms in which each term occurs, the most frequent first.

    Columns: term, form (as terms, in lower case), count, documents.
    """
    parts = []
    for name, one in zip(names, found, strict=True):
        spelled = stream.spelled(one.starts, one.words)
        occurrences = pl.DataFrame({"form": spelled, "row": one.rows})
        parts.append(
            occurrences.group_by("form")
            .agg(count=pl.len().cast(pl.Int64), documents=pl.col("row").n_unique().cast(pl.Int64))
            .sort("count", "form", descending=[True, False])
            .select(pl.lit(name).alias("term"), "form", "count", "documents")
        )
    schema = {"term": pl.String, "form": pl.String, "count": pl.Int64, "documents": pl.Int64}
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def near_terms(stream: Stream, terms: Sequence[TermPattern]) -> list[tuple[str, int]]:
    """Return frequent terms that begin like a single word asked for, with their counts.

    Such are ``japanese`` and ``japan's`` beside ``japan``: at most three for each word, each with a
    tenth of its occurrences or more, and none that was asked for itself.
    """
    types = stream.vocabulary.terms.types
    asked = {word for term in terms for one in term.alternatives for word in one.terms}
    near: dict[str, int] = {}
    for term in terms:
        word = term.alternatives[0].terms[0]
        if not term.plain or len(term.alternatives[0].terms) > 1 or len(word) < _LONG_ENOUGH:
            continue
        forms = types.filter(types.str.starts_with(word)).head(_LOOKED_UP).to_list()
        totals = count_given(stream, [[form] for form in forms]).totals.tolist()
        found = dict(zip(forms, totals, strict=True))
        enough = max(_OFTEN * found.get(word, 0), 1)
        others = [(form, n) for form, n in found.items() if form not in asked and n >= enough]
        near |= dict(sorted(others, key=lambda one: (-one[1], one[0]))[:_NAMED])
    return sorted(near.items(), key=lambda one: (-one[1], one[0]))
