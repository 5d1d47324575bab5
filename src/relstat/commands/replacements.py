"""``relstat replacements``: formulas that gave way to others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def replacements() -> Callable[..., Any]:
    """Find formulas that were replaced by others, and when.

    Examples:
        relstat replacements kcna.relstat

        relstat replacements archive/ --per quarter --where source=KCNA

        relstat replacements ungd.relstat --top 0 -o pairs.csv
    """
    from relstat.measures.replacements import replacements

    return replacements
