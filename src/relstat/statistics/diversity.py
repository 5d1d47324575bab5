"""How varied a vocabulary is, at one number of words: comparable between corpora of any size."""

from __future__ import annotations

from typing import Final

import numpy as np

from relstat.arrays import AnyInts, Floats
from relstat.statistics.estimates import Estimate, estimate_sum

__all__ = ["FEWEST", "expected_types", "expected_types_by_group"]

FEWEST: Final = 40
"""Documents below which there is no interval: in simulation it would hold too seldom."""


def expected_types(counts: AnyInts, words: int) -> float:
    """Return how many different words are expected among ``words`` words drawn from a text.

    Args:
        counts: occurrences of each word type.
        words: drawn without replacement.

    Reading: high where the vocabulary is varied. Unlike the number of types or the type-token ratio
    it does not depend on how much text there is, so corpora of different size compare. It counts
    forms: *go* and *goes* are two. It grows with the number of topics, too. NaN for a text with
    fewer words.

    Source: Hurlbert (1971), The nonconcept of species diversity, Ecology 52, 577-586, equation 14;
    the same sum is the HD-D of McCarthy & Jarvis (2010), MTLD, vocd-D, and HD-D, Behavior Research
    Methods 42, 381-392.
    """
    found = np.asarray(counts, np.int64)
    found = found[found > 0]
    total = int(found.sum())
    if not 0 < words <= total:
        return float("nan")
    value, number = np.unique(found, return_counts=True)
    return float((number * (1 - _missed(value, total, words))).sum())


def expected_types_by_group(
    term: AnyInts, document: AnyInts, count: AnyInts, codes: AnyInts, size: int, words: int
) -> Estimate:
    """Return :func:`expected_types` of groups of documents with its error, documents as the unit.

    Args:
        term, document, count: the cells above zero of the documents x terms table.
        codes: the group of each document, from 0 to ``size - 1``; -1 is in none.
        size: the number of groups.
        words: drawn.

    The error is that of the first order: what a document adds to the share of each term, times what
    the expected number gains by that. Few documents have fewer topics than there are, so that their
    words seem less varied than they are; the value is raised by that, to the second order: half
    the curvature times the variance of each share over documents, beyond that of independent words.
    For fewer than 40 documents that is not enough, and there is no error: 95 % intervals of real
    documents cover 92 to 97 % with more, and as little as 33 % with ten.
    """
    terms, group = int(term.max(initial=-1)) + 1, codes[document]
    values, squares, fourths, documents = np.zeros((4, size))
    for number in range(size):
        cells = np.flatnonzero(group == number)
        mine, owner, times = term[cells], document[cells], count[cells].astype(np.float64)
        totals = np.bincount(mine, times, terms)
        sizes = np.bincount(owner, times, len(codes))
        whole = max(totals.sum(), 1.0)
        share = totals / whole
        gain = words / whole * (1 - share) ** (words - 1)
        influence = np.bincount(owner, times * gain[mine], len(codes)).astype(np.float64)
        influence -= sizes / whole * (gain * totals).sum()
        used = sizes > 0
        documents[number] = np.count_nonzero(used)
        beyond = np.bincount(mine, times**2, terms) + share**2 * (sizes**2).sum()
        beyond -= 2 * share * np.bincount(mine, times * sizes[owner], terms)
        beyond *= documents[number] / max(documents[number] - 1, 1.0)
        beyond = (beyond - whole * share * (1 - share)) / whole**2
        curve = words * (words - 1) * (1 - share) ** max(words - 2, 0)
        bias = (curve * beyond).sum() / 2
        values[number] = expected_types(totals.astype(np.int64), words) + max(bias, 0.0)
        squares[number], fourths[number] = ((influence[used] ** power).sum() for power in (2, 4))
    made = estimate_sum(values, squares, fourths, documents)
    error = np.where(documents >= FEWEST, made.error, np.nan)
    return Estimate(made.value, error, made.freedom)


def _missed(value: AnyInts, total: int, words: int) -> Floats:
    """The chance that none of the occurrences of a type is among the words drawn."""
    chance = np.zeros(len(value))
    drawn = total - np.arange(words, dtype=np.float64)
    for place, occurrences in enumerate(value.tolist()):
        if occurrences + words <= total:
            chance[place] = np.exp(np.log1p(-occurrences / drawn).sum())
    return chance
