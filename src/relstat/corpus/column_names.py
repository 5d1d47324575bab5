"""Names of columns as users write them, and those that polars would take for patterns."""

from __future__ import annotations

import polars as pl

__all__ = ["is_pattern", "plainly_named"]


def is_pattern(name: str) -> bool:
    """Whether polars takes a name for a pattern, which selects other columns instead of its own."""
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def plainly_named(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with an underscore behind names that are patterns."""
    names = frame.columns
    new = list(names)
    for place, name in enumerate(names):
        if is_pattern(name):
            while new[place] in names:
                new[place] += "_"
    if new == names:
        return frame
    renamed = frame.clone()
    renamed.columns = new
    return renamed
