"""What a cleaning step is, how steps are applied in order, and what is counted.

A step reads nothing but the text of one document at a time, so a batch of documents comes out the
same however the corpus is cut into batches, and the counts of batches add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import polars as pl

from relstat.corpus.cleaning_record import STEPS

__all__ = [
    "COUNTS",
    "ORIGINS",
    "Step",
    "add_up",
    "apply_steps",
    "count_changes",
    "mend",
    "put",
    "settle",
]

ORIGINS: Final = ("source", "long")
"""Of each text the outlet, null where none is known, and the file if it is part of a long one."""

COUNTS: Final[dict[str, Any]] = {**STEPS, "long": pl.String}
"""Of each step what it changed in the texts of an outlet, and in those of each long text."""


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


def apply_steps(
    texts: pl.Series, steps: Sequence[Step], origins: pl.DataFrame | None = None
) -> tuple[pl.Series, list[pl.DataFrame]]:
    """The texts after all steps, in order, and what each changed; see :func:`count_changes`.

    The characters of all steps together are the difference in length between the texts that came
    in and those that come out.
    """
    counts: list[pl.DataFrame] = []
    if origins is None:
        none = pl.Series([None], dtype=pl.String).new_from_index(0, len(texts))
        origins = pl.DataFrame([none.alias(name) for name in ORIGINS])
    for has_signs, run in groupby(steps, key=lambda step: bool(step.signs)):
        some = list(run)
        if has_signs:
            # What a step makes of a text can only be new signs in a text that had signs.
            shown = texts.str.contains("|".join(f"(?:{step.signs})" for step in some)).arg_true()
            if len(shown):
                after = _apply(texts.gather(shown), some, origins[shown], counts)
                texts = put(texts, shown, after)
        else:
            texts = _apply(texts, some, origins, counts)
    return texts, counts


def _apply(
    texts: pl.Series, steps: Sequence[Step], origins: pl.DataFrame, counts: list[pl.DataFrame]
) -> pl.Series:
    for step in steps:
        after = step.apply(texts)
        counts.append(count_changes(step.name, texts, after, origins))
        texts = after
    return texts


def count_changes(
    step: str, before: pl.Series, after: pl.Series, origins: pl.DataFrame
) -> pl.DataFrame:
    """What a step changed, with the columns of ``COUNTS``; ``origins`` has those of ``ORIGINS``."""
    changed = (before != after).arg_true()
    if not len(changed):
        return pl.DataFrame(schema=COUNTS)
    grown = _characters(after.gather(changed)) - _characters(before.gather(changed))
    counted = origins[changed].with_columns(
        step=pl.lit(step), documents=pl.lit(1, pl.Int64), characters=grown
    )
    return add_up([counted.select(*COUNTS)])


def add_up(counts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several batches as one, sorted; a text in parts counts once for each step."""
    several = pl.concat([pl.DataFrame(schema=COUNTS), *counts])
    summed = several.group_by("step", *ORIGINS).agg(pl.col("documents", "characters").sum())
    once = pl.when(pl.col("long").is_null()).then("documents").otherwise(1)
    return summed.with_columns(once.alias("documents")).sort("step", *ORIGINS).select(*COUNTS)


def settle(counts: pl.DataFrame) -> pl.DataFrame:
    """The counts of all batches without their division by long texts: the columns of ``STEPS``."""
    return (
        counts.group_by("step", "source")
        .agg(pl.col("documents", "characters").sum())
        .sort("step", "source")
        .select(*STEPS)
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
    if len(rows) == len(texts):  # with scatter the old texts would stay in memory beside the new
        return new.alias(texts.name)
    return texts.clone().scatter(rows, new)  # scatter changes its own series


def _characters(texts: pl.Series) -> pl.Series:
    return texts.str.len_chars().cast(pl.Int64)
