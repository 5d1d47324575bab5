"""``relstat reuse``: passages that recur in later documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def reuse() -> Callable[..., Any]:
    """Find passages that later documents reuse, and how they were edited.

    Examples:
        relstat reuse archive/

        relstat reuse kcna.relstat --min-words 100 --each -o versions.csv

        relstat reuse kcna.relstat --documents --min-gap 30

        relstat reuse kcna.jsonl.gz rodong.jsonl.gz --sources other --by source,year
    """
    from relstat.measures.reuse import reuse

    return reuse
