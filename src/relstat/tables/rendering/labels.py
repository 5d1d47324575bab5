"""Short names for groups in headings, each still that of one group only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["short_labels"]

_MOST: Final = 16  # characters of a label that is not shortened
_ASIDE: Final = re.compile(r"\s*\([^()]*\)\s*$")  # KCNA (kcna.co.jp)
_BETWEEN: Final = " | "
_OF_PART: Final = 12  # characters of a part of a label
_CUT: Final = "…"


def short_labels(labels: Sequence[str], most: int = _MOST) -> list[str]:
    """Return a label of at most ``most`` characters for each, where that keeps them apart.

    Of labels that several fields make (``a | b``) each part is shortened, so that a heading has a
    line for it. A remark in parentheses goes first, then words that all labels begin or end
    with, then the end; where two would then be equal, the middle of the label goes, or nothing.
    """
    if all(len(label) <= most for label in labels):
        return list(labels)
    parts = [label.split(_BETWEEN) for label in labels]
    if len({len(one) for one in parts}) == 1 and len(parts[0]) > 1:
        shortened = [_shorten_parts(values) for values in zip(*parts, strict=True)]
        joined = [_BETWEEN.join(one) for one in zip(*shortened, strict=True)]
        return joined if len(set(joined)) == len(joined) else list(labels)
    short = list(labels)
    for step in (_without_aside, _without_shared_words):
        tried = step(short)
        if len(set(tried)) == len(tried) and all(tried):
            short = tried
        if all(len(label) <= most for label in short):
            return short
    ends = [_cut(label, most) for label in short]
    middles = [_cut_middle(label, most) for label in short]
    made = []
    for place, label in enumerate(short):
        for tried in (ends, middles):
            if tried.count(tried[place]) == 1 and tried[place] not in made:
                made.append(tried[place])
                break
        else:
            made.append(label)
    return made if len(set(made)) == len(made) else list(labels)


def _shorten_parts(values: Sequence[str]) -> list[str]:
    """The values of one field in short, equal where they are."""
    different = list(dict.fromkeys(values))
    short = dict(zip(different, short_labels(different, _OF_PART), strict=True))
    return [short[value] for value in values]


def _without_aside(labels: Sequence[str]) -> list[str]:
    return [_ASIDE.sub("", label) for label in labels]


def _without_shared_words(labels: Sequence[str]) -> list[str]:
    """Take off the words that all labels begin with, and those that all end with."""
    words = [label.split() for label in labels]
    if len(words) < 2:
        return list(labels)
    for end in (0, -1):
        while all(len(one) > 1 for one in words) and len({one[end] for one in words}) == 1:
            for one in words:
                one.pop(end)
    return [" ".join(one) for one in words]


def _cut(label: str, most: int) -> str:
    """The beginning of a label, whole words where that leaves more than half of it."""
    if len(label) <= most:
        return label
    begin = label[: most - 1]
    at_word = begin if label[most - 1].isspace() else begin.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > most // 2 else begin).rstrip()}{_CUT}"


def _cut_middle(label: str, most: int) -> str:
    """Both ends of a label."""
    if len(label) <= most:
        return label
    end = (most - 1) // 2
    return f"{label[: most - 1 - end].rstrip()}{_CUT}{label[-end:].lstrip()}"
