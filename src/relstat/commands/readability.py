"""``relstat readability``: how hard the documents are to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def readability() -> Callable[..., Any]:
    """Score how hard documents are to read, in all, by group or per document.

    Examples:
        relstat readability archive/ --by source

        relstat readability archive/ --each --top 10

        relstat readability kremlin.jsonl.gz --by year --scores flesch,lix --convention relstat

        relstat readability archive/ --all -o readability.csv

        relstat readability archive/ --hardest 10
    """
    from relstat.measures.readability import readability

    return readability
