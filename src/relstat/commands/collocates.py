"""``relstat collocates``: the words around a node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def collocates() -> Callable[..., Any]:
    """List the words that occur near a node, left and right, and how strongly they are associated.

    Examples:
        relstat collocates nuclear kcna.relstat

        relstat collocates "united states" archive/ --by source --names drop

        relstat collocates "kim jong un" kcna.relstat --side left --window 3 --statistic npmi
    """
    from relstat.measures.collocates import collocates

    return collocates
