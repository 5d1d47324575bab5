"""What a cleaning step is, how steps are applied in order, and what is counted.

A step reads nothing but the text of one release at a time, so a batch of releases comes out the
same however the corpus is cut into batches, and the counts of batches add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import polars as pl

__all__ = ["COUNTS", "Step", "apply_steps", "mend", "merge_counts", "put"]

COUNTS: Final = {"step": pl.String, "releases": pl.Int64, "characters": pl.Int64}
"""The columns of the counts: the step, the releases that it changed, and the characters that it
added minus those that it removed."""


@dataclass(frozen=True)
class Step:
    """One repair.

    ``does`` is one clause that says what it changes, for a table. ``apply`` takes texts (no
    nulls) and gives as many texts, in the same order. ``signs`` is a pattern for polars that
    matches every text that the step would change, or empty where there is none: steps with
    signs that follow each other share one search through the corpus.
    """

    name: str
    does: str
    apply: Callable[[pl.Series], pl.Series]
    signs: str = ""


def apply_steps(texts: pl.Series, steps: Sequence[Step]) -> tuple[pl.Series, pl.DataFrame]:
    """The texts after all steps, in order, and the counts: a row for each step, as `COUNTS`.

    The characters of all steps together are the difference in length between the texts that
    came in and those that come out.
    """
    rows: list[tuple[str, int, int]] = []
    for has_signs, run in groupby(steps, key=lambda step: bool(step.signs)):
        some = list(run)
        if has_signs:
            # What a step makes of a text can only be new signs in a text that had signs.
            shown = texts.str.contains("|".join(f"(?:{step.signs})" for step in some)).arg_true()
            after = _apply(texts.gather(shown), some, rows)
            texts = put(texts, shown, after) if len(shown) else texts
        else:
            texts = _apply(texts, some, rows)
    return texts, pl.DataFrame(rows, schema=COUNTS, orient="row")


def _apply(texts: pl.Series, steps: Sequence[Step], rows: list[tuple[str, int, int]]) -> pl.Series:
    for step in steps:
        after = step.apply(texts)
        changed = (texts != after).arg_true()
        longer = _characters(after.gather(changed)) - _characters(texts.gather(changed))
        rows.append((step.name, len(changed), longer))
        texts = after
    return texts


def merge_counts(counts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several batches as one: sums, in the order in which the steps first stand."""
    return (
        pl.concat([pl.DataFrame(schema=COUNTS), *counts])
        .group_by("step", maintain_order=True)
        .agg(pl.col("releases", "characters").sum())
    )


def mend(texts: pl.Series, signs: str, change: Callable[[str], str]) -> pl.Series:
    """The texts, those that match the pattern ``signs`` changed one by one.

    The pattern is read by polars and must match every text that ``change`` would change.
    """
    rows = texts.str.contains(signs).arg_true()
    if not len(rows):
        return texts
    mended = [change(text) for text in texts.gather(rows).to_list()]
    return put(texts, rows, pl.Series(mended, dtype=pl.String))


def put(texts: pl.Series, rows: pl.Series, new: pl.Series) -> pl.Series:
    """The texts with new ones in some rows; the series that comes in stays as it is."""
    return texts.clone().scatter(rows, new)  # scatter changes its own series


def _characters(texts: pl.Series) -> int:
    return int(texts.str.len_chars().sum())
