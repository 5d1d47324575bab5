"""``relstat actors``: which countries, persons and organisations are mentioned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def actors() -> Callable[..., Any]:
    """Count mentions of countries, persons and organisations, under any of their names.

    Examples:
        relstat actors kcna.relstat --kind country

        relstat actors kcna.relstat --by year --top 30

        relstat actors kcna.relstat --actor Iran --actor Syria --by month -o mentions.csv

        relstat freq kcna.relstat --mentions-actor "United States" --by actor:Japan
    """
    from relstat.measures.actors import actors

    return actors
