"""What a cleaning step is, how steps are applied in order, and what is counted.

A step reads nothing but the text of one document at a time, so a batch of documents comes out the
same however the corpus is cut into batches, and the counts of batches add up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from relstat.corpus.cleaning_record import STEPS

__all__ = ["Step", "add_up", "apply_steps", "count_changes", "mend", "put"]


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
    texts: pl.Series, steps: Sequence[Step], sources: pl.Series | None = None
) -> tuple[pl.Series, list[pl.DataFrame]]:
    """The texts after all steps, in order, and what each changed; see :func:`count_changes`.

    ``sources`` are the outlets of the texts, null where none is known. The characters of all
    steps together are the difference in length between the texts that came in and those that
    come out.
    """
    counts: list[pl.DataFrame] = []
    if sources is None:
        sources = pl.Series([None], dtype=pl.String).new_from_index(0, len(texts))
    for has_signs, run in groupby(steps, key=lambda step: bool(step.signs)):
        some = list(run)
        if has_signs:
            # What a step makes of a text can only be new signs in a text that had signs.
            shown = texts.str.contains("|".join(f"(?:{step.signs})" for step in some)).arg_true()
            if len(shown):
                after = _apply(texts.gather(shown), some, sources.gather(shown), counts)
                texts = put(texts, shown, after)
        else:
            texts = _apply(texts, some, sources, counts)
    return texts, counts


def _apply(
    texts: pl.Series, steps: Sequence[Step], sources: pl.Series, counts: list[pl.DataFrame]
) -> pl.Series:
    for step in steps:
        after = step.apply(texts)
        counts.append(count_changes(step.name, texts, after, sources))
        texts = after
    return texts


def count_changes(
    step: str, before: pl.Series, after: pl.Series, sources: pl.Series
) -> pl.DataFrame:
    """What a step changed, a row for each source; the columns of ``cleaned.STEPS``."""
    changed = (before != after).arg_true()
    if not len(changed):
        return pl.DataFrame(schema=STEPS)
    grown = _characters(after.gather(changed)) - _characters(before.gather(changed))
    return add_up(
        [
            pl.DataFrame(
                {
                    "step": pl.Series([step]).new_from_index(0, len(changed)),
                    "source": sources.gather(changed),
                    "documents": pl.Series([1]).new_from_index(0, len(changed)),
                    "characters": grown,
                },
                schema=STEPS,
            )
        ]
    )


def add_up(counts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """The counts of several batches as one, sorted by step and source."""
    return (
        pl.concat([pl.DataFrame(schema=STEPS), *counts])
        .group_by("step", "source")
        .agg(pl.col("documents", "characters").sum())
        .sort("step", "source")
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
