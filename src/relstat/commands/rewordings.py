"""``relstat rewordings``: frames that stay while one word in them changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rewordings() -> Callable[..., Any]:
    """Find frames (visited the * Palace) in which one filler replaced another, and when.

    Examples:
        relstat rewordings kcna.relstat

        relstat rewordings archive/ --per year --slot 1

        relstat rewordings ungd.relstat --top 0 -o rewordings.json
    """
    from relstat.measures.rewordings import rewordings

    return rewordings
