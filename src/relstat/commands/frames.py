"""``relstat frames``: formulas with a slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def frames() -> Callable[..., Any]:
    """List formulas with a slot (staff members of the * embassy) and its fillers.

    Examples:
        relstat frames kcna.relstat

        relstat frames kcna.relstat --top 5 --fillers -f csv

        relstat frames kcna.relstat --slots 2

        relstat frames archive/ --by source --min-count 5 --slot 1
    """
    from relstat.measures.frames import frames

    return frames
