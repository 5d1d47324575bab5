"""``relstat reuse``: passages that stand again in later releases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def reuse() -> Callable[..., Any]:
    """Passages that stand again in later releases: where first, where since, what was changed.

    Examples:
        relstat reuse releases/

        relstat reuse kcna.relstat --min-words 100 --each -o versions.csv

        relstat reuse kcna.relstat --releases --min-gap 30

        relstat reuse kcna.jsonl.gz rodong.jsonl.gz --sources other --by source,year
    """
    from relstat.measures.reuse import reuse

    return reuse
