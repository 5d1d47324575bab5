"""The lines of a concordance: each place with what is around it, and the text of both."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from relstat.analysis.concordance.excerpts import excerpts
from relstat.analysis.concordance.ordering import order_matches
from relstat.analysis.concordance.sampling import draw_places
from relstat.corpus.corpus import Corpus
from relstat.corpus.groups import Groups
from relstat.corpus.matches import Matches
from relstat.corpus.periods import period_text
from relstat.measures.concordance import Concordance
from relstat.tables.table import Column, Note, Table

__all__ = ["tabulate_lines"]

_RANKS: Final = {"source": 2, "title": None, "id": 3}  # of the fields that come first
_OF_THE_READER: Final = ("file", "line", "date", "date_precision")


def tabulate_lines(made: Concordance, groups: Groups | None) -> Table:
    """Return a row per place: the first ones in the order asked for, or a random sample."""
    corpus, options = made.corpus, made.options
    candidates, total = made.found, len(made.found)
    if options["sample"] is not None:
        candidates = _draw(candidates, groups, options["sample"], options["seed"])
    chosen = order_matches(corpus, candidates, options["sort"])
    if options["sample"] is None:
        chosen = chosen[: options["top"] or None]
    lines = candidates[chosen]
    columns = _columns(corpus, lines, options["context"])
    return Table(
        title=made.title(),
        frame=pl.DataFrame([values.alias(column.name) for column, values in columns]),
        columns=tuple(column for column, _ in columns),
        total=total if options["sample"] is None else None,
        notes=tuple(_line_notes(made, len(lines), groups)),
        provenance=made.provenance,
    )


def _draw(found: Matches, groups: Groups | None, number: int, seed: int) -> Matches:
    """Draw some of the matches at random, spread over the groups."""
    codes = groups.codes[found.rows] if groups is not None else None
    return found[draw_places(len(found), number, seed, codes)]


def _columns(corpus: Corpus, lines: Matches, context: Any) -> list[tuple[Column, pl.Series]]:
    """Lay out the columns of the lines: the text, then the fields of the document."""
    stream = corpus.stream
    texts = excerpts(stream, lines.starts, lines.ends, context)
    metadata = corpus.metadata[lines.rows]
    first = stream.store.document_words[lines.documents]
    columns = [
        (
            Column("date", "date", rank=1),
            period_text(metadata["date"], metadata["date_precision"]),
        ),
        (Column("left", align="right"), _strings([one.left for one in texts])),
        (Column("node"), _strings([one.middle for one in texts])),
        (Column("right"), _strings([one.right for one in texts])),
    ]
    columns += [
        (Column(name, rank=rank), metadata[name].cast(pl.String))
        for name, rank in _RANKS.items()
        if name in metadata.columns
    ]
    columns += [
        (
            Column("sentence", "count", rank=None),
            pl.Series([one.sentence for one in texts], dtype=pl.Int64),
        ),
        (Column("position", "count", rank=None), pl.Series(lines.starts - first + 1)),
        (Column("text", rank=None), _strings([one.whole for one in texts])),
        (Column("document", rank=None), metadata["id"]),
    ]
    taken = {column.name for column, _ in columns}
    others = [name for name in metadata.columns if name not in (*taken, *_OF_THE_READER)]
    return columns + [(Column(name, rank=None), metadata[name].cast(pl.String)) for name in others]


def _strings(values: list[str]) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


def _ungrouped(groups: Groups | None) -> list[str]:
    """Return that documents without a group give no place to a sample."""
    if groups is None or not groups.without_value:
        return []
    names = " and ".join(groups.by)
    number = groups.without_value
    return [f"none of them from {number:,} document{'' if number == 1 else 's'} without {names}"]


def _line_notes(made: Concordance, shown: int, groups: Groups | None) -> list[str]:
    total, options = len(made.found), made.options
    if not total:
        return made.nothing_notes()
    notes = []
    if groups is not None and options["sample"] is not None and not shown:
        names = " and ".join(groups.by)
        return [f"no place was drawn: all {total:,} are in documents without {names}"]
    if options["sample"] is not None:
        spread = f", spread over the groups of {' and '.join(groups.by)}" if groups else ""
        notes.append(
            f"{shown:,} of {total:,} places drawn at random (seed {options['seed']}){spread}"
        )
        notes += _ungrouped(groups)
    elif shown < total:
        notes.append(f"{shown:,} of {total:,} lines are shown")
    keys = ["as in the corpus" if key == "position" else key for key in options["sort"]]
    notes.append(f"order: {', '.join(keys)}")
    return [*notes, *made.pattern_notes(), Note("text: left, node and right as one", about="text")]
