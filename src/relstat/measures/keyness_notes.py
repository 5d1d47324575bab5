"""Notes under tables of keys: how to read them, what was left out, and why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from relstat.analysis.keyness.comparisons import Comparison
from relstat.analysis.keyness.keys import ALPHA, Found
from relstat.analysis.keyness.terms import Terms
from relstat.analysis.keyness.word_counts import WordCounts
from relstat.arrays import Ints
from relstat.corpus.groups import Groups
from relstat.errors import option
from relstat.measures.layout import rate_notes, small_group_notes
from relstat.tables.table import Note

__all__ = ["file_notes", "join_fields", "key_notes", "match_notes"]

_NAMED: Final = 3


def key_notes(
    found: Found,
    groups: Groups,
    sizes: Ints,
    cluster: str | None,
    special: Sequence[str] = (),
) -> list[str]:
    """Return how to read the rows, or the sentence that says why there are none.

    Args:
        found: the comparisons.
        groups: the targets.
        sizes: words of each document.
        cluster: the field whose values are the units, if documents are not.
        special: what is true of this table only, which comes first.
    """
    unit = f"{cluster} is the unit" if cluster else "documents are the unit"
    small = small_group_notes(groups, sizes)
    listed = int(found.passed.sum())
    if not listed:
        return [_nothing(found, groups, unit), *special, *small]
    reading = Note(
        f"as frequent: rates within a factor of 1.4 by an equivalence test ({unit})",
        about="log_ratio",
    )
    if found.keys != "lockwords":
        reading = Note(
            "log ratio: 1 is twice, 2 four times as frequent as in the reference; its interval "
            "holds for all rows that differ together, and the order is by its bound nearer to 0 (a "
            "bound of 0.0: they differ, and may do so very little); no upper bound where the "
            "reference does not have the term",
            about="log_ratio",
            short="log ratio: 1 is twice as frequent as in the reference, 2 four times",
        )
    return [
        *special,
        reading,
        Note(
            f"adj. p: {unit}, adjusted for {found.tested:,} comparisons (Benjamini-Hochberg)",
            about="p",
            short=f"adj. p: {unit}",
        ),
        Note("DP: 0 evenly spread, 1 in one place", about="dp"),
        *rate_notes("rate", "others"),
        *small,
    ]


def match_notes(comparisons: Sequence[Comparison], match: str | Sequence[str] | None) -> list[str]:
    """Return what was matched, and what had no counterpart."""
    if not match:
        return []
    once: dict[frozenset[str], str] = {}
    for one in comparisons:
        here, rest = one.unmatched
        pair = frozenset((one.target, one.reference))
        if (here or rest) and pair not in once:
            once[pair] = f"{here:,} of {one.target} and {rest:,} of {one.reference}"
    named = "; ".join(list(once.values())[:_NAMED])
    more = f" and {len(once) - _NAMED} more" if len(once) > _NAMED else ""
    less = f"; left out, without a counterpart: documents {named}{more}" if once else ""
    return [f"like with like: the reference has the target's mix of {join_fields(match)}{less}"]


def file_notes(file: WordCounts | None, terms: Terms) -> list[str]:
    """Return what is known of a file of counts, and what is not."""
    if file is None:
        return []
    notes: list[str] = []
    if not file.tested:
        notes.append(
            Note(
                "no p and no interval of the log ratio: a list of counts does not say how "
                "words are spread over documents, so a difference may rest on one of them; "
                f"relstat freq with {option('reference')} writes counts that can be tested; order: "
                "log-odds z",
                short="no p: the file does not say how words are spread over documents, so a "
                "difference may rest on one of them",
            )
        )
    if not file.whole:
        every = terms.spelled(np.arange(len(terms.counts.words))).to_list()
        absent = int((~file.has(every)).sum())
        if absent:
            notes.append(
                f"left out: {absent:,} terms that {file.name} does not list, since it may not be "
                "complete"
            )
    return notes


def join_fields(match: str | Sequence[str]) -> str:
    """Return the names of some fields as one phrase."""
    return match if isinstance(match, str) else " and ".join(match)


def _nothing(found: Found, groups: Groups, unit: str) -> str:
    """The sentence that an empty table is."""
    if len(groups.labels) == 1:
        by = " and ".join(groups.by)
        return f"every document has the {by} {groups.labels[0]}: nothing to compare it with"
    if not found.tested and not found.p.size:
        return f"no term occurs often enough to be compared: lower {option('min_docs')}"
    what = "are shown to be as frequent" if found.keys == "lockwords" else "differ"
    return (
        f"no terms {what} at an adjusted p below {ALPHA}, of {found.tested:,} comparisons; {unit}"
    )
