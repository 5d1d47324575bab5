"""``relstat tone``: how countries, persons and organisations are presented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def tone() -> Callable[..., Any]:
    """Measure the tone toward countries, persons and organisations, with the words that make it.

    Examples:
        relstat tone kcna.relstat --kind country

        relstat tone kcna.relstat --toward "United States" --by year --evidence 3

        relstat tone kcna.relstat --toward all --by year -o tone.csv
    """
    from relstat.measures.tone import tone

    return tone
