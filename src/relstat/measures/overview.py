"""A corpus in a dozen lines: what was read, what was not and why, dates and gaps, fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import polars as pl

from relstat.corpus.computed import OWN_FIELDS
from relstat.corpus.corpus import CORE_FIELDS, Corpus
from relstat.corpus.duplicates import COPIES, clusters, copies_in_parts
from relstat.corpus.languages import guess_languages
from relstat.corpus.periods import period_text
from relstat.corpus.records import FILES
from relstat.errors import option
from relstat.measures.layout import size_of
from relstat.tables.table import Column, Entries, Note, Provenance, Table

__all__ = ["overview_table"]

_LINES: Final = 12  # of the table: with title, heading and a note they are fifteen
_FEW_FIELDS: Final = 1  # that are listed even where the lines are used up
_EXAMPLES: Final = 3
_GROUPS: Final = range(2, 61)  # numbers of values by which documents are compared
_RECORDED: Final = ("lang ", "copies ")  # choices that problems count as left out
_PLAIN: Final = ("date_precision", "date_source", "lang_field", "end_mark", "folder")

Value = tuple[str, int | None]


@dataclass(frozen=True)
class Line:
    """A line of the overview: what it counts, how many, and of what."""

    about: str
    item: str
    count: int | None
    values: tuple[Value, ...] = ()
    distinct: int | None = None

    def entries(self) -> list[dict[str, str | int | None]]:
        """The values as a table holds them; one that has all that is counted needs no number."""
        return [
            {"value": value, "documents": None if n == self.count else n}
            for value, n in self.values
        ]


def overview_table(corpus: Corpus, provenance: Provenance) -> Table:
    """Describe a corpus in at most a dozen lines.

    ``count`` is a number of documents, of files or of periods, as ``item`` says; ``values`` are
    the most frequent ones of ``distinct`` values.
    """
    facts = [
        *_lines_of_reading(corpus),
        *_lines_of_cleaning(corpus),
        *_lines_of_dates(corpus.metadata),
        _line_of_languages(corpus),
        *_lines_of_copies(corpus),
    ]
    every = _fields(corpus)
    room = max(_LINES - len(facts), _FEW_FIELDS)
    lines = [*facts, *every[:room]]
    entry = pl.Struct({"value": pl.String, "documents": pl.Int64})
    frame = pl.DataFrame(
        {
            "about": [line.about for line in lines],
            "item": [line.item for line in lines],
            "count": [line.count for line in lines],
            "distinct": [line.distinct for line in lines],
            "values": [line.entries() for line in lines],
        },
        schema={
            "about": pl.String,
            "item": pl.String,
            "count": pl.Int64,
            "distinct": pl.Int64,
            "values": pl.List(entry),
        },
    )
    columns = (
        Column("about"),
        Column("item"),
        Column("count", "count"),
        Column("distinct", "count"),
        Column(
            "values",
            "list",
            "details",
            entries=Entries("{value}[ {documents:,}]", most=_EXAMPLES),
        ),
    )
    more = len(every) - min(room, len(every))
    named = f"{more} more fields, " if more > 1 else "1 more field, " if more else ""
    more_by = f"{option('full')} adds {named}numbers by source, copies, each file, all problems"
    number, words = size_of(corpus)
    title = f"{corpus.origin or 'Corpus'}: {number}, {words}"
    return Table(title, frame, columns, (Note(more_by),), provenance)


def _lines_of_reading(corpus: Corpus) -> list[Line]:
    """What was read, what was left out of it and why, and what is there."""
    kinds: dict[str, int] = {}
    parts: dict[str, Counter[str]] = {}
    for problem in corpus.problems:
        if not problem.left_out:
            continue
        kinds[problem.kind] = kinds.get(problem.kind, 0) + problem.left_out
        named = problem.parts or ([(problem.reason, 1)] if problem.kind == FILES else ())
        for name, number in named:
            parts.setdefault(problem.kind, Counter())[name] += number
    chosen: Counter[str] = Counter()
    for choice in corpus.choices:
        if not choice.condition.startswith(_RECORDED) and choice.before > choice.after:
            chosen[choice.condition] += choice.before - choice.after
    left_out = sum(number for kind, number in kinds.items() if kind != FILES)
    files = Counter(how.get("format", "?") for how in corpus.understood.values())
    formats = _top(files) if len(files) > 1 else tuple((name, None) for name in files)
    read = len(corpus) + left_out + sum(chosen.values())
    lines = [Line("read", f"from {len(corpus.understood):,} {_files(files)}", read, formats)]
    lines += [
        Line("left out", kind, number, _top(parts.get(kind, {})))
        for kind, number in _together(kinds)
    ]
    lines += [
        Line("not chosen", f"by {kind}", number) for kind, number in _together(chosen, most=2)
    ]
    noted = Counter(one.reason for one in corpus.problems if not one.left_out)
    if noted:
        lines.append(Line("noted", "while reading", sum(noted.values()), _top(noted)))
    return lines


def _together(kinds: Mapping[str, int], *, most: int = 3) -> list[tuple[str, int]]:
    """The kinds, the most frequent first, the rarest of many in one."""
    ordered = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    if len(ordered) <= most:
        return ordered
    rest = ordered[most - 1 :]
    others = f"for {len(rest)} other reasons"
    return [*ordered[: most - 1], (others, sum(number for _, number in rest))]


def _files(formats: Mapping[str, int]) -> str:
    return "file" if sum(formats.values()) == 1 else "files"


def _lines_of_cleaning(corpus: Corpus) -> list[Line]:
    """Which repairs changed the most documents; nothing where none did."""
    steps = corpus.cleaned.steps.filter(pl.col("step") != "parts")
    summed = steps.group_by("step").agg(pl.sum("documents")).filter(pl.col("documents") > 0)
    changed: dict[str, int] = dict(summed.rows())
    if not changed:
        return []
    return [Line("cleaned", "steps", len(changed), _top(changed))]


def _lines_of_dates(documents: pl.DataFrame) -> list[Line]:
    """How many documents have dates, from when to when, and for which periods there are none."""
    dated = documents.drop_nulls("date").sort("date", "date_precision")
    undated = documents.height - dated.height
    lines: list[Line] = []
    if dated.height:
        ends = dated[[0, -1]]
        first, last = period_text(ends["date"], ends["date_precision"])
        span = first if first == last else f"{first} to {last}"
        lines.append(Line("dates", "dated", dated.height, ((span, None),)))
    if undated or not dated.height:
        lines.append(Line("dates", "undated", undated))
    return [*lines, *_line_of_gaps(dated)]


def _line_of_gaps(dated: pl.DataFrame) -> list[Line]:
    """The months, or years, between the first and the last that have no document."""
    if not dated.height:
        return []
    yearly = int((dated["date_precision"] == "year").sum()) * 2 > dated.height
    dates = dated if yearly else dated.filter(pl.col("date_precision") != "year")
    number = pl.col("date").dt.year().cast(pl.Int64)
    if not yearly:
        number = number * 12 + pl.col("date").dt.month() - 1
    used = dates.select(number.alias("n"))["n"].unique().sort().to_list()
    if used[-1] - used[0] < 2:
        return []
    gaps = [
        (after - before - 1, before + 1, after - 1)
        for before, after in pairwise(used)
        if after - before > 1
    ]
    gaps.sort(key=lambda gap: (-gap[0], gap[1]))
    longest = tuple((_span(start, end, yearly=yearly), None) for _, start, end in gaps)
    what = f"{'years' if yearly else 'months'} without documents"
    return [Line("dates", what, sum(gap[0] for gap in gaps), longest)]


def _span(start: int, end: int, *, yearly: bool) -> str:
    """A run of months or years by name."""
    named = [str(n) if yearly else f"{n // 12:04}-{n % 12 + 1:02}" for n in (start, end)]
    return named[0] if start == end else " to ".join(named)


def _line_of_languages(corpus: Corpus) -> Line:
    """The languages guessed, and how many documents are too short or unclear for a guess."""
    languages = guess_languages(corpus)
    guessed = Counter(languages.drop_nulls().to_list())
    unclear = languages.null_count()
    values = (*_top(guessed), *((("not guessed", unclear),) if unclear else ()))
    return Line("languages", "guessed", sum(guessed.values()), values, len(guessed))


def _lines_of_copies(corpus: Corpus) -> list[Line]:
    """The copies that are among the documents, in one source and in several."""
    found = clusters(corpus)
    copies, exact, syndicated = (
        int(found[name].sum()) for name in ("copies", "exact", "syndicated")
    )
    lines = []
    if not any(problem.kind == COPIES for problem in corpus.problems):
        lines = [Line("copies", "in one source", copies, copies_in_parts(copies, exact))]
    if syndicated:
        lines.append(Line("copies", "of another source", syndicated))
    return lines


def _fields(corpus: Corpus) -> list[Line]:
    """The fields of the input, those first that divide documents into groups."""
    own = [name for name in corpus.metadata.columns if name not in CORE_FIELDS]
    names = [name for name in ("title", *own) if name not in OWN_FIELDS]
    lines = []
    for name in names:
        values = corpus.values(name).drop_nulls().alias("value")
        common = values.value_counts(name="n").sort("n", "value", descending=[True, False])
        top = tuple(common.head(_EXAMPLES).rows())
        if len(common) == len(values):  # every value once: its number says nothing
            top = tuple((value, None) for value, _ in top)
        if len(values):
            lines.append(Line("field", name, len(values), top, len(common)))

    def rank(line: Line) -> tuple[bool, bool, bool, int]:
        groups = (line.distinct or 0) in _GROUPS
        return line.item in _PLAIN, line.item != "source", not groups, -(line.count or 0)

    return sorted(lines, key=rank)


def _top(numbers: Mapping[str, int] | Iterable[Any]) -> tuple[Value, ...]:
    """Names with their numbers, the most frequent first."""
    return tuple(sorted(dict(numbers).items(), key=lambda each: (-each[1], each[0])))
