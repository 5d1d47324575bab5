"""``relstat collocates``: the words around a node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def collocates() -> Callable[..., Any]:
    """List the words that occur near a node, left and right, and how strongly they are associated.

    Examples:
        relstat collocates nuclear kcna.relstat

        relstat collocates "U.S.|United States" archive/ --by source --names drop

        relstat collocates "kim jong un" kcna.relstat --epithets --by year

        relstat collocates imperialists kcna.relstat --window sentence --statistic npmi
    """
    from relstat.measures.collocates import collocates

    return collocates
