"""What follows a pattern, or comes before it, as a tree of words with counts.

Each match is a path: the words after it, or before it, up to the next break. Paths that begin
alike share a branch. Where all of a branch goes on in the same words these are one step, as the
edges of a suffix tree are (Wattenberg & Viégas 2008, The word tree).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from relstat.arrays import Flags, Ints, count_pairs, number_pairs
from relstat.corpus.matches import Matches
from relstat.errors import OptionError
from relstat.suffixes.repeats import SuffixText

__all__ = ["Branch", "Direction", "word_tree"]

Direction = Literal["left", "right"]


@dataclass(frozen=True)
class Branch:
    """Some matches that go on in the same words.

    Attributes:
        depth: words between the match and the far end of the branch.
        words: how many of them are the branch's own, after those of the one it grows from.
        level: from how many others it grows.
        parent: its place in the list of branches; -1 for one that grows from the pattern.
        members: the matches, ascending.
        place: the position of the first of its own words where they are spelled as usual.
    """

    depth: int
    words: int
    level: int
    parent: int
    members: Ints
    place: int


@dataclass
class _Nodes:
    """All words of the tree: its parent, depth, count and term, and matches grouped by node."""

    parent: Ints
    depth: Ints
    counts: Ints
    terms: Ints
    members: list[Ints]  # for each node
    absorbed: Flags


def word_tree(
    text: SuffixText,
    matches: Matches,
    direction: Direction,
    *,
    depth: int,
    min_count: int,
    top: int | None,
    across: bool = False,
) -> list[Branch]:
    """The ``top`` most frequent branches, each after the one it grows from.

    Of branches that grow from the same one the most frequent comes first, then the one whose
    word is first in the alphabet. None or 0 keeps all that reach ``min_count``.
    """
    if direction not in get_args(Direction):
        raise OptionError.unknown("direction of a tree", direction, get_args(Direction))
    nodes = _grow(text, matches, direction, depth, min_count, across=across)
    kept = np.flatnonzero(~nodes.absorbed)
    order = np.lexsort((nodes.terms[kept], nodes.depth[kept], -nodes.counts[kept]))
    kept = kept[order][: top or None]
    children: dict[int, list[int]] = {}
    for node in kept.tolist():
        parent = int(nodes.parent[node])
        while parent >= 0 and nodes.absorbed[parent]:
            parent = int(nodes.parent[parent])
        children.setdefault(parent, []).append(node)
    branches: list[Branch] = []
    waiting = [(node, -1) for node in reversed(children.get(-1, []))]
    while waiting:
        node, above = waiting.pop()
        far = int(nodes.depth[node])
        before = branches[above].depth if above >= 0 else 0
        members = nodes.members[node]
        at = (
            matches.ends[members] + before
            if direction == "right"
            else matches.starts[members] - far
        )
        branches.append(
            Branch(
                depth=far,
                words=far - before,
                level=branches[above].level + 1 if above >= 0 else 0,
                parent=above,
                members=members,
                place=_usual_place(text, at, far - before),
            )
        )
        here = len(branches) - 1
        waiting += [(child, here) for child in reversed(children.get(node, []))]
    return branches


def _grow(
    text: SuffixText,
    matches: Matches,
    direction: Direction,
    depth: int,
    min_count: int,
    *,
    across: bool,
) -> _Nodes:
    """All nodes that reach ``min_count``, level by level."""
    limits = text.document_words[matches.documents], text.document_words[matches.documents + 1]
    parents, depths, counts, terms = [], [], [], []
    members: list[Ints] = []
    alive = np.arange(len(matches))
    owner = np.full(len(matches), -1, dtype=np.int64)
    for far in range(1, depth + 1):
        at = matches.ends[alive] + far - 1 if direction == "right" else matches.starts[alive] - far
        inside = (at >= limits[0][alive]) & (at < limits[1][alive])
        if not across:
            inside &= text.goes_on(at if direction == "right" else at + 1)
        alive, owner, at = alive[inside], owner[inside], at[inside]
        if not len(alive):
            break
        term = text.terms(at)
        number = number_pairs(owner + 1, term)
        above, found, size = count_pairs(owner + 1, term)
        enough = size >= min_count
        renamed = np.where(enough, np.cumsum(enough) - 1 + len(members), -1)
        owner = renamed[number]
        alive, owner = alive[owner >= 0], owner[owner >= 0]
        parents.append(above[enough] - 1)
        terms.append(found[enough])
        counts.append(size[enough])
        depths.append(np.full(int(enough.sum()), far, dtype=np.int64))
        order = np.argsort(owner, kind="stable")
        members += np.split(alive[order], np.cumsum(size[enough])[:-1]) if enough.any() else []
    empty = np.empty(0, dtype=np.int64)
    parent, count = np.concatenate([empty, *parents]), np.concatenate([empty, *counts])
    absorbed = np.zeros(len(parent), dtype=np.bool_)
    inner = np.flatnonzero(parent >= 0)
    absorbed[parent[inner[count[inner] == count[parent[inner]]]]] = True
    return _Nodes(
        parent,
        np.concatenate([empty, *depths]),
        count,
        np.concatenate([empty, *terms]),
        members,
        absorbed,
    )


def _usual_place(text: SuffixText, starts: Ints, words: int) -> int:
    """Of the places where some words begin, the first in their most frequent spelling."""
    spelled = text.words[(starts[:, None] + np.arange(words)).ravel()].reshape(-1, words)
    _, first, counts = np.unique(spelled, axis=0, return_index=True, return_counts=True)
    return int(starts[first[np.lexsort((first, -counts))[0]]])
