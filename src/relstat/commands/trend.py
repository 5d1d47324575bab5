"""``relstat trend``: how words, a field or scores moved over time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def trend() -> Callable[..., Any]:
    """Show how words, a field or scores moved over time, and when their level changed.

    Examples:
        relstat trend Songun nuclear 'Kim Jong Un' kcna.relstat --per month

        relstat trend nuclear kcna.relstat --per month --plot nuclear.svg

        relstat trend sanctions archive/ --by source --plot sanctions.svg

        relstat trend 'Kim Jong Un' kcna.relstat --event 2011-12-17

        relstat trend anniversary kcna.relstat --season monthday

        relstat trend archive/ --score flesch --per quarter --series
    """
    from relstat.measures.trend import trend

    return trend
