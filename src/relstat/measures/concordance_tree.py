"""What follows a pattern, or comes before it, as a table of branches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from relstat.analysis.concordance.word_tree import Branch, Direction, word_tree
from relstat.arrays import Ints
from relstat.corpus.groups import Groups
from relstat.corpus.matches import Matches
from relstat.measures.concordance import Concordance
from relstat.measures.layout import group_notes
from relstat.measures.long_form import Block, lay_out, over_groups
from relstat.tables.table import Column, Note, Table

__all__ = ["tabulate_tree"]


def tabulate_tree(made: Concordance, groups: Groups | None) -> Table:
    """Return a row per branch, and with ``groups`` a row per branch and group."""
    corpus, found, options = made.corpus, made.found, made.options
    direction: Direction = options["tree"]
    branches = word_tree(
        corpus.stream.text,
        found,
        direction,
        depth=options["depth"],
        min_count=options["min_count"],
        top=options["top"],
        across=options["across"],
    )
    members = [np.arange(len(found)), *(one.members for one in branches)]
    items = _describe_branches(made, branches, members, direction)
    table = lay_out(items, _count_by_group(found, members, groups) if groups else None)
    where = "after" if direction == "right" else "before"
    notes = [*_tree_notes(made, where), *group_notes(groups)] if len(found) else []
    return Table(
        title=made.title(f"Words {where}", groups),
        frame=table.frame,
        columns=table.columns,
        notes=tuple(notes or made.nothing_notes()),
        provenance=made.provenance,
        spread=table.spread,
    )


def _describe_branches(
    made: Concordance,
    branches: Sequence[Branch],
    members: Sequence[Ints],
    direction: Direction,
) -> list[tuple[Column, Any]]:
    """Lay out the columns of a branch; the first row is the pattern itself."""
    pattern = made.pattern.text
    places = np.array([one.place for one in branches], dtype=np.int64)
    words = np.array([one.words for one in branches], dtype=np.int64)
    own = made.corpus.stream.written(places, words).to_list()
    above = [0, 0, *(one.parent + 1 for one in branches)][1:]
    counts = [len(some) for some in members]
    shares = [n / counts[up] if counts[up] else None for n, up in zip(counts, above, strict=True)]
    documents = [len(np.unique(made.found.rows[some])) for some in members]
    indented = [f"{'  ' * (one.level + 1)}{text}" for one, text in zip(branches, own, strict=True)]
    return [
        (Column("branch"), [pattern, *indented]),
        (Column("count", "count"), counts),
        (
            Column("share", "share", "of the one above", rank=1),
            pl.Series(shares, dtype=pl.Float64),
        ),
        (Column("documents", "count", rank=1), documents),
        (Column("depth", "count", rank=None), [0, *(one.depth for one in branches)]),
        (Column("path", rank=None), [pattern, *_paths(pattern, branches, own, direction)]),
    ]


def _tree_notes(made: Concordance, where: str) -> list[str]:
    options = made.options
    end = "end of a document" if options["across"] else "punctuation or sentence end"
    return [
        Note(
            f"words {where} the pattern: up to {options['depth']}, up to the next {end}; branches "
            f"of at least {options['min_count']} places, the most frequent; words with which all "
            "places of a branch continue are one step",
            short=f"up to {options['depth']} words {where} the pattern; branches of at least "
            f"{options['min_count']} places, the most frequent",
        ),
        *made.pattern_notes(),
    ]


def _count_by_group(found: Matches, members: Sequence[Ints], groups: Groups) -> Block:
    """Count the places of each branch in each group."""
    codes, size = groups.codes[found.rows], len(groups.labels)
    counts = [np.bincount(codes[some][codes[some] >= 0], minlength=size) for some in members]
    values = [(Column("group_count", "count", rank=2), np.stack(counts, axis=1))]
    return Block(over_groups(groups), groups.labels, values, "{over}")


def _paths(
    pattern: str, branches: Sequence[Branch], own: Sequence[str], direction: Direction
) -> list[str]:
    """Join each branch to all words between it and the pattern, in the order of reading."""
    paths: list[str] = []
    for branch, text in zip(branches, own, strict=True):
        inner = paths[branch.parent] if branch.parent >= 0 else pattern
        paths.append(f"{inner} {text}" if direction == "right" else f"{text} {inner}")
    return paths
