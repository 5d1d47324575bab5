"""``relstat life``: formulas that began, ended, came back, rose or faded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def life() -> Callable[..., Any]:
    """Show when formulas appeared, rose, faded and came back.

    Examples:
        relstat life kcna.relstat

        relstat life kcna.relstat --status born,dead --names drop

        relstat life archive/ --per year --by source -o lives.csv
    """
    from relstat.measures.life import life

    return life
