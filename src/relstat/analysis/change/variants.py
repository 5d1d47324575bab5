"""Formulas whose change is that of another formula: pieces and extensions of one that is surer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["first_of_variants"]

_BETWEEN: Final = 1  # periods between two changes that are one
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s?(?= |$)")


def first_of_variants(
    phrases: Sequence[str], directions: Sequence[int], since: Sequence[int]
) -> list[int]:
    """Return for each formula the place of the one it is a variant of, its own where of none.

    A variant contains another formula, or is part of it, and changed in the same direction in the
    same period or the one beside it: when *Kim Jong Un* rose, *leadership of Kim Jong Un* was born.
    Of variants the first is kept, so the order says which is the surest. What is no variant of a
    kept formula is kept itself, so chains of variants do not grow.

    Args:
        phrases: the formulas, words divided by spaces, the surest first.
        directions: a number for each: formulas that came, or went, have the same; 0 for those
            that did not change, which are variants of none.
        since: the period of each change.
    """
    kept: dict[tuple[str, int], list[int]] = {}  # a kept formula, by itself
    pieces: dict[tuple[str, int], list[int]] = {}  # kept formulas by each run of their words
    firsts = []
    for place, (phrase, direction, period) in enumerate(
        zip(phrases, directions, since, strict=True)
    ):
        if not direction:
            firsts.append(place)
            continue
        runs, itself = _runs(phrase), _POSSESSIVE.sub("", phrase)
        longer = pieces.get((itself, direction), [])
        shorter = [one for run in runs for one in kept.get((run, direction), [])]
        near = [one for one in {*longer, *shorter} if abs(since[one] - period) <= _BETWEEN]
        if near:
            firsts.append(min(near))
            continue
        firsts.append(place)
        kept.setdefault((itself, direction), []).append(place)
        for run in runs:
            pieces.setdefault((run, direction), []).append(place)
    return firsts


def _runs(phrase: str) -> set[str]:
    """Every run of at least two words of a formula, itself too; possessives as their nouns."""
    words = _POSSESSIVE.sub("", phrase).split(" ")
    return {
        " ".join(words[begin:end])
        for begin in range(len(words))
        for end in range(begin + 2, len(words) + 1)
    }
