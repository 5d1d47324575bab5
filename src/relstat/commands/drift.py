"""``relstat drift``: frames that stay while one word in them changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def drift() -> Callable[..., Any]:
    """Find frames (visited the * Palace) in which one filler took another's place.

    Examples:
        relstat drift kcna.relstat

        relstat drift archive/ --per year --slot 1

        relstat drift ungd.relstat --top 0 -o drift.json
    """
    from relstat.measures.drift import drift

    return drift
