"""``relstat info``: what was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def info() -> Callable[..., Any]:
    """Describe what was read: documents, dates, languages, fields and problems.

    Examples:
        relstat info archive/

        relstat info kcna.jsonl.gz --by year

        relstat info archive/ --furniture --repairs

        relstat info archive/ --lang all -f json
    """
    from relstat.measures.info import info

    return info
