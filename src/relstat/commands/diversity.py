"""``relstat diversity``: how varied the vocabulary is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def diversity() -> Callable[..., Any]:
    """Measure how varied the vocabulary is, by measures that compare groups of any size.

    Examples:
        relstat diversity archive/ --by source

        relstat diversity kcna.relstat --by month

        relstat diversity archive/ --by source --differences

        relstat diversity archive/ --each -o diversity.csv
    """
    from relstat.measures.diversity import diversity

    return diversity
